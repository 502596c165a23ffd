/*
 * What an event makes of a day (see dispatch_day.h): facts about stops and vehicles, goods that are
 * new. Times that follow from it are worked out when the day is planned again (dispatch_again.c).
 */
#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "planner/dispatch_day.h"
#include "planner/dispatch_run.h"

struct happening {
    const struct city *city;
    const struct tour_event *event;
    struct linli_arena *arena;
    struct tour_day *day; /* a copy that becomes the answer */
};

static enum linli_rc copy_day(const struct tour_day *before, int64_t more_n,
                              struct linli_arena *arena, struct tour_day *ret,
                              struct linli_error *err)
{
    struct tour_day day = *before;
    LINLI_TRY(LINLI_NEW(arena, before->stops_n + more_n, &day.stops, err));
    LINLI_TRY(LINLI_NEW(arena, before->vehicles_n, &day.vehicles, err));
    for (int64_t i = 0; i < before->stops_n; i++) {
        day.stops[i] = before->stops[i];
    }
    for (int64_t i = 0; i < before->vehicles_n; i++) {
        day.vehicles[i] = before->vehicles[i];
    }
    *ret = day;
    return LINLI_OK;
}

static enum linli_rc check_room(const struct happening *h, struct linli_error *err)
{
    return h->day->stops_n < DISPATCH_STOPS_MAX
               ? LINLI_OK
               : linli_fail(err, LINLI_ELIMIT, "the tours of a day have more than %d stops",
                            (int)DISPATCH_STOPS_MAX);
}

static enum linli_rc find_stop(struct happening *h, struct tour_stop **ret_stop,
                               struct linli_error *err)
{
    int64_t no = h->event->stop_no;
    if (no < 1 || no > h->day->stops_n) {
        return linli_fail(err, LINLI_EUNKNOWN, "the tours of the day have no stop %lld",
                          (long long)no);
    }
    *ret_stop = &h->day->stops[no - 1];
    assert((*ret_stop)->no == no);
    return LINLI_OK;
}

/* ---- a stop ---------------------------------------------------------------------------------- */

/* It was there: its trip has left, and goes on from here. */
static void be_there(struct happening *h, struct tour_stop *stop)
{
    int64_t at_s = h->event->at_s;
    int64_t depart_s = stop->depart_s;
    for (int64_t i = 0; i < h->day->stops_n && at_s < depart_s; i++) {
        struct tour_stop *other = &h->day->stops[i];
        if (other->vehicle == stop->vehicle && other->depart_s == depart_s) {
            other->depart_s = at_s;
        }
    }
    stop->arrive_s = stop->arrive_s < at_s ? stop->arrive_s : at_s;
    stop->begin_s = stop->begin_s < at_s ? stop->begin_s : at_s;
    stop->leave_s = at_s;
}

static enum linli_rc end_stop(struct happening *h, enum tour_stop_state state,
                              struct linli_error *err)
{
    struct tour_stop *stop = NULL;
    LINLI_TRY(find_stop(h, &stop, err));
    if (stop->state != TOUR_STOP_OPEN) {
        return linli_fail(err, LINLI_ESTATE, "stop %lld is not open any more", (long long)stop->no);
    }
    if (stop->vehicle == FIXED_NONE) {
        return linli_fail(err, LINLI_ESTATE, "stop %lld is on no tour", (long long)stop->no);
    }
    be_there(h, stop);
    stop->state = state;
    return LINLI_OK;
}

static enum linli_rc fail_returned(const struct tour_stop *stop, struct linli_error *err)
{
    return linli_fail(err, LINLI_ESTATE,
                      "the goods of stop %lld came back already and are on another stop",
                      (long long)stop->no);
}

/* Its times follow from the stop before it again. */
static enum linli_rc reopen(struct happening *h, struct linli_error *err)
{
    struct tour_stop *stop = NULL;
    LINLI_TRY(find_stop(h, &stop, err));
    if (stop->state == TOUR_STOP_OPEN) {
        return linli_fail(err, LINLI_ESTATE, "stop %lld is open", (long long)stop->no);
    }
    if (stop->state == TOUR_STOP_RETURNED) {
        return fail_returned(stop, err);
    }
    stop->state = TOUR_STOP_OPEN;
    stop->leave_s = INT64_MAX / 4; /* not past: worked out anew */
    return LINLI_OK;
}

static enum linli_rc pin(struct happening *h, bool pinned, struct linli_error *err)
{
    struct tour_stop *stop = NULL;
    LINLI_TRY(find_stop(h, &stop, err));
    if (stop->state != TOUR_STOP_OPEN) {
        return linli_fail(err, LINLI_ESTATE, "stop %lld is not open any more", (long long)stop->no);
    }
    if (pinned && stop->vehicle == FIXED_NONE) {
        return linli_fail(err, LINLI_ESTATE, "stop %lld is on no tour", (long long)stop->no);
    }
    stop->pinned = pinned;
    return LINLI_OK;
}

/* Goods are at the depot again: what came back is a stop of its own. */
static enum linli_rc return_goods(struct happening *h, struct linli_error *err)
{
    struct tour_stop *stop = NULL;
    LINLI_TRY(find_stop(h, &stop, err));
    if (stop->state == TOUR_STOP_RETURNED) {
        return fail_returned(stop, err);
    }
    bool stuck = stop->state == TOUR_STOP_OPEN && stop->vehicle == FIXED_NONE &&
                 stop->reason == DISPATCH_ON_BOARD;
    if (!stuck && stop->state != TOUR_STOP_FAILED) {
        return linli_fail(err, LINLI_ESTATE,
                          "stop %lld did not fail and is not on board of a vehicle that is out",
                          (long long)stop->no);
    }
    if (!stuck) {
        struct tour_stop again = *stop;
        LINLI_TRY(check_room(h, err));
        stop->state = TOUR_STOP_RETURNED;
        again.no = h->day->stops_n + 1;
        again.wave = h->event->no;
        stop = &h->day->stops[h->day->stops_n++];
        *stop = again;
    }
    *stop = (struct tour_stop){.no = stop->no,
                               .wave = stop->wave,
                               .depot = stop->depot,
                               .site = stop->site,
                               .cold = stop->cold,
                               .g = stop->g,
                               .ml = stop->ml,
                               .open_s = stop->open_s,
                               .close_s = stop->close_s,
                               .ready_s = h->event->at_s,
                               .vehicle = FIXED_NONE,
                               .reason = DISPATCH_FLEET_TOO_SMALL};
    return LINLI_OK;
}

/* ---- a vehicle ------------------------------------------------------------------------------- */

/* On its way: the next stop is later; at the depot: its next trip is. */
static void hold_up(struct happening *h)
{
    const struct tour_event *e = h->event;
    struct tour_stop *next = NULL;
    int64_t leaves_s = FIXED_NONE;
    for (int64_t i = 0; i < h->day->stops_n; i++) {
        struct tour_stop *s = &h->day->stops[i];
        if (s->vehicle != e->vehicle || s->state != TOUR_STOP_OPEN) {
            continue;
        }
        if (s->depart_s > e->at_s) {
            leaves_s = leaves_s == FIXED_NONE || s->depart_s < leaves_s ? s->depart_s : leaves_s;
        } else if (s->leave_s > e->at_s && (next == NULL || s->place < next->place)) {
            next = s;
        }
    }
    if (next != NULL) {
        next->extra_s += e->amount;
    } else {
        h->day->vehicles[e->vehicle].free_s =
            (leaves_s == FIXED_NONE ? e->at_s : leaves_s) + e->amount;
    }
}

static enum linli_rc stop_vehicle(struct happening *h, bool out, struct linli_error *err)
{
    struct tour_vehicle *v = &h->day->vehicles[h->event->vehicle];
    const char *code = h->city->vehicles[h->event->vehicle].code;
    if (out && v->out_s != FIXED_NONE) {
        return linli_fail(err, LINLI_ESTATE, "vehicle %s is out already", code);
    }
    if (!out && v->out_s == FIXED_NONE) {
        return linli_fail(err, LINLI_ESTATE, "vehicle %s is not out", code);
    }
    v->out_s = out ? h->event->at_s : FIXED_NONE;
    v->free_s = out ? v->free_s : h->event->at_s;
    return LINLI_OK;
}

/* ---- new goods ------------------------------------------------------------------------------- */

/* One stop for each leg on the way down; the later ones wait for the first. */
static enum linli_rc add_new(struct happening *h, const struct dispatch_tree *tree,
                             struct linli_error *err)
{
    const struct tour_event *e = h->event;
    int64_t at = e->from;
    if (dispatch_next_below(tree, e->from, e->to) == FIXED_NONE) {
        return linli_fail(err, LINLI_EINPUT, "site %s does not supply %s",
                          h->city->sites[e->from].code, h->city->sites[e->to].code);
    }
    while (at != e->to) {
        int64_t next = dispatch_next_below(tree, at, e->to);
        LINLI_TRY(check_room(h, err));
        h->day->stops[h->day->stops_n] =
            (struct tour_stop){.no = h->day->stops_n + 1,
                               .wave = e->no,
                               .depot = at,
                               .site = next,
                               .cold = e->cold,
                               .g = e->g,
                               .ml = e->ml,
                               .open_s = next == e->to ? e->open_s : FIXED_NONE,
                               .close_s = next == e->to ? e->close_s : FIXED_NONE,
                               .waits = at != e->from,
                               .ready_s = e->at_s,
                               .vehicle = FIXED_NONE,
                               .reason = DISPATCH_FLEET_TOO_SMALL};
        h->day->stops_n += 1;
        at = next;
    }
    return LINLI_OK;
}

static enum linli_rc happen(struct happening *h, const struct dispatch_tree *tree,
                            struct linli_error *err)
{
    switch (h->event->kind) {
    case TOUR_EVENT_DONE:
        return end_stop(h, TOUR_STOP_DONE, err);
    case TOUR_EVENT_FAILED:
        return end_stop(h, TOUR_STOP_FAILED, err);
    case TOUR_EVENT_REOPEN:
        return reopen(h, err);
    case TOUR_EVENT_PIN:
        return pin(h, true, err);
    case TOUR_EVENT_UNPIN:
        return pin(h, false, err);
    case TOUR_EVENT_RETURNED:
        return return_goods(h, err);
    case TOUR_EVENT_DELAY:
        hold_up(h);
        break;
    case TOUR_EVENT_OUT:
        return stop_vehicle(h, true, err);
    case TOUR_EVENT_BACK:
        return stop_vehicle(h, false, err);
    case TOUR_EVENT_NEW:
        return add_new(h, tree, err);
    case TOUR_EVENT_SLOW:
        h->day->slow_e4 = h->event->amount;
        break;
    case TOUR_EVENT_KEEP:
    case TOUR_EVENT_AGAIN:
    case TOUR_EVENTS_N:
        break;
    }
    return LINLI_OK;
}

enum linli_rc dispatch_day_event(const struct city *city, const struct tour_day *before,
                                 const struct tour_event *event, struct linli_arena *arena,
                                 struct tour_day *ret_day, struct linli_error *err)
{
    struct tour_day day;
    struct dispatch_tree tree;
    struct happening h = {city, event, arena, &day};
    assert(before->vehicles_n == city->vehicles_n);
    LINLI_TRY(copy_day(before, city->sites_n + 1, arena, &day, err));
    LINLI_TRY(dispatch_plant(city, arena, &tree, err));
    LINLI_TRY(happen(&h, &tree, err));
    day.events_n = event->no;
    *ret_day = day;
    return LINLI_OK;
}
