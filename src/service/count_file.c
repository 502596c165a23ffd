/* Counts from a CSV file (see count.h): a header row with line and qty and, if wanted, reason and
 * note; other columns are left alone, so that the printed sheet's own table can be filled in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/csv_in.h"
#include "model/limits.h"
#include "service/count.h"
#include "store/growing.h"

enum { CELL_LINE, CELL_COUNTED, CELL_REASON, CELL_NOTE, CELLS_N };

static const char *const names[CELLS_N] = {"line", "qty", "reason", "note"};

/* A line of the sheet and where in the file it is said. */
struct said {
    int64_t line_no;
    int64_t at;
};

struct reading {
    struct linli_arena *arena;
    struct growing entries;
    struct growing said; /* one of each entry */
    bool has_header;
    int32_t columns_n;      /* of the header */
    int32_t place[CELLS_N]; /* column of each cell; -1: none */
    int32_t column;         /* being read */
};

static enum linli_rc read_header(struct reading *r, const struct csv_record *record,
                                 struct linli_error *err)
{
    for (int k = 0; k < CELLS_N; k++) {
        r->place[k] = -1;
        for (int32_t i = 0; i < record->fields_n; i++) {
            csv_field_trim(&record->fields[i]);
            if (text_equal(record->fields[i].bytes, names[k])) {
                r->column = i;
                if (r->place[k] >= 0) {
                    return linli_fail(err, LINLI_EINPUT, "the column %s stands twice", names[k]);
                }
                r->place[k] = i;
            }
        }
    }
    r->column = -1;
    if (r->place[CELL_LINE] < 0 || r->place[CELL_COUNTED] < 0) {
        return linli_fail(err, LINLI_EINPUT,
                          "the columns line and qty were expected in the first row");
    }
    r->has_header = true;
    r->columns_n = record->fields_n;
    return LINLI_OK;
}

static enum linli_rc read_cell(struct reading *r, int cell, struct csv_field *field,
                               struct count_entry *entry, struct linli_error *err)
{
    int64_t number = 0;
    enum fixed_parse_result parsed;
    switch (cell) {
    case CELL_LINE:
        if (fixed_parse(field->bytes, field->n, 0, FIXED_HALF_AWAY, &entry->line_no) !=
                FIXED_PARSED ||
            entry->line_no < 1) {
            return linli_fail(err, LINLI_EINPUT, "'%s' is no line number of the sheet",
                              field->bytes);
        }
        return LINLI_OK;
    case CELL_COUNTED:
        parsed = fixed_parse(field->bytes, field->n, 3, FIXED_HALF_AWAY, &number);
        if (parsed != FIXED_PARSED || number < 0 || number > LIMIT_QTY_E3) {
            return linli_fail(err, LINLI_EINPUT,
                              "'%s' is no counted quantity, expected 0 or more with up to three "
                              "decimals",
                              field->bytes);
        }
        entry->counted_e3 = number;
        return LINLI_OK;
    case CELL_REASON:
        entry->has_reason = field->n > 0;
        if (!count_reason_find(field->bytes, &entry->reason)) {
            return linli_fail(err, LINLI_EINPUT,
                              "'%s' is no reason, expected damaged, lost, found, misread, "
                              "unrecorded or other",
                              field->bytes);
        }
        return LINLI_OK;
    default:
        LINLI_TRY(who_check_text(field->bytes, LIMIT_TEXT_BYTES, err));
        return field->n == 0
                   ? LINLI_OK
                   : linli_arena_copy_text(r->arena, field->bytes, field->n, &entry->note, err);
    }
}

/* A row with an empty quantity is a line that was not counted. */
static enum linli_rc read_record(void *context, const struct csv_record *record,
                                 struct linli_error *err)
{
    struct reading *r = context;
    if (!r->has_header) {
        return read_header(r, record, err);
    }
    r->column = -1;
    if (record->fields_n > r->columns_n) { /* a decimal comma, a note without quotes */
        return linli_fail(err, LINLI_EINPUT, "the row has %d columns, expected %d",
                          (int)record->fields_n, (int)r->columns_n);
    }
    struct count_entry entry = {.counted_e3 = FIXED_NONE};
    for (int k = 0; k < CELLS_N; k++) {
        r->column = r->place[k];
        if (r->place[k] < 0) {
            continue;
        }
        if (r->place[k] >= record->fields_n) {
            return linli_fail(err, LINLI_EINPUT, "the row ends before the column %s", names[k]);
        }
        struct csv_field *field = &record->fields[r->place[k]];
        csv_field_trim(field);
        if (k == CELL_COUNTED && field->n == 0) {
            return LINLI_OK;
        }
        LINLI_TRY(read_cell(r, k, field, &entry, err));
    }
    struct count_entry *row;
    struct said *said;
    LINLI_TRY(growing_add(&r->entries, &row, err));
    LINLI_TRY(growing_add(&r->said, &said, err));
    *row = entry;
    *said = (struct said){entry.line_no, record->line};
    return LINLI_OK;
}

static int by_line(const void *left, const void *right)
{
    const struct said *a = left;
    const struct said *b = right;
    if (a->line_no != b->line_no) {
        return a->line_no < b->line_no ? -1 : 1;
    }
    return a->at < b->at ? -1 : a->at > b->at;
}

/* A line that is said twice; `ret_at` is then where first one is said again. */
static enum linli_rc check_doubled(struct reading *r, int64_t *ret_at, struct linli_error *err)
{
    struct said *said = r->said.rows;
    int64_t at = INT64_MAX;
    int64_t line_no = 0;
    if (r->said.n > 1) {
        qsort(said, (size_t)r->said.n, sizeof(*said), by_line);
    }
    for (int64_t i = 1; i < r->said.n; i++) {
        if (said[i].line_no == said[i - 1].line_no && said[i].at < at) {
            at = said[i].at;
            line_no = said[i].line_no;
        }
    }
    if (at == INT64_MAX) {
        return LINLI_OK;
    }
    *ret_at = at;
    r->column = r->place[CELL_LINE];
    return linli_fail(err, LINLI_EINPUT, "line %lld stands twice in the file", (long long)line_no);
}

static void place_failure(const struct reading *r, const char *path, int64_t line,
                          struct linli_error *err)
{
    for (int k = 0; k < CELLS_N && r->column >= 0; k++) {
        if (r->place[k] == r->column) {
            linli_error_at(err, "%s:%lld:%s", path, (long long)line, names[k]);
            return;
        }
    }
    linli_error_at(err, "%s:%lld", path, (long long)line);
}

enum linli_rc count_read_file(const char *path, struct linli_arena *arena,
                              struct count_entry **ret_entries, int64_t *ret_entries_n,
                              struct linli_error *err)
{
    struct reading r = {.arena = arena,
                        .entries = {.arena = arena, .row_bytes = sizeof(struct count_entry)},
                        .said = {.arena = arena, .row_bytes = sizeof(struct said)},
                        .column = -1};
    struct csv_source source = {0};
    struct csv_place place = {0};
    LINLI_TRY(csv_source_open(&source, path, err));
    enum linli_rc rc = csv_in_read(&source, arena, read_record, &r, &place, err);
    csv_source_close(&source);
    rc = rc == LINLI_OK ? check_doubled(&r, &place.line, err) : rc;
    if (rc != LINLI_OK && err != NULL) {
        place_failure(&r, path, place.line, err);
    }
    LINLI_TRY(rc);
    if (r.entries.n == 0) {
        rc = linli_fail(err, LINLI_EINPUT, "no line of the file has a quantity");
        linli_error_at(err, "%s", path);
        return rc;
    }
    *ret_entries = r.entries.rows;
    *ret_entries_n = r.entries.n;
    return LINLI_OK;
}
