/*
 * bench_forecast make FILE SERIES PERIODS: made-up daily demand, doubles series by series.
 * bench_forecast run FILE PERIODS HORIZON MODEL THREADS [OUT [BATCH [TIMES]]]: reads such a file
 * TIMES times over (default once), as if they were further series, and forecasts every series with
 * the quantiles 0.1, 0.5, 0.9, BATCH series at a time
 * (0: all). Prints processor seconds and seconds by the clock without the reading, series, and the
 * most memory the process held. OUT ("-": none) gets mean and the 0.5 quantile, [2][HORIZON]
 * doubles a series. bench/forecast runs it beside other packages.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/date.h"
#include "base/random.h"
#include "engine/forecast/kernels.h"
#include "linli/forecast.h"

enum { LEVELS_N = 3, FIRST_DAY = 19000 };

static const double LEVELS[LEVELS_N] = {0.1, 0.5, 0.9};

struct job {
    const char *in;
    const char *out;
    int32_t periods;
    int32_t horizon;
    int32_t threads;
    int64_t batch;
    int64_t times;
    enum linli_forecast_model model;
};

static double processor_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The most the process held. Not getrusage's figure, which begins with what the parent held. */
static long peak_bytes(void)
{
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof(line), status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0) {
            kib = strtol(line + 6, NULL, 10);
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return kib * 1024L;
}

static void fail(const char *what)
{
    fprintf(stderr, "bench_forecast: %s\n", what);
    exit(1);
}

/* A week's profile, a level that wanders, a wave of the year, and the noise of counts; one series
 * in four is demanded on few days. */
static void make_series(uint64_t seed, int32_t periods, double *y)
{
    struct random_stream r;
    random_init(&r, seed, "bench", 0);
    double level = exp(4.0 * random_unit(&r));
    double share = random_unit(&r) < 0.25 ? 0.1 + 0.5 * random_unit(&r) : 1.0;
    double wave = 0.3 * random_unit(&r);
    double phase = 6.283185 * random_unit(&r);
    double shape = 2.0 + 20.0 * random_unit(&r);
    double drift = 0.015 * random_unit(&r);
    double week[7];
    for (int32_t k = 0; k < 7; k++) {
        week[k] = exp(random_normal(&r, 0.0, 0.3));
    }
    for (int32_t t = 0; t < periods; t++) {
        level *= exp(random_normal(&r, 0.0, drift));
        double mean = level * week[t % 7] * (1.0 + wave * sin(t * 6.283185 / 364.0 + phase));
        y[t] = random_unit(&r) < share ? (double)random_negative_binomial(&r, mean, shape) : 0.0;
    }
}

static int make(const char *file, int64_t series, int32_t periods)
{
    FILE *out = fopen(file, "wb");
    double *y = calloc((size_t)periods, sizeof(*y));
    if (out == NULL || y == NULL) {
        fail("the file cannot be written");
    }
    for (int64_t i = 0; i < series; i++) {
        make_series((uint64_t)i, periods, y);
        if (fwrite(y, sizeof(*y), (size_t)periods, out) != (size_t)periods) {
            fail("the file cannot be written");
        }
    }
    free(y);
    return fclose(out) == 0 ? 0 : 1;
}

static void write_batch(const struct job *job, const struct linli_forecast_result *results,
                        int64_t n, FILE *out)
{
    size_t h = (size_t)job->horizon;
    for (int64_t i = 0; out != NULL && i < n; i++) {
        if (fwrite(results[i].mean, sizeof(double), h, out) != h ||
            fwrite(results[i].quantile + h, sizeof(double), h, out) != h) {
            fail("the forecasts cannot be written");
        }
    }
}

static void forecast(const struct job *job, const double *y, int64_t n,
                     struct linli_forecast_series *series, struct linli_forecast_result *results,
                     FILE *out)
{
    struct linli_forecast_options options = {
        .horizon = job->horizon, .levels = LEVELS, .levels_n = LEVELS_N, .model = job->model};
    struct linli_arena arena;
    struct linli_error error = {.rc = LINLI_OK};
    linli_arena_init(&arena, 0);
    for (int64_t i = 0; i < n; i++) {
        series[i] = (struct linli_forecast_series){
            .n = job->periods, .first_day = FIRST_DAY, .qty = y + i * job->periods};
    }
    if (linli_forecast_batch(series, NULL, n, &options, job->threads, &arena, results, &error) !=
        LINLI_OK) {
        fail(error.format);
    }
    write_batch(job, results, n, out);
    linli_arena_finish(&arena);
}

/* Begins anew at the end of the file. */
static void read_series(FILE *in, int64_t values, double *y)
{
    for (int64_t got = 0; got < values;) {
        size_t more = fread(y + got, sizeof(*y), (size_t)(values - got), in);
        if (more == 0) {
            rewind(in);
        }
        if (more == 0 && fread(y + got, sizeof(*y), 1, in) == 1) {
            more = 1;
        }
        if (more == 0) {
            fail("the file cannot be read");
        }
        got += (int64_t)more;
    }
}

static int run(const struct job *job)
{
    FILE *in = fopen(job->in, "rb");
    FILE *out = job->out != NULL ? fopen(job->out, "wb") : NULL;
    if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
        fail("the file cannot be read");
    }
    int64_t of_file = ftell(in) / (int64_t)sizeof(double) / job->periods;
    int64_t all = of_file * job->times;
    int64_t batch = job->batch > 0 && job->batch < all ? job->batch : all;
    double *y = calloc((size_t)(batch * job->periods), sizeof(*y));
    struct linli_forecast_series *series = calloc((size_t)batch, sizeof(*series));
    struct linli_forecast_result *results = calloc((size_t)batch, sizeof(*results));
    if (y == NULL || series == NULL || results == NULL) {
        fail("memory ran out");
    }
    rewind(in);
    double used_s = 0.0;
    double wall_s = 0.0;
    for (int64_t done = 0; done < all; done += batch) {
        int64_t n = all - done < batch ? all - done : batch;
        read_series(in, n * job->periods, y);
        double used = processor_s();
        int64_t start = date_clock_now_ms(date_clock_system());
        forecast(job, y, n, series, results, out);
        used_s += processor_s() - used;
        wall_s += (double)(date_clock_now_ms(date_clock_system()) - start) / 1000.0;
    }
    printf("%.6f %.3f %" PRId64 " %ld\n", used_s, wall_s, all, peak_bytes());
    free(results);
    free(series);
    free(y);
    fclose(in);
    return out == NULL || fclose(out) == 0 ? 0 : 1;
}

/* What a day's update moves on; smoothing stands for itself, the season and the year. */
static const enum forecast_kernel_id DAILY[] = {
    FORECAST_KERNEL_means, FORECAST_KERNEL_ses, FORECAST_KERNEL_ses,  FORECAST_KERNEL_ses,
    FORECAST_KERNEL_ana,   FORECAST_KERNEL_dot, FORECAST_KERNEL_theta};
enum { DAILY_N = sizeof(DAILY) / sizeof(DAILY[0]) };

/* All families of one series from period `from` to `to`; begins anew where from is 0. Returns the
 * bytes of their states. */
static size_t move_on(const struct forecast_kernels *kernels, struct forecast_track *track,
                      int32_t from, char *states, double *base)
{
    size_t at = 0;
    for (size_t i = 0; i < DAILY_N; i++) {
        const struct forecast_kernel *family = kernels->family[DAILY[i]];
        if (from == 0 && states != NULL) {
            family->start(states + at, track);
        }
        if (states != NULL) {
            family->run(states + at, track, from, track->n, base);
        }
        at += (family->state_bytes + 15) / 16 * 16;
    }
    return at;
}

static int day(const char *file, int32_t periods, int32_t horizon)
{
    const struct forecast_kernels *kernels = forecast_kernels_best();
    FILE *in = fopen(file, "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
        fail("the file cannot be read");
    }
    int64_t n = ftell(in) / (int64_t)sizeof(double) / periods;
    rewind(in);
    size_t all = (size_t)(n * periods);
    size_t width = (size_t)(periods + horizon);
    double *y = calloc(all, sizeof(*y));
    double *now = calloc(width, sizeof(*now));
    uint8_t *use = calloc(width, 1);
    uint8_t *restart = calloc(width, 1);
    uint8_t *slot = calloc(width, 1);
    double *base = calloc((size_t)horizon * FORECAST_LANES, sizeof(*base));
    struct forecast_track track = {.h = horizon, .slots_n = 7, .use = use, .restart = restart};
    size_t bytes = move_on(kernels, &track, 0, NULL, base);
    char *states = calloc((size_t)n, bytes);
    if (y == NULL || now == NULL || use == NULL || restart == NULL || slot == NULL ||
        base == NULL || states == NULL) {
        fail("memory ran out");
    }
    read_series(in, n * periods, y);
    for (size_t t = 0; t < width; t++) {
        now[t] = 1.0;
        use[t] = 1;
        slot[t] = (uint8_t)(t % 7);
    }
    track.now = now;
    track.slot = slot;
    track.origin = &track.n;
    track.origins_n = 1;
    double used_s = 0.0;
    for (int32_t last = 0; last < 2; last++) {
        track.n = periods - 1 + last;
        used_s = processor_s();
        for (int64_t i = 0; i < n; i++) {
            track.y = y + i * periods;
            (void)move_on(kernels, &track, last == 0 ? 0 : periods - 1, states + (size_t)i * bytes,
                          base);
        }
        used_s = processor_s() - used_s;
    }
    printf("%.6f %" PRId64 " %zu\n", used_s, n, bytes);
    free(states);
    free(base);
    free(slot);
    free(restart);
    free(use);
    free(now);
    free(y);
    return fclose(in) == 0 ? 0 : 1;
}

static int32_t number(const char *text)
{
    return (int32_t)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "make") == 0) {
        return make(argv[2], number(argv[3]), number(argv[4]));
    }
    if (argc == 5 && strcmp(argv[1], "day") == 0) {
        return day(argv[2], number(argv[3]), number(argv[4]));
    }
    if (argc < 7 || argc > 10 || strcmp(argv[1], "run") != 0) {
        fail("make FILE SERIES PERIODS, day FILE PERIODS HORIZON, or run FILE PERIODS HORIZON "
             "MODEL THREADS …");
    }
    struct job job = {.in = argv[2],
                      .periods = number(argv[3]),
                      .horizon = number(argv[4]),
                      .threads = number(argv[6]),
                      .out = argc > 7 && strcmp(argv[7], "-") != 0 ? argv[7] : NULL,
                      .batch = argc > 8 ? number(argv[8]) : 0,
                      .times = argc > 9 ? number(argv[9]) : 1};
    if (!linli_forecast_model_find(argv[5], &job.model)) {
        fail("no such model");
    }
    return run(&job);
}
