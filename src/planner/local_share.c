/*
 * The local share at the least cost (see local_share.h). With a share s, purchases T and local ones
 * L of a month as they are, and options that cost m now and l from a local supplier:
 *
 *   L + sum of taken l >= s (T + sum of taken (l - m))
 *   <=> sum of taken (l (1 - s) + m s) >= s T - L
 *
 * The least sum of l - m under this is a covering knapsack (Martello and Toth 1990, ch. 2): depth
 * first, options in the order of cost for each unit of the left side, a branch left when its cost
 * and the fraction of the next options that would do are not below the best. Options that save are
 * all taken. Everything in whole numbers: ten-thousandths of a fen.
 *
 * Quantities are the means of the ninety days before this month, so a choice holds for a month.
 */
#include "planner/local_share.h"

#include <assert.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/limits.h"
#include "planner/supply.h"

enum { MEAN_DAYS = 90, MONTH_DAYS = 30 };

/* A share of amounts: ten thousand times a sum of fen. */
__extension__ typedef __int128 wide;

/* What an option adds to the left side, and what it costs. */
struct weight {
    struct local_option *option;
    wide gain;
    int64_t cost;
    int64_t place; /* of equals, the order in which they were given */
};

static int by_price(const void *left, const void *right)
{
    const struct weight *a = left;
    const struct weight *b = right;
    double price_a = (double)a->cost / (double)a->gain;
    double price_b = (double)b->cost / (double)b->gain;
    if (price_a != price_b) {
        return price_a < price_b ? -1 : 1;
    }
    return a->place < b->place ? -1 : a->place > b->place;
}

struct search {
    const struct weight *weights;
    int64_t n;
    wide need;
    bool *now;  /* [n] taken on the way here */
    bool *best; /* [n] */
    int64_t best_cost;
    bool found;
    int64_t steps;
};

/* The least that reaching `need` from option `at` on can cost; -1: it cannot be reached. */
static double bound_of(struct search *s, int64_t at, wide need)
{
    double cost = 0;
    for (int64_t i = at; i < s->n && need > 0; i++) {
        const struct weight *w = &s->weights[i];
        bool all = w->gain <= need;
        cost += all ? (double)w->cost : (double)w->cost * (double)need / (double)w->gain;
        need -= w->gain;
        s->steps += 1;
    }
    return need > 0 ? -1 : cost;
}

/* Depth first; with the steps used up what was found first, the greedy choice, is there. */
static void descend(struct search *s, int64_t at, wide need, int64_t cost)
{
    if (need <= 0) {
        if (!s->found || cost < s->best_cost) {
            s->found = true;
            s->best_cost = cost;
            for (int64_t i = 0; i < s->n; i++) {
                s->best[i] = i < at && s->now[i];
            }
        }
        return;
    }
    double rest = bound_of(s, at, need);
    if (at == s->n || rest < 0 || s->steps > LOCAL_STEPS_MAX ||
        (s->found && (double)cost + rest > (double)s->best_cost - 0.5)) {
        return;
    }
    s->now[at] = true;
    descend(s, at + 1, need - s->weights[at].gain, cost + s->weights[at].cost);
    s->now[at] = false;
    descend(s, at + 1, need, cost);
}

enum linli_rc local_share_choose(struct local_option *options, int64_t n, int64_t all_fen,
                                 int64_t local_fen, int64_t share_e4, struct linli_arena *arena,
                                 bool *ret_reached, struct linli_error *err)
{
    struct weight *weights;
    struct search s = {.need = (wide)share_e4 * all_fen - (wide)FIXED_E4 * local_fen};
    LINLI_TRY(LINLI_NEW(arena, n, &weights, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s.now, err));
    LINLI_TRY(LINLI_NEW(arena, n, &s.best, err));
    for (int64_t i = 0; i < n; i++) {
        struct local_option *o = &options[i];
        wide gain = (wide)o->local_fen * (FIXED_E4 - share_e4) + (wide)o->main_fen * share_e4;
        assert(o->local_fen >= 0 && o->main_fen >= 0);
        o->taken = false;
        if (o->local_fen < o->main_fen) {
            o->taken = true; /* it saves */
            s.need -= gain;
        } else if (gain > 0) {
            weights[s.n++] = (struct weight){o, gain, o->local_fen - o->main_fen, i};
        }
    }
    s.weights = weights;
    if (s.n > 1) {
        qsort(weights, (size_t)s.n, sizeof(*weights), by_price);
    }
    descend(&s, 0, s.need, 0);
    for (int64_t i = 0; i < s.n; i++) {
        weights[i].option->taken = s.found ? s.best[i] : true;
    }
    *ret_reached = s.found;
    return LINLI_OK;
}

/* Units of a month by the ninety days before this one. */
static int64_t month_e3(const struct run *run, const struct planned *p)
{
    int32_t first = date_month_start(run->city->today);
    const struct demand_series *s = p->series;
    int64_t sum = 0;
    int64_t days = 0;
    for (int32_t t = s != NULL ? s->facts_n - 1 : -1; t >= 0 && days < MEAN_DAYS; t--) {
        if (s->first_day + t < first && s->qty_e3[t] != FIXED_NONE) {
            int64_t unmet = s->unmet_e3 != NULL ? s->unmet_e3[t] : FIXED_NONE;
            sum += s->qty_e3[t] + (unmet != FIXED_NONE ? unmet : 0);
            days += 1;
        }
    }
    return days > 0 ? sum / days * MONTH_DAYS : 0;
}

static int64_t month_fen(const struct run *run, const struct planned *p, const struct source *from)
{
    int64_t price = sourcing_price_e4(run->city, from, p->item, from->minimum_e3);
    int64_t fen = 0;
    /* beyond all measure: a slip in its facts, which says nothing of the share */
    return price != FIXED_NONE && fixed_amount_fen(month_e3(run, p), price, &fen) &&
                   fen <= LIMIT_AMOUNT_FEN / 100
               ? fen
               : 0;
}

static bool is_local(const struct run *run, const struct source *source)
{
    return source->supplier != FIXED_NONE && run->city->suppliers[source->supplier].local == 1;
}

/* The cheapest local supplier of an item that is not out; found false: none. */
static struct source local_source(const struct run *run, const struct planned *p)
{
    const struct city *city = run->city;
    struct source best = {.found = false};
    int64_t best_fen = 0;
    int64_t n;
    for (int64_t first = sourcing_first_term(city, p->item);
         (n = sourcing_terms_n(city, p->item, first)) > 0; first += n) {
        struct source source = sourcing_from_terms(city, p->class, first, n);
        int64_t fen = month_fen(run, p, &source);
        bool fits = is_local(run, &source) && !sourcing_is_instant(city, source.supplier) &&
                    !suppliers_is_out(run, source.supplier) && fen > 0;
        if (fits && (!best.found || fen < best_fen)) {
            best = source;
            best_fen = fen;
        }
    }
    return best;
}

/* The local supplier becomes the main one, the main one the backup. */
static void change(const struct run *run, struct planned *p, const struct source *local)
{
    int32_t days = run->tiers[p->site].below_n > 0 ? run->tiers[p->site].longest_days : 0;
    p->backup = p->main;
    p->main = *local;
    p->main.next_arrival_day += days; /* as sourcing.c adds the way down */
    p->main.cover_day += days;
    p->chosen = &p->main;
}

static enum linli_rc tell(struct run *run, bool reached, const int64_t fen[4], int64_t items_n,
                          struct linli_error *err)
{
    const int64_t share_e4 = run->city->settings.local_share_e4;
    int64_t before = 0;
    int64_t after = 0;
    struct plan_notice *notice;
    (void)fixed_scale(fen[1], FIXED_E4, fen[0], FIXED_HALF_AWAY, &before);
    (void)fixed_scale(fen[3], FIXED_E4, fen[2], FIXED_HALF_AWAY, &after);
    int64_t numbers[] = {before, after, share_e4, items_n, fen[2] - fen[0]};
    LINLI_TRY(run_notice(run, NULL, reached ? NOTICE_LOCAL_SHARE : NOTICE_LOCAL_SHORT, numbers, 5,
                         &notice, err));
    notice->risk_fen = fen[2] > fen[0] ? fen[2] - fen[0] : 0;
    return LINLI_OK;
}

enum linli_rc local_share_apply(struct run *run, struct linli_error *err)
{
    int64_t share_e4 = run->city->settings.local_share_e4;
    struct local_option *options;
    struct source *sources;
    struct planned **owners;
    int64_t fen[4] = {0}; /* all, local; the same after the change */
    int64_t n = 0;
    int64_t taken_n = 0;
    bool reached = true;
    if (share_e4 == 0 || run->city->supply_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &options, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &sources, err));
    LINLI_TRY(LINLI_NEW(run->arena, run->planned_n, &owners, err));
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (!p->main.found || p->main.parent || p->main.assumed) {
            continue;
        }
        int64_t now = month_fen(run, p, &p->main);
        fen[0] += now;
        fen[1] += is_local(run, &p->main) ? now : 0;
        struct source local = local_source(run, p);
        if (now > 0 && !is_local(run, &p->main) && local.found) {
            options[n].main_fen = now;
            options[n].local_fen = month_fen(run, p, &local);
            sources[n] = local;
            owners[n++] = p;
        }
    }
    if (fen[0] == 0 || (wide)fen[1] * FIXED_E4 >= (wide)share_e4 * fen[0]) {
        return LINLI_OK;
    }
    LINLI_TRY(local_share_choose(options, n, fen[0], fen[1], share_e4, run->arena, &reached, err));
    fen[2] = fen[0];
    fen[3] = fen[1];
    for (int64_t i = 0; i < n; i++) {
        if (options[i].taken) {
            change(run, owners[i], &sources[i]);
            fen[2] += options[i].local_fen - options[i].main_fen;
            fen[3] += options[i].local_fen;
            taken_n += 1;
        }
    }
    return tell(run, reached, fen, taken_n, err);
}
