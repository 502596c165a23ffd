/* Manual replenishment: what is recorded of a shortage, expiry, scripted ends, nothing lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <stdbool.h>

#include "base/date.h"
#include "base/fixed.h"
#include "world/history.h"

enum { DAYS = 120 };

struct past {
    struct world_history history;
    int64_t wanted[DAYS];
    uint8_t open[DAYS];
    int64_t issued[DAYS];
    int64_t unmet[DAYS];
    int64_t in_stock_e4[DAYS];
};

/* Four units a day from Monday 2026-06-01 on, well stocked, closed on day 10. */
static void past_init(struct past *past)
{
    *past = (struct past){0};
    for (int32_t t = 0; t < DAYS; t++) {
        past->wanted[t] = t == 10 ? 0 : 4;
        past->open[t] = t != 10;
    }
    past->history = (struct world_history){
        .first_day = date_from_ymd(2026, 6, 1),
        .days_n = DAYS,
        .wanted = past->wanted,
        .open = past->open,
        .goods = {.pack = 12, .lead_days = 1, .delivery_days = 0x7f},
        .habit = {.guess = 4, .min_days = 20, .max_days = 40, .note_days = 0.5},
        .issued = past->issued,
        .unmet = past->unmet,
        .in_stock_e4 = past->in_stock_e4,
    };
}

static void run(struct past *past, uint64_t seed)
{
    struct random_stream stream;
    random_init(&stream, seed, "test past", 0);
    world_history_run(&past->history, &stream);
}

static int64_t left(const struct past *past)
{
    int64_t units = 0;
    for (int32_t i = 0; i < past->history.lots_n; i++) {
        units += past->history.lots[i].units;
    }
    return units;
}

static int64_t issued(const struct past *past)
{
    int64_t units = 0;
    for (int32_t t = 0; t < DAYS; t++) {
        units += past->issued[t];
    }
    return units;
}

static void check(const struct past *past)
{
    assert_int_equal(past->history.delivered,
                     issued(past) + past->history.thrown_away + left(past));
    for (int32_t t = 0; t < DAYS; t++) {
        assert_in_range(past->issued[t], 0, past->wanted[t]);
        if (!past->open[t]) {
            assert_true(past->in_stock_e4[t] == FIXED_NONE && past->issued[t] == 0);
            continue;
        }
        int64_t lost = past->wanted[t] - past->issued[t];
        assert_in_range(past->in_stock_e4[t], 0, FIXED_E4);
        assert_true((lost > 0) == (past->in_stock_e4[t] < FIXED_E4) || past->wanted[t] == 0);
        if (past->unmet[t] != FIXED_NONE) {
            assert_in_range(past->unmet[t], lost > 0 ? 1 : 0, lost);
        } else {
            assert_true(lost > 0);
        }
    }
}

static void a_full_shelf_hides_nothing(void **state)
{
    (void)state;
    struct past past;
    past_init(&past);
    run(&past, 1);
    check(&past);
    /* The shelf starts with at least 0.2 * 40 days of use and is reviewed every 3 or 4 days at 20
     * days of use with a lead time of a day: 119 open days of 4 units are all served. */
    assert_int_equal(issued(&past), 4 * (DAYS - 1));
}

static void an_overlooked_item_runs_out(void **state)
{
    (void)state;
    struct past past;
    past_init(&past);
    past.history.habit.forget = 1;
    run(&past, 2);
    check(&past);
    /* Never ordered: the first stock is at most 0.9 * 40 days, so the last day but two, on which a
     * gap is filled up to 5 days of use, has none. */
    assert_int_equal(past.issued[DAYS - 3], 0);
    assert_int_equal(past.in_stock_e4[DAYS - 3], 0);
    /* 20 units are needed, in packs of 12 that is 24; two days take 8 of them */
    assert_int_equal(left(&past), 24 - 8);
}

static void lots_go_by_expiry_and_expired_ones_are_thrown_away(void **state)
{
    (void)state;
    struct past past;
    past_init(&past);
    past.history.goods.life_days = 20;
    past.history.habit.guess = 12; /* far too much at first */
    run(&past, 3);
    check(&past);
    assert_true(past.history.thrown_away > 0);
    int32_t end = past.history.first_day + DAYS;
    for (int32_t i = 0; i < past.history.lots_n; i++) {
        const struct world_lot *lot = &past.history.lots[i];
        assert_true(lot->units > 0 && lot->expiry_day >= end - 1);
        assert_true(lot->expiry_day <= lot->received_day + 20);
        assert_true(i == 0 || lot[-1].expiry_day <= lot->expiry_day);
    }
}

static void scripts_leave_what_they_say(void **state)
{
    (void)state;
    struct past past;
    past_init(&past);
    past.history.habit.min_days = 4;
    past.history.habit.max_days = 9;
    past.history.script = (struct world_script){14, 3, WORLD_DAY_NEVER};
    run(&past, 4);
    check(&past);
    /* at most 9 days' worth can be there 14 days before the end, so the last delivery leaves 3 */
    assert_int_equal(left(&past), 3);

    past_init(&past);
    past.history.script = (struct world_script){10, 7, 2};
    run(&past, 5);
    check(&past);
    int32_t end = past.history.first_day + DAYS;
    assert_int_equal(past.history.lots[0].expiry_day, end + 2);
    assert_int_equal(past.history.lots[0].units, 7);

    past_init(&past);
    past.history.script = (struct world_script){10, 2, -3};
    run(&past, 6);
    check(&past);
    assert_int_equal(past.history.lots[0].expiry_day, end - 3);
    assert_int_equal(past.history.lots[0].units, 2);
}

static void any_habit_keeps_the_books(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 7, "test habits", 0);
    for (uint64_t round = 0; round < 300; round++) {
        struct past past;
        past_init(&past);
        for (int32_t t = 0; t < DAYS; t++) {
            past.wanted[t] = past.open[t] ? (int64_t)random_poisson(&random, 3) : 0;
        }
        past.history.goods.pack = 1 + (int64_t)random_below(&random, 30);
        past.history.goods.life_days = (int32_t)random_below(&random, 40);
        past.history.goods.lead_sd_days = 2 * random_unit(&random);
        past.history.goods.delivery_days = (uint8_t)(1 + random_below(&random, 127));
        past.history.habit.forget = random_unit(&random);
        past.history.habit.min_days = 10 * random_unit(&random);
        past.history.habit.max_days = 60 * random_unit(&random);
        run(&past, 100 + round);
        check(&past);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_shelf_hides_nothing),
        cmocka_unit_test(an_overlooked_item_runs_out),
        cmocka_unit_test(lots_go_by_expiry_and_expired_ones_are_thrown_away),
        cmocka_unit_test(scripts_leave_what_they_say),
        cmocka_unit_test(any_habit_keeps_the_books),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
