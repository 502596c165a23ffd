/*
 * What is kept of a fit (state.h). Families and lanes that hardly count are left away: a family
 * below 4 % of the combination, a lane below 5 % of its family; the others' weights go up.
 *
 * The season's effects are always kept, for outliers and lasting changes are told by them.
 * Called by forecast.c after a fit.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/forecast/activity.h"
#include "engine/forecast/state.h"
#include "engine/forecast/totals.h"

static const double FAMILY_LEAST = 0.04;
static const double LANE_LEAST = 0.05;

static void keep_lanes(const struct forecast_family *f, struct forecast_kept_family *ret)
{
    double sum = 0.0;
    double most = 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        most = f->lane_weight[j] > most ? f->lane_weight[j] : most;
    }
    double least = most < LANE_LEAST ? most : LANE_LEAST;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        ret->lane[j] = f->lane_weight[j] >= least ? f->lane_weight[j] : 0.0;
        sum += ret->lane[j];
    }
    assert(sum > 0.0);
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        ret->lane[j] /= sum;
    }
}

/* False when some family that counts cannot be kept. */
static bool keep_families(const struct forecast_backtest *b, struct forecast_kept *k)
{
    double least = b->weight[b->model] < FAMILY_LEAST ? b->weight[b->model] : FAMILY_LEAST;
    double sum = 0.0;
    for (int32_t model = 0; model < LINLI_FORECAST_MODELS_N; model++) {
        enum forecast_kernel_id kernel;
        enum forecast_view_id view;
        int32_t rows;
        int32_t tail;
        const struct forecast_family *f = &b->members.member[model];
        if (!(b->weight[model] >= least) || !(b->weight[model] > 0.0)) {
            continue;
        }
        if (k->families_n == FORECAST_KEPT_FAMILIES || f->state == NULL ||
            !forecast_family_of((enum linli_forecast_model)model, &kernel, &view) ||
            !forecast_state_shape(kernel, &rows, &tail)) {
            return false;
        }
        struct forecast_kept_family *kept = &k->family[k->families_n++];
        *kept = (struct forecast_kept_family){.model = (enum linli_forecast_model)model,
                                              .weight = b->weight[model],
                                              .state = f->state};
        keep_lanes(f, kept);
        k->view[view] = b->members.view[view].factors.held;
        sum += kept->weight;
    }
    for (int32_t i = 0; i < k->families_n; i++) {
        k->family[i].weight /= sum;
    }
    return k->families_n > 0;
}

/* Every fourth day of the yearly wave, as far as a state may go. */
static void keep_wave(const struct forecast_prepared *p, const double *wave,
                      struct forecast_kept *k)
{
    k->knot_from = p->settled;
    for (int32_t t = p->settled; wave != NULL && t < p->n + p->h + FORECAST_STATE_AGE &&
                                 wave[t] > 0.0 && k->knots_n < FORECAST_KEPT_KNOTS;
         t += FORECAST_KNOT_STEP) {
        k->knot[k->knots_n++] = wave[t];
    }
}

static void keep_activities(const struct forecast_prepared *p, const double *coefficient,
                            struct forecast_kept *k)
{
    k->activities_n = p->activities_n;
    memcpy(k->activity_type, p->activity_type, sizeof(k->activity_type));
    if (coefficient == NULL) {
        return;
    }
    k->frequent = forecast_activity_frequent(p);
    memcpy(k->coefficient, coefficient, (size_t)(p->activities_n + 1) * sizeof(k->coefficient[0]));
}

static void keep_laws(const struct forecast_laws *laws, const struct linli_forecast_options *o,
                      double mean, struct forecast_kept *k)
{
    k->levels_n = o->levels_n;
    for (int32_t i = 0; i < FORECAST_KEPT_LAWS; i++) {
        if (laws->errors[i] != NULL) {
            struct forecast_kept_law *law = &k->law[k->laws_n++];
            law->days = laws->days[i];
            law->errors = *laws->errors[i];
            forecast_errors_at_levels(laws->errors[i], o->levels, o->levels_n, law->at_level);
        }
    }
    k->pooled = laws->pooled != NULL;
    if (k->pooled) {
        forecast_spread_keep(laws->pooled, laws->own, mean, o->levels, o->levels_n, &k->spread);
        k->own_share = forecast_spread_own_share(laws->own);
    }
}

static void keep_scores(const struct linli_forecast_result *r, struct forecast_kept *k)
{
    k->wape = r->wape < 1e6 ? r->wape : (double)NAN;
    k->bias = fabs(r->bias) < 1e6 ? r->bias : (double)NAN;
    for (int32_t i = 0; i < LINLI_FORECAST_RECENT; i++) {
        k->recent[i] = r->recent_error[i] < 1e6 ? r->recent_error[i] : (double)NAN;
    }
    k->window.at = -1;
    k->compared_n = r->backtest_n;
    k->shifts_n = r->shifts_n;
}

static int32_t idle_before(const struct forecast_prepared *p, int32_t n)
{
    int32_t idle = 0;
    while (idle < n && !(p->use[n - 1 - idle] && p->demand[n - 1 - idle] > 0.0)) {
        idle++;
    }
    return idle;
}

/* What the errors to come are measured by at first; days of activities, which have their own,
 * count.
 */
static double usual_error(const struct forecast_prepared *p, const struct forecast_backtest *b)
{
    double spread = p->shift_watch.spread;
    double seen = b->members.compared_n > 0 ? b->abs_error / b->members.compared_n : spread;
    return seen > spread ? seen : spread;
}

enum linli_rc
forecast_state_of_fit(const struct forecast_prepared *p, const struct forecast_backtest *b,
                      const struct forecast_laws *laws, const struct linli_forecast_series *series,
                      const struct linli_forecast_signals *signals,
                      const struct linli_forecast_options *options,
                      const struct linli_forecast_result *result, struct linli_arena *scratch,
                      unsigned char *bytes, int32_t *ret_bytes_n, struct linli_error *err)
{
    assert(p->keep && p->settled > p->begin && p->settled <= p->n);
    struct forecast_kept *k;
    *ret_bytes_n = 0;
    LINLI_TRY(LINLI_NEW(scratch, 1, &k, err));
    if (options->levels_n > LINLI_FORECAST_STATE_LEVELS_MAX || !keep_families(b, k)) {
        return LINLI_OK;
    }
    k->first_day = series->first_day;
    k->n = p->settled;
    k->fitted_n = p->n;
    k->used_n = p->used_n;
    k->idle = idle_before(p, p->settled);
    k->whole = p->whole;
    k->has_promo = p->has_promo;
    k->slots_n = p->scale->slots_n;
    k->outliers = p->outlier_watch;
    k->shifts = p->shift_watch;
    k->size = usual_error(p, b);
    k->price_reference = series->price != NULL ? p->signs->price_reference : (double)NAN;
    k->weight_in_totals = forecast_totals_weight(p);
    k->group_unit = p->group_total != NULL ? p->group_total->scale : 0.0;
    k->site_unit = p->site_total != NULL ? p->site_total->scale : 0.0;
    k->view[FORECAST_VIEW_SEASON] = b->members.view[FORECAST_VIEW_SEASON].factors.held;
    keep_wave(p, b->members.view[FORECAST_VIEW_YEAR].wave, k);
    keep_activities(p, b->members.view[FORECAST_VIEW_ACTIVITY].coefficient, k);
    double mean = 0.0;
    for (int32_t i = 0; i < p->h; i++) {
        mean += result->mean[i] / p->h;
    }
    keep_laws(laws, options, mean, k);
    keep_scores(result, k);
    k->asked = forecast_state_asked(series, signals, options);
    k->past = forecast_state_past(series, signals, options, k->n, k);
    *ret_bytes_n = forecast_state_pack(k, true, bytes);
    return LINLI_OK;
}
