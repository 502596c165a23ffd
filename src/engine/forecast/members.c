/*
 * Families of lanes to one forecast. Weighing all lanes of all families together by their backtest
 * is what a search over forms and parameters comes to when the answer is an average instead of the
 * best point.
 *
 * Invariant: weights are >= 0 and sum to 1. Called by families.c.
 */
#include "engine/forecast/members.h"

#include <assert.h>
#include <math.h>

/* Exponential smoothing in its forms: level; damped trend; additive season; both; multiplicative.
 */
const enum forecast_kernel_id FORECAST_ETS[FORECAST_ETS_N] = {
    FORECAST_KERNEL_ses, FORECAST_KERNEL_holt, FORECAST_KERNEL_ana, FORECAST_KERNEL_aada,
    FORECAST_KERNEL_mnm};

enum linli_rc forecast_lanes_run(enum forecast_kernel_id id, const struct forecast_trial *trial,
                                 struct linli_arena *arena, void **ret_state,
                                 struct forecast_lanes *ret, struct linli_error *err)
{
    assert(id >= 0 && id < FORECAST_KERNELS_N);
    const struct forecast_kernels *kernels = forecast_kernels_best();
    const struct forecast_track *track = trial->track;
    struct forecast_lanes lanes = {.family = kernels->family[id], .trial = trial};
    int32_t steps = lanes.family->flat ? 1 : track->h;
    double *state;
    LINLI_TRY(LINLI_NEW(arena, (lanes.family->state_bytes + sizeof(*state) - 1) / sizeof(*state),
                        &state, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)track->origins_n * (size_t)steps * FORECAST_LANES,
                        &lanes.base, err));
    lanes.family->start(state, track);
    lanes.family->run(state, track, track->begin, track->n, lanes.base);
    lanes.compared_n = kernels->score(trial, lanes.family->flat, lanes.base, lanes.loss);
    if (ret_state != NULL) {
        *ret_state = state;
    }
    *ret = lanes;
    return LINLI_OK;
}

void forecast_lanes_weigh(struct forecast_lanes *families, int32_t families_n)
{
    assert(families_n > 0);
    double least = INFINITY;
    for (int32_t i = 0; i < families_n; i++) {
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            least = families[i].loss[j] < least ? families[i].loss[j] : least;
        }
    }
    int32_t n = families[0].compared_n;
    int32_t h = families[0].trial->track->h;
    double rate = -((double)n / h / h + 2.0);
    double sum = 0.0;
    for (int32_t i = 0; i < families_n; i++) {
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            double worse = families[i].loss[j] / least - 1.0;
            double weight = n == 0 || !(least > 0.0) || isinf(least) ? 1.0 : exp(rate * worse);
            families[i].weight[j] = weight >= 0.0 ? weight : 0.0; /* a loss that is no number */
            sum += families[i].weight[j];
        }
    }
    assert(sum > 0.0);
    for (int32_t i = 0; i < families_n; i++) {
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            families[i].weight[j] /= sum;
        }
    }
}

void forecast_lanes_mean(const struct forecast_lanes *families, int32_t families_n, double *scratch,
                         double *mean)
{
    const struct forecast_kernels *kernels = forecast_kernels_best();
    const struct forecast_track *track = families[0].trial->track;
    ptrdiff_t values = (ptrdiff_t)track->origins_n * track->h;
    for (ptrdiff_t at = 0; at < values; at++) {
        mean[at] = 0.0;
    }
    for (int32_t i = 0; i < families_n; i++) {
        const struct forecast_lanes *f = &families[i];
        assert(f->trial->track->origins_n == track->origins_n && f->trial->track->h == track->h);
        kernels->blend(f->trial, f->family->flat, f->base, f->weight, scratch);
        for (ptrdiff_t at = 0; at < values; at++) {
            mean[at] += scratch[at];
        }
    }
}
