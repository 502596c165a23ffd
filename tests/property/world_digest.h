/* Whether two generated cities are the same: all tables in one number. */
#ifndef LINLI_TESTS_WORLD_DIGEST_H
#define LINLI_TESTS_WORLD_DIGEST_H

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "model/city.h"

static inline uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * 0x100000001b3u;
}

static inline uint64_t mix_text(uint64_t hash, const char *text)
{
    return mix(hash, text_hash(text, strlen(text)));
}

/* A row of a table by its description: every cell counts, texts by what they say. */
static inline uint64_t mix_row(uint64_t hash, enum table_id id, void *row)
{
    const struct table *table = table_get(id);
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (column->type == CELL_SIGNAL) {
            continue;
        }
        hash = table_is_text(column) ? mix_text(hash, *table_text(column, row))
                                     : mix(hash, (uint64_t)*table_number(column, row));
    }
    return hash;
}

#define MIX_ROWS(hash, id, rows, n)                      \
    do {                                                 \
        for (int64_t i_ = 0; i_ < (n); i_++) {           \
            (hash) = mix_row((hash), (id), &(rows)[i_]); \
        }                                                \
    } while (0)

/* A number of all that a generated city holds. */
static inline uint64_t world_digest(struct city *city)
{
    uint64_t hash = 0xcbf29ce484222325u;
    MIX_ROWS(hash, TABLE_SETTINGS, city->setting_rows, city->setting_rows_n);
    MIX_ROWS(hash, TABLE_SITES, city->sites, city->sites_n);
    MIX_ROWS(hash, TABLE_ITEMS, city->items, city->items_n);
    MIX_ROWS(hash, TABLE_SUPPLIERS, city->suppliers, city->suppliers_n);
    MIX_ROWS(hash, TABLE_SUPPLY, city->supply, city->supply_n);
    MIX_ROWS(hash, TABLE_SUBSTITUTES, city->substitutes, city->substitutes_n);
    MIX_ROWS(hash, TABLE_LANES, city->lanes, city->lanes_n);
    MIX_ROWS(hash, TABLE_VEHICLES, city->vehicles, city->vehicles_n);
    MIX_ROWS(hash, TABLE_CALENDAR, city->calendar, city->calendar_n);
    MIX_ROWS(hash, TABLE_EVENTS, city->events, city->events_n);
    for (int64_t i = 0; i < city->weather_n; i++) {
        hash = mix_row(hash, TABLE_WEATHER, &city->weather[i]);
        hash = mix_text(hash, city->weather[i].signal);
        hash = mix(hash, (uint64_t)city->weather[i].value_e4);
    }
    for (int64_t i = 0; i < city->stock_n; i++) {
        const struct lot_stock *lot = &city->stock[i];
        hash = mix_text(mix(hash, (uint64_t)lot->item), lot->lot_code);
        hash = mix(mix(hash, (uint64_t)lot->qty_e3), (uint64_t)lot->expiry_day);
    }
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        for (int32_t t = 0; t < s->days_n; t++) {
            hash = mix(mix(hash, (uint64_t)s->qty_e3[t]), (uint64_t)s->unmet_e3[t]);
            hash = mix(mix(hash, (uint64_t)s->in_stock_e4[t]), s->closed[t]);
            hash = s->price_e4 != NULL ? mix(hash, (uint64_t)s->price_e4[t]) : hash;
            hash = s->promo != NULL ? mix(hash, s->promo[t]) : hash;
        }
    }
    return hash;
}

#endif
