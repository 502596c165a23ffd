/*
 * Minimum-cost flows on seeded random networks: every node gives and takes what it has to, the
 * dual prices prove that nothing is cheaper, GLPK's simplex finds the same cost, and tiny networks
 * meet the enumeration of all flows. GLPK is only here; without it that comparison is skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>
#ifdef LINLI_TEST_GLPK
#include <glpk.h>
#endif

#include "base/random.h"
#include "linli/flow.h"

enum { NODES_MAX = 210, ARCS_MAX = 3000 };

static struct linli_arena arena;
static struct linli_flow_arc arcs[ARCS_MAX];
static int64_t supply[NODES_MAX];
static int64_t flow[ARCS_MAX];
static int64_t price[NODES_MAX];

static int64_t cost_of(int64_t arcs_n)
{
    int64_t sum = 0;
    for (int64_t a = 0; a < arcs_n; a++) {
        sum += flow[a] * arcs[a].cost;
    }
    return sum;
}

/* in = out at every node, bounds kept, and the signs of reduced costs: optimal by duality. */
static void assert_optimal(int32_t nodes_n, int64_t arcs_n)
{
    int64_t rest[NODES_MAX];
    memcpy(rest, supply, sizeof(rest));
    for (int64_t a = 0; a < arcs_n; a++) {
        const struct linli_flow_arc *arc = &arcs[a];
        int64_t reduced = arc->cost + price[arc->from] - price[arc->to];
        assert_true(flow[a] >= 0 && flow[a] <= arc->capacity);
        assert_true(flow[a] == arc->capacity || reduced >= 0);
        assert_true(flow[a] == 0 || reduced <= 0);
        rest[arc->from] -= flow[a];
        rest[arc->to] += flow[a];
    }
    for (int32_t v = 0; v < nodes_n; v++) {
        assert_int_equal(rest[v], 0);
    }
}

/* A network that has a solution: its supplies are what a random flow leaves at the nodes. */
static void draw_network(struct random_stream *random, int32_t nodes_n, int64_t arcs_n,
                         int64_t capacity_most, int64_t cost_most)
{
    memset(supply, 0, sizeof(supply));
    for (int64_t a = 0; a < arcs_n; a++) {
        bool bounded = random_below(random, 3) != 0;
        int64_t capacity = (int64_t)random_below(random, (uint64_t)capacity_most + 1);
        arcs[a] = (struct linli_flow_arc){
            .from = (int32_t)random_below(random, (uint64_t)nodes_n),
            .to = (int32_t)random_below(random, (uint64_t)nodes_n),
            .capacity = bounded ? capacity : INT64_MAX,
            .cost = (int64_t)random_below(random, (uint64_t)cost_most + 1),
        };
        if (bounded && random_below(random, 4) == 0) {
            arcs[a].cost = -arcs[a].cost;
        }
        int64_t sent = (int64_t)random_below(random, (uint64_t)capacity + 1);
        supply[arcs[a].from] += sent;
        supply[arcs[a].to] -= sent;
    }
}

static void prices_prove_every_flow(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 1, "flows", 0);
    for (int i = 0; i < 300; i++) {
        int32_t nodes_n = 2 + (int32_t)random_below(&random, 60);
        int64_t arcs_n = (int64_t)random_below(&random, 400);
        int64_t cost_most = random_below(&random, 2) == 0 ? 3 : 1000; /* ties, and few of them */
        draw_network(&random, nodes_n, arcs_n, random_below(&random, 2) == 0 ? 2 : 500, cost_most);
        assert_int_equal(linli_flow_solve(nodes_n, supply, arcs, arcs_n, &arena, flow, price, NULL),
                         LINLI_OK);
        assert_optimal(nodes_n, arcs_n);
    }
}

static void glpk_finds_the_same_cost(void **state)
{
    (void)state;
#ifndef LINLI_TEST_GLPK
    skip();
#else
    struct random_stream random;
    random_init(&random, 2, "flows", 0);
    glp_term_out(GLP_OFF);
    for (int i = 0; i < 60; i++) {
        int32_t nodes_n = 2 + (int32_t)random_below(&random, 200);
        int64_t arcs_n = 1 + (int64_t)random_below(&random, 1200);
        draw_network(&random, nodes_n, arcs_n, 500, 1000);
        assert_int_equal(linli_flow_solve(nodes_n, supply, arcs, arcs_n, &arena, flow, price, NULL),
                         LINLI_OK);
        glp_prob *lp = glp_create_prob();
        glp_add_rows(lp, nodes_n);
        for (int32_t v = 0; v < nodes_n; v++) {
            glp_set_row_bnds(lp, v + 1, GLP_FX, (double)supply[v], 0);
        }
        glp_add_cols(lp, (int)arcs_n);
        for (int a = 0; a < (int)arcs_n; a++) {
            int rows[3] = {0, arcs[a].from + 1, arcs[a].to + 1};
            double signs[3] = {0, 1, -1};
            bool bounded = arcs[a].capacity != INT64_MAX;
            int kind = !bounded ? GLP_LO : arcs[a].capacity == 0 ? GLP_FX : GLP_DB;
            glp_set_col_bnds(lp, a + 1, kind, 0, bounded ? (double)arcs[a].capacity : 0);
            glp_set_obj_coef(lp, a + 1, (double)arcs[a].cost);
            glp_set_mat_col(lp, a + 1, arcs[a].from == arcs[a].to ? 0 : 2, rows, signs);
        }
        glp_adv_basis(lp, 0);
        assert_int_equal(glp_simplex(lp, NULL), 0);
        assert_int_equal(glp_get_status(lp), GLP_OPT);
        assert_true(fabs(glp_get_obj_val(lp) - (double)cost_of(arcs_n)) < 0.5);
        glp_delete_prob(lp);
    }
    glp_free_env();
#endif
}

/* The least cost over all flows of a tiny network with small bounds; INT64_MAX: none serves it. */
static int64_t brute(int32_t nodes_n, int64_t arcs_n, int64_t at, int64_t *rest)
{
    int64_t best = INT64_MAX;
    if (at == arcs_n) {
        for (int32_t v = 0; v < nodes_n; v++) {
            if (rest[v] != 0) {
                return INT64_MAX;
            }
        }
        return 0;
    }
    for (int64_t sent = 0; sent <= arcs[at].capacity; sent++) {
        rest[arcs[at].from] -= sent;
        rest[arcs[at].to] += sent;
        int64_t cost = brute(nodes_n, arcs_n, at + 1, rest);
        if (cost != INT64_MAX && cost + sent * arcs[at].cost < best) {
            best = cost + sent * arcs[at].cost;
        }
        rest[arcs[at].from] += sent;
        rest[arcs[at].to] -= sent;
    }
    return best;
}

static void tiny_networks_meet_brute_force(void **state)
{
    (void)state;
    struct random_stream random;
    int unsolved = 0;
    random_init(&random, 3, "flows", 0);
    for (int i = 0; i < 400; i++) {
        int32_t nodes_n = 2 + (int32_t)random_below(&random, 3);
        int64_t arcs_n = (int64_t)random_below(&random, 7);
        int64_t rest[NODES_MAX] = {0};
        memset(supply, 0, sizeof(supply));
        for (int64_t a = 0; a < arcs_n; a++) {
            arcs[a] = (struct linli_flow_arc){(int32_t)random_below(&random, (uint64_t)nodes_n),
                                              (int32_t)random_below(&random, (uint64_t)nodes_n),
                                              (int64_t)random_below(&random, 4),
                                              (int64_t)random_below(&random, 9) - 3};
        }
        for (int k = 0; k < 2; k++) {
            int64_t units = (int64_t)random_below(&random, 3);
            supply[random_below(&random, (uint64_t)nodes_n)] += units;
            supply[random_below(&random, (uint64_t)nodes_n)] -= units;
        }
        memcpy(rest, supply, sizeof(rest));
        int64_t best = brute(nodes_n, arcs_n, 0, rest);
        enum linli_rc rc =
            linli_flow_solve(nodes_n, supply, arcs, arcs_n, &arena, flow, price, NULL);
        assert_int_equal(rc, best == INT64_MAX ? LINLI_ENOSOLUTION : LINLI_OK);
        unsolved += best == INT64_MAX ? 1 : 0;
        if (rc == LINLI_OK) {
            assert_int_equal(cost_of(arcs_n), best);
            assert_optimal(nodes_n, arcs_n);
        }
    }
    assert_true(unsolved > 40 && unsolved < 360); /* both kinds were drawn */
}

static void wrong_networks_are_refused(void **state)
{
    (void)state;
    struct linli_error err;
    int64_t untouched = 7;
    const int64_t uneven[2] = {3, -2};
    const int64_t even[2] = {3, -3};
    const int64_t none[2] = {0, 0};
    struct linli_flow_arc arc = {0, 1, 5, 1};
    linli_error_init(&err);
    assert_int_equal(linli_flow_solve(2, uneven, &arc, 1, &arena, &untouched, NULL, &err),
                     LINLI_EINPUT);
    arc.to = 2;
    assert_int_equal(linli_flow_solve(2, even, &arc, 1, &arena, &untouched, NULL, NULL),
                     LINLI_EINPUT);
    arc = (struct linli_flow_arc){0, 1, -1, 1};
    assert_int_equal(linli_flow_solve(2, even, &arc, 1, &arena, &untouched, NULL, NULL),
                     LINLI_EINPUT);
    arc = (struct linli_flow_arc){0, 1, 5, LINLI_FLOW_COST_MAX};
    assert_int_equal(linli_flow_solve(2, even, &arc, 1, &arena, &untouched, NULL, NULL),
                     LINLI_EINPUT);
    arc = (struct linli_flow_arc){0, 1, 2, 1}; /* too narrow */
    assert_int_equal(linli_flow_solve(2, even, &arc, 1, &arena, &untouched, NULL, NULL),
                     LINLI_ENOSOLUTION);
    arc = (struct linli_flow_arc){1, 1, INT64_MAX, -1}; /* round and round for a gain */
    assert_int_equal(linli_flow_solve(2, none, &arc, 1, &arena, &untouched, NULL, NULL),
                     LINLI_ENOSOLUTION);
    assert_int_equal(untouched, 7);
    assert_int_equal(linli_flow_solve(0, NULL, NULL, 0, &arena, NULL, NULL, NULL), LINLI_OK);
}

static void memory_may_fail_at_any_place(void **state)
{
    (void)state;
    struct random_stream random;
    enum linli_rc rc = LINLI_ENOMEM;
    random_init(&random, 4, "flows", 0);
    draw_network(&random, 20, 100, 50, 50);
    for (uint64_t k = 1; rc == LINLI_ENOMEM; k++) {
        struct linli_arena small;
        linli_arena_init(&small, 0);
        small.fail_at = k;
        rc = linli_flow_solve(20, supply, arcs, 100, &small, flow, price, NULL);
        linli_arena_finish(&small);
        assert_true(k < 30);
    }
    assert_int_equal(rc, LINLI_OK);
    assert_optimal(20, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_prove_every_flow),
        cmocka_unit_test(glpk_finds_the_same_cost),
        cmocka_unit_test(tiny_networks_meet_brute_force),
        cmocka_unit_test(wrong_networks_are_refused),
        cmocka_unit_test(memory_may_fail_at_any_place),
    };
    linli_arena_init(&arena, 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    linli_arena_finish(&arena);
    return failed;
}
