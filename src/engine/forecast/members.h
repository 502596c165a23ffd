/* Several families of one series run, compared, and made into one forecast by their fit. */
#ifndef LINLI_ENGINE_FORECAST_MEMBERS_H
#define LINLI_ENGINE_FORECAST_MEMBERS_H

#include "engine/forecast/kernels.h"
#include "linli/arena.h"
#include "linli/error.h"

/* The lanes of one family, on the track of its trial. */
struct forecast_lanes {
    const struct forecast_kernel *family;
    const struct forecast_trial *trial;
    double *base;                /* [origins_n][1 if flat, else h][FORECAST_LANES] */
    double loss[FORECAST_LANES]; /* weighted Σ|e|^1.5 over the backtest */
    double weight[FORECAST_LANES];
    int32_t compared_n; /* errors in each loss */
};

/* Runs the family over its trial's whole track and scores it; the state is kept in *ret_state
 * (family->state_bytes) unless that is NULL. Weights are left 0. */
enum linli_rc forecast_lanes_run(enum forecast_kernel_id id, const struct forecast_trial *trial,
                                 struct linli_arena *arena, void **ret_state,
                                 struct forecast_lanes *ret, struct linli_error *err);

/*
 * Weights of all lanes of the families by their losses, summing to 1 over all of them:
 * exp(-(windows + 2) (loss / least - 1)), akin to the posterior of a normal error and steadier than
 * the single best. windows: independent windows of h steps that were compared. All families
 * must have been compared on the same periods.
 */
void forecast_lanes_weigh(struct forecast_lanes *families, int32_t families_n);

/* mean[origins_n][h]: the weighted forecasts of all lanes; scratch [origins_n][h]. */
void forecast_lanes_mean(const struct forecast_lanes *families, int32_t families_n, double *scratch,
                         double *mean);

/* The families behind a single model's name, for those who ask for one model alone. */
extern const enum forecast_kernel_id FORECAST_ETS[]; /* on a track without season in its factors */
enum { FORECAST_ETS_N = 5 };

#endif
