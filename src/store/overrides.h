/*
 * Forecasts set by hand in the database (model/override.h), and beside each plan what its forecast
 * would have been without them. Called by service/override and the plan's loading and keeping,
 * inside tx_run.
 */
#ifndef LINLI_STORE_OVERRIDES_H
#define LINLI_STORE_OVERRIDES_H

#include "linli/arena.h"
#include "model/override.h"
#include "store/city_load.h"
#include "store/db.h"

/* One as it is shown; site and item of `override` are database ids or NONE. Texts in the arena. */
struct override_record {
    struct forecast_override override;
    int64_t made_ms;
    int64_t ended_ms; /* NONE: it runs until its day */
    const char *ended_by;
    const char *ended_note;
    const char *site_code; /* "" for all */
    const char *site_name;
    const char *item_code;
    const char *item_name;
    const char *unit;
};

/* Those that hold on some day from first to last, by id, with the indices of `ids`. LINLI_EBREACH:
 * one names what is not there. */
enum linli_rc overrides_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                             int32_t first, int32_t last, struct forecast_override **ret_rows,
                             int64_t *ret_rows_n, struct linli_error *err);

/* Enters one with database ids; its id comes back in it. */
enum linli_rc override_insert(struct db *db, struct forecast_override *override, int64_t now_ms,
                              struct linli_error *err);
/* Ends one after last_day. LINLI_ESTATE: somebody has ended it, or it has run out. */
enum linli_rc override_end(struct db *db, int64_t id, int32_t last_day, const char *actor,
                           int64_t now_ms, const char *note, struct linli_error *err);
/* Those that hold on that day or later; LINLI_EUNKNOWN for an id that is not there. */
enum linli_rc override_list(struct db *db, struct linli_arena *arena, int64_t day,
                            struct override_record **ret_rows, int64_t *ret_rows_n,
                            struct linli_error *err);
enum linli_rc override_find(struct db *db, struct linli_arena *arena, int64_t id,
                            struct override_record *ret_record, struct linli_error *err);
/* Whether there is any demand on record to forecast from; whether a site supplies others. NONE for
 * any. */
enum linli_rc override_has_demand(struct db *db, int64_t site_id, int64_t item_id, bool *ret_has,
                                  struct linli_error *err);
enum linli_rc override_has_below(struct db *db, int64_t site_id, bool *ret_has,
                                 struct linli_error *err);

/* What a plan took instead of its own forecast of a day; site and item are database ids. */
struct override_kept {
    int64_t override_id;
    int64_t site_id;
    int64_t item_id;
    int32_t day;
    int64_t base_e3;
    int64_t value_e3;
};
/* Forgets what an earlier plan of that day kept. */
enum linli_rc override_forget(struct db *db, int32_t origin_day, struct linli_error *err);
enum linli_rc override_keep(struct db *db, int32_t origin_day, const struct override_kept *kept,
                            struct linli_error *err);
/* Of days before `before`: what the last plan made by then took. id NONE: of all. By override, day,
 * site, item. */
enum linli_rc override_kept(struct db *db, struct linli_arena *arena, int64_t id, int32_t before,
                            struct override_kept **ret_rows, int64_t *ret_rows_n,
                            struct linli_error *err);

#endif
