/* Whole numbers as a JSON array, and the numbers of reasons (see numbers.h). */
#include "store/numbers.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/text.h"

enum linli_rc numbers_write(struct linli_arena *arena, const int64_t *numbers, int64_t n,
                            const char **ret_text, struct linli_error *err)
{
    assert(n >= 0);
    struct text_builder builder;
    text_begin(&builder, arena);
    text_add(&builder, "[");
    for (int64_t i = 0; i < n; i++) {
        text_addf(&builder, i == 0 ? "%" PRId64 : ",%" PRId64, numbers[i]);
    }
    text_add(&builder, "]");
    return text_finish(&builder, ret_text, err);
}

static enum linli_rc fail_numbers(const char *text, struct linli_error *err)
{
    return linli_fail(err, LINLI_EBREACH, "a list of whole numbers was expected, not %s", text);
}

enum linli_rc numbers_read(const char *text, int64_t *numbers, int64_t max, int64_t *ret_n,
                           struct linli_error *err)
{
    const char *at = text;
    int64_t n = 0;
    if (*at++ != '[') {
        return fail_numbers(text, err);
    }
    while (*at != ']') {
        if (n == max || (n > 0 && *at++ != ',')) {
            return fail_numbers(text, err);
        }
        char *end;
        errno = 0;
        long long value = strtoll(at, &end, 10);
        if (end == at || errno != 0) {
            return fail_numbers(text, err);
        }
        numbers[n++] = value;
        at = end;
    }
    if (at[1] != '\0') {
        return fail_numbers(text, err);
    }
    *ret_n = n;
    return LINLI_OK;
}

/* The number that stands for a reason in the database, for ever: a new reason gets the next one. */
static const int64_t reason_numbers[REASON_N] = {
    [REASON_NONE] = 0,
    [REASON_ORDER] = 1,
    [REASON_JOIN] = 2,
    [REASON_ENOUGH] = 3,
    [REASON_NO_ORDER_DAY] = 4,
    [REASON_WAIT_MINIMUM] = 5,
    [REASON_NO_DEMAND] = 6,
    [REASON_NO_SUPPLIER] = 7,
    [REASON_SHORT_LIVED] = 8,
    [REASON_DECLINED] = 9,
    [NOTICE_SHORT_TODAY] = 10,
    [NOTICE_SHORT_NO_HELP] = 11,
    [NOTICE_SUBSTITUTE] = 12,
    [NOTICE_SHORT_BEFORE_ARRIVAL] = 13,
    [NOTICE_BACKUP] = 14,
    [NOTICE_EXPIRING] = 15,
    [NOTICE_EXPIRED] = 16,
    [NOTICE_FORECAST_MISS] = 17,
    [NOTICE_BELOW_MINIMUM] = 18,
    [NOTICE_NO_SUPPLIER] = 19,
    [NOTICE_LATE] = 20,
    [HOLD_AMOUNT] = 21,
    [HOLD_UNUSUAL] = 22,
    [HOLD_NO_PRICE] = 23,
    [HOLD_NO_SOURCE] = 24,
    [DEFAULT_STOCK] = 25,
    [DEFAULT_SUPPLIER] = 26,
    [DEFAULT_LEAD] = 27,
    [DEFAULT_PACK] = 28,
    [DEFAULT_PRICE] = 29,
    [DEFAULT_SHELF_LIFE] = 30,
    [DEFAULT_CATEGORY] = 31,
    [DEFAULT_STALE] = 32,
    [REASON_EMERGENCY] = 40,
    [HOLD_ABOVE_MOST] = 33,
    [REASON_FROM_PARENT] = 41,
    [NOTICE_SHORT_ABOVE] = 42,
    [REASON_AT_LIMIT] = 43,
    [REASON_PUSH] = 44,
    [REASON_HELP] = 45,
    [NOTICE_TRANSFER_LATE] = 50,
    [NOTICE_RESERVE_REFILL] = 51,
    [NOTICE_RESERVE_ROTATE] = 52,
    [NOTICE_INBOX] = 60,
    [NOTICE_TODAY] = 64,
    [HOLD_FACT] = 61,
    [NOTICE_BEYOND] = 62,
    [REASON_BEYOND] = 63,
    [HOLD_NOTICE] = 120,
    [HOLD_RISK] = 121,
    [HOLD_DAY] = 122,
    [GRADE_LINE] = 123,
    [REASON_NO_ROOM] = 170,
    [NOTICE_ROOM] = 171,
    [NOTICE_ROOM_COLD] = 172,
    [NOTICE_TIER] = 140,
    [NOTICE_SPLIT] = 141,
    [NOTICE_FEW_SUPPLIERS] = 142,
    [REASON_SPLIT_LATE] = 143,
    [REASON_SPLIT_MOST] = 144,
    [REASON_RAISE] = 152,
    [REASON_LOWER] = 153,
    [NOTICE_SUPPLIER_OUT] = 145,
    [NOTICE_SUPPLIER_BACK] = 146,
    [NOTICE_MARKDOWN] = 147,
    [NOTICE_PRESALE] = 151,
    [NOTICE_PRESALE_NEW] = 148,
    [NOTICE_PRESALE_OFF] = 154,
    [NOTICE_PROMISED] = 155,
    [NOTICE_CONSIGNED] = 156,
    [NOTICE_LOCAL_SHARE] = 149,
    [NOTICE_LOCAL_SHORT] = 150,
    [MARK_SOLD_CLOSED] = 70,
    [MARK_SOLD_OUT] = 71,
    [MARK_SOLD_MORE] = 72,
    [MARK_TOO_BIG] = 73,
    [MARK_PRICE] = 74,
    [MARK_EXPIRY] = 75,
    [MARK_FUTURE] = 76,
    [MARK_SITE_SILENT] = 77,
    [MARK_ITEM_SILENT] = 78,
    [MARK_NO_UNIT] = 79,
    [MARK_NO_PACK] = 80,
    [MARK_NO_LEAD] = 81,
    [MARK_NO_COST] = 82,
    [MARK_LATE] = 83,
    [MARK_HIGH] = 84,
    [MARK_LOW] = 85,
    [MARK_UNIT] = 86,
    [MARK_SHIFT] = 87,
    [MARK_SITE_DAY] = 88,
    [MARK_REPEATED] = 89,
    [MARK_FORECAST] = 90,
};

int64_t numbers_of_reason(enum reason_id id)
{
    assert(id < REASON_N);
    assert(id == REASON_NONE || reason_numbers[id] != 0);
    return reason_numbers[id];
}

static bool find_reason(int64_t number, enum reason_id *ret_id)
{
    for (int32_t i = 0; i < REASON_N; i++) {
        if (reason_numbers[i] == number) {
            *ret_id = (enum reason_id)i;
            return true;
        }
    }
    return false;
}

enum linli_rc numbers_read_reason(int64_t number, const char *text, struct reason *ret_reason,
                                  struct linli_error *err)
{
    struct reason reason = {0};
    int64_t n;
    if (!find_reason(number, &reason.id)) {
        return linli_fail(err, LINLI_EBREACH, "no reason has the id %lld", (long long)number);
    }
    LINLI_TRY(numbers_read(text, reason.numbers, REASON_NUMBERS_MAX, &n, err));
    reason.numbers_n = (int32_t)n;
    *ret_reason = reason;
    return LINLI_OK;
}
