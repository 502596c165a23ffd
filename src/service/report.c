/*
 * The facts of a review on their way from the database to the planner (see report.h): five streams,
 * each read once, in the order that planner/review.h asks for.
 */
#include "service/report.h"

#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/review.h"
#include "store/city_load.h"

struct report_call {
    const struct city_context *context;
    const struct review_frame *frame;
    const char *site;
    struct linli_arena_mark mark;
    struct report *report;
    struct city_ids ids;
    struct review_work *work;
    struct review_need need;
};

/* ---- ids to indices -----------------------------------------------------------------------------
 */

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

static enum linli_rc site_and_item(const struct report_call *call, struct stmt *stmt,
                                   int32_t column, int64_t *ret_site, int64_t *ret_item,
                                   struct linli_error *err)
{
    const struct city_ids *ids = &call->ids;
    LINLI_TRY(index_of(ids->sites, ids->sites_n, stmt_i64(stmt, column), "site", ret_site, err));
    return index_of(ids->items, ids->items_n, stmt_i64(stmt, column + 1), "item", ret_item, err);
}

static enum linli_rc supplier_of(const struct report_call *call, int64_t id, int64_t *ret_supplier,
                                 struct linli_error *err)
{
    *ret_supplier = FIXED_NONE;
    return id == FIXED_NONE ? LINLI_OK
                            : index_of(call->ids.suppliers, call->ids.suppliers_n, id, "supplier",
                                       ret_supplier, err);
}

/* ---- the streams --------------------------------------------------------------------------------
 */

/* Takes the row at hand. */
typedef enum linli_rc (*take_row)(struct report_call *call, struct stmt *stmt,
                                  struct linli_error *err);

static enum linli_rc each_row(struct report_call *call, struct stmt *stmt, take_row take,
                              struct linli_error *err)
{
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        enum linli_rc rc = take(call, stmt, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
    }
}

static enum linli_rc take_lot(struct report_call *call, struct stmt *stmt, struct linli_error *err)
{
    struct review_lot lot = {.id = stmt_i64(stmt, 0),
                             .expiry_day = stmt_i64(stmt, 2),
                             .received_day = stmt_i64(stmt, 3)};
    int64_t cost_e4 = stmt_i64(stmt, 5);
    int64_t item = 0;
    LINLI_TRY(index_of(call->ids.items, call->ids.items_n, stmt_i64(stmt, 1), "item", &item, err));
    LINLI_TRY(supplier_of(call, stmt_i64(stmt, 4), &lot.supplier, err));
    if (call->report->city.items[item].cost_e4 == FIXED_NONE) {
        call->report->city.items[item].cost_e4 = cost_e4; /* better than none */
    }
    return review_take_lot(call->work, &lot, err);
}

static enum linli_rc take_movement(struct report_call *call, struct stmt *stmt,
                                   struct linli_error *err)
{
    struct review_movement m = {.day = stmt_i64(stmt, 0),
                                .lot = stmt_i64(stmt, 3),
                                .qty_e3 = stmt_i64(stmt, 6),
                                .unmet_e3 = stmt_i64(stmt, 7),
                                .line = stmt_i64(stmt, 8),
                                .label = stmt_text(stmt, 9)};
    int64_t account = stmt_i64(stmt, 4);
    int64_t kind = stmt_i64(stmt, 5);
    LINLI_TRY(site_and_item(call, stmt, 1, &m.site, &m.item, err));
    if (account < 0 || account >= ACCOUNT_N || kind < 0 || kind >= MOVEMENT_KIND_N) {
        return linli_fail(err, LINLI_EBREACH, "a movement has the kind %lld and the account %lld",
                          (long long)kind, (long long)account);
    }
    m.account = (enum account)account;
    m.kind = (enum movement_kind)kind;
    return review_take_movement(call->work, &m, err);
}

static enum linli_rc take_demand(struct report_call *call, struct stmt *stmt,
                                 struct linli_error *err)
{
    struct review_demand d = {.day = stmt_i64(stmt, 2),
                              .qty_e3 = stmt_i64(stmt, 3),
                              .unmet_e3 = stmt_i64(stmt, 4),
                              .in_stock_e4 = stmt_i64(stmt, 5),
                              .open = stmt_i64(stmt, 6)};
    LINLI_TRY(site_and_item(call, stmt, 0, &d.site, &d.item, err));
    return review_take_demand(call->work, &d, err);
}

static enum linli_rc take_forecast(struct report_call *call, struct stmt *stmt,
                                   struct linli_error *err)
{
    struct review_forecast f = {.origin_day = stmt_i64(stmt, 2), .sum_e3 = stmt_i64(stmt, 3)};
    LINLI_TRY(site_and_item(call, stmt, 0, &f.site, &f.item, err));
    return review_take_forecast(call->work, &f, err);
}

/* One of those that the review's days may have; it passes over the others. */
static enum linli_rc take_by_hand(struct report_call *call, struct stmt *stmt,
                                  struct linli_error *err)
{
    struct review_by_hand h = {
        .day = stmt_i64(stmt, 3), .base_e3 = stmt_i64(stmt, 4), .value_e3 = stmt_i64(stmt, 5)};
    LINLI_TRY(site_and_item(call, stmt, 1, &h.site, &h.item, err));
    return review_take_by_hand(call->work, &h, err);
}

static enum linli_rc take_line(struct report_call *call, struct stmt *stmt, struct linli_error *err)
{
    int64_t cancelled_ms = stmt_i64(stmt, 12);
    struct review_line line = {.id = stmt_i64(stmt, 0),
                               .document = stmt_i64(stmt, 1),
                               .kind = (enum document_kind)stmt_i64(stmt, 2),
                               .day = stmt_i64(stmt, 6),
                               .due_day = stmt_i64(stmt, 7),
                               .fee_fen = stmt_i64(stmt, 8),
                               .state = (enum line_state)stmt_i64(stmt, 9),
                               .qty_e3 = stmt_i64(stmt, 10),
                               .unit_price_e4 = stmt_i64(stmt, 11),
                               .cancelled_day = FIXED_NONE};
    LINLI_TRY(site_and_item(call, stmt, 3, &line.site, &line.item, err));
    LINLI_TRY(supplier_of(call, stmt_i64(stmt, 5), &line.supplier, err));
    if (line.state == LINE_CANCELLED && cancelled_ms != FIXED_NONE) {
        line.cancelled_day =
            date_of_moment(cancelled_ms, (int32_t)call->report->city.settings.utc_offset_s);
    }
    return line.qty_e3 > 0 ? review_take_line(call->work, &line, err) : LINLI_OK;
}

/* ---- all of it ----------------------------------------------------------------------------------
 */

/* Items whose cost the tables do not know have that of the latest demand row. */
static enum linli_rc find_costs(struct report_call *call, struct db *db, struct linli_error *err)
{
    struct city *city = &call->report->city;
    struct stmt *stmt;
    int64_t *days;
    int64_t item = 0;
    bool lacking = false;
    for (int64_t i = 0; i < city->items_n; i++) {
        lacking = lacking || city->items[i].cost_e4 == FIXED_NONE;
    }
    if (!lacking) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(call->context->arena, city->items_n, &days, err));
    LINLI_TRY(db_statement(db, SQL_REPORT_COSTS, &stmt, err));
    stmt_set_i64(stmt, 1, call->frame->spans[review_now(call->frame)].to_day);
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        enum linli_rc rc =
            index_of(call->ids.items, call->ids.items_n, stmt_i64(stmt, 0), "item", &item, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
        int64_t day = stmt_i64(stmt, 1);
        if (city->items[item].cost_e4 == FIXED_NONE || day >= days[item]) {
            city->items[item].cost_e4 = stmt_i64(stmt, 2);
            days[item] = day;
        }
    }
}

static enum linli_rc stream_spans(struct report_call *call, struct db *db, enum sql_id sql,
                                  const struct review_span spans[2], take_row take,
                                  struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, sql, &stmt, err));
    for (int32_t i = 0; i < 2; i++) {
        stmt_set_i64(stmt, 2 * i + 1, spans[i].from_day);
        stmt_set_i64(stmt, 2 * i + 2, spans[i].to_day);
    }
    return each_row(call, stmt, take, err);
}

static enum linli_rc stream_all(struct report_call *call, struct db *db, struct linli_error *err)
{
    const struct review_need *need = &call->need;
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, SQL_REPORT_LOTS, &stmt, err));
    LINLI_TRY(each_row(call, stmt, take_lot, err));
    LINLI_TRY(db_statement(db, SQL_REPORT_MOVEMENTS, &stmt, err));
    LINLI_TRY(each_row(call, stmt, take_movement, err));
    LINLI_TRY(stream_spans(call, db, SQL_REPORT_DEMAND, need->demand, take_demand, err));
    LINLI_TRY(stream_spans(call, db, SQL_REPORT_FORECASTS, need->forecast, take_forecast, err));
    LINLI_TRY(db_query(db, SQL_OVERRIDE_KEPT, &stmt, err, "ii", (int64_t)-1,
                       (int64_t)call->frame->spans[review_now(call->frame)].to_day + 1));
    LINLI_TRY(each_row(call, stmt, take_by_hand, err));
    LINLI_TRY(db_statement(db, SQL_REPORT_LINES, &stmt, err));
    stmt_set_i64(stmt, 1, need->orders.from_day);
    stmt_set_i64(stmt, 2, need->orders.to_day);
    return each_row(call, stmt, take_line, err);
}

static enum linli_rc make(struct db *db, void *context, struct linli_error *err)
{
    struct report_call *call = context;
    struct linli_arena *arena = call->context->arena;
    struct review_span now = call->frame->spans[review_now(call->frame)];
    struct city_load_options load = {.today = now.to_day + 1, .tables_only = true};
    int64_t site;
    linli_arena_rewind(arena, call->mark);
    LINLI_TRY(store_load_city(db, &load, arena, &call->report->city, &call->ids, err));
    LINLI_TRY(city_site_of(&call->report->city, call->site, &site, err));
    LINLI_TRY(find_costs(call, db, err));
    LINLI_TRY(review_begin(&call->report->city, call->frame, site, arena, &call->work, err));
    call->need = review_needs(call->work);
    LINLI_TRY(stream_all(call, db, err));
    return review_finish(call->work, &call->report->review, err);
}

enum linli_rc report_make(const struct city_context *context, const struct review_frame *frame,
                          const char *site, struct report *ret_report, struct linli_error *err)
{
    struct report report;
    struct report_call call = {.context = context,
                               .frame = frame,
                               .site = site,
                               .mark = linli_arena_mark(context->arena),
                               .report = &report};
    LINLI_TRY(tx_run(context->db, TX_READ, make, &call, err));
    *ret_report = report;
    return LINLI_OK;
}

enum linli_rc report_frame(const struct report_question *question, int32_t today,
                           struct review_frame *ret_frame, struct linli_error *err)
{
    if (question->period == REVIEW_DAYS) {
        if (question->from_day > question->to_day ||
            question->to_day - question->from_day >= REVIEW_SPAN_DAYS_MAX) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--from must not be after --to, nor %d days before it",
                              REVIEW_SPAN_DAYS_MAX);
        }
        *ret_frame = review_frame_days(question->from_day, question->to_day);
        return LINLI_OK;
    }
    if (question->day == FIXED_NONE) { /* the day before the period that is running */
        struct review_span running = review_period_around(question->period, today);
        int32_t day = running.from_day - 1;
        *ret_frame = review_frame_of(question->period, day, day);
        return LINLI_OK;
    }
    int32_t day = (int32_t)question->day;
    struct review_span span = review_period_around(question->period, day);
    int32_t last = span.from_day >= today ? span.to_day : today - 1;
    *ret_frame = review_frame_of(question->period, day, last);
    return LINLI_OK;
}
