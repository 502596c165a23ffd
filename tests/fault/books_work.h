/*
 * The work of the books as a list of transaction bodies, for tests that let each of them fail: a
 * city with an approved order, milk on hand and a saved plan, and everything that can be done to
 * it. Each body takes its memory from the arena of struct work.
 */
#ifndef LINLI_TESTS_FAULT_BOOKS_WORK_H
#define LINLI_TESTS_FAULT_BOOKS_WORK_H

#include "../store/books_city.h"

#include "service/check.h"
#include "service/order.h"
#include "service/steps.h"
#include "service/stock.h"
#include "store/plans.h"

struct work {
    struct linli_arena *arena;
    const char *key; /* of receipts and issues; NULL: none */
    int64_t breaches_n;
};

struct work_kind {
    const char *name;
    enum tx_kind tx;
    tx_body body;
};

static const struct who work_clerk = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};

static inline enum linli_rc work_receive_line(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct who who = work_clerk;
    struct stock_received received;
    struct stock_receipt receipt = {.line = "PO-20261122-01/1",
                                    .qty_e3 = FIXED_NONE,
                                    .expiry_day = FIXED_NONE,
                                    .unit_price_e4 = FIXED_NONE,
                                    .day = BOOKS_TODAY};
    who.key = work->key;
    return stock_receive(db, work->arena, &receipt, &who, &received, err);
}

static inline enum linli_rc work_receive(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct who who = work_clerk;
    struct stock_received received;
    struct stock_receipt receipt = {.site = "S1",
                                    .item = "MILK",
                                    .qty_e3 = 2500,
                                    .expiry_day = FIXED_NONE,
                                    .supplier = "SUP2",
                                    .unit_price_e4 = FIXED_NONE,
                                    .day = BOOKS_TODAY};
    who.key = work->key;
    return stock_receive(db, work->arena, &receipt, &who, &received, err);
}

static inline enum linli_rc work_issue(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct who who = work_clerk;
    struct stock_issued issued;
    struct stock_request request = {
        .site = "S1", .item = "MILK", .qty_e3 = 1500, .service = "meals", .day = BOOKS_TODAY};
    who.key = work->key;
    return stock_issue(db, work->arena, &request, &who, &issued, err);
}

static inline enum linli_rc work_open(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct stock_opening opening;
    struct stock_row row = {.site = S2,
                            .item = RICE,
                            .lot = "R1",
                            .qty_e3 = 9000,
                            .expiry_day = FIXED_NONE,
                            .received_day = FIXED_NONE,
                            .cost_e4 = FIXED_NONE};
    LINLI_TRY(stock_opening_begin(db, work->arena, BOOKS_TODAY, &work_clerk, &opening, err));
    return stock_set_opening(&opening, &row, err);
}

static inline enum linli_rc work_cancel(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct order_choice choice = {.class = FIXED_NONE, .day = FIXED_NONE, .all = true};
    struct order_changed changed;
    return order_change(db, work->arena, LINE_CANCELLED, &choice, &work_clerk, "full", &changed,
                        err);
}

static inline enum linli_rc work_list(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct order_changed orders;
    struct stock_record *rows;
    int64_t rows_n;
    LINLI_TRY(order_list(db, work->arena, FIXED_NONE, "SUP1", NULL, true, &orders, err));
    return stock_list(db, work->arena, "S1", "MILK", &rows, &rows_n, err);
}

static int64_t work_site_ids[] = {S1, S2};
static int64_t work_item_ids[] = {RICE, MILK, PAD};
static int64_t work_supplier_ids[] = {SUP1, SUP2};
static const struct city_ids work_ids = {.sites = work_site_ids,
                                         .sites_n = 2,
                                         .items = work_item_ids,
                                         .items_n = 3,
                                         .suppliers = work_supplier_ids,
                                         .suppliers_n = 2};

/* A plan of one order line, which is no order of the replay: its numbers are complete; and of two
 * moves of milk without a lot, one of which the rule approves. */
static inline enum linli_rc work_plan(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct plan_line line = {.item = 0,
                             .supplier = 0,
                             .class = CLASS_B,
                             .qty_e3 = 12000,
                             .unit_price_e4 = 60000,
                             .reason = {REASON_ORDER, LINE_NUMBERS_N, {12000}}};
    line.reason.numbers[LINE_FORECAST_Q] = 9000; /* 9, in packs of 4: 12 */
    line.reason.numbers[LINE_PACK_Q] = 4000;
    struct plan_order order = {.kind = DOCUMENT_PURCHASE, .due_day = BOOKS_TODAY + 1, .lines_n = 1};
    struct plan_notice notice = {.reason = {NOTICE_EXPIRING, 4, {1000, BOOKS_TODAY, 1000, 5}},
                                 .item = 1,
                                 .supplier = FIXED_NONE,
                                 .other_item = FIXED_NONE,
                                 .lot_code = "M1"};
    struct plan_forecast forecast = {.item = 1, .model = "mean"};
    struct plan_move moves[2] = {{.to = 1,
                                  .item = 1,
                                  .stock = FIXED_NONE,
                                  .lot = FIXED_NONE,
                                  .lot_code = "",
                                  .qty_e3 = 300,
                                  .due_day = BOOKS_TODAY,
                                  .approved = true,
                                  .reason = {REASON_PUSH, 1, {300}}}};
    moves[1] = moves[0];
    moves[1].approved = false;
    moves[1].due_day = BOOKS_TODAY + 1;
    struct plan plan = {.day = BOOKS_TODAY,
                        .lines = &line,
                        .lines_n = 1,
                        .orders = &order,
                        .orders_n = 1,
                        .notices = &notice,
                        .notices_n = 1,
                        .forecasts = &forecast,
                        .forecasts_n = 1,
                        .moves = moves,
                        .moves_n = 2};
    struct plan_stamp stamp = {.moment_ms = TEMP_CITY_NOW_MS, .actor = "planner", .version = "0"};
    struct plan_saved saved;
    LINLI_TRY(store_plan_known(db, &stamp.movement_id, &stamp.import_id, err));
    return store_save_plan(db, work->arena, &plan, &work_ids, &stamp, &saved, err);
}

static inline enum linli_rc work_send_moves(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct order_choice choice = {.class = FIXED_NONE, .day = FIXED_NONE, .all = true};
    struct who who = work_clerk;
    struct steps_request request = {
        .to = LINE_APPROVED, .choices = &choice, .choices_n = 1, .day = BOOKS_TODAY, .note = ""};
    struct steps_done done;
    who.key = "approve-moves";
    LINLI_TRY(steps_take(db, work->arena, &request, &who, &done, err));
    request.to = LINE_SENT;
    who.key = "send-moves";
    return steps_take(db, work->arena, &request, &who, &done, err);
}

static inline enum linli_rc work_load_plan(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct plan plan;
    struct plan_stamp stamp;
    bool found;
    LINLI_TRY(store_load_plan(db, work->arena, BOOKS_TODAY, &work_ids, &found, &stamp, &plan, err));
    assert_true(found);
    return LINLI_OK;
}

/* The order PO-20261122-01 with 48 pads, approved. */
static inline enum linli_rc work_order(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    struct document_actor by = {.actor = "planner", .now_ms = TEMP_CITY_NOW_MS, .note = ""};
    struct document facts = {.kind = DOCUMENT_PURCHASE,
                             .site = S1,
                             .supplier = SUP1,
                             .day = BOOKS_TODAY,
                             .due_day = BOOKS_TODAY + 1,
                             .plan = FIXED_NONE};
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t id;
    LINLI_TRY(document_insert(db, &facts, &by, &id, number, err));
    struct document_line line = {
        .document = id, .line_no = 1, .item = PAD, .qty_e3 = 48000, .unit_price_e4 = 21000};
    LINLI_TRY(document_insert_line(db, &line, CLASS_A, REASON_ORDER, "[48000]", &by, &id, err));
    return document_step(db, id, LINE_PROPOSED, LINE_APPROVED, &by, err);
}

static const struct work_kind work_kinds[] = {
    {"receive an order line", TX_WRITE, work_receive_line},
    {"receive", TX_WRITE, work_receive},
    {"issue", TX_WRITE, work_issue},
    {"open", TX_WRITE, work_open},
    {"plan", TX_WRITE, work_plan},
    {"send moves", TX_WRITE, work_send_moves},
    {"load the plan", TX_READ, work_load_plan},
    {"list", TX_READ, work_list},
    {"cancel", TX_WRITE, work_cancel},
};

enum { WORK_KINDS_N = sizeof(work_kinds) / sizeof(work_kinds[0]) };

static inline enum linli_rc work_on_breach(void *context, enum check_id check, const char *where,
                                           struct linli_error *err)
{
    (void)context;
    (void)err;
    print_message("%s: %s\n", check_name(check), where);
    return LINLI_OK;
}

static inline enum linli_rc work_check(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    return check_city(db, work_on_breach, NULL, &work->breaches_n, err);
}

/* Does the work once, on an arena of its own whose k-th allocation fails (0: none). */
static inline enum linli_rc work_once(struct db *db, const struct work_kind *kind, const char *key,
                                      uint64_t fail_at, struct linli_error *err)
{
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    arena.fail_at = fail_at;
    struct work work = {.arena = &arena, .key = key};
    linli_error_init(err);
    enum linli_rc rc = tx_run(db, kind->tx, kind->body, &work, err);
    linli_arena_finish(&arena);
    return rc;
}

static inline void work_assert_sound(struct db *db)
{
    struct linli_error err;
    struct work work = {.breaches_n = -1};
    linli_error_init(&err);
    assert_ok(tx_run(db, TX_READ, work_check, &work, &err), &err);
    assert_int_equal(work.breaches_n, 0);
}

/* Order, stock and plan into the fixture's city. */
static inline void work_fill(struct books *books)
{
    static const struct work_kind first[] = {{"order", TX_WRITE, work_order},
                                             {"receive", TX_WRITE, work_receive},
                                             {"plan", TX_WRITE, work_plan}};
    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
        assert_ok(work_once(books->db, &first[i], NULL, 0, &books->temp->err), &books->temp->err);
    }
}

/* FNV-1a. */
static inline uint64_t work_hash(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    }
    return hash;
}

/* A number for all that stands in the database: the sum over every row of every table, whatever the
 * order of the rows. */
static inline uint64_t work_digest(const struct temp_city *temp)
{
    uint64_t sum = 0;
    char *tables = engine_tables(temp->path);
    char *next_table = tables;
    for (char *table = engine_word(&next_table, "|\n"); table != NULL;
         table = engine_word(&next_table, "|\n")) {
        char sql[200];
        uint64_t name = work_hash(UINT64_C(14695981039346656037), table);
        snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
        char *rows = engine_rows(temp->path, sql);
        char *next_row = rows;
        for (char *row = engine_word(&next_row, "\n"); row != NULL;
             row = engine_word(&next_row, "\n")) {
            sum += work_hash(name, row);
        }
        free(rows);
    }
    free(tables);
    return sum;
}

#endif
