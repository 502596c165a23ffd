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

/* The first day on which anything was imported or booked in the city; NONE: nothing was. */
static enum linli_rc first_of_city(struct db *db, int64_t *ret_day, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_CITY_FIRST_DAYS, &stmt, &found, err, ""));
    assert(found); /* an aggregate always has its row */
    int64_t imported = stmt_i64(stmt, 0);
    int64_t booked = stmt_i64(stmt, 1);
    stmt_end(stmt);
    bool first = booked == FIXED_NONE || (imported != FIXED_NONE && imported < booked);
    *ret_day = first ? imported : booked;
    return LINLI_OK;
}

enum linli_rc stock_follow_imports(struct db *db, int64_t clock, int64_t *ret_last,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool more;
    int64_t first;
    LINLI_TRY(first_of_city(db, &first, err));
    bool ahead = first != FIXED_NONE && first > clock + LIMIT_LONE_DAYS;
    int64_t last = ahead ? first : clock;
    int64_t days_n = 0;
    LINLI_TRY(db_statement(db, SQL_LEDGER_IMPORTED_DAYS, &stmt, err));
    stmt_set_i64(stmt, 1, clock);
    for (;;) {
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            break;
        }
        if (stmt_i64(stmt, 0) > last + LIMIT_LONE_DAYS) {
            stmt_end(stmt);
            break;
        }
        last = stmt_i64(stmt, 0);
        days_n += 1;
    }
    *ret_last = ahead && days_n < 2 ? clock : last;
    return LINLI_OK;
}

/* The last days of a site. Demand of a day far after the clock that nothing leads to is a slip of
 * the month or year (it waits in the inbox): it does not move the present. */
static enum linli_rc find_last_days(struct db *db, int64_t site, int64_t clock,
                                    int64_t *ret_imported, int64_t *ret_booked,
                                    struct linli_error *err)
{
    int64_t last;
    LINLI_TRY(ledger_last_days(db, site, DATE_DAY_MAX, ret_imported, ret_booked, err));
    if (*ret_imported == FIXED_NONE || *ret_imported <= clock) {
        return LINLI_OK;
    }
    LINLI_TRY(stock_follow_imports(db, clock, &last, err));
    return *ret_imported <= last ? LINLI_OK
                                 : ledger_last_days(db, site, last, ret_imported, ret_booked, err);
}

/* The days that can be booked. */
struct window {
    int64_t first;
    int64_t last;
};

static enum linli_rc find_window(struct db *db, int64_t site, int64_t clock,
                                 struct window *ret_window, struct linli_error *err)
{
    int64_t imported = FIXED_NONE;
    int64_t booked = FIXED_NONE;
    int64_t plan = FIXED_NONE;
    LINLI_TRY(find_last_days(db, site, clock, &imported, &booked, err));
    static_assert(FIXED_NONE < DATE_DAY_MIN, "no day is before every day");
    int64_t present = later(imported, booked);
    LINLI_TRY(ledger_last_plan_day(db, later(present, clock) + LIMIT_PLAN_NEAR_DAYS, &plan, err));
    present = later(present, plan);
    present = present == FIXED_NONE ? clock : present;
    int64_t last = later(clock, imported);
    if (imported != FIXED_NONE && imported > clock) {
        last = later(last, plan); /* its days are simulated, one plan after the other */
    }
    /* the days that are booked already, by a clock that was wrong, are still corrected */
    last = later(last + 1, booked);
    *ret_window = (struct window){
        .first = later(present - LIMIT_BACKDATED_DAYS, DATE_DAY_MIN),
        .last = last < DATE_DAY_MAX ? last : DATE_DAY_MAX,
    };
    return LINLI_OK;
}

enum linli_rc stock_check_day(struct db *db, int64_t site, int64_t day, int64_t now_ms,
                              struct linli_error *err)
{
    int32_t clock_day = 0;
    struct window window;
    LINLI_TRY(today_read(db, now_ms, &clock_day, err));
    const int64_t clock = clock_day;
    LINLI_TRY(find_window(db, site, clock, &window, err));
    int64_t first = window.first;
    int64_t last = window.last;
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

static enum linli_rc hidden_day(struct db *db, int64_t site, int64_t day, int64_t until,
                                int64_t *ret_day, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_LEDGER_HIDDEN_DAY, &stmt, &found, err, "iii", site, day, until));
    assert(found); /* an aggregate always has its row */
    *ret_day = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc stock_check_first(struct db *db, int64_t site, int64_t day, int64_t now_ms,
                                struct linli_error *err)
{
    int64_t hidden;
    int64_t lead;
    int32_t clock;
    char texts[2][DATE_TEXT_BYTES];
    LINLI_TRY(hidden_day(db, site, day, DATE_DAY_MAX, &hidden, err));
    if (hidden == FIXED_NONE) {
        return LINLI_OK;
    }
    LINLI_TRY(today_read(db, now_ms, &clock, err));
    LINLI_TRY(stock_follow_imports(db, clock, &lead, err));
    LINLI_TRY(
        hidden_day(db, site, day, lead > clock + LIMIT_LONE_DAYS ? lead : clock, &hidden, err));
    if (hidden == FIXED_NONE) {
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EINPUT,
                      "demand until %s was imported, and the first issue of a site ends that: "
                      "expected a day from then on for it, not %s; earlier days can be booked "
                      "after it",
                      date_print((int32_t)hidden, texts[0]), date_print((int32_t)day, texts[1]));
}
