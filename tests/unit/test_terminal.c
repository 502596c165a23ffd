/* Tables for a terminal: columns under each other, also with wide characters, and within a width.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "format/terminal.h"

static void expect(const struct terminal_column *columns, int32_t columns_n,
                   const char *const *cells, int32_t rows_n, int32_t max_width, bool colour,
                   const char *expected)
{
    struct linli_arena arena;
    struct terminal_table table;
    struct text_builder text;
    const char *out = NULL;
    linli_arena_init(&arena, 0);
    text_begin(&text, &arena);
    terminal_table_init(&table, &arena, columns, columns_n);
    for (int32_t i = 0; i < rows_n; i++) {
        terminal_table_add(&table, cells + i * columns_n);
    }
    terminal_table_print(&table, &text, 2, max_width, colour);
    assert_int_equal(text_finish(&text, &out, NULL), LINLI_OK);
    assert_string_equal(out, expected);
    linli_arena_finish(&arena);
}

static const struct terminal_column columns[] = {
    {.header = "物料"},
    {.header = "数量", .right = true, .fixed = true},
    {.header = "说明"},
};

static void wide_characters_take_two_columns(void **state)
{
    (void)state;
    const char *cells[] = {
        "大米 5kg", "48", "够", "oil", "1,200", NULL, "盐", "6", "",
    };
    /* 大米 5kg is 2 + 2 + 4 = 8 columns wide, so 物料 (4) gets 4 blanks and 盐 (2) gets 6. */
    expect(columns, 3, cells, 3, 0, false,
           "  物料       数量  说明\n"
           "  大米 5kg     48  够\n"
           "  oil       1,200\n"
           "  盐            6\n");
}

static void what_is_too_wide_is_cut(void **state)
{
    (void)state;
    const char *cells[] = {"大米", "48", "预测61加安全14减可用21"};
    /* Widths 4, 4 and 22 (7 wide characters and 6 digits… 预测加安全减可用 are 8 wide: 16 + 6),
     * with two blanks before and four between: 36. Within 24 the last column keeps 22 - 12 = 10:
     * nine and the mark: 预测61 is 6, 加 8, 安 would be 10. */
    expect(columns, 3, cells, 1, 24, false,
           "  物料  数量  说明\n"
           "  大米    48  预测61加…\n");
}

static void a_cut_wide_character_leaves_a_blank(void **state)
{
    (void)state;
    static const struct terminal_column two[] = {{.header = NULL}, {.header = NULL, .right = true}};
    const char *cells[] = {"一二三四五", "x", "abcdefghij", "y"};
    /* Width 10 and 1, two before, two between: 15. Within 11 the first keeps 6: five and the mark:
     * 一二 is 4, 三 would be 6, so one blank is left; abcde fills it. */
    expect(two, 2, cells, 2, 11, false, "  一二…   x\n  abcde…  y\n");
}

static void marked_rows_are_bold_red_when_asked(void **state)
{
    (void)state;
    static const struct terminal_column two[] = {{.header = NULL}, {.header = NULL}};
    const char *cells[] = {"! 护理垫", "缺", "手套", "够"};
    expect(two, 2, cells, 2, 0, true, "\x1b[1;31m  ! 护理垫  缺\x1b[0m\n  手套      够\n");
    expect(two, 2, cells, 2, 0, false, "  ! 护理垫  缺\n  手套      够\n");
}

static void a_table_that_lost_a_row_does_not_pass(void **state)
{
    (void)state;
    struct linli_arena arena;
    struct terminal_table table;
    struct text_builder text;
    const char *out = NULL;
    const char *cells[] = {"a", "b", "c"};
    linli_arena_init(&arena, 0);
    arena.fail_at = 1;
    terminal_table_init(&table, &arena, columns, 3);
    terminal_table_add(&table, cells);
    text_begin(&text, &arena);
    terminal_table_print(&table, &text, 0, 0, false);
    assert_int_equal(text_finish(&text, &out, NULL), LINLI_ENOMEM);
    linli_arena_finish(&arena);
}

static void a_last_column_folds_beneath_its_row(void **state)
{
    (void)state;
    static const struct terminal_column folding[] = {
        {NULL, .right = true, .fixed = true}, {NULL}, {NULL, .folds = true}};
    const char *cells[] = {"1",  "大米", "order 48 is forecast 61 and safety 14",
                           "12", "盐",   "enough"};
    /* With room the reason stands in its column: 2 + 2 + 2 + 4 + 2 + 37 = 49. */
    expect(folding, 3, cells, 2, 49, false,
           "   1  大米  order 48 is forecast 61 and safety 14\n"
           "  12  盐    enough\n");
    /* Within 32 it goes beneath, 2 + 6 blanks in, in lines of 24: "order 48 is forecast 61 " fills
     * one to the blank. */
    expect(folding, 3, cells, 2, 32, false,
           "   1  大米\n"
           "        order 48 is forecast 61\n"
           "        and safety 14\n"
           "  12  盐\n"
           "        enough\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wide_characters_take_two_columns),
        cmocka_unit_test(what_is_too_wide_is_cut),
        cmocka_unit_test(a_cut_wide_character_leaves_a_blank),
        cmocka_unit_test(marked_rows_are_bold_red_when_asked),
        cmocka_unit_test(a_last_column_folds_beneath_its_row),
        cmocka_unit_test(a_table_that_lost_a_row_does_not_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
