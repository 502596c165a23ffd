/* What goes wrong with levels by fill rate and with draws from a record, in Chinese (see
 * words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_policy[] = {
    {"%zu quantiles found, expected at most %d", "有 %zu 个分位数，最多 %d 个"},
    {"fill rate %g found, expected a number inside (0, 1)", "满足率为 %g，应在 0 与 1 之间"},
    {"cycle demand %g found, expected more than 0", "周期需求为 %g，应大于 0"},
    {"no period of demand found, expected at least one", "没有任何一期的需求，至少要有一期"},
    {"demand %g found, expected a finite number of at least 0", "需求为 %g，应为不小于 0 的有限数"},
    {"a total over %d periods was asked for, expected 1 to %d",
     "要求 %d 期的总量，应为 1 到 %d 期"},
};
const size_t words_error_policy_n = sizeof(words_error_policy) / sizeof(words_error_policy[0]);
