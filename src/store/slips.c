/* Numbered bookings (see slips.h). */
#include "store/slips.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"

enum { ROWS_FIRST_N = 16 };

enum linli_rc slip_give_number(struct db *db, int64_t command, const struct slip_facts *facts,
                               char ret_number[SLIP_NUMBER_BYTES], struct linli_error *err)
{
    assert(facts->day >= DATE_DAY_MIN && facts->day <= DATE_DAY_MAX && facts->note != NULL);
    assert((facts->kind == SLIP_UNDO) == (facts->undoes != FIXED_NONE));
    char number[SLIP_NUMBER_BYTES];
    int32_t year;
    int32_t month;
    int32_t day;
    int64_t running;
    int64_t changed_n;
    date_to_ymd((int32_t)facts->day, &year, &month, &day);
    snprintf(number, sizeof(number), "%s-%04d%02d%02d", slip_prefix(facts->kind), year, month, day);
    LINLI_TRY(db_new_ids(db, number, 1, &running, err));
    size_t n = strlen(number);
    snprintf(number + n, sizeof(number) - n, "-%02lld", (long long)running);
    LINLI_TRY(db_run(db, SQL_SLIP_SET, &changed_n, err, "itiitii", command, number, facts->day,
                     facts->site, facts->note, facts->undoes, facts->of));
    assert(changed_n == 1);
    memcpy(ret_number, number, sizeof(number));
    return LINLI_OK;
}

/* The first column of a statement's row as a number of a slip, "" without a row. */
static enum linli_rc read_number(struct db *db, enum sql_id id, int64_t command,
                                 char ret_number[SLIP_NUMBER_BYTES], struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, id, &stmt, &found, err, "i", command));
    snprintf(ret_number, SLIP_NUMBER_BYTES, "%s", found ? stmt_text(stmt, 0) : "");
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc slip_number(struct db *db, int64_t command, char ret_number[SLIP_NUMBER_BYTES],
                          struct linli_error *err)
{
    return read_number(db, SQL_SLIP_NUMBER, command, ret_number, err);
}

enum linli_rc slip_follower(struct db *db, int64_t command, char ret_number[SLIP_NUMBER_BYTES],
                            struct linli_error *err)
{
    return read_number(db, SQL_SLIP_FOLLOWER, command, ret_number, err);
}

/* A copy of a text column in the arena. */
static enum linli_rc keep(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                          const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(arena, text, strlen(text), ret_text, err);
}

/* The kind that a number says; the database holds no others. */
static enum linli_rc kind_of(const char *number, enum slip_kind *ret_kind, struct linli_error *err)
{
    return slip_kind_of(number, ret_kind)
               ? LINLI_OK
               : linli_fail(err, LINLI_EBREACH, "the number %s is of no kind of booking", number);
}

static enum linli_rc read_slip(struct linli_arena *arena, struct stmt *stmt, struct slip *slip,
                               struct linli_error *err)
{
    slip->command = stmt_i64(stmt, 0);
    LINLI_TRY(keep(arena, stmt, 1, &slip->number, err));
    slip->day = stmt_i64(stmt, 2);
    slip->site = stmt_i64(stmt, 3);
    slip->undoes = stmt_i64(stmt, 4);
    slip->of = stmt_i64(stmt, 5);
    LINLI_TRY(keep(arena, stmt, 6, &slip->note, err));
    LINLI_TRY(keep(arena, stmt, 7, &slip->actor, err));
    slip->moment_ms = stmt_i64(stmt, 8);
    LINLI_TRY(keep(arena, stmt, 9, &slip->undone_by, err));
    return kind_of(slip->number, &slip->kind, err);
}

enum linli_rc slip_find(struct db *db, struct linli_arena *arena, const char *number,
                        struct slip *ret_slip, struct linli_error *err)
{
    struct stmt *stmt;
    struct slip slip = {0};
    bool found;
    LINLI_TRY(db_one(db, SQL_SLIP_FIND, &stmt, &found, err, "t", number));
    if (!found) {
        return linli_fail(err, LINLI_EUNKNOWN, "no booking has the number %s (linli slips)",
                          number);
    }
    enum linli_rc rc = read_slip(arena, stmt, &slip, err);
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_slip = slip;
    return LINLI_OK;
}

/* Rows that grow in an arena: twice the room when it is full. */
static enum linli_rc make_room(struct linli_arena *arena, size_t row_bytes, void **rows, int64_t n,
                               int64_t *room_n, struct linli_error *err)
{
    if (n < *room_n) {
        return LINLI_OK;
    }
    int64_t wider_n = *room_n == 0 ? ROWS_FIRST_N : *room_n * 2;
    void *wider;
    LINLI_TRY(linli_arena_alloc(arena, (size_t)wider_n, row_bytes, &wider, err));
    if (n > 0) {
        memcpy(wider, *rows, (size_t)n * row_bytes);
    }
    *rows = wider;
    *room_n = wider_n;
    return LINLI_OK;
}

/* Reads every row of a query into rows that grow in the arena. */
static enum linli_rc read_all(struct linli_arena *arena, struct stmt *stmt, size_t row_bytes,
                              enum linli_rc (*read)(struct linli_arena *arena, struct stmt *stmt,
                                                    void *row, struct linli_error *err),
                              void **ret_rows, int64_t *ret_rows_n, struct linli_error *err)
{
    void *rows = NULL;
    int64_t n = 0;
    int64_t room_n = 0;
    bool more = false;
    enum linli_rc rc = stmt_next(stmt, &more, err);
    while (rc == LINLI_OK && more) {
        rc = make_room(arena, row_bytes, &rows, n, &room_n, err);
        if (rc == LINLI_OK) {
            rc = read(arena, stmt, (unsigned char *)rows + (size_t)n * row_bytes, err);
        }
        n += 1;
        if (rc == LINLI_OK) {
            rc = stmt_next(stmt, &more, err);
        }
    }
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_rows = rows;
    *ret_rows_n = n;
    return LINLI_OK;
}

static enum linli_rc read_movement(struct linli_arena *arena, struct stmt *stmt, void *row,
                                   struct linli_error *err)
{
    struct slip_movement *m = row;
    *m = (struct slip_movement){
        .id = stmt_i64(stmt, 0),
        .row = {.day = stmt_i64(stmt, 1),
                .site = stmt_i64(stmt, 2),
                .item = stmt_i64(stmt, 3),
                .lot = stmt_i64(stmt, 4),
                .account = (enum account)stmt_i64(stmt, 5),
                .kind = (enum movement_kind)stmt_i64(stmt, 6),
                .qty_e3 = stmt_i64(stmt, 7),
                .unmet_e3 = stmt_i64(stmt, 8),
                .document_line = stmt_i64(stmt, 9)},
    };
    LINLI_TRY(keep(arena, stmt, 10, &m->row.reason, err));
    return keep(arena, stmt, 11, &m->row.service, err);
}

enum linli_rc slip_movements(struct db *db, struct linli_arena *arena, int64_t command,
                             struct slip_movement **ret_rows, int64_t *ret_rows_n,
                             struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, SQL_SLIP_MOVEMENTS, &stmt, err));
    stmt_set_i64(stmt, 1, command);
    void *rows;
    LINLI_TRY(
        read_all(arena, stmt, sizeof(struct slip_movement), read_movement, &rows, ret_rows_n, err));
    *ret_rows = rows;
    return LINLI_OK;
}

struct slip_filter slip_filter_all(void)
{
    return (struct slip_filter){.site = FIXED_NONE,
                                .item = FIXED_NONE,
                                .from_day = FIXED_NONE,
                                .to_day = FIXED_NONE,
                                .kind = FIXED_NONE,
                                .command = FIXED_NONE,
                                .most_n = INT64_MAX};
}

static enum linli_rc read_row(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct slip_row *r = row;
    *r = (struct slip_row){.command = stmt_i64(stmt, 0),
                           .moment_ms = stmt_i64(stmt, 2),
                           .day = stmt_i64(stmt, 3),
                           .qty_e3 = stmt_i64(stmt, 8),
                           .unmet_e3 = stmt_i64(stmt, 9)};
    LINLI_TRY(keep(arena, stmt, 1, &r->number, err));
    LINLI_TRY(keep(arena, stmt, 4, &r->site_code, err));
    LINLI_TRY(keep(arena, stmt, 5, &r->item_code, err));
    LINLI_TRY(keep(arena, stmt, 6, &r->item_name, err));
    LINLI_TRY(keep(arena, stmt, 7, &r->unit, err));
    LINLI_TRY(keep(arena, stmt, 10, &r->service, err));
    LINLI_TRY(keep(arena, stmt, 11, &r->reason, err));
    LINLI_TRY(keep(arena, stmt, 12, &r->note, err));
    LINLI_TRY(keep(arena, stmt, 13, &r->actor, err));
    LINLI_TRY(keep(arena, stmt, 14, &r->undone_by, err));
    LINLI_TRY(keep(arena, stmt, 15, &r->undoes, err));
    LINLI_TRY(keep(arena, stmt, 16, &r->of, err));
    return kind_of(r->number, &r->kind, err);
}

enum linli_rc slip_list(struct db *db, struct linli_arena *arena, const struct slip_filter *filter,
                        struct slip_row **ret_rows, int64_t *ret_rows_n, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, SQL_SLIP_LIST, &stmt, err));
    stmt_set_i64(stmt, 1, filter->site);
    stmt_set_i64(stmt, 2, filter->item);
    stmt_set_i64(stmt, 3, filter->from_day);
    stmt_set_i64(stmt, 4, filter->to_day);
    stmt_set_text(stmt, 5,
                  filter->kind == FIXED_NONE ? NULL : slip_prefix((enum slip_kind)filter->kind));
    stmt_set_text(stmt, 6, filter->service);
    stmt_set_i64(stmt, 7, filter->most_n);
    stmt_set_i64(stmt, 8, filter->command);
    void *rows;
    LINLI_TRY(read_all(arena, stmt, sizeof(struct slip_row), read_row, &rows, ret_rows_n, err));
    *ret_rows = rows;
    return LINLI_OK;
}

static enum linli_rc read_lot(struct linli_arena *arena, struct stmt *stmt, void *row,
                              struct linli_error *err)
{
    struct slip_lot *lot = row;
    LINLI_TRY(keep(arena, stmt, 0, &lot->site_code, err));
    LINLI_TRY(keep(arena, stmt, 1, &lot->item_code, err));
    LINLI_TRY(keep(arena, stmt, 2, &lot->item_name, err));
    LINLI_TRY(keep(arena, stmt, 3, &lot->unit, err));
    LINLI_TRY(keep(arena, stmt, 4, &lot->lot_code, err));
    lot->account = (enum account)stmt_i64(stmt, 5);
    lot->kind = (enum movement_kind)stmt_i64(stmt, 6);
    lot->qty_e3 = stmt_i64(stmt, 7);
    lot->expiry_day = stmt_i64(stmt, 8);
    return LINLI_OK;
}

enum linli_rc slip_lots(struct db *db, struct linli_arena *arena, int64_t command,
                        struct slip_lot **ret_lots, int64_t *ret_lots_n, struct linli_error *err)
{
    struct stmt *stmt;
    void *rows;
    LINLI_TRY(db_statement(db, SQL_SLIP_LOTS, &stmt, err));
    stmt_set_i64(stmt, 1, command);
    LINLI_TRY(read_all(arena, stmt, sizeof(struct slip_lot), read_lot, &rows, ret_lots_n, err));
    *ret_lots = rows;
    return LINLI_OK;
}

static enum linli_rc read_share(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    (void)arena;
    (void)err;
    *(struct lot_share *)row = (struct lot_share){.lot = stmt_i64(stmt, 0),
                                                  .item = stmt_i64(stmt, 1),
                                                  .account = (enum account)stmt_i64(stmt, 2),
                                                  .qty_e3 = stmt_i64(stmt, 3),
                                                  .expiry_day = stmt_i64(stmt, 4),
                                                  .received_day = stmt_i64(stmt, 5)};
    return LINLI_OK;
}

enum linli_rc slip_account_lots(struct db *db, struct linli_arena *arena, int64_t site,
                                int64_t item, enum account account, const char *code,
                                struct lot_share **ret_lots, int64_t *ret_lots_n,
                                struct linli_error *err)
{
    struct stmt *stmt;
    void *rows;
    LINLI_TRY(db_statement(db, SQL_SLIP_ACCOUNT_LOTS, &stmt, err));
    stmt_set_i64(stmt, 1, site);
    stmt_set_i64(stmt, 2, item);
    stmt_set_i64(stmt, 3, (int64_t)account);
    stmt_set_text(stmt, 4, code);
    LINLI_TRY(read_all(arena, stmt, sizeof(struct lot_share), read_share, &rows, ret_lots_n, err));
    *ret_lots = rows;
    return LINLI_OK;
}

enum linli_rc slip_expired_lots(struct db *db, struct linli_arena *arena, int64_t site,
                                int64_t account, int64_t day, struct lot_share **ret_lots,
                                int64_t *ret_lots_n, struct linli_error *err)
{
    struct stmt *stmt;
    void *rows;
    LINLI_TRY(db_statement(db, SQL_SLIP_EXPIRED_LOTS, &stmt, err));
    stmt_set_i64(stmt, 1, site);
    stmt_set_i64(stmt, 2, account);
    stmt_set_i64(stmt, 3, day);
    LINLI_TRY(read_all(arena, stmt, sizeof(struct lot_share), read_share, &rows, ret_lots_n, err));
    *ret_lots = rows;
    return LINLI_OK;
}

enum linli_rc slip_returned(struct db *db, int64_t issue, int64_t lot, int64_t *ret_qty_e3,
                            struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_SLIP_RETURNED, &stmt, &found, err, "ii", issue, lot));
    assert(found); /* an aggregate always has its row */
    *ret_qty_e3 = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc slip_lot_out(struct db *db, int64_t site, int64_t item, int64_t lot,
                           int64_t *ret_qty_e3, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_SLIP_LOT_OUT, &stmt, &found, err, "iii", site, item, lot));
    assert(found); /* an aggregate always has its row */
    int64_t issued_e3 = stmt_i64(stmt, 0);
    int64_t back_e3 = stmt_i64(stmt, 1);
    int64_t came_e3 = stmt_i64(stmt, 2);
    stmt_end(stmt);
    int64_t most_e3 = issued_e3 > came_e3 ? issued_e3 : came_e3;
    *ret_qty_e3 = most_e3 > back_e3 ? most_e3 - back_e3 : 0;
    return LINLI_OK;
}

enum linli_rc slip_item_recyclable(struct db *db, int64_t item, bool *ret_recyclable,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_SLIP_ITEM_RECYCLABLE, &stmt, &found, err, "i", item));
    *ret_recyclable = found && stmt_i64(stmt, 0) == 1;
    stmt_end(stmt);
    return LINLI_OK;
}
