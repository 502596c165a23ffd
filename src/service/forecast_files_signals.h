/* The rows of the calendar, events and weather tables, and what they say of each site's days. */
#ifndef LINLI_SERVICE_FORECAST_FILES_SIGNALS_H
#define LINLI_SERVICE_FORECAST_FILES_SIGNALS_H

#include "service/forecast_files_series.h"

/* Fills book->site from the facts read, for the days from book->first_day to `until`. */
enum linli_rc forecast_book_fill_sites(struct forecast_book *book, int32_t until,
                                       struct linli_arena *arena, struct linli_error *err);

#endif
