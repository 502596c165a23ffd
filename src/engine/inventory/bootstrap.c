/*
 * Totals of lumpy demand from its own past: most periods nothing, now and then a lot. A normal or
 * Poisson total says little of it; its own record does (Willemain, Smart and Schwarz 2004, "A new
 * approach to forecasting intermittent demand for service parts inventories"):
 *
 *   whether a period has demand follows a chain of two states, with the record's own frequencies
 *   (each drawn to both with half a case); begun at the record's last period;
 *   how much: one of the record's demands, jittered, x + sqrt(x) z, x when that is not above 0, so
 *   that quantities come that have not been seen;
 *   the total over the coming periods, DRAWS times over; their mean and quantiles.
 *
 * Chance is a stream of its own by name and seed, the same on every machine, so equal arguments
 * give equal results. Invariants: quantiles rise with their levels; no total is negative; where all
 * demands are whole, totals are. Called by the planner.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "linli/inventory_policy.h"

enum { DRAWS = LINLI_BOOTSTRAP_DRAWS };

/* The record as the draws use it. */
struct chain {
    double *sizes; /* [sizes_n] demands that are not zero */
    size_t sizes_n;
    bool whole;
    double again; /* P(demand | demand in the period before) */
    double begun; /* P(demand | none in the period before) */
};

static enum linli_rc check(const double *demand, size_t n, int32_t periods, const double *levels,
                           size_t levels_n, struct linli_error *err)
{
    if (n < 1) {
        return linli_fail(err, LINLI_EINPUT, "no period of demand found, expected at least one");
    }
    for (size_t i = 0; i < n; i++) {
        if (!(demand[i] >= 0) || isinf(demand[i])) {
            return linli_fail(err, LINLI_EINPUT,
                              "demand %g found, expected a finite number of at least 0", demand[i]);
        }
    }
    if (periods < 1 || periods > LINLI_BOOTSTRAP_PERIODS_MAX) {
        return linli_fail(err, LINLI_EINPUT,
                          "a total over %d periods was asked for, expected 1 to %d", (int)periods,
                          (int)LINLI_BOOTSTRAP_PERIODS_MAX);
    }
    for (size_t i = 0; i < levels_n; i++) {
        if (!(levels[i] > (i > 0 ? levels[i - 1] : 0)) || !(levels[i] < 1)) {
            return linli_fail(err, LINLI_EINPUT,
                              "quantile level %g found, expected levels ascending inside (0, 1)",
                              levels[i]);
        }
    }
    return LINLI_OK;
}

static enum linli_rc learn(const double *demand, size_t n, struct linli_arena *arena,
                           struct chain *ret, struct linli_error *err)
{
    struct chain c = {.whole = true};
    double from[2] = {0, 0};
    double to_demand[2] = {0, 0};
    LINLI_TRY(LINLI_NEW(arena, n, &c.sizes, err));
    for (size_t i = 0; i < n; i++) {
        if (demand[i] > 0) {
            c.sizes[c.sizes_n++] = demand[i];
            c.whole = c.whole && demand[i] == floor(demand[i]);
        }
        if (i > 0) {
            int before = demand[i - 1] > 0 ? 1 : 0;
            from[before] += 1;
            to_demand[before] += demand[i] > 0 ? 1 : 0;
        }
    }
    /* half a case of the record's own share for each state: a state seen once says little */
    double share = (double)c.sizes_n / (double)n;
    c.begun = (to_demand[0] + share / 2) / (from[0] + 0.5);
    c.again = (to_demand[1] + share / 2) / (from[1] + 0.5);
    assert(c.begun >= 0 && c.begun <= 1 && c.again >= 0 && c.again <= 1);
    *ret = c;
    return LINLI_OK;
}

static double draw_size(const struct chain *c, struct random_stream *stream)
{
    double x = c->sizes[random_below(stream, c->sizes_n)];
    double jittered = x + sqrt(x) * random_normal(stream, 0, 1);
    jittered = c->whole ? floor(jittered + 0.5) : jittered;
    return jittered > 0 ? jittered : x;
}

static double draw_total(const struct chain *c, bool demand, int32_t periods,
                         struct random_stream *stream)
{
    double total = 0;
    for (int32_t t = 0; t < periods; t++) {
        demand = random_unit(stream) < (demand ? c->again : c->begun);
        total += demand && c->sizes_n > 0 ? draw_size(c, stream) : 0;
    }
    return total;
}

static int rising(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

enum linli_rc linli_bootstrap_total(const double *demand, size_t n, int32_t periods, uint64_t seed,
                                    const double *levels, size_t levels_n,
                                    struct linli_arena *arena, double *ret_mean, double *ret_values,
                                    struct linli_error *err)
{
    struct random_stream stream;
    struct chain chain;
    double *totals;
    double sum = 0;
    LINLI_TRY(check(demand, n, periods, levels, levels_n, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    LINLI_TRY(learn(demand, n, arena, &chain, err));
    LINLI_TRY(LINLI_NEW(arena, DRAWS, &totals, err));
    random_init(&stream, seed, "bootstrap", 0);
    for (int i = 0; i < DRAWS; i++) {
        totals[i] = draw_total(&chain, demand[n - 1] > 0, periods, &stream);
        sum += totals[i];
    }
    qsort(totals, DRAWS, sizeof(*totals), rising);
    for (size_t i = 0; i < levels_n; i++) { /* the least total that so many do not exceed */
        ret_values[i] = totals[(size_t)ceil(levels[i] * DRAWS - 1e-9) - 1];
    }
    *ret_mean = sum / DRAWS;
    linli_arena_rewind(arena, mark);
    return LINLI_OK;
}
