/*
 * bench_forecast make FILE SERIES PERIODS: made-up daily demand, doubles series by series.
 * bench_forecast run FILE PERIODS HORIZON MODEL THREADS [OUT [BATCH [TIMES]]]: reads such a file
 * TIMES times over (default once), as if they were further series, and forecasts every series with
 * the quantiles 0.1, 0.5, 0.9, BATCH series at a time
 * (0: all). Prints processor seconds and seconds by the clock without the reading, series, and the
 * most memory the process held. OUT ("-": none) gets mean and the 0.5 quantile, [2][HORIZON]
 * doubles a series. bench/forecast runs it beside other packages.
 * bench_forecast day FILE PERIODS HORIZON THREADS: fits all series on all but their last day, then
 * carries their states on by it. Prints processor seconds and seconds by the clock of the fit and
 * of the update, series, and the mean bytes of a state.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/date.h"
#include "base/random.h"
#include "linli/forecast_state.h"

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

/* Carries a batch on by its last day; what it was fitted on comes without that day. */
static void advance(int32_t periods, int32_t horizon, int32_t threads, const double *y, int64_t n,
                    struct linli_forecast_state *states, struct linli_arena *arena,
                    double *ret_used_s, double *ret_wall_s)
{
    struct linli_forecast_options options = {
        .horizon = horizon, .levels = LEVELS, .levels_n = LEVELS_N};
    struct linli_forecast_daily daily = {.states = states};
    struct linli_forecast_series *series = calloc((size_t)n, sizeof(*series));
    struct linli_forecast_result *results = calloc((size_t)n, sizeof(*results));
    struct linli_forecast_state *next = calloc((size_t)n, sizeof(*next));
    uint8_t *taken = calloc((size_t)n, 1);
    struct linli_error error = {.rc = LINLI_OK};
    if (series == NULL || results == NULL || next == NULL || taken == NULL) {
        fail("memory ran out");
    }
    for (int64_t i = 0; i < n; i++) {
        series[i] = (struct linli_forecast_series){.n = periods - (states[i].bytes == NULL),
                                                   .first_day = FIRST_DAY,
                                                   .qty = y + i * periods};
    }
    double used = processor_s();
    int64_t start = date_clock_now_ms(date_clock_system());
    if (linli_forecast_advance_batch(series, NULL, n, &options, &daily, threads, arena, results,
                                     next, taken, NULL, &error) != LINLI_OK) {
        fail(error.format);
    }
    *ret_used_s = processor_s() - used;
    *ret_wall_s = (double)(date_clock_now_ms(date_clock_system()) - start) / 1000.0;
    memcpy(states, next, (size_t)n * sizeof(*states));
    free(taken);
    free(next);
    free(results);
    free(series);
}

/* Fits all series on all but their last day, then carries them on by it. */
static int day(const char *file, int32_t periods, int32_t horizon, int32_t threads)
{
    FILE *in = fopen(file, "rb");
    if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
        fail("the file cannot be read");
    }
    int64_t n = ftell(in) / (int64_t)sizeof(double) / periods;
    rewind(in);
    double *y = calloc((size_t)(n * periods), sizeof(*y));
    struct linli_forecast_state *states = calloc((size_t)n, sizeof(*states));
    struct linli_arena arena[2];
    double used_s[2];
    double wall_s[2];
    int64_t bytes = 0;
    if (y == NULL || states == NULL) {
        fail("memory ran out");
    }
    read_series(in, n * periods, y);
    for (int i = 0; i < 2; i++) {
        linli_arena_init(&arena[i], 0);
        advance(periods, horizon, threads, y, n, states, &arena[i], &used_s[i], &wall_s[i]);
    }
    for (int64_t i = 0; i < n; i++) {
        bytes += states[i].bytes_n;
    }
    printf("%.6f %.3f %.6f %.3f %" PRId64 " %.1f\n", used_s[0], wall_s[0], used_s[1], wall_s[1], n,
           n > 0 ? (double)bytes / (double)n : 0.0);
    linli_arena_finish(&arena[0]);
    linli_arena_finish(&arena[1]);
    free(states);
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
    if (argc == 6 && strcmp(argv[1], "day") == 0) {
        return day(argv[2], number(argv[3]), number(argv[4]), number(argv[5]));
    }
    if (argc < 7 || argc > 10 || strcmp(argv[1], "run") != 0) {
        fail("make FILE SERIES PERIODS, day FILE PERIODS HORIZON THREADS, or run FILE PERIODS "
             "HORIZON "
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
