/*
 * Tours of a day in the database: kept, changed by events, read back as they were written, each
 * event once for a key. S1 supplies S2, 11.1 km away; V1 and V2 stand at S1.
 */
#include "books_check.h"

#include "service/tours.h"
#include "store/tour_book.h"

static const char tour_rows[] =
    "UPDATE site SET lat_e7 = 0, lon_e7 = 0 WHERE id = 1;"
    "UPDATE site SET lat_e7 = 0, lon_e7 = 1000000, parent = 'S1' WHERE id = 2;"
    "INSERT INTO vehicle (code, depot_id, kind, capacity_g, capacity_ml, capacity_crates,"
    " range_km_e3, shift, cost_per_km_e4, cost_per_hour_e4, fixed_cost_e4, energy) VALUES"
    " ('V1', 1, 'van', 500000, NULL, NULL, NULL, '', 20000, 360000, 100000, ''),"
    " ('V2', 1, 'van', 500000, NULL, NULL, NULL, '', 20000, 360000, 900000, '');";

static int tours_setup(void **state)
{
    int rc = books_setup(state);
    if (rc == 0) {
        books_sql(((struct books *)*state)->temp, tour_rows);
    }
    return rc;
}

#define tours_test(function) cmocka_unit_test_setup_teardown(function, tours_setup, books_teardown)

struct asking {
    struct books *books;
    struct tours_request request;
    const char *key;
    int64_t later_s; /* than 08:00 it is told */
    struct tours_result result;
};

/* A plan without tours, of the city as it is. */
static enum linli_rc keep_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    struct linli_arena *arena = &a->books->arena;
    const struct who who = {.actor = "clerk", .key = a->key, .now_ms = TEMP_CITY_NOW_MS};
    struct city_load_options options = {.today = BOOKS_TODAY, .tables_only = true};
    struct dispatch_result made = {0};
    struct city_ids ids;
    LINLI_TRY(store_load_city(db, &options, arena, &made.city, &ids, err));
    return tours_keep(db, arena, &made, &a->request, &who, &a->result, err);
}

static enum linli_rc happen_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    const struct who who = {
        .actor = "clerk", .key = a->key, .now_ms = TEMP_CITY_NOW_MS + a->later_s * 1000};
    return tours_happen(db, &a->books->arena, &a->request, &who, &a->result, err);
}

static struct asking asking_of(struct books *books, enum tour_event_kind kind, int64_t at_s)
{
    return (struct asking){.books = books,
                           .request = {.day = BOOKS_TODAY,
                                       .kind = kind,
                                       .at_s = at_s,
                                       .stop_no = FIXED_NONE,
                                       .open_s = FIXED_NONE,
                                       .close_s = FIXED_NONE,
                                       .note = "",
                                       .search = {.seed = 1, .iterations = 50},
                                       .change_fen = 500}};
}

static enum linli_rc ask(struct asking *a)
{
    linli_error_init(&a->books->temp->err);
    return tx_run(a->books->db, TX_WRITE,
                  a->request.kind == TOUR_EVENT_KEEP ? keep_body : happen_body, a,
                  &a->books->temp->err);
}

static struct asking ask_new(struct books *books, int64_t kg, const char *key)
{
    struct asking a = asking_of(books, TOUR_EVENT_NEW, 9 * 3600);
    a.request.from = "S1";
    a.request.to = "S2";
    a.request.g = kg * 1000;
    a.request.open_s = 10 * 3600;
    a.request.close_s = 11 * 3600;
    a.key = key;
    assert_ok(ask(&a), &books->temp->err);
    return a;
}

/* Reads the day and compares it with what was written. */
static enum linli_rc compare_body(struct db *db, void *context, struct linli_error *err)
{
    struct asking *a = context;
    struct tours_result read;
    LINLI_TRY(tours_show(db, &a->books->arena, BOOKS_TODAY, &read, err));
    assert_int_equal(read.day.stops_n, a->result.day.stops_n);
    assert_int_equal(read.day.slow_e4, a->result.day.slow_e4);
    assert_int_equal(read.day.vehicles_n, 2);
    for (int64_t i = 0; i < read.day.stops_n; i++) {
        const struct tour_stop *x = &read.day.stops[i];
        const struct tour_stop *y = &a->result.day.stops[i];
        assert_int_equal(x->no, y->no);
        assert_int_equal(x->vehicle, y->vehicle);
        assert_int_equal(x->site, y->site);
        assert_int_equal(x->depot, y->depot);
        assert_int_equal(x->state, y->state);
        assert_int_equal(x->pinned, y->pinned);
        assert_int_equal(x->wave, y->wave);
        assert_int_equal(x->g, y->g);
        assert_int_equal(x->ml, y->ml);
        assert_int_equal(x->open_s, y->open_s);
        assert_int_equal(x->close_s, y->close_s);
        assert_int_equal(x->ready_s, y->ready_s);
        assert_int_equal(x->depart_s, y->depart_s);
        assert_int_equal(x->arrive_s, y->arrive_s);
        assert_int_equal(x->leave_s, y->leave_s);
        assert_int_equal(x->drive_m, y->drive_m);
        assert_int_equal(x->home_s, y->home_s);
    }
    for (int64_t i = 0; i < 2; i++) {
        assert_int_equal(read.day.vehicles[i].out_s, a->result.day.vehicles[i].out_s);
        assert_int_equal(read.day.vehicles[i].free_s, a->result.day.vehicles[i].free_s);
    }
    return LINLI_OK;
}

static void assert_kept(struct asking *a)
{
    linli_error_init(&a->books->temp->err);
    assert_ok(tx_run(a->books->db, TX_READ, compare_body, a, &a->books->temp->err),
              &a->books->temp->err);
}

static void a_day_is_lived_through(void **state)
{
    struct books *books = *state;
    struct asking keep = asking_of(books, TOUR_EVENT_KEEP, FIXED_NONE);
    assert_ok(ask(&keep), &books->temp->err);
    assert_int_equal(keep.result.day.stops_n, 0);
    struct asking one = ask_new(books, 20, NULL);
    assert_int_equal(one.result.day.stops_n, 1);
    assert_int_equal(one.result.day.stops[0].vehicle, 0); /* V1 costs less */
    assert_int_equal(one.result.day.stops[0].begin_s, 10 * 3600);
    assert_int_equal(one.result.changes_n, 1);
    assert_kept(&one);
    struct asking out = asking_of(books, TOUR_EVENT_OUT, 9 * 3600 + 60);
    out.request.vehicle = "V1";
    assert_ok(ask(&out), &books->temp->err);
    assert_int_equal(out.result.day.stops[0].vehicle, 1);
    assert_int_equal(out.result.changes[0].kind, TOUR_CHANGE_VEHICLE);
    assert_kept(&out);
    struct asking slow = asking_of(books, TOUR_EVENT_SLOW, 9 * 3600 + 120);
    slow.request.amount = 15000;
    assert_ok(ask(&slow), &books->temp->err);
    assert_int_equal(slow.result.day.stops[0].begin_s, 10 * 3600); /* it leaves earlier */
    assert_kept(&slow);
    struct asking done = asking_of(books, TOUR_EVENT_DONE, 10 * 3600 + 600);
    done.request.stop_no = 1;
    assert_int_equal(ask(&done), LINLI_EINPUT); /* it is 08:00 */
    done.later_s = 3 * 3600;
    assert_ok(ask(&done), &books->temp->err);
    assert_int_equal(done.result.sums.done_n, 1);
    assert_kept(&done);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM tour_event"), 5);
    assert_int_equal(books_ask(books->temp, "SELECT MAX(event_no) FROM tour_event"), 5);
    assert_int_equal(books_breaches(books), 0);
}

static void a_key_happens_once(void **state)
{
    struct books *books = *state;
    struct asking keep = asking_of(books, TOUR_EVENT_KEEP, FIXED_NONE);
    keep.key = "k";
    assert_ok(ask(&keep), &books->temp->err);
    assert_ok(ask(&keep), &books->temp->err);
    assert_true(keep.result.replayed);
    struct asking one = ask_new(books, 20, "n");
    struct asking again = ask_new(books, 20, "n");
    assert_false(one.result.replayed);
    assert_true(again.result.replayed);
    assert_int_equal(again.result.day.stops_n, 1);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM tour_stop"), 1);
}

/* Kept again while nothing has happened; not once something has. Refusals leave nothing behind. */
static void what_is_refused(void **state)
{
    struct books *books = *state;
    struct asking early = asking_of(books, TOUR_EVENT_AGAIN, 0);
    assert_int_equal(ask(&early), LINLI_EUNKNOWN);
    struct asking keep = asking_of(books, TOUR_EVENT_KEEP, FIXED_NONE);
    assert_ok(ask(&keep), &books->temp->err);
    assert_ok(ask(&keep), &books->temp->err);
    (void)ask_new(books, 20, NULL);
    assert_int_equal(ask(&keep), LINLI_ESTATE);
    struct asking out = asking_of(books, TOUR_EVENT_OUT, 0);
    out.request.vehicle = "V9";
    assert_int_equal(ask(&out), LINLI_EUNKNOWN);
    struct asking wrong = asking_of(books, TOUR_EVENT_NEW, 0);
    wrong.request.from = "S2";
    wrong.request.to = "S1";
    assert_int_equal(ask(&wrong), LINLI_EINPUT);
    wrong.request.to = "S9";
    assert_int_equal(ask(&wrong), LINLI_EUNKNOWN);
    assert_int_equal(books_ask(books->temp, "SELECT events_n FROM tour_day"), 3);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM tour_event"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tours_test(a_day_is_lived_through),
        tours_test(a_key_happens_once),
        tours_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
