/*
 * The search (see policy.h). What leaves the forecasts as they are is tried in one simulation: the
 * present settings and a fan of values of every such setting, one of them moved at a time, share
 * their mornings. The best of each fan are then put together in the order of what they save, one
 * more at a time, and the cheapest such row of them is taken: savings need not add up. Twice round.
 * Settings that change what forecasts are asked for are tried one by one after that, each value
 * with mornings of its own.
 *
 * Invariant: the cost never rises from step to step. Called by service/twin_tune.c.
 */
#include "twin/policy.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { VALUES_MAX = 6, ROUNDS = 2, KNOBS = 8 };

static const double stock_out_a = 0.01;
static const double stock_out_b = 0.03;

/* A setting with the values that are tried, as they are stored. */
struct knob {
    const char *key;
    bool asks; /* forecasts are made for it */
    int32_t n;
    int64_t values[VALUES_MAX];
};

static const struct knob knobs[KNOBS] = {
    {"order_cost", false, 6, {50000, 100000, 200000, 300000, 450000, 700000}},
    {"service_a", false, 5, {9500, 9800, 9900, 9950, 9990}},
    {"service_b", false, 5, {9000, 9500, 9700, 9850, 9950}},
    {"service_c", false, 5, {8000, 8500, 9000, 9500, 9800}},
    {"buffer_max", false, 5, {10000, 12500, 15000, 20000, 30000}},
    {"cover_days_a", true, 3, {1, 3, 7}},
    {"review_days_b", true, 3, {3, 7, 14}},
    {"cover_days_c", true, 3, {7, 14, 28}},
};

struct search {
    const struct city *city;
    const int64_t *const *wanted_e3;
    const struct twin_options *options;
    struct linli_arena *arena;
    struct policy *policy; /* settings: the best so far; after: its figures */
};

/* One setting moved. */
struct move {
    int32_t knob;
    int64_t value;
    double cost;
};

static int64_t *field_of(struct settings *settings, const char *key)
{
    const struct setting_def *def = settings_find(key);
    assert(def != NULL && def->kind != SETTING_TEXT);
    return (int64_t *)(void *)((unsigned char *)settings + def->offset);
}

static int64_t value_of(const struct settings *settings, const char *key)
{
    struct settings copy = *settings;
    return *field_of(&copy, key);
}

/* Simulates n settings beside each other, their forecasts made by the first. */
static enum linli_rc simulate(const struct search *s, const struct settings *all, int32_t n,
                              struct twin_figures *ret_figures, struct linli_error *err)
{
    struct twin_contender contenders[TWIN_CONTENDERS_MAX];
    struct twin_result *result;
    struct city city = *s->city;
    struct linli_arena_mark mark = linli_arena_mark(s->arena);
    assert(n > 0 && n <= TWIN_CONTENDERS_MAX);
    city.settings = all[0];
    for (int32_t i = 0; i < n; i++) {
        contenders[i] = (struct twin_contender){.name = "linli", .settings = &all[i]};
    }
    LINLI_TRY(LINLI_NEW(s->arena, 1, &result, err));
    LINLI_TRY(twin_run(&city, s->wanted_e3, s->options, contenders, n, s->arena, result, err));
    memcpy(ret_figures, result->figures, (size_t)n * sizeof(ret_figures[0]));
    s->policy->tried_n += n;
    linli_arena_rewind(s->arena, mark);
    return LINLI_OK;
}

static bool serves(const struct search *s, const struct twin_figures *f)
{
    const double *before = s->policy->before.mean;
    double a = f->mean[TWIN_STOCK_OUT_A];
    double b = f->mean[TWIN_STOCK_OUT_B];
    return !(a > fmax(stock_out_a, before[TWIN_STOCK_OUT_A])) &&
           !(b > fmax(stock_out_b, before[TWIN_STOCK_OUT_B]));
}

static bool saves(const struct search *s, const struct twin_figures *f, double than)
{
    return serves(s, f) && f->mean[TWIN_COST] < than * (1 - POLICY_LEAST_GAIN);
}

/* The fans of all settings that leave the forecasts alone, the present ones first. */
static int32_t spread(const struct search *s, struct settings *ret_all, struct move *ret_moves)
{
    int32_t n = 1;
    ret_all[0] = s->policy->settings;
    for (int32_t k = 0; k < KNOBS; k++) {
        for (int32_t i = 0; i < knobs[k].n && !knobs[k].asks; i++) {
            if (value_of(&s->policy->settings, knobs[k].key) == knobs[k].values[i]) {
                continue;
            }
            assert(n < TWIN_CONTENDERS_MAX);
            ret_all[n] = s->policy->settings;
            *field_of(&ret_all[n], knobs[k].key) = knobs[k].values[i];
            ret_moves[n] = (struct move){.knob = k, .value = knobs[k].values[i]};
            n += 1;
        }
    }
    return n;
}

/* The best of each fan that saves, the one that saves most first; how many. */
static int32_t choose(const struct search *s, const struct twin_figures *figures,
                      const struct move *moves, int32_t n, struct move *ret_best)
{
    int32_t best_n = 0;
    for (int32_t i = 1; i < n; i++) {
        double cost = figures[i].mean[TWIN_COST];
        int32_t at = 0;
        if (!saves(s, &figures[i], figures[0].mean[TWIN_COST])) {
            continue;
        }
        while (at < best_n && ret_best[at].knob != moves[i].knob) {
            at += 1;
        }
        if (at == best_n) {
            ret_best[best_n++] = (struct move){moves[i].knob, moves[i].value, cost};
        } else if (cost < ret_best[at].cost) {
            ret_best[at] = (struct move){moves[i].knob, moves[i].value, cost};
        }
    }
    for (int32_t i = 1; i < best_n; i++) {
        for (int32_t k = i; k > 0 && ret_best[k].cost < ret_best[k - 1].cost; k--) {
            struct move swapped = ret_best[k];
            ret_best[k] = ret_best[k - 1];
            ret_best[k - 1] = swapped;
        }
    }
    return best_n;
}

static void take(struct search *s, const struct move *move, const struct twin_figures *figures)
{
    struct policy *p = s->policy;
    const char *key = knobs[move->knob].key;
    struct policy_step *step = &p->steps[move->knob];
    double before = p->after.mean[TWIN_COST];
    *field_of(&p->settings, key) = move->value;
    p->after = *figures;
    step->before = step->to == step->from ? before : step->before;
    step->to = move->value;
    step->after = figures->mean[TWIN_COST];
}

/* Takes the moves one on top of the other, as far as each row of them is the cheapest so far. */
static enum linli_rc put_together(struct search *s, const struct move *best, int32_t n,
                                  struct linli_error *err)
{
    struct settings all[KNOBS];
    struct twin_figures figures[KNOBS];
    int32_t taken = 0;
    assert(n <= KNOBS);
    for (int32_t i = 0; i < n; i++) {
        all[i] = i == 0 ? s->policy->settings : all[i - 1];
        *field_of(&all[i], knobs[best[i].knob].key) = best[i].value;
    }
    LINLI_TRY(simulate(s, all, n, figures, err));
    while (taken < n && saves(s, &figures[taken], s->policy->after.mean[TWIN_COST])) {
        take(s, &best[taken], &figures[taken]);
        taken += 1;
    }
    return LINLI_OK;
}

static enum linli_rc go_round(struct search *s, bool first, bool *ret_moved,
                              struct linli_error *err)
{
    struct settings *all;
    struct twin_figures *figures;
    struct move moves[TWIN_CONTENDERS_MAX];
    struct move best[KNOBS];
    struct linli_arena_mark mark = linli_arena_mark(s->arena);
    LINLI_TRY(LINLI_NEW(s->arena, TWIN_CONTENDERS_MAX, &all, err));
    LINLI_TRY(LINLI_NEW(s->arena, TWIN_CONTENDERS_MAX, &figures, err));
    int32_t n = spread(s, all, moves);
    LINLI_TRY(simulate(s, all, n, figures, err));
    s->policy->after = figures[0];
    s->policy->before = first ? figures[0] : s->policy->before;
    int32_t best_n = choose(s, figures, moves, n, best);
    linli_arena_rewind(s->arena, mark);
    *ret_moved = best_n > 0;
    return best_n > 0 ? put_together(s, best, best_n, err) : LINLI_OK;
}

/* Each value by itself: the forecasts that it asks for are others. */
static enum linli_rc try_alone(struct search *s, int32_t k, struct linli_error *err)
{
    const struct knob *knob = &knobs[k];
    struct move best = {.knob = k, .cost = INFINITY};
    struct twin_figures of_best = s->policy->after;
    for (int32_t i = 0; i < knob->n; i++) {
        struct settings one = s->policy->settings;
        struct twin_figures figures;
        if (value_of(&one, knob->key) == knob->values[i]) {
            continue;
        }
        *field_of(&one, knob->key) = knob->values[i];
        LINLI_TRY(simulate(s, &one, 1, &figures, err));
        if (saves(s, &figures, s->policy->after.mean[TWIN_COST]) &&
            figures.mean[TWIN_COST] < best.cost) {
            best.value = knob->values[i];
            best.cost = figures.mean[TWIN_COST];
            of_best = figures;
        }
    }
    if (best.cost < INFINITY) {
        take(s, &best, &of_best);
    }
    return LINLI_OK;
}

enum linli_rc policy_search(const struct city *city, const int64_t *const *wanted_e3,
                            const struct twin_options *options, struct linli_arena *arena,
                            struct policy *ret_policy, struct linli_error *err)
{
    static_assert((int)KNOBS <= (int)POLICY_KNOBS_MAX, "a step each");
    struct policy policy = {.settings = city->settings, .steps_n = KNOBS};
    struct search search = {city, wanted_e3, options, arena, &policy};
    bool moved = true;
    for (int32_t k = 0; k < KNOBS; k++) {
        int64_t now = value_of(&city->settings, knobs[k].key);
        policy.steps[k] = (struct policy_step){.key = knobs[k].key, .from = now, .to = now};
    }
    for (int32_t round = 0; round < ROUNDS && moved; round++) {
        LINLI_TRY(go_round(&search, round == 0, &moved, err));
    }
    for (int32_t k = 0; k < KNOBS; k++) {
        LINLI_TRY(knobs[k].asks ? try_alone(&search, k, err) : LINLI_OK);
    }
    assert(!(policy.after.mean[TWIN_COST] > policy.before.mean[TWIN_COST]));
    *ret_policy = policy;
    return LINLI_OK;
}
