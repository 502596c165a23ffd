/*
 * A city into memory: dense series from imported rows and the ledger (by hand, and against a plain
 * recount of random facts), what is known ahead, stock now and then, orders, classes, settings.
 */
#include "temp_city.h"

#include "base/fixed.h"
#include "base/random.h"
#include "linli/arena.h"
#include "store/city_load.h"
#include "store/demand_in.h"

enum { DAY = 20000, SITES_N = 2, ITEMS_N = 3 };

/* ---- making a city ------------------------------------------------------------------------------
 */

/* Three sites (open from 8:00 to 20:00, until 20:00, by night), three items and two suppliers; ids
 * 1, 2, 3. */
static enum linli_rc put_places(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    enum put_result result;
    struct site site;
    struct item item;
    struct supplier supplier;
    table_clear(table_get(TABLE_SITES), &site);
    table_clear(table_get(TABLE_ITEMS), &item);
    table_clear(table_get(TABLE_SUPPLIERS), &supplier);
    site.code = "s1";
    site.open_s = 8 * 3600;
    site.close_s = 20 * 3600;
    LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    site.code = "s2";
    site.open_s = FIXED_NONE;
    LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    site.code = "s3";
    site.open_s = 22 * 3600;
    site.close_s = 6 * 3600;
    LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    static const char *const items[] = {"milk", "rice", "soap"};
    for (size_t i = 0; i < ITEMS_N; i++) {
        item.code = items[i];
        item.name = i == 1 ? "米" : "";
        LINLI_TRY(store_put_row(db, TABLE_ITEMS, &item, &result, err));
    }
    supplier.code = "u1";
    LINLI_TRY(store_put_row(db, TABLE_SUPPLIERS, &supplier, &result, err));
    supplier.code = "u2";
    return store_put_row(db, TABLE_SUPPLIERS, &supplier, &result, err);
}

struct rows {
    struct linli_arena arena;
    const struct demand_row *rows;
    int64_t n;
};

static enum linli_rc import_rows(struct db *db, void *context, struct linli_error *err)
{
    struct rows *rows = context;
    struct demand_in in;
    struct import_counts counts;
    int64_t id = 0;
    LINLI_TRY(store_begin_import(db, TABLE_DEMAND, "demand.csv", "tester", 0, &id, err));
    LINLI_TRY(demand_in_begin(db, id, &rows->arena, &in, err));
    LINLI_TRY(demand_in_add(&in, rows->rows, rows->n, err));
    return demand_in_end(&in, &counts, err);
}

static struct demand_row demand_of(int64_t site, int64_t item, int64_t day, int64_t qty_e3)
{
    struct demand_row row;
    table_clear(table_get(TABLE_DEMAND), &row);
    row.site = site;
    row.item = item;
    row.day = DAY + day;
    row.qty_e3 = qty_e3;
    return row;
}

static void import(struct temp_city *temp, struct db *db, const struct demand_row *row, int64_t n)
{
    struct rows rows = {.rows = row, .n = n};
    linli_arena_init(&rows.arena, 0);
    assert_ok(tx_run(db, TX_WRITE, import_rows, &rows, &temp->err), &temp->err);
    linli_arena_finish(&rows.arena);
}

static struct db *open_city(struct temp_city *temp)
{
    struct db *db = temp_city_open(temp, DB_CREATE);
    assert_ok(tx_run(db, TX_WRITE, put_places, NULL, &temp->err), &temp->err);
    return db;
}

/* Facts of the test's own, past the services that book them. */
static void run_sql(struct temp_city *temp, const char *sql)
{
    engine_sql(temp->path, sql);
}

/* A movement at a time of day in China of the day DAY + day. */
static void move(struct temp_city *temp, int64_t day, int64_t hour, int site, int item,
                 enum account account, enum movement_kind kind, int64_t qty_e3, int64_t unmet_e3)
{
    char sql[600];
    long long moment_ms =
        (long long)((((DAY + day) * 24 + hour) * 3600 - DATE_CHINA_OFFSET_S) * 1000);
    snprintf(sql, sizeof(sql),
             "INSERT INTO command (id, name, request, answer, actor, moment_ms)"
             " VALUES (1, 'c', '', '', '', 0) ON CONFLICT DO NOTHING;"
             "INSERT INTO lot VALUES (%d, %d, %d, 'L%d%d', NULL, NULL, NULL, NULL)"
             " ON CONFLICT DO NOTHING;"
             "INSERT INTO movement SELECT coalesce(max(id), 0) + 1, %lld, %lld, %d, %d, %d, %d, %d,"
             " %lld, %lld, NULL, 1, '', '', '', NULL FROM movement",
             site * 10 + item, site, item, site, item, moment_ms, (long long)(DAY + day), site,
             item, site * 10 + item, (int)account, (int)kind, (long long)qty_e3,
             (long long)unmet_e3);
    run_sql(temp, sql);
}

/* ---- loading ------------------------------------------------------------------------------------
 */

struct loaded {
    struct city_load_options options;
    struct linli_arena arena;
    struct city city;
    struct city_ids ids;
};

static enum linli_rc load_body(struct db *db, void *context, struct linli_error *err)
{
    struct loaded *loaded = context;
    return store_load_city(db, &loaded->options, &loaded->arena, &loaded->city, &loaded->ids, err);
}

static void load_history(struct temp_city *temp, struct db *db, int64_t today, int32_t history_days,
                         struct loaded *loaded)
{
    *loaded =
        (struct loaded){.options = {.today = (int32_t)(DAY + today), .history_days = history_days}};
    linli_arena_init(&loaded->arena, 0);
    assert_ok(tx_run(db, TX_READ, load_body, loaded, &temp->err), &temp->err);
    assert_ok(city_check(&loaded->city, &temp->err), &temp->err);
}

static void load(struct temp_city *temp, struct db *db, int64_t today, struct loaded *loaded)
{
    load_history(temp, db, today, 0, loaded);
}

static void unload(struct loaded *loaded)
{
    linli_arena_finish(&loaded->arena);
}

/* ---- series of imported rows --------------------------------------------------------------------
 */

static void a_day_without_a_row_is_zero_demand(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[] = {demand_of(2, 3, 0, 5000), demand_of(2, 3, 3, 7000)};
    rows[1].price_e4 = 25000;
    import(temp, db, rows, 2);
    struct loaded loaded;
    load(temp, db, 6, &loaded);
    assert_int_equal(loaded.city.series_n, 1);
    const struct demand_series *s = city_series(&loaded.city, 1, 2);
    assert_non_null(s);
    assert_int_equal(s->first_day, DAY);
    /* the last record of the city is of day 3: what comes after it is unknown, not zero */
    assert_int_equal(s->facts_n, 4);
    assert_int_equal(s->days_n, 6);
    static const int64_t qty[] = {5000, 0, 0, 7000, FIXED_NONE, FIXED_NONE};
    assert_memory_equal(s->qty_e3, qty, sizeof(qty));
    /* the price of one day makes the column; nothing else was recorded */
    assert_int_equal(s->price_e4[3], 25000);
    assert_int_equal(s->price_e4[0], FIXED_NONE);
    assert_null(s->unmet_e3);
    assert_null(s->in_stock_e4);
    assert_null(s->promo);
    assert_null(s->closed);
    assert_int_equal(loaded.ids.last_demand_day, DAY + 3);
    unload(&loaded);
    db_close(db);
}

static void what_is_known_ahead_stands_behind_the_facts(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[] = {demand_of(1, 1, 0, 1000), demand_of(1, 1, 1, 2000),
                                demand_of(1, 1, 2, 9000), demand_of(1, 1, 3, FIXED_NONE),
                                demand_of(1, 1, 5, FIXED_NONE)};
    rows[1].open = 1;
    rows[3].open = 0;
    rows[4].promo = 1;
    import(temp, db, rows, 5);
    struct loaded loaded;
    load(temp, db, 2, &loaded); /* day 2 is today: its quantity is not known yet */
    const struct demand_series *s = city_series(&loaded.city, 0, 0);
    assert_int_equal(s->facts_n, 2);
    assert_int_equal(s->days_n, 6);
    static const int64_t qty[] = {1000, 2000, FIXED_NONE, FIXED_NONE, FIXED_NONE, FIXED_NONE};
    static const uint8_t closed[] = {0, 0, 0, 1, 0, 0};
    static const uint8_t promo[] = {0, 0, 0, 0, 0, 1};
    assert_memory_equal(s->qty_e3, qty, sizeof(qty));
    assert_memory_equal(s->closed, closed, sizeof(closed));
    assert_memory_equal(s->promo, promo, sizeof(promo));
    assert_int_equal(loaded.ids.last_demand_day, DAY + 1);
    unload(&loaded);
    load(temp, db, 7, &loaded); /* days whose quantities never came are unknown */
    s = city_series(&loaded.city, 0, 0);
    static const int64_t later[] = {1000,       2000,       9000,      FIXED_NONE,
                                    FIXED_NONE, FIXED_NONE, FIXED_NONE};
    assert_int_equal(s->facts_n, 3);
    assert_memory_equal(s->qty_e3, later, sizeof(later));
    unload(&loaded);
    load(temp, db, 0, &loaded); /* before everything there is no series */
    assert_int_equal(loaded.city.series_n, 0);
    assert_int_equal(loaded.ids.last_demand_day, FIXED_NONE);
    unload(&loaded);
    db_close(db);
}

/* What today issued is no fact yet, but told apart: demand of today that is met. */
static void todays_issues_are_told_apart(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[] = {demand_of(1, 1, 0, 1000), demand_of(1, 1, 1, 2000)};
    import(temp, db, rows, 2);
    move(temp, 2, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -750, 0);
    move(temp, 2, 10, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -500, 0);
    struct loaded loaded;
    load(temp, db, 2, &loaded);
    const struct demand_series *s = city_series(&loaded.city, 0, 0);
    assert_int_equal(s->facts_n, 2);
    assert_int_equal(s->today_e3, 1250);
    unload(&loaded);
    load(temp, db, 3, &loaded); /* the day after they are facts */
    s = city_series(&loaded.city, 0, 0);
    assert_int_equal(s->today_e3, 0);
    assert_int_equal(s->qty_e3[2], 1250);
    unload(&loaded);
    db_close(db);
}

static void an_old_series_fills_the_history_that_is_wanted(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[] = {demand_of(1, 1, 0, 1000), demand_of(1, 1, 97, 4000),
                                demand_of(1, 2, 98, 5000), demand_of(1, 3, 1, 6000)};
    import(temp, db, rows, 4);
    struct loaded loaded;
    load_history(temp, db, 100, 10, &loaded);
    assert_int_equal(loaded.city.series_n, 2); /* the third item has nothing in these days */
    assert_int_equal(city_series(&loaded.city, 0, 0)->first_day, DAY + 90);
    assert_int_equal(city_series(&loaded.city, 0, 0)->facts_n, 9);
    assert_int_equal(city_series(&loaded.city, 0, 0)->qty_e3[7], 4000);
    assert_int_equal(city_series(&loaded.city, 0, 1)->first_day, DAY + 98);
    unload(&loaded);
    db_close(db);
}

static void demand_of_an_unknown_item_is_a_breach(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row row = demand_of(1, 77, 0, 1000);
    import(temp, db, &row, 1);
    struct loaded loaded = {.options = {.today = DAY + 5}};
    linli_arena_init(&loaded.arena, 0);
    assert_int_equal(tx_run(db, TX_READ, load_body, &loaded, &temp->err), LINLI_EBREACH);
    assert_string_equal(temp->err.args[1], "77");
    unload(&loaded);
    db_close(db);
}

/* ---- the ledger's demand ------------------------------------------------------------------------
 */

static void the_ledger_takes_over_on_its_first_issue(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[8];
    for (int64_t t = 0; t < 8; t++) {
        rows[t] = demand_of(1, 1, t, 1000 + t);
        rows[t].price_e4 = 100 + t;
    }
    import(temp, db, rows, 8);
    /* stock, a receipt, a transfer and a write-off are not demand; issues are, from any account */
    move(temp, 1, 7, 1, 1, ACCOUNT_NORMAL, MOVEMENT_OPENING, 90000, 0);
    move(temp, 2, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_RECEIPT, 50000, 0);
    move(temp, 4, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -3000, 0);
    move(temp, 4, 10, 1, 1, ACCOUNT_RESERVE, MOVEMENT_ISSUE, -4000, 0);
    move(temp, 4, 11, 1, 1, ACCOUNT_NORMAL, MOVEMENT_RETURN, 1000, 0);
    move(temp, 4, 12, 1, 1, ACCOUNT_NORMAL, MOVEMENT_TRANSFER, -20000, 0);
    move(temp, 5, 12, 1, 1, ACCOUNT_NORMAL, MOVEMENT_WRITE_OFF, -9000, 0);
    move(temp, 6, 12, 1, 1, ACCOUNT_NORMAL, MOVEMENT_RETURN, 2000, 0); /* more back than out */
    move(temp, 8, 12, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -5000, 0); /* today: not yet a fact */
    struct loaded loaded;
    load(temp, db, 8, &loaded);
    const struct demand_series *s = city_series(&loaded.city, 0, 0);
    /* 3 + 4 - 1 on day 4; the imported 1004 … 1007 do not count any more, their prices do */
    static const int64_t qty[] = {1000, 1001, 1002, 1003, 6000, 0, 0, 0};
    assert_int_equal(s->facts_n, 8);
    assert_memory_equal(s->qty_e3, qty, sizeof(qty));
    assert_int_equal(s->price_e4[7], 107);
    assert_null(s->unmet_e3); /* nothing was missing */
    assert_int_equal(loaded.ids.last_demand_day, DAY + 7);
    unload(&loaded);
    load(temp, db, 4, &loaded); /* before the first issue only imports speak */
    assert_int_equal(city_series(&loaded.city, 0, 0)->qty_e3[3], 1003);
    unload(&loaded);
    db_close(db);
}

/* The first booking is of day 4; what is typed in after it for days 0 to 2 does not blank day 3. */
static void earlier_days_that_are_typed_in_later_are_added(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[] = {demand_of(1, 1, 1, 1000), demand_of(1, 1, 2, 2000),
                                demand_of(1, 1, 3, 3000), demand_of(1, 1, 4, 4000)};
    rows[0].unmet_e3 = 100;
    rows[0].in_stock_e4 = 9000;
    import(temp, db, rows, 4);
    move(temp, 4, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -500, 0);
    move(temp, 1, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -250, 30);
    move(temp, 2, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_RETURN, 2500, 0);
    move(temp, 0, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -750, 0);
    struct loaded loaded;
    load(temp, db, 6, &loaded);
    const struct demand_series *s = city_series(&loaded.city, 0, 0);
    /* 750; 1000 + 250; 2000 - 2500 is nothing; as imported; the ledger's; nothing */
    static const int64_t qty[] = {750, 1250, 0, 3000, 500, 0};
    static const int64_t unmet[] = {FIXED_NONE, 130, FIXED_NONE, FIXED_NONE, 0, 0};
    static const int64_t in_stock[] = {FIXED_NONE, 9000, FIXED_NONE, FIXED_NONE, 10000, 10000};
    assert_int_equal(s->facts_n, 6);
    assert_memory_equal(s->qty_e3, qty, sizeof(qty));
    assert_memory_equal(s->unmet_e3, unmet, sizeof(unmet));
    assert_memory_equal(s->in_stock_e4, in_stock, sizeof(in_stock));
    unload(&loaded);
    load(temp, db, 4, &loaded); /* before the first booking: its days are added, none is blanked */
    s = city_series(&loaded.city, 0, 0);
    assert_int_equal(s->facts_n, 4);
    assert_memory_equal(s->qty_e3, qty, 4 * sizeof(qty[0]));
    unload(&loaded);
    db_close(db);
}

static void the_share_in_stock_is_that_of_the_opening_hours(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row rows[] = {demand_of(1, 1, 0, 1000), demand_of(1, 1, 1, 1000)};
    import(temp, db, rows, 2);
    move(temp, 2, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -3000, 0);
    /* the last goes at 14:00, half of 8:00 to 20:00; who comes at 15:00 gets nothing */
    move(temp, 3, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -1000, 0);
    move(temp, 3, 14, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -2000, 0);
    move(temp, 3, 15, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, 0, 4000);
    move(temp, 3, 16, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, 0, 1000);
    /* the next day there was nothing from the beginning */
    move(temp, 4, 11, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, 0, 500);
    /* two are left and five are wanted at 17:00: three quarters of the hours had passed */
    move(temp, 5, 17, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -2000, 3000);
    struct loaded loaded;
    load(temp, db, 7, &loaded);
    const struct demand_series *s = city_series(&loaded.city, 0, 0);
    static const int64_t qty[] = {1000, 1000, 3000, 3000, 0, 2000, 0};
    static const int64_t unmet[] = {FIXED_NONE, FIXED_NONE, 0, 5000, 500, 3000, 0};
    static const int64_t in_stock[] = {FIXED_NONE, FIXED_NONE, 10000, 5000, 0, 7500, 10000};
    assert_memory_equal(s->qty_e3, qty, sizeof(qty));
    assert_memory_equal(s->unmet_e3, unmet, sizeof(unmet));
    assert_memory_equal(s->in_stock_e4, in_stock, sizeof(in_stock));
    unload(&loaded);
    db_close(db);
}

/* Before the doors open, after they close, and where the hours run over midnight. */
static void a_share_in_stock_stays_between_none_and_all(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    move(temp, 1, 7, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -2000, 3000);
    move(temp, 1, 21, 2, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -2000, 3000);
    move(temp, 1, 18, 3, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -2000, 3000); /* 18 of 24 hours */
    move(temp, 1, 12, 3, 2, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -2000, 3000); /* 12 of 24 hours */
    struct loaded loaded;
    load(temp, db, 2, &loaded);
    assert_int_equal(city_series(&loaded.city, 0, 0)->in_stock_e4[0], 0);
    /* all of the opening hours had passed; so the column says no more than a city without it */
    assert_null(city_series(&loaded.city, 1, 0)->in_stock_e4);
    assert_int_equal(city_series(&loaded.city, 2, 0)->in_stock_e4[0], 7500);
    assert_int_equal(city_series(&loaded.city, 2, 1)->in_stock_e4[0], 5000);
    unload(&loaded);
    db_close(db);
}

static void an_item_that_only_the_ledger_knows_has_a_series(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    struct demand_row row = demand_of(1, 2, 0, 1000);
    import(temp, db, &row, 1);
    move(temp, 2, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -3000, 0); /* before the imported one */
    move(temp, 3, 9, 1, 3, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -4000, 0); /* behind it */
    /* never had any, and no opening hours are known: in stock for no part of the day */
    move(temp, 4, 9, 2, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, 0, 6000);
    struct loaded loaded;
    load(temp, db, 5, &loaded);
    assert_int_equal(loaded.city.series_n, 4);
    assert_int_equal(city_series(&loaded.city, 0, 0)->first_day, DAY + 2);
    assert_int_equal(city_series(&loaded.city, 0, 0)->qty_e3[0], 3000);
    assert_int_equal(city_series(&loaded.city, 0, 1)->facts_n, 5);
    assert_int_equal(city_series(&loaded.city, 0, 2)->qty_e3[0], 4000);
    assert_int_equal(city_series(&loaded.city, 1, 0)->qty_e3[0], 0);
    assert_int_equal(city_series(&loaded.city, 1, 0)->unmet_e3[0], 6000);
    assert_int_equal(city_series(&loaded.city, 1, 0)->in_stock_e4[0], 0);
    unload(&loaded);
    db_close(db);
}

/* ---- a recount of random facts ------------------------------------------------------------------
 */

enum { SPAN = 30, SERIES_N = SITES_N * ITEMS_N };

/* What was said, by series and day; FIXED_NONE: nothing. */
struct said {
    int64_t imported[SERIES_N][SPAN];
    bool row[SERIES_N][SPAN];
    int64_t issued[SERIES_N][SPAN];
    bool moved[SERIES_N][SPAN];
    int64_t first_day[SITES_N]; /* of the first booked issue or return; SPAN: none */
};

static void say_random_facts(struct temp_city *temp, struct db *db, struct random_stream *random,
                             struct said *said)
{
    struct demand_row rows[SERIES_N * SPAN];
    int64_t n = 0;
    *said = (struct said){.first_day = {SPAN, SPAN}};
    for (int64_t k = 0; k < SERIES_N; k++) {
        for (int64_t t = 0; t < SPAN; t++) {
            said->row[k][t] = random_below(random, 3) == 0;
            said->imported[k][t] =
                random_below(random, 4) == 0 ? FIXED_NONE : (int64_t)random_below(random, 9) * 500;
            if (said->row[k][t]) {
                rows[n++] = demand_of(k / ITEMS_N + 1, k % ITEMS_N + 1, t, said->imported[k][t]);
            }
        }
    }
    import(temp, db, rows, n);
    for (int moves = (int)random_below(random, 25); moves > 0; moves--) {
        int64_t k = (int64_t)random_below(random, SERIES_N);
        int64_t t = (int64_t)random_below(random, SPAN);
        int64_t qty_e3 = (int64_t)random_below(random, 5) * 250;
        bool back = random_below(random, 4) == 0;
        move(temp, t, 12, (int)(k / ITEMS_N + 1), (int)(k % ITEMS_N + 1), ACCOUNT_NORMAL,
             back ? MOVEMENT_RETURN : MOVEMENT_ISSUE, back ? qty_e3 : -qty_e3, 0);
        said->issued[k][t] += back ? -qty_e3 : qty_e3;
        said->moved[k][t] = true;
        if (said->first_day[k / ITEMS_N] == SPAN) {
            said->first_day[k / ITEMS_N] = t;
        }
    }
}

/* The demand of a day by the rules of city_load.h; NONE: nothing recorded. */
static int64_t recount(const struct said *said, int64_t k, int64_t t)
{
    bool imported = said->row[k][t] && t < said->first_day[k / ITEMS_N];
    int64_t before_e3 = imported ? said->imported[k][t] : FIXED_NONE;
    if (!said->moved[k][t]) {
        return before_e3;
    }
    int64_t qty_e3 = said->issued[k][t] + (before_e3 == FIXED_NONE ? 0 : before_e3);
    return qty_e3 > 0 ? qty_e3 : 0;
}

/* The day after the last one that counts as recorded: today, or without any ledger the last row's.
 */
static int64_t recount_end(const struct said *said, int64_t today)
{
    int64_t end = 0;
    for (int64_t site = 0; site < SITES_N; site++) {
        if (said->first_day[site] < today) {
            return today;
        }
    }
    for (int64_t k = 0; k < SERIES_N; k++) {
        for (int64_t t = 0; t < today; t++) {
            end = recount(said, k, t) != FIXED_NONE && t + 1 > end ? t + 1 : end;
        }
    }
    return end;
}

static void assert_series_recounted(const struct said *said, const struct city *city, int64_t k,
                                    int64_t today)
{
    const struct demand_series *s = city_series(city, k / ITEMS_N, k % ITEMS_N);
    int64_t first = 0;
    while (first < today && recount(said, k, first) == FIXED_NONE) {
        first++;
    }
    if (first == today) {
        assert_null(s);
        return;
    }
    assert_non_null(s);
    assert_int_equal(s->first_day, DAY + first);
    int64_t end = recount_end(said, today);
    assert_int_equal(s->facts_n, end - first);
    for (int64_t t = first; t < end; t++) {
        int64_t qty_e3 = recount(said, k, t);
        assert_int_equal(s->qty_e3[t - first], qty_e3 == FIXED_NONE ? 0 : qty_e3);
    }
    for (int64_t t = s->facts_n; t < s->days_n; t++) {
        assert_int_equal(s->qty_e3[t], FIXED_NONE);
    }
}

/* What an export says of the same facts; after the first ledger day an imported row stays, with the
 * ledger's quantity. */
static enum linli_rc list_body(struct db *db, void *context, struct linli_error *err)
{
    const struct said *said = context;
    int64_t rows_n = 0;
    int64_t known_n = 0;
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(db, SQL_DEMAND_LIST, &stmt, err));
    for (bool more = true;;) {
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            break;
        }
        int64_t k = (stmt_i64(stmt, 0) - 1) * ITEMS_N + stmt_i64(stmt, 1) - 1;
        int64_t t = stmt_i64(stmt, 2) - DAY;
        int64_t qty_e3 = recount(said, k, t);
        bool blanked = qty_e3 == FIXED_NONE && said->imported[k][t] != FIXED_NONE;
        assert_int_equal(stmt_i64(stmt, 3), blanked ? 0 : qty_e3);
        rows_n++;
    }
    for (int64_t k = 0; k < SERIES_N; k++) {
        for (int64_t t = 0; t < SPAN; t++) {
            known_n += said->row[k][t] || said->moved[k][t];
        }
    }
    assert_int_equal(rows_n, known_n);
    return LINLI_OK;
}

static void random_facts_agree_with_a_recount(void **state)
{
    struct temp_city *temp = *state;
    struct said *said = calloc(1, sizeof(*said));
    for (uint64_t round = 0; round < 12; round++) {
        struct random_stream random;
        random_init(&random, 11, "facts", round);
        struct db *db = open_city(temp);
        say_random_facts(temp, db, &random, said);
        assert_ok(tx_run(db, TX_READ, list_body, said, &temp->err), &temp->err);
        for (int64_t today = 0; today <= SPAN; today += 3) {
            struct loaded loaded;
            load(temp, db, today, &loaded);
            for (int64_t k = 0; k < SERIES_N; k++) {
                assert_series_recounted(said, &loaded.city, k, today);
            }
            unload(&loaded);
        }
        db_close(db);
        engine_forget(temp->path);
    }
    free(said);
}

/* ---- the rest of the city -----------------------------------------------------------------------
 */

static enum linli_rc put_tables(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    enum put_result result;
    struct setting_row setting = {.key = "review_days_b", .value = "14"};
    struct setting_row later = {.key = "not_known_yet", .value = "x"};
    struct supply_term term;
    struct calendar_day holiday = {
        .day = DAY, .kind = CALENDAR_HOLIDAY, .name = "元旦", .site = FIXED_NONE};
    struct event event = {.site = 2, .day = DAY, .type = "lunch", .name = "", .size = 40};
    struct weather weather = {.day = DAY, .site = 1, .signal = "rain_mm", .value_e4 = 15000};
    table_clear(table_get(TABLE_SUPPLY), &term);
    term.supplier = 2;
    term.item = 3;
    term.lead_days = 2;
    LINLI_TRY(store_put_row(db, TABLE_SETTINGS, &setting, &result, err));
    LINLI_TRY(store_put_row(db, TABLE_SETTINGS, &later, &result, err));
    LINLI_TRY(store_put_row(db, TABLE_SUPPLY, &term, &result, err));
    LINLI_TRY(store_put_row(db, TABLE_CALENDAR, &holiday, &result, err));
    LINLI_TRY(store_put_row(db, TABLE_EVENTS, &event, &result, err));
    return store_put_row(db, TABLE_WEATHER, &weather, &result, err);
}

static void tables_point_by_index(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    assert_ok(tx_run(db, TX_WRITE, put_tables, NULL, &temp->err), &temp->err);
    struct loaded loaded;
    load(temp, db, 5, &loaded);
    const struct city *city = &loaded.city;
    assert_int_equal(city->today, DAY + 5);
    assert_int_equal(city->settings.review_days_b, 14);
    assert_int_equal(city->setting_rows_n, 2);
    assert_int_equal(city->sites_n, 3);
    assert_int_equal(city->sites[0].open_s, 8 * 3600);
    assert_string_equal(city->items[1].name, "米");
    assert_int_equal(city->supply_n, 1);
    assert_int_equal(city->supply[0].supplier, 1);
    assert_int_equal(city->supply[0].item, 2);
    assert_int_equal(city->supply[0].min_qty_e3, FIXED_NONE);
    assert_int_equal(city->calendar[0].site, FIXED_NONE);
    assert_string_equal(city->calendar[0].name, "元旦");
    assert_int_equal(city->events[0].site, 1);
    assert_int_equal(city->weather[0].site, 0);
    assert_string_equal(city->weather[0].signal, "rain_mm");
    assert_int_equal(loaded.ids.items_n, ITEMS_N);
    assert_int_equal(loaded.ids.items[2], 3);
    unload(&loaded);
    db_close(db);
}

static void stock_is_that_of_the_day(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    move(temp, 0, 8, 1, 1, ACCOUNT_NORMAL, MOVEMENT_OPENING, 10000, 0);
    move(temp, 0, 8, 1, 1, ACCOUNT_RESERVE, MOVEMENT_OPENING, 2000, 0);
    move(temp, 1, 8, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -4000, 0);
    move(temp, 2, 8, 2, 3, ACCOUNT_NORMAL, MOVEMENT_RECEIPT, 7000, 0);
    run_sql(temp, "INSERT INTO balance VALUES (11, 0, 6000), (11, 1, 2000), (23, 0, 7000)");
    struct loaded loaded;
    load(temp, db, 2, &loaded); /* the day of the last movement: what is there now */
    assert_int_equal(loaded.city.stock_n, 3);
    assert_int_equal(loaded.city.stock[0].qty_e3, 6000);
    assert_int_equal(loaded.city.stock[1].account, ACCOUNT_RESERVE);
    assert_int_equal(loaded.city.stock[1].lot, 0); /* the same lot */
    assert_int_equal(loaded.city.stock[2].site, 1);
    assert_int_equal(loaded.city.stock[2].item, 2);
    assert_string_equal(loaded.city.stock[2].lot_code, "L23");
    assert_int_equal(loaded.ids.lots_n, 2);
    assert_int_equal(loaded.ids.lots[1], 23);
    unload(&loaded);
    load(temp, db, 1, &loaded); /* a past day: what was there when it began */
    assert_int_equal(loaded.city.stock_n, 2);
    assert_int_equal(loaded.city.stock[0].qty_e3, 10000);
    unload(&loaded);
    load(temp, db, -100, &loaded); /* before the ledger: what is there now stands for it */
    assert_int_equal(loaded.city.stock_n, 3);
    unload(&loaded);
    db_close(db);
}

static void open_lines_and_classes_are_loaded(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    char sql[1200];
    snprintf(
        sql, sizeof(sql),
        "INSERT INTO document VALUES (1, 0, 'PO-1', 2, 1, %d, %d, NULL, 0, 'x', 0),"
        "(2, 0, 'PO-2', 1, 1, %d, %d, NULL, 0, 'x', 0);"
        /* proposed, approved, sent and partly here, received, cancelled; one of tomorrow */
        "INSERT INTO document_line VALUES (1, 1, 1, 1, 0, 0, 5000, 0, NULL, 0, ''),"
        "(2, 1, 2, 2, 0, 1, 6000, 0, NULL, 0, ''), (3, 1, 3, 3, 0, 2, 9000, 2000, NULL, 0, ''),"
        "(4, 1, 4, 1, 0, 3, 5000, 5000, NULL, 0, ''), (5, 1, 5, 1, 0, 4, 5000, 0, NULL, 0, ''),"
        "(6, 2, 1, 1, 0, 1, 1000, 0, NULL, 0, '');"
        "INSERT INTO item_class VALUES (1, 2, 1, 0, 1, %d)",
        DAY, DAY + 2, DAY + 1, DAY + 2, DAY - 7);
    run_sql(temp, sql);
    struct loaded loaded;
    load(temp, db, 0, &loaded);
    assert_int_equal(loaded.city.open_lines_n, 2);
    assert_int_equal(loaded.city.open_lines[0].line, 2);
    assert_int_equal(loaded.city.open_lines[0].qty_e3, 6000);
    assert_int_equal(loaded.city.open_lines[0].state, LINE_APPROVED);
    assert_int_equal(loaded.city.open_lines[1].qty_e3, 7000);
    assert_int_equal(loaded.city.open_lines[1].site, 1);
    assert_int_equal(loaded.city.open_lines[1].item, 2);
    assert_int_equal(loaded.city.open_lines[1].due_day, DAY + 2);
    assert_int_equal(loaded.city.classes_n, 1);
    assert_int_equal(loaded.city.classes[0].item, 1);
    assert_int_equal(loaded.city.classes[0].class, CLASS_B);
    assert_int_equal(loaded.city.classes[0].candidate, CLASS_A);
    assert_int_equal(loaded.city.classes[0].reviewed_day, DAY - 7);
    unload(&loaded);
    db_close(db);
}

static void ids_with_gaps_are_found(void **state)
{
    (void)state;
    static const int64_t ids[] = {3, 4, 9, 20};
    static const int64_t expected[] = {FIXED_NONE, FIXED_NONE, FIXED_NONE, 0, 1, FIXED_NONE};
    for (int64_t id = 0; id < 6; id++) {
        assert_int_equal(city_ids_find(ids, 4, id), expected[id]);
    }
    assert_int_equal(city_ids_find(ids, 4, 9), 2);
    assert_int_equal(city_ids_find(ids, 4, 20), 3);
    assert_int_equal(city_ids_find(ids, 4, 21), FIXED_NONE);
    assert_int_equal(city_ids_find(NULL, 0, 1), FIXED_NONE);
}

static void every_failing_allocation_is_reported(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = open_city(temp);
    assert_ok(tx_run(db, TX_WRITE, put_tables, NULL, &temp->err), &temp->err);
    struct demand_row row = demand_of(1, 1, 0, 1000);
    row.price_e4 = row.promo = row.open = row.unmet_e3 = row.in_stock_e4 = 0;
    import(temp, db, &row, 1);
    move(temp, 2, 9, 1, 1, ACCOUNT_NORMAL, MOVEMENT_ISSUE, -3000, 1000);
    run_sql(temp, "INSERT INTO balance VALUES (11, 0, 6000)");
    enum linli_rc rc = LINLI_ENOMEM;
    uint64_t k = 0;
    while (rc != LINLI_OK) {
        struct loaded loaded = {.options = {.today = DAY + 5}};
        linli_arena_init(&loaded.arena, 0);
        loaded.arena.fail_at = ++k;
        linli_error_init(&temp->err);
        rc = tx_run(db, TX_READ, load_body, &loaded, &temp->err);
        assert_true(rc == LINLI_OK || rc == LINLI_ENOMEM);
        unload(&loaded);
        assert_true(k < 200);
    }
    assert_true(k > 20);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(a_day_without_a_row_is_zero_demand),
        temp_city_test(what_is_known_ahead_stands_behind_the_facts),
        temp_city_test(todays_issues_are_told_apart),
        temp_city_test(an_old_series_fills_the_history_that_is_wanted),
        temp_city_test(demand_of_an_unknown_item_is_a_breach),
        temp_city_test(the_ledger_takes_over_on_its_first_issue),
        temp_city_test(earlier_days_that_are_typed_in_later_are_added),
        temp_city_test(the_share_in_stock_is_that_of_the_opening_hours),
        temp_city_test(a_share_in_stock_stays_between_none_and_all),
        temp_city_test(an_item_that_only_the_ledger_knows_has_a_series),
        temp_city_test(random_facts_agree_with_a_recount),
        temp_city_test(tables_point_by_index),
        temp_city_test(stock_is_that_of_the_day),
        temp_city_test(open_lines_and_classes_are_loaded),
        cmocka_unit_test(ids_with_gaps_are_found),
        temp_city_test(every_failing_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
