/* The buffer factors of categories in the database (see buffers.h). */
#include "store/buffers.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "store/growing.h"

enum { TOTAL_DAYS = 3 };

/* ---- rows ------------------------------------------------------------------------------------ */

static enum linli_rc read_review(struct linli_arena *arena, struct stmt *stmt, void *row,
                                 struct linli_error *err)
{
    struct buffer_reviewed *r = row;
    r->review = (struct buffer_review){.month_day = (int32_t)stmt_i64(stmt, 1),
                                       .day = (int32_t)stmt_i64(stmt, 2),
                                       .totals_n = stmt_i64(stmt, 3),
                                       .above_n = stmt_i64(stmt, 4),
                                       .error_e4 = stmt_i64(stmt, 5),
                                       .measured_e4 = stmt_i64(stmt, 6),
                                       .before_e4 = stmt_i64(stmt, 7),
                                       .after_e4 = stmt_i64(stmt, 8)};
    return growing_text(arena, stmt, 0, &r->category, err);
}

static enum linli_rc read_hand(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct buffer_hand *h = row;
    *h = (struct buffer_hand){.factor_e4 = stmt_i64(stmt, 1), .day = (int32_t)stmt_i64(stmt, 2)};
    LINLI_TRY(growing_text(arena, stmt, 0, &h->category, err));
    LINLI_TRY(growing_text(arena, stmt, 3, &h->note, err));
    return growing_text(arena, stmt, 4, &h->actor, err);
}

/* ---- into a city ----------------------------------------------------------------------------- */

static void take_review(struct buffer_state *state, const struct buffer_reviewed *row)
{
    state->category = row->category;
    state->reviewed = true;
    state->review = row->review;
}

static void take_hand(struct buffer_state *state, const struct buffer_hand *row)
{
    state->category = row->category;
    state->hand_e4 = row->factor_e4;
    state->hand_day = row->day;
    state->note = row->note;
    state->hand_who = row->actor;
}

/* Puts both lists, each by category, into one. */
static void merge(const struct buffer_reviewed *reviews, int64_t reviews_n,
                  const struct buffer_hand *hands, int64_t hands_n, struct city *city)
{
    int64_t r = 0;
    int64_t h = 0;
    city->buffers_n = 0;
    while (r < reviews_n || h < hands_n) {
        struct buffer_state *state = &city->buffers[city->buffers_n++];
        int order = r == reviews_n ? 1
                    : h == hands_n ? -1
                                   : strcmp(reviews[r].category, hands[h].category);
        *state = (struct buffer_state){.hand_e4 = FIXED_NONE, .note = "", .hand_who = ""};
        if (order <= 0) {
            take_review(state, &reviews[r++]);
        }
        if (order >= 0) {
            take_hand(state, &hands[h++]);
        }
    }
}

/* The month that a plan of today reviews, by its first day: the one before. */
static int32_t month_of(const struct city *city)
{
    return date_month_add(date_month_start(city->today), -1);
}

enum linli_rc buffers_load(struct db *db, struct linli_arena *arena, struct city *city,
                           struct linli_error *err)
{
    struct stmt *stmt;
    struct buffer_reviewed *reviews;
    struct buffer_hand *hands;
    int64_t reviews_n;
    int64_t hands_n;
    LINLI_TRY(db_query(db, SQL_BUFFER_REVIEWS_LAST, &stmt, err, "i", (int64_t)month_of(city)));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*reviews), read_review, &reviews, &reviews_n, err));
    LINLI_TRY(db_query(db, SQL_BUFFER_HANDS_LAST, &stmt, err, "i", (int64_t)city->today));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*hands), read_hand, &hands, &hands_n, err));
    LINLI_TRY(LINLI_NEW(arena, reviews_n + hands_n, &city->buffers, err));
    merge(reviews, reviews_n, hands, hands_n, city);
    assert(city->buffers_n <= reviews_n + hands_n);
    return LINLI_OK;
}

static bool is_reviewed(const struct city *city, int32_t month_day)
{
    for (int64_t i = 0; i < city->buffers_n; i++) {
        if (city->buffers[i].reviewed && city->buffers[i].review.month_day >= month_day) {
            return true;
        }
    }
    return false;
}

static enum linli_rc read_total(struct linli_arena *arena, struct stmt *stmt, void *row,
                                struct linli_error *err)
{
    (void)arena;
    (void)err;
    *(struct buffer_total *)row = (struct buffer_total){.site = stmt_i64(stmt, 0),
                                                        .item = stmt_i64(stmt, 1),
                                                        .origin_day = (int32_t)stmt_i64(stmt, 2),
                                                        .mean_e3 = stmt_i64(stmt, 3),
                                                        .high_e3 = stmt_i64(stmt, 4)};
    return LINLI_OK;
}

enum linli_rc buffers_load_totals(struct db *db, struct linli_arena *arena,
                                  const struct city_ids *ids, struct city *city,
                                  struct linli_error *err)
{
    int32_t month_day = month_of(city);
    int32_t end_day = date_month_add(month_day, 1);
    struct stmt *stmt;
    struct buffer_total *rows;
    int64_t rows_n;
    int64_t n = 0;
    if (city->settings.category_buffer_step_e4 == 0 || is_reviewed(city, month_day)) {
        return LINLI_OK;
    }
    LINLI_TRY(db_query(db, SQL_BUFFER_TOTALS, &stmt, err, "ii",
                       (int64_t)month_day - (TOTAL_DAYS - 1), (int64_t)end_day - TOTAL_DAYS));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*rows), read_total, &rows, &rows_n, err));
    for (int64_t i = 0; i < rows_n; i++) {
        struct buffer_total total = rows[i];
        total.site = city_ids_find(ids->sites, ids->sites_n, total.site);
        total.item = city_ids_find(ids->items, ids->items_n, total.item);
        if (total.site != FIXED_NONE && total.item != FIXED_NONE) {
            rows[n++] = total;
        }
    }
    city->buffers_due = true;
    city->buffer_totals = rows;
    city->buffer_totals_n = n;
    return LINLI_OK;
}

/* ---- kept ------------------------------------------------------------------------------------ */

enum linli_rc buffers_save(struct db *db, const struct plan *plan, int64_t now_ms,
                           struct linli_error *err)
{
    for (int64_t i = 0; i < plan->buffers_n; i++) {
        const struct plan_buffer *b = &plan->buffers[i];
        const struct buffer_review *r = &b->review;
        if (b->fresh) {
            assert(r->day == plan->day && r->month_day < plan->day);
            LINLI_TRY(db_run(db, SQL_BUFFER_REVIEW_INSERT, NULL, err, "tiiiiiiiii", b->category,
                             (int64_t)r->month_day, (int64_t)r->day, r->totals_n, r->above_n,
                             r->error_e4, r->measured_e4, r->before_e4, r->after_e4, now_ms));
        }
    }
    return LINLI_OK;
}

enum linli_rc buffer_hand_add(struct db *db, const struct buffer_hand *hand, int64_t now_ms,
                              struct linli_error *err)
{
    int64_t id;
    assert(hand->category != NULL && hand->note != NULL && hand->actor != NULL);
    LINLI_TRY(db_new_ids(db, "buffer_hand", 1, &id, err));
    return db_run(db, SQL_BUFFER_HAND_INSERT, NULL, err, "itiitti", id, hand->category,
                  hand->factor_e4, (int64_t)hand->day, hand->note, hand->actor, now_ms);
}

enum linli_rc buffer_review_list(struct db *db, struct linli_arena *arena,
                                 struct buffer_reviewed **ret_rows, int64_t *ret_n,
                                 struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_BUFFER_REVIEWS, &stmt, err, ""));
    return growing_rows(arena, stmt, sizeof(struct buffer_reviewed), read_review, ret_rows, ret_n,
                        err);
}

enum linli_rc buffer_hand_list(struct db *db, struct linli_arena *arena,
                               struct buffer_hand **ret_rows, int64_t *ret_n,
                               struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_query(db, SQL_BUFFER_HANDS, &stmt, err, ""));
    return growing_rows(arena, stmt, sizeof(struct buffer_hand), read_hand, ret_rows, ret_n, err);
}
