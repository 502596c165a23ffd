/*
 * A batch: first the totals that shares are taken of, then every state that belongs is carried on,
 * then, when any series is left, what they lend each other is learnt and these are fitted. Totals
 * are made of all series each time, with the weights that the states hold, so that a share goes on
 * in the unit it was learnt in.
 *
 * Series are spread over threads; each writes only its own result and state, whose memory was laid
 * out before, so the bytes do not depend on the threads.
 *
 * Called by linli_forecast_batch() and by users who keep states.
 */
#include "engine/forecast/daily.h"

#include <assert.h>
#include <string.h>

#include "base/pool.h"
#include "engine/forecast/advance.h"

struct batch {
    const struct linli_forecast_series *series;
    const struct linli_forecast_signals *const *signals;
    struct linli_forecast_options options;
    const struct linli_forecast_daily *daily;
    struct forecast_totals made;
    const struct forecast_totals *totals; /* those made; NULL: none */
    struct linli_forecast_result *results;
    unsigned char *bytes;         /* [n][LINLI_FORECAST_STATE_BYTES_MAX], NULL: nothing is kept */
    int32_t *bytes_n;             /* [n] */
    uint8_t *taken;               /* [n] */
    struct linli_arena *scratch;  /* one a thread */
    struct forecast_lines *lines; /* one a thread */
    struct linli_forecast_state priors; /* to be kept */
};

static const struct linli_forecast_signals *signals_of(const struct batch *b, int64_t i)
{
    return b->signals != NULL ? b->signals[i] : NULL;
}

static unsigned char *bytes_of(const struct batch *b, int64_t i)
{
    return b->bytes != NULL ? b->bytes + (size_t)i * LINLI_FORECAST_STATE_BYTES_MAX : NULL;
}

/* Forgets what an advance wrote before it gave up. */
static void clear(const struct batch *b, int64_t i)
{
    struct linli_forecast_result *r = &b->results[i];
    struct linli_forecast_result clean = {.model = LINLI_FORECAST_NONE};
    size_t h = (size_t)b->options.horizon;
    size_t levels = (size_t)b->options.levels_n;
    double *const arrays[] = {r->mean, r->baseline, r->activity_part};
    clean.mean = r->mean;
    clean.quantile = r->quantile;
    clean.baseline = r->baseline;
    clean.activity_part = r->activity_part;
    clean.outlier = r->outlier;
    for (size_t k = 0; k < sizeof(arrays) / sizeof(arrays[0]); k++) {
        memset(arrays[k], 0, h * sizeof(double));
    }
    memset(r->quantile, 0, levels * h * sizeof(double));
    memset(r->outlier, 0, (size_t)b->series[i].n);
    for (int32_t k = 0; k < LINLI_FORECAST_PARTS_N && r->part[k] != NULL; k++) {
        clean.part[k] = r->part[k];
        memset(r->part[k], 0, h * sizeof(double));
    }
    for (int32_t k = 0; k < LINLI_FORECAST_SUMS; k++) {
        clean.sum_quantile[k] = r->sum_quantile[k];
        if (r->sum_quantile[k] != NULL) {
            memset(r->sum_quantile[k], 0, levels * sizeof(double));
        }
    }
    forecast_forget_scores(&clean);
    *r = clean;
}

static enum linli_rc advance_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct batch *b = context;
    struct linli_arena *scratch = &b->scratch[thread];
    struct forecast_advance a = {.series = &b->series[i],
                                 .signals = signals_of(b, i),
                                 .options = &b->options,
                                 .state = &b->daily->states[i],
                                 .totals = b->totals,
                                 .at = i,
                                 .lines = &b->lines[thread],
                                 .alarm = b->daily->alarm,
                                 .miss = b->daily->miss};
    enum linli_forecast_taken taken = LINLI_FORECAST_FITTED_NEW;
    enum linli_rc rc =
        forecast_advance(&a, scratch, &b->results[i], bytes_of(b, i), &b->bytes_n[i], &taken, err);
    if (rc == LINLI_OK) {
        b->taken[i] = (uint8_t)taken;
        if (taken != LINLI_FORECAST_CARRIED && a.state->bytes != NULL) {
            clear(b, i);
        }
    }
    linli_arena_reset(scratch);
    return rc;
}

static enum linli_rc fit_task(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct batch *b = context;
    struct linli_arena *scratch = &b->scratch[thread];
    if (b->daily != NULL && b->taken[i] == LINLI_FORECAST_CARRIED) {
        return LINLI_OK;
    }
    enum linli_rc rc =
        forecast_fit(&b->series[i], signals_of(b, i), &b->options, b->totals, i, scratch,
                     &b->results[i], bytes_of(b, i), b->bytes != NULL ? &b->bytes_n[i] : NULL, err);
    linli_arena_reset(scratch);
    return rc;
}

/* A series that nobody ever asked for needs nothing of the others to be forecast as nothing. */
static bool has_demand(const struct linli_forecast_series *s)
{
    bool has = false;
    for (int32_t t = 0; t < s->n && !has; t++) {
        has = s->qty[t] > 0.0 || (s->unmet != NULL && s->unmet[t] > 0.0);
    }
    return has;
}

/* Totals: when something is to be fitted, or some state holds shares. */
static enum linli_rc make_totals(const struct batch *b, int64_t n, int32_t threads,
                                 struct linli_arena *arena, struct forecast_totals *ret,
                                 bool *ret_made, struct linli_error *err)
{
    double *weights = NULL;
    bool needed = b->daily == NULL;
    if (b->daily != NULL) {
        LINLI_TRY(LINLI_NEW(arena, n, &weights, err));
        for (int64_t i = 0; i < n; i++) {
            bool shares;
            weights[i] = forecast_state_weight(&b->daily->states[i], &shares);
            needed = needed || shares || (weights[i] <= 0.0 && has_demand(&b->series[i]));
        }
    }
    *ret_made = needed;
    return needed ? forecast_totals_make(b->series, b->signals, n, &b->options, threads, weights,
                                         arena, ret, err)
                  : LINLI_OK;
}

/* Carries on what can be; *ret_left: how many are to be fitted for which others are asked. */
static enum linli_rc advance_all(struct batch *b, int64_t n, int32_t threads, int64_t *ret_left,
                                 struct linli_error *err)
{
    *ret_left = n;
    if (b->daily == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(pool_run(threads, n, advance_task, b, err));
    for (int64_t i = 0; i < n; i++) {
        bool alone = b->taken[i] == LINLI_FORECAST_CARRIED || !has_demand(&b->series[i]);
        *ret_left -= alone ? 1 : 0;
    }
    return LINLI_OK;
}

static enum linli_rc run(struct batch *b, int64_t n, bool combined, int32_t threads,
                         struct linli_arena *arena, struct linli_error *err)
{
    struct linli_forecast_priors *priors = NULL;
    int64_t left;
    if (combined) {
        bool made;
        LINLI_TRY(make_totals(b, n, threads, arena, &b->made, &made, err));
        b->totals = made ? &b->made : NULL;
    }
    LINLI_TRY(advance_all(b, n, threads, &left, err));
    combined = combined && left > 0;
    if (b->daily != NULL && b->options.priors == NULL) {
        LINLI_TRY(forecast_priors_unpack(&b->daily->priors, arena, &priors, err));
        b->options.priors = priors;
        b->priors = priors != NULL ? b->daily->priors : b->priors;
    }
    if (combined && b->totals == NULL) { /* no state holds shares, but one did not belong */
        LINLI_TRY(forecast_totals_make(b->series, b->signals, n, &b->options, threads, NULL, arena,
                                       &b->made, err));
        b->totals = &b->made;
    }
    if (combined && b->options.priors == NULL) {
        LINLI_TRY(forecast_priors_learn(b->series, b->signals, n, b->totals, &b->options, threads,
                                        arena, &priors, err));
        b->options.priors = priors;
        if (b->daily != NULL) {
            LINLI_TRY(forecast_priors_pack(priors, arena, &b->priors, err));
        }
    }
    return pool_run(threads, n, fit_task, b, err);
}

/* Memory of the results and, with `daily`, of the states. */
static enum linli_rc lay_out(struct batch *b, int64_t n, int32_t threads, struct linli_arena *arena,
                             struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, n, &b->results, err));
    LINLI_TRY(LINLI_NEW(arena, threads, &b->scratch, err));
    LINLI_TRY(LINLI_NEW(arena, threads, &b->lines, err));
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(forecast_lay_out(&b->series[i], &b->options, arena, &b->results[i], err));
    }
    if (b->daily != NULL) {
        LINLI_TRY(LINLI_NEW(arena, n * LINLI_FORECAST_STATE_BYTES_MAX, &b->bytes, err));
        LINLI_TRY(LINLI_NEW(arena, n, &b->bytes_n, err));
        LINLI_TRY(LINLI_NEW(arena, n, &b->taken, err));
    }
    return LINLI_OK;
}

enum linli_rc forecast_batch(const struct linli_forecast_series *series,
                             const struct linli_forecast_signals *const *signals, int64_t n,
                             const struct linli_forecast_options *options,
                             const struct linli_forecast_daily *daily, int32_t threads,
                             struct linli_arena *arena, struct linli_forecast_result *ret_results,
                             struct linli_forecast_state *ret_states, uint8_t *ret_taken,
                             struct linli_forecast_state *ret_priors, struct linli_error *err)
{
    assert(n >= 0);
    threads = threads < 1 ? 1 : threads > POOL_THREADS_MAX ? POOL_THREADS_MAX : threads;
    struct batch b = {.series = series, .signals = signals, .options = *options, .daily = daily};
    LINLI_TRY(lay_out(&b, n, threads, arena, err));
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_init(&b.scratch[k], 0);
        linli_arena_init(&b.lines[k].arena, 0);
    }
    bool combined = options->model == LINLI_FORECAST_AUTO && n > 1;
    enum linli_rc rc = run(&b, n, combined, threads, arena, err);
    for (int32_t k = 0; k < threads; k++) {
        linli_arena_finish(&b.scratch[k]);
        linli_arena_finish(&b.lines[k].arena);
    }
    if (rc != LINLI_OK || n == 0) {
        return rc;
    }
    memcpy(ret_results, b.results, (size_t)n * sizeof(*ret_results));
    for (int64_t i = 0; daily != NULL && i < n; i++) {
        ret_states[i] = (struct linli_forecast_state){
            .bytes = b.bytes_n[i] > 0 ? bytes_of(&b, i) : NULL, .bytes_n = b.bytes_n[i]};
        ret_taken[i] = b.taken[i];
    }
    if (ret_priors != NULL) {
        *ret_priors = b.priors;
    }
    return LINLI_OK;
}

enum linli_rc linli_forecast_advance_batch(
    const struct linli_forecast_series *series, const struct linli_forecast_signals *const *signals,
    int64_t n, const struct linli_forecast_options *options,
    const struct linli_forecast_daily *daily, int32_t threads, struct linli_arena *arena,
    struct linli_forecast_result *ret_results, struct linli_forecast_state *ret_states,
    uint8_t *ret_taken, struct linli_forecast_state *ret_priors, struct linli_error *err)
{
    assert(daily != NULL);
    return forecast_batch(series, signals, n, options, daily, threads, arena, ret_results,
                          ret_states, ret_taken, ret_priors, err);
}

/* Why a lone state is refused. */
static enum linli_rc refuse(enum linli_forecast_taken taken, struct linli_error *err)
{
    return taken == LINLI_FORECAST_FITTED_CHANGED
               ? linli_fail(err, LINLI_EINPUT,
                            "the forecast state does not belong, expected one of the same history")
           : taken == LINLI_FORECAST_FITTED_OLD
               ? linli_fail(err, LINLI_EINPUT,
                            "the forecast state is older than %d periods, expected a new fit",
                            FORECAST_STATE_AGE)
               : linli_fail(
                     err, LINLI_EINPUT,
                     "the forecast state is damaged or of other options, expected a new fit");
}

enum linli_rc linli_forecast_advance(
    const struct linli_forecast_series *series, const struct linli_forecast_signals *signals,
    const struct linli_forecast_options *options, const struct linli_forecast_state *state,
    struct linli_arena *arena, struct linli_forecast_result *ret_result,
    struct linli_forecast_state *ret_state, struct linli_error *err)
{
    struct linli_forecast_result result = {.model = LINLI_FORECAST_NONE};
    struct forecast_advance a = {
        .series = series, .signals = signals, .options = options, .state = state};
    enum linli_forecast_taken taken = LINLI_FORECAST_FITTED_NEW;
    unsigned char *bytes;
    int32_t bytes_n = 0;
    LINLI_TRY(forecast_lay_out(series, options, arena, &result, err));
    LINLI_TRY(LINLI_NEW(arena, LINLI_FORECAST_STATE_BYTES_MAX, &bytes, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    enum linli_rc rc = forecast_advance(&a, arena, &result, bytes, &bytes_n, &taken, err);
    linli_arena_rewind(arena, mark);
    LINLI_TRY(rc);
    if (taken != LINLI_FORECAST_CARRIED) {
        return refuse(taken, err);
    }
    *ret_result = result;
    *ret_state = (struct linli_forecast_state){bytes, bytes_n};
    return LINLI_OK;
}
