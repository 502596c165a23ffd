/* The tours of a day in the database (see tour_book.h). */
#include "store/tour_book.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "store/growing.h"

static enum linli_rc fail_none(int32_t day, struct linli_error *err)
{
    char text[DATE_TEXT_BYTES];
    return linli_fail(err, LINLI_EUNKNOWN,
                      "no tours of %s are kept (linli dispatch keep --date %s)",
                      date_print(day, text), text);
}

/* ---- numbers --------------------------------------------------------------------------------- */

enum linli_rc tour_book_keep(struct db *db, int32_t day, int64_t *ret_event,
                             struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_TOUR_DAY_KEEP, &stmt, &found, err, "i", (int64_t)day));
    assert(found); /* an upsert returns its row */
    *ret_event = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc tour_book_next_event(struct db *db, int32_t day, int64_t *ret_event,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_TOUR_DAY_NEXT_EVENT, &stmt, &found, err, "i", (int64_t)day));
    if (!found) {
        return fail_none(day, err);
    }
    *ret_event = stmt_i64(stmt, 0);
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc tour_book_has(struct db *db, int32_t day, bool *ret_has, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(db_one(db, SQL_TOUR_DAY_GET, &stmt, ret_has, err, "i", (int64_t)day));
    stmt_end(stmt);
    return LINLI_OK;
}

enum linli_rc tour_book_touched(struct db *db, int32_t day, bool *ret_touched,
                                struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_TOUR_DAY_TOUCHED, &stmt, &found, err, "ii", (int64_t)day,
                     (int64_t)TOUR_EVENT_KEEP));
    assert(found); /* an aggregate always has its row */
    *ret_touched = stmt_i64(stmt, 0) > 0;
    stmt_end(stmt);
    return LINLI_OK;
}

/* ---- reading --------------------------------------------------------------------------------- */

struct reading {
    const struct city *city;
    const struct city_ids *ids;
    struct tour_day *day;
};

/* The row of a vehicle; the city's are sorted by code. */
static int64_t vehicle_of(const struct city *city, const char *code)
{
    for (int64_t i = 0; i < city->vehicles_n; i++) {
        if (strcmp(city->vehicles[i].code, code) == 0) {
            return i;
        }
    }
    return FIXED_NONE;
}

/* A row of the stops as it stands, with the vehicle's code. */
struct stop_row {
    struct tour_stop stop;
    const char *vehicle; /* "": none */
};

static enum linli_rc read_stop(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct stop_row *r = row;
    r->stop = (struct tour_stop){
        .no = stmt_i64(stmt, 0),
        .wave = stmt_i64(stmt, 1),
        .depot = stmt_i64(stmt, 2),
        .site = stmt_i64(stmt, 3),
        .cold = stmt_i64(stmt, 4) != 0,
        .g = stmt_i64(stmt, 5),
        .ml = stmt_i64(stmt, 6),
        .open_s = stmt_i64(stmt, 7),
        .close_s = stmt_i64(stmt, 8),
        .waits = stmt_i64(stmt, 9) != 0,
        .ready_s = stmt_i64(stmt, 10),
        .state = (enum tour_stop_state)stmt_i64(stmt, 11),
        .pinned = stmt_i64(stmt, 12) != 0,
        .reason = (int32_t)stmt_i64(stmt, 14),
        .place = stmt_i64(stmt, 15),
        .depart_s = stmt_i64(stmt, 16),
        .extra_s = stmt_i64(stmt, 17),
        .arrive_s = stmt_i64(stmt, 18),
        .begin_s = stmt_i64(stmt, 19),
        .leave_s = stmt_i64(stmt, 20),
        .drive_s = stmt_i64(stmt, 21),
        .drive_m = stmt_i64(stmt, 22),
        .home_s = stmt_i64(stmt, 23),
        .home_m = stmt_i64(stmt, 24),
    };
    return growing_text(arena, stmt, 13, &r->vehicle, err);
}

static enum linli_rc take_stop(const struct reading *r, const struct stop_row *row, int64_t no,
                               struct linli_error *err)
{
    struct tour_stop s = row->stop;
    s.depot = city_ids_find(r->ids->sites, r->ids->sites_n, s.depot);
    s.site = city_ids_find(r->ids->sites, r->ids->sites_n, s.site);
    s.vehicle = row->vehicle[0] == '\0' ? FIXED_NONE : vehicle_of(r->city, row->vehicle);
    if (s.no != no || s.depot < 0 || s.site < 0 ||
        (row->vehicle[0] != '\0' && s.vehicle == FIXED_NONE)) {
        return linli_fail(err, LINLI_EBREACH, "the tours' stop %lld names what is not there",
                          (long long)s.no);
    }
    r->day->stops[no - 1] = s;
    return LINLI_OK;
}

static enum linli_rc read_stops(struct db *db, struct linli_arena *arena, const struct reading *r,
                                struct linli_error *err)
{
    struct stmt *stmt;
    struct stop_row *rows;
    LINLI_TRY(db_query(db, SQL_TOUR_STOPS, &stmt, err, "i", (int64_t)r->day->day));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*rows), read_stop, &rows, &r->day->stops_n, err));
    LINLI_TRY(LINLI_NEW(arena, r->day->stops_n, &r->day->stops, err));
    for (int64_t i = 0; i < r->day->stops_n; i++) {
        LINLI_TRY(take_stop(r, &rows[i], i + 1, err));
    }
    return LINLI_OK;
}

struct vehicle_row {
    const char *code;
    struct tour_vehicle vehicle;
};

static enum linli_rc read_vehicle(struct linli_arena *arena, struct stmt *stmt, void *row,
                                  struct linli_error *err)
{
    struct vehicle_row *r = row;
    r->vehicle = (struct tour_vehicle){.out_s = stmt_i64(stmt, 1), .free_s = stmt_i64(stmt, 2)};
    return growing_text(arena, stmt, 0, &r->code, err);
}

/* Vehicles that nothing is known of drive as ever. */
static enum linli_rc read_vehicles(struct db *db, struct linli_arena *arena,
                                   const struct reading *r, struct linli_error *err)
{
    struct stmt *stmt;
    struct vehicle_row *rows;
    int64_t rows_n;
    LINLI_TRY(db_query(db, SQL_TOUR_VEHICLES, &stmt, err, "i", (int64_t)r->day->day));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*rows), read_vehicle, &rows, &rows_n, err));
    r->day->vehicles_n = r->city->vehicles_n;
    LINLI_TRY(LINLI_NEW(arena, r->city->vehicles_n, &r->day->vehicles, err));
    for (int64_t i = 0; i < r->city->vehicles_n; i++) {
        r->day->vehicles[i] = (struct tour_vehicle){.out_s = FIXED_NONE};
    }
    for (int64_t i = 0; i < rows_n; i++) {
        int64_t at = vehicle_of(r->city, rows[i].code);
        if (at != FIXED_NONE) {
            r->day->vehicles[at] = rows[i].vehicle;
        }
    }
    return LINLI_OK;
}

enum linli_rc tour_book_load(struct db *db, struct linli_arena *arena, const struct city *city,
                             const struct city_ids *ids, int32_t day, struct tour_day *ret_day,
                             struct linli_error *err)
{
    struct tour_day loaded = {.day = day};
    struct reading reading = {city, ids, &loaded};
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_TOUR_DAY_GET, &stmt, &found, err, "i", (int64_t)day));
    if (!found) {
        return fail_none(day, err);
    }
    loaded.slow_e4 = stmt_i64(stmt, 0);
    loaded.events_n = stmt_i64(stmt, 1);
    stmt_end(stmt);
    LINLI_TRY(read_stops(db, arena, &reading, err));
    LINLI_TRY(read_vehicles(db, arena, &reading, err));
    *ret_day = loaded;
    return LINLI_OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

static enum linli_rc put_stop(struct db *db, const struct city *city, int32_t day,
                              const struct tour_stop *s, struct linli_error *err)
{
    const char *vehicle = s->vehicle != FIXED_NONE ? city->vehicles[s->vehicle].code : NULL;
    return db_run(db, SQL_TOUR_STOP_PUT, NULL, err, "iiittiiiiiiiiitiiiiiiiiiii", (int64_t)day,
                  s->no, s->wave, city->sites[s->depot].code, city->sites[s->site].code,
                  (int64_t)s->cold, s->g, s->ml, s->open_s, s->close_s, (int64_t)s->waits,
                  s->ready_s, (int64_t)s->state, (int64_t)s->pinned, vehicle, (int64_t)s->reason,
                  s->place, s->depart_s, s->extra_s, s->arrive_s, s->begin_s, s->leave_s,
                  s->drive_s, s->drive_m, s->home_s, s->home_m);
}

enum linli_rc tour_book_put(struct db *db, const struct city *city, const struct tour_day *day,
                            struct linli_error *err)
{
    LINLI_TRY(db_run(db, SQL_TOUR_STOPS_FORGET, NULL, err, "i", (int64_t)day->day));
    LINLI_TRY(db_run(db, SQL_TOUR_VEHICLES_FORGET, NULL, err, "i", (int64_t)day->day));
    LINLI_TRY(db_run(db, SQL_TOUR_DAY_SET_SLOW, NULL, err, "ii", (int64_t)day->day, day->slow_e4));
    for (int64_t i = 0; i < day->stops_n; i++) {
        LINLI_TRY(put_stop(db, city, day->day, &day->stops[i], err));
    }
    for (int64_t i = 0; i < day->vehicles_n; i++) {
        const struct tour_vehicle *v = &day->vehicles[i];
        if (v->out_s != FIXED_NONE || v->free_s > 0) {
            LINLI_TRY(db_run(db, SQL_TOUR_VEHICLE_PUT, NULL, err, "itii", (int64_t)day->day,
                             city->vehicles[i].code, v->out_s, v->free_s));
        }
    }
    return LINLI_OK;
}

enum linli_rc tour_book_event(struct db *db, const struct city *city, int32_t day,
                              const struct tour_event *event, const struct tour_book_by *by,
                              struct linli_error *err)
{
    bool new = event->kind == TOUR_EVENT_NEW;
    const char *vehicle = event->vehicle != FIXED_NONE ? city->vehicles[event->vehicle].code : NULL;
    return db_run(db, SQL_TOUR_EVENT_PUT, NULL, err, "iiiiitittiiitit", (int64_t)day, event->no,
                  (int64_t)event->kind, event->at_s, event->stop_no, vehicle, event->amount,
                  new ? city->sites[event->from].code : NULL,
                  new ? city->sites[event->to].code : NULL, event->g, event->ml,
                  (int64_t)event->cold, by->actor, by->now_ms, by->note);
}
