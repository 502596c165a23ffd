/*
 * A reviewed (s, S) policy, simulated event by event (the inventory system of Law, "Simulation
 * Modeling and Analysis", ch. 1).
 *
 * Three kinds of events: a customer, an arrival, a review. Between them the stock stands still, so
 * holding and shortage are sums of level times duration. Each run draws from its own random stream,
 * so runs could be done in any order with the same result.
 *
 * Invariant: stock = initial + arrived - demanded. Called by the problem `simulate_ss`.
 */
#include <assert.h>
#include <math.h>

#include "base/random.h"
#include "linli/inventory.h"

enum { PENDING_MAX = 1000000 };

static const double z_95_percent = 1.959963984540054;

struct run {
    const struct linli_simulate *in;
    struct random_stream random;
    double now;
    double stock;
    double next_customer;
    double next_review;
    double *arrival_at; /* orders on their way, in no order */
    double *arrival_qty;
    size_t arrivals_n;
    size_t arrivals_max;
    double order_cost;
    double holding;
    double shortage;
};

static size_t next_arrival(const struct run *r)
{
    size_t best = 0;
    for (size_t i = 1; i < r->arrivals_n; i++) {
        best = r->arrival_at[i] < r->arrival_at[best] ? i : best;
    }
    return best;
}

static void pass_time(struct run *r, double until)
{
    double area = r->stock * (until - r->now);
    r->holding += area > 0 ? area : 0;
    r->shortage += area < 0 ? -area : 0;
    r->now = until;
}

static void serve_customer(struct run *r)
{
    double u = random_unit(&r->random);
    size_t i = 0;
    for (; i + 1 < r->in->sizes_n && u >= r->in->probs[i]; i++) {
        u -= r->in->probs[i];
    }
    r->stock -= r->in->sizes[i];
    r->next_customer = r->now + random_exponential(&r->random, r->in->interarrival);
}

static void review(struct run *r, int64_t reviews)
{
    if (r->stock < r->in->reorder_point) {
        double quantity = r->in->order_up_to - r->stock;
        double span = r->in->lead_time_max - r->in->lead_time_min;
        assert(r->arrivals_n < r->arrivals_max);
        r->arrival_at[r->arrivals_n] =
            r->now + r->in->lead_time_min + span * random_unit(&r->random);
        r->arrival_qty[r->arrivals_n++] = quantity;
        r->order_cost += r->in->fixed_cost + r->in->unit_cost * quantity;
    }
    r->next_review = (double)(reviews + 1) * r->in->review; /* a product: no drift */
}

static void receive(struct run *r, size_t i)
{
    r->stock += r->arrival_qty[i];
    r->arrivals_n--;
    r->arrival_at[i] = r->arrival_at[r->arrivals_n];
    r->arrival_qty[i] = r->arrival_qty[r->arrivals_n];
}

static void simulate(struct run *r, uint64_t index)
{
    int64_t reviews = 0;
    random_init(&r->random, r->in->seed, "simulate_ss", index);
    r->now = 0;
    r->stock = r->in->initial_stock;
    r->arrivals_n = 0;
    r->order_cost = 0;
    r->holding = 0;
    r->shortage = 0;
    r->next_review = 0;
    r->next_customer = random_exponential(&r->random, r->in->interarrival);
    for (;;) {
        size_t i = next_arrival(r);
        double arrival = r->arrivals_n > 0 ? r->arrival_at[i] : INFINITY;
        double other = r->next_customer < r->next_review ? r->next_customer : r->next_review;
        double next = arrival <= other ? arrival : other;
        if (next >= r->in->months) {
            break;
        }
        pass_time(r, next);
        if (arrival <= other) {
            receive(r, i);
        } else if (r->next_customer < r->next_review) {
            serve_customer(r);
        } else {
            review(r, reviews++);
        }
    }
    pass_time(r, r->in->months);
}

static enum linli_rc check_work(const struct linli_simulate *in, size_t *ret_pending,
                                struct linli_error *err)
{
    double pending = ceil(in->lead_time_max / in->review) + 2;
    double reviews = in->months / in->review + 1;
    double events = (double)in->runs * (in->months / in->interarrival + 2 * reviews);
    pending = reviews + 1 < pending ? ceil(reviews) + 1 : pending;
    double work = events * (1 + pending / 16); /* the pending orders are searched at each event */
    if (!(work <= LINLI_SIMULATE_EVENTS_MAX) || pending > PENDING_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "about %g events found, the limit is %d", work,
                          (int)LINLI_SIMULATE_EVENTS_MAX);
    }
    *ret_pending = (size_t)pending;
    return LINLI_OK;
}

enum linli_rc linli_simulate_ss(const struct linli_simulate *setting, struct linli_arena *arena,
                                struct linli_simulated *ret_simulated, struct linli_error *err)
{
    struct run r = {.in = setting};
    struct linli_simulated mean = {0};
    double squares = 0; /* of the deviations of the cost, by Welford's update */
    assert(setting->runs > 0 && setting->review > 0 && setting->interarrival > 0);
    LINLI_TRY(check_work(setting, &r.arrivals_max, err));
    LINLI_TRY(LINLI_NEW(arena, r.arrivals_max, &r.arrival_at, err));
    LINLI_TRY(LINLI_NEW(arena, r.arrivals_max, &r.arrival_qty, err));
    for (int64_t i = 0; i < setting->runs; i++) {
        simulate(&r, (uint64_t)i);
        double share = 1 / (double)(i + 1);
        double order = r.order_cost / setting->months;
        double holding = setting->holding_cost * r.holding / setting->months;
        double shortage = setting->stockout_cost * r.shortage / setting->months;
        double off = order + holding + shortage - mean.cost;
        mean.cost += off * share;
        squares += off * (order + holding + shortage - mean.cost);
        mean.order_cost += (order - mean.order_cost) * share;
        mean.holding_cost += (holding - mean.holding_cost) * share;
        mean.shortage_cost += (shortage - mean.shortage_cost) * share;
    }
    double n = (double)setting->runs;
    mean.half_width = n > 1 ? z_95_percent * sqrt(squares / (n - 1) / n) : 0;
    *ret_simulated = mean;
    return LINLI_OK;
}
