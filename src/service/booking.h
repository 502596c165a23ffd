/*
 * What every booking of stock has in common: the command with its key, the numbered slip, the rows
 * it books and the answer that a second sending of the key gets again.
 *
 *   booking_begin     the key is entered; when it was known, nothing is booked
 *   booking_number    the day is checked, the slip gets its number
 *   booking_row       a movement of this booking, for ledger_post
 *   booking_finish    the numbers of the answer are kept
 *   booking_answer    the numbers of the first answer, of a booking that was replayed
 *
 * Everything runs in the transaction of the caller, so that key, number, rows and answer stand or
 * fall together.
 */
#ifndef LINLI_SERVICE_BOOKING_H
#define LINLI_SERVICE_BOOKING_H

#include "linli/arena.h"
#include "service/who.h"
#include "store/db.h"
#include "store/slips.h"

struct booking {
    struct db *db;
    struct linli_arena *arena;
    const struct who *who;
    int64_t command;
    bool replayed;      /* the key was known */
    const char *answer; /* then: what was answered, in the arena */
    int64_t site;       /* NONE: several */
    int64_t day;
    char number[SLIP_NUMBER_BYTES]; /* "" until booking_number; of a replayed one the first's */
};

/* `name` and `request` (equal for equal requests) say what a key was used for; the arena, `who` and
 * the texts outlive the booking. */
enum linli_rc booking_begin(struct db *db, struct linli_arena *arena, const char *name,
                            const char *request, const struct who *who, struct booking *ret_booking,
                            struct linli_error *err);

/* LINLI_EINPUT: a day far from the city's present (stock_day.h), asked of the site if there is one.
 */
enum linli_rc booking_number(struct booking *booking, const struct slip_facts *facts,
                             struct linli_error *err);
/* Facts of a slip that neither undoes nor refers to another and has no note. */
struct slip_facts booking_facts(enum slip_kind kind, int64_t site, int64_t day);

/* A row of this booking on its day at its site, without document line, reason and service. */
struct movement booking_row(const struct booking *booking, enum movement_kind kind, int64_t item,
                            int64_t lot, enum account account, int64_t qty_e3);

enum linli_rc booking_finish(struct booking *booking, const int64_t *numbers, int64_t n,
                             struct linli_error *err);
enum linli_rc booking_answer(const struct booking *booking, int64_t *ret_numbers, int64_t n,
                             struct linli_error *err);

/* The site of a code; NULL: the city's only one. */
enum linli_rc booking_site(struct db *db, const char *code, int64_t *ret_site,
                           struct linli_error *err);
/* What there is of an item at a site for daily use. */
enum linli_rc booking_on_hand(struct db *db, int64_t site, int64_t item, int64_t day,
                              int64_t *ret_on_hand_e3, struct linli_error *err);

/* "" for NULL, for the texts of requests. */
const char *booking_text(const char *text);

#endif
