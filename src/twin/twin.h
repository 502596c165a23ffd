/*
 * The digital twin: a city whose shelves are simulated day by day under the very planner of
 * `linli plan`, and under the rivals of planner/rival. What the planner sees each morning is a
 * snapshot made of the simulated ledger; what it orders comes when the supplier's record says,
 * ages, is issued, spoils. docs/twin.md has the model, its assumptions and its measures.
 *
 * All contenders live through the same days: the same demand, the same lateness, freshness and
 * failures for each replication (common random numbers). Forecasts depend on what was wanted alone,
 * so they are made once for each day and shared by all contenders and replications.
 *
 * The same options give the same numbers, whatever the number of threads. Called by
 * service/twin.
 */
#ifndef LINLI_TWIN_TWIN_H
#define LINLI_TWIN_TWIN_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"
#include "model/city.h"
#include "model/twin.h"
#include "planner/rival/rival.h"

enum { TWIN_CONTENDERS_MAX = 32, TWIN_REPLICATIONS_MAX = 1000, TWIN_DAYS_MAX = 3660 };

/* Who runs the city. */
struct twin_contender {
    const char *name;
    bool rival;                  /* else the planner */
    bool alone;                  /* the planner: sites do not help each other on the day */
    bool unannounced;            /* … nobody orders ahead … */
    bool full_price;             /* … and no price is lowered */
    bool told;                   /* RIVAL_BEFORE: use is what the forecasts expect, not felt */
    enum rival rule;             /* of a rival … */
    struct rival_settings knobs; /* … with these settings; or … */
    /* … a rule of the caller's own that answers as rival_order_e3 does; NULL: none */
    int64_t (*own)(void *context, const struct rival_view *view);
    void *context;
    /* of the planner: NULL: the city's; only those may differ that leave the forecasts as they are
     */
    const struct settings *settings;
    int64_t service_e4[3]; /* … its service levels; 0: the city's own … */
    int64_t order_cost_e4; /* … and what it takes a delivery to cost; 0: the city's own … */
    int64_t lost_sale_e4;  /* … and a lost sale of short-lived goods; 0: the city's own */
};

struct twin_rates twin_rates_usual(void);

/* Told now and then; a false answer stops the run: LINLI_ESTOPPED. */
typedef bool (*twin_progress)(void *context, int32_t days_done, int32_t days_n);

/* What models of the books assume and a city does not; all 0: nothing. Rivals alone. */
struct twin_model {
    int64_t owed_e4;   /* what is unmet is owed, at so much of the item's cost a day, and issued
                          from what comes next; 0: it is bought at a shop */
    int32_t late_days; /* deliveries come up to so many days late, each number as likely */
};

struct twin_options {
    uint64_t seed;
    int32_t replications;
    int32_t threads;
    int32_t first_day;   /* simulated from here … */
    int32_t measure_day; /* … measured from here: the warm-up is over … */
    int32_t end_day;     /* … to before this day, at most the city's today */
    struct twin_rates rates;
    struct twin_stress stress;
    struct twin_model model;
    twin_progress progress; /* NULL: nobody wants to know */
    void *context;
};

struct twin_result {
    int64_t shelves_n;   /* items at sites */
    int32_t days_n;      /* measured */
    int64_t conserved_n; /* daily balances of shelves that were proved: all of them */
    double wape;         /* of the shared forecasts, totals of three days; NAN: no planner ran */
    int64_t class_n[3];  /* shelves of class A, B, C on the last day; 0: no planner ran */
    struct twin_figures figures[TWIN_CONTENDERS_MAX];
};

/*
 * Simulates. `wanted_e3[series_n]`: what was really wanted on each recorded day of the city's
 * series (facts_n each); NULL: by the record itself, issued and unmet, stock-outs corrected
 * (twin_wanted). Series must be recorded from before first_day.
 * LINLI_EINPUT: days, replications or contenders out of range; LINLI_ENOMEM; LINLI_ESTOPPED;
 * LINLI_EINTERNAL: a balance that does not hold.
 */
enum linli_rc twin_run(const struct city *city, const int64_t *const *wanted_e3,
                       const struct twin_options *options, const struct twin_contender *contenders,
                       int32_t contenders_n, struct linli_arena *arena,
                       struct twin_result *ret_result, struct linli_error *err);

/* What was probably wanted, from the record: issued and unmet; of a day that was sold out for a
 * part and says nothing of what was missing, what it would have been all day (at most four times as
 * much). */
enum linli_rc twin_wanted(const struct city *city, struct linli_arena *arena,
                          const int64_t *const **ret_wanted_e3, struct linli_error *err);

/*
 * Finds the knobs of a rival that cost least (TWIN_COST) on the given days, one knob after the
 * other, thrice round; for RIVAL_BEFORE those that give 15 % stock-outs and four turns.
 */
enum linli_rc twin_tune(const struct city *city, const int64_t *const *wanted_e3,
                        const struct twin_options *options, enum rival rival,
                        struct linli_arena *arena, struct rival_settings *ret_settings,
                        struct twin_figures *ret_figures, struct linli_error *err);

#endif
