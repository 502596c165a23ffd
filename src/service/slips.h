/*
 * The list of bookings: what was booked, when, by whom and for what, so that one finds the number
 * to undo. The body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_SLIPS_H
#define LINLI_SERVICE_SLIPS_H

#include "store/slips.h"

/* Which bookings; NULL or NONE: any. */
struct slips_choice {
    const char *site;
    const char *item;
    int64_t from_day;
    int64_t to_day;
    const char *kind; /* slip_kind_name */
    const char *service;
    int64_t most_n;
};

struct slips_found {
    struct slip_row *rows; /* newest slip first */
    int64_t rows_n;
    int64_t utc_offset_s; /* of the city, for the time of day */
};

/* LINLI_EUNKNOWN: no such site, item; LINLI_EUSAGE: no such kind. */
enum linli_rc slips_find(struct db *db, struct linli_arena *arena,
                         const struct slips_choice *choice, struct slips_found *ret_found,
                         struct linli_error *err);

#endif
