/* Stock, open order lines and item classes of a city into memory (city_load.h). */
#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "store/city_load_parts.h"

enum linli_rc load_each_row(struct city_load *load, struct stmt *stmt, load_take_fn take,
                            struct growing *rows, struct growing *lots, struct linli_error *err)
{
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        enum linli_rc rc = take(load, stmt, rows, lots, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
    }
}

/* Rows of one lot follow each other; its index is its place among the lots. */
static enum linli_rc take_lot(struct city_load *load, struct stmt *stmt, struct growing *rows,
                              struct growing *lots, struct linli_error *err)
{
    int64_t id = stmt_i64(stmt, 0);
    const int64_t *ids = lots->rows;
    const struct lot_stock *stocks = rows->rows;
    bool same_lot = rows->n > 0 && ids[lots->n - 1] == id;
    const char *code = same_lot ? stocks[rows->n - 1].lot_code : NULL;
    if (!same_lot) {
        int64_t *slot = NULL;
        LINLI_TRY(growing_add(lots, (void *)&slot, err));
        *slot = id;
        const char *text = stmt_text(stmt, 3);
        LINLI_TRY(linli_arena_copy_text(load->arena, text, strlen(text), &code, err));
    }
    struct lot_stock *stock = NULL;
    LINLI_TRY(growing_add(rows, (void *)&stock, err));
    *stock = (struct lot_stock){.lot = lots->n - 1,
                                .lot_code = code,
                                .account = (enum account)stmt_i64(stmt, 4),
                                .qty_e3 = stmt_i64(stmt, 5),
                                .expiry_day = stmt_i64(stmt, 6),
                                .received_day = stmt_i64(stmt, 7),
                                .cost_e4 = stmt_i64(stmt, 8)};
    LINLI_TRY(load_index(load, IDS_SITES, stmt_i64(stmt, 1), &stock->site, err));
    return load_index(load, IDS_ITEMS, stmt_i64(stmt, 2), &stock->item, err);
}

/* Whether the ledger went on after today, so that its balances say too much. */
static enum linli_rc today_is_past(struct city_load *load, bool *ret_past, struct linli_error *err)
{
    struct stmt *days = NULL;
    bool found = false;
    LINLI_TRY(db_one(load->db, SQL_CITY_LEDGER_DAYS, &days, &found, err, ""));
    assert(found);
    int64_t first = stmt_i64(days, 0);
    int64_t last = stmt_i64(days, 1);
    stmt_end(days);
    *ret_past = first != FIXED_NONE && first < load->options->today && last > load->options->today;
    return LINLI_OK;
}

enum linli_rc load_stock(struct city_load *load, struct linli_error *err)
{
    struct growing rows = {.arena = load->arena, .row_bytes = sizeof(struct lot_stock)};
    struct growing lots = {.arena = load->arena, .row_bytes = sizeof(int64_t)};
    bool past = false;
    LINLI_TRY(today_is_past(load, &past, err));
    struct stmt *stmt = NULL;
    LINLI_TRY(
        db_statement(load->db, past ? SQL_CITY_STOCK_BEFORE : SQL_CITY_STOCK_NOW, &stmt, err));
    if (past) {
        stmt_set_i64(stmt, 1, load->options->today);
    }
    LINLI_TRY(load_each_row(load, stmt, take_lot, &rows, &lots, err));
    load->city.stock = rows.rows;
    load->city.stock_n = rows.n;
    load->ids.lots = lots.rows;
    load->ids.lots_n = lots.n;
    return LINLI_OK;
}

static enum linli_rc take_open_line(struct city_load *load, struct stmt *stmt, struct growing *rows,
                                    struct growing *lots, struct linli_error *err)
{
    (void)lots;
    struct open_line *line = NULL;
    LINLI_TRY(growing_add(rows, (void *)&line, err));
    *line = (struct open_line){.line = stmt_i64(stmt, 0),
                               .supplier = FIXED_NONE,
                               .transfer = stmt_i64(stmt, 8) != FIXED_NONE,
                               .qty_e3 = stmt_i64(stmt, 4),
                               .unit_price_e4 = stmt_i64(stmt, 7),
                               .due_day = stmt_i64(stmt, 5),
                               .ordered_day = stmt_i64(stmt, 9),
                               .state = (enum line_state)stmt_i64(stmt, 6),
                               .sent_e3 = stmt_i64(stmt, 10)};
    LINLI_TRY(load_index(load, IDS_SITES, stmt_i64(stmt, 1), &line->site, err));
    LINLI_TRY(load_index(load, IDS_ITEMS, stmt_i64(stmt, 2), &line->item, err));
    if (line->transfer) {
        LINLI_TRY(load_index(load, IDS_SITES, stmt_i64(stmt, 8), &line->from_site, err));
    }
    return stmt_i64(stmt, 3) == FIXED_NONE
               ? LINLI_OK
               : load_index(load, IDS_SUPPLIERS, stmt_i64(stmt, 3), &line->supplier, err);
}

/* Open lines first, then what a person cancelled: two arrays in one. */
static void split_declined(struct city *city, struct open_line *lines, int64_t n)
{
    int64_t open_n = 0;
    for (int64_t i = 0; i < n; i++) {
        if (lines[i].state != LINE_CANCELLED) {
            struct open_line moved = lines[open_n];
            lines[open_n++] = lines[i];
            lines[i] = moved;
        }
    }
    city->open_lines = lines;
    city->open_lines_n = open_n;
    city->declined = n > 0 ? lines + open_n : NULL;
    city->declined_n = n - open_n;
}

enum linli_rc load_open_lines(struct city_load *load, struct linli_error *err)
{
    struct growing rows = {.arena = load->arena, .row_bytes = sizeof(struct open_line)};
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(load->db, SQL_CITY_OPEN_LINES, &stmt, err));
    stmt_set_i64(stmt, 1, load->options->today);
    LINLI_TRY(load_each_row(load, stmt, take_open_line, &rows, NULL, err));
    split_declined(&load->city, rows.rows, rows.n);
    return LINLI_OK;
}

static enum linli_rc take_class(struct city_load *load, struct stmt *stmt, struct growing *rows,
                                struct growing *lots, struct linli_error *err)
{
    (void)lots;
    struct class_state *state = NULL;
    LINLI_TRY(growing_add(rows, (void *)&state, err));
    *state = (struct class_state){.class = (enum item_class)stmt_i64(stmt, 2),
                                  .candidate = (enum item_class)stmt_i64(stmt, 3),
                                  .candidate_reviews = stmt_i64(stmt, 4),
                                  .reviewed_day = stmt_i64(stmt, 5)};
    LINLI_TRY(load_index(load, IDS_SITES, stmt_i64(stmt, 0), &state->site, err));
    return load_index(load, IDS_ITEMS, stmt_i64(stmt, 1), &state->item, err);
}

enum linli_rc load_classes(struct city_load *load, struct linli_error *err)
{
    struct growing rows = {.arena = load->arena, .row_bytes = sizeof(struct class_state)};
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(load->db, SQL_CITY_CLASSES, &stmt, err));
    LINLI_TRY(load_each_row(load, stmt, take_class, &rows, NULL, err));
    load->city.classes = rows.rows;
    load->city.classes_n = rows.n;
    return LINLI_OK;
}
