/*
 * The emergency reserve of critical items (MISSION I4): it stands apart from daily use, and what is
 * missing in it is part of what is ordered (position.c). Here is what people do with what is there:
 * put aside what daily use can spare until the next delivery, and swap lots of the reserve for
 * fresher ones of daily use long before they expire, so that nothing in it is ever wasted. Pure
 * functions, called by watch.c and by service/reserve.
 */
#ifndef LINLI_PLANNER_RESERVE_H
#define LINLI_PLANNER_RESERVE_H

#include "model/ledger.h"

/* A quantity that leaves lot `out` of the reserve for daily use, and comes from lot `in` of daily
 * use. Both are indices. */
struct reserve_swap {
    int64_t out;
    int64_t in;
    int64_t qty_e3;
};

/*
 * The swaps of one item at one site, whose lots are sorted by expiry (NONE last): lots of the
 * reserve that expire within `rotate_days` but have not yet, the earliest first, against the
 * freshest lots of daily use that expire later. Returns their number; `ret_swaps` has room for
 * lots_n.
 */
int64_t reserve_swaps(const struct lot_stock *lots, int64_t lots_n, int64_t today,
                      int64_t rotate_days, struct reserve_swap *ret_swaps);

#endif
