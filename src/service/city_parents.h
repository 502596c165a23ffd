/* Sites that supply sites make trees: nobody stands above itself. */
#ifndef LINLI_SERVICE_CITY_PARENTS_H
#define LINLI_SERVICE_CITY_PARENTS_H

#include "linli/arena.h"
#include "store/db.h"

/* The first site, in the order of the table, that is above itself by its parents; *ret_code NULL:
 * none. Parents that are no site are passed over. */
enum linli_rc city_parents_find_circle(struct db *db, struct linli_arena *arena,
                                       const char **ret_code, struct linli_error *err);

#endif
