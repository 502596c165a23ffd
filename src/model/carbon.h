/*
 * The nouns of the carbon account (MISSION D4): the tables it reads, beside those of a city, and
 * what it says. Units: g grams, m metres, mg milligrams of CO2e, energy_e6 millionths of the
 * carrier's unit (a kWh, a litre).
 */
#ifndef LINLI_MODEL_CARBON_H
#define LINLI_MODEL_CARBON_H

#include "model/tables.h"

enum carbon_basis {
    CARBON_FOOTPRINT, /* from well to wheel, what ISO 14083 wants */
    CARBON_OPERATION  /* the operator's own: fuel burnt, electricity as the grid makes it */
};

/* What a unit of energy emits. Of several years the latest one that is not after the trip's. */
struct carbon_factor {
    const char *carrier;
    const char *region; /* "": wherever no row of the region stands */
    int64_t year;
    int64_t basis; /* enum carbon_basis */
    const char *unit;
    int64_t mg; /* a unit; the file's kg_co2e */
    const char *source;
};

/* What a kind of vehicle takes (engine/carbon). */
struct carbon_kind {
    const char *kind;
    const char *carrier;
    int64_t per_km_e6; /* the file's per_100km */
    int64_t per_stop_e6;
    int64_t per_tonne_km_e6;
    int64_t per_cooled_hour_e6;
    int64_t charging_loss_e4;
    const char *source;
};

/* A round trip of a vehicle, or a day of a hub, which drives nowhere and whose energy is read. */
struct carbon_trip {
    const char *trip;
    int64_t day;
    const char *kind;
    const char *region;
    int64_t km_e3; /* driven */
    int64_t planned_km_e3;
    int64_t stops;
    int64_t cooled_hours_e3;
    int64_t energy_e6; /* as measured */
    int64_t line;      /* of its file; 0: not read from one */
};

struct carbon_load {
    const char *trip;
    const char *order;
    int64_t kg_e3;
    int64_t direct_km_e3;
    int64_t line;
};

struct carbon_packaging {
    const char *order;
    const char *material;
    int64_t pieces;
    int64_t g_each_e3; /* grams of CO2e a piece and use: milligrams */
    int64_t line;
};

struct table carbon_table_factors(void);
struct table carbon_table_kinds(void);
struct table carbon_table_trips(void);
struct table carbon_table_loads(void);
struct table carbon_table_packaging(void);

/* All that was handed in. */
struct carbon_books {
    const struct carbon_factor *factors;
    int64_t factors_n;
    const struct carbon_kind *kinds;
    int64_t kinds_n;
    const struct carbon_trip *trips;
    int64_t trips_n;
    const struct carbon_load *loads;
    int64_t loads_n;
    const struct carbon_packaging *packagings;
    int64_t packagings_n;
    const char *trips_file; /* for the places of errors; NULL: not read from files */
    const char *loads_file;
    const char *packagings_file;
    int64_t basis; /* enum carbon_basis */
};

/* What one order caused. */
struct carbon_order {
    const char *order;
    int32_t month; /* date_month_index of its last trip */
    int64_t trips_n;
    int64_t kgm; /* kilograms times metres, the shortest way */
    int64_t transport_mg;
    int64_t packaging_mg;
};

/* A kind of transport in a region and month: ISO 14083's category of operations. */
struct carbon_category {
    int32_t month;
    const char *kind; /* "" for packaging */
    const char *region;
    const char *unit;
    int64_t trips_n;
    int64_t empty_n; /* of them without any load */
    int64_t driven_m;
    int64_t energy_e6;
    int64_t kgm;
    int64_t mg;       /* of all trips */
    int64_t empty_mg; /* of those without a load: nobody's share */
};

struct carbon_account {
    const struct carbon_order *orders; /* by code */
    int64_t orders_n;
    const struct carbon_category *categories; /* by month, kind, region */
    int64_t categories_n;
    const bool *uses; /* [factors_n] of the books: which factors counted */
};

#endif
