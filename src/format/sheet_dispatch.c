/* The tours of a day, written (see sheet_dispatch.h). */
#include "format/sheet_dispatch.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/json_memory.h"
#include "format/terminal.h"

enum {
    COLUMNS = 6,
    DAY_S = 86400,
    TIME_BYTES = SHEET_DISPATCH_TIME_BYTES,
    M_TO_KM = 3,
    FEN_PLACES = 2
};

const char *sheet_dispatch_time(int64_t seconds, char out[SHEET_DISPATCH_TIME_BYTES])
{
    long long minutes = (seconds + 59) / 60; /* nobody is promised a minute too early */
    long long days = minutes / (DAY_S / 60);
    minutes %= DAY_S / 60;
    if (days > 0) {
        snprintf(out, TIME_BYTES, "%02lld:%02lld +%lld", minutes / 60, minutes % 60, days % 1000);
    } else {
        snprintf(out, TIME_BYTES, "%02lld:%02lld", minutes / 60, minutes % 60);
    }
    return out;
}

/* A share of what the vehicle takes, ten-thousandths; 0 where nobody knows what it takes. */
static int64_t share_of(int64_t load, int64_t capacity)
{
    int64_t share = 0;
    bool known = capacity != FIXED_NONE && capacity > 0 &&
                 fixed_scale(load, FIXED_E4, capacity, FIXED_HALF_AWAY, &share);
    return known ? share : 0;
}

/* ---- for people ------------------------------------------------------------------------------ */

struct writing {
    const struct city *city;
    enum words_language language;
    struct sheet_cells cells;
    struct text_builder *text;
};

const char *sheet_cells_copy(struct sheet_cells *cells, const char *text)
{
    const char *copy = "";
    enum linli_rc rc = linli_arena_copy_text(cells->arena, text, strlen(text), &copy, NULL);
    cells->rc = cells->rc == LINLI_OK ? rc : cells->rc;
    return copy;
}

static const char *word(const struct writing *w, enum word_id id)
{
    return words_template(w->language, id);
}

static const char *thousandths(struct writing *w, int64_t value)
{
    char digits[FIXED_TEXT_BYTES];
    return sheet_cells_copy(&w->cells,
                            value > 0 ? fixed_print_places(value, 3, 1, true, digits) : "");
}

static const char *site_cell(struct writing *w, const struct dispatch_stop *stop)
{
    struct text_builder cell;
    const char *done = "";
    if (stop->site == FIXED_NONE) {
        return word(w, WORD_DISPATCH_RELOAD);
    }
    text_begin(&cell, w->cells.arena);
    text_addf(&cell, "%s %s", w->city->sites[stop->site].code, w->city->sites[stop->site].name);
    enum linli_rc rc = text_finish(&cell, &done, NULL);
    w->cells.rc = w->cells.rc == LINLI_OK ? rc : w->cells.rc;
    return done;
}

static void add_tour(struct writing *w, const struct dispatch_tour *tour)
{
    const struct vehicle *v = &w->city->vehicles[tour->vehicle];
    struct terminal_column columns[COLUMNS] = {
        {.header = word(w, WORD_COLUMN_SITE)},
        {.header = word(w, WORD_DISPATCH_ARRIVES), .right = true, .fixed = true},
        {.header = word(w, WORD_DISPATCH_LEAVES), .right = true, .fixed = true},
        {.header = word(w, WORD_DISPATCH_ZONE), .fixed = true},
        {.header = word(w, WORD_DISPATCH_KG), .right = true, .fixed = true},
        {.header = word(w, WORD_DISPATCH_LITRES), .right = true, .fixed = true}};
    struct terminal_table table;
    char leave[TIME_BYTES];
    char back[TIME_BYTES];
    text_add(w->text, "\n");
    words_add(w->text, w->language, WORD_DISPATCH_TOUR, v->code, v->kind,
              w->city->sites[tour->depot].code, sheet_dispatch_time(tour->leave_s, leave),
              sheet_dispatch_time(tour->back_s, back), (tour->driven_m + 50) / 100 * 100,
              share_of(tour->peak_g, v->capacity_g), share_of(tour->peak_ml, v->capacity_ml),
              tour->cost_fen);
    text_add(w->text, "\n");
    terminal_table_init(&table, w->cells.arena, columns, COLUMNS);
    for (int64_t i = 0; i < tour->stops_n; i++) {
        const struct dispatch_stop *s = &tour->stops[i];
        char arrive[TIME_BYTES];
        char left[TIME_BYTES];
        const char *cells[COLUMNS] = {
            site_cell(w, s),
            sheet_cells_copy(&w->cells, sheet_dispatch_time(s->arrive_s, arrive)),
            sheet_cells_copy(&w->cells, sheet_dispatch_time(s->leave_s, left)),
            s->cold ? word(w, WORD_DISPATCH_COLD) : "",
            thousandths(w, s->g),
            thousandths(w, s->ml)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, w->text, 2, 0, false);
}

static void add_head(struct writing *w, const struct dispatch_plan *plan, int32_t day)
{
    int64_t stops = 0;
    int64_t metres = 0;
    int64_t fen = 0;
    for (int64_t i = 0; i < plan->tours_n; i++) {
        for (int64_t k = 0; k < plan->tours[i].stops_n; k++) {
            stops += plan->tours[i].stops[k].site != FIXED_NONE;
        }
        metres += plan->tours[i].driven_m;
        fen += plan->tours[i].cost_fen;
    }
    if (plan->tours_n + plan->missing_n == 0) {
        words_add(w->text, w->language, WORD_DISPATCH_NOTHING, w->city->settings.city_name,
                  (int64_t)day);
    } else {
        words_add(w->text, w->language, WORD_DISPATCH_HEAD, w->city->settings.city_name,
                  (int64_t)day, plan->tours_n, stops, (metres + 500) / 1000 * 1000, fen);
    }
    text_add(w->text, "\n");
}

enum linli_rc sheet_dispatch_print(const struct city *city, const struct dispatch_plan *plan,
                                   int32_t day, enum words_language language,
                                   struct linli_arena *arena, struct text_builder *text,
                                   struct linli_error *err)
{
    struct writing w = {city, language, {arena, LINLI_OK}, text};
    add_head(&w, plan, day);
    for (int64_t i = 0; i < plan->missing_n; i++) {
        const struct dispatch_missing *m = &plan->missing[i];
        words_add(text, language, WORD_DISPATCH_MISSING, city->sites[m->depot].code,
                  city->sites[m->site].code, (m->g + 50) / 100 * 100, (m->ml + 50) / 100 * 100,
                  word(&w, (enum word_id)(WORD_DISPATCH_BY_PRICE + m->reason)),
                  m->cold ? word(&w, WORD_DISPATCH_COLD) : "");
        text_add(text, "\n");
    }
    if (plan->unweighed_n > 0) {
        words_add(text, language, WORD_DISPATCH_UNWEIGHED, plan->unweighed_n);
        text_add(text, "\n");
    }
    for (int64_t i = 0; i < plan->tours_n; i++) {
        add_tour(&w, &plan->tours[i]);
    }
    return w.cells.rc == LINLI_OK ? LINLI_OK : linli_fail(err, w.cells.rc, "out of memory");
}

/* ---- for programs ---------------------------------------------------------------------------- */

const char *const sheet_dispatch_reasons[DISPATCH_REASONS_N] = {
    [DISPATCH_BY_PRICE] = "by_price",       [DISPATCH_NO_SKILL] = "no_skill",
    [DISPATCH_NO_CAPACITY] = "no_capacity", [DISPATCH_NO_TIME] = "no_time",
    [DISPATCH_NO_RANGE] = "no_range",       [DISPATCH_FLEET_TOO_SMALL] = "fleet_too_small",
    [DISPATCH_NO_PLACE] = "no_place",       [DISPATCH_NO_VEHICLE] = "no_vehicle",
    [DISPATCH_NO_WAY] = "no_way",           [DISPATCH_ON_BOARD] = "on_board",
    [DISPATCH_NOT_THERE] = "not_there"};

static json_t *time_text(int64_t seconds)
{
    char out[TIME_BYTES];
    return json_string(sheet_dispatch_time(seconds, out));
}

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static void set_load(json_t *object, bool cold, int64_t g, int64_t ml)
{
    set(object, "cold", json_boolean(cold));
    set(object, "kg", json_real(fixed_to_double(g, 3)));
    set(object, "litres", json_real(fixed_to_double(ml, 3)));
}

static json_t *stop_json(const struct city *city, const struct dispatch_stop *s)
{
    json_t *o = json_object();
    set(o, "site", s->site == FIXED_NONE ? json_null() : json_string(city->sites[s->site].code));
    set(o, "arrive", time_text(s->arrive_s));
    set(o, "begin", time_text(s->begin_s));
    set(o, "leave", time_text(s->leave_s));
    set_load(o, s->cold, s->g, s->ml);
    return o;
}

static json_t *tour_json(const struct city *city, const struct dispatch_tour *t)
{
    json_t *o = json_object();
    json_t *stops = json_array();
    for (int64_t i = 0; i < t->stops_n; i++) {
        (void)json_array_append_new(stops, stop_json(city, &t->stops[i]));
    }
    set(o, "vehicle", json_string(city->vehicles[t->vehicle].code));
    set(o, "kind", json_string(city->vehicles[t->vehicle].kind));
    set(o, "depot", json_string(city->sites[t->depot].code));
    set(o, "leave", time_text(t->leave_s));
    set(o, "back", time_text(t->back_s));
    set(o, "km", json_real(fixed_to_double(t->driven_m, M_TO_KM)));
    set(o, "cost", json_real(fixed_to_double(t->cost_fen, FEN_PLACES)));
    set(o, "peak_kg", json_real(fixed_to_double(t->peak_g, 3)));
    set(o, "peak_litres", json_real(fixed_to_double(t->peak_ml, 3)));
    set(o, "stops", stops);
    return o;
}

enum linli_rc sheet_dispatch_json(const struct city *city, const struct dispatch_plan *plan,
                                  int32_t day, struct linli_arena *arena, const char **ret_text,
                                  struct linli_error *err)
{
    char date[DATE_TEXT_BYTES];
    char *text = NULL;
    size_t n;
    json_memory_begin();
    json_t *root = json_object();
    json_t *tours = json_array();
    json_t *missing = json_array();
    for (int64_t i = 0; i < plan->tours_n; i++) {
        (void)json_array_append_new(tours, tour_json(city, &plan->tours[i]));
    }
    for (int64_t i = 0; i < plan->missing_n; i++) {
        const struct dispatch_missing *m = &plan->missing[i];
        json_t *o = json_object();
        set(o, "from", json_string(city->sites[m->depot].code));
        set(o, "to", json_string(city->sites[m->site].code));
        set_load(o, m->cold, m->g, m->ml);
        set(o, "reason", json_string(sheet_dispatch_reasons[m->reason]));
        (void)json_array_append_new(missing, o);
    }
    set(root, "date", json_string(date_print(day, date)));
    set(root, "tours", tours);
    set(root, "missing", missing);
    set(root, "unweighed", json_integer(plan->unweighed_n));
    LINLI_TRY(json_memory_dump(root, arena, &text, &n, err));
    *ret_text = text;
    return LINLI_OK;
}
