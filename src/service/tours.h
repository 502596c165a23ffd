/*
 * The tours of a day as they are lived through (docs/dispatch.md): kept, shown, and changed by what
 * happens. Functions that take a database are the body of a transaction that the caller runs;
 * results live in the arena. What becomes of the tours is decided by planner/dispatch_day.h.
 */
#ifndef LINLI_SERVICE_TOURS_H
#define LINLI_SERVICE_TOURS_H

#include "planner/dispatch_day.h"
#include "planner/dispatch_pay.h"
#include "service/dispatch.h"
#include "service/who.h"

/* Something that happened, in codes. */
struct tours_request {
    int32_t day;
    enum tour_event_kind kind;
    int64_t at_s;        /* NONE: now; on a day to come its beginning */
    int64_t stop_no;     /* DONE, FAILED, PIN, UNPIN, RETURNED */
    const char *vehicle; /* DELAY, OUT, BACK */
    int64_t amount;      /* DELAY: seconds, SLOW: ten-thousandths */
    const char *from;    /* NEW */
    const char *to;
    bool cold;
    int64_t g;
    int64_t ml;
    int64_t open_s;
    int64_t close_s;
    const char *note;
    struct dispatch_options search;
    int64_t change_fen;
};

struct tours_result {
    bool replayed; /* the key was known: nothing was done again */
    struct city city;
    struct tour_day day;
    struct tour_sums before;
    struct tour_sums sums;
    struct tour_change *changes;
    int64_t changes_n;
    int64_t at_s; /* the moment it was worked out for */
};

/* LINLI_EUNKNOWN: no tours of the day are kept. */
enum linli_rc tours_show(struct db *db, struct linli_arena *arena, int32_t day,
                         struct tours_result *ret_result, struct linli_error *err);

/* The kept tours of a day and what they bring to those who drive them. */
enum linli_rc tours_pay(struct db *db, struct linli_arena *arena, int32_t day,
                        struct tours_result *ret_result, struct tour_pay **ret_rows,
                        int64_t *ret_rows_n, struct linli_error *err);

/* Whether tours of the day are kept. */
enum linli_rc tours_has(struct db *db, int32_t day, bool *ret_has, struct linli_error *err);

/* Keeps a plan of the day in the place of one that is kept, before anything has happened.
 * LINLI_ESTATE: something has. */
enum linli_rc tours_keep(struct db *db, struct linli_arena *arena,
                         const struct dispatch_result *made, const struct tours_request *request,
                         const struct who *who, struct tours_result *ret_result,
                         struct linli_error *err);

/* Books an event and plans again what it touches. LINLI_EUNKNOWN for codes, and as
 * dispatch_day_event. */
enum linli_rc tours_happen(struct db *db, struct linli_arena *arena,
                           const struct tours_request *request, const struct who *who,
                           struct tours_result *ret_result, struct linli_error *err);

#endif
