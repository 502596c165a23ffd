/* The weather table in a file (see weather_table.h). */
#include "format/weather_table.h"

#include <assert.h>

const struct column *weather_signal_column(const struct table *table)
{
    if (table->id != TABLE_WEATHER) {
        return NULL;
    }
    const struct column *last = &table->columns[table->columns_n - 1];
    assert(last->type == CELL_SIGNAL);
    return last;
}
