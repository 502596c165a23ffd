/*
 * The demand of a city as dense daily series (city_load.h), of imported rows and the ledger's days.
 * Both come ordered by site, item and day, so one pass over the two builds the series one after the
 * other: the rows of a series wait until its last, then its length is known and its arrays are
 * filled.
 *
 * Invariants: the facts of every series end the day before today; a series has at least one.
 */
#include <assert.h>

#include "base/fixed.h"
#include "store/city_load_parts.h"

/* One imported row of the series at hand. */
struct waiting_row {
    int64_t day;
    int64_t qty_e3;
    int64_t unmet_e3;
    int64_t in_stock_e4;
    int64_t price_e4;
    int64_t promo;
    int64_t open;
};

struct builder {
    struct city_load *load;
    struct linli_arena scratch; /* of this pass */
    struct ledger_facts ledger;
    int64_t ledger_at; /* the next day of the ledger */
    struct growing series;
    int64_t site; /* ids of the series at hand */
    int64_t item;
    int64_t last_day; /* of any imported row with a quantity */
    int32_t
        *cost_days; /* [items_n] the day of the cost taken from demand; 0: none; NULL: none yet */
    struct growing rows;           /* its imported rows */
    const struct ledger_day *days; /* its days in the ledger */
    int64_t days_n;
};

/* ---- one series ---------------------------------------------------------------------------------
 */

/* The first ledger day of the site, or a day after all. */
static int64_t ledger_start(const struct builder *b)
{
    for (int64_t i = 0; i < b->ledger.spans_n; i++) {
        if (b->ledger.spans[i].site == b->site) {
            return b->ledger.spans[i].first_day;
        }
    }
    return INT64_MAX;
}

static const struct waiting_row *imported(const struct builder *b)
{
    return b->rows.rows;
}

/* What is said of a day holds for prices and closing always, for quantities until the ledger. */
static void blank_quantities(const struct builder *b, int64_t ledger_day)
{
    struct waiting_row *rows = b->rows.rows;
    for (int64_t i = 0; i < b->rows.n; i++) {
        if (rows[i].day >= ledger_day) {
            rows[i].qty_e3 = FIXED_NONE;
            rows[i].unmet_e3 = FIXED_NONE;
            rows[i].in_stock_e4 = FIXED_NONE;
        }
    }
}

/* Moves the first day to the begin of the wanted history when the series is older than that. */
static enum linli_rc reach_back(const struct builder *b, int64_t *first_day,
                                struct linli_error *err)
{
    struct stmt *stmt = NULL;
    bool found = false;
    LINLI_TRY(db_one(b->load->db, SQL_CITY_SERIES_FIRST_DAYS, &stmt, &found, err, "ii", b->site,
                     b->item));
    assert(found);
    for (int32_t source = 0; source < 2; source++) {
        int64_t day = stmt_i64(stmt, source);
        if (day != FIXED_NONE && day < b->load->first_day) {
            *first_day = b->load->first_day;
        }
    }
    stmt_end(stmt);
    return LINLI_OK;
}

/* The first day with a recorded quantity; NONE when there is none. A series that is older than the
 * history that is wanted begins with it. */
static enum linli_rc find_first_day(const struct builder *b, int64_t *ret_first_day,
                                    struct linli_error *err)
{
    assert(b->days_n == 0 || b->days != NULL);
    int64_t first = b->days_n > 0 ? b->days[0].day : FIXED_NONE;
    for (int64_t i = 0; i < b->rows.n; i++) {
        if (imported(b)[i].qty_e3 != FIXED_NONE) {
            if (first == FIXED_NONE || imported(b)[i].day < first) {
                first = imported(b)[i].day;
            }
            break;
        }
    }
    if (first != FIXED_NONE && b->load->options->history_days > 0) {
        LINLI_TRY(reach_back(b, &first, err));
    }
    *ret_first_day = first;
    return LINLI_OK;
}

/* Which columns some row of the series has. */
struct has {
    bool unmet;
    bool in_stock;
    bool price;
    bool promo;
    bool closed;
};

static struct has find_columns(const struct builder *b, int64_t ledger_day)
{
    struct has has = {0};
    for (int64_t i = 0; i < b->rows.n; i++) {
        const struct waiting_row *row = &imported(b)[i];
        has.unmet = has.unmet || row->unmet_e3 != FIXED_NONE;
        has.in_stock = has.in_stock || row->in_stock_e4 != FIXED_NONE;
        has.price = has.price || row->price_e4 != FIXED_NONE;
        has.promo = has.promo || row->promo != FIXED_NONE;
        has.closed = has.closed || row->open == 0;
    }
    for (int64_t i = 0; i < b->days_n; i++) {
        has.unmet = has.unmet || b->days[i].unmet_e3 > 0;
        has.in_stock =
            has.in_stock || (b->days[i].day >= ledger_day && b->days[i].in_stock_e4 < FIXED_E4);
    }
    return has;
}

static enum linli_rc make_column(struct linli_arena *arena, bool wanted, int32_t n,
                                 int64_t **ret_column, struct linli_error *err)
{
    if (!wanted) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, n, ret_column, err));
    for (int32_t t = 0; t < n; t++) {
        (*ret_column)[t] = FIXED_NONE;
    }
    return LINLI_OK;
}

static enum linli_rc make_columns(struct linli_arena *arena, const struct has *has,
                                  struct demand_series *s, struct linli_error *err)
{
    LINLI_TRY(make_column(arena, true, s->days_n, &s->qty_e3, err));
    LINLI_TRY(make_column(arena, has->unmet, s->days_n, &s->unmet_e3, err));
    LINLI_TRY(make_column(arena, has->in_stock, s->days_n, &s->in_stock_e4, err));
    LINLI_TRY(make_column(arena, has->price, s->days_n, &s->price_e4, err));
    LINLI_TRY(LINLI_NEW(arena, s->days_n, &s->recorded, err));
    if (has->promo) {
        LINLI_TRY(LINLI_NEW(arena, s->days_n, &s->promo, err));
    }
    if (has->closed) {
        LINLI_TRY(LINLI_NEW(arena, s->days_n, &s->closed, err));
    }
    for (int32_t t = 0; t < s->facts_n; t++) {
        s->qty_e3[t] = 0; /* a day without a row is zero demand */
    }
    return LINLI_OK;
}

static void fill_imported(const struct builder *b, struct demand_series *s)
{
    for (int64_t i = 0; i < b->rows.n; i++) {
        const struct waiting_row *row = &imported(b)[i];
        int64_t t = row->day - s->first_day;
        if (t < 0) {
            continue; /* known before the first recorded day */
        }
        assert(t < s->days_n);
        if (row->qty_e3 != FIXED_NONE) {
            s->qty_e3[t] = row->qty_e3;
            s->recorded[t] = 1;
        }
        if (s->unmet_e3 != NULL) {
            s->unmet_e3[t] = row->unmet_e3;
        }
        if (s->in_stock_e4 != NULL) {
            s->in_stock_e4[t] = row->in_stock_e4;
        }
        if (s->price_e4 != NULL) {
            s->price_e4[t] = row->price_e4;
        }
        if (s->promo != NULL) {
            s->promo[t] = row->promo == 1;
        }
        if (s->closed != NULL) {
            s->closed[t] = row->open == 0;
        }
    }
}

/* More may come back on a day than was issued on it. */
static int64_t not_negative(int64_t qty_e3)
{
    return qty_e3 > 0 ? qty_e3 : 0;
}

/* A day before the first ledger day, typed in later, comes on top of what was imported. When the
 * item was in stock is not known: the moments are those of the typing. */
static void add_early_day(struct demand_series *s, int64_t t, const struct ledger_day *day)
{
    assert(s->qty_e3[t] >= 0);
    s->qty_e3[t] = not_negative(s->qty_e3[t] + day->qty_e3);
    if (day->unmet_e3 > 0) {
        assert(s->unmet_e3 != NULL);
        s->unmet_e3[t] = day->unmet_e3 + (s->unmet_e3[t] == FIXED_NONE ? 0 : s->unmet_e3[t]);
    }
}

/* From the site's first ledger day on nothing is unknown: no movement means no demand, in stock. */
static void fill_ledger(const struct builder *b, int64_t ledger_day, struct demand_series *s)
{
    for (int32_t t = 0; t < s->facts_n; t++) {
        if (s->first_day + t < ledger_day) {
            continue;
        }
        if (s->unmet_e3 != NULL) {
            s->unmet_e3[t] = 0;
        }
        if (s->in_stock_e4 != NULL) {
            s->in_stock_e4[t] = FIXED_E4;
        }
    }
    for (int64_t i = 0; i < b->days_n; i++) {
        const struct ledger_day *day = &b->days[i];
        int64_t t = day->day - s->first_day;
        assert(t >= 0 && t < s->facts_n);
        s->recorded[t] = 1;
        if (day->day < ledger_day) {
            add_early_day(s, t, day);
            continue;
        }
        s->qty_e3[t] = not_negative(day->qty_e3);
        if (s->unmet_e3 != NULL) {
            s->unmet_e3[t] = day->unmet_e3;
        }
        if (s->in_stock_e4 != NULL) {
            s->in_stock_e4[t] = day->in_stock_e4;
        }
    }
}

static enum linli_rc finish_series(struct builder *b, struct linli_error *err)
{
    struct city_load *load = b->load;
    int64_t ledger_day = ledger_start(b);
    blank_quantities(b, ledger_day);
    int64_t first_day = 0;
    LINLI_TRY(find_first_day(b, &first_day, err));
    if (first_day == FIXED_NONE) {
        return LINLI_OK; /* only known ahead: there is nothing to learn from yet */
    }
    int64_t today = load->options->today;
    int64_t last_row = b->rows.n > 0 ? imported(b)[b->rows.n - 1].day : today - 1;
    int64_t end = last_row >= today ? last_row + 1 : today;
    assert(first_day < today && first_day >= DATE_DAY_MIN && end <= DATE_DAY_MAX + 1);
    struct demand_series *s = NULL;
    LINLI_TRY(growing_add(&b->series, (void *)&s, err));
    s->first_day = (int32_t)first_day;
    s->facts_n = (int32_t)(today - first_day);
    s->days_n = (int32_t)(end - first_day);
    LINLI_TRY(load_index(load, IDS_SITES, b->site, &s->site, err));
    LINLI_TRY(load_index(load, IDS_ITEMS, b->item, &s->item, err));
    struct has has = find_columns(b, ledger_day);
    LINLI_TRY(make_columns(load->arena, &has, s, err));
    fill_imported(b, s);
    fill_ledger(b, ledger_day, s);
    return LINLI_OK;
}

/* ---- the pass over both sources -----------------------------------------------------------------
 */

static int compare_series(int64_t site_a, int64_t item_a, int64_t site_b, int64_t item_b)
{
    if (site_a != site_b) {
        return site_a < site_b ? -1 : 1;
    }
    return item_a < item_b ? -1 : item_a > item_b;
}

/* The days of the ledger that have the key at *at, which moves behind them. */
static void take_ledger_days(struct builder *b)
{
    b->days = b->ledger.days_n > 0 ? &b->ledger.days[b->ledger_at] : NULL;
    b->days_n = 0;
    while (b->ledger_at < b->ledger.days_n &&
           compare_series(b->ledger.days[b->ledger_at].site, b->ledger.days[b->ledger_at].item,
                          b->site, b->item) == 0) {
        b->ledger_at++;
        b->days_n++;
    }
}

/* Series that only the ledger knows, as far as they come before that key. */
static enum linli_rc finish_ledger_series(struct builder *b, int64_t site, int64_t item,
                                          struct linli_error *err)
{
    while (b->ledger_at < b->ledger.days_n) {
        const struct ledger_day *day = &b->ledger.days[b->ledger_at];
        if (compare_series(day->site, day->item, site, item) >= 0) {
            return LINLI_OK;
        }
        b->site = day->site;
        b->item = day->item;
        b->rows.n = 0;
        take_ledger_days(b);
        LINLI_TRY(finish_series(b, err));
    }
    return LINLI_OK;
}

/* Completes the series whose rows wait, and those of the ledger before it. */
static enum linli_rc finish_waiting(struct builder *b, struct linli_error *err)
{
    int64_t site = b->site;
    int64_t item = b->item;
    int64_t rows_n = b->rows.n;
    if (rows_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(finish_ledger_series(b, site, item, err));
    b->site = site;
    b->item = item;
    b->rows.n = rows_n;
    take_ledger_days(b);
    LINLI_TRY(finish_series(b, err));
    b->rows.n = 0;
    return LINLI_OK;
}

/* An item whose cost its table does not say costs what the latest demand row with a cost said. */
static enum linli_rc take_cost(struct builder *b, const struct waiting_row *row, int64_t cost_e4,
                               struct linli_error *err)
{
    if (b->cost_days == NULL) {
        LINLI_TRY(LINLI_NEW(&b->scratch, b->load->city.items_n, &b->cost_days, err));
    }
    int64_t item = 0;
    LINLI_TRY(load_index(b->load, IDS_ITEMS, b->item, &item, err));
    struct item *it = &b->load->city.items[item];
    bool from_demand = b->cost_days[item] != 0;
    if ((it->cost_e4 == FIXED_NONE || from_demand) && row->day >= b->cost_days[item]) {
        it->cost_e4 = cost_e4;
        b->cost_days[item] = (int32_t)row->day;
    }
    return LINLI_OK;
}

static enum linli_rc take_row(struct builder *b, struct stmt *stmt, struct linli_error *err)
{
    int64_t site = stmt_i64(stmt, 0);
    int64_t item = stmt_i64(stmt, 1);
    if (site != b->site || item != b->item) {
        LINLI_TRY(finish_waiting(b, err));
        b->site = site;
        b->item = item;
    }
    struct waiting_row *row = NULL;
    LINLI_TRY(growing_add(&b->rows, (void *)&row, err));
    *row = (struct waiting_row){.day = stmt_i64(stmt, 2),
                                .qty_e3 = stmt_i64(stmt, 3),
                                .unmet_e3 = stmt_i64(stmt, 4),
                                .in_stock_e4 = stmt_i64(stmt, 5),
                                .price_e4 = stmt_i64(stmt, 6),
                                .promo = stmt_i64(stmt, 7),
                                .open = stmt_i64(stmt, 8)};
    if (row->qty_e3 != FIXED_NONE && row->day > b->last_day) {
        b->last_day = row->day;
    }
    int64_t cost = stmt_i64(stmt, 9);
    return cost != FIXED_NONE ? take_cost(b, row, cost, err) : LINLI_OK;
}

static enum linli_rc take_rows(struct builder *b, struct linli_error *err)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(b->load->db, SQL_CITY_DEMAND, &stmt, err));
    stmt_set_i64(stmt, 1, b->load->first_day);
    stmt_set_i64(stmt, 2, b->load->options->today);
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            break;
        }
        enum linli_rc rc = take_row(b, stmt, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
    }
    LINLI_TRY(finish_waiting(b, err));
    return finish_ledger_series(b, INT64_MAX, INT64_MAX, err);
}

/* The last day of which anything was recorded: imported, or in some site's ledger. */
static int64_t last_recorded_day(const struct builder *b)
{
    int64_t last = b->last_day;
    for (int64_t i = 0; i < b->ledger.spans_n; i++) {
        if (b->ledger.spans[i].last_day > last) {
            last = b->ledger.spans[i].last_day;
        }
    }
    return last;
}

/* Whether some site's ledger has taken over before today. */
static bool ledger_has_begun(const struct builder *b)
{
    for (int64_t i = 0; i < b->ledger.spans_n; i++) {
        if (b->ledger.spans[i].first_day < b->load->options->today) {
            return true;
        }
    }
    return false;
}

/* In a city that only imports, days after the last record are not zero demand: they have not been
 * handed in yet. A ledger is kept as things happen: without a movement nothing was wanted. */
static void end_facts(struct city *city, int64_t last_day)
{
    for (int64_t i = 0; i < city->series_n; i++) {
        struct demand_series *s = &city->series[i];
        for (; s->first_day + s->facts_n - 1 > last_day; s->facts_n--) {
            s->qty_e3[s->facts_n - 1] = FIXED_NONE;
        }
        assert(s->facts_n >= 0);
    }
}

/* Today's issues so far: they are not facts yet, but demand of today that is met. */
static enum linli_rc take_today(struct city_load *load, struct linli_error *err)
{
    struct stmt *stmt = NULL;
    bool more = false;
    LINLI_TRY(db_statement(load->db, SQL_CITY_ISSUED_TODAY, &stmt, err));
    stmt_set_i64(stmt, 1, load->options->today);
    LINLI_TRY(stmt_next(stmt, &more, err));
    while (more) {
        int64_t site = city_ids_find(load->ids.sites, load->ids.sites_n, stmt_i64(stmt, 0));
        int64_t item = city_ids_find(load->ids.items, load->ids.items_n, stmt_i64(stmt, 1));
        const struct demand_series *found = city_series(&load->city, site, item);
        if (found != NULL && stmt_i64(stmt, 2) > 0) {
            load->city.series[found - load->city.series].today_e3 = stmt_i64(stmt, 2);
        }
        LINLI_TRY(stmt_next(stmt, &more, err));
    }
    return LINLI_OK;
}

enum linli_rc load_demand(struct city_load *load, struct linli_error *err)
{
    struct builder b = {
        .load = load, .site = FIXED_NONE, .item = FIXED_NONE, .last_day = FIXED_NONE};
    linli_arena_init(&b.scratch, 0);
    b.series = (struct growing){.arena = load->arena, .row_bytes = sizeof(struct demand_series)};
    b.rows = (struct growing){.arena = &b.scratch, .row_bytes = sizeof(struct waiting_row)};
    enum linli_rc rc = load_ledger_facts(load, &b.scratch, &b.ledger, err);
    rc = rc == LINLI_OK ? take_rows(&b, err) : rc;
    load->city.series = b.series.rows;
    load->city.series_n = b.series.n;
    load->ids.last_demand_day = last_recorded_day(&b);
    if (rc == LINLI_OK && !ledger_has_begun(&b)) {
        end_facts(&load->city, load->ids.last_demand_day);
    }
    rc = rc == LINLI_OK ? take_today(load, err) : rc;
    linli_arena_finish(&b.scratch);
    return rc;
}
