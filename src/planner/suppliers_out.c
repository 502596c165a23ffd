/*
 * Which suppliers are out today (supplier_record.h), before sources are chosen: their backups have
 * their items. Sourcing takes one that is out only where nobody else supplies an item. A person is
 * told every day for as long as one is out, and on the day on which the rule takes one back.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "planner/supplier_record.h"
#include "planner/supply.h"

static int64_t days_e3(double days)
{
    return (int64_t)floor(days * FIXED_E3 + 0.5);
}

enum linli_rc suppliers_judge(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    struct plan *plan = run->plan;
    LINLI_TRY(LINLI_NEW(run->arena, city->suppliers_n, &plan->suppliers, err));
    plan->suppliers_n = city->suppliers_n;
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        struct supplier_verdict v = supplier_judge(city, i);
        struct supplier_lead lead = supplier_lead_measured(city, i, 0);
        assert(v.late_n <= v.orders_n);
        plan->suppliers[i] = (struct plan_supplier){.supplier = i,
                                                    .out = v.out,
                                                    .changed = v.changed,
                                                    .by_hand = v.by_hand,
                                                    .since_day = v.since_day,
                                                    .late_n = v.late_n,
                                                    .orders_n = v.orders_n,
                                                    .lead_n = lead.n,
                                                    .late_e3 = days_e3(lead.own_days),
                                                    .sd_e3 = days_e3(lead.own_sd),
                                                    .counted_e3 = days_e3(lead.late_days)};
    }
    return LINLI_OK;
}

bool suppliers_is_out(const struct run *run, int64_t supplier)
{
    return run->plan->suppliers[supplier].out;
}

enum linli_rc suppliers_out_tell(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->plan->suppliers_n; i++) {
        const struct plan_supplier *s = &run->plan->suppliers[i];
        bool back = !s->out && !s->by_hand && s->since_day == run->city->today;
        struct plan_notice *notice;
        if (!s->out && !back) {
            continue;
        }
        int64_t numbers[] = {s->late_n, s->orders_n, s->since_day};
        LINLI_TRY(run_notice(run, NULL, back ? NOTICE_SUPPLIER_BACK : NOTICE_SUPPLIER_OUT,
                             back ? NULL : numbers, back ? 0 : 3, &notice, err));
        notice->supplier = i;
    }
    return LINLI_OK;
}
