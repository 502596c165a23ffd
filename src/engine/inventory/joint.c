/*
 * Joint replenishment: items share a major ordering cost and are ordered every n_i-th cycle T.
 *
 * For a given T each item has its own best n_i(T), which changes from n to n + 1 when T falls below
 * sqrt(2 k_i / (h_i d_i n (n + 1))). Walking T downwards through these changes meets every vector
 * that can be optimal; a vector costs 2 sqrt(A B) at its own best T. No smaller T can win once
 * K / T + sum sqrt(2 k_i h_i d_i), which bounds the cost from below, reaches the best found (Goyal
 * 1974).
 *
 * Invariant: the cost never lies below that bound's second term. Called by `joint_replenishment`.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "linli/inventory.h"

struct items {
    const double *minor;
    double *holding; /* h_i d_i */
    double *multiple;
    double *change; /* the T below which this item's multiple grows */
    size_t n;
};

static double next_change(double minor, double holding, double multiple)
{
    return minor > 0 ? sqrt(2 * minor / (holding * multiple * (multiple + 1))) : 0;
}

static enum linli_rc check_input(double major_cost, const struct items *items,
                                 struct linli_error *err)
{
    double ordering = major_cost;
    double holding = 0;
    for (size_t i = 0; i < items->n; i++) {
        ordering += items->minor[i];
        holding += items->holding[i];
        if (items->minor[i] > 0 && items->holding[i] <= 0) {
            return linli_fail(err, LINLI_ENOSOLUTION,
                              "item %zu costs nothing to hold, so it has no best multiple", i + 1);
        }
    }
    if (ordering <= 0 || holding <= 0) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "ordering or holding costs nothing, so no cycle is best");
    }
    return LINLI_OK;
}

/* Orders per cycle and holding per cycle length of the present multiples. */
static void rates(double major_cost, const struct items *items, double *ret_a, double *ret_b)
{
    double a = major_cost;
    double b = 0;
    for (size_t i = 0; i < items->n; i++) {
        a += items->minor[i] / items->multiple[i];
        b += items->multiple[i] * items->holding[i] / 2;
    }
    *ret_a = a;
    *ret_b = b;
}

/* Lets every item whose change is the highest grow; returns that T, 0 when no item can grow. */
static double grow(struct items *items)
{
    double highest = 0;
    for (size_t i = 0; i < items->n; i++) {
        highest = items->change[i] > highest ? items->change[i] : highest;
    }
    for (size_t i = 0; highest > 0 && i < items->n; i++) {
        if (items->change[i] >= highest) {
            items->multiple[i] += 1;
            items->change[i] = next_change(items->minor[i], items->holding[i], items->multiple[i]);
        }
    }
    return highest;
}

static enum linli_rc search(double major_cost, struct items *items, double *ret_multiples,
                            struct linli_joint *ret_joint, struct linli_error *err)
{
    struct linli_joint best = {.cost = INFINITY};
    double floor_cost = 0;
    double cycle = INFINITY;
    for (size_t i = 0; i < items->n; i++) {
        floor_cost += sqrt(2 * items->minor[i] * items->holding[i]);
    }
    for (int64_t steps = 0; cycle > 0; steps += (int64_t)items->n) {
        double a;
        double b;
        rates(major_cost, items, &a, &b);
        double cost = 2 * sqrt(a * b);
        if (cost < best.cost) {
            best = (struct linli_joint){.cycle = sqrt(a / b), .cost = cost};
            memcpy(ret_multiples, items->multiple, items->n * sizeof(ret_multiples[0]));
        }
        cycle = grow(items);
        if (cycle <= 0 || major_cost / cycle + floor_cost >= best.cost * (1 - 1e-15)) {
            break;
        }
        if (steps > LINLI_JOINT_STEPS_MAX) {
            return linli_fail(
                err, LINLI_ELIMIT,
                "the optimum was not proved in %d steps, expected a larger major cost",
                (int)LINLI_JOINT_STEPS_MAX);
        }
    }
    assert(best.cost >= floor_cost * (1 - 1e-9));
    *ret_joint = best;
    return LINLI_OK;
}

enum linli_rc linli_joint_solve(double major_cost, const double *minor_costs,
                                const double *holding_costs, const double *demand_rates, size_t n,
                                struct linli_arena *arena, double *ret_multiples,
                                struct linli_joint *ret_joint, struct linli_error *err)
{
    struct items items = {.minor = minor_costs, .n = n};
    if (n > LINLI_JOINT_ITEMS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu items found, the limit is %d", n,
                          (int)LINLI_JOINT_ITEMS_MAX);
    }
    LINLI_TRY(LINLI_NEW(arena, n, &items.holding, err));
    LINLI_TRY(LINLI_NEW(arena, n, &items.multiple, err));
    LINLI_TRY(LINLI_NEW(arena, n, &items.change, err));
    for (size_t i = 0; i < n; i++) {
        items.holding[i] = holding_costs[i] * demand_rates[i];
    }
    LINLI_TRY(check_input(major_cost, &items, err));
    for (size_t i = 0; i < n; i++) {
        items.multiple[i] = 1;
        items.change[i] = next_change(minor_costs[i], items.holding[i], 1);
    }
    return search(major_cost, &items, ret_multiples, ret_joint, err);
}
