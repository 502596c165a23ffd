/*
 * The day's life of tours in small cities, by hand: what has left stays, what is held up comes
 * later, what a vehicle that is out had not loaded goes to others, new goods are put in, a storm
 * slows what is to come; and on random events that nothing is lost and nothing frozen moves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/random.h"
#include "planner/dispatch_day.h"
#include "planner/dispatch_pay.h"
#include "small_city.h"

enum { KG = 1000, HOUR_S = 3600, LEG_S = 1001, STOP_S = 480, POINTS = 6, EVENTS = 60 };

/* A hub and points on the equator, a tenth of a degree (11.12 km, 1,001 s at 40 km an hour) apart,
 * open from 08:00 to 20:00; two vans of the hub, of which the second costs more. */
struct town {
    struct small_city *small;
    int64_t hub;
    int64_t point[POINTS];
    int64_t goods;
};

static struct vehicle *add_van(struct small_city *small, const char *code, int64_t depot,
                               int64_t fixed_yuan)
{
    struct city *c = &small->city;
    struct vehicle *v = &c->vehicles[c->vehicles_n++];
    table_clear(table_get(TABLE_VEHICLES), v);
    v->code = code;
    v->depot = depot;
    v->kind = "van";
    v->capacity_g = 100 * KG;
    v->cost_per_km_e4 = 2 * FIXED_E4;
    v->cost_per_hour_e4 = 36 * FIXED_E4;
    v->fixed_cost_e4 = fixed_yuan * FIXED_E4;
    v->shift = "06:00-21:00";
    return v;
}

static struct town town_of(struct small_city *small, int64_t points_n)
{
    static const char *const codes[POINTS] = {"a", "b", "c", "d", "e", "f"};
    struct town t = {.small = small};
    struct city *c = &small->city;
    c->sites_n = 0;
    c->vehicles = small_rows(small, sizeof(struct vehicle));
    c->settings.tour_detour_e4 = FIXED_E4;
    c->settings.tour_speed = 40;
    c->settings.tour_stop_minutes = STOP_S / 60;
    t.hub = small_site(small, "hub", "");
    for (int64_t i = 0; i < points_n; i++) {
        t.point[i] = small_site(small, codes[i], "hub");
        c->sites[t.point[i]].open_s = 8 * HOUR_S;
        c->sites[t.point[i]].close_s = 20 * HOUR_S;
    }
    for (int64_t i = 0; i < c->sites_n; i++) {
        c->sites[i].lat_e7 = 0;
        c->sites[i].lon_e7 = i * 1000000;
    }
    t.goods = small_item(small, "rice", 0);
    c->items[t.goods].weight_g = KG;
    add_van(small, "van1", t.hub, 10);
    add_van(small, "van2", t.hub, 60);
    return t;
}

/* 10 kg for each of the points, planned and begun. */
static struct tour_day begin(const struct town *t, int64_t points_n)
{
    const struct dispatch_options quick = {.seed = 1, .iterations = 200};
    struct dispatch_load loads[POINTS];
    struct dispatch_plan plan;
    struct tour_day day;
    for (int64_t i = 0; i < points_n; i++) {
        loads[i] = (struct dispatch_load){t->hub, t->point[i], t->goods, 10 * FIXED_E3};
    }
    assert_int_equal(
        dispatch_tours(&t->small->city, loads, points_n, &quick, &t->small->arena, &plan, NULL),
        LINLI_OK);
    assert_int_equal(
        dispatch_day_begin(&t->small->city, &plan, 20000, &t->small->arena, &day, NULL), LINLI_OK);
    return day;
}

static struct tour_event event_of(const struct tour_day *day, enum tour_event_kind kind,
                                  int64_t at_s)
{
    return (struct tour_event){.no = day->events_n + 1,
                               .kind = kind,
                               .at_s = at_s,
                               .stop_no = FIXED_NONE,
                               .vehicle = FIXED_NONE,
                               .open_s = FIXED_NONE,
                               .close_s = FIXED_NONE};
}

static enum linli_rc happen(const struct town *t, struct tour_day *day, struct tour_event event)
{
    const struct dispatch_again_options options = {.search = {.seed = 1, .iterations = 200},
                                                   .now_s = event.at_s,
                                                   .change_fen = DISPATCH_CHANGE_FEN,
                                                   .search_all = event.kind == TOUR_EVENT_AGAIN};
    struct tour_day after;
    enum linli_rc rc =
        dispatch_day_event(&t->small->city, day, &event, &t->small->arena, &after, NULL);
    if (rc == LINLI_OK) {
        assert_int_equal(
            dispatch_day_again(&t->small->city, &after, &options, &t->small->arena, day, NULL),
            LINLI_OK);
    }
    return rc;
}

/*
 * Two points, one van. It leaves at 08:00 less 1,001 s and is at a at 08:00, at b 480 + 1,001 s
 * later. At 08:00 a delay of 20 minutes: a is still to leave at 08:08, so it is held up there, and
 * b too. Done at a at 08:30: b 1,001 s after that.
 */
static void what_is_held_up_comes_later(void **state)
{
    struct town t = town_of(*state, 2);
    struct tour_day day = begin(&t, 2);
    const struct tour_stop *a = &day.stops[0];
    assert_int_equal(day.stops_n, 2);
    assert_int_equal(a->begin_s, 8 * HOUR_S);
    assert_in_range(day.stops[1].arrive_s, 8 * HOUR_S + STOP_S + 1000, 8 * HOUR_S + STOP_S + LEG_S);
    struct tour_event e = event_of(&day, TOUR_EVENT_DELAY, 8 * HOUR_S);
    e.vehicle = 0;
    e.amount = 1200;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].leave_s, 8 * HOUR_S + 1200 + STOP_S);
    assert_in_range(day.stops[1].arrive_s, 8 * HOUR_S + 1200 + STOP_S + 1000,
                    8 * HOUR_S + 1200 + STOP_S + LEG_S);
    e = event_of(&day, TOUR_EVENT_DONE, 8 * HOUR_S + 1800);
    e.stop_no = 1;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].state, TOUR_STOP_DONE);
    assert_in_range(day.stops[1].arrive_s, 8 * HOUR_S + 1800 + 1000, 8 * HOUR_S + 1800 + LEG_S);
    e.no = day.events_n + 1;
    assert_int_equal(happen(&t, &day, e), LINLI_ESTATE); /* it is done */
    e.stop_no = 3;
    assert_int_equal(happen(&t, &day, e), LINLI_EUNKNOWN);
    struct tour_sums sums = dispatch_day_sums(&t.small->city, &day);
    assert_int_equal(sums.done_n, 1);
    assert_int_equal(sums.vehicles_n, 1);
    assert_in_range(sums.driven_m, 4 * 11119, 4 * 11121);
    /* said by mistake: as it was before that */
    e = event_of(&day, TOUR_EVENT_REOPEN, 8 * HOUR_S + 1900);
    e.stop_no = 1;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].leave_s, 8 * HOUR_S + 1200 + STOP_S);
    e.no = day.events_n + 1;
    assert_int_equal(happen(&t, &day, e), LINLI_ESTATE);
}

/* A storm at 08:05, twice as slow: a, where the van is, is as it was, b comes 2,002 s after it.
 * When it ends at 08:06, it is again 1,001 s. */
static void a_storm_slows_what_is_to_come(void **state)
{
    struct town t = town_of(*state, 2);
    struct tour_day day = begin(&t, 2);
    struct tour_event e = event_of(&day, TOUR_EVENT_SLOW, 8 * HOUR_S + STOP_S);
    e.amount = 2 * FIXED_E4;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].arrive_s, 8 * HOUR_S);
    assert_in_range(day.stops[1].arrive_s, 8 * HOUR_S + STOP_S + 2000,
                    8 * HOUR_S + STOP_S + 2 * LEG_S);
    e.no = day.events_n + 1;
    e.amount = FIXED_E4;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_in_range(day.stops[1].arrive_s, 8 * HOUR_S + STOP_S + 1000, 8 * HOUR_S + STOP_S + LEG_S);
}

/*
 * Out before it has left: the other van takes all. Out behind a: b is on board; handed over at
 * 10:00, it is brought by the other van, no earlier than 2,002 s later.
 */
static void what_a_vehicle_that_is_out_had_goes_to_others(void **state)
{
    struct town t = town_of(*state, 2);
    struct tour_day day = begin(&t, 2);
    struct tour_event e = event_of(&day, TOUR_EVENT_OUT, 6 * HOUR_S);
    e.vehicle = 0;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].vehicle, 1);
    assert_int_equal(day.stops[1].vehicle, 1);
    e.no = day.events_n + 1;
    assert_int_equal(happen(&t, &day, e), LINLI_ESTATE);
    day = begin(&t, 2);
    e = event_of(&day, TOUR_EVENT_OUT, 8 * HOUR_S + STOP_S);
    e.vehicle = 0;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].vehicle, 0);
    assert_int_equal(day.stops[1].vehicle, FIXED_NONE);
    assert_int_equal(day.stops[1].reason, DISPATCH_ON_BOARD);
    assert_int_equal(dispatch_day_sums(&t.small->city, &day).missing_n, 1);
    e = event_of(&day, TOUR_EVENT_RETURNED, 10 * HOUR_S);
    e.stop_no = 2;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops_n, 2);
    assert_int_equal(day.stops[1].vehicle, 1);
    assert_in_range(day.stops[1].arrive_s, 10 * HOUR_S + 2000, 10 * HOUR_S + 2 * LEG_S);
}

/* What comes back is a stop of its own, and the first stays failed. */
static void what_comes_back_is_tried_again(void **state)
{
    struct town t = town_of(*state, 1);
    struct tour_day day = begin(&t, 1);
    struct tour_event e = event_of(&day, TOUR_EVENT_FAILED, 8 * HOUR_S + 600);
    e.stop_no = 1;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    e = event_of(&day, TOUR_EVENT_RETURNED, 9 * HOUR_S);
    e.stop_no = 1;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops_n, 2);
    assert_int_equal(day.stops[0].state, TOUR_STOP_RETURNED);
    assert_int_equal(day.stops[1].state, TOUR_STOP_OPEN);
    assert_int_equal(day.stops[1].vehicle, 0); /* it was out already: its fixed cost is spent */
    assert_true(day.stops[1].depart_s >= 9 * HOUR_S);
    /* they do not come back twice, nor is the first stop open again beside the second */
    e.at_s += 60;
    assert_int_equal(happen(&t, &day, e), LINLI_ESTATE);
    e = event_of(&day, TOUR_EVENT_REOPEN, e.at_s);
    e.stop_no = 1;
    assert_int_equal(happen(&t, &day, e), LINLI_ESTATE);
}

/*
 * Before anything has left, new goods for a point on the way join the van that goes there; the
 * difference names that stop alone. When the van has left, its trip stays, and the second van or a
 * second trip brings them.
 */
static void new_goods_are_put_in(void **state)
{
    struct town t = town_of(*state, 3);
    struct tour_day before = begin(&t, 2);
    struct tour_day day = before;
    struct tour_change *changes;
    int64_t n = 0;
    struct tour_event e = event_of(&day, TOUR_EVENT_NEW, 6 * HOUR_S);
    e.from = t.hub;
    e.to = t.point[0];
    e.g = 5 * KG;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops_n, 3);
    assert_int_equal(day.stops[2].vehicle, 0);
    assert_int_equal(dispatch_day_changes(&before, &day, &t.small->arena, &changes, &n, NULL),
                     LINLI_OK);
    assert_true(n >= 1);
    assert_int_equal(changes[n - 1].kind, TOUR_CHANGE_NEW);
    assert_int_equal(changes[n - 1].stop, 2);
    day = before;
    e.at_s = 8 * HOUR_S;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[0].arrive_s, before.stops[0].arrive_s);
    assert_int_equal(day.stops[1].arrive_s, before.stops[1].arrive_s);
    assert_true(day.stops[2].depart_s >= 8 * HOUR_S);
    e.from = t.point[1];
    e.to = t.hub;
    assert_int_equal(happen(&t, &day, e), LINLI_EINPUT);
}

/* The second point is given to the dearer van by hand: pinned it stays there, else it changes where
 * that saves more than its price. */
static void a_pinned_stop_stays(void **state)
{
    struct town t = town_of(*state, 2);
    struct tour_day day = begin(&t, 2);
    struct tour_event e = event_of(&day, TOUR_EVENT_PIN, 0);
    e.stop_no = 2;
    /* as if somebody had given b to the dearer van */
    day.stops[1].vehicle = 1;
    day.stops[1].place = 0;
    day.stops[1].depart_s = 8 * HOUR_S;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_true(day.stops[1].pinned);
    e = event_of(&day, TOUR_EVENT_AGAIN, 0);
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[1].vehicle, 1);
    e = event_of(&day, TOUR_EVENT_UNPIN, 0);
    e.stop_no = 2;
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[1].vehicle, 1); /* nothing is late: it stays as it is */
    e = event_of(&day, TOUR_EVENT_AGAIN, 0);
    assert_int_equal(happen(&t, &day, e), LINLI_OK);
    assert_int_equal(day.stops[1].vehicle, 0); /* 60 yuan and the way less, for 5 */
}

/*
 * Two points, one van: it is out for 2 x 480 s and 4 x 1,001 s (a rounded one may be 1,000 s),
 * 4,964 s or 1.379 hours: 27.58 yuan at 20 an hour, two stops 3.00, 44.48 km 13.34: 43.92. With a
 * floor of 40 yuan an hour, 55.16, so 11.24 are added.
 */
static void pay_has_parts_and_a_floor(void **state)
{
    struct town t = town_of(*state, 2);
    struct tour_day day = begin(&t, 2);
    struct settings *s = &t.small->city.settings;
    struct tour_pay *rows;
    int64_t n = 0;
    s->pay_hour_e4 = 20 * FIXED_E4;
    s->pay_stop_e4 = 15000;
    s->pay_km_e4 = 3000;
    s->pay_floor_e4 = 30 * FIXED_E4;
    assert_int_equal(dispatch_pay(&t.small->city, &day, &t.small->arena, &rows, &n, NULL),
                     LINLI_OK);
    assert_int_equal(n, 1);
    assert_in_range(rows[0].busy_s, 4960, 4964);
    assert_in_range(rows[0].hours_fen, 2755, 2758);
    assert_int_equal(rows[0].stops_fen, 300);
    assert_in_range(rows[0].way_fen, 1334, 1335);
    assert_int_equal(rows[0].floor_fen, 0);
    assert_int_equal(rows[0].open_n, 2);
    s->pay_floor_e4 = 40 * FIXED_E4;
    assert_int_equal(dispatch_pay(&t.small->city, &day, &t.small->arena, &rows, &n, NULL),
                     LINLI_OK);
    assert_in_range(rows[0].pay_fen, 5511, 5516);
    assert_int_equal(rows[0].hours_fen + rows[0].stops_fen + rows[0].way_fen + rows[0].floor_fen,
                     rows[0].pay_fen);
}

/* 6 points one behind the other: one van is out for more than three hours (12 x 1,001 s and 6 x
 * 480 s, 4.1 hours to the last and back); with tour_hours 4 it takes two. A van that has been out
 * is back within its hours. */
static void hours_are_a_hard_rule(void **state)
{
    struct town t = town_of(*state, POINTS);
    struct tour_day day = begin(&t, POINTS);
    assert_int_equal(dispatch_day_sums(&t.small->city, &day).vehicles_n, 1);
    t.small->city.settings.tour_hours_e4 = 4 * FIXED_E4;
    day = begin(&t, POINTS);
    assert_true(dispatch_day_sums(&t.small->city, &day).vehicles_n +
                    dispatch_day_sums(&t.small->city, &day).missing_n >
                1);
    for (int64_t v = 0; v < 2; v++) {
        int64_t from_s = INT64_MAX;
        int64_t to_s = 0;
        for (int64_t i = 0; i < day.stops_n; i++) {
            const struct tour_stop *s = &day.stops[i];
            if (s->vehicle == v) {
                from_s = s->depart_s < from_s ? s->depart_s : from_s;
                to_s = s->leave_s + s->home_s > to_s ? s->leave_s + s->home_s : to_s;
            }
        }
        assert_true(to_s == 0 || to_s - from_s <= 4 * HOUR_S);
    }
}

/* ---- random days ------------------------------------------------------------------------------
 */

static struct tour_event random_event(const struct town *t, struct random_stream *draw,
                                      const struct tour_day *day, int64_t at_s)
{
    static const enum tour_event_kind kinds[] = {
        TOUR_EVENT_DONE, TOUR_EVENT_FAILED, TOUR_EVENT_DELAY,    TOUR_EVENT_OUT,
        TOUR_EVENT_BACK, TOUR_EVENT_NEW,    TOUR_EVENT_RETURNED, TOUR_EVENT_SLOW,
        TOUR_EVENT_PIN,  TOUR_EVENT_UNPIN,  TOUR_EVENT_AGAIN,    TOUR_EVENT_REOPEN};
    struct tour_event e = event_of(day, kinds[random_below(draw, 12)], at_s);
    e.stop_no = 1 + (int64_t)random_below(draw, (uint64_t)day->stops_n);
    e.vehicle = (int64_t)random_below(draw, 2);
    e.amount = e.kind == TOUR_EVENT_SLOW ? 8000 + (int64_t)random_below(draw, 12000)
                                         : (int64_t)random_below(draw, 3000);
    e.from = t->hub;
    e.to = t->point[random_below(draw, POINTS)];
    e.g = (int64_t)random_below(draw, 40) * KG;
    return e;
}

/* What has left keeps vehicle and place, vehicles are not in two places, nothing is too heavy. */
static void check_day(const struct town *t, const struct tour_day *before,
                      const struct tour_day *after, int64_t now_s)
{
    for (int64_t i = 0; i < before->stops_n; i++) {
        const struct tour_stop *old = &before->stops[i];
        const struct tour_stop *new = &after->stops[i];
        bool left =
            old->state != TOUR_STOP_OPEN || (old->vehicle != FIXED_NONE && old->depart_s <= now_s);
        assert_true(old->no == new->no && old->site == new->site && old->g == new->g);
        if (left && new->vehicle != FIXED_NONE &&new->depart_s <= now_s &&
            after->vehicles[old->vehicle].out_s == FIXED_NONE) {
            assert_int_equal(new->vehicle, old->vehicle);
            assert_int_equal(new->place, old->place);
        }
    }
    for (int64_t v = 0; v < 2; v++) {
        const struct tour_stop **rows;
        int64_t n;
        int64_t at_s = 0;
        int64_t trip_s = FIXED_NONE;
        int64_t g = 0;
        assert_int_equal(dispatch_day_of_vehicle(after, v, &t->small->arena, &rows, &n, NULL),
                         LINLI_OK);
        for (int64_t i = 0; i < n; i++) {
            g = rows[i]->depart_s == trip_s ? g + rows[i]->g : rows[i]->g;
            trip_s = rows[i]->depart_s;
            assert_true(g <= 100 * KG);
            assert_true(rows[i]->arrive_s <= rows[i]->begin_s &&
                        rows[i]->begin_s <= rows[i]->leave_s);
            if (rows[i]->state == TOUR_STOP_OPEN && rows[i]->depart_s > now_s) {
                assert_true(rows[i]->arrive_s >= at_s);
                assert_true(rows[i]->begin_s >= rows[i]->ready_s);
                assert_true(rows[i]->leave_s <= 20 * HOUR_S + STOP_S);
            }
            at_s = rows[i]->leave_s;
        }
    }
}

static void random_days_keep_the_rules(void **state)
{
    struct town t = town_of(*state, POINTS);
    struct random_stream draw;
    random_init(&draw, 11, "dispatch day", 0);
    for (int round = 0; round < 3; round++) {
        struct tour_day day = begin(&t, POINTS);
        int64_t taken_n = 0;
        for (int64_t k = 0; k < EVENTS; k++) {
            int64_t at_s = 6 * HOUR_S + k * 12 * HOUR_S / EVENTS;
            struct tour_day before = day;
            struct tour_event e = random_event(&t, &draw, &day, at_s);
            if (happen(&t, &day, e) == LINLI_OK) {
                taken_n += 1;
                assert_true(day.stops_n >= before.stops_n);
                check_day(&t, &before, &day, at_s);
            }
        }
        assert_true(taken_n > EVENTS / 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(what_is_held_up_comes_later),
        SMALL_TEST(a_storm_slows_what_is_to_come),
        SMALL_TEST(what_a_vehicle_that_is_out_had_goes_to_others),
        SMALL_TEST(what_comes_back_is_tried_again),
        SMALL_TEST(new_goods_are_put_in),
        SMALL_TEST(a_pinned_stop_stays),
        SMALL_TEST(pay_has_parts_and_a_floor),
        SMALL_TEST(hours_are_a_hard_rule),
        SMALL_TEST(random_days_keep_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
