/*
 * Booking movements (see ledger.h). The balance is changed by `UPDATE ... WHERE qty_e3 + $ >= 0`:
 * the test and the change are one statement, so two commands at once cannot both take the last
 * piece. Issuing walks the lots by asking for the next one each time: a lot that was emptied is no
 * longer there, so no list has to be held while rows change.
 */
#include "store/ledger.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"

enum linli_rc ledger_check_qty(int64_t qty_e3, struct linli_error *err)
{
    if (qty_e3 <= 0) {
        char text[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT, "a quantity above 0 was expected, not %s",
                          fixed_print(qty_e3, 3, text));
    }
    if (qty_e3 > LIMIT_QTY_E3) {
        return linli_fail(err, LINLI_ELIMIT, "the quantity is above the limit of %lld",
                          (long long)(LIMIT_QTY_E3 / FIXED_E3));
    }
    return LINLI_OK;
}

static enum linli_rc fail_no_lot(int64_t lot, struct linli_error *err)
{
    return linli_fail(err, LINLI_EINTERNAL, "no lot has the id %lld", (long long)lot);
}

/* Says which lot is short, by the names that people know. */
static enum linli_rc fail_short(struct db *db, const struct movement *movement,
                                struct linli_error *err)
{
    int64_t there_e3 = 0;
    LINLI_TRY(ledger_balance(db, movement->lot, movement->account, &there_e3, err));
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_LOT_NAMES, &stmt, &found, err, "i", movement->lot));
    if (!found) {
        return fail_no_lot(movement->lot, err);
    }
    char there[FIXED_TEXT_BYTES];
    char asked[FIXED_TEXT_BYTES];
    enum linli_rc rc = linli_fail(
        err, LINLI_ESHORT, "only %s of item %s, lot %s, are there (account %s); %s were asked for",
        fixed_print(there_e3, 3, there), stmt_text(stmt, 1), stmt_text(stmt, 2),
        account_name(movement->account), fixed_print(-movement->qty_e3, 3, asked));
    stmt_end(stmt);
    return rc;
}

static enum linli_rc change_balance(struct db *db, const struct movement *movement,
                                    struct linli_error *err)
{
    int64_t changed_n;
    LINLI_TRY(db_run(db, SQL_LEDGER_CHANGE_BALANCE, &changed_n, err, "iii", movement->lot,
                     (int64_t)movement->account, movement->qty_e3));
    assert(changed_n <= 1);
    if (changed_n == 1) {
        return LINLI_OK;
    }
    if (movement->qty_e3 < 0) {
        return fail_short(db, movement, err);
    }
    return db_run(db, SQL_LEDGER_INSERT_BALANCE, NULL, err, "iii", movement->lot,
                  (int64_t)movement->account, movement->qty_e3);
}

/* Books a movement; *ret_id is its number. */
static enum linli_rc post(struct db *db, const struct movement *movement, int64_t *ret_id,
                          struct linli_error *err)
{
    bool counter = movement->counters > 0;
    int direction = movement_direction(movement->kind) * (counter ? -1 : 1);
    assert(movement->qty_e3 == 0 || direction == 0 || (movement->qty_e3 > 0) == (direction > 0));
    assert(movement->lot != FIXED_NONE || movement->qty_e3 == 0);
    assert(counter ? movement->unmet_e3 <= 0 : movement->unmet_e3 >= 0);
    assert(movement->unmet_e3 == 0 || movement->kind == MOVEMENT_ISSUE);
    assert(movement->actor != NULL && movement->reason != NULL);
    if (movement->qty_e3 != 0) {
        LINLI_TRY(change_balance(db, movement, err));
    }
    int64_t id;
    LINLI_TRY(db_new_ids(db, "movement", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_LEDGER_INSERT_MOVEMENT, NULL, err, "iiiiiiiiiiiiittt", id,
                     movement->moment_ms, movement->day, movement->site, movement->item,
                     movement->lot, (int64_t)movement->account, (int64_t)movement->kind,
                     movement->qty_e3, movement->unmet_e3, movement->document_line,
                     movement->command, counter ? movement->counters : FIXED_NONE, movement->actor,
                     movement->reason, movement->service == NULL ? "" : movement->service));
    *ret_id = id;
    return LINLI_OK;
}

enum linli_rc ledger_post(struct db *db, const struct movement *movement, struct linli_error *err)
{
    int64_t id;
    return post(db, movement, &id, err);
}

enum linli_rc ledger_move(struct db *db, const struct movement *out, int64_t to_site,
                          int64_t to_lot, enum account to_account, struct linli_error *err)
{
    assert(out->qty_e3 > 0);
    struct movement row = *out;
    row.kind = MOVEMENT_TRANSFER;
    row.unmet_e3 = 0;
    row.qty_e3 = -out->qty_e3;
    LINLI_TRY(ledger_post(db, &row, err));
    row.site = to_site;
    row.lot = to_lot;
    row.account = to_account;
    row.qty_e3 = out->qty_e3;
    return ledger_post(db, &row, err);
}

enum linli_rc lot_expiry(struct db *db, int64_t site, int64_t item, const char *code,
                         bool *ret_found, int64_t *ret_expiry_day, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_FIND_LOT, &stmt, &found, err, "iit", site, item, code));
    if (found) {
        *ret_expiry_day = stmt_i64(stmt, 1);
        stmt_end(stmt);
    }
    *ret_found = found;
    return LINLI_OK;
}

/* "keeps" for a lot without an expiry. */
static const char *print_expiry(int64_t day, char out[DATE_TEXT_BYTES])
{
    return day == FIXED_NONE ? "none" : date_print((int32_t)day, out);
}

enum linli_rc lot_find_or_add(struct db *db, const struct lot_facts *facts, int64_t *ret_lot,
                              struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_FIND_LOT, &stmt, &found, err, "iit", facts->site, facts->item,
                     facts->code));
    if (found) {
        int64_t lot = stmt_i64(stmt, 0);
        int64_t expiry_day = stmt_i64(stmt, 1);
        stmt_end(stmt);
        if (expiry_day != facts->expiry_day) {
            char old_text[DATE_TEXT_BYTES];
            char new_text[DATE_TEXT_BYTES];
            return linli_fail(err, LINLI_EINPUT,
                              "lot %s is there with expiry %s; another lot code was expected for "
                              "expiry %s",
                              facts->code, print_expiry(expiry_day, old_text),
                              print_expiry(facts->expiry_day, new_text));
        }
        *ret_lot = lot;
        return LINLI_OK;
    }
    int64_t id;
    LINLI_TRY(db_new_ids(db, "lot", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_LEDGER_INSERT_LOT, NULL, err, "iiitiiii", id, facts->site, facts->item,
                     facts->code, facts->expiry_day, facts->received_day, facts->cost_e4,
                     facts->supplier));
    *ret_lot = id;
    return LINLI_OK;
}

enum linli_rc lot_has_moved(struct db *db, int64_t site, int64_t lot, enum account account,
                            bool *ret_moved, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_one(db, SQL_LEDGER_LOT_MOVED, &stmt, ret_moved, err, "iii", site, lot,
                     (int64_t)account));
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc ledger_elsewhere(struct db *db, int64_t *ret_in_transit_n, int64_t *ret_others_n,
                               struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_STOCK_ELSEWHERE, &stmt, &found, err, ""));
    assert(found);
    *ret_in_transit_n = stmt_i64(stmt, 0);
    *ret_others_n = stmt_i64(stmt, 1);
    stmt_end(stmt);
    return LINLI_OK;
}

/* Takes from the lot that is to be used next, at most `need_e3`; `row` gets lot and quantity. */
static enum linli_rc take_from_next_lot(struct db *db, const struct ledger_want *want,
                                        int64_t need_e3, struct movement *row,
                                        struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_NEXT_LOT, &stmt, &found, err, "iiii", want->site, want->item,
                     (int64_t)want->account, want->day));
    if (!found) {
        return linli_fail(err, LINLI_EINTERNAL, "the balances of item %lld do not add up",
                          (long long)want->item);
    }
    int64_t there_e3 = stmt_i64(stmt, 1);
    row->lot = stmt_i64(stmt, 0);
    row->qty_e3 = -(there_e3 < need_e3 ? there_e3 : need_e3);
    stmt_end(stmt);
    return LINLI_OK;
}

/* How much of what is wanted can be given; LINLI_ESHORT when all is asked for and cannot. */
static enum linli_rc judge_want(struct db *db, const struct ledger_want *want, int64_t *ret_give_e3,
                                struct linli_error *err)
{
    int64_t all_e3;
    int64_t usable_e3;
    LINLI_TRY(ledger_on_hand(db, want->site, want->item, want->account, want->day, &all_e3,
                             &usable_e3, err));
    if (usable_e3 < want->qty_e3 && !want->allow_partial) {
        char usable[FIXED_TEXT_BYTES];
        char asked[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_ESHORT, "only %s are there and not expired; %s were asked for",
                          fixed_print(usable_e3, 3, usable), fixed_print(want->qty_e3, 3, asked));
    }
    *ret_give_e3 = usable_e3 < want->qty_e3 ? usable_e3 : want->qty_e3;
    return LINLI_OK;
}

enum linli_rc ledger_issue(struct db *db, const struct ledger_want *want,
                           struct ledger_issued *ret_issued, struct linli_error *err)
{
    LINLI_TRY(ledger_check_qty(want->qty_e3, err));
    int64_t give_e3 = 0;
    LINLI_TRY(judge_want(db, want, &give_e3, err));
    struct ledger_issued issued = {.issued_e3 = give_e3, .unmet_e3 = want->qty_e3 - give_e3};
    struct movement row = {
        .moment_ms = want->moment_ms,
        .day = want->day,
        .site = want->site,
        .item = want->item,
        .lot = FIXED_NONE,
        .account = want->account,
        .kind = MOVEMENT_ISSUE,
        .document_line = FIXED_NONE,
        .command = want->command,
        .actor = want->actor,
        .reason = want->reason,
        .service = want->service,
    };
    int64_t left_e3 = give_e3;
    do {
        if (left_e3 > 0) {
            LINLI_TRY(take_from_next_lot(db, want, left_e3, &row, err));
            left_e3 += row.qty_e3;
            issued.lots_n += 1;
        }
        row.unmet_e3 = left_e3 == 0 ? issued.unmet_e3 : 0; /* the last row carries it */
        LINLI_TRY(post(db, &row, &issued.last_movement, err));
        issued.first_movement =
            issued.first_movement == 0 ? issued.last_movement : issued.first_movement;
    } while (left_e3 > 0);
    assert(issued.issued_e3 + issued.unmet_e3 == want->qty_e3);
    *ret_issued = issued;
    return LINLI_OK;
}

enum linli_rc ledger_on_hand(struct db *db, int64_t site, int64_t item, enum account account,
                             int64_t day, int64_t *ret_all_e3, int64_t *ret_usable_e3,
                             struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_ON_HAND, &stmt, &found, err, "iiii", site, item,
                     (int64_t)account, day));
    assert(found); /* an aggregate always has its row */
    *ret_all_e3 = stmt_i64(stmt, 0);
    *ret_usable_e3 = stmt_i64(stmt, 1);
    stmt_end(stmt);
    assert(*ret_usable_e3 >= 0 && *ret_usable_e3 <= *ret_all_e3);
    return LINLI_OK;
}

enum linli_rc ledger_last_days(struct db *db, int64_t site, int64_t until, int64_t *ret_imported,
                               int64_t *ret_booked, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_SITE_LAST_DAYS, &stmt, &found, err, "ii", site, until));
    assert(found); /* an aggregate always has its row */
    if (stmt_i64(stmt, 0) == FIXED_NONE && stmt_i64(stmt, 1) == FIXED_NONE) {
        stmt_end(stmt);
        LINLI_TRY(db_one(db, SQL_LEDGER_CITY_LAST_DAYS, &stmt, &found, err, "i", until));
        assert(found);
    }
    *ret_imported = stmt_i64(stmt, 0);
    *ret_booked = stmt_i64(stmt, 1);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc ledger_last_plan_day(struct db *db, int64_t until, int64_t *ret_day,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_LAST_PLAN_DAY, &stmt, &found, err, "i", until));
    assert(found);
    *ret_day = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc ledger_balance(struct db *db, int64_t lot, enum account account, int64_t *ret_qty_e3,
                             struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_BALANCE, &stmt, &found, err, "ii", lot, (int64_t)account));
    *ret_qty_e3 = found ? stmt_i64(stmt, 0) : 0;
    stmt_end(stmt);
    return LINLI_OK;
}

/* A copy of a text column in the arena. */
static enum linli_rc keep(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                          const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(arena, text, strlen(text), ret_text, err);
}

static enum linli_rc read_stock(struct linli_arena *arena, struct stmt *stmt,
                                struct stock_record *row, struct linli_error *err)
{
    LINLI_TRY(keep(arena, stmt, 0, &row->site_code, err));
    LINLI_TRY(keep(arena, stmt, 1, &row->item_code, err));
    LINLI_TRY(keep(arena, stmt, 2, &row->item_name, err));
    LINLI_TRY(keep(arena, stmt, 3, &row->unit, err));
    LINLI_TRY(keep(arena, stmt, 4, &row->lot_code, err));
    row->account = (enum account)stmt_i64(stmt, 5);
    row->qty_e3 = stmt_i64(stmt, 6);
    row->expiry_day = stmt_i64(stmt, 7);
    row->received_day = stmt_i64(stmt, 8);
    row->cost_e4 = stmt_i64(stmt, 9);
    return LINLI_OK;
}

static enum linli_rc read_stock_rows(struct linli_arena *arena, struct stmt *stmt,
                                     struct stock_record *rows, int64_t rows_n,
                                     struct linli_error *err)
{
    for (int64_t i = 0; i < rows_n; i++) {
        bool more;
        LINLI_TRY(stmt_next(stmt, &more, err));
        assert(more); /* counted in the same transaction */
        LINLI_TRY(read_stock(arena, stmt, &rows[i], err));
    }
    return LINLI_OK;
}

enum linli_rc ledger_stock(struct db *db, struct linli_arena *arena, int64_t site, int64_t item,
                           struct stock_record **ret_rows, int64_t *ret_rows_n,
                           struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_STOCK_N, &stmt, &found, err, "ii", site, item));
    assert(found);
    int64_t rows_n = stmt_i64(stmt, 0);
    stmt_end(stmt);
    struct stock_record *rows;
    LINLI_TRY(LINLI_NEW(arena, rows_n, &rows, err));
    LINLI_TRY(db_statement(db, SQL_LEDGER_STOCK, &stmt, err));
    stmt_set_i64(stmt, 1, site);
    stmt_set_i64(stmt, 2, item);
    enum linli_rc rc = read_stock_rows(arena, stmt, rows, rows_n, err);
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_rows = rows;
    *ret_rows_n = rows_n;
    return LINLI_OK;
}

static enum linli_rc read_taken(struct linli_arena *arena, struct stmt *stmt,
                                struct stock_record *rows, int64_t room_n, int64_t *ret_rows_n,
                                struct linli_error *err)
{
    int64_t n = 0;
    bool row;
    LINLI_TRY(stmt_next(stmt, &row, err));
    while (row) {
        assert(n < room_n);
        LINLI_TRY(keep(arena, stmt, 0, &rows[n].lot_code, err));
        rows[n].expiry_day = stmt_i64(stmt, 1);
        rows[n].account = (enum account)stmt_i64(stmt, 2);
        rows[n].qty_e3 = stmt_i64(stmt, 3);
        n += 1;
        LINLI_TRY(stmt_next(stmt, &row, err));
    }
    *ret_rows_n = n;
    return LINLI_OK;
}

enum linli_rc ledger_taken(struct db *db, struct linli_arena *arena, int64_t first_movement,
                           int64_t last_movement, struct stock_record **ret_rows,
                           int64_t *ret_rows_n, struct linli_error *err)
{
    assert(first_movement <= last_movement);
    int64_t room_n = last_movement - first_movement + 1;
    struct stock_record *rows;
    LINLI_TRY(LINLI_NEW(arena, room_n, &rows, err));
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, SQL_LEDGER_TAKEN, &stmt, err));
    stmt_set_i64(stmt, 1, first_movement);
    stmt_set_i64(stmt, 2, last_movement);
    enum linli_rc rc = read_taken(arena, stmt, rows, room_n, ret_rows_n, err);
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_rows = rows;
    return LINLI_OK;
}

enum linli_rc lot_find_names(struct db *db, struct linli_arena *arena, int64_t lot,
                             struct lot_names *ret_names, struct linli_error *err)
{
    struct stmt *stmt;
    struct lot_names names;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_LOT_NAMES, &stmt, &found, err, "i", lot));
    if (!found) {
        return fail_no_lot(lot, err);
    }
    LINLI_TRY(keep(arena, stmt, 0, &names.site_code, err));
    LINLI_TRY(keep(arena, stmt, 1, &names.item_code, err));
    LINLI_TRY(keep(arena, stmt, 2, &names.lot_code, err));
    LINLI_TRY(keep(arena, stmt, 3, &names.item_name, err));
    LINLI_TRY(keep(arena, stmt, 4, &names.unit, err));
    stmt_end(stmt);
    *ret_names = names;
    return LINLI_OK;
}

/* Lists show names, too, and somebody may have typed one for the code. */
static enum linli_rc fail_no_item(struct db *db, const char *code, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_ITEM_NAMED, &stmt, &found, err, "t", code));
    assert(found);
    const char *of_name = stmt_text(stmt, 0);
    enum linli_rc rc =
        of_name[0] == '\0'
            ? linli_fail(err, LINLI_EUNKNOWN, "no item has the code %s", code)
            : linli_fail(err, LINLI_EUNKNOWN,
                         "no item has the code %s; the item of that name has %s", code, of_name);
    stmt_end(stmt);
    return rc;
}

enum linli_rc ledger_item_name(struct db *db, struct linli_arena *arena, const char *code,
                               const char **ret_name, const char **ret_unit,
                               struct linli_error *err)
{
    struct stmt *stmt;
    const char *name;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_ITEM_NAME, &stmt, &found, err, "t", code));
    if (!found) {
        return fail_no_item(db, code, err);
    }
    LINLI_TRY(keep(arena, stmt, 0, &name, err));
    LINLI_TRY(keep(arena, stmt, 1, ret_unit, err));
    stmt_end(stmt);
    *ret_name = name;
    return LINLI_OK;
}

/* Finds a code; the row stays to be read when *ret_stmt is wanted. */
static enum linli_rc find_code(struct db *db, enum sql_id id, const char *code,
                               struct stmt **ret_stmt, bool *ret_found, struct linli_error *err)
{
    assert(code != NULL);
    return db_one(db, id, ret_stmt, ret_found, err, "t", code);
}

enum linli_rc ledger_find_site(struct db *db, const char *code, int64_t *ret_id,
                               struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(find_code(db, SQL_LEDGER_FIND_SITE, code, &stmt, &found, err));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no site has the code %s", code);
    }
    *ret_id = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc ledger_find_supplier(struct db *db, const char *code, int64_t *ret_id,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(find_code(db, SQL_LEDGER_FIND_SUPPLIER, code, &stmt, &found, err));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no supplier has the code %s", code);
    }
    *ret_id = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc ledger_find_item(struct db *db, const char *code, int64_t *ret_id,
                               int64_t *ret_shelf_life_days, int64_t *ret_cost_e4,
                               struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(find_code(db, SQL_LEDGER_FIND_ITEM, code, &stmt, &found, err));
    if (!found) {
        return fail_no_item(db, code, err);
    }
    *ret_id = stmt_i64(stmt, 0);
    *ret_shelf_life_days = stmt_i64(stmt, 1);
    *ret_cost_e4 = stmt_i64(stmt, 2);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc ledger_only_site(struct db *db, int64_t *ret_id, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_SITES_N, &stmt, &found, err, ""));
    assert(found);
    int64_t sites_n = stmt_i64(stmt, 0);
    int64_t id = stmt_i64(stmt, 1);
    stmt_end(stmt);
    if (sites_n != 1) {
        return linli_fail(err, LINLI_EUSAGE,
                          "this city has %lld sites; the code of one was expected",
                          (long long)sites_n);
    }
    *ret_id = id;
    return LINLI_OK;
}
