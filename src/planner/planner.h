/*
 * The planner: a city's snapshot in, the day's plan out. A pure function: no database, no files, no
 * clock, no language; the same snapshot gives the same plan, on the live day as in a simulation.
 *
 * One run: the tree of sites (tiers.c) -> collect the site-items -> classes (classes.c) -> sources
 * (sourcing.c) -> forecasts (demand.c, override.c, today.c) -> stock and arrivals (position.c) ->
 * help among points (lateral.c) -> what is short right now (contingency.c) -> how long orders last
 * (economy.c) -> quantities (local_safety.c, replenish.c) -> what goes down to the points
 * (distribute.c, room.c) -> orders by supplier that the shelves have room for (purchase.c,
 * room_orders.c) -> what approves itself (assistant.c) -> where safety stock stands (placement.c)
 * -> what needs watching (watch.c) -> values that had to be assumed (defaults.c).
 */
#ifndef LINLI_PLANNER_PLANNER_H
#define LINLI_PLANNER_PLANNER_H

#include "model/city.h"
#include "model/plan.h"

/* What planner_forecast() made of a city's demand for one day. */
struct planner_forecasts;

/* Days of demand before today that forecasts are made from; older ones are not looked at. */
enum { PLANNER_HISTORY_DAYS = 1096 };

struct planner_options {
    int32_t threads; /* <= 1: in the caller */
    bool look_back;  /* the day is past: nothing approves itself */
    /* Forecasts are carried on from these, by site and item, that of no site first, and the plan
     * says what to keep for the next day; false: all are fitted. */
    bool keep_states;
    bool refit; /* fit all, whatever is kept */
    /* Of which item the plan says where the safety stock stands: its code or name, "" of all; NULL:
     * of none. */
    const char *placed_item;
    const struct forecast_state *states;
    int64_t states_n;
    /* Of the same day, demand and settings, for plans of many states of the stock; NULL: made by
     * the plan. Only for mornings (city->now_s 0) without forecasts by hand. */
    const struct planner_forecasts *forecasts;
};

/*
 * Plans the day city->today. The city is sorted and checked (city_sort, city_check); the plan lives
 * in `arena` and points into the city. An item whose order or amount is beyond all
 * measure is left out with a notice. Errors: LINLI_ENOMEM.
 */
enum linli_rc planner_plan(const struct city *city, const struct planner_options *options,
                           struct linli_arena *arena, struct plan *ret_plan,
                           struct linli_error *err);

/*
 * The forecasts alone, with the classes that they depend on, as any plan of that day makes them
 * whatever its stock: for planner_options.forecasts. The parts of a forecast are left out. In
 * `arena`. Errors: LINLI_ENOMEM.
 */
enum linli_rc planner_forecast(const struct city *city, const struct planner_options *options,
                               struct linli_arena *arena, const struct planner_forecasts **ret,
                               struct linli_error *err);

/* What is to be kept for the next day's (options.keep_states): its options.states. */
const struct forecast_state *planner_forecast_states(const struct planner_forecasts *forecasts,
                                                     int64_t *ret_n);

/* The new states of the ABC review in it: city->classes of the next day. */
const struct class_state *planner_forecast_classes(const struct planner_forecasts *forecasts,
                                                   int64_t *ret_n);

/*
 * Computes a line's order again from the numbers of its reason: what planner_plan got when it made
 * the line. False when the numbers are not those of a line.
 */
bool planner_replay(const struct reason *reason, int64_t *ret_order_e3);

#endif
