/*
 * What was written on paper, typed in: each paper number is used up by one booking.
 *
 * A number must have been printed, for that kind of booking. What is printed on its line (site,
 * item, lot, order line) need not be typed, and must not differ when it is. The number is used up
 * in the transaction that books, by one guarded statement, and is the idempotency key of the
 * booking: the same number with the same content is "entered already" and does nothing, with other
 * content it is refused, and what stands is named. When the booking was undone its number stays
 * used; what is right is entered under the number with /2 behind it, then /3, and so on.
 *
 * Called by linli enter and by the commands that take --paper.
 */
#ifndef LINLI_SERVICE_PAPER_H
#define LINLI_SERVICE_PAPER_H

#include "linli/arena.h"
#include "model/ledger.h"
#include "model/paper.h"
#include "service/who.h"
#include "store/db.h"
#include "store/paper.h"

/* What one line says. Texts are NULL or "" and numbers NONE where nothing was written. */
struct paper_entry {
    const char *paper; /* its number; NULL or "": not from paper */
    enum paper_kind kind;
    const char *site; /* NULL: the line's, else the city's only one */
    const char *item;
    int64_t qty_e3;
    const char *lot;
    int64_t expiry_day;
    const char *service;
    const char *purpose;   /* or a remark */
    const char *reason;    /* of a write-off or of a difference that was counted: its name */
    const char *condition; /* of what is brought back: good, doubtful, used */
    int64_t day;           /* NONE: that of the form, or today */
    const char *line;      /* of an order */
    const char *supplier;
    const char *to;       /* the site that a transfer goes to */
    const char *by;       /* who did it; else who types it in */
    enum account account; /* where the lot stands that is printed on the line */
};

/* The entry in its full form, ready to be booked. */
struct paper_ready {
    struct paper_entry entry; /* with what is printed on the line */
    struct who who;           /* with the number as key */
    bool already;             /* entered before with the same content: nothing is to be booked */
    const char *entered_by;   /* when already */
    bool undone;              /* and taken back since */
    struct paper_record record;
};

/*
 * Completes an entry and uses its number up; without a number it is only completed. The caller
 * books `ret_ready->entry` with `ret_ready->who` unless it is `already`, then calls paper_done, all
 * in one transaction. LINLI_EUNKNOWN: the number was never printed; LINLI_EINPUT: of another kind,
 * or printed for something else; LINLI_ESTATE: entered with other content.
 */
enum linli_rc paper_take(struct db *db, struct linli_arena *arena, const struct paper_entry *entry,
                         const struct who *who, struct paper_ready *ret_ready,
                         struct linli_error *err);
enum linli_rc paper_done(struct db *db, const struct paper_ready *ready, struct linli_error *err);

/* All of it in one step: takes the number, books by the entry's kind. *ret_already: nothing was
 * done again. Besides the errors above, those of the bookings. */
enum linli_rc paper_book(struct db *db, struct linli_arena *arena, const struct paper_entry *entry,
                         const struct who *who, bool *ret_already, struct linli_error *err);

/* Numbers that follow each other, of one kind and day, with nothing or the same printed on them. */
struct paper_range {
    struct paper_record first;
    struct paper_number last;
    int64_t n;
};

struct paper_status {
    int64_t entered_n;
    int64_t blank_n;
    int64_t open_n;
    struct paper_range *open; /* what is printed and not entered */
    int64_t ranges_n;
};

/* Which printed lines have not been entered yet; day NONE and site NULL: any. */
enum linli_rc paper_read_status(struct db *db, struct linli_arena *arena, int64_t day,
                                const char *site, struct paper_status *ret_status,
                                struct linli_error *err);

/*
 * Notes that nothing was written on the lines from `first` to `last` (NULL: only the first). It is
 * a remark, not a lock: what turns up later can still be entered. LINLI_EUNKNOWN, LINLI_EINPUT.
 */
enum linli_rc paper_note_blank(struct db *db, struct linli_arena *arena, const char *first,
                               const char *last, const struct who *who, int64_t *ret_n,
                               struct linli_error *err);

#endif
