/*
 * What the forecaster had learned of every series, between one plan and the next: bytes of the
 * engine's own format. They follow from the facts: losing them costs a full fit, nothing else. All
 * are read and written at once, inside the transaction of the plan that uses them.
 */
#ifndef LINLI_STORE_FORECAST_STATE_H
#define LINLI_STORE_FORECAST_STATE_H

#include "linli/arena.h"
#include "model/forecast_state.h"
#include "store/db.h"

/* Every kept state, by site and item; site and item are database ids, the bytes are in the arena
 * and aligned for any type. */
enum linli_rc forecast_states_load(struct db *db, struct linli_arena *arena,
                                   struct forecast_state **ret_states, int64_t *ret_n,
                                   struct linli_error *err);

/* These take the place of all that were kept; one for each site and item. */
enum linli_rc forecast_states_save(struct db *db, const struct forecast_state *states, int64_t n,
                                   struct linli_error *err);

#endif
