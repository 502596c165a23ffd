/*
 * Bytes read as text, number, date and time of day. What is read must print to something that reads
 * back to the same value, whatever was given.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "must.h"

static void number(const char *bytes, size_t n, int32_t places)
{
    int64_t value;
    enum fixed_parse_result result = fixed_parse(bytes, n, places, FIXED_HALF_AWAY, &value);
    if (result != FIXED_PARSED && result != FIXED_ROUNDED) {
        return;
    }
    char out[FIXED_TEXT_BYTES];
    int64_t again;
    fixed_print(value, places, out);
    MUST(fixed_parse(out, strlen(out), places, FIXED_DOWN, &again) == FIXED_PARSED);
    MUST(again == value);
    int64_t down;
    int64_t up;
    MUST(fixed_parse(bytes, n, places, FIXED_DOWN, &down) != FIXED_NOT_A_NUMBER);
    if (fixed_parse(bytes, n, places, FIXED_UP, &up) != FIXED_TOO_LARGE) {
        MUST(value == up || value == up - 1);
    }
}

static void days(const char *bytes, size_t n)
{
    int32_t day;
    if (date_parse(bytes, n, &day)) {
        char out[DATE_TEXT_BYTES];
        date_print(day, out);
        MUST(n == 10 && memcmp(out, bytes, 10) == 0);
        MUST(day >= DATE_DAY_MIN && day <= DATE_DAY_MAX);
    }
    int32_t seconds;
    if (date_parse_time(bytes, n, &seconds)) {
        char out[DATE_TIME_TEXT_BYTES];
        MUST(n == 5 && memcmp(date_print_time(seconds, out), bytes, 5) == 0);
    }
}

static void text(const char *bytes, size_t n)
{
    size_t valid_n = text_valid_n(bytes, n);
    MUST(valid_n <= n && text_valid_n(bytes, valid_n) == valid_n);
    char *copy = malloc(valid_n + 1);
    MUST(copy != NULL);
    memcpy(copy, bytes, valid_n);
    copy[valid_n] = '\0';
    int32_t width = text_width(copy);
    MUST(text_fit(copy, width) == strlen(copy));
    if (width > 0) {
        size_t cut = text_fit(copy, width - 1);
        MUST(cut < strlen(copy) && text_valid_n(copy, cut) == cut);
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    const char *bytes = (const char *)data + 1;
    number(bytes, size - 1, data[0] % 10);
    days(bytes, size - 1);
    text(bytes, size - 1);
    return 0;
}
