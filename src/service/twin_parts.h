/* What the files of a simulation's service share (see twin.h). */
#ifndef LINLI_SERVICE_TWIN_PARTS_H
#define LINLI_SERVICE_TWIN_PARTS_H

#include "service/twin.h"
#include "twin/twin.h"

enum { TWIN_TRAIN_REPLICATIONS = 5 };

struct twin_call {
    const struct twin_question *question;
    struct linli_arena *arena;
    struct city city;
    const int64_t *const *wanted_e3;
    const char *part;
    int32_t load_day; /* what is recorded before it is taken; of a city: its today */
};

/* Of the measured part, and of the training part, which nothing strains. */
struct twin_options twin_measured(struct twin_call *call, const struct twin_report *report);
struct twin_options twin_training(struct twin_call *call, const struct twin_report *report);

/* twin_tune.c: searches the planner's settings, measures the city with them and as it is, and
 * writes what was found into the city when the question says so. */
enum linli_rc twin_tune_settings(struct twin_call *call, struct date_clock clock,
                                 struct twin_report *report, struct linli_error *err);

/* twin_levers.c: the planner's parts switched on one after the other. */
enum linli_rc twin_pull_levers(struct twin_call *call, struct twin_report *report,
                               struct linli_error *err);

/* Goods that are sold before they are bought, where anybody orders ahead at all. */
bool twin_sells_ahead(const struct twin_call *call, const struct twin_rates *rates);

/* twin_strain.c: all who run the city under each strain alone, beside all at once. */
enum linli_rc twin_strain_all(struct twin_call *call, struct twin_report *report,
                              const struct twin_contender *contenders, struct linli_error *err);

#endif
