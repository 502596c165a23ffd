/* Rows of a query in an arena (see growing.h). */
#include "store/growing.h"

#include <assert.h>
#include <string.h>

enum { FIRST_CAPACITY = 16 };

enum linli_rc growing_add(struct growing *growing, void *ret_row, struct linli_error *err)
{
    assert(growing->n <= growing->capacity);
    if (growing->n == growing->capacity) {
        int64_t capacity = growing->capacity == 0 ? FIRST_CAPACITY : growing->capacity * 2;
        void *rows = NULL;
        LINLI_TRY(linli_arena_alloc(growing->arena, (size_t)capacity, growing->row_bytes,
                                    (void *)&rows, err));
        if (growing->n > 0) {
            memcpy(rows, growing->rows, (size_t)growing->n * growing->row_bytes);
        }
        growing->rows = rows;
        growing->capacity = capacity;
    }
    void *row = (unsigned char *)growing->rows + (size_t)growing->n * growing->row_bytes;
    growing->n++;
    memcpy(ret_row, &row, sizeof(row));
    return LINLI_OK;
}

enum linli_rc growing_text(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                           const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(arena, text, strlen(text), ret_text, err);
}

static enum linli_rc read_rows(struct growing *growing, struct stmt *stmt, growing_read_fn read,
                               struct linli_error *err)
{
    bool more;
    LINLI_TRY(stmt_next(stmt, &more, err));
    while (more) {
        void *row;
        LINLI_TRY(growing_add(growing, &row, err));
        LINLI_TRY(read(growing->arena, stmt, row, err));
        LINLI_TRY(stmt_next(stmt, &more, err));
    }
    return LINLI_OK;
}

enum linli_rc growing_read(struct growing *growing, struct stmt *stmt, growing_read_fn read,
                           struct linli_error *err)
{
    enum linli_rc rc = read_rows(growing, stmt, read, err);
    stmt_end(stmt);
    return rc;
}

enum linli_rc growing_rows(struct linli_arena *arena, struct stmt *stmt, size_t row_bytes,
                           growing_read_fn read, void *ret_rows, int64_t *ret_rows_n,
                           struct linli_error *err)
{
    struct growing rows = {.arena = arena, .row_bytes = row_bytes};
    LINLI_TRY(growing_read(&rows, stmt, read, err));
    memcpy(ret_rows, &rows.rows, sizeof(rows.rows));
    *ret_rows_n = rows.n;
    return LINLI_OK;
}

enum linli_rc growing_one(struct linli_arena *arena, struct stmt *stmt, growing_read_fn read,
                          void *row, struct linli_error *err)
{
    enum linli_rc rc = read(arena, stmt, row, err);
    stmt_end(stmt);
    return rc;
}
