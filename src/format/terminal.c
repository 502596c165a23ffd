/*
 * Tables for a terminal (see terminal.h). Each column gets the width of its widest cell; when that
 * is too wide in all, the widest column that may be narrowed loses one terminal column at a time.
 */
#include "format/terminal.h"

#include <assert.h>
#include <string.h>

enum { WIDTH_MIN = 4, ROWS_MIN = 32, FOLD_INDENT = 6, FOLD_WIDTH_MIN = 20 };

void terminal_table_init(struct terminal_table *table, struct linli_arena *arena,
                         const struct terminal_column *columns, int32_t columns_n)
{
    assert(columns_n >= 1 && columns_n <= TERMINAL_COLUMNS_MAX);
    *table = (struct terminal_table){.arena = arena, .columns = columns, .columns_n = columns_n};
}

void terminal_table_add(struct terminal_table *table, const char *const *cells)
{
    size_t row_n = (size_t)table->columns_n;
    if (table->rc != LINLI_OK) {
        return;
    }
    if (table->rows_n == table->capacity) {
        int64_t capacity = table->capacity == 0 ? ROWS_MIN : table->capacity * 2;
        const char **grown;
        table->rc = LINLI_NEW(table->arena, (size_t)capacity * row_n, &grown, NULL);
        if (table->rc != LINLI_OK) {
            return;
        }
        if (table->rows_n > 0) {
            memcpy(grown, table->cells, (size_t)table->rows_n * row_n * sizeof(*grown));
        }
        table->cells = grown;
        table->capacity = capacity;
    }
    for (size_t i = 0; i < row_n; i++) {
        const char *cell = cells[i] != NULL ? cells[i] : "";
        table->cells[(size_t)table->rows_n * row_n + i] = cell;
    }
    table->rows_n += 1;
}

void terminal_add_cut(struct text_builder *text, const char *line, int32_t columns)
{
    if (text_width(line) <= columns) {
        text_add(text, line);
    } else if (columns > 0) {
        text_add_n(text, line, text_fit(line, columns - 1));
        text_add(text, "…");
    }
}

/* The cell in its column. Nothing is filled up behind the last one of a line. */
static void add_cell(struct text_builder *text, const char *cell, int32_t width, bool right,
                     bool is_last)
{
    int32_t shown = text_width(cell);
    if (shown > width) { /* "…" takes one column; before it a wide character may leave one free */
        size_t n = width > 0 ? text_fit(cell, width - 1) : 0;
        shown = width > 0 ? 1 : 0;
        for (const char *at = cell; at < cell + n;) {
            shown += text_char_width(text_next(&at));
        }
    }
    text_add_repeat(text, ' ', right ? width - shown : 0);
    terminal_add_cut(text, cell, width);
    text_add_repeat(text, ' ', right || is_last ? 0 : width - shown);
}

static bool has_header(const struct terminal_table *table)
{
    for (int32_t i = 0; i < table->columns_n; i++) {
        if (table->columns[i].header != NULL) {
            return true;
        }
    }
    return false;
}

/* The width of each column, and of a line in all. */
static int32_t measure(const struct terminal_table *table, int32_t widths[TERMINAL_COLUMNS_MAX])
{
    int32_t total = TERMINAL_GAP * (table->columns_n - 1);
    for (int32_t i = 0; i < table->columns_n; i++) {
        const char *header = table->columns[i].header;
        widths[i] = header != NULL ? text_width(header) : 0;
        for (int64_t row = 0; row < table->rows_n; row++) {
            int32_t width = text_width(table->cells[row * table->columns_n + i]);
            widths[i] = width > widths[i] ? width : widths[i];
        }
        total += widths[i];
    }
    return total;
}

/* Takes `excess` columns away where it hurts least. Columns that are fixed are taken only when all
 * others are at their least. */
static void narrow(const struct terminal_table *table, int32_t columns_n, int32_t excess,
                   int32_t widths[TERMINAL_COLUMNS_MAX])
{
    for (int32_t pass = 0; pass < 2; pass++) {
        for (; excess > 0; excess--) {
            int32_t widest = -1;
            for (int32_t i = 0; i < columns_n; i++) {
                bool may = (pass == 1 || !table->columns[i].fixed) && widths[i] > WIDTH_MIN;
                if (may && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest] -= 1;
        }
    }
}

static void add_line(const struct terminal_table *table, struct text_builder *text,
                     const char *const *cells, int32_t columns_n, const int32_t *widths,
                     int32_t indent)
{
    int32_t last = columns_n - 1;
    while (last >= 0 && text_is_empty(cells[last])) {
        last--; /* no blanks at the end of a line */
    }
    text_add_repeat(text, ' ', last >= 0 ? indent : 0);
    for (int32_t i = 0; i <= last; i++) {
        add_cell(text, cells[i] != NULL ? cells[i] : "", widths[i], table->columns[i].right,
                 i == last);
        text_add_repeat(text, ' ', i == last ? 0 : TERMINAL_GAP);
    }
}

/* Bytes of the part of a line that fits, cut at its last blank if there is one in the second half.
 */
static size_t wrapped_n(const char *line, int32_t columns)
{
    size_t n = text_fit(line, columns);
    if (line[n] == '\0') {
        return n;
    }
    for (size_t i = n; i > n / 2; i--) {
        if (line[i] == ' ') {
            return i;
        }
    }
    return n;
}

/* A folded cell beneath its row. */
static void add_folded(struct text_builder *text, const char *cell, int32_t indent, int32_t columns)
{
    while (*cell != '\0') {
        size_t n = wrapped_n(cell, columns);
        text_add(text, "\n");
        text_add_repeat(text, ' ', indent);
        text_add_n(text, cell, n);
        cell += n;
        cell += strspn(cell, " ");
    }
}

static void add_header(const struct terminal_table *table, struct text_builder *text,
                       int32_t columns_n, const int32_t *widths, int32_t indent)
{
    const char *headers[TERMINAL_COLUMNS_MAX];
    for (int32_t i = 0; i < table->columns_n; i++) {
        headers[i] = table->columns[i].header;
    }
    add_line(table, text, headers, columns_n, widths, indent);
    text_add(text, "\n");
}

void terminal_table_print(const struct terminal_table *table, struct text_builder *text,
                          int32_t indent, int32_t max_width, bool colour)
{
    int32_t widths[TERMINAL_COLUMNS_MAX] = {0};
    int32_t last = table->columns_n - 1;
    int32_t columns_n = table->columns_n;
    int32_t total = indent + measure(table, widths);
    bool too_wide = max_width > 0 && total > max_width;
    bool folded = too_wide && table->columns[last].folds &&
                  max_width >= indent + FOLD_INDENT + FOLD_WIDTH_MIN;
    if (folded) {
        columns_n -= 1;
        total -= widths[last] + TERMINAL_GAP;
    }
    if (max_width > 0 && total > max_width) {
        narrow(table, columns_n, total - max_width, widths);
    }
    if (has_header(table)) {
        add_header(table, text, columns_n, widths, indent);
    }
    for (int64_t row = 0; row < table->rows_n; row++) {
        const char *const *cells = table->cells + row * table->columns_n;
        bool marked = colour && cells[0][0] == '!';
        text_add(text, marked ? "\x1b[1;31m" : "");
        add_line(table, text, cells, columns_n, widths, indent);
        if (folded) {
            int32_t beneath = indent + FOLD_INDENT;
            add_folded(text, cells[last], beneath, max_width - beneath);
        }
        text_add(text, marked ? "\x1b[0m\n" : "\n");
    }
    if (table->rc != LINLI_OK && text->rc == LINLI_OK) {
        text->rc = table->rc; /* a row is missing: the text must not pass for whole */
    }
}
