/*
 * docs/tables.md against model/tables.c: each table has its heading, and under it a row for each
 * column, in order, with its name (bold when required) and its kind and bounds as this test spells
 * them from the description.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/tables.h"

enum { DOC_BYTES_MAX = 1 << 17 };

static void spell_choices(struct text_builder *text, const struct column *column)
{
    for (const char *const *choice = column->choices; *choice != NULL; choice++) {
        text_addf(text, "%s%s", choice > column->choices ? ", " : "", *choice);
    }
}

static void spell_number(struct text_builder *text, const struct column *column)
{
    char low[FIXED_TEXT_BYTES];
    char high[FIXED_TEXT_BYTES];
    fixed_print(column->min, column->places, low);
    fixed_print(column->max, column->places, high);
    if (column->places == 0) {
        text_addf(text, "whole number, %s to %s", low, high);
    } else {
        text_addf(text, "number, %d decimals, %s to %s", column->places, low, high);
    }
}

static void spell_kind(struct text_builder *text, const struct column *column)
{
    static const char *const names[] = {
        [CELL_CODE] = "code", [CELL_TEXT] = "text",         [CELL_SITE] = "site",
        [CELL_ITEM] = "item", [CELL_SUPPLIER] = "supplier", [CELL_DAY] = "date",
        [CELL_FLAG] = "flag", [CELL_TIME] = "time of day",  [CELL_WEEKDAYS] = "weekdays",
    };
    if (column->type == CELL_CHOICE) {
        spell_choices(text, column);
    } else if (column->type == CELL_NUMBER || column->type == CELL_SIGNAL) {
        spell_number(text, column);
    } else {
        text_add(text, names[column->type]);
    }
}

/* The start of a column's row, up to what it means. */
static const char *row_of(struct linli_arena *arena, const struct column *column)
{
    const char *row = NULL;
    struct text_builder text;
    text_begin(&text, arena);
    if (column->type == CELL_SIGNAL) {
        text_add(&text, "\n| any other | ");
    } else {
        text_addf(&text, column->required ? "\n| **%s** | " : "\n| %s | ", column->name);
    }
    spell_kind(&text, column);
    text_add(&text, " | ");
    assert_int_equal(text_finish(&text, &row, NULL), LINLI_OK);
    return row;
}

static char *read_doc(void)
{
    const char *root = getenv("LINLI_SOURCE");
    char path[1024];
    if (root == NULL) {
        return NULL;
    }
    snprintf(path, sizeof(path), "%s/docs/tables.md", root);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *doc = malloc(DOC_BYTES_MAX + 1);
    assert_non_null(doc);
    doc[fread(doc, 1, DOC_BYTES_MAX, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    return doc;
}

static void every_column_is_documented(void **state)
{
    (void)state;
    struct linli_arena arena;
    char *doc = read_doc();
    if (doc == NULL) {
        skip();
    }
    linli_arena_init(&arena, 0);
    for (int32_t id = 0; id < TABLE_N; id++) {
        const struct table *table = table_get((enum table_id)id);
        char heading[64];
        snprintf(heading, sizeof(heading), "\n## %s\n", table->name);
        const char *at = strstr(doc, heading);
        if (at == NULL) {
            fail_msg("docs/tables.md has no heading for the table %s", table->name);
            break;
        }
        for (int32_t i = 0; i < table->columns_n; i++) {
            const char *row = row_of(&arena, &table->columns[i]);
            const char *next = strstr(at, "\n## ");
            const char *found = strstr(at, row);
            next = next == at ? strstr(at + 1, "\n## ") : next;
            if (found == NULL || (next != NULL && found > next)) {
                fail_msg("docs/tables.md, table %s, expected in its place: %s", table->name, row);
                break;
            }
            at = found;
        }
    }
    linli_arena_finish(&arena);
    free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_column_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
