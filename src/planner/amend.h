/*
 * Orders that were sent and may still change (MISSION S3): contracts with a flexible band,
 * supply.flex_down and flex_up. See amend.c.
 */
#ifndef LINLI_PLANNER_AMEND_H
#define LINLI_PLANNER_AMEND_H

#include "planner/run.h"

/* What an order line may become, by its supplier's terms and calendar alone. */
struct amend_band {
    int64_t low_e3; /* whole packs */
    int64_t high_e3;
    int64_t pack_e3;
    int64_t most_e3;   /* the supplier's limit of one day; 0: none */
    int32_t until_day; /* its cut-off before the delivery leaves … */
    int64_t until_s;   /* … at this time; NONE: at the end of the day */
};

/* The band of a line; false when it has none, or its supplier's cut-off has passed. */
bool amend_band_of(const struct city *city, const struct open_line *line,
                   struct amend_band *ret_band);

/* The quantity that the numbers of a REASON_RAISE or REASON_LOWER give. */
int64_t amend_replay(const struct reason *reason);

/* The first step, before positions are taken: where any line may be amended the run works on
 * open lines of its own, in *amended, so that every later step sees what they become. */
enum linli_rc amend_begin(struct run *run, struct city *amended, struct linli_error *err);

/*
 * Raises or lowers what is on its way of an item whose need was just measured, and notes it in the
 * plan. True when something changed: the need is to be measured again.
 */
bool amend_item(struct run *run, struct planned *p);

#endif
