/* `linli forecast --patterns`. */
#ifndef LINLI_SERVICE_FORECAST_FILES_PATTERNS_H
#define LINLI_SERVICE_FORECAST_FILES_PATTERNS_H

#include "base/text.h"
#include "service/forecast_files_series.h"

/* Lists the patterns of all series that have begun by the origin, as a table or as CSV. */
enum linli_rc forecast_patterns_list(const struct forecast_book *book,
                                     const struct forecast_files_options *options,
                                     const struct linli_forecast_options *engine, int32_t origin,
                                     bool csv, struct linli_arena *arena, struct text_builder *text,
                                     struct linli_error *err);

#endif
