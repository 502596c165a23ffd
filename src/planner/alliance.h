/*
 * An alliance of organisations (MISSION I9): what buying together saves, and how much of it is each
 * member's. An item's price follows from the quantity by the supplier's tiers, so the saving of any
 * group is what its members pay alone less what they pay together. Two shares of it:
 *
 *   by quantity   in proportion to what each buys
 *   Shapley       what a member adds on average over all orders in which members can come together
 *                 (Shapley 1953), exact for up to ALLIANCE_MEMBERS members: who lifts the others
 *                 over a tier gets more of the saving than who only comes along; with more
 *                 members the saving is parted by quantity alone
 *
 * Invariants: both add up to the saving, to the fen; nobody without a part in any saving has a
 * Shapley share. Pure functions, called by service/alliance.
 */
#ifndef LINLI_PLANNER_ALLIANCE_H
#define LINLI_PLANNER_ALLIANCE_H

#include "model/city.h"

enum { ALLIANCE_MEMBERS = 8 };

struct alliance_member {
    int64_t qty_e3; /* > 0 */
    int64_t alone_fen;
    int64_t by_qty_fen; /* of the saving */
    int64_t shapley_fen;
};

struct alliance_buy {
    int64_t supplier;
    int64_t item;
    int64_t alone_fen; /* the sum of what they pay alone */
    int64_t together_fen;
    bool shared; /* the shares are set: there is something to save */
    bool by_qty; /* by quantity alone: more than ALLIANCE_MEMBERS members */
};

/* What members [n] pay for the item alone and together, at the supplier's tiers, and their shares
 * of the saving. False when no price is known, or an amount is beyond all measure. */
bool alliance_save(const struct city *city, int64_t supplier, int64_t item,
                   struct alliance_member *members, int32_t n, struct alliance_buy *ret_buy);

#endif
