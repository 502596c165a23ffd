/* Rows of a query whose number is not known before: an array in an arena that grows by doubling. */
#ifndef LINLI_STORE_GROWING_H
#define LINLI_STORE_GROWING_H

#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"
#include "store/db.h"

/* Outgrown arrays stay behind in the arena. */
struct growing {
    struct linli_arena *arena;
    size_t row_bytes;
    void *rows;
    int64_t n;
    int64_t capacity;
};

/* A zeroed row at the end; `ret_row` points to the pointer that gets it. */
enum linli_rc growing_add(struct growing *growing, void *ret_row, struct linli_error *err);

/* A copy of a text column of the current row, in the arena. */
enum linli_rc growing_text(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                           const char **ret_text, struct linli_error *err);

/* Reads one row of a query into `row` (zeroed). */
typedef enum linli_rc (*growing_read_fn)(struct linli_arena *arena, struct stmt *stmt, void *row,
                                         struct linli_error *err);

/* Reads every row of a statement that is bound into the array; the statement is ended either way.
 */
enum linli_rc growing_read(struct growing *growing, struct stmt *stmt, growing_read_fn read,
                           struct linli_error *err);

/* The same into a new array; `ret_rows` points to the pointer that gets it. */
enum linli_rc growing_rows(struct linli_arena *arena, struct stmt *stmt, size_t row_bytes,
                           growing_read_fn read, void *ret_rows, int64_t *ret_rows_n,
                           struct linli_error *err);

/* Reads the current row of a statement into `row`, and ends the statement. */
enum linli_rc growing_one(struct linli_arena *arena, struct stmt *stmt, growing_read_fn read,
                          void *row, struct linli_error *err);

#endif
