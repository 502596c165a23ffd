/*
 * Which ratio effects hold on a period beside its weekday: kind of day, the day before and after a
 * holiday, the spans round a festival, promotion with its first day and the days after it.
 *
 * Invariant: a period lists each effect once and no effect's number is 0 (that ends the list).
 * Called by forecast_prepare().
 */
#include "engine/forecast/effects.h"

#include <assert.h>
#include <math.h>

enum { PROMO_PAST_DAYS = 3 };

/* The last days of the spans round festival 1; the first begins 14 days before it. */
static const int32_t NEW_YEAR_ENDS[] = {-8, -4, -2, -1, 0, 2, 6, 13, 15};

/* The span of a festival that a day lies in, or -1. */
static int32_t span_of(int32_t festival, int32_t day)
{
    if (festival == 1) {
        for (int32_t i = 0; day >= -14 && i < 9; i++) {
            if (day <= NEW_YEAR_ENDS[i]) {
                return EFFECT_NEW_YEAR + i;
            }
        }
        return -1;
    }
    if (day < -3 || day > 1) {
        return -1;
    }
    return EFFECT_FESTIVAL + 4 * (festival - 2) + (day < -1 ? 0 : day + 2);
}

void forecast_effect_span(int32_t effect, int32_t *ret_festival, int32_t *ret_from, int32_t *ret_to)
{
    assert(effect >= EFFECT_NEW_YEAR && effect < EFFECT_PROMO);
    if (effect < EFFECT_FESTIVAL) {
        int32_t i = effect - EFFECT_NEW_YEAR;
        *ret_festival = 1;
        *ret_from = i == 0 ? -14 : NEW_YEAR_ENDS[i - 1] + 1;
        *ret_to = NEW_YEAR_ENDS[i];
        return;
    }
    int32_t at = (effect - EFFECT_FESTIVAL) % 4;
    *ret_festival = (effect - EFFECT_FESTIVAL) / 4 + 2;
    *ret_from = at == 0 ? -3 : at - 2;
    *ret_to = at - 2;
}

static void hold(struct forecast_signs *g, int32_t t, int32_t effect)
{
    assert(effect > 0 && effect < EFFECT_RATIOS_N);
    int32_t i = 0;
    while (g->hold[t][i] != 0) {
        i++;
    }
    assert(i + 1 < EFFECT_HOLD_MAX);
    g->hold[t][i] = (uint8_t)effect;
}

static void hold_kinds(const struct forecast_prepared *p, struct forecast_signs *g)
{
    int32_t all = p->n + p->h;
    for (int32_t t = p->begin; t < all; t++) {
        uint8_t kind = p->kind[t];
        if (kind != LINLI_FORECAST_DAY_NORMAL) {
            hold(g, t, EFFECT_KIND + kind);
        }
        if (kind == LINLI_FORECAST_DAY_HOLIDAY) {
            continue;
        }
        if (t + 1 < all && p->kind[t + 1] == LINLI_FORECAST_DAY_HOLIDAY) {
            hold(g, t, EFFECT_EVE);
        } else if (t > 0 && p->kind[t - 1] == LINLI_FORECAST_DAY_HOLIDAY) {
            hold(g, t, EFFECT_AFTER);
        }
    }
}

static void hold_festivals(const struct forecast_prepared *p,
                           const struct linli_forecast_signals *signals, int32_t first_day,
                           struct forecast_signs *g)
{
    for (int32_t t = p->begin; t < p->n + p->h; t++) {
        int32_t at = first_day + t - signals->first_day;
        if (at < 0 || at >= signals->days_n || signals->festival[at] == 0 ||
            signals->festival[at] >= LINLI_FORECAST_FESTIVALS) {
            continue;
        }
        int32_t effect = span_of(signals->festival[at], signals->festival_day[at]);
        if (effect > 0) {
            hold(g, t, effect);
        }
    }
}

static void hold_promotions(const struct forecast_prepared *p, struct forecast_signs *g)
{
    int32_t since = PROMO_PAST_DAYS + 1; /* days since the last one on promotion */
    for (int32_t t = 0; t < p->n + p->h; t++) {
        if (p->promo[t]) {
            if (t >= p->begin) {
                hold(g, t, EFFECT_PROMO);
            }
            if (t >= p->begin && since > 0) {
                hold(g, t, EFFECT_PROMO_FIRST);
            }
            since = 0;
            continue;
        }
        since++;
        if (t >= p->begin && since <= PROMO_PAST_DAYS) {
            hold(g, t, EFFECT_PROMO_PAST);
        }
    }
}

static bool festival_near(const struct forecast_prepared *p,
                          const struct linli_forecast_signals *signals)
{
    return p->scale->slots_n == 7 && signals != NULL && signals->festival != NULL &&
           signals->festival_day != NULL;
}

enum linli_rc forecast_effects_hold(const struct linli_forecast_series *series,
                                    const struct linli_forecast_signals *signals,
                                    struct linli_arena *arena, struct forecast_prepared *p,
                                    struct linli_error *err)
{
    struct forecast_signs *g = p->signs;
    bool festivals = festival_near(p, signals);
    bool promo = false;
    for (int32_t t = p->begin; t < p->n + p->h && !promo; t++) {
        promo = p->promo[t] != 0;
    }
    if (!p->has_kind && !festivals && !promo) {
        return LINLI_OK;
    }
    LINLI_TRY(linli_arena_alloc(arena, (size_t)(p->n + p->h), sizeof(*g->hold), &g->hold, err));
    if (p->has_kind) {
        hold_kinds(p, g);
    }
    if (festivals) {
        hold_festivals(p, signals, series->first_day, g);
    }
    if (promo) {
        hold_promotions(p, g);
    }
    for (int32_t t = p->n; series->promo != NULL && p->has_promo && t < p->n + p->h; t++) {
        if (isnan(series->promo[t])) {
            p->missing |= LINLI_FORECAST_MISSING_PROMO;
        }
    }
    return LINLI_OK;
}
