/*
 * What the reader of a table cannot know of a row: days against the clock, an item that stands for
 * itself, texts that are times of the day. Called by service/city for each row of an import.
 */
#ifndef LINLI_SERVICE_CITY_ROWS_H
#define LINLI_SERVICE_CITY_ROWS_H

#include "linli/error.h"
#include "model/tables.h"

/*
 * LINLI_EINPUT says what is wrong; *ret_column is the name of the column then. Refused are: demand
 * with a quantity of a day more than LIMIT_DEMAND_AHEAD_DAYS after clock_day (a slip of the year
 * would move the city's present), an item as its own substitute, lanes.departs and vehicles.shift
 * that are not times.
 */
enum linli_rc city_check_row(enum table_id table, const void *row, int32_t clock_day,
                             const char **ret_column, struct linli_error *err);

#endif
