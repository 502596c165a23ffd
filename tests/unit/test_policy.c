/*
 * Which policy an item follows: by what comes with activities, by a lumpy record, else by its class
 * and settings; and what that does to its line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/policy.h"
#include "small_plan.h"

/* SMALL_HISTORY is 140 days and today a Monday: clinics were held on 20 Mondays before. */
enum { CLINICS = 20 };

/* Clinics of so many people on all Mondays of the record, and on `next` (NONE: none is known). */
static void hold_clinics(struct small_city *small, int64_t next)
{
    struct city *c = &small->city;
    if (c->events == NULL) {
        assert_int_equal(LINLI_NEW(&small->arena, CLINICS + 1, &c->events, NULL), LINLI_OK);
    }
    c->events_n = 0;
    for (int i = 0; i < CLINICS + (next != FIXED_NONE ? 1 : 0); i++) {
        table_clear(table_get(TABLE_EVENTS), &c->events[i]);
        c->events[i].day = i < CLINICS ? small_today() - SMALL_HISTORY + 7 * i : next;
        c->events[i].type = "clinic";
        c->events[i].name = "";
        c->events[i].site = 0;
        c->events[i].size = 30;
    }
    c->events_n = CLINICS + (next != FIXED_NONE ? 1 : 0);
}

/* 40 on Mondays, `else_units` on every second other day. */
static int64_t monday_item(struct small_city *small, int64_t else_units)
{
    const struct small_bought pads = small_bought(small, "pads", 10);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        small->city.series[0].qty_e3[t] = (t % 7 == 0   ? 40 + t % 3
                                           : t % 2 == 0 ? else_units
                                                        : 0) *
                                          FIXED_E3;
    }
    small_stock(small, pads.item, "L1", 1, FIXED_NONE);
    return pads.item;
}

static const struct plan_policy *policy_of(const struct plan *plan)
{
    return &plan->forecasts[0].policy;
}

/* All of 20 Mondays' demand: 100 %. Next in ten days: nothing is kept for days without, but what
 * the level is rounded up by; tomorrow: the usual safety stock. */
static void what_comes_with_activities_is_bought_for_them(void **state)
{
    struct small_city *small = *state;
    (void)monday_item(small, 0);
    hold_clinics(small, small_today() + 10);
    struct plan plan = plan_of(small);
    const struct plan_policy *p = policy_of(&plan);
    assert_int_equal(p->kind, POLICY_EVENT);
    assert_string_equal(p->event_type, "clinic");
    assert_int_equal(p->event_share_e4, 10000);
    assert_int_equal(p->event_days, CLINICS);
    assert_int_equal(p->event_day, small_today() + 10);
    assert_int_equal(p->event_size, 30);
    assert_true(plan.lines[0].reason.numbers[LINE_SAFETY_Q] <= FIXED_E3);
    hold_clinics(small, FIXED_NONE);
    plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_EVENT);
    assert_int_equal(policy_of(&plan)->event_day, FIXED_NONE);
    assert_true(plan.lines[0].reason.numbers[LINE_SAFETY_Q] <= FIXED_E3);
    hold_clinics(small, small_today() + 1);
    plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->event_day, small_today() + 1);
    assert_true(plan.lines[0].reason.numbers[LINE_SAFETY_Q] > FIXED_E3);
    small->city.settings.event_items = 0;
    hold_clinics(small, FIXED_NONE);
    plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_DAILY);
    assert_true(plan.lines[0].reason.numbers[LINE_SAFETY_Q] > FIXED_E3);
}

/*
 * 60 other days with 20 units are 1,200 against 20 * 41 = 820: less than half. Of 2 units the
 * activities have most, but of four clinics nothing is said.
 */
static void little_or_seldom_is_no_activity_item(void **state)
{
    struct small_city *small = *state;
    (void)monday_item(small, 20);
    hold_clinics(small, small_today() + 10);
    struct plan plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_DAILY);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        int64_t *qty = &small->city.series[0].qty_e3[t];
        *qty = t % 7 != 0 && *qty > 0 ? 2 * FIXED_E3 : *qty;
    }
    plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_EVENT);
    small->city.events_n = 4;
    plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_DAILY);
}

/* Demand once in five days, 1 or 30: cv2 of (1, 30, 1, 30 …) with mean 15.5 and sd 14.76 (28 of
 * them): 0.907. Only when asked for; the totals are then the record's. */
static void a_lumpy_record_is_drawn_from(void **state)
{
    struct small_city *small = *state;
    (void)monday_item(small, 0);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        small->city.series[0].qty_e3[t] = (t % 5 != 0    ? 0
                                           : t % 10 == 0 ? 1
                                                         : 30) *
                                          (int64_t)FIXED_E3;
    }
    struct plan plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_DAILY);
    assert_false(policy_of(&plan)->lumpy);
    small->city.settings.lumpy_items = 1;
    plan = plan_of(small);
    const struct plan_policy *p = policy_of(&plan);
    assert_int_equal(p->kind, POLICY_LUMPY);
    assert_int_equal(p->interval_e4, 50000);
    assert_in_range(p->cv2_e4, 9000, 9150);
    int64_t reorder = plan.lines[0].reason.numbers[LINE_REORDER_Q];
    assert_true(reorder >= 30 * FIXED_E3 && reorder <= 90 * FIXED_E3);
    plan = plan_of(small); /* the same draws */
    assert_int_equal(plan.lines[0].reason.numbers[LINE_REORDER_Q], reorder);
}

/* Class B by fill rate or, without one, by its service level; more of it never keeps less. */
static void class_b_has_a_fill_rate(void **state)
{
    struct small_city *small = *state;
    int64_t item = monday_item(small, 20);
    int64_t before = 0;
    small->city.items[item].class = CLASS_B;
    for (int64_t fill_e4 = 8000; fill_e4 < 10000; fill_e4 += 500) {
        small->city.settings.fill_b_e4 = fill_e4;
        struct plan plan = plan_of(small);
        assert_int_equal(policy_of(&plan)->kind, POLICY_FILL);
        int64_t reorder = plan.lines[0].reason.numbers[LINE_REORDER_Q];
        assert_true(reorder >= before);
        before = reorder;
    }
    small->city.settings.fill_b_e4 = 0;
    struct plan plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_PERIODIC);
    small->city.items[item].class = CLASS_C;
    plan = plan_of(small);
    assert_int_equal(policy_of(&plan)->kind, POLICY_ON_DEMAND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(what_comes_with_activities_is_bought_for_them),
        SMALL_TEST(little_or_seldom_is_no_activity_item),
        SMALL_TEST(a_lumpy_record_is_drawn_from),
        SMALL_TEST(class_b_has_a_fill_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
