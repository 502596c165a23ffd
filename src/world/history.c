/*
 * The past under manual minimum-maximum replenishment: twice a week somebody walks along the
 * shelves, compares what is there with a feeling for the use of the last weeks, and orders up to a
 * comfortable amount, unless it is overlooked. What is not there cannot be issued, so use, and with
 * it the feeling for it, falls short of what was wanted (the censored demand of Nahmias 1994); a
 * part of the shortages is written down.
 *
 * Invariants: issued <= wanted on each day; delivered + first stock = issued + thrown away + lots.
 * Nothing that would arrive after the last day (or the morning after it) is ordered: the history
 * ends with no order open.
 */
#include "world/history.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"

enum {
    MEMORY_DAYS = 28, /* the feeling for use forgets at this pace */
    REVIEW_MONDAY = 1,
    REVIEW_THURSDAY = 4,
    FRESH_DAYS = 30,
    FRESHEST_DAYS = 3,   /* of goods with a life up to this, what is left today is not counted on */
    GAP_DAYS_BEFORE = 2, /* the last shopping: so many days before the end, */
    GAP_LEAST_DAYS = 3,  /* for what would be gone by then, */
    GAP_FILL_DAYS = 5    /* up to this */
};

static const double LEAST_USE_SHARE = 0.3;

/* What the run carries from day to day. */
struct shelf {
    struct world_history *history;
    struct random_stream *stream;
    int32_t end_day;
    double use;         /* the feeling for the use of an open day */
    int64_t order;      /* under way; 0: none */
    int32_t arrive_day; /* of that order */
};

static int64_t on_hand(const struct world_history *history)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < history->lots_n; i++) {
        sum += history->lots[i].units;
    }
    return sum;
}

static void put_lot(struct world_history *history, struct world_lot lot)
{
    if (lot.units <= 0) {
        return;
    }
    history->delivered += lot.units;
    int32_t at = history->lots_n;
    while (at > 0 && history->lots[at - 1].expiry_day > lot.expiry_day) {
        at--;
    }
    if (history->lots_n == WORLD_LOTS_MAX) {
        /* A full shelf: the neighbour takes it in, at the earlier of both dates. */
        history->lots[at > 0 ? at - 1 : 0].units += lot.units;
        return;
    }
    memmove(&history->lots[at + 1], &history->lots[at],
            (size_t)(history->lots_n - at) * sizeof(history->lots[0]));
    history->lots[at] = lot;
    history->lots_n++;
}

/* Takes up to `units` from lots that are still good on `day`; returns how many. */
static int64_t take(struct world_history *history, int32_t day, int64_t units)
{
    int64_t taken = 0;
    int32_t kept = 0;
    for (int32_t i = 0; i < history->lots_n; i++) {
        struct world_lot lot = history->lots[i];
        int64_t part = lot.units < units - taken ? lot.units : units - taken;
        if (lot.expiry_day >= day) {
            lot.units -= part;
            taken += part;
        }
        if (lot.units > 0) {
            history->lots[kept++] = lot;
        }
    }
    history->lots_n = kept;
    return taken;
}

static void throw_expired(struct world_history *history, int32_t day)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < history->lots_n; i++) {
        if (history->lots[i].expiry_day < day) {
            history->thrown_away += history->lots[i].units;
        } else {
            history->lots[kept++] = history->lots[i];
        }
    }
    history->lots_n = kept;
}

/* A delivery's last day of use: it has spent some of its life elsewhere. */
static int32_t expiry_of_delivery(struct shelf *shelf, int32_t day)
{
    int32_t life = shelf->history->goods.life_days;
    double left = 0.7 + 0.3 * random_unit(shelf->stream);
    if (life == 1) {
        return day; /* made this morning */
    }
    return life <= 0 ? WORLD_DAY_NEVER : day + (int32_t)fmax(1, floor(life * left));
}

static void receive(struct shelf *shelf, int32_t day, int64_t units)
{
    struct world_lot lot = {units, day, expiry_of_delivery(shelf, day)};
    put_lot(shelf->history, lot);
}

static bool delivers(const struct world_goods *goods, int32_t day)
{
    return (goods->delivery_days >> (date_weekday(day) - 1) & 1) != 0;
}

/* The first day on which goods ordered today come: lead time, sometimes late, on a delivery day. */
static int32_t arrival(struct shelf *shelf, int32_t day)
{
    const struct world_goods *goods = &shelf->history->goods;
    double late = random_normal(shelf->stream, 0, goods->lead_sd_days);
    int32_t arrive = day + goods->lead_days + (int32_t)fmax(0, round(late));
    for (int32_t i = 0; i < 7 && !delivers(goods, arrive); i++) {
        arrive++;
    }
    return arrive;
}

/* The most that is worth having of goods that do not keep. */
static double cover_days(const struct world_history *history)
{
    double most = history->habit.max_days;
    double share = history->habit.life_share > 0 ? history->habit.life_share : 0.55;
    return history->goods.life_days > 0 ? fmin(most, share * history->goods.life_days) : most;
}

/* What an order that arrives on `day` will find, when nothing is taken until then. */
static int64_t left_on(const struct world_history *history, int32_t day)
{
    bool keeps = history->goods.life_days <= 0 || history->goods.life_days > FRESHEST_DAYS;
    int64_t sum = 0;
    for (int32_t i = 0; i < history->lots_n; i++) {
        bool good = keeps || history->lots[i].expiry_day >= day;
        sum += good ? history->lots[i].units : 0;
    }
    return sum;
}

static void review(struct shelf *shelf, int32_t day)
{
    struct world_history *history = shelf->history;
    /* Drawn at each review, needed or not: habits of other days stay as they are. */
    bool overlooked = random_unit(shelf->stream) < history->habit.forget;
    int32_t arrive = arrival(shelf, day);
    double have = (double)left_on(history, arrive);
    double least = shelf->use * fmin(history->habit.min_days, cover_days(history));
    bool too_late = arrive >= shelf->end_day + (history->habit.brings_today ? 1 : 0);
    if (shelf->order > 0 || overlooked || have > least || too_late) {
        return;
    }
    int64_t need = (int64_t)ceil(shelf->use * cover_days(history) - have);
    int64_t order = 0;
    bool fits = fixed_round_order(need > 1 ? need : 1, 0, history->goods.pack, &order);
    assert(fits);
    (void)fits;
    shelf->order = order;
    shelf->arrive_day = arrive;
}

/* Fresh goods are looked at daily, all others twice a week. */
static bool is_review(const struct world_goods *goods, int32_t day)
{
    int32_t weekday = date_weekday(day);
    bool fresh = goods->life_days > 0 && goods->life_days <= FRESH_DAYS;
    return fresh || weekday == REVIEW_MONDAY || weekday == REVIEW_THURSDAY;
}

/* Before the last count whatever is nearly gone is bought at a shop, a few days' worth. */
static void fill_gap(struct shelf *shelf, int32_t day)
{
    double have = (double)on_hand(shelf->history);
    double use = fmax(shelf->use, shelf->history->habit.guess);
    int64_t order = 0;
    if (have >= GAP_LEAST_DAYS * use) {
        return;
    }
    int64_t need = (int64_t)ceil(GAP_FILL_DAYS * use - have);
    if (fixed_round_order(need, 0, shelf->history->goods.pack, &order)) {
        receive(shelf, day, order);
    }
}

/* The scripted delivery on its day: what will be taken until the end or its expiry, and the rest.
 */
static void receive_script(struct shelf *shelf, int32_t t)
{
    struct world_history *history = shelf->history;
    int32_t day = history->first_day + t;
    bool own_date = history->script.expiry_after != WORLD_DAY_NEVER;
    int32_t last_day = own_date ? shelf->end_day + history->script.expiry_after : WORLD_DAY_NEVER;
    int64_t units = history->script.leave;
    for (int32_t i = t; i < history->days_n && history->first_day + i <= last_day; i++) {
        units += history->open[i] ? history->wanted[i] : 0;
    }
    if (own_date) {
        put_lot(history, (struct world_lot){units, day, last_day});
        return;
    }
    receive(shelf, day, units - on_hand(history));
    shelf->order = 0;
}

/* Issues what is wanted as far as it goes, and records what the centre knows of it. */
static void issue(struct shelf *shelf, int32_t t)
{
    struct world_history *history = shelf->history;
    int64_t wanted = history->wanted[t];
    int32_t day = history->first_day + t;
    int64_t issued = take(history, day, wanted);
    bool noted = random_unit(shelf->stream) < history->habit.note_days;
    double part = 0.5 + 0.5 * random_unit(shelf->stream);
    history->issued[t] = issued;
    history->unmet[t] = 0;
    history->in_stock_e4[t] = FIXED_E4;
    if (issued < wanted) {
        double lost = (double)(wanted - issued);
        history->unmet[t] = noted ? (int64_t)fmax(1, round(lost * part)) : FIXED_NONE;
        history->in_stock_e4[t] = issued * FIXED_E4 / wanted;
    } else if (on_hand(history) == 0) {
        /* The last one went in the course of the day, or nobody asked on a day without any. */
        history->in_stock_e4[t] = wanted > 0 ? FIXED_E4 : 0;
    }
    double weight = 1.0 / MEMORY_DAYS;
    int64_t known = issued + (history->unmet[t] == FIXED_NONE ? 0 : history->unmet[t]);
    shelf->use += weight * ((double)known - shelf->use);
    /* An empty shelf is not forgotten altogether. */
    shelf->use = fmax(shelf->use, LEAST_USE_SHARE * history->habit.guess);
}

static void begin(struct shelf *shelf)
{
    struct world_history *history = shelf->history;
    history->lots_n = 0;
    history->thrown_away = 0;
    history->delivered = 0;
    double share = 0.2 + 0.7 * random_unit(shelf->stream);
    int64_t units = (int64_t)ceil(shelf->use * cover_days(history) * share);
    receive(shelf, history->first_day, units);
}

void world_history_run(struct world_history *history, struct random_stream *stream)
{
    assert(history->days_n > 0 && history->goods.pack > 0);
    assert(history->goods.delivery_days != 0);
    struct shelf shelf = {.history = history, .stream = stream, .use = history->habit.guess};
    shelf.end_day = history->first_day + history->days_n;
    int32_t script_t = history->days_n - history->script.days_before;
    bool scripted = history->script.days_before > 0 && script_t >= 0;
    /* A made-to-measure lot without a date of its own replaces the usual ordering behind it. */
    bool stops = scripted && history->script.expiry_after == WORLD_DAY_NEVER;
    bool keeps_expired = scripted && !stops && history->script.expiry_after < 0;
    begin(&shelf);
    for (int32_t t = 0; t < history->days_n; t++) {
        int32_t day = history->first_day + t;
        if (!(keeps_expired && t >= script_t)) {
            throw_expired(history, day);
        }
        if (scripted && t == script_t) {
            receive_script(&shelf, t);
        }
        bool missing = history->missing != NULL && history->missing[t] != 0;
        if (shelf.order > 0 && day >= shelf.arrive_day && history->open[t] && !missing) {
            receive(&shelf, day, shelf.order);
            shelf.order = 0;
        }
        if (!history->open[t]) {
            history->issued[t] = 0;
            history->unmet[t] = 0;
            history->in_stock_e4[t] = FIXED_NONE;
            continue;
        }
        if (t == history->days_n - GAP_DAYS_BEFORE && !stops && !history->habit.leaves_gaps) {
            fill_gap(&shelf, day);
        }
        issue(&shelf, t);
        if (is_review(&history->goods, day) && !(stops && t >= script_t)) {
            review(&shelf, day);
        }
    }
    if (history->habit.brings_today) {
        throw_expired(history, shelf.end_day);
        receive(&shelf, shelf.end_day, shelf.order);
    }
    assert(history->delivered >= on_hand(history) + history->thrown_away);
}
