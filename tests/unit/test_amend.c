/*
 * Orders that were sent and may still change, in a city with constant demand, so that hand
 * arithmetic gives every number: ten a day, delivered the morning after the order, class A. The
 * reorder point is two days' demand (20), one orders up to five (50), without any safety stock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/amend.h"
#include "small_plan.h"

enum { FRIDAY = 16, NINE = 9 * 3600, TEN = 10 * 3600, ELEVEN = 11 * 3600 };

/* A line that was sent, of so many units, due on that day. */
static struct open_line *send_line(struct small_city *small, const struct small_bought *bought,
                                   int64_t units, int32_t due_day)
{
    struct city *c = &small->city;
    small_coming(small, bought->item, bought->supplier, units, due_day);
    struct open_line *line = &c->open_lines[c->open_lines_n - 1];
    line->state = LINE_SENT;
    line->sent_e3 = line->qty_e3;
    return line;
}

/* Pads, so many of them there, and a band of so many percent. */
static struct small_bought pads_with(struct small_city *small, int64_t there, int64_t down,
                                     int64_t up)
{
    struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", there, FIXED_NONE);
    pads.term->flex_down_e4 = down * 100;
    pads.term->flex_up_e4 = up * 100;
    return pads;
}

static void assert_amended(const struct plan *plan, enum reason_id id, int64_t from, int64_t to,
                           int64_t fen)
{
    assert_int_equal(plan->amendments_n, 1);
    const struct plan_amendment *a = &plan->amendments[0];
    assert_int_equal(a->reason.id, id);
    assert_int_equal(a->reason.numbers[AMEND_FROM_Q], from * FIXED_E3);
    assert_int_equal(a->reason.numbers[AMEND_TO_Q], to * FIXED_E3);
    assert_int_equal(a->amount_fen, fen);
    assert_int_equal(amend_replay(&a->reason), to * FIXED_E3);
}

/* 15 there and 100 on the way are 65 more than 50: 100 - 65 = 35, but 80 are the least; a unit
 * costs 2 yuan, so 20 less are 40.00. With a band of 80 % it is 35. */
static void what_is_too_much_is_lowered(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 15, 20, 20);
    (void)send_line(small, &pads, 100, small_today() + 1);
    struct plan plan = plan_of(small);
    assert_amended(&plan, REASON_LOWER, 100, 80, -4000);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_ARRIVING_Q], 80 * FIXED_E3);
    pads.term->flex_down_e4 = 8000;
    plan = plan_of(small);
    assert_amended(&plan, REASON_LOWER, 100, 35, -13000);
    /* in packs of 12: 35 are 36; the city itself is as it was */
    pads.term->pack_e3 = 12 * FIXED_E3;
    plan = plan_of(small);
    assert_amended(&plan, REASON_LOWER, 100, 36, -12800);
    assert_int_equal(small->city.open_lines[0].qty_e3, 100 * FIXED_E3);
}

/* 5 and 10 are 35 less than 50, and less than 20. Up to 20 can come with the line, and then the
 * position is above the reorder point; up to 12, and 33 are ordered. */
static void what_is_missing_comes_with_the_line(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 5, 0, 100);
    (void)send_line(small, &pads, 10, small_today() + 1);
    struct plan plan = plan_of(small);
    assert_amended(&plan, REASON_RAISE, 10, 20, 2000);
    assert_int_equal(plan.lines[0].reason.id, REASON_ENOUGH);
    pads.term->flex_up_e4 = 2000;
    plan = plan_of(small);
    assert_amended(&plan, REASON_RAISE, 10, 12, 400);
    assert_int_equal(plan.lines[0].qty_e3, 33 * FIXED_E3);
    /* the supplier gives 11 in a day */
    pads.term->max_per_day_e3 = 11 * FIXED_E3;
    plan = plan_of(small);
    assert_amended(&plan, REASON_RAISE, 10, 11, 200);
    /* packs of 5: 12 are 10, nothing changes */
    pads.term->max_per_day_e3 = FIXED_NONE;
    pads.term->pack_e3 = 5 * FIXED_E3;
    plan = plan_of(small);
    assert_int_equal(plan.amendments_n, 0);
}

/* What can be changed at all: sent, nothing of it there, its supplier known and flexible. */
/* Where shelves are bounded, what is missing is ordered: the order is fitted to them. */
static void shelves_take_orders(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 5, 0, 100);
    (void)send_line(small, &pads, 10, small_today() + 1);
    assert_int_equal(plan_of(small).amendments_n, 1);
    small->city.items[pads.item].volume_ml = 1000;
    assert_int_equal(plan_of(small).amendments_n, 1);
    small->city.sites[0].capacity_l = 500;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.amendments_n, 0);
    assert_int_equal(plan.lines[0].reason.id, REASON_ORDER);
}

static void other_lines_are_left_alone(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 15, 20, 20);
    struct open_line *line = send_line(small, &pads, 100, small_today() + 1);
    struct amend_band band;
    assert_true(amend_band_of(&small->city, line, &band));
    line->sent_e3 = 0;
    assert_int_equal(plan_of(small).amendments_n, 0);
    line->sent_e3 = 100 * FIXED_E3;
    line->state = LINE_APPROVED;
    assert_int_equal(plan_of(small).amendments_n, 0);
    line->state = LINE_SENT;
    line->supplier = FIXED_NONE;
    assert_int_equal(plan_of(small).amendments_n, 0);
    line->supplier = pads.supplier;
    pads.term->flex_down_e4 = pads.term->flex_up_e4 = FIXED_NONE;
    assert_int_equal(plan_of(small).amendments_n, 0);
    /* 42 there: 142 is 92 more than 50; with 90 % it would be 10, with 99 % the 8 that are wanted
     */
    pads.term->flex_down_e4 = 9900;
    small->city.stock[0].qty_e3 = 42 * FIXED_E3;
    struct plan plan = plan_of(small);
    assert_amended(&plan, REASON_LOWER, 100, 8, -18400);
    /* a look back at a day that is over proposes nothing */
    struct planner_options options = {.threads = 1, .look_back = true};
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, NULL), LINLI_OK);
    assert_int_equal(plan.amendments_n, 0);
}

/* Rounding up to a pack of 12 may have brought 11 too much: 15 and 48 are 13 more than 50, and a
 * line of 48 changes from 12 + 4.8 on. 19 and 48 are 17 more: 48 - 17 = 31 are 36 in packs. */
static void rounding_up_is_no_reason(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 15, 50, 0);
    pads.term->pack_e3 = 12 * FIXED_E3;
    (void)send_line(small, &pads, 48, small_today() + 1);
    assert_int_equal(plan_of(small).amendments_n, 0);
    small->city.stock[0].qty_e3 = 19 * FIXED_E3;
    const struct plan plan = plan_of(small);
    assert_amended(&plan, REASON_LOWER, 48, 36, -2400);
}

/* An order of today is there tomorrow, so the line of tomorrow can change until today's cut-off. */
static void the_cut_off_ends_it(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 15, 20, 20);
    struct open_line *line = send_line(small, &pads, 100, small_today() + 1);
    struct city *c = &small->city;
    struct amend_band band = {0};
    c->suppliers[pads.supplier].cutoff_s = TEN;
    c->now_s = NINE;
    assert_true(amend_band_of(c, line, &band));
    assert_int_equal(band.until_day, small_today());
    assert_int_equal(band.until_s, TEN);
    c->now_s = TEN;
    assert_true(amend_band_of(c, line, &band));
    c->now_s = ELEVEN;
    assert_false(amend_band_of(c, line, &band));
    assert_int_equal(plan_of(small).amendments_n, 0);
    /* delivered on Fridays only: Thursday's order is the last for Friday */
    c->suppliers[pads.supplier].delivery_days = FRIDAY;
    line->due_day = small_today() + 4;
    assert_true(amend_band_of(c, line, &band));
    assert_int_equal(band.until_day, small_today() + 3);
    c->today += 4;
    assert_false(amend_band_of(c, line, &band));
    c->today -= 4;
}

/* 60 were ordered in the tier that begins at 50: they do not go below it. In the tier of 20 they
 * may become 30. */
static void a_price_tier_is_kept(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = pads_with(small, 40, 50, 0);
    struct supply_term *tier = small_supply(small, pads.supplier, pads.item, 1, 1);
    struct amend_band band = {0};
    tier->min_qty_e3 = 50 * FIXED_E3;
    tier->flex_down_e4 = 5000;
    const struct open_line *line = send_line(small, &pads, 60, small_today() + 1);
    city_sort(&small->city);
    assert_true(amend_band_of(&small->city, line, &band));
    assert_int_equal(band.low_e3, 50 * FIXED_E3);
    assert_int_equal(band.high_e3, 60 * FIXED_E3);
    const struct plan plan = plan_of(small);
    assert_amended(&plan, REASON_LOWER, 60, 50, -2000);
    tier->min_qty_e3 = 20 * FIXED_E3;
    assert_true(amend_band_of(&small->city, line, &band));
    assert_int_equal(band.low_e3, 30 * FIXED_E3);
}

/* ---- properties ------------------------------------------------------------------------------ */

/* Some items with random stock, packs, bands and lines of tomorrow. */
static void draw_city(struct small_city *small, struct random_stream *stream)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    for (int k = 0; k < 4; k++) {
        struct small_bought b =
            small_bought(small, names[k], 1 + (int64_t)random_below(stream, 40));
        small_stock(small, b.item, names[k], (int64_t)random_below(stream, 120), FIXED_NONE);
        b.term->flex_down_e4 = (int64_t)random_below(stream, FIXED_E4 + 1);
        b.term->flex_up_e4 = (int64_t)random_below(stream, FIXED_E4 + 1);
        b.term->pack_e3 = (1 + (int64_t)random_below(stream, 12)) * FIXED_E3;
        b.term->max_per_day_e3 = random_below(stream, 2) == 0
                                     ? FIXED_NONE
                                     : (int64_t)(50 + random_below(stream, 100)) * FIXED_E3;
        int64_t packs = 1 + (int64_t)random_below(stream, 20);
        for (int64_t i = random_below(stream, 3) == 0 ? 2 : 1; i > 0; i--) {
            (void)send_line(small, &b, packs * b.term->pack_e3 / FIXED_E3, small_today() + 1);
        }
    }
}

static struct open_line *line_of(struct small_city *small, int64_t id)
{
    struct city *c = &small->city;
    for (int64_t i = 0; i < c->open_lines_n; i++) {
        if (c->open_lines[i].line == id) {
            return &c->open_lines[i];
        }
    }
    fail();
    return NULL;
}

/* Within the band of what was sent first, in whole packs, in the direction that is said. */
static void assert_within(struct small_city *small, const struct plan_amendment *a)
{
    const struct supply_term *term = &small->city.supply[0];
    const struct open_line *line = line_of(small, a->line);
    int64_t to = a->reason.numbers[AMEND_TO_Q];
    for (int64_t i = 0; i < small->city.supply_n; i++) {
        term = small->city.supply[i].item == a->item ? &small->city.supply[i] : term;
    }
    assert_int_equal(term->item, a->item);
    assert_true(to > 0 && to % term->pack_e3 == 0);
    assert_true(to * FIXED_E4 >= line->sent_e3 * (FIXED_E4 - term->flex_down_e4));
    assert_true(to * FIXED_E4 <= line->sent_e3 * (FIXED_E4 + term->flex_up_e4));
    assert_int_equal(to > line->qty_e3, a->reason.id == REASON_RAISE);
    assert_int_not_equal(to, line->qty_e3);
    assert_int_equal(amend_replay(&a->reason), to);
    if (term->max_per_day_e3 != FIXED_NONE && a->reason.id == REASON_RAISE) {
        int64_t sum = to - line->qty_e3;
        for (int64_t i = 0; i < small->city.open_lines_n; i++) {
            const struct open_line *other = &small->city.open_lines[i];
            sum += other->item == a->item ? other->qty_e3 : 0;
        }
        assert_true(sum <= term->max_per_day_e3);
    }
}

/* Every change is within its band; the same city gives the same; and a plan of what was amended
 * amends nothing more. */
static void bands_are_never_left(void **state)
{
    (void)state;
    int64_t raised_n = 0;
    int64_t lowered_n = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct small_city small;
        struct random_stream stream;
        small_init(&small);
        random_init(&stream, 20261124, "amend", seed);
        draw_city(&small, &stream);
        struct plan plan = plan_of(&small);
        struct plan again = plan_of(&small);
        assert_int_equal(plan.amendments_n, again.amendments_n);
        for (int64_t i = 0; i < plan.amendments_n; i++) {
            const struct plan_amendment *a = &plan.amendments[i];
            assert_within(&small, a);
            assert_int_equal(a->line, again.amendments[i].line);
            assert_memory_equal(&a->reason, &again.amendments[i].reason, sizeof(a->reason));
            raised_n += a->reason.id == REASON_RAISE;
            lowered_n += a->reason.id == REASON_LOWER;
            line_of(&small, a->line)->qty_e3 = a->reason.numbers[AMEND_TO_Q];
        }
        again = plan_of(&small);
        assert_int_equal(again.amendments_n, 0);
        for (int64_t i = 0; i < plan.lines_n; i++) {
            assert_int_equal(again.lines[i].qty_e3, plan.lines[i].qty_e3);
        }
        small_finish(&small);
    }
    assert_true(raised_n >= 10 && lowered_n >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(what_is_too_much_is_lowered), SMALL_TEST(what_is_missing_comes_with_the_line),
        SMALL_TEST(shelves_take_orders),         SMALL_TEST(other_lines_are_left_alone),
        SMALL_TEST(rounding_up_is_no_reason),    SMALL_TEST(the_cut_off_ends_it),
        SMALL_TEST(a_price_tier_is_kept),        cmocka_unit_test(bands_are_never_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
