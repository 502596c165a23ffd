/*
 * Room on shelves: capacity by zone of temperature bounds what is pushed down (room.c) and what is
 * bought (room_orders.c).
 */
#ifndef LINLI_PLANNER_ROOM_H
#define LINLI_PLANNER_ROOM_H

#include "planner/run.h"

enum room_zone { ROOM_AMBIENT, ROOM_COLD, ROOM_ZONES_N };

/* Where an item stands: chilled and frozen goods in the cold room. */
enum room_zone room_zone_of(const struct item *item);

/* Thousandths of a millilitre that a quantity takes; 0: its volume is not known. */
int64_t room_volume(const struct item *item, int64_t qty_e3);

/* Litres of a site in a zone; NONE: not bounded. */
int64_t room_capacity_l(const struct site *site, enum room_zone zone);

/* Whether shelves bound how much of an item a site can take. */
bool room_is_bounded(const struct city *city, int64_t site, int64_t item);

/*
 * Cuts the orders of the lines to the room there is on the days ahead, the least loss first: lines
 * get smaller (their reason's most is the room) or are dropped with REASON_NO_ROOM, parts of the
 * backup too; a notice each. Before orders are made. Errors: LINLI_ENOMEM.
 */
enum linli_rc room_orders_fit(struct run *run, struct linli_error *err);

/* The same of one line that joins an order after that; no notice. */
enum linli_rc room_orders_join(struct run *run, struct planned *p, struct linli_error *err);

#endif
