/* `linli forecast --explain`: each forecast with the parts that it adds up from. */
#ifndef LINLI_SERVICE_FORECAST_FILES_EXPLAIN_H
#define LINLI_SERVICE_FORECAST_FILES_EXPLAIN_H

#include "format/words.h"
#include "linli/forecast.h"

/* What is shown of one series; row k is the total over the steps from[k] … to[k]-1. */
struct forecast_explained {
    enum words_language language;
    const char *site;
    const char *item;
    int32_t rows_n;
    const int32_t *from;
    const int32_t *to;
    const char *const *date;
};

/* The CSV's header, and of one row the cells behind the date, the model not yet. */
void forecast_explain_header(struct text_builder *text);
void forecast_explain_cells(const struct linli_forecast_result *result, int32_t from, int32_t to,
                            struct text_builder *text);

/* The series as a table; parts that are nothing on all days are left out. */
void forecast_explain_table(const struct linli_forecast_result *result,
                            const struct forecast_explained *explained, struct linli_arena *arena,
                            struct text_builder *text);

#endif
