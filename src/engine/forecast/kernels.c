/*
 * What is compiled for one instruction set: the table of the families, and the loops over all they
 * forecast: the losses of the lanes over the backtest, and their weighted mean.
 *
 * Sums run over origins and steps in order, lane by lane, so they do not depend on the width of the
 * processor's registers. Called through kernels.h.
 */
#include "engine/forecast/kernels.h"

#include <assert.h>

#include "engine/forecast/lanes.h"

/* Between absolute and squared error: |e|^1.5, which single large errors sway less. */
static int32_t score_part(const struct forecast_trial *trial, bool flat, const double *base,
                          int32_t j, double *loss)
{
    const struct forecast_track *track = trial->track;
    lanes sum = lanes_load(loss + j);
    int32_t n = 0;
    for (int32_t i = 0; i + 1 < track->origins_n; i++) {
        ptrdiff_t row = (ptrdiff_t)i * track->h;
        int32_t left = track->n - track->origin[i];
        int32_t steps = left < track->h ? left : track->h;
        const double *from = base + (flat ? (ptrdiff_t)i : row) * FORECAST_LANES + j;
        lanes of_origin = lanes_all(0.0);
        for (int32_t k = 0; k < steps; k++) {
            int32_t t = track->origin[i] + k;
            if (!trial->use[t]) {
                continue;
            }
            double rest = trial->y[t] - (trial->extra != NULL ? trial->extra[row + k] : 0.0);
            lanes forecast = lanes_load(from + (flat ? 0 : (ptrdiff_t)k * FORECAST_LANES));
            lanes size = lanes_abs(forecast * trial->ahead[row + k] - rest);
            of_origin += size * lanes_sqrt(size);
            n++;
        }
        sum += of_origin * trial->recency[i];
    }
    lanes_store(loss + j, sum);
    return n;
}

static int32_t score(const struct forecast_trial *trial, bool flat, const double *base,
                     double *loss)
{
    assert(trial->track->h > 0 && trial->track->origins_n > 0);
    int32_t n = 0;
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        n = score_part(trial, flat, base, j, loss);
    }
    return n;
}

/* Σ weight[j] · x[j], the halves first: the same order for every width. */
static double weighted(const double *x, const double *weight)
{
    double part[FORECAST_LANES];
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes_store(part + j, lanes_load(x + j) * lanes_load(weight + j));
    }
    return ((part[0] + part[4]) + (part[2] + part[6])) +
           ((part[1] + part[5]) + (part[3] + part[7]));
}

static void blend(const struct forecast_trial *trial, bool flat, const double *base,
                  const double *weight, double *mean)
{
    const struct forecast_track *track = trial->track;
    static const double ones[FORECAST_LANES] = {1, 1, 1, 1, 1, 1, 1, 1};
    double share = weighted(ones, weight);
    double level = 0.0;
    assert(track->h > 0);
    for (int32_t i = 0; i < track->origins_n; i++) {
        for (int32_t k = 0; k < track->h; k++) {
            ptrdiff_t at = (ptrdiff_t)i * track->h + k;
            if (!flat || k == 0) {
                level = weighted(base + (flat ? (ptrdiff_t)i : at) * FORECAST_LANES, weight);
            }
            double extra = trial->extra != NULL ? trial->extra[at] : 0.0;
            mean[at] = level * trial->ahead[at] + share * extra;
        }
    }
}

#define FAMILY_ROW(name) [FORECAST_KERNEL_##name] = &LANES_SYMBOL(forecast_kernel_##name),
#define LEVEL_TEXT_OF(level) #level
#define LEVEL_TEXT(level) LEVEL_TEXT_OF(level)

const struct forecast_kernels LANES_SYMBOL(forecast_kernels) = {
    .name = LEVEL_TEXT(FORECAST_LEVEL),
    .family = {FORECAST_KERNELS_EACH(FAMILY_ROW)},
    .score = score,
    .blend = blend};
