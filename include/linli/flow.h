/**
 * @file
 * Minimum-cost flow in whole numbers: what goes along which arc so that every node gives or takes
 * what it has to, no arc carries more than it can, and the sum of flow times cost is least.
 *
 * Invariants: integers only, so the same answer on every machine; the flow is a vertex of the
 * polytope, whole wherever supplies and capacities are (Dantzig 1951).
 */
#ifndef LINLI_FLOW_H
#define LINLI_FLOW_H

#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    LINLI_FLOW_NODES_MAX = 1000000,
    LINLI_FLOW_ARCS_MAX = 20000000,
};

/** Quantities and capacities, and the sum of all supplies, are at most the first; a cost is at most
 * the second either way, and less when there are many nodes: nodes + 1 times the largest cost must
 * stay below the third. */
#define LINLI_FLOW_QTY_MAX INT64_C(1000000000000000000)
#define LINLI_FLOW_COST_MAX INT64_C(1000000000000000000)
#define LINLI_FLOW_PRICE_MAX INT64_C(1000000000000000000)

struct linli_flow_arc {
    int32_t from;
    int32_t to;
    int64_t capacity; /**< 0 … LINLI_FLOW_QTY_MAX; INT64_MAX: no bound */
    int64_t cost;     /**< of one unit; may be negative on arcs with a bound */
};

/**
 * The cheapest flow, by the network simplex method with strongly feasible trees (Cunningham 1976)
 * and block search (Király and Kovács 2012).
 * @param nodes_n 0 … LINLI_FLOW_NODES_MAX
 * @param supply [nodes_n] units that a node gives (negative: takes); they sum to 0
 * @param arcs [arcs_n] parallel ones and loops are fine
 * @param arena scratch memory, given back
 * @param ret_flow [arcs_n] of the caller, untouched on failure
 * @param ret_price [nodes_n] or NULL: the dual prices. cost + price[from] - price[to] is >= 0 on
 * arcs with room left and <= 0 on arcs that carry something: the proof that nothing is cheaper
 * @return LINLI_OK; LINLI_EINPUT: numbers out of range, a node that is none, supplies that do not
 * sum to 0; LINLI_ENOSOLUTION: no flow serves all, or costs fall without end; LINLI_ENOMEM
 */
enum linli_rc linli_flow_solve(int32_t nodes_n, const int64_t *supply,
                               const struct linli_flow_arc *arcs, int64_t arcs_n,
                               struct linli_arena *arena, int64_t *ret_flow, int64_t *ret_price,
                               struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
