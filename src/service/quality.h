/*
 * Data quality: checks the facts after each import and with each plan, keeps what it finds in the
 * inbox, and takes people's decisions about it. What is a mark and what follows from it is the
 * planner's (planner/quality.h).
 *
 * Functions that take a database are the body of a transaction, or part of one, that the caller
 * runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_QUALITY_H
#define LINLI_SERVICE_QUALITY_H

#include "linli/arena.h"
#include "model/city.h"
#include "planner/quality.h"
#include "service/who.h"
#include "store/city_load.h"
#include "store/db.h"
#include "store/demand_in.h"
#include "store/marks.h"

/*
 * Finds the marks of a city as it was loaded, compares them with those that are kept, and keeps the
 * difference if `keep`. The city gets the marks that count (city->marks); its facts stay as they
 * are. clock_day is the civil day of now; `late` are rows that an import has just brought (may be
 * NULL).
 */
struct quality_scan {
    int32_t clock_day;
    int64_t now_ms;
    bool keep;
    const struct demand_in_late *late;
    int64_t late_n;
};
enum linli_rc quality_check(struct db *db, struct linli_arena *arena,
                            const struct quality_scan *scan, const struct city_ids *ids,
                            struct city *city, struct linli_error *err);

/* The same after an import, which has no city at hand: as of the day after the last record. Tells
 * how many marks are open. */
enum linli_rc quality_check_import(struct db *db, struct linli_arena *arena,
                                   const struct quality_scan *scan, int64_t *ret_open_n,
                                   int64_t *ret_open_fen, struct linli_error *err);

/* The city with the demand of days from `first` to the one before `today` as it is known now,
 * without the facts that are not to be used. */
enum linli_rc quality_load_facts(struct db *db, struct linli_arena *arena, int32_t today,
                                 int32_t first, struct city *ret_city, struct city_ids *ret_ids,
                                 struct linli_error *err);

/* The day until which rows are late: plans of later days were made without them; NONE: none was. */
enum linli_rc quality_late_until(struct db *db, int64_t *ret_day, struct linli_error *err);

/* The city's settings; keys that this program does not know are passed over. */
enum linli_rc quality_settings(struct db *db, struct settings *ret_settings,
                               struct linli_error *err);

/* Keeps the queue of forecasts that missed (rule `forecast`) as a plan has left it. */
enum linli_rc quality_keep_forecasts(struct db *db, struct linli_arena *arena, int64_t now_ms,
                                     const struct city_ids *ids, const struct city *city,
                                     const struct plan *plan, struct linli_error *err);

struct inbox_request {
    const int64_t *ids;
    int64_t ids_n;
    const char *note;  /* "" */
    int64_t until_day; /* of an exclusion; NONE: the days of the mark */
};

struct inbox_decided {
    bool replayed; /* the key was known: nothing was done again */
    int64_t marks_n;
};

/*
 * Accepts, excludes or opens again. LINLI_EUNKNOWN: no such number; LINLI_ESTATE: it is not open
 * (or, to open it, is open or has gone); LINLI_EUSAGE: a mark of this rule cannot be excluded;
 * LINLI_EINPUT: --until before the mark's day.
 */
enum linli_rc inbox_decide(struct db *db, struct linli_arena *arena, enum mark_state to,
                           const struct inbox_request *request, const struct who *who,
                           struct inbox_decided *ret_decided, struct linli_error *err);

struct inbox_corrected {
    bool replayed;
    struct mark_record record; /* as it was */
    int64_t qty_e3;
};

/*
 * Corrects the quantity that a mark is about: a new fact, whose old value stays readable. Only of
 * imported demand; of a day in the stock ledger LINLI_ESTATE names the booking to undo.
 */
enum linli_rc inbox_correct(struct db *db, struct linli_arena *arena, int64_t id, int64_t qty_e3,
                            const char *note, const struct who *who,
                            struct inbox_corrected *ret_corrected, struct linli_error *err);

/* One mark with all that is known of it: its events, and the item's days around it. */
struct inbox_day {
    int32_t day;
    int64_t qty_e3; /* NONE: no fact */
    bool recorded;
};
struct inbox_explained {
    struct mark_record record;
    struct mark_event *events;
    int64_t events_n;
    struct inbox_day *days; /* of one item; none for a whole site */
    int64_t days_n;
    int32_t utc_offset_s; /* of the city, for the events' moments */
};
enum linli_rc inbox_explain(struct db *db, struct linli_arena *arena, int64_t id,
                            struct inbox_explained *ret_explained, struct linli_error *err);

#endif
