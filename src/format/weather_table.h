/*
 * The weather table in a file: one row for a day and site, and as many numeric columns as there are
 * signals. Behind the file it is one struct weather for each filled cell (model/tables.h). Here it
 * is turned round for writing. Called by table_read.c and table_write.c.
 */
#ifndef LINLI_FORMAT_WEATHER_TABLE_H
#define LINLI_FORMAT_WEATHER_TABLE_H

#include "format/codes.h"

/* The description that stands for all signal columns; NULL for every other table. */
const struct column *weather_signal_column(const struct table *table);

struct weather_cell {
    int64_t day;
    const char *site; /* its code, "" for everywhere */
    int64_t signal;   /* until sorted: its number in signals; then its place in names */
    int64_t value_e4;
};

struct weather_pivot {
    struct linli_arena *arena;
    struct codes sites;
    struct codes signals;
    struct weather_cell *cells;
    int64_t cells_n;
    int64_t capacity;
    const char **names; /* of the signals, sorted; after weather_pivot_sort */
};

void weather_pivot_init(struct weather_pivot *pivot, struct linli_arena *arena);
/* `site` is the code of the row's site, "" for everywhere. */
enum linli_rc weather_pivot_add(struct weather_pivot *pivot, const struct weather *row,
                                const char *site, struct linli_error *err);
/* Sorts the signals by name and the cells by day, site and signal. */
enum linli_rc weather_pivot_sort(struct weather_pivot *pivot, struct linli_error *err);

#endif
