/*
 * Reading a table (see table_read.h). The header makes a list of cell readers in the file's column
 * order; each record then is one loop over it. Columns that the file lacks are cleared once and
 * stay so.
 */
#include "format/table_read.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/csv_in.h"
#include "format/table_read_cell.h"
#include "format/table_read_keys.h"
#include "format/weather_table.h"

struct reading {
    const struct table *table;
    const struct table_resolver *resolver;
    struct linli_arena *arena;
    table_row_fn row_fn;
    void *context;
    const char *name; /* of the file */
    bool has_header;
    struct cell_reader cells[LIMIT_COLUMNS]; /* in the file's order */
    int32_t cells_n;
    struct table_keys keys;
    void *row;
    struct table_report report;
    struct table_report *ret_report; /* its set of columns is there before the first row */
};

/* A cell that must be there may be empty only in two columns: a demand ahead, a setting's value. */
static bool may_be_empty(const struct table *table, const struct column *column)
{
    bool is_ahead = table->id == TABLE_DEMAND && text_equal(column->name, "qty");
    bool is_value = table->id == TABLE_SETTINGS && text_equal(column->name, "value");
    return !column->required || is_ahead || is_value;
}

/* The names of the columns that pass, "site, item, date". */
static void list_columns(const struct table *table, bool keys_only, char *out, size_t size)
{
    size_t n = 0;
    bool any_required = false;
    for (int32_t i = 0; i < table->columns_n; i++) {
        any_required = any_required || table->columns[i].required;
    }
    out[0] = '\0';
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        bool listed = keys_only ? column->key : column->required || !any_required;
        if (listed && n < size) {
            int added = snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "", column->name);
            n += added > 0 ? (size_t)added : 0;
        }
    }
}

static enum linli_rc fail_at_column(const struct reading *reading, int64_t line, const char *column,
                                    enum linli_rc rc, struct linli_error *err)
{
    linli_error_at(err, "%s:%lld:%s", reading->name, (long long)line, column);
    return rc;
}

/* The description of a column of the file; NULL when it is ignored. */
static const struct column *find_column(const struct table *table, const struct csv_field *field)
{
    int32_t i = table_column(table, field->bytes, field->n);
    if (i >= 0) {
        return &table->columns[i];
    }
    return field->n > 0 ? weather_signal_column(table) : NULL;
}

static enum linli_rc take_header_cell(struct reading *reading, struct csv_field *field,
                                      struct linli_error *err)
{
    csv_field_trim(field);
    struct cell_reader *cell = &reading->cells[reading->cells_n];
    const struct column *column = find_column(reading->table, field);
    LINLI_TRY(cell_check_text(field->bytes, field->n,
                              column != NULL ? LIMIT_CODE_BYTES : LIMIT_LINE_BYTES, err));
    *cell = (struct cell_reader){.column = column, .row = reading->row};
    LINLI_TRY(linli_arena_copy_text(reading->arena, field->bytes, field->n, &cell->name, err));
    reading->cells_n += 1;
    if (column == NULL) {
        if (reading->report.unknown_n < TABLE_REPORT_UNKNOWN_MAX) {
            reading->report.unknown[reading->report.unknown_n] = cell->name;
        }
        reading->report.unknown_n += 1;
        return LINLI_OK;
    }
    ptrdiff_t place = column - reading->table->columns;
    assert(place >= 0 && place < 64);
    reading->report.columns |= UINT64_C(1) << place;
    cell->may_be_empty = may_be_empty(reading->table, column);
    for (const struct cell_reader *other = reading->cells; other < cell; other++) {
        if (other->column != NULL && text_equal(other->name, cell->name)) {
            return linli_fail(err, LINLI_EINPUT, "the column stands twice, expected it once");
        }
    }
    return LINLI_OK;
}

static bool has_column(const struct reading *reading, const struct column *column)
{
    for (int32_t i = 0; i < reading->cells_n; i++) {
        if (reading->cells[i].column == column) {
            return true;
        }
    }
    return false;
}

static enum linli_rc take_header(struct reading *reading, const struct csv_record *record,
                                 struct linli_error *err)
{
    for (int32_t i = 0; i < record->fields_n; i++) {
        enum linli_rc rc = take_header_cell(reading, &record->fields[i], err);
        if (rc != LINLI_OK) {
            char number[16];
            snprintf(number, sizeof(number), "%d", i + 1);
            bool named = reading->cells_n > i;
            return fail_at_column(reading, record->line, named ? reading->cells[i].name : number,
                                  rc, err);
        }
    }
    for (int32_t i = 0; i < reading->table->columns_n; i++) {
        const struct column *column = &reading->table->columns[i];
        if (column->required && !has_column(reading, column)) {
            char list[LINLI_ERROR_ARG_BYTES];
            list_columns(reading->table, false, list, sizeof(list));
            enum linli_rc rc = linli_fail(
                err, LINLI_EINPUT,
                "the header has no column '%s', expected the columns of the table %s: %s",
                column->name, reading->table->name, list);
            return fail_at_column(reading, record->line, column->name, rc, err);
        }
    }
    reading->has_header = true;
    reading->ret_report->columns = reading->report.columns;
    return LINLI_OK;
}

static enum linli_rc check_width(const struct reading *reading, const struct csv_record *record,
                                 struct linli_error *err)
{
    if (record->fields_n == reading->cells_n) {
        return LINLI_OK;
    }
    enum linli_rc rc = linli_fail(err, LINLI_EINPUT, "the row has %d columns, expected %d",
                                  record->fields_n, reading->cells_n);
    char number[16];
    snprintf(number, sizeof(number), "%d", reading->cells_n + 1);
    bool few = record->fields_n < reading->cells_n;
    return fail_at_column(reading, record->line,
                          few ? reading->cells[record->fields_n].name : number, rc, err);
}

static enum linli_rc check_key(struct reading *reading, int64_t line, struct linli_error *err)
{
    int64_t earlier;
    LINLI_TRY(table_keys_add(&reading->keys, reading->row, line, &earlier, err));
    if (earlier == 0) {
        return LINLI_OK;
    }
    char list[LINLI_ERROR_ARG_BYTES];
    list_columns(reading->table, true, list, sizeof(list));
    enum linli_rc rc =
        reading->keys.columns_n == 1
            ? linli_fail(err, LINLI_EINPUT, "the same %s stands in line %lld already", list,
                         (long long)earlier)
            : linli_fail(err, LINLI_EINPUT, "the same %s stand in line %lld already", list,
                         (long long)earlier);
    return fail_at_column(reading, line, reading->keys.columns[0]->name, rc, err);
}

/* Hands out each filled signal of a row of the weather table. */
static enum linli_rc give_signals(struct reading *reading, const struct csv_record *record,
                                  struct linli_error *err)
{
    for (int32_t i = 0; i < reading->cells_n; i++) {
        struct cell_reader *cell = &reading->cells[i];
        if (cell->column == NULL || cell->column->type != CELL_SIGNAL) {
            continue;
        }
        csv_field_trim(&record->fields[i]); /* quoted blanks are an empty cell, too */
        if (record->fields[i].n > 0) {
            enum linli_rc rc = cell_read(cell, reading->resolver, &record->fields[i], err);
            if (rc != LINLI_OK) {
                return fail_at_column(reading, record->line, cell->name, rc, err);
            }
            ((struct weather *)reading->row)->signal = cell->name;
            LINLI_TRY(reading->row_fn(reading->context, reading->row, record->line, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc take_row(struct reading *reading, const struct csv_record *record,
                              struct linli_error *err)
{
    LINLI_TRY(check_width(reading, record, err));
    for (int32_t i = 0; i < reading->cells_n; i++) {
        struct cell_reader *cell = &reading->cells[i];
        if (cell->column == NULL || cell->column->type == CELL_SIGNAL) {
            continue;
        }
        enum linli_rc rc = cell_read(cell, reading->resolver, &record->fields[i], err);
        if (rc != LINLI_OK) {
            return fail_at_column(reading, record->line, cell->name, rc, err);
        }
    }
    LINLI_TRY(check_key(reading, record->line, err));
    reading->report.rows_n += 1;
    if (reading->table->id == TABLE_WEATHER) {
        return give_signals(reading, record, err);
    }
    return reading->row_fn(reading->context, reading->row, record->line, err);
}

static enum linli_rc take_record(void *context, const struct csv_record *record,
                                 struct linli_error *err)
{
    struct reading *reading = context;
    enum linli_rc rc =
        reading->has_header ? take_row(reading, record, err) : take_header(reading, record, err);
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s:%lld", reading->name, (long long)record->line);
    }
    return rc;
}

/* Names the place of a failure below the level of rows. */
static void place_failure(const struct reading *reading, const struct csv_place *place,
                          struct linli_error *err)
{
    if (place->column < 0) {
        linli_error_at(err, "%s:%lld", reading->name, (long long)place->line);
    } else if (reading->has_header && place->column < reading->cells_n) {
        linli_error_at(err, "%s:%lld:%s", reading->name, (long long)place->line,
                       reading->cells[place->column].name);
    } else {
        linli_error_at(err, "%s:%lld:%d", reading->name, (long long)place->line, place->column + 1);
    }
}

static enum linli_rc read_source(struct csv_source *source, struct reading *reading,
                                 struct linli_error *err)
{
    struct csv_place place;
    enum linli_rc rc = csv_in_read(source, reading->arena, take_record, reading, &place, err);
    if (rc == LINLI_OK && !reading->has_header) {
        char list[LINLI_ERROR_ARG_BYTES];
        list_columns(reading->table, false, list, sizeof(list));
        place.line = 1;
        rc = linli_fail(err, LINLI_EINPUT,
                        "the file is empty, expected a header with the columns %s", list);
    }
    if (rc != LINLI_OK) {
        place_failure(reading, &place, err);
        return rc;
    }
    reading->report.lines_n = place.line;
    for (int32_t i = 0; i < reading->cells_n; i++) {
        reading->report.rounded_n += reading->cells[i].rounded_n;
    }
    return LINLI_OK;
}

static enum linli_rc read_table(struct csv_source *source, const struct table *table,
                                const struct table_resolver *resolver, struct linli_arena *arena,
                                table_row_fn row_fn, void *context, struct table_report *ret_report,
                                struct linli_error *err)
{
    struct reading *reading;
    LINLI_TRY(LINLI_NEW(arena, 1, &reading, err));
    reading->table = table;
    reading->resolver = resolver;
    reading->arena = arena;
    reading->row_fn = row_fn;
    reading->context = context;
    reading->ret_report = ret_report;
    reading->name = source->name;
    LINLI_TRY(linli_arena_alloc(arena, 1, table->row_bytes, &reading->row, err));
    table_clear(table, reading->row);
    table_keys_init(&reading->keys, table, arena);
    enum linli_rc rc = read_source(source, reading, err);
    table_keys_finish(&reading->keys);
    if (rc == LINLI_OK) {
        *ret_report = reading->report;
    }
    return rc;
}

enum linli_rc table_read(const char *path, const struct table *table,
                         const struct table_resolver *resolver, struct linli_arena *arena,
                         table_row_fn row_fn, void *context, struct table_report *ret_report,
                         struct linli_error *err)
{
    struct csv_source source;
    LINLI_TRY(csv_source_open(&source, path, err));
    enum linli_rc rc =
        read_table(&source, table, resolver, arena, row_fn, context, ret_report, err);
    csv_source_close(&source);
    return rc;
}

enum linli_rc table_read_memory(const char *bytes, size_t n, const char *name,
                                const struct table *table, const struct table_resolver *resolver,
                                struct linli_arena *arena, table_row_fn row_fn, void *context,
                                struct table_report *ret_report, struct linli_error *err)
{
    struct csv_source source;
    csv_source_memory(&source, bytes, n, name);
    return read_table(&source, table, resolver, arena, row_fn, context, ret_report, err);
}
