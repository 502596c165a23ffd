/*
 * Commit, then adjust (quantity-flexibility contracts; Tsay 1999): the supplier takes an order of Q
 * and lets it become anything from Q (1 - flex_down) to Q (1 + flex_up), Q being what was sent
 * first, until its cut-off on the last day on which an order would still be there on the line's
 * day.
 *
 *   raised   the position is below the reorder point: what is missing comes with lines that are
 *            there before, or with, an order of today, the first one first; the rest is ordered
 *   lowered  the position is above what one orders up to, by a tenth of what was sent beyond the
 *            pack that rounding up may have brought: lines of the last delivery on the way, since
 *            nobody waits for it so soon
 *
 * A line stays in whole packs; it is lowered neither below a pack nor below the start of the price
 * tier that it was ordered in, and raised neither above what its supplier gives in a day nor above
 * what goods of short life are worth; where shelves bound what there may be, what is missing is
 * ordered, since only orders are fitted to the room (room_orders.c). Its price stays. Lines that
 * have come in part, and lines of which a person has refused a change today, are left alone
 * (open_line.sent_e3 is 0).
 *
 * Invariants: low <= amended <= high; a plan of the amended lines amends nothing more, unless goods
 * expire on the way. Called by planner.c and replenish.c.
 */
#include "planner/amend.h"

#include <assert.h>

#include "base/fixed.h"
#include "model/limits.h"
#include "planner/arrivals.h"
#include "planner/room.h"
#include "planner/supplier_record.h"

enum { LEAST_PARTS = 10, DAYS_AHEAD_MOST = 366 };

static int64_t known_or(int64_t value, int64_t otherwise)
{
    return value != FIXED_NONE ? value : otherwise;
}

static int64_t pack_of(const struct city *city, const struct supply_term *term)
{
    int64_t pack = known_or(term->pack_e3, city->items[term->item].pack_e3);
    return pack == FIXED_NONE || pack <= 0 ? FIXED_E3 : pack;
}

/* The price tier that the line was ordered in; NULL: its supplier does not offer it any more. */
static const struct supply_term *tier_of(const struct city *city, const struct open_line *line)
{
    int64_t first = sourcing_first_term(city, line->item);
    int64_t n = sourcing_terms_n(city, line->item, first);
    while (n > 0 && city->supply[first].supplier != line->supplier) {
        first += n;
        n = sourcing_terms_n(city, line->item, first);
    }
    const struct supply_term *tier = n > 0 ? &city->supply[first] : NULL;
    for (int64_t i = 1; i < n; i++) {
        const struct supply_term *next = &city->supply[first + i];
        tier = line->sent_e3 >= known_or(next->min_qty_e3, 0) ? next : tier;
    }
    return tier;
}

/* The last day on which an order would still be there on the line's day; false: it has passed. */
static bool find_until(const struct city *city, const struct open_line *line,
                       const struct supply_term *term, struct amend_band *band)
{
    const struct supplier *supplier = &city->suppliers[line->supplier];
    int64_t table = known_or(term->lead_days, city->settings.default_lead_days);
    int32_t lead = supplier_lead_days(city, line->supplier, table);
    lead = lead < table ? (int32_t)table : lead;
    int32_t day = city->today;
    if (sourcing_arrival(supplier, lead, day) > line->due_day) {
        return false;
    }
    while (day < city->today + DAYS_AHEAD_MOST &&
           sourcing_arrival(supplier, lead, day + 1) <= line->due_day) {
        day += 1;
    }
    band->until_day = day;
    band->until_s = supplier->cutoff_s;
    return day > city->today || band->until_s == FIXED_NONE || city->now_s <= band->until_s;
}

bool amend_band_of(const struct city *city, const struct open_line *line,
                   struct amend_band *ret_band)
{
    struct amend_band band = {0};
    if (line->sent_e3 <= 0 || line->supplier == FIXED_NONE || line->state != LINE_SENT) {
        return false;
    }
    const struct supply_term *term = tier_of(city, line);
    if (term == NULL || !find_until(city, line, term, &band)) {
        return false;
    }
    int64_t down = known_or(term->flex_down_e4, 0);
    int64_t up = known_or(term->flex_up_e4, 0);
    int64_t least = known_or(term->min_qty_e3, 0);
    band.pack_e3 = pack_of(city, term);
    band.most_e3 = known_or(term->max_per_day_e3, 0);
    if (down + up <= 0 ||
        !fixed_scale(line->sent_e3, FIXED_E4 - down, FIXED_E4, FIXED_UP, &band.low_e3) ||
        !fixed_scale(line->sent_e3, FIXED_E4 + up, FIXED_E4, FIXED_DOWN, &band.high_e3)) {
        return false;
    }
    least = least > line->sent_e3 ? 0 : least; /* the tier is another one now */
    band.low_e3 = run_round_up(band.low_e3 > least ? band.low_e3 : least, band.pack_e3);
    band.low_e3 = band.low_e3 > 0 ? band.low_e3 : band.pack_e3;
    band.high_e3 = band.high_e3 < LIMIT_ORDER_E3 ? band.high_e3 : LIMIT_ORDER_E3;
    band.high_e3 = band.high_e3 / band.pack_e3 * band.pack_e3;
    *ret_band = band;
    return true;
}

int64_t amend_replay(const struct reason *reason)
{
    const int64_t *n = reason->numbers;
    assert(reason->id == REASON_RAISE || reason->id == REASON_LOWER);
    if (reason->id == REASON_RAISE) {
        int64_t to = run_round_up(n[AMEND_FROM_Q] + n[AMEND_WANTED_Q], n[AMEND_PACK_Q]);
        return to < n[AMEND_HIGH_Q] ? to : n[AMEND_HIGH_Q];
    }
    int64_t to = run_round_up(n[AMEND_FROM_Q] - n[AMEND_WANTED_Q], n[AMEND_PACK_Q]);
    return to > n[AMEND_LOW_Q] ? to : n[AMEND_LOW_Q];
}

enum linli_rc amend_begin(struct run *run, struct city *amended, struct linli_error *err)
{
    int64_t n = run->city->open_lines_n;
    bool any = false;
    for (int64_t i = 0; i < n; i++) {
        any = any || run->city->open_lines[i].sent_e3 > 0;
    }
    if (!any || run->options->look_back) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(run->arena, n, &run->amended, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &run->plan->amendments, err));
    for (int64_t i = 0; i < n; i++) {
        run->amended[i] = run->city->open_lines[i];
    }
    *amended = *run->city;
    amended->open_lines = run->amended;
    run->city = amended;
    return LINLI_OK;
}

/* What the supplier still gives for the line's day, with what the line has; INT64_MAX: no bound. */
static int64_t left_of_day(const struct run *run, const struct open_line *line, int64_t most_e3)
{
    int64_t left = most_e3;
    for (int64_t i = 0; most_e3 > 0 && i < run->city->open_lines_n; i++) {
        const struct open_line *other = &run->city->open_lines[i];
        if (other->item == line->item && other->supplier == line->supplier &&
            other->due_day == line->due_day && other != line) {
            left -= other->qty_e3;
        }
    }
    return most_e3 > 0 ? left : INT64_MAX;
}

/* Gives a line what its reason's numbers say; false when it is what it was. */
static bool amend(struct run *run, struct planned *p, const struct open_line *line,
                  struct reason reason)
{
    int64_t *n = reason.numbers;
    int64_t before = 0;
    int64_t after = 0;
    int64_t to = amend_replay(&reason);
    bool priced = line->unit_price_e4 != FIXED_NONE;
    if ((reason.id == REASON_RAISE) != (to > line->qty_e3) || to == line->qty_e3 ||
        to < n[AMEND_LOW_Q] || to > n[AMEND_HIGH_Q] ||
        !run_amount_fen(line->qty_e3, line->unit_price_e4, &before) ||
        !run_amount_fen(to, line->unit_price_e4, &after)) {
        return false;
    }
    assert(to > 0);
    int64_t change = to - line->qty_e3;
    n[AMEND_TO_Q] = to;
    run->plan->amendments[run->plan->amendments_n++] =
        (struct plan_amendment){.line = line->line,
                                .site = line->site,
                                .item = line->item,
                                .supplier = line->supplier,
                                .due_day = line->due_day,
                                .unit_price_e4 = line->unit_price_e4,
                                .amount_fen = priced ? after - before : 0,
                                .reason = reason};
    run->amended[line - run->city->open_lines].qty_e3 = to;
    p->arriving_e3 += change;
    p->arriving_e3 = p->arriving_e3 > 0 ? p->arriving_e3 : 0;
    if (line->due_day == run->city->today) {
        p->due_today_e3 += change;
        p->comes_today_e3 += change;
    }
    return true;
}

static struct reason reason_of(const struct open_line *line, const struct amend_band *band,
                               enum reason_id id, int64_t wanted_e3)
{
    struct reason reason = {id, AMEND_NUMBERS_N, {0}};
    int64_t *n = reason.numbers;
    n[AMEND_FROM_Q] = line->qty_e3;
    n[AMEND_SENT_Q] = line->sent_e3;
    n[AMEND_LOW_Q] = band->low_e3;
    n[AMEND_HIGH_Q] = band->high_e3;
    n[AMEND_WANTED_Q] = wanted_e3;
    n[AMEND_PACK_Q] = band->pack_e3;
    n[AMEND_UNTIL_DAY] = band->until_day;
    n[AMEND_UNTIL_S] = band->until_s;
    return reason;
}

/* lines [n] by day due: the first one first. */
static bool raise_lines(struct run *run, struct planned *p, const struct open_line *const *lines,
                        int64_t n)
{
    int64_t most = p->most_e3 > 0 ? p->most_e3 : INT64_MAX;
    int64_t missing = p->need_e3 < most ? p->need_e3 : most;
    int64_t first = p->arriving_e3;
    for (int64_t i = 0; i < n && missing > 0; i++) {
        const struct open_line *line = lines[i];
        struct amend_band band = {0};
        if (line->due_day > p->chosen->arrival_day || !amend_band_of(run->city, line, &band)) {
            continue;
        }
        int64_t left = left_of_day(run, line, band.most_e3);
        int64_t worth = most < INT64_MAX ? line->qty_e3 + most : INT64_MAX;
        left = left < worth ? left : worth;
        band.high_e3 = left < band.high_e3 ? left / band.pack_e3 * band.pack_e3 : band.high_e3;
        int64_t before = line->qty_e3;
        if (amend(run, p, line, reason_of(line, &band, REASON_RAISE, missing))) {
            missing -= line->qty_e3 - before;
            most -= most < INT64_MAX ? line->qty_e3 - before : 0;
        }
    }
    return p->arriving_e3 != first;
}

/* lines [n] by day due: those of the last day. */
static bool lower_lines(struct run *run, struct planned *p, const struct open_line *const *lines,
                        int64_t n)
{
    int64_t beyond = -p->need_e3;
    int64_t first = p->arriving_e3;
    for (int64_t i = n - 1; i >= 0 && beyond > 0 && lines[i]->due_day == lines[n - 1]->due_day;
         i--) {
        const struct open_line *line = lines[i];
        struct amend_band band = {0};
        if (!amend_band_of(run->city, line, &band)) {
            continue;
        }
        int64_t before = line->qty_e3;
        if ((beyond - band.pack_e3) * LEAST_PARTS >= line->sent_e3 &&
            amend(run, p, line, reason_of(line, &band, REASON_LOWER, beyond))) {
            beyond -= before - line->qty_e3;
        }
    }
    return p->arriving_e3 != first;
}

bool amend_item(struct run *run, struct planned *p)
{
    int64_t n = 0;
    if (run->amended == NULL || !p->main.found || p->chosen->parent || p->need_e3 == 0) {
        return false;
    }
    const struct open_line *const *lines = arrivals_of(run, p, &n);
    while (n > 0 && lines[n - 1]->due_day >= p->main.next_arrival_day) {
        n -= 1; /* does not count as arriving */
    }
    int64_t position = p->usable_e3 + p->arriving_e3 + p->emergency_e3 - p->reserve_gap_e3;
    if (p->need_e3 < 0) {
        return lower_lines(run, p, lines, n);
    }
    bool raise = position < p->reorder_e3 && !p->declined &&
                 !room_is_bounded(run->city, p->site, p->item); /* only orders are fitted to it */
    return raise && raise_lines(run, p, lines, n);
}
