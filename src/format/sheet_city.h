/* The parts of the day sheet that a city of many sites has instead of every line (sheet_city.c). */
#ifndef LINLI_FORMAT_SHEET_CITY_H
#define LINLI_FORMAT_SHEET_CITY_H

#include "format/sheet_day.h"

/* Whether a notice is one of those that sheet_city_short sums up: something is short today at a
 * site that another one supplies. */
bool sheet_city_is_short(const struct city *city, const struct plan_notice *notice);

/*
 * Adds a line for each item that is short at such sites (at how many, how much, what helps; the
 * most money at risk first, the twelve first), one for each order (site, supplier, day, lines,
 * amount), and one for each site that has anything to look at, and how to see more.
 */
void sheet_city(const struct city *city, const struct plan *plan,
                const struct sheet_options *options, struct text_builder *text);

/* Adds what goes from site to site, of the sheet's site or of all; nothing when nothing does
 * (sheet_moves.c). */
void sheet_moves(const struct city *city, const struct plan *plan,
                 const struct sheet_options *options, struct text_builder *text);

#endif
