/*
 * Documents that change where stock stands or take it out for other reasons than an issue: moves
 * between the accounts of a site (quarantine, release, reuse), write-offs, returns from a service
 * and things that users bring back. docs/stock.md has the table of what each does to accounts and
 * demand.
 *
 * Each function is the body of a transaction that the caller runs, one booking with a slip; results
 * live in the arena and are built from what was booked, so a replayed key gets the same.
 */
#ifndef LINLI_SERVICE_CHANGE_H
#define LINLI_SERVICE_CHANGE_H

#include "service/booking.h"

/* What was booked, lot by lot. */
struct change {
    bool replayed;
    char number[SLIP_NUMBER_BYTES]; /* "": nothing was booked; the lots are what would be */
    enum slip_kind kind;
    struct slip_lot *lots;
    int64_t lots_n;
};

/* Which stock. */
struct change_choice {
    const char *site; /* NULL: the city's only site */
    const char *item;
    const char *lot; /* NULL: by expiry, the earliest first, expired ones too */
    int64_t qty_e3;  /* NONE: with a lot all of it */
    int64_t day;
};

enum change_step {
    STEP_QUARANTINE,
    STEP_RELEASE,
    STEP_REUSE,
    STEP_PUT_ASIDE,   /* into the reserve; without a lot: what keeps longest, never expired */
    STEP_FROM_RESERVE /* by service/reserve, which knows who may */
};

/* Moves stock between two accounts: quarantine and back, reserve and back, recycling to normal.
 * LINLI_ESHORT (also for what came after the day), LINLI_EUNKNOWN,
 * LINLI_EUSAGE when neither lot nor quantity say how much. */
enum linli_rc change_move(struct db *db, struct linli_arena *arena, enum change_step step,
                          const struct change_choice *choice, const char *reason,
                          const struct who *who, struct change *ret_change,
                          struct linli_error *err);

struct change_write_off {
    struct change_choice choice;
    bool expired;        /* every expired lot of the site, instead of item, lot and quantity */
    const char *reason;  /* expired, damaged, lost, recycled, other */
    const char *account; /* account_name; NULL: normal, for recycled things recycling, for what has
                            expired normal, reserve and quarantine */
    const char *note;    /* "" */
    bool look_only;
};

enum linli_rc change_write_off(struct db *db, struct linli_arena *arena,
                               const struct change_write_off *request, const struct who *who,
                               struct change *ret_change, struct linli_error *err);

struct change_return {
    const char *of; /* the number of the issue; NULL: free, by item */
    struct change_choice choice;
    const char *condition; /* good, doubtful, used */
    bool unused;           /* a used-up looking thing that was not used: demand is taken back */
    const char *service;   /* of a free one; "" */
    const char *note;      /* "" */
};

/* Back from a service. LINLI_EINPUT: more than was issued and has not come back; LINLI_ESTATE: the
 * number is not a standing issue, or the item is not one that is collected. */
enum linli_rc change_return(struct db *db, struct linli_arena *arena,
                            const struct change_return *request, const struct who *who,
                            struct change *ret_change, struct linli_error *err);

/* Used things that users bring back, of a recyclable item; never demand. */
enum linli_rc change_collect(struct db *db, struct linli_arena *arena,
                             const struct change_choice *choice, const char *service,
                             const struct who *who, struct change *ret_change,
                             struct linli_error *err);

/* ---- shared by the files of this header ------------------------------------------------------ */

/* The number, kind and lots of what a booking did. */
enum linli_rc change_result(struct booking *booking, struct change *ret_change,
                            struct linli_error *err);
/* The lots from which a choice is taken, shares adding up to its quantity. */
enum linli_rc change_take(struct booking *booking, int64_t site, int64_t item, enum account account,
                          const struct change_choice *choice, struct lot_share **ret_shares,
                          int64_t *ret_shares_n, struct linli_error *err);
/* The same from daily use, what keeps longest first, and nothing that has expired. */
enum linli_rc change_take_freshest(struct booking *booking, int64_t site, int64_t item,
                                   const struct change_choice *choice,
                                   struct lot_share **ret_shares, int64_t *ret_shares_n,
                                   struct linli_error *err);
/* LINLI_ESTATE unless the item is recyclable. */
enum linli_rc change_check_recyclable(struct db *db, int64_t item, const char *code,
                                      struct linli_error *err);

#endif
