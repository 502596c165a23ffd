/*
 * The search: simulated annealing over small ruins and recreates.
 *
 *   plan := all stops inserted greedily
 *   repeat: ruin a few adjacent strings, recreate greedily with blinks, give lines the cheapest
 *           kind of vehicle; accept if  cost < cost before - T ln(u),  u uniform in (0, 1]
 *
 * T falls geometrically with the share of the iterations or of the processor time that is spent
 * (Christiaens and Vanden Berghe 2020, whose method this is), in units of the mean leg of the
 * first plan. Every plan on the way keeps all rules: what does not fit stands outside, at a price
 * above what any line for it alone would cost, and is tried again and again.
 *
 * Determinism: with `iterations` alone, T depends on nothing else.
 */
#include <assert.h>
#include <math.h>

#include "engine/route/best.h"
#include "engine/route/result.h"
#include "engine/route/work.h"

/* First and last temperature in mean legs. */
static const double HOT = 2;
static const double COLD = 0.01;
enum { LOOK_EVERY = 64, TELL_EVERY = 4096, INSERT_NEAR = 50 };

struct route_search {
    const struct linli_route_options *options;
    struct route_work work;
    struct route_best best;
    int64_t begun_ns;
    double unit;      /* the mean leg's cost */
    double spent;     /* share of the budget, 0 … 1 */
    double threshold; /* T */
    int64_t iterations;
};

static enum linli_rc work_init(struct route_work *work, const struct route_model *model,
                               uint64_t seed, struct linli_arena *arena, struct linli_error *err)
{
    *work = (struct route_work){.model = model, .blink_in = 50, .insert_near = INSERT_NEAR};
    random_init(&work->random, seed, "route", 0);
    LINLI_TRY(route_state_init(&work->state, model, arena, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &work->candidate, err));
    LINLI_TRY(LINLI_NEW(arena, model->n, &work->key, err));
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

static void first_plan(struct route_search *search)
{
    struct route_work *work = &search->work;
    route_state_mark(&work->state);
    for (int32_t i = 0; i < work->model->n; i++) {
        int32_t j = (int32_t)route_draw(work, (uint32_t)i + 1);
        work->candidate[i] = work->candidate[j];
        work->candidate[j] = i;
    }
    work->candidate_n = work->model->n;
    route_recreate(work);
    route_rekind(work);
    forget_touched(work);
    route_state_mark(&work->state);
    int64_t legs = work->model->n - work->state.absent_n + work->state.open_n;
    search->unit = legs > 0 ? (double)work->state.cost / (double)legs : 1;
    route_best_keep(&search->best, &work->state);
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
    if (options->progress != NULL) {
        struct linli_route_progress progress = {search->iterations, search->best.cost,
                                                search->best.open_n, search->best.missing_n};
        options->progress(options->context, &progress);
    }
}

static bool accepts(struct route_search *search)
{
    struct route_work *work = &search->work;
    double u = 1 - random_unit(&work->random);
    double more = (double)(route_state_total(&work->state) - search->work.cost_before);
    return more < -search->threshold * log(u);
}

static void iterate(struct route_search *search)
{
    struct route_work *work = &search->work;
    work->cost_before = route_state_total(&work->state);
    route_ruin(work);
    route_recreate(work);
    route_rekind(work);
    if (accepts(search)) {
        if (route_best_is_beaten(&search->best, &work->state)) {
            route_best_keep(&search->best, &work->state);
        }
        route_state_mark(&work->state);
    } else {
        route_state_undo(&work->state);
    }
    forget_touched(work);
    search->iterations++;
}

static void run(struct route_search *search)
{
    while (true) {
        if (search->iterations % LOOK_EVERY == 0) {
            search->spent = share_spent(search);
            search->threshold = search->unit * HOT * pow(COLD / HOT, search->spent);
            if (search->iterations % TELL_EVERY == 0) {
                tell(search);
            }
        }
        if (search->spent >= 1 || (search->options->iterations > 0 &&
                                   search->iterations == search->options->iterations)) {
            break;
        }
        iterate(search);
    }
    tell(search);
}

enum linli_rc linli_route_solve(const struct linli_route_problem *problem,
                                const struct linli_route_options *options,
                                struct linli_arena *arena, struct linli_route_plan *ret_plan,
                                struct linli_error *err)
{
    struct route_model model;
    struct route_search search = {.options = options};
    struct linli_route_plan plan;
    assert(options->limit_ns == 0 || options->cpu_ns != NULL);
    search.begun_ns = options->limit_ns > 0 ? options->cpu_ns(options->context) : 0;
    LINLI_TRY(route_model_build(problem, arena, &model, err));
    LINLI_TRY(work_init(&search.work, &model, options->seed, arena, err));
    LINLI_TRY(route_best_init(&search.best, &search.work.state, arena, err));
    first_plan(&search);
    if (model.n > 0 && model.lines_max > 0) {
        run(&search);
    }
    LINLI_TRY(route_result(&search.best, &search.work.state, arena, &plan, err));
    plan.iterations = search.iterations;
    *ret_plan = plan;
    return LINLI_OK;
}
