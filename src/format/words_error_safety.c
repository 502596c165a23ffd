/* Error messages of what keeps the books safe: want of memory, backup, restore, upgrade (see
 * words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_safety[] = {
    {"out of memory while JSON was read", "内存不足：无法读取 JSON"},
    {"out of memory while the answer was written", "内存不足：输出未能写全"},
};
const size_t words_error_safety_n = sizeof(words_error_safety) / sizeof(words_error_safety[0]);
