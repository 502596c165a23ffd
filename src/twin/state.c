/*
 * Shelves and what happens to them: lots come, age, are taken from either end, put aside, thrown
 * away, sent on. Every movement is counted, so that each evening opening + in = issued + wasted +
 * sent + there can be proved (see state.h). Nothing is decided here.
 */
#include "twin/state.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"

enum { LOTS_FIRST = 4, COMING_FIRST = 64, OPENING_DAYS = 14, OPENING_TIERED = 3, USAGE_DAYS = 56 };

enum linli_rc state_put(struct twin_state *state, int64_t place, struct twin_lot lot,
                        struct linli_error *err)
{
    struct twin_shelf *shelf = &state->shelves[place];
    assert(lot.qty_e3 >= 0);
    if (lot.qty_e3 == 0) {
        return LINLI_OK;
    }
    int32_t at = shelf->n;
    while (at > 0 && shelf->lots[at - 1].expiry_day > lot.expiry_day) {
        at -= 1;
    }
    shelf->on_hand_e3 += lot.account == ACCOUNT_NORMAL ? lot.qty_e3 : 0;
    shelf->reserve_e3 += lot.account == ACCOUNT_RESERVE ? lot.qty_e3 : 0;
    if (at > 0 && shelf->lots[at - 1].expiry_day == lot.expiry_day &&
        shelf->lots[at - 1].account == lot.account) {
        shelf->lots[at - 1].qty_e3 += lot.qty_e3; /* alike in all that matters here */
        return LINLI_OK;
    }
    if (shelf->n + 1 >= shelf->capacity) { /* one place is kept for parting a lot */
        struct twin_lot *grown;
        int32_t most = shelf->capacity == 0 ? LOTS_FIRST : 2 * shelf->capacity;
        LINLI_TRY(LINLI_NEW(&state->arena, most, &grown, err));
        if (shelf->n > 0) {
            memcpy(grown, shelf->lots, (size_t)shelf->n * sizeof(*grown));
        }
        shelf->lots = grown;
        shelf->capacity = most;
    }
    memmove(&shelf->lots[at + 1], &shelf->lots[at],
            (size_t)(shelf->n - at) * sizeof(shelf->lots[0]));
    shelf->lots[at] = lot;
    shelf->n += 1;
    return LINLI_OK;
}

static void drop_empty(struct twin_shelf *shelf)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < shelf->n; i++) {
        if (shelf->lots[i].qty_e3 > 0) {
            shelf->lots[kept++] = shelf->lots[i];
        }
    }
    shelf->n = kept;
}

/* Takes from one lot what is still asked for. */
static int64_t take_from(struct twin_lot *lot, enum account account, int64_t asked_e3,
                         int32_t today)
{
    if (lot->account != account || lot->expiry_day < today) {
        return 0;
    }
    int64_t part = lot->qty_e3 < asked_e3 ? lot->qty_e3 : asked_e3;
    lot->qty_e3 -= part;
    return part;
}

int64_t state_take(struct twin_shelf *shelf, int64_t qty_e3, int64_t last_in_e3, int32_t today)
{
    int64_t last = 0;
    int64_t first = 0;
    assert(last_in_e3 >= 0 && last_in_e3 <= qty_e3);
    for (int32_t i = shelf->n - 1; i >= 0 && last < last_in_e3; i--) {
        last += take_from(&shelf->lots[i], ACCOUNT_NORMAL, last_in_e3 - last, today);
    }
    for (int32_t i = 0; i < shelf->n && first < qty_e3 - last; i++) {
        first += take_from(&shelf->lots[i], ACCOUNT_NORMAL, qty_e3 - last - first, today);
    }
    shelf->on_hand_e3 -= last + first;
    shelf->issued_e3 += last + first;
    drop_empty(shelf);
    return last + first;
}

int64_t state_release(struct twin_shelf *shelf, int64_t qty_e3, int32_t today)
{
    int64_t taken = 0;
    for (int32_t i = 0; i < shelf->n && taken < qty_e3; i++) {
        taken += take_from(&shelf->lots[i], ACCOUNT_RESERVE, qty_e3 - taken, today);
    }
    shelf->reserve_e3 -= taken;
    shelf->issued_e3 += taken;
    drop_empty(shelf);
    return taken;
}

void state_set_aside(struct twin_shelf *shelf, int64_t qty_e3)
{
    int64_t left = qty_e3 < shelf->on_hand_e3 ? qty_e3 : shelf->on_hand_e3;
    /* A lot goes over whole but for the last one, of which the rest stays: only with room for it.
     */
    for (int32_t i = shelf->n - 1; i >= 0 && left > 0; i--) {
        struct twin_lot *lot = &shelf->lots[i];
        if (lot->account != ACCOUNT_NORMAL) {
            continue;
        }
        if (lot->qty_e3 > left) {
            if (shelf->n == shelf->capacity) {
                return; /* next morning's notice asks again */
            }
            memmove(lot + 1, lot, (size_t)(shelf->n - i) * sizeof(*lot));
            shelf->n += 1;
            lot->qty_e3 -= left;
            lot += 1;
            lot->qty_e3 = left;
        }
        lot->account = ACCOUNT_RESERVE;
        shelf->on_hand_e3 -= lot->qty_e3;
        shelf->reserve_e3 += lot->qty_e3;
        left -= lot->qty_e3;
    }
}

void state_give_back(struct twin_shelf *shelf, int32_t until_day)
{
    for (int32_t i = 0; i < shelf->n; i++) {
        struct twin_lot *lot = &shelf->lots[i];
        if (lot->account == ACCOUNT_RESERVE && lot->expiry_day <= until_day) {
            lot->account = ACCOUNT_NORMAL;
            shelf->on_hand_e3 += lot->qty_e3;
            shelf->reserve_e3 -= lot->qty_e3;
        }
    }
}

int64_t state_send(struct twin_shelf *shelf, int32_t expiry_day, int64_t qty_e3, int32_t today)
{
    int64_t sent = 0;
    for (int32_t i = 0; i < shelf->n && sent == 0; i++) {
        if (shelf->lots[i].expiry_day == expiry_day) {
            sent = take_from(&shelf->lots[i], ACCOUNT_NORMAL, qty_e3, today);
        }
    }
    shelf->on_hand_e3 -= sent;
    shelf->sent_e3 += sent;
    drop_empty(shelf);
    return sent;
}

int64_t state_expiring_e3(const struct twin_shelf *shelf, int32_t until_day)
{
    int64_t sum = 0;
    for (int32_t i = 0; i < shelf->n && shelf->lots[i].expiry_day <= until_day; i++) {
        sum += shelf->lots[i].account == ACCOUNT_NORMAL ? shelf->lots[i].qty_e3 : 0;
    }
    return sum;
}

int64_t state_throw_away(struct twin_shelf *shelf, int32_t today)
{
    int64_t wasted = 0;
    for (int32_t i = 0; i < shelf->n && shelf->lots[i].expiry_day < today; i++) {
        struct twin_lot *lot = &shelf->lots[i];
        shelf->on_hand_e3 -= lot->account == ACCOUNT_NORMAL ? lot->qty_e3 : 0;
        shelf->reserve_e3 -= lot->account == ACCOUNT_RESERVE ? lot->qty_e3 : 0;
        wasted += lot->qty_e3;
        lot->qty_e3 = 0;
    }
    shelf->wasted_e3 += wasted;
    if (wasted > 0) {
        drop_empty(shelf);
    }
    return wasted;
}

enum linli_rc state_order(struct twin_state *state, struct twin_coming coming,
                          struct linli_error *err)
{
    assert(coming.qty_e3 > 0 && coming.arrive_day >= coming.due_day);
    if (state->coming_n == state->coming_max) {
        struct twin_coming *grown;
        int64_t most = state->coming_max == 0 ? COMING_FIRST : 2 * state->coming_max;
        LINLI_TRY(LINLI_NEW(&state->arena, most, &grown, err));
        for (int64_t i = 0; i < state->coming_n; i++) {
            grown[i] = state->coming[i];
        }
        state->coming = grown;
        state->coming_max = most;
    }
    state->coming[state->coming_n++] = coming;
    state->shelves[coming.place].ordered_e3 += coming.qty_e3;
    return LINLI_OK;
}

/* Use as RIVAL_BEFORE feels it: by what was issued, until the first day by the record. */
static enum linli_rc begin_issued(const struct twin_scene *scene, struct twin_state *state,
                                  int64_t at, struct linli_error *err)
{
    struct twin_shelf *shelf = &state->shelves[at];
    const struct twin_record *r = &scene->records[at];
    if (!state->contender->rival || state->contender->rule != RIVAL_BEFORE ||
        r->wanted_e3 == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(&state->arena, r->facts_n, &shelf->issued_of_day_e3, err));
    bool alone = at < scene->sold_n && r->wanted_e3 == scene->wanted_e3[at];
    int64_t end = alone ? at + 1 : scene->sold_n;
    for (int64_t i = alone ? at : 0; i < end; i++) {
        const struct demand_series *s = &scene->city->series[i];
        bool counts = i == at || scene->records[i].root == at;
        for (int32_t t = 0;
             counts && t < s->facts_n && s->first_day + t < scene->options->first_day; t++) {
            shelf->issued_of_day_e3[s->first_day - r->first_day + t] +=
                s->qty_e3[t] != FIXED_NONE ? s->qty_e3[t] : 0;
        }
    }
    return LINLI_OK;
}

/* Two weeks of the last weeks' use, fresh: what is there when the warm-up begins. */
static enum linli_rc fill_shelf(const struct twin_scene *scene, struct twin_state *state,
                                int64_t at, struct linli_error *err)
{
    const struct twin_place *place = &scene->places[at];
    struct twin_shelf *shelf = &state->shelves[at];
    if (at >= scene->sold_n) {
        return begin_issued(scene, state, at, err); /* empty: what it supplies has its own */
    }
    const struct demand_series *s = &scene->city->series[at];
    int32_t most = scene->tiered ? OPENING_TIERED : OPENING_DAYS;
    int32_t first = scene->options->first_day;
    int64_t sum = 0;
    int32_t end = first - s->first_day;
    int32_t days = place->life_days > 0 && place->life_days < most ? place->life_days : most;
    for (int32_t t = end > USAGE_DAYS ? end - USAGE_DAYS : 0; t < end; t++) {
        sum += t < s->facts_n ? scene->wanted_e3[at][t] : 0;
    }
    int64_t qty = (sum * days / USAGE_DAYS + place->step_e3 - 1) / place->step_e3 * place->step_e3;
    struct twin_lot lot = {
        .qty_e3 = qty,
        .expiry_day = chance_expiry(scene, state->replication, at, first),
        .received_day = first,
    };
    LINLI_TRY(state_put(state, at, lot, err));
    shelf->opening_e3 = qty;
    return begin_issued(scene, state, at, err);
}

enum linli_rc state_begin(const struct twin_scene *scene, const struct twin_contender *contender,
                          int32_t replication, struct twin_state *state, struct linli_error *err)
{
    state->contender = contender;
    state->replication = replication;
    state->settings = contender->settings != NULL ? *contender->settings : scene->city->settings;
    if (contender->order_cost_e4 > 0) {
        state->settings.order_cost_e4 = contender->order_cost_e4;
    }
    if (contender->lost_sale_e4 > 0) {
        state->settings.lost_sale_e4 = contender->lost_sale_e4;
    }
    for (int c = 0; c < CLASS_N; c++) {
        if (contender->service_e4[c] > 0) {
            state->settings.service_e4[c] = contender->service_e4[c];
        }
    }
    LINLI_TRY(LINLI_NEW(&state->arena, scene->places_n, &state->shelves, err));
    for (int64_t i = 0; i < scene->places_n; i++) {
        LINLI_TRY(fill_shelf(scene, state, i, err));
    }
    return LINLI_OK;
}

static enum linli_rc fail_balance(const struct twin_scene *scene, int64_t item,
                                  struct linli_error *err)
{
    return linli_fail(err, LINLI_EINTERNAL, "the simulated stock of '%s' does not balance",
                      scene->city->items[item].code);
}

enum linli_rc state_balance(const struct twin_scene *scene, struct twin_state *state,
                            struct linli_error *err)
{
    for (int64_t i = 0; i < scene->places_n; i++) {
        const struct twin_shelf *s = &state->shelves[i];
        int64_t normal = 0;
        int64_t reserve = 0;
        bool sound = true;
        for (int32_t k = 0; k < s->n; k++) {
            const struct twin_lot *lot = &s->lots[k];
            sound = sound && lot->qty_e3 > 0 &&
                    (k == 0 || lot->expiry_day >= s->lots[k - 1].expiry_day);
            normal += lot->account == ACCOUNT_NORMAL ? lot->qty_e3 : 0;
            reserve += lot->account == ACCOUNT_RESERVE ? lot->qty_e3 : 0;
        }
        sound =
            sound && normal == s->on_hand_e3 && reserve == s->reserve_e3 && s->ordered_e3 >= 0 &&
            s->opening_e3 + s->in_e3 == s->issued_e3 + s->wasted_e3 + s->sent_e3 + normal + reserve;
        if (!sound) {
            return fail_balance(scene, scene->places[i].item, err);
        }
    }
    int64_t moving = 0;
    for (int64_t i = 0; i < state->coming_n; i++) {
        moving += state->coming[i].from >= 0 ? state->coming[i].qty_e3 : 0;
    }
    if (moving != state->moving_e3) {
        return fail_balance(scene, scene->places[0].item, err);
    }
    state->sums.conserved += scene->places_n;
    return LINLI_OK;
}
