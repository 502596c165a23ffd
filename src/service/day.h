/*
 * The working day: loads the city, lets the planner decide, keeps the plan and its proposals; all
 * in one transaction, so that nobody's approval falls between what the plan read and what it wrote.
 */
#ifndef LINLI_SERVICE_DAY_H
#define LINLI_SERVICE_DAY_H

#include "model/plan.h"
#include "service/city.h"

struct day_options {
    int32_t day; /* the day that is planned */
    int32_t threads;
    bool keep;               /* save the plan; false: only show what it would be */
    bool refit;              /* fit every forecast anew */
    const char *placed_item; /* as in planner_options */
    const char *site; /* that somebody wants to see; NULL: all. LINLI_EUNKNOWN: the city has none */
};

struct day_result {
    struct city city; /* what the plan was made of */
    struct plan plan;
    /* Names of what was kept, NULL when it was not: of each order its document, of each line its
     * document line ("PO-20261122-03/2", "" without an order). */
    const char *const *order_numbers;   /* [plan.orders_n] */
    const char *const *line_names;      /* [plan.lines_n] */
    const char *const *emergency_names; /* [plan.emergencies_n] */
    const char *const *move_names;      /* [plan.moves_n] "PM-20261122-03/2" */
    const bool *moves_approved;         /* [plan.moves_n] by the rule */
    /* Planned moves that were approved before and have not left: the plan was made of a city in
     * which they have. */
    const struct open_line *promised;
    int64_t promised_n;
    const char *const *amendment_names; /* [plan.amendments_n] */
};

/* The result lives in the context's arena. Planning a day again replaces its proposals. */
enum linli_rc day_plan(const struct city_context *context, const struct day_options *options,
                       struct day_result *ret_result, struct linli_error *err);

/* The civil day of the context's clock in the city's zone. */
enum linli_rc day_today(const struct city_context *context, int32_t *ret_day,
                        struct linli_error *err);

#endif
