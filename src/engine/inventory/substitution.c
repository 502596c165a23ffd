/*
 * Two perishable products of which the first (A) can stand in for the second (B): value iteration
 * on both stocks by age (the model of Hendrix et al., "On computing optimal policies in perishable
 * inventory control using value iteration", 2019).
 *
 * What a period takes away is a pair (units of A, units of B). While B lasts nobody turns to A, so
 * the two are independent; when B runs out, the customers left over turn to A one by one with the
 * given probability, which thickens A's demand by a binomial number. The state is kept as in
 * perishable.c, for A and B apart, and both orders are chosen together.
 *
 * Invariant: the probabilities of all pairs sum to 1. Called by `perishable_substitution`.
 */
#include <assert.h>
#include <math.h>

#include "linli/inventory.h"

enum {
    LIFE_MAX = LINLI_PERISHABLE_LIFE_MAX,
    STATES_MAX = 1000000,
    OUTCOMES_MAX = 4000000, /* of one product: states times units that can be sold */
    SWEEPS_UNDAMPED = 300
};

static const double work_max = 4e9;
static const double precision = 1e-9;

/* What one product's states can come to: for each state the rests after 0, 1, 2 ... units sold. */
struct product {
    size_t base;
    size_t states;
    size_t most;   /* the largest stock */
    size_t *stock; /* [states] */
    size_t *rest;  /* [states * (most + 1)] times base: where the next state begins */
};

struct model {
    const struct linli_substitution *in;
    struct product product[2];
    double *with_b;  /* P(A wanted = i, B wanted = j), both not cut: [i] for B that lasts */
    double *without; /* without[b * (most_a + 1) + i] = P(A wanted = i, B wanted >= b) */
    double *value;
    double *next;
    double *sum;   /* [base_b * base_a] */
    double *share; /* P(units of A), for the A stock of the state, of the two kinds */
    double work;
};

static enum linli_rc set_product(struct product *p, const struct linli_substitution *in,
                                 size_t which, struct linli_arena *arena, struct linli_error *err)
{
    size_t place[LIFE_MAX];
    double states = 1;
    p->base = (size_t)in->max_order[which] + 1;
    for (int64_t i = 0; i < in->life; i++) {
        place[i] = (size_t)states;
        states *= (double)p->base;
        if (states > STATES_MAX) {
            return linli_fail(err, LINLI_ELIMIT, "more than %d states found, which is the limit",
                              (int)STATES_MAX);
        }
    }
    p->states = (size_t)states;
    p->most = (size_t)in->life * (p->base - 1);
    if (states * (double)(p->most + 1) > OUTCOMES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "more than %d outcomes found, which is the limit",
                          (int)OUTCOMES_MAX);
    }
    LINLI_TRY(LINLI_NEW(arena, p->states, &p->stock, err));
    LINLI_TRY(LINLI_NEW(arena, p->states * (p->most + 1), &p->rest, err));
    for (size_t state = 0; state < p->states; state++) {
        size_t left = state;
        for (int64_t i = 0; i < in->life; i++) {
            p->stock[state] += state / place[i] % p->base;
        }
        for (size_t sold = 0; sold <= p->stock[state]; sold++) {
            p->rest[state * (p->most + 1) + sold] = left % place[in->life - 1] * p->base;
            for (int64_t k = 0; k < in->life && sold < p->stock[state]; k++) {
                int64_t i = in->issue == LINLI_ISSUE_FIFO ? in->life - 1 - k : k;
                if (left / place[i] % p->base > 0) {
                    left -= place[i];
                    break;
                }
            }
        }
    }
    return LINLI_OK;
}

static double mass(const struct linli_masses *m, size_t d)
{
    return d < m->n ? m->probs[d] : 0;
}

/* wanted[i]: A's own demand and u customers of B, each with the probability; u grows step by step.
 */
static enum linli_rc spill(struct model *m, struct linli_arena *arena, struct linli_error *err)
{
    const struct linli_masses *b = &m->in->demand[1];
    size_t width = m->product[0].most + 1;
    double *wanted;
    double p = m->in->probability;
    if ((double)b->n * (double)(m->product[1].most + 1) * (double)width > work_max / 4) {
        return linli_fail(err, LINLI_ELIMIT, "demand of up to %zu units found, too many", b->n);
    }
    LINLI_TRY(LINLI_NEW(arena, width, &wanted, err));
    LINLI_TRY(LINLI_NEW(arena, width, &m->with_b, err));
    LINLI_TRY(LINLI_NEW(arena, width * (m->product[1].most + 1), &m->without, err));
    for (size_t i = 0; i < width; i++) {
        wanted[i] = mass(&m->in->demand[0], i);
        m->with_b[i] = wanted[i];
    }
    for (size_t u = 0; u < b->n; u++) {
        for (size_t stock = 0; stock <= m->product[1].most && stock + u < b->n; stock++) {
            for (size_t i = 0; i < width; i++) {
                m->without[stock * width + i] += b->probs[stock + u] * wanted[i];
            }
        }
        for (size_t i = width; i > 0; i--) {
            wanted[i - 1] = (1 - p) * wanted[i - 1] + (i > 1 ? p * wanted[i - 2] : 0);
        }
    }
    return LINLI_OK;
}

/* P(sold = i) from P(wanted = i) when `stock` is there: the rest of `total` falls on the last. */
static void cut(const double *wanted, size_t stock, double total, double *ret_share)
{
    for (size_t i = 0; i < stock; i++) {
        ret_share[i] = wanted[i];
        total -= wanted[i];
    }
    ret_share[stock] = total > 0 ? total : 0;
}

/* Adds the outcomes with `sold_b` units of B and the given shares of A; returns A's mean sales. */
static double add_outcomes(struct model *m, size_t state_a, size_t state_b, size_t sold_b,
                           const double *share, double factor)
{
    const struct product *a = &m->product[0];
    const struct product *b = &m->product[1];
    size_t rest_b = b->rest[state_b * (b->most + 1) + sold_b];
    double mean = 0;
    for (size_t sold = 0; sold <= a->stock[state_a]; sold++) {
        double p = factor * share[sold];
        size_t rest_a = a->rest[state_a * (a->most + 1) + sold];
        mean += p * (double)sold;
        for (size_t order_b = 0; order_b < b->base; order_b++) {
            const double *v = m->value + rest_a + a->states * (rest_b + order_b);
            double *sum = m->sum + order_b * a->base;
            for (size_t order_a = 0; order_a < a->base; order_a++) {
                sum[order_a] += p * v[order_a];
            }
        }
    }
    m->work += (double)((a->stock[state_a] + 1) * a->base * b->base);
    return mean;
}

/* Expected revenue of a state; leaves E V after each pair of orders in sum[]. */
static double expect_period(struct model *m, size_t state_a, size_t state_b)
{
    const struct product *a = &m->product[0];
    size_t stock_b = m->product[1].stock[state_b];
    double lasts = 0; /* probability that B lasts */
    double sold_a = 0;
    double sold_b = 0;
    for (size_t k = 0; k < a->base * m->product[1].base; k++) {
        m->sum[k] = 0;
    }
    cut(m->with_b, a->stock[state_a], 1, m->share);
    for (size_t j = 0; j < stock_b; j++) {
        double p = mass(&m->in->demand[1], j);
        sold_a += add_outcomes(m, state_a, state_b, j, m->share, p);
        sold_b += p * (double)j;
        lasts += p;
    }
    double out = lasts < 1 ? 1 - lasts : 0;
    cut(m->without + stock_b * (a->most + 1), a->stock[state_a], out, m->share);
    sold_a += add_outcomes(m, state_a, state_b, stock_b, m->share, 1);
    sold_b += out * (double)stock_b;
    return m->in->price[0] * sold_a + m->in->price[1] * sold_b;
}

static double best_order(const struct model *m)
{
    double best = -INFINITY;
    size_t base_a = m->product[0].base;
    for (size_t k = 0; k < base_a * m->product[1].base; k++) {
        size_t order_a = k % base_a;
        size_t order_b = k / base_a;
        double value = m->sum[k] - m->in->unit_cost[0] * (double)order_a -
                       m->in->unit_cost[1] * (double)order_b;
        best = value > best ? value : best;
    }
    return best;
}

static enum linli_rc iterate(struct model *m, double *ret_profit, struct linli_error *err)
{
    size_t states_a = m->product[0].states;
    size_t states = states_a * m->product[1].states;
    for (int32_t round = 0;; round++) {
        double damping = round < SWEEPS_UNDAMPED ? 1 : 0.5;
        double low = INFINITY;
        double high = -INFINITY;
        for (size_t s = 0; s < states && m->work <= work_max; s++) {
            double reward = expect_period(m, s % states_a, s / states_a);
            double change = damping * (reward + best_order(m) - m->value[s]);
            m->next[s] = m->value[s] + change;
            low = change < low ? change : low;
            high = change > high ? change : high;
        }
        if (m->work > work_max) {
            return linli_fail(err, LINLI_ELIMIT, "no convergence within the limit of %g steps",
                              work_max);
        }
        for (size_t s = 0; s < states; s++) {
            m->value[s] = m->next[s] - m->next[0];
        }
        double profit = (low + high) / 2 / damping;
        if (high - low <= precision * (fabs(profit) > 1e-6 ? fabs(profit) : 1e-6)) {
            *ret_profit = profit;
            return LINLI_OK;
        }
    }
}

enum linli_rc linli_substitution_solve(const struct linli_substitution *substitution,
                                       struct linli_arena *arena, double *ret_profit,
                                       struct linli_error *err)
{
    struct model m = {.in = substitution};
    assert(substitution->life >= 1 && substitution->life <= LIFE_MAX);
    LINLI_TRY(set_product(&m.product[0], substitution, 0, arena, err));
    LINLI_TRY(set_product(&m.product[1], substitution, 1, arena, err));
    double states = (double)m.product[0].states * (double)m.product[1].states;
    if (states > STATES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "more than %d states found, which is the limit",
                          (int)STATES_MAX);
    }
    LINLI_TRY(spill(&m, arena, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)states, &m.value, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)states, &m.next, err));
    LINLI_TRY(LINLI_NEW(arena, m.product[0].base * m.product[1].base, &m.sum, err));
    LINLI_TRY(LINLI_NEW(arena, m.product[0].most + 1, &m.share, err));
    return iterate(&m, ret_profit, err);
}
