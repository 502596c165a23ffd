/*
 * What was promised to customers when their orders were shared out (MISSION O2; docs/allocation.md)
 * is theirs until the pick-up day is over: no plan counts it as free. A promise is demand that is
 * known. So each day expects no less than what is promised for it, and the total until a day is
 * raised by as much (presale.c has the rest of the arithmetic, which is that of orders ahead): an
 * order, a transfer or a push leaves the goods where they are wanted. What is issued on
 * the day counts against it, as against any demand of today.
 *
 * Invariants: without promises nothing changes; a promise at a point is one of each site above it.
 * Called by demand.c, presale.c and planner.c.
 */
#include "planner/promise.h"

#include <assert.h>

#include "base/fixed.h"

static enum linli_rc add(const struct run *run, struct planned *p, const struct preorder *o,
                         struct linli_error *err)
{
    int64_t day = o->day - run->city->today;
    assert(day >= 0 && day < run->horizon && o->qty_e3 >= 0);
    if (p->promised_e3 == NULL) {
        LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &p->promised_e3, err));
        LINLI_TRY(LINLI_NEW(run->arena, run->horizon, &p->promised_more_e3, err));
    }
    if (!fixed_add(p->promised_e3[day], o->qty_e3, &p->promised_e3[day])) {
        p->promised_e3[day] =
            INT64_MAX / FIXED_E4; /* the order is beyond all measure, and says so */
    }
    return LINLI_OK;
}

enum linli_rc promise_take(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->promises_n; i++) {
        const struct preorder *o = &city->promises[i];
        bool counts = o->day >= city->today && o->day < city->today + run->horizon;
        for (int64_t site = o->site; counts && site != FIXED_NONE; site = run->tiers[site].parent) {
            struct planned *p = run_find(run, site, o->item);
            if (p != NULL) {
                LINLI_TRY(add(run, p, o, err));
            }
        }
    }
    return LINLI_OK;
}

void promise_raise(const struct run *run, struct planned *p, int64_t *daily_e3)
{
    for (int32_t d = 0; p->promised_e3 != NULL && d < run->horizon; d++) {
        int64_t more = p->promised_e3[d] - daily_e3[d];
        p->promised_more_e3[d] = more > 0 ? more : 0;
        daily_e3[d] += p->promised_more_e3[d];
    }
}

/* Of [horizon] days, from today until before a day; NULL: nothing. */
static int64_t sum_until(const struct run *run, const int64_t *days_e3, int32_t until_day)
{
    int64_t sum = 0;
    int32_t days = until_day - run->city->today;
    for (int32_t d = 0; days_e3 != NULL && d < days && d < run->horizon; d++) {
        if (!fixed_add(sum, days_e3[d], &sum)) {
            return INT64_MAX / FIXED_E4;
        }
    }
    return sum;
}

int64_t promise_until_e3(const struct run *run, const struct planned *p, int32_t until_day)
{
    return sum_until(run, p->promised_e3, until_day);
}

int64_t promise_more_e3(const struct run *run, const struct planned *p, int32_t until_day)
{
    return sum_until(run, p->promised_more_e3, until_day);
}

enum linli_rc promise_tell(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        int32_t until = run->city->today + run->horizon;
        int64_t known = promise_until_e3(run, p, p->chosen->found ? p->chosen->cover_day : until);
        struct plan_notice *notice;
        if (known > 0 && p->line.qty_e3 > 0) {
            LINLI_TRY(run_notice(run, p, NOTICE_PROMISED, &known, 1, &notice, err));
            notice->supplier = p->line.supplier;
        }
    }
    return LINLI_OK;
}
