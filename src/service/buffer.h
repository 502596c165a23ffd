/*
 * Buffer factors of categories by hand (MISSION I3): how each stands, what every month's review
 * measured, and a person's word over the rule's.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_BUFFER_H
#define LINLI_SERVICE_BUFFER_H

#include "model/city.h"
#include "service/who.h"
#include "store/buffers.h"

/* A category of the city's items. */
struct buffer_row {
    const char *category;
    int64_t factor_e4; /* that a plan uses now */
    struct buffer_state state;
};

struct buffer_view {
    bool rule; /* factors follow the forecasts */
    struct buffer_row *rows;
    int64_t rows_n;
    struct buffer_reviewed *reviews; /* of all months, the oldest first */
    int64_t reviews_n;
    struct buffer_hand *hands; /* all that people said, the oldest first */
    int64_t hands_n;
};

/* As on `today`. */
enum linli_rc buffer_view(struct db *db, struct linli_arena *arena, int32_t today,
                          struct buffer_view *ret_view, struct linli_error *err);

/*
 * Sets the factor of a category from `today` on, or (factor NONE) gives it back to the rule.
 * LINLI_EUNKNOWN: no item is of it; LINLI_ESTATE: nobody set it; LINLI_EUSAGE: no note, or a factor
 * outside 0.5 to 3.
 */
enum linli_rc buffer_set(struct db *db, struct linli_arena *arena, const char *category,
                         int64_t factor_e4, const char *note, int32_t today, const struct who *who,
                         bool *ret_replayed, struct linli_error *err);

#endif
