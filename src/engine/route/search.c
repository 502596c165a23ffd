/*
 * The search: simulated annealing over small ruins and recreates.
 *
 *   plan := all stops inserted greedily
 *   repeat: ruin a few adjacent strings, recreate greedily with blinks, give lines the cheapest
 *           kind of vehicle; accept if  cost < cost before - T ln(u),  u uniform in (0, 1]
 *
 * At every tenth iteration local search (improve.c) goes over what was moved: it exchanges whole
 * tails of lines, which small ruins do not reach. More often it costs more than it gains.
 *
 * T falls geometrically with the share of the iterations or of the processor time that is spent
 * (Christiaens and Vanden Berghe 2020, whose method this is), from a tenth of the mean line of the
 * first plan to a hundredth of its mean leg: long lines are worse to rebuild than short ones. Every
 * plan on the way keeps all rules: what does not fit stands outside, at a price above what any line
 * for it alone would cost, and is tried again and again.
 *
 * On problems with windows and many short lines annealing is watched: where it gets nowhere it ends
 * soon, and the best plan is kicked for the rest of the budget (kick.c). Small plain problems are
 * annealed for a tenth of the budget only; the rest of it breeds plans from the one found and
 * random ones (breed.c), where there is time for some hundred children.
 *
 * Several threads are as many searches with random numbers of their own; the best plan counts.
 *
 * Determinism: with `iterations` alone, T depends on nothing else.
 */
#include <assert.h>
#include <math.h>

#include "base/pool.h"
#include "engine/route/kick.h"
#include "engine/route/result.h"
#include "engine/route/walk.h"

/* First temperature in mean lines, the last in mean legs. */
static const double HOT = 0.1;
static const double COLD = 0.01;
static const double HOT_PRIZE = 0.5; /* … or in mean prizes of pairs that are left out */
/* Lines longer than this count as so long; plans of a few stops are as rough as their legs. */
static const double LEGS_MAX = 50;
static const double FEW_STOPS = 40;
static const double LEGS_OF_FEW[] = {0.5, 2}; /* least temperature in legs: of many stops, of few */
enum {
    LOOK_EVERY = 64,
    TELL_EVERY = 4096,
    INSERT_NEAR = 50,
    IMPROVE_NEAR = 10,
    IMPROVE_EVERY = 10,
    DECIDE_AT = 16 * LOOK_EVERY, /* iterations that tell how many there will be */
    CHILDREN_LEAST = 300,
    BREED_STOPS_MIN = 20,
    KICK_ITERATIONS_LEAST = 100000, /* before STALL_TO: the rest holds some kicks */
    KICK_LINE_MAX = 25              /* mean stops of a line */
};
static const double BREED_FROM = 0.1; /* share of the budget */
/* Annealing that gains less than STALL between these shares gets nowhere; then it ends at KICK_FROM
 */
static const double STALL_FROM = 0.1;
static const double STALL_TO = 0.3;
static const double STALL = 0.0075;
static const double KICK_FROM = 0.4;

static enum linli_rc work_init(struct route_work *work, const struct route_model *model,
                               uint64_t seed, uint64_t number, struct linli_arena *arena,
                               struct linli_error *err)
{
    *work = (struct route_work){
        .model = model, .blink_in = 50, .insert_near = INSERT_NEAR, .open_max = INT32_MAX};
    random_init(&work->random, seed, "route", number);
    LINLI_TRY(route_state_init(&work->state, model, arena, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &work->candidate, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &work->key, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &work->focus, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * (size_t)model->n + 1, &work->given, err));
    LINLI_TRY(LINLI_NEW(arena, 2 * (size_t)model->n + 1, &work->other, err));
    LINLI_TRY(LINLI_NEW(arena, model->nodes_n, &work->is_given, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &work->touched, err));
    return LINLI_NEW(arena, model->lines_max, &work->is_touched, err);
}

static void forget_touched(struct route_work *work)
{
    for (int32_t i = 0; i < work->touched_n; i++) {
        work->is_touched[work->touched[i]] = false;
    }
    work->touched_n = 0;
}

static int32_t reload_node(const struct route_model *model, int32_t kind, int32_t place)
{
    for (int32_t i = 0; i < model->kinds[kind].reloads_n; i++) {
        if (model->place[model->kinds[kind].reloads[i]] == place) {
            return model->kinds[kind].reloads[i];
        }
    }
    return -1;
}

/* Leaves out pick-ups whose delivery could not be taken over; returns how many visits are left. */
static int32_t drop_halves(struct route_work *work, int32_t *visits, int32_t n)
{
    const struct route_model *model = work->model;
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t node = visits[i];
        if (node < model->n && model->stops[node].mate >= 0 &&
            !work->is_given[model->stops[node].mate]) {
            work->is_given[node] = false;
        } else {
            visits[kept++] = node;
        }
    }
    return kept;
}

/* Takes over one given line as far as it goes: visits are left out that are unknown, are in another
 * line already, or with which the line so far would break a rule. */
static void take_line(struct route_work *work, const struct linli_route_line *given)
{
    struct route_state *state = &work->state;
    const struct route_model *model = work->model;
    int32_t *visits = work->given;
    struct route_walk walk;
    int32_t n = 0;
    if (given->vehicle < 0 || given->vehicle >= model->kinds_n) {
        return;
    }
    for (int32_t i = 0; i < given->visits_n && n < 2 * model->n; i++) {
        int32_t node = given->visits[i];
        if (node < 0) {
            node = reload_node(model, given->vehicle, -1 - node);
        }
        bool fresh = node >= 0 && node < model->nodes_n &&
                     (node >= model->n || (state->absent_at[node] >= 0 && !work->is_given[node] &&
                                           route_may_visit(model, given->vehicle, node)));
        if (!fresh) {
            continue;
        }
        visits[n] = node;
        if (route_walk_part(model, given->vehicle, visits, n + 1)) {
            n++;
            work->is_given[node] = true;
        }
    }
    n = model->paired ? drop_halves(work, visits, n) : n;
    while (n > 0 && visits[n - 1] >= model->n) {
        n--;
    }
    bool fits = n > 0 && route_walk(model, given->vehicle, visits, n, &walk);
    int32_t line = fits ? route_state_open(state, given->vehicle) : -1;
    if (line >= 0) {
        route_state_rewrite(state, line, given->vehicle, visits, n);
    }
}

static void take_start(struct route_work *work, const struct linli_route_plan *start)
{
    for (int32_t i = 0; start != NULL && i < start->lines_n; i++) {
        take_line(work, &start->lines[i]);
    }
}

/* Every stop that is absent, in random order. */
static void first_plan(struct route_search *search)
{
    struct route_work *work = &search->work;
    route_state_mark(&work->state);
    take_start(work, search->options->start);
    route_state_mark(&work->state);
    work->candidate_n = 0;
    for (int32_t i = 0; i < work->model->n; i++) {
        if (work->state.absent_at[i] >= 0) {
            int32_t j = (int32_t)route_draw(work, (uint32_t)work->candidate_n + 1);
            work->candidate[work->candidate_n++] = work->candidate[j];
            work->candidate[j] = i;
        }
    }
    route_recreate(work);
    route_rekind(work);
    forget_touched(work);
    route_state_mark(&work->state);
    route_best_keep(&search->best, &work->state);
}

/* The range of temperatures, from the first plan. */
static void set_temperatures(struct route_search *search)
{
    const struct route_state *state = &search->work.state;
    int32_t lines_n = state->open_n > 0 ? state->open_n : 1;
    double legs_n = state->model->n - state->absent_n + lines_n;
    double leg = state->cost > 0 ? (double)state->cost / legs_n : 1;
    double line = leg * fmin(legs_n / lines_n, LEGS_MAX);
    double least = fmin(fmax(FEW_STOPS / legs_n, LEGS_OF_FEW[0]), LEGS_OF_FEW[1]);
    search->hot = fmax(HOT * line, least * leg);
    if (state->model->paired && state->absent_n > 0) { /* a line that pays for several pairs */
        search->hot = fmax(search->hot, HOT_PRIZE * (double)state->prizes / state->absent_n);
    }
    search->cold = COLD * leg;
    search->hottest = search->hot;
    assert(search->hot >= search->cold);
}

/* What share of the budget is spent; 1 ends the search. */
static double share_spent(const struct route_search *search)
{
    const struct linli_route_options *options = search->options;
    double share = 0;
    if (options->iterations > 0) {
        share = (double)search->iterations / (double)options->iterations;
    }
    if (options->limit_ns > 0) {
        int64_t ns = options->cpu_ns(options->context) - search->begun_ns;
        share = fmax(share, (double)ns / (double)options->limit_ns);
    }
    if (options->stop != NULL && options->stop(options->context)) {
        share = 1;
    }
    return share;
}

static void tell(const struct route_search *search)
{
    const struct linli_route_options *options = search->options;
    if (options->progress != NULL && search->first) {
        struct linli_route_progress progress = {search->iterations, search->best.cost,
                                                search->best.open_n, search->best.missing_n};
        options->progress(options->context, &progress);
    }
}

bool route_goes_on(struct route_search *search)
{
    int64_t limit = search->options->iterations;
    if (search->iterations % LOOK_EVERY == 0) {
        search->spent = share_spent(search);
        if (search->iterations % TELL_EVERY == 0) {
            tell(search);
        }
    }
    return search->spent < 1 && (limit == 0 || search->iterations < limit);
}

bool route_takes(struct route_search *search, int64_t more)
{
    double u = 1 - random_unit(&search->work.random);
    return (double)more < -search->threshold * log(u);
}

void route_rebuild(struct route_search *search)
{
    struct route_work *work = &search->work;
    route_ruin(work);
    route_recreate(work);
    if (search->iterations % IMPROVE_EVERY == 0) {
        route_improve(work, IMPROVE_NEAR);
    }
    route_rekind(work);
}

void route_done(struct route_search *search)
{
    forget_touched(&search->work);
    search->iterations++;
}

void route_iterate(struct route_search *search)
{
    struct route_work *work = &search->work;
    int64_t before = route_state_total(&work->state);
    route_rebuild(search);
    if (route_takes(search, route_state_total(&work->state) - before)) {
        if (route_best_is_beaten(&search->best, &work->state)) {
            route_best_keep(&search->best, &work->state);
        }
        route_state_mark(&work->state);
    } else {
        route_state_undo(&work->state);
    }
    route_done(search);
}

/* ---- breeding ----------------------------------------------------------------------------------
 */

/* Whether what is left of the budget is enough for what comes behind annealing. */
static void decide(struct route_search *search)
{
    double share = search->spent - search->begin; /* that was spent on iterations */
    double all = share > 0 ? (double)search->iterations / share : 0;
    double child = search->work.model->n; /* takes about as long as n iterations */
    if (search->breed != NULL && (1 - BREED_FROM) * all >= CHILDREN_LEAST * child &&
        search->spent < BREED_FROM) {
        search->end = BREED_FROM;
    }
}

/* Where annealing gets nowhere it ends soon, and kicks have the rest of the budget. */
static void watch(struct route_search *search)
{
    if (search->early_cost == 0 && search->spent >= STALL_FROM) {
        search->early_cost = search->best.cost;
    }
    if (search->spent < STALL_TO || search->end < 1) {
        return;
    }
    int64_t *failed = search->failed;
    double gained = (double)(search->early_cost - search->best.cost);
    search->failed = NULL; /* it is looked at once */
    if (gained < STALL * (double)search->best.cost && search->best.absent_n == 0 &&
        search->best.open_n * KICK_LINE_MAX >= search->work.model->n &&
        search->iterations >= KICK_ITERATIONS_LEAST) {
        search->failed = failed;
        search->hot = search->threshold;
        search->begin = search->spent;
        search->end = KICK_FROM;
    }
}

/* The best plan so far is the first of the crowd. */
static void give_best(struct route_search *search)
{
    struct route_work *work = &search->work;
    bool fits = true;
    route_breed_begin(search->breed);
    for (int32_t i = 0; i < search->best.open_n && fits; i++) {
        int32_t kind;
        int32_t n = route_best_line(&search->best, &work->state, i, &kind, work->given);
        fits = route_breed_line(search->breed, i, work->given, n);
    }
    if (fits) {
        route_breed_end(search->breed);
    }
}

void route_back_to_best(struct route_search *search)
{
    struct route_work *work = &search->work;
    struct route_state *state = &work->state;
    const struct route_best *best = &search->best;
    route_state_mark(state);
    while (state->open_n > 0) {
        int32_t line = state->open[state->open_n - 1];
        route_state_rewrite(state, line, state->line[line].kind, NULL, 0);
    }
    for (int32_t i = 0; i < best->open_n; i++) {
        int32_t kind;
        int32_t n = route_best_line(best, state, i, &kind, work->given);
        int32_t line = route_state_open(state, kind);
        assert(line >= 0);
        route_state_rewrite(state, line, kind, work->given, n);
    }
    route_state_mark(state);
    assert(route_state_total(state) == best->cost);
}

static void take_bred(struct route_search *search)
{
    struct route_state *state = &search->work.state;
    const struct crowd_member *bred = &search->breed->best;
    const int32_t *stops = bred->tour;
    route_state_mark(state);
    while (state->open_n > 0) {
        route_state_rewrite(state, state->open[state->open_n - 1], 0, NULL, 0);
    }
    for (int32_t i = 0; i < bred->lines_n; i++) {
        int32_t line = route_state_open(state, 0);
        assert(line >= 0);
        route_state_rewrite(state, line, 0, stops, bred->length[i]);
        stops += bred->length[i];
    }
    route_state_mark(state);
    assert(state->cost == bred->cost);
    if (route_best_is_beaten(&search->best, state)) {
        route_best_keep(&search->best, state);
    }
}

static void breed(struct route_search *search)
{
    int64_t limit = search->options->iterations;
    give_best(search);
    while (search->spent < 1) {
        if (route_breed_step(search->breed)) {
            take_bred(search);
            tell(search);
        }
        search->iterations += search->work.model->n;
        search->iterations = limit > 0 && search->iterations > limit ? limit : search->iterations;
        search->spent = share_spent(search);
    }
}

/* Annealing is over: plans are bred or kicked, whichever was decided, where none lacks a stop, or
 * annealing goes on for the rest of the budget. */
static void change_over(struct route_search *search)
{
    if (search->best.absent_n == 0 && search->breed != NULL) {
        breed(search);
    } else if (search->best.absent_n == 0) {
        route_kick(search);
    } else {
        search->begin = search->end;
        search->end = 1;
    }
}

static void cool(struct route_search *search)
{
    double share = (search->spent - search->begin) / (search->end - search->begin);
    search->threshold = search->hot * pow(search->cold / search->hot, share);
}

static void run(struct route_search *search)
{
    search->end = 1;
    while (route_goes_on(search)) {
        if (search->iterations == 0) {
            search->begin = search->spent;
        }
        if (search->iterations % LOOK_EVERY == 0) {
            if (search->iterations == DECIDE_AT) {
                decide(search);
            }
            if (search->spent >= search->end && search->end < 1) {
                change_over(search);
                if (!route_goes_on(search)) {
                    break;
                }
            }
            cool(search);
            if (search->failed != NULL) {
                watch(search);
            }
        }
        route_iterate(search);
    }
    tell(search);
}

enum linli_rc route_begin(struct route_search *search, const struct route_model *model,
                          uint64_t number, struct linli_arena *arena, struct linli_error *err)
{
    LINLI_TRY(work_init(&search->work, model, search->options->seed, number, arena, err));
    LINLI_TRY(route_best_init(&search->best, &search->work.state, arena, err));
    if (model->n >= BREED_STOPS_MIN && route_soft_can(model)) {
        LINLI_TRY(LINLI_NEW(arena, 1, &search->breed, err));
        LINLI_TRY(route_breed_init(search->breed, model, &search->work.random, arena, err));
    }
    if (route_kick_can(model)) {
        LINLI_TRY(LINLI_NEW(arena, model->n, &search->failed, err));
    }
    first_plan(search);
    set_temperatures(search);
    return LINLI_OK;
}

/* ---- several searches side by side -------------------------------------------------------------
 */

struct crew {
    const struct route_model *model;
    const struct linli_route_options *options;
    struct route_search *search; /* one each, in an arena of its own */
    struct linli_arena *arena;
    int64_t built_ns; /* the model took so much of every search's time */
};

static enum linli_rc run_one(void *context, int64_t i, int32_t thread, struct linli_error *err)
{
    struct crew *crew = context;
    struct route_search *search = &crew->search[i];
    const struct linli_route_options *options = crew->options;
    (void)thread;
    *search = (struct route_search){.options = options, .first = i == 0};
    if (options->limit_ns > 0) {
        search->begun_ns = options->cpu_ns(options->context) - crew->built_ns;
    }
    LINLI_TRY(route_begin(search, crew->model, (uint64_t)i, &crew->arena[i], err));
    if (crew->model->n > 0 && crew->model->lines_max > 0) {
        run(search);
    }
    return LINLI_OK;
}

/* The plan of the best search, the first of equal ones. */
static enum linli_rc take_best(const struct crew *crew, int32_t n, struct linli_arena *arena,
                               struct linli_route_plan *ret_plan, struct linli_error *err)
{
    const struct route_search *best = &crew->search[0];
    int64_t iterations = 0;
    struct linli_route_plan plan;
    for (int32_t i = 0; i < n; i++) {
        const struct route_search *search = &crew->search[i];
        iterations += search->iterations;
        if (search->best.missing_n < best->best.missing_n ||
            (search->best.missing_n == best->best.missing_n &&
             search->best.cost < best->best.cost)) {
            best = search;
        }
    }
    LINLI_TRY(route_result(&best->best, &best->work.state, arena, &plan, err));
    plan.iterations = iterations;
    *ret_plan = plan;
    return LINLI_OK;
}

enum linli_rc linli_route_solve(const struct linli_route_problem *problem,
                                const struct linli_route_options *options,
                                struct linli_arena *arena, struct linli_route_plan *ret_plan,
                                struct linli_error *err)
{
    int32_t n = options->threads > 1 ? options->threads : 1;
    struct route_model model;
    struct crew crew = {.model = &model, .options = options};
    assert(options->limit_ns == 0 || options->cpu_ns != NULL);
    int64_t begun_ns = options->limit_ns > 0 ? options->cpu_ns(options->context) : 0;
    if (n > POOL_THREADS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "%d threads, at most %d are allowed", n,
                          POOL_THREADS_MAX);
    }
    LINLI_TRY(route_model_build(problem, arena, &model, err));
    LINLI_TRY(LINLI_NEW(arena, n, &crew.search, err));
    LINLI_TRY(LINLI_NEW(arena, n, &crew.arena, err));
    crew.built_ns = options->limit_ns > 0 ? options->cpu_ns(options->context) - begun_ns : 0;
    for (int32_t i = 0; i < n; i++) {
        linli_arena_init(&crew.arena[i], arena->limit_bytes);
        crew.arena[i].fail_at = arena->fail_at > 0 ? arena->fail_at - arena->calls_n : 0;
    }
    enum linli_rc rc = pool_run(n, n, run_one, &crew, err);
    rc = rc == LINLI_OK ? take_best(&crew, n, arena, ret_plan, err) : rc;
    for (int32_t i = 0; i < n; i++) {
        linli_arena_finish(&crew.arena[i]);
    }
    return rc;
}
