/*
 * Writing a table (see table_write.h). A row is a loop over the table's columns; bytes gather in a
 * buffer that goes to the file or text when it is full.
 *
 * Invariant: after a first failure nothing more is written, and close reports it.
 */
#include "format/table_write.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/table_write_file.h"
#include "format/weather_table.h"

enum { BUFFER_BYTES = 1 << 16 };

struct table_writer {
    const struct table *table;
    const struct table_namer *namer;
    struct text_builder *text; /* NULL: to the file */
    struct whole_file file;
    struct weather_pivot *pivot; /* of the weather table, else NULL */
    enum linli_rc rc;
    size_t n;
    char buffer[BUFFER_BYTES];
};

static enum linli_rc flush(struct table_writer *writer, struct linli_error *err)
{
    size_t n = writer->n;
    writer->n = 0;
    if (writer->text != NULL) {
        text_add_n(writer->text, writer->buffer, n);
        return LINLI_OK;
    }
    return whole_file_write(&writer->file, writer->buffer, n, err);
}

static enum linli_rc put(struct table_writer *writer, const char *bytes, size_t n,
                         struct linli_error *err)
{
    while (n > 0) {
        if (writer->n == BUFFER_BYTES) {
            LINLI_TRY(flush(writer, err));
        }
        size_t room = BUFFER_BYTES - writer->n;
        size_t taken = n < room ? n : room;
        memcpy(writer->buffer + writer->n, bytes, taken);
        writer->n += taken;
        bytes += taken;
        n -= taken;
    }
    return LINLI_OK;
}

/* Blanks at the ends would be dropped by a reader unless they stand in quotes. */
static bool needs_quotes(const char *text, size_t n)
{
    return n > 0 && (text[0] == ' ' || text[n - 1] == ' ' || strpbrk(text, ",\"\r\n\t") != NULL);
}

static enum linli_rc put_text(struct table_writer *writer, const char *text,
                              struct linli_error *err)
{
    size_t n = strlen(text);
    if (!needs_quotes(text, n)) {
        return put(writer, text, n, err);
    }
    LINLI_TRY(put(writer, "\"", 1, err));
    while (*text != '\0') {
        size_t part = strcspn(text, "\"");
        LINLI_TRY(put(writer, text, part, err));
        text += part;
        if (*text == '"') {
            LINLI_TRY(put(writer, "\"\"", 2, err));
            text++;
        }
    }
    return put(writer, "\"", 1, err);
}

static enum linli_rc put_weekdays(struct table_writer *writer, int64_t days,
                                  struct linli_error *err)
{
    for (int32_t i = 0; i < 7; i++) {
        char digit = (char)('1' + i);
        if ((days >> i & 1) != 0) {
            LINLI_TRY(put(writer, &digit, 1, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc put_code(struct table_writer *writer, enum cell_type kind, int64_t number,
                              struct linli_error *err)
{
    const char *code;
    LINLI_TRY(writer->namer->name(writer->namer->context, kind, number, &code, err));
    return put_text(writer, code, err);
}

static enum linli_rc put_number(struct table_writer *writer, const struct column *column,
                                int64_t value, struct linli_error *err)
{
    char out[FIXED_TEXT_BYTES];
    if (value == FIXED_NONE) {
        return LINLI_OK;
    }
    switch (column->type) {
    case CELL_SITE:
    case CELL_ITEM:
    case CELL_SUPPLIER:
        return put_code(writer, column->type, value, err);
    case CELL_DAY:
        date_print((int32_t)value, out);
        break;
    case CELL_TIME:
        date_print_time((int32_t)value, out);
        break;
    case CELL_WEEKDAYS:
        return put_weekdays(writer, value, err);
    case CELL_CHOICE:
        return put_text(writer, column->choices[value], err);
    case CELL_NUMBER:
    case CELL_FLAG:
    case CELL_SIGNAL:
        fixed_print(value, column->places, out);
        break;
    case CELL_CODE:
    case CELL_TEXT:
        assert(false);
        break;
    }
    return put(writer, out, strlen(out), err);
}

static enum linli_rc put_row(struct table_writer *writer, void *row, struct linli_error *err)
{
    for (int32_t i = 0; i < writer->table->columns_n; i++) {
        const struct column *column = &writer->table->columns[i];
        if (i > 0) {
            LINLI_TRY(put(writer, ",", 1, err));
        }
        if (table_is_text(column)) {
            const char *text = *table_text(column, row);
            LINLI_TRY(put_text(writer, text != NULL ? text : "", err));
        } else {
            LINLI_TRY(put_number(writer, column, *table_number(column, row), err));
        }
    }
    return put(writer, "\n", 1, err);
}

static enum linli_rc put_header(struct table_writer *writer, struct linli_error *err)
{
    for (int32_t i = 0; i < writer->table->columns_n; i++) {
        const struct column *column = &writer->table->columns[i];
        if (column->type != CELL_SIGNAL) {
            LINLI_TRY(put(writer, ",", i > 0 ? 1 : 0, err));
            LINLI_TRY(put_text(writer, column->name, err));
        }
    }
    for (int64_t i = 0; writer->pivot != NULL && i < writer->pivot->signals.n; i++) {
        LINLI_TRY(put(writer, ",", 1, err));
        LINLI_TRY(put_text(writer, writer->pivot->names[i], err));
    }
    return put(writer, "\n", 1, err);
}

/* The row of a day and site: its cells lie side by side, sorted by signal. Returns the number of
 * them through *ret_n. */
static enum linli_rc put_weather_row(struct table_writer *writer, const struct weather_cell *cells,
                                     int64_t cells_n, int64_t *ret_n, struct linli_error *err)
{
    const struct column *column = weather_signal_column(writer->table);
    char day[DATE_TEXT_BYTES];
    LINLI_TRY(put(writer, date_print((int32_t)cells->day, day), DATE_TEXT_BYTES - 1, err));
    LINLI_TRY(put(writer, ",", 1, err));
    LINLI_TRY(put_text(writer, cells->site, err));
    int64_t taken = 0;
    for (int64_t signal = 0; signal < writer->pivot->signals.n; signal++) {
        LINLI_TRY(put(writer, ",", 1, err));
        const struct weather_cell *cell = &cells[taken];
        if (taken < cells_n && cell->signal == signal && cell->day == cells->day &&
            text_equal(cell->site, cells->site)) {
            LINLI_TRY(put_number(writer, column, cell->value_e4, err));
            taken++;
        }
    }
    *ret_n = taken;
    return put(writer, "\n", 1, err);
}

static enum linli_rc put_weather(struct table_writer *writer, struct linli_error *err)
{
    const struct weather_pivot *pivot = writer->pivot;
    LINLI_TRY(weather_pivot_sort(writer->pivot, err));
    LINLI_TRY(put_header(writer, err));
    for (int64_t i = 0; i < pivot->cells_n;) {
        int64_t taken = 0;
        LINLI_TRY(put_weather_row(writer, pivot->cells + i, pivot->cells_n - i, &taken, err));
        if (taken == 0) {
            return linli_fail(err, LINLI_EINTERNAL, "one signal stands twice on a day of a site");
        }
        i += taken;
    }
    return LINLI_OK;
}

static enum linli_rc add_weather(struct table_writer *writer, const struct weather *row,
                                 struct linli_error *err)
{
    const char *site = "";
    if (row->site != FIXED_NONE) {
        LINLI_TRY(writer->namer->name(writer->namer->context, CELL_SITE, row->site, &site, err));
    }
    return weather_pivot_add(writer->pivot, row, site, err);
}

/* Begins on a sink that is set already. */
static enum linli_rc begin(struct table_writer *writer, struct linli_arena *arena,
                           struct linli_error *err)
{
    if (writer->table->id != TABLE_WEATHER) {
        return put_header(writer, err);
    }
    LINLI_TRY(LINLI_NEW(arena, 1, &writer->pivot, err));
    weather_pivot_init(writer->pivot, arena);
    return LINLI_OK;
}

static enum linli_rc make(const struct table *table, const struct table_namer *namer,
                          struct linli_arena *arena, struct table_writer **ret_writer,
                          struct linli_error *err)
{
    struct table_writer *writer;
    LINLI_TRY(LINLI_NEW(arena, 1, &writer, err));
    writer->table = table;
    writer->namer = namer;
    writer->rc = LINLI_OK;
    *ret_writer = writer;
    return LINLI_OK;
}

enum linli_rc table_writer_open(const char *path, const struct table *table,
                                const struct table_namer *namer, struct linli_arena *arena,
                                struct table_writer **ret_writer, struct linli_error *err)
{
    struct table_writer *writer = NULL;
    LINLI_TRY(make(table, namer, arena, &writer, err));
    LINLI_TRY(whole_file_open(&writer->file, path, arena, err));
    enum linli_rc rc = begin(writer, arena, err);
    if (rc != LINLI_OK) {
        whole_file_drop(&writer->file);
        return rc;
    }
    *ret_writer = writer;
    return LINLI_OK;
}

enum linli_rc table_writer_text(struct text_builder *text, const struct table *table,
                                const struct table_namer *namer, struct linli_arena *arena,
                                struct table_writer **ret_writer, struct linli_error *err)
{
    struct table_writer *writer = NULL;
    LINLI_TRY(make(table, namer, arena, &writer, err));
    writer->text = text;
    LINLI_TRY(begin(writer, arena, err));
    *ret_writer = writer;
    return LINLI_OK;
}

enum linli_rc table_writer_add(struct table_writer *writer, void *row, struct linli_error *err)
{
    if (writer->rc == LINLI_OK) {
        writer->rc =
            writer->pivot != NULL ? add_weather(writer, row, err) : put_row(writer, row, err);
    }
    return writer->rc;
}

enum linli_rc table_writer_close(struct table_writer *writer, struct linli_error *err)
{
    enum linli_rc rc = writer->rc;
    if (rc == LINLI_OK && writer->pivot != NULL) {
        rc = put_weather(writer, err);
    }
    if (rc == LINLI_OK) {
        rc = flush(writer, err);
    }
    if (writer->text != NULL) {
        return rc;
    }
    if (rc == LINLI_OK) {
        return whole_file_commit(&writer->file, err);
    }
    whole_file_drop(&writer->file);
    return rc;
}

void table_writer_drop(struct table_writer *writer)
{
    if (writer != NULL && writer->text == NULL) {
        whole_file_drop(&writer->file);
    }
}
