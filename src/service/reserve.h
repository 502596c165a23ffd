/*
 * The emergency reserve by hand (MISSION I4): stock of critical items that stands apart from daily
 * use. Anybody may put stock aside, refill the reserve from what the day's plan says daily use can
 * spare, and swap lots that will expire for fresher ones; what is in it is given back to daily use
 * only by a person whom the setting reserve_keepers names, with a reason. Undoing what put it there
 * takes such a person, too.
 *
 * Each function is the body of a transaction that the caller runs, one booking with a slip (moves
 * between accounts of a site); results live in the arena.
 */
#ifndef LINLI_SERVICE_RESERVE_H
#define LINLI_SERVICE_RESERVE_H

#include "service/change.h"
#include "store/reserve.h"

/* LINLI_ESTATE unless the setting reserve_keepers names who asks. */
enum linli_rc reserve_check_keeper(struct db *db, const struct who *who, struct linli_error *err);

/* From daily use: of a lot, or a quantity of what keeps longest. */
enum linli_rc reserve_hold(struct db *db, struct linli_arena *arena,
                           const struct change_choice *choice, const char *reason,
                           const struct who *who, struct change *ret_change,
                           struct linli_error *err);

/* To daily use, by a keeper: of a lot, or a quantity of what expires first. */
enum linli_rc reserve_release(struct db *db, struct linli_arena *arena,
                              const struct change_choice *choice, const char *reason,
                              const struct who *who, struct change *ret_change,
                              struct linli_error *err);

/* Which part of the reserve; NULL: all sites, all items. */
struct reserve_part {
    const char *site;
    const char *item;
    int64_t day;
};

/* Swaps what expires within reserve_rotate_days for what keeps longer. With nothing to swap,
 * nothing is booked and the change has no number. */
enum linli_rc reserve_rotate(struct db *db, struct linli_arena *arena,
                             const struct reserve_part *part, const struct who *who,
                             struct change *ret_change, struct linli_error *err);

/* Puts aside what the plan of that day says, less what has been put aside since. LINLI_ESTATE:
 * there is no such plan. With nothing (more) to put aside, nothing is booked and the change has no
 * number. */
enum linli_rc reserve_refill(struct db *db, struct linli_arena *arena,
                             const struct reserve_part *part, const struct who *who,
                             struct change *ret_change, struct linli_error *err);

struct reserve_view {
    struct reserve_lot *lots; /* of the reserve alone */
    int64_t *swap_e3;         /* [lots_n] of each: what --rotate would swap */
    int64_t lots_n;
    struct reserve_gap *gaps; /* of the plan of that day */
    int64_t gaps_n;
};

enum linli_rc reserve_show(struct db *db, struct linli_arena *arena,
                           const struct reserve_part *part, struct reserve_view *ret_view,
                           struct linli_error *err);

#endif
