/* The columns of the carbon account's tables (see carbon.h). */
#include "model/carbon.h"

#include "base/fixed.h"
#include "model/limits.h"

#define COUNT_OF(array) ((int32_t)(sizeof(array) / sizeof((array)[0])))
#define AT(type, field) .offset = offsetof(struct type, field)
#define NUMBER(places_, max_) .type = CELL_NUMBER, .places = places_, .min = 0, .max = max_
#define REQUIRED .required = true
#define KEY .required = true, .key = true

static const char *const bases[] = {"footprint", "operation", NULL};

static const struct column factor_columns[] = {
    {"carrier", .type = CELL_CODE, KEY, AT(carbon_factor, carrier)},
    {"region", .type = CELL_CODE, .key = true, AT(carbon_factor, region)},
    {"year", KEY, .type = CELL_NUMBER, .min = 1900, .max = 2199, AT(carbon_factor, year)},
    {"basis", .type = CELL_CHOICE, .choices = bases, KEY, AT(carbon_factor, basis)},
    {"unit", .type = CELL_CODE, REQUIRED, AT(carbon_factor, unit)},
    {"kg_co2e", REQUIRED, NUMBER(6, LIMIT_CARBON_RATE), AT(carbon_factor, mg)},
    {"source", .type = CELL_TEXT, REQUIRED, AT(carbon_factor, source)},
};

static const struct column kind_columns[] = {
    {"kind", .type = CELL_CODE, KEY, AT(carbon_kind, kind)},
    {"carrier", .type = CELL_CODE, REQUIRED, AT(carbon_kind, carrier)},
    {"per_100km", NUMBER(4, LIMIT_CARBON_RATE), AT(carbon_kind, per_km_e6)},
    {"per_stop", NUMBER(6, LIMIT_CARBON_RATE), AT(carbon_kind, per_stop_e6)},
    {"per_tonne_km", NUMBER(6, LIMIT_CARBON_RATE), AT(carbon_kind, per_tonne_km_e6)},
    {"per_cooled_hour", NUMBER(6, LIMIT_CARBON_RATE), AT(carbon_kind, per_cooled_hour_e6)},
    {"charging_loss", NUMBER(4, FIXED_E4), AT(carbon_kind, charging_loss_e4)},
    {"source", .type = CELL_TEXT, AT(carbon_kind, source)},
};

static const struct column trip_columns[] = {
    {"trip", .type = CELL_CODE, KEY, AT(carbon_trip, trip)},
    {"date", .type = CELL_DAY, REQUIRED, AT(carbon_trip, day)},
    {"kind", .type = CELL_CODE, REQUIRED, AT(carbon_trip, kind)},
    {"region", .type = CELL_CODE, AT(carbon_trip, region)},
    {"km", NUMBER(3, LIMIT_CARBON_M), AT(carbon_trip, km_e3)},
    {"planned_km", NUMBER(3, LIMIT_CARBON_M), AT(carbon_trip, planned_km_e3)},
    {"stops", NUMBER(0, LIMIT_CARBON_LOADS), AT(carbon_trip, stops)},
    {"cooled_hours", NUMBER(3, LIMIT_CARBON_HOURS_E3), AT(carbon_trip, cooled_hours_e3)},
    {"energy", NUMBER(6, LIMIT_CARBON_ENERGY), AT(carbon_trip, energy_e6)},
};

static const struct column load_columns[] = {
    {"trip", .type = CELL_CODE, KEY, AT(carbon_load, trip)},
    {"order", .type = CELL_CODE, KEY, AT(carbon_load, order)},
    {"kg", NUMBER(3, LIMIT_CARBON_G), AT(carbon_load, kg_e3)},
    {"direct_km", NUMBER(3, LIMIT_CARBON_M), AT(carbon_load, direct_km_e3)},
};

static const struct column packaging_columns[] = {
    {"order", .type = CELL_CODE, KEY, AT(carbon_packaging, order)},
    {"material", .type = CELL_CODE, KEY, AT(carbon_packaging, material)},
    {"pieces", REQUIRED, NUMBER(0, LIMIT_CARBON_LOADS), AT(carbon_packaging, pieces)},
    {"g_each", REQUIRED, NUMBER(3, LIMIT_CARBON_RATE), AT(carbon_packaging, g_each_e3)},
};

#define CARBON_TABLE(function_, name_, row_, columns_)           \
    struct table function_(void)                                 \
    {                                                            \
        return (struct table){.id = TABLE_N,                     \
                              .name = name_,                     \
                              .columns = columns_,               \
                              .columns_n = COUNT_OF(columns_),   \
                              .row_bytes = sizeof(struct row_)}; \
    }

CARBON_TABLE(carbon_table_factors, "factors", carbon_factor, factor_columns)
CARBON_TABLE(carbon_table_kinds, "kinds", carbon_kind, kind_columns)
CARBON_TABLE(carbon_table_trips, "trips", carbon_trip, trip_columns)
CARBON_TABLE(carbon_table_loads, "loads", carbon_load, load_columns)
CARBON_TABLE(carbon_table_packaging, "packaging", carbon_packaging, packaging_columns)
