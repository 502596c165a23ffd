/* Whole numbers as a JSON array (see numbers.h). */
#include "store/numbers.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
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

enum linli_rc numbers_read_reason(int64_t id, const char *text, struct reason *ret_reason,
                                  struct linli_error *err)
{
    struct reason reason = {0};
    int64_t n;
    if (id < 0 || id >= REASON_N) {
        return linli_fail(err, LINLI_EBREACH, "no reason has the id %lld", (long long)id);
    }
    LINLI_TRY(numbers_read(text, reason.numbers, REASON_NUMBERS_MAX, &n, err));
    reason.id = (enum reason_id)id;
    reason.numbers_n = (int32_t)n;
    *ret_reason = reason;
    return LINLI_OK;
}
