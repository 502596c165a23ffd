/* What goes wrong with buffer factors of categories, in Chinese (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_buffer[] = {
    {"no item is of the category '%s'", "没有物料属于类别“%s”"},
    {"the factor of '%s' is not set by hand", "“%s”的系数没有人工设定"},
    {"linli buffers %s needs --note", "linli buffers %s 需要 --note（说明原因）"},
    {"a buffer factor is a number from 0.5 to 3", "缓冲系数应为 0.5 到 3 的数"},
    {"--note and --key go with linli buffers set and rule",
     "--note 和 --key 只用于 linli buffers set 与 rule"},
    {"--history goes with the list only", "--history 只用于列表"},
    {"linli buffers takes nothing, or set CATEGORY FACTOR, or rule CATEGORY (linli buffers --help)",
     "linli buffers 后面不写，或写 set 类别 系数、rule 类别（见 linli buffers --help）"},
};
const size_t words_error_buffer_n = sizeof(words_error_buffer) / sizeof(words_error_buffer[0]);
