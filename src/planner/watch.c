/*
 * What is not an order but needs eyes (MISSION F8, I6, S4): lots that have expired or will before
 * they are used, forecasts that missed three times in a row, deliveries that are late, facts that
 * wait in the inbox (F6).
 */
#include <assert.h>

#include "base/fixed.h"
#include "linli/inventory.h"
#include "planner/markdown.h"
#include "planner/run.h"

static enum linli_rc expired_lot(struct run *run, struct planned *p, const struct lot_stock *lot,
                                 struct linli_error *err)
{
    int64_t fen = run_value_fen(run, p->item, lot->qty_e3);
    int64_t numbers[3] = {lot->qty_e3, lot->expiry_day, fen};
    struct plan_notice *notice;
    LINLI_TRY(run_notice(run, p, NOTICE_EXPIRED, numbers, 3, &notice, err));
    notice->lot_code = lot->lot_code;
    notice->risk_fen = fen;
    return LINLI_OK;
}

static enum linli_rc expiring_lot(struct run *run, struct planned *p, const struct lot_stock *lot,
                                  int64_t waste_e3, struct linli_error *err)
{
    int64_t used_e3 = run_round_near((double)(lot->qty_e3 - waste_e3) / FIXED_E3, p->step_e3);
    waste_e3 = run_round_near((double)waste_e3 / FIXED_E3, p->step_e3);
    if (waste_e3 == 0) {
        return LINLI_OK;
    }
    int64_t fen = run_value_fen(run, p->item, waste_e3);
    int64_t numbers[4] = {lot->qty_e3, lot->expiry_day, waste_e3, fen};
    struct plan_notice *notice;
    LINLI_TRY(run_notice(run, p, NOTICE_EXPIRING, numbers, 4, &notice, err));
    notice->lot_code = lot->lot_code;
    notice->risk_fen = fen;
    return markdown_advise(run, p, lot, waste_e3, used_e3, err);
}

/* Lots of the normal account that expire within the watched days: what the expected demand will
 * leave of them. */
static enum linli_rc watch_lots(struct run *run, struct planned *p, struct linli_error *err)
{
    int32_t today = run->city->today;
    int32_t days = (int32_t)run->city->settings.expiry_warn_days + 1;
    days = days < run->horizon ? days : run->horizon;
    struct linli_lot *lots;
    struct linli_waste waste;
    LINLI_TRY(LINLI_NEW(run->arena, p->lots_n, &lots, err));
    for (int64_t i = 0; i < p->lots_n; i++) {
        const struct lot_stock *lot = &p->lots[i];
        bool normal = lot->account == ACCOUNT_NORMAL;
        bool expired = lot->expiry_day != FIXED_NONE && lot->expiry_day < today;
        lots[i] = (struct linli_lot){
            .qty_e3 = normal && !expired ? lot->qty_e3 : 0,
            .from_day = today,
            .expiry_day = lot->expiry_day == FIXED_NONE ? INT32_MAX : (int32_t)lot->expiry_day,
        };
        if (expired && lot->qty_e3 > 0) {
            LINLI_TRY(expired_lot(run, p, lot, err));
        }
    }
    /* Of a site that supplies others: what those below ask of it. */
    const int64_t *daily_e3 = run->tiers[p->site].below_n > 0 ? p->asked_e3 : p->daily_e3;
    LINLI_TRY(linli_waste_expect(lots, (size_t)p->lots_n, today, daily_e3, (size_t)days, run->arena,
                                 &waste, err));
    for (int64_t i = 0; i < p->lots_n; i++) {
        if (lots[i].qty_e3 > 0 && lots[i].ret_waste_e3 > 0) {
            LINLI_TRY(expiring_lot(run, p, &p->lots[i], lots[i].ret_waste_e3, err));
        }
    }
    return LINLI_OK;
}

/* Somebody has looked at this run of misses. */
bool watch_has_been_seen(const struct city *city, const struct planned *p)
{
    for (int64_t i = 0; i < city->marks_n; i++) {
        const struct quality_mark *mark = &city->marks[i];
        if (mark->rule == QUALITY_FORECAST && mark->state == MARK_ACCEPTED &&
            mark->site == p->site && mark->item == p->item) {
            return true;
        }
    }
    return false;
}

static enum linli_rc watch_forecast(struct run *run, struct planned *p, struct linli_error *err)
{
    if (p->series == NULL || p->buffer_e4 == FIXED_E4 || watch_has_been_seen(run->city, p)) {
        return LINLI_OK;
    }
    int64_t numbers[4] = {0, 0, 0, p->buffer_e4};
    for (int k = 0; k < LINLI_FORECAST_RECENT; k++) {
        numbers[k] = demand_miss_e4(p, k);
    }
    struct plan_notice *notice;
    p->noticed = true;
    return run_notice(run, p, NOTICE_FORECAST_MISS, numbers, 4, &notice, err);
}

static enum linli_rc watch_arrivals(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        const struct open_line *line = &city->open_lines[i];
        if (line->due_day >= city->today || line->qty_e3 <= 0) {
            continue;
        }
        int64_t numbers[2] = {line->qty_e3, line->due_day};
        struct plan_notice *notice;
        LINLI_TRY(run_notice(run, NULL, line->transfer ? NOTICE_TRANSFER_LATE : NOTICE_LATE,
                             numbers, 2, &notice, err));
        notice->site = line->site;
        notice->item = line->item;
        notice->supplier = line->supplier;
        notice->risk_fen = run_value_fen(run, line->item, line->qty_e3);
    }
    return LINLI_OK;
}

enum { OPEN_FACT_DAYS = 14 };

/* Quantities that somebody has still to judge hold the approval of their item for two weeks: an
 * order made of a wrong number must not approve itself. */
static void hold_items(struct run *run, const struct quality_mark *mark)
{
    enum quality_kind kind = quality_kind_of(mark->rule);
    if ((kind != QUALITY_IMPOSSIBLE && kind != QUALITY_OUTLYING) || mark->item == FIXED_NONE ||
        mark->last_day < run->city->today - OPEN_FACT_DAYS) {
        return;
    }
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        if (p->site == mark->site && p->item == mark->item) {
            p->open_fact = true;
            p->open_fact_day = mark->last_day;
        }
    }
}

enum linli_rc watch_inbox(struct run *run, struct linli_error *err)
{
    const struct city *city = run->city;
    int64_t n = 0;
    int64_t risk_fen = 0;
    for (int64_t i = 0; i < city->marks_n; i++) {
        /* forecasts that missed have a line of their own */
        if (city->marks[i].state == MARK_OPEN && city->marks[i].rule != QUALITY_FORECAST) {
            n += 1;
            risk_fen += city->marks[i].risk_fen;
            hold_items(run, &city->marks[i]);
        }
    }
    if (n == 0) {
        return LINLI_OK;
    }
    struct plan_notice *notice;
    LINLI_TRY(run_notice(run, NULL, NOTICE_INBOX, (const int64_t[]){n, risk_fen}, 2, &notice, err));
    notice->risk_fen = risk_fen;
    return LINLI_OK;
}

enum linli_rc watch_all(struct run *run, struct linli_error *err)
{
    for (int64_t i = 0; i < run->planned_n; i++) {
        LINLI_TRY(watch_lots(run, &run->planned[i], err));
        LINLI_TRY(watch_forecast(run, &run->planned[i], err));
        LINLI_TRY(reserve_watch(run, &run->planned[i], err));
    }
    return watch_arrivals(run, err);
}
