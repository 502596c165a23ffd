/* The parts of the catalogue of error messages, read by words_error.c only. */
#ifndef LINLI_FORMAT_WORDS_ERROR_CATALOGUE_H
#define LINLI_FORMAT_WORDS_ERROR_CATALOGUE_H

#include <stddef.h>

struct words_error_pair {
    const char *english; /* as it stands in the sources */
    const char *chinese; /* the same conversions; "%1$s" picks one by number */
};

/* Commands, files, the database. */
extern const struct words_error_pair words_error_outer[];
extern const size_t words_error_outer_n;

/* The engines and the problems put to them. */
extern const struct words_error_pair words_error_engine[];
extern const size_t words_error_engine_n;

/* Emergency orders, counts, transfers, the reserve. */
extern const struct words_error_pair words_error_warehouse[];
extern const size_t words_error_warehouse_n;
extern const struct words_error_pair words_error_safety[];
extern const size_t words_error_safety_n;

/* Databases on a server, copying a city. */
extern const struct words_error_pair words_error_database[];
extern const size_t words_error_database_n;

/* Numbered bookings and undoing them. */
extern const struct words_error_pair words_error_slip[];
extern const size_t words_error_slip_n;

/* Reviews. */
extern const struct words_error_pair words_error_review[];
extern const size_t words_error_review_n;

/* The inbox of facts, refused rows, overrides. */
extern const struct words_error_pair words_error_quality[];
extern const size_t words_error_quality_n;
/* Paper forms, labels, entries. */
extern const struct words_error_pair words_error_paper[];
extern const size_t words_error_paper_n;

/* The simulation. */
extern const struct words_error_pair words_error_twin[];
extern const size_t words_error_twin_n;
/* Sharing out customer orders. */
extern const struct words_error_pair words_error_moves[];
extern const size_t words_error_moves_n;
/* Tours. */
extern const struct words_error_pair words_error_tours[];
extern const size_t words_error_tours_n;
extern const struct words_error_pair words_error_allot[];
extern const size_t words_error_allot_n;
extern const struct words_error_pair words_error_care[];
extern const size_t words_error_care_n;
/* Routing. */
extern const struct words_error_pair words_error_route[];
extern const size_t words_error_route_n;
extern const struct words_error_pair words_error_carbon[];
extern const size_t words_error_carbon_n;

/* Levels by fill rate, draws from a record. */
extern const struct words_error_pair words_error_policy[];
extern const size_t words_error_policy_n;

/* Buffer factors. */
extern const struct words_error_pair words_error_buffer[];
extern const size_t words_error_buffer_n;

/* Suppliers. */
extern const struct words_error_pair words_error_supplier[];
extern const size_t words_error_supplier_n;

#endif
