/*
 * Reasons: why the planner did what it did, as an id and the very numbers that it used.
 * format/words turns them into a Chinese or English sentence; the store keeps them with the line,
 * so that it can be explained and recomputed later.
 *
 * The numbers' meanings stand beside each id in order; the unit is in the suffix (q: thousandths of
 * the base unit).
 */
#ifndef LINLI_MODEL_REASON_H
#define LINLI_MODEL_REASON_H

#include <stdint.h>

enum { REASON_NUMBERS_MAX = 14 };

enum reason_id {
    REASON_NONE,

    /* Why a line has its quantity. All of them share these numbers, so that one function can
     * recompute them: 0 order q | 1 forecast over the interval q | 2 safety q | 3 reserve to be
     * filled q | 4 usable on hand q | 5 on the way in time q | 6 will expire before use q | 7 pack
     * q | 8 minimum q | 9 interval days | 10 reorder point q | 11 need before rounding q | 12 most
     * that a shelf life can use up, q (0: no bound) | 13 added to reach the supplier's least order,
     * q */
    REASON_ORDER,        /* below the level: order up to it */
    REASON_ENOUGH,       /* at or above the reorder point: nothing */
    REASON_WAIT_REVIEW,  /* B: below the level, but the reorder point is not reached before the next
                            review */
    REASON_ON_DEMAND,    /* C: ordered when needed, and it is not */
    REASON_NO_DEMAND,    /* no demand is expected */
    REASON_NO_SUPPLIER,  /* needed, but nobody supplies it */
    REASON_WAIT_MINIMUM, /* needed later: waits until the supplier's least order is reached */

    /* What a person has to look at: numbers as given */
    NOTICE_SHORT_TODAY,   /* 0 on hand q | 1 today's forecast q | 2 hours to the door | 3 surcharge
                             fen |   4 quantity q : ask for help from the supplier named */
    NOTICE_SHORT_NO_HELP, /* 0 on hand q | 1 today's forecast q : nobody can deliver within hours */
    NOTICE_SHORT_BEFORE_ARRIVAL, /* 0 usable q | 1 forecast until arrival q | 2 arrival day */
    NOTICE_SUBSTITUTE, /* 0 missing q | 1 on hand of the substitute q : item and substitute */
    NOTICE_EXPIRING, /* 0 left of the lot q | 1 expiry day | 2 expected waste q | 3 its cost fen */
    NOTICE_EXPIRED,  /* 0 left of the lot q | 1 expiry day | 2 its cost fen */
    NOTICE_FORECAST_MISS, /* 0-2 the last three errors e4 | 3 buffer factor e4 */
    NOTICE_BELOW_MINIMUM, /* 0 order value fen | 1 least value fen : urgent lines below the
                             supplier's minimum */
    NOTICE_NO_SUPPLIER,   /* 0 needed q */
    NOTICE_BACKUP,        /* 0 main would arrive on day | 1 backup arrives on day */
    NOTICE_LIMIT, /* 0 order q | 1 usual order of that length q : far above habit, not approved by
                     itself */
    NOTICE_LATE,  /* 0 still to come q | 1 was due on day */

    /* Values taken because the tables say nothing; number 0: how many items */
    DEFAULT_STOCK,      /* no stock table: on hand counts as 0 */
    DEFAULT_SUPPLIER,   /* no supply terms: the market, 1 lead days */
    DEFAULT_LEAD,       /* 1 lead days */
    DEFAULT_PACK,       /* pack 1 */
    DEFAULT_PRICE,      /* neither price nor cost: amounts unknown */
    DEFAULT_SHELF_LIFE, /* keeps */
    DEFAULT_CATEGORY,
    REASON_N
};

struct reason {
    enum reason_id id;
    int32_t numbers_n;
    int64_t numbers[REASON_NUMBERS_MAX];
};

#endif
