/*
 * What each part of the planner adds, switched on one after the other on the measured days: the
 * rule by hand as it was set on the training part; the same rule told what to expect; the planner;
 * the planner with what sites lend each other; with what customers order ahead; with lower prices
 * for what would expire; suppliers that come any day. What a city cannot have (help among sites
 * where there is one, a rule by hand where sites supply sites) is left out.
 * Called by twin.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "service/twin_parts.h"

struct pulling {
    struct twin_call *call;
    struct twin_report *report;
    struct twin_result *result;
};

static enum linli_rc pull(struct pulling *p, enum twin_lever lever, const struct city *city,
                          const struct twin_contender *contender, struct linli_error *err)
{
    struct twin_options options = twin_measured(p->call, p->report);
    struct linli_arena_mark mark = linli_arena_mark(p->call->arena);
    assert(p->report->levers_n < TWIN_LEVERS_N);
    LINLI_TRY(
        twin_run(city, p->call->wanted_e3, &options, contender, 1, p->call->arena, p->result, err));
    linli_arena_rewind(p->call->arena, mark);
    p->report->levers[p->report->levers_n++] =
        (struct twin_levered){.lever = lever, .figures = p->result->figures[0]};
    return LINLI_OK;
}

/* The rule by hand, felt and told. */
static enum linli_rc pull_by_hand(struct pulling *p, struct linli_error *err)
{
    struct twin_call *call = p->call;
    struct twin_options training = twin_training(call, p->report);
    struct twin_contender hand = {.name = "before", .rival = true, .rule = RIVAL_BEFORE};
    struct twin_figures figures;
    training.progress = NULL;
    LINLI_TRY(twin_tune(&call->city, call->wanted_e3, &training, RIVAL_BEFORE, call->arena,
                        &hand.knobs, &figures, err));
    LINLI_TRY(pull(p, TWIN_LEVER_BEFORE, &call->city, &hand, err));
    hand.told = true;
    return pull(p, TWIN_LEVER_FORECAST, &call->city, &hand, err);
}

/* Suppliers that take orders and deliver any day: the same city but for their calendars. False when
 * all do already. */
static enum linli_rc open_calendars(const struct twin_call *call, struct city *city, bool *ret_any,
                                    struct linli_error *err)
{
    struct supplier *suppliers;
    LINLI_TRY(LINLI_NEW(call->arena, city->suppliers_n, &suppliers, err));
    *ret_any = false;
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        suppliers[i] = city->suppliers[i];
        *ret_any = *ret_any ||
                   (suppliers[i].order_days != FIXED_NONE && suppliers[i].order_days != 0) ||
                   (suppliers[i].delivery_days != FIXED_NONE && suppliers[i].delivery_days != 0);
        suppliers[i].order_days = FIXED_NONE;
        suppliers[i].delivery_days = FIXED_NONE;
    }
    city->suppliers = suppliers;
    return LINLI_OK;
}

bool twin_sells_ahead(const struct twin_call *call, const struct twin_rates *rates)
{
    bool any = false;
    for (int64_t i = 0; i < call->city.items_n && rates->presale_e4 > 0; i++) {
        any = any || call->city.items[i].presale == 1;
    }
    return any;
}

/* Goods that expire and have a price that could be lowered. */
static bool sells_off(const struct twin_call *call)
{
    bool any = false;
    for (int64_t i = 0; i < call->city.items_n; i++) {
        const struct item *item = &call->city.items[i];
        any = any || (item->shelf_life_days != FIXED_NONE && item->price_e4 != FIXED_NONE &&
                      item->price_e4 > 0);
    }
    return any;
}

enum linli_rc twin_pull_levers(struct twin_call *call, struct twin_report *report,
                               struct linli_error *err)
{
    struct pulling p = {.call = call, .report = report};
    struct city city = call->city;
    struct twin_contender planner = {
        .name = "linli",
        .alone = true,
        .unannounced = true,
        .full_price = true,
        .order_cost_e4 = city.settings.order_cost_e4 > 0 ? 0 : report->order_cost_e4};
    bool tiered = false;
    bool any;
    for (int64_t i = 0; i < city.sites_n; i++) {
        tiered = tiered || city_supplies(&city, i);
    }
    call->part = "levers";
    LINLI_TRY(LINLI_NEW(call->arena, 1, &p.result, err));
    LINLI_TRY(tiered ? LINLI_OK : pull_by_hand(&p, err));
    LINLI_TRY(pull(&p, TWIN_LEVER_POLICY, &city, &planner, err));
    planner.alone = false;
    LINLI_TRY(tiered ? pull(&p, TWIN_LEVER_MOVES, &city, &planner, err) : LINLI_OK);
    planner.unannounced = false;
    if (twin_sells_ahead(call, &report->rates)) {
        LINLI_TRY(pull(&p, TWIN_LEVER_PRESALE, &city, &planner, err));
    }
    planner.full_price = false;
    LINLI_TRY(sells_off(call) ? pull(&p, TWIN_LEVER_MARKDOWN, &city, &planner, err) : LINLI_OK);
    LINLI_TRY(open_calendars(call, &city, &any, err));
    return any ? pull(&p, TWIN_LEVER_DAILY, &city, &planner, err) : LINLI_OK;
}
