/* Forecasts set by hand (see overrides.h). */
#include "store/overrides.h"

#include <assert.h>

#include "base/fixed.h"
#include "store/growing.h"

enum { ANY_ID = -1 };

static int64_t to_key(int64_t id)
{
    return id == FIXED_NONE ? ANY_ID : id;
}

static int64_t of_key(int64_t id)
{
    return id == ANY_ID ? FIXED_NONE : id;
}

static enum linli_rc read_override(struct linli_arena *arena, struct stmt *stmt, void *row,
                                   struct linli_error *err)
{
    struct forecast_override *o = row;
    *o = (struct forecast_override){.id = stmt_i64(stmt, 0),
                                    .site = of_key(stmt_i64(stmt, 1)),
                                    .item = of_key(stmt_i64(stmt, 2)),
                                    .first_day = (int32_t)stmt_i64(stmt, 3),
                                    .until_day = (int32_t)stmt_i64(stmt, 4),
                                    .last_day = (int32_t)stmt_i64(stmt, 5),
                                    .kind = (enum override_kind)stmt_i64(stmt, 6),
                                    .value = stmt_i64(stmt, 7)};
    LINLI_TRY(growing_text(arena, stmt, 8, &o->reason, err));
    return growing_text(arena, stmt, 9, &o->actor, err);
}

static enum linli_rc to_index(const int64_t *ids, int64_t n, int64_t *id, struct linli_error *err)
{
    int64_t index = *id == FIXED_NONE ? FIXED_NONE : city_ids_find(ids, n, *id);
    if (*id != FIXED_NONE && index < 0) {
        return linli_fail(err, LINLI_EBREACH, "a forecast by hand names the id %lld",
                          (long long)*id);
    }
    *id = index;
    return LINLI_OK;
}

enum linli_rc overrides_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                             int32_t first, int32_t last, struct forecast_override **ret_rows,
                             int64_t *ret_rows_n, struct linli_error *err)
{
    struct forecast_override *all;
    int64_t all_n;
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_OVERRIDE_IN_FORCE, &stmt, err, "ii", (int64_t)first, (int64_t)last));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(struct forecast_override), read_override, &all,
                           &all_n, err));
    for (int64_t i = 0; i < all_n; i++) {
        LINLI_TRY(to_index(ids->sites, ids->sites_n, &all[i].site, err));
        LINLI_TRY(to_index(ids->items, ids->items_n, &all[i].item, err));
    }
    *ret_rows = all;
    *ret_rows_n = all_n;
    return LINLI_OK;
}

enum linli_rc override_insert(struct db *db, struct forecast_override *override, int64_t now_ms,
                              struct linli_error *err)
{
    const struct forecast_override *o = override;
    assert(o->until_day >= o->first_day && o->last_day == o->until_day && o->value >= 0);
    LINLI_TRY(db_new_ids(db, "forecast_override", 1, &override->id, err));
    return db_run(db, SQL_OVERRIDE_INSERT, NULL, err, "iiiiiiitti", o->id, to_key(o->site),
                  to_key(o->item), (int64_t)o->first_day, (int64_t)o->until_day, (int64_t)o->kind,
                  o->value, o->reason, o->actor, now_ms);
}

enum linli_rc override_end(struct db *db, int64_t id, int32_t last_day, const char *actor,
                           int64_t now_ms, const char *note, struct linli_error *err)
{
    int64_t changed = 0;
    LINLI_TRY(db_run(db, SQL_OVERRIDE_END, &changed, err, "iitit", id, (int64_t)last_day, actor,
                     now_ms, note));
    return changed > 0
               ? LINLI_OK
               : linli_fail(err, LINLI_ESTATE, "the forecast by hand no. %lld has ended already",
                            (long long)id);
}

static enum linli_rc read_record(struct linli_arena *arena, struct stmt *stmt, void *row,
                                 struct linli_error *err)
{
    struct override_record *record = row;
    LINLI_TRY(read_override(arena, stmt, &record->override, err));
    record->made_ms = stmt_i64(stmt, 10);
    record->ended_ms = stmt_i64(stmt, 12);
    const char **texts[] = {&record->ended_note, &record->site_code, &record->site_name,
                            &record->item_code,  &record->item_name, &record->unit};
    LINLI_TRY(growing_text(arena, stmt, 11, &record->ended_by, err));
    for (int32_t i = 0; i < 6; i++) {
        LINLI_TRY(growing_text(arena, stmt, 13 + i, texts[i], err));
    }
    return LINLI_OK;
}

enum linli_rc override_list(struct db *db, struct linli_arena *arena, int64_t day,
                            struct override_record **ret_rows, int64_t *ret_rows_n,
                            struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_OVERRIDE_LIST, &stmt, err, "i", day));
    return growing_rows(arena, stmt, sizeof(struct override_record), read_record, ret_rows,
                        ret_rows_n, err);
}

enum linli_rc override_find(struct db *db, struct linli_arena *arena, int64_t id,
                            struct override_record *ret_record, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_OVERRIDE_ONE, &stmt, &found, err, "i", id));
    enum linli_rc rc =
        found ? read_record(arena, stmt, ret_record, err)
              : linli_fail(err, LINLI_EUNKNOWN, "no forecast by hand has no. %lld", (long long)id);
    stmt_end(stmt);
    return rc;
}

enum linli_rc override_has_demand(struct db *db, int64_t site_id, int64_t item_id, bool *ret_has,
                                  struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_one(db, SQL_OVERRIDE_HAS_DEMAND, &stmt, ret_has, err, "ii", to_key(site_id),
                     to_key(item_id)));
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc override_has_below(struct db *db, int64_t site_id, bool *ret_has,
                                 struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_one(db, SQL_OVERRIDE_HAS_BELOW, &stmt, ret_has, err, "i", to_key(site_id)));
    stmt_end(stmt);
    return LINLI_OK;
}

/* ---- what was kept beside the plans -------------------------------------------------------------
 */

enum linli_rc override_forget(struct db *db, int32_t origin_day, struct linli_error *err)
{
    return db_run(db, SQL_OVERRIDE_FORGET, NULL, err, "i", (int64_t)origin_day);
}

enum linli_rc override_keep(struct db *db, int32_t origin_day, const struct override_kept *kept,
                            struct linli_error *err)
{
    return db_run(db, SQL_OVERRIDE_KEEP, NULL, err, "iiiiiii", kept->site_id, kept->item_id,
                  (int64_t)origin_day, (int64_t)kept->day, kept->override_id, kept->base_e3,
                  kept->value_e3);
}

static enum linli_rc read_kept(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    (void)arena;
    (void)err;
    *(struct override_kept *)row = (struct override_kept){
        .override_id = stmt_i64(stmt, 0),
        .site_id = stmt_i64(stmt, 1),
        .item_id = stmt_i64(stmt, 2),
        .day = (int32_t)stmt_i64(stmt, 3),
        .base_e3 = stmt_i64(stmt, 4),
        .value_e3 = stmt_i64(stmt, 5),
    };
    return LINLI_OK;
}

enum linli_rc override_kept(struct db *db, struct linli_arena *arena, int64_t id, int32_t before,
                            struct override_kept **ret_rows, int64_t *ret_rows_n,
                            struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_OVERRIDE_KEPT, &stmt, err, "ii", to_key(id), (int64_t)before));
    return growing_rows(arena, stmt, sizeof(struct override_kept), read_kept, ret_rows, ret_rows_n,
                        err);
}
