/*
 * What the member families remember of a series: plain structs of doubles and whole numbers,
 * without pointers and gaps, zero at the start but where a family's start() says otherwise. They
 * are all that a day's update needs, and the same for every instruction set.
 */
#ifndef LINLI_ENGINE_FORECAST_STATES_H
#define LINLI_ENGINE_FORECAST_STATES_H

#include "engine/forecast/kernels.h"

enum {
    FORECAST_MEANS_LONGEST = 56,
    FORECAST_MEANS_OCCURRENCES = 8,
    FORECAST_REGRESS_COLUMNS = FORECAST_TRACK_SLOTS_MAX + FORECAST_EFFECTS_MAX,
    FORECAST_REGRESS_TRIANGLE = FORECAST_REGRESS_COLUMNS * (FORECAST_REGRESS_COLUMNS + 1) / 2
};

struct forecast_ring {
    double sold[FORECAST_MEANS_LONGEST];
    double factor[FORECAST_MEANS_LONGEST];
    int32_t held;
    int32_t at; /* of the next one */
};

struct forecast_slot_ring {
    double sold[FORECAST_MEANS_OCCURRENCES];
    double factor[FORECAST_MEANS_OCCURRENCES];
    int32_t held;
    int32_t at;
};

struct forecast_means_state {
    struct forecast_ring all;
    struct forecast_slot_ring slot[FORECAST_TRACK_SLOTS_MAX];
};

struct forecast_ses_state {
    double num[FORECAST_LANES];
    double den[FORECAST_LANES];
};

struct forecast_season_start {
    double sold[FORECAST_TRACK_SLOTS_MAX];
    double factor[FORECAST_TRACK_SLOTS_MAX];
    double count[FORECAST_TRACK_SLOTS_MAX]; /* periods seen, also after the start */
    int32_t seen;                           /* periods in the sums */
    int32_t complete;                       /* 1: the recursion has taken over */
};

struct forecast_season_state {
    double level[FORECAST_LANES];
    double trend[FORECAST_LANES];
    double slot[FORECAST_TRACK_SLOTS_MAX][FORECAST_LANES];
    struct forecast_season_start first;
    double age; /* periods that stand behind the level */
};

struct forecast_ratio_state {
    double level[FORECAST_LANES];
    double slot[FORECAST_TRACK_SLOTS_MAX][FORECAST_LANES];
    struct forecast_season_start first;
    double age;  /* periods that stand behind the level */
    double sold; /* all demand and factors so far, for the mean */
    double factor;
};

struct forecast_holt_state {
    double level[FORECAST_LANES];
    double trend[FORECAST_LANES];
    double age; /* periods that stand behind the level */
};

struct forecast_theta_state {
    double level[FORECAST_LANES];
    double reach[FORECAST_LANES]; /* how far the level lags behind */
    double w[FORECAST_LANES];     /* Σ weight, … */
    double wa[FORECAST_LANES];    /* weight · age … */
    double waa[FORECAST_LANES];   /* and age² … */
    double wz[FORECAST_LANES];    /* and demand … */
    double waz[FORECAST_LANES];   /* age · demand */
    double age;                   /* periods that stand behind the level */
    double seen;
};

struct forecast_dot_state {
    double level[FORECAST_LANES];
    double reach[FORECAST_LANES]; /* how far the level lags behind */
    double kept[FORECAST_LANES];  /* weight of the level's start */
    double age;                   /* periods that stand behind the level */
    double n;                     /* periods in the line */
    double mean;
    double slope;
};

struct forecast_sporadic_state {
    double size[FORECAST_LANES];
    double often[FORECAST_LANES]; /* TSB: the probability of a demand; SBA: the interval */
    double seen;                  /* TSB: periods behind the probability */
    double demands;               /* demands behind the size */
    double since;                 /* SBA: periods since the last one, this one included */
};

struct forecast_count_state {
    double sold[FORECAST_LANES];
    double factor[FORECAST_LANES];
    double excess[FORECAST_LANES]; /* Σ (y - μ)² - μ … */
    double square[FORECAST_LANES]; /* … over Σ μ²: 1 / the negative binomial's size */
    double zeros[FORECAST_LANES];  /* periods without demand, of … */
    double seen[FORECAST_LANES];   /* … so many */
    double age;                    /* periods that stand behind the sums */
};

struct forecast_regress_state {
    double weight[FORECAST_LANES]; /* of the newest period */
    double xx[FORECAST_REGRESS_TRIANGLE][FORECAST_LANES];
    double xy[FORECAST_REGRESS_COLUMNS][FORECAST_LANES];
    double seen[FORECAST_REGRESS_COLUMNS]
               [FORECAST_LANES]; /* weights of the periods with the column */
    int32_t since;               /* periods since the sums were scaled back */
    int32_t unused;
};

#endif
