/*
 * Classes of items: ABC by consumption value, XYZ by variability, demand patterns.
 *
 * ABC is Pareto's ranking with the usual shares of 80 % and 95 %; XYZ and the pattern look at one
 * series. Cut-offs 1.32 and 0.49: Syntetos, Boylan and Croston, "On the categorization of demand
 * patterns", JORS 56 (2005).
 *
 * Invariants: equal input gives equal classes (ties keep the arrays' order); with any value at all
 * the item of the largest value is A. Called by the planner's review of classes.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "linli/inventory.h"

enum { SHARE_A_PCT = 80, SHARE_B_PCT = 95 };

static const double cv_y = 0.5;
static const double cv_z = 1.0;
static const double adi_intermittent = 1.32;
static const double cv2_erratic = 0.49;

struct ranked {
    int64_t value_fen;
    size_t index;
};

static int by_value_descending(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;
    if (x->value_fen != y->value_fen) {
        return x->value_fen > y->value_fen ? -1 : 1;
    }
    return x->index < y->index ? -1 : 1;
}

/* before / total < pct / 100, without rounding. */
static bool share_is_below(int64_t before_fen, int64_t total_fen, int32_t pct)
{
    int64_t limit_fen;
    bool fits = fixed_scale(total_fen, pct, 100, FIXED_UP, &limit_fen);
    assert(fits);
    (void)fits;
    return before_fen < limit_fen;
}

enum linli_rc linli_classify_abc(const int64_t *value_fen, const bool *critical, size_t n,
                                 struct linli_arena *arena, enum linli_abc *ret_class,
                                 struct linli_error *err)
{
    struct ranked *ranked;
    int64_t total_fen = 0;
    LINLI_TRY(LINLI_NEW(arena, n, &ranked, err));
    for (size_t i = 0; i < n; i++) {
        if (value_fen[i] < 0) {
            return linli_fail(err, LINLI_EINPUT, "consumption value %lld is below 0",
                              (long long)value_fen[i]);
        }
        if (!fixed_add(total_fen, value_fen[i], &total_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the consumption values are too large to add");
        }
        ranked[i] = (struct ranked){value_fen[i], i};
    }
    qsort(ranked, n, sizeof(ranked[0]), by_value_descending);
    int64_t before_fen = 0;
    for (size_t k = 0; k < n; k++) {
        size_t i = ranked[k].index;
        enum linli_abc class = LINLI_ABC_C;
        if (ranked[k].value_fen > 0 && share_is_below(before_fen, total_fen, SHARE_A_PCT)) {
            class = LINLI_ABC_A;
        } else if (ranked[k].value_fen > 0 && share_is_below(before_fen, total_fen, SHARE_B_PCT)) {
            class = LINLI_ABC_B;
        }
        assert(k > 0 || ranked[k].value_fen == 0 || class == LINLI_ABC_A);
        ret_class[i] = critical != NULL && critical[i] ? LINLI_ABC_A : class;
        before_fen += ranked[k].value_fen;
    }
    return LINLI_OK;
}

struct linli_abc_state linli_classify_settle(struct linli_abc_state state, enum linli_abc proposed,
                                             bool critical)
{
    assert(proposed != LINLI_ABC_NONE || critical);
    if (critical || state.current == LINLI_ABC_NONE) {
        enum linli_abc class = critical ? LINLI_ABC_A : proposed;
        return (struct linli_abc_state){.current = class};
    }
    if (proposed == state.current) {
        return (struct linli_abc_state){.current = state.current};
    }
    state.proposed_n = state.proposed == proposed ? state.proposed_n + 1 : 1;
    state.proposed = proposed;
    if (state.proposed_n >= LINLI_ABC_REVIEWS_TO_CHANGE) {
        return (struct linli_abc_state){.current = proposed};
    }
    return state;
}

struct moments {
    double mean;
    double variance; /* with n - 1; 0 for one value */
    size_t n;
};

/* Welford's update: one pass, no loss by cancellation. `sum_of_squares` is kept in variance. */
static void moments_add(struct moments *m, double x)
{
    m->n++;
    double off = x - m->mean;
    m->mean += off / (double)m->n;
    m->variance += off * (x - m->mean);
}

static void moments_close(struct moments *m)
{
    m->variance = m->n > 1 ? m->variance / (double)(m->n - 1) : 0;
}

static enum linli_pattern pattern_of(double adi, double cv2)
{
    if (adi < adi_intermittent) {
        return cv2 < cv2_erratic ? LINLI_PATTERN_SMOOTH : LINLI_PATTERN_ERRATIC;
    }
    return cv2 < cv2_erratic ? LINLI_PATTERN_INTERMITTENT : LINLI_PATTERN_LUMPY;
}

enum linli_rc linli_classify_demand(const double *demand, size_t n,
                                    struct linli_demand_shape *ret_shape, struct linli_error *err)
{
    struct moments all = {0};
    struct moments nonzero = {0};
    struct linli_demand_shape shape = {0};
    if (n == 0) {
        return linli_fail(err, LINLI_EINPUT, "no periods to classify, expected at least one");
    }
    for (size_t i = 0; i < n; i++) {
        if (!(demand[i] >= 0) || isinf(demand[i])) {
            return linli_fail(err, LINLI_EINPUT, "demand %g found, expected a number of at least 0",
                              demand[i]);
        }
        moments_add(&all, demand[i]);
        if (demand[i] > 0) {
            moments_add(&nonzero, demand[i]);
        }
    }
    moments_close(&all);
    moments_close(&nonzero);
    shape.mean = all.mean;
    shape.sd = sqrt(all.variance);
    if (nonzero.n > 0) {
        shape.cv = shape.sd / shape.mean;
        shape.adi = (double)n / (double)nonzero.n;
        shape.cv2 = nonzero.variance / (nonzero.mean * nonzero.mean);
        shape.xyz = shape.cv < cv_y ? LINLI_XYZ_X : shape.cv < cv_z ? LINLI_XYZ_Y : LINLI_XYZ_Z;
        shape.pattern = pattern_of(shape.adi, shape.cv2);
        assert(shape.adi >= 1);
    }
    *ret_shape = shape;
    return LINLI_OK;
}
