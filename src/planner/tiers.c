/*
 * Sites that are supplied by other sites (sites.parent; MISSION I8): points by their district,
 * districts by the hub. Only a site without a parent orders from suppliers, and it orders for all
 * sites below it:
 *
 *   Demand: the sum of their records is a series of its own, forecast as such, for the spread of a
 *   sum is smaller than the sum of the spreads.
 *
 *   Stock: from the bottom up, each site serves its own demand by first-expired-first-out, and what
 *   it cannot serve on a day is what it asks of its parent on that day (distribution requirements
 *   planning: Silver, Pyke and Thomas, ch. 15). What a point has beyond its own demand until the
 *   order's cover day helps nobody else and does not count; what lies above the points does,
 *   unless it expires first.
 *
 *   Time: goods have to go on from the hub: the days of the longest way down are added to what an
 *   order must cover.
 *
 * Lines of supplied sites say what they need and from whom, and order nothing; what goes where is
 * decided by lateral.c and distribute.c.
 *
 * Invariants: an ordering site's usable stock is at most what lies in its tree; a city without
 * parents is planned as if this file did not exist. Called by planner.c, before and after the
 * forecasts.
 */
#include "planner/tiers.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "planner/arrivals.h"
#include "planner/timetable.h"

enum { HOURS_PER_DAY = 24, LANE_UNKNOWN_E3 = 12000 };

static const int64_t WEIGHT_MOST = 1000000000; /* of a member of a sum: keeps products in range */

/* ---- the tree -------------------------------------------------------------------------------- */

static int64_t site_of_code(const struct city *city, const char *code)
{
    for (int64_t i = 0; !text_is_empty(code) && i < city->sites_n; i++) {
        if (text_equal(city->sites[i].code, code)) {
            return i;
        }
    }
    return FIXED_NONE;
}

/* Each site's lane from its parent, else the one to it. */
static void find_lanes(struct run *run)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->lanes_n; i++) {
        const struct lane *lane = &city->lanes[i];
        struct tier *down = &run->tiers[lane->to];
        struct tier *up = &run->tiers[lane->from];
        if (down->parent == lane->from && (down->lane == NULL || down->lane->to != lane->to)) {
            down->lane = lane;
        } else if (up->parent == lane->to && up->lane == NULL) {
            up->lane = lane;
        }
    }
}

static int64_t lane_hours_e3(const struct run *run, int64_t site)
{
    const struct lane *lane = run->tiers[site].lane;
    bool known = lane != NULL && lane->to == site && lane->lead_hours_e3 != FIXED_NONE;
    return known ? lane->lead_hours_e3 : LANE_UNKNOWN_E3;
}

/* Depth below the root; -1 when the parents go in a circle. */
static int64_t depth_of(const struct run *run, int64_t site)
{
    int64_t depth = 0;
    for (int64_t at = site; run->tiers[at].parent != FIXED_NONE; at = run->tiers[at].parent) {
        depth += 1;
        if (depth > run->city->sites_n) {
            return -1;
        }
    }
    return depth;
}

static int32_t whole_days(int64_t hours_e3)
{
    const int64_t day_e3 = HOURS_PER_DAY * FIXED_E3;
    int64_t days = (hours_e3 + day_e3 - 1) / day_e3;
    return (int32_t)(days < 30 ? days : 30);
}

/* Hours from the root, handed down; the longest of a tree handed up. */
static void measure_ways(struct run *run, int64_t deepest)
{
    for (int64_t depth = 1; depth <= deepest; depth++) {
        for (int64_t i = 0; i < run->city->sites_n; i++) {
            struct tier *t = &run->tiers[i];
            if (t->depth == depth) {
                int64_t lane = lane_hours_e3(run, i);
                int64_t hours = run->tiers[t->parent].way_hours_e3 + lane;
                t->way_hours_e3 = hours < LIMIT_COUNT ? hours : LIMIT_COUNT;
                t->lane_days = whole_days(lane);
                t->lane_hours_e3 = lane;
                t->timed = run->tiers[t->parent].timed ||
                           (t->lane != NULL && !text_is_empty(t->lane->departs));
            }
        }
    }
    for (int64_t i = 0; i < run->city->sites_n; i++) {
        int64_t at = i;
        while (run->tiers[at].parent != FIXED_NONE) {
            at = run->tiers[at].parent;
            run->tiers[at].below_n += 1;
        }
    }
}

/* How long goods take from the ordering sites, by departures where there are any. */
static enum linli_rc measure_days(struct run *run, struct linli_error *err)
{
    int64_t n = run->city->sites_n;
    int64_t *days;
    LINLI_TRY(LINLI_NEW(run->arena, n, &days, err));
    for (int64_t root = 0; root < n; root++) {
        struct tier *top = &run->tiers[root];
        if (top->parent != FIXED_NONE || top->below_n == 0) {
            continue;
        }
        LINLI_TRY(timetable_days(run, root, 0, days, err));
        for (int64_t i = 0; i < n; i++) {
            struct tier *t = &run->tiers[i];
            if (days[i] == FIXED_NONE || i == root) {
                continue;
            }
            t->push_days = (int32_t)days[i];
            int32_t longest = t->timed ? t->push_days : whole_days(t->way_hours_e3);
            top->longest_days = longest > top->longest_days ? longest : top->longest_days;
        }
    }
    return LINLI_OK;
}

static enum linli_rc make_tree(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    LINLI_TRY(LINLI_NEW(run->arena, city->sites_n, &run->tiers, err));
    int64_t deepest = 0;
    for (int64_t i = 0; i < city->sites_n; i++) {
        run->tiers[i].parent = site_of_code(city, city->sites[i].parent);
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        run->tiers[i].depth = depth_of(run, i);
        deepest = run->tiers[i].depth > deepest ? run->tiers[i].depth : deepest;
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        if (run->tiers[i].depth < 0) {
            run->tiers[i] = (struct tier){.parent = FIXED_NONE}; /* a circle supplies nobody */
        }
    }
    run->deepest = deepest;
    find_lanes(run);
    measure_ways(run, deepest);
    return LINLI_OK;
}

bool tiers_supplied(const struct run *run, int64_t site)
{
    return run->tiers[site].parent != FIXED_NONE;
}

bool tiers_supplies(const struct run *run, int64_t site, int64_t other)
{
    while (other != site && run->tiers[other].parent != FIXED_NONE) {
        other = run->tiers[other].parent;
    }
    return other == site;
}

/* ---- demand ---------------------------------------------------------------------------------- */

/* A series and a site above it (or its own, when sites stand below). */
struct member {
    int64_t site;
    int64_t item;
    int64_t series;
};

static int by_site_item(int64_t site_a, int64_t item_a, int64_t site_b, int64_t item_b)
{
    if (site_a != site_b) {
        return site_a < site_b ? -1 : 1;
    }
    return item_a < item_b ? -1 : item_a > item_b;
}

static int compare_members(const void *left, const void *right)
{
    const struct member *a = left;
    const struct member *b = right;
    int order = by_site_item(a->site, a->item, b->site, b->item);
    return order != 0 ? order : a->series < b->series ? -1 : a->series > b->series;
}

static int compare_series(const void *left, const void *right)
{
    const struct demand_series *a = left;
    const struct demand_series *b = right;
    return by_site_item(a->site, a->item, b->site, b->item);
}

/* What a member counts in a mean of day t: its own mean quantity until then, so that a new day
 * leaves the past as it was. */
struct weight {
    int64_t sum_e3;
    int64_t mean_e3; /* 1 … WEIGHT_MOST */
};

static void weigh_day(struct weight *w, const struct demand_series *s, int32_t t)
{
    if (t < s->facts_n) {
        w->sum_e3 += s->qty_e3[t] != FIXED_NONE ? s->qty_e3[t] : 0;
        int64_t mean = w->sum_e3 / (t + 1);
        w->mean_e3 = mean < 1 ? 1 : mean < WEIGHT_MOST ? mean : WEIGHT_MOST;
    }
}

/* Columns that are means, not sums. */
enum meant { MEANT_IN_STOCK, MEANT_PRICE, MEANT_PROMO, MEANT_N };

/* The sum while it is made, one place for each day. */
struct sum {
    struct demand_series *series;
    int64_t *weights[MEANT_N]; /* of what a mean has been taken over */
    uint8_t *opened;           /* some member was open */
};

/* False, and nothing added, beyond the range. */
static bool add_known(int64_t *to, int64_t value)
{
    if (value == FIXED_NONE) {
        return false;
    }
    return *to == FIXED_NONE ? (*to = value, true) : fixed_add(*to, value, to);
}

static void add_quantities(const struct sum *sum, const struct demand_series *s)
{
    int32_t shift = s->first_day - sum->series->first_day;
    for (int32_t t = 0; t < s->days_n; t++) {
        int32_t at = t + shift;
        if (t < s->facts_n) {
            (void)add_known(&sum->series->qty_e3[at], s->qty_e3[t]);
            (void)add_known(&sum->series->unmet_e3[at],
                            s->unmet_e3 != NULL ? s->unmet_e3[t] : FIXED_NONE);
        }
        sum->opened[at] |= s->closed == NULL || s->closed[t] == 0;
    }
    sum->series->today_e3 += s->today_e3;
    sum->series->curve.today_e3 += s->curve.today_e3;
}

/* A column's mean over the members by their weight, in two steps: what a member adds to the sum of
 * a day, then divide_mean. */
static void add_part(int64_t *to, int64_t *weight, const int64_t *values, int32_t t,
                     int64_t mean_e3)
{
    int64_t part;
    if (values != NULL && values[t] != FIXED_NONE && fixed_multiply(values[t], mean_e3, &part) &&
        add_known(to, part)) {
        *weight += mean_e3;
    }
}

static void divide_mean(const struct sum *sum, enum meant column, int64_t *values)
{
    for (int32_t t = 0; t < sum->series->days_n; t++) {
        if (values[t] != FIXED_NONE) {
            assert(sum->weights[column][t] > 0); /* each value that was added brought its weight */
            values[t] /= sum->weights[column][t];
        }
    }
}

/* What a member adds to the means: its days are weighed once for all of them. */
static void add_means(const struct sum *sum, const struct demand_series *s, int64_t *shares)
{
    struct demand_series *to = sum->series;
    int32_t shift = s->first_day - to->first_day;
    struct weight w = {0, 1};
    bool any = s->in_stock_e4 != NULL || s->price_e4 != NULL || s->promo != NULL;
    for (int32_t t = 0; any && t < s->days_n; t++) {
        int32_t at = t + shift;
        weigh_day(&w, s, t);
        add_part(&to->in_stock_e4[at], &sum->weights[MEANT_IN_STOCK][at], s->in_stock_e4, t,
                 w.mean_e3);
        add_part(&to->price_e4[at], &sum->weights[MEANT_PRICE][at], s->price_e4, t, w.mean_e3);
        if (s->promo != NULL) {
            shares[at] += s->promo[t] != 0 ? w.mean_e3 : 0;
            sum->weights[MEANT_PROMO][at] += w.mean_e3;
        }
    }
}

static enum linli_rc sum_begin(const struct run *run, const struct member *members, int64_t n,
                               struct demand_series *series, struct sum *ret_sum,
                               struct linli_error *err)
{
    int32_t last = INT32_MIN;
    int32_t facts = INT32_MIN;
    *series = (struct demand_series){
        .site = members[0].site, .item = members[0].item, .first_day = INT32_MAX};
    for (int64_t i = 0; i < n; i++) {
        const struct demand_series *s = &run->city->series[members[i].series];
        series->first_day = s->first_day < series->first_day ? s->first_day : series->first_day;
        last = s->first_day + s->days_n > last ? s->first_day + s->days_n : last;
        facts = s->first_day + s->facts_n > facts ? s->first_day + s->facts_n : facts;
    }
    series->days_n = last - series->first_day;
    series->facts_n = facts - series->first_day;
    int64_t **columns[] = {&series->qty_e3, &series->unmet_e3, &series->in_stock_e4,
                           &series->price_e4};
    for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++) {
        LINLI_TRY(LINLI_NEW(run->arena, series->days_n, columns[c], err));
        for (int32_t t = 0; t < series->days_n; t++) {
            (*columns[c])[t] = FIXED_NONE;
        }
    }
    for (int32_t t = 0; t < series->facts_n; t++) {
        series->qty_e3[t] = 0; /* a day without a row is zero demand */
    }
    LINLI_TRY(LINLI_NEW(run->arena, series->days_n, &series->promo, err));
    LINLI_TRY(LINLI_NEW(run->arena, series->days_n, &series->closed, err));
    *ret_sum = (struct sum){.series = series};
    for (int k = 0; k < MEANT_N; k++) {
        LINLI_TRY(LINLI_NEW(run->arena, series->days_n, &ret_sum->weights[k], err));
    }
    return LINLI_NEW(run->arena, series->days_n, &ret_sum->opened, err);
}

/* The demand of a site and all below it as one series: sums of quantities, means of shares and
 * prices; closed when all are. */
static enum linli_rc sum_series(const struct run *run, const struct member *members, int64_t n,
                                struct demand_series *ret_series, struct linli_error *err)
{
    struct sum sum;
    int64_t *shares;
    const struct demand_series *all = run->city->series;
    LINLI_TRY(sum_begin(run, members, n, ret_series, &sum, err));
    LINLI_TRY(LINLI_NEW(run->arena, ret_series->days_n, &shares, err));
    for (int64_t i = 0; i < n; i++) {
        add_quantities(&sum, &all[members[i].series]);
    }
    for (int64_t i = 0; i < n; i++) {
        add_means(&sum, &all[members[i].series], shares);
    }
    divide_mean(&sum, MEANT_IN_STOCK, ret_series->in_stock_e4);
    divide_mean(&sum, MEANT_PRICE, ret_series->price_e4);
    for (int32_t t = 0; t < ret_series->days_n; t++) {
        ret_series->promo[t] = 2 * shares[t] > sum.weights[MEANT_PROMO][t];
        ret_series->closed[t] = sum.opened[t] == 0;
    }
    return LINLI_OK;
}

/* Each series with each site above it, and with its own where sites stand below. */
static enum linli_rc find_members(struct run *run, struct member **ret_members, int64_t *ret_n,
                                  struct linli_error *err)
{
    const struct city *city = run->city;
    struct member *members;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(run->arena, city->series_n * (run->deepest + 1), &members, err));
    for (int64_t i = 0; i < city->series_n; i++) {
        int64_t site = city->series[i].site;
        for (; site != FIXED_NONE; site = run->tiers[site].parent) {
            if (run->tiers[site].below_n > 0) {
                members[n++] = (struct member){site, city->series[i].item, i};
            }
        }
    }
    if (n > 1) {
        qsort(members, (size_t)n, sizeof(*members), compare_members);
    }
    *ret_members = members;
    *ret_n = n;
    return LINLI_OK;
}

/* The sums that the forecasts were made of: the same demand was summed for them. */
static void take_series(struct run *run, struct city *grown)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->series_n; i++) {
        struct tier *tier = &run->tiers[city->series[i].site];
        tier->has_customers = tier->has_customers || tier->below_n > 0;
    }
    *grown = *city;
    grown->series = run->options->forecasts->grown;
    grown->series_n = run->options->forecasts->grown_n;
}

/* The city of the run gets the sums as series of the sites above. */
static enum linli_rc grow_series(struct run *run, struct city *grown, struct linli_error *err)
{
    const struct city *city = run->city;
    struct member *members;
    int64_t members_n;
    struct demand_series *series;
    int64_t n = 0;
    LINLI_TRY(find_members(run, &members, &members_n, err));
    LINLI_TRY(LINLI_NEW(run->arena, city->series_n + members_n, &series, err));
    for (int64_t i = 0; i < city->series_n; i++) {
        struct tier *tier = &run->tiers[city->series[i].site];
        if (tier->below_n == 0) {
            series[n++] = city->series[i];
        } else {
            tier->has_customers = true;
        }
    }
    int64_t first = 0;
    while (first < members_n) {
        int64_t end = first + 1;
        while (end < members_n && members[end].site == members[first].site &&
               members[end].item == members[first].item) {
            end += 1;
        }
        LINLI_TRY(sum_series(run, members + first, end - first, &series[n++], err));
        first = end;
    }
    qsort(series, (size_t)n, sizeof(*series), compare_series);
    *grown = *city;
    grown->series = series;
    grown->series_n = n;
    return LINLI_OK;
}

enum linli_rc tiers_prepare(struct run *run, struct city *grown, struct linli_error *err)
{
    LINLI_TRY(make_tree(run, err));
    const struct planner_forecasts *given = run->options != NULL ? run->options->forecasts : NULL;
    if (run->deepest > 0 && run->city->series_n > 0) {
        if (given != NULL && given->grown != NULL) {
            take_series(run, grown);
        } else {
            LINLI_TRY(grow_series(run, grown, err));
        }
        run->city = grown;
    }
    return measure_days(run, err);
}

/* ---- stock ----------------------------------------------------------------------------------- */

static struct planned *root_of(struct run *run, const struct planned *p)
{
    int64_t site = p->site;
    while (run->tiers[site].parent != FIXED_NONE) {
        site = run->tiers[site].parent;
    }
    return run_find(run, site, p->item);
}

static int32_t cover_days(const struct run *run, const struct planned *root)
{
    int32_t days = root->main.cover_day - run->city->today;
    return days < 1 ? 1 : days < run->horizon ? days : run->horizon;
}

/* One item at one site: what it has, what it asks of its parent. */
static void settle(struct run *run, struct planned *p)
{
    struct planned *root = root_of(run, p);
    bool above = run->tiers[p->site].below_n > 0;
    int64_t wasted = 0;
    if (root == NULL || p->gross_e3 == NULL) {
        return;
    }
    for (int32_t d = 0; d < run->horizon; d++) {
        p->asked_e3[d] = p->gross_e3[d];
    }
    int64_t served = arrivals_serve_lots(run, p, p->gross_e3, cover_days(run, root), &wasted);
    arrivals_serve(run, p, p->gross_e3);
    int64_t own = above ? p->on_hand_e3 - wasted : served;
    assert(own >= 0 && own <= p->on_hand_e3);
    if (above) {
        p->usable_e3 = (own + p->below_e3) / p->step_e3 * p->step_e3;
        p->expiring_e3 = wasted / p->step_e3 * p->step_e3;
    }
    if (!tiers_supplied(run, p->site)) {
        return;
    }
    struct planned *parent = run_find(run, run->tiers[p->site].parent, p->item);
    if (parent == NULL || parent->gross_e3 == NULL) {
        return;
    }
    parent->below_e3 += own + p->below_e3;
    parent->arriving_e3 += p->arriving_e3;
    parent->due_today_e3 += p->due_today_e3;
    for (int32_t d = 0; d < run->horizon; d++) {
        parent->gross_e3[d] += p->gross_e3[d];
    }
}

/* The reserve stands where orders are placed; what points keep of it counts. */
static void lower_reserve_gap(struct run *run, const struct planned *p)
{
    struct planned *root = root_of(run, p);
    for (int64_t i = 0; root != NULL && root != p && i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        int64_t held = position_in_reserve(lot, &root->main, run->city->today) ? lot->qty_e3 : 0;
        root->reserve_gap_e3 -= held < root->reserve_gap_e3 ? held : root->reserve_gap_e3;
    }
}

/* What a site's own people ask for: at a site with others below, only they do. */
static enum linli_rc begin_gross(struct run *run, struct planned *p, struct linli_error *err)
{
    if (!tiers_supplied(run, p->site) && run->tiers[p->site].below_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &p->gross_e3, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &p->asked_e3, err));
    for (int32_t d = 0; run->tiers[p->site].below_n == 0 && d < run->horizon; d++) {
        p->gross_e3[d] = p->daily_e3[d];
    }
    return LINLI_OK;
}

enum linli_rc tiers_position(struct run *run, struct linli_error *err)
{
    if (run->deepest == 0) {
        return LINLI_OK;
    }
    for (int64_t i = 0; i < run->planned_n; i++) {
        LINLI_TRY(begin_gross(run, &run->planned[i], err));
        lower_reserve_gap(run, &run->planned[i]);
    }
    for (int64_t depth = run->deepest; depth >= 0; depth--) {
        for (int64_t i = 0; i < run->planned_n; i++) {
            if (run->tiers[run->planned[i].site].depth == depth) {
                settle(run, &run->planned[i]);
            }
        }
    }
    return LINLI_OK;
}

void tiers_count_emergencies(struct run *run)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        struct planned *root = root_of(run, p);
        if (root == NULL || root == p || p->emergency_e3 + p->helped_e3 == 0 ||
            p->gross_e3 == NULL) {
            continue;
        }
        int64_t unserved = 0;
        for (int32_t d = 0; d < cover_days(run, root); d++) {
            unserved += p->gross_e3[d];
        }
        int64_t comes = p->emergency_e3 + p->helped_e3;
        root->arriving_e3 += comes < unserved ? comes : unserved;
    }
}
