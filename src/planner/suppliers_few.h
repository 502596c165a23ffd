/*
 * Who could supply what (MISSION S1): each category and each key (critical) item with the number of
 * its suppliers, and how many of them are near. A pure function; called by the planner for the
 * notice on the sheet and by service/supplier for the list.
 */
#ifndef LINLI_PLANNER_SUPPLIERS_FEW_H
#define LINLI_PLANNER_SUPPLIERS_FEW_H

#include "linli/arena.h"
#include "model/city.h"

/* The least number of suppliers, and how near is near. */
enum { SUPPLIERS_LEAST = 2, SUPPLIERS_NEAR_M = 15000 };

struct supplier_choice {
    const char *category;
    int64_t item; /* a key item; NONE: all of the category */
    int64_t suppliers_n;
    int64_t near_n; /* within SUPPLIERS_NEAR_M of some site; NONE: nobody's place is known */
};

/* Categories by name, each followed by its key items, in the arena. Items without category are
 * looked at only when they are key items. Errors: LINLI_ENOMEM. */
enum linli_rc suppliers_choices(const struct city *city, struct linli_arena *arena,
                                struct supplier_choice **ret, int64_t *ret_n,
                                struct linli_error *err);

/* Metres between two places on the globe, by the haversine formula. */
double suppliers_distance_m(int64_t lat_a_e7, int64_t lon_a_e7, int64_t lat_b_e7, int64_t lon_b_e7);

#endif
