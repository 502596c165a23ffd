/*
 * Orders of one perishable product: value iteration on the stock by age.
 *
 * A state is a row of digits, each 0 ... max_order: the orders on their way (newest first), then
 * the stock x_1 (fresh) ... x_m (its last period). One period shifts the row by one place: the new
 * order comes in at the front, the oldest stock drops out. So with the front digit as the fastest
 * index the values after all possible orders stand side by side, and the expectation over demand is
 * one sum for all orders at once.
 *
 * Average reward: the difference of two sweeps bounds the gain from both sides (Odoni 1969);
 * discounted: MacQueen's bounds (1966). After many sweeps without an end (a periodic chain) the
 * sweep is damped by half, which changes no optimum.
 *
 * Invariants: sold + wasted + left = stock; values are compared to one fixed state, so they stay
 * small. Called by the problem `perishable`.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

enum {
    DIGITS_MAX = 2 * LINLI_PERISHABLE_LIFE_MAX,
    STATES_MAX = 2000000,
    SWEEPS_UNDAMPED = 300,
    OUTCOME_WORK = 10, /* of an outcome beside that for each order */
    SALE_WORK = 5      /* of a unit sold */
};

static const double work_max = 6e9; /* counted so that it is a few seconds of work */
static const double precision = 1e-9;

struct model {
    const struct linli_perishable *in;
    const struct linli_masses *demand;
    double demand_mean;
    size_t base;   /* max_order + 1 */
    size_t digits; /* life + lead_time - 1 */
    size_t first;  /* the digit of x_1 */
    size_t states;
    size_t place[DIGITS_MAX]; /* base^i */
    double *tail;             /* tail[s] = P(D >= s) */
    double *value;
    double *next;
    double *sum; /* one entry an order */
    double work;
};

static enum linli_rc size_model(struct model *m, struct linli_error *err)
{
    double states = 1;
    m->base = (size_t)m->in->max_order + 1;
    m->digits = (size_t)(m->in->life + m->in->lead_time - 1);
    m->first = (size_t)m->in->lead_time - 1;
    for (size_t i = 0; i < m->digits; i++) {
        m->place[i] = (size_t)states;
        states *= (double)m->base;
        if (states > STATES_MAX) {
            return linli_fail(err, LINLI_ELIMIT,
                              "more than %d states found, which is the limit: expected a shorter "
                              "life or lead time, or smaller orders",
                              (int)STATES_MAX);
        }
    }
    m->states = (size_t)states;
    return LINLI_OK;
}

static enum linli_rc prepare(struct model *m, struct linli_arena *arena, struct linli_error *err)
{
    size_t most = (size_t)m->in->life * (m->base - 1) + 2;
    double left = 1;
    LINLI_TRY(LINLI_NEW(arena, most, &m->tail, err));
    LINLI_TRY(LINLI_NEW(arena, m->states, &m->value, err));
    LINLI_TRY(LINLI_NEW(arena, m->states, &m->next, err));
    LINLI_TRY(LINLI_NEW(arena, m->base, &m->sum, err));
    for (size_t d = 0; d < most; d++) {
        m->tail[d] = left > 0 ? left : 0;
        left -= d < m->demand->n ? m->demand->probs[d] : 0;
    }
    for (size_t d = 0; d < m->demand->n; d++) {
        m->demand_mean += (double)d * m->demand->probs[d];
    }
    return LINLI_OK;
}

static double probability(const struct model *m, size_t sold, size_t stock)
{
    return sold == stock ? m->tail[stock] : sold < m->demand->n ? m->demand->probs[sold] : 0;
}

/* Adds probability * V(q, rest) for every order q. */
static void add_outcome(struct model *m, double p, size_t rest)
{
    const double *v = m->value + rest * m->base;
    for (size_t q = 0; q < m->base; q++) {
        m->sum[q] += p * v[q];
    }
    m->work += (double)(m->base + OUTCOME_WORK);
}

/* The digit that the next sold unit comes from; digits[] has stock left. */
static size_t next_issued(const struct model *m, const size_t *digits)
{
    size_t i = m->in->issue == LINLI_ISSUE_FIFO ? m->digits - 1 : m->first;
    while (digits[i] == 0) {
        i = m->in->issue == LINLI_ISSUE_FIFO ? i - 1 : i + 1;
    }
    return i;
}

/* The expected reward of a state before its order's cost; leaves E V after each order in sum[]. */
static double expect_period(struct model *m, size_t state)
{
    size_t digits[DIGITS_MAX];
    size_t stock = 0;
    size_t rest = state % m->place[m->digits - 1]; /* the oldest drops out, the others move up */
    double reward = 0;
    double pending = 0; /* probability of outcomes that leave the same rest */
    double sold_mean = 0;
    for (size_t i = 0; i < m->digits; i++) {
        digits[i] = state / m->place[i] % m->base;
        stock += i >= m->first ? digits[i] : 0;
    }
    for (size_t q = 0; q < m->base; q++) {
        m->sum[q] = 0;
    }
    for (size_t sold = 0;; sold++) {
        double p = probability(m, sold, stock);
        double waste = (double)digits[m->digits - 1];
        double left = (double)(stock - sold) - waste;
        reward -= p * (m->in->waste_cost * waste + m->in->holding_cost * left);
        sold_mean += p * (double)sold;
        pending += p;
        if (sold == stock) {
            break;
        }
        size_t from = next_issued(m, digits);
        digits[from]--;
        if (from + 1 < m->digits) {
            add_outcome(m, pending, rest);
            pending = 0;
            rest -= m->place[from];
        }
    }
    add_outcome(m, pending, rest);
    m->work += (double)((stock + 1) * SALE_WORK);
    double unmet = m->demand_mean - sold_mean;
    return reward + m->in->price * sold_mean - m->in->shortage_cost * (unmet > 0 ? unmet : 0);
}

struct bounds {
    double low;
    double high;
};

/* One sweep: next = value after one more period; bounds of the differences. */
static struct bounds sweep(struct model *m, double damping, int32_t *policy)
{
    struct bounds b = {INFINITY, -INFINITY};
    for (size_t state = 0; state < m->states && m->work <= work_max; state++) {
        double reward = expect_period(m, state);
        double best = -INFINITY;
        for (size_t q = 0; q < m->base; q++) {
            double value = m->in->discount * m->sum[q] - m->in->unit_cost * (double)q;
            if (q == 0 || value > best + 1e-12 * fabs(best)) {
                best = value;
                if (policy != NULL) {
                    policy[state] = (int32_t)q;
                }
            }
        }
        double change = damping * (reward + best - m->value[state]);
        m->next[state] = m->value[state] + change;
        b.low = change < b.low ? change : b.low;
        b.high = change > b.high ? change : b.high;
    }
    return b;
}

/* Sweeps until the bounds meet; the answer lies in their middle. */
static enum linli_rc iterate(struct model *m, double *ret_value, struct linli_error *err)
{
    bool average = m->in->discount >= 1;
    double further = average ? 0 : m->in->discount / (1 - m->in->discount);
    for (int32_t i = 0;; i++) {
        double damping = average && i >= SWEEPS_UNDAMPED ? 0.5 : 1;
        struct bounds b = sweep(m, damping, NULL);
        if (m->work > work_max) {
            return linli_fail(err, LINLI_ELIMIT, "no convergence within the limit of %g steps",
                              work_max);
        }
        double *swap = m->value;
        m->value = m->next;
        m->next = swap;
        double middle = (b.low + b.high) / 2;
        double value = average ? middle / damping : m->value[0] + further * middle;
        double gap = average ? b.high - b.low : further * (b.high - b.low);
        double offset = average ? m->value[0] : 0;
        for (size_t state = 0; fabs(offset) > 0 && state < m->states; state++) {
            m->value[state] -= offset;
        }
        if (gap <= precision * (fabs(value) > 1e-6 ? fabs(value) : 1e-6)) {
            *ret_value = value;
            return LINLI_OK;
        }
    }
}

enum linli_rc linli_perishable_solve(const struct linli_perishable *perishable,
                                     const struct linli_masses *demand, struct linli_arena *arena,
                                     double *ret_value, int32_t *ret_policy,
                                     struct linli_error *err)
{
    struct model m = {.in = perishable, .demand = demand};
    assert(perishable->life >= 1 && perishable->lead_time >= 1 && perishable->max_order >= 0);
    assert(perishable->life + perishable->lead_time - 1 <= DIGITS_MAX);
    LINLI_TRY(size_model(&m, err));
    LINLI_TRY(prepare(&m, arena, err));
    LINLI_TRY(iterate(&m, ret_value, err));
    m.work = 0;
    if (ret_policy != NULL) {
        sweep(&m, 1, ret_policy);
    }
    return LINLI_OK;
}
