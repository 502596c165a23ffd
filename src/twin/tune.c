/*
 * Fair settings for rivals, found on a training part: coordinate search on the cost of the
 * simulated city, a fan of values of one knob beside each other, then closer round the best, three
 * times through all knobs. "Before" is not tuned but set: its two knobs are moved until the
 * training part shows 15 % stock-outs and four turns, the texts' own figures.
 *
 * Called by service/twin.
 */
#include <assert.h>
#include <math.h>

#include "twin/twin.h"

enum { FAN = 7, ROUNDS = 3, STEPS = 12 };

struct tuning {
    const struct city *city;
    const int64_t *const *wanted_e3;
    const struct twin_options *options;
    enum rival rival;
    struct linli_arena *arena;
};

static enum linli_rc run_fan(const struct tuning *t, const struct rival_settings *fan, int32_t n,
                             struct twin_result *ret, struct linli_error *err)
{
    struct twin_contender contenders[FAN];
    assert(n <= FAN);
    for (int32_t i = 0; i < n; i++) {
        contenders[i] = (struct twin_contender){.rival = true, .rule = t->rival, .knobs = fan[i]};
    }
    struct linli_arena_mark mark = linli_arena_mark(t->arena);
    LINLI_TRY(twin_run(t->city, t->wanted_e3, t->options, contenders, n, t->arena, ret, err));
    linli_arena_rewind(t->arena, mark);
    return LINLI_OK;
}

/* A fan of one knob about its present value, the narrower the later the round. */
static enum linli_rc turn_knob(const struct tuning *t, int32_t k, int32_t round,
                               struct rival_settings *best, struct twin_figures *ret_figures,
                               struct linli_error *err)
{
    int32_t knobs_n;
    const struct rival_knob *knob = &rival_knobs(t->rival, &knobs_n)[k];
    struct rival_settings fan[FAN];
    struct twin_result result;
    double width = (knob->most - knob->least) / pow(2.5, round);
    double low = round == 0 ? knob->least : best->knob[k] - width / 2;
    for (int32_t i = 0; i < FAN; i++) {
        fan[i] = *best;
        double value = i == 0 && round > 0 ? best->knob[k] : low + width * i / (FAN - 1);
        fan[i].knob[k] = value < knob->least  ? knob->least
                         : value > knob->most ? knob->most
                                              : value;
    }
    LINLI_TRY(run_fan(t, fan, FAN, &result, err));
    int32_t cheapest = 0;
    for (int32_t i = 1; i < FAN; i++) {
        bool cheaper = result.figures[i].mean[TWIN_COST] < result.figures[cheapest].mean[TWIN_COST];
        cheapest = cheaper ? i : cheapest;
    }
    *best = fan[cheapest];
    *ret_figures = result.figures[cheapest];
    return LINLI_OK;
}

/* More days for the short items mean fewer stock-outs, for the hoarded ones fewer turns: each knob
 * is multiplied by what its figure is off, and both in turn. */
static enum linli_rc set_before(const struct tuning *t, struct rival_settings *best,
                                struct twin_figures *ret_figures, struct linli_error *err)
{
    int32_t knobs_n;
    const struct rival_knob *knobs = rival_knobs(t->rival, &knobs_n);
    double nearest = INFINITY;
    struct rival_settings at = *best;
    assert(knobs_n == 2);
    for (int32_t step = 0; step < STEPS; step++) {
        struct twin_result result;
        LINLI_TRY(run_fan(t, &at, 1, &result, err));
        double out = result.figures[0].mean[TWIN_STOCK_OUT] / TWIN_BEFORE_STOCK_OUT;
        double turns = result.figures[0].mean[TWIN_TURNS] / TWIN_BEFORE_TURNS;
        if (!(out > 0) || !(turns > 0)) {
            break;
        }
        double off = fabs(log(out)) + fabs(log(turns));
        if (off < nearest) {
            nearest = off;
            *best = at;
            *ret_figures = result.figures[0];
        }
        at.knob[0] *= pow(out, 0.7);
        at.knob[1] *= pow(turns, 0.9);
        for (int32_t k = 0; k < knobs_n; k++) {
            at.knob[k] = fmin(fmax(at.knob[k], knobs[k].least), knobs[k].most);
        }
    }
    return LINLI_OK;
}

enum linli_rc twin_tune(const struct city *city, const int64_t *const *wanted_e3,
                        const struct twin_options *options, enum rival rival,
                        struct linli_arena *arena, struct rival_settings *ret_settings,
                        struct twin_figures *ret_figures, struct linli_error *err)
{
    struct tuning t = {city, wanted_e3, options, rival, arena};
    struct rival_settings best = rival_first_settings(rival);
    struct twin_figures figures = {.mean = {0}};
    int32_t knobs_n;
    (void)rival_knobs(rival, &knobs_n);
    if (rival == RIVAL_BEFORE) {
        LINLI_TRY(set_before(&t, &best, &figures, err));
    } else if (knobs_n == 0) {
        struct twin_result result;
        LINLI_TRY(run_fan(&t, &best, 1, &result, err));
        figures = result.figures[0];
    }
    for (int32_t round = 0; round < ROUNDS && rival != RIVAL_BEFORE; round++) {
        for (int32_t k = 0; k < knobs_n; k++) {
            LINLI_TRY(turn_knob(&t, k, round, &best, &figures, err));
        }
    }
    *ret_settings = best;
    *ret_figures = figures;
    return LINLI_OK;
}
