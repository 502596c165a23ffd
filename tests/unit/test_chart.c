/* Charts: geometry by hand, fields where there is no data, and that nothing leaves the drawing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/fixed.h"
#include "base/random.h"
#include "format/chart.h"

static const char *show(void *context, int64_t value)
{
    struct linli_arena *arena = context;
    char number[FIXED_TEXT_BYTES];
    const char *copy = "";
    fixed_print(value, 0, number);
    assert_int_equal(linli_arena_copy_text(arena, number, strlen(number), &copy, NULL), LINLI_OK);
    return copy;
}

static const char *const labels[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

static struct chart chart_of(struct linli_arena *arena, const int64_t *values, int32_t n)
{
    return (struct chart){.title = "sugar & <salt>",
                          .form = CHART_BARS,
                          .labels = labels,
                          .values = values,
                          .n = n,
                          .target = FIXED_NONE,
                          .most = FIXED_NONE,
                          .step_unit = 1,
                          .width_mm = 80,
                          .height_mm = 36,
                          .no_data = "no data",
                          .target_name = "target",
                          .show = show,
                          .context = arena};
}

static const char *drawn(struct linli_arena *arena, const struct chart *chart,
                         void (*draw)(const struct chart *, struct text_builder *))
{
    struct text_builder text;
    text_begin(&text, arena);
    draw(chart, &text);
    assert_int_equal(text.rc, LINLI_OK);
    return text_done(&text);
}

static int count_of(const char *text, const char *part)
{
    int n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        n += 1;
    }
    return n;
}

static void assert_has(const char *svg, const char *part)
{
    if (strstr(svg, part) == NULL) {
        print_error("no %s in\n%s\n", part, svg);
    }
    assert_non_null(strstr(svg, part));
}

/*
 * 36 mm are 360; 66 of them are the title's and 44 the labels': the plot is 250 high, from 66 on.
 * The highest bar is 20: a range of 20 in at most 4 steps of 1, 2, 5, 10: 10. Labels of the axis
 * have two letters of 16 and a gap of 14: the plot begins at 46, is 754 wide; three places end at
 * 46 + 251, + 502, + 754. A place of 251 leaves 50 free, 25 of them before the bar.
 *   10: 125 high from 191 on; above it 5: 62.5, from the rise of 15 = 187.5, rounded 188, y = 128
 *   no data: a field of the second place, from 297 on, 251 wide
 *   20: 250 high from 66 on
 */
static void bars_by_hand(void **state)
{
    struct linli_arena arena;
    (void)state;
    linli_arena_init(&arena, 0);
    const int64_t values[] = {10, FIXED_NONE, 20};
    const int64_t above[] = {5, FIXED_NONE, 0};
    struct chart chart = chart_of(&arena, values, 3);
    chart.above = above;
    chart.above_name = "missing";
    const char *svg = drawn(&arena, &chart, chart_time);
    assert_has(svg, "<rect class=\"bar\" x=\"71\" y=\"191\" width=\"201\" height=\"125\"/>");
    assert_has(svg, "<rect class=\"above\" x=\"71\" y=\"128\" width=\"201\" height=\"63\"/>");
    assert_has(svg, "<rect class=\"none\" x=\"297\" y=\"66\" width=\"251\" height=\"250\"/>");
    assert_has(svg, "y=\"66\" width=\"202\" height=\"250\"/>");
    assert_int_equal(count_of(svg, "class=\"bar\""), 2);
    assert_has(svg, ">no data</text>");
    assert_has(svg, "sugar &amp; &lt;salt&gt;");
    linli_arena_finish(&arena);
}

/* A line is cut where there is no data; the last value stands beside the title. */
static void a_line_does_not_cross_what_is_not_known(void **state)
{
    struct linli_arena arena;
    (void)state;
    linli_arena_init(&arena, 0);
    const int64_t values[] = {7, 8, FIXED_NONE, FIXED_NONE, 9, 7};
    struct chart chart = chart_of(&arena, values, 6);
    chart.form = CHART_LINE;
    chart.target = 8;
    const char *svg = drawn(&arena, &chart, chart_time);
    assert_int_equal(count_of(svg, "<polyline"), 2);
    assert_int_equal(count_of(svg, "class=\"none\""), 1);
    assert_has(svg, "salt&gt;  7</text>");
    assert_has(svg, "target 8</text>");
    const int64_t nothing[] = {FIXED_NONE, FIXED_NONE};
    chart = chart_of(&arena, nothing, 2);
    chart.form = CHART_LINE;
    svg = drawn(&arena, &chart, chart_time);
    assert_has(svg, "salt&gt;  no data</text>");
    assert_has(svg, "<rect class=\"none\" x=\"0\" y=\"66\" width=\"800\" height=\"250\"/>");
    assert_int_equal(count_of(svg, "<polyline"), 0);
    linli_arena_finish(&arena);
}

/* 80 mm: a label of one letter and a gap of 14 take 30, "no data" at the right 112, a gap 14: 644
 * are left; 50 of 100 are 322. Below 0 there is no bar, above the bound no more than its length. */
static void rows_by_hand(void **state)
{
    struct linli_arena arena;
    (void)state;
    linli_arena_init(&arena, 0);
    const int64_t values[] = {50, -20, 300, FIXED_NONE};
    struct chart chart = chart_of(&arena, values, 4);
    chart.most = 100;
    chart.target = 25;
    const char *svg = drawn(&arena, &chart, chart_rows);
    assert_has(svg, "<rect class=\"bar\" x=\"30\" y=\"74\" width=\"322\" height=\"34\"/>");
    assert_has(svg, "<rect class=\"bar\" x=\"30\" y=\"126\" width=\"0\" height=\"34\"/>");
    assert_has(svg, "<rect class=\"bar\" x=\"30\" y=\"178\" width=\"644\" height=\"34\"/>");
    assert_has(svg, ">no data</text>");
    assert_has(svg, "<line class=\"target\" x1=\"191\""); /* 30 + 644 / 4 */
    linli_arena_finish(&arena);
}

/* Whatever the values, at most six lines of an axis, and every bar and dot within the plot. */
static void nothing_leaves_the_drawing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct linli_arena arena;
        struct random_stream r;
        int64_t values[8];
        linli_arena_init(&arena, 0);
        random_init(&r, seed, "chart", 0);
        uint64_t size = random_below(&r, 3) == 0 ? UINT64_C(1000000000000000) : 50;
        for (int i = 0; i < 8; i++) {
            int64_t value = (int64_t)random_below(&r, size) - (seed % 2 == 0 ? 20 : 0);
            values[i] = random_below(&r, 4) == 0 ? FIXED_NONE : value;
        }
        struct chart chart = chart_of(&arena, values, (int32_t)random_below(&r, 8) + 1);
        chart.form = random_below(&r, 2) == 0 ? CHART_BARS : CHART_LINE;
        chart.target = random_below(&r, 2) == 0 ? FIXED_NONE : (int64_t)random_below(&r, 60);
        const char *svg = drawn(&arena, &chart, chart_time);
        assert_in_range(count_of(svg, "class=\"grid\"") + count_of(svg, "class=\"axis\""), 0, 6);
        for (const char *at = strstr(svg, " cy=\""); at != NULL; at = strstr(at + 1, " cy=\"")) {
            int y = -1;
            assert_int_equal(sscanf(at, " cy=\"%d\"", &y), 1);
            assert_in_range(y, 66, 316);
        }
        for (const char *at = strstr(svg, "\"bar\""); at != NULL; at = strstr(at + 1, "\"bar\"")) {
            int x = -1;
            int y = -1;
            int width = -1;
            int height = -1;
            assert_int_equal(sscanf(at, "\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", &x,
                                    &y, &width, &height),
                             4);
            assert_true(x >= 0 && width >= 0 && x + width <= 800);
            assert_true(y >= 66 && height >= 0 && y + height <= 316);
        }
        linli_arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_by_hand),
        cmocka_unit_test(a_line_does_not_cross_what_is_not_known),
        cmocka_unit_test(rows_by_hand),
        cmocka_unit_test(nothing_leaves_the_drawing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
