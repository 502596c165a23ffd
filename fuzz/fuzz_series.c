/*
 * Numbers as they come: one series with all it may have beside it, and signals, made of bytes.
 * Among them not a number, infinities, the largest and the least, zeros, one point, nothing. It is
 * refused as the header says, leaving the result alone; or what comes back is finite, not below
 * zero, levels in order, closed days empty, whole where asked, its parts add up, and a batch on two
 * threads gives the same. The member families take the same track: finite, and the same bytes from
 * every instruction set.
 */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/forecast/kernels.h"
#include "linli/forecast.h"
#include "must.h"

enum { N_MAX = 800, H_MAX = 30, ALL_MAX = N_MAX + H_MAX, LEVELS_N = 5, COPIES = 3, NUMERIC = 2 };

static const double LEVELS[LEVELS_N] = {0.01, 0.1, 0.5, 0.9, 0.999};

struct bytes {
    const uint8_t *at;
    size_t left;
};

static uint8_t take(struct bytes *b)
{
    if (b->left == 0) {
        return 0;
    }
    b->left--;
    return *b->at++;
}

struct input {
    double qty[N_MAX];
    double unmet[N_MAX];
    double in_stock[N_MAX];
    uint8_t certain[N_MAX];
    uint8_t open[ALL_MAX];
    double promo[ALL_MAX];
    double price[ALL_MAX];
    uint8_t kind[ALL_MAX];
    uint8_t festival[ALL_MAX];
    int8_t festival_day[ALL_MAX];
    double size[ALL_MAX];
    double number[NUMERIC][ALL_MAX];
    const double *sizes[1];
    const double *numbers[NUMERIC];
    struct linli_forecast_series series;
    struct linli_forecast_signals signals;
    struct linli_forecast_options options;
    bool with_signals;
};

/* Mostly small whole numbers times a scale; the last few bytes are trouble. */
static double number(uint8_t byte, double scale)
{
    static const double odd[] = {(double)NAN,
                                 (double)INFINITY,
                                 -(double)INFINITY,
                                 -1.0,
                                 DBL_MAX,
                                 DBL_MIN,
                                 4.9406564584124654e-324,
                                 -0.0,
                                 1e30,
                                 1e-30,
                                 1e15,
                                 0.5,
                                 1e9,
                                 1e300,
                                 1.0 / 3.0,
                                 -1e-300};
    if (byte >= 240) {
        return odd[byte - 240];
    }
    return byte < 100 ? 0.0 : (byte - 100) * scale;
}

static void read_days(struct input *in, struct bytes *b, uint8_t parts, double scale)
{
    for (int32_t t = 0; t < in->series.n + in->options.horizon; t++) {
        if (t < in->series.n) {
            in->qty[t] = number(take(b), scale);
            in->unmet[t] = parts & 1 ? number(take(b), scale) : 0.0;
            in->in_stock[t] = parts & 2 ? number(take(b), 0.01) : 1.0;
        }
        in->open[t] = 1;
        if (parts & 4) {
            uint8_t what = take(b);
            in->open[t] = what % 5 != 0;
            in->promo[t] = number(take(b), 0.01);
            in->price[t] = number(take(b), 0.1);
            if (t < in->series.n) {
                in->certain[t] = what % 7 == 0;
            }
        }
        if (in->with_signals) {
            in->kind[t] = take(b);
            in->festival[t] = take(b) % 20;
            in->festival_day[t] = (int8_t)take(b);
            in->size[t] = number(take(b), 3.0);
            in->number[0][t] = number(take(b), 0.2);
            in->number[1][t] = number(take(b), 1e6);
        }
    }
}

/* False when there is nothing to begin with. */
static bool read_input(struct input *in, const uint8_t *data, size_t size)
{
    static const double scales[] = {1.0, 0.1, 1000.0, 1e-12, 1e12, 1e-320, 1e305, 3.0};
    struct bytes b = {data, size};
    memset(in, 0, sizeof(*in));
    if (size < 6) {
        return false;
    }
    uint8_t kind = take(&b);
    uint8_t parts = take(&b);
    in->options.freq = (enum linli_forecast_freq)(kind % 3);
    in->options.model = (enum linli_forecast_model)(take(&b) % LINLI_FORECAST_MODELS_N);
    in->options.horizon = 1 + take(&b) % H_MAX;
    in->options.levels = LEVELS;
    in->options.levels_n = parts & 8 ? LEVELS_N : 0;
    in->series.first_day = 19000 + kind;
    in->series.units = (enum linli_forecast_units)(kind / 3 % 3);
    in->series.sum_days[0] = take(&b) % (in->options.horizon + 1);
    in->series.sum_days[1] = kind & 64 ? in->options.horizon : 0;
    in->with_signals = parts & 16;
    size_t a_day = 1U + (parts & 1) + (parts / 2 & 1) + (parts & 4 ? 3 : 0) + (parts & 16 ? 6 : 0);
    size_t days = (b.left + a_day - 1) / a_day;
    in->series.n = days < N_MAX ? (int32_t)days : N_MAX;
    read_days(in, &b, parts, scales[parts >> 5]);
    in->series.group = kind & 1;
    in->series.site = kind >> 1 & 1;
    in->series.qty = in->qty;
    in->series.unmet = parts & 1 ? in->unmet : NULL;
    in->series.in_stock = parts & 2 ? in->in_stock : NULL;
    in->series.open = parts & 4 ? in->open : NULL;
    in->series.promo = parts & 4 ? in->promo : NULL;
    in->series.price = parts & 4 ? in->price : NULL;
    in->series.certain = parts & 4 ? in->certain : NULL;
    in->sizes[0] = in->size;
    in->numbers[0] = in->number[0];
    in->numbers[1] = in->number[1];
    in->signals = (struct linli_forecast_signals){.first_day = in->series.first_day,
                                                  .days_n = in->series.n + in->options.horizon,
                                                  .day_kind = in->kind,
                                                  .activities_n = 1,
                                                  .activity_size = in->sizes,
                                                  .festival = in->festival,
                                                  .festival_day = in->festival_day,
                                                  .numeric_n = NUMERIC,
                                                  .numeric = in->numbers,
                                                  .numeric_days_n = kind & 128 ? in->series.n : 0};
    return true;
}

/* What the header refuses. */
static bool is_refused(const struct input *in)
{
    for (int32_t t = 0; t < in->series.n; t++) {
        bool fine = in->qty[t] >= 0.0 && in->qty[t] <= LINLI_FORECAST_QTY_MAX;
        fine = fine && !(in->unmet[t] < 0.0) && !(in->unmet[t] > LINLI_FORECAST_QTY_MAX);
        if (!fine) {
            return true;
        }
    }
    return false;
}

static void check_levels(const struct linli_forecast_result *r, const double *quantile,
                         int32_t stride, bool whole)
{
    double last = 0.0;
    for (int32_t j = 0; j < LEVELS_N; j++) {
        double q = quantile[(size_t)j * (size_t)stride];
        MUST(isfinite(q) && q >= last);
        MUST(!whole || q >= floor(q));
        last = q;
    }
    MUST(r->used_n >= 0);
}

static void check_parts(const struct linli_forecast_result *r, int32_t k)
{
    double sum = 0.0;
    double size = 0.0;
    for (int32_t i = 0; i < LINLI_FORECAST_PARTS_N; i++) {
        double part = r->part[i] != NULL ? r->part[i][k] : 0.0;
        MUST(isfinite(part));
        sum += part;
        size += fabs(part);
    }
    MUST(r->part[0] == NULL || fabs(sum - r->mean[k]) <= 1e-9 * (size + r->mean[k]));
}

static void check_result(const struct input *in, const struct linli_forecast_result *r)
{
    int32_t h = in->options.horizon;
    bool whole = in->series.units == LINLI_FORECAST_UNITS_WHOLE;
    for (int32_t k = 0; k < h; k++) {
        MUST(isfinite(r->mean[k]) && r->mean[k] >= 0.0);
        MUST(isfinite(r->baseline[k]) && isfinite(r->activity_part[k]));
        MUST(in->open[in->series.n + k] || r->mean[k] <= 0.0);
        check_parts(r, k);
        if (in->options.levels_n > 0) {
            check_levels(r, r->quantile + k, h, whole);
        }
    }
    for (int32_t i = 0; i < LINLI_FORECAST_SUMS; i++) {
        MUST(isfinite(r->sum_mean[i]) && r->sum_mean[i] >= 0.0);
        if (in->series.sum_days[i] > 0 && in->options.levels_n > 0) {
            check_levels(r, r->sum_quantile[i], 1, whole);
        }
    }
    MUST(isfinite(r->level) && r->level >= 0.0 && isfinite(r->promo_ratio));
    MUST(isnan(r->wape) || (isfinite(r->wape) && r->wape >= 0.0));
    MUST(isnan(r->bias) || isfinite(r->bias));
    MUST(r->outliers_n >= 0 && r->outliers_n <= in->series.n);
}

static bool equal(const double *a, const double *b, int32_t n)
{
    return n == 0 || memcmp(a, b, (size_t)n * sizeof(double)) == 0;
}

static void forecast(const struct input *in)
{
    struct linli_arena arena;
    struct linli_error error;
    struct linli_forecast_result one = {.used_n = -7};
    struct linli_forecast_result all[COPIES];
    struct linli_forecast_series series[COPIES] = {in->series, in->series, in->series};
    const struct linli_forecast_signals *signals = in->with_signals ? &in->signals : NULL;
    const struct linli_forecast_signals *shared[COPIES] = {signals, signals, signals};
    linli_arena_init(&arena, 0);
    linli_error_init(&error);
    enum linli_rc rc = linli_forecast_run(&in->series, signals, &in->options, &arena, &one, &error);
    bool refused = is_refused(in);
    MUST(rc == (refused ? LINLI_EINPUT : LINLI_OK));
    MUST(!refused || (one.used_n == -7 && error.rc == LINLI_EINPUT));
    if (!refused) {
        check_result(in, &one);
        struct linli_forecast_result first[COPIES];
        int32_t h = in->options.horizon;
        MUST(linli_forecast_batch(series, shared, COPIES, &in->options, 1, &arena, first, &error) ==
             LINLI_OK);
        MUST(linli_forecast_batch(series, shared, COPIES, &in->options, 2, &arena, all, &error) ==
             LINLI_OK);
        for (int32_t i = 0; i < COPIES; i++) {
            check_result(in, &all[i]);
            MUST(all[i].model == first[i].model && equal(all[i].mean, first[i].mean, h));
            MUST(equal(all[i].quantile, first[i].quantile, h * in->options.levels_n));
        }
    }
    linli_arena_finish(&arena);
}

static struct {
    uint8_t use[N_MAX];
    uint8_t restart[N_MAX];
    double y[N_MAX];
    double now[N_MAX];
    uint8_t slot[ALL_MAX];
    double base[2][3][H_MAX][FORECAST_LANES];
    double state[2][1 << 12];
} members;

/* Demand and factors as prepare.c and the effects may give them: finite, positive factors. */
static void run_members(const struct input *in)
{
    int32_t n = in->series.n;
    int32_t h = in->options.horizon;
    int32_t slots_n = in->options.freq == LINLI_FORECAST_DAY    ? 7
                      : in->options.freq == LINLI_FORECAST_WEEK ? 1
                                                                : 12;
    int32_t origin[3] = {n / 3, n / 2, n};
    const double *effects[NUMERIC] = {in->number[0], in->number[1]};
    for (int32_t t = 0; t < n + h; t++) {
        members.slot[t] = (uint8_t)(t % slots_n);
        if (t < n) {
            bool fine = in->qty[t] >= 0.0 && isfinite(in->qty[t]);
            members.y[t] = fine ? in->qty[t] : 0.0;
            members.use[t] = fine && in->open[t];
            members.restart[t] = in->certain[t];
            members.now[t] = in->in_stock[t] > 0.02 && in->in_stock[t] < 50 ? in->in_stock[t] : 1.0;
        }
    }
    struct forecast_track track = {.n = n,
                                   .begin = 0,
                                   .h = h,
                                   .slots_n = slots_n,
                                   .y = members.y,
                                   .use = members.use,
                                   .restart = members.restart,
                                   .now = members.now,
                                   .slot = members.slot,
                                   .origins_n = 3,
                                   .origin = origin,
                                   .effects_n = in->with_signals ? NUMERIC : 0,
                                   .effect = effects};
    const struct forecast_kernels *sets[2] = {forecast_kernels_at(0), forecast_kernels_best()};
    for (int32_t id = 0; id < FORECAST_KERNELS_N; id++) {
        for (int32_t i = 0; i < 2; i++) {
            const struct forecast_kernel *family = sets[i]->family[id];
            memset(members.base[i], 0, sizeof(members.base[i]));
            memset(members.state[i], 0, sizeof(members.state[i]));
            MUST(family->state_bytes <= sizeof(members.state[i]));
            family->start(members.state[i], &track);
            family->run(members.state[i], &track, 0, n, &members.base[i][0][0][0]);
        }
        MUST(memcmp(members.base[0], members.base[1], sizeof(members.base[0])) == 0);
        const double *base = &members.base[0][0][0][0];
        for (size_t i = 0; i < sizeof(members.base[0]) / sizeof(double); i++) {
            MUST(isfinite(base[i]) && base[i] >= 0.0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct input in;
    if (read_input(&in, data, size)) {
        forecast(&in);
        run_members(&in);
    }
    return 0;
}
