/* What plans expected on its way to the planner's sums (see accuracy.h). */
#include "service/accuracy.h"

#include "base/fixed.h"
#include "base/text.h"
#include "planner/accuracy.h"
#include "service/quality.h"
#include "store/overrides.h"

/* What is forecast at all had demand in so many days (docs/forecast.md): a series without a row in
 * the days that are asked for is still zero demand on them. */
enum { HISTORY_DAYS = 407 };

struct accuracy_call {
    const struct city_context *context;
    const struct accuracy_question *question;
    struct linli_arena_mark mark;
    struct city city;
    struct city_ids ids;
    struct accuracy_work *work;
    struct accuracy result;
};

static enum linli_rc index_of(const int64_t *ids, int64_t n, int64_t id, const char *kind,
                              int64_t *ret_index, struct linli_error *err)
{
    int64_t index = city_ids_find(ids, n, id);
    if (index == FIXED_NONE) {
        return linli_fail(err, LINLI_EBREACH, "a row names %s number %lld, which does not exist",
                          kind, (long long)id);
    }
    *ret_index = index;
    return LINLI_OK;
}

static enum linli_rc take_forecast(struct accuracy_call *call, struct stmt *stmt,
                                   struct linli_error *err)
{
    const struct city_ids *ids = &call->ids;
    struct accuracy_forecast f = {.day = (int32_t)stmt_i64(stmt, 2),
                                  .mean_e3 = stmt_i64(stmt, 3),
                                  .low_e3 = stmt_i64(stmt, 4),
                                  .high_e3 = stmt_i64(stmt, 5)};
    LINLI_TRY(index_of(ids->sites, ids->sites_n, stmt_i64(stmt, 0), "site", &f.site, err));
    LINLI_TRY(index_of(ids->items, ids->items_n, stmt_i64(stmt, 1), "item", &f.item, err));
    return accuracy_take_forecast(call->work, &f, err);
}

static enum linli_rc take_forecasts(struct accuracy_call *call, struct db *db,
                                    struct linli_error *err)
{
    struct stmt *stmt;
    bool more = false;
    LINLI_TRY(db_query(db, SQL_ACCURACY_FORECASTS, &stmt, err, "ii",
                       (int64_t)call->question->from_day, (int64_t)call->question->to_day));
    LINLI_TRY(stmt_next(stmt, &more, err));
    while (more) {
        enum linli_rc rc = take_forecast(call, stmt, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
        LINLI_TRY(stmt_next(stmt, &more, err));
    }
    return LINLI_OK;
}

/* The author of an override; both come in the order of their numbers. */
static const char *author_of(const struct override_record *records, int64_t n, int64_t id,
                             int64_t *at)
{
    while (*at < n && records[*at].override.id < id) {
        *at += 1;
    }
    return *at < n && records[*at].override.id == id ? records[*at].override.actor : "";
}

static enum linli_rc take_by_hand(struct accuracy_call *call, struct db *db,
                                  struct linli_error *err)
{
    struct linli_arena *arena = call->context->arena;
    const struct city_ids *ids = &call->ids;
    struct override_record *records;
    struct override_kept *kept;
    int64_t records_n = 0;
    int64_t kept_n = 0;
    int64_t at = 0;
    LINLI_TRY(override_list(db, arena, DATE_DAY_MIN, &records, &records_n, err));
    LINLI_TRY(
        override_kept(db, arena, FIXED_NONE, call->question->to_day + 1, &kept, &kept_n, err));
    for (int64_t i = 0; i < kept_n; i++) {
        struct accuracy_by_hand h = {.day = kept[i].day,
                                     .value_e3 = kept[i].value_e3,
                                     .base_e3 = kept[i].base_e3,
                                     .author =
                                         author_of(records, records_n, kept[i].override_id, &at)};
        LINLI_TRY(index_of(ids->sites, ids->sites_n, kept[i].site_id, "site", &h.site, err));
        LINLI_TRY(index_of(ids->items, ids->items_n, kept[i].item_id, "item", &h.item, err));
        LINLI_TRY(accuracy_take_by_hand(call->work, &h, err));
    }
    return LINLI_OK;
}

static enum linli_rc make(struct db *db, void *context, struct linli_error *err)
{
    struct accuracy_call *call = context;
    const struct accuracy_question *q = call->question;
    struct linli_arena *arena = call->context->arena;
    int64_t site;
    linli_arena_rewind(arena, call->mark);
    LINLI_TRY(quality_load_facts(db, arena, q->to_day + 1, q->from_day - HISTORY_DAYS, &call->city,
                                 &call->ids, err));
    LINLI_TRY(city_site_of(&call->city, q->site, &site, err));
    LINLI_TRY(
        accuracy_begin(&call->city, q->by, q->from_day, q->to_day, site, arena, &call->work, err));
    LINLI_TRY(take_forecasts(call, db, err));
    LINLI_TRY(take_by_hand(call, db, err));
    return accuracy_finish(call->work, &call->result, err);
}

enum linli_rc accuracy_make(const struct city_context *context,
                            const struct accuracy_question *question, struct accuracy *ret_accuracy,
                            struct linli_error *err)
{
    struct accuracy_call call = {
        .context = context, .question = question, .mark = linli_arena_mark(context->arena)};
    if (question->from_day > question->to_day ||
        question->to_day - question->from_day >= ACCURACY_DAYS_MAX) {
        return linli_fail(err, LINLI_EUSAGE, "--from must not be after --to, nor %d days before it",
                          ACCURACY_DAYS_MAX);
    }
    LINLI_TRY(tx_run(context->db, TX_READ, make, &call, err));
    *ret_accuracy = call.result;
    return LINLI_OK;
}
