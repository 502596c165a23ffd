/*
 * Forecasts set by hand (MISSION F7): made with a reason and an end, listed, ended early, and
 * measured against what came (docs/quality.md). What the planner does with them:
 * planner/override.c.
 *
 * Functions that take a database are the body of a transaction that the caller runs; results live
 * in the arena.
 */
#ifndef LINLI_SERVICE_OVERRIDE_H
#define LINLI_SERVICE_OVERRIDE_H

#include <stdbool.h>

#include "linli/arena.h"
#include "service/who.h"
#include "store/db.h"
#include "store/overrides.h"

struct override_request {
    const char *site; /* code; NULL: the only one, or every one with all_sites */
    const char *item; /* code; NULL with all_items */
    bool all_sites;
    bool all_items;
    enum override_kind kind;
    int64_t value;
    int32_t first_day;
    int32_t until_day;
    const char *reason;
};

struct override_made {
    bool replayed; /* the key was known: nothing was done again */
    struct override_record record;
};

/*
 * Makes one. LINLI_EUNKNOWN: no such site or item, or nothing on record to forecast from;
 * LINLI_EUSAGE: a quantity of all sites or items, or a site that supplies others; LINLI_EINPUT: an
 * end before the begin, or no reason; LINLI_ELIMIT: an end too far away.
 */
enum linli_rc override_make(struct db *db, struct linli_arena *arena,
                            const struct override_request *request, const struct who *who,
                            struct override_made *ret_made, struct linli_error *err);

/* Ends one from `day` on. LINLI_EUNKNOWN, LINLI_ESTATE. */
enum linli_rc override_stop(struct db *db, struct linli_arena *arena, int64_t id, int32_t day,
                            const char *note, const struct who *who, struct override_made *ret_made,
                            struct linli_error *err);

/* How far off the plans were on the days that have come, and would have been without. */
struct override_measure {
    int64_t days_n; /* item-days with a plan and a fact */
    int64_t actual_e3;
    int64_t off_e3;      /* sum of |value - actual| */
    int64_t base_off_e3; /* sum of |base - actual| */
};

struct override_row {
    struct override_record record;
    struct override_measure measure;
};

/* Those that hold on `today` or later, or all of them, each with its measure until the day before
 * today. */
enum linli_rc override_review(struct db *db, struct linli_arena *arena, int32_t today, bool all,
                              struct override_row **ret_rows, int64_t *ret_rows_n,
                              struct linli_error *err);

#endif
