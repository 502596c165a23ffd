/* docs/kpi.md has a row for each figure, in the order of the list, with its unit; and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/review.h"

enum { DOC_BYTES_MAX = 1 << 18, CELLS_N = 9, CELL_BYTES = 600 };

static char *read_doc(void)
{
    const char *root = getenv("LINLI_SOURCE");
    char path[1024];
    if (root == NULL) {
        return NULL;
    }
    snprintf(path, sizeof(path), "%s/docs/kpi.md", root);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *doc = malloc(DOC_BYTES_MAX + 1);
    assert_non_null(doc);
    doc[fread(doc, 1, DOC_BYTES_MAX, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    return doc;
}

/* Cuts "| a | b |" into trimmed cells; "\|" stays inside one. Returns how many. */
static int32_t cut_row(const char *line, size_t n, char cells[CELLS_N + 1][CELL_BYTES])
{
    int32_t cells_n = 0;
    size_t at = 1;
    assert_true(n > 2 && line[0] == '|' && line[n - 1] == '|');
    while (at < n && cells_n <= CELLS_N) {
        size_t end = at;
        while (line[end] != '|' || line[end - 1] == '\\') {
            end += 1;
        }
        size_t first = at + strspn(line + at, " ");
        size_t last = end;
        while (last > first && line[last - 1] == ' ') {
            last -= 1;
        }
        first = first < last ? first : last;
        assert_true(last - first < CELL_BYTES);
        memcpy(cells[cells_n], line + first, last - first);
        cells[cells_n++][last - first] = '\0';
        at = end + 1;
    }
    return cells_n;
}

static const char *unit_begins(enum review_unit unit)
{
    return unit == REVIEW_SHARE       ? "share"
           : unit == REVIEW_RATIO     ? "times a year"
           : unit == REVIEW_FEN       ? "yuan"
           : unit == REVIEW_MEAN_DAYS ? "mean days"
                                      : "count";
}

static void every_figure_is_defined(void **state)
{
    char cells[CELLS_N + 1][CELL_BYTES];
    (void)state;
    char *doc = read_doc();
    if (doc == NULL) {
        skip();
    }
    const char *at = strstr(doc, "\n| id |");
    assert_non_null(at);
    at = strchr(strchr(at + 1, '\n') + 1, '\n') + 1; /* behind the head and its rule */
    for (int f = 0; f < REVIEW_FIGURES_N; f++) {
        const struct review_figure_def *def = review_figure_def((enum review_figure)f);
        size_t n = strcspn(at, "\n");
        assert_int_equal(cut_row(at, n, cells), CELLS_N);
        assert_string_equal(cells[0], def->id);
        assert_memory_equal(cells[2], unit_begins(def->unit), strlen(unit_begins(def->unit)));
        for (int c = 1; c < CELLS_N; c++) { /* denominator, parts and target may be empty */
            if (c != 4 && c != 5 && c != 6) {
                assert_true(cells[c][0] != '\0');
            }
        }
        at += n + 1;
    }
    assert_int_equal(*at, '\n'); /* the table ends with the list */
    free(doc);
}

static void ids_are_different(void **state)
{
    (void)state;
    for (int f = 0; f < REVIEW_FIGURES_N; f++) {
        for (int g = 0; g < f; g++) {
            assert_string_not_equal(review_figure_def((enum review_figure)f)->id,
                                    review_figure_def((enum review_figure)g)->id);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_defined),
        cmocka_unit_test(ids_are_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
