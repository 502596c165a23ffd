/*
 * The planner on the city of 邻里团: what holds for every plan of a city with tiers, whatever the
 * seed and the number of threads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "planner/planner.h"
#include "world/world.h"

enum { SEEDS = 2, MONTHS = 2, HUB = 0 };

struct made {
    struct linli_arena arena;
    struct city city;
    struct plan plan;
};

static void make(struct made *made, uint64_t seed, int32_t threads)
{
    struct world_options options = {seed, date_from_ymd(2026, 11, 23), MONTHS};
    struct planner_options planner = {.threads = threads};
    struct linli_error err;
    linli_error_init(&err);
    linli_arena_init(&made->arena, 0);
    assert_int_equal(world_groupbuy(&options, &made->arena, &made->city, NULL, &err), LINLI_OK);
    assert_int_equal(planner_plan(&made->city, &planner, &made->arena, &made->plan, &err),
                     LINLI_OK);
}

static void only_the_hub_orders_and_every_line_is_explained(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct made made;
        make(&made, seed, 1);
        const struct plan *plan = &made.plan;
        int64_t reasons[REASON_N] = {0};
        for (int64_t i = 0; i < plan->lines_n; i++) {
            const struct plan_line *line = &plan->lines[i];
            int64_t again = -1;
            assert_true(planner_replay(&line->reason, &again) && again == line->qty_e3);
            assert_true(line->qty_e3 == 0 || line->site == HUB);
            assert_true(line->qty_e3 == 0 || line->supplier != FIXED_NONE);
            assert_true(line->reason.id != REASON_FROM_PARENT || line->site != HUB);
            reasons[line->reason.id]++;
        }
        for (int64_t i = 0; i < plan->orders_n; i++) {
            const struct plan_order *order = &plan->orders[i];
            /* what comes within hours may come to the door that is short */
            assert_true(order->site == HUB || order->kind == DOCUMENT_EMERGENCY);
            assert_true(order->supplier != FIXED_NONE && order->lines_n > 0);
        }
        /* what points need goes down at noon: their lines have enough, or say what is over */
        assert_true(reasons[REASON_ORDER] > 50 && plan->moves_n > 2000);
        linli_arena_finish(&made.arena);
    }
}

/* Thousandths of an item that lie anywhere. */
static int64_t stock_of(const struct city *city, int64_t item)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < city->stock_n; i++) {
        sum += city->stock[i].item == item ? city->stock[i].qty_e3 : 0;
    }
    return sum;
}

static void the_hub_knows_the_demand_and_the_stock_of_all(void **state)
{
    (void)state;
    struct made made;
    make(&made, 3, 1);
    const struct plan *plan = &made.plan;
    double below = 0;
    double hub = 0;
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        const struct site *site = &made.city.sites[line->site];
        double mean = 0;
        for (int32_t d = 0; d < PLAN_FORECAST_DAYS; d++) {
            mean += (double)plan->forecasts[i].mean_e3[d];
        }
        below += site->tier == TIER_POINT ? mean : 0;
        hub += site->tier == TIER_HUB ? mean : 0;
        if (line->site == HUB) {
            assert_true(line->reason.numbers[LINE_USABLE_Q] <= stock_of(&made.city, line->item));
        }
    }
    /* two roads to one number: the forecast of the sums, and the sum of 5,000 forecasts */
    assert_true(hub > 0.85 * below && hub < 1.15 * below);
    linli_arena_finish(&made.arena);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    struct made one;
    struct made three;
    make(&one, 4, 1);
    make(&three, 4, 3);
    assert_int_equal(one.plan.lines_n, three.plan.lines_n);
    for (int64_t i = 0; i < one.plan.lines_n; i++) {
        const struct plan_line *a = &one.plan.lines[i];
        const struct plan_line *b = &three.plan.lines[i];
        assert_true(a->qty_e3 == b->qty_e3 && a->supplier == b->supplier && a->order == b->order);
        assert_memory_equal(a->reason.numbers, b->reason.numbers,
                            (size_t)a->reason.numbers_n * sizeof(int64_t));
        assert_memory_equal(one.plan.forecasts[i].mean_e3, three.plan.forecasts[i].mean_e3,
                            sizeof(one.plan.forecasts[i].mean_e3));
    }
    assert_int_equal(one.plan.notices_n, three.plan.notices_n);
    linli_arena_finish(&one.arena);
    linli_arena_finish(&three.arena);
}

static void out_of_memory_is_an_error_wherever_it_strikes(void **state)
{
    (void)state;
    struct made made;
    make(&made, 1, 1);
    enum linli_rc rc = LINLI_ENOMEM;
    for (uint64_t k = 1; rc != LINLI_OK; k += k < 60 ? 1 : k) {
        struct planner_options options = {.threads = 1};
        struct linli_arena arena;
        struct plan plan = {.lines_n = -1};
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        rc = planner_plan(&made.city, &options, &arena, &plan, NULL);
        assert_true(rc == LINLI_OK || (rc == LINLI_ENOMEM && plan.lines_n == -1));
        linli_arena_finish(&arena);
    }
    linli_arena_finish(&made.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_hub_orders_and_every_line_is_explained),
        cmocka_unit_test(the_hub_knows_the_demand_and_the_stock_of_all),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(out_of_memory_is_an_error_wherever_it_strikes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
