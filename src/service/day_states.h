/* The forecaster's states between the database and the planner. */
#ifndef LINLI_SERVICE_DAY_STATES_H
#define LINLI_SERVICE_DAY_STATES_H

#include "model/plan.h"
#include "planner/planner.h"
#include "store/city_load.h"

/* Puts the kept states into the options, with the city's indices; those of sites and items that are
 * gone are left. In `arena`; inside a transaction. */
enum linli_rc day_states_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                              struct planner_options *options, struct linli_error *err);

/* Those of the plan take the place of all that were kept. */
enum linli_rc day_states_save(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                              const struct plan *plan, struct linli_error *err);

#endif
