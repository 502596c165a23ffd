/*
 * Goods that go on with the departures of the day: a hub, a district and a point whose lanes leave
 * at 02:00 and 12:00, 05:30 and 15:00, as those of the group-buying city.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/planner.h"
#include "small_city.h"

enum { HUB, DISTRICT, POINT, DAILY = 4 };

static void add_lane(struct city *city, int64_t from, const char *departs)
{
    struct lane *row = &city->lanes[city->lanes_n++];
    table_clear(table_get(TABLE_LANES), row);
    row->from = from;
    row->to = from + 1;
    row->lead_hours_e3 = 1 * FIXED_E3;
    row->departs = departs;
}

/* A point that wants four a day of what lives `life_days`; its supplier comes the next day. */
static int64_t noon_init(struct small_city *small, int64_t life_days)
{
    struct city *c = &small->city;
    small_init(small);
    c->sites[HUB].code = "hub";
    (void)small_site(small, "district", "hub");
    (void)small_site(small, "point", "district");
    c->lanes = small_rows(small, sizeof(*c->lanes));
    add_lane(c, HUB, "02:00;12:00");
    add_lane(c, DISTRICT, "05:30;15:00");
    int64_t item = small_item(small, "tofu", DAILY);
    c->items[item].shelf_life_days = life_days;
    c->series[0].site = POINT;
    (void)small_supply(small, small_supplier(small, "maker", "general"), item, 1, 1);
    return item;
}

static void comes_today(struct small_city *small, int64_t item, int64_t units)
{
    small_coming(small, item, 0, units, small_today());
    small->city.open_lines[small->city.open_lines_n - 1].site = HUB;
}

static struct plan plan_of(struct small_city *small)
{
    struct planner_options options = {.threads = 1};
    struct plan plan;
    city_sort(&small->city);
    assert_int_equal(city_check(&small->city, NULL), LINLI_OK);
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    return plan;
}

static int64_t notices_of(const struct plan *plan, enum reason_id id)
{
    int64_t n = 0;
    for (int64_t i = 0; i < plan->notices_n; i++) {
        n += plan->notices[i].reason.id == id ? 1 : 0;
    }
    return n;
}

/* What lives a day comes to the hub in the morning: at noon it goes on, and nobody is short. */
static void what_comes_in_the_morning_goes_on_at_noon(void **state)
{
    (void)state;
    struct small_city small;
    int64_t item = noon_init(&small, 1);
    comes_today(&small, item, 10);
    struct plan plan = plan_of(&small);
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(plan.moves[0].from, HUB);
    assert_int_equal(plan.moves[0].to, POINT);
    assert_int_equal(plan.moves[0].stock, FIXED_NONE);
    assert_int_equal(plan.moves[0].due_day, small_today());
    /* Today's demand, which is always four; tomorrow there is another push. */
    assert_int_equal(plan.moves[0].qty_e3, DAILY * FIXED_E3);
    assert_int_equal(notices_of(&plan, NOTICE_SHORT_NO_HELP), 0);
    /* Of the ten that come today four are used and none can be tomorrow: tomorrow's four are
     * ordered. */
    assert_int_equal(plan.orders_n, 1);
    assert_int_equal(plan.lines[0].site, HUB);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_ARRIVING_Q], DAILY * FIXED_E3);
    assert_int_equal(plan.lines[0].qty_e3, DAILY * FIXED_E3);
    small_finish(&small);
}

/* After the last departure of the day the goods leave at 02:00 and 05:30, and are there tomorrow.
 */
static void after_the_last_departure_they_go_at_night(void **state)
{
    (void)state;
    struct small_city small;
    int64_t item = noon_init(&small, 5);
    comes_today(&small, item, 40);
    small.city.now_s = 13 * 3600;
    struct plan plan = plan_of(&small);
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(plan.moves[0].due_day, small_today() + 1);
    small_finish(&small);
}

/* A point that has closed when the goods come (16:00) has them the next day. */
static void a_closed_point_has_them_tomorrow(void **state)
{
    (void)state;
    struct small_city small;
    int64_t item = noon_init(&small, 5);
    comes_today(&small, item, 40);
    small.city.sites[POINT].open_s = 7 * 3600;
    small.city.sites[POINT].close_s = 15 * 3600;
    struct plan plan = plan_of(&small);
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(plan.moves[0].due_day, small_today() + 1);
    small.city.sites[POINT].close_s = 16 * 3600;
    plan = plan_of(&small);
    assert_int_equal(plan.moves[0].due_day, small_today());
    small_finish(&small);
}

/* Without departures vehicles leave in the night, whatever the time. */
static void without_departures_it_is_overnight(void **state)
{
    (void)state;
    struct small_city small;
    int64_t item = noon_init(&small, 5);
    comes_today(&small, item, 40);
    small.city.lanes[0].departs = "";
    small.city.lanes[1].departs = "";
    struct plan plan = plan_of(&small);
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(plan.moves[0].due_day, small_today() + 1);
    assert_int_equal(notices_of(&plan, NOTICE_SHORT_NO_HELP), 1);
    small_finish(&small);
}

static const struct plan_line *line_at(const struct plan *plan, int64_t site)
{
    const struct plan_line *line = NULL;
    for (int64_t i = 0; i < plan->lines_n; i++) {
        line = plan->lines[i].site == site ? &plan->lines[i] : line;
    }
    assert_non_null(line);
    return line;
}

/* One in five days is a fifth of a unit a day, which rounds to none; one stands there for all that:
 * without it every customer goes away. What was never wanted is not sent. */
static void what_is_wanted_now_and_then_stands_at_the_point(void **state)
{
    (void)state;
    struct small_city small;
    int64_t item = noon_init(&small, 7);
    struct demand_series *s = &small.city.series[0];
    for (int32_t t = 0; t < s->facts_n; t++) {
        s->qty_e3[t] = t % 5 == 2 ? FIXED_E3 : 0;
    }
    small.city.settings.cover_days_a = 0;                 /* till the next push */
    small_stock(&small, item, "L", 6, small_today() + 5); /* at the hub */
    struct plan plan = plan_of(&small);
    assert_int_equal(line_at(&plan, POINT)->reason.numbers[LINE_FORECAST_Q], 0);
    assert_int_equal(line_at(&plan, POINT)->reason.id, REASON_ENOUGH); /* with what comes today */
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(plan.moves[0].to, POINT);
    assert_int_equal(plan.moves[0].qty_e3, FIXED_E3);
    for (int32_t t = 0; t < s->facts_n; t++) {
        s->qty_e3[t] = 0;
    }
    plan = plan_of(&small);
    assert_int_equal(line_at(&plan, POINT)->reason.id, REASON_NO_DEMAND);
    assert_int_equal(plan.moves_n, 0);
    small_finish(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_in_the_morning_goes_on_at_noon),
        cmocka_unit_test(after_the_last_departure_they_go_at_night),
        cmocka_unit_test(a_closed_point_has_them_tomorrow),
        cmocka_unit_test(without_departures_it_is_overnight),
        cmocka_unit_test(what_is_wanted_now_and_then_stands_at_the_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
