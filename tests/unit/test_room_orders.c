/*
 * Room for what is bought: capacity by zone of temperature cuts orders, least loss first, by what
 * will be there on the days ahead. Constant demand, so that hand arithmetic gives every number: the
 * supplier delivers daily, the morning after the order; class A, three days beyond the next
 * arrival, so an order from nothing is five days' demand. A unit takes a litre.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "small_plan.h"

static struct small_bought boxes_of(struct small_city *small, const char *code, int64_t daily)
{
    const struct small_bought bought = small_bought(small, code, daily);
    small->city.items[bought.item].volume_ml = 1000;
    return bought;
}

static const struct plan_line *line_of(const struct plan *plan, int64_t item)
{
    for (int64_t i = 0; i < plan->lines_n; i++) {
        if (plan->lines[i].item == item && plan->lines[i].site == 0) {
            return &plan->lines[i];
        }
    }
    fail();
    return NULL;
}

/* 10 a day and nothing there: 50 are wanted, 30 fit on the day on which they come. */
static void an_order_is_cut_to_the_shelves(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = boxes_of(small, "pads", 10);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 50 * FIXED_E3);
    small->city.sites[0].capacity_l = 50;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 50 * FIXED_E3);
    assert_null(find_notice(&plan, NOTICE_ROOM, pads.item));
    small->city.sites[0].capacity_l = 30;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 30 * FIXED_E3);
    assert_int_equal(plan.lines[0].amount_fen, 6000);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_MOST_Q], 30 * FIXED_E3);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_ROOM, pads.item);
    assert_non_null(notice);
    const int64_t expected[] = {50000, 30000, small_today() + 1, 30, 30};
    for (int k = 0; k < 5; k++) {
        assert_int_equal(notice->reason.numbers[k], expected[k]);
    }
    assert_int_equal(notice->risk_fen, 4000);
    pads.term->pack_e3 = 8 * FIXED_E3; /* 3 whole packs of 8 fit */
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 24 * FIXED_E3);
    pads.term->min_qty_e3 = 40 * FIXED_E3; /* and the least order does not */
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 0);
    assert_int_equal(plan.lines[0].reason.id, REASON_NO_ROOM);
    assert_int_equal(plan.orders_n, 0);
}

/* Frozen goods fill the cold room alone; goods without a volume fill nothing. */
static void each_zone_has_its_room(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = boxes_of(small, "pads", 10);
    small->city.items[pads.item].temp = TEMP_FROZEN;
    small->city.sites[0].capacity_l = 1;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 50 * FIXED_E3);
    small->city.sites[0].cold_capacity_l = 20;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 20 * FIXED_E3);
    assert_non_null(find_notice(&plan, NOTICE_ROOM_COLD, pads.item));
    small->city.items[pads.item].volume_ml = FIXED_NONE;
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 50 * FIXED_E3);
}

/* 15 are there, 10 go today: tomorrow 5 of the 30 litres are taken; 35 are wanted. */
static void what_goes_until_then_makes_room(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = boxes_of(small, "pads", 10);
    small->city.sites[0].capacity_l = 30;
    small_stock(small, pads.item, "L1", 15, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 25 * FIXED_E3);
    assert_int_equal(find_notice(&plan, NOTICE_ROOM, pads.item)->reason.numbers[3], 25);
}

/* 15 come the day after tomorrow: then 15 of the 30 litres are free, and of an order that comes
 * tomorrow 10 will have gone: 25. */
static void what_comes_later_has_its_room(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = boxes_of(small, "pads", 10);
    small->city.sites[0].capacity_l = 30;
    small_coming(small, pads.item, pads.supplier, 15, small_today() + 2);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].qty_e3, 25 * FIXED_E3);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_ROOM, pads.item);
    assert_int_equal(notice->reason.numbers[2], small_today() + 2);
    assert_int_equal(notice->reason.numbers[3], 15);
}

/*
 * Pads bring 10 for 2 yuan: 8 are lost by a sale that is; wipes have no price: 1.5 times their
 * cost,
 * 3. Of 60 litres each gets first what goes until the next delivery, in two days, 20; the rest goes
 * to the pads. Of 30 the wipes get what the pads leave; of a tenth of the volume they lose most.
 */
static void the_least_loss_is_cut(void **state)
{
    struct small_city *small = *state;
    const struct small_bought wipes = boxes_of(small, "wipes", 10);
    const struct small_bought pads = boxes_of(small, "pads", 10);
    small->city.items[pads.item].price_e4 = 10 * FIXED_E4;
    small->city.sites[0].capacity_l = 60;
    struct plan plan = plan_of(small);
    assert_int_equal(line_of(&plan, pads.item)->qty_e3, 40 * FIXED_E3);
    assert_int_equal(line_of(&plan, wipes.item)->qty_e3, 20 * FIXED_E3);
    small->city.sites[0].capacity_l = 30;
    plan = plan_of(small);
    assert_int_equal(line_of(&plan, pads.item)->qty_e3, 20 * FIXED_E3);
    assert_int_equal(line_of(&plan, wipes.item)->qty_e3, 10 * FIXED_E3);
    small->city.items[wipes.item].volume_ml = 100; /* 20 of them 2 litres, then 50: 5 */
    plan = plan_of(small);
    assert_int_equal(line_of(&plan, wipes.item)->qty_e3, 50 * FIXED_E3);
    assert_int_equal(line_of(&plan, pads.item)->qty_e3, 25 * FIXED_E3);
}

/* 100 of something that is held, and stays, fill 30 litres more than three times: nothing comes. */
static void a_full_room_gets_nothing(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = boxes_of(small, "pads", 10);
    const struct small_bought wipes = boxes_of(small, "wipes", 10);
    small->city.sites[0].capacity_l = 30;
    small_stock(small, wipes.item, "L1", 100, FIXED_NONE);
    small->city.stock[0].account = ACCOUNT_QUARANTINE;
    struct plan plan = plan_of(small);
    assert_int_equal(line_of(&plan, pads.item)->reason.id, REASON_NO_ROOM);
    assert_int_equal(line_of(&plan, wipes.item)->reason.id, REASON_NO_ROOM);
    const struct plan_notice *notice = find_notice(&plan, NOTICE_ROOM, pads.item);
    assert_int_equal(notice->reason.numbers[1], 0);
    assert_int_equal(notice->reason.numbers[3], 0);
}

/* A hub of 30 litres orders for its point of 10 a day; its own need is what the point asks of it.
 */
static void a_hub_is_bounded_like_a_site(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = boxes_of(small, "pads", 10);
    int64_t point = small_site(small, "point", "centre");
    small->city.series[0].site = point;
    struct plan plan = plan_of(small);
    assert_true(line_of(&plan, pads.item)->qty_e3 > 30 * FIXED_E3);
    small->city.sites[0].capacity_l = 30;
    plan = plan_of(small);
    assert_int_equal(line_of(&plan, pads.item)->qty_e3, 30 * FIXED_E3);
    assert_non_null(find_notice(&plan, NOTICE_ROOM, pads.item));
}

/* What is there of an item on each of `days` days with an order of `qty` that comes tomorrow. */
static void live(const struct city *city, int64_t item, int64_t daily, int64_t qty, int32_t days,
                 int64_t *there)
{
    int64_t left = 0;
    for (int64_t i = 0; i < city->stock_n; i++) {
        left += city->stock[i].item == item ? city->stock[i].qty_e3 : 0;
    }
    for (int32_t d = 0; d < days; d++) {
        for (int64_t i = 0; i < city->open_lines_n; i++) {
            const struct open_line *line = &city->open_lines[i];
            left += line->item == item && line->due_day == city->today + d ? line->qty_e3 : 0;
        }
        left += d == 1 ? qty : 0;
        there[d] = left;
        left -= daily * FIXED_E3 < left ? daily * FIXED_E3 : left;
    }
}

enum { TRIALS = 60, ITEMS = 5, DAYS = 20 };

static void make_city(struct small_city *small, struct random_stream *stream, int64_t *daily)
{
    for (int64_t i = 0; i < ITEMS; i++) {
        static const char *const codes[ITEMS] = {"i1", "i2", "i3", "i4", "i5"};
        daily[i] = 1 + (int64_t)random_below(stream, 12);
        const struct small_bought b = boxes_of(small, codes[i], daily[i]);
        small->city.items[b.item].volume_ml = 100 + (int64_t)random_below(stream, 3000);
        small->city.items[b.item].price_e4 = (2 + (int64_t)random_below(stream, 9)) * FIXED_E4;
        b.term->pack_e3 = (1 + (int64_t)random_below(stream, 6)) * FIXED_E3;
        b.term->min_qty_e3 = (int64_t)random_below(stream, 15) * FIXED_E3;
        if (random_below(stream, 2) == 0) {
            small_stock(small, b.item, "L", (int64_t)random_below(stream, 40), FIXED_NONE);
        }
        if (random_below(stream, 2) == 0) {
            small_coming(small, b.item, b.supplier, 1 + (int64_t)random_below(stream, 40),
                         small->city.today + (int32_t)random_below(stream, 8));
        }
    }
    small->city.sites[0].capacity_l = 10 + (int64_t)random_below(stream, 300);
}

/* Whatever the city, on no day is more there than fits, unless it was without the orders; no line
 * grows by the bound, and without it none is cut. */
static void no_room_is_ever_overfilled(void **state)
{
    struct random_stream stream;
    int64_t cut = 0;
    (void)state;
    random_init(&stream, 7, "room for orders", 0);
    for (int k = 0; k < TRIALS; k++) {
        struct small_city small;
        int64_t daily[ITEMS];
        int64_t with[DAYS] = {0};
        int64_t without[DAYS] = {0};
        small_init(&small);
        make_city(&small, &stream, daily);
        int64_t capacity_l = small.city.sites[0].capacity_l;
        struct plan plan = plan_of(&small);
        small.city.sites[0].capacity_l = FIXED_NONE;
        struct plan free = plan_of(&small);
        for (int64_t i = 0; i < ITEMS; i++) {
            int64_t there[DAYS];
            int64_t qty = line_of(&plan, i)->qty_e3;
            const struct supply_term *term = &small.city.supply[i];
            assert_true(qty <= line_of(&free, i)->qty_e3);
            assert_true(qty == 0 || (qty % term->pack_e3 == 0 && qty >= term->min_qty_e3));
            cut += qty < line_of(&free, i)->qty_e3 ? 1 : 0;
            live(&small.city, i, daily[i], qty, DAYS, there);
            for (int32_t d = 0; d < DAYS; d++) {
                with[d] += there[d] * small.city.items[i].volume_ml;
            }
            live(&small.city, i, daily[i], 0, DAYS, there);
            for (int32_t d = 0; d < DAYS; d++) {
                without[d] += there[d] * small.city.items[i].volume_ml;
            }
        }
        for (int32_t d = 0; d < DAYS; d++) {
            int64_t fits = capacity_l * 1000 * FIXED_E3;
            assert_true(with[d] <= (without[d] > fits ? without[d] : fits));
        }
        small_finish(&small);
    }
    assert_true(cut > TRIALS); /* the bound was put to the test */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(an_order_is_cut_to_the_shelves),  SMALL_TEST(each_zone_has_its_room),
        SMALL_TEST(what_goes_until_then_makes_room), SMALL_TEST(what_comes_later_has_its_room),
        SMALL_TEST(the_least_loss_is_cut),           SMALL_TEST(a_full_room_gets_nothing),
        SMALL_TEST(a_hub_is_bounded_like_a_site),    cmocka_unit_test(no_room_is_ever_overfilled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
