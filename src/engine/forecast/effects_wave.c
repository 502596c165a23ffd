/*
 * The wave of the year: last year's smoothed level over that year's mean, damped by a square root.
 *
 * Invariant: waves lie in [0.3, 3] and use nothing from less than a year less half a window before.
 * Called by families.c.
 */
#include <math.h>

#include "engine/forecast/effects.h"
#include "engine/forecast/factors.h"

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* Running sums of demand / factor and of used periods: sums[t] is before period t. */
static void running_sums(const struct forecast_prepared *p, const double *now, double *sum,
                         double *count)
{
    for (int32_t t = 0; t < p->n; t++) {
        sum[t + 1] = sum[t] + (p->use[t] ? p->y[t] / now[t] : 0.0);
        count[t + 1] = count[t] + (p->use[t] ? 1.0 : 0.0);
    }
}

static double window_mean(const double *sum, const double *count, int32_t from, int32_t to,
                          double *ret_n)
{
    *ret_n = count[to] - count[from];
    return *ret_n > 0.0 ? (sum[to] - sum[from]) / *ret_n : 0.0;
}

enum linli_rc forecast_factors_wave(const struct forecast_prepared *p, const double *now,
                                    struct linli_arena *arena, double **ret_wave,
                                    struct linli_error *err)
{
    int32_t lag = p->scale->year_lag;
    *ret_wave = NULL;
    if (lag == 0 || p->n - p->begin < lag + lag / 2 || p->h + p->scale->year_half >= lag) {
        return LINLI_OK;
    }
    double *wave;
    double *sum;
    double *count;
    int32_t end = p->n + p->h + (p->keep ? FORECAST_STATE_AGE : 0);
    end = end < p->n + lag - p->scale->year_half ? end : p->n + lag - p->scale->year_half;
    LINLI_TRY(LINLI_NEW(arena, p->n + p->h + FORECAST_STATE_AGE, &wave, err));
    LINLI_TRY(LINLI_NEW(arena, p->n + 1, &sum, err));
    LINLI_TRY(LINLI_NEW(arena, p->n + 1, &count, err));
    running_sums(p, now, sum, count);
    for (int32_t t = 0; t < end; t++) {
        wave[t] = 1.0;
        int32_t back = t - lag; /* the same weekday a year ago */
        if (back < p->begin) {
            continue;
        }
        int32_t half = p->scale->year_half;
        int32_t from = back - half > p->begin ? back - half : p->begin;
        int32_t year_from = back - lag / 2 > p->begin ? back - lag / 2 : p->begin;
        double near_n;
        double year_n;
        double near = window_mean(sum, count, from, back + half + 1, &near_n);
        double year = window_mean(sum, count, year_from, back + lag / 2 - p->h, &year_n);
        if (near_n < half + 1 || year_n < lag / 4.0 || year <= 0.0) {
            continue;
        }
        wave[t] = clamp(sqrt((near + 0.1 * year) / (1.1 * year)), 0.3, 3.0);
    }
    *ret_wave = wave;
    return LINLI_OK;
}
