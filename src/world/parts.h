/* What every generated city needs: the bounds of its options, item numbers, weather rows
 * (parts.c). */
#ifndef LINLI_WORLD_PARTS_H
#define LINLI_WORLD_PARTS_H

#include "linli/arena.h"
#include "model/city.h"
#include "world/history.h"
#include "world/weather.h"
#include "world/world.h"

/* LINLI_EINPUT: months or today out of their bounds. */
enum linli_rc world_options_check(const struct world_options *options, struct linli_error *err);

/* Days of history before options->today: so many whole months. Returns their number. */
int32_t world_history_days(const struct world_options *options, int32_t *ret_first_day);

/*
 * An EAN-13 of the range 20-29 that shops use inside (GS1 General Specifications): 13 digits, the
 * last one makes the sum of the digits, weighted 1 and 3 in turn, a multiple of ten.
 */
enum linli_rc world_gtin(int64_t number, struct linli_arena *arena, const char **ret_gtin,
                         struct linli_error *err);

/* Rain and temperature of a day, everywhere: two rows. */
void world_weather_rows(const struct world_weather *weather, int32_t first_day, int32_t t,
                        struct weather *ret_rows);

/* Settings as rows and as values. */
enum linli_rc world_settings_fill(const struct setting_row *rows, int64_t n,
                                  struct linli_arena *arena, struct city *city,
                                  struct linli_error *err);

/* A lot of the past as stock: "260314-02" is the second of those received on 14 March 2026. */
enum linli_rc world_lot_fill(const struct world_lot *lot, int32_t place, int64_t unit_e3,
                             struct linli_arena *arena, struct lot_stock *ret_row,
                             struct linli_error *err);

/* A number with one decimal, as tables of ten-thousandths keep it. */
int64_t world_tenths(double value);

/* Prices in whole fen above a yuan, in tenths of a fen below. */
int64_t world_price_e4(int64_t cost_fen, double factor);

#endif
