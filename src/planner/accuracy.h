/*
 * Sums what plans expected against what was wanted (model/accuracy.h). The city has the demand of
 * the days from a week before from_day to to_day, marked facts already taken out; the caller
 * streams in what plans expected and what people set by hand. Pure: no database, no clock.
 *
 * A day that was in stock for a share s of it, with nothing recorded as unmet, wanted quantity / s,
 * as the forecasts take it; below a quarter it says nothing, nor does one without a fact. A site
 * that supplies others has no demand of its own and is left out. The class of an item is that of
 * today.
 *
 * Called by service/accuracy.
 */
#ifndef LINLI_PLANNER_ACCURACY_H
#define LINLI_PLANNER_ACCURACY_H

#include "linli/arena.h"
#include "model/accuracy.h"
#include "model/city.h"

struct accuracy_work;

/* What was wanted of a series on a day, as above; NONE: not known. */
int64_t accuracy_wanted_e3(const struct demand_series *series, int32_t day);

/* site: an index, or NONE for all. */
enum linli_rc accuracy_begin(const struct city *city, enum accuracy_by by, int32_t from_day,
                             int32_t to_day, int64_t site, struct linli_arena *arena,
                             struct accuracy_work **ret_work, struct linli_error *err);

/* What a plan expected of a day; site and item are indices. */
struct accuracy_forecast {
    int64_t site;
    int64_t item;
    int32_t day;
    int64_t mean_e3;
    int64_t low_e3;
    int64_t high_e3;
};
enum linli_rc accuracy_take_forecast(struct accuracy_work *work, const struct accuracy_forecast *f,
                                     struct linli_error *err);

/* A forecast by hand of a day that has come, and what it stood for. */
struct accuracy_by_hand {
    int64_t site;
    int64_t item;
    int32_t day;
    int64_t value_e3;
    int64_t base_e3;
    const char *author;
};
enum linli_rc accuracy_take_by_hand(struct accuracy_work *work, const struct accuracy_by_hand *h,
                                    struct linli_error *err);

/* LINLI_EOVERFLOW: the sums are too large. */
enum linli_rc accuracy_finish(struct accuracy_work *work, struct accuracy *ret_accuracy,
                              struct linli_error *err);

#endif
