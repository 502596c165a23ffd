/*
 * The alliance (MISSION I9, docs/allocation.md): organisations are those of the sites table (org).
 * What they lent each other follows from the transfers between their sites, item by item, and is
 * settled by what goes back; what buying together would save follows from the order lines that
 * have not been sent and the suppliers' price tiers. Nothing is booked here.
 *
 * The body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_ALLIANCE_H
#define LINLI_SERVICE_ALLIANCE_H

#include "planner/alliance.h"
#include "store/db.h"

/* One organisation still has something of another's. */
struct alliance_debt {
    const char *debtor; /* "" : the sites without an organisation */
    const char *creditor;
    int64_t item;
    int64_t lent_e3;
    int64_t back_e3;
    int64_t open_e3;   /* = lent - back > 0 */
    int64_t value_fen; /* at the item's cost, else price; NONE: neither is known */
};

/* A member's part in one joint purchase. */
struct alliance_part {
    int64_t buy; /* index of alliance_view.buys */
    const char *org;
    struct alliance_member member;
};

struct alliance_view {
    struct city city; /* its tables */
    int64_t orgs_n;
    struct alliance_debt *debts; /* by debtor, creditor, item */
    int64_t debts_n;
    struct alliance_buy *buys; /* that several want and that save something */
    int64_t buys_n;
    struct alliance_part *parts; /* by buy, organisation */
    int64_t parts_n;
    int64_t saving_fen;
    int64_t by_qty_n; /* of the buys, with too many members for the share by contribution */
};

enum linli_rc alliance_look(struct db *db, struct linli_arena *arena, int32_t today,
                            struct alliance_view *ret_view, struct linli_error *err);

#endif
