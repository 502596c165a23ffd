/* linli_forecast_reconcile() against dense least squares on small trees, its promises on random
 * ones, and the degenerate cases; linli_forecast_move(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>

#include "base/random.h"
#include "linli/forecast_tree.h"

enum { LEAVES_MAX = 8, NODES_MAX = 24 };

struct forest {
    int32_t leaves_n;
    int32_t nodes_n;
    int32_t parent[NODES_MAX];
    double variance[NODES_MAX];
    double mean[NODES_MAX];
};

static struct linli_forecast_tree tree_of(const struct forest *f)
{
    struct linli_forecast_tree t = {.leaves_n = f->leaves_n,
                                    .nodes_n = f->nodes_n,
                                    .parent = f->parent,
                                    .variance = f->variance,
                                    .mean = f->mean};
    return t;
}

static void reconcile(const struct forest *a, const struct forest *b, double *ret_a, double *ret_b)
{
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct linli_error err;
    linli_error_init(&err);
    struct linli_forecast_tree first = tree_of(a);
    struct linli_forecast_tree second = b != NULL ? tree_of(b) : first;
    assert_int_equal(
        linli_forecast_reconcile(&first, b != NULL ? &second : NULL, 1, &arena, ret_a, ret_b, &err),
        LINLI_OK);
    assert_true(arena.used_bytes == 0);
    linli_arena_finish(&arena);
}

/* 1 when leaf i is below node. */
static double is_below(const struct forest *f, int32_t i, int32_t node)
{
    while (i >= 0 && i != node) {
        i = f->parent[i];
    }
    return i == node ? 1.0 : 0.0;
}

/* Adds the nodes from `from` on to the normal equations of least squares in the leaves. */
static void add_equations(const struct forest *f, int32_t from,
                          double m[LEAVES_MAX][LEAVES_MAX + 1])
{
    for (int32_t v = from; v < f->nodes_n; v++) {
        if (!isfinite(f->variance[v])) {
            continue;
        }
        for (int32_t i = 0; i < f->leaves_n; i++) {
            double w = is_below(f, i, v) / f->variance[v];
            for (int32_t j = 0; j < f->leaves_n; j++) {
                m[i][j] += w * is_below(f, j, v);
            }
            m[i][f->leaves_n] += w * f->mean[v];
        }
    }
}

/* Gauss and Jordan with the largest pivot. */
static void dense(const struct forest *a, const struct forest *b, double x[LEAVES_MAX])
{
    double m[LEAVES_MAX][LEAVES_MAX + 1] = {{0.0}};
    int32_t n = a->leaves_n;
    add_equations(a, 0, m);
    if (b != NULL) {
        add_equations(b, b->leaves_n, m);
    }
    for (int32_t c = 0; c < n; c++) {
        int32_t pivot = c;
        for (int32_t r = c; r < n; r++) {
            pivot = fabs(m[r][c]) > fabs(m[pivot][c]) ? r : pivot;
        }
        for (int32_t j = 0; j <= n; j++) {
            double keep = m[c][j];
            m[c][j] = m[pivot][j];
            m[pivot][j] = keep;
        }
        for (int32_t r = 0; r < n; r++) {
            double factor = r != c ? m[r][c] / m[c][c] : 0.0;
            for (int32_t j = c; j <= n; j++) {
                m[r][j] -= factor * m[c][j];
            }
        }
    }
    for (int32_t i = 0; i < n; i++) {
        x[i] = m[i][n] / m[i][i];
    }
}

/* Leaves under `groups` nodes by i / width or i % groups, all of these under one root. `mean` of
 * the nodes above is about the sum below, off by up to `off` of it. */
static struct forest make_forest(struct random_stream *r, int32_t leaves, int32_t groups,
                                 bool crossed, double off)
{
    struct forest f = {.leaves_n = leaves, .nodes_n = leaves + groups + 1};
    int32_t root = leaves + groups;
    double sum[NODES_MAX] = {0.0};
    for (int32_t i = 0; i < f.nodes_n; i++) {
        f.parent[i] = i == root     ? -1
                      : i >= leaves ? root
                      : crossed     ? leaves + i % groups
                                    : leaves + i * groups / leaves;
        f.variance[i] = 0.2 + 3.0 * random_unit(r);
        f.mean[i] = i < leaves ? 5.0 + 5.0 * random_unit(r)
                               : sum[i] * (1.0 + off * (2.0 * random_unit(r) - 1.0));
        if (f.parent[i] >= 0) {
            sum[f.parent[i]] += i < leaves ? f.mean[i] : sum[i];
        }
    }
    return f;
}

static void one_tree_is_weighted_least_squares(void **state)
{
    (void)state;
    struct random_stream r;
    random_init(&r, 17, "tree", 0);
    for (int32_t round = 0; round < 200; round++) {
        struct forest f = make_forest(&r, 1 + round % LEAVES_MAX, 1 + round % 3, false, 0.2);
        if (round % 5 == 0) {
            f.variance[f.leaves_n] = INFINITY; /* a group without a forecast of its own */
        }
        double x[LEAVES_MAX];
        double got[NODES_MAX];
        dense(&f, NULL, x);
        reconcile(&f, NULL, got, NULL);
        for (int32_t i = 0; i < f.leaves_n; i++) {
            assert_true(x[i] > 0.0 && fabs(got[i] - x[i]) < 1e-10 * x[i]);
        }
    }
}

static void two_trees_are_weighted_least_squares_together(void **state)
{
    (void)state;
    struct random_stream r;
    random_init(&r, 18, "tree", 0);
    for (int32_t round = 0; round < 200; round++) {
        int32_t leaves = 2 + round % (LEAVES_MAX - 1);
        struct forest a = make_forest(&r, leaves, 2, false, 0.1);
        struct forest b = make_forest(&r, leaves, 1 + round % 3, true, 0.1);
        memcpy(b.mean, a.mean, (size_t)leaves * sizeof(double)); /* the leaves are the same */
        double x[LEAVES_MAX];
        double got_a[NODES_MAX];
        double got_b[NODES_MAX];
        dense(&a, &b, x);
        reconcile(&a, &b, got_a, got_b);
        for (int32_t i = 0; i < leaves; i++) {
            assert_true(x[i] > 0.0 && fabs(got_a[i] - x[i]) < 1e-6 * x[i]);
            assert_true(got_a[i] == got_b[i]);
        }
    }
}

/* Sums in order of the children, to the last bit. */
static void assert_adds_up(const struct forest *f, const double *x)
{
    for (int32_t v = f->leaves_n; v < f->nodes_n; v++) {
        double sum = 0.0;
        for (int32_t i = 0; i < v; i++) {
            sum += f->parent[i] == v ? x[i] : 0.0;
        }
        assert_true(x[v] == sum);
    }
}

static void sums_are_exact_and_nothing_is_negative(void **state)
{
    (void)state;
    struct random_stream r;
    random_init(&r, 19, "tree", 0);
    int32_t lifted = 0;
    for (int32_t round = 0; round < 500; round++) {
        int32_t leaves = 2 + round % (LEAVES_MAX - 1);
        struct forest a = make_forest(&r, leaves, 2, false, 1.0);
        struct forest b = make_forest(&r, leaves, 3, true, 1.0);
        memcpy(b.mean, a.mean, (size_t)leaves * sizeof(double));
        a.variance[round % leaves] = 500.0; /* it has to bear most of what is asked for */
        double got_a[NODES_MAX];
        double got_b[NODES_MAX];
        reconcile(&a, round % 2 == 0 ? &b : NULL, got_a, got_b);
        assert_adds_up(&a, got_a);
        if (round % 2 == 0) {
            assert_adds_up(&b, got_b);
        }
        for (int32_t i = 0; i < a.nodes_n; i++) {
            assert_true(isfinite(got_a[i]) && got_a[i] >= 0.0);
            lifted += i < leaves && got_a[i] == 0.0;
        }
    }
    assert_true(lifted > 20); /* else the case was not met */
}

static void what_is_coherent_is_not_changed_by_a_bit(void **state)
{
    (void)state;
    struct random_stream r;
    random_init(&r, 20, "tree", 0);
    for (int32_t round = 0; round < 100; round++) {
        struct forest a = make_forest(&r, LEAVES_MAX, 2, false, 0.0);
        struct forest b = make_forest(&r, LEAVES_MAX, 3, true, 0.0);
        memcpy(b.mean, a.mean, LEAVES_MAX * sizeof(double));
        struct linli_forecast_tree ta = tree_of(&a);
        struct linli_forecast_tree tb = tree_of(&b);
        linli_forecast_add_up(&ta, 1, a.mean);
        linli_forecast_add_up(&tb, 1, b.mean);
        double got_a[NODES_MAX];
        double got_b[NODES_MAX];
        reconcile(&a, &b, got_a, got_b);
        assert_memory_equal(got_a, a.mean, (size_t)a.nodes_n * sizeof(double));
        assert_memory_equal(got_b, b.mean, (size_t)b.nodes_n * sizeof(double));
    }
}

static void degenerate_trees(void **state)
{
    (void)state;
    double got[4];
    /* one child: both estimate the same thing, 10 with variance 1 and 16 with variance 2: the mean
     * weighted by 1/variance is (10 + 8) / 1.5 = 12 */
    struct forest one = {1, 2, {1, -1}, {1.0, 2.0}, {10.0, 16.0}};
    reconcile(&one, NULL, got, NULL);
    assert_true(fabs(got[0] - 12.0) < 1e-12 && got[1] == got[0]);
    /* a leaf without variance does not move; the other takes all that the certain root asks for */
    struct forest sure = {2, 3, {2, 2, -1}, {0.0, 1.0, 0.0}, {4.0, 5.0, 12.0}};
    reconcile(&sure, NULL, got, NULL);
    assert_true(got[0] == 4.0 && fabs(got[1] - 8.0) < 1e-12);
    /* nobody has any variance: the leaves stay, their sum is the root */
    struct forest none = {2, 3, {2, 2, -1}, {0.0, 0.0, 0.0}, {4.0, 5.0, 12.0}};
    reconcile(&none, NULL, got, NULL);
    assert_true(got[0] == 4.0 && got[1] == 5.0 && got[2] == 9.0);
    /* a node above without leaves is 0; leaves without a node above are as they were */
    struct forest bare = {1, 2, {-1, -1}, {1.0, 1.0}, {3.0, 7.0}};
    reconcile(&bare, NULL, got, NULL);
    assert_true(got[0] == 3.0 && got[1] == 0.0);
    struct forest empty = {.leaves_n = 0};
    reconcile(&empty, NULL, got, NULL);
}

static void bad_trees_are_refused(void **state)
{
    (void)state;
    const struct forest bad[] = {
        {2, 3, {2, 1, -1}, {1, 1, 1}, {1, 1, 2}},        /* its own parent */
        {2, 3, {1, 2, -1}, {1, 1, 1}, {1, 1, 2}},        /* a leaf as parent */
        {2, 3, {2, 3, -1}, {1, 1, 1}, {1, 1, 2}},        /* a parent that is not there */
        {2, 3, {2, 2, -1}, {1, -1, 1}, {1, 1, 2}},       /* a negative variance */
        {2, 3, {2, 2, -1}, {1, INFINITY, 1}, {1, 1, 2}}, /* a leaf without a forecast */
        {2, 3, {2, 2, -1}, {1, 1, 1}, {1, NAN, 2}},      {2, 3, {2, 2, -1}, {1, 1, 1}, {1, -1, 2}},
        {4, 3, {3, 3, 3}, {1, 1, 1}, {1, 1, 2}}};
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct linli_error err;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        linli_error_init(&err);
        struct linli_forecast_tree t = tree_of(&bad[i]);
        double got[4] = {-7.0, -7.0, -7.0, -7.0};
        assert_int_equal(linli_forecast_reconcile(&t, NULL, 1, &arena, got, NULL, &err),
                         LINLI_EINPUT);
        assert_true(got[0] == -7.0);
    }
    const struct forest good = {1, 2, {1, -1}, {1, 1}, {1, 1}};
    const struct forest other = {2, 3, {2, 2, -1}, {1, 1, 1}, {1, 1, 2}};
    struct linli_forecast_tree a = tree_of(&good);
    struct linli_forecast_tree b = tree_of(&other);
    double x[4];
    double y[4];
    linli_error_init(&err);
    assert_int_equal(linli_forecast_reconcile(&a, &b, 1, &arena, x, y, &err), LINLI_EINPUT);
    linli_arena_finish(&arena);
}

/* Each column of a forecast over several periods is reconciled for itself. */
static void columns_do_not_touch_each_other(void **state)
{
    (void)state;
    const int32_t parent[] = {2, 2, -1};
    const double variance[] = {1.0, 3.0, 1.0};
    const double mean[] = {1, 10, 2, 20, 6, 30}; /* period 1 is coherent */
    struct linli_forecast_tree t = {2, 3, parent, variance, mean};
    double got[6];
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(linli_forecast_reconcile(&t, NULL, 2, &arena, got, NULL, &err), LINLI_OK);
    /* the root asks for 3 more; S = 4, K = 4/5: 2.4 more, a quarter of it on the first leaf */
    assert_true(fabs(got[0] - 1.6) < 1e-12 && fabs(got[2] - 3.8) < 1e-12);
    assert_true(got[1] == 10.0 && got[3] == 20.0 && got[5] == 30.0);
    linli_arena_finish(&arena);
}

static void quantiles_move_with_the_mean(void **state)
{
    (void)state;
    const double levels[] = {0.1, 0.5, 0.9};
    struct linli_forecast_options o = {.horizon = 2, .levels = levels, .levels_n = 3};
    struct linli_forecast_series s = {.sum_days = {2, 0}};
    double mean[] = {4.0, 0.0};
    double quantile[] = {1.5, 0.0, 4.0, 0.0, 8.0, 0.0};
    double sums[] = {2.0, 4.0, 9.0};
    struct linli_forecast_result r = {
        .mean = mean, .quantile = quantile, .sum_mean = {4.0}, .sum_quantile = {sums}};
    const double fresh[] = {6.0, 1.0};
    linli_forecast_move(&r, &s, &o, fresh);
    /* 6/4 of each; from a mean of 0 all are shifted by 1; the total goes from 4 to 7 */
    assert_true(quantile[0] == 2.25 && quantile[2] == 6.0 && quantile[4] == 12.0);
    assert_true(quantile[1] == 1.0 && quantile[3] == 1.0 && quantile[5] == 1.0);
    assert_true(r.sum_mean[0] == 7.0 && sums[1] == 7.0 && mean[1] == 1.0);
    /* next to nothing is 0: no factor takes it to 1 */
    mean[1] = 5e-324;
    quantile[1] = quantile[3] = quantile[5] = 0.0;
    linli_forecast_move(&r, &s, &o, fresh);
    assert_true(quantile[1] == 1.0 && quantile[3] == 1.0 && quantile[5] == 1.0);
    /* from 1 with a tail to 100: twice the quantiles, and 98; none on some days stays */
    mean[1] = 1.0;
    quantile[1] = 0.0;
    quantile[3] = 0.5;
    quantile[5] = 3.0;
    const double far[] = {6.0, 100.0};
    linli_forecast_move(&r, &s, &o, far);
    assert_true(quantile[1] == 0.0 && quantile[3] == 99.0 && quantile[5] == 104.0);
    linli_forecast_move(&r, &s, &o, fresh);
    s.units = LINLI_FORECAST_UNITS_WHOLE;
    const double again[] = {6.5, 1.0};
    linli_forecast_move(&r, &s, &o, again);
    assert_true(quantile[0] == 2.0 && quantile[2] == 7.0 && quantile[4] == 13.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_tree_is_weighted_least_squares),
        cmocka_unit_test(two_trees_are_weighted_least_squares_together),
        cmocka_unit_test(sums_are_exact_and_nothing_is_negative),
        cmocka_unit_test(what_is_coherent_is_not_changed_by_a_bit),
        cmocka_unit_test(degenerate_trees),
        cmocka_unit_test(bad_trees_are_refused),
        cmocka_unit_test(columns_do_not_touch_each_other),
        cmocka_unit_test(quantiles_move_with_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
