/*
 * Customer orders when there is not enough for all (MISSION O2): what is there and coming by the
 * pick-up day is shared by a rule with a name (linli/share.h), item by item; then what is still
 * missing is made good by substitutes, for those who consented, from what their own orders leave;
 * the rest is refunded. docs/allocation.md has the rules.
 *
 * Invariants: of no item more is given than is available, its use as a substitute counted; nobody
 * gets more than ordered, substitutes counted at their factor; the order of the rows changes
 * nothing. Pure functions, called by service/allot.
 */
#ifndef LINLI_PLANNER_ALLOT_H
#define LINLI_PLANNER_ALLOT_H

#include "linli/share.h"
#include "model/city.h"
#include "model/customer_order.h"

/* What a pool of orders is served from. */
struct allot_goods {
    int64_t on_hand_e3;  /* daily use, good until the pick-up day */
    int64_t coming_e3;   /* approved, sent or on the way, due by then and not late */
    int64_t promised_e3; /* of these, to orders that were shared out before */
};

/* What a rule comes to. */
struct allot_sum {
    int64_t orders_n;
    int64_t full_n; /* all of it, substitutes counted */
    int64_t part_n;
    int64_t none_n;
    int64_t wanted_e3;
    int64_t given_e3;
    int64_t other_n;  /* orders that get a substitute */
    int64_t least_e4; /* the smallest share that anybody gets; FIXED_E4 without orders */
    int64_t refund_fen;
};

/* Whether orders of `site` are served from `pool`: the site itself or one below it. */
bool allot_is_served(const struct city *city, int64_t site, int64_t pool);

/* What is there of each item [items_n] at a site by that day; promised_e3 stays 0. */
void allot_goods_find(const struct city *city, int64_t pool, int64_t pickup_day,
                      struct allot_goods *ret_goods);

/* What can still be given of an item; >= 0. */
int64_t allot_available(const struct allot_goods *goods);

/* Shares the goods [items_n] among the orders [n], which it sorts: by item, then who came first.
 * Errors: LINLI_EOVERFLOW: a refund, or all of them together, does not fit its number;
 * LINLI_ENOMEM. */
enum linli_rc allot_share(const struct city *city, const struct allot_goods *goods,
                          enum linli_share_rule rule, struct customer_order *orders, int64_t n,
                          struct linli_arena *arena, struct linli_error *err);

/* Sums up shared orders, those of one item or (NONE) all. */
struct allot_sum allot_sum_up(const struct customer_order *orders, int64_t n, int64_t item);

#endif
