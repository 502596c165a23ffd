/* The kept tours of a day, written (see sheet_tours.h). */
#include "format/sheet_tours.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/json_memory.h"
#include "format/sheet_dispatch.h"
#include "format/terminal.h"

enum { COLUMNS = 8, FEN_PLACES = 2, MINUTE_S = 60 };

struct writing {
    const struct sheet_tours *tours;
    enum words_language language;
    struct sheet_cells cells;
    struct text_builder *text;
};

static const char *word(const struct writing *w, enum word_id id)
{
    return words_template(w->language, id);
}

static const char *time_cell(struct writing *w, int64_t seconds)
{
    char out[SHEET_DISPATCH_TIME_BYTES];
    return seconds == FIXED_NONE ? ""
                                 : sheet_cells_copy(&w->cells, sheet_dispatch_time(seconds, out));
}

static const char *site_code(const struct writing *w, const struct tour_stop *stop)
{
    return w->tours->city->sites[stop->site].code;
}

static const char *vehicle_code(const struct writing *w, int64_t vehicle)
{
    return vehicle == FIXED_NONE ? "" : w->tours->city->vehicles[vehicle].code;
}

/* ---- what changed ---------------------------------------------------------------------------- */

static void add_dropped(struct writing *w, const struct tour_stop *s)
{
    words_add(w->text, w->language, WORD_TOURS_CHANGE_LEFT, s->no, site_code(w, s),
              word(w, (enum word_id)(WORD_DISPATCH_BY_PRICE + s->reason)));
    text_add(w->text, "\n");
}

static void add_change(struct writing *w, const struct tour_change *change)
{
    const struct tour_stop *s = &w->tours->day->stops[change->stop];
    const char *site = site_code(w, s);
    const char *vehicle = vehicle_code(w, s->vehicle);
    const char *before = time_cell(w, change->arrive_before_s);
    const char *after = time_cell(w, s->arrive_s);
    if (s->vehicle == FIXED_NONE || change->kind == TOUR_CHANGE_TIME) {
        return; /* told with all that is on no tour, or with its vehicle */
    }
    if (change->kind == TOUR_CHANGE_NEW) {
        words_add(w->text, w->language, WORD_TOURS_CHANGE_NEW, s->no, site, vehicle, after);
    } else {
        words_add(w->text, w->language, WORD_TOURS_CHANGE_VEHICLE, s->no, site,
                  vehicle_code(w, change->vehicle_before), before, vehicle, after);
    }
    text_add(w->text, "\n");
}

static const char *signed_text(struct writing *w, int64_t value, int32_t places, int32_t shown)
{
    char digits[FIXED_TEXT_BYTES];
    struct text_builder cell;
    const char *done = "";
    text_begin(&cell, w->cells.arena);
    text_addf(&cell, "%s%s", value < 0 ? "-" : "+",
              fixed_print_places(llabs(value), places, shown, true, digits));
    enum linli_rc rc = text_finish(&cell, &done, NULL);
    w->cells.rc = w->cells.rc == LINLI_OK ? rc : w->cells.rc;
    return done;
}

/* The stops of a vehicle that keep it and come at another time, in one line. */
static void add_times(struct writing *w, int64_t vehicle)
{
    int64_t least = 0;
    int64_t most = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < w->tours->changes_n; i++) {
        const struct tour_change *c = &w->tours->changes[i];
        const struct tour_stop *s = &w->tours->day->stops[c->stop];
        if (c->kind == TOUR_CHANGE_TIME && s->vehicle == vehicle) {
            int64_t by_s = s->arrive_s - c->arrive_before_s;
            least = n == 0 || by_s < least ? by_s : least;
            most = n == 0 || by_s > most ? by_s : most;
            n += 1;
        }
    }
    if (n > 0) {
        words_add(w->text, w->language, WORD_TOURS_CHANGE_TIMES, vehicle_code(w, vehicle), n,
                  signed_text(w, least / MINUTE_S, 0, 0), signed_text(w, most / MINUTE_S, 0, 0));
        text_add(w->text, "\n");
    }
}

static void add_difference(struct writing *w)
{
    const struct sheet_tours *t = w->tours;
    if (t->before == NULL) {
        return;
    }
    int64_t metres = t->sums->driven_m - t->before->driven_m;
    int64_t fen = t->sums->cost_fen - t->before->cost_fen;
    if (metres == 0 && fen == 0 && t->changes_n == 0) {
        words_add(w->text, w->language, WORD_TOURS_SAME);
    } else {
        words_add(w->text, w->language, WORD_TOURS_DIFFERENCE, signed_text(w, metres, 3, 1),
                  signed_text(w, fen, FEN_PLACES, FEN_PLACES));
    }
    text_add(w->text, "\n");
}

/* ---- the tours ------------------------------------------------------------------------------- */

static int by_place(const void *left, const void *right)
{
    const struct tour_stop *a = *(const struct tour_stop *const *)left;
    const struct tour_stop *b = *(const struct tour_stop *const *)right;
    if (a->vehicle != b->vehicle) {
        return a->vehicle < b->vehicle ? -1 : 1;
    }
    if (a->place != b->place) {
        return a->place < b->place ? -1 : 1;
    }
    return a->no < b->no ? -1 : a->no > b->no;
}

static const char *state_cell(const struct writing *w, const struct tour_stop *s)
{
    if (s->state != TOUR_STOP_OPEN) {
        return word(w,
                    s->state == TOUR_STOP_DONE ? WORD_TOURS_STATE_DONE : WORD_TOURS_STATE_FAILED);
    }
    if (w->tours->late[s->no - 1]) {
        return word(w, WORD_TOURS_STATE_LATE);
    }
    return s->pinned ? word(w, WORD_TOURS_STATE_PINNED) : "";
}

static const char *thousandths(struct writing *w, int64_t value)
{
    char digits[FIXED_TEXT_BYTES];
    return value > 0 ? sheet_cells_copy(&w->cells, fixed_print_places(value, 3, 1, true, digits))
                     : "";
}

static const char *number(struct writing *w, int64_t value)
{
    char digits[FIXED_TEXT_BYTES];
    return sheet_cells_copy(&w->cells, fixed_print(value, 0, digits));
}

static void add_head_of(struct writing *w, const struct tour_stop *const *rows, int64_t n)
{
    const struct tour_stop *first = rows[0];
    const struct vehicle *v = &w->tours->city->vehicles[first->vehicle];
    int64_t metres = 0;
    int64_t back_s = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t home_s = rows[i]->leave_s + rows[i]->home_s;
        metres += rows[i]->drive_m + rows[i]->home_m;
        back_s = home_s > back_s ? home_s : back_s;
    }
    text_add(w->text, "\n");
    words_add(w->text, w->language, WORD_TOURS_VEHICLE, v->code, v->kind,
              w->tours->city->sites[first->depot].code, time_cell(w, first->depart_s),
              time_cell(w, back_s), (metres + 50) / 100 * 100);
    text_add(w->text, "\n");
}

static void add_vehicle(struct writing *w, const struct tour_stop *const *rows, int64_t n)
{
    const struct terminal_column columns[COLUMNS] = {
        {.header = word(w, WORD_TOURS_COLUMN_STOP), .right = true, .fixed = true},
        {.header = word(w, WORD_COLUMN_SITE)},
        {.header = word(w, WORD_DISPATCH_ARRIVES), .right = true, .fixed = true},
        {.header = word(w, WORD_DISPATCH_LEAVES), .right = true, .fixed = true},
        {.header = word(w, WORD_DISPATCH_ZONE), .fixed = true},
        {.header = word(w, WORD_DISPATCH_KG), .right = true, .fixed = true},
        {.header = word(w, WORD_DISPATCH_LITRES), .right = true, .fixed = true},
        {.header = word(w, WORD_TOURS_COLUMN_STATE), .fixed = true}};
    struct terminal_table table;
    add_head_of(w, rows, n);
    terminal_table_init(&table, w->cells.arena, columns, COLUMNS);
    for (int64_t i = 0; i < n; i++) {
        const struct tour_stop *s = rows[i];
        const char *cells[COLUMNS] = {number(w, s->no),
                                      site_code(w, s),
                                      time_cell(w, s->arrive_s),
                                      time_cell(w, s->leave_s),
                                      s->cold ? word(w, WORD_DISPATCH_COLD) : "",
                                      thousandths(w, s->g),
                                      thousandths(w, s->ml),
                                      state_cell(w, s)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, w->text, 2, 0, false);
}

static enum linli_rc add_vehicles(struct writing *w, struct linli_error *err)
{
    const struct tour_day *day = w->tours->day;
    const struct tour_stop **rows;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(w->cells.arena, day->stops_n, &rows, err));
    for (int64_t i = 0; i < day->stops_n; i++) {
        if (day->stops[i].vehicle != FIXED_NONE) {
            rows[n++] = &day->stops[i];
        }
    }
    if (n > 0) {
        qsort(rows, (size_t)n, sizeof(*rows), by_place);
    }
    for (int64_t i = 0; i < n;) {
        int64_t end = i + 1;
        while (end < n && rows[end]->vehicle == rows[i]->vehicle) {
            end += 1;
        }
        add_vehicle(w, rows + i, end - i);
        i = end;
    }
    return LINLI_OK;
}

static void add_head(struct writing *w)
{
    const struct sheet_tours *t = w->tours;
    const struct tour_sums *s = t->sums;
    words_add(w->text, w->language, WORD_TOURS_HEAD, t->city->settings.city_name,
              (int64_t)t->day->day, s->vehicles_n, s->stops_n, s->done_n,
              (s->driven_m + 500) / 1000 * 1000, s->cost_fen, s->missing_n, s->late_n);
    text_add(w->text, "\n");
    if (t->day->slow_e4 != FIXED_E4) {
        words_add(w->text, w->language, WORD_TOURS_SLOW, t->day->slow_e4);
        text_add(w->text, "\n");
    }
    for (int64_t i = 0; i < t->day->vehicles_n; i++) {
        if (t->day->vehicles[i].out_s != FIXED_NONE) {
            words_add(w->text, w->language, WORD_TOURS_OUT, vehicle_code(w, i),
                      time_cell(w, t->day->vehicles[i].out_s));
            text_add(w->text, "\n");
        }
    }
}

enum linli_rc sheet_tours_print(const struct sheet_tours *tours, bool whole,
                                enum words_language language, struct linli_arena *arena,
                                struct text_builder *text, struct linli_error *err)
{
    struct writing w = {tours, language, {arena, LINLI_OK}, text};
    add_head(&w);
    add_difference(&w);
    for (int64_t i = 0; i < tours->changes_n; i++) {
        add_change(&w, &tours->changes[i]);
    }
    for (int64_t i = 0; i < tours->day->vehicles_n; i++) {
        add_times(&w, i);
    }
    for (int64_t i = 0; i < tours->day->stops_n; i++) {
        const struct tour_stop *s = &tours->day->stops[i];
        if (s->state == TOUR_STOP_OPEN && s->vehicle == FIXED_NONE) {
            add_dropped(&w, s);
        }
    }
    if (whole) {
        LINLI_TRY(add_vehicles(&w, err));
    }
    return w.cells.rc == LINLI_OK ? LINLI_OK : linli_fail(err, w.cells.rc, "out of memory");
}

/* ---- for programs ---------------------------------------------------------------------------- */

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static json_t *time_text(int64_t seconds)
{
    char out[SHEET_DISPATCH_TIME_BYTES];
    return json_string(sheet_dispatch_time(seconds, out));
}

static json_t *stop_json(const struct sheet_tours *t, const struct tour_stop *s)
{
    static const char *const states[TOUR_STOP_STATES_N] = {[TOUR_STOP_OPEN] = "open",
                                                           [TOUR_STOP_DONE] = "done",
                                                           [TOUR_STOP_FAILED] = "failed",
                                                           [TOUR_STOP_RETURNED] = "returned"};
    json_t *o = json_object();
    set(o, "stop", json_integer(s->no));
    set(o, "depot", json_string(t->city->sites[s->depot].code));
    set(o, "site", json_string(t->city->sites[s->site].code));
    set(o, "cold", json_boolean(s->cold));
    set(o, "kg", json_real(fixed_to_double(s->g, 3)));
    set(o, "litres", json_real(fixed_to_double(s->ml, 3)));
    set(o, "state", json_string(states[s->state]));
    set(o, "pinned", json_boolean(s->pinned));
    if (s->vehicle == FIXED_NONE) {
        set(o, "vehicle", json_null());
        set(o, "reason", json_string(sheet_dispatch_reasons[s->reason]));
        return o;
    }
    set(o, "vehicle", json_string(t->city->vehicles[s->vehicle].code));
    set(o, "place", json_integer(s->place));
    set(o, "depart", time_text(s->depart_s));
    set(o, "arrive", time_text(s->arrive_s));
    set(o, "begin", time_text(s->begin_s));
    set(o, "leave", time_text(s->leave_s));
    set(o, "late", json_boolean(t->late[s->no - 1]));
    return o;
}

static json_t *sums_json(const struct tour_sums *s)
{
    json_t *o = json_object();
    set(o, "vehicles", json_integer(s->vehicles_n));
    set(o, "stops", json_integer(s->stops_n));
    set(o, "done", json_integer(s->done_n));
    set(o, "missing", json_integer(s->missing_n));
    set(o, "late", json_integer(s->late_n));
    set(o, "km", json_real(fixed_to_double(s->driven_m, 3)));
    set(o, "cost", json_real(fixed_to_double(s->cost_fen, FEN_PLACES)));
    return o;
}

static json_t *changes_json(const struct sheet_tours *t)
{
    static const char *const kinds[] = {"new", "vehicle", "dropped", "time"};
    json_t *changes = json_array();
    for (int64_t i = 0; i < t->changes_n; i++) {
        json_t *o = json_object();
        const struct tour_change *c = &t->changes[i];
        set(o, "stop", json_integer(t->day->stops[c->stop].no));
        set(o, "change", json_string(kinds[c->kind]));
        set(o, "vehicle_before",
            c->vehicle_before == FIXED_NONE
                ? json_null()
                : json_string(t->city->vehicles[c->vehicle_before].code));
        set(o, "arrive_before",
            c->arrive_before_s == FIXED_NONE ? json_null() : time_text(c->arrive_before_s));
        (void)json_array_append_new(changes, o);
    }
    return changes;
}

enum linli_rc sheet_tours_json(const struct sheet_tours *tours, struct linli_arena *arena,
                               const char **ret_text, struct linli_error *err)
{
    char date[DATE_TEXT_BYTES];
    char *text = NULL;
    size_t n;
    json_memory_begin();
    json_t *root = json_object();
    json_t *stops = json_array();
    json_t *out = json_array();
    for (int64_t i = 0; i < tours->day->stops_n; i++) {
        (void)json_array_append_new(stops, stop_json(tours, &tours->day->stops[i]));
    }
    for (int64_t i = 0; i < tours->day->vehicles_n; i++) {
        if (tours->day->vehicles[i].out_s != FIXED_NONE) {
            (void)json_array_append_new(out, json_string(tours->city->vehicles[i].code));
        }
    }
    set(root, "date", json_string(date_print(tours->day->day, date)));
    set(root, "events", json_integer(tours->day->events_n));
    set(root, "slow", json_real(fixed_to_double(tours->day->slow_e4, 4)));
    set(root, "sums", sums_json(tours->sums));
    set(root, "stops", stops);
    set(root, "out", out);
    set(root, "changes", changes_json(tours));
    LINLI_TRY(json_memory_dump(root, arena, &text, &n, err));
    *ret_text = text;
    return LINLI_OK;
}
