/*
 * The named limits of everything a user can hand in. Each is tested at the limit and one beyond.
 */
#ifndef LINLI_MODEL_LIMITS_H
#define LINLI_MODEL_LIMITS_H

#include <stdint.h>

enum {
    LIMIT_LINE_BYTES = 1 << 20,       /* one record of a table, quoted newlines included */
    LIMIT_COLUMNS = 256,              /* columns of one table */
    LIMIT_CODE_BYTES = 64,            /* site, item, supplier, lot, vehicle and setting codes */
    LIMIT_TEXT_BYTES = 400,           /* names, addresses, notes, setting values */
    LIMIT_SITES = 100000,             /* sites of one city */
    LIMIT_ITEMS = 1000000,            /* items of one city */
    LIMIT_SUPPLIERS = 100000,         /* suppliers of one city */
    LIMIT_HORIZON_DAYS = 366,         /* days forecast ahead */
    LIMIT_PROTECTION_DAYS = 90,       /* days that one order may have to cover */
    LIMIT_DOCUMENT_LINES = 10000,     /* lines of one document */
    LIMIT_PLAN_AHEAD_DAYS = 92,       /* days beyond the last record for which a plan is kept */
    LIMIT_PLAN_NEAR_DAYS = 7,         /* days ahead of which a plan is taken for the present's */
    LIMIT_LONE_DAYS = 7,              /* days between demand of the future that goes together */
    LIMIT_DEMAND_AHEAD_DAYS = 3660,   /* days beyond the clock of which demand can be handed in */
    LIMIT_INBOX_NUMBERS = 1000,       /* numbers of one decision */
    LIMIT_OVERRIDE_DAYS = 366,        /* days that a forecast by hand can hold */
    LIMIT_BACKDATED_DAYS = 31,        /* days before the city's present that can still be booked */
    LIMIT_IDEMPOTENCY_KEY_BYTES = 128 /* a caller's key of a command */
};

/* Days as options: 1900-01-01 to 2198-12-31, so that what is planned or forecast from them stays
 * among the days that can be written (DATE_DAY_MAX is LIMIT_HORIZON_DAYS - 1 beyond). */
enum { LIMIT_OPTION_DAY_MIN = -25567, LIMIT_OPTION_DAY_MAX = 83640 };

/* Numbers in files: a quantity below a thousand million units, a price below a hundred million
 * yuan. */
#define LIMIT_QTY_E3 INT64_C(1000000000000)
#define LIMIT_PRICE_E4 INT64_C(1000000000000)
/* One line of an order: a million million units, a hundred thousand million yuan. The sum of all
 * lines of a plan fits an int64. */
#define LIMIT_ORDER_E3 INT64_C(1000000000000000)
#define LIMIT_AMOUNT_FEN INT64_C(10000000000000)
/* A forecast by hand as a multiple of the planner's: up to a thousandfold. */
#define LIMIT_TIMES_E4 INT64_C(10000000)
#define LIMIT_COUNT INT64_C(1000000000000)
/* The carbon account: a trip's metres, a load's grams, a trip's loads, hours and energy (millionths
 * of a kWh or litre), and what a unit, a kilometre, a piece may take or emit. */
#define LIMIT_CARBON_M INT64_C(100000000)
#define LIMIT_CARBON_G INT64_C(1000000000)
#define LIMIT_CARBON_LOADS INT64_C(1000000)
#define LIMIT_CARBON_HOURS_E3 INT64_C(240000000)
#define LIMIT_CARBON_ENERGY INT64_C(1000000000000000)
#define LIMIT_CARBON_RATE INT64_C(1000000000)

#endif
