/*
 * What ageing stock is still good for, and the inventory position.
 *
 * The expected waste of the EWA policy (Broekmeulen and van Donselaar, "A heuristic to manage
 * perishable inventory with batch ordering, positive lead-times, and time-varying demand",
 * Computers & Operations Research 36, 2009): replace demand by its expectation, issue the lots
 * first expired first out, and see what each lot has left when it expires. A policy orders when the
 * inventory position less this waste falls below the level.
 *
 * Invariants, for each lot: used + waste <= quantity; over all: waste + usable = total quantity.
 * Called by the planner for items with a shelf life.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/fixed.h"
#include "linli/inventory.h"

struct place {
    int32_t expiry_day;
    size_t index;
    int64_t left_e3;
};

static int by_expiry(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    if (x->expiry_day != y->expiry_day) {
        return x->expiry_day < y->expiry_day ? -1 : 1;
    }
    return x->index < y->index ? -1 : 1;
}

static enum linli_rc check_input(const struct linli_lot *lots, size_t lots_n, int32_t first_day,
                                 const int64_t *demand_e3, size_t days_n, int64_t *ret_total_e3,
                                 struct linli_error *err)
{
    int64_t total_e3 = 0;
    int64_t demand_total_e3 = 0;
    bool fits = true;
    if (days_n > LINLI_WASTE_DAYS_MAX || first_day > INT32_MAX - LINLI_WASTE_DAYS_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a horizon of %zu days found, the limit is %d", days_n,
                          (int)LINLI_WASTE_DAYS_MAX);
    }
    for (size_t i = 0; i < lots_n; i++) {
        if (lots[i].qty_e3 < 0) {
            return linli_fail(err, LINLI_EINPUT, "a lot's quantity is %lld, expected at least 0",
                              (long long)lots[i].qty_e3);
        }
        fits = fits && fixed_add(total_e3, lots[i].qty_e3, &total_e3);
    }
    for (size_t day = 0; day < days_n; day++) {
        if (demand_e3[day] < 0) {
            return linli_fail(err, LINLI_EINPUT, "a day's demand is %lld, expected at least 0",
                              (long long)demand_e3[day]);
        }
        fits = fits && fixed_add(demand_total_e3, demand_e3[day], &demand_total_e3);
    }
    if (!fits) {
        return linli_fail(err, LINLI_EOVERFLOW, "the quantities are too large to add");
    }
    *ret_total_e3 = total_e3;
    return LINLI_OK;
}

/* Issues one day's demand from the lots that have arrived and not expired; returns what is unmet.
 */
static int64_t issue_day(struct linli_lot *lots, struct place *places, size_t n, int32_t day,
                         int64_t demand_e3)
{
    for (size_t k = 0; k < n && demand_e3 > 0; k++) {
        struct linli_lot *lot = &lots[places[k].index];
        if (lot->from_day > day || lot->expiry_day < day) {
            continue;
        }
        int64_t taken_e3 = places[k].left_e3 < demand_e3 ? places[k].left_e3 : demand_e3;
        places[k].left_e3 -= taken_e3;
        lot->ret_used_e3 += taken_e3;
        demand_e3 -= taken_e3;
    }
    return demand_e3;
}

enum linli_rc linli_waste_expect(struct linli_lot *lots, size_t lots_n, int32_t first_day,
                                 const int64_t *demand_e3, size_t days_n, struct linli_arena *arena,
                                 struct linli_waste *ret_waste, struct linli_error *err)
{
    struct place *places;
    struct linli_waste waste = {0};
    int64_t total_e3 = 0;
    LINLI_TRY(check_input(lots, lots_n, first_day, demand_e3, days_n, &total_e3, err));
    LINLI_TRY(LINLI_NEW(arena, lots_n, &places, err));
    for (size_t i = 0; i < lots_n; i++) {
        places[i] = (struct place){lots[i].expiry_day, i, lots[i].qty_e3};
        lots[i].ret_used_e3 = 0;
        lots[i].ret_waste_e3 = 0;
    }
    qsort(places, lots_n, sizeof(places[0]), by_expiry);
    for (size_t day = 0; day < days_n; day++) {
        waste.unmet_e3 += issue_day(lots, places, lots_n, first_day + (int32_t)day, demand_e3[day]);
    }
    int32_t end_day = first_day + (int32_t)days_n;
    for (size_t k = 0; k < lots_n && places[k].expiry_day < end_day; k++) {
        struct linli_lot *lot = &lots[places[k].index];
        lot->ret_waste_e3 = places[k].left_e3;
        waste.waste_e3 += lot->ret_waste_e3;
        waste.expired_e3 += lot->expiry_day < first_day ? lot->ret_waste_e3 : 0;
        assert(lot->ret_used_e3 + lot->ret_waste_e3 == lot->qty_e3);
    }
    waste.usable_e3 = total_e3 - waste.waste_e3;
    assert(waste.usable_e3 >= 0);
    *ret_waste = waste;
    return LINLI_OK;
}

enum linli_rc linli_position_sum(const struct linli_position *position, int64_t *ret_position_e3,
                                 struct linli_error *err)
{
    int64_t sum_e3;
    if (position->usable_e3 < 0 || position->arriving_e3 < 0 || position->reserved_e3 < 0 ||
        position->reserve_e3 < 0) {
        return linli_fail(err, LINLI_EINPUT,
                          "a part of the inventory position is below 0, expected none");
    }
    if (!fixed_add(position->usable_e3, position->arriving_e3, &sum_e3) ||
        !fixed_subtract(sum_e3, position->reserved_e3, &sum_e3) ||
        !fixed_subtract(sum_e3, position->reserve_e3, &sum_e3)) {
        return linli_fail(err, LINLI_EOVERFLOW, "the inventory position is too large");
    }
    assert(sum_e3 <= position->usable_e3 + position->arriving_e3);
    *ret_position_e3 = sum_e3;
    return LINLI_OK;
}
