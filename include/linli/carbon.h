/**
 * @file
 * The carbon account of transport, as ISO 14083:2023 and the GLEC framework have it: what a vehicle
 * took on its whole round trip, what that emits from well to wheel, and each load's share of it.
 *
 * Invariants: integers only, so the same answer on every machine; the shares of a trip sum to the
 * trip, to the milligram; a share does not depend on the order of visits, because what counts is
 * the shortest way to the receiver, not the way that was driven.
 */
#ifndef LINLI_CARBON_H
#define LINLI_CARBON_H

#include <stdint.h>

#include "linli/arena.h"
#include "linli/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The largest trip: 100,000 km, a thousand tonnes, a million loads; energy of a thousand million
 * kWh or litres; a hundred tonnes of CO2e. */
#define LINLI_CARBON_M_MAX INT64_C(100000000)
#define LINLI_CARBON_G_MAX INT64_C(1000000000)
#define LINLI_CARBON_LOADS_MAX INT64_C(1000000)
#define LINLI_CARBON_S_MAX INT64_C(1000000000)
#define LINLI_CARBON_RATE_MAX INT64_C(1000000000)
#define LINLI_CARBON_ENERGY_MAX INT64_C(1000000000000000)
#define LINLI_CARBON_MG_MAX INT64_C(100000000000000)

/** What a kind of vehicle takes, in millionths of its carrier's unit (a kWh, a litre, a kg); each
 * 0 … LINLI_CARBON_RATE_MAX. */
struct linli_carbon_vehicle {
    int64_t per_km_e6;
    int64_t per_stop_e6;        /**< braking, doors, starting again */
    int64_t per_tonne_km_e6;    /**< of what it carries */
    int64_t per_cooled_hour_e6; /**< while its cold box runs */
    int64_t loss_e4;            /**< share lost in charging, on top of the rest; 0 … 1e4 */
};

/** A round trip, from the depot back to the depot. */
struct linli_carbon_trip {
    int64_t driven_m;    /**< the empty way back included; 0 … LINLI_CARBON_M_MAX */
    int64_t stops_n;     /**< 0 … LINLI_CARBON_LOADS_MAX */
    int64_t carried_kgm; /**< sum of kilograms times metres; 0 … G_MAX / 1000 * M_MAX */
    int64_t cooled_s;    /**< 0 … LINLI_CARBON_S_MAX */
};

/** One load of a trip. */
struct linli_carbon_load {
    int64_t g;        /**< what was loaded and unloaded for it; 0 … LINLI_CARBON_G_MAX */
    int64_t direct_m; /**< shortest feasible way from depot to receiver; 0 … LINLI_CARBON_M_MAX */
};

/**
 * Energy of a trip: (km · per_km + stops · per_stop + tonne-km · per_tonne_km + hours ·
 * per_cooled_hour) · (1 + loss), rounded half up once.
 * @param ret_energy_e6 millionths of the carrier's unit
 * @return LINLI_OK; LINLI_EINPUT: a number out of its range; LINLI_EOVERFLOW: above
 * LINLI_CARBON_ENERGY_MAX
 */
enum linli_rc linli_carbon_energy(const struct linli_carbon_vehicle *vehicle,
                                  const struct linli_carbon_trip *trip, int64_t *ret_energy_e6,
                                  struct linli_error *err);

/**
 * What that energy emits, energy · factor, rounded half up.
 * @param energy_e6 millionths of a unit, 0 … LINLI_CARBON_ENERGY_MAX
 * @param factor_mg milligrams of CO2e a unit, 0 … LINLI_CARBON_RATE_MAX
 * @return LINLI_OK; LINLI_EINPUT; LINLI_EOVERFLOW: above LINLI_CARBON_MG_MAX
 */
enum linli_rc linli_carbon_emission(int64_t energy_e6, int64_t factor_mg, int64_t *ret_mg,
                                    struct linli_error *err);

/**
 * Each load's share of a trip, by quantity times shortest feasible distance (GLEC; milk runs).
 * Where no load weighs anything they count as equal ones; where none goes anywhere (a hub), by
 * quantity alone. Milligrams that rounding leaves go to the largest remainders, of equal ones to
 * the first.
 * @param total_mg of the trip, 0 … LINLI_CARBON_MG_MAX
 * @param loads [loads_n] 0 … LINLI_CARBON_LOADS_MAX of them; without any the trip is overhead of
 * its kind of transport, and the caller's to book
 * @param arena scratch memory, given back
 * @param ret_mg [loads_n] sums to total_mg unless loads_n is 0; untouched on failure
 * @return LINLI_OK, LINLI_EINPUT, LINLI_ENOMEM
 */
enum linli_rc linli_carbon_share(int64_t total_mg, const struct linli_carbon_load *loads,
                                 int64_t loads_n, struct linli_arena *arena, int64_t *ret_mg,
                                 struct linli_error *err);

#ifdef __cplusplus
}
#endif
#endif
