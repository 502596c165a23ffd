/*
 * The buffer factors of categories in the database (model/buffer.h): reviews and people's words are
 * only added; what a review looks at are the forecasts that plans were made with.
 *
 * Called by the loading of a city, service/day and service/buffer, inside tx_run.
 */
#ifndef LINLI_STORE_BUFFERS_H
#define LINLI_STORE_BUFFERS_H

#include "linli/arena.h"
#include "model/city.h"
#include "model/plan.h"
#include "store/city_load.h"
#include "store/db.h"

/* How each category stands as on `city->today`, into the city. */
enum linli_rc buffers_load(struct db *db, struct linli_arena *arena, struct city *city,
                           struct linli_error *err);

/* When the month before today has no review yet and there is a rule, the totals that end in it: for
 * a plan that reviews it. After buffers_load. Reads all forecasts once. */
enum linli_rc buffers_load_totals(struct db *db, struct linli_arena *arena,
                                  const struct city_ids *ids, struct city *city,
                                  struct linli_error *err);

/* The fresh reviews of a plan. */
enum linli_rc buffers_save(struct db *db, const struct plan *plan, int64_t now_ms,
                           struct linli_error *err);

/* What a person said. */
struct buffer_hand {
    const char *category;
    int64_t factor_e4; /* NONE: the rule's holds again */
    int32_t day;
    const char *note;
    const char *actor;
};

enum linli_rc buffer_hand_add(struct db *db, const struct buffer_hand *hand, int64_t now_ms,
                              struct linli_error *err);

/* A review with its category. */
struct buffer_reviewed {
    const char *category;
    struct buffer_review review;
};

/* All of them, the oldest first, in the arena. */
enum linli_rc buffer_review_list(struct db *db, struct linli_arena *arena,
                                 struct buffer_reviewed **ret_rows, int64_t *ret_n,
                                 struct linli_error *err);
enum linli_rc buffer_hand_list(struct db *db, struct linli_arena *arena,
                               struct buffer_hand **ret_rows, int64_t *ret_n,
                               struct linli_error *err);

#endif
