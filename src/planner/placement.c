/*
 * Which tier holds the safety stock of an item that sites hand on to sites (MISSION I8): guaranteed
 * service (Graves and Willems 2000; linli_placement_solve). Each site promises to those below a
 * time in which it gives what they ask; whoever waits longer than he promises holds stock for the
 * rest:
 *
 *   stock    z · sd · √(time promised to it + its own - time that it promises)
 *   own      of the site that orders the days until its next order is there, of a point those until
 *            the next push, of a site between its lane; in quarters of a day
 *   sd       of a point's demand as its level has it, at least that of single orders; of the sites
 *            above that of the sum
 *   weight   the goods' cost and the way until there: stock below has paid more; points wait for
 *            nobody, their customers do not either
 *
 * Beside it what the points would hold if nobody above held any, and by METRIC (Sherbrooke 1968)
 * how long goods that a point asks for wait on average above when that much is there.
 *
 * The planner's own levels follow the same split with what is really there: the site that orders
 * covers its next order, a point the next push (distribute.c). This file decides nothing.
 *
 * Invariant: nothing is held below by a site that is promised everything at once and passes it on
 * at once. Called by planner.c.
 */
#include "planner/placement.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "base/text.h"
#include "linli/inventory.h"
#include "planner/moves.h"
#include "planner/tiers.h"

enum { QUARTERS = 4, HOURS_OF_QUARTER = 6, QUARTERS_MOST = 240 };

/* A tree's stages for one item: places[0] orders. */
struct stages {
    struct planned **places;
    struct linli_placement_stage *stages;
    struct linli_placement_arc *arcs;
    int64_t *stage_of; /* [sites_n] */
    double *variance;  /* of a quarter, with all below */
    int64_t n;
    double z;
};

static bool is_point(const struct run *run, const struct planned *p)
{
    const struct tier *tier = &run->tiers[p->site];
    return p->main.parent && (tier->below_n == 0 || tier->has_customers);
}

static int32_t own_quarters(const struct run *run, const struct planned *p)
{
    const struct tier *tier = &run->tiers[p->site];
    int64_t quarters = ((int64_t)p->main.next_arrival_day - run->city->today) * QUARTERS;
    if (!p->main.parent) {
        quarters -= (int64_t)tier->longest_days * QUARTERS;
    } else if (!is_point(run, p)) {
        const int64_t quarter_e3 = HOURS_OF_QUARTER * FIXED_E3;
        quarters = (tier->lane_hours_e3 + quarter_e3 - 1) / quarter_e3;
    }
    return (int32_t)(quarters < 1 ? 1 : quarters < QUARTERS_MOST ? quarters : QUARTERS_MOST);
}

/* Variance of a quarter of a day of a point's own demand. */
static double variance_of(const struct run *run, const struct planned *p, double z)
{
    double sd = z > 0 ? p->protect_safety / z : 0;
    double least = sqrt(p->protect_mean);
    sd = sd > least ? sd : least;
    return sd * sd / own_quarters(run, p);
}

static enum linli_rc make_stages(struct run *run, struct planned *root, struct stages *s,
                                 struct linli_error *err)
{
    int64_t sites_n = run->city->sites_n;
    LINLI_TRY(LINLI_NEW(run->arena, sites_n, &s->places, err));
    LINLI_TRY(LINLI_NEW(run->arena, sites_n, &s->stages, err));
    LINLI_TRY(LINLI_NEW(run->arena, sites_n, &s->arcs, err));
    LINLI_TRY(LINLI_NEW(run->arena, sites_n, &s->stage_of, err));
    LINLI_TRY(LINLI_NEW(run->arena, sites_n, &s->variance, err));
    double service = fixed_to_double(run->city->settings.service_e4[root->class], 4);
    LINLI_TRY(linli_level_quantile(&(struct linli_total){.sd = 1}, service, &s->z, err));
    for (int64_t depth = run->tiers[root->site].depth; depth <= run->deepest; depth++) {
        for (int64_t site = 0; site < sites_n; site++) {
            struct planned *p =
                run->tiers[site].depth == depth && tiers_supplies(run, root->site, site)
                    ? run_find(run, site, root->item)
                    : NULL;
            if (p != NULL && p->series != NULL) {
                s->stage_of[site] = s->n;
                s->places[s->n++] = p;
            }
        }
    }
    assert(s->n >= 1 && s->places[0] == root);
    return LINLI_OK;
}

static void fill_stages(const struct run *run, struct stages *s)
{
    const struct item *item = &run->city->items[s->places[0]->item];
    double cost = item->cost_e4 != FIXED_NONE && item->cost_e4 > 0 ? (double)item->cost_e4 : 1e4;
    for (int64_t i = s->n - 1; i >= 0; i--) {
        const struct planned *p = s->places[i];
        struct way way = {.hours_e3 = 0};
        bool one_tree = moves_way(run, s->places[0]->site, p->site, &way);
        double own = is_point(run, p) ? variance_of(run, p, s->z) : 0;
        assert(one_tree);
        (void)one_tree;
        s->variance[i] += own;
        s->stages[i] = (struct linli_placement_stage){
            .lead_time = own_quarters(run, p),
            .service_out_max = is_point(run, p) ? 0 : LINLI_PLACEMENT_NO_LIMIT,
            .holding_cost = (cost + (double)way.unit_e4) / 1e4,
            .sd = sqrt(own),
        };
        if (i > 0) {
            int64_t parent = s->stage_of[run->tiers[p->site].parent];
            s->variance[parent] += s->variance[i];
            s->arcs[i - 1] = (struct linli_placement_arc){(size_t)parent, (size_t)i};
        }
    }
}

/* What a stage holds by the times found. */
static double held(const struct run *run, const struct stages *s, int64_t i)
{
    const struct linli_placement_stage *stage = &s->stages[i];
    int64_t site = s->places[i]->site;
    int32_t in = i > 0 ? s->stages[s->stage_of[run->tiers[site].parent]].ret_service_time : 0;
    int32_t waits = in + stage->lead_time - stage->ret_service_time;
    assert(waits >= 0);
    return s->z * sqrt(s->variance[i]) * sqrt(waits);
}

/* The time until goods are there if nobody above holds any. */
static int32_t whole_way(const struct run *run, const struct stages *s, int64_t i)
{
    int32_t sum = s->stages[i].lead_time;
    while (i > 0) {
        i = s->stage_of[run->tiers[s->places[i]->site].parent];
        sum += s->stages[i].lead_time;
    }
    return sum;
}

/* Mean wait at the site that orders; NONE: it cannot be said. */
static enum linli_rc wait_of(struct run *run, const struct stages *s, double root_stock,
                             int64_t *ret_hours_e3, struct linli_error *err)
{
    struct linli_site *sites;
    size_t n = 0;
    double wait = 0;
    double days = (double)s->stages[0].lead_time / QUARTERS;
    double rate = 0;
    LINLI_TRY(LINLI_NEW(run->arena, s->n, &sites, err));
    for (int64_t i = 1; i < s->n; i++) {
        if (is_point(run, s->places[i])) {
            double daily =
                (double)demand_until_e3(run, s->places[i], run->city->today + run->horizon) /
                (double)FIXED_E3 / (double)run->horizon;
            double lead = (double)s->stages[i].lead_time / QUARTERS;
            sites[n++] = (struct linli_site){
                .rate = daily, .lead_time = lead, .stock = ceil(daily * lead + held(run, s, i))};
            rate += daily;
        }
    }
    *ret_hours_e3 = FIXED_NONE;
    if (rate > 0 && linli_sites_metric(days, ceil(rate * days + root_stock), sites, n, &wait,
                                       NULL) == LINLI_OK) {
        *ret_hours_e3 = (int64_t)floor(wait * 240 + 0.5) * (FIXED_E3 / 10);
    }
    return LINLI_OK;
}

static enum linli_rc place(struct run *run, struct planned *root, struct plan_placement *ret,
                           bool *ret_known, struct linli_error *err)
{
    struct stages s = {.n = 0};
    struct linli_error own;
    double cost = 0;
    double root_stock = 0;
    linli_error_init(&own);
    LINLI_TRY(make_stages(run, root, &s, err));
    *ret_known = false;
    if (s.n < 2) {
        return LINLI_OK;
    }
    fill_stages(run, &s);
    if (!(s.variance[0] > 0) || !(s.z > 0)) {
        return LINLI_OK;
    }
    enum linli_rc rc = linli_placement_solve(s.stages, (size_t)s.n, s.arcs, (size_t)s.n - 1, s.z,
                                             run->arena, &cost, &own);
    if (rc == LINLI_ENOMEM && err != NULL) {
        *err = own;
    }
    if (rc != LINLI_OK) { /* ways beyond all measure: nothing is said */
        return rc == LINLI_ENOMEM ? rc : LINLI_OK;
    }
    struct plan_placement found = {.site = root->site, .item = root->item};
    found.root_hours = (int64_t)s.stages[0].ret_service_time * HOURS_OF_QUARTER;
    for (int64_t i = 0; i < s.n; i++) {
        double stock = held(run, &s, i);
        bool point = is_point(run, s.places[i]);
        int64_t *sum = i == 0 ? &found.root_e3 : point ? &found.points_e3 : &found.between_e3;
        root_stock = i == 0 ? stock : root_stock;
        *sum += run_round_near(stock, 1);
        found.points_n += point ? 1 : 0;
        double alone = point ? s.z * sqrt(s.variance[i] * whole_way(run, &s, i)) : 0;
        found.apart_e3 += run_round_near(alone, 1);
    }
    LINLI_TRY(wait_of(run, &s, root_stock, &found.wait_hours_e3, err));
    *ret_known = true;
    *ret = found;
    return LINLI_OK;
}

static bool is_asked(const struct run *run, const struct planned *p)
{
    const char *asked = run->options->placed_item;
    const struct item *item = &run->city->items[p->item];
    bool root = !p->main.parent && run->tiers[p->site].below_n > 0 && p->series != NULL;
    return root &&
           (asked[0] == '\0' || text_equal(item->code, asked) || text_equal(item->name, asked));
}

enum linli_rc placement_tell(struct run *run, struct linli_error *err)
{
    struct plan *plan = run->plan;
    int64_t most = 0;
    if (run->options->placed_item == NULL || run->deepest == 0) {
        return LINLI_OK;
    }
    for (int64_t i = 0; i < run->planned_n; i++) {
        most += is_asked(run, &run->planned[i]) ? 1 : 0;
    }
    LINLI_TRY(LINLI_NEW(run->arena, most, &plan->placements, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        bool known = false;
        if (is_asked(run, &run->planned[i])) {
            LINLI_TRY(
                place(run, &run->planned[i], &plan->placements[plan->placements_n], &known, err));
        }
        plan->placements_n += known ? 1 : 0;
    }
    return LINLI_OK;
}
