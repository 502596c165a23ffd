/* The store's checks with the planner's arithmetic (see check.h). */
#include "service/check.h"

#include "planner/planner.h"
enum linli_rc check_city(struct db *db, check_breach_fn breach, void *context,
                         int64_t *ret_breaches_n, struct linli_error *err)
{
    struct check_calls calls = {.breach = breach, .context = context, .replay = planner_replay};
    return check_run(db, &calls, ret_breaches_n, err);
}
