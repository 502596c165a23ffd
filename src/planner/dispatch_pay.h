/*
 * What couriers earn on a day's tours (MISSION D3), one of each vehicle, in parts that add up:
 *
 *   hours on tours * pay_hour + stops * pay_stop + kilometres * pay_km,
 *   at least hours on tours * pay_floor
 *
 * Hours count from the first departure to the last return, waiting between trips too; a stop counts
 * whether somebody took the goods or not. A pure function; called by service/tours.
 */
#ifndef LINLI_PLANNER_DISPATCH_PAY_H
#define LINLI_PLANNER_DISPATCH_PAY_H

#include "linli/arena.h"
#include "linli/error.h"
#include "model/city.h"
#include "model/tour_day.h"

struct tour_pay {
    int64_t vehicle;
    int64_t busy_s;
    int64_t stops_n;
    int64_t open_n; /* of them nobody has said that they are done */
    int64_t driven_m;
    int64_t hours_fen;
    int64_t stops_fen;
    int64_t way_fen;
    int64_t floor_fen; /* what is added so that the floor is reached; else 0 */
    int64_t pay_fen;   /* the sum of the four */
};

/* The rows of all vehicles with a tour, in their order; all amounts are rounded halves up. */
enum linli_rc dispatch_pay(const struct city *city, const struct tour_day *day,
                           struct linli_arena *arena, struct tour_pay **ret_rows,
                           int64_t *ret_rows_n, struct linli_error *err);

#endif
