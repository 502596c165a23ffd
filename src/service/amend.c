/* Decisions about other quantities of sent lines (see amend.h). */
#include "service/amend.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "service/today.h"

enum { DAY_S = 86400 };

bool amend_is_name(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash != NULL && strchr(slash, '+') != NULL;
}

/* Whether the supplier's cut-off has passed, as many days after the plan's day as the clock has
 * gone on since it was made. The time of day counts when the plan was made on its day. */
static bool is_late(const struct amendment *a, int64_t now_ms, int64_t offset_s)
{
    int64_t made = date_of_moment(a->moment_ms, (int32_t)offset_s);
    int64_t day = a->day + date_of_moment(now_ms, (int32_t)offset_s) - made;
    int64_t time_s = now_ms / 1000 + offset_s;
    time_s -= time_s / DAY_S * DAY_S;
    return day > a->until_day || (day == a->until_day && a->day == made &&
                                  a->until_s != FIXED_NONE && time_s > a->until_s);
}

static enum linli_rc fail_late(const struct amendment *a, struct linli_error *err)
{
    char name[AMENDMENT_NAME_BYTES];
    char day[DATE_TEXT_BYTES];
    char time[DATE_TIME_TEXT_BYTES];
    amendment_name(a, name);
    date_print((int32_t)a->until_day, day);
    if (a->until_s == FIXED_NONE) {
        return linli_fail(err, LINLI_ESTATE, "%s could be changed until %s, which is over", name,
                          day);
    }
    return linli_fail(err, LINLI_ESTATE, "%s could be changed until %s %s, which is over", name,
                      day, date_print_time((int32_t)a->until_s, time));
}

static enum linli_rc decide_named(struct db *db, struct linli_arena *arena, enum line_state to,
                                  const char *name, int64_t offset_s,
                                  const struct document_actor *by, struct amendment **ret_row,
                                  struct linli_error *err)
{
    struct amendment *a;
    LINLI_TRY(LINLI_NEW(arena, 1, &a, err));
    LINLI_TRY(amendment_find(db, arena, name, a, err));
    if ((to != LINE_APPROVED && to != LINE_CANCELLED) || !line_may_become(a->state, to)) {
        return linli_fail(err, LINLI_ESTATE, "%s is %s and cannot become %s", name,
                          line_state_name(a->state), line_state_name(to));
    }
    bool changes = to == LINE_APPROVED || a->state == LINE_APPROVED;
    if (changes && is_late(a, by->now_ms, offset_s)) {
        return fail_late(a, err);
    }
    LINLI_TRY(amendment_step(db, a, to, by, err));
    a->state = to;
    *ret_row = a;
    return LINLI_OK;
}

enum linli_rc amend_decide(struct db *db, struct linli_arena *arena, enum line_state to,
                           const char *name, const struct document_filter *filter,
                           const struct who *who, const char *note, struct amendment **ret_rows,
                           int64_t *ret_rows_n, struct linli_error *err)
{
    struct document_actor by = {.actor = who->actor, .now_ms = who->now_ms, .note = note};
    struct document_filter proposed = *filter;
    struct amendment *rows = NULL;
    int64_t rows_n = 0;
    int64_t n = 0;
    int64_t offset_s;
    LINLI_TRY(today_read_offset(db, &offset_s, err));
    if (name != NULL) {
        *ret_rows_n = 1;
        return decide_named(db, arena, to, name, offset_s, &by, ret_rows, err);
    }
    assert(to == LINE_APPROVED || to == LINE_CANCELLED);
    proposed.first_state = proposed.last_state = LINE_PROPOSED;
    LINLI_TRY(amendment_list(db, arena, &proposed, &rows, &rows_n, err));
    for (int64_t i = 0; i < rows_n; i++) {
        if (to == LINE_APPROVED && is_late(&rows[i], who->now_ms, offset_s)) {
            continue;
        }
        LINLI_TRY(amendment_step(db, &rows[i], to, &by, err));
        rows[n] = rows[i];
        rows[n++].state = to;
    }
    *ret_rows = rows;
    *ret_rows_n = n;
    return LINLI_OK;
}

enum linli_rc amend_sum(const struct amendment *rows, int64_t n, int64_t *ret_more_fen,
                        int64_t *ret_less_fen, struct linli_error *err)
{
    int64_t more = 0;
    int64_t less = 0;
    for (int64_t i = 0; i < n; i++) {
        const struct amendment *a = &rows[i];
        int64_t from_fen = 0;
        int64_t to_fen = 0;
        bool raised = a->to_e3 > a->from_e3;
        int64_t *sum = raised ? &more : &less;
        if (a->unit_price_e4 != FIXED_NONE &&
            (!fixed_amount_fen(a->from_e3, a->unit_price_e4, &from_fen) ||
             !fixed_amount_fen(a->to_e3, a->unit_price_e4, &to_fen) ||
             !fixed_add(*sum, raised ? to_fen - from_fen : from_fen - to_fen, sum))) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    *ret_more_fen = more;
    *ret_less_fen = less;
    return LINLI_OK;
}
