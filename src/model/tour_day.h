/*
 * The tours of a day as they are kept and lived through: stops with their numbers, what became of
 * them, and what happened. Made of a plan by planner/dispatch_day.h, kept by store/tour_book.h,
 * shown by the faces. Sites and vehicles are indices of the city they were made for. Units: g
 * grams, ml millilitres, m metres, *_s seconds of the day (beyond 86,400: tomorrow).
 *
 * A stop keeps its number all day, whatever vehicle it goes to. What the tours say is taken to have
 * happened when its time has come, unless somebody says otherwise.
 */
#ifndef LINLI_MODEL_TOUR_DAY_H
#define LINLI_MODEL_TOUR_DAY_H

#include <stdbool.h>
#include <stdint.h>

enum tour_stop_state {
    TOUR_STOP_OPEN,     /* planned, on its way or on no tour */
    TOUR_STOP_DONE,     /* somebody said so */
    TOUR_STOP_FAILED,   /* the goods are on the vehicle */
    TOUR_STOP_RETURNED, /* failed, and its goods are on a stop of their own */
    TOUR_STOP_STATES_N
};

/* Goods for one site from one depot. */
struct tour_stop {
    int64_t no;   /* from 1; the stops of a day are in this order */
    int64_t wave; /* the event that brought it; 0: the day's plan */
    int64_t depot;
    int64_t site;
    bool cold;
    int64_t g;
    int64_t ml;
    int64_t open_s; /* when it may be brought; NONE: while the site is open */
    int64_t close_s;
    bool waits;      /* for what comes to the depot in its wave and zone */
    int64_t ready_s; /* at the depot */
    enum tour_stop_state state;
    bool pinned;      /* stays with its vehicle */
    int64_t vehicle;  /* NONE: on no tour, and why */
    int32_t reason;   /* enum dispatch_reason */
    int64_t place;    /* in the vehicle's day, from 0 */
    int64_t depart_s; /* its trip leaves the depot; stops of one trip have the same */
    int64_t extra_s;  /* held up on the way to it */
    int64_t arrive_s;
    int64_t begin_s;
    int64_t leave_s;
    int64_t drive_s; /* from the stop before, or the depot; on a plain day */
    int64_t drive_m;
    int64_t home_s; /* to the depot, of the last of a trip, on a plain day; else 0 */
    int64_t home_m;
};

struct tour_vehicle {
    int64_t out_s;  /* drives no more from then on; NONE: drives */
    int64_t free_s; /* leaves the depot no earlier; 0: by its shift */
};

struct tour_day {
    int32_t day;
    int64_t slow_e4; /* driving takes so many times as long: 10,000 on a plain day */
    int64_t events_n;
    struct tour_stop *stops;
    int64_t stops_n;
    struct tour_vehicle *vehicles; /* [vehicles_n] of the city */
    int64_t vehicles_n;
};

enum tour_event_kind {
    TOUR_EVENT_KEEP,   /* the day's plan is kept */
    TOUR_EVENT_DONE,   /* a stop, at a time */
    TOUR_EVENT_FAILED, /* nobody there: the goods come back */
    TOUR_EVENT_DELAY,  /* a vehicle is held up for `amount` seconds */
    TOUR_EVENT_OUT,    /* a vehicle drives no more */
    TOUR_EVENT_BACK,   /* … and drives again */
    TOUR_EVENT_NEW,    /* goods that the plan did not have */
    TOUR_EVENT_SLOW,   /* driving takes `amount` ten-thousandths of the time: storm, jam */
    TOUR_EVENT_PIN,    /* a stop stays with its vehicle */
    TOUR_EVENT_UNPIN,
    TOUR_EVENT_RETURNED, /* goods that came back, or were on board of a vehicle that is out, are at
                            the depot again */
    TOUR_EVENT_AGAIN,    /* nothing happened; the tours are made better */
    TOUR_EVENT_REOPEN,   /* a stop was not done or failed: it was said by mistake */
    TOUR_EVENTS_N
};

struct tour_event {
    int64_t no;
    enum tour_event_kind kind;
    int64_t at_s;
    int64_t stop_no; /* NONE where no stop is meant */
    int64_t vehicle; /* NONE where no vehicle is meant */
    int64_t amount;
    /* NEW */
    int64_t from;
    int64_t to;
    bool cold;
    int64_t g;
    int64_t ml;
    int64_t open_s; /* NONE: while the site is open */
    int64_t close_s;
};

/* What became otherwise for a stop. */
enum tour_change_kind {
    TOUR_CHANGE_NEW,
    TOUR_CHANGE_VEHICLE, /* another one, or one at last */
    TOUR_CHANGE_DROPPED, /* on no tour any more */
    TOUR_CHANGE_TIME
};

struct tour_change {
    enum tour_change_kind kind;
    int64_t stop; /* row of the new day's stops */
    int64_t vehicle_before;
    int64_t arrive_before_s;
};

/* Sums of a day's tours. */
struct tour_sums {
    int64_t vehicles_n; /* that drive */
    int64_t stops_n;    /* on tours */
    int64_t done_n;
    int64_t missing_n; /* open and on no tour */
    int64_t late_n;    /* begun when the site is closed */
    int64_t driven_m;
    int64_t cost_fen;
};

#endif
