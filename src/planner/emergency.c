/*
 * The choice of an emergency order (see emergency.h). Suppliers of kind `instant` come within
 * emergency_hours for the surcharge emergency_fee, as in contingency.c; any other comes by its own
 * order days, cutoff, lead time and delivery days, without one.
 */
#include "planner/emergency.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "planner/run.h"

enum { DAY_S = 86400, HOUR_S = 3600 };

/* ---- what is there --------------------------------------------------------------------------- */

static bool is_good(const struct lot_stock *lot, int32_t today)
{
    return lot->qty_e3 > 0 && (lot->expiry_day == FIXED_NONE || lot->expiry_day >= today);
}

static int64_t on_hand_e3(const struct city *city, int64_t site, int64_t item, enum account account)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        if (lot->site == site && lot->item == item && lot->account == account &&
            is_good(lot, city->today)) {
            sum += lot->qty_e3;
        }
    }
    return sum;
}

/* What was promised to customers of that site and is not due before today. */
static int64_t promised_e3(const struct city *city, int64_t site, int64_t item)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < city->promises_n; i++) {
        const struct preorder *o = &city->promises[i];
        bool counts = o->site == site && o->item == item && o->day >= city->today;
        if (counts && !fixed_add(sum, o->qty_e3, &sum)) {
            return INT64_MAX;
        }
    }
    return sum;
}

/* On hand for daily use and promised to nobody. */
static int64_t free_e3(const struct city *city, int64_t site, int64_t item)
{
    int64_t there = on_hand_e3(city, site, item, ACCOUNT_NORMAL);
    int64_t promised = promised_e3(city, site, item);
    return there > promised ? there - promised : 0;
}

/* What a site uses in the days it keeps for itself, by the mean of its last recorded days. */
static int64_t kept_e3(const struct city *city, int64_t site, int64_t item)
{
    const struct demand_series *s = city_series(city, site, item);
    int64_t sum = 0;
    int64_t days_n = 0;
    for (int32_t t = s == NULL ? 0 : s->facts_n; t > 0 && days_n < EMERGENCY_MEAN_DAYS; t--) {
        int64_t unmet = s->unmet_e3 != NULL ? s->unmet_e3[t - 1] : FIXED_NONE;
        sum += s->qty_e3[t - 1] != FIXED_NONE ? s->qty_e3[t - 1] : 0;
        sum += unmet != FIXED_NONE ? unmet : 0;
        days_n += 1;
    }
    int64_t kept = 0;
    if (sum > 0 && !fixed_scale(sum, EMERGENCY_KEEP_DAYS, days_n, FIXED_UP, &kept)) {
        kept = INT64_MAX;
    }
    return kept;
}

static int64_t lane_hours_e3(const struct city *city, int64_t from, int64_t to)
{
    for (int64_t i = 0; i < city->lanes_n; i++) {
        if (city->lanes[i].from == from && city->lanes[i].to == to) {
            return city->lanes[i].lead_hours_e3;
        }
    }
    return FIXED_NONE;
}

static void add_help(struct emergency_answer *answer, const struct emergency_help *help)
{
    if (help->qty_e3 > 0) {
        answer->helps[answer->helps_n++] = *help;
    }
}

static void help_here(const struct city *city, const struct emergency_wish *wish,
                      struct emergency_answer *answer)
{
    struct emergency_help help = {.site = wish->site,
                                  .item = wish->item,
                                  .need_e3 = wish->qty_e3,
                                  .lead_hours_e3 = FIXED_NONE};
    help.kind = EMERGENCY_RESERVE;
    help.qty_e3 = on_hand_e3(city, wish->site, wish->item, ACCOUNT_RESERVE);
    add_help(answer, &help);
    help.kind = EMERGENCY_ON_HAND;
    help.qty_e3 = free_e3(city, wish->site, wish->item);
    add_help(answer, &help);
    help.kind = EMERGENCY_COMING;
    help.qty_e3 = 0;
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        bool counts = line->site == wish->site && line->item == wish->item;
        help.qty_e3 += counts && line->due_day == city->today ? line->qty_e3 : 0;
    }
    add_help(answer, &help);
}

/* Substitutes in the order of their rank, which is that of the table. */
static void help_substitutes(const struct city *city, const struct emergency_wish *wish,
                             struct emergency_answer *answer)
{
    int64_t step = wish->qty_e3 % FIXED_E3 == 0 ? FIXED_E3 : 1;
    for (int64_t i = 0; i < city->substitutes_n; i++) {
        const struct substitute *s = &city->substitutes[i];
        int64_t factor = s->factor_e4 != FIXED_NONE ? s->factor_e4 : FIXED_E4;
        struct emergency_help help = {.kind = EMERGENCY_SUBSTITUTE,
                                      .site = wish->site,
                                      .item = s->substitute,
                                      .lead_hours_e3 = FIXED_NONE};
        if (s->item == wish->item &&
            fixed_scale(wish->qty_e3, factor, FIXED_E4, FIXED_UP, &help.need_e3)) {
            help.need_e3 = run_round_up(help.need_e3, step);
            help.qty_e3 = free_e3(city, wish->site, s->substitute);
            add_help(answer, &help);
        }
    }
}

static int by_quantity(const void *left, const void *right)
{
    const struct emergency_help *a = left;
    const struct emergency_help *b = right;
    if (a->qty_e3 != b->qty_e3) {
        return a->qty_e3 > b->qty_e3 ? -1 : 1;
    }
    return a->site < b->site ? -1 : a->site > b->site;
}

static void help_elsewhere(const struct city *city, const struct emergency_wish *wish,
                           struct emergency_answer *answer)
{
    int64_t first = answer->helps_n;
    for (int64_t i = 0; i < city->stock_n; i++) {
        int64_t site = city->stock[i].site;
        /* stock is sorted by site and item: the first lot of each stands for all of it */
        bool again =
            i > 0 && city->stock[i - 1].site == site && city->stock[i - 1].item == wish->item;
        if (site == wish->site || city->stock[i].item != wish->item || again) {
            continue;
        }
        struct emergency_help help = {.kind = EMERGENCY_ELSEWHERE,
                                      .site = site,
                                      .item = wish->item,
                                      .need_e3 = wish->qty_e3,
                                      .lead_hours_e3 = lane_hours_e3(city, site, wish->site)};
        int64_t kept = kept_e3(city, site, wish->item); /* promises are a part of what is used */
        int64_t promised = promised_e3(city, site, wish->item);
        help.qty_e3 = on_hand_e3(city, site, wish->item, ACCOUNT_NORMAL);
        help.qty_e3 -= kept > promised ? kept : promised;
        add_help(answer, &help);
    }
    if (answer->helps_n - first > 1) {
        qsort(answer->helps + first, (size_t)(answer->helps_n - first), sizeof(*answer->helps),
              by_quantity);
    }
}

/* ---- who can deliver ------------------------------------------------------------------------- */

static void set_arrival(const struct city *city, const struct emergency_wish *wish,
                        struct emergency_offer *offer)
{
    const struct supplier *supplier = &city->suppliers[offer->supplier];
    int64_t now_s = wish->now_s;
    offer->arrival_s = FIXED_NONE;
    if (offer->instant) {
        int64_t hours = city->settings.emergency_hours;
        int64_t at_s = (now_s != FIXED_NONE ? now_s : 0) + hours * HOUR_S;
        offer->arrival_day = city->today + (int32_t)(at_s / DAY_S);
        offer->arrival_s = now_s != FIXED_NONE ? at_s % DAY_S : FIXED_NONE;
        offer->within = hours <= wish->hours;
        return;
    }
    bool too_late =
        now_s != FIXED_NONE && supplier->cutoff_s != FIXED_NONE && now_s > supplier->cutoff_s;
    offer->arrival_day =
        sourcing_arrival(supplier, (int32_t)offer->lead_days, city->today + (too_late ? 1 : 0));
    /* some time of that day: by its end */
    int64_t end_s = (int64_t)(offer->arrival_day - city->today + 1) * DAY_S;
    offer->within = end_s - (now_s != FIXED_NONE ? now_s : 0) <= wish->hours * HOUR_S;
}

/* What the supplier has been asked for already on that day. */
static int64_t asked_e3(const struct city *city, const struct emergency_wish *wish,
                        const struct emergency_offer *offer)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        bool counts = line->supplier == offer->supplier && line->item == wish->item &&
                      line->due_day == offer->arrival_day;
        sum += counts ? line->qty_e3 : 0;
    }
    return sum;
}

static enum linli_rc set_quantity(const struct city *city, const struct emergency_wish *wish,
                                  const struct source *source, struct emergency_offer *offer,
                                  struct linli_error *err)
{
    if (!fixed_round_order(wish->qty_e3, source->minimum_e3, source->pack_e3, &offer->qty_e3)) {
        return linli_fail(err, LINLI_EOVERFLOW, "an emergency order does not fit its number");
    }
    if (source->most_e3 > 0) {
        int64_t left = source->most_e3 - asked_e3(city, wish, offer);
        left = left > 0 ? left / source->pack_e3 * source->pack_e3 : 0;
        left = left >= source->minimum_e3 ? left : 0;
        offer->qty_e3 = offer->qty_e3 < left ? offer->qty_e3 : left;
    }
    offer->missing_e3 = wish->qty_e3 > offer->qty_e3 ? wish->qty_e3 - offer->qty_e3 : 0;
    offer->unit_price_e4 = sourcing_price_e4(city, source, wish->item, offer->qty_e3);
    offer->amount_fen = FIXED_NONE;
    if (offer->unit_price_e4 != FIXED_NONE &&
        !fixed_amount_fen(offer->qty_e3, offer->unit_price_e4, &offer->amount_fen)) {
        return linli_fail(err, LINLI_EOVERFLOW, "the amount of item %s does not fit its number",
                          city->items[wish->item].code);
    }
    return LINLI_OK;
}

static enum linli_rc find_offers(const struct city *city, const struct emergency_wish *wish,
                                 struct emergency_answer *answer, struct linli_error *err)
{
    int64_t first = sourcing_first_term(city, wish->item);
    int64_t n;
    for (; (n = sourcing_terms_n(city, wish->item, first)) > 0; first += n) {
        /* the class only decides how long an order lasts, which is not asked here */
        struct source source = sourcing_from_terms(city, CLASS_A, first, n);
        if (wish->supplier != FIXED_NONE && source.supplier != wish->supplier) {
            continue;
        }
        struct emergency_offer *offer = &answer->offers[answer->offers_n++];
        *offer = (struct emergency_offer){.supplier = source.supplier,
                                          .instant = sourcing_is_instant(city, source.supplier),
                                          .lead_days = source.lead_days,
                                          .term = first};
        offer->fee_fen = offer->instant ? city->settings.emergency_fee_e4 / 100 : 0;
        set_arrival(city, wish, offer);
        LINLI_TRY(set_quantity(city, wish, &source, offer, err));
    }
    return LINLI_OK;
}

struct ranked {
    struct emergency_offer offer;
    bool local;
};

static int compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int64_t cost_fen(const struct emergency_offer *offer)
{
    return offer->amount_fen == FIXED_NONE ? INT64_MAX : offer->amount_fen + offer->fee_fen;
}

static int by_preference(const void *left, const void *right)
{
    const struct ranked *r = left;
    const struct ranked *s = right;
    const struct emergency_offer *a = &r->offer;
    const struct emergency_offer *b = &s->offer;
    const int64_t differences[] = {
        compare(a->qty_e3 == 0, b->qty_e3 == 0), compare(a->arrival_day, b->arrival_day),
        compare(!a->instant, !b->instant),       compare(a->missing_e3 > 0, b->missing_e3 > 0),
        compare(!r->local, !s->local),           compare(a->lead_days, b->lead_days),
        compare(cost_fen(a), cost_fen(b)),       compare(a->term, b->term),
    };
    size_t i = 0;
    while (i + 1 < sizeof(differences) / sizeof(differences[0]) && differences[i] == 0) {
        i++;
    }
    return (int)differences[i];
}

static enum linli_rc sort_offers(const struct city *city, struct linli_arena *arena,
                                 struct emergency_answer *answer, struct linli_error *err)
{
    struct ranked *ranked;
    LINLI_TRY(LINLI_NEW(arena, answer->offers_n, &ranked, err));
    for (int64_t i = 0; i < answer->offers_n; i++) {
        const struct emergency_offer *offer = &answer->offers[i];
        ranked[i] = (struct ranked){*offer, city->suppliers[offer->supplier].local == 1};
    }
    if (answer->offers_n > 1) {
        qsort(ranked, (size_t)answer->offers_n, sizeof(*ranked), by_preference);
    }
    for (int64_t i = 0; i < answer->offers_n; i++) {
        answer->offers[i] = ranked[i].offer;
    }
    return LINLI_OK;
}

enum linli_rc emergency_choose(const struct city *city, const struct emergency_wish *wish,
                               struct linli_arena *arena, struct emergency_answer *ret_answer,
                               struct linli_error *err)
{
    assert(wish->qty_e3 > 0 && wish->hours > 0);
    assert(wish->site >= 0 && wish->site < city->sites_n);
    assert(wish->item >= 0 && wish->item < city->items_n);
    struct emergency_answer answer = {0};
    LINLI_TRY(LINLI_NEW(arena, 3 + city->substitutes_n + city->sites_n, &answer.helps, err));
    LINLI_TRY(LINLI_NEW(arena, city->supply_n, &answer.offers, err));
    help_here(city, wish, &answer);
    help_substitutes(city, wish, &answer);
    help_elsewhere(city, wish, &answer);
    LINLI_TRY(find_offers(city, wish, &answer, err));
    LINLI_TRY(sort_offers(city, arena, &answer, err));
    *ret_answer = answer;
    return LINLI_OK;
}
