/*
 * One press for what is missing right now (MISSION I7): who can have it at the door soonest, and
 * what is there already that would do without an order. A pure function beside planner_plan, with
 * the same sources, prices and surcharge.
 *
 * Called by service/emergency.
 */
#ifndef LINLI_PLANNER_EMERGENCY_H
#define LINLI_PLANNER_EMERGENCY_H

#include "model/city.h"

/* What is asked for. Site, item and supplier are indices of the city. */
struct emergency_wish {
    int64_t site;
    int64_t item;
    int64_t qty_e3;   /* > 0 */
    int64_t hours;    /* at the door within */
    int64_t now_s;    /* time of the day; NONE: unknown, so no cutoff has passed */
    int64_t supplier; /* only this one; NONE: any */
};

/* What one supplier can do. */
struct emergency_offer {
    int64_t supplier;
    bool instant; /* within hours; the others come by their own order and delivery days */
    bool within;  /* within the hours asked for */
    int32_t arrival_day;
    int64_t arrival_s;     /* time of that day; NONE: only the day is known */
    int64_t qty_e3;        /* in its packs, at least its minimum; 0: it has given its day's most */
    int64_t missing_e3;    /* of what was asked for, beyond what it gives in a day */
    int64_t unit_price_e4; /* contract price; NONE: unknown */
    int64_t amount_fen;    /* NONE: unknown */
    int64_t fee_fen;       /* surcharge */
    int64_t lead_days;
    int64_t term; /* its first row in city->supply */
};

enum emergency_help_kind {
    EMERGENCY_RESERVE,    /* in the emergency reserve of the site */
    EMERGENCY_ON_HAND,    /* on hand for daily use */
    EMERGENCY_COMING,     /* ordered, due today */
    EMERGENCY_SUBSTITUTE, /* another item at the site */
    EMERGENCY_ELSEWHERE   /* another site has more than its own days ahead need */
};

/* What is there already; lots that are expired never count. */
struct emergency_help {
    enum emergency_help_kind kind;
    int64_t site;
    int64_t item;
    int64_t qty_e3;        /* there, of `item` */
    int64_t need_e3;       /* of `item`, for all that was asked for */
    int64_t lead_hours_e3; /* ELSEWHERE: by the lanes table; NONE: unknown */
};

struct emergency_answer {
    struct emergency_help *helps; /* in the order of the enum, then the most first */
    int64_t helps_n;
    struct emergency_offer *offers; /* the best first */
    int64_t offers_n;
};

/* Days of its own mean demand that a site keeps before it counts as having more, and the recorded
 * days that the mean is taken over. */
enum { EMERGENCY_KEEP_DAYS = 7, EMERGENCY_MEAN_DAYS = 28 };

/*
 * Offers in this order: at the door soonest (those that come within hours before those of which
 * only the day is known); the whole quantity before a part; local before others; the shorter lead
 * time; the lower price with surcharge, an unknown one last; rank. No offer at all: nobody supplies
 * it. Everything in `arena`. LINLI_ENOMEM, LINLI_EOVERFLOW.
 */
enum linli_rc emergency_choose(const struct city *city, const struct emergency_wish *wish,
                               struct linli_arena *arena, struct emergency_answer *ret_answer,
                               struct linli_error *err);

#endif
