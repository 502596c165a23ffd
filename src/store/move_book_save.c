/*
 * Keeping the moves of a plan (see move_book.h): what an earlier run of the day proposed goes, what
 * earlier days left is withdrawn; then moves in the order of their ways, so that a day planned
 * again gives the same numbers. A line within the assistant's limits is approved as an event of its
 * own, unless a person has cancelled that item on that way in this plan.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "store/growing.h"
#include "store/move_book.h"
#include "store/numbers.h"
#include "store/plans.h"

/* An item on a way. */
struct way_item {
    int64_t from;
    int64_t to;
    int64_t item;
};

struct saving {
    struct db *db;
    struct linli_arena *arena;
    const struct plan *plan;
    int64_t plan_id;
    const struct city_ids *ids;
    const struct document_actor *planner;
    struct way_item *declined; /* by way and item */
    int64_t declined_n;
    int64_t next_line; /* ids taken for the lines and events of all moves */
    int64_t next_event;
    struct move_book_saved saved;
};

/* ---- what goes ------------------------------------------------------------------------------- */

static enum linli_rc remove_earlier_run(struct saving *s, struct linli_error *err)
{
    int64_t day = s->plan->day;
    LINLI_TRY(db_run(s->db, SQL_MOVE_DELETE_PROPOSED_EVENTS, NULL, err, "ii", day, s->plan_id));
    LINLI_TRY(db_run(s->db, SQL_MOVE_DELETE_PROPOSED_LINES, NULL, err, "ii", day, s->plan_id));
    return db_run(s->db, SQL_MOVE_DELETE_EMPTY, NULL, err, "ii", day, s->plan_id);
}

struct stale {
    int64_t line;
    enum line_state state;
};

static enum linli_rc read_stale(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    (void)arena;
    (void)err;
    struct stale *stale = row;
    stale->line = stmt_i64(stmt, 0);
    stale->state = (enum line_state)stmt_i64(stmt, 1);
    return LINLI_OK;
}

static enum linli_rc withdraw_stale(struct saving *s, struct linli_error *err)
{
    struct document_actor by = *s->planner;
    struct stmt *stmt;
    struct stale *lines;
    int64_t lines_n;
    by.actor = PLAN_ACTOR_NEWER;
    LINLI_TRY(db_query(s->db, SQL_MOVE_STALE_LINES, &stmt, err, "i", (int64_t)s->plan->day));
    LINLI_TRY(growing_rows(s->arena, stmt, sizeof(*lines), read_stale, &lines, &lines_n, err));
    for (int64_t i = 0; i < lines_n; i++) {
        LINLI_TRY(move_book_step(s->db, lines[i].line, lines[i].state, LINE_CANCELLED, FIXED_NONE,
                                 &by, err));
    }
    return LINLI_OK;
}

/* ---- what a person has cancelled ------------------------------------------------------------- */

static enum linli_rc read_declined(struct linli_arena *arena, struct stmt *stmt, void *row,
                                   struct linli_error *err)
{
    (void)arena;
    (void)err;
    struct way_item *declined = row;
    *declined = (struct way_item){stmt_i64(stmt, 0), stmt_i64(stmt, 1), stmt_i64(stmt, 2)};
    return LINLI_OK;
}

static enum linli_rc find_declined(struct saving *s, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(
        db_query(s->db, SQL_MOVE_DECLINED, &stmt, err, "ii", (int64_t)s->plan->day, s->plan_id));
    return growing_rows(s->arena, stmt, sizeof(struct way_item), read_declined, &s->declined,
                        &s->declined_n, err);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_way_item(const void *left, const void *right)
{
    const struct way_item *a = left;
    const struct way_item *b = right;
    int order = compare_numbers(a->from, b->from);
    order = order != 0 ? order : compare_numbers(a->to, b->to);
    return order != 0 ? order : compare_numbers(a->item, b->item);
}

static bool was_declined(const struct saving *s, const struct plan_move *move)
{
    struct way_item key = {s->ids->sites[move->from], s->ids->sites[move->to],
                           s->ids->items[move->item]};
    return s->declined_n > 0 &&
           bsearch(&key, s->declined, (size_t)s->declined_n, sizeof(key), by_way_item) != NULL;
}

/* ---- ways and lines -------------------------------------------------------------------------- */

/* The way that is written now. */
struct way_open {
    int64_t id;
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t last_line_no;
};

static enum linli_rc next_number(struct saving *s, char ret_number[DOCUMENT_NUMBER_BYTES],
                                 struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    int32_t year;
    int32_t month;
    int32_t day;
    LINLI_TRY(db_one(s->db, SQL_MOVE_LAST_NUMBER, &stmt, &found, err, "i", (int64_t)s->plan->day));
    assert(found); /* an aggregate always has its row */
    int64_t number = stmt_i64(stmt, 0) + 1;
    stmt_end(stmt);
    date_to_ymd(s->plan->day, &year, &month, &day);
    snprintf(ret_number, DOCUMENT_NUMBER_BYTES, "PM-%04d%02d%02d-%02lld", year, month, day,
             (long long)number);
    return LINLI_OK;
}

/* The move of a way: that of the earlier run of which nothing has left, or a new one. */
static enum linli_rc open_way(struct saving *s, const struct plan_move *move, struct way_open *way,
                              struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    int64_t day = s->plan->day;
    int64_t from = s->ids->sites[move->from];
    int64_t to = s->ids->sites[move->to];
    LINLI_TRY(db_one(s->db, SQL_MOVE_OPEN, &stmt, &found, err, "iiiii", day, s->plan_id, from, to,
                     (int64_t)move->due_day));
    if (found) {
        way->id = stmt_i64(stmt, 0);
        snprintf(way->number, sizeof(way->number), "%s", stmt_text(stmt, 1));
        way->last_line_no = stmt_i64(stmt, 2);
        stmt_end(stmt);
        return LINLI_OK;
    }
    way->last_line_no = 0;
    LINLI_TRY(next_number(s, way->number, err));
    LINLI_TRY(db_new_ids(s->db, "planned_move", 1, &way->id, err));
    return db_run(s->db, SQL_MOVE_INSERT, NULL, err, "itiiiiiti", way->id, way->number, s->plan_id,
                  day, from, to, (int64_t)move->due_day, s->planner->actor, s->planner->now_ms);
}

static enum linli_rc put_event(struct saving *s, int64_t line, int64_t from, enum line_state to,
                               const char *actor, struct linli_error *err)
{
    return db_run(s->db, SQL_MOVE_INSERT_EVENT, NULL, err, "iiiiitt", s->next_event++, line, from,
                  (int64_t)to, s->planner->now_ms, actor, "");
}

static enum linli_rc put_line(struct saving *s, const struct plan_move *move, struct way_open *way,
                              struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(s->arena);
    const char *numbers;
    char name[DOCUMENT_LINE_NAME_BYTES];
    int64_t line = s->next_line++;
    bool approved = move->approved && !was_declined(s, move);
    way->last_line_no += 1;
    LINLI_TRY(numbers_write(s->arena, move->reason.numbers, move->reason.numbers_n, &numbers, err));
    LINLI_TRY(db_run(s->db, SQL_MOVE_INSERT_LINE, NULL, err, "iiiiiiiiit", line, way->id,
                     way->last_line_no, s->ids->items[move->item],
                     move->lot == FIXED_NONE ? FIXED_NONE : s->ids->lots[move->lot],
                     (int64_t)(approved ? LINE_APPROVED : LINE_PROPOSED), move->qty_e3,
                     move->way_fen, numbers_of_reason(move->reason.id), numbers));
    linli_arena_rewind(s->arena, mark);
    LINLI_TRY(put_event(s, line, FIXED_NONE, LINE_PROPOSED, s->planner->actor, err));
    if (approved) {
        LINLI_TRY(put_event(s, line, LINE_PROPOSED, LINE_APPROVED, PLAN_ACTOR_ASSISTANT, err));
    }
    int64_t at = move - s->plan->moves;
    s->saved.approved[at] = approved;
    s->saved.approved_n += approved ? 1 : 0;
    s->saved.proposed_n += approved ? 0 : 1;
    int n = snprintf(name, sizeof(name), "%s/%lld", way->number, (long long)way->last_line_no);
    assert(n > 0 && (size_t)n < sizeof(name));
    return linli_arena_copy_text(s->arena, name, (size_t)n, &s->saved.names[at], err);
}

static int by_way(const void *left, const void *right)
{
    const struct plan_move *a = *(const struct plan_move *const *)left;
    const struct plan_move *b = *(const struct plan_move *const *)right;
    int order = compare_numbers(a->due_day, b->due_day);
    order = order != 0 ? order : compare_numbers(a->from, b->from);
    order = order != 0 ? order : compare_numbers(a->to, b->to);
    order = order != 0 ? order : compare_numbers(a->item, b->item);
    order = order != 0 ? order : compare_numbers(a->stock, b->stock);
    return order != 0 ? order : compare_numbers(a - b, 0);
}

static bool same_way(const struct plan_move *a, const struct plan_move *b)
{
    return a->due_day == b->due_day && a->from == b->from && a->to == b->to;
}

static enum linli_rc put_moves(struct saving *s, struct linli_error *err)
{
    const struct plan *plan = s->plan;
    const struct plan_move **sorted;
    struct way_open way = {0};
    int64_t n = plan->moves_n;
    LINLI_TRY(LINLI_NEW(s->arena, n, &sorted, err));
    LINLI_TRY(db_new_ids(s->db, "planned_move_line", n, &s->next_line, err));
    LINLI_TRY(db_new_ids(s->db, "planned_move_event", 2 * n, &s->next_event, err));
    for (int64_t i = 0; i < n; i++) {
        sorted[i] = &plan->moves[i];
    }
    qsort(sorted, (size_t)n, sizeof(struct plan_move *), by_way);
    for (int64_t i = 0; i < n; i++) {
        if (i == 0 || !same_way(sorted[i], sorted[i - 1])) {
            LINLI_TRY(open_way(s, sorted[i], &way, err));
        }
        LINLI_TRY(put_line(s, sorted[i], &way, err));
    }
    return LINLI_OK;
}

enum linli_rc move_book_save(struct db *db, struct linli_arena *arena, const struct plan *plan,
                             int64_t plan_id, const struct city_ids *ids,
                             const struct document_actor *planner,
                             struct move_book_saved *ret_saved, struct linli_error *err)
{
    struct saving s = {
        .db = db, .arena = arena, .plan = plan, .plan_id = plan_id, .ids = ids, .planner = planner};
    LINLI_TRY(remove_earlier_run(&s, err));
    LINLI_TRY(withdraw_stale(&s, err));
    LINLI_TRY(LINLI_NEW(arena, plan->moves_n, &s.saved.names, err));
    LINLI_TRY(LINLI_NEW(arena, plan->moves_n, &s.saved.approved, err));
    if (plan->moves_n > 0) {
        LINLI_TRY(find_declined(&s, err));
        LINLI_TRY(put_moves(&s, err));
    }
    *ret_saved = s.saved;
    return LINLI_OK;
}
