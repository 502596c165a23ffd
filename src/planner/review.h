/*
 * A review computed from recorded facts (model/review.h has its nouns, docs/kpi.md every
 * definition). The caller streams the facts in, in the order of the functions here; memory grows
 * with site-item pairs times days of the window, not with movements. Pure: no database, no clock.
 *
 * Ids of sites, items and suppliers are indices of the city; lots and order lines keep their own
 * numbers. Items whose cost is not known have been given one where there was any (item.cost_e4).
 * Amounts are at the item's cost, its price where no cost is known.
 *
 * Called by service/report.
 */
#ifndef LINLI_PLANNER_REVIEW_H
#define LINLI_PLANNER_REVIEW_H

#include "linli/arena.h"
#include "linli/error.h"
#include "model/review.h"

struct review_work;

/* The days whose facts are wanted; two parts, the second empty (from > to) when one is enough. */
struct review_need {
    struct review_span demand[2];   /* imported demand */
    struct review_span forecast[2]; /* origins of forecasts */
    struct review_span orders;      /* days and due days of order lines */
};

/* A lot of the ledger. */
struct review_lot {
    int64_t id;
    int64_t expiry_day;   /* NONE: keeps */
    int64_t received_day; /* NONE: unknown */
    int64_t supplier;     /* NONE: unknown */
};

/* A movement that holds: neither undone nor an undo. */
struct review_movement {
    int64_t day;
    int64_t site;
    int64_t item;
    int64_t lot; /* NONE: an issue of nothing */
    enum account account;
    enum movement_kind kind;
    int64_t qty_e3; /* signed */
    int64_t unmet_e3;
    int64_t line;      /* NONE: without an order */
    const char *label; /* issue and return: the service; write-off: the reason; "" */
};

/* A row of imported demand. */
struct review_demand {
    int64_t day;
    int64_t site;
    int64_t item;
    int64_t qty_e3;      /* NONE: a day ahead */
    int64_t unmet_e3;    /* NONE: not recorded */
    int64_t in_stock_e4; /* NONE */
    int64_t open;        /* 0: closed that day; NONE */
};

/* What was expected, at an origin, of the day of the origin and the two after it. */
struct review_forecast {
    int64_t site;
    int64_t item;
    int64_t origin_day;
    int64_t sum_e3;
};

/* A forecast set by hand of a day, in the last plan made by then, and what it stood for. */
struct review_by_hand {
    int64_t site;
    int64_t item;
    int64_t day;
    int64_t value_e3;
    int64_t base_e3;
};

/* An order line that somebody has approved: approved, sent, received, or cancelled later. */
struct review_line {
    int64_t id;
    int64_t document;
    enum document_kind kind;
    int64_t site;
    int64_t item;
    int64_t supplier; /* NONE */
    int64_t day;
    int64_t due_day;
    int64_t fee_fen; /* of the document */
    enum line_state state;
    int64_t qty_e3;
    int64_t unit_price_e4; /* NONE */
    int64_t cancelled_day; /* NONE: not */
};

/* A review of one site, or of all (NONE). `city` and `arena` live as long as the result. */
enum linli_rc review_begin(const struct city *city, const struct review_frame *frame, int64_t site,
                           struct linli_arena *arena, struct review_work **ret_work,
                           struct linli_error *err);
struct review_need review_needs(const struct review_work *work);

/* In this order: lots by id; movements by id, all of the ledger; demand; then forecasts by site,
 * item, origin; forecasts by hand; lines by document. Rows of other sites are passed over. */
enum linli_rc review_take_lot(struct review_work *work, const struct review_lot *lot,
                              struct linli_error *err);
enum linli_rc review_take_movement(struct review_work *work, const struct review_movement *m,
                                   struct linli_error *err);
enum linli_rc review_take_demand(struct review_work *work, const struct review_demand *d,
                                 struct linli_error *err);
enum linli_rc review_take_forecast(struct review_work *work, const struct review_forecast *f,
                                   struct linli_error *err);
enum linli_rc review_take_by_hand(struct review_work *work, const struct review_by_hand *h,
                                  struct linli_error *err);
enum linli_rc review_take_line(struct review_work *work, const struct review_line *line,
                               struct linli_error *err);

/* The review of all that was taken. LINLI_EOVERFLOW: its amounts are too large. */
enum linli_rc review_finish(struct review_work *work, struct review *ret_review,
                            struct linli_error *err);

#endif
