/*
 * Lot sizes for known, changing demand: Wagner and Whitin's dynamic programme (1958) and Silver and
 * Meal's heuristic (1973).
 *
 * An optimal plan orders only when the stock is empty, so an order covers whole periods, and the
 * best cost up to a period needs only the best cost up to an earlier one.
 *
 * Invariants: the orders sum to the demand; Silver-Meal never costs less than Wagner-Whitin. Called
 * by the problem `lot_sizing`.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "linli/inventory.h"

static enum linli_rc check_input(double fixed_cost, double holding_cost, const double *demand,
                                 size_t n, struct linli_error *err)
{
    bool good = fixed_cost >= 0 && holding_cost >= 0 && n > 0;
    for (size_t i = 0; good && i < n; i++) {
        good = demand[i] >= 0 && isfinite(demand[i]);
    }
    if (!good) {
        return linli_fail(err, LINLI_EINPUT,
                          "a cost or demand is below 0, or there are no periods");
    }
    if (n > LINLI_LOTS_PERIODS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%zu periods found, the limit is %d", n,
                          (int)LINLI_LOTS_PERIODS_MAX);
    }
    return LINLI_OK;
}

/* Walks back from the end: from[j] is the first period of the order that covers period j - 1, or j
 * when that period needs none. */
static void collect_orders(const double *demand, size_t n, const size_t *from, double *orders)
{
    memset(orders, 0, n * sizeof(orders[0]));
    for (size_t j = n; j > 0;) {
        size_t first = from[j] < j ? from[j] : j - 1;
        for (size_t i = first; from[j] < j && i < j; i++) {
            orders[first] += demand[i];
        }
        j = first;
    }
}

enum linli_rc linli_lots_wagner_whitin(double fixed_cost, double holding_cost, const double *demand,
                                       size_t n, struct linli_arena *arena, double *ret_orders,
                                       double *ret_cost, struct linli_error *err)
{
    double *best; /* best[j]: the cheapest way through the first j periods */
    size_t *from;
    LINLI_TRY(check_input(fixed_cost, holding_cost, demand, n, err));
    LINLI_TRY(LINLI_NEW(arena, n + 1, &best, err));
    LINLI_TRY(LINLI_NEW(arena, n + 1, &from, err));
    for (size_t j = 1; j <= n; j++) {
        best[j] = INFINITY;
        if (demand[j - 1] <= 0) {
            best[j] = best[j - 1];
            from[j] = j;
        }
        double covered = 0; /* demand of the periods after i that the order carries */
        double carried = 0;
        for (size_t i = j; i > 0; i--) {
            /* one order in period i - 1 covers i - 1 ... j - 1; longer ones carry all of it once
             * more */
            double cost = best[i - 1] + fixed_cost + holding_cost * carried;
            if (cost < best[j]) {
                best[j] = cost;
                from[j] = i - 1;
            }
            covered += demand[i - 1];
            carried += covered;
        }
    }
    collect_orders(demand, n, from, ret_orders);
    assert(best[n] >= 0);
    *ret_cost = best[n];
    return LINLI_OK;
}

enum linli_rc linli_lots_silver_meal(double fixed_cost, double holding_cost, const double *demand,
                                     size_t n, double *ret_orders, double *ret_cost,
                                     struct linli_error *err)
{
    double cost = 0;
    LINLI_TRY(check_input(fixed_cost, holding_cost, demand, n, err));
    memset(ret_orders, 0, n * sizeof(ret_orders[0]));
    for (size_t first = 0; first < n;) {
        if (demand[first] <= 0) {
            first++;
            continue;
        }
        double order_cost = fixed_cost;
        size_t next = first + 1;
        ret_orders[first] = demand[first];
        while (next < n) {
            double periods = (double)(next - first);
            double longer = order_cost + holding_cost * periods * demand[next];
            /* products instead of quotients: equal stays equal for whole costs */
            if (longer * periods > order_cost * (periods + 1)) {
                break;
            }
            order_cost = longer;
            ret_orders[first] += demand[next++];
        }
        assert(next > first);
        cost += order_cost;
        first = next;
    }
    *ret_cost = cost;
    return LINLI_OK;
}
