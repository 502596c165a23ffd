/* Error messages of planned moves (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_moves[] = {
    {"no planned move has the number %s", "没有编号为 %s 的计划调配"},
    {"a line of a planned move like PM-20261122-03/2 was expected, not %s",
     "应为计划调配的行，如 PM-20261122-03/2，而不是 %s"},
    {"no line of a planned move is called %s", "没有名为 %s 的计划调配行"},
    {"no line of a planned move has the id %lld", "没有内部编号为 %s 的计划调配行"},
    {"a planned move names the id %lld, which is not there", "计划调配所指的内部编号 %s 不存在"},
};
const size_t words_error_moves_n = sizeof(words_error_moves) / sizeof(words_error_moves[0]);
