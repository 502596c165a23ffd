/* The civil day of a moment in the city's own zone: asked by everything that books or plans
 * "today". */
#ifndef LINLI_SERVICE_TODAY_H
#define LINLI_SERVICE_TODAY_H

#include "model/settings.h"
#include "store/db.h"

/* By the setting utc_offset_s. In a transaction of the caller's. */
enum linli_rc today_read(struct db *db, int64_t now_ms, int32_t *ret_day, struct linli_error *err);
/* All settings of the city; texts are defaults ("") in them, never what was set. */
enum linli_rc today_read_settings(struct db *db, struct settings *ret_settings,
                                  struct linli_error *err);

/* How many seconds that zone is east of UTC. */
enum linli_rc today_read_offset(struct db *db, int64_t *ret_offset_s, struct linli_error *err);

#endif
