/*
 * What is promised to other sites and has not left (see move_book.h), as the next plan counts it.
 * Of a lot what still lies there of it; without a lot first of what the sender is due to get by
 * that day, then of its lots, earliest expiry first.
 *
 * Invariants: of a lot or line no more is taken than there is; what is taken is what arrives.
 */
#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "store/growing.h"
#include "store/move_book.h"

/* A row of SQL_MOVE_PROMISED, as ids. */
struct promised {
    int64_t line;
    int64_t from;
    int64_t to;
    int64_t item;
    int64_t lot;
    int64_t qty_e3;
    int64_t due_day;
};

static enum linli_rc read_promised(struct linli_arena *arena, struct stmt *stmt, void *row,
                                   struct linli_error *err)
{
    (void)arena;
    (void)err;
    struct promised *p = row;
    *p = (struct promised){stmt_i64(stmt, 0), stmt_i64(stmt, 1), stmt_i64(stmt, 2),
                           stmt_i64(stmt, 3), stmt_i64(stmt, 4), stmt_i64(stmt, 5),
                           stmt_i64(stmt, 6)};
    return LINLI_OK;
}

static enum linli_rc index_of(const int64_t *ids, int64_t n, int64_t id, int64_t *ret_index,
                              struct linli_error *err)
{
    *ret_index = city_ids_find(ids, n, id);
    return *ret_index != FIXED_NONE
               ? LINLI_OK
               : linli_fail(err, LINLI_EBREACH,
                            "a planned move names the id %lld, which is not there", (long long)id);
}

/* The first row of stock that is not before an item at a site. */
static int64_t first_stock(const struct city *city, int64_t site, int64_t item)
{
    int64_t low = 0;
    int64_t high = city->stock_n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        const struct lot_stock *lot = &city->stock[middle];
        bool before = lot->site != site ? lot->site < site : lot->item < item;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

static int64_t take(int64_t *there_e3, int64_t wanted_e3)
{
    int64_t taken = *there_e3 < wanted_e3 ? *there_e3 : wanted_e3;
    *there_e3 -= taken;
    return taken;
}

/* Of the sender's lots: of `lot` alone, or of those that are good on that day. */
static int64_t take_lots(struct city *city, const struct open_line *line, int64_t lot,
                         int64_t wanted_e3)
{
    int64_t taken = 0;
    for (int64_t i = first_stock(city, line->from_site, line->item);
         i < city->stock_n && city->stock[i].site == line->from_site &&
         city->stock[i].item == line->item;
         i++) {
        struct lot_stock *stock = &city->stock[i];
        bool good = stock->expiry_day == FIXED_NONE || stock->expiry_day >= line->due_day;
        if (stock->account == ACCOUNT_NORMAL && stock->qty_e3 > 0 &&
            (lot == FIXED_NONE ? good : stock->lot == lot)) {
            taken += take(&stock->qty_e3, wanted_e3 - taken);
        }
    }
    return taken;
}

/* Of what the sender is due to get by that day. */
static int64_t take_arrivals(struct city *city, int64_t lines_n, const struct open_line *line,
                             int64_t wanted_e3)
{
    int64_t taken = 0;
    for (int64_t i = 0; i < lines_n && taken < wanted_e3; i++) {
        struct open_line *coming = &city->open_lines[i];
        if (coming->site == line->from_site && coming->item == line->item &&
            coming->due_day <= line->due_day) {
            taken += take(&coming->qty_e3, wanted_e3 - taken);
        }
    }
    return taken;
}

static enum linli_rc promise(struct city *city, const struct city_ids *ids,
                             const struct promised *p, int64_t lines_n, struct open_line *ret,
                             struct linli_error *err)
{
    int64_t lot = p->lot == FIXED_NONE ? FIXED_NONE : city_ids_find(ids->lots, ids->lots_n, p->lot);
    struct open_line line = {.line = p->line,
                             .supplier = FIXED_NONE,
                             .transfer = true,
                             .unit_price_e4 = FIXED_NONE,
                             .due_day = p->due_day,
                             .state = LINE_APPROVED};
    LINLI_TRY(index_of(ids->sites, ids->sites_n, p->from, &line.from_site, err));
    LINLI_TRY(index_of(ids->sites, ids->sites_n, p->to, &line.site, err));
    LINLI_TRY(index_of(ids->items, ids->items_n, p->item, &line.item, err));
    if (p->lot == FIXED_NONE) {
        line.qty_e3 = take_arrivals(city, lines_n, &line, p->qty_e3);
        line.qty_e3 += take_lots(city, &line, FIXED_NONE, p->qty_e3 - line.qty_e3);
    } else if (lot != FIXED_NONE) { /* a lot that is used up has no stock any more */
        line.qty_e3 = take_lots(city, &line, lot, p->qty_e3);
    }
    assert(line.qty_e3 >= 0 && line.qty_e3 <= p->qty_e3);
    *ret = line;
    return LINLI_OK;
}

/* Arrays of their own, with room for `more` open lines. */
static enum linli_rc part_from(struct city *city, int64_t more, struct linli_arena *arena,
                               struct linli_error *err)
{
    struct lot_stock *stock;
    struct open_line *lines;
    LINLI_TRY(LINLI_NEW(arena, city->stock_n, &stock, err));
    LINLI_TRY(LINLI_NEW(arena, city->open_lines_n + more, &lines, err));
    for (int64_t i = 0; i < city->stock_n; i++) {
        stock[i] = city->stock[i];
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        lines[i] = city->open_lines[i];
    }
    city->stock = stock;
    city->open_lines = lines;
    return LINLI_OK;
}

enum linli_rc move_book_promise(struct db *db, struct linli_arena *arena,
                                const struct city_ids *ids, struct city *city,
                                struct open_line **ret_lines, int64_t *ret_lines_n,
                                struct linli_error *err)
{
    struct stmt *stmt;
    struct promised *rows;
    int64_t rows_n;
    int64_t lines_n = city->open_lines_n;
    int64_t n = 0;
    LINLI_TRY(db_query(db, SQL_MOVE_PROMISED, &stmt, err, "i", (int64_t)city->today));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*rows), read_promised, &rows, &rows_n, err));
    *ret_lines = NULL;
    *ret_lines_n = 0;
    if (rows_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(part_from(city, rows_n, arena, err));
    for (int64_t i = 0; i < rows_n; i++) {
        struct open_line line = {0};
        LINLI_TRY(promise(city, ids, &rows[i], lines_n, &line, err));
        if (line.qty_e3 > 0) {
            city->open_lines[lines_n + n++] = line;
        }
    }
    *ret_lines = city->open_lines + lines_n;
    *ret_lines_n = n;
    city->open_lines_n = lines_n + n;
    return LINLI_OK;
}
