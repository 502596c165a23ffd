/*
 * A day's update. The state (state.h) holds the families' recursions up to some period; they take
 * in the periods since, over factors from effects as they were fitted, and look ahead from the end:
 * no backtest, no weighing. Meanwhile the errors are watched: a smoothed error over the smoothed
 * absolute error (Trigg 1964, smoothing 0.1), lasting changes of level (shifts.c), and the totals
 * of windows of three periods, each forecast at its start. Those windows leave shares of totals
 * out, for the totals' own forecasts of past days are not kept.
 *
 * Periods at the end that are closed are looked at but do not enter the new state: their facts may
 * still come, and then the history before the state would be another.
 *
 * Invariant: a state after k periods is the same bytes whether they came one by one or at once:
 * what is kept in single precision is rounded after each period. Called by daily.c.
 */
#include "engine/forecast/advance.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/forecast/activity.h"
#include "engine/forecast/explain.h"

static const double TRACKING_GAIN = 0.1;
static const double CHANCE = 1.2816; /* standard deviations that chance exceeds once in five */

/* One view of the stretch. */
struct sight {
    struct forecast_factors factors; /* now: [n + h] */
    const double *y;
    const uint8_t *use;
    const double *extra; /* [n + h] what activities add; or NULL */
};

struct work {
    const struct forecast_advance *a;
    const struct forecast_kernels *kernels;
    struct linli_arena *scratch;
    struct forecast_kept k;
    struct forecast_stretch s;
    struct sight sight[FORECAST_VIEWS_N];
    double *wave; /* [n + h] scratch of one view */
};

/* The nearest number of single precision. Volatile, for gcc 12 takes the two conversions for none
 * where it makes vectors of them. */
static double single(double x)
{
    volatile float rounded = (float)x;
    return (double)rounded;
}

/* ---- whether it belongs ------------------------------------------------------------------------
 */

/* The period that the state's end is in the series of now; -1: the histories cannot be compared. */
static int32_t place_of(const struct forecast_advance *a, const struct forecast_kept *k)
{
    int32_t moved = a->series->first_day - k->first_day;
    if (moved == 0) {
        return k->n <= a->series->n ? k->n : -1;
    }
    /* A history that is cut to its last years begins later day by day. */
    int32_t at = k->n - moved;
    bool slid = a->options->freq == LINLI_FORECAST_DAY && moved > 0 && at >= FORECAST_KEPT_PAST;
    return slid && at <= a->series->n ? at : -1;
}

/* Whole units were told by the history; a broken one among the news tells otherwise. */
static bool units_hold(const struct forecast_advance *a, const struct forecast_kept *k, int32_t at)
{
    const struct linli_forecast_series *s = a->series;
    bool hold = true;
    for (int32_t t = at; t < s->n && k->whole && s->units == LINLI_FORECAST_UNITS_DERIVE; t++) {
        hold = hold && s->qty[t] == floor(s->qty[t]);
    }
    return hold;
}

static enum linli_forecast_taken belongs(const struct forecast_advance *a,
                                         const struct forecast_kept *k, int32_t *ret_at)
{
    const struct linli_forecast_series *s = a->series;
    if (k->asked != forecast_state_asked(s, a->signals, a->options) ||
        (k->activities_n > 0 && a->signals == NULL)) {
        return LINLI_FORECAST_FITTED_FOREIGN;
    }
    for (int32_t i = 0; i < k->activities_n; i++) {
        if (k->activity_type[i] >= a->signals->activities_n) {
            return LINLI_FORECAST_FITTED_FOREIGN;
        }
    }
    int32_t at = place_of(a, k);
    if (at < 1 || k->past != forecast_state_past(s, a->signals, a->options, at, k) ||
        !units_hold(a, k, at)) {
        return LINLI_FORECAST_FITTED_CHANGED;
    }
    int32_t fitted = k->fitted_n - (k->n - at);
    *ret_at = at;
    return s->n - fitted > FORECAST_STATE_AGE ? LINLI_FORECAST_FITTED_OLD : LINLI_FORECAST_CARRIED;
}

/* The state's counts in periods of the series as it is now. */
static void move_to(struct forecast_kept *k, int32_t at, int32_t first_day)
{
    int32_t moved = k->n - at;
    k->n = at;
    k->fitted_n -= moved;
    k->knot_from -= moved;
    k->window.at -= k->window.at >= 0 ? moved : 0;
    k->first_day = first_day;
}

/* ---- views -------------------------------------------------------------------------------------
 */

/* The yearly wave between its knots; the last one holds on. */
static void draw_wave(struct work *w)
{
    const struct forecast_kept *k = &w->k;
    const struct forecast_prepared *p = &w->s.p;
    for (int32_t t = w->s.learnt; t < p->n + p->h; t++) {
        int32_t back = w->s.from + t - k->knot_from;
        int32_t i = back / FORECAST_KNOT_STEP;
        if (back < 0 || i + 1 >= k->knots_n) {
            w->wave[t] = k->knots_n > 0 ? k->knot[back < 0 ? 0 : k->knots_n - 1] : 1.0;
            continue;
        }
        double share = (double)(back % FORECAST_KNOT_STEP) / FORECAST_KNOT_STEP;
        w->wave[t] = (1.0 - share) * k->knot[i] + share * k->knot[i + 1];
    }
}

/* The course of a total, in the unit that the share was learnt in; false when there is none now. */
static bool draw_total(struct work *w, const struct forecast_total *total, double unit)
{
    const struct forecast_prepared *p = &w->s.p;
    if (total == NULL || unit <= 0.0) {
        return false;
    }
    int32_t shift = total->n - p->n; /* of the total's periods against the stretch's */
    if (shift + w->s.learnt < 0) {
        return false;
    }
    for (int32_t t = w->s.learnt; t < p->n; t++) {
        w->wave[t] = total->sum[shift + t] / unit;
    }
    const double *ahead = total->ahead + (size_t)(total->origins_n - 1) * (size_t)p->h;
    for (int32_t i = 0; i < p->h; i++) {
        w->wave[p->n + i] = ahead[i] * total->scale / unit;
    }
    return true;
}

/* What activities add; their days count for the level only where they are most days. Demand itself
 * is filled in period by period, once outliers are drawn in. */
static enum linli_rc see_activities(struct work *w, struct sight *v, struct linli_error *err)
{
    struct forecast_prepared *p = &w->s.p;
    double *y;
    uint8_t *use;
    double *extra;
    LINLI_TRY(LINLI_NEW(w->scratch, p->n, &y, err));
    LINLI_TRY(LINLI_NEW(w->scratch, p->n, &use, err));
    LINLI_TRY(LINLI_NEW(w->scratch, p->n + p->h, &extra, err));
    for (int32_t t = w->s.learnt; t < p->n + p->h; t++) {
        bool active;
        extra[t] = forecast_activity_part(p, w->k.coefficient, t, &active);
        if (t < p->n) {
            use[t] = p->use[t] && (!active || w->k.frequent);
        }
    }
    v->y = y;
    v->use = use;
    v->extra = extra;
    return LINLI_OK;
}

/* False: a total is gone that a share was of. */
static enum linli_rc see(struct work *w, enum forecast_view_id id, bool *ret_there,
                         struct linli_error *err)
{
    struct forecast_prepared *p = &w->s.p;
    struct sight *v = &w->sight[id];
    struct forecast_factor_choice choice = {.season =
                                                id != FORECAST_VIEW_PLAIN && p->scale->slots_n > 1};
    *ret_there = true;
    if (id == FORECAST_VIEW_YEAR) {
        draw_wave(w);
        choice.wave = w->wave;
    } else if (id == FORECAST_VIEW_GROUP || id == FORECAST_VIEW_SITE) {
        bool group = id == FORECAST_VIEW_GROUP;
        *ret_there = draw_total(w, group ? p->group_total : p->site_total,
                                group ? w->k.group_unit : w->k.site_unit);
        choice.wave = w->wave;
    }
    if (!*ret_there) {
        return LINLI_OK;
    }
    LINLI_TRY(forecast_factors_of_held(p, choice, w->k.view[id], w->s.learnt, w->scratch,
                                       &v->factors, err));
    v->y = p->y;
    v->use = p->use;
    return id == FORECAST_VIEW_ACTIVITY ? see_activities(w, v, err) : LINLI_OK;
}

static enum linli_rc see_all(struct work *w, bool *ret_there, struct linli_error *err)
{
    struct forecast_prepared *p = &w->s.p;
    *ret_there = true;
    LINLI_TRY(LINLI_NEW(w->scratch, p->n + p->h, &w->wave, err));
    if (w->a->totals != NULL) {
        forecast_totals_lend(w->a->totals, w->a->at, w->a->series, w->a->options->freq, p);
    }
    for (int32_t id = 0; id < FORECAST_VIEWS_N && *ret_there; id++) {
        if (w->k.view[id] != NULL) {
            LINLI_TRY(see(w, (enum forecast_view_id)id, ret_there, err));
        }
    }
    return LINLI_OK;
}

/* ---- learning ----------------------------------------------------------------------------------
 */

static const struct sight *sight_of(const struct work *w, int32_t family,
                                    const struct forecast_kernel **ret_kernel,
                                    enum forecast_view_id *ret_view)
{
    enum forecast_kernel_id kernel = FORECAST_KERNEL_ses;
    *ret_view = FORECAST_VIEW_SEASON;
    bool known = forecast_family_of(w->k.family[family].model, &kernel, ret_view);
    assert(known);
    (void)known;
    *ret_kernel = w->kernels->family[kernel];
    return &w->sight[*ret_view];
}

static struct forecast_track track_of(const struct work *w, const struct sight *v,
                                      const int32_t *origin, int32_t origins_n, int32_t steps)
{
    const struct forecast_prepared *p = &w->s.p;
    return (struct forecast_track){.n = p->n,
                                   .h = steps,
                                   .slots_n = p->scale->slots_n,
                                   .y = v->y,
                                   .use = v->use,
                                   .restart = p->restart,
                                   .now = v->factors.now,
                                   .slot = p->slot,
                                   .origins_n = origins_n,
                                   .origin = origin};
}

static double mean_base(const struct forecast_kept_family *f, const double *base)
{
    double sum = 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        sum += f->lane[j] > 0.0 ? f->lane[j] * base[j] : 0.0;
    }
    return sum;
}

/* What was expected of each period from its eve (next) and, without shares, of the three periods
 * from each (window). */
struct expected {
    double *next;   /* [periods] */
    double *window; /* [periods][FORECAST_WINDOW_PERIODS] */
    double own;     /* weight of the families that are no shares */
};

/* Runs one family over the periods from ... to-1 and adds what it expected. */
static enum linli_rc run_family(struct work *w, int32_t number, int32_t from, int32_t to,
                                const int32_t *origin, struct expected *e, struct linli_error *err)
{
    struct forecast_kept_family *f = &w->k.family[number];
    const struct forecast_prepared *p = &w->s.p;
    const struct forecast_kernel *kernel;
    enum forecast_view_id view;
    const struct sight *v = sight_of(w, number, &kernel, &view);
    int32_t steps = p->h < FORECAST_WINDOW_PERIODS ? p->h : FORECAST_WINDOW_PERIODS;
    int32_t rows = kernel->flat ? 1 : steps;
    bool share = view == FORECAST_VIEW_GROUP || view == FORECAST_VIEW_SITE;
    struct forecast_track track = track_of(w, v, origin, to - from, steps);
    struct linli_arena_mark mark = linli_arena_mark(w->scratch);
    double *base;
    LINLI_TRY(LINLI_NEW(w->scratch, (to - from) * rows * FORECAST_LANES, &base, err));
    kernel->run(f->state, &track, from, to, base);
    for (int32_t i = 0; i < to - from; i++) {
        for (int32_t step = 0; step < steps; step++) {
            int32_t t = from + i + step;
            int32_t row = i * rows + (kernel->flat ? 0 : step);
            double mean = mean_base(f, base + (size_t)row * FORECAST_LANES) * v->factors.now[t] +
                          (v->extra != NULL ? v->extra[t] : 0.0);
            e->next[i] += step == 0 ? f->weight * mean : 0.0;
            if (!share) {
                e->window[i * FORECAST_WINDOW_PERIODS + step] += f->weight * mean;
            }
        }
    }
    e->own += share ? 0.0 : f->weight;
    linli_arena_rewind(w->scratch, mark);
    return LINLI_OK;
}

/* Every third period from the fit on a window begins; when it is over its error is the newest. */
static void watch_window(struct work *w, int32_t t, const double *expected, double own)
{
    struct forecast_kept_window *window = &w->k.window;
    const struct forecast_prepared *p = &w->s.p;
    int32_t at = w->s.from + t;
    if (at >= w->k.fitted_n && (at - w->k.fitted_n) % FORECAST_WINDOW_PERIODS == 0 && own > 0.0 &&
        p->h >= FORECAST_WINDOW_PERIODS) {
        *window = (struct forecast_kept_window){.at = at};
        for (int32_t i = 0; i < FORECAST_WINDOW_PERIODS; i++) {
            window->expected[i] = single(expected[i] / own);
        }
    }
    int32_t step = at - window->at;
    if (window->at < 0 || step >= FORECAST_WINDOW_PERIODS) {
        return;
    }
    if (p->use[t]) {
        window->forecast = single(window->forecast + window->expected[step]);
        window->actual = single(window->actual + forecast_believed(p, t));
    }
    if (step + 1 < FORECAST_WINDOW_PERIODS) {
        return;
    }
    for (int32_t i = 0; i + 1 < LINLI_FORECAST_RECENT; i++) {
        w->k.recent[i] = w->k.recent[i + 1];
    }
    double off = fabs(window->forecast - window->actual) / window->actual;
    w->k.recent[LINLI_FORECAST_RECENT - 1] = off < 1e6 ? single(off) : (double)NAN;
    w->k.missed = off > CHANCE / sqrt(window->actual); /* as counts: their variance is the mean */
    window->at = -1;
}

static void round_watches(struct forecast_kept *k)
{
    struct forecast_outlier_watch *o = &k->outliers;
    struct forecast_shift_watch *s = &k->shifts;
    double *all[] = {&o->num, &o->den,  &o->spread,    &o->active_most,
                     &s->num, &s->den,  &s->spread,    &s->share,
                     &s->up,  &s->down, &s->alarm_num, &s->alarm_den};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        *all[i] = single(*all[i]);
    }
    o->seen = o->seen < 255 ? o->seen : 255;
    s->seen = s->seen < 255 ? s->seen : 255;
    o->active_n = o->active_n < 255 ? o->active_n : 255;
}

/* Draws outliers in and watches the level, period by period. */
static void clean(struct work *w, int32_t from, int32_t to)
{
    struct forecast_kept *k = &w->k;
    struct forecast_prepared *p = &w->s.p;
    const double *now = w->sight[FORECAST_VIEW_SEASON].factors.now;
    struct sight *active = &w->sight[FORECAST_VIEW_ACTIVITY];
    for (int32_t t = from; t < to; t++) {
        forecast_outlier_draw_in(p, t, now[t], &k->outliers);
        bool shifted = forecast_shift_seen(p, t, now[t], &k->shifts);
        k->shifted = k->shifted || shifted;
        k->shifts_n += shifted;
        round_watches(k);
        bool demand = p->use[t] && p->demand[t] > 0.0;
        /* the first demand after a year without begins a new life */
        k->shifted = k->shifted || (demand && k->idle >= p->scale->anew);
        k->idle = demand ? 0 : k->idle + 1;
        k->used_n += p->use[t];
        if (active->extra != NULL) {
            double rest = p->y[t] - active->extra[t];
            ((double *)active->y)[t] = rest > 0.0 ? rest : 0.0;
        }
    }
}

static enum linli_rc learn(struct work *w, int32_t from, int32_t to, struct linli_error *err)
{
    int32_t n = to - from;
    struct forecast_prepared *p = &w->s.p;
    struct expected e = {.own = 0.0};
    int32_t *origin;
    if (n == 0) {
        return LINLI_OK;
    }
    assert(from >= w->s.learnt && to <= p->n);
    clean(w, from, to);
    LINLI_TRY(LINLI_NEW(w->scratch, n, &e.next, err));
    LINLI_TRY(LINLI_NEW(w->scratch, n * FORECAST_WINDOW_PERIODS, &e.window, err));
    LINLI_TRY(LINLI_NEW(w->scratch, n, &origin, err));
    for (int32_t i = 0; i < n; i++) {
        origin[i] = from + i;
    }
    for (int32_t i = 0; i < w->k.families_n; i++) {
        LINLI_TRY(run_family(w, i, from, to, origin, &e, err));
    }
    for (int32_t i = 0; i < n; i++) {
        int32_t t = from + i;
        if (p->use[t]) {
            double error = p->y[t] - e.next[i];
            w->k.error = single(w->k.error + TRACKING_GAIN * (error - w->k.error));
            w->k.size = single(w->k.size + TRACKING_GAIN * (fabs(error) - w->k.size));
        }
        watch_window(w, t, e.window + (size_t)i * FORECAST_WINDOW_PERIODS, e.own);
    }
    return LINLI_OK;
}

/* ---- the forecast ------------------------------------------------------------------------------
 */

static void add_family(struct work *w, const struct forecast_kept_family *f,
                       enum forecast_view_id view, bool flat, const double *base,
                       struct linli_forecast_result *r)
{
    const struct forecast_prepared *p = &w->s.p;
    const struct sight *v = &w->sight[view];
    for (int32_t i = 0; i < p->h; i++) {
        double level = base[flat ? 0 : i];
        double extra = v->extra != NULL ? v->extra[p->n + i] : 0.0;
        r->level += f->weight * level;
        if (p->open[p->n + i]) {
            r->mean[i] += f->weight * (level * v->factors.ahead[i] + extra);
            r->baseline[i] += f->weight * level * v->factors.plain[i];
            r->activity_part[i] += f->weight * extra;
        }
    }
    if (w->a->options->explain) {
        bool pooled = view == FORECAST_VIEW_GROUP || view == FORECAST_VIEW_SITE;
        forecast_explain_add(p, f->weight, base, flat, pooled, &v->factors,
                             v->extra != NULL ? v->extra + p->n : NULL, r);
    }
}

static enum linli_rc look_ahead(struct work *w, struct linli_forecast_result *r,
                                struct linli_error *err)
{
    struct forecast_prepared *p = &w->s.p;
    double most = 0.0;
    for (int32_t i = 0; i < w->k.families_n; i++) {
        struct forecast_kept_family *f = &w->k.family[i];
        const struct forecast_kernel *kernel;
        enum forecast_view_id view;
        const struct sight *v = sight_of(w, i, &kernel, &view);
        struct forecast_track track = track_of(w, v, &p->n, 1, p->h);
        int32_t rows = kernel->flat ? 1 : p->h;
        double *lanes;
        double *base;
        LINLI_TRY(LINLI_NEW(w->scratch, rows * FORECAST_LANES, &lanes, err));
        LINLI_TRY(LINLI_NEW(w->scratch, rows, &base, err));
        kernel->run(f->state, &track, p->n, p->n, lanes);
        for (int32_t row = 0; row < rows; row++) {
            base[row] = mean_base(f, lanes + (size_t)row * FORECAST_LANES);
        }
        add_family(w, f, view, kernel->flat, base, r);
        r->weight[f->model] = f->weight;
        if (f->weight > most) {
            most = f->weight;
            r->model = f->model;
        }
    }
    r->level /= p->h;
    return LINLI_OK;
}

static void fill_facts(const struct work *w, struct linli_forecast_result *r)
{
    const struct forecast_kept *k = &w->k;
    const struct forecast_prepared *p = &w->s.p;
    r->promo_ratio = k->view[FORECAST_VIEW_SEASON]->ratio[EFFECT_PROMO];
    r->wape = k->wape;
    r->bias = k->bias;
    memcpy(r->recent_error, k->recent, sizeof(k->recent));
    r->backtest_n = k->compared_n;
    r->used_n = k->used_n;
    r->shifts_n = k->shifts_n;
    r->missing = p->missing;
    for (int32_t t = w->s.learnt; t < p->n; t++) {
        r->outlier[w->s.from + t] = p->outlier[t];
        r->outliers_n += p->outlier[t];
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        for (int32_t t = 0; t < w->a->series->sum_days[i]; t++) {
            r->sum_mean[i] += r->mean[t];
        }
    }
}

static bool has_alarm(const struct work *w)
{
    const struct forecast_kept *k = &w->k;
    double miss = w->a->miss;
    bool missed = k->missed && miss > 0.0;
    for (int32_t i = 0; i < LINLI_FORECAST_RECENT; i++) {
        missed = missed && k->recent[i] > miss;
    }
    bool tracked = w->a->alarm > 0.0;
    return missed || (tracked && (k->shifted || fabs(k->error) > w->a->alarm * k->size));
}

static bool is_finite(const struct linli_forecast_result *r, int32_t horizon)
{
    bool finite = true;
    for (int32_t i = 0; i < horizon; i++) {
        finite = finite && isfinite(r->mean[i]) && r->mean[i] >= 0.0;
    }
    return finite;
}

/* The new state, then the forecast, from the last period on. */
static enum linli_rc carry_on(struct work *w, struct linli_forecast_result *r, unsigned char *bytes,
                              int32_t *ret_bytes_n, struct linli_error *err)
{
    struct forecast_prepared *p = &w->s.p;
    const struct forecast_advance *a = w->a;
    LINLI_TRY(learn(w, w->s.learnt, p->settled, err));
    struct forecast_kept kept = w->k;
    kept.n = w->s.from + p->settled;
    kept.price_reference =
        a->series->price != NULL ? p->signs->price_reference : w->k.price_reference;
    kept.past = forecast_state_past(a->series, a->signals, a->options, kept.n, &kept);
    *ret_bytes_n = forecast_state_pack(&kept, false, bytes);
    LINLI_TRY(learn(w, p->settled, p->n, err));
    LINLI_TRY(look_ahead(w, r, err));
    fill_facts(w, r);
    if (!is_finite(r, p->h)) {
        *ret_bytes_n = 0;
        return LINLI_OK;
    }
    if (a->options->explain) {
        forecast_explain_finish(p, &w->s.series, r);
    }
    forecast_advance_quantiles(&w->k, p, a->series, a->options, r);
    return LINLI_OK;
}

enum linli_rc forecast_advance(const struct forecast_advance *a, struct linli_arena *scratch,
                               struct linli_forecast_result *result, unsigned char *bytes,
                               int32_t *ret_bytes_n, enum linli_forecast_taken *ret_taken,
                               struct linli_error *err)
{
    struct work *w;
    bool good;
    bool there;
    int32_t at;
    LINLI_TRY(LINLI_NEW(scratch, 1, &w, err));
    w->a = a;
    w->scratch = scratch;
    w->kernels = forecast_kernels_best();
    *ret_taken = LINLI_FORECAST_FITTED_NEW;
    if (a->state->bytes == NULL) {
        return LINLI_OK;
    }
    *ret_taken = LINLI_FORECAST_FITTED_FOREIGN;
    LINLI_TRY(
        forecast_state_unpack(a->state->bytes, a->state->bytes_n, scratch, &w->k, &good, err));
    if (!good) {
        return LINLI_OK;
    }
    *ret_taken = belongs(a, &w->k, &at);
    if (*ret_taken != LINLI_FORECAST_CARRIED) {
        return LINLI_OK;
    }
    move_to(&w->k, at, a->series->first_day);
    LINLI_TRY(forecast_stretch_make(a, &w->k, at, scratch, &w->s, err));
    *ret_taken = LINLI_FORECAST_FITTED_FOREIGN;
    if (w->k.slots_n != w->s.p.scale->slots_n) {
        return LINLI_OK;
    }
    LINLI_TRY(see_all(w, &there, err));
    if (!there) {
        return LINLI_OK;
    }
    LINLI_TRY(carry_on(w, result, bytes, ret_bytes_n, err));
    if (*ret_bytes_n > 0) {
        *ret_taken = has_alarm(w) ? LINLI_FORECAST_FITTED_ALARM : LINLI_FORECAST_CARRIED;
    }
    return LINLI_OK;
}
