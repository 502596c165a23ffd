/*
 * Reasons: why the planner did what it did, as an id and the very numbers that it used.
 * format/words turns them into a Chinese or English sentence; the store keeps them with the line,
 * so that it can be explained and computed again later (planner_replay).
 *
 * The order of the ids is free: a database keeps the numbers of store/numbers.c. The words of
 * format/words_reason.def stand in the same order.
 *
 * The numbers' meanings stand here in order, with their unit: q thousandths of the base unit,
 * fen, days, day (a day number), e4 ten-thousandths, n a count.
 */
#ifndef LINLI_MODEL_REASON_H
#define LINLI_MODEL_REASON_H

#include <stdint.h>

/* The numbers of every reason from REASON_ORDER to REASON_DECLINED. */
enum line_number {
    LINE_ORDER_Q,    /* what is ordered; 0: nothing */
    LINE_FORECAST_Q, /* demand expected until the order after this one is there */
    LINE_SAFETY_Q,   /* kept beyond it */
    LINE_RESERVE_Q,  /* missing in the emergency reserve */
    LINE_USABLE_Q,   /* on hand, without what will expire unused */
    LINE_ARRIVING_Q, /* on the way, in time */
    LINE_PACK_Q,     /* orders are multiples of it */
    LINE_MINIMUM_Q,  /* the least that can be ordered; 0: none */
    LINE_MOST_Q,     /* the most that shelf life or the supplier allow; 0: no bound */
    LINE_EXPIRING_Q, /* on hand, but will expire unused: not counted as usable */
    LINE_REORDER_Q,  /* the reorder point: nothing is ordered while there is more */
    LINE_COVER_DAYS, /* days that forecast and safety cover */
    LINE_BUFFER_E4,  /* the buffer factor that is in the safety stock */
    LINE_NUMBERS_N
};

/* The numbers of GRADE_LINE: points, which add up from GRADE_VALUE on. */
enum grade_number {
    GRADE_POINTS,
    GRADE_HIGHEST, /* that approves itself */
    GRADE_VALUE,
    GRADE_NEW_ITEM,
    GRADE_NEW_SOURCE,
    GRADE_FORECAST,
    GRADE_QUANTITY,
    GRADE_COVER,
    GRADE_SUPPLIER,
    GRADE_NUMBERS_N
};

enum { REASON_NUMBERS_MAX = LINE_NUMBERS_N };

/* The numbers of NOTICE_MARKDOWN. */
enum markdown_number {
    MARKDOWN_PRICE,      /* p: the lower price */
    MARKDOWN_EXPIRY,     /* day: the last of the lot */
    MARKDOWN_CUT,        /* e4: share off the price */
    MARKDOWN_MORE,       /* q: sold that would be wasted */
    MARKDOWN_LOSS,       /* fen: its cost */
    MARKDOWN_GAIN,       /* fen: what more sales bring, less what is given away */
    MARKDOWN_LEFT,       /* q: in the lot */
    MARKDOWN_USED,       /* q: of it, sold in any case */
    MARKDOWN_ELASTICITY, /* e4 */
    MARKDOWN_NUMBERS_N
};

/* The numbers of REASON_RAISE and REASON_LOWER. */
enum amend_number {
    AMEND_FROM_Q, /* on order now */
    AMEND_TO_Q,   /* amended */
    AMEND_SENT_Q, /* first sent: the band is about it */
    AMEND_LOW_Q,  /* the band, in what also else bounds it */
    AMEND_HIGH_Q,
    AMEND_WANTED_Q, /* missing, or too much */
    AMEND_PACK_Q,
    AMEND_UNTIL_DAY, /* of the supplier's cut-off … */
    AMEND_UNTIL_S,   /* … at this time; NONE: at the end of the day */
    AMEND_NUMBERS_N
};

enum reason_id {
    REASON_NONE,

    /* Why a line has its quantity: numbers as in enum line_number. */
    REASON_ORDER,        /* the reorder point is reached: order up to forecast + safety */
    REASON_JOIN,         /* not reached yet, but it fills up the supplier's least order */
    REASON_ENOUGH,       /* more than the reorder point is there or on the way */
    REASON_NO_ORDER_DAY, /* needed, but the supplier takes no order today and there is time */
    REASON_WAIT_MINIMUM, /* needed later: waits until the supplier's least order is reached */
    REASON_NO_DEMAND,    /* no demand is expected */
    REASON_NO_SUPPLIER,  /* needed, but nobody supplies it */
    REASON_SHORT_LIVED,  /* less than half a pack would go before it expires */
    REASON_AT_LIMIT,     /* needed, but what the supplier gives for one day is on order already */
    REASON_FROM_PARENT,  /* needed; comes from the site above, which orders for it */
    REASON_BEYOND,       /* needed, but the order or its amount is beyond all measure */
    REASON_NO_ROOM,      /* needed, but the shelves of its zone are full on a day ahead */
    REASON_DECLINED,     /* a person cancelled it today: not proposed again before tomorrow */

    /* Why goods go from one site to another. */
    REASON_PUSH, /* 0 moved q | 1 asked for q | 2 there and due q | 3 demand until the next push q |
                    4 its deviation q | 5 of the equal fractile e4, NONE: all get what they ask |
                    6 offered to all q | 7 the way of a unit p */
    REASON_HELP, /* 0 moved q | 1 missing there today q | 2 of it, would expire unused q |
                    3 the way of a unit p | 4 what a unit costs otherwise p */

    /* What a person has to look at. */
    NOTICE_SHORT_TODAY,   /* 0 on hand q | 1 forecast of today q | 2 emergency order q |
                             3 hours to the door | 4 surcharge fen */
    NOTICE_SHORT_NO_HELP, /* 0 on hand q | 1 forecast of today q */
    NOTICE_SHORT_ABOVE,   /* 0 on hand q | 1 forecast of today q | 2 on hand at a site above q |
                             3 how many steps above n: 1 the parent */
    NOTICE_SUBSTITUTE,    /* 0 on hand q | 1 forecast of today q | 2 to take of the substitute q */
    NOTICE_SHORT_BEFORE_ARRIVAL, /* 0 usable q | 1 forecast until arrival q | 2 arrival day */
    NOTICE_BACKUP,               /* 0 day the main supplier could arrive | 1 day the backup can */
    NOTICE_EXPIRING,             /* 0 left q | 1 expiry day | 2 expected waste q | 3 its cost fen */
    NOTICE_EXPIRED,              /* 0 left q | 1 expiry day | 2 its cost fen */
    NOTICE_FORECAST_MISS,        /* 0, 1, 2 the last three errors e4 | 3 buffer factor e4 */
    NOTICE_BELOW_MINIMUM,        /* 0 value of the order fen | 1 least value fen */
    NOTICE_NO_SUPPLIER,          /* 0 needed q */
    NOTICE_BEYOND,               /* 0 needed q | 1 unit price p, NONE unknown */
    NOTICE_LATE,                 /* 0 still to come q | 1 day it was due */
    NOTICE_TRANSFER_LATE,        /* the same, sent by another site */
    NOTICE_RESERVE_REFILL, /* 0 to put aside q | 1 missing in the reserve q | 2 its target q */
    NOTICE_RESERVE_ROTATE, /* 0 of a lot in the reserve q | 1 expiry day | 2 to swap q */
    NOTICE_INBOX,          /* 0 facts that wait n | 1 what is at stake fen */
    NOTICE_MARKDOWN,       /* as in enum markdown_number */
    NOTICE_TODAY,          /* 0 today against its forecasts e4 | 1 of a day usual by now e4 */
    NOTICE_TIER,  /* 0 ordered q | 1 without the tier q | 2 unit price p | 3 without p | 4 saved fen
                     |  5 holding fen | 6 days the additional goods wait n */
    NOTICE_SPLIT, /* 0 main supplier q | 1 costs fen | 2 backup q | 3 costs fen | 4 saved against
                     all from the backup fen, 0: the main supplier cannot give more */
    NOTICE_FEW_SUPPLIERS, /* 0 categories with less than two suppliers n | 1 key items with n |
                             2 categories without two within 15 km n */

    NOTICE_ROOM,      /* 0 needed q | 1 ordered q | 2 the day on which no more fits | 3 free then,
                         litres n | 4 of so many n */
    NOTICE_ROOM_COLD, /* the same in the cold room */

    NOTICE_SUPPLIER_OUT, /* 0 late or refused n | 1 of so many orders n, 0: by hand | 2 since day */
    NOTICE_SUPPLIER_BACK,
    NOTICE_PRESALE,     /* 0 ordered ahead until the cover day q | 1 expected beyond it q | 2 the
                           supplier's cut-off s, NONE: none */
    NOTICE_LOCAL_SHARE, /* 0 local share before h | 1 with the change h | 2 wanted h | 3 items
                           changed n | 4 costs more a month fen */
    NOTICE_LOCAL_SHORT, /* the same, not reached */
    NOTICE_PRESALE_NEW, /* 0 ordered ahead q */
    NOTICE_PRESALE_OFF, /* 0 items ordered ahead that are not on presale n | 1 of one of them q */
    NOTICE_CONSIGNED,   /* 0 price of a use p */
    NOTICE_PROMISED,    /* 0 promised to customers until the cover day q */

    /* Why a line did not approve itself (planner/assistant.c). */
    HOLD_AMOUNT,     /* 0 amount fen | 1 limit fen */
    HOLD_UNUSUAL,    /* 0 order q | 1 usual demand over the same days q */
    HOLD_ABOVE_MOST, /* 0 order q | 1 the most that shelf life or the supplier allow q */
    HOLD_FACT,       /* a fact about it waits in the inbox: 0 its day */
    HOLD_NO_PRICE,   /* no price is known */
    HOLD_NO_SOURCE,  /* the supplier is assumed, not from the tables */
    HOLD_NOTICE,     /* a notice of today is about it */
    HOLD_RISK,       /* 0 its grade n | 1 the highest that approves itself n */
    HOLD_DAY,        /* 0 amount fen | 1 left of the day's limit fen | 2 the limit fen */

    GRADE_LINE, /* how risky a line is: numbers as in enum grade_number */

    /* Values taken because the tables say nothing. */
    DEFAULT_STOCK,      /* no stock: on hand is 0 */
    DEFAULT_SUPPLIER,   /* no supply terms: 0 lead days, from one unnamed supplier */
    DEFAULT_LEAD,       /* 0 terms n | 1 lead days */
    DEFAULT_PACK,       /* 0 items n : pack 1 */
    DEFAULT_PRICE,      /* 0 items n : amounts unknown */
    DEFAULT_SHELF_LIFE, /* 0 items n : keep */
    DEFAULT_CATEGORY,   /* 0 items n */
    DEFAULT_STALE,      /* 0 last recorded day | 1 days n since : unknown, not zero demand */

    /* Why a person's own order has its quantity. */
    REASON_EMERGENCY, /* 0 on hand q | 1 asked for q | 2 ordered q | 3 hours to the door, 0: by the
                         supplier's days | 4 surcharge fen */

    /* Why the backup brings a part: lines beside the ordinary ones. */
    REASON_SPLIT_LATE, /* 0 ordered q | 1 day on which the main supplier comes */
    REASON_SPLIT_MOST, /* 0 ordered q | 1 the most that the main supplier gives in a day q */

    /* Why an order that was sent is amended: numbers as in enum amend_number. */
    REASON_RAISE,
    REASON_LOWER,

    /* Why a fact is marked (model/quality.h), in the order of enum quality_rule. */
    MARK_SOLD_CLOSED, /* 0 sold q */
    MARK_SOLD_OUT,    /* 0 sold q */
    MARK_SOLD_MORE,   /* 0 sold q | 1 ever brought in q */
    MARK_TOO_BIG,     /* 0 sold q | 1 the most that there is room for q */
    MARK_PRICE,       /* 0 price e4 | 1 usual price e4 */
    MARK_EXPIRY,      /* 0 left q | 1 expiry day | 2 received day */
    MARK_FUTURE,      /* 0 rows n | 1 last day of them */
    MARK_SITE_SILENT, /* 0 expected days n | 1 last of them */
    MARK_ITEM_SILENT, /* 0 days n | 1 last day with a row | 2 longest such time before n */
    MARK_NO_UNIT,     /* 0 items n */
    MARK_NO_PACK,     /* 0 items n */
    MARK_NO_LEAD,     /* 0 items n | 1 days taken n */
    MARK_NO_COST,     /* 0 items n */
    MARK_LATE,        /* 0 rows n | 1 days late n | 2 last day of them */
    MARK_HIGH,        /* 0 wanted q | 1 usual q | 2 plausible until q */
    MARK_LOW,         /* 0 wanted q | 1 usual q | 2 plausible from q */
    MARK_UNIT,        /* 0 wanted q | 1 usual q | 2 times n | 3 with the other unit q */
    MARK_SHIFT,       /* 0 days n | 1 a day now q | 2 a day before q */
    MARK_SITE_DAY,    /* 0 times the usual e4 | 1 items n | 2 the highest usual e4 */
    MARK_REPEATED,    /* 0 items n | 1 the day that it repeats */
    MARK_FORECAST,    /* 0, 1, 2 the last three errors e4 | 3 buffer factor e4 */
    REASON_N
};

#define MARK_FIRST MARK_SOLD_CLOSED

struct reason {
    enum reason_id id;
    int32_t numbers_n;
    int64_t numbers[REASON_NUMBERS_MAX];
};

#endif
