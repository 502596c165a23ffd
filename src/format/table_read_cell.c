/*
 * One cell of a table (see table_read_cell.h). Numbers keep the decimals of their column, further
 * ones are rounded half away from zero and counted; a line end inside a free text becomes a blank,
 * so that no text of the program ever spans lines.
 */
#include "format/table_read_cell.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"

/* The first control character (C0, DEL or C1) of valid text, n when there is none. */
static size_t control_at(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool second = c == 0xc2 && i + 1 < n && (unsigned char)bytes[i + 1] < 0xa0;
        if (c < 0x20 || c == 0x7f || second) {
            return i;
        }
    }
    return n;
}

enum linli_rc cell_check_text(const char *bytes, size_t n, size_t most, struct linli_error *err)
{
    if (text_valid_n(bytes, n) != n) {
        return linli_fail(err, LINLI_EINPUT,
                          "the text is not UTF-8, expected a file saved as UTF-8");
    }
    size_t at = control_at(bytes, n);
    if (at < n) {
        return linli_fail(
            err, LINLI_EINPUT, "the text holds the control character %u, expected plain text",
            (unsigned)(unsigned char)bytes[at] == 0xc2U ? (unsigned)(unsigned char)bytes[at + 1]
                                                        : (unsigned)(unsigned char)bytes[at]);
    }
    if (n > most) {
        return linli_fail(err, LINLI_ELIMIT, "the text has %zu bytes, expected at most %zu", n,
                          most);
    }
    return LINLI_OK;
}

/* A cell that cannot be read: the message quotes it, so it must be text at all. */
static enum linli_rc check_quotable(const struct csv_field *field, struct linli_error *err)
{
    return cell_check_text(field->bytes, field->n, LIMIT_LINE_BYTES, err);
}

/* The number was read but lies beyond its bounds, or is too large to be read. */
static enum linli_rc fail_bounds(const struct column *column, const char *bytes, bool below,
                                 struct linli_error *err)
{
    char bound[FIXED_TEXT_BYTES];
    fixed_print(below ? column->min : column->max, column->places, bound);
    if (below && column->min == 0) {
        return linli_fail(err, LINLI_EINPUT, "'%s' is negative, expected 0 or more", bytes);
    }
    if (below) {
        return linli_fail(err, LINLI_EOVERFLOW, "'%s' is too small, expected at least %s", bytes,
                          bound);
    }
    return linli_fail(err, LINLI_EOVERFLOW, "'%s' is too large, expected at most %s", bytes, bound);
}

static enum linli_rc read_number(struct cell_reader *cell, const struct csv_field *field,
                                 int64_t *ret_value, struct linli_error *err)
{
    const struct column *column = cell->column;
    int64_t value = 0;
    enum fixed_parse_result result =
        fixed_parse(field->bytes, field->n, column->places, FIXED_HALF_AWAY, &value);
    if (result == FIXED_NOT_A_NUMBER) {
        LINLI_TRY(check_quotable(field, err));
        return linli_fail(err, LINLI_EINPUT,
                          "'%s' is not a number, expected a decimal such as 12 or 3.5",
                          field->bytes);
    }
    if (result == FIXED_TOO_LARGE) {
        return fail_bounds(column, field->bytes, field->bytes[0] == '-', err);
    }
    if (value < column->min || value > column->max) {
        return fail_bounds(column, field->bytes, value < column->min, err);
    }
    cell->rounded_n += result == FIXED_ROUNDED ? 1 : 0;
    *ret_value = value;
    return LINLI_OK;
}

static enum linli_rc read_day(const struct csv_field *field, int64_t *ret_value,
                              struct linli_error *err)
{
    int32_t day;
    if (!date_parse(field->bytes, field->n, &day)) {
        LINLI_TRY(check_quotable(field, err));
        return linli_fail(err, LINLI_EINPUT, "'%s' is not a date, expected one such as 2026-11-22",
                          field->bytes);
    }
    *ret_value = day;
    return LINLI_OK;
}

static enum linli_rc read_time(const struct csv_field *field, int64_t *ret_value,
                               struct linli_error *err)
{
    int32_t seconds;
    if (!date_parse_time(field->bytes, field->n, &seconds)) {
        LINLI_TRY(check_quotable(field, err));
        return linli_fail(err, LINLI_EINPUT,
                          "'%s' is not a time of day, expected one such as 08:30", field->bytes);
    }
    *ret_value = seconds;
    return LINLI_OK;
}

static enum linli_rc read_flag(const struct csv_field *field, int64_t *ret_value,
                               struct linli_error *err)
{
    if (field->n != 1 || (field->bytes[0] != '0' && field->bytes[0] != '1')) {
        LINLI_TRY(check_quotable(field, err));
        return linli_fail(err, LINLI_EINPUT, "'%s' is not a flag, expected 0 or 1", field->bytes);
    }
    *ret_value = field->bytes[0] - '0';
    return LINLI_OK;
}

static enum linli_rc read_weekdays(const struct csv_field *field, int64_t *ret_value,
                                   struct linli_error *err)
{
    int64_t days = 0;
    for (size_t i = 0; i < field->n; i++) {
        int64_t bit = field->bytes[i] >= '1' && field->bytes[i] <= '7'
                          ? INT64_C(1) << (field->bytes[i] - '1')
                          : 0;
        if (bit == 0 || (days & bit) != 0) {
            LINLI_TRY(check_quotable(field, err));
            return linli_fail(err, LINLI_EINPUT,
                              "'%s' is not a list of weekdays, expected each of the digits 1 "
                              "(Monday) to 7 at most once, such as 135",
                              field->bytes);
        }
        days |= bit;
    }
    *ret_value = days;
    return LINLI_OK;
}

static enum linli_rc fail_choice(const struct column *column, const char *bytes,
                                 struct linli_error *err)
{
    char list[LINLI_ERROR_ARG_BYTES] = "";
    size_t n = 0;
    for (const char *const *choice = column->choices; *choice != NULL && n < sizeof(list);
         choice++) {
        int added = snprintf(list + n, sizeof(list) - n, "%s%s",
                             choice > column->choices ? ", " : "", *choice);
        n += added > 0 ? (size_t)added : 0;
    }
    return linli_fail(err, LINLI_EINPUT, "'%s' is none of the choices, expected one of %s", bytes,
                      list);
}

static enum linli_rc read_choice(const struct column *column, const struct csv_field *field,
                                 int64_t *ret_value, struct linli_error *err)
{
    for (int64_t i = 0; column->choices[i] != NULL; i++) {
        if (text_equal(column->choices[i], field->bytes)) {
            *ret_value = i;
            return LINLI_OK;
        }
    }
    LINLI_TRY(check_quotable(field, err));
    return fail_choice(column, field->bytes, err);
}

static enum linli_rc read_code(struct cell_reader *cell, const struct table_resolver *resolver,
                               const struct csv_field *field, int64_t *ret_value,
                               struct linli_error *err)
{
    if (cell->last_n == field->n && memcmp(cell->last, field->bytes, field->n) == 0) {
        *ret_value = cell->last_number;
        return LINLI_OK;
    }
    LINLI_TRY(cell_check_text(field->bytes, field->n, LIMIT_CODE_BYTES, err));
    if (resolver == NULL) {
        return linli_fail(err, LINLI_EINTERNAL, "no codes are known here");
    }
    int64_t number;
    LINLI_TRY(resolver->resolve(resolver->context, cell->column->type, field->bytes, field->n,
                                &number, err));
    assert(field->n > 0 && field->n <= sizeof(cell->last));
    memcpy(cell->last, field->bytes, field->n);
    cell->last_n = field->n;
    cell->last_number = number;
    *ret_value = number;
    return LINLI_OK;
}

/* Turns each line end inside a text into one blank, in place. */
static void join_lines(struct csv_field *field)
{
    size_t to = 0;
    for (size_t from = 0; from < field->n; from++) {
        char c = field->bytes[from];
        if (c == '\r' && field->bytes[from + 1] == '\n') {
            continue;
        }
        field->bytes[to++] = c == '\n' ? ' ' : c;
    }
    field->bytes[to] = '\0';
    field->n = to;
}

static enum linli_rc read_text(struct cell_reader *cell, struct csv_field *field,
                               struct linli_error *err)
{
    bool is_code = cell->column->type == CELL_CODE;
    if (!is_code && memchr(field->bytes, '\n', field->n) != NULL) {
        join_lines(field);
    }
    LINLI_TRY(cell_check_text(field->bytes, field->n, is_code ? LIMIT_CODE_BYTES : LIMIT_TEXT_BYTES,
                              err));
    *table_text(cell->column, cell->row) = field->bytes;
    return LINLI_OK;
}

/* Texts and codes keep their blanks; in numbers, days and choices they mean nothing. */
static bool is_named(const struct column *column)
{
    return table_is_text(column) || column->type == CELL_SITE || column->type == CELL_ITEM ||
           column->type == CELL_SUPPLIER;
}

enum linli_rc cell_read(struct cell_reader *cell, const struct table_resolver *resolver,
                        struct csv_field *field, struct linli_error *err)
{
    const struct column *column = cell->column;
    assert(column != NULL);
    if (!is_named(column)) {
        csv_field_trim(field);
    }
    if (field->n == 0) {
        if (!cell->may_be_empty) {
            return linli_fail(err, LINLI_EINPUT, "the cell is empty, expected a value");
        }
        if (table_is_text(column)) {
            *table_text(column, cell->row) = "";
        } else {
            *table_number(column, cell->row) = FIXED_NONE;
        }
        return LINLI_OK;
    }
    switch (column->type) {
    case CELL_CODE:
    case CELL_TEXT:
        return read_text(cell, field, err);
    case CELL_SITE:
    case CELL_ITEM:
    case CELL_SUPPLIER:
        return read_code(cell, resolver, field, table_number(column, cell->row), err);
    case CELL_DAY:
        return read_day(field, table_number(column, cell->row), err);
    case CELL_NUMBER:
    case CELL_SIGNAL:
        return read_number(cell, field, table_number(column, cell->row), err);
    case CELL_FLAG:
        return read_flag(field, table_number(column, cell->row), err);
    case CELL_CHOICE:
        return read_choice(column, field, table_number(column, cell->row), err);
    case CELL_TIME:
        return read_time(field, table_number(column, cell->row), err);
    case CELL_WEEKDAYS:
        return read_weekdays(field, table_number(column, cell->row), err);
    }
    return linli_fail(err, LINLI_EINTERNAL, "a column has no known type");
}
