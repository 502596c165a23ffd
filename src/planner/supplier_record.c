/* The record of a supplier (see supplier_record.h). */
#include "planner/supplier_record.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"

enum { DRAWN_N = 5, BACK_N = 2 };

/* The first of a supplier's deliveries; they are sorted by supplier, then by the day due. */
static int64_t first_delivery(const struct city *city, int64_t supplier)
{
    int64_t low = 0;
    int64_t high = city->deliveries_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (city->deliveries[middle].supplier < supplier) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_of(const struct city *city, int64_t at, int64_t supplier)
{
    return at < city->deliveries_n && city->deliveries[at].supplier == supplier;
}

static bool is_measured(const struct supplier_delivery *d)
{
    return d->done_day != 0 && !d->refused;
}

struct supplier_lead supplier_lead_measured(const struct city *city, int64_t supplier,
                                            double table_sd_days)
{
    struct supplier_lead lead = {0};
    double sum = 0;
    double squares = 0;
    int64_t first = first_delivery(city, supplier);
    for (int64_t i = first; is_of(city, i, supplier); i++) {
        const struct supplier_delivery *d = &city->deliveries[i];
        if (is_measured(d)) {
            lead.n += 1;
            sum += d->done_day - d->due_day;
        }
    }
    double own = lead.n > 0 ? sum / (double)lead.n : 0;
    for (int64_t i = first; is_of(city, i, supplier); i++) {
        const struct supplier_delivery *d = &city->deliveries[i];
        double off = is_measured(d) ? d->done_day - d->due_day - own : 0;
        squares += off * off;
    }
    lead.own_days = own;
    lead.own_sd = lead.n > 1 ? sqrt(squares / (double)(lead.n - 1)) : 0;
    lead.late_days = sum / (double)(lead.n + DRAWN_N);
    lead.sd_days =
        lead.n > 0
            ? sqrt((squares + DRAWN_N * table_sd_days * table_sd_days) / (double)(lead.n + DRAWN_N))
            : table_sd_days;
    assert(lead.sd_days >= 0);
    return lead;
}

int32_t supplier_lead_days(const struct city *city, int64_t supplier, int64_t table_days)
{
    double late = supplier_lead_measured(city, supplier, 0).late_days;
    double days = (double)table_days + floor(late + 0.5);
    return (int32_t)(days < 0 ? 0 : days < 365 ? days : 365);
}

static bool is_on_time(const struct supplier_delivery *d)
{
    return !d->refused && d->done_day != 0 && d->done_day <= d->due_day;
}

/* Counts the last `most` orders due after a day: how many, and how many of them not on time. */
static void count_last(const struct city *city, int64_t supplier, int64_t after_day, int64_t most,
                       int64_t *ret_n, int64_t *ret_late_n)
{
    int64_t end = first_delivery(city, supplier + 1);
    *ret_n = *ret_late_n = 0;
    for (int64_t i = end - 1; i >= 0 && is_of(city, i, supplier) && *ret_n < most; i--) {
        if (city->deliveries[i].due_day > after_day) {
            *ret_n += 1;
            *ret_late_n += is_on_time(&city->deliveries[i]) ? 0 : 1;
        }
    }
}

struct supplier_verdict supplier_judge(const struct city *city, int64_t supplier)
{
    const struct settings *settings = &city->settings;
    struct supplier_state state = {0};
    struct supplier_verdict verdict = {0};
    int64_t most = settings->supplier_orders;
    int64_t n;
    int64_t late_n;
    if (city->supplier_states != NULL) {
        state = city->supplier_states[supplier];
    }
    count_last(city, supplier, state.known ? state.day : INT32_MIN, most, &n, &late_n);
    verdict.out = state.out;
    verdict.by_hand = state.by_hand;
    verdict.since_day = state.day;
    verdict.late_n = state.out ? state.late_n : late_n;
    verdict.orders_n = state.out ? state.orders_n : n;
    if (!state.out && n > 0 && 2 * n >= most &&
        (n - late_n) * FIXED_E4 < settings->supplier_on_time_e4 * n) {
        verdict.out = verdict.changed = true;
    } else if (state.out && !state.by_hand) {
        bool tried = city->today - state.day >= settings->supplier_trial_days;
        int64_t last_n;
        count_last(city, supplier, state.day, BACK_N, &last_n, &late_n);
        if (tried || most == 0 || (last_n == BACK_N && late_n == 0)) {
            verdict.out = false;
            verdict.changed = true;
        }
    }
    if (verdict.changed) {
        verdict.since_day = city->today;
        verdict.by_hand = false;
    }
    return verdict;
}
