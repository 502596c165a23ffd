/*
 * Laws of the inventory models on seeded random instances, and tiny instances against brute force.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "linli/inventory.h"

enum { ROUNDS = 200 };

static struct linli_arena arena;

static double draw(struct random_stream *random, double low, double high)
{
    return low + (high - low) * random_unit(random);
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

/* The cheapest of all 2^(n-1) sets of order periods; an order covers up to the next one. */
static double brute_lots(double fixed, double holding, const double *demand, size_t n)
{
    double best = INFINITY;
    for (uint32_t set = 1; set < 1U << n; set += 2) {
        double cost = 0;
        size_t last = 0;
        for (size_t t = 0; t < n; t++) {
            bool order = (set >> t & 1) != 0;
            last = order ? t : last;
            cost += (order ? fixed : 0) + holding * (double)(t - last) * demand[t];
        }
        best = cost < best ? cost : best;
    }
    return best;
}

static void lot_sizes_are_optimal_and_cover_demand(void **state)
{
    (void)state;
    enum { N = 8 };
    struct random_stream random;
    random_init(&random, 1, "lots", 0);
    for (int i = 0; i < ROUNDS; i++) {
        double demand[N];
        double orders[N];
        double simple[N];
        double cost;
        double simple_cost;
        double ordered = 0;
        double fixed = draw(&random, 1, 200);
        double holding = draw(&random, 0.1, 3);
        for (size_t t = 0; t < N; t++) { /* the first period has demand, as the brute force wants */
            demand[t] = t > 0 && random_below(&random, 4) == 0 ? 0 : draw(&random, 1, 50);
        }
        assert_int_equal(
            linli_lots_wagner_whitin(fixed, holding, demand, N, &arena, orders, &cost, NULL),
            LINLI_OK);
        assert_int_equal(
            linli_lots_silver_meal(fixed, holding, demand, N, simple, &simple_cost, NULL),
            LINLI_OK);
        assert_true(near(cost, brute_lots(fixed, holding, demand, N)));
        assert_true(simple_cost >= cost - 1e-9);
        for (size_t t = 0; t < N; t++) {
            ordered += orders[t] - demand[t];
            assert_true(ordered >= -1e-9);
        }
        assert_true(fabs(ordered) < 1e-9);
    }
}

static void joint_cycles_beat_every_small_vector(void **state)
{
    (void)state;
    enum { N = 3, MOST = 12 };
    struct random_stream random;
    random_init(&random, 1, "joint", 0);
    for (int i = 0; i < ROUNDS; i++) {
        double minor[N];
        double holding[N];
        const double rates[N] = {1, 1, 1};
        double multiples[N];
        struct linli_joint got;
        double major = draw(&random, 20, 100);
        double best = INFINITY;
        for (size_t k = 0; k < N; k++) {
            minor[k] = draw(&random, 1, 200);
            holding[k] = draw(&random, 0.5, 20);
        }
        assert_int_equal(
            linli_joint_solve(major, minor, holding, rates, N, &arena, multiples, &got, NULL),
            LINLI_OK);
        for (int v = 0; v < MOST * MOST * MOST; v++) {
            int left = v;
            double a = major;
            double b = 0;
            for (size_t k = 0; k < N; k++, left /= MOST) {
                double n = 1 + left % MOST;
                a += minor[k] / n;
                b += n * holding[k] / 2;
            }
            best = fmin(best, 2 * sqrt(a * b));
        }
        assert_true(got.cost <= best * (1 + 1e-12));
        bool small = multiples[0] <= MOST && multiples[1] <= MOST && multiples[2] <= MOST;
        assert_true(!small || near(got.cost, best));
    }
}

static void no_neighbour_of_a_level_is_cheaper(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 1, "levels", 0);
    for (int i = 0; i < ROUNDS; i++) {
        struct linli_demand demand = {.kind = LINLI_DEMAND_POISSON, .mean = draw(&random, 0.5, 40)};
        struct linli_newsvendor n;
        double over = draw(&random, 0.1, 5);
        double under = draw(&random, 0.1, 5);
        assert_int_equal(linli_newsvendor_solve(&demand, over, under, &n, NULL), LINLI_OK);
        for (double step = -1; step <= 1; step += 2) {
            double s = n.order_up_to + step;
            double excess = linli_demand_excess(&demand, s);
            double cost = over * (s - demand.mean + excess) + under * excess;
            assert_true(cost >= n.cost - 1e-9);
        }
        struct linli_rq_costs costs = {draw(&random, 1, 80), over, under, demand.mean};
        struct linli_rq rq;
        assert_int_equal(linli_rq_optimum(&demand, &costs, &rq, NULL), LINLI_OK);
        for (int r = -2; r <= 2; r++) {
            for (int q = -2; q <= 2; q++) {
                double cost;
                if (rq.order_quantity + q >= 1) {
                    assert_int_equal(linli_rq_cost(&demand, &costs, rq.reorder_point + r,
                                                   rq.order_quantity + q, &cost, NULL),
                                     LINLI_OK);
                    assert_true(cost >= rq.cost - 1e-9);
                }
            }
        }
    }
}

/* The long-run cost of (s, S) by the stationary equations of the stock after ordering, solved by
 * iteration: nothing shared with the renewal sums of the search. */
static double stationary_cost(const double *probs, size_t probs_n, int s, int S, double fixed,
                              double holding, double stockout)
{
    enum { STATES = 64, SWEEPS = 4000 };
    double now[STATES] = {0};
    double orders = 0;
    double cost = 0;
    int n = S - s; /* after ordering the stock is s + 1 ... S; index S - stock */
    now[0] = 1;
    for (int k = 0; k < SWEEPS; k++) {
        double next[STATES] = {0};
        orders = 0;
        for (int i = 0; i < n; i++) {
            for (size_t d = 0; d < probs_n; d++) {
                bool reorder = i + (int)d >= n;
                next[reorder ? 0 : i + (int)d] += now[i] * probs[d] / 2;
                orders += reorder ? now[i] * probs[d] : 0;
            }
            next[i] += now[i] / 2; /* lazy: no period of its own */
        }
        memcpy(now, next, sizeof(now));
    }
    for (int i = 0; i < n; i++) {
        for (size_t d = 0; d < probs_n; d++) {
            double left = S - i - (double)d;
            cost += now[i] * probs[d] * (left > 0 ? holding * left : -stockout * left);
        }
    }
    return cost + fixed * orders;
}

static void ss_is_the_best_of_all_small_policies(void **state)
{
    (void)state;
    enum { N = 4 };
    struct random_stream random;
    random_init(&random, 1, "ss", 0);
    for (int i = 0; i < 12; i++) {
        const double values[N] = {0, 1, 2, 4};
        double probs[N];
        double spread[5] = {0};
        double sum = 0;
        for (size_t k = 0; k < N; k++) {
            probs[k] = draw(&random, 0.1, 1);
            sum += probs[k];
        }
        for (size_t k = 0; k < N; k++) {
            probs[k] /= sum;
            spread[(size_t)values[k]] = probs[k];
        }
        struct linli_demand demand = {
            .kind = LINLI_DEMAND_DISCRETE, .values = values, .probs = probs, .n = N};
        double fixed = draw(&random, 0, 12);
        double holding = draw(&random, 0.5, 2);
        double stockout = draw(&random, 1, 8);
        struct linli_ss ss;
        double best = INFINITY;
        assert_int_equal(linli_ss_optimum(&demand, fixed, holding, stockout, &arena, &ss, NULL),
                         LINLI_OK);
        for (int s = -4; s < 4; s++) {
            for (int S = s + 1; S < 16; S++) {
                best = fmin(best, stationary_cost(spread, 5, s, S, fixed, holding, stockout));
            }
        }
        assert_true(fabs(ss.cost - best) < 1e-6 * (1 + best));
    }
}

/* All whole plans of two givers and two receivers. */
static double brute_transfer(const double *surplus, const double *need, const double *cost,
                             double penalty)
{
    double best = INFINITY;
    for (int a = 0; a <= (int)surplus[0]; a++) {
        for (int b = 0; a + b <= (int)surplus[0]; b++) {
            for (int c = 0; c <= (int)surplus[1]; c++) {
                for (int d = 0; c + d <= (int)surplus[1]; d++) {
                    double unmet_0 = need[0] - a - c;
                    double unmet_1 = need[1] - b - d;
                    double total = a * cost[0] + b * cost[1] + c * cost[2] + d * cost[3] +
                                   penalty * (unmet_0 + unmet_1);
                    best = unmet_0 >= 0 && unmet_1 >= 0 && total < best ? total : best;
                }
            }
        }
    }
    return best;
}

static void transfers_are_as_cheap_as_the_best_plan(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 1, "transfer", 0);
    for (int i = 0; i < ROUNDS; i++) {
        double surplus[2];
        double need[2];
        double cost[4];
        double flows[4];
        double unmet[2];
        double total;
        for (size_t k = 0; k < 4; k++) {
            cost[k] = (double)random_below(&random, 12);
            surplus[k % 2] = (double)random_below(&random, 7);
            need[k % 2] = (double)random_below(&random, 7);
        }
        struct linli_transfer t = {surplus, need, cost, 2, 2, (double)random_below(&random, 12)};
        assert_int_equal(linli_transfer_solve(&t, &arena, flows, unmet, &total, NULL), LINLI_OK);
        assert_true(near(total, brute_transfer(surplus, need, cost, t.unmet_penalty)));
        assert_true(near(flows[0] + flows[2] + unmet[0], need[0]));
        assert_true(near(flows[1] + flows[3] + unmet[1], need[1]));
        assert_true(flows[0] + flows[1] <= surplus[0] + 1e-9);
    }
}

/* A tree of four stages (a supplier of a hub with two customers): all service times tried. */
static void placement_is_the_best_of_all_service_times(void **state)
{
    (void)state;
    enum { N = 4 };
    const struct linli_placement_arc arcs[] = {{0, 1}, {1, 2}, {1, 3}};
    struct random_stream random;
    random_init(&random, 1, "placement", 0);
    for (int i = 0; i < ROUNDS; i++) {
        struct linli_placement_stage st[N] = {{0}};
        double sigma[N];
        double best = INFINITY;
        double cost;
        for (size_t k = 0; k < N; k++) {
            st[k].lead_time = (int32_t)random_below(&random, 4);
            st[k].holding_cost = draw(&random, 0.1, 5);
            st[k].service_out_max = k >= 2 ? (int32_t)random_below(&random, 3) : -1;
            st[k].sd = k >= 2 ? draw(&random, 0.5, 4) : 0;
        }
        sigma[0] = sigma[1] = hypot(st[2].sd, st[3].sd);
        sigma[2] = st[2].sd;
        sigma[3] = st[3].sd;
        assert_int_equal(linli_placement_solve(st, N, arcs, 3, 1.5, &arena, &cost, NULL), LINLI_OK);
        for (int code = 0; code < 4 * 8 * 3 * 3; code++) {
            int s[N] = {code % 4, code / 4 % 8, code / 32 % 3, code / 96};
            int in[N] = {0, s[0], s[1], s[1]};
            double total = 0;
            for (size_t k = 0; k < N; k++) {
                int net = in[k] + st[k].lead_time - s[k];
                bool allowed = net >= 0 && (k < 2 || s[k] <= st[k].service_out_max);
                total += allowed ? st[k].holding_cost * 1.5 * sigma[k] * sqrt(net) : INFINITY;
            }
            best = total < best ? total : best;
        }
        assert_true(near(cost, best));
    }
}

static void waste_keeps_every_unit_and_falls_with_demand(void **state)
{
    (void)state;
    enum { LOTS = 5, DAYS = 12 };
    struct random_stream random;
    random_init(&random, 1, "waste", 0);
    for (int i = 0; i < ROUNDS; i++) {
        struct linli_lot lots[LOTS];
        struct linli_waste waste;
        struct linli_waste more;
        int64_t demand_e3[DAYS];
        int64_t qty_e3 = 0;
        int64_t used_e3 = 0;
        int64_t wanted_e3 = 0;
        for (size_t k = 0; k < LOTS; k++) {
            lots[k] = (struct linli_lot){.qty_e3 = (int64_t)random_below(&random, 9000),
                                         .from_day = (int32_t)random_below(&random, 6) - 2,
                                         .expiry_day = (int32_t)random_below(&random, 15) - 1};
            qty_e3 += lots[k].qty_e3;
        }
        for (size_t d = 0; d < DAYS; d++) {
            demand_e3[d] = (int64_t)random_below(&random, 3000);
            wanted_e3 += demand_e3[d];
        }
        assert_int_equal(linli_waste_expect(lots, LOTS, 0, demand_e3, DAYS, &arena, &waste, NULL),
                         LINLI_OK);
        for (size_t k = 0; k < LOTS; k++) {
            used_e3 += lots[k].ret_used_e3;
        }
        assert_int_equal(waste.waste_e3 + waste.usable_e3, qty_e3);
        assert_int_equal(used_e3 + waste.unmet_e3, wanted_e3);
        demand_e3[random_below(&random, DAYS)] += 1000;
        assert_int_equal(linli_waste_expect(lots, LOTS, 0, demand_e3, DAYS, &arena, &more, NULL),
                         LINLI_OK);
        assert_true(more.waste_e3 <= waste.waste_e3);
    }
}

static void higher_service_never_means_a_lower_level(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 1, "service", 0);
    for (int i = 0; i < ROUNDS; i++) {
        double levels[4];
        double values[4];
        struct linli_total total = {
            .mean = draw(&random, 1, 50), .levels = levels, .values = values, .levels_n = 4};
        double before = 0;
        for (size_t k = 0; k < 4; k++) {
            levels[k] = ((double)k + draw(&random, 0.05, 0.95)) / 4;
            values[k] = (k > 0 ? values[k - 1] : 0) + draw(&random, 0, 20);
        }
        for (double level = 0.01; level < 0.999; level += 0.013) {
            double got;
            assert_int_equal(linli_level_quantile(&total, level, &got, NULL), LINLI_OK);
            assert_true(got >= before - 1e-9);
            before = got;
        }
    }
}

static int begin(void **state)
{
    (void)state;
    linli_arena_init(&arena, 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    linli_arena_finish(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lot_sizes_are_optimal_and_cover_demand),
        cmocka_unit_test(joint_cycles_beat_every_small_vector),
        cmocka_unit_test(no_neighbour_of_a_level_is_cheaper),
        cmocka_unit_test(ss_is_the_best_of_all_small_policies),
        cmocka_unit_test(transfers_are_as_cheap_as_the_best_plan),
        cmocka_unit_test(placement_is_the_best_of_all_service_times),
        cmocka_unit_test(waste_keeps_every_unit_and_falls_with_demand),
        cmocka_unit_test(higher_service_never_means_a_lower_level),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
