/*
 * A plan: what the planner decided for one day, with the reason of every line. The planner makes
 * it, the store keeps it, the faces print it. Sites, items and suppliers are indices of the city it
 * was made for.
 *
 * Invariants: one line for each site and item that is planned, sorted by site, item; orders are
 * sorted by site, supplier, kind and name their lines through plan_line.order; a line without an
 * order has order -1 and quantity 0.
 */
#ifndef LINLI_MODEL_PLAN_H
#define LINLI_MODEL_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/city.h"
#include "model/document.h"
#include "model/forecast_state.h"
#include "model/reason.h"

enum { PLAN_PARTS = 11 };        /* of a forecast's mean */
enum { PLAN_FORECAST_DAYS = 3 }; /* the next 72 hours, as shown and as measured later */
enum { PLAN_MISSES = 3 };        /* in a row, for a wider buffer */

/* Today's forecast corrected by what was wanted so far (planner/today.c). */
struct plan_today {
    bool corrected;    /* else nothing is said */
    int64_t total_e3;  /* of the whole day, in the place of the forecast */
    int64_t wanted_e3; /* so far */
    int64_t by_now_e3; /* what the forecast expects until now */
    int64_t site_e4;   /* how the site's day runs against its forecasts: a ratio */
    int64_t share_e4;  /* of the item's day that is usually wanted by now */
};

/* How much of goods of short life is worth its risk (planner/short_life.c): the position at which
 * lost · short + repeat = wasted · left / chances. Amounts of a unit in ten-thousandths of a yuan.
 */
struct plan_shelf {
    bool known; /* else they keep, or nothing is expected */
    int64_t life_days;
    int64_t until_day;   /* of the next delivery, or before what expires first … */
    int64_t expired_day; /* … what an order of now brings */
    int64_t level_e3;    /* the most that is worth having, with what is there and on the way */
    int64_t lost_e4;     /* by a sale that is lost */
    int64_t wasted_e4;   /* by a unit that is left over … */
    int64_t chances_e4;  /* … for so many deliveries: 1 and more */
    int64_t repeat_e4;   /* brought by one that only makes the next order smaller */
    int64_t short_e4;    /* chance that more than the level is wanted until then */
    int64_t left_e4;     /* chance that no more is until it expires */
};

/* How an item is bought (planner/policy.h). */
enum plan_policy_kind {
    POLICY_DAILY,     /* class A; C where sites supply sites */
    POLICY_PERIODIC,  /* class B, by service level */
    POLICY_FILL,      /* class B, by fill rate */
    POLICY_ON_DEMAND, /* class C */
    POLICY_LUMPY,     /* by the record's own totals */
    POLICY_EVENT,     /* for the next activity */
    POLICY_PRESALE,   /* by what is ordered ahead */
    POLICY_KINDS_N
};

struct plan_policy {
    enum plan_policy_kind kind;
    bool lumpy;
    int64_t interval_e4;    /* mean days between demands, of lumpy and other known patterns */
    int64_t cv2_e4;         /* squared coefficient of variation of demands */
    const char *event_type; /* NULL: its demand does not come with activities */
    int64_t event_share_e4; /* of its demand, on days of that type … */
    int64_t event_days;     /* … of so many of the last year */
    int64_t event_day;      /* the next one; NONE: none is known */
    int64_t event_size;     /* NONE: not known */
};

/* The demand that the plan expects of one item at one site. */
struct plan_forecast {
    int64_t site;
    int64_t item;
    const char *model;                   /* its name, +group with a cold start */
    int64_t mean_e3[PLAN_FORECAST_DAYS]; /* today first */
    int64_t low_e3[PLAN_FORECAST_DAYS];  /* 10 % and 90 % quantiles */
    int64_t high_e3[PLAN_FORECAST_DAYS];
    int64_t override; /* the id of the next forecast by hand that holds; 0: none */
    int64_t override_of[PLAN_FORECAST_DAYS]; /* the one of each day; 0: none */
    int64_t base_e3[PLAN_FORECAST_DAYS];     /* what it would be without; NONE: as it is */
    /* What each day's mean adds up from, as linli/forecast.h names the parts; known only of a plan
     * that was just made. */
    bool parts_known;
    int64_t part_e3[PLAN_FORECAST_DAYS][PLAN_PARTS];
    struct plan_today today;
    int64_t buffer_e4; /* of the safety stock; above 1: the last three forecasts missed … */
    int64_t miss_e4[PLAN_MISSES]; /* … by these shares, oldest first */
    int64_t high72_e3;            /* 90 % quantile of the first 72 hours' total; NONE: not known */
    struct plan_shelf shelf;
    struct plan_policy policy;
    int64_t accuracy_e4; /* 1 - WAPE of the rolling backtest; NONE: unknown */
};

struct plan_line {
    int64_t site;
    int64_t item;
    int64_t supplier; /* NONE: none */
    enum item_class class;
    int64_t order; /* index of the order that holds it; -1: none */
    int64_t qty_e3;
    int64_t unit_price_e4; /* NONE: unknown */
    int64_t amount_fen;    /* 0 when the price is unknown */
    bool approved;         /* by the assistant: within the operator's limits */
    struct reason reason;
    struct reason hold;  /* why a person approves it; REASON_NONE: nothing against it */
    struct reason grade; /* GRADE_LINE of a line with an order: its risk */
};

struct plan_order {
    enum document_kind kind;
    int64_t site;
    int64_t supplier;
    int64_t due_day;
    int64_t amount_fen;
    int64_t fee_fen;
    int64_t lines_n;
};

/* Goods from one site to another, before anything is bought (docs/planning.md, What goes where).
 * Kept as a planned move (store/move_book.h), not read back with the plan. */
struct plan_move {
    int64_t from;
    int64_t to;
    int64_t item;
    int64_t stock;        /* row of city->stock: the lot; NONE: of what comes today */
    int64_t lot;          /* its lot_stock.lot; NONE */
    const char *lot_code; /* "" */
    int64_t qty_e3;
    int32_t due_day;
    int64_t way_fen; /* what its units cost on the way */
    bool approved;   /* by the assistant: a routine push within the operator's limits */
    struct reason reason;
};

/* What can be done for an item that is short today, and what each step costs (planner/ladder.c).
 * Known only of a plan that was just made. */
struct plan_ladder {
    int64_t site;
    int64_t item;
    int64_t wanted_e3;  /* today */
    int64_t own_e3;     /* used of what is there */
    int64_t due_e3;     /* today, beside what is moved */
    int64_t moved_e3;   /* by moves of this plan, today */
    int64_t moved_fen;  /* their ways */
    int64_t rest_e3;    /* missing after that; 0: nothing */
    int64_t substitute; /* an item; NONE: none has enough */
    int64_t substitute_e3;
    int64_t substitute_e4; /* a unit costs so much more (below 0: less); NONE: unknown */
    int64_t instant;       /* the supplier within hours; NONE: nobody */
    int64_t instant_e3;    /* ordered there by this plan */
    int64_t instant_e4;    /* as of the substitute */
    int64_t fee_fen;       /* for the delivery */
    bool supplied;         /* the usual one is a site */
    int64_t usual;         /* site or supplier; NONE: nobody */
    int64_t usual_day;     /* when it is there */
    int64_t lost_e4;       /* by a sale that is lost until then; NONE: unknown */
};

/* Another quantity of an order line that was sent, within its supplier's band: a person
 * decides. Known only of a plan that was just made. */
struct plan_amendment {
    int64_t line; /* the id of the document line, as open_line's */
    int64_t site;
    int64_t item;
    int64_t supplier;
    int64_t due_day;
    int64_t unit_price_e4; /* as agreed; NONE: unknown */
    int64_t amount_fen;    /* more, or (negative) less; 0 when the price is unknown */
    struct reason reason;  /* REASON_RAISE or REASON_LOWER */
};

/* Which tier holds the safety stock of an item, by guaranteed service (planner/placement.c): sums
 * of the sites of a tier. Known only of a plan that was just made, where it was asked for. */
struct plan_placement {
    int64_t site; /* that orders */
    int64_t item;
    int64_t root_e3;
    int64_t root_hours; /* within which it gives what those below ask */
    int64_t between_e3;
    int64_t points_e3;
    int64_t points_n;
    int64_t apart_e3;      /* at the points, if nobody above held any */
    int64_t wait_hours_e3; /* what is asked for waits there on average (METRIC); NONE: unknown */
};

/* How a supplier keeps its word, and whether its backups have its items
 * (planner/supplier_record.h).
 */
struct plan_supplier {
    int64_t supplier;
    bool out;
    bool changed; /* by rule, in this plan */
    bool by_hand;
    int32_t since_day; /* of being out, or back */
    int64_t late_n;    /* late or refused … */
    int64_t orders_n;  /* … of so many orders */
    int64_t lead_n;    /* deliveries that the lead time was measured by … */
    int64_t late_e3;   /* … days behind the promised day, on average */
    int64_t sd_e3;
    int64_t counted_e3; /* the same as it counts: drawn to the contract */
};

/* The buffer factor of a category (planner/buffers.h). */
struct plan_buffer {
    const char *category; /* "" */
    int64_t factor_e4;    /* in force */
    bool by_hand;
    bool reviewed; /* review is one; of this plan, when fresh */
    bool fresh;
    struct buffer_review review;
};

/* Something a person has to look at. */
struct plan_notice {
    struct reason reason;
    int64_t site;         /* NONE: the whole city */
    int64_t item;         /* NONE: no item */
    int64_t supplier;     /* NONE */
    int64_t other_item;   /* the substitute; NONE */
    const char *lot_code; /* "" */
    int64_t risk_fen;     /* money at risk, for the order of the list */
};

struct plan {
    int32_t day;
    struct plan_line *lines;
    int64_t lines_n;
    struct plan_order *orders;
    int64_t orders_n;
    struct plan_line *emergencies; /* lines beside the ordinary ones: of emergency orders … */
    int64_t emergencies_n;         /* (reason: NOTICE_SHORT_TODAY) and what a backup brings
                                      (REASON_SPLIT_*) */
    struct plan_notice *notices;   /* most money at risk first */
    int64_t notices_n;
    struct plan_forecast *forecasts; /* as lines: same order, same length */
    int64_t forecasts_n;
    struct class_state *classes; /* the new states of the ABC review */
    int64_t classes_n;
    struct plan_supplier *suppliers; /* as the city's; NULL in a plan that was read back */
    int64_t suppliers_n;
    struct plan_buffer *buffers; /* of each category, by name; NULL in a plan that was read back */
    int64_t buffers_n;
    struct reason *defaults; /* values taken because the tables say nothing */
    int64_t defaults_n;
    struct plan_move *moves; /* of help today first, then the push, sender by sender */
    int64_t moves_n;
    struct plan_ladder *ladders; /* of what is short today, by site, item */
    int64_t ladders_n;
    struct plan_placement *placements; /* by site, item */
    int64_t placements_n;
    struct plan_amendment *amendments; /* by site, item, then by day due */
    int64_t amendments_n;
    int64_t arriving_today_n;      /* order lines due today */
    bool states_known;             /* forecasts were carried on where they could, states kept */
    int64_t refits[REFIT_N];       /* forecasts by how they came about; REFIT_NOT: carried on */
    struct forecast_state *states; /* for the next day; that of no site first, which all share */
    int64_t states_n;
};

#endif
