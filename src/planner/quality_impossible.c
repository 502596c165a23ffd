/*
 * What cannot be, and what a plan needs but the tables lack: rules over single rows, without
 * statistics. Quantities below zero and shares beyond 0..1 never get this far: an import refuses
 * them.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "planner/quality_run.h"

enum { PRICES_LEAST = 5 };

/* ---- quantities ---------------------------------------------------------------------------------
 */

static enum linli_rc add_quantity(struct quality_run *run, enum quality_rule rule,
                                  const struct demand_series *s, int32_t t, int64_t most_e3,
                                  struct linli_error *err)
{
    struct quality_mark *mark;
    int64_t qty = s->qty_e3[t];
    LINLI_TRY(quality_add(run, rule, s->site, s->item, s->first_day + t, &mark, err));
    mark->value = qty;
    mark->low = 0;
    mark->high = most_e3;
    mark->risk_fen = quality_value_fen(run->city, s->item, qty > most_e3 ? qty - most_e3 : 0);
    quality_numbers(mark, most_e3 > 0 ? 2 : 1, (const int64_t[]){qty, most_e3});
    return LINLI_OK;
}

/* Days on which the calendar has the site closed. Sorted as the calendar is, by day. */
static bool calendar_closed(const struct city *city, int64_t site, int32_t day)
{
    int64_t low = 0;
    int64_t high = city->calendar_n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (city->calendar[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (; low < city->calendar_n && city->calendar[low].day == day; low++) {
        const struct calendar_day *row = &city->calendar[low];
        if (row->kind == CALENDAR_CLOSED && (row->site == FIXED_NONE || row->site == site)) {
            return true;
        }
    }
    return false;
}

static int by_place(const void *left, const void *right)
{
    const struct quality_inbound *a = left;
    const struct quality_inbound *b = right;
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    return a->item < b->item ? -1 : a->item > b->item;
}

static const struct quality_inbound *inbound_of(const struct quality_run *run,
                                                const struct demand_series *s)
{
    const struct quality_facts *facts = run->facts;
    struct quality_inbound key = {.site = s->site, .item = s->item};
    return facts->inbound_n > 0
               ? bsearch(&key, facts->inbound, (size_t)facts->inbound_n, sizeof(key), by_place)
               : NULL;
}

/* The most of an item that there is room for at the site; 0: not known. */
static int64_t room_e3(const struct city *city, const struct demand_series *s)
{
    int64_t litres = city->sites[s->site].capacity_l;
    int64_t volume_ml = city->items[s->item].volume_ml;
    int64_t room = 0;
    if (litres == FIXED_NONE || litres <= 0 || volume_ml == FIXED_NONE || volume_ml <= 0 ||
        !fixed_scale(litres, FIXED_E3 * INT64_C(1000), volume_ml, FIXED_DOWN, &room)) {
        return 0;
    }
    return room;
}

static enum linli_rc check_quantities(struct quality_run *run, const struct demand_series *s,
                                      struct linli_error *err)
{
    const struct quality_inbound *inbound = inbound_of(run, s);
    int64_t room = room_e3(run->city, s);
    for (int32_t t = 0; t < s->facts_n; t++) {
        int64_t qty = s->qty_e3[t];
        if (qty == FIXED_NONE || qty <= 0) {
            continue;
        }
        bool closed = s->closed != NULL && s->closed[t] != 0;
        if (closed || calendar_closed(run->city, s->site, s->first_day + t)) {
            LINLI_TRY(add_quantity(run, QUALITY_SOLD_CLOSED, s, t, 0, err));
        } else if (s->in_stock_e4 != NULL && s->in_stock_e4[t] == 0) {
            LINLI_TRY(add_quantity(run, QUALITY_SOLD_OUT, s, t, 0, err));
        } else if (inbound != NULL && s->first_day + t >= inbound->first_day &&
                   qty > inbound->qty_e3) {
            LINLI_TRY(add_quantity(run, QUALITY_SOLD_MORE, s, t, inbound->qty_e3, err));
        } else if (room > 0 && qty > room) {
            LINLI_TRY(add_quantity(run, QUALITY_TOO_BIG, s, t, room, err));
        }
    }
    return LINLI_OK;
}

/* ---- prices -------------------------------------------------------------------------------------
 */

static int by_value(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* The median of the recorded prices above nothing; with few of them that of the items table. */
static enum linli_rc usual_price(const struct quality_run *run, const struct demand_series *s,
                                 int64_t *ret_price_e4, struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    int64_t *prices;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(run->arena, s->facts_n, &prices, err));
    for (int32_t t = 0; t < s->facts_n; t++) {
        if (s->price_e4[t] != FIXED_NONE && s->price_e4[t] > 0) {
            prices[n++] = s->price_e4[t];
        }
    }
    *ret_price_e4 = run->city->items[s->item].price_e4;
    if (n >= PRICES_LEAST) {
        qsort(prices, (size_t)n, sizeof(*prices), by_value);
        *ret_price_e4 = prices[n / 2];
    }
    linli_arena_rewind(run->arena, mark);
    return LINLI_OK;
}

/* Whether some price can be far from the usual one, or is nothing: the usual one is among the
 * recorded ones and the item's own, so their range says it without a median. */
static bool is_mixed(const struct quality_run *run, const struct demand_series *s, double factor)
{
    int64_t own = run->city->items[s->item].price_e4;
    int64_t least = own != FIXED_NONE && own > 0 ? own : INT64_MAX;
    int64_t most = own != FIXED_NONE ? own : 0;
    for (int32_t t = 0; t < s->facts_n; t++) {
        int64_t price = s->price_e4[t];
        if (price != FIXED_NONE) {
            least = price < least ? price : least;
            most = price > most ? price : most;
        }
    }
    return least == 0 || (double)most > factor * (double)least;
}

static enum linli_rc check_prices(struct quality_run *run, const struct demand_series *s,
                                  struct linli_error *err)
{
    int64_t usual = FIXED_NONE;
    double factor = fixed_to_double(run->city->settings.quality_price_e4, 4);
    if (s->price_e4 == NULL || !is_mixed(run, s, factor)) {
        return LINLI_OK;
    }
    LINLI_TRY(usual_price(run, s, &usual, err));
    for (int32_t t = 0; t < s->facts_n; t++) {
        int64_t price = s->price_e4[t];
        bool sold = s->qty_e3[t] != FIXED_NONE && s->qty_e3[t] > 0;
        bool far =
            usual != FIXED_NONE && usual > 0 && price > 0 &&
            ((double)price > factor * (double)usual || (double)price * factor < (double)usual);
        if (price == FIXED_NONE || !((sold && price == 0) || far)) {
            continue;
        }
        struct quality_mark *mark;
        LINLI_TRY(quality_add(run, QUALITY_PRICE, s->site, s->item, s->first_day + t, &mark, err));
        mark->value = price;
        if (usual != FIXED_NONE) {
            mark->low = (int64_t)((double)usual / factor);
            mark->high = (int64_t)((double)usual * factor);
            int64_t off = price > usual ? price - usual : usual - price;
            int64_t fen = 0;
            mark->risk_fen = sold && fixed_amount_fen(s->qty_e3[t], off, &fen) ? fen : 0;
        }
        quality_numbers(mark, 2, (const int64_t[]){price, usual});
    }
    return LINLI_OK;
}

/* ---- lots and rows from elsewhere in time -------------------------------------------------------
 */

static enum linli_rc check_lots(struct quality_run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        bool again = i > 0 && lot[-1].site == lot->site && lot[-1].item == lot->item &&
                     lot[-1].expiry_day == lot->expiry_day &&
                     strcmp(lot[-1].lot_code, lot->lot_code) == 0; /* in another account */
        if (lot->expiry_day == FIXED_NONE || lot->received_day == FIXED_NONE ||
            lot->expiry_day >= lot->received_day || lot->qty_e3 <= 0 || again) {
            continue;
        }
        struct quality_mark *mark;
        LINLI_TRY(quality_add(run, QUALITY_EXPIRY, lot->site, lot->item, (int32_t)lot->received_day,
                              &mark, err));
        mark->lot_code = lot->lot_code;
        mark->value = lot->expiry_day;
        mark->low = lot->received_day;
        mark->risk_fen = quality_value_fen(city, lot->item, lot->qty_e3);
        quality_numbers(mark, 3,
                        (const int64_t[]){lot->qty_e3, lot->expiry_day, lot->received_day});
    }
    return LINLI_OK;
}

static enum linli_rc check_rows(struct quality_run *run, struct linli_error *err)
{
    const struct quality_facts *facts = run->facts;
    struct quality_mark *mark;
    for (int64_t i = 0; i < facts->future_n; i++) {
        const struct quality_rows *rows = &facts->future[i];
        LINLI_TRY(quality_add(run, QUALITY_FUTURE, rows->site, FIXED_NONE, rows->day, &mark, err));
        mark->last_day = mark->until_day = rows->last_day;
        mark->value = rows->rows_n;
        mark->risk_fen = rows->value_fen;
        quality_numbers(mark, 2, (const int64_t[]){rows->rows_n, rows->last_day});
    }
    for (int64_t i = 0; i < facts->late_n; i++) {
        const struct quality_rows *rows = &facts->late[i];
        LINLI_TRY(quality_add(run, QUALITY_LATE, rows->site, FIXED_NONE, rows->day, &mark, err));
        mark->last_day = mark->until_day = rows->last_day;
        mark->value = rows->rows_n;
        mark->high = run->city->settings.quality_late_days - 1;
        mark->risk_fen = rows->value_fen;
        quality_numbers(mark, 3, (const int64_t[]){rows->rows_n, rows->late_days, rows->last_day});
    }
    return LINLI_OK;
}

enum linli_rc quality_impossible(struct quality_run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->city->series_n; i++) {
        LINLI_TRY(check_quantities(run, &run->city->series[i], err));
        LINLI_TRY(check_prices(run, &run->city->series[i], err));
    }
    LINLI_TRY(check_lots(run, err));
    return check_rows(run, err);
}

/* ---- what the tables lack -----------------------------------------------------------------------
 */

/* The first term of an item; NULL when nobody supplies it. Sorted by item. */
static const struct supply_term *first_term(const struct city *city, int64_t item)
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
    return low < city->supply_n && city->supply[low].item == item ? &city->supply[low] : NULL;
}

static bool lacks(const struct city *city, int64_t item, enum quality_rule rule)
{
    const struct item *it = &city->items[item];
    const struct supply_term *term = first_term(city, item);
    switch ((int)rule) {
    case QUALITY_NO_UNIT:
        return it->unit[0] == '\0';
    case QUALITY_NO_PACK:
        return it->pack_e3 == FIXED_NONE && (term == NULL || term->pack_e3 == FIXED_NONE);
    case QUALITY_NO_LEAD:
        return term == NULL || term->lead_days == FIXED_NONE;
    default:
        return it->cost_e4 == FIXED_NONE && it->price_e4 == FIXED_NONE &&
               (term == NULL || term->price_e4 == FIXED_NONE);
    }
}

/* One mark for each thing that is lacking, with the number of items: a table that has no such
 * column is one fact, not hundreds. Of a single item it names the item. */
enum linli_rc quality_lacking(struct quality_run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    uint8_t *planned;
    LINLI_TRY(LINLI_NEW(run->arena, city->items_n, &planned, err));
    for (int64_t i = 0; i < city->series_n; i++) {
        planned[city->series[i].item] = 1;
    }
    for (int rule = QUALITY_NO_UNIT; rule <= QUALITY_NO_COST; rule++) {
        int64_t n = 0;
        int64_t one = FIXED_NONE;
        for (int64_t item = 0; item < city->items_n; item++) {
            if (planned[item] != 0 && lacks(city, item, (enum quality_rule)rule)) {
                n += 1;
                one = item;
            }
        }
        if (n == 0) {
            continue;
        }
        struct quality_mark *mark;
        /* The day is none of its key: the same lack on another day is the same mark. */
        LINLI_TRY(quality_add(run, (enum quality_rule)rule, FIXED_NONE, n == 1 ? one : FIXED_NONE,
                              0, &mark, err));
        mark->value = n;
        mark->high = 0;
        quality_numbers(mark, rule == QUALITY_NO_LEAD ? 2 : 1,
                        (const int64_t[]){n, city->settings.default_lead_days});
        assert(mark->value > 0);
    }
    return LINLI_OK;
}
