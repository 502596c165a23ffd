/*
 * What is on its way, as the inventory position counts it: goods that expire before the next
 * arrival must not hide a need of the days after. What lives a day and comes today serves today
 * alone, whatever comes too much of it.
 *
 * The days' demand is served from the lots, earliest expiry first, then from what comes, earliest
 * day first; what such a line has left when its goods expire (Broekmeulen and van Donselaar 2009
 * call it expected waste) does not count as arriving.
 *
 * Invariant: arriving never grows here. Called by position.c and tiers.c.
 */
#include "planner/arrivals.h"

#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_place_day(const void *left, const void *right)
{
    const struct open_line *a = *(const struct open_line *const *)left;
    const struct open_line *b = *(const struct open_line *const *)right;
    int order = compare_numbers(a->site, b->site);
    order = order != 0 ? order : compare_numbers(a->item, b->item);
    order = order != 0 ? order : compare_numbers(a->due_day, b->due_day);
    order = order != 0 ? order : compare_numbers(a->qty_e3, b->qty_e3);
    return order != 0 ? order : compare_numbers(a - b, 0);
}

enum linli_rc arrivals_sort(struct run *run, struct linli_error *err)
{
    int64_t n = run->city->open_lines_n;
    const struct open_line **lines;
    LINLI_TRY(LINLI_NEW(run->arena, n, &lines, err));
    for (int64_t i = 0; i < n; i++) {
        lines[i] = &run->city->open_lines[i];
    }
    if (n > 1) {
        qsort(lines, (size_t)n, sizeof(struct open_line *), by_place_day);
    }
    run->lines = lines;
    return LINLI_OK;
}

/* The first line that is not before an item at a site. */
static int64_t first_line(const struct run *run, int64_t site, int64_t item)
{
    int64_t low = 0;
    int64_t high = run->city->open_lines_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        const struct open_line *line = run->lines[middle];
        bool before = line->site != site ? line->site < site : line->item < item;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

const struct open_line *const *arrivals_of(const struct run *run, const struct planned *p,
                                           int64_t *ret_n)
{
    int64_t first = first_line(run, p->site, p->item);
    *ret_n = first_line(run, p->site, p->item + 1) - first;
    return run->lines + first;
}

int64_t arrivals_serve_lots(const struct run *run, const struct planned *p, int64_t *gross_e3,
                            int32_t days, int64_t *ret_wasted_e3)
{
    int32_t today = run->city->today;
    int64_t served = 0;
    int64_t wasted = 0;
    int32_t d = 0;
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        int64_t left = position_counts(lot, today) ? lot->qty_e3 : 0;
        while (left > 0 && d < run->horizon &&
               (lot->expiry_day == FIXED_NONE || today + d <= lot->expiry_day)) {
            int64_t part = left < gross_e3[d] ? left : gross_e3[d];
            left -= part;
            gross_e3[d] -= part;
            served += d < days ? part : 0;
            d += gross_e3[d] == 0 ? 1 : 0;
        }
        bool expires = lot->expiry_day != FIXED_NONE && lot->expiry_day < today + days;
        wasted += expires ? left : 0;
    }
    *ret_wasted_e3 = wasted;
    return served;
}

/* What is left of a line when its goods expire. */
static int64_t unused_of(const struct run *run, const struct open_line *line, int64_t life,
                         int64_t *gross_e3)
{
    int64_t left = line->qty_e3;
    int64_t first = line->due_day > run->city->today ? line->due_day - run->city->today : 0;
    for (int64_t d = first; d < first + life && d < run->horizon && left > 0; d++) {
        int64_t part = left < gross_e3[d] ? left : gross_e3[d];
        left -= part;
        gross_e3[d] -= part;
    }
    return left;
}

void arrivals_serve(const struct run *run, struct planned *p, int64_t *gross_e3)
{
    int32_t today = run->city->today;
    int64_t life = run->city->items[p->item].shelf_life_days;
    int64_t n = 0;
    const struct open_line *const *lines = arrivals_of(run, p, &n);
    int64_t left = p->arriving_e3;
    int64_t unused = 0;
    if (life == FIXED_NONE || life >= p->main.next_arrival_day - today) {
        return; /* what comes lasts until more does */
    }
    life = life > 1 ? life : 1;
    for (int64_t i = 0; i < n && left >= lines[i]->qty_e3; i++) {
        int64_t rest = unused_of(run, lines[i], life, gross_e3);
        int64_t comes = lines[i]->due_day > today ? lines[i]->due_day : today;
        unused += comes + life < p->main.next_arrival_day ? rest : 0;
        left -= lines[i]->qty_e3;
    }
    p->arriving_e3 -= unused / p->step_e3 * p->step_e3;
    assert(unused >= 0 && p->arriving_e3 >= 0);
}
