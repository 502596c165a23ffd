/*
 * Where an item comes from, and when. Of the supply terms of an item the lowest rank is the main
 * source, the next the backup (suppliers that are out, after all others); a supplier of kind
 * `instant` that offers it can help within hours and is never the main one while there is another.
 * From the supplier's order and delivery days follow three days:
 *
 *   arrival_day       when an order of today (or of the next order day) is there
 *   next_arrival_day  when an order of the next chance would be there: the demand until then is
 * what today's decision has to cover, the protected interval cover_day         until when an order
 * placed now should last
 *
 * The next chance is the first order day whose delivery comes after arrival_day: until then it
 * makes no difference on which day one orders. Class B is reviewed once in review_days_b (the first
 * order day of each block of days, blocks begin on a Monday): on that day its next chance is the
 * next review; on other days, when only a fall below the threshold counts, it is that of the
 * others.
 */
#include <assert.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "planner/run.h"
#include "planner/short_life.h"
#include "planner/supplier_record.h"
#include "planner/supply.h"
#include "planner/tiers.h"

enum { DAYS_SEARCHED = 14, EPOCH_TO_MONDAY = 3, DAILY_LIFE = 7 };

static bool on_weekday(int64_t weekdays, int32_t day)
{
    return weekdays == FIXED_NONE || weekdays == 0 ||
           (weekdays >> (date_weekday(day) - 1) & 1) == 1;
}

static int32_t first_on(int64_t weekdays, int32_t from_day)
{
    int32_t day = from_day;
    while (!on_weekday(weekdays, day)) {
        day += 1;
        assert(day < from_day + DAYS_SEARCHED);
    }
    return day;
}

struct calendar_of {
    int64_t order_days;
    int64_t delivery_days;
    int32_t lead_days;
};

static int32_t next_order_day(struct calendar_of c, int32_t from_day)
{
    return first_on(c.order_days, from_day);
}

static int32_t arrival_of(struct calendar_of c, int32_t order_day)
{
    return first_on(c.delivery_days, order_day + c.lead_days);
}

/* The first order day after `order_day` whose delivery is a later one. */
static int32_t next_chance(struct calendar_of c, int32_t order_day)
{
    int32_t arrival = arrival_of(c, order_day);
    int32_t day = next_order_day(c, order_day + 1);
    while (arrival_of(c, day) <= arrival) {
        day = next_order_day(c, day + 1);
    }
    return day;
}

static void set_days(const struct settings *settings, enum item_class class, int32_t today,
                     struct calendar_of c, struct source *source)
{
    int32_t order_day = next_order_day(c, today);
    int32_t chance = next_chance(c, order_day);
    source->orders_today = order_day == today;
    source->arrival_day = arrival_of(c, order_day);
    if (class == CLASS_B) {
        int32_t block = (int32_t)settings->review_days_b;
        int32_t block_start = today - (today + EPOCH_TO_MONDAY) % block;
        int32_t review = next_order_day(c, block_start + block);
        review = review > chance ? review : chance;
        source->cover_day = arrival_of(c, review);
        chance = next_order_day(c, block_start) == today ? review : chance;
    }
    source->next_arrival_day = arrival_of(c, chance);
    if (class == CLASS_A) {
        source->cover_day = source->next_arrival_day + (int32_t)settings->cover_days_a;
    } else if (class == CLASS_C) {
        source->cover_day = source->next_arrival_day + (int32_t)settings->cover_days_c;
    }
    assert(source->arrival_day >= today && source->next_arrival_day > source->arrival_day);
    assert(source->cover_day >= source->next_arrival_day);
}

static int64_t known_or(int64_t value, int64_t otherwise)
{
    return value != FIXED_NONE ? value : otherwise;
}

struct source sourcing_from_terms(const struct city *city, enum item_class class, int64_t first,
                                  int64_t n)
{
    assert(n >= 1 && first + n <= city->supply_n);
    const struct supply_term *term = &city->supply[first];
    const struct supplier *supplier = &city->suppliers[term->supplier];
    int64_t lead = known_or(term->lead_days, city->settings.default_lead_days);
    struct source source = {
        .found = true,
        .supplier = term->supplier,
        .first_term = first,
        .terms_n = n,
        .lead_days = supplier_lead_days(city, term->supplier, lead),
        .minimum_e3 = known_or(term->min_qty_e3, 0),
        .most_e3 = known_or(term->max_per_day_e3, 0),
    };
    int64_t pack = known_or(term->pack_e3, city->items[term->item].pack_e3);
    source.pack_e3 = pack == FIXED_NONE || pack <= 0 ? FIXED_E3 : pack;
    struct calendar_of c = {supplier->order_days, supplier->delivery_days, source.lead_days};
    set_days(&city->settings, class, city->today, c, &source);
    return source;
}

static struct source assumed(const struct run *run, const struct planned *p)
{
    const struct city *city = run->city;
    int64_t pack = city->items[p->item].pack_e3;
    struct source source = {
        .found = true,
        .assumed = true,
        .supplier = FIXED_NONE,
        .lead_days = (int32_t)city->settings.default_lead_days,
        .pack_e3 = pack == FIXED_NONE || pack <= 0 ? FIXED_E3 : pack,
    };
    struct calendar_of c = {FIXED_NONE, FIXED_NONE, source.lead_days};
    set_days(&city->settings, p->class, city->today, c, &source);
    return source;
}

int64_t sourcing_first_term(const struct city *city, int64_t item)
{
    int64_t low = 0;
    int64_t high = city->supply_n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (city->supply[middle].item < item) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t sourcing_terms_n(const struct city *city, int64_t item, int64_t first)
{
    int64_t n = 0;
    while (first + n < city->supply_n && city->supply[first + n].item == item &&
           city->supply[first + n].supplier == city->supply[first].supplier) {
        n += 1;
    }
    return n;
}

bool sourcing_is_instant(const struct city *city, int64_t supplier)
{
    return text_equal(city->suppliers[supplier].kind, "instant");
}

int32_t sourcing_arrival(const struct supplier *supplier, int32_t lead_days, int32_t from_day)
{
    struct calendar_of c = {supplier->order_days, supplier->delivery_days, lead_days};
    return arrival_of(c, next_order_day(c, from_day));
}

/* The site that supplies this one: any day, by the departures of its lanes, without any in the days
 * of the lane, at least overnight. What lives less than a week goes down daily, whatever its class.
 */
static struct source from_parent(const struct run *run, const struct planned *p)
{
    const struct tier *tier = &run->tiers[p->site];
    int64_t life = run->city->items[p->item].shelf_life_days;
    bool daily = life != FIXED_NONE && life < DAILY_LIFE;
    struct source source = {
        .found = true,
        .parent = true,
        .supplier = FIXED_NONE,
        .lead_days = tier->timed           ? tier->push_days
                     : tier->lane_days > 1 ? tier->lane_days
                                           : 1,
        .pack_e3 = FIXED_E3,
    };
    struct calendar_of c = {FIXED_NONE, FIXED_NONE, source.lead_days};
    set_days(&run->city->settings, daily ? CLASS_A : p->class, run->city->today, c, &source);
    return source;
}

/* What arrives has to go on to the sites below. */
static void add_way_down(const struct run *run, struct planned *p)
{
    int32_t days = run->tiers[p->site].longest_days;
    struct source *sources[] = {&p->main, &p->backup, &p->instant};
    for (int k = 0; k < 3; k++) {
        sources[k]->next_arrival_day += days;
        sources[k]->cover_day += days;
    }
}

/* Goods cannot cover a day on which they have expired. */
static void limit_to_life(const struct run *run, struct planned *p)
{
    struct source *sources[] = {&p->main, &p->backup, &p->instant};
    for (int k = 0; k < 3; k++) {
        struct source *s = sources[k];
        int32_t expired = short_life_expired_day(run->city, p->item, s->arrival_day);
        int32_t least = s->next_arrival_day > expired ? s->next_arrival_day : expired;
        s->cover_day = s->cover_day < least ? s->cover_day : least;
    }
}

/* Fills the places in the order of ranks, from suppliers that are out or from the others. */
static void take_sources(const struct run *run, struct planned *p, bool out)
{
    const struct city *city = run->city;
    int64_t first = sourcing_first_term(city, p->item);
    int64_t n;
    while ((n = sourcing_terms_n(city, p->item, first)) > 0) {
        struct source source = sourcing_from_terms(city, p->class, first, n);
        bool instant = sourcing_is_instant(city, source.supplier);
        struct source *place = instant && !p->instant.found              ? &p->instant
                               : instant || tiers_supplied(run, p->site) ? NULL
                               : !p->main.found                          ? &p->main
                               : !p->backup.found                        ? &p->backup
                                                                         : NULL;
        if (place != NULL && suppliers_is_out(run, source.supplier) == out) {
            *place = source;
        }
        first += n;
    }
}

static void find_sources(const struct run *run, struct planned *p)
{
    const struct city *city = run->city;
    take_sources(run, p, false);
    take_sources(run, p, true);
    if (tiers_supplied(run, p->site)) {
        p->main = from_parent(run, p);
    }
    if (!p->main.found) {
        p->main = p->instant;
    }
    if (!p->main.found) {
        /* Without any supply table somebody is assumed to supply it; with one, nobody does, and
         * the assumed days only say how much is missing. */
        p->main = assumed(run, p);
        p->main.found = city->supply_n == 0;
    }
    if (run->tiers[p->site].below_n > 0 && !tiers_supplied(run, p->site)) {
        add_way_down(run, p);
    }
    limit_to_life(run, p);
    p->chosen = &p->main;
}

void sourcing_find(struct run *run)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        find_sources(run, &run->planned[i]);
    }
}

int64_t sourcing_price_e4(const struct city *city, const struct source *source, int64_t item,
                          int64_t qty_e3)
{
    int64_t price = FIXED_NONE;
    for (int64_t i = 0; i < source->terms_n; i++) {
        const struct supply_term *tier = &city->supply[source->first_term + i];
        if (i == 0 || qty_e3 >= known_or(tier->min_qty_e3, 0)) {
            price = known_or(tier->price_e4, price);
        }
    }
    return price != FIXED_NONE ? price : city->items[item].cost_e4;
}
