/*
 * Laws of a plan, on made-up centres of several seeds and days: what holds whatever the city looks
 * like.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/date.h"
#include "base/fixed.h"
#include "planner/planner.h"
#include "world/world.h"

enum { SEEDS = 3 };

struct planned_center {
    struct linli_arena arena;
    struct city city;
    struct plan plan;
};

static void make(struct planned_center *c, uint64_t seed, int32_t day_of_month, int32_t threads)
{
    struct world_options options = {
        .seed = seed, .today = date_from_ymd(2026, 11, day_of_month), .months = 24};
    struct planner_options planner = {.threads = threads};
    linli_arena_init(&c->arena, 0);
    assert_int_equal(world_center(&options, &c->arena, &c->city, NULL, NULL), LINLI_OK);
    assert_int_equal(planner_plan(&c->city, &planner, &c->arena, &c->plan, NULL), LINLI_OK);
}

static const struct supply_term *term_of(const struct city *city, const struct plan_line *line)
{
    for (int64_t i = 0; i < city->supply_n; i++) {
        if (city->supply[i].item == line->item && city->supply[i].supplier == line->supplier) {
            return &city->supply[i];
        }
    }
    return NULL;
}

/* A line's order is a multiple of the pack, at least the minimum, from somebody who takes orders
 * that day; and it follows from the numbers of its reason. */
static void check_line(const struct city *city, const struct plan *plan,
                       const struct plan_line *line)
{
    int64_t again = -1;
    int64_t fen = 0;
    assert_true(planner_replay(&line->reason, &again));
    assert_int_equal(again, line->qty_e3);
    assert_int_equal(line->qty_e3 > 0, line->order >= 0);
    if (line->qty_e3 == 0) {
        assert_false(line->approved);
        return;
    }
    const struct supply_term *term = term_of(city, line);
    assert_non_null(term);
    int64_t pack = term->pack_e3 != FIXED_NONE ? term->pack_e3 : city->items[line->item].pack_e3;
    assert_int_equal(line->qty_e3 % pack, 0);
    assert_true(term->min_qty_e3 == FIXED_NONE || line->qty_e3 >= term->min_qty_e3);
    int64_t days = city->suppliers[line->supplier].order_days;
    assert_true(days == FIXED_NONE || (days >> (date_weekday(plan->day) - 1) & 1) == 1);
    assert_true(fixed_amount_fen(line->qty_e3, line->unit_price_e4, &fen));
    assert_int_equal(fen, line->amount_fen);
    assert_int_equal(line->grade.id, GRADE_LINE);
    assert_true(!line->approved ||
                (line->hold.id == REASON_NONE && line->grade.numbers[GRADE_POINTS] <= 40));
    assert_true(line->reason.numbers[LINE_SAFETY_Q] >= 0);
    assert_int_equal(plan->orders[line->order].supplier, line->supplier);
    assert_true(plan->orders[line->order].due_day >= plan->day);
}

static void every_line_follows_from_its_numbers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        for (int32_t day = 20; day <= 26; day += 3) {
            struct planned_center c;
            make(&c, seed, day, 1);
            assert_int_equal(c.plan.lines_n, c.city.items_n);
            int64_t ordered = 0;
            for (int64_t i = 0; i < c.plan.lines_n; i++) {
                check_line(&c.city, &c.plan, &c.plan.lines[i]);
                ordered += c.plan.lines[i].qty_e3 > 0 ? 1 : 0;
            }
            int64_t in_orders = -c.plan.emergencies_n;
            for (int64_t k = 0; k < c.plan.orders_n; k++) {
                assert_true(c.plan.orders[k].lines_n > 0);
                in_orders += c.plan.orders[k].lines_n;
            }
            assert_int_equal(in_orders, ordered);
            linli_arena_finish(&c.arena);
        }
    }
}

static void orders_reach_the_least_value_or_a_person_knows(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct planned_center c;
        make(&c, seed, 23, 1);
        for (int64_t k = 0; k < c.plan.orders_n; k++) {
            const struct plan_order *order = &c.plan.orders[k];
            int64_t least = c.city.suppliers[order->supplier].min_value_e4;
            int64_t sum = 0;
            bool told = false;
            for (int64_t j = 0; j < c.plan.orders_n; j++) {
                const struct plan_order *other = &c.plan.orders[j];
                sum += other->supplier == order->supplier && other->kind == DOCUMENT_PURCHASE
                           ? other->amount_fen
                           : 0;
            }
            for (int64_t n = 0; n < c.plan.notices_n; n++) {
                told = told || (c.plan.notices[n].reason.id == NOTICE_BELOW_MINIMUM &&
                                c.plan.notices[n].supplier == order->supplier);
            }
            assert_true(order->kind == DOCUMENT_EMERGENCY || told || least == FIXED_NONE ||
                        sum * 100 >= least);
        }
        linli_arena_finish(&c.arena);
    }
}

static void threads_do_not_change_a_plan(void **state)
{
    (void)state;
    struct planned_center one;
    struct planned_center four;
    make(&one, 5, 23, 1);
    make(&four, 5, 23, 4);
    assert_int_equal(one.plan.lines_n, four.plan.lines_n);
    assert_int_equal(one.plan.notices_n, four.plan.notices_n);
    for (int64_t i = 0; i < one.plan.lines_n; i++) {
        assert_memory_equal(&one.plan.lines[i].reason, &four.plan.lines[i].reason,
                            sizeof(struct reason));
        assert_memory_equal(one.plan.forecasts[i].mean_e3, four.plan.forecasts[i].mean_e3,
                            sizeof(one.plan.forecasts[i].mean_e3));
    }
    linli_arena_finish(&one.arena);
    linli_arena_finish(&four.arena);
}

/* Two mornings whose forecasts are carried on, on 1, 2 and 8 threads: lines, forecasts and what is
 * kept for the third are the same bytes. */
static void threads_do_not_change_what_is_carried_on(void **state)
{
    static const int32_t threads[] = {1, 2, 8};
    struct planned_center of[3];
    (void)state;
    for (int k = 0; k < 3; k++) {
        struct planned_center *c = &of[k];
        struct world_options options = {
            .seed = 8, .today = date_from_ymd(2026, 11, 23), .months = 8};
        struct planner_options planner = {.threads = threads[k], .keep_states = true};
        linli_arena_init(&c->arena, 0);
        assert_int_equal(world_center(&options, &c->arena, &c->city, NULL, NULL), LINLI_OK);
        assert_int_equal(planner_plan(&c->city, &planner, &c->arena, &c->plan, NULL), LINLI_OK);
        planner.states = c->plan.states;
        planner.states_n = c->plan.states_n;
        c->city.today += 1;
        assert_int_equal(planner_plan(&c->city, &planner, &c->arena, &c->plan, NULL), LINLI_OK);
        assert_true(c->plan.refits[REFIT_NOT] > 0 && c->plan.refits[REFIT_WEEK] > 0);
        assert_int_equal(c->plan.lines_n, of[0].plan.lines_n);
        assert_int_equal(c->plan.states_n, of[0].plan.states_n);
        for (int64_t i = 0; i < c->plan.lines_n; i++) {
            assert_memory_equal(&c->plan.lines[i].reason, &of[0].plan.lines[i].reason,
                                sizeof(struct reason));
            assert_memory_equal(c->plan.forecasts[i].mean_e3, of[0].plan.forecasts[i].mean_e3,
                                sizeof(c->plan.forecasts[i].mean_e3));
        }
        for (int64_t i = 0; i < c->plan.states_n; i++) {
            assert_int_equal(c->plan.states[i].bytes_n, of[0].plan.states[i].bytes_n);
            assert_memory_equal(c->plan.states[i].bytes, of[0].plan.states[i].bytes,
                                (size_t)c->plan.states[i].bytes_n);
        }
    }
    for (int k = 0; k < 3; k++) {
        linli_arena_finish(&of[k].arena);
    }
}

/* Everything that was proposed is approved; a second plan of the same morning orders nothing more.
 */
static void a_second_plan_of_the_day_adds_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct planned_center c;
        make(&c, seed, 23, 1);
        struct planner_options planner = {.threads = 1};
        struct plan again;
        int64_t most = c.plan.lines_n + c.plan.emergencies_n;
        assert_int_equal(LINLI_NEW(&c.arena, most, &c.city.open_lines, NULL), LINLI_OK);
        c.city.open_lines_n = 0;
        for (int64_t i = 0; i < most; i++) {
            const struct plan_line *line =
                i < c.plan.lines_n ? &c.plan.lines[i] : &c.plan.emergencies[i - c.plan.lines_n];
            if (line->qty_e3 == 0) {
                continue;
            }
            c.city.open_lines[c.city.open_lines_n++] =
                (struct open_line){.line = i + 1,
                                   .site = line->site,
                                   .item = line->item,
                                   .supplier = line->supplier,
                                   .qty_e3 = line->qty_e3,
                                   .unit_price_e4 = line->unit_price_e4,
                                   .due_day = c.plan.orders[line->order].due_day,
                                   .state = LINE_APPROVED};
        }
        city_sort(&c.city);
        assert_int_equal(planner_plan(&c.city, &planner, &c.arena, &again, NULL), LINLI_OK);
        assert_int_equal(again.orders_n, 0);
        linli_arena_finish(&c.arena);
    }
}

static void what_comes_after_today_is_not_looked_at(void **state)
{
    (void)state;
    struct planned_center past;
    struct planned_center changed;
    struct planner_options planner = {.threads = 1};
    make(&past, 2, 23, 1);
    make(&changed, 2, 23, 1);
    past.city.today -= 40;
    changed.city.today -= 40;
    for (int64_t i = 0; i < changed.city.series_n; i++) {
        struct demand_series *s = &changed.city.series[i];
        for (int32_t t = 0; t < s->facts_n; t++) {
            if (s->first_day + t >= changed.city.today) {
                s->qty_e3[t] = 77 * FIXED_E3;
            }
        }
    }
    assert_int_equal(planner_plan(&past.city, &planner, &past.arena, &past.plan, NULL), LINLI_OK);
    assert_int_equal(planner_plan(&changed.city, &planner, &changed.arena, &changed.plan, NULL),
                     LINLI_OK);
    for (int64_t i = 0; i < past.plan.lines_n; i++) {
        assert_memory_equal(&past.plan.lines[i].reason, &changed.plan.lines[i].reason,
                            sizeof(struct reason));
    }
    linli_arena_finish(&past.arena);
    linli_arena_finish(&changed.arena);
}

/* Stock that is counted on is there: usable and expiring stock are no more than the good lots of
 * daily use. */
static void what_is_counted_on_is_there(void **state)
{
    (void)state;
    for (int32_t day = 20; day <= 26; day += 3) {
        struct planned_center c;
        make(&c, 4, day, 1);
        for (int64_t i = 0; i < c.plan.lines_n; i++) {
            const struct plan_line *line = &c.plan.lines[i];
            const int64_t *n = line->reason.numbers;
            int64_t good_e3 = 0;
            for (int64_t k = 0; k < c.city.stock_n; k++) {
                const struct lot_stock *lot = &c.city.stock[k];
                bool good = lot->expiry_day == FIXED_NONE || lot->expiry_day >= c.plan.day;
                if (lot->item == line->item && lot->account == ACCOUNT_NORMAL && good) {
                    good_e3 += lot->qty_e3;
                }
            }
            assert_true(n[LINE_USABLE_Q] >= 0 && n[LINE_EXPIRING_Q] >= 0);
            assert_true(n[LINE_USABLE_Q] + n[LINE_EXPIRING_Q] <= good_e3);
        }
        linli_arena_finish(&c.arena);
    }
}

/* The price of the highest tier that the quantity reaches. */
static int64_t price_of_tier(const struct city *city, const struct plan_line *line)
{
    int64_t price = FIXED_NONE;
    int64_t from = -1;
    for (int64_t i = 0; i < city->supply_n; i++) {
        const struct supply_term *term = &city->supply[i];
        int64_t least = term->min_qty_e3 == FIXED_NONE ? 0 : term->min_qty_e3;
        if (term->supplier == line->supplier && term->item == line->item && least > from &&
            least <= line->qty_e3) {
            price = term->price_e4;
            from = least;
        }
    }
    return price;
}

static void orders_are_the_sums_of_their_lines(void **state)
{
    (void)state;
    for (int32_t day = 20; day <= 26; day += 2) {
        struct planned_center c;
        make(&c, 6, day, 1);
        for (int64_t k = 0; k < c.plan.orders_n; k++) {
            const struct plan_order *order = &c.plan.orders[k];
            int64_t amount_fen = 0;
            int64_t lines_n = 0;
            for (int64_t i = 0; i < c.plan.lines_n; i++) {
                const struct plan_line *line = &c.plan.lines[i];
                if (line->order == k) {
                    assert_int_equal(line->unit_price_e4, price_of_tier(&c.city, line));
                    amount_fen += line->amount_fen;
                    lines_n += 1;
                }
            }
            if (order->kind == DOCUMENT_PURCHASE) {
                int64_t days = c.city.suppliers[order->supplier].delivery_days;
                int32_t weekday = date_weekday((int32_t)order->due_day);
                assert_int_equal(order->lines_n, lines_n);
                assert_int_equal(order->amount_fen, amount_fen);
                assert_true(days == FIXED_NONE || (days >> (weekday - 1) & 1) == 1);
            }
        }
        linli_arena_finish(&c.arena);
    }
}

/* A review every 28 days; a class changes only to what the review before had proposed as well. */
static void classes_change_after_two_reviews_that_agree(void **state)
{
    (void)state;
    enum { ITEMS_MAX = 200 };
    struct class_state kept[ITEMS_MAX];
    int64_t kept_n = 0;
    struct planner_options planner = {.threads = 1};
    int32_t start = date_from_ymd(2025, 6, 2);
    for (int32_t day = start; day <= start + 84; day += 14) {
        struct planned_center c;
        struct world_options options = {.seed = 5, .today = day, .months = 14};
        linli_arena_init(&c.arena, 0);
        assert_int_equal(world_center(&options, &c.arena, &c.city, NULL, NULL), LINLI_OK);
        c.city.classes = kept;
        c.city.classes_n = kept_n;
        assert_int_equal(planner_plan(&c.city, &planner, &c.arena, &c.plan, NULL), LINLI_OK);
        assert_true(c.plan.classes_n == c.plan.lines_n && c.plan.classes_n <= ITEMS_MAX);
        for (int64_t i = 0; i < c.plan.classes_n; i++) {
            const struct class_state *now = &c.plan.classes[i];
            if ((day - start) % 28 != 0) {
                assert_memory_equal(now, &kept[i], sizeof(*now)); /* no review today */
                continue;
            }
            assert_int_equal(now->reviewed_day, day);
            assert_true(kept_n == 0 || now->class == kept[i].class ||
                        now->class == kept[i].candidate || c.city.items[now->item].critical == 1);
        }
        kept_n = c.plan.classes_n;
        memcpy(kept, c.plan.classes, (size_t)kept_n * sizeof(*kept));
        linli_arena_finish(&c.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_follows_from_its_numbers),
        cmocka_unit_test(orders_reach_the_least_value_or_a_person_knows),
        cmocka_unit_test(threads_do_not_change_a_plan),
        cmocka_unit_test(threads_do_not_change_what_is_carried_on),
        cmocka_unit_test(a_second_plan_of_the_day_adds_nothing),
        cmocka_unit_test(what_comes_after_today_is_not_looked_at),
        cmocka_unit_test(what_is_counted_on_is_there),
        cmocka_unit_test(orders_are_the_sums_of_their_lines),
        cmocka_unit_test(classes_change_after_two_reviews_that_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
