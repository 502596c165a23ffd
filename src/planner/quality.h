/*
 * Data quality (MISSION F6): which facts of a snapshot cannot be, are missing, came late or lie far
 * from what their own history makes plausible; and what the planner does with each until a person
 * has decided. Pure functions; docs/quality.md has every rule with its numbers.
 *
 * quality_find looks at the facts as they are. quality_apply then takes out of the snapshot what is
 * not to be used, before planner_plan sees it:
 *
 *   impossible, open     not observed         missing site, open   unknown, not zero
 *   outlying, open       used, bounded        anything excluded    not observed
 *   accepted, corrected  used in full, never taken for an outlier
 *
 * Called by service/quality and service/day.
 */
#ifndef LINLI_PLANNER_QUALITY_H
#define LINLI_PLANNER_QUALITY_H

#include "model/city.h"
#include "model/plan.h"

/* What a snapshot does not hold. Sites and items are indices of the city. */
struct quality_inbound { /* everything that was ever brought in of an item */
    int64_t site;
    int64_t item;
    int32_t first_day;
    int64_t qty_e3;
};

struct quality_rows { /* rows of a site's days that are later than the clock, or that came late */
    int64_t site;
    int32_t day;
    int32_t last_day;
    int64_t rows_n;
    int64_t late_days; /* of late rows: how long the latest took */
    int64_t value_fen;
};

struct quality_facts {
    const struct quality_inbound *inbound; /* sorted by site, item */
    int64_t inbound_n;
    const struct quality_rows *future;
    int64_t future_n;
    const struct quality_rows *late;
    int64_t late_n;
};

/*
 * Every mark of the snapshot before city->today, sorted by site, item, day, rule, in `arena`; each
 * has the state open. Quantities are looked at over the last quality_days, what cannot be in all of
 * the history. LINLI_ENOMEM.
 */
enum linli_rc quality_find(const struct city *city, const struct quality_facts *facts,
                           struct linli_arena *arena, struct quality_mark **ret_marks,
                           int64_t *ret_marks_n, struct linli_error *err);

/* The first day whose quantities quality_find looks at for that kind; nothing is said of earlier
 * ones. */
int32_t quality_first_day(const struct city *city, enum quality_kind kind);

/* What the fact of a mark says in the snapshot now; NONE when it is not about a quantity or price,
 * or there is none. */
int64_t quality_value_now(const struct city *city, const struct quality_mark *mark);

/* What becomes of a mark that is kept: its new form, and whether that is an event of its own. */
struct quality_change {
    struct quality_mark mark; /* id 0: a new one */
    bool changed;             /* to be written */
    bool event;               /* its state or value is another */
};

/*
 * Compares what was found with what is kept (all states, any order). A fact is marked once; what a
 * person decided holds as long as the value is the one it was said of, also when the mark had gone
 * in between; what is no longer found has gone. Days that quality_find does not look at stay as
 * they are. *ret_changes has every mark, those found and those kept, in the order of quality_find.
 */
enum linli_rc quality_settle(const struct city *city, const struct quality_mark *found,
                             int64_t found_n, const struct quality_mark *kept, int64_t kept_n,
                             struct linli_arena *arena, struct quality_change **ret_changes,
                             int64_t *ret_changes_n, struct linli_error *err);

/*
 * The queue of forecasts that missed three times in a row, after a plan (F8): one mark of the rule
 * `forecast` for each run of misses, from the plan that first saw it; it has gone with the first
 * plan whose forecasts are good again. `kept` as above; *ret_changes has marks of that rule only.
 */
enum linli_rc quality_settle_forecasts(const struct city *city, const struct plan *plan,
                                       const struct quality_mark *kept, int64_t kept_n,
                                       struct linli_arena *arena,
                                       struct quality_change **ret_changes, int64_t *ret_changes_n,
                                       struct linli_error *err);

/* Takes city->marks into account, in place: quantities become NONE, prices NONE, days certain. */
enum linli_rc quality_apply(struct city *city, struct linli_arena *arena, struct linli_error *err);

#endif
