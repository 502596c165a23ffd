/* How people with a paper list kept the shelves filled: the recorded past (history.c). */
#ifndef LINLI_WORLD_HISTORY_H
#define LINLI_WORLD_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "linli/error.h"

enum { WORLD_LOTS_MAX = 64 };
#define WORLD_DAY_NEVER INT32_MAX

/* Units are whole. A lot that is on the shelf; the next to expire goes first. */
struct world_lot {
    int64_t units;
    int32_t received_day;
    int32_t expiry_day; /* the last day of use; WORLD_DAY_NEVER: keeps */
};

/* What the history needs of an item and of the way it is bought. */
struct world_goods {
    int64_t pack;
    int32_t life_days; /* from production; 0: keeps */
    int32_t lead_days;
    double lead_sd_days;
    uint8_t delivery_days; /* bit 0 Monday … bit 6 Sunday */
};

/* How one item is looked after. */
struct world_habit {
    double guess;      /* first idea of the use per day, units */
    double min_days;   /* reorder when less than this many days of use are left */
    double max_days;   /* and then up to this many */
    double forget;     /* share of reviews at which a needed item is overlooked */
    double note_days;  /* share of days with a shortage on which somebody writes it down */
    double life_share; /* of a fresh item's life that is worth having at once; 0: 0.55 */
    bool leaves_gaps;  /* nobody goes shopping before the last count */
    bool brings_today; /* what is due on the morning after the last day is there already */
};

/*
 * A last delivery that is known to have happened: `days_before` the end, of a size that leaves
 * `leave` units of it at the end; nothing is ordered behind it. With `expiry_after` other than
 * WORLD_DAY_NEVER the lot's last day is that many days after the end (negative: expired, and nobody
 * has thrown it away), and only this lot is made to measure.
 */
struct world_script {
    int32_t days_before; /* 0: no script */
    int64_t leave;
    int32_t expiry_after;
};

struct world_history {
    int32_t first_day;
    int32_t days_n;
    const int64_t *wanted;  /* [days_n] */
    const uint8_t *open;    /* [days_n] */
    const uint8_t *missing; /* [days_n] 1: nothing could be delivered; NULL: never */
    struct world_goods goods;
    struct world_habit habit;
    struct world_script script;

    /* out, the caller's memory */
    int64_t *issued;      /* [days_n] */
    int64_t *unmet;       /* [days_n] as written down; FIXED_NONE: nobody did */
    int64_t *in_stock_e4; /* [days_n] share of the day with stock; FIXED_NONE when closed */
    struct world_lot lots[WORLD_LOTS_MAX]; /* at the end, by expiry */
    int32_t lots_n;
    int64_t thrown_away;
    int64_t delivered;
};

/* Lives through the days. The draws come from `stream` alone. */
void world_history_run(struct world_history *history, struct random_stream *stream);

#endif
