/* The parts of the day sheet that a city of many sites has instead of every line (sheet_city.c). */
#ifndef LINLI_FORMAT_SHEET_CITY_H
#define LINLI_FORMAT_SHEET_CITY_H

#include "format/sheet_day.h"

/* Adds a line for each order: site, supplier, day, lines, amount. */
void sheet_city_orders(const struct city *city, const struct plan *plan,
                       const struct sheet_options *options, struct text_builder *text);

/* Adds a line for each site that has anything to look at, and how to see more. */
void sheet_city_sites(const struct city *city, const struct plan *plan,
                      const struct sheet_options *options, struct text_builder *text);

#endif
