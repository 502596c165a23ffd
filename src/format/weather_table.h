/*
 * The weather table in a file: one row for a day and site, and as many numeric columns as there are
 * signals. Behind the file it is one struct weather for each filled cell (model/tables.h). Called
 * by table_read.c and table_write.c.
 */
#ifndef LINLI_FORMAT_WEATHER_TABLE_H
#define LINLI_FORMAT_WEATHER_TABLE_H

#include "model/tables.h"

/* The description that stands for all signal columns; NULL for every other table. */
const struct column *weather_signal_column(const struct table *table);

#endif
