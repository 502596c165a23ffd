/* The member families of one series: what each forecast from every origin of the backtest. */
#ifndef LINLI_ENGINE_FORECAST_FAMILIES_H
#define LINLI_ENGINE_FORECAST_FAMILIES_H

#include "engine/forecast/factors.h"
#include "engine/forecast/kernels.h"
#include "engine/forecast/prepare.h"

/* Demand and known factors as a family sees them. */
enum forecast_view_id {
    FORECAST_VIEW_PLAIN,    /* factors without a season */
    FORECAST_VIEW_SEASON,   /* … with slot indices */
    FORECAST_VIEW_YEAR,     /* … and the yearly wave */
    FORECAST_VIEW_ACTIVITY, /* … demand without what activities add */
    FORECAST_VIEW_GROUP,    /* season over what the group asks for at the site */
    FORECAST_VIEW_SITE,     /* … the site */
    FORECAST_VIEWS_N
};

struct forecast_view {
    bool ran;
    struct forecast_factors factors;
    struct forecast_track track;
    struct forecast_trial trial; /* judged by the demand that the series had, activities and all */
    const double *wave;          /* the yearly one; or NULL */
    const double *coefficient;   /* of the activities; or NULL */
};

/* One family: the mean of its lanes, weighted by their fit. */
struct forecast_family {
    bool ran;
    bool counts; /* in the combination; the means also run as a yardstick alone */
    bool flat;   /* the base is the same for all steps */
    enum forecast_view_id view;
    double *mean;                     /* [origins_n][h], never negative */
    double *base;                     /* [h] from the last origin, before the factors */
    double loss;                      /* Σ|e|^1.5 over the backtest, drawn-in demand */
    double abs_error;                 /* against demand as corrected */
    double error;                     /* Σ(F - Y) */
    double lane_loss[FORECAST_LANES]; /* over the least of them; 1 without a backtest */
    double lane_weight[FORECAST_LANES];
    void *state; /* the kernel's at p->settled, when p->keep asks for it; or NULL */
};

struct forecast_families {
    struct forecast_view view[FORECAST_VIEWS_N];
    struct forecast_family member[LINLI_FORECAST_MODELS_N];
    double windows;     /* independent stretches of h periods that were compared */
    double actual;      /* demand compared */
    int32_t compared_n; /* forecasts compared */
};

/* How the lanes of each family fare in a group of series. */
struct forecast_lane_prior {
    double loss[LINLI_FORECAST_MODELS_N][FORECAST_LANES]; /* over the least, weighted sums … */
    double windows[LINLI_FORECAST_MODELS_N];              /* … and their weights */
};

/*
 * Runs every family that the series allows, or only `wanted` and the means. prior: what the lanes'
 * weights are shrunk to, or NULL. Marks outliers (p->y, p->outlier).
 */
enum linli_rc forecast_families_run(struct forecast_prepared *p, enum linli_forecast_model wanted,
                                    const struct forecast_lane_prior *prior,
                                    struct linli_arena *arena, struct forecast_families *ret,
                                    struct linli_error *err);

/* The kernel and the view of a family; false for what is none (auto, none). */
bool forecast_family_of(enum linli_forecast_model model, enum forecast_kernel_id *ret_kernel,
                        enum forecast_view_id *ret_view);

/* Period of step k from origin i where a forecast can be compared, else -1. */
static inline int32_t forecast_compared(const struct forecast_prepared *p, int32_t i, int32_t k)
{
    int32_t t = p->origin[i] + k;
    return t < p->n && p->use[t] ? t : -1;
}

#endif
