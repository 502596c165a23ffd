/* States of the forecaster in the database (see forecast_state.h). */
#include "store/forecast_state.h"

#include <assert.h>
#include <string.h>

#include "store/growing.h"

enum { AT_ONCE = 32, COLUMNS_N = 8 };

static enum linli_rc read_state(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct forecast_state *s = row;
    void *copy;
    const void *bytes = stmt_bytes(stmt, 7, &s->bytes_n);
    s->site = stmt_i64(stmt, 0);
    s->item = stmt_i64(stmt, 1);
    s->day = (int32_t)stmt_i64(stmt, 2);
    s->fitted_day = (int32_t)stmt_i64(stmt, 3);
    s->format = (int32_t)stmt_i64(stmt, 4);
    s->checksum = stmt_i64(stmt, 5);
    s->tracking_e4 = stmt_i64(stmt, 6);
    LINLI_TRY(linli_arena_alloc(arena, (size_t)s->bytes_n + 1, 1, &copy, err));
    memcpy(copy, bytes, (size_t)s->bytes_n);
    s->bytes = copy;
    return LINLI_OK;
}

enum linli_rc forecast_states_load(struct db *db, struct linli_arena *arena,
                                   struct forecast_state **ret_states, int64_t *ret_n,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_FORECAST_STATE_ALL, &stmt, err, ""));
    return growing_rows(arena, stmt, sizeof(struct forecast_state), read_state, ret_states, ret_n,
                        err);
}

static void bind(struct stmt *stmt, int32_t at, const struct forecast_state *s)
{
    assert(s->fitted_day <= s->day && s->bytes != NULL);
    stmt_set_i64(stmt, at + 1, s->site);
    stmt_set_i64(stmt, at + 2, s->item);
    stmt_set_i64(stmt, at + 3, s->day);
    stmt_set_i64(stmt, at + 4, s->fitted_day);
    stmt_set_i64(stmt, at + 5, s->format);
    stmt_set_i64(stmt, at + 6, s->checksum);
    stmt_set_i64(stmt, at + 7, s->tracking_e4);
    stmt_set_bytes(stmt, at + 8, s->bytes, s->bytes_n);
}

enum linli_rc forecast_states_save(struct db *db, const struct forecast_state *states, int64_t n,
                                   struct linli_error *err)
{
    struct stmt *many;
    struct stmt *one;
    int64_t i = 0;
    LINLI_TRY(db_run(db, SQL_FORECAST_STATE_FORGET, NULL, err, ""));
    LINLI_TRY(db_statement(db, SQL_FORECAST_STATE_ADD_32, &many, err));
    LINLI_TRY(db_statement(db, SQL_FORECAST_STATE_ADD, &one, err));
    for (; i + AT_ONCE <= n; i += AT_ONCE) {
        for (int32_t k = 0; k < AT_ONCE; k++) {
            bind(many, k * COLUMNS_N, &states[i + k]);
        }
        LINLI_TRY(stmt_run(many, NULL, err));
    }
    for (; i < n; i++) {
        bind(one, 0, &states[i]);
        LINLI_TRY(stmt_run(one, NULL, err));
    }
    return LINLI_OK;
}
