/* The plan of a small city, each line of which is computed again from its reason, and its notices.
 */
#ifndef LINLI_TESTS_UNIT_SMALL_PLAN_H
#define LINLI_TESTS_UNIT_SMALL_PLAN_H

#include "planner/planner.h"
#include "small_city.h"

static inline struct plan plan_of(struct small_city *small)
{
    struct planner_options options = {.threads = 1};
    struct plan plan;
    struct linli_error err;
    linli_error_init(&err);
    city_sort(&small->city);
    assert_int_equal(city_check(&small->city, &err), LINLI_OK);
    assert_int_equal(planner_plan(&small->city, &options, &small->arena, &plan, &err), LINLI_OK);
    for (int64_t i = 0; i < plan.lines_n; i++) {
        int64_t again = -1;
        assert_true(planner_replay(&plan.lines[i].reason, &again));
        assert_int_equal(again, plan.lines[i].qty_e3);
    }
    return plan;
}

static inline const struct plan_notice *find_notice(const struct plan *plan, enum reason_id id,
                                                    int64_t item)
{
    for (int64_t i = 0; i < plan->notices_n; i++) {
        if (plan->notices[i].reason.id == id && plan->notices[i].item == item) {
            return &plan->notices[i];
        }
    }
    return NULL;
}

#endif
