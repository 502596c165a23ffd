/*
 * Solomon's text (1987; Gehring and Homberger's alike): a name, a line `NUMBER CAPACITY` with two
 * figures below, a table of customers with seven figures each, of which the first is the depot.
 * Distances and times are counted in tenths, truncated. Called by route_instance_read.
 */
#include <assert.h>
#include <string.h>

#include "format/route_instance.h"
#include "format/route_lines.h"

/* Goes to the line behind the one that begins with the word. */
static bool find_table(struct route_cursor *cursor, const char *word)
{
    while (route_skip_empty(cursor)) {
        bool found = strncmp(cursor->at, word, strlen(word)) == 0;
        route_next_line(cursor);
        if (found) {
            return route_skip_empty(cursor);
        }
    }
    return false;
}

static int32_t count_rows(struct route_cursor cursor)
{
    int32_t n = 0;
    while (route_skip_empty(&cursor)) {
        n++;
        route_next_line(&cursor);
    }
    return n;
}

struct rows {
    double *x;
    double *y;
    struct linli_route_stop *stops;
    struct linli_route_window *windows; /* of all places */
};

static enum linli_rc read_row(struct route_cursor *cursor, int32_t row, struct rows *rows,
                              struct linli_error *err)
{
    int64_t number;
    int64_t demand;
    int64_t service;
    struct route_figure x;
    struct route_figure y;
    LINLI_TRY(route_whole(cursor, row, row, &number, err));
    LINLI_TRY(route_figure(cursor, &x, err));
    LINLI_TRY(route_figure(cursor, &y, err));
    LINLI_TRY(route_amount(cursor, ROUTE_AS_IS, &demand, err));
    LINLI_TRY(route_amount(cursor, ROUTE_DIMACS, &rows->windows[row].open, err));
    LINLI_TRY(route_amount(cursor, ROUTE_DIMACS, &rows->windows[row].close, err));
    LINLI_TRY(route_amount(cursor, ROUTE_DIMACS, &service, err));
    LINLI_TRY(route_line_end(cursor, err));
    rows->x[row] = x.value;
    rows->y[row] = y.value;
    if (row > 0) {
        rows->stops[row - 1] = (struct linli_route_stop){.place = row,
                                                         .service = service,
                                                         .windows = &rows->windows[row],
                                                         .windows_n = 1,
                                                         .prize = LINLI_ROUTE_REQUIRED,
                                                         .delivery = {demand}};
    }
    return LINLI_OK;
}

static enum linli_rc missing(const char *what, struct linli_error *err)
{
    return linli_fail(err, LINLI_EINPUT, "the text has no %s", what);
}

static enum linli_rc finish(struct route_instance *instance, struct rows *rows, int32_t n,
                            int64_t vehicles_n, int64_t capacity, struct linli_arena *arena,
                            struct linli_error *err)
{
    struct linli_route_vehicle *vehicle;
    LINLI_TRY(LINLI_NEW(arena, 1, &vehicle, err));
    *vehicle = (struct linli_route_vehicle){.count = (int32_t)vehicles_n,
                                            .capacity = {capacity},
                                            .distance_cost = 1,
                                            .open = rows->windows[0].open,
                                            .close = rows->windows[0].close,
                                            .max_duration = LINLI_ROUTE_NONE,
                                            .max_distance = LINLI_ROUTE_NONE,
                                            .max_stops = LINLI_ROUTE_NONE};
    instance->problem = (struct linli_route_problem){
        .dims_n = 1,
        .places = {.metric = LINLI_ROUTE_PLANE,
                   .n = n,
                   .x = rows->x,
                   .y = rows->y,
                   .scale = 10,
                   .factor = 1,
                   .rounding = LINLI_ROUTE_DOWN},
        .stops = rows->stops,
        .stops_n = n - 1,
        .vehicles = vehicle,
        .vehicles_n = 1,
    };
    instance->depots_n = 1;
    instance->uniform = true;
    return LINLI_OK;
}

enum linli_rc route_solomon_read(const char *text, struct linli_arena *arena,
                                 struct route_instance *ret_instance, struct linli_error *err)
{
    struct route_instance instance = {.format = ROUTE_SOLOMON};
    struct route_cursor cursor = {text, 1};
    struct rows rows;
    int64_t vehicles_n;
    int64_t capacity;
    if (!route_skip_empty(&cursor)) {
        return missing("name", err);
    }
    LINLI_TRY(
        linli_arena_copy_text(arena, cursor.at, (size_t)route_word(&cursor), &instance.name, err));
    if (!find_table(&cursor, "NUMBER")) {
        return missing("NUMBER CAPACITY", err);
    }
    LINLI_TRY(route_whole(&cursor, 0, 1000000, &vehicles_n, err));
    LINLI_TRY(route_amount(&cursor, ROUTE_AS_IS, &capacity, err));
    LINLI_TRY(route_line_end(&cursor, err));
    if (!find_table(&cursor, "CUST")) {
        cursor = (struct route_cursor){text, 1};
        return missing("CUSTOMER table", err);
    }
    if (strncmp(cursor.at, "CUST", 4) == 0 && !find_table(&cursor, "CUST")) {
        return missing("CUSTOMER table", err); /* the heading has two lines */
    }
    int32_t n = count_rows(cursor);
    assert(n > 0);
    LINLI_TRY(LINLI_NEW(arena, n, &rows.x, err));
    LINLI_TRY(LINLI_NEW(arena, n, &rows.y, err));
    LINLI_TRY(LINLI_NEW(arena, n, &rows.stops, err));
    LINLI_TRY(LINLI_NEW(arena, n, &rows.windows, err));
    for (int32_t row = 0; row < n && route_skip_empty(&cursor); row++) {
        LINLI_TRY(read_row(&cursor, row, &rows, err));
    }
    LINLI_TRY(finish(&instance, &rows, n, vehicles_n, capacity, arena, err));
    *ret_instance = instance;
    return LINLI_OK;
}
