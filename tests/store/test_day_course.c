/*
 * The course of the running day (store/city_load_curve.c): what was wanted of usual days by this
 * time. Days typed in later say nothing, and only the running day has a course.
 */
#include "temp_city.h"

#include "base/fixed.h"
#include "linli/arena.h"
#include "store/city_load.h"
#include "store/city_tables.h"

enum { DAY = 20000 };

static enum linli_rc put_places(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    enum put_result result;
    struct site site;
    struct item item;
    table_clear(table_get(TABLE_SITES), &site);
    table_clear(table_get(TABLE_ITEMS), &item);
    site.code = "s1";
    item.code = "milk";
    LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    return store_put_row(db, TABLE_ITEMS, &item, &result, err);
}

static int64_t moment_of(int64_t day, int64_t hour)
{
    return ((day * 24 + hour) * 3600 - DATE_CHINA_OFFSET_S) * 1000;
}

/* An issue (a return when units are below 0) that counts for a day, booked `hour` hours into it. */
static void move(struct temp_city *temp, int64_t day, int64_t hour, int64_t qty_e3,
                 int64_t unmet_e3)
{
    char sql[600];
    snprintf(sql, sizeof(sql),
             "INSERT INTO command (id, name, request, answer, actor, moment_ms)"
             " VALUES (1, 'c', '', '', '', 0) ON CONFLICT DO NOTHING;"
             "INSERT INTO movement SELECT coalesce(max(id), 0) + 1, %lld, %lld, 1, 1, NULL, %d, %d,"
             " %lld, %lld, NULL, 1, '', '', '', NULL FROM movement",
             (long long)moment_of(day, hour), (long long)day, (int)ACCOUNT_NORMAL,
             (int)(qty_e3 < 0 ? MOVEMENT_RETURN : MOVEMENT_ISSUE), (long long)-qty_e3,
             (long long)unmet_e3);
    engine_sql(temp->path, sql);
}

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

static struct day_curve curve_of(struct temp_city *temp, struct db *db, int32_t today,
                                 int64_t now_ms, int32_t *ret_now_s)
{
    struct loaded loaded = {.options = {.today = today, .now_ms = now_ms}};
    linli_arena_init(&loaded.arena, 0);
    assert_ok(tx_run(db, TX_READ, load_body, &loaded, &temp->err), &temp->err);
    struct day_curve curve = city_series(&loaded.city, 0, 0)->curve;
    *ret_now_s = loaded.city.now_s;
    linli_arena_finish(&loaded.arena);
    return curve;
}

static void a_days_course_is_told_on_that_day(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    assert_ok(tx_run(db, TX_WRITE, put_places, NULL, &temp->err), &temp->err);
    for (int64_t day = DAY; day < DAY + 3; day++) {
        move(temp, day, 9, 1000, 500);
        move(temp, day, 15, 2000, 0);
    }
    move(temp, DAY + 3, 9 + 24, 7000, 0); /* typed in the next morning */
    move(temp, DAY + 3, -2, 7000, 0);     /* by a clock that was wrong */
    move(temp, DAY + 4, 8, 750, 250);
    move(temp, DAY + 4, 9, -200, 0);
    int32_t now_s;
    struct day_curve c = curve_of(temp, db, DAY + 4, moment_of(DAY + 4, 9), &now_s);
    assert_int_equal(now_s, 9 * 3600);
    assert_int_equal(c.alike.days_n, 1); /* day 20000 was a Friday, today is a Tuesday */
    assert_int_equal(c.alike.all_e3, 3500);
    assert_int_equal(c.alike.by_now_e3, 1500); /* what came at nine itself counts */
    assert_int_equal(c.other.days_n, 2);
    assert_int_equal(c.other.all_e3, 2 * 3500);
    assert_int_equal(c.other.by_now_e3, 2 * 1500);
    assert_int_equal(c.today_e3, 750 + 250 - 200);
    /* tomorrow's plan made today, today's without a clock */
    c = curve_of(temp, db, DAY + 5, moment_of(DAY + 4, 9), &now_s);
    assert_int_equal(c.alike.days_n + now_s, 0);
    c = curve_of(temp, db, DAY + 4, 0, &now_s);
    assert_int_equal(c.alike.days_n + c.today_e3 + now_s, 0);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(a_days_course_is_told_on_that_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
