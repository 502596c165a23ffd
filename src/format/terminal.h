/*
 * Tables and lines for a terminal: columns stand under each other whatever their script, since
 * widths are counted in terminal columns (base/text.h), not bytes or characters. Called by the
 * faces of the command line.
 */
#ifndef LINLI_FORMAT_TERMINAL_H
#define LINLI_FORMAT_TERMINAL_H

#include "base/text.h"

enum { TERMINAL_COLUMNS_MAX = 16, TERMINAL_GAP = 2 };

struct terminal_column {
    const char *header; /* NULL in all columns: no header line */
    bool right;         /* aligned right, for numbers */
    bool fixed;         /* never narrowed to fit: codes and numbers */
    bool folds;         /* only the last: goes to lines of its own beneath when there is no room */
};

struct terminal_table {
    struct linli_arena *arena;
    const struct terminal_column *columns; /* the caller's; must outlive the table */
    int32_t columns_n;
    const char **cells; /* row by row */
    int64_t rows_n;
    int64_t capacity; /* rows */
    enum linli_rc rc; /* the first failure; later rows are not added */
};

void terminal_table_init(struct terminal_table *table, struct linli_arena *arena,
                         const struct terminal_column *columns, int32_t columns_n);

/* Adds a row of columns_n texts (valid UTF-8, kept by the caller until the table is printed; NULL
 * is an empty one). */
void terminal_table_add(struct terminal_table *table, const char *const *cells);

/*
 * Adds the table to a text, each line behind `indent` blanks. Lines are not wider than `max_width`
 * (0: no bound): a last column that folds goes beneath its row, wrapped; then the widest columns
 * are narrowed first, and what is cut ends in "…". With colour, rows whose first cell begins with
 * '!' are bold red.
 */
void terminal_table_print(const struct terminal_table *table, struct text_builder *text,
                          int32_t indent, int32_t max_width, bool colour);

/* Adds a text cut to `columns` terminal columns, its end then "…". */
void terminal_add_cut(struct text_builder *text, const char *line, int32_t columns);

#endif
