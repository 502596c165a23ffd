/* The tours of a day, kept and lived through (see tours.h). */
#include "service/tours.h"

#include <assert.h>
#include <inttypes.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/today.h"
#include "store/commands.h"
#include "store/tour_book.h"

enum { MS = 1000, DAY_MS = 86400000, FIRST_S = 0 };

/* One event on its way. */
struct calling {
    struct db *db;
    struct linli_arena *arena;
    const struct tours_request *request;
    const struct who *who;
    struct tours_result *result; /* the city is loaded */
    struct city_ids ids;
    struct tour_event event;
};

static enum linli_rc load_city(struct db *db, struct linli_arena *arena, int32_t day,
                               struct city *ret_city, struct city_ids *ret_ids,
                               struct linli_error *err)
{
    const struct city_load_options options = {.today = day, .tables_only = true};
    return store_load_city(db, &options, arena, ret_city, ret_ids, err);
}

/* Seconds of the day that the moment is; 0 before it begins. */
static int64_t seconds_of(const struct city *city, int32_t day, int64_t now_ms)
{
    int64_t ms = now_ms + city->settings.utc_offset_s * MS - (int64_t)day * DAY_MS;
    return ms > 0 ? ms / MS : FIRST_S;
}

/* ---- shown ----------------------------------------------------------------------------------- */

enum linli_rc tours_has(struct db *db, int32_t day, bool *ret_has, struct linli_error *err)
{
    return tour_book_has(db, day, ret_has, err);
}

enum linli_rc tours_show(struct db *db, struct linli_arena *arena, int32_t day,
                         struct tours_result *ret_result, struct linli_error *err)
{
    struct tours_result result = {0};
    struct city_ids ids;
    LINLI_TRY(load_city(db, arena, day, &result.city, &ids, err));
    LINLI_TRY(tour_book_load(db, arena, &result.city, &ids, day, &result.day, err));
    result.sums = dispatch_day_sums(&result.city, &result.day);
    result.before = result.sums;
    *ret_result = result;
    return LINLI_OK;
}

enum linli_rc tours_pay(struct db *db, struct linli_arena *arena, int32_t day,
                        struct tours_result *ret_result, struct tour_pay **ret_rows,
                        int64_t *ret_rows_n, struct linli_error *err)
{
    struct tours_result result;
    LINLI_TRY(tours_show(db, arena, day, &result, err));
    LINLI_TRY(dispatch_pay(&result.city, &result.day, arena, ret_rows, ret_rows_n, err));
    *ret_result = result;
    return LINLI_OK;
}

/* ---- what they have alike -------------------------------------------------------------------- */

static enum linli_rc begin(struct db *db, struct linli_arena *arena, const struct tours_request *r,
                           const struct who *who, int64_t *ret_command, bool *ret_replayed,
                           struct linli_error *err)
{
    struct text_builder text;
    struct command_request command = {
        .key = who->key, .name = "tours", .actor = who->actor, .now_ms = who->now_ms};
    const char *answer = "";
    LINLI_TRY(who_check_text(r->note, LIMIT_TEXT_BYTES, err));
    text_begin(&text, arena);
    text_addf(&text,
              "%d %d %" PRId64 " %" PRId64 " %s %" PRId64 " %s %s %d %" PRId64 " %" PRId64
              " %" PRId64 " %" PRId64 " %s",
              r->day, (int)r->kind, r->at_s, r->stop_no, r->vehicle != NULL ? r->vehicle : "-",
              r->amount, r->from != NULL ? r->from : "-", r->to != NULL ? r->to : "-", r->cold,
              r->g, r->ml, r->open_s, r->close_s, r->note);
    LINLI_TRY(text_finish(&text, &command.request, err));
    return command_begin(db, arena, &command, ret_command, ret_replayed, &answer, err);
}

static enum linli_rc finish(struct calling *c, int64_t command, struct linli_error *err)
{
    const struct tour_book_by by = {c->who->actor, c->who->now_ms, c->request->note};
    char text[FIXED_TEXT_BYTES];
    LINLI_TRY(tour_book_put(c->db, &c->result->city, &c->result->day, err));
    LINLI_TRY(tour_book_event(c->db, &c->result->city, c->request->day, &c->event, &by, err));
    return command_answer(c->db, command, fixed_print(c->event.no, 0, text), err);
}

static enum linli_rc plan_again(struct calling *c, const struct tour_day *day, bool search_all,
                                struct linli_error *err)
{
    const struct dispatch_again_options options = {.search = c->request->search,
                                                   .now_s = c->event.at_s,
                                                   .change_fen = c->request->change_fen,
                                                   .search_all = search_all};
    LINLI_TRY(dispatch_day_again(&c->result->city, day, &options, c->arena, &c->result->day, err));
    c->result->sums = dispatch_day_sums(&c->result->city, &c->result->day);
    c->result->at_s = c->event.at_s;
    return LINLI_OK;
}

/* ---- kept ------------------------------------------------------------------------------------ */

static enum linli_rc check_untouched(struct db *db, int32_t day, struct linli_error *err)
{
    bool touched;
    LINLI_TRY(tour_book_touched(db, day, &touched, err));
    return touched ? linli_fail(err, LINLI_ESTATE,
                                "the tours of the day have begun; what happens is told by linli "
                                "dispatch new, done, delay, out")
                   : LINLI_OK;
}

enum linli_rc tours_keep(struct db *db, struct linli_arena *arena,
                         const struct dispatch_result *made, const struct tours_request *request,
                         const struct who *who, struct tours_result *ret_result,
                         struct linli_error *err)
{
    struct tours_result result = {.city = made->city};
    struct calling c = {.db = db,
                        .arena = arena,
                        .request = request,
                        .who = who,
                        .result = &result,
                        .event = {.kind = TOUR_EVENT_KEEP,
                                  .stop_no = FIXED_NONE,
                                  .vehicle = FIXED_NONE,
                                  .at_s = seconds_of(&made->city, request->day, who->now_ms)}};
    struct tour_day day;
    int64_t command;
    bool replayed;
    LINLI_TRY(begin(db, arena, request, who, &command, &replayed, err));
    if (replayed) {
        LINLI_TRY(tours_show(db, arena, request->day, ret_result, err));
        ret_result->replayed = true;
        return LINLI_OK;
    }
    LINLI_TRY(tour_book_keep(db, request->day, &c.event.no, err));
    LINLI_TRY(check_untouched(db, request->day, err));
    LINLI_TRY(dispatch_day_begin(&result.city, &made->plan, request->day, arena, &day, err));
    for (int64_t i = 0; i < day.stops_n && c.event.at_s > 0; i++) {
        day.stops[i].vehicle = FIXED_NONE; /* the day has begun, but no tour has */
    }
    day.events_n = c.event.no;
    LINLI_TRY(plan_again(&c, &day, false, err));
    LINLI_TRY(finish(&c, command, err));
    *ret_result = result;
    return LINLI_OK;
}

/* ---- what happens ---------------------------------------------------------------------------- */

static enum linli_rc find_vehicle(const struct city *city, const char *code, int64_t *ret_row,
                                  struct linli_error *err)
{
    for (int64_t i = 0; i < city->vehicles_n; i++) {
        if (text_equal(city->vehicles[i].code, code)) {
            *ret_row = i;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUNKNOWN, "no vehicle has the code %s", code);
}

/* The request's codes as rows. */
static enum linli_rc read_event(struct calling *c, struct linli_error *err)
{
    const struct tours_request *r = c->request;
    const struct city *city = &c->result->city;
    struct tour_event *e = &c->event;
    *e = (struct tour_event){.no = e->no,
                             .kind = r->kind,
                             .at_s = r->at_s,
                             .stop_no = r->stop_no,
                             .vehicle = FIXED_NONE,
                             .amount = r->amount,
                             .from = FIXED_NONE,
                             .to = FIXED_NONE,
                             .cold = r->cold,
                             .g = r->g,
                             .ml = r->ml,
                             .open_s = r->open_s,
                             .close_s = r->close_s};
    int64_t now_s = seconds_of(city, r->day, c->who->now_ms);
    if (e->at_s == FIXED_NONE) {
        e->at_s = now_s;
    }
    if ((r->kind == TOUR_EVENT_DONE || r->kind == TOUR_EVENT_FAILED) && e->at_s > now_s) {
        return linli_fail(err, LINLI_EINPUT, "what is done cannot be later than now");
    }
    if (r->vehicle != NULL) {
        LINLI_TRY(find_vehicle(city, r->vehicle, &e->vehicle, err));
    }
    if (r->kind == TOUR_EVENT_NEW) {
        LINLI_TRY(city_site_of(city, r->from, &e->from, err));
        LINLI_TRY(city_site_of(city, r->to, &e->to, err));
    }
    return LINLI_OK;
}

enum linli_rc tours_happen(struct db *db, struct linli_arena *arena,
                           const struct tours_request *request, const struct who *who,
                           struct tours_result *ret_result, struct linli_error *err)
{
    struct tours_result result = {0};
    struct calling c = {
        .db = db, .arena = arena, .request = request, .who = who, .result = &result};
    struct tour_day before;
    struct tour_day after;
    int64_t command;
    bool replayed;
    assert(request->kind != TOUR_EVENT_KEEP);
    LINLI_TRY(begin(db, arena, request, who, &command, &replayed, err));
    if (replayed) {
        LINLI_TRY(tours_show(db, arena, request->day, ret_result, err));
        ret_result->replayed = true;
        return LINLI_OK;
    }
    LINLI_TRY(tour_book_next_event(db, request->day, &c.event.no, err));
    LINLI_TRY(load_city(db, arena, request->day, &result.city, &c.ids, err));
    LINLI_TRY(tour_book_load(db, arena, &result.city, &c.ids, request->day, &before, err));
    LINLI_TRY(read_event(&c, err));
    LINLI_TRY(dispatch_day_event(&result.city, &before, &c.event, arena, &after, err));
    LINLI_TRY(plan_again(&c, &after, request->kind == TOUR_EVENT_AGAIN, err));
    result.before = dispatch_day_sums(&result.city, &before);
    LINLI_TRY(
        dispatch_day_changes(&before, &result.day, arena, &result.changes, &result.changes_n, err));
    LINLI_TRY(finish(&c, command, err));
    *ret_result = result;
    return LINLI_OK;
}
