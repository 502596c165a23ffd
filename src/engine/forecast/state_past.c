/*
 * Checksums of what a state was made of: a change to the past, an effect's days or the options must
 * not go unseen, since the state would be carried on from a history that is no longer true. The
 * last two years count; a change before them waits for the next fit.
 *
 * Sums of 64 bits by multiplication (Knuth's golden ratio), against accidents, not against forgers.
 *
 * Called by state.c, state_fit.c, advance.c.
 */
#include "engine/forecast/state.h"

#include <assert.h>
#include <string.h>

static uint64_t mix(uint64_t sum, uint64_t value)
{
    sum = (sum ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return sum ^ (sum >> 29);
}

/* Four sums side by side, for they need not wait for each other. */
uint64_t forecast_state_sum(uint64_t sum, const void *bytes, size_t n)
{
    const unsigned char *at = bytes;
    uint64_t part[4] = {sum, sum + 1, sum + 2, sum + 3};
    uint64_t word[4];
    size_t left = n;
    for (; left >= sizeof(word); left -= sizeof(word), at += sizeof(word)) {
        memcpy(word, at, sizeof(word));
        for (int i = 0; i < 4; i++) {
            part[i] = mix(part[i], word[i]);
        }
    }
    memset(word, 0, sizeof(word));
    if (left > 0) {
        memcpy(word, at, left);
    }
    for (int i = 0; i < 4; i++) {
        sum = mix(mix(sum, part[i]), word[i]);
    }
    return mix(sum, n);
}

static uint64_t mix_column(uint64_t sum, const void *column, int32_t from, int32_t to, size_t size)
{
    if (column == NULL) {
        return mix(sum, 1);
    }
    return forecast_state_sum(sum, (const char *)column + (size_t)from * size,
                              (size_t)(to - from) * size);
}

uint64_t forecast_state_asked(const struct linli_forecast_series *series,
                              const struct linli_forecast_signals *signals,
                              const struct linli_forecast_options *options)
{
    const uint64_t words[] = {
        (uint64_t)options->freq,
        (uint64_t)options->model,
        (uint64_t)options->levels_n,
        (uint64_t)series->units,
        (uint64_t)(uint32_t)series->group,
        (uint64_t)(uint32_t)series->site,
        signals != NULL ? (uint64_t)(uint32_t)signals->activities_n + 1 : 0,
        signals != NULL ? (uint64_t)(uint32_t)signals->numeric_n : 0,
        signals != NULL && signals->day_kind != NULL ? 1 : 0,
        signals != NULL && signals->festival != NULL ? 1 : 0,
    };
    uint64_t sum = forecast_state_sum(2, words, sizeof(words));
    return options->levels_n > 0 ? forecast_state_sum(sum, options->levels,
                                                      (size_t)options->levels_n * sizeof(double))
                                 : sum;
}

/* Kinds of days, festivals, and the activities that count: what the effects of the past were learnt
 * from. Numbers such as the weather are not among them: they come late and are corrected daily. */
static uint64_t mix_signals(uint64_t sum, const struct linli_forecast_signals *g, int32_t from_day,
                            int32_t to_day, const struct forecast_kept *kept)
{
    int32_t from = from_day - g->first_day;
    int32_t to = to_day - g->first_day;
    from = from < 0 ? 0 : from;
    to = to > g->days_n ? g->days_n : to;
    if (from >= to) {
        return mix(sum, 3);
    }
    sum = mix_column(sum, g->day_kind, from, to, 1);
    sum = mix_column(sum, g->festival, from, to, 1);
    sum = mix_column(sum, g->festival_day, from, to, 1);
    for (int32_t i = 0; i < kept->activities_n; i++) {
        int32_t type = kept->activity_type[i];
        if (type < g->activities_n) {
            sum = mix_column(mix(sum, (uint64_t)type), g->activity_size[type], from, to, 8);
        }
    }
    return sum;
}

uint64_t forecast_state_past(const struct linli_forecast_series *series,
                             const struct linli_forecast_signals *signals,
                             const struct linli_forecast_options *options, int32_t n,
                             const struct forecast_kept *kept)
{
    assert(n >= 0 && n <= series->n);
    int32_t from = n > FORECAST_KEPT_PAST ? n - FORECAST_KEPT_PAST : 0;
    uint64_t sum = mix(4, (uint64_t)(uint32_t)(n - from));
    sum = mix_column(sum, series->qty, from, n, sizeof(double));
    sum = mix_column(sum, series->unmet, from, n, sizeof(double));
    sum = mix_column(sum, series->in_stock, from, n, sizeof(double));
    sum = mix_column(sum, series->certain, from, n, 1);
    sum = mix_column(sum, series->open, from, n, 1);
    sum = mix_column(sum, series->promo, from, n, sizeof(double));
    sum = mix_column(sum, series->price, from, n, sizeof(double));
    if (options->freq == LINLI_FORECAST_DAY && signals != NULL) {
        sum = mix_signals(sum, signals, series->first_day + from, series->first_day + n, kept);
    }
    return sum;
}
