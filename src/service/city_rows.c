/* Rows of an import that cannot be (see city_rows.h). */
#include "service/city_rows.h"

#include <stdbool.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/ledger.h"
#include "model/limits.h"

enum { TIME_BYTES = 5 };

/* HH:MM at *at, which moves behind it. */
static bool take_time(const char **at)
{
    int32_t seconds;
    if (strlen(*at) < TIME_BYTES || !date_parse_time(*at, TIME_BYTES, &seconds)) {
        return false;
    }
    *at += TIME_BYTES;
    return true;
}

static enum linli_rc check_departs(const char *text, struct linli_error *err)
{
    const char *at = text;
    bool fine = *at == '\0' || take_time(&at);
    while (fine && *at == ';') {
        at++;
        fine = take_time(&at);
    }
    return fine && *at == '\0'
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT,
                            "'%s' is no list of times, expected HH:MM or HH:MM;HH:MM", text);
}

/* A shift may pass midnight: 22:00-06:00. */
static enum linli_rc check_shift(const char *text, struct linli_error *err)
{
    const char *at = text;
    bool fine = *at == '\0' || (take_time(&at) && *at++ == '-' && take_time(&at));
    return fine && *at == '\0'
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT, "'%s' is no shift, expected HH:MM-HH:MM", text);
}

static enum linli_rc check_demand(const struct demand_row *row, int32_t clock_day,
                                  struct linli_error *err)
{
    char texts[2][DATE_TEXT_BYTES];
    int64_t last = (int64_t)clock_day + LIMIT_DEMAND_AHEAD_DAYS;
    if (row->qty_e3 == FIXED_NONE || row->day <= last || last > DATE_DAY_MAX) {
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EINPUT,
                      "demand of %s is far in the future, expected a day until %s",
                      date_print((int32_t)row->day, texts[0]), date_print((int32_t)last, texts[1]));
}

static enum linli_rc check_substitute(const struct substitute *row, struct linli_error *err)
{
    return row->item != row->substitute
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT,
                            "an item is its own substitute, expected another item");
}

static enum linli_rc check_stock(const struct stock_row *row, struct linli_error *err)
{
    return row->account != ACCOUNT_IN_TRANSIT
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT,
                            "stock in transit comes from a transfer, expected another account");
}

static enum linli_rc check_consignment(const struct consignment *row, struct linli_error *err)
{
    char texts[2][DATE_TEXT_BYTES];
    return row->until_day == FIXED_NONE || row->until_day >= row->from_day
               ? LINLI_OK
               : linli_fail(err, LINLI_EINPUT, "the terms end on %s, before they begin on %s",
                            date_print((int32_t)row->until_day, texts[0]),
                            date_print((int32_t)row->from_day, texts[1]));
}

enum linli_rc city_check_row(enum table_id table, const void *row, int32_t clock_day,
                             const char **ret_column, struct linli_error *err)
{
    switch ((int)table) {
    case TABLE_DEMAND:
        *ret_column = "date";
        return check_demand(row, clock_day, err);
    case TABLE_SUBSTITUTES:
        *ret_column = "substitute";
        return check_substitute(row, err);
    case TABLE_LANES:
        *ret_column = "departs";
        return check_departs(((const struct lane *)row)->departs, err);
    case TABLE_STOCK:
        *ret_column = "account";
        return check_stock(row, err);
    case TABLE_CONSIGNMENTS:
        *ret_column = "until";
        return check_consignment(row, err);
    case TABLE_VEHICLES:
        *ret_column = "shift";
        return check_shift(((const struct vehicle *)row)->shift, err);
    default:
        return LINLI_OK;
    }
}
