/* Lines of printed forms (see paper.h). */
#include "store/paper.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"

enum { BLOCK_NAME_BYTES = 48, RECORDS_FIRST_N = 64 };

static enum linli_rc insert(struct db *db, const struct paper_number *number,
                            const struct paper_facts *facts, const char *actor, int64_t now_ms,
                            struct linli_error *err)
{
    int64_t id;
    char text[PAPER_NUMBER_BYTES];
    LINLI_TRY(db_new_ids(db, "paper", 1, &id, err));
    return db_run(db, SQL_PAPER_INSERT, NULL, err, "itiiiiiiiiiit", id, paper_print(number, text),
                  (int64_t)number->kind, (int64_t)number->day, number->no, number->again,
                  facts->site, facts->item, facts->lot, (int64_t)facts->account, facts->line,
                  now_ms, actor);
}

enum linli_rc paper_give(struct db *db, const struct paper_printing *printing, enum paper_kind kind,
                         const struct paper_facts *facts, struct paper_number *ret_number,
                         struct linli_error *err)
{
    assert(facts->site != FIXED_NONE && printing->actor != NULL);
    char block[BLOCK_NAME_BYTES];
    struct paper_number number = {.kind = kind, .day = printing->day, .again = 1};
    snprintf(block, sizeof(block), "paper %s %d", paper_kind_name(kind), (int)printing->day);
    LINLI_TRY(db_new_ids(db, block, 1, &number.no, err));
    if (number.no > PAPER_NO_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a day has at most %d paper numbers of a kind",
                          PAPER_NO_MAX);
    }
    LINLI_TRY(insert(db, &number, facts, printing->actor, printing->now_ms, err));
    *ret_number = number;
    return LINLI_OK;
}

/* A copy of a text column in the arena. */
static enum linli_rc keep(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                          const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(arena, text, strlen(text), ret_text, err);
}

/* The columns of paper_by_number and paper_open. */
static enum linli_rc read_record(struct linli_arena *arena, struct stmt *stmt,
                                 struct paper_record *record, struct linli_error *err)
{
    *record = (struct paper_record){
        .id = stmt_i64(stmt, 0),
        .number = {.kind = (enum paper_kind)stmt_i64(stmt, 1),
                   .day = (int32_t)stmt_i64(stmt, 2),
                   .no = stmt_i64(stmt, 3),
                   .again = stmt_i64(stmt, 4)},
        .site = stmt_i64(stmt, 5),
        .item = stmt_i64(stmt, 6),
        .lot = stmt_i64(stmt, 7),
        .state = (enum paper_state)stmt_i64(stmt, 12),
        .entered_ms = stmt_i64(stmt, 15),
        .line = stmt_i64(stmt, 16),
        .command = stmt_i64(stmt, 18),
        .account = (enum account)stmt_i64(stmt, 19),
    };
    LINLI_TRY(keep(arena, stmt, 8, &record->site_code, err));
    LINLI_TRY(keep(arena, stmt, 9, &record->item_code, err));
    LINLI_TRY(keep(arena, stmt, 10, &record->lot_code, err));
    LINLI_TRY(keep(arena, stmt, 11, &record->line_name, err));
    LINLI_TRY(keep(arena, stmt, 13, &record->content, err));
    LINLI_TRY(keep(arena, stmt, 14, &record->entered_by, err));
    return keep(arena, stmt, 17, &record->text, err);
}

enum linli_rc paper_find(struct db *db, struct linli_arena *arena,
                         const struct paper_number *number, bool *ret_found,
                         struct paper_record *ret_record, struct linli_error *err)
{
    struct stmt *stmt;
    char text[PAPER_NUMBER_BYTES];
    LINLI_TRY(
        db_one(db, SQL_PAPER_BY_NUMBER, &stmt, ret_found, err, "t", paper_print(number, text)));
    enum linli_rc rc = *ret_found ? read_record(arena, stmt, ret_record, err) : LINLI_OK;
    stmt_end(stmt);
    return rc;
}

enum linli_rc paper_repeat(struct db *db, const struct paper_record *before, const char *actor,
                           int64_t now_ms, struct linli_error *err)
{
    assert(before->number.again < PAPER_AGAIN_MAX);
    struct paper_number number = before->number;
    struct paper_facts facts = {before->site, before->item, before->lot, before->line,
                                before->account};
    number.again += 1;
    return insert(db, &number, &facts, actor, now_ms, err);
}

enum linli_rc paper_enter(struct db *db, const struct paper_record *record, const char *content,
                          const char *actor, int64_t now_ms, bool *ret_taken,
                          struct linli_error *err)
{
    int64_t changed_n;
    LINLI_TRY(db_run(db, SQL_PAPER_SET_ENTERED, &changed_n, err, "itti", record->id, content, actor,
                     now_ms));
    assert(changed_n <= 1);
    *ret_taken = changed_n == 1;
    return LINLI_OK;
}

enum linli_rc paper_keep_command(struct db *db, const struct paper_record *record,
                                 struct linli_error *err)
{
    return db_run(db, SQL_PAPER_SET_COMMAND, NULL, err, "it", record->id, record->text);
}

enum linli_rc paper_leave_blank(struct db *db, const struct paper_number *first,
                                const struct paper_number *last, const char *actor, int64_t now_ms,
                                int64_t *ret_n, struct linli_error *err)
{
    assert(first->kind == last->kind && first->day == last->day);
    return db_run(db, SQL_PAPER_SET_BLANK, ret_n, err, "iiiiti", (int64_t)first->kind,
                  (int64_t)first->day, first->no, last->no, actor, now_ms);
}

/* Room for one more record: twice the room when it is full. */
static enum linli_rc grow(struct linli_arena *arena, struct paper_record **records, int64_t n,
                          int64_t *room_n, struct linli_error *err)
{
    if (n < *room_n) {
        return LINLI_OK;
    }
    int64_t wider_n = *room_n == 0 ? RECORDS_FIRST_N : *room_n * 2;
    struct paper_record *wider;
    LINLI_TRY(LINLI_NEW(arena, wider_n, &wider, err));
    if (n > 0) {
        memcpy(wider, *records, (size_t)n * sizeof(*wider));
    }
    *records = wider;
    *room_n = wider_n;
    return LINLI_OK;
}

static enum linli_rc read_records(struct linli_arena *arena, struct stmt *stmt,
                                  struct paper_record **ret_records, int64_t *ret_records_n,
                                  struct linli_error *err)
{
    struct paper_record *records = NULL;
    int64_t n = 0;
    int64_t room_n = 0;
    bool row;
    LINLI_TRY(stmt_next(stmt, &row, err));
    while (row) {
        LINLI_TRY(grow(arena, &records, n, &room_n, err));
        LINLI_TRY(read_record(arena, stmt, &records[n], err));
        n += 1;
        LINLI_TRY(stmt_next(stmt, &row, err));
    }
    *ret_records = records;
    *ret_records_n = n;
    return LINLI_OK;
}

enum linli_rc paper_list_open(struct db *db, struct linli_arena *arena, int64_t day, int64_t site,
                              struct paper_record **ret_records, int64_t *ret_records_n,
                              struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_statement(db, SQL_PAPER_OPEN, &stmt, err));
    stmt_set_i64(stmt, 1, day);
    stmt_set_i64(stmt, 2, site);
    enum linli_rc rc = read_records(arena, stmt, ret_records, ret_records_n, err);
    stmt_end(stmt);
    return rc;
}

enum linli_rc paper_count(struct db *db, int64_t ret_n[3], struct linli_error *err)
{
    struct stmt *stmt;
    bool row;
    int64_t n[3] = {0};
    LINLI_TRY(db_statement(db, SQL_PAPER_COUNTS, &stmt, err));
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        int64_t state = stmt_i64(stmt, 0);
        assert(state >= 0 && state < 3);
        n[state] = stmt_i64(stmt, 1);
        rc = stmt_next(stmt, &row, err);
    }
    stmt_end(stmt);
    LINLI_TRY(rc);
    memcpy(ret_n, n, sizeof(n));
    return LINLI_OK;
}
