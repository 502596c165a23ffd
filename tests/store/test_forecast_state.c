/*
 * The forecaster's states in the database: any bytes come back as they were, all at once, in the
 * order of site and item; also while something else is asked in the middle of the list.
 */
#include "temp_city.h"

#include "base/random.h"
#include "linli/arena.h"
#include "store/forecast_state.h"

enum { STATES_N = 100, BYTES_MOST = 900 };

struct states {
    struct linli_arena arena;
    struct forecast_state *states;
    int64_t n;
};

/* 100 states of 0 to 899 random bytes, zeros among them; every one of another key. */
static void make(struct states *made, uint64_t seed, int64_t n)
{
    struct random_stream r;
    random_init(&r, seed, "states", 0);
    linli_arena_init(&made->arena, 0);
    made->n = n;
    assert_int_equal(LINLI_NEW(&made->arena, n, &made->states, NULL), LINLI_OK);
    for (int64_t i = 0; i < n; i++) {
        unsigned char *bytes;
        int64_t bytes_n = i == 0 ? 0 : (int64_t)random_below(&r, BYTES_MOST);
        assert_int_equal(LINLI_NEW(&made->arena, bytes_n + 1, &bytes, NULL), LINLI_OK);
        for (int64_t k = 0; k < bytes_n; k++) {
            bytes[k] = (unsigned char)random_below(&r, 256);
        }
        made->states[i] = (struct forecast_state){.site = 1 + i / 10,
                                                  .item = 1 + i % 10,
                                                  .day = 20000,
                                                  .fitted_day = 20000 - (int32_t)(i % 7),
                                                  .format = 3,
                                                  .checksum = (int64_t)(random_u64(&r) >> 1) - 5,
                                                  .tracking_e4 = -(int64_t)i,
                                                  .bytes = bytes,
                                                  .bytes_n = bytes_n};
    }
}

static enum linli_rc save_body(struct db *db, void *context, struct linli_error *err)
{
    const struct states *s = context;
    return forecast_states_save(db, s->states, s->n, err);
}

static enum linli_rc load_body(struct db *db, void *context, struct linli_error *err)
{
    struct states *s = context;
    return forecast_states_load(db, &s->arena, &s->states, &s->n, err);
}

static void assert_same(const struct states *a, const struct states *b)
{
    assert_int_equal(a->n, b->n);
    for (int64_t i = 0; i < a->n; i++) {
        const struct forecast_state *x = &a->states[i];
        const struct forecast_state *y = &b->states[i];
        assert_true(x->site == y->site && x->item == y->item && x->day == y->day &&
                    x->fitted_day == y->fitted_day && x->format == y->format &&
                    x->checksum == y->checksum && x->tracking_e4 == y->tracking_e4);
        assert_int_equal(x->bytes_n, y->bytes_n);
        assert_memory_equal(x->bytes, y->bytes, (size_t)x->bytes_n);
        assert_int_equal((uintptr_t)y->bytes % _Alignof(double), 0);
    }
}

static void assert_kept(struct temp_city *temp, struct db *db, const struct states *made)
{
    struct states kept = {0};
    linli_arena_init(&kept.arena, 0);
    assert_ok(tx_run(db, TX_READ, load_body, &kept, &temp->err), &temp->err);
    assert_same(made, &kept);
    linli_arena_finish(&kept.arena);
}

static void bytes_come_back_as_they_were(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct states none = {0};
    struct states first;
    struct states second;
    assert_kept(temp, db, &none);
    make(&first, 1, STATES_N);
    make(&second, 2, 33); /* one more than go at once */
    assert_ok(tx_run(db, TX_WRITE, save_body, &first, &temp->err), &temp->err);
    assert_kept(temp, db, &first);
    assert_ok(tx_run(db, TX_WRITE, save_body, &second, &temp->err), &temp->err);
    assert_kept(temp, db, &second);
    assert_ok(tx_run(db, TX_WRITE, save_body, &none, &temp->err), &temp->err);
    assert_kept(temp, db, &none);
    linli_arena_finish(&first.arena);
    linli_arena_finish(&second.arena);
    db_close(db);
}

/* Looks for another list after the first row; the rest of the first is kept meanwhile. */
static enum linli_rc interrupted_body(struct db *db, void *context, struct linli_error *err)
{
    const struct states *made = context;
    struct stmt *stmt;
    struct stmt *other;
    bool more;
    bool found;
    LINLI_TRY(db_query(db, SQL_FORECAST_STATE_ALL, &stmt, err, ""));
    for (int64_t i = 0; i < made->n; i++) {
        int64_t n = -1;
        LINLI_TRY(stmt_next(stmt, &more, err));
        assert_true(more);
        if (i == 1) {
            LINLI_TRY(db_one(db, SQL_SCHEMA_LIST, &other, &found, err, ""));
            stmt_end(other);
        }
        const void *bytes = stmt_bytes(stmt, 7, &n);
        assert_int_equal(n, made->states[i].bytes_n);
        assert_memory_equal(bytes, made->states[i].bytes, (size_t)n);
        assert_false(stmt_is_null(stmt, 7)); /* no bytes are a value, too */
    }
    LINLI_TRY(stmt_next(stmt, &more, err));
    assert_false(more);
    return LINLI_OK;
}

static void a_list_may_be_interrupted(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct states made;
    make(&made, 3, STATES_N);
    assert_ok(tx_run(db, TX_WRITE, save_body, &made, &temp->err), &temp->err);
    assert_ok(tx_run(db, TX_READ, interrupted_body, &made, &temp->err), &temp->err);
    linli_arena_finish(&made.arena);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(bytes_come_back_as_they_were),
        temp_city_test(a_list_may_be_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
