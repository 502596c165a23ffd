/*
 * Rules over single facts on a tiny city, what becomes of marks that are found again or not, and
 * what of them the planner uses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "planner/planner.h"
#include "planner/quality.h"
#include "small_city.h"

static const struct quality_facts no_facts = {0};

static struct quality_mark *find(struct small_city *small, int64_t *ret_n)
{
    struct quality_mark *marks = NULL;
    assert_int_equal(quality_find(&small->city, &no_facts, &small->arena, &marks, ret_n, NULL),
                     LINLI_OK);
    return marks;
}

/* The only mark of a rule; the test fails when there are more or none. */
static const struct quality_mark *only(const struct quality_mark *marks, int64_t n,
                                       enum quality_rule rule)
{
    const struct quality_mark *found = NULL;
    for (int64_t i = 0; i < n; i++) {
        if (marks[i].rule == rule) {
            assert_null(found);
            found = &marks[i];
        }
    }
    assert_non_null(found);
    return found;
}

static int64_t count(const struct quality_mark *marks, int64_t n, enum quality_rule rule)
{
    int64_t found = 0;
    for (int64_t i = 0; i < n; i++) {
        found += marks[i].rule == rule;
    }
    return found;
}

static int64_t *qty_on(struct small_city *small, int64_t series, int32_t days_ago)
{
    struct demand_series *s = &small->city.series[series];
    return &s->qty_e3[small->city.today - days_ago - s->first_day];
}

/* 10 a day, one day 1000: a hundred times the usual, 2 yuan each: (1000 - 10) * 2 = 1980 yuan. */
static void a_hundredfold_is_another_unit(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    small_item(small, "pads", 10);
    *qty_on(small, 0, 5) = 1000 * FIXED_E3;
    const struct quality_mark *marks = find(small, &n);
    const struct quality_mark *mark = only(marks, n, QUALITY_UNIT);
    assert_int_equal(mark->day, small->city.today - 5);
    assert_int_equal(mark->value, 1000 * FIXED_E3);
    assert_int_equal(mark->reason.numbers[1], 10 * FIXED_E3);
    assert_int_equal(mark->reason.numbers[2], 100);
    assert_int_equal(mark->reason.numbers[3], 10 * FIXED_E3);
    assert_int_equal(mark->risk_fen, 198000);
    assert_int_equal(mark->state, MARK_OPEN);
}

/* The day before the checked ones is not looked at; twice the usual is nothing. */
static void only_the_last_days_and_only_what_is_far(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    small_item(small, "pads", 10);
    *qty_on(small, 0, (int32_t)small->city.settings.quality_days + 1) = 1000 * FIXED_E3;
    *qty_on(small, 0, 5) = 20 * FIXED_E3;
    const struct quality_mark *marks = find(small, &n);
    for (int64_t i = 0; i < n; i++) {
        assert_true(quality_kind_of(marks[i].rule) != QUALITY_OUTLYING);
    }
}

static void what_cannot_be(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    int64_t item = small_item(small, "pads", 10);
    struct demand_series *s = &small->city.series[0];
    struct calendar_day closed = {
        .day = small->city.today - 9, .kind = CALENDAR_CLOSED, .name = "", .site = FIXED_NONE};
    small->city.calendar[small->city.calendar_n++] = closed;
    assert_int_equal(LINLI_NEW(&small->arena, SMALL_HISTORY, &s->in_stock_e4, NULL), LINLI_OK);
    assert_int_equal(LINLI_NEW(&small->arena, SMALL_HISTORY, &s->price_e4, NULL), LINLI_OK);
    for (int32_t t = 0; t < SMALL_HISTORY; t++) {
        s->in_stock_e4[t] = FIXED_E4;
        s->price_e4[t] = 5 * FIXED_E4;
    }
    s->in_stock_e4[SMALL_HISTORY - 7] = 0;
    s->price_e4[SMALL_HISTORY - 4] = 0;
    s->price_e4[SMALL_HISTORY - 3] = 500 * FIXED_E4; /* fen for yuan */
    s->price_e4[SMALL_HISTORY - 2] = 10 * FIXED_E4;  /* dear, but possible */
    /* 100 ml each in a cupboard of one litre: ten have room, eleven do not. */
    small->city.items[item].volume_ml = 100;
    small->city.sites[0].capacity_l = 1;
    *qty_on(small, 0, 1) = 11 * FIXED_E3;
    struct lot_stock *lot = &small->city.stock[small->city.stock_n++];
    *lot = (struct lot_stock){.item = item,
                              .lot_code = "L1",
                              .qty_e3 = 3 * FIXED_E3,
                              .expiry_day = small->city.today - 3,
                              .received_day = small->city.today - 1};
    const struct quality_mark *marks = find(small, &n);
    assert_int_equal(only(marks, n, QUALITY_SOLD_CLOSED)->day, small->city.today - 9);
    assert_int_equal(only(marks, n, QUALITY_SOLD_OUT)->day, small->city.today - 7);
    assert_int_equal(only(marks, n, QUALITY_TOO_BIG)->day, small->city.today - 1);
    assert_int_equal(only(marks, n, QUALITY_TOO_BIG)->high, 10 * FIXED_E3);
    assert_string_equal(only(marks, n, QUALITY_EXPIRY)->lot_code, "L1");
    assert_int_equal(count(marks, n, QUALITY_PRICE), 2);
}

static void more_than_was_ever_there(void **state)
{
    struct small_city *small = *state;
    struct quality_mark *marks = NULL;
    int64_t n = 0;
    small_item(small, "pads", 10);
    struct quality_inbound inbound = {.first_day = small->city.today - 3, .qty_e3 = 10 * FIXED_E3};
    struct quality_facts facts = {.inbound = &inbound, .inbound_n = 1};
    *qty_on(small, 0, 2) = 11 * FIXED_E3;
    *qty_on(small, 0, 4) = 11 * FIXED_E3; /* before the ledger began */
    assert_int_equal(quality_find(&small->city, &facts, &small->arena, &marks, &n, NULL), LINLI_OK);
    assert_int_equal(only(marks, n, QUALITY_SOLD_MORE)->day, small->city.today - 2);
}

/* Three days without a row: one mark of three days; two at the end wait for a third (silent_days
 * 2 is reached with them), one does not. */
static void a_site_that_fell_silent(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    small_item(small, "pads", 10);
    for (int32_t ago = 20; ago < 23; ago++) {
        *qty_on(small, 0, ago) = 0;
    }
    *qty_on(small, 0, 1) = 0;
    const struct quality_mark *marks = find(small, &n);
    const struct quality_mark *mark = only(marks, n, QUALITY_SITE_SILENT);
    assert_int_equal(mark->day, small->city.today - 22);
    assert_int_equal(mark->last_day, small->city.today - 20);
    assert_int_equal(mark->reason.numbers[0], 3);
    assert_int_equal(mark->risk_fen, 3 * 10 * 200);
    *qty_on(small, 0, 2) = 0;
    marks = find(small, &n);
    assert_int_equal(count(marks, n, QUALITY_SITE_SILENT), 2);
}

static void an_item_that_stopped(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    small_item(small, "pads", 10);
    small_item(small, "soap", 4);
    int64_t days = small->city.settings.quality_item_days;
    for (int32_t ago = 1; ago < days; ago++) {
        *qty_on(small, 1, ago) = 0;
    }
    const struct quality_mark *marks = find(small, &n);
    assert_int_equal(count(marks, n, QUALITY_ITEM_SILENT), 0);
    *qty_on(small, 1, (int32_t)days) = 0;
    marks = find(small, &n);
    assert_int_equal(only(marks, n, QUALITY_ITEM_SILENT)->item, 1);
}

/* ---- found again, decided, gone ---------------------------------------------------------------
 */

static struct quality_change settle_one(struct small_city *small, const struct quality_mark *found,
                                        int64_t found_n, const struct quality_mark *kept)
{
    struct quality_change *changes = NULL;
    int64_t n = 0;
    assert_int_equal(
        quality_settle(&small->city, found, found_n, kept, 1, &small->arena, &changes, &n, NULL),
        LINLI_OK);
    assert_int_equal(n, 1);
    return changes[0];
}

static void a_decision_holds_for_its_value(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    small_item(small, "pads", 10);
    *qty_on(small, 0, 5) = 1000 * FIXED_E3;
    const struct quality_mark *marks = find(small, &n);
    struct quality_mark found = *only(marks, n, QUALITY_UNIT);
    struct quality_mark kept = found;
    kept.id = 7;
    struct quality_change change = settle_one(small, &found, 1, &kept);
    assert_false(change.changed); /* found again: nothing happens */
    assert_int_equal(change.mark.id, 7);
    kept.state = kept.decided = MARK_ACCEPTED;
    kept.decided_value = found.value;
    change = settle_one(small, &found, 1, &kept);
    assert_int_equal(change.mark.state, MARK_ACCEPTED);
    assert_false(change.event);
    found.value += 1; /* an import has changed it */
    change = settle_one(small, &found, 1, &kept);
    assert_int_equal(change.mark.state, MARK_OPEN);
    assert_true(change.event);
    found.value -= 1; /* and back */
    kept.state = MARK_GONE;
    change = settle_one(small, &found, 1, &kept);
    assert_int_equal(change.mark.state, MARK_ACCEPTED);
}

static void a_mark_goes_with_its_fact(void **state)
{
    struct small_city *small = *state;
    int64_t n = 0;
    small_item(small, "pads", 10);
    *qty_on(small, 0, 5) = 1000 * FIXED_E3;
    const struct quality_mark *marks = find(small, &n);
    struct quality_mark kept = *only(marks, n, QUALITY_UNIT);
    kept.id = 7;
    *qty_on(small, 0, 5) = 10 * FIXED_E3;
    struct quality_change change = settle_one(small, NULL, 0, &kept);
    assert_int_equal(change.mark.state, MARK_GONE);
    assert_int_equal(change.mark.value, 10 * FIXED_E3);
    /* excluded, no longer found, but still the same value: stays out */
    *qty_on(small, 0, 5) = 1000 * FIXED_E3;
    kept.state = kept.decided = MARK_EXCLUDED;
    kept.decided_value = 1000 * FIXED_E3;
    change = settle_one(small, NULL, 0, &kept);
    assert_int_equal(change.mark.state, MARK_EXCLUDED);
    assert_false(change.changed);
    /* a day that is no longer looked at stays as it is */
    kept.state = kept.decided = MARK_OPEN;
    kept.day = kept.last_day = small->city.today - (int32_t)small->city.settings.quality_days - 1;
    change = settle_one(small, NULL, 0, &kept);
    assert_int_equal(change.mark.state, MARK_OPEN);
}

/* ---- what the planner uses --------------------------------------------------------------------
 */

static void apply(struct small_city *small, enum quality_rule rule, enum mark_state state,
                  int32_t days_ago, int32_t until_ago)
{
    static struct quality_mark marks[8];
    marks[0] = (struct quality_mark){.rule = rule,
                                     .state = state,
                                     .day = small->city.today - days_ago,
                                     .last_day = small->city.today - days_ago,
                                     .until_day = small->city.today - until_ago,
                                     .lot_code = "",
                                     .reason = {.id = MARK_HIGH}};
    small->city.marks = marks;
    small->city.marks_n = 1;
    assert_int_equal(quality_apply(&small->city, &small->arena, NULL), LINLI_OK);
}

static void excluded_days_are_not_observed(void **state)
{
    struct small_city *small = *state;
    small_item(small, "pads", 10);
    apply(small, QUALITY_HIGH, MARK_EXCLUDED, 5, 3);
    for (int32_t ago = 1; ago < 8; ago++) {
        bool out = ago >= 3 && ago <= 5;
        assert_int_equal(*qty_on(small, 0, ago), out ? FIXED_NONE : 10 * FIXED_E3);
    }
    apply(small, QUALITY_HIGH, MARK_OPEN, 7, 7); /* bounded by the forecast, but used */
    assert_int_equal(*qty_on(small, 0, 7), 10 * FIXED_E3);
    apply(small, QUALITY_SOLD_OUT, MARK_OPEN, 7, 7);
    assert_int_equal(*qty_on(small, 0, 7), FIXED_NONE);
    apply(small, QUALITY_HIGH, MARK_ACCEPTED, 8, 8);
    assert_int_equal(small->city.series[0].certain[SMALL_HISTORY - 8], 1);
}

/* The forecast of tomorrow after a hundredfold day: bounded while it is open, as if it had not been
 * when it is excluded, higher when somebody has accepted it. */
static void the_forecast_follows(void **state)
{
    (void)state;
    int64_t mean[3];
    static const enum mark_state states[3] = {MARK_EXCLUDED, MARK_OPEN, MARK_ACCEPTED};
    for (int k = 0; k < 3; k++) {
        struct small_city small;
        struct plan plan;
        struct planner_options options = {.threads = 1};
        small_init(&small);
        small_item(&small, "pads", 10);
        *qty_on(&small, 0, 1) = 1000 * FIXED_E3;
        apply(&small, QUALITY_HIGH, states[k], 1, 1);
        assert_int_equal(planner_plan(&small.city, &options, &small.arena, &plan, NULL), LINLI_OK);
        mean[k] = plan.forecasts[0].mean_e3[0];
        small_finish(&small);
    }
    assert_int_equal(mean[0], 10 * FIXED_E3);
    assert_true(mean[1] < 12 * FIXED_E3);
    assert_true(mean[2] > mean[1] + 2 * FIXED_E3);
}

static void what_waits_is_on_the_sheet_and_approves_nothing(void **state)
{
    struct small_city *small = *state;
    struct plan plan;
    struct planner_options options = {.threads = 1};
    bool told = false;
    small_item(small, "pads", 10);
    apply(small, QUALITY_HIGH, MARK_OPEN, 2, 2);
    small->city.marks[0].risk_fen = 1240;
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    for (int64_t i = 0; i < plan.notices_n; i++) {
        const struct reason *reason = &plan.notices[i].reason;
        if (reason->id == NOTICE_INBOX) {
            told = true;
            assert_int_equal(reason->numbers[0], 1);
            assert_int_equal(reason->numbers[1], 1240);
        }
    }
    assert_true(told);
    assert_false(plan.lines[0].approved);
}

/* A price of 99 million yuan and 10000 pieces a day: some 10^12 yuan an order, ten times the limit
 * of 10^11. The other item is planned as ever. */
static void what_nobody_can_mean_stops_no_plan(void **state)
{
    struct small_city *small = *state;
    struct plan plan;
    struct planner_options options = {.threads = 1};
    int64_t item = small_item(small, "pads", 10000);
    small_item(small, "soap", 10);
    small->city.items[item].cost_e4 = INT64_C(990000000000);
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    assert_int_equal(plan.lines[0].reason.id, REASON_BEYOND);
    assert_int_equal(plan.lines[0].qty_e3, 0);
    assert_int_equal(plan.lines[0].amount_fen, 0);
    assert_int_equal(plan.lines[1].reason.id, REASON_ORDER);
    int64_t told = 0;
    for (int64_t i = 0; i < plan.notices_n; i++) {
        told += plan.notices[i].reason.id == NOTICE_BEYOND && plan.notices[i].item == item;
    }
    assert_int_equal(told, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(a_hundredfold_is_another_unit),
        SMALL_TEST(only_the_last_days_and_only_what_is_far),
        SMALL_TEST(what_cannot_be),
        SMALL_TEST(more_than_was_ever_there),
        SMALL_TEST(a_site_that_fell_silent),
        SMALL_TEST(an_item_that_stopped),
        SMALL_TEST(a_decision_holds_for_its_value),
        SMALL_TEST(a_mark_goes_with_its_fact),
        SMALL_TEST(excluded_days_are_not_observed),
        cmocka_unit_test(the_forecast_follows),
        SMALL_TEST(what_waits_is_on_the_sheet_and_approves_nothing),
        SMALL_TEST(what_nobody_can_mean_stops_no_plan),
    };
    return cmocka_run_group_tests_name("quality rules", tests, NULL, NULL);
}
