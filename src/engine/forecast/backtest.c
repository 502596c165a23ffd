/*
 * One series: its families run, their errors are compared, and the weighted combination of them is
 * its forecast from every origin of the backtest and from the end. Nobody chooses by hand.
 *
 * Invariant: the combined forecasts are finite and >= 0. Called by forecast.c.
 */
#include "engine/forecast/backtest.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A series teaches its group no more than two months of origins. */
static const double TEACH_PERIODS_MOST = 60.0;
static const double TEACH_WINDOWS = 20.0; /* a typical series' */

static void blend(const struct forecast_prepared *p, struct forecast_backtest *b)
{
    size_t all = (size_t)p->origins_n * (size_t)p->h;
    double most = 0.0;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        double w = b->weight[model];
        for (size_t i = 0; w > 0.0 && i < all; i++) {
            b->mean[i] += w * b->members.member[model].mean[i];
        }
        if (w > most) {
            most = w;
            b->model = (enum linli_forecast_model)model;
        }
    }
    for (int32_t i = 0; i + 1 < p->origins_n; i++) {
        for (int32_t k = 0; k < p->h; k++) {
            int32_t t = forecast_compared(p, i, k);
            if (t >= 0) {
                double e = b->mean[(size_t)i * (size_t)p->h + (size_t)k] - p->demand[t];
                b->error += e;
                b->abs_error += fabs(e);
            }
        }
    }
}

enum linli_rc forecast_backtest_run(struct forecast_prepared *p, enum linli_forecast_model wanted,
                                    const struct forecast_blend_prior *prior,
                                    struct linli_arena *arena, struct forecast_backtest *ret,
                                    struct linli_error *err)
{
    struct forecast_backtest *b = ret;
    memset(b, 0, sizeof(*b));
    LINLI_TRY(LINLI_NEW(arena, (size_t)p->origins_n * (size_t)p->h, &b->mean, err));
    LINLI_TRY(forecast_families_run(p, wanted, prior != NULL ? &prior->lanes : NULL, arena,
                                    &b->members, err));
    if (wanted != LINLI_FORECAST_AUTO) {
        bool there = b->members.member[wanted].ran;
        b->weight[there ? wanted : LINLI_FORECAST_MEANS] = 1.0;
    } else {
        b->squares = forecast_combine_squares(p, &b->members);
        forecast_combine_weights(&b->members, &b->squares, prior != NULL ? &prior->squares : NULL,
                                 b->weight);
    }
    blend(p, b);
    return LINLI_OK;
}

void forecast_backtest_teach(const struct forecast_backtest *b, struct forecast_blend_prior *group)
{
    double periods = b->squares.periods;
    periods = periods < TEACH_PERIODS_MOST ? periods : TEACH_PERIODS_MOST;
    if (periods <= 0.0) {
        return;
    }
    const struct forecast_families *m = &b->members;
    for (int32_t i = 0; i < LINLI_FORECAST_MODELS_N; i++) {
        if (!m->member[i].ran) {
            continue;
        }
        group->squares.of[i] += periods * b->squares.of[i];
        group->squares.periods[i] += periods;
        group->lanes.windows[i] += m->windows;
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            group->lanes.loss[i][j] += m->windows * m->member[i].lane_loss[j];
        }
    }
}

/* Adds `from` as it is (0), or what makes its sums means of a fixed weight. */
static void add(const struct forecast_blend_prior *from, double windows, double periods,
                struct forecast_blend_prior *to)
{
    for (int32_t i = 0; i < LINLI_FORECAST_MODELS_N; i++) {
        double seen = from->lanes.windows[i];
        double f = windows > 0.0 && seen > 0.0 ? windows / seen : 1.0;
        to->lanes.windows[i] += f * seen;
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            to->lanes.loss[i][j] += f * from->lanes.loss[i][j];
        }
        seen = from->squares.periods[i];
        f = periods > 0.0 && seen > 0.0 ? periods / seen : 1.0;
        to->squares.of[i] += f * from->squares.of[i];
        to->squares.periods[i] += f * seen;
    }
}

void forecast_blend_prior_sum(const struct forecast_blend_prior *from,
                              struct forecast_blend_prior *to)
{
    add(from, 0.0, 0.0, to);
}

void forecast_blend_prior_shrink(const struct forecast_blend_prior *from, double series,
                                 struct forecast_blend_prior *to)
{
    assert(series > 0.0);
    add(from, series * TEACH_WINDOWS, series * TEACH_PERIODS_MOST, to);
}
