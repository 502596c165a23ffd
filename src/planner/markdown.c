/*
 * Lower prices for lots that will expire unused (MISSION I6): how far to go down, what more would
 * be sold, which loss that avoids.
 *
 * With a price cut by c the demand of a day grows to (1 - c)^-e times itself; e is the item's own
 * elasticity where its record holds promotions with their prices, else the setting
 * markdown_elasticity. Of a lot with `waste` that nobody is expected to want, until it expires
 *
 *   more   min(waste, demand until then * ((1 - c)^-e - 1))
 *   gain   price * (1 - c) * more - salvage * cost * more - price * c * (what goes in any case)
 *
 * and the cut of 10 to 50 % with the largest gain is advised, if it is worth somebody's time
 * (markdown_least): the goods are paid for, so any money is better than none. Only where a selling
 * price is known, and once for an item: for the first lot that expires; where goods are sold, not
 * at a site that supplies others.
 *
 * Invariants: no more is sold than would be wasted; gain > 0. Called by watch.c.
 */
#include "planner/markdown.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "planner/run.h"

enum { YEAR_DAYS = 365, LEAST_DAYS = 14, CUTS_N = 5, TENTH_E4 = 1000 };

static const double elasticity_least = 0.5;
static const double elasticity_most = 5;
static const double discount_least = 0.03; /* a promotion of less says nothing of prices */

struct means {
    double qty;
    double price;
    double days;
};

/* By the last year's days with a price: log(sold more) over log(price less). NAN: too few, or no
 * difference in price. */
static double measured_elasticity(const struct run *run, const struct demand_series *s)
{
    struct means of[2] = {{0}};
    int32_t end = s != NULL ? run->city->today - s->first_day : 0;
    if (s == NULL || s->promo == NULL || s->price_e4 == NULL) {
        return (double)NAN;
    }
    end = end < s->facts_n ? end : s->facts_n;
    for (int32_t t = end > YEAR_DAYS ? end - YEAR_DAYS : 0; t < end; t++) {
        bool known = s->qty_e3[t] != FIXED_NONE && s->price_e4[t] != FIXED_NONE;
        struct means *m = &of[s->promo[t] > 0 ? 1 : 0];
        m->qty += known ? fixed_to_double(s->qty_e3[t], 3) : 0;
        m->price += known ? fixed_to_double(s->price_e4[t], 4) : 0;
        m->days += known ? 1 : 0;
    }
    if (of[0].days < LEAST_DAYS || of[1].days < LEAST_DAYS || !(of[0].qty > 0) ||
        !(of[1].qty > 0) || !(of[1].price > 0)) {
        return (double)NAN;
    }
    double lift = (of[1].qty / of[1].days) / (of[0].qty / of[0].days);
    double cheaper = (of[1].price / of[1].days) / (of[0].price / of[0].days);
    if (!(cheaper < 1 - discount_least) || !(lift > 0)) {
        return (double)NAN;
    }
    double e = log(lift) / -log(cheaper);
    return e < elasticity_least ? elasticity_least : e < elasticity_most ? e : elasticity_most;
}

int64_t markdown_elasticity_e4(const struct run *run, const struct planned *p)
{
    double measured = measured_elasticity(run, p->series);
    return isfinite(measured) ? (int64_t)floor(measured * FIXED_E4 + 0.5)
                              : run->city->settings.elasticity_e4;
}

struct cut {
    int64_t cut_e4;
    int64_t price_e4;
    int64_t more_e3;
    double gain; /* yuan */
};

static struct cut cut_of(const struct run *run, const struct planned *p, int64_t cut_e4,
                         double demand, double waste, double elasticity)
{
    const struct item *item = &run->city->items[p->item];
    double share = fixed_to_double(cut_e4, 4);
    double price = fixed_to_double(item->price_e4, 4);
    double cost = item->cost_e4 != FIXED_NONE ? fixed_to_double(item->cost_e4, 4) : 0;
    double more = fmin(waste, demand * (pow(1 - share, -elasticity) - 1));
    double salvage = cost * fixed_to_double(run->city->settings.salvage_e4, 4);
    int64_t more_e3 = (int64_t)floor(more * FIXED_E3 / (double)p->step_e3) * p->step_e3;
    more = fixed_to_double(more_e3, 3);
    return (struct cut){.cut_e4 = cut_e4,
                        .price_e4 = item->price_e4 * (FIXED_E4 - cut_e4) / FIXED_E4,
                        .more_e3 = more_e3,
                        .gain = more * (price * (1 - share) - salvage) - demand * price * share};
}

enum linli_rc markdown_advise(struct run *run, struct planned *p, const struct lot_stock *lot,
                              int64_t waste_e3, int64_t used_e3, struct linli_error *err)
{
    const struct item *item = &run->city->items[p->item];
    struct cut best = {.gain = 0};
    if (run->tiers[p->site].below_n > 0 || item->price_e4 == FIXED_NONE || item->price_e4 <= 0 ||
        p->series == NULL || p->marked) {
        return LINLI_OK;
    }
    int64_t elasticity_e4 = markdown_elasticity_e4(run, p);
    for (int k = 1; k <= CUTS_N; k++) {
        struct cut cut = cut_of(run, p, k * TENTH_E4, fixed_to_double(used_e3, 3),
                                fixed_to_double(waste_e3, 3), fixed_to_double(elasticity_e4, 4));
        best = cut.gain > best.gain ? cut : best;
    }
    int64_t gain_fen = (int64_t)floor(best.gain * 100 + 0.5);
    if (gain_fen <= 0 || gain_fen < run->city->settings.markdown_least_e4 / 100) {
        return LINLI_OK;
    }
    assert(best.more_e3 > 0 && best.more_e3 <= waste_e3);
    int64_t loss_fen = run_value_fen(run, p->item, best.more_e3);
    const int64_t numbers[MARKDOWN_NUMBERS_N] = {
        [MARKDOWN_PRICE] = best.price_e4,
        [MARKDOWN_EXPIRY] = lot->expiry_day,
        [MARKDOWN_CUT] = best.cut_e4,
        [MARKDOWN_MORE] = best.more_e3,
        [MARKDOWN_LOSS] = loss_fen,
        [MARKDOWN_GAIN] = gain_fen,
        [MARKDOWN_LEFT] = lot->qty_e3,
        [MARKDOWN_USED] = used_e3,
        [MARKDOWN_ELASTICITY] = elasticity_e4,
    };
    struct plan_notice *notice;
    p->marked = true;
    LINLI_TRY(run_notice(run, p, NOTICE_MARKDOWN, numbers, MARKDOWN_NUMBERS_N, &notice, err));
    notice->lot_code = lot->lot_code;
    notice->risk_fen = loss_fen;
    return LINLI_OK;
}
