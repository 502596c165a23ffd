/* The record of suppliers in the database (see suppliers.h). */
#include "store/suppliers.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "store/growing.h"

/* An order as its documents have it. */
struct order_row {
    int64_t supplier_id;
    int64_t day;
    int64_t due_day;
    int64_t sent_ms;
    int64_t open_n;
    int64_t received_n;
    int64_t refused_n;
    int64_t last_day;
};

static enum linli_rc read_order(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct order_row *o = row;
    (void)arena;
    (void)err;
    *o = (struct order_row){stmt_i64(stmt, 0), stmt_i64(stmt, 1), stmt_i64(stmt, 2),
                            stmt_i64(stmt, 3), stmt_i64(stmt, 4), stmt_i64(stmt, 5),
                            stmt_i64(stmt, 6), stmt_i64(stmt, 7)};
    return LINLI_OK;
}

/* The order as a delivery; false: nothing can be said of it yet. An order that was sent late by us
 * is due as much later; a moment after it came (or was due) says that days are typed in behind the
 * clock, and nothing of it. */
static bool to_delivery(const struct order_row *o, const struct city *city, int64_t supplier,
                        struct supplier_delivery *ret)
{
    int64_t sent = o->day;
    bool done = o->open_n == 0 && o->received_n > 0 && o->last_day != FIXED_NONE;
    if (o->sent_ms != FIXED_NONE) {
        int32_t day = date_of_moment(o->sent_ms, (int32_t)city->settings.utc_offset_s);
        sent = day > o->day && day <= (done ? o->last_day : o->due_day) ? day : o->day;
    }
    int64_t due = o->due_day + (sent - o->day);
    *ret = (struct supplier_delivery){.supplier = supplier,
                                      .due_day = (int32_t)due,
                                      .done_day = done ? (int32_t)o->last_day : 0,
                                      .refused = o->refused_n > 0};
    return done || o->refused_n > 0 || (o->open_n > 0 && due < city->today);
}

static enum linli_rc load_deliveries(struct db *db, struct linli_arena *arena,
                                     const struct city_ids *ids, struct city *city,
                                     struct linli_error *err)
{
    struct stmt *stmt;
    struct order_row *rows;
    struct supplier_delivery *out;
    int64_t n = 0;
    int64_t out_n = 0;
    LINLI_TRY(db_query(db, SQL_SUPPLIER_DELIVERIES, &stmt, err, "ii",
                       (int64_t)city->today - SUPPLIER_RECORD_DAYS, (int64_t)city->today));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*rows), read_order, &rows, &n, err));
    LINLI_TRY(LINLI_NEW(arena, n, &out, err));
    for (int64_t first = 0, end = 0; first < n; first = end) {
        int64_t from = out_n;
        int64_t supplier = city_ids_find(ids->suppliers, ids->suppliers_n, rows[first].supplier_id);
        while (end < n && rows[end].supplier_id == rows[first].supplier_id) {
            out_n += supplier >= 0 && to_delivery(&rows[end], city, supplier, &out[out_n]) ? 1 : 0;
            end += 1;
        }
        int64_t extra = out_n - from - SUPPLIER_RECORD_MOST;
        if (extra > 0) {
            memmove(&out[from], &out[from + extra], SUPPLIER_RECORD_MOST * sizeof(*out));
            out_n -= extra;
        }
    }
    city->deliveries = out;
    city->deliveries_n = out_n;
    return LINLI_OK;
}

static enum linli_rc load_states(struct db *db, struct linli_arena *arena,
                                 const struct city_ids *ids, struct city *city,
                                 struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(LINLI_NEW(arena, city->suppliers_n, &city->supplier_states, err));
    LINLI_TRY(db_query(db, SQL_SUPPLIER_STATES, &stmt, err, "i", (int64_t)city->today));
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        int64_t at = city_ids_find(ids->suppliers, ids->suppliers_n, stmt_i64(stmt, 0));
        if (at < 0) {
            continue;
        }
        struct supplier_state *state = &city->supplier_states[at];
        *state = (struct supplier_state){
            .known = true,
            .out = stmt_i64(stmt, 1) != 0,
            .by_hand = strncmp(stmt_text(stmt, 6), "rule:", strlen("rule:")) != 0,
            .day = (int32_t)stmt_i64(stmt, 2),
            .late_n = stmt_i64(stmt, 3),
            .orders_n = stmt_i64(stmt, 4)};
        enum linli_rc rc = growing_text(arena, stmt, 5, &state->note, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
    }
}

enum linli_rc suppliers_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                             struct city *city, struct linli_error *err)
{
    LINLI_TRY(load_deliveries(db, arena, ids, city, err));
    return load_states(db, arena, ids, city, err);
}

enum linli_rc supplier_event_add(struct db *db, int64_t supplier_id,
                                 const struct supplier_event *event, int64_t now_ms,
                                 struct linli_error *err)
{
    int64_t id;
    assert(event->note != NULL && event->actor != NULL && event->late_n <= event->orders_n);
    LINLI_TRY(db_new_ids(db, "supplier_event", 1, &id, err));
    return db_run(db, SQL_SUPPLIER_EVENT_INSERT, NULL, err, "iiiiiitti", id, supplier_id,
                  (int64_t)event->out, event->day, event->late_n, event->orders_n, event->note,
                  event->actor, now_ms);
}

enum linli_rc suppliers_save(struct db *db, const struct plan *plan, const struct city_ids *ids,
                             int64_t now_ms, struct linli_error *err)
{
    for (int64_t i = 0; i < plan->suppliers_n; i++) {
        const struct plan_supplier *s = &plan->suppliers[i];
        struct supplier_event event = {.out = s->out,
                                       .day = plan->day,
                                       .late_n = s->late_n,
                                       .orders_n = s->orders_n,
                                       .note = "",
                                       .actor = SUPPLIER_ACTOR_RULE};
        if (s->changed) {
            LINLI_TRY(supplier_event_add(db, ids->suppliers[s->supplier], &event, now_ms, err));
        }
    }
    return LINLI_OK;
}

static enum linli_rc read_event(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    struct supplier_event *e = row;
    *e = (struct supplier_event){.id = stmt_i64(stmt, 0),
                                 .out = stmt_i64(stmt, 3) != 0,
                                 .day = stmt_i64(stmt, 4),
                                 .late_n = stmt_i64(stmt, 5),
                                 .orders_n = stmt_i64(stmt, 6)};
    LINLI_TRY(growing_text(arena, stmt, 1, &e->code, err));
    LINLI_TRY(growing_text(arena, stmt, 2, &e->name, err));
    LINLI_TRY(growing_text(arena, stmt, 7, &e->note, err));
    return growing_text(arena, stmt, 8, &e->actor, err);
}

enum linli_rc supplier_event_list(struct db *db, struct linli_arena *arena,
                                  struct supplier_event **ret_rows, int64_t *ret_n,
                                  struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_SUPPLIER_EVENTS, &stmt, err, ""));
    return growing_rows(arena, stmt, sizeof(struct supplier_event), read_event, ret_rows, ret_n,
                        err);
}
