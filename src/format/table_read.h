/*
 * Reading a table (docs/tables.md): each row of a CSV file, checked and turned into the structure
 * that model/tables.h describes, handed to a callback. One pass with bounded memory; besides, some
 * 24 bytes a row to find duplicate keys.
 *
 * Every failure names the place as "file:line:column": `demand.csv:17:qty: 'abc' is not a number,
 * expected a decimal such as 12 or 3.5`. Standard input is called <stdin>.
 */
#ifndef LINLI_FORMAT_TABLE_READ_H
#define LINLI_FORMAT_TABLE_READ_H

#include "format/codes.h"

enum { TABLE_REPORT_UNKNOWN_MAX = 16 };

/* What is worth telling once about a file that was read well. */
struct table_report {
    int64_t rows_n;
    int64_t lines_n;
    uint64_t columns;  /* that the file has: a set of the table's (model/tables.h) */
    int64_t rounded_n; /* cells with more decimals than are kept */
    int64_t unknown_n; /* columns that were ignored */
    const char *unknown[TABLE_REPORT_UNKNOWN_MAX]; /* the first of their names, in the arena */
};

/*
 * Takes one row: the structure of its table (struct demand_row …), which belongs to the reader:
 * neither it nor its texts may be changed or kept. For the weather table each filled cell of a
 * signal is one call. A failure ends the reading and gets the place of the row unless it has one.
 */
typedef enum linli_rc (*table_row_fn)(void *context, void *row, int64_t line,
                                      struct linli_error *err);

/*
 * Reads the file, plain or gzip by its first bytes; "-" is standard input. `arena` holds what lives
 * during the read and the report's names. Columns that the file does not have are FIXED_NONE or ""
 * in every row; ret_report->columns, which is there from the first row on, tells them from empty
 * cells. Rows were handed out before a later one fails: the caller undoes them.
 *
 * LINLI_EIO: cannot be opened or read. LINLI_EINPUT, _ELIMIT, _EOVERFLOW: not as the table asks.
 */
enum linli_rc table_read(const char *path, const struct table *table,
                         const struct table_resolver *resolver, struct linli_arena *arena,
                         table_row_fn row_fn, void *context, struct table_report *ret_report,
                         struct linli_error *err);

/* The same from memory; `name` stands for the file in messages. */
enum linli_rc table_read_memory(const char *bytes, size_t n, const char *name,
                                const struct table *table, const struct table_resolver *resolver,
                                struct linli_arena *arena, table_row_fn row_fn, void *context,
                                struct table_report *ret_report, struct linli_error *err);

#endif
