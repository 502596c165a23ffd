/* Paper numbers as text (see paper.h). */
#include "model/paper.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"

/* One letter each, no two that look alike in handwriting. */
static const char letters[PAPER_KIND_N + 1] = "IRCOBWT";

static const char *const names[PAPER_KIND_N] = {"issue",  "receive",   "count",   "order",
                                                "return", "write-off", "transfer"};

const char *paper_kind_name(enum paper_kind kind)
{
    assert(kind >= 0 && kind < PAPER_KIND_N);
    return names[kind];
}

bool paper_kind_find(const char *name, enum paper_kind *ret_kind)
{
    for (int k = 0; k < PAPER_KIND_N; k++) {
        if (text_equal(names[k], name)) {
            *ret_kind = (enum paper_kind)k;
            return true;
        }
    }
    return false;
}

char *paper_print(const struct paper_number *number, char out[PAPER_NUMBER_BYTES])
{
    int32_t year;
    int32_t month;
    int32_t day;
    assert(number->no >= 1 && number->no <= PAPER_NO_MAX);
    assert(number->again >= 1 && number->again <= PAPER_AGAIN_MAX);
    date_to_ymd(number->day, &year, &month, &day);
    int n = snprintf(out, PAPER_NUMBER_BYTES, "P-%04d%02d%02d-%c-%03d", (int)year, (int)month,
                     (int)day, letters[number->kind], (int)number->no);
    if (number->again > 1) {
        snprintf(out + n, PAPER_NUMBER_BYTES - (size_t)n, "/%d", (int)number->again);
    }
    return out;
}

/* Reads digits up to their end or to a slash; *at moves behind them. */
static bool read_count(const char **at, int64_t max, int64_t *ret_count)
{
    size_t n = strspn(*at, "0123456789");
    int64_t count;
    if (n == 0 || n > 9 || fixed_parse(*at, n, 0, FIXED_TRUNCATE, &count) != FIXED_PARSED ||
        count < 1 || count > max) {
        return false;
    }
    *at += n;
    *ret_count = count;
    return true;
}

/* Reads "20261123" as a day. */
static bool read_day(const char *text, int32_t *ret_day)
{
    char date[DATE_TEXT_BYTES];
    if (strspn(text, "0123456789") != 8) {
        return false;
    }
    snprintf(date, sizeof(date), "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    return date_parse(date, strlen(date), ret_day);
}

bool paper_parse(const char *text, struct paper_number *ret_number)
{
    struct paper_number number = {.again = 1};
    if (toupper((unsigned char)text[0]) != 'P' || text[1] != '-' ||
        !read_day(text + 2, &number.day) || text[10] != '-' || text[11] == '\0' ||
        text[12] != '-') {
        return false;
    }
    const char *letter = strchr(letters, toupper((unsigned char)text[11]));
    const char *at = text + 13;
    if (letter == NULL || !read_count(&at, PAPER_NO_MAX, &number.no)) {
        return false;
    }
    number.kind = (enum paper_kind)(letter - letters);
    if (*at == '/') {
        at += 1;
        if (!read_count(&at, PAPER_AGAIN_MAX, &number.again)) {
            return false;
        }
    }
    if (*at != '\0') {
        return false;
    }
    *ret_number = number;
    return true;
}
