/*
 * Which days a booking may count for. People book late, and simulate days that the clock does not
 * show; so the measure is the city's own present, not the clock alone.
 *
 * The present is the latest of: the site's last imported demand with a quantity, its last receipt,
 * issue or return, and the last planned day. A site without any has those of the whole city, a city
 * without any the clock's civil day. A plan more than LIMIT_PLAN_NEAR_DAYS after all the others and
 * the clock is a slip and does not count; nor does demand after the clock to which no days of
 * demand lead that have at most LIMIT_LONE_DAYS between them.
 *
 * Nobody books ahead: the last day is the one after the clock. Where imported demand leads beyond
 * the clock it is the day after that, or after the last plan, so that days are simulated one by
 * one; bookings never move it.
 */
#ifndef LINLI_SERVICE_STOCK_DAY_H
#define LINLI_SERVICE_STOCK_DAY_H

#include "store/db.h"

/*
 * LINLI_EINPUT unless `day` is from LIMIT_BACKDATED_DAYS before the present to the last day. Inside
 * a transaction; `site` is a database id.
 */
enum linli_rc stock_check_day(struct db *db, int64_t site, int64_t day, int64_t now_ms,
                              struct linli_error *err);

/*
 * For issues and free returns. From a site's first one on, its demand is the ledger's, not what was
 * imported: LINLI_EINPUT when it would be that first one and hide imported days after `day`. Days
 * after the clock hide nothing, unless imports lead there by more than LIMIT_LONE_DAYS.
 */
enum linli_rc stock_check_first(struct db *db, int64_t site, int64_t day, int64_t now_ms,
                                struct linli_error *err);

/*
 * How far imported demand leads on from the clock: through days that follow each other with at most
 * LIMIT_LONE_DAYS between them, from the clock, or in a city that has nothing until then from its
 * first day on. A day that stands alone leads nowhere. Never before the clock.
 */
enum linli_rc stock_follow_imports(struct db *db, int64_t clock, int64_t *ret_last,
                                   struct linli_error *err);

#endif
