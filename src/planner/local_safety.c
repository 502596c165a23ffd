/*
 * Safety stock that the site which orders has to bring for the points. It orders for the sum of
 * their demand, whose spread is small, and counts of their stock what they use until its next
 * order; what a point keeps beyond its mean was ordered by nobody: after days of more demand than
 * expected all points are short at once. So the orders bring, as far as it does not stand there
 * already,
 *
 *   of a point   its level until the next push less its mean; of goods that do not keep at most
 * what will almost surely be used before they expire: m - 2 √m of the m units expected in three
 * quarters of their life, which is what is left of it when they come there
 *
 * beside the safety stock of the sum: the setting local_safety says which share of it.
 *
 * Invariant: nothing is added where the points hold their levels. Called by planner.c before
 * replenish.c decides the orders; the numbers are in the lines' safety.
 */
#include "planner/local_safety.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "planner/tiers.h"

static const double almost_surely = 2; /* deviations */

/* The level that a point keeps, units. */
static double level_of(const struct run *run, const struct planned *p)
{
    double level = p->protect_mean + p->protect_safety;
    int64_t life = run->city->items[p->item].shelf_life_days;
    if (p->shelf.known && fixed_to_double(p->shelf.level_e3, 3) < level) {
        level = fixed_to_double(p->shelf.level_e3, 3);
    }
    if (life != FIXED_NONE && life < 2 * (int64_t)run->horizon) {
        int32_t days = life * 3 / 4 > 1 ? (int32_t)(life * 3 / 4) : 1;
        double used = fixed_to_double(demand_until_e3(run, p, run->city->today + days), 3);
        level = fmin(level, used - almost_surely * sqrt(used));
    }
    return level;
}

static bool is_point(const struct run *run, const struct planned *p)
{
    const struct tier *tier = &run->tiers[p->site];
    return p->main.parent && p->series != NULL && (tier->below_n == 0 || tier->has_customers);
}

static struct planned *root_of(const struct run *run, const struct planned *p)
{
    int64_t site = p->site;
    while (run->tiers[site].parent != FIXED_NONE) {
        site = run->tiers[site].parent;
    }
    return run_find(run, site, p->item);
}

void local_safety_find(struct run *run)
{
    double share = fixed_to_double(run->city->settings.local_safety_e4, 4);
    for (int64_t i = 0; i < run->planned_n && run->deepest > 0 && share > 0; i++) {
        const struct planned *p = &run->planned[i];
        struct planned *root = is_point(run, p) ? root_of(run, p) : NULL;
        if (root == NULL) {
            continue;
        }
        double wanted = (level_of(run, p) - p->protect_mean) * FIXED_E3;
        int64_t there = p->usable_e3 + p->arriving_e3 + p->emergency_e3;
        int64_t beyond = there - demand_until_e3(run, p, root->main.cover_day);
        double missing = wanted - (double)(beyond > 0 ? beyond : 0);
        root->local_safety_e3 += missing > 0 ? (int64_t)(share * missing) : 0;
        assert(root->local_safety_e3 >= 0);
    }
}
