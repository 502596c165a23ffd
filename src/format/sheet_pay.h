/* Pay slips of a day's tours (planner/dispatch_pay.h) that explain themselves. Called by
 * src/cli/dispatch_tours.c. */
#ifndef LINLI_FORMAT_SHEET_PAY_H
#define LINLI_FORMAT_SHEET_PAY_H

#include "format/words.h"
#include "model/city.h"

/* One slip: the vehicle, what it did, and what that brings. */
struct sheet_pay_row {
    const char *vehicle;
    int64_t busy_s;
    int64_t stops_n;
    int64_t open_n;
    int64_t driven_m;
    int64_t hours_fen;
    int64_t stops_fen;
    int64_t way_fen;
    int64_t floor_fen;
    int64_t pay_fen;
};

enum linli_rc sheet_pay_print(const struct settings *settings, int32_t day,
                              const struct sheet_pay_row *rows, int64_t rows_n,
                              enum words_language language, struct text_builder *text,
                              struct linli_error *err);

/* One line: {"date":…,"rates":{…},"slips":[{"vehicle":…,"hours":…,…,"pay":…}]}. */
enum linli_rc sheet_pay_json(const struct settings *settings, int32_t day,
                             const struct sheet_pay_row *rows, int64_t rows_n,
                             struct linli_arena *arena, const char **ret_text,
                             struct linli_error *err);

#endif
