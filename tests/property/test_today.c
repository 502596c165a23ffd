/*
 * Today's forecast corrected by what was wanted so far (planner/today.c): hand arithmetic on demand
 * without spread, what must hold for any course of a day, and made-up days on which the whole site
 * is off by a common factor: there the correction has to lower the error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "../unit/small_city.h"
#include "base/random.h"
#include "planner/planner.h"

enum { ITEMS_N = 6, CURVE_DAYS = 40 };

static struct plan plan_of(struct small_city *small)
{
    struct planner_options options = {.threads = 1};
    struct plan plan;
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    return plan;
}

/* The item has asked for so much today; of its usual day, of 40, a share comes until now. */
static void set_course(struct demand_series *s, int64_t today_e3, double share)
{
    s->today_e3 = today_e3;
    s->curve =
        (struct day_curve){.alike = {.days_n = CURVE_DAYS,
                                     .all_e3 = CURVE_DAYS * 10 * FIXED_E3,
                                     .by_now_e3 = (int64_t)(share * CURVE_DAYS * 10 * FIXED_E3)},
                           .today_e3 = today_e3};
}

/* Three items of 10 a day, each asked for `units` by the half of the day. */
static void three_items(struct small_city *small, int64_t units)
{
    static const char *const codes[] = {"pads", "gloves", "masks"};
    small_init(small);
    for (int i = 0; i < 3; i++) {
        small_item(small, codes[i], 10);
        set_course(&small->city.series[i], units * FIXED_E3, 0.5);
    }
}

/*
 * Constant demand: an order is 1 unit. Expected by now 3 * 10 * 0.5 = 15, seen 3 * 8 = 24:
 *   site (25 + 24) / (25 + 15) = 1.225;  item (10 + 8) / (10 + 1.225 * 5) = 1.116279
 *   today 8 + 5 * 1.225 * 1.116279 = 14.837
 */
static void a_busy_day_by_hand(void **state)
{
    (void)state;
    struct small_city small;
    three_items(&small, 8);
    struct plan plan = plan_of(&small);
    const struct plan_forecast *f = &plan.forecasts[0];
    assert_true(f->today.corrected);
    assert_int_equal(f->today.site_e4, 12250);
    assert_int_equal(f->today.share_e4, 5000);
    assert_int_equal(f->today.wanted_e3, 8000);
    assert_int_equal(f->today.by_now_e3, 5000);
    assert_int_equal(f->today.total_e3, 14837);
    assert_int_equal(f->mean_e3[0], 10 * FIXED_E3); /* that of the morning is what is measured */
    const struct plan_notice *notice = &plan.notices[0];
    assert_int_equal(plan.notices_n, 1);
    assert_int_equal(notice->reason.id, NOTICE_TODAY);
    assert_int_equal(notice->reason.numbers[0], 12250);
    /* Without any course 10 - 8 would be left of today; now 14.837 - 8: 4.837 more, to the unit. */
    int64_t with_e3 = plan.lines[0].reason.numbers[LINE_FORECAST_Q];
    for (int i = 0; i < 3; i++) {
        small.city.series[i].curve = (struct day_curve){0};
    }
    plan = plan_of(&small);
    assert_false(plan.forecasts[0].today.corrected);
    assert_int_equal(plan.notices_n, 0);
    assert_int_equal(with_e3 - plan.lines[0].reason.numbers[LINE_FORECAST_Q], 5 * FIXED_E3);
    small_finish(&small);
}

/* 5 by the half of the day is what was expected: the plan is that of the morning, whatever way. */
static void a_usual_day_changes_nothing(void **state)
{
    (void)state;
    struct small_city small;
    three_items(&small, 5);
    struct plan plan = plan_of(&small);
    assert_true(plan.forecasts[0].today.corrected);
    assert_int_equal(plan.forecasts[0].today.site_e4, FIXED_E4);
    assert_int_equal(plan.forecasts[0].today.total_e3, 10 * FIXED_E3);
    assert_int_equal(plan.notices_n, 0);
    small_finish(&small);
}

static void too_little_is_no_reason(void **state)
{
    (void)state;
    struct small_city small;
    three_items(&small, 1); /* 3 orders seen: they may all have been typed in later */
    assert_false(plan_of(&small).forecasts[0].today.corrected);
    small_finish(&small);
    three_items(&small, 8);
    for (int i = 0; i < 3; i++) { /* 3 * 10 * 0.3 = 9 expected */
        set_course(&small.city.series[i], 8 * FIXED_E3, 0.3);
    }
    assert_false(plan_of(&small).forecasts[0].today.corrected);
    for (int i = 0; i < 3; i++) { /* nine days are no curve */
        set_course(&small.city.series[i], 8 * FIXED_E3, 0.5);
        small.city.series[i].curve.alike.days_n = 9;
    }
    assert_false(plan_of(&small).forecasts[0].today.corrected);
    small_finish(&small);
}

/*
 * Workdays have the half by now, weekends a fifth. 8 weekend days are drawn to the workdays by 10
 * of theirs: (8 * 0.2 + 10 * 0.5) / 18 = 0.366667; the item's (8 * 0.2 + 10 * 0.366667) / 18 =
 * 0.292593
 */
static void weekends_have_a_course_of_their_own(void **state)
{
    (void)state;
    struct small_city small;
    three_items(&small, 4);
    for (int i = 0; i < 3; i++) {
        struct day_curve *c = &small.city.series[i].curve;
        c->other = c->alike;
        c->alike =
            (struct day_course){.days_n = 8, .all_e3 = 80 * FIXED_E3, .by_now_e3 = 16 * FIXED_E3};
    }
    small_item(&small, "soap", 20); /* so that enough is expected */
    set_course(&small.city.series[3], 4 * FIXED_E3, 0.5);
    small.city.series[3].curve.alike = small.city.series[0].curve.alike;
    small.city.series[3].curve.other = small.city.series[0].curve.other;
    struct plan plan = plan_of(&small);
    assert_true(plan.forecasts[0].today.corrected);
    assert_int_equal(plan.forecasts[0].today.share_e4, 2926);
    small_finish(&small);
}

static void what_a_person_said_stands(void **state)
{
    (void)state;
    struct small_city small;
    three_items(&small, 8);
    struct forecast_override o = {.id = 1,
                                  .site = FIXED_NONE,
                                  .item = 2,
                                  .first_day = small.city.today,
                                  .until_day = small.city.today,
                                  .last_day = small.city.today,
                                  .value = 40 * FIXED_E3,
                                  .reason = "a feast",
                                  .actor = "clerk"};
    small_item(&small, "soap", 10);
    set_course(&small.city.series[3], 8 * FIXED_E3, 0.5);
    small.city.overrides = &o;
    small.city.overrides_n = 1;
    struct plan plan = plan_of(&small);
    assert_true(plan.forecasts[0].today.corrected);
    assert_false(plan.forecasts[2].today.corrected);
    assert_int_equal(plan.forecasts[0].today.site_e4, 12250); /* of the other three */
    assert_int_equal(plan.forecasts[2].mean_e3[0], 40 * FIXED_E3);
    small_finish(&small);
}

/* A hub expects what its points do: its day changes by the sum of theirs. */
static void a_hub_follows_its_points(void **state)
{
    (void)state;
    struct small_city small;
    three_items(&small, 8);
    struct city *c = &small.city;
    struct site *point = &c->sites[c->sites_n++];
    table_clear(table_get(TABLE_SITES), point);
    point->code = "point";
    point->parent = "centre";
    for (int i = 0; i < 3; i++) {
        c->series[i].site = 1;
    }
    struct plan plan = plan_of(&small);
    assert_int_equal(plan.forecasts_n, 6); /* the hub's come first */
    assert_int_equal(plan.forecasts[0].site, 0);
    assert_int_equal(plan.forecasts[3].today.total_e3, 14837);
    assert_int_equal(plan.forecasts[0].today.total_e3, 14837);
    assert_int_equal(plan.forecasts[0].today.wanted_e3, 8000);
    assert_int_equal(plan.forecasts[0].today.by_now_e3, FIXED_NONE);
    small_finish(&small);
}

/* ---- days drawn at random ------------------------------------------------------------------- */

/* Orders of one and of five units, 2.6 a day's variance over its mean: what comes in lots. */
static double draw(struct random_stream *r, double mean, bool lots)
{
    return lots ? (double)random_poisson(r, mean / 2) + 5.0 * (double)random_poisson(r, mean / 10)
                : (double)random_poisson(r, mean);
}

/* Demand of so many a day, and the part of each usual day that came by now. */
static void draw_history(struct random_stream *r, struct demand_series *s, double rate,
                         double share, bool lots)
{
    s->curve = (struct day_curve){.alike = {.days_n = CURVE_DAYS}};
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        int64_t early = (int64_t)draw(r, rate * share, lots);
        int64_t late = (int64_t)draw(r, rate * (1 - share), lots);
        s->qty_e3[t] = (early + late) * FIXED_E3;
        if (t >= SMALL_HISTORY - CURVE_DAYS) {
            s->curve.alike.all_e3 += (early + late) * FIXED_E3;
            s->curve.alike.by_now_e3 += early * FIXED_E3;
        }
    }
}

static void draw_site(struct random_stream *r, struct small_city *small, double share, bool lots,
                      double *ret_rates)
{
    static const char *const codes[ITEMS_N] = {"a", "b", "c", "d", "e", "f"};
    small_init(small);
    for (int i = 0; i < ITEMS_N; i++) {
        ret_rates[i] = 2 + 18 * random_unit(r);
        small_item(small, codes[i], 1);
        draw_history(r, &small->city.series[i], ret_rates[i], share, lots);
    }
}

static void more_wanted_never_lowers_the_day(void **state)
{
    (void)state;
    enum { SITES_N = 8, STEPS_N = 12 };
    for (uint64_t seed = 1; seed <= SITES_N; seed++) {
        struct random_stream r;
        struct small_city small;
        double rates[ITEMS_N];
        int64_t before_e3 = 0;
        random_init(&r, seed, "today", 0);
        double share = 0.15 + 0.8 * random_unit(&r);
        draw_site(&r, &small, share, false, rates);
        for (int step = 0; step < STEPS_N; step++) {
            for (int i = 0; i < ITEMS_N; i++) {
                struct demand_series *s = &small.city.series[i];
                int64_t more = (int64_t)random_below(&r, 4) * FIXED_E3;
                s->curve.today_e3 += i == 0 ? FIXED_E3 : more;
                s->today_e3 = s->curve.today_e3;
            }
            struct plan plan = plan_of(&small);
            const struct plan_today *today = &plan.forecasts[0].today;
            for (int i = 0; i < ITEMS_N && today->corrected; i++) {
                assert_true(plan.forecasts[i].today.total_e3 >= plan.forecasts[i].today.wanted_e3);
            }
            assert_true(!today->corrected || today->total_e3 >= before_e3);
            before_e3 = today->corrected ? today->total_e3 : 0;
        }
        assert_true(before_e3 > 0); /* in the end there was enough to go by */
        small_finish(&small);
    }
}

/*
 * 60 days, each off by a common factor (log-normal, sd 0.35), seen at a time by which 15 to 85 % of
 * a day has come. The error of the day's totals has to fall by a fifth; against the rest of the
 * morning's forecast, or what was seen if that is more, too. On days without such a factor it must
 * not rise by more than a twentieth.
 */
static void simulate(double sd, bool lots, double *ret_morning, double *ret_corrected, int *ret_n)
{
    enum { DAYS_N = 60 };
    double morning = 0;
    double corrected = 0;
    int n = 0;
    for (uint64_t seed = 1; seed <= DAYS_N; seed++) {
        struct random_stream r;
        struct small_city small;
        double rates[ITEMS_N];
        double actual[ITEMS_N];
        random_init(&r, seed, "shock", 0);
        double share = 0.15 + 0.7 * random_unit(&r);
        double shock = exp(random_normal(&r, -sd * sd / 2, sd));
        draw_site(&r, &small, share, lots, rates);
        for (int i = 0; i < ITEMS_N; i++) {
            struct demand_series *s = &small.city.series[i];
            double early = draw(&r, rates[i] * share * shock, lots);
            actual[i] = early + draw(&r, rates[i] * (1 - share) * shock, lots);
            s->today_e3 = s->curve.today_e3 = (int64_t)early * FIXED_E3;
        }
        struct plan plan = plan_of(&small);
        for (int i = 0; i < ITEMS_N && plan.forecasts[i].today.corrected; i++) {
            const struct plan_forecast *f = &plan.forecasts[i];
            double seen = fixed_to_double(f->today.wanted_e3, 3);
            double without = fmax(seen, fixed_to_double(f->mean_e3[0], 3));
            morning += fabs(without - actual[i]);
            corrected += fabs(fixed_to_double(f->today.total_e3, 3) - actual[i]);
            n += 1;
        }
        small_finish(&small);
    }
    *ret_morning = morning;
    *ret_corrected = corrected;
    *ret_n = n;
}

static void a_common_shock_is_seen(void **state)
{
    (void)state;
    double morning;
    double corrected;
    int n;
    simulate(0.35, false, &morning, &corrected, &n);
    assert_true(n > 40 * ITEMS_N);
    print_message("shock 0.35: %.0f -> %.0f\n", morning, corrected);
    assert_true(corrected < 0.8 * morning);
    simulate(0, false, &morning, &corrected, &n);
    print_message("shock 0: %.0f -> %.0f\n", morning, corrected);
    assert_true(corrected < 1.05 * morning);
    simulate(0.35, true, &morning, &corrected, &n);
    print_message("shock 0.35, in lots: %.0f -> %.0f\n", morning, corrected);
    assert_true(n > 20 * ITEMS_N && corrected < 0.9 * morning);
    simulate(0, true, &morning, &corrected, &n);
    print_message("shock 0, in lots: %.0f -> %.0f\n", morning, corrected);
    assert_true(corrected < 1.05 * morning);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_busy_day_by_hand),
        cmocka_unit_test(a_usual_day_changes_nothing),
        cmocka_unit_test(too_little_is_no_reason),
        cmocka_unit_test(weekends_have_a_course_of_their_own),
        cmocka_unit_test(what_a_person_said_stands),
        cmocka_unit_test(a_hub_follows_its_points),
        cmocka_unit_test(more_wanted_never_lowers_the_day),
        cmocka_unit_test(a_common_shock_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
