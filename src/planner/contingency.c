/*
 * What is short right now, and the next best thing (MISSION I5, I7, S5). In this order:
 *
 *   today's forecast is above what is on hand or comes today
 *       a substitute has enough to spare           -> use it
 *       a site above, on the way here, has enough  -> named, a person calls
 *       somebody delivers within hours             -> an emergency order, proposed to a person
 *       nobody does                                -> said so
 *   the main supplier comes later than stock lasts
 *       the backup comes earlier                   -> it gets the order
 *       it does not                                -> said so
 *
 * Today all that is good today can be used: what will expire unused is no shortage (only from
 * tomorrow on it counts as less). A site that supplies others is short when they are: they say it.
 * Nor is anything said of goods that are ordered ahead: what lies on a shelf is no measure of them.
 * Cities without any stock record are left alone: everything would be short.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/arrivals.h"
#include "planner/run.h"
#include "planner/tiers.h"

bool contingency_substitute(const struct run *run, const struct planned *p, int64_t missing_e3,
                            int64_t *ret_item, int64_t *ret_wanted_e3)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->substitutes_n; i++) {
        const struct substitute *s = &city->substitutes[i];
        if (s->item != p->item) {
            continue;
        }
        const struct planned *other = run_find(run, p->site, s->substitute);
        int64_t factor = s->factor_e4 != FIXED_NONE ? s->factor_e4 : FIXED_E4;
        int64_t wanted;
        if (other == NULL || !fixed_scale(missing_e3, factor, FIXED_E4, FIXED_UP, &wanted)) {
            continue;
        }
        int64_t spare = other->usable_e3 - demand_until_e3(run, other, city->today + 2);
        if (spare >= wanted) {
            *ret_item = s->substitute;
            *ret_wanted_e3 = run_round_up(wanted, other->step_e3);
            return true;
        }
    }
    return false;
}

/* What has to come within hours: the demand until the first ordinary delivery, less what is there
 * or due by then. */
static int64_t emergency_need_e3(const struct run *run, const struct planned *p)
{
    int32_t until = p->main.found ? p->main.arrival_day : run->city->today + 1;
    until = until > run->city->today ? until : run->city->today + 1;
    int64_t need = demand_until_e3(run, p, until) - p->usable_e3 - p->arriving_e3;
    int64_t today = p->daily_e3[0] - p->on_hand_e3 - p->due_today_e3;
    return run_round_up(need > today ? need : today, p->step_e3);
}

/* The nearest site above that has the missing quantity; NULL: none. */
static const struct planned *find_above(const struct run *run, const struct planned *p,
                                        int64_t missing_e3)
{
    int64_t site = run->tiers[p->site].parent;
    for (; site != FIXED_NONE; site = run->tiers[site].parent) {
        const struct planned *above = run_find(run, site, p->item);
        if (above != NULL && above->on_hand_e3 - above->left_e3 >= missing_e3) {
            return above;
        }
    }
    return NULL;
}

/* What would be ordered in the emergency; false when that is beyond all measure. */
static bool can_order(const struct run *run, const struct planned *p, int64_t *ret_qty_e3)
{
    int64_t fen;
    return fixed_round_order(emergency_need_e3(run, p), p->instant.minimum_e3, p->instant.pack_e3,
                             ret_qty_e3) &&
           run_amount_fen(*ret_qty_e3,
                          sourcing_price_e4(run->city, &p->instant, p->item, *ret_qty_e3), &fen);
}

static enum linli_rc short_today(struct run *run, struct planned *p, int64_t today_e3,
                                 struct linli_error *err)
{
    const struct settings *settings = &run->city->settings;
    int64_t missing = today_e3 - p->on_hand_e3;
    int64_t other = FIXED_NONE;
    int64_t wanted = 0;
    int64_t qty = 0;
    int64_t numbers[5] = {p->on_hand_e3, today_e3, 0, 0, 0};
    struct plan_notice *notice;
    const struct planned *above = find_above(run, p, missing);
    p->noticed = true;
    if (contingency_substitute(run, p, missing, &other, &wanted)) {
        numbers[2] = wanted;
        LINLI_TRY(run_notice(run, p, NOTICE_SUBSTITUTE, numbers, 3, &notice, err));
        notice->other_item = other;
    } else if (above != NULL) {
        numbers[2] = above->on_hand_e3 - above->left_e3;
        numbers[3] = run->tiers[p->site].depth - run->tiers[above->site].depth;
        LINLI_TRY(run_notice(run, p, NOTICE_SHORT_ABOVE, numbers, 4, &notice, err));
    } else if (p->instant.found && !p->declined && can_order(run, p, &qty)) {
        p->emergency_e3 = qty;
        numbers[2] = qty;
        numbers[3] = settings->emergency_hours;
        numbers[4] = settings->emergency_fee_e4 / 100;
        LINLI_TRY(run_notice(run, p, NOTICE_SHORT_TODAY, numbers, 5, &notice, err));
        notice->supplier = p->instant.supplier;
    } else {
        LINLI_TRY(run_notice(run, p, NOTICE_SHORT_NO_HELP, numbers, 2, &notice, err));
    }
    notice->risk_fen = run_value_fen(run, p->item, missing);
    return LINLI_OK;
}

/* What the backup has been asked for today already: the question whether it is needed is asked as
 * this morning, or the day planned again would go on at the main supplier's price and order more.
 */
static int64_t asked_of_backup_e3(const struct run *run, const struct planned *p)
{
    int64_t n = 0;
    int64_t sum = 0;
    const struct open_line *const *lines = arrivals_of(run, p, &n);
    for (int64_t i = 0; i < n && p->backup.found; i++) {
        bool counts = !lines[i]->transfer && lines[i]->supplier == p->backup.supplier &&
                      lines[i]->ordered_day == run->city->today &&
                      lines[i]->due_day <= p->backup.arrival_day;
        sum += counts ? lines[i]->qty_e3 : 0;
    }
    return sum < p->arriving_e3 ? sum : p->arriving_e3;
}

/* Stock that does not last until the main supplier's next delivery: the backup, if it is earlier.
 * `told` says that a person has been told already how short the item is. */
static enum linli_rc short_before_arrival(struct run *run, struct planned *p, bool told,
                                          struct linli_error *err)
{
    int64_t there = p->usable_e3 + p->arriving_e3 + p->emergency_e3 - asked_of_backup_e3(run, p);
    int64_t until_e3 =
        run_round_near((double)demand_until_e3(run, p, p->main.arrival_day) / FIXED_E3, p->step_e3);
    if (!p->main.found || there >= until_e3) {
        return LINLI_OK;
    }
    struct plan_notice *notice;
    bool earlier =
        p->backup.found && p->backup.orders_today && p->backup.arrival_day < p->main.arrival_day;
    p->noticed = true;
    if (told && !earlier) {
        return LINLI_OK;
    }
    if (earlier) {
        int64_t days[2] = {p->main.arrival_day, p->backup.arrival_day};
        p->chosen = &p->backup;
        LINLI_TRY(run_notice(run, p, NOTICE_BACKUP, days, 2, &notice, err));
        notice->supplier = p->backup.supplier;
    } else {
        int64_t numbers[3] = {there, until_e3, p->main.arrival_day};
        LINLI_TRY(run_notice(run, p, NOTICE_SHORT_BEFORE_ARRIVAL, numbers, 3, &notice, err));
        notice->supplier = p->main.supplier;
    }
    notice->risk_fen = run_value_fen(run, p->item, until_e3 - there);
    return LINLI_OK;
}

enum linli_rc contingency_find(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n && run->stock_known; i++) {
        struct planned *p = &run->planned[i];
        bool above = run->tiers[p->site].below_n > 0;
        bool supplied = tiers_supplied(run, p->site);
        if (p->series == NULL || (run->city->items[p->item].presale == 1 && !above)) {
            continue;
        }
        int64_t today_e3 = run_round_near((double)p->daily_e3[0] / FIXED_E3, p->step_e3);
        bool is_short = !above && p->on_hand_e3 + p->due_today_e3 < today_e3;
        if (is_short) {
            LINLI_TRY(short_today(run, p, today_e3, err));
        }
        if (!supplied && (!is_short || p->emergency_e3 == 0)) {
            LINLI_TRY(short_before_arrival(run, p, is_short, err));
        }
    }
    tiers_count_emergencies(run);
    return LINLI_OK;
}
