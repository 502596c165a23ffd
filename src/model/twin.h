/*
 * What a simulation of a city comes to: its assumptions, who ran the city, and how that went. The
 * twin makes it, the faces print it. docs/twin.md defines every figure.
 */
#ifndef LINLI_MODEL_TWIN_H
#define LINLI_MODEL_TWIN_H

#include <stdbool.h>
#include <stdint.h>

/* What a contender's year comes to. Shares are of 1, amounts yuan, over the measured days; costs,
 * orders and lines are brought to a year. */
enum twin_figure {
    TWIN_STOCK_OUT,   /* item-days with demand on which some of it stayed unmet, of all such days */
    TWIN_STOCK_OUT_A, /* the same of class A … */
    TWIN_STOCK_OUT_B,
    TWIN_STOCK_OUT_C,
    TWIN_FILL,           /* met, of what was wanted, in units */
    TWIN_TURNS,          /* a year's issues at cost, over the mean stock at cost */
    TWIN_STOCK,          /* that mean stock */
    TWIN_WASTE,          /* expired or spoiled, of what was received, at cost */
    TWIN_COST,           /* the sum of the seven below */
    TWIN_COST_GOODS,     /* of what was used, at the prices paid */
    TWIN_COST_HOLDING,   /* of stock, by the setting holding_rate */
    TWIN_COST_ORDERS,    /* deliveries, and orders below the least value */
    TWIN_COST_EMERGENCY, /* surcharges of emergency orders */
    TWIN_COST_WASTE,     /* goods that expired or spoiled */
    TWIN_COST_SHORTAGE,  /* what was missing, bought at a shop */
    TWIN_COST_STAFF,     /* the hours below */
    TWIN_STAFF_HOURS,    /* a week */
    TWIN_ORDERS,         /* sent, with emergency orders */
    TWIN_LINES,          /* of orders */
    TWIN_EMERGENCY,      /* emergency lines, of all lines */
    TWIN_AUTO,           /* lines that approved themselves, of those that were no emergencies */
    /* By life of goods: a day, two to four days, five and more or goods that keep. NAN: none. */
    TWIN_FILL_LIFE,                       /* [TWIN_LIVES_N] met, of what was wanted, at cost */
    TWIN_WASTE_LIFE = TWIN_FILL_LIFE + 3, /* [TWIN_LIVES_N] */
    TWIN_FIGURES_N = TWIN_WASTE_LIFE + 3
};

enum { TWIN_LIVES_N = 3 };

/* "stock_out", "turns", …: the same in every language. */
const char *twin_figure_name(enum twin_figure figure);

/* Over the replications: NAN where there is nothing to divide by. */
struct twin_figures {
    double mean[TWIN_FIGURES_N];
    double half[TWIN_FIGURES_N]; /* half of the 95 % confidence interval; 0: one replication */
};

/* What things cost; the usual ones are in docs/twin.md. */
struct twin_rates {
    int64_t delivery_fen;    /* each delivery of an ordinary order */
    int64_t below_least_fen; /* an order below the supplier's least value, in addition */
    int64_t shop_e4;         /* what the shop takes, of the item's cost */
    int64_t wage_fen;        /* an hour of staff */
    int64_t elasticity_e4;   /* of demand, where a price is marked down */
    int64_t last_in_e4;      /* share of issues that take the freshest lot, not the oldest */
    int64_t presale_e4;   /* share of what is wanted of presale items that is ordered ahead … */
    int32_t presale_days; /* … and known for days until so many from today */
};

/* Storms, failing suppliers and surges of demand, a year; 0: none. */
struct twin_stress {
    int32_t storms;   /* 1 to 3 days on which nothing is delivered */
    int32_t failures; /* of each supplier, 5 to 14 days without deliveries */
    int32_t surges;   /* 3 to 10 days of more demand … */
    int64_t surge_e4; /* … so many times as much */
};

enum { TWIN_KNOBS_MAX = 3 };

/* What strains the city in a simulation of its own. */
enum twin_strain { TWIN_CALM, TWIN_STORMS, TWIN_FAILURES, TWIN_SURGES, TWIN_STRAINS_N };

/* What is switched on, one after the other and each with those before it. */
enum twin_lever {
    TWIN_LEVER_BEFORE,   /* by hand: nothing yet */
    TWIN_LEVER_FORECAST, /* the same rule, told what to expect */
    TWIN_LEVER_POLICY,   /* quantities, days and orders by the planner, without the next three */
    TWIN_LEVER_MOVES,    /* what sites lend and fetch */
    TWIN_LEVER_PRESALE,  /* what customers order ahead is known */
    TWIN_LEVER_MARKDOWN, /* lower prices for what would expire */
    TWIN_LEVER_DAILY,    /* every supplier takes orders and delivers any day */
    TWIN_LEVERS_N
};

/* One who ran the city. */
struct twin_row {
    const char *name; /* "linli", or a rival's */
    double level;     /* of the frontier: yuan of a delivery or, in a city of goods of short life,
                         times its cost that a lost sale costs; a rival's factor of safety */
    bool planner;
    int32_t knobs_n; /* of a rival's rule, as they were set on the training part */
    const char *knob_name[TWIN_KNOBS_MAX];
    double knob[TWIN_KNOBS_MAX];
    bool trained;                 /* the next is known */
    struct twin_figures training; /* of the training part */
    struct twin_figures figures;
    struct twin_figures *strained; /* [TWIN_STRAINS_N] by each strain alone; NULL: not asked for */
};

/* What the rule by hand is to show on the training part, the texts' own figures, and how near. */
#define TWIN_BEFORE_STOCK_OUT 0.15
#define TWIN_BEFORE_STOCK_OUT_NEAR 0.01
#define TWIN_BEFORE_TURNS 4.0
#define TWIN_BEFORE_TURNS_NEAR 0.3
/* Whether its training part came so near. */
bool twin_before_is_set(const struct twin_row *row);

/* The city with a lever switched on. */
struct twin_levered {
    enum twin_lever lever;
    struct twin_figures figures;
};

/* A setting of the planner that was tried, as `linli config` writes it; from equal to to: it stays.
 */
struct twin_step {
    const char *key;
    const char *from;
    const char *to;
    double before; /* yearly cost of the training part, with all that was moved before it … */
    double after;  /* … and with this */
};

/* What became of settings that were found. */
enum twin_applied {
    TWIN_NOT_ASKED,  /* found, and left to people */
    TWIN_APPLIED,    /* they are the city's now */
    TWIN_NOTHING,    /* nothing better was found */
    TWIN_NOT_PROVED, /* on the days that nobody had seen they cost more: nothing was set */
};

struct twin_report {
    const char *city_name;
    uint64_t seed;
    int32_t replications;
    int32_t first_day; /* simulated from here, measured from the next, until before the last */
    int32_t measure_day;
    int32_t end_day;
    int32_t train_first_day; /* the same of the training part; all 0: no rival ran */
    int32_t train_measure_day;
    int32_t train_end_day;
    int64_t items_n; /* items at sites */
    int64_t conserved_n;
    int64_t class_n[3];
    int64_t
        order_cost_e4; /* what the planner is told that a delivery costs, unless the city says */
    double wape;       /* of the forecasts of three days; NAN: the planner did not run */
    struct twin_rates rates;
    struct twin_stress stress;
    bool sells_ahead; /* it has goods that are sold before they are bought */
    struct twin_row *rows;
    int32_t rows_n;
    struct twin_row *frontier; /* the planner and a rival at several levels; [frontier_n] */
    int32_t frontier_n;
    bool short_lived; /* most items keep a few days at most: the planner's levels are lost sales */
    struct twin_levered levers[TWIN_LEVERS_N]; /* in order; those that the city has */
    int32_t levers_n;
    struct twin_step *steps; /* of a search for settings; [steps_n] */
    int32_t steps_n;
    int32_t tried_n;
    enum twin_applied applied;
};

#endif
