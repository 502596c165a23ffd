/*
 * What one run of the planner works on. Each step fills its part of `struct planned` for every
 * site-item; the steps run in the order of planner.h and read only what earlier ones filled.
 */
#ifndef LINLI_PLANNER_RUN_H
#define LINLI_PLANNER_RUN_H

#include "linli/forecast.h"
#include "model/city.h"
#include "model/plan.h"
#include "planner/planner.h"

/* One way to get an item: a supplier with its terms and its calendar. */
struct source {
    bool found;
    bool parent;        /* another site, by a lane: no order is placed */
    bool assumed;       /* not from the tables: an unnamed supplier with default terms */
    int64_t supplier;   /* NONE when assumed, or a site */
    int64_t first_term; /* rows of city->supply: this supplier's price tiers */
    int64_t terms_n;
    int32_t lead_days;
    bool orders_today;
    int32_t arrival_day;      /* of an order placed today, or at the next order day */
    int32_t next_arrival_day; /* of an order placed at the next chance after that */
    int32_t cover_day;        /* an order placed now should last until this day */
    int64_t pack_e3;
    int64_t minimum_e3;
    int64_t most_e3; /* the supplier's limit of one day; 0: none */
};

/* An order raised to a price tier (bargain.c); quantity 0: none. */
struct bargain {
    int64_t qty_e3;
    int64_t usual_e3; /* what would have been ordered, at … */
    int64_t usual_price_e4;
    int64_t price_e4;
    int64_t saving_fen;
    int64_t holding_fen;
    int64_t days; /* that the additional goods wait on average */
};

/* What the backup brings beside the line of the main supplier (split.c); quantity 0: nothing. */
struct split {
    enum reason_id id;
    int64_t qty_e3;
    int64_t fen;
    int64_t main_fen;
    int64_t saving_fen; /* against all from the backup; 0: it was not a matter of cost */
};

/* One item at one site on its way through the run. */
struct planned {
    int64_t site;
    int64_t item;
    const struct demand_series *series; /* NULL: stock without any demand */
    const struct lot_stock *lots;       /* all accounts, earliest expiry first */
    int64_t lots_n;

    enum item_class class; /* classes.c */
    struct class_state class_state;

    struct source main; /* sourcing.c */
    struct source backup;
    struct source instant; /* within hours */
    const struct source *chosen;

    struct linli_forecast_result forecast;    /* demand.c */
    const char *model;                        /* demand_cold.c: its name */
    const struct forecast_override *override; /* override.c: the next one that holds; NULL: none */
    const struct forecast_override *override_of[PLAN_FORECAST_DAYS]; /* of each day; NULL: none */
    int64_t base_e3[PLAN_FORECAST_DAYS]; /* the forecast without it, where there is one */
    int64_t step_e3;                     /* quantities are multiples of it: 1 unit or 0.1 */
    const int64_t *daily_e3;             /* [horizon] mean of each day, of today what is left */
    int64_t *promised_e3;                /* promise.c: [horizon] to customers; NULL: nothing */
    int64_t *promised_more_e3;           /* [horizon] above what the day expected without it */
    int64_t met_e3;                      /* of today's forecast, issued already */
    struct plan_today sensed;            /* today.c: today's forecast corrected by its course */
    double sensed_change;                /* what that adds to today's mean */
    int64_t usual_daily_e3;              /* mean of the last 90 days */
    int64_t buffer_e4;                   /* by its own misses */
    int64_t category_buffer_e4;          /* buffers.c */

    int64_t on_hand_e3; /* position.c: normal account, not expired */
    int64_t usable_e3;  /* of it, used before it expires */
    int64_t expiring_e3;
    int64_t reserve_gap_e3;
    int64_t reserve_target_e3; /* of critical items, where orders are placed */
    int64_t arriving_e3;       /* due before the next arrival */
    int64_t due_today_e3;
    int64_t comes_today_e3; /* the same of this site alone, less what is pushed on */
    bool declined;          /* a person cancelled an order of it today */

    int64_t *gross_e3; /* tiers.c: [horizon] what this site and those below ask of its stock; NULL:
                          nobody supplies it and it supplies nobody */
    int64_t *asked_e3; /* [horizon] the same before any of it is served */
    int64_t local_safety_e3; /* local_safety.c: of the points, missing there */
    int64_t below_e3;        /* stock of the sites below that counts as usable here */

    int64_t helped_e3; /* lateral.c: comes from other sites today */
    int64_t pushed_e3; /* distribute.c: goes down to it with the push of today, there later */
    int64_t left_e3;   /* of its lots, sent down with the push of today */
    bool unserved;     /* the pushes give less than it asks for */

    int64_t emergency_e3;  /* contingency.c: on its way within hours */
    bool open_fact;        /* a fact of its last two weeks waits in the inbox … */
    int32_t open_fact_day; /* … of this day */
    bool noticed;          /* a person looks at this item today: nothing approves itself */

    int32_t cycle_days; /* economy.c: of demand that an order brings beyond the reorder point */

    double protect_mean; /* replenish.c: units until the next arrival … */
    double protect_safety;
    int64_t forecast_e3; /* until cover_day, or of the cycle */
    int64_t safety_e3;
    int64_t reorder_e3;
    int64_t most_e3;
    int64_t given_e3;  /* of it, what the supplier still gives for the day of arrival */
    int64_t worth_e3;  /* and what is worth the risk of short life; of both 0: no bound */
    bool cycle_orders; /* an order lasts a cycle beyond the reorder point, not until cover_day */
    bool at_limit;     /* the supplier's most of the day is on order: not half a pack is left */
    int64_t need_e3;   /* before rounding; <= 0: none */
    int64_t beside_e3; /* of split: it is on its way when the line is decided */
    struct split split;
    struct bargain bargain;
    struct plan_shelf shelf;   /* short_life.c */
    struct plan_policy policy; /* policy.c */
    bool marked;               /* markdown.c: a lower price is advised */
    struct plan_line line;
};

/* A site's place in the tree of sites.parent. */
struct tier {
    int64_t parent;       /* NONE: it orders from suppliers */
    int64_t below_n;      /* sites that it supplies, at any depth */
    int64_t depth;        /* 0: no parent */
    int64_t way_hours_e3; /* of goods from the ordering site */
    int32_t lane_days;    /* from the parent */
    int64_t lane_hours_e3;
    bool has_customers;      /* a site that supplies others has demand of its own */
    int32_t longest_days;    /* of an ordering site: to the farthest below it */
    const struct lane *lane; /* to or from the parent; NULL: none */
    bool timed;              /* some lane from the ordering site has departures */
    int32_t push_days;       /* until what the ordering site sends is there; 0: the same day */
    const int64_t *due_days; /* timetable.c: [sites_n] of its own pushes; NULL: not asked yet */
};

/* What a forecast says of the first 72 hours: mean and 90 % quantile; the latter NONE: nothing. */
struct demand_promise {
    int64_t of[2];
};

/* Forecasts made apart from the plans that use them. */
struct planner_forecasts {
    int32_t day;
    int32_t horizon;
    int64_t n; /* series planned, in their order */
    const struct linli_forecast_result *results;
    const char *const *models;
    const int64_t *steps_e3;     /* planned.step_e3 of each */
    struct demand_series *grown; /* [grown_n] with those of sites above others; NULL: none are */
    int64_t grown_n;
    const struct class_state *classes; /* [classes_n] of all that are planned */
    int64_t classes_n;
    const struct demand_promise *promises; /* [n] */
    const struct plan_policy *policies;    /* [n] */
    const struct plan_buffer *buffers;     /* [buffers_n] */
    int64_t buffers_n;
    const struct forecast_state *states; /* [states_n] to be kept for the next day */
    int64_t states_n;
};

struct run {
    const struct city *city;
    const struct planner_options *options;
    struct linli_arena *arena;
    struct planned *planned;
    int64_t planned_n;
    struct tier *tiers; /* [sites_n] */
    int64_t deepest;    /* 0: no site supplies another */
    int32_t horizon;
    bool stock_known;   /* the city has any stock or ledger at all */
    bool without_parts; /* nobody looks at what a forecast adds up from */
    struct plan *plan;
    int64_t notices_max;
    int64_t moves_max;
    int64_t *moved_e3;                    /* [stock_n] of each lot, to other sites */
    const struct open_line *const *lines; /* [open_lines_n] arrivals.c: by site, item, day */
    struct room_orders *rooms;            /* room_orders.c: what is free for orders */
    struct open_line *amended; /* [open_lines_n] amend.c: as amended; NULL: none may be */
};

enum linli_rc classes_review(struct run *run, struct linli_error *err);
/* The class that an item has when reviews give it that one: the items table stands above them. */
enum item_class classes_of_item(const struct item *item, enum item_class reviewed);
void sourcing_find(struct run *run);
/* An item's first row in city->supply, and how many rows from there on are one supplier's: its
 * price tiers; 0: the item has no more. */
int64_t sourcing_first_term(const struct city *city, int64_t item);
int64_t sourcing_terms_n(const struct city *city, int64_t item, int64_t first);
/* The source that such rows are. */
struct source sourcing_from_terms(const struct city *city, enum item_class class, int64_t first,
                                  int64_t n);
/* Delivers within hours (emergency_hours), with a surcharge. */
bool sourcing_is_instant(const struct city *city, int64_t supplier);
/* When an order is there that is placed on the first order day from `from_day` on. */
int32_t sourcing_arrival(const struct supplier *supplier, int32_t lead_days, int32_t from_day);
/* The price of the tier that an order of this size falls into; NONE: unknown. */
int64_t sourcing_price_e4(const struct city *city, const struct source *source, int64_t item,
                          int64_t qty_e3);
enum linli_rc demand_forecast(struct run *run, struct linli_error *err);
/* What demand_forecast made, for other runs of the same day and demand. */
enum linli_rc demand_keep(const struct run *run, const struct planner_forecasts **ret,
                          struct linli_error *err);
/* Runs the forecaster: from kept states where it can (demand_states.c). */
enum linli_rc demand_run(struct run *run, const struct linli_forecast_series *series,
                         const struct linli_forecast_signals *const *signals, int64_t n,
                         const struct linli_forecast_options *options,
                         struct linli_forecast_result *results, struct linli_error *err);
/* Draws the forecasts of young series[n] (those planned that have one) to their groups. */
enum linli_rc demand_cold(struct run *run, const struct linli_forecast_series *series, int64_t n,
                          const struct linli_forecast_options *options, struct linli_error *err);
/* One of the last three errors of a forecast's 72 hours, at most 100 times. */
int64_t demand_miss_e4(const struct planned *p, int which);
/* Days from today until before `day`, at least one and at most what an order may protect. */
int32_t demand_interval(const struct run *run, int32_t day);
/* Takes what people said over the item's forecast; `open` [horizon] or NULL, 0: closed. */
void override_take(struct run *run, struct planned *p, const uint8_t *open);
/* Adds changes of the mean [horizon] to the totals that decide an order, and moves their quantiles
 * along. */
void override_move_totals(const struct run *run, struct planned *p, const double *changes);
/* Corrects today's forecasts by what was wanted so far; a notice for a site that runs apart. */
enum linli_rc today_take(struct run *run, struct linli_error *err);
/* Demand expected from today until before `until_day`, within the horizon. */
int64_t demand_until_e3(const struct run *run, const struct planned *p, int32_t until_day);
enum linli_rc position_take(struct run *run, struct linli_error *err);
/* Whether a lot can be issued today. */
bool position_counts(const struct lot_stock *lot, int32_t today);
/* Whether a lot is in the reserve, and good until an order of today could replace it. */
bool position_in_reserve(const struct lot_stock *lot, const struct source *source, int32_t today);
enum linli_rc contingency_find(struct run *run, struct linli_error *err);
/* The first substitute, by rank, that has the missing quantity beyond its own demand of two days.
 */
bool contingency_substitute(const struct run *run, const struct planned *p, int64_t missing_e3,
                            int64_t *ret_item, int64_t *ret_wanted_e3);
/* How long orders should last, by what a delivery costs. */
enum linli_rc economy_find(struct run *run, struct linli_error *err);
/* What an ordinary day will take, units. */
double economy_daily(const struct run *run, const struct planned *p);
/* Units that a cycle takes. */
double economy_cycle(const struct run *run, const struct planned *p);
/* Near enough to its reorder point to come along when its supplier delivers. */
bool economy_joins(const struct run *run, const struct planned *p);
/* The level that protects until the next arrival: mean and safety stock. */
enum linli_rc replenish_protect(const struct run *run, const struct planned *p, int64_t *ret_e3,
                                struct linli_error *err);
enum linli_rc replenish_all(struct run *run, struct linli_error *err);
/* The same of sites that others supply, before what they get today is known. */
enum linli_rc replenish_supplied(struct run *run, struct linli_error *err);
/* Gives a line its order by the numbers of its reason; `id` is REASON_ORDER or REASON_JOIN. */
enum linli_rc replenish_order(struct run *run, struct planned *p, enum reason_id id,
                              struct linli_error *err);
/* Takes the order off a line and says why. */
void replenish_drop(struct planned *p, enum reason_id id);
enum linli_rc purchase_group(struct run *run, struct linli_error *err);
/* What waits in the inbox: one notice, and the items that it is about. */
enum linli_rc watch_inbox(struct run *run, struct linli_error *err);
/* Somebody has looked at the forecast's misses in a row. */
bool watch_has_been_seen(const struct city *city, const struct planned *p);
/* Grades the lines that have an order, and approves those within the operator's limits. */
enum linli_rc assistant_approve(struct run *run, struct linli_error *err);
/* Approves moves that are routine, within the same limits (assistant_moves.c). */
enum linli_rc assistant_approve_moves(struct run *run, struct linli_error *err);
enum linli_rc watch_all(struct run *run, struct linli_error *err);
/* What is to be put aside for the reserve, and which of its lots are to be swapped. */
enum linli_rc reserve_watch(struct run *run, struct planned *p, struct linli_error *err);
enum linli_rc defaults_report(struct run *run, struct linli_error *err);

/* The amount of an order, 0 without a price; false when order or amount is beyond its limit. */
bool run_amount_fen(int64_t qty_e3, int64_t price_e4, int64_t *ret_fen);

/* The item at that site; NULL: not planned. */
struct planned *run_find(const struct run *run, int64_t site, int64_t item);

/* Adds a notice about an item (NULL: none); the caller fills what else it names. */
enum linli_rc run_notice(struct run *run, struct planned *p, enum reason_id id,
                         const int64_t *numbers, int32_t numbers_n, struct plan_notice **ret_notice,
                         struct linli_error *err);

/* Money of a quantity at the item's cost, else its price; 0 when neither is known. */
int64_t run_value_fen(const struct run *run, int64_t item, int64_t qty_e3);
/* Up (or to the nearest, halves away) to a multiple of step. */
int64_t run_round_up(int64_t qty_e3, int64_t step_e3);
int64_t run_round_near(double qty, int64_t step_e3);

#endif
