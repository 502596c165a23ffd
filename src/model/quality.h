/*
 * Facts that a person should look at: each mark names one fact, the rule that it breaks, what was
 * found, what was expected, and what is at stake. The planner finds them (planner/quality.h), the
 * store keeps them with what people decided, the forecasts follow the decisions.
 *
 * A mark is known by its rule, site, item, first day and lot: found again, it is the same mark.
 */
#ifndef LINLI_MODEL_QUALITY_H
#define LINLI_MODEL_QUALITY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/reason.h"

/* The reason of a mark is MARK_FIRST + its rule; its numbers stand in model/reason.h. */
enum quality_rule {
    QUALITY_SOLD_CLOSED, /* demand on a day on which the site was closed */
    QUALITY_SOLD_OUT,    /* sold though the row says that it was never in stock */
    QUALITY_SOLD_MORE,   /* sold more in a day than was ever brought in */
    QUALITY_TOO_BIG,     /* more in a day than the site can hold */
    QUALITY_PRICE,       /* a price of nothing, or far from the usual one */
    QUALITY_EXPIRY,      /* a lot that expired before it was received */
    QUALITY_FUTURE,      /* demand of a day that has not come */
    QUALITY_SITE_SILENT, /* days without any row of a site that has rows on such days */
    QUALITY_ITEM_SILENT, /* an item without rows for much longer than usual */
    QUALITY_NO_UNIT,     /* planned items without a unit */
    QUALITY_NO_PACK,     /* … a pack */
    QUALITY_NO_LEAD,     /* … a lead time */
    QUALITY_NO_COST,     /* … a cost or price */
    QUALITY_LATE,        /* rows that came days after their day, or after it was planned with */
    QUALITY_HIGH,        /* far more than usual */
    QUALITY_LOW,         /* far less than usual */
    QUALITY_UNIT,        /* a multiple of the usual that looks like another unit */
    QUALITY_SHIFT,       /* a new level for days */
    QUALITY_SITE_DAY,    /* the whole site far above its usual day */
    QUALITY_REPEATED,    /* a day that repeats an earlier one in every item */
    QUALITY_FORECAST,    /* no fact: a forecast that missed three times in a row */
    QUALITY_RULE_N
};

enum quality_kind {
    QUALITY_IMPOSSIBLE, /* cannot be: not used until somebody says so */
    QUALITY_MISSING,    /* not there: unknown, not zero */
    QUALITY_DELAYED,    /* used, but plans were made without it */
    QUALITY_OUTLYING,   /* bounded by the forecasts until somebody says that it is right */
    QUALITY_REVIEW,     /* a forecast for a person to look at: kept by each plan */
    QUALITY_KIND_N
};

enum mark_state {
    MARK_OPEN,
    MARK_ACCEPTED,  /* it is right: used as it is */
    MARK_CORRECTED, /* the fact was corrected through the inbox */
    MARK_EXCLUDED,  /* it is wrong or not typical: not used */
    MARK_GONE,      /* a later fact put it right, or it is no longer marked */
    MARK_STATE_N
};

struct quality_mark {
    int64_t id; /* 0: not kept yet */
    enum quality_rule rule;
    enum mark_state state;
    int64_t site; /* NONE: the city */
    int64_t item; /* NONE: all of the site, or a count of items */
    int32_t day;
    int32_t last_day;     /* the last day that it is about; at least `day` */
    const char *lot_code; /* "" */
    int64_t value;        /* what is said: q, for prices e4, for counts n */
    int64_t low;          /* what was expected; NONE: no bound */
    int64_t high;
    int64_t risk_fen;
    struct reason reason;
    int32_t until_day;       /* excluded until this day; last_day unless told */
    enum mark_state decided; /* what a person said last; MARK_OPEN: nobody has */
    int64_t decided_value;   /* … of this value */
};

/* "sold_closed" …: the name of a rule in options and in the database. */
const char *quality_rule_name(enum quality_rule rule);
bool quality_rule_find(const char *name, enum quality_rule *ret_rule);
enum quality_kind quality_kind_of(enum quality_rule rule);
/* Whether it is about the demand of one item on one day: its quantity can be corrected. */
bool quality_rule_is_quantity(enum quality_rule rule);
/* Whether it is about demand at all, which can be left out. */
bool quality_rule_is_demand(enum quality_rule rule);
const char *mark_state_name(enum mark_state state);

#endif
