/*
 * Inventory: how much to keep, when to order, how much to order; pure numerics over the caller's
 * arrays.
 *
 * First the kernels that a daily plan is made of (classes, stock levels from the distribution of
 * demand, consumption corrected for stock-outs, waste expected from ageing lots), in which
 * quantities are int64 thousandths of the base unit (_e3) and days are int32 day numbers; then the
 * classical models of inventory theory, in doubles and in whatever unit the caller keeps to.
 *
 * Nothing here allocates but from the caller's arena, keeps state, or reads a clock. Results come
 * back through `ret_*`, untouched on failure. LINLI_EINPUT: an argument is outside its range.
 */
#ifndef LINLI_INVENTORY_H
#define LINLI_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- classes (classify.c) -------------------------------------------------------------------- */

enum linli_abc { LINLI_ABC_NONE, LINLI_ABC_A, LINLI_ABC_B, LINLI_ABC_C };
enum linli_xyz { LINLI_XYZ_NONE, LINLI_XYZ_X, LINLI_XYZ_Y, LINLI_XYZ_Z };
enum linli_pattern {
    LINLI_PATTERN_NONE, /* no demand at all */
    LINLI_PATTERN_SMOOTH,
    LINLI_PATTERN_ERRATIC,
    LINLI_PATTERN_INTERMITTENT,
    LINLI_PATTERN_LUMPY
};

/* An item's class and what the last reviews proposed instead; zeroed: not classified yet. */
struct linli_abc_state {
    enum linli_abc current;
    enum linli_abc proposed; /* the class that the last review proposed, if not `current` */
    int32_t proposed_n;      /* how many reviews in a row proposed it */
};

enum { LINLI_ABC_REVIEWS_TO_CHANGE = 2 };

/*
 * ABC by annual consumption value (Pareto; shares 80 % and 95 %): items in descending order of
 * value; an item is A while the items before it make up less than 80 % of the total, B while less
 * than 95 %, else C; an item without value is C. Equal values keep the order of the arrays. A
 * critical item is A whatever its value. `value_fen[n]` >= 0; `critical[n]` or NULL; `ret_class[n]`
 * is the caller's. LINLI_EOVERFLOW when the sum does not fit.
 */
enum linli_rc linli_classify_abc(const int64_t *value_fen, const bool *critical, size_t n,
                                 struct linli_arena *arena, enum linli_abc *ret_class,
                                 struct linli_error *err);

/*
 * Hysteresis: takes one review's proposal into the item's state. The first review sets the class;
 * later it changes only after LINLI_ABC_REVIEWS_TO_CHANGE reviews in a row that propose the same
 * other class. `critical` sets A at once: a critical item never waits.
 */
struct linli_abc_state linli_classify_settle(struct linli_abc_state state, enum linli_abc proposed,
                                             bool critical);

struct linli_demand_shape {
    double mean; /* per period */
    double sd;   /* sample standard deviation (n - 1) */
    double cv;   /* sd / mean; 0 without demand */
    double adi; /* average inter-demand interval: periods / periods with demand; 0 without demand */
    double cv2; /* squared coefficient of variation of the demands that are not zero */
    enum linli_xyz xyz;
    enum linli_pattern pattern;
};

/*
 * The shape of a series of `n` >= 1 periods' demand (finite, >= 0): XYZ by cv (X < 0.5 <= Y < 1 <=
 * Z) and the pattern of Syntetos, Boylan and Croston (2005): adi < 1.32 or not, cv2 < 0.49 or not.
 * The classes say most of a series that is already free of season and stock-outs.
 */
enum linli_rc linli_classify_demand(const double *demand, size_t n,
                                    struct linli_demand_shape *ret_shape, struct linli_error *err);

/* ---- stock levels from the distribution of demand (level.c) ---------------------------------- */

/*
 * The distribution of the total demand over some interval, as its quantiles or as mean and standard
 * deviation. With levels_n > 0: levels[] ascending inside (0, 1), values[] not descending; `sd` is
 * then not looked at. With levels_n == 0 it is normal with `mean` and `sd`.
 */
struct linli_total {
    double mean; /* >= 0 */
    double sd;   /* >= 0 */
    const double *levels;
    const double *values;
    size_t levels_n;
};

/*
 * The quantile at `level` inside (0, 1), never below 0: between given levels linear in the normal
 * score of the level (exact for a normal distribution, monotone for any); outside them along the
 * slope of the outermost two, measured from the outermost one, or from the mean when there is only
 * one; never flatter than 0.
 */
enum linli_rc linli_level_quantile(const struct linli_total *total, double level,
                                   double *ret_quantile, struct linli_error *err);

struct linli_levels {
    double mean;          /* of the total, as given */
    double safety;        /* quantile - mean, at least 0 */
    double reorder_point; /* mean + safety: order when the inventory position is below */
    double order_up_to;   /* reorder_point + cycle_demand */
};

/*
 * Reorder point and order-up-to level for a periodic review (Silver, Pyke and Thomas, ch. 6):
 * `total` is the demand over lead time + review interval, `service` inside (0, 1) the wanted
 * probability of no stock-out in it, `cycle_demand` >= 0 what one order should cover beyond that
 * (0: order at every review that finds less).
 */
enum linli_rc linli_level_set(const struct linli_total *total, double service, double cycle_demand,
                              struct linli_levels *ret_levels, struct linli_error *err);

/* The share of `total` that is at most `quantity`: the inverse of linli_level_quantile. Not below 0
 * or above 1, and never falling as `quantity` grows. */
enum linli_rc linli_level_share(const struct linli_total *total, double quantity, double *ret_share,
                                struct linli_error *err);

/* ---- consumption corrected for stock-outs (consumption.c) ------------------------------------ */

/*
 * consumed * days / (days - days_out), the rate of the days that had stock applied to all days,
 * rounded up to a multiple of `step` > 0 (OpenLMIS' adjusted consumption with step one unit);
 * `consumed` when days_out == days. `consumed` and the result share a unit, `days` and `days_out`
 * another (tenths of a day for shares of days). Exact. Needs 0 <= days_out <= days, consumed >= 0.
 */
enum linli_rc linli_consumption_uncensor(int64_t consumed, int64_t days, int64_t days_out,
                                         int64_t step, int64_t *ret_adjusted,
                                         struct linli_error *err);

/* The mean of `n` >= 1 values >= 0, rounded up to a whole number of their unit. Exact. */
enum linli_rc linli_consumption_average(const int64_t *consumption, size_t n, int64_t *ret_average,
                                        struct linli_error *err);

/* ---- ageing stock (waste.c) ------------------------------------------------------------------ */

enum { LINLI_WASTE_DAYS_MAX = 3660 };

struct linli_lot {
    int64_t qty_e3;     /* >= 0 */
    int32_t from_day;   /* the first day it can be issued: the past for stock, later for arrivals */
    int32_t expiry_day; /* the last day it can be issued; INT32_MAX: does not expire */
    int64_t ret_used_e3;  /* out: expected to be issued within the horizon */
    int64_t ret_waste_e3; /* out: expected to expire within the horizon, or expired before it */
};

struct linli_waste {
    int64_t waste_e3;   /* sum over the lots */
    int64_t usable_e3;  /* what is not wasted: issued in the horizon or still good after it */
    int64_t unmet_e3;   /* demand of the horizon that no lot can serve */
    int64_t expired_e3; /* part of waste_e3: expired before the first day */
};

/*
 * The waste to expect until a horizon, the E[waste] of the EWA policy (Broekmeulen and van
 * Donselaar 2009): expected demand `demand_e3[days_n]` of first_day, first_day + 1, ... is issued
 * day by day, first expired first out, among the lots that have arrived; what remains of a lot
 * after its expiry day is waste. A lot that expires on the horizon's last day counts. Lots may come
 * in any order and keep it; equal expiry is issued in that order. Integers throughout.
 */
enum linli_rc linli_waste_expect(struct linli_lot *lots, size_t lots_n, int32_t first_day,
                                 const int64_t *demand_e3, size_t days_n, struct linli_arena *arena,
                                 struct linli_waste *ret_waste, struct linli_error *err);

/* The inventory position: what an order is reckoned against. */
struct linli_position {
    int64_t usable_e3;   /* on hand, usable before expiry, less the waste to expect */
    int64_t arriving_e3; /* ordered or in transit, arriving within lead time + review */
    int64_t reserved_e3; /* promised to somebody */
    int64_t reserve_e3;  /* the emergency reserve */
};

/* usable + arriving - reserved - reserve; may be negative. Each part >= 0. */
enum linli_rc linli_position_sum(const struct linli_position *position, int64_t *ret_position_e3,
                                 struct linli_error *err);

/* ---- demand (demand.c) ----------------------------------------------------------------------- */

enum linli_demand_kind {
    LINLI_DEMAND_NORMAL,    /* mean, sd; not cut at zero */
    LINLI_DEMAND_POISSON,   /* mean */
    LINLI_DEMAND_LOGNORMAL, /* exp of a normal(mu, sigma) */
    LINLI_DEMAND_GAMMA,     /* mean, sd: shape (mean / sd)^2, scale sd^2 / mean */
    LINLI_DEMAND_DISCRETE   /* values[n] ascending with probs[n] */
};

struct linli_demand {
    enum linli_demand_kind kind;
    double mean;
    double sd;
    double mu;
    double sigma;
    const double *values;
    const double *probs;
    size_t n;
};

enum { LINLI_DEMAND_POISSON_MEAN_MAX = 1000000 };

/* LINLI_EINPUT on negative sd, sigma or (but for the normal) mean, values that do not ascend,
 * probabilities that are negative or do not sum to 1 within 1e-9; LINLI_ELIMIT on too large a
 * Poisson mean. The other functions want a checked demand. */
enum linli_rc linli_demand_check(const struct linli_demand *demand, struct linli_error *err);

/* The demand of `periods` >= 0 independent periods: normal and Poisson any number, others 1 (and 0:
 * nothing, as a normal of mean and sd 0). */
enum linli_rc linli_demand_over(const struct linli_demand *demand, double periods,
                                struct linli_demand *ret_demand, struct linli_error *err);

/* Whether stock is counted in whole units: Poisson, or discrete with whole values only. */
bool linli_demand_is_whole(const struct linli_demand *demand);
double linli_demand_mean(const struct linli_demand *demand);
/* P(D <= x), and E(D - x)^+. */
double linli_demand_below(const struct linli_demand *demand, double x);
double linli_demand_excess(const struct linli_demand *demand, double x);
/* The smallest value v with P(D <= v) >= level; level inside (0, 1). */
double linli_demand_quantile(const struct linli_demand *demand, double level);

/* Probabilities of 0, 1, 2 ... n - 1; they sum to 1. */
struct linli_masses {
    double *probs;
    size_t n;
};

enum { LINLI_DEMAND_MASSES_MAX = 1000000 };

/*
 * Demand in whole units: as it is for Poisson (cut where less than 1e-18 remains, which the last
 * value gets) and whole discrete values >= 0; rounded for the continuous kinds: P(0) = F(0.5),
 * P(d) = F(d + 0.5) - F(d - 0.5), everything beyond `max` added to `max`.
 */
enum linli_rc linli_demand_round(const struct linli_demand *demand, size_t max,
                                 struct linli_arena *arena, struct linli_masses *ret_masses,
                                 struct linli_error *err);

/* ---- order quantities with known demand (eoq.c, lot_sizing.c, joint.c) ------------------------
 */

struct linli_eoq {
    double quantity;
    double cost; /* per unit of time */
};

/*
 * Harris' economic order quantity: sqrt(2 K lambda / h); with shortages allowed at
 * `backorder_cost` p per unit and time (INFINITY: none) sqrt(2 K lambda (h + p) / (h p)), of which
 * a share h / (h + p) is backordered. All >= 0. LINLI_ENOSOLUTION when no finite quantity is best.
 */
enum linli_rc linli_eoq_solve(double fixed_cost, double holding_cost, double demand_rate,
                              double backorder_cost, struct linli_eoq *ret_eoq,
                              struct linli_error *err);

/* All-units discount: price prices[j] for the whole order when breaks[j] <= Q < breaks[j + 1],
 * breaks[0] = 0, n >= 1; the cost includes the purchase. The best of the n clamped quantities. */
enum linli_rc linli_eoq_discount(double fixed_cost, double holding_rate, double demand_rate,
                                 const double *breaks, const double *prices, size_t n,
                                 struct linli_eoq *ret_eoq, struct linli_error *err);

enum { LINLI_LOTS_PERIODS_MAX = 5000 };

/* Wagner and Whitin (1958), exact: what to order in each of n >= 1 periods, and its cost.
 * `ret_orders[n]` is the caller's. */
enum linli_rc linli_lots_wagner_whitin(double fixed_cost, double holding_cost, const double *demand,
                                       size_t n, struct linli_arena *arena, double *ret_orders,
                                       double *ret_cost, struct linli_error *err);

/* Silver and Meal (1973): extend each order while the cost per covered period does not rise. A
 * period without demand does not begin an order. */
enum linli_rc linli_lots_silver_meal(double fixed_cost, double holding_cost, const double *demand,
                                     size_t n, double *ret_orders, double *ret_cost,
                                     struct linli_error *err);

enum { LINLI_JOINT_ITEMS_MAX = 1000, LINLI_JOINT_STEPS_MAX = 200000000 };

struct linli_joint {
    double cycle;
    double cost;
};

/*
 * Joint replenishment, exact: minimises (K + sum k_i / n_i) / T + T sum n_i h_i d_i / 2 over T and
 * whole n_i >= 1, by walking down T through every change of the best n(T) until no smaller T can be
 * better (Goyal 1974). `ret_multiples[n]` is the caller's. LINLI_ENOSOLUTION when there is no
 * finite optimum, LINLI_ELIMIT after LINLI_JOINT_STEPS_MAX item steps.
 */
enum linli_rc linli_joint_solve(double major_cost, const double *minor_costs,
                                const double *holding_costs, const double *demand_rates, size_t n,
                                struct linli_arena *arena, double *ret_multiples,
                                struct linli_joint *ret_joint, struct linli_error *err);

/* ---- one place, uncertain demand (newsvendor.c, rq.c, ss.c, service.c) ------------------------
 */

struct linli_newsvendor {
    double order_up_to;
    double critical_ratio; /* underage / (underage + overage) */
    double cost;           /* overage * E(S - D)^+ + underage * E(D - S)^+ */
    double excess;         /* E(D - S)^+ */
};

/* The underage / (underage + overage) quantile of `demand` and its cost. */
enum linli_rc linli_newsvendor_solve(const struct linli_demand *demand, double overage_cost,
                                     double underage_cost, struct linli_newsvendor *ret_newsvendor,
                                     struct linli_error *err);

/* Continuous review (r, Q): when the inventory position falls to r, order Q. */
struct linli_rq_costs {
    double fixed_cost;
    double holding_cost;  /* per unit and time */
    double stockout_cost; /* per unit backordered and time */
    double demand_rate;
};

struct linli_rq {
    double reorder_point;
    double order_quantity;
    double cost;
};

enum { LINLI_RQ_QUANTITY_MAX = 1000000 };

/* The cost of a given policy; `lead_demand` is the demand over the lead time: normal (r, Q
 * continuous) or Poisson (whole; Q at most LINLI_RQ_QUANTITY_MAX). Zheng (1992), Federgruen and
 * Zheng (1992). */
enum linli_rc linli_rq_cost(const struct linli_demand *lead_demand,
                            const struct linli_rq_costs *costs, double reorder_point,
                            double order_quantity, double *ret_cost, struct linli_error *err);
/* The exact optimum: for normal demand g(r) = g(r + Q) = cost, for Poisson the interval of the
 * cheapest stock levels. */
enum linli_rc linli_rq_optimum(const struct linli_demand *lead_demand,
                               const struct linli_rq_costs *costs, struct linli_rq *ret_rq,
                               struct linli_error *err);
/* The factor k with G(k) = (1 - fill_rate) Q / sd; fill_rate inside [0, 1), Q and sd > 0. */
enum linli_rc linli_rq_safety_factor(double fill_rate, double order_quantity, double sd,
                                     double *ret_factor, struct linli_error *err);

struct linli_ss {
    double reorder_point; /* s: order when the stock level is at or below it */
    double order_up_to;   /* S */
    double cost;          /* long-run average per period */
};

enum { LINLI_SS_LEVELS_MAX = 20000 };

/* Periodic review (s, S), whole demand, lead time 0, backorders: Zheng and Federgruen (1991),
 * exact. Levels may span LINLI_SS_LEVELS_MAX. */
enum linli_rc linli_ss_optimum(const struct linli_demand *demand, double fixed_cost,
                               double holding_cost, double stockout_cost, struct linli_arena *arena,
                               struct linli_ss *ret_ss, struct linli_error *err);
/* Ehrhardt and Mosier's power approximation (1984); mean, sd and costs > 0; `cost` is left 0. */
enum linli_rc linli_ss_power(double mean, double sd, double fixed_cost, double holding_cost,
                             double stockout_cost, struct linli_ss *ret_ss,
                             struct linli_error *err);

/* Order-up-to S at each review, normal demand per period, backorders (Hadley and Whitin 1963). */
struct linli_review {
    double review;    /* R > 0, periods */
    double lead_time; /* L >= 0, periods */
    double mean;      /* > 0 */
    double sd;        /* >= 0 */
};

double linli_service_fill_rate(const struct linli_review *review, double order_up_to);
/* The level that gives `fill_rate` inside (0, 1). */
enum linli_rc linli_service_order_up_to(const struct linli_review *review, double fill_rate,
                                        double *ret_order_up_to, struct linli_error *err);
/* Normal quantile at `service` inside (0, 1) times sqrt(L sd^2 + mean^2 lead_time_sd^2). */
double linli_service_safety_stock(double mean, double sd, double lead_time, double lead_time_sd,
                                  double service);
enum { LINLI_SERVICE_STOCK_MAX = 10000000 };
/* Erlang's loss formula: the share of Poisson demand lost with `stock` units and one-for-one
 * replenishment; load = rate * mean lead time. */
double linli_service_loss(double load, int64_t stock);

/* ---- several places (sites.c) -----------------------------------------------------------------
 */

/* Equal stock-out probability (Eppen and Schrage 1981): z = (available - sum mean) / sum sd, levels
 * mean + z sd. LINLI_ENOSOLUTION when every sd is 0. */
enum linli_rc linli_sites_allocate(double available, const double *mean, const double *sd, size_t n,
                                   double *ret_levels, double *ret_z, struct linli_error *err);
/* Safety stock held apart and together (Eppen 1979); LINLI_EINPUT for a correlation that n sites
 * cannot have. */
enum linli_rc linli_sites_pool(const double *sd, size_t n, double service, double correlation,
                               double *ret_separate, double *ret_pooled, struct linli_error *err);

struct linli_site {
    double rate;
    double lead_time; /* from the depot */
    double stock;     /* whole */
    double ret_backorders;
};

/* METRIC (Sherbrooke 1968): Poisson demand, one-for-one replenishment through a depot. */
enum linli_rc linli_sites_metric(double depot_lead_time, double depot_stock,
                                 struct linli_site *sites, size_t n, double *ret_depot_wait,
                                 struct linli_error *err);

enum { LINLI_SERIAL_STAGES_MAX = 50, LINLI_SERIAL_LEVELS_MAX = 20000 };

struct linli_serial_stage {
    double holding_cost; /* echelon: of the value added here, > 0 */
    double lead_time;    /* into this stage */
    double ret_base_stock;
};

/*
 * A serial system (Clark and Scarf 1960; Chen and Zheng 1994): stages[0] serves the customer, the
 * last is supplied from outside. Normal demand by convolution on a grid, accurate to about 1e-6;
 * whole demand exactly, levels up to LINLI_SERIAL_LEVELS_MAX. `demand` per unit of time;
 * stockout_cost > 0.
 */
enum linli_rc linli_serial_solve(const struct linli_demand *demand, double stockout_cost,
                                 struct linli_serial_stage *stages, size_t n,
                                 struct linli_arena *arena, double *ret_cost,
                                 struct linli_error *err);

enum { LINLI_PLACEMENT_STAGES_MAX = 10000, LINLI_PLACEMENT_TIME_MAX = 5000 };
enum { LINLI_PLACEMENT_NO_LIMIT = -1 };

struct linli_placement_stage {
    int32_t lead_time;
    int32_t service_in;      /* time of the outside supply */
    int32_t service_out_max; /* LINLI_PLACEMENT_NO_LIMIT: none */
    double holding_cost;     /* of one unit here per unit of time */
    double sd;               /* of outside demand per unit of time */
    int32_t ret_service_time;
};

struct linli_placement_arc {
    size_t from;
    size_t to;
};

/*
 * Placement of safety stock in a tree (Graves and Willems 2000), exact: whole service times that
 * minimise sum h z sigma sqrt(SI + T - S). LINLI_EINPUT when the arcs are not a tree (connected,
 * n - 1 arcs), LINLI_ENOSOLUTION when no service times keep the limits, LINLI_ELIMIT beyond
 * LINLI_PLACEMENT_TIME_MAX or too much work.
 */
enum linli_rc linli_placement_solve(struct linli_placement_stage *stages, size_t n,
                                    const struct linli_placement_arc *arcs, size_t arcs_n, double z,
                                    struct linli_arena *arena, double *ret_cost,
                                    struct linli_error *err);

enum { LINLI_TRANSFER_SITES_MAX = 300 };

struct linli_transfer {
    const double *surplus; /* [givers_n] */
    const double *need;    /* [receivers_n] */
    const double *cost;    /* [givers_n * receivers_n] per unit, row by giver */
    size_t givers_n;
    size_t receivers_n;
    double unmet_penalty;
};

/* Cheapest transfers and penalties: shortest augmenting paths. `ret_flows[givers_n * receivers_n]`
 * and `ret_unmet[receivers_n]` are the caller's. */
enum linli_rc linli_transfer_solve(const struct linli_transfer *transfer, struct linli_arena *arena,
                                   double *ret_flows, double *ret_unmet, double *ret_total,
                                   struct linli_error *err);

/* ---- finite horizon, perishable goods, simulation ----------------------------------------------
 */

enum { LINLI_FINITE_PERIODS_MAX = 1000 };

struct linli_finite {
    int64_t periods;
    double fixed_cost;
    double purchase_cost;
    double holding_cost;
    double stockout_cost;
    double terminal_holding_cost;
    double terminal_stockout_cost;
    double discount;
    int64_t initial_stock;
};

/*
 * (s, S) over a finite horizon by backward induction (Scarf 1960) in whole units; `masses` is the
 * rounded `demand`. `ret_reorder_point[periods]` and `ret_order_up_to[periods]` are the caller's.
 * LINLI_ENOSOLUTION when in some period ordering is never worth it, LINLI_ELIMIT on too much work.
 */
enum linli_rc linli_finite_solve(const struct linli_finite *finite,
                                 const struct linli_demand *demand,
                                 const struct linli_masses *masses, struct linli_arena *arena,
                                 double *ret_reorder_point, double *ret_order_up_to,
                                 double *ret_cost, struct linli_error *err);

enum linli_issue { LINLI_ISSUE_FIFO, LINLI_ISSUE_LIFO };

enum { LINLI_PERISHABLE_LIFE_MAX = 8 };

struct linli_perishable {
    int64_t life;      /* periods of life of a unit that arrives; 1 ... LINLI_PERISHABLE_LIFE_MAX */
    int64_t lead_time; /* >= 1; life + lead_time <= LINLI_PERISHABLE_LIFE_MAX + 1 */
    int64_t max_order;
    enum linli_issue issue;
    double price;
    double unit_cost;
    double shortage_cost;
    double waste_cost;
    double holding_cost;
    double discount; /* 1: average reward */
};

/*
 * Orders of one perishable product by value iteration on the stock of each age (Nahmias 1975;
 * bounds of MacQueen 1966): the best average reward per period, or with a discount below 1 the
 * value from zero stock. `ret_policy` (NULL: not wanted) takes the best order of each state, that
 * of stock x_1 (fresh) ... x_life at index sum x_i (max_order + 1)^(i - 1); lead_time 1 only.
 * LINLI_ELIMIT on too many states.
 */
enum linli_rc linli_perishable_solve(const struct linli_perishable *perishable,
                                     const struct linli_masses *demand, struct linli_arena *arena,
                                     double *ret_value, int32_t *ret_policy,
                                     struct linli_error *err);

struct linli_substitution {
    int64_t life;
    enum linli_issue issue;
    struct linli_masses demand[2]; /* A, B */
    double price[2];
    double unit_cost[2];
    int64_t max_order[2];
    double probability; /* that a customer of B takes A instead */
};

/* Two perishable products of which A can stand in for B, lead time 1 (Hendrix et al. 2019): the
 * best average profit per period. */
enum linli_rc linli_substitution_solve(const struct linli_substitution *substitution,
                                       struct linli_arena *arena, double *ret_profit,
                                       struct linli_error *err);

enum { LINLI_SIMULATE_EVENTS_MAX = 60000000 };

struct linli_simulate {
    double initial_stock;
    double months;
    int64_t runs;
    uint64_t seed;
    double interarrival; /* mean */
    const double *sizes; /* with probs[sizes_n] */
    const double *probs;
    size_t sizes_n;
    double review;
    double reorder_point;
    double order_up_to;
    double lead_time_min;
    double lead_time_max;
    double fixed_cost;
    double unit_cost;
    double holding_cost;
    double stockout_cost;
};

struct linli_simulated {
    double cost; /* means over the runs, per month */
    double order_cost;
    double holding_cost;
    double shortage_cost;
    double half_width; /* of the 95 % confidence interval of cost; 0 with one run */
};

/* A discrete-event simulation of a reviewed (s, S) policy (Law, ch. 1). LINLI_ELIMIT when more than
 * LINLI_SIMULATE_EVENTS_MAX events are to be expected. */
enum linli_rc linli_simulate_ss(const struct linli_simulate *setting, struct linli_arena *arena,
                                struct linli_simulated *ret_simulated, struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
