/*
 * Room for what goes down: the receivers' shelves by zone of temperature, and what the vehicles of
 * every depot on the way take in one trip each. Gives are served in their order and cut where the
 * room ends.
 *
 * Invariant: what lies at a site, is due there and is given fits its shelves, unless it did not
 * before; the loads of a depot fit its vehicles. Called by distribute.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "planner/moves.h"
#include "planner/room.h"
#include "planner/tiers.h"
#include "planner/timetable.h"

static const int64_t VOLUME_MOST = 10000000000000; /* of one item: sums stay in range */

/* What is left, thousandths of a millilitre or gram; INT64_MAX: not bounded. */
struct room {
    int64_t shelf[ROOM_ZONES_N];
    int64_t load_ml;
    int64_t load_g;
};

static int64_t known(int64_t value)
{
    return value != FIXED_NONE && value > 0 ? value : 0;
}

enum room_zone room_zone_of(const struct item *item)
{
    return item->temp == TEMP_CHILLED || item->temp == TEMP_FROZEN ? ROOM_COLD : ROOM_AMBIENT;
}

static int64_t times(int64_t value, int64_t each)
{
    int64_t all;
    return fixed_multiply(value, each, &all) && all < VOLUME_MOST ? all : VOLUME_MOST;
}

int64_t room_volume(const struct item *item, int64_t qty_e3)
{
    assert(qty_e3 >= 0);
    return times(qty_e3, known(item->volume_ml));
}

int64_t room_capacity_l(const struct site *site, enum room_zone zone)
{
    return zone == ROOM_COLD ? site->cold_capacity_l : site->capacity_l;
}

bool room_is_bounded(const struct city *city, int64_t site, int64_t item)
{
    const struct item *it = &city->items[item];
    return known(it->volume_ml) > 0 &&
           room_capacity_l(&city->sites[site], room_zone_of(it)) != FIXED_NONE;
}

static void take(int64_t *room, int64_t amount)
{
    if (*room != INT64_MAX) {
        *room -= amount < *room ? amount : *room;
    }
}

static void begin_site(const struct city *city, int64_t at, struct room *room)
{
    const int64_t litre = 1000 * FIXED_E3;
    int64_t ml = 0;
    int64_t grams = 0;
    for (int zone = 0; zone < ROOM_ZONES_N; zone++) {
        int64_t capacity_l = room_capacity_l(&city->sites[at], (enum room_zone)zone);
        room->shelf[zone] = capacity_l != FIXED_NONE ? times(capacity_l, litre) : INT64_MAX;
    }
    for (int64_t i = 0; i < city->vehicles_n; i++) {
        if (city->vehicles[i].depot == at) {
            ml += known(city->vehicles[i].capacity_ml);
            grams += known(city->vehicles[i].capacity_g);
        }
    }
    room->load_ml = ml > 0 ? times(ml, FIXED_E3) : INT64_MAX;
    room->load_g = grams > 0 ? times(grams, FIXED_E3) : INT64_MAX;
}

static void put_on_shelf(const struct city *city, struct room *rooms, int64_t site, int64_t item,
                         int64_t qty_e3)
{
    const struct item *it = &city->items[item];
    take(&rooms[site].shelf[room_zone_of(it)], room_volume(it, qty_e3));
}

/* On the vehicles of every depot between. */
static void load(const struct run *run, struct room *rooms, int64_t from, int64_t to, int64_t item,
                 int64_t qty_e3)
{
    const struct item *it = &run->city->items[item];
    while (to != from) {
        to = run->tiers[to].parent;
        take(&rooms[to].load_ml, times(qty_e3, known(it->volume_ml)));
        take(&rooms[to].load_g, times(qty_e3, known(it->weight_g)));
    }
}

/* Whether a transfer left with a push of today. */
static enum linli_rc left_today(struct run *run, const struct open_line *line, bool *ret,
                                struct linli_error *err)
{
    const int64_t *days;
    *ret = line->transfer && tiers_supplies(run, line->from_site, line->site);
    if (*ret) {
        LINLI_TRY(timetable_today(run, line->from_site, &days, err));
        *ret = line->due_day == run->city->today + days[line->site];
    }
    return LINLI_OK;
}

static enum linli_rc begin_rooms(struct run *run, struct room *rooms, struct linli_error *err)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->sites_n; i++) {
        begin_site(city, i, &rooms[i]);
    }
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        put_on_shelf(city, rooms, lot->site, lot->item, lot->qty_e3);
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        bool left;
        put_on_shelf(city, rooms, line->site, line->item, line->qty_e3);
        LINLI_TRY(left_today(run, line, &left, err));
        if (left) {
            load(run, rooms, line->from_site, line->site, line->item, line->qty_e3);
        }
    }
    for (int64_t i = 0; i < run->plan->moves_n; i++) {
        const struct plan_move *move = &run->plan->moves[i];
        put_on_shelf(city, rooms, move->to, move->item, move->qty_e3);
        if (move->reason.id == REASON_PUSH) {
            load(run, rooms, move->from, move->to, move->item, move->qty_e3);
        }
    }
    return LINLI_OK;
}

static void bound(int64_t room, int64_t each, int64_t *most_e3)
{
    if (each > 0 && room != INT64_MAX && room / each < *most_e3) {
        *most_e3 = room / each;
    }
}

enum linli_rc room_cut(struct run *run, struct give *gives, int64_t n, int64_t from,
                       struct linli_error *err)
{
    struct room *rooms;
    LINLI_TRY(LINLI_NEW(run->arena, run->city->sites_n, &rooms, err));
    LINLI_TRY(begin_rooms(run, rooms, err));
    for (int64_t i = 0; i < n; i++) {
        struct give *g = &gives[i];
        const struct item *it = &run->city->items[g->to->item];
        int64_t most = g->qty_e3;
        bound(rooms[g->to->site].shelf[room_zone_of(it)], known(it->volume_ml), &most);
        for (int64_t site = g->to->site; site != from; site = run->tiers[site].parent) {
            bound(rooms[run->tiers[site].parent].load_ml, known(it->volume_ml), &most);
            bound(rooms[run->tiers[site].parent].load_g, known(it->weight_g), &most);
        }
        g->qty_e3 = most / g->to->step_e3 * g->to->step_e3;
        assert(g->qty_e3 >= 0 && g->qty_e3 <= g->asked_e3);
        put_on_shelf(run->city, rooms, g->to->site, g->to->item, g->qty_e3);
        load(run, rooms, from, g->to->site, g->to->item, g->qty_e3);
    }
    return LINLI_OK;
}
