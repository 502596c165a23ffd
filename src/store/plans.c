/*
 * Saving a plan (see plans.h). In this order: the plan's row; what the earlier run of the day left
 * and nobody decided about goes; then documents in the order of the plan's orders, so that a day
 * planned again gives the same numbers; then lines, notices, forecasts and classes.
 *
 * A line within the limits is approved by the assistant as an event of its own after the proposal,
 * unless somebody has cancelled a line of that item in this plan: a person's no stands above the
 * rule.
 */
#include "store/plans.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "store/amendments.h"
#include "store/documents.h"
#include "store/numbers.h"
#include "store/overrides.h"

/* One save on its way. */
struct saving {
    struct db *db;
    struct linli_arena *arena;
    const struct plan *plan;
    const struct city_ids *ids;
    const struct plan_stamp *stamp;
    int64_t plan_id;
    int64_t *documents;    /* [orders_n] */
    int64_t *last_line_no; /* [orders_n] */
    struct plan_saved saved;
};

static struct document_actor planner_of(const struct saving *saving)
{
    return (struct document_actor){
        .actor = saving->stamp->actor, .now_ms = saving->stamp->moment_ms, .note = ""};
}

enum linli_rc store_plan_known(struct db *db, int64_t *ret_movement_id, int64_t *ret_import_id,
                               struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_PLAN_KNOWN, &stmt, &found, err, ""));
    assert(found);
    *ret_movement_id = stmt_i64(stmt, 0);
    *ret_import_id = stmt_i64(stmt, 1);
    stmt_end(stmt);
    return LINLI_OK;
}

static int64_t id_or_none(const int64_t *ids, int64_t index)
{
    return index == FIXED_NONE ? FIXED_NONE : ids[index];
}

/* The text of a reason's numbers; the caller rewinds the arena when it has been written. */
static enum linli_rc reason_text(const struct saving *saving, const struct reason *reason,
                                 const char **ret_text, struct linli_error *err)
{
    return numbers_write(saving->arena, reason->numbers, reason->numbers_n, ret_text, err);
}

/* ---- the plan's row, and what goes ----------------------------------------------------------- */

static enum linli_rc put_plan(struct saving *saving, struct linli_error *err)
{
    const struct plan_stamp *stamp = saving->stamp;
    struct stmt *stmt;
    bool found;
    LINLI_TRY(
        db_one(saving->db, SQL_PLAN_FIND, &stmt, &found, err, "i", (int64_t)saving->plan->day));
    if (found) {
        saving->plan_id = stmt_i64(stmt, 0);
        stmt_end(stmt);
        return db_run(saving->db, SQL_PLAN_UPDATE, NULL, err, "iittii", saving->plan_id,
                      stamp->moment_ms, stamp->actor, stamp->version, stamp->movement_id,
                      stamp->import_id);
    }
    LINLI_TRY(db_new_ids(saving->db, "plan", 1, &saving->plan_id, err));
    return db_run(saving->db, SQL_PLAN_INSERT, NULL, err, "iiittii", saving->plan_id,
                  (int64_t)saving->plan->day, stamp->moment_ms, stamp->actor, stamp->version,
                  stamp->movement_id, stamp->import_id);
}

static enum linli_rc remove_earlier_run(struct saving *saving, struct linli_error *err)
{
    struct db *db = saving->db;
    int64_t id = saving->plan_id;
    LINLI_TRY(amendments_forget(db, id, err));
    LINLI_TRY(db_run(db, SQL_PLAN_DELETE_LINES, NULL, err, "i", id));
    LINLI_TRY(db_run(db, SQL_PLAN_DELETE_NOTICES, NULL, err, "i", id));
    LINLI_TRY(db_run(db, SQL_PLAN_DELETE_FORECASTS, NULL, err, "i", (int64_t)saving->plan->day));
    LINLI_TRY(db_run(db, SQL_PLAN_RELEASE_PAPERS, NULL, err, "i", id));
    LINLI_TRY(db_run(db, SQL_PLAN_DELETE_PROPOSED_EVENTS, NULL, err, "i", id));
    LINLI_TRY(db_run(db, SQL_PLAN_DELETE_PROPOSED_LINES, &saving->saved.replaced_n, err, "i", id));
    return db_run(db, SQL_PLAN_DELETE_EMPTY_DOCUMENTS, NULL, err, "i", id);
}

/* Yesterday's proposals would order the same need a second time. */
static enum linli_rc withdraw_stale(struct saving *saving, struct linli_error *err)
{
    struct document_actor by = planner_of(saving);
    int64_t amendments_n;
    by.actor = PLAN_ACTOR_NEWER;
    LINLI_TRY(
        amendments_withdraw(saving->db, saving->plan->day, FIXED_NONE, &by, &amendments_n, err));
    saving->saved.withdrawn_n += amendments_n;
    for (;;) {
        struct stmt *stmt;
        bool found;
        LINLI_TRY(db_one(saving->db, SQL_PLAN_STALE_LINE, &stmt, &found, err, "i",
                         (int64_t)saving->plan->day));
        if (!found) {
            return LINLI_OK;
        }
        int64_t line = stmt_i64(stmt, 0);
        stmt_end(stmt);
        LINLI_TRY(document_step(saving->db, line, LINE_PROPOSED, LINE_CANCELLED, &by, err));
        saving->saved.withdrawn_n += 1;
    }
}

/* ---- orders become documents ----------------------------------------------------------------- */

static enum linli_rc keep_number(struct saving *saving, int64_t order, const char *number,
                                 struct linli_error *err)
{
    return linli_arena_copy_text(saving->arena, number, strlen(number),
                                 &saving->saved.order_numbers[order], err);
}

/* The document of an order: the one of the earlier run that is still open, or a new one. */
static enum linli_rc put_document(struct saving *saving, int64_t i, struct linli_error *err)
{
    const struct plan_order *order = &saving->plan->orders[i];
    struct document facts = {
        .kind = order->kind,
        .site = saving->ids->sites[order->site],
        .supplier = id_or_none(saving->ids->suppliers, order->supplier),
        .day = saving->plan->day,
        .due_day = order->due_day,
        .plan = saving->plan_id,
        .fee_fen = order->fee_fen,
    };
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(saving->db, SQL_PLAN_OPEN_DOCUMENT, &stmt, &found, err, "iiiii",
                     saving->plan_id, (int64_t)facts.kind, facts.site, facts.supplier,
                     facts.due_day));
    if (found) {
        saving->documents[i] = stmt_i64(stmt, 0);
        saving->last_line_no[i] = stmt_i64(stmt, 2);
        enum linli_rc rc = keep_number(saving, i, stmt_text(stmt, 1), err);
        stmt_end(stmt);
        return rc;
    }
    char number[DOCUMENT_NUMBER_BYTES];
    struct document_actor by = planner_of(saving);
    LINLI_TRY(document_insert(saving->db, &facts, &by, &saving->documents[i], number, err));
    return keep_number(saving, i, number, err);
}

static enum linli_rc put_documents(struct saving *saving, struct linli_error *err)
{
    int64_t orders_n = saving->plan->orders_n;
    LINLI_TRY(LINLI_NEW(saving->arena, orders_n, &saving->documents, err));
    LINLI_TRY(LINLI_NEW(saving->arena, orders_n, &saving->last_line_no, err));
    LINLI_TRY(LINLI_NEW(saving->arena, orders_n, &saving->saved.order_numbers, err));
    for (int64_t i = 0; i < orders_n; i++) {
        saving->saved.order_numbers[i] = "";
        if (saving->plan->orders[i].lines_n > 0) {
            LINLI_TRY(put_document(saving, i, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc was_cancelled(struct saving *saving, int64_t site, int64_t item,
                                   bool *ret_cancelled, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_one(saving->db, SQL_PLAN_CANCELLED_LINE, &stmt, ret_cancelled, err, "iii",
                     saving->plan_id, site, item));
    stmt_end(stmt);
    return LINLI_OK;
}

static enum linli_rc name_line(struct saving *saving, int64_t order, const char **ret_name,
                               struct linli_error *err)
{
    char name[DOCUMENT_LINE_NAME_BYTES];
    int n = snprintf(name, sizeof(name), "%s/%lld", saving->saved.order_numbers[order],
                     (long long)saving->last_line_no[order]);
    assert(n > 0 && (size_t)n < sizeof(name));
    return linli_arena_copy_text(saving->arena, name, (size_t)n, ret_name, err);
}

/* The document line of a planned line that has an order. */
static enum linli_rc put_document_line(struct saving *saving, const struct plan_line *line,
                                       const char *numbers, const char **ret_name,
                                       struct linli_error *err)
{
    assert(line->order < saving->plan->orders_n && saving->documents[line->order] != 0);
    struct document_actor by = planner_of(saving);
    struct document_line row = {
        .document = saving->documents[line->order],
        .line_no = ++saving->last_line_no[line->order],
        .item = saving->ids->items[line->item],
        .qty_e3 = line->qty_e3,
        .unit_price_e4 = line->unit_price_e4,
    };
    int64_t id;
    bool approve = line->approved;
    LINLI_TRY(document_insert_line(saving->db, &row, line->class, line->reason.id, numbers, &by,
                                   &id, err));
    if (approve) {
        bool cancelled;
        LINLI_TRY(was_cancelled(saving, saving->ids->sites[line->site], row.item, &cancelled, err));
        approve = !cancelled;
    }
    if (approve) {
        by.actor = PLAN_ACTOR_ASSISTANT;
        LINLI_TRY(document_step(saving->db, id, LINE_PROPOSED, LINE_APPROVED, &by, err));
        saving->saved.approved_n += 1;
    } else {
        saving->saved.proposed_n += 1;
    }
    return name_line(saving, line->order, ret_name, err);
}

static enum linli_rc put_amendments(struct saving *saving, struct linli_error *err)
{
    const struct plan *plan = saving->plan;
    struct document_actor by = planner_of(saving);
    LINLI_TRY(LINLI_NEW(saving->arena, plan->amendments_n, &saving->saved.amendment_names, err));
    for (int64_t i = 0; i < plan->amendments_n; i++) {
        char name[AMENDMENT_NAME_BYTES];
        LINLI_TRY(amendment_propose(saving->db, saving->arena, &plan->amendments[i],
                                    saving->plan_id, plan->day, &by, name, err));
        LINLI_TRY(linli_arena_copy_text(saving->arena, name, strlen(name),
                                        &saving->saved.amendment_names[i], err));
    }
    saving->saved.proposed_n += plan->amendments_n;
    return LINLI_OK;
}

/* ---- lines, notices, forecasts, classes ------------------------------------------------------ */

static enum linli_rc put_line(struct saving *saving, int64_t id, const struct plan_line *line,
                              const char *numbers, struct linli_error *err)
{
    return db_run(saving->db, SQL_PLAN_INSERT_LINE, NULL, err, "iiiiiiiit", id, saving->plan_id,
                  saving->ids->sites[line->site], saving->ids->items[line->item],
                  id_or_none(saving->ids->suppliers, line->supplier), (int64_t)line->class,
                  line->qty_e3, numbers_of_reason(line->reason.id), numbers);
}

static enum linli_rc put_lines(struct saving *saving, struct linli_error *err)
{
    const struct plan *plan = saving->plan;
    int64_t id = 0;
    LINLI_TRY(LINLI_NEW(saving->arena, plan->lines_n, &saving->saved.line_names, err));
    if (plan->lines_n > 0) {
        LINLI_TRY(db_new_ids(saving->db, "plan_line", plan->lines_n, &id, err));
    }
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        const char *numbers;
        LINLI_TRY(reason_text(saving, &line->reason, &numbers, err));
        LINLI_TRY(put_line(saving, id + i, line, numbers, err));
        saving->saved.line_names[i] = "";
        if (line->order >= 0 && line->qty_e3 > 0) {
            LINLI_TRY(put_document_line(saving, line, numbers, &saving->saved.line_names[i], err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc put_emergencies(struct saving *saving, struct linli_error *err)
{
    const struct plan *plan = saving->plan;
    LINLI_TRY(LINLI_NEW(saving->arena, plan->emergencies_n, &saving->saved.emergency_names, err));
    for (int64_t i = 0; i < plan->emergencies_n; i++) {
        const struct plan_line *line = &plan->emergencies[i];
        const char *numbers;
        LINLI_TRY(reason_text(saving, &line->reason, &numbers, err));
        LINLI_TRY(put_document_line(saving, line, numbers, &saving->saved.emergency_names[i], err));
    }
    return LINLI_OK;
}

static enum linli_rc put_notice(struct saving *saving, const struct plan_notice *notice,
                                struct linli_error *err)
{
    const struct city_ids *ids = saving->ids;
    struct linli_arena_mark mark = linli_arena_mark(saving->arena);
    const char *numbers;
    int64_t id;
    LINLI_TRY(reason_text(saving, &notice->reason, &numbers, err));
    LINLI_TRY(db_new_ids(saving->db, "plan_notice", 1, &id, err));
    LINLI_TRY(db_run(
        saving->db, SQL_PLAN_INSERT_NOTICE, NULL, err, "iiiiiitit", id, saving->plan_id,
        id_or_none(ids->sites, notice->site), id_or_none(ids->items, notice->item),
        id_or_none(ids->suppliers, notice->supplier), id_or_none(ids->items, notice->other_item),
        notice->lot_code == NULL ? "" : notice->lot_code, numbers_of_reason(notice->reason.id),
        numbers));
    linli_arena_rewind(saving->arena, mark);
    return LINLI_OK;
}

/* Notices, and in the same table what has the same form: why a line waits, its risk, assumed
 * values. */
static enum linli_rc put_notices(struct saving *saving, struct linli_error *err)
{
    const struct plan *plan = saving->plan;
    for (int64_t i = 0; i < plan->notices_n; i++) {
        LINLI_TRY(put_notice(saving, &plan->notices[i], err));
    }
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        const struct reason *reasons[] = {&line->hold, &line->grade};
        for (int k = 0; k < 2; k++) {
            struct plan_notice of_line = {.reason = *reasons[k],
                                          .site = line->site,
                                          .item = line->item,
                                          .supplier = line->supplier,
                                          .other_item = FIXED_NONE,
                                          .lot_code = ""};
            if (of_line.reason.id != REASON_NONE) {
                LINLI_TRY(put_notice(saving, &of_line, err));
            }
        }
    }
    for (int64_t i = 0; i < plan->defaults_n; i++) {
        struct plan_notice assumed = {.reason = plan->defaults[i],
                                      .site = FIXED_NONE,
                                      .item = FIXED_NONE,
                                      .supplier = FIXED_NONE,
                                      .other_item = FIXED_NONE,
                                      .lot_code = ""};
        LINLI_TRY(put_notice(saving, &assumed, err));
    }
    return LINLI_OK;
}

/* What people said instead of a forecast, beside it. */
static enum linli_rc put_overridden(struct saving *saving, const struct plan_forecast *forecast,
                                    struct linli_error *err)
{
    for (int32_t t = 0; forecast->override != 0 && t < PLAN_FORECAST_DAYS; t++) {
        struct override_kept kept = {.override_id = forecast->override_of[t],
                                     .site_id = saving->ids->sites[forecast->site],
                                     .item_id = saving->ids->items[forecast->item],
                                     .day = saving->plan->day + t,
                                     .base_e3 = forecast->base_e3[t],
                                     .value_e3 = forecast->mean_e3[t]};
        if (kept.override_id != 0) {
            LINLI_TRY(override_keep(saving->db, saving->plan->day, &kept, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc put_forecasts(struct saving *saving, struct linli_error *err)
{
    const struct plan *plan = saving->plan;
    LINLI_TRY(override_forget(saving->db, plan->day, err));
    for (int64_t i = 0; i < plan->forecasts_n; i++) {
        const struct plan_forecast *forecast = &plan->forecasts[i];
        LINLI_TRY(put_overridden(saving, forecast, err));
        for (int32_t t = 0; t < PLAN_FORECAST_DAYS; t++) {
            LINLI_TRY(db_run(saving->db, SQL_PLAN_INSERT_FORECAST, NULL, err, "iiiiiiiti",
                             saving->ids->sites[forecast->site], saving->ids->items[forecast->item],
                             (int64_t)plan->day, (int64_t)plan->day + t, forecast->mean_e3[t],
                             forecast->low_e3[t], forecast->high_e3[t],
                             forecast->model == NULL ? "" : forecast->model,
                             t == 0 ? forecast->high72_e3 : FIXED_NONE));
        }
    }
    return LINLI_OK;
}

static enum linli_rc put_classes(struct saving *saving, struct linli_error *err)
{
    for (int64_t i = 0; i < saving->plan->classes_n; i++) {
        const struct class_state *state = &saving->plan->classes[i];
        LINLI_TRY(db_run(saving->db, SQL_PLAN_PUT_CLASS, NULL, err, "iiiiii",
                         saving->ids->sites[state->site], saving->ids->items[state->item],
                         (int64_t)state->class, (int64_t)state->candidate, state->candidate_reviews,
                         state->reviewed_day));
    }
    return LINLI_OK;
}

enum linli_rc store_save_plan(struct db *db, struct linli_arena *arena, const struct plan *plan,
                              const struct city_ids *ids, const struct plan_stamp *stamp,
                              struct plan_saved *ret_saved, struct linli_error *err)
{
    assert(stamp->actor != NULL && stamp->version != NULL);
    struct saving saving = {
        .db = db, .arena = arena, .plan = plan, .ids = ids, .stamp = stamp, .saved = {0}};
    LINLI_TRY(put_plan(&saving, err));
    LINLI_TRY(remove_earlier_run(&saving, err));
    LINLI_TRY(withdraw_stale(&saving, err));
    LINLI_TRY(put_documents(&saving, err));
    LINLI_TRY(put_lines(&saving, err));
    LINLI_TRY(put_emergencies(&saving, err));
    struct document_actor planner = planner_of(&saving);
    LINLI_TRY(
        move_book_save(db, arena, plan, saving.plan_id, ids, &planner, &saving.saved.moves, err));
    LINLI_TRY(put_amendments(&saving, err));
    LINLI_TRY(put_notices(&saving, err));
    LINLI_TRY(put_forecasts(&saving, err));
    LINLI_TRY(put_classes(&saving, err));
    saving.saved.plan_id = saving.plan_id;
    *ret_saved = saving.saved;
    return LINLI_OK;
}
