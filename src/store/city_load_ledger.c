/*
 * The demand that a ledger tells (city_load.h): for each site the day of its first booked issue,
 * for each item and day what was issued, what was missing, and for which share of the opening hours
 * the item could be had.
 */
#include <assert.h>

#include "base/fixed.h"
#include "store/city_load_parts.h"

enum { DAY_S = 24 * 3600, MS_PER_S = 1000 };

static enum linli_rc load_spans(struct city_load *load, struct growing *spans,
                                struct linli_error *err)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(load->db, SQL_CITY_LEDGER_STARTS, &stmt, err));
    stmt_set_i64(stmt, 1, load->options->today);
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        struct ledger_span *span = NULL;
        enum linli_rc rc = growing_add(spans, (void *)&span, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
        *span = (struct ledger_span){.site = stmt_i64(stmt, 0),
                                     .first_day = stmt_i64(stmt, 1),
                                     .last_day = stmt_i64(stmt, 2)};
    }
}

static enum linli_rc load_days(struct city_load *load, struct growing *days,
                               struct linli_error *err)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(load->db, SQL_CITY_LEDGER_DEMAND, &stmt, err));
    stmt_set_i64(stmt, 1, load->first_day);
    stmt_set_i64(stmt, 2, load->options->today);
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        struct ledger_day *day = NULL;
        enum linli_rc rc = growing_add(days, (void *)&day, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
        *day = (struct ledger_day){.site = stmt_i64(stmt, 0),
                                   .item = stmt_i64(stmt, 1),
                                   .day = stmt_i64(stmt, 2),
                                   .qty_e3 = stmt_i64(stmt, 3),
                                   .unmet_e3 = stmt_i64(stmt, 4),
                                   .in_stock_e4 = FIXED_E4};
    }
}

/* The share of the opening hours of a day that had passed at a moment, NONE being before all. */
static int64_t share_passed(const struct city_load *load, const struct site *site, int64_t day,
                            int64_t moment_ms)
{
    if (moment_ms == FIXED_NONE) {
        return 0;
    }
    int64_t open_s = site->open_s == FIXED_NONE ? 0 : site->open_s;
    int64_t close_s = site->close_s == FIXED_NONE ? DAY_S : site->close_s;
    if (close_s <= open_s) {
        open_s = 0;
        close_s = DAY_S;
    }
    int64_t time_s = moment_ms / MS_PER_S + load->city.settings.utc_offset_s - day * DAY_S;
    if (time_s <= open_s) {
        return 0;
    }
    if (time_s >= close_s) {
        return FIXED_E4;
    }
    return (time_s - open_s) * FIXED_E4 / (close_s - open_s);
}

static int compare_keys(const struct ledger_day *a, const struct ledger_day *b)
{
    if (a->site != b->site) {
        return a->site < b->site ? -1 : 1;
    }
    if (a->item != b->item) {
        return a->item < b->item ? -1 : 1;
    }
    return a->day < b->day ? -1 : a->day > b->day;
}

/* Puts the share of stock-out days beside their demand; both come in the order of the key. */
static enum linli_rc take_out(const struct city_load *load, struct stmt *stmt,
                              struct ledger_facts *facts, int64_t *at, struct linli_error *err)
{
    struct ledger_day key = {
        .site = stmt_i64(stmt, 0), .item = stmt_i64(stmt, 1), .day = stmt_i64(stmt, 2)};
    while (*at < facts->days_n && compare_keys(&facts->days[*at], &key) < 0) {
        (*at)++;
    }
    assert(*at < facts->days_n && compare_keys(&facts->days[*at], &key) == 0);
    int64_t site = 0;
    LINLI_TRY(load_index(load, IDS_SITES, key.site, &site, err));
    facts->days[*at].in_stock_e4 =
        share_passed(load, &load->city.sites[site], key.day, stmt_i64(stmt, 3));
    return LINLI_OK;
}

static enum linli_rc load_outs(struct city_load *load, struct ledger_facts *facts,
                               struct linli_error *err)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(load->db, SQL_CITY_LEDGER_OUTS, &stmt, err));
    stmt_set_i64(stmt, 1, load->first_day);
    stmt_set_i64(stmt, 2, load->options->today);
    int64_t at = 0;
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(stmt, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        enum linli_rc rc = take_out(load, stmt, facts, &at, err);
        if (rc != LINLI_OK) {
            stmt_end(stmt);
            return rc;
        }
    }
}

enum linli_rc load_ledger_facts(struct city_load *load, struct linli_arena *arena,
                                struct ledger_facts *ret_facts, struct linli_error *err)
{
    struct growing spans = {.arena = arena, .row_bytes = sizeof(struct ledger_span)};
    struct growing days = {.arena = arena, .row_bytes = sizeof(struct ledger_day)};
    LINLI_TRY(load_spans(load, &spans, err));
    if (spans.n > 0) {
        LINLI_TRY(load_days(load, &days, err));
    }
    struct ledger_facts facts = {
        .days = days.rows, .days_n = days.n, .spans = spans.rows, .spans_n = spans.n};
    if (days.n > 0) {
        LINLI_TRY(load_outs(load, &facts, err));
    }
    *ret_facts = facts;
    return LINLI_OK;
}
