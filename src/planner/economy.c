/*
 * How long an order should last when a delivery has its price: the settings order_cost (a delivery)
 * and holding_rate. Items of one site and supplier share their deliveries, so they share a cycle
 * (joint replenishment with equal multiples; Silver, Pyke and Thomas, ch. 10):
 *
 *   T = sqrt(2 * order_cost / (holding_rate * value of a year of all of them))
 *
 * and since a line is handled, too, at a tenth of a delivery, an item of little value has a longer
 * one of its own by the same formula. A cycle takes at most half the life of goods that do not keep
 * and CYCLE_MOST days. Without order_cost, or any price, nothing here
 * has an effect.
 *
 * Called by planner.c before quantities are decided, by replenish.c and by purchase.c.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/consign.h"
#include "planner/run.h"

enum { YEAR_DAYS = 365, CYCLE_MOST = 56 };

static const double usual_most = 1.25; /* of the forecast's mean, against the last quarter's */
static const double line_share = 0.1;  /* handling a line, of a delivery */
static const double join_share = 0.4;  /* of a cycle's demand above the reorder point */

struct bought {
    struct planned *planned;
    double value;   /* yuan a year */
    bool consigned; /* the supplier's until it is used: binds no money */
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_supplier(const void *left, const void *right)
{
    const struct planned *a = ((const struct bought *)left)->planned;
    const struct planned *b = ((const struct bought *)right)->planned;
    int difference = compare_numbers(a->site, b->site);
    difference = difference != 0 ? difference : compare_numbers(a->main.supplier, b->main.supplier);
    return difference != 0 ? difference : compare_numbers(a->item, b->item);
}

/* What an ordinary day will take, units: the forecast's mean, but little more than the last
 * quarter's, since an activity ahead or just past says nothing of the weeks that a cycle covers. */
double economy_daily(const struct run *run, const struct planned *p)
{
    double daily = (double)demand_until_e3(run, p, run->city->today + run->horizon) /
                   (double)run->horizon / (double)FIXED_E3;
    double usual = usual_most * fixed_to_double(p->usual_daily_e3, 3);
    return usual > 0 && usual < daily ? usual : daily;
}

static double year_value(const struct run *run, const struct planned *p)
{
    int64_t price = sourcing_price_e4(run->city, &p->main, p->item, p->main.minimum_e3);
    double daily = economy_daily(run, p);
    return price != FIXED_NONE ? daily * YEAR_DAYS * fixed_to_double(price, 4) : 0;
}

/* Days that `cost` a delivery and `value` a year make worth while; 0 where no value is known. */
static double cycle_of(const struct run *run, double cost, double value)
{
    double rate = fixed_to_double(run->city->settings.holding_rate_e4, 4);
    double days = value > 0 && rate > 0 ? sqrt(2 * cost / (rate * value)) * YEAR_DAYS
                  : value > 0           ? CYCLE_MOST
                                        : 0;
    return days < CYCLE_MOST ? days : CYCLE_MOST;
}

static void settle(const struct run *run, struct bought *bought, double shared, double cost)
{
    struct planned *p = bought->planned;
    double own = cycle_of(run, cost * line_share, bought->value);
    double days = bought->consigned ? CYCLE_MOST : own > shared ? own : shared;
    int64_t life = run->city->items[p->item].shelf_life_days;
    double most = life != FIXED_NONE ? (double)life / 2 : CYCLE_MOST;
    if (run->tiers[p->site].below_n > 0 && life != FIXED_NONE) {
        most = fmax(0, (double)life / 4 - 1); /* it has to be sold at the points, too */
    }
    p->cycle_days = (int32_t)floor(days < most ? days : most);
}

enum linli_rc economy_find(struct run *run, struct linli_error *err)
{
    double cost = fixed_to_double(run->city->settings.order_cost_e4, 4);
    struct bought *bought;
    size_t n = 0;
    size_t first = 0;
    if (cost <= 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &bought, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (p->series != NULL && p->main.found && !p->main.parent) {
            bool ours = consign_terms(run, p, p->main.supplier) == NULL;
            bought[n++] = (struct bought){p, ours ? year_value(run, p) : 0, !ours};
        }
    }
    if (n > 1) {
        qsort(bought, n, sizeof(*bought), by_supplier);
    }
    while (first < n) {
        size_t end = first;
        double value = 0;
        while (end < n && bought[end].planned->site == bought[first].planned->site &&
               bought[end].planned->main.supplier == bought[first].planned->main.supplier) {
            value += bought[end].value;
            end += 1;
        }
        assert(end > first);
        double shared = cycle_of(run, cost, value);
        for (size_t i = first; i < end; i++) {
            settle(run, &bought[i], shared, cost);
        }
        first = end;
    }
    return LINLI_OK;
}

double economy_cycle(const struct run *run, const struct planned *p)
{
    return economy_daily(run, p) * p->cycle_days;
}

bool economy_joins(const struct run *run, const struct planned *p)
{
    double above = (double)(p->usable_e3 + p->arriving_e3 + p->emergency_e3 - p->reserve_gap_e3 -
                            p->reorder_e3) /
                   (double)FIXED_E3;
    return p->cycle_days > 0 && above < join_share * economy_cycle(run, p);
}
