/*
 * Solutions as VRPLIB writes them: `Route #k: places` and `Cost C`. Places are numbered from 0 with
 * the depots first; a depot inside a route is a reload. Where vehicles differ, k is the vehicle's
 * number in the instance. Called by service/route.
 */
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "format/route_instance.h"
#include "format/route_lines.h"
#include "format/route_vroom.h"

static int32_t kind_of_number(const struct route_instance *instance, int64_t number)
{
    if (instance->uniform || instance->member == NULL) {
        return 0;
    }
    for (int32_t k = 0; k < instance->problem.vehicles_n; k++) {
        for (int32_t i = instance->first[k]; i < instance->first[k + 1]; i++) {
            if (instance->member[i] == number) {
                return k;
            }
        }
    }
    return -1;
}

/* Behind `Route #k:` or `Route k:`. */
static enum linli_rc read_number(struct route_cursor *cursor, int64_t *ret_number,
                                 struct linli_error *err)
{
    char *end;
    cursor->at += strlen("route");
    route_skip_blanks(cursor);
    cursor->at += *cursor->at == '#';
    long long number = isdigit((unsigned char)*cursor->at) ? strtoll(cursor->at, &end, 10) : 0;
    if (number < 1 || number > INT32_MAX || *end != ':') {
        enum linli_rc rc = linli_fail(err, LINLI_EINPUT, "'Route #k: places' is expected");
        linli_error_at(err, "%d", cursor->line);
        return rc;
    }
    cursor->at = end + 1;
    *ret_number = number;
    return LINLI_OK;
}

static int32_t count_words(struct route_cursor cursor)
{
    int32_t n = 0;
    for (route_skip_blanks(&cursor); !route_at_line_end(&cursor); route_skip_blanks(&cursor)) {
        cursor.at += route_word(&cursor);
        n++;
    }
    return n;
}

static enum linli_rc read_line(const struct route_instance *instance, struct route_cursor *cursor,
                               struct linli_arena *arena, struct linli_route_line *line,
                               struct linli_error *err)
{
    int64_t number = 0;
    int32_t *visits;
    LINLI_TRY(read_number(cursor, &number, err));
    line->vehicle = kind_of_number(instance, number);
    if (line->vehicle < 0) {
        enum linli_rc rc =
            linli_fail(err, LINLI_EINPUT, "there is no vehicle number %lld", (long long)number);
        linli_error_at(err, "%d", cursor->line);
        return rc;
    }
    line->visits_n = count_words(*cursor);
    LINLI_TRY(LINLI_NEW(arena, line->visits_n, &visits, err));
    for (int32_t i = 0; i < line->visits_n; i++) {
        int64_t place;
        LINLI_TRY(route_whole(cursor, 0, instance->problem.places.n - 1, &place, err));
        visits[i] =
            place < instance->depots_n ? -1 - (int32_t)place : (int32_t)place - instance->depots_n;
    }
    line->visits = visits;
    return LINLI_OK;
}

static bool begins_route(const struct route_cursor *cursor)
{
    return strncasecmp(cursor->at, "route", 5) == 0 &&
           (cursor->at[5] == ' ' || cursor->at[5] == '#' || cursor->at[5] == '\t');
}

bool route_solution_cost(const char *text, double *ret_cost)
{
    static const char word[] = "Cost";
    struct route_cursor cursor = {text, 1};
    while (route_skip_empty(&cursor)) {
        if (strncasecmp(cursor.at, word, sizeof(word) - 1) == 0) {
            const char *from = cursor.at + sizeof(word) - 1;
            from += strspn(from, ": \t");
            char *end;
            double cost = strtod(from, &end);
            if (end > from && isfinite(cost)) {
                *ret_cost = cost;
                return true;
            }
        }
        route_next_line(&cursor);
    }
    return false;
}

enum linli_rc route_solution_read(const struct route_instance *instance, const char *text,
                                  struct linli_arena *arena, struct linli_route_plan *ret_plan,
                                  struct linli_error *err)
{
    struct route_cursor cursor = {text, 1};
    struct linli_route_line *lines;
    int32_t lines_n = 0;
    while (route_skip_empty(&cursor)) {
        lines_n += begins_route(&cursor);
        route_next_line(&cursor);
    }
    LINLI_TRY(LINLI_NEW(arena, lines_n, &lines, err));
    cursor = (struct route_cursor){text, 1};
    lines_n = 0;
    while (route_skip_empty(&cursor)) {
        if (begins_route(&cursor)) {
            LINLI_TRY(read_line(instance, &cursor, arena, &lines[lines_n], err));
            lines_n += lines[lines_n].visits_n > 0;
        } /* published solutions say more: cost, time, who found them */
        route_next_line(&cursor);
    }
    *ret_plan = (struct linli_route_plan){.lines = lines, .lines_n = lines_n};
    return LINLI_OK;
}

enum linli_rc route_solution_numbers(const struct route_instance *instance,
                                     const struct linli_route_plan *plan, struct linli_arena *arena,
                                     const int32_t **ret_numbers, struct linli_error *err)
{
    int32_t *numbers;
    int32_t *used;
    LINLI_TRY(LINLI_NEW(arena, plan->lines_n, &numbers, err));
    LINLI_TRY(LINLI_NEW(arena, instance->problem.vehicles_n, &used, err));
    for (int32_t i = 0; i < plan->lines_n; i++) {
        int32_t kind = plan->lines[i].vehicle;
        int32_t at = used[kind]++;
        bool numbered = !instance->uniform && instance->member != NULL &&
                        instance->first[kind] + at < instance->first[kind + 1];
        numbers[i] = numbered ? instance->member[instance->first[kind] + at] : i + 1;
    }
    *ret_numbers = numbers;
    return LINLI_OK;
}

void route_solution_write(const struct route_instance *instance,
                          const struct linli_route_plan *plan, struct text_builder *out)
{
    const int32_t *numbers;
    if (route_solution_numbers(instance, plan, out->arena, &numbers, NULL) != LINLI_OK) {
        out->rc = LINLI_ENOMEM;
        return;
    }
    for (int32_t i = 0; i < plan->lines_n; i++) {
        const struct linli_route_line *line = &plan->lines[i];
        text_addf(out, "Route #%d:", numbers[i]);
        for (int32_t v = 0; v < line->visits_n; v++) {
            int32_t visit = line->visits[v];
            text_addf(out, " %d", visit < 0 ? -1 - visit : visit + instance->depots_n);
        }
        text_add(out, "\n");
    }
    text_addf(out, "Cost %lld\n", (long long)plan->cost);
}

/* ---- which format ------------------------------------------------------------------------------
 */

enum route_format route_format_of(const char *text, size_t n)
{
    struct route_cursor cursor = {text, 1};
    assert(text[n] == '\0');
    (void)n;
    route_skip_empty(&cursor);
    if (*cursor.at == '{') {
        return ROUTE_VROOM;
    }
    while (route_skip_empty(&cursor)) {
        if (strncmp(cursor.at, "DIMENSION", 9) == 0) {
            return ROUTE_VRPLIB;
        }
        if (strncmp(cursor.at, "CUST", 4) == 0) {
            return ROUTE_SOLOMON;
        }
        route_next_line(&cursor);
    }
    return ROUTE_AUTO;
}

enum linli_rc route_instance_read(const char *text, size_t n, enum route_format format,
                                  struct linli_arena *arena, struct route_instance *ret_instance,
                                  struct linli_error *err)
{
    bool marked = n >= 3 && strncmp(text, "\xef\xbb\xbf", 3) == 0;
    text += marked ? 3 : 0;
    n -= marked ? 3 : 0;
    format = format == ROUTE_AUTO ? route_format_of(text, n) : format;
    switch (format) {
    case ROUTE_SOLOMON:
        return route_solomon_read(text, arena, ret_instance, err);
    case ROUTE_VRPLIB:
        return route_vrplib_read(text, arena, ret_instance, err);
    case ROUTE_VROOM:
        return route_vroom_read(text, n, arena, ret_instance, err);
    case ROUTE_AUTO:
    case ROUTE_FORMATS_N:
        break;
    }
    return linli_fail(
        err, LINLI_EINPUT,
        "neither VRPLIB (no DIMENSION line), Solomon's text (no CUSTOMER table) nor JSON");
}
