/*
 * Marked facts in the database (model/quality.h): found again they are changed in place, every
 * change of state or value is an event that is written once. Called by service/quality, inside
 * tx_run.
 */
#ifndef LINLI_STORE_MARKS_H
#define LINLI_STORE_MARKS_H

#include "linli/arena.h"
#include "model/quality.h"
#include "store/city_load.h"
#include "store/db.h"

/* Who changed a mark, when and why. */
struct mark_by {
    const char *actor;
    int64_t now_ms;
    const char *note;
};

/* Every kept mark with the indices of `ids` as site and item, in the arena. LINLI_EBREACH when one
 * names what is not there. */
enum linli_rc marks_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                         struct quality_mark **ret_marks, int64_t *ret_marks_n,
                         struct linli_error *err);

/* Keeps a mark as a check found it: a new one (id 0) or its new form; with an event or without. The
 * id of a new one comes back in `mark`. */
enum linli_rc mark_keep(struct db *db, struct linli_arena *arena, struct quality_mark *mark,
                        const struct city_ids *ids, bool event, const struct mark_by *by,
                        struct linli_error *err);

/* One mark as it is shown; site and item of `mark` are database ids. Texts are in the arena. */
struct mark_record {
    struct quality_mark mark;
    int64_t found_ms;
    const char *site_code;
    const char *site_name;
    const char *item_code; /* "" */
    const char *item_name;
    const char *unit;
};

/* Marks in states from first to last, most at stake first; rule, site and item are codes or "". */
struct mark_filter {
    enum mark_state first;
    enum mark_state last;
    const char *rule;
    const char *site;
    const char *item;
};
enum linli_rc marks_list(struct db *db, struct linli_arena *arena, const struct mark_filter *filter,
                         struct mark_record **ret_rows, int64_t *ret_rows_n,
                         struct linli_error *err);
/* LINLI_EUNKNOWN names the number. */
enum linli_rc mark_find(struct db *db, struct linli_arena *arena, int64_t id,
                        struct mark_record *ret_record, struct linli_error *err);

/*
 * A person's decision: the new state (MARK_OPEN takes a decision back), the value it is said of and
 * the last day of an exclusion, with its event. LINLI_ESTATE: somebody else was faster.
 */
enum linli_rc mark_decide(struct db *db, const struct quality_mark *mark, enum mark_state to,
                          int64_t value, int32_t until_day, const struct mark_by *by,
                          struct linli_error *err);

struct mark_event {
    enum mark_state state;
    int64_t value;
    int64_t moment_ms;
    const char *actor;
    const char *note;
};
enum linli_rc mark_events(struct db *db, struct linli_arena *arena, int64_t id,
                          struct mark_event **ret_events, int64_t *ret_events_n,
                          struct linli_error *err);

#endif
