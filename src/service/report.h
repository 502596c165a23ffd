/*
 * A review of a span of days from the recorded facts (docs/kpi.md has every definition): what was
 * wanted and given, how often something was missing, what the stock is worth and how fast it turns,
 * and how good the kept forecasts were. A figure without data is NONE, never 0 or 100 %.
 */
#ifndef LINLI_SERVICE_REPORT_H
#define LINLI_SERVICE_REPORT_H

#include "service/city.h"

enum { REPORT_CLASSES = CLASS_N };

/* What is counted of one class, or of all. Item-days are pairs of a site-item and an open day. */
struct report_row {
    int64_t items_n;
    int64_t wanted_days_n; /* item-days on which something was wanted */
    int64_t short_days_n;  /* of these: with unmet demand or a share of the day without stock */
    int64_t stockout_e4;   /* short / wanted; NONE: nothing was wanted */
    int64_t issued_fen;    /* at the items' cost */
    int64_t unmet_fen;
    int64_t fill_e4;   /* issued quantity / (issued + recorded unmet); NONE */
    int64_t stock_fen; /* on hand, normal account, at cost */
    int64_t turns_e4;  /* yearly cost of issues / stock value of today; NONE without stock */
};

struct report {
    int32_t from_day;
    int32_t to_day;
    struct report_row classes[REPORT_CLASSES];
    struct report_row all;
    int64_t expired_fen;  /* on the shelf though expired */
    int64_t expiring_fen; /* expires within the watched days */
    int64_t open_lines_n; /* order lines still to come */
    int64_t late_lines_n; /* of these: overdue */
    int64_t forecasts_n;  /* kept forecasts of days that have passed */
    int64_t accuracy_e4;  /* 1 - sum of errors / sum of demand over them; NONE */
    int64_t unpriced_n;   /* items without cost and price: not in the amounts */
};

/* The review of from_day … to_day, both included; stock and orders as of the day after. */
enum linli_rc report_make(const struct city_context *context, int32_t from_day, int32_t to_day,
                          struct report *ret_report, struct linli_error *err);

#endif
