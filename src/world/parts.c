/* Parts of a city's tables that no profile makes differently (see parts.h). Called by the profiles.
 */
#include "world/parts.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/fixed.h"
#include "world/calendar.h"

enum linli_rc world_options_check(const struct world_options *options, struct linli_error *err)
{
    if (options->months < 1 || options->months > WORLD_MONTHS_MAX) {
        return linli_fail(err, LINLI_EINPUT, "%d months of history, expected 1 to %d",
                          (int)options->months, (int)WORLD_MONTHS_MAX);
    }
    int32_t least = date_month_add(date_from_ymd(WORLD_YEAR_FIRST, 1, 1), options->months);
    int32_t most = date_from_ymd(WORLD_YEAR_LAST, 12, 31);
    if (options->today < least || options->today > most) {
        char text[3][DATE_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT, "day %s, expected %s to %s",
                          date_print(options->today, text[0]), date_print(least, text[1]),
                          date_print(most, text[2]));
    }
    return LINLI_OK;
}

int32_t world_history_days(const struct world_options *options, int32_t *ret_first_day)
{
    int32_t month = date_month_start(options->today);
    int32_t first = date_month_add(month, -options->months);
    int32_t next = date_month_add(first, 1);
    first += options->today - month;
    first = first < next ? first : next - 1;
    assert(first < options->today);
    *ret_first_day = first;
    return options->today - first;
}

enum linli_rc world_gtin(int64_t number, struct linli_arena *arena, const char **ret_gtin,
                         struct linli_error *err)
{
    char digits[16];
    int printed = snprintf(digits, sizeof(digits), "2%011lld", (long long)number);
    assert(printed == 12);
    (void)printed;
    int sum = 0;
    for (int i = 0; i < 12; i++) {
        sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
    }
    digits[12] = (char)('0' + (10 - sum % 10) % 10);
    return linli_arena_copy_text(arena, digits, 13, ret_gtin, err);
}

void world_weather_rows(const struct world_weather *weather, int32_t first_day, int32_t t,
                        struct weather *ret_rows)
{
    int32_t day = first_day + t;
    ret_rows[0] = (struct weather){day, FIXED_NONE, "rain_mm", world_tenths(weather->rain_mm[t])};
    ret_rows[1] =
        (struct weather){day, FIXED_NONE, "temperature", world_tenths(weather->temperature[t])};
}

enum linli_rc world_settings_fill(const struct setting_row *rows, int64_t n,
                                  struct linli_arena *arena, struct city *city,
                                  struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, n, &city->setting_rows, err));
    for (int64_t i = 0; i < n; i++) {
        city->setting_rows[i] = rows[i];
        LINLI_TRY(settings_set(&city->settings, rows[i].key, rows[i].value, err));
    }
    city->setting_rows_n = n;
    return LINLI_OK;
}

enum linli_rc world_lot_fill(const struct world_lot *lot, int32_t place, int64_t unit_e3,
                             struct linli_arena *arena, struct lot_stock *ret_row,
                             struct linli_error *err)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t date = 0;
    char code[24];
    date_to_ymd(lot->received_day, &year, &month, &date);
    int n = snprintf(code, sizeof(code), "%02d%02d%02d-%02d", (int)(year % 100), (int)month,
                     (int)date, (int)place);
    assert(n > 0 && n < (int)sizeof(code));
    *ret_row = (struct lot_stock){
        .account = ACCOUNT_NORMAL,
        .qty_e3 = lot->units * unit_e3,
        .expiry_day = lot->expiry_day == WORLD_DAY_NEVER ? FIXED_NONE : lot->expiry_day,
        .received_day = lot->received_day,
    };
    return linli_arena_copy_text(arena, code, (size_t)n, &ret_row->lot_code, err);
}

int64_t world_tenths(double value)
{
    return (int64_t)round(value * 10) * (FIXED_E4 / 10);
}

int64_t world_price_e4(int64_t cost_fen, double factor)
{
    int64_t step = cost_fen >= 100 ? 100 : 10;
    return step * (int64_t)round((double)cost_fen * 100 * factor / (double)step);
}
