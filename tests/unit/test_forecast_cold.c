/* Cold start: what a young series borrows from its group, and how it lets go of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "linli/forecast_cold.h"

enum { N = 140, H = 7, ALL = N + H, PEERS = 4 };

static const double LEVELS[] = {0.1, 0.5, 0.9};

struct shelf {
    struct linli_forecast_series series[PEERS + 1];
    struct linli_forecast_peer peer[PEERS + 1];
    double qty[PEERS + 1][ALL];
    double promo[ALL];
};

/* Four items of a category sell 10, 20, 30 and 40 on weekdays, nothing else; on the last two days
 * of each week (of first_day's) twice that. The fifth is new: the last `days` of N. */
static void fill(struct shelf *s, int32_t days, double level)
{
    memset(s, 0, sizeof(*s));
    for (int32_t i = 0; i <= PEERS; i++) {
        double own = i < PEERS ? 10.0 * (i + 1) : level;
        int32_t from = i < PEERS ? 0 : N - days;
        for (int32_t t = 0; t < N - from; t++) {
            s->qty[i][t] = own * ((from + t) % 7 >= 5 ? 2.0 : 1.0);
        }
        s->series[i] = (struct linli_forecast_series){
            .n = N - from, .first_day = 20000 + from, .qty = s->qty[i], .sum_days = {3, 0}};
        s->peer[i] = (struct linli_forecast_peer){.site = 0, .item = i, .category = 1};
        linli_forecast_peer_of(&s->series[i], LINLI_FORECAST_DAY, &s->peer[i]);
    }
}

static struct linli_forecast_result run(struct shelf *s, int64_t peers_n,
                                        const struct linli_forecast_series *series,
                                        const struct linli_forecast_peer *peer,
                                        struct linli_arena *arena, double *ret_share)
{
    struct linli_error err;
    linli_error_init(&err);
    struct linli_forecast_options o = {.horizon = H, .levels = LEVELS, .levels_n = 3};
    struct linli_forecast_result r;
    const struct linli_forecast_groups *groups;
    assert_int_equal(linli_forecast_run(series, NULL, &o, arena, &r, &err), LINLI_OK);
    assert_int_equal(linli_forecast_groups_make(s->peer, peers_n, o.freq, arena, &groups, &err),
                     LINLI_OK);
    linli_forecast_cold_apply(groups, peer, series, &o, &r, ret_share);
    for (int32_t k = 0; k < H; k++) {
        assert_true(isfinite(r.mean[k]) && r.mean[k] >= 0.0 && r.quantile[k] >= 0.0);
        assert_true(r.quantile[k] <= r.quantile[H + k] &&
                    r.quantile[H + k] <= r.quantile[2 * H + k]);
    }
    return r;
}

static void without_a_past_the_group_speaks(void **state)
{
    (void)state;
    static struct shelf s;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    fill(&s, 0, 0.0);
    double share;
    struct linli_forecast_result r =
        run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    /* No first days were seen, so the levels of the last 56 days count: 10 (5 + 2·2)/7 = 90/7 and
     * its double, threefold, fourfold; their median is 225/7. The weekday profile is that of the
     * peers, 7/9 and 14/9, drawn to 1 as by as many flat ones: (1 + 7/9)/2 = 8/9 and 23/18. */
    assert_int_equal(r.model, LINLI_FORECAST_NONE);
    assert_true(share == 1.0);
    for (int32_t k = 0; k < H; k++) {
        double slot = (N + k) % 7 >= 5 ? 23.0 / 18.0 : 8.0 / 9.0;
        assert_true(fabs(r.mean[k] - 225.0 / 7.0 * slot) < 1e-4);
    }
    assert_true(r.quantile[2 * H] > r.mean[0] && r.quantile[0] < r.mean[0]);
    assert_true(fabs(r.sum_mean[0] - r.mean[0] - r.mean[1] - r.mean[2]) < 1e-9);
    /* the items sold whole units */
    assert_true(r.quantile[H] == floor(r.quantile[H]));
    linli_arena_finish(&arena);
}

static void evidence_lets_go_of_the_group(void **state)
{
    (void)state;
    static struct shelf s;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    double before = 1.0;
    const int32_t days[] = {1, 3, 7, 14, 21, 27};
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        fill(&s, days[i], 100.0);
        double share;
        (void)run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
        assert_int_equal(s.peer[PEERS].days_n, days[i]);
        assert_true(share > 0.0 && share < before);
        before = share;
    }
    fill(&s, 28, 100.0);
    struct linli_forecast_result with;
    struct linli_forecast_result without;
    double share;
    with = run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    without = run(&s, 0, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    assert_true(share == 0.0);
    assert_memory_equal(with.mean, without.mean, H * sizeof(double));
    assert_memory_equal(with.quantile, without.quantile, 3 * H * sizeof(double));
    linli_arena_finish(&arena);
}

/* Three weekdays at 100: the peers' profile knows of the weekend to come, the series does not. */
static void the_profile_comes_from_the_group(void **state)
{
    (void)state;
    static struct shelf s;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    fill(&s, 3, 100.0);
    double share;
    struct linli_forecast_result r =
        run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    int32_t high = 0;
    for (int32_t k = 0; k < H; k++) {
        high = r.mean[k] > r.mean[high] ? k : high;
    }
    assert_true((N + high) % 7 >= 5 && r.mean[high] > 1.1 * r.mean[0]);
    linli_arena_finish(&arena);
}

/* A new site: one shop sells three times what the other does; an item that only the other has
 * sold so far starts at three times its level there. */
static void a_site_is_measured_by_what_both_know(void **state)
{
    (void)state;
    static struct shelf s;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    fill(&s, 0, 0.0);
    struct linli_forecast_peer peers[2 * PEERS + 1];
    for (int32_t i = 0; i < PEERS; i++) {
        peers[i] = s.peer[i];
        peers[PEERS + i] = s.peer[i];
        peers[PEERS + i].site = 7;
        peers[PEERS + i].level *= 3.0;
    }
    /* the fourth item is new at site 7 */
    peers[2 * PEERS - 1] = s.peer[PEERS];
    peers[2 * PEERS - 1].site = 7;
    peers[2 * PEERS - 1].item = 3;
    struct linli_error err;
    linli_error_init(&err);
    struct linli_forecast_options o = {.horizon = H, .levels = LEVELS, .levels_n = 3};
    struct linli_forecast_result r;
    const struct linli_forecast_groups *groups;
    double share;
    assert_int_equal(linli_forecast_run(&s.series[PEERS], NULL, &o, &arena, &r, &err), LINLI_OK);
    assert_int_equal(linli_forecast_groups_make(peers, 2 * PEERS, o.freq, &arena, &groups, &err),
                     LINLI_OK);
    linli_forecast_cold_apply(groups, &peers[2 * PEERS - 1], &s.series[PEERS], &o, &r, &share);
    double sum = 0.0;
    for (int32_t k = 0; k < H; k++) {
        sum += r.mean[k];
    }
    /* 40 (5 + 2·2) = 360 a week, times 3; the profile's mean is (5·8/9 + 2·23/18)/7 = 1 */
    assert_true(fabs(sum - 1080.0) < 1e-3);
    linli_arena_finish(&arena);
}

static void nobody_to_learn_from_changes_nothing(void **state)
{
    (void)state;
    static struct shelf s;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    fill(&s, 5, 8.0);
    double share;
    struct linli_forecast_result alone =
        run(&s, 0, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    assert_true(share == 0.0);
    /* two peers are too few, and dead ones do not count */
    for (int32_t i = 2; i < PEERS; i++) {
        memset(s.qty[i] + N - 30, 0, 30 * sizeof(double));
        linli_forecast_peer_of(&s.series[i], LINLI_FORECAST_DAY, &s.peer[i]);
        assert_true(isnan(s.peer[i].level));
    }
    struct linli_forecast_result r =
        run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    assert_true(share == 0.0);
    assert_memory_equal(r.mean, alone.mean, H * sizeof(double));
    /* what stood there unsold for four weeks is not new */
    fill(&s, 28, 0.0);
    r = run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
    assert_true(share == 0.0 && r.mean[0] == 0.0);
    linli_arena_finish(&arena);
}

/* Whatever the numbers: finite, not negative, in order; run() asserts it. */
static void no_number_breaks_it(void **state)
{
    (void)state;
    static const double odd[] = {0.0, 5e-324, 1e-300, 1e-9, 1.0, 7.0, 1e6, 1e15, 1e30};
    static struct shelf s;
    struct random_stream r;
    random_init(&r, 3, "cold", 0);
    for (int32_t round = 0; round < 2000; round++) {
        struct linli_arena arena;
        linli_arena_init(&arena, 0);
        fill(&s, round % 20, 1.0);
        for (int32_t i = 0; i <= PEERS; i++) {
            for (int32_t t = 0; t < ALL; t++) {
                s.qty[i][t] =
                    odd[random_below(&r, round % 3 == 0 ? 9U : 1U + (uint32_t)round % 9U)];
                s.promo[t] = (double)random_below(&r, 2);
            }
            s.series[i].promo = round % 2 == 0 ? s.promo : NULL;
            s.peer[i].site = (int32_t)random_below(&r, 2);
            s.peer[i].item = (int32_t)random_below(&r, 4);
            linli_forecast_peer_of(&s.series[i], LINLI_FORECAST_DAY, &s.peer[i]);
        }
        double share;
        (void)run(&s, PEERS + 1, &s.series[PEERS], &s.peer[PEERS], &arena, &share);
        assert_true(share >= 0.0 && share <= 1.0);
        linli_arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_past_the_group_speaks),
        cmocka_unit_test(evidence_lets_go_of_the_group),
        cmocka_unit_test(the_profile_comes_from_the_group),
        cmocka_unit_test(a_site_is_measured_by_what_both_know),
        cmocka_unit_test(no_number_breaks_it),
        cmocka_unit_test(nobody_to_learn_from_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
