/*
 * Taking lots, movements and imported demand into a review (see review.h).
 *
 * Demand has the rules of store/city_load.h: imported rows hold for a site until the day of its
 * first booked issue or return; what was booked for earlier days is added to them.
 */
#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/review_work.h"

static bool is_ours(const struct review_work *work, int64_t site)
{
    return work->site == FIXED_NONE || work->site == site;
}

void review_keep_latest(int64_t *day, int64_t candidate)
{
    if (candidate != FIXED_NONE && (*day == FIXED_NONE || candidate > *day)) {
        *day = candidate;
    }
}

/* Stock that was paid for: not what is still the supplier's, nor what users have brought back. */
static bool is_stock(enum account account)
{
    return account != ACCOUNT_CONSIGNED && account != ACCOUNT_RECYCLING;
}

enum linli_rc review_take_lot(struct review_work *work, const struct review_lot *lot,
                              struct linli_error *err)
{
    assert(work->lots_n == 0 || work->lots[work->lots_n - 1].id < lot->id);
    LINLI_TRY(review_grow(work, &work->lots, work->lots_n, &work->lots_capacity,
                          sizeof(*work->lots), err));
    work->lots[work->lots_n++] = (struct lot_work){.id = lot->id,
                                                   .expiry_day = lot->expiry_day,
                                                   .received_day = lot->received_day,
                                                   .supplier = lot->supplier,
                                                   .site = FIXED_NONE,
                                                   .item = FIXED_NONE};
    return LINLI_OK;
}

/* Ids come from blocks: mostly they have no gaps. */
static struct lot_work *find_lot(struct review_work *work, int64_t id)
{
    int64_t low = 0;
    int64_t high = work->lots_n;
    if (high > 0 && id >= work->lots[0].id && id - work->lots[0].id < high &&
        work->lots[id - work->lots[0].id].id == id) {
        return &work->lots[id - work->lots[0].id];
    }
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (work->lots[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < work->lots_n && work->lots[low].id == id ? &work->lots[low] : NULL;
}

/* Adds to the sums of a name in every span that has the slot. */
static void add_named(struct review_work *work, struct named_sums *sums, int64_t name, int32_t slot,
                      int64_t cost_e7)
{
    struct named_sums *row = &sums[name * work->frame.spans_n];
    for (int32_t k = 0; k < work->frame.spans_n; k++) {
        if ((work->span_bits[slot] >> k & 1) != 0) {
            review_add(work, &row[k].cost_e7, cost_e7);
        }
    }
}

/* The first end that is not before a day; ENDS_N: the day is after all of them. */
static int end_from(const struct review_work *work, int64_t day)
{
    int e = 0;
    while (e < ENDS_N && day > work->end_days[e]) {
        e += 1;
    }
    return e;
}

/* What is there: by class and day, by series and lot at the ends. */
static void take_stock(struct review_work *work, const struct review_movement *m, struct series *s,
                       struct lot_work *lot)
{
    int64_t in_day =
        m->kind == MOVEMENT_OPENING ? (lot != NULL ? lot->received_day : FIXED_NONE) : m->day;
    bool comes = m->qty_e3 > 0 && (m->kind == MOVEMENT_OPENING || m->kind == MOVEMENT_RECEIPT ||
                                   (m->kind == MOVEMENT_TRANSFER && m->account == ACCOUNT_NORMAL));
    int32_t slot = review_slot_from(work, m->day);
    if (slot >= 0 && is_stock(m->account)) {
        review_add(work, &work->class_days[s->class * work->slots_n + slot].stock_e7,
                   review_value_e7(work, m->item, m->qty_e3));
    }
    int e = end_from(work, m->day);
    if (e == ENDS_N) {
        return;
    }
    if (is_stock(m->account)) {
        review_add(work, &s->on_hand_e3[e], m->qty_e3);
    }
    if (lot != NULL && m->account == ACCOUNT_NORMAL) {
        review_add(work, &lot->qty_e3[e], m->qty_e3);
    }
    if (m->kind == MOVEMENT_ISSUE && m->qty_e3 < 0) {
        review_keep_latest(&s->last_use[e], m->day);
    }
    if (comes) {
        review_keep_latest(&s->last_in[e], in_day);
    }
}

static enum linli_rc take_use(struct review_work *work, const struct review_movement *m,
                              struct series *s, struct linli_error *err)
{
    int32_t slot = review_slot(work, m->day);
    int64_t name;
    if (slot < 0) {
        return LINLI_OK;
    }
    LINLI_TRY(review_cells(work, s, err));
    review_add(work, &s->cells[slot].issued_e3, -m->qty_e3);
    review_add(work, &s->cells[slot].unmet_e3, m->unmet_e3);
    if (!text_is_empty(m->label)) {
        LINLI_TRY(review_name(work, &work->services, m->label, &work->service_sums, &name, err));
        add_named(work, work->service_sums, name, slot, review_value_e7(work, m->item, -m->qty_e3));
    }
    return LINLI_OK;
}

static enum linli_rc take_receipt(struct review_work *work, const struct review_movement *m,
                                  const struct lot_work *lot, struct linli_error *err)
{
    int32_t slot = review_slot(work, m->day);
    int64_t supplier = lot != NULL ? lot->supplier : FIXED_NONE;
    int64_t local = supplier != FIXED_NONE ? work->city->suppliers[supplier].local : FIXED_NONE;
    int64_t e7 = review_value_e7(work, m->item, m->qty_e3);
    for (int32_t k = 0; slot >= 0 && k < work->frame.spans_n; k++) {
        struct span_sums *span = &work->spans[k];
        if ((work->span_bits[slot] >> k & 1) == 0) {
            continue;
        }
        review_add(work, &span->receipts_e7, e7);
        review_add(work, &span->local_known_e7, local != FIXED_NONE ? e7 : 0);
        review_add(work, &span->local_e7, local == 1 ? e7 : 0);
    }
    if (m->line == FIXED_NONE) {
        return LINLI_OK;
    }
    LINLI_TRY(review_grow(work, &work->receipts, work->receipts_n, &work->receipts_capacity,
                          sizeof(*work->receipts), err));
    work->receipts[work->receipts_n++] = (struct receipt){m->line, m->day, m->qty_e3};
    return LINLI_OK;
}

/* Stock written off, or missing at a count; what a count finds takes away from the loss. */
static enum linli_rc take_loss(struct review_work *work, const struct review_movement *m,
                               struct linli_error *err)
{
    int32_t slot = review_slot(work, m->day);
    int64_t e7 = review_value_e7(work, m->item, -m->qty_e3);
    const char *reason = m->kind == MOVEMENT_COUNT ? "count" : m->label;
    int64_t name;
    if (slot < 0 || !is_stock(m->account)) {
        return LINLI_OK;
    }
    LINLI_TRY(review_name(work, &work->reasons, reason, &work->reason_sums, &name, err));
    add_named(work, work->reason_sums, name, slot, e7);
    for (int32_t k = 0; k < work->frame.spans_n; k++) {
        if ((work->span_bits[slot] >> k & 1) != 0) {
            review_add(work, &work->spans[k].loss_e7, e7);
        }
    }
    return LINLI_OK;
}

/* A movement as stock: everything but what it was for. */
static enum linli_rc enter(struct review_work *work, const struct review_movement *m,
                           struct series **ret_series, struct linli_error *err)
{
    struct lot_work *lot = m->lot != FIXED_NONE ? find_lot(work, m->lot) : NULL;
    LINLI_TRY(review_series(work, m->site, m->item, ret_series, err));
    if (work->first_ledger_day == FIXED_NONE || m->day < work->first_ledger_day) {
        work->first_ledger_day = m->day;
    }
    review_keep_latest(&work->last_move_day, m->day);
    if (lot != NULL) {
        lot->site = m->site;
        lot->item = m->item;
    }
    take_stock(work, m, *ret_series, lot);
    return LINLI_OK;
}

/* Kept until all is taken: bookings that follow may count for earlier days, and what they took was
 * there. */
static enum linli_rc keep_opening(struct review_work *work, const struct review_movement *m,
                                  struct linli_error *err)
{
    LINLI_TRY(review_grow(work, &work->openings, work->openings_n, &work->openings_capacity,
                          sizeof(*work->openings), err));
    work->openings[work->openings_n++] = *m;
    return LINLI_OK;
}

enum linli_rc review_openings_close(struct review_work *work, struct linli_error *err)
{
    for (int64_t i = 0; i < work->openings_n; i++) {
        struct review_movement *m = &work->openings[i];
        struct series *s;
        int64_t start = work->site_start[m->site];
        m->day = start != FIXED_NONE && start < m->day ? start : m->day;
        if (m->day <= work->end_days[END_NOW]) {
            LINLI_TRY(enter(work, m, &s, err));
        }
    }
    return LINLI_OK;
}

/* The first days of the site's ledger. What is after the span counts for them too: a review of a
 * day says what that of its month says. */
static void note_starts(struct review_work *work, const struct review_movement *m)
{
    int64_t *start = &work->site_start[m->site];
    *start = *start == FIXED_NONE || m->day < *start ? m->day : *start;
    if ((m->kind == MOVEMENT_ISSUE || m->kind == MOVEMENT_RETURN) &&
        work->ledger_start[m->site] == FIXED_NONE) {
        work->ledger_start[m->site] = m->day; /* movements come in the order of their booking */
    }
}

enum linli_rc review_take_movement(struct review_work *work, const struct review_movement *m,
                                   struct linli_error *err)
{
    struct series *s;
    const struct lot_work *lot = m->lot != FIXED_NONE ? find_lot(work, m->lot) : NULL;
    assert(m->site >= 0 && m->site < work->city->sites_n);
    assert(m->item >= 0 && m->item < work->city->items_n);
    if (!is_ours(work, m->site)) {
        return LINLI_OK;
    }
    if (m->kind == MOVEMENT_OPENING && work->site_start[m->site] == FIXED_NONE) {
        return keep_opening(work, m, err);
    }
    note_starts(work, m);
    if (m->day > work->end_days[END_NOW]) {
        return LINLI_OK;
    }
    LINLI_TRY(enter(work, m, &s, err));
    switch (m->kind) {
    case MOVEMENT_ISSUE:
    case MOVEMENT_RETURN:
        review_keep_latest(&work->last_fact_day, m->day);
        return take_use(work, m, s, err);
    case MOVEMENT_RECEIPT:
        review_keep_latest(&work->last_fact_day, m->day);
        return take_receipt(work, m, lot, err);
    case MOVEMENT_COUNT:
    case MOVEMENT_WRITE_OFF:
        return take_loss(work, m, err);
    case MOVEMENT_OPENING:
    case MOVEMENT_TRANSFER:
    case MOVEMENT_COLLECT:
    case MOVEMENT_KIND_N:
        break;
    }
    return LINLI_OK;
}

enum linli_rc review_take_demand(struct review_work *work, const struct review_demand *d,
                                 struct linli_error *err)
{
    struct series *s;
    if (!is_ours(work, d->site) || d->qty_e3 == FIXED_NONE ||
        (work->ledger_start[d->site] != FIXED_NONE && d->day >= work->ledger_start[d->site])) {
        return LINLI_OK;
    }
    LINLI_TRY(review_series(work, d->site, d->item, &s, err));
    review_keep_latest(&work->last_fact_day, d->day);
    int e = end_from(work, d->day);
    if (e < ENDS_N && d->qty_e3 > 0) {
        review_keep_latest(&s->last_use[e], d->day);
    }
    int32_t slot = review_slot(work, d->day);
    if (slot < 0) {
        return LINLI_OK;
    }
    LINLI_TRY(review_cells(work, s, err));
    review_add(work, &s->cells[slot].issued_e3, d->qty_e3);
    review_add(work, &s->cells[slot].unmet_e3, d->unmet_e3 != FIXED_NONE ? d->unmet_e3 : 0);
    if (d->in_stock_e4 != FIXED_NONE && d->in_stock_e4 < FIXED_E4 && d->open != 0) {
        s->out[slot] = 1;
    }
    return LINLI_OK;
}
