/*
 * The carbon account (MISSION D4): trips, loads and packaging to what each order caused and what
 * each kind of transport did in a month. A pure function; the kernels are in engine/carbon.
 * Called by service/carbon_files.
 */
#ifndef LINLI_PLANNER_CARBON_H
#define LINLI_PLANNER_CARBON_H

#include "linli/arena.h"
#include "linli/error.h"
#include "model/carbon.h"

enum { CARBON_PLANNED_E2 = 105 /* driven for 100 planned: GLEC's adjustment for roads */ };

/*
 * The shares of all orders and the overhead of empty trips sum to the trips, to the milligram. The
 * order of the rows does not matter.
 * LINLI_EINPUT: a kind or a factor that no table has, a trip without way and energy, a load of a
 * trip that is none; the place says which. LINLI_EOVERFLOW, LINLI_ENOMEM.
 */
enum linli_rc carbon_account(const struct carbon_books *books, struct linli_arena *arena,
                             struct carbon_account *ret_account, struct linli_error *err);

#endif
