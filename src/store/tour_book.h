/*
 * The tours of a day in the database (model/tour_day.h): events are written once, stops and
 * vehicles are what followed from them. Everything here runs inside tx_run. Called by
 * service/tours.
 */
#ifndef LINLI_STORE_TOUR_BOOK_H
#define LINLI_STORE_TOUR_BOOK_H

#include "linli/arena.h"
#include "model/tour_day.h"
#include "store/city_load.h"
#include "store/db.h"

/* The number of the event with which a day begins, or begins anew. */
enum linli_rc tour_book_keep(struct db *db, int32_t day, int64_t *ret_event,
                             struct linli_error *err);

/* The number of a day's next event; who asks at the same time waits until this transaction is over.
 * LINLI_EUNKNOWN: no tours of that day are kept. */
enum linli_rc tour_book_next_event(struct db *db, int32_t day, int64_t *ret_event,
                                   struct linli_error *err);

/* Whether tours of the day are kept. */
enum linli_rc tour_book_has(struct db *db, int32_t day, bool *ret_has, struct linli_error *err);

/* Whether anything but keeping has happened on the day. */
enum linli_rc tour_book_touched(struct db *db, int32_t day, bool *ret_touched,
                                struct linli_error *err);

/* The day of a city; LINLI_EUNKNOWN: none is kept. */
enum linli_rc tour_book_load(struct db *db, struct linli_arena *arena, const struct city *city,
                             const struct city_ids *ids, int32_t day, struct tour_day *ret_day,
                             struct linli_error *err);

/* Writes what followed from the events; the day is kept. */
enum linli_rc tour_book_put(struct db *db, const struct city *city, const struct tour_day *day,
                            struct linli_error *err);

struct tour_book_by {
    const char *actor;
    int64_t now_ms;
    const char *note;
};

enum linli_rc tour_book_event(struct db *db, const struct city *city, int32_t day,
                              const struct tour_event *event, const struct tour_book_by *by,
                              struct linli_error *err);

#endif
