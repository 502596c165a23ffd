/* Error messages of reviews (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_review[] = {
    {"--date needs --period; any days: --from, --to",
     "--date 须与 --period 一起用；任意时段用 --from、--to"},
    {"--period and --from or --to exclude each other", "--period 不能与 --from 或 --to 同时使用"},
    {"--period is '%s', expected day, week, month, quarter or year",
     "--period 是“%s”，应为 day、week、month、quarter 或 year"},
    {"--format is '%s', expected text, csv, json, html or xlsx",
     "--format 是“%s”，应为 text、csv、json、html 或 xlsx"},
    {"--json and --format exclude each other", "--json 不能与 --format 同时使用"},
    {"a workbook needs --out FILE", "输出工作簿须给出 --out 文件名"},
    {"the workbook cannot be written: %s", "无法写工作簿：%s"},
    {"the workbook cannot be read back: %s", "无法读回工作簿：%s"},
    {"a movement has the kind %lld and the account %lld", "有一笔流水的类型是 %lld、账户是 %lld"},
    {"the amounts of the review are too large", "复盘的金额过大，无法计算"},
};
const size_t words_error_review_n = sizeof(words_error_review) / sizeof(words_error_review[0]);
