/*
 * The days that a booking may count for (see stock_day.h). A typing error in the year would move a
 * site's first ledger day and with it the history that forecasts learn from: it has to be refused
 * before anything is written.
 */
#include "service/stock_day.h"

#include <assert.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "model/settings.h"
#include "store/city_tables.h"
#include "store/ledger.h"

static enum linli_rc take_setting(void *context, const void *row, struct linli_error *err)
{
    const struct setting_row *setting = row;
    return text_equal(setting->key, "utc_offset_s")
               ? settings_set(context, setting->key, setting->value, err)
               : LINLI_OK;
}

static enum linli_rc clock_day(struct db *db, int64_t now_ms, int64_t *ret_day,
                               struct linli_error *err)
{
    struct settings settings;
    settings_defaults(&settings);
    LINLI_TRY(store_each_row(db, TABLE_SETTINGS, take_setting, &settings, err));
    *ret_day = date_of_moment(now_ms, (int32_t)settings.utc_offset_s);
    return LINLI_OK;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

enum linli_rc stock_check_day(struct db *db, int64_t site, int64_t day, int64_t now_ms,
                              struct linli_error *err)
{
    int64_t clock = 0;
    int64_t present = FIXED_NONE;
    int64_t plan = FIXED_NONE;
    LINLI_TRY(clock_day(db, now_ms, &clock, err));
    LINLI_TRY(ledger_last_day(db, site, &present, err));
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
        return linli_fail(err, LINLI_EINPUT,
                          "the day %s is far from the city's present, expected %s to %s",
                          date_print((int32_t)day, texts[0]), date_print((int32_t)first, texts[1]),
                          date_print((int32_t)last, texts[2]));
    }
    return LINLI_OK;
}
