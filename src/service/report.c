/* A review of recorded facts (see report.h). */
#include "service/report.h"

#include <string.h>

#include "base/fixed.h"
#include "store/city_load.h"

struct report_call {
    const struct city_context *context;
    struct report *report;
    struct city city;
    struct city_ids ids;
};

static int64_t cost_fen(const struct city *city, int64_t item, int64_t qty_e3)
{
    const struct item *it = &city->items[item];
    int64_t price = it->cost_e4 != FIXED_NONE ? it->cost_e4 : it->price_e4;
    int64_t fen = 0;
    return price != FIXED_NONE && fixed_amount_fen(qty_e3, price, &fen) ? fen : 0;
}

/* part / whole as a share; NONE without a whole. */
static int64_t share(int64_t part, int64_t whole)
{
    int64_t result = FIXED_NONE;
    if (whole <= 0 || !fixed_scale(part, FIXED_E4, whole, FIXED_HALF_AWAY, &result)) {
        return FIXED_NONE;
    }
    return result;
}

/* The class that the last review gave; the items table stands above it; C when neither says. */
static enum item_class class_of(const struct city *city, int64_t site, int64_t item)
{
    if (city->items[item].class != FIXED_NONE) {
        return (enum item_class)city->items[item].class;
    }
    for (int64_t i = 0; i < city->classes_n; i++) {
        if (city->classes[i].site == site && city->classes[i].item == item) {
            return city->classes[i].class;
        }
    }
    return CLASS_C;
}

struct quantities {
    int64_t issued_e3;
    int64_t unmet_e3;
};

static void count_series(const struct report *report, const struct demand_series *s,
                         struct report_row *row, struct quantities *sum)
{
    for (int32_t day = report->from_day; day <= report->to_day; day++) {
        int32_t t = day - s->first_day;
        if (t < 0 || t >= s->facts_n || s->qty_e3[t] == FIXED_NONE) {
            continue;
        }
        int64_t unmet = s->unmet_e3 != NULL && s->unmet_e3[t] != FIXED_NONE ? s->unmet_e3[t] : 0;
        bool part = s->in_stock_e4 != NULL && s->in_stock_e4[t] != FIXED_NONE &&
                    s->in_stock_e4[t] < FIXED_E4;
        bool wanted = s->qty_e3[t] > 0 || unmet > 0 || part;
        sum->issued_e3 += s->qty_e3[t];
        sum->unmet_e3 += unmet;
        row->wanted_days_n += wanted ? 1 : 0;
        row->short_days_n += wanted && (unmet > 0 || part) ? 1 : 0;
    }
}

static void count_demand(struct report_call *call)
{
    const struct city *city = &call->city;
    struct report *report = call->report;
    struct quantities by_class[CLASS_N] = {{0, 0}};
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        enum item_class class = class_of(city, s->site, s->item);
        struct report_row *row = &report->classes[class];
        struct quantities sum = {0, 0};
        count_series(report, s, row, &sum);
        row->items_n += 1;
        row->issued_fen += cost_fen(city, s->item, sum.issued_e3);
        row->unmet_fen += cost_fen(city, s->item, sum.unmet_e3);
        by_class[class].issued_e3 += sum.issued_e3;
        by_class[class].unmet_e3 += sum.unmet_e3;
        report->unpriced_n += city->items[s->item].cost_e4 == FIXED_NONE &&
                                      city->items[s->item].price_e4 == FIXED_NONE
                                  ? 1
                                  : 0;
    }
    struct quantities all = {0, 0};
    for (int c = 0; c < CLASS_N; c++) {
        report->classes[c].fill_e4 =
            share(by_class[c].issued_e3, by_class[c].issued_e3 + by_class[c].unmet_e3);
        all.issued_e3 += by_class[c].issued_e3;
        all.unmet_e3 += by_class[c].unmet_e3;
    }
    report->all.fill_e4 = share(all.issued_e3, all.issued_e3 + all.unmet_e3);
}

static void count_stock(struct report_call *call)
{
    const struct city *city = &call->city;
    struct report *report = call->report;
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        int64_t fen = cost_fen(city, lot->item, lot->qty_e3);
        if (lot->account != ACCOUNT_NORMAL) {
            continue;
        }
        report->classes[class_of(city, lot->site, lot->item)].stock_fen += fen;
        if (lot->expiry_day != FIXED_NONE && lot->expiry_day < city->today) {
            report->expired_fen += fen;
        } else if (lot->expiry_day != FIXED_NONE &&
                   lot->expiry_day <= city->today + city->settings.expiry_warn_days) {
            report->expiring_fen += fen;
        }
    }
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        report->open_lines_n += 1;
        report->late_lines_n += city->open_lines[i].due_day < city->today ? 1 : 0;
    }
}

static void finish_row(const struct report *report, struct report_row *row)
{
    enum { YEAR_DAYS = 365, TENTH = FIXED_E4 / 10 };
    int64_t days = report->to_day - report->from_day + 1;
    int64_t yearly = 0;
    row->stockout_e4 = share(row->short_days_n, row->wanted_days_n);
    row->turns_e4 = FIXED_NONE;
    if (fixed_scale(row->issued_fen, YEAR_DAYS, days, FIXED_HALF_AWAY, &yearly)) {
        int64_t turns = share(yearly, row->stock_fen);
        row->turns_e4 = turns != FIXED_NONE ? (turns + TENTH / 2) / TENTH * TENTH : FIXED_NONE;
    }
}

static void add_up(struct report *report)
{
    struct report_row *all = &report->all;
    for (int c = 0; c < CLASS_N; c++) {
        struct report_row *row = &report->classes[c];
        all->items_n += row->items_n;
        all->wanted_days_n += row->wanted_days_n;
        all->short_days_n += row->short_days_n;
        all->issued_fen += row->issued_fen;
        all->unmet_fen += row->unmet_fen;
        all->stock_fen += row->stock_fen;
        finish_row(report, row);
    }
    finish_row(report, all);
}

/* Kept forecasts against what came: the one made latest before each day. */
static enum linli_rc judge_forecasts(struct report_call *call, struct db *db,
                                     struct linli_error *err)
{
    struct report *report = call->report;
    struct stmt *stmt;
    bool row = false;
    int64_t error_sum = 0;
    int64_t actual_sum = 0;
    LINLI_TRY(db_statement(db, SQL_REPORT_FORECASTS, &stmt, err));
    stmt_set_i64(stmt, 1, report->from_day);
    stmt_set_i64(stmt, 2, report->to_day);
    LINLI_TRY(stmt_next(stmt, &row, err));
    while (row) {
        int64_t site = city_ids_find(call->ids.sites, call->ids.sites_n, stmt_i64(stmt, 0));
        int64_t item = city_ids_find(call->ids.items, call->ids.items_n, stmt_i64(stmt, 1));
        int64_t day = stmt_i64(stmt, 2);
        int64_t mean = stmt_i64(stmt, 3);
        const struct demand_series *s =
            site >= 0 && item >= 0 ? city_series(&call->city, site, item) : NULL;
        int64_t t = s != NULL ? day - s->first_day : -1;
        if (t >= 0 && t < s->facts_n && s->qty_e3[t] != FIXED_NONE) {
            int64_t actual = s->qty_e3[t];
            error_sum += mean > actual ? mean - actual : actual - mean;
            actual_sum += actual;
            report->forecasts_n += 1;
        }
        LINLI_TRY(stmt_next(stmt, &row, err));
    }
    int64_t wape = share(error_sum, actual_sum);
    report->accuracy_e4 = wape != FIXED_NONE ? FIXED_E4 - wape : FIXED_NONE;
    return LINLI_OK;
}

static enum linli_rc make(struct db *db, void *context, struct linli_error *err)
{
    struct report_call *call = context;
    int32_t from_day = call->report->from_day;
    int32_t to_day = call->report->to_day;
    struct city_load_options load = {.today = to_day + 1};
    *call->report = (struct report){.from_day = from_day, .to_day = to_day};
    LINLI_TRY(store_load_city(db, &load, call->context->arena, &call->city, &call->ids, err));
    count_demand(call);
    count_stock(call);
    add_up(call->report);
    return judge_forecasts(call, db, err);
}

enum linli_rc report_make(const struct city_context *context, int32_t from_day, int32_t to_day,
                          struct report *ret_report, struct linli_error *err)
{
    struct report report = {.from_day = from_day, .to_day = to_day};
    struct report_call call = {.context = context, .report = &report};
    LINLI_TRY(tx_run(context->db, TX_READ, make, &call, err));
    *ret_report = report;
    return LINLI_OK;
}
