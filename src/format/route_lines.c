/* Lines and figures of plain texts (see route_lines.h). */
#include "format/route_lines.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "linli/route.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

void route_skip_blanks(struct route_cursor *cursor)
{
    while (is_blank(*cursor->at)) {
        cursor->at++;
    }
}

bool route_at_line_end(const struct route_cursor *cursor)
{
    return *cursor->at == '\n' || *cursor->at == '\0';
}

bool route_next_line(struct route_cursor *cursor)
{
    while (!route_at_line_end(cursor)) {
        cursor->at++;
    }
    if (*cursor->at == '\0') {
        return false;
    }
    cursor->at++;
    cursor->line++;
    return true;
}

bool route_skip_empty(struct route_cursor *cursor)
{
    do {
        route_skip_blanks(cursor);
        if (!route_at_line_end(cursor)) {
            return true;
        }
    } while (route_next_line(cursor));
    return false;
}

int32_t route_word(const struct route_cursor *cursor)
{
    int32_t n = 0;
    while (cursor->at[n] != '\0' && cursor->at[n] != '\n' && !is_blank(cursor->at[n]) && n < 1000) {
        n++;
    }
    return n;
}

bool route_word_is(const struct route_cursor *cursor, const char *word)
{
    size_t n = (size_t)route_word(cursor);
    return n == strlen(word) && strncmp(cursor->at, word, n) == 0;
}

static enum linli_rc bad_figure(struct route_cursor *cursor, struct linli_error *err)
{
    char word[64];
    int32_t n = route_word(cursor);
    n = n < (int32_t)sizeof(word) ? n : (int32_t)sizeof(word) - 1;
    memcpy(word, cursor->at, (size_t)n);
    word[n] = '\0';
    enum linli_rc rc = linli_fail(err, LINLI_EINPUT, "'%s' is not a figure", word);
    linli_error_at(err, "%d", cursor->line);
    return rc;
}

enum linli_rc route_figure(struct route_cursor *cursor, struct route_figure *ret_figure,
                           struct linli_error *err)
{
    char word[64];
    char *end;
    route_skip_blanks(cursor);
    int32_t n = route_word(cursor);
    if (n == 0 || n >= (int32_t)sizeof(word)) {
        return bad_figure(cursor, err);
    }
    memcpy(word, cursor->at, (size_t)n);
    word[n] = '\0';
    if (strspn(word, "+-.0123456789eE") != (size_t)n) { /* nor inf, nan, 0x1p3 */
        return bad_figure(cursor, err);
    }
    struct route_figure figure = {.value = strtod(word, &end)};
    if (*end != '\0' || !isfinite(figure.value)) {
        return bad_figure(cursor, err);
    }
    errno = 0;
    figure.whole = strtoll(word, &end, 10);
    figure.is_whole = *end == '\0' && errno == 0;
    cursor->at += n;
    *ret_figure = figure;
    return LINLI_OK;
}

enum linli_rc route_whole(struct route_cursor *cursor, int64_t least, int64_t most,
                          int64_t *ret_whole, struct linli_error *err)
{
    struct route_figure figure;
    LINLI_TRY(route_figure(cursor, &figure, err));
    if (!figure.is_whole || figure.whole < least || figure.whole > most) {
        enum linli_rc rc =
            linli_fail(err, LINLI_EINPUT, "%g stands where a whole number from %lld to %lld should",
                       figure.value, (long long)least, (long long)most);
        linli_error_at(err, "%d", cursor->line);
        return rc;
    }
    *ret_whole = figure.whole;
    return LINLI_OK;
}

enum linli_rc route_line_end(struct route_cursor *cursor, struct linli_error *err)
{
    route_skip_blanks(cursor);
    if (!route_at_line_end(cursor)) {
        enum linli_rc rc = linli_fail(err, LINLI_EINPUT, "more figures in the line than expected");
        linli_error_at(err, "%d", cursor->line);
        return rc;
    }
    return LINLI_OK;
}

enum linli_rc route_scaled(const struct route_cursor *cursor, struct route_figure figure,
                           enum route_convention convention, int64_t *ret_value,
                           struct linli_error *err)
{
    static const double factors[] = {1, 10, 1000, 1};
    double scaled = figure.value * factors[convention];
    assert(convention <= ROUTE_AS_IS);
    bool fits = fabs(scaled) <= (double)LINLI_ROUTE_VALUE_MAX &&
                (convention != ROUTE_AS_IS || scaled == floor(scaled));
    if (!fits) {
        enum linli_rc rc = linli_fail(err, LINLI_EINPUT,
                                      "the figure %g is no integer, or too large", figure.value);
        linli_error_at(err, "%d", cursor->line);
        return rc;
    }
    if (figure.is_whole) {
        *ret_value = figure.whole * (int64_t)factors[convention];
    } else {
        *ret_value = convention == ROUTE_DIMACS ? (int64_t)scaled : (int64_t)floor(scaled + 0.5);
    }
    return LINLI_OK;
}

enum linli_rc route_amount(struct route_cursor *cursor, enum route_convention convention,
                           int64_t *ret_value, struct linli_error *err)
{
    struct route_figure figure;
    LINLI_TRY(route_figure(cursor, &figure, err));
    return route_scaled(cursor, figure, convention, ret_value, err);
}
