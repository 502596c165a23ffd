/* The emergency reserve by hand (see reserve.h). What is swapped is decided by planner/reserve. */
#include "service/reserve.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "planner/reserve.h"
#include "service/name_list.h"
#include "service/stock_day.h"
#include "service/today.h"
#include "store/city_tables.h"
#include "store/ledger.h"

/* ---- keepers --------------------------------------------------------------------------------- */

struct asked_keeper {
    const char *name;
    bool any;
    bool listed;
};

static enum linli_rc take_setting(void *context, const void *row, struct linli_error *err)
{
    struct asked_keeper *asked = context;
    const struct setting_row *setting = row;
    (void)err;
    if (text_equal(setting->key, "reserve_keepers")) {
        asked->listed = name_list_has(setting->value, asked->name, &asked->any);
    }
    return LINLI_OK;
}

enum linli_rc reserve_check_keeper(struct db *db, const struct who *who, struct linli_error *err)
{
    struct asked_keeper asked = {.name = who->actor};
    LINLI_TRY(store_each_row(db, TABLE_SETTINGS, take_setting, &asked, err));
    if (!asked.any) {
        return linli_fail(err, LINLI_ESTATE,
                          "nobody may take from the reserve yet: linli config "
                          "reserve_keepers=NAME,NAME names who may");
    }
    return asked.listed ? LINLI_OK
                        : linli_fail(err, LINLI_ESTATE,
                                     "%s is not among the reserve_keepers, who alone may take from "
                                     "the reserve",
                                     who->actor);
}

/* ---- in and out ------------------------------------------------------------------------------ */

enum linli_rc reserve_hold(struct db *db, struct linli_arena *arena,
                           const struct change_choice *choice, const char *reason,
                           const struct who *who, struct change *ret_change,
                           struct linli_error *err)
{
    return change_move(db, arena, STEP_PUT_ASIDE, choice, reason, who, ret_change, err);
}

enum linli_rc reserve_release(struct db *db, struct linli_arena *arena,
                              const struct change_choice *choice, const char *reason,
                              const struct who *who, struct change *ret_change,
                              struct linli_error *err)
{
    LINLI_TRY(reserve_check_keeper(db, who, err));
    return change_move(db, arena, STEP_FROM_RESERVE, choice, reason, who, ret_change, err);
}

/* ---- several at once ------------------------------------------------------------------------- */

/* One booking on a part of the reserve. */
struct reserving {
    struct booking booking;
    int64_t site; /* NONE: all */
    int64_t item;
    int64_t day;
    int64_t moves_n;
};

static enum linli_rc find_part(struct db *db, const struct reserve_part *part, int64_t *ret_site,
                               int64_t *ret_item, struct linli_error *err)
{
    int64_t shelf_life_days;
    int64_t cost_e4;
    *ret_site = *ret_item = FIXED_NONE;
    if (part->site != NULL) {
        LINLI_TRY(ledger_find_site(db, part->site, ret_site, err));
    }
    return part->item == NULL
               ? LINLI_OK
               : ledger_find_item(db, part->item, ret_item, &shelf_life_days, &cost_e4, err);
}

static enum linli_rc begin(struct db *db, struct linli_arena *arena, const char *name,
                           const struct reserve_part *part, const struct who *who,
                           struct reserving *r, struct linli_error *err)
{
    struct text_builder text;
    const char *request;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s", booking_text(part->site), booking_text(part->item));
    LINLI_TRY(text_finish(&text, &request, err));
    LINLI_TRY(booking_begin(db, arena, name, request, who, &r->booking, err));
    r->day = part->day;
    return find_part(db, part, &r->site, &r->item, err);
}

/* Moves between the accounts of one lot; the first one gives the slip its number. */
static enum linli_rc move_lot(struct reserving *r, int64_t site, int64_t item, int64_t lot,
                              enum account from, enum account to, int64_t qty_e3,
                              struct linli_error *err)
{
    if (r->moves_n == 0) {
        struct slip_facts facts = booking_facts(SLIP_MOVE, r->site, r->day);
        LINLI_TRY(booking_number(&r->booking, &facts, err));
    }
    if (r->site == FIXED_NONE) { /* booking_number has asked for the only site */
        LINLI_TRY(stock_check_day(r->booking.db, site, r->day, r->booking.who->now_ms, err));
    }
    struct movement row = booking_row(&r->booking, MOVEMENT_TRANSFER, item, lot, from, qty_e3);
    row.site = site;
    r->moves_n += 1;
    return ledger_move(r->booking.db, &row, site, lot, to, err);
}

/* ---- rotating -------------------------------------------------------------------------------- */

static int64_t group_end(const struct reserve_lot *lots, int64_t lots_n, int64_t first)
{
    int64_t end = first;
    while (end < lots_n && lots[end].stock.site == lots[first].stock.site &&
           lots[end].stock.item == lots[first].stock.item) {
        end += 1;
    }
    return end;
}

/* The swaps of every item, as indices into the lots. */
static enum linli_rc find_swaps(struct db *db, struct linli_arena *arena,
                                const struct reserve_lot *lots, int64_t lots_n, int64_t day,
                                struct reserve_swap **ret_swaps, int64_t *ret_swaps_n,
                                struct linli_error *err)
{
    struct settings settings;
    struct lot_stock *stocks;
    struct reserve_swap *swaps;
    int64_t n = 0;
    LINLI_TRY(today_read_settings(db, &settings, err));
    LINLI_TRY(LINLI_NEW(arena, lots_n, &stocks, err));
    LINLI_TRY(LINLI_NEW(arena, lots_n, &swaps, err));
    for (int64_t i = 0; i < lots_n; i++) {
        stocks[i] = lots[i].stock;
    }
    for (int64_t first = 0, end = 0; first < lots_n; first = end) {
        end = group_end(lots, lots_n, first);
        int64_t more = reserve_swaps(stocks + first, end - first, day, settings.reserve_rotate_days,
                                     swaps + n);
        for (int64_t k = n; k < n + more; k++) {
            swaps[k].out += first;
            swaps[k].in += first;
        }
        n += more;
    }
    *ret_swaps = swaps;
    *ret_swaps_n = n;
    return LINLI_OK;
}

static enum linli_rc rotate(struct reserving *r, struct linli_error *err)
{
    struct booking *b = &r->booking;
    struct reserve_lot *lots;
    struct reserve_swap *swaps;
    int64_t lots_n;
    int64_t swaps_n;
    LINLI_TRY(reserve_lots(b->db, b->arena, r->site, r->item, &lots, &lots_n, err));
    LINLI_TRY(find_swaps(b->db, b->arena, lots, lots_n, r->day, &swaps, &swaps_n, err));
    for (int64_t i = 0; i < swaps_n; i++) {
        const struct lot_stock *out = &lots[swaps[i].out].stock;
        const struct lot_stock *in = &lots[swaps[i].in].stock;
        int64_t qty_e3 = swaps[i].qty_e3;
        LINLI_TRY(
            move_lot(r, in->site, in->item, in->lot, ACCOUNT_NORMAL, ACCOUNT_RESERVE, qty_e3, err));
        LINLI_TRY(move_lot(r, out->site, out->item, out->lot, ACCOUNT_RESERVE, ACCOUNT_NORMAL,
                           qty_e3, err));
    }
    return booking_finish(b, &r->moves_n, 1, err);
}

enum linli_rc reserve_rotate(struct db *db, struct linli_arena *arena,
                             const struct reserve_part *part, const struct who *who,
                             struct change *ret_change, struct linli_error *err)
{
    struct reserving r = {0};
    LINLI_TRY(begin(db, arena, "reserve rotate", part, who, &r, err));
    if (!r.booking.replayed) {
        LINLI_TRY(rotate(&r, err));
    }
    return change_result(&r.booking, ret_change, err);
}

/* ---- refilling ------------------------------------------------------------------------------- */

/* What of a gap is still to be put aside, of what is there and good. */
static enum linli_rc fill_gap(struct reserving *r, const struct reserve_gap *gap,
                              struct linli_error *err)
{
    struct lot_share *shares;
    int64_t shares_n;
    int64_t all_e3;
    int64_t usable_e3;
    struct change_choice choice = {.item = gap->item_code, .day = r->day};
    LINLI_TRY(ledger_on_hand(r->booking.db, gap->site, gap->item, ACCOUNT_NORMAL, r->day, &all_e3,
                             &usable_e3, err));
    choice.qty_e3 = gap->aside_e3 - gap->since_e3;
    choice.qty_e3 = choice.qty_e3 < usable_e3 ? choice.qty_e3 : usable_e3;
    if (choice.qty_e3 <= 0) {
        return LINLI_OK;
    }
    LINLI_TRY(
        change_take_freshest(&r->booking, gap->site, gap->item, &choice, &shares, &shares_n, err));
    for (int64_t i = 0; i < shares_n; i++) {
        LINLI_TRY(move_lot(r, gap->site, gap->item, shares[i].lot, ACCOUNT_NORMAL, ACCOUNT_RESERVE,
                           shares[i].qty_e3, err));
    }
    return LINLI_OK;
}

static enum linli_rc refill(struct reserving *r, struct linli_error *err)
{
    struct booking *b = &r->booking;
    struct reserve_gap *gaps;
    int64_t gaps_n;
    int64_t plan_day;
    char day[DATE_TEXT_BYTES];
    LINLI_TRY(ledger_last_plan_day(b->db, r->day, &plan_day, err));
    if (plan_day != r->day) {
        return linli_fail(err, LINLI_ESTATE,
                          "there is no plan of %s, which says what can be put aside (linli plan)",
                          date_print((int32_t)r->day, day));
    }
    LINLI_TRY(reserve_gaps(b->db, b->arena, r->day, r->site, r->item, &gaps, &gaps_n, err));
    for (int64_t i = 0; i < gaps_n; i++) {
        LINLI_TRY(fill_gap(r, &gaps[i], err));
    }
    return booking_finish(b, &r->moves_n, 1, err);
}

enum linli_rc reserve_refill(struct db *db, struct linli_arena *arena,
                             const struct reserve_part *part, const struct who *who,
                             struct change *ret_change, struct linli_error *err)
{
    struct reserving r = {0};
    LINLI_TRY(begin(db, arena, "reserve refill", part, who, &r, err));
    if (!r.booking.replayed) {
        LINLI_TRY(refill(&r, err));
    }
    return change_result(&r.booking, ret_change, err);
}

/* ---- looking --------------------------------------------------------------------------------- */

enum linli_rc reserve_show(struct db *db, struct linli_arena *arena,
                           const struct reserve_part *part, struct reserve_view *ret_view,
                           struct linli_error *err)
{
    struct reserve_view view = {0};
    struct reserve_lot *lots;
    struct reserve_swap *swaps;
    int64_t lots_n;
    int64_t swaps_n;
    int64_t site;
    int64_t item;
    LINLI_TRY(find_part(db, part, &site, &item, err));
    LINLI_TRY(reserve_lots(db, arena, site, item, &lots, &lots_n, err));
    LINLI_TRY(find_swaps(db, arena, lots, lots_n, part->day, &swaps, &swaps_n, err));
    LINLI_TRY(LINLI_NEW(arena, lots_n, &view.lots, err));
    LINLI_TRY(LINLI_NEW(arena, lots_n, &view.swap_e3, err));
    for (int64_t i = 0; i < lots_n; i++) {
        if (lots[i].stock.account != ACCOUNT_RESERVE) {
            continue;
        }
        for (int64_t k = 0; k < swaps_n; k++) {
            view.swap_e3[view.lots_n] += swaps[k].out == i ? swaps[k].qty_e3 : 0;
        }
        view.lots[view.lots_n++] = lots[i];
    }
    LINLI_TRY(reserve_gaps(db, arena, part->day, site, item, &view.gaps, &view.gaps_n, err));
    *ret_view = view;
    return LINLI_OK;
}
