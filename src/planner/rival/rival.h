/*
 * Other people's ways to order, to compare the planner with (docs/twin.md): what the texts' world
 * did before, what common programs do, and what somebody could do who knew the future. Each is a
 * pure function of one item at one site on one morning, as their books describe it; rounding to
 * packs, least orders and sending are the same for all of them and for the planner.
 *
 * Quantities are thousandths of the base unit. Called by the twin.
 */
#ifndef LINLI_PLANNER_RIVAL_RIVAL_H
#define LINLI_PLANNER_RIVAL_RIVAL_H

#include <stdbool.h>
#include <stdint.h>

enum rival {
    RIVAL_BEFORE,      /* least and most in days, by hand, overlooked now and then */
    RIVAL_ERP,         /* reorder point and order size from a moving average */
    RIVAL_OPENLMIS,    /* up to so many periods of average consumption, once a period */
    RIVAL_DDMRP,       /* buffers of three zones: demand driven MRP */
    RIVAL_BASE_STOCK,  /* base stock: mean and deviation times the root of the time to cover */
    RIVAL_CLAIRVOYANT, /* knows all demand and all arrivals */
    RIVAL_N
};

enum { RIVAL_KNOBS = 3 };

/* What is set once for all items; the meaning of a knob is in rival_knobs(). */
struct rival_settings {
    double knob[RIVAL_KNOBS];
};

/* What a rule sees this morning. */
struct rival_view {
    const int64_t *past_e3; /* [past_n] each day until yesterday: what was wanted; for
                               RIVAL_BEFORE what was issued */
    int32_t past_n;
    const int64_t *future_e3; /* [future_n] today first: RIVAL_CLAIRVOYANT alone looks */
    int32_t future_n;
    int64_t position_e3; /* on hand, not expired, and on order */
    int64_t step_e3;
    int64_t pack_e3;
    int32_t day;         /* a day number */
    int32_t lead_days;   /* until an order of today is there */
    int32_t cycle_days;  /* until one of the next chance is there: lead + time between chances */
    int32_t life_days;   /* 0: keeps */
    int32_t arrive_days; /* what lead_days and cycle_days will really be: for … */
    int32_t next_days;   /* … RIVAL_CLAIRVOYANT alone */
    double feeling[3]; /* RIVAL_BEFORE: three even numbers in [0, 1) of this item, for its habits */
    double luck;       /* … and one of this item and day: whether it is overlooked */
};

/* Bounds of a knob, its steps when it is tuned, and what it starts from; `name` for the report. */
struct rival_knob {
    const char *name;
    double least;
    double most;
    double first;
};

const char *rival_name(enum rival rival);
/* The knobs of a rule; ret_n 0 … RIVAL_KNOBS. */
const struct rival_knob *rival_knobs(enum rival rival, int32_t *ret_n);
struct rival_settings rival_first_settings(enum rival rival);

/* What the rule would order, before packs and minimum; 0: nothing. */
int64_t rival_order_e3(enum rival rival, const struct rival_settings *settings,
                       const struct rival_view *view);

#endif
