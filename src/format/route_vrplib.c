/*
 * VRPLIB text: `KEY : value` lines and sections, in the dialect of PyVRP's instances (CVRP, VRPB,
 * VRPTW, PCVRPTW, MDVRPTW, SDVRPTW, HFVRP, MTVRPTWR). The text is gone through twice: first the
 * keys are read and each section's place is kept, then each section is read as its kind asks.
 * Vehicles that are alike in everything become one kind (route_vrplib_fleet.c). Called by
 * route_instance_read.
 */
#include "format/route_vrplib.h"

#include <assert.h>
#include <string.h>

static const char *const key_names[] = {
    "NAME",
    "TYPE",
    "DIMENSION",
    "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT",
    "SERVICE_TIME",
    "VEHICLES",
    "CAPACITY",
    "VEHICLES_DEPOT",
    "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_MAX_RELOADS",
    "COMMENT",
    "NODE_COORD_TYPE",
    "DISPLAY_DATA_TYPE",
};
static const char *const section_names[] = {
    "NODE_COORD",
    "DEMAND",
    "LINEHAUL",
    "BACKHAUL",
    "SERVICE_TIME",
    "TIME_WINDOW",
    "RELEASE_TIME",
    "PRIZE",
    "DEPOT",
    "EDGE_WEIGHT",
    "CAPACITY",
    "VEHICLES_DEPOT",
    "VEHICLES_FIXED_COST",
    "VEHICLES_UNIT_DISTANCE_COST",
    "VEHICLES_MAX_DURATION",
    "VEHICLES_MAX_DISTANCE",
    "VEHICLES_MAX_RELOADS",
    "VEHICLES_RELOAD_DEPOT",
    "VEHICLES_ALLOWED_CLIENTS",
    "DISPLAY_DATA",
};

static int32_t find_name(const char *const *names, int32_t n, const char *word, size_t length)
{
    for (int32_t i = 0; i < n; i++) {
        if (strlen(names[i]) == length && strncmp(names[i], word, length) == 0) {
            return i;
        }
    }
    return -1;
}

enum linli_rc route_vrplib_fail(const struct route_cursor *cursor, enum linli_rc rc,
                                struct linli_error *err)
{
    linli_error_at(err, "%d", cursor->line);
    return rc;
}

static bool is_data(const struct route_cursor *cursor)
{
    return strchr("+-.0123456789", *cursor->at) != NULL && *cursor->at != '\0';
}

static enum linli_rc take_section(struct route_vrplib *lib, struct route_cursor *cursor,
                                  size_t length, struct linli_error *err)
{
    int32_t id = find_name(section_names, VRPLIB_SECTIONS_N, cursor->at, length);
    char name[64] = "";
    memcpy(name, cursor->at, length < 63 ? length : 63);
    if (id < 0) {
        return route_vrplib_fail(
            cursor, linli_fail(err, LINLI_EINPUT, "the section %s is not known here", name), err);
    }
    if (lib->section[id].at != NULL) {
        return route_vrplib_fail(
            cursor, linli_fail(err, LINLI_EINPUT, "the section %s stands twice", name), err);
    }
    route_next_line(cursor);
    lib->section[id] = *cursor;
    while (route_skip_empty(cursor) && is_data(cursor)) {
        lib->rows_n[id]++;
        route_next_line(cursor);
    }
    return LINLI_OK;
}

static enum linli_rc take_key(struct route_vrplib *lib, struct route_cursor *cursor, size_t length,
                              struct linli_error *err)
{
    int32_t id = find_name(key_names, VRPLIB_KEYS_N, cursor->at, length);
    char name[64] = "";
    memcpy(name, cursor->at, length < 63 ? length : 63);
    if (id < 0) {
        return route_vrplib_fail(
            cursor, linli_fail(err, LINLI_EINPUT, "the key %s is not known here", name), err);
    }
    cursor->at += length;
    route_skip_blanks(cursor);
    if (*cursor->at != ':') {
        return route_vrplib_fail(
            cursor, linli_fail(err, LINLI_EINPUT, "neither a key with a value nor a section"), err);
    }
    cursor->at++;
    route_skip_blanks(cursor);
    lib->key[id] = *cursor;
    route_next_line(cursor);
    return LINLI_OK;
}

static enum linli_rc index_text(struct route_vrplib *lib, const char *text, struct linli_error *err)
{
    struct route_cursor cursor = {text, 1};
    while (route_skip_empty(&cursor)) {
        size_t length = strspn(cursor.at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
        if (route_word_is(&cursor, "EOF")) {
            break;
        }
        if (length > 8 && length < 60 && strncmp(cursor.at + length - 8, "_SECTION", 8) == 0) {
            LINLI_TRY(take_section(lib, &cursor, length - 8, err));
        } else {
            LINLI_TRY(take_key(lib, &cursor, length, err));
        }
    }
    return LINLI_OK;
}

bool route_vrplib_key_is(const struct route_vrplib *lib, enum vrplib_key key, const char *value)
{
    return lib->key[key].at != NULL && route_word_is(&lib->key[key], value);
}

static enum linli_rc set_convention(struct route_vrplib *lib, struct linli_error *err)
{
    static const struct {
        const char *type;
        enum route_convention convention;
    } types[] = {{"CVRP", ROUTE_ROUND},     {"VRPB", ROUTE_ROUND},      {"VRPTW", ROUTE_DIMACS},
                 {"PCVRPTW", ROUTE_DIMACS}, {"MTVRPTWR", ROUTE_DIMACS}, {"MDVRPTW", ROUTE_EXACT},
                 {"SDVRPTW", ROUTE_EXACT},  {"HFVRP", ROUTE_EXACT}};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (route_vrplib_key_is(lib, VRPLIB_TYPE, types[i].type)) {
            lib->convention = route_vrplib_key_is(lib, VRPLIB_EDGE_WEIGHT_TYPE, "EXPLICIT")
                                  ? ROUTE_AS_IS
                                  : types[i].convention;
            lib->backhauls = strcmp(types[i].type, "VRPB") == 0;
            return LINLI_OK;
        }
    }
    return linli_fail(
        err, LINLI_EINPUT,
        "TYPE must be CVRP, VRPB, VRPTW, PCVRPTW, MDVRPTW, SDVRPTW, HFVRP or MTVRPTWR");
}

/* ---- places ------------------------------------------------------------------------------------
 */

static enum linli_rc check_rows(const struct route_vrplib *lib, enum vrplib_section section,
                                int32_t wanted, struct linli_error *err)
{
    if (lib->rows_n[section] == wanted) {
        return LINLI_OK;
    }
    return route_vrplib_fail(&lib->section[section],
                             linli_fail(err, LINLI_EINPUT,
                                        "the section %s has %d rows, expected %d",
                                        section_names[section], lib->rows_n[section], wanted),
                             err);
}

/* Goes to row i of n: its number must be i + 1. */
static enum linli_rc begin_row(struct route_cursor *cursor, int32_t i, struct linli_error *err)
{
    int64_t number;
    route_skip_empty(cursor);
    return route_whole(cursor, i + 1, i + 1, &number, err);
}

enum linli_rc route_vrplib_column(const struct route_vrplib *lib, enum vrplib_section section,
                                  enum route_convention convention, int32_t n, int64_t *values,
                                  struct linli_error *err)
{
    struct route_cursor cursor = lib->section[section];
    if (cursor.at == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(check_rows(lib, section, n, err));
    for (int32_t i = 0; i < n; i++) {
        LINLI_TRY(begin_row(&cursor, i, err));
        LINLI_TRY(route_amount(&cursor, convention, &values[i], err));
        LINLI_TRY(route_line_end(&cursor, err));
    }
    return LINLI_OK;
}

static enum linli_rc read_depots(struct route_vrplib *lib, struct linli_error *err)
{
    struct route_cursor cursor = lib->section[VRPLIB_S_DEPOT];
    lib->depots_n = 1;
    if (cursor.at == NULL) {
        return LINLI_OK;
    }
    lib->depots_n = 0;
    for (int32_t i = 0; i < lib->rows_n[VRPLIB_S_DEPOT]; i++) {
        route_skip_empty(&cursor);
        while (!route_at_line_end(&cursor)) {
            int64_t place;
            if (route_word_is(&cursor, "-1")) {
                return lib->depots_n > 0 ? LINLI_OK
                                         : linli_fail(err, LINLI_EINPUT, "there is no depot");
            }
            LINLI_TRY(route_whole(&cursor, lib->depots_n + 1, lib->depots_n + 1, &place, err));
            lib->depots_n++;
            route_skip_blanks(&cursor);
        }
    }
    if (lib->depots_n < 1 || lib->depots_n > lib->n) {
        return linli_fail(err, LINLI_EINPUT, "there is no depot");
    }
    return LINLI_OK;
}

static enum linli_rc read_coordinates(struct route_vrplib *lib, struct linli_arena *arena,
                                      struct linli_route_places *places, struct linli_error *err)
{
    static const double scales[] = {1, 10, 1000, 1};
    struct route_cursor cursor = lib->section[VRPLIB_S_NODE_COORD];
    bool up = route_vrplib_key_is(lib, VRPLIB_EDGE_WEIGHT_TYPE, "CEIL_2D");
    bool down = route_vrplib_key_is(lib, VRPLIB_EDGE_WEIGHT_TYPE, "FLOOR_2D");
    double *x;
    double *y;
    if (lib->key[VRPLIB_EDGE_WEIGHT_TYPE].at != NULL && !up && !down &&
        !route_vrplib_key_is(lib, VRPLIB_EDGE_WEIGHT_TYPE, "EUC_2D")) {
        return route_vrplib_fail(
            &lib->key[VRPLIB_EDGE_WEIGHT_TYPE],
            linli_fail(err, LINLI_EINPUT,
                       "EDGE_WEIGHT_TYPE must be EUC_2D, CEIL_2D, FLOOR_2D or EXPLICIT"),
            err);
    }
    LINLI_TRY(LINLI_NEW(arena, lib->n, &x, err));
    LINLI_TRY(LINLI_NEW(arena, lib->n, &y, err));
    LINLI_TRY(check_rows(lib, VRPLIB_S_NODE_COORD, lib->n, err));
    for (int32_t i = 0; i < lib->n; i++) {
        struct route_figure figure;
        LINLI_TRY(begin_row(&cursor, i, err));
        LINLI_TRY(route_figure(&cursor, &figure, err));
        x[i] = figure.value;
        LINLI_TRY(route_figure(&cursor, &figure, err));
        y[i] = figure.value;
        LINLI_TRY(route_line_end(&cursor, err));
    }
    double scale = scales[lib->convention];
    *places = (struct linli_route_places){
        .metric = LINLI_ROUTE_PLANE,
        .n = lib->n,
        .x = x,
        .y = y,
        .scale = up || down ? 1 : scale,
        .factor = up || down ? (int32_t)scale : 1,
        .rounding = up                                        ? LINLI_ROUTE_UP
                    : down || lib->convention == ROUTE_DIMACS ? LINLI_ROUTE_DOWN
                                                              : LINLI_ROUTE_NEAREST,
    };
    return LINLI_OK;
}

/* Where the k-th figure of an EDGE_WEIGHT_SECTION stands in the matrix, row by row. */
struct shape {
    bool full;
    bool lower;
    bool diagonal;
};

static enum linli_rc matrix_shape(const struct route_vrplib *lib, struct shape *ret_shape,
                                  struct linli_error *err)
{
    static const struct {
        const char *name;
        struct shape shape;
    } shapes[] = {{"FULL_MATRIX", {true, false, true}},
                  {"LOWER_ROW", {false, true, false}},
                  {"LOWER_DIAG_ROW", {false, true, true}},
                  {"UPPER_ROW", {false, false, false}},
                  {"UPPER_DIAG_ROW", {false, false, true}}};
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        if (route_vrplib_key_is(lib, VRPLIB_EDGE_WEIGHT_FORMAT, shapes[i].name)) {
            *ret_shape = shapes[i].shape;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EINPUT,
                      "EDGE_WEIGHT_FORMAT must be FULL_MATRIX or one of LOWER_ROW, "
                      "LOWER_DIAG_ROW, UPPER_ROW, UPPER_DIAG_ROW");
}

static enum linli_rc next_figure(struct route_cursor *cursor, int64_t *ret_value,
                                 struct linli_error *err)
{
    route_skip_blanks(cursor);
    if (route_at_line_end(cursor)) {
        route_skip_empty(cursor);
    }
    return route_whole(cursor, 0, 1000000000, ret_value, err);
}

static enum linli_rc read_matrix(struct route_vrplib *lib, struct linli_arena *arena,
                                 struct linli_route_places *places, struct linli_error *err)
{
    struct route_cursor cursor = lib->section[VRPLIB_S_EDGE_WEIGHT];
    struct linli_route_matrix *matrix;
    struct shape shape = {0};
    int32_t *table;
    int32_t n = lib->n;
    if (cursor.at == NULL) {
        return linli_fail(err, LINLI_EINPUT, "the text has no %s", "EDGE_WEIGHT_SECTION");
    }
    if (n > LINLI_ROUTE_MATRIX_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a matrix of %d places, at most %d are allowed", n,
                          LINLI_ROUTE_MATRIX_MAX);
    }
    LINLI_TRY(matrix_shape(lib, &shape, err));
    LINLI_TRY(LINLI_NEW(arena, (size_t)n * (size_t)n, &table, err));
    LINLI_TRY(LINLI_NEW(arena, 1, &matrix, err));
    for (int64_t i = 0; i < n; i++) {
        int64_t first = shape.full || shape.lower ? 0 : shape.diagonal ? i : i + 1;
        int64_t behind = shape.full || !shape.lower ? n : shape.diagonal ? i + 1 : i;
        for (int64_t j = first; j < behind; j++) {
            int64_t value;
            LINLI_TRY(next_figure(&cursor, &value, err));
            table[i * n + j] = (int32_t)value;
            if (!shape.full) {
                table[j * n + i] = (int32_t)value;
            }
        }
    }
    matrix->distance = table;
    *places = (struct linli_route_places){
        .metric = LINLI_ROUTE_MATRIX, .n = n, .matrices = matrix, .matrices_n = 1};
    return LINLI_OK;
}

/* ---- stops -------------------------------------------------------------------------------------
 */

static enum linli_rc read_windows(struct route_vrplib *lib, struct linli_error *err)
{
    struct route_cursor cursor = lib->section[VRPLIB_S_TIME_WINDOW];
    for (int32_t i = 0; i < lib->n; i++) {
        lib->windows[i] = (struct linli_route_window){0, LINLI_ROUTE_NONE};
    }
    if (cursor.at == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(check_rows(lib, VRPLIB_S_TIME_WINDOW, lib->n, err));
    for (int32_t i = 0; i < lib->n; i++) {
        LINLI_TRY(begin_row(&cursor, i, err));
        LINLI_TRY(route_amount(&cursor, lib->convention, &lib->windows[i].open, err));
        LINLI_TRY(route_amount(&cursor, lib->convention, &lib->windows[i].close, err));
        LINLI_TRY(route_line_end(&cursor, err));
    }
    return LINLI_OK;
}

static enum linli_rc new_column(const struct route_vrplib *lib, enum vrplib_section section,
                                enum route_convention convention, int64_t otherwise,
                                struct linli_arena *arena, int64_t **ret_values,
                                struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, lib->n, ret_values, err));
    for (int32_t i = 0; i < lib->n; i++) {
        (*ret_values)[i] = otherwise;
    }
    return route_vrplib_column(lib, section, convention, lib->n, *ret_values, err);
}

static enum linli_rc read_stops(struct route_vrplib *lib, struct linli_arena *arena,
                                struct linli_route_stop **ret_stops, struct linli_error *err)
{
    int64_t *demand;
    int64_t *back;
    int64_t *service;
    int64_t *release;
    int64_t *prize;
    int64_t all_service = 0;
    struct linli_route_stop *stops;
    bool linehaul = lib->section[VRPLIB_S_DEMAND].at == NULL;
    if (lib->key[VRPLIB_SERVICE_TIME].at != NULL) {
        struct route_cursor cursor = lib->key[VRPLIB_SERVICE_TIME];
        LINLI_TRY(route_amount(&cursor, lib->convention, &all_service, err));
    }
    LINLI_TRY(new_column(lib, linehaul ? VRPLIB_S_LINEHAUL : VRPLIB_S_DEMAND, ROUTE_AS_IS, 0, arena,
                         &demand, err));
    LINLI_TRY(new_column(lib, VRPLIB_S_BACKHAUL, ROUTE_AS_IS, 0, arena, &back, err));
    LINLI_TRY(
        new_column(lib, VRPLIB_S_SERVICE_TIME, lib->convention, all_service, arena, &service, err));
    LINLI_TRY(new_column(lib, VRPLIB_S_RELEASE_TIME, lib->convention, 0, arena, &release, err));
    LINLI_TRY(new_column(lib, VRPLIB_S_PRIZE, lib->convention, 0, arena, &prize, err));
    LINLI_TRY(LINLI_NEW(arena, lib->n, &lib->windows, err));
    LINLI_TRY(read_windows(lib, err));
    LINLI_TRY(LINLI_NEW(arena, lib->n, &stops, err));
    for (int32_t i = lib->depots_n; i < lib->n; i++) {
        stops[i - lib->depots_n] = (struct linli_route_stop){
            .place = i,
            .service = service[i],
            .windows = &lib->windows[i],
            .windows_n = lib->section[VRPLIB_S_TIME_WINDOW].at != NULL,
            .release = release[i],
            .prize = prize[i] > 0 ? prize[i] : LINLI_ROUTE_REQUIRED,
            .delivery = {demand[i]},
            .pickup = {back[i]},
            .order = !lib->backhauls ? LINLI_ROUTE_ANY
                     : back[i] > 0   ? LINLI_ROUTE_BACKHAUL
                     : demand[i] > 0 ? LINLI_ROUTE_LINEHAUL
                                     : LINLI_ROUTE_ANY,
        };
    }
    *ret_stops = stops;
    return LINLI_OK;
}

enum linli_rc route_vrplib_read(const char *text, struct linli_arena *arena,
                                struct route_instance *ret_instance, struct linli_error *err)
{
    struct route_vrplib lib = {0};
    struct route_instance instance = {.format = ROUTE_VRPLIB, .name = ""};
    struct linli_route_stop *stops;
    int64_t size;
    LINLI_TRY(index_text(&lib, text, err));
    LINLI_TRY(set_convention(&lib, err));
    if (lib.key[VRPLIB_DIMENSION].at == NULL) {
        return linli_fail(err, LINLI_EINPUT, "the text has no %s", "DIMENSION");
    }
    struct route_cursor cursor = lib.key[VRPLIB_DIMENSION];
    LINLI_TRY(route_whole(&cursor, 1, LINLI_ROUTE_STOPS_MAX, &size, err));
    lib.n = (int32_t)size;
    cursor = lib.key[VRPLIB_NAME];
    if (cursor.at != NULL) {
        LINLI_TRY(linli_arena_copy_text(arena, cursor.at, (size_t)route_word(&cursor),
                                        &instance.name, err));
    }
    LINLI_TRY(read_depots(&lib, err));
    LINLI_TRY(lib.convention == ROUTE_AS_IS
                  ? read_matrix(&lib, arena, &instance.problem.places, err)
                  : read_coordinates(&lib, arena, &instance.problem.places, err));
    LINLI_TRY(read_stops(&lib, arena, &stops, err));
    instance.depots_n = lib.depots_n;
    instance.problem.dims_n = 1;
    instance.problem.stops = stops;
    instance.problem.stops_n = lib.n - lib.depots_n;
    assert(instance.problem.stops_n >= 0);
    LINLI_TRY(route_vrplib_fleet(&lib, arena, &instance, err));
    *ret_instance = instance;
    return LINLI_OK;
}
