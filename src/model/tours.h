/*
 * The tours of a day: which vehicle takes what where, and when. Made by planner/dispatch, shown by
 * the faces. Sites and vehicles are indices of the city they were made for. Units: g grams, ml
 * millilitres, m metres, *_s seconds of the day (beyond 86,400: tomorrow).
 */
#ifndef LINLI_MODEL_TOURS_H
#define LINLI_MODEL_TOURS_H

#include <stdbool.h>
#include <stdint.h>

/* Goods of one item that are to be at a site on that day. */
struct dispatch_load {
    int64_t from;
    int64_t to;
    int64_t item;
    int64_t qty_e3;
};

/* Why goods are on no tour. The first are those of the router (linli/route.h), in its order. */
enum dispatch_reason {
    DISPATCH_BY_PRICE,
    DISPATCH_NO_SKILL,
    DISPATCH_NO_CAPACITY,
    DISPATCH_NO_TIME,
    DISPATCH_NO_RANGE,
    DISPATCH_FLEET_TOO_SMALL,
    DISPATCH_NO_PLACE,   /* depot or site without coordinates */
    DISPATCH_NO_VEHICLE, /* the depot has none */
    DISPATCH_NO_WAY,     /* the site is not supplied through the sender */
    DISPATCH_ON_BOARD,   /* in a vehicle that is out; to be handed over by people */
    DISPATCH_NOT_THERE,  /* does not come to the depot */
    DISPATCH_REASONS_N
};

struct dispatch_stop {
    int64_t site; /* NONE: back at the depot, to load again */
    bool cold;
    int64_t arrive_s; /* seconds of the day */
    int64_t begin_s;  /* … of unloading, when the site is open */
    int64_t leave_s;
    int64_t g; /* unloaded */
    int64_t ml;
    int64_t ready_s; /* at the depot; 0: all day */
    int64_t drive_s; /* from the stop before, or the depot */
    int64_t drive_m;
};

struct dispatch_tour {
    int64_t vehicle; /* row of city->vehicles */
    int64_t depot;
    int64_t leave_s;
    int64_t back_s;
    int64_t home_s; /* drive from the last stop to the depot */
    int64_t home_m;
    int64_t driven_m;
    int64_t cost_fen;
    int64_t peak_g; /* the fullest that it drives */
    int64_t peak_ml;
    const struct dispatch_stop *stops;
    int64_t stops_n;
};

struct dispatch_missing {
    int64_t depot;
    int64_t site;
    bool cold;
    int64_t g;
    int64_t ml;
    int64_t ready_s; /* at the depot */
    int32_t reason;  /* enum dispatch_reason */
};

struct dispatch_plan {
    struct dispatch_tour *tours; /* by depth of the depot, depot and vehicle */
    int64_t tours_n;
    struct dispatch_missing *missing;
    int64_t missing_n;
    int64_t unweighed_n; /* loads of items that have neither weight nor volume */
    int64_t depots_n;    /* that had something to send */
};

#endif
