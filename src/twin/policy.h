/*
 * A search for the planner's own settings on a training part of a city's history: each setting's
 * values are tried beside each other under common random numbers, those that save are put together,
 * and the city is lived through again. Nobody guesses: a setting is moved only by a figure.
 * Called by service/twin_tune.c.
 */
#ifndef LINLI_TWIN_POLICY_H
#define LINLI_TWIN_POLICY_H

#include "twin/twin.h"

enum { POLICY_KNOBS_MAX = 12 };

/* One setting: what it was, what it is better set to, and the yearly cost before and after that,
 * with all that was moved before it. Not moved: from == to, the costs equal. */
struct policy_step {
    const char *key; /* of the settings */
    int64_t from;    /* as it is stored */
    int64_t to;
    double before;
    double after;
};

struct policy {
    struct settings settings; /* the city's own with what was moved */
    struct policy_step steps[POLICY_KNOBS_MAX];
    int32_t steps_n;
    struct twin_figures before; /* of the training part */
    struct twin_figures after;
    int32_t tried_n; /* settings that were simulated */
};

/*
 * Searches. A value is taken when it saves POLICY_LEAST_GAIN of the cost and lets neither class A
 * run out on more than 1 % of its days nor class B on more than 3 %, unless they did before.
 * `options`: the training part. Errors as of twin_run.
 */
#define POLICY_LEAST_GAIN 0.0005
enum linli_rc policy_search(const struct city *city, const int64_t *const *wanted_e3,
                            const struct twin_options *options, struct linli_arena *arena,
                            struct policy *ret_policy, struct linli_error *err);

#endif
