/* Error messages of settings and of files that would be lost (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_care[] = {
    {"setting %s is '%s', expected a whole number", "设置 %s 为“%s”，应为整数"},
    {"setting %s is written by linli twin --tune, not by hand",
     "设置 %s 由 linli twin --tune 写入，不能手工设置"},
    {"--%s is %s, which is read; expected another file", "--%s 给的是要读取的文件 %s，应另给文件"},
    {"--%s and --%s name the same file", "--%s 与 --%s 是同一文件"},
    {"the period begins on %s and ends before, on %s", "期间从 %s 开始，却在此前的 %s 结束"},
    {"the terms end on %s, before they begin on %s", "条款在 %s 结束，早于开始日 %s"},
    {"is a database; another file was expected", "是数据库，应另给文件"},
    {"--replace goes with --tables", "--replace 只能与 --tables 同用"},
};
const size_t words_error_care_n = sizeof(words_error_care) / sizeof(words_error_care[0]);
