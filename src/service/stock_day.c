/*
 * The days that a booking may count for (see stock_day.h). A typing error in the year would move a
 * site's first ledger day and with it the history that forecasts learn from: it has to be refused
 * before anything is written.
 */
#include "service/stock_day.h"

#include <assert.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/limits.h"
#include "service/today.h"
#include "store/ledger.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The last imported day until `day` when the next one is far after it; NONE when they follow each
 * other: a city that lives ahead of the clock. */
static enum linli_rc last_before_gap(struct db *db, int64_t day, int64_t *ret_last,
                                     struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_QUALITY_AROUND, &stmt, &found, err, "i", day));
    int64_t last = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    int64_t next = found ? stmt_i64(stmt, 1) : FIXED_NONE;
    stmt_end(stmt);
    bool gap = last != FIXED_NONE && next != FIXED_NONE && next - last > LIMIT_PLAN_AHEAD_DAYS;
    *ret_last = gap ? last : FIXED_NONE;
    return LINLI_OK;
}

/* Demand of a day far after the clock, all bookings and all plans is a slip of the year (it waits
 * in the inbox): it does not move the present. In a city that lives ahead of the clock they are
 * near. */
static enum linli_rc leave_out_slip(struct db *db, int64_t clock, int64_t *present,
                                    struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    int64_t plan = FIXED_NONE;
    if (*present == FIXED_NONE || *present <= clock + LIMIT_PLAN_AHEAD_DAYS) {
        return LINLI_OK;
    }
    LINLI_TRY(db_one(db, SQL_QUALITY_LAST_BOOKED, &stmt, &found, err, ""));
    int64_t known = found ? stmt_i64(stmt, 0) : FIXED_NONE;
    stmt_end(stmt);
    LINLI_TRY(ledger_last_plan_day(db, *present, &plan, err));
    known = later(known, plan);
    if (known == FIXED_NONE) {
        LINLI_TRY(last_before_gap(db, clock + LIMIT_PLAN_AHEAD_DAYS, &known, err));
    }
    if (known != FIXED_NONE && *present > later(known, clock) + LIMIT_PLAN_AHEAD_DAYS) {
        *present = later(known, clock);
    }
    return LINLI_OK;
}

enum linli_rc stock_check_day(struct db *db, int64_t site, int64_t day, int64_t now_ms,
                              struct linli_error *err)
{
    int32_t clock_day = 0;
    int64_t present = FIXED_NONE;
    int64_t plan = FIXED_NONE;
    LINLI_TRY(today_read(db, now_ms, &clock_day, err));
    const int64_t clock = clock_day;
    LINLI_TRY(ledger_last_day(db, site, &present, err));
    LINLI_TRY(leave_out_slip(db, clock, &present, err));
    int64_t believed = (present == FIXED_NONE ? clock : later(present, clock));
    LINLI_TRY(ledger_last_plan_day(db, believed + LIMIT_BACKDATED_DAYS, &plan, err));
    if (present == FIXED_NONE && plan == FIXED_NONE) {
        present = clock;
    }
    static_assert(FIXED_NONE < DATE_DAY_MIN, "no day is before every day");
    present = later(present, plan);
    int64_t first = later(present - LIMIT_BACKDATED_DAYS, DATE_DAY_MIN);
    int64_t last = later(present, clock) + 1;
    last = last < DATE_DAY_MAX ? last : DATE_DAY_MAX;
    if (day < first || day > last) {
        char texts[3][DATE_TEXT_BYTES];
        if (day == clock) { /* bookings of a clock that was wrong stand in the way of all others */
            return linli_fail(err, LINLI_EINPUT,
                              "today, %s, is far from the city's present, expected %s to %s: is "
                              "the clock right? linli slips shows what was booked when it was "
                              "not, linli undo takes it back",
                              date_print((int32_t)day, texts[0]),
                              date_print((int32_t)first, texts[1]),
                              date_print((int32_t)last, texts[2]));
        }
        return linli_fail(err, LINLI_EINPUT,
                          "the day %s is far from the city's present, expected %s to %s",
                          date_print((int32_t)day, texts[0]), date_print((int32_t)first, texts[1]),
                          date_print((int32_t)last, texts[2]));
    }
    return LINLI_OK;
}
