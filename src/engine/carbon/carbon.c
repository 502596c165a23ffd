/*
 * Energy, emission and shares (see linli/carbon.h). Products are kept in 128 bits and rounded once:
 * the largest, a weight of 1e17 times a total of 1e14, is 1e31.
 *
 * Largest remainders: Hamilton's method of apportionment.
 */
#include "linli/carbon.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

__extension__ typedef __int128 wide;

static const wide share_one = 10000; /* shares are in ten-thousandths */
static const wide million = 1000000;
static const wide hour_s = 3600;

static bool is_within(int64_t value, int64_t most)
{
    return value >= 0 && value <= most;
}

static enum linli_rc rounded(wide numerator, wide denominator, int64_t most, int64_t *ret_value,
                             struct linli_error *err)
{
    assert(denominator > 0);
    wide value = (numerator + denominator / 2) / denominator;
    if (value > (wide)most) {
        return linli_fail(err, LINLI_EOVERFLOW,
                          "a trip takes or emits more than the account can hold");
    }
    *ret_value = (int64_t)value;
    return LINLI_OK;
}

enum linli_rc linli_carbon_energy(const struct linli_carbon_vehicle *vehicle,
                                  const struct linli_carbon_trip *trip, int64_t *ret_energy_e6,
                                  struct linli_error *err)
{
    bool fine = is_within(vehicle->per_km_e6, LINLI_CARBON_RATE_MAX) &&
                is_within(vehicle->per_stop_e6, LINLI_CARBON_RATE_MAX) &&
                is_within(vehicle->per_tonne_km_e6, LINLI_CARBON_RATE_MAX) &&
                is_within(vehicle->per_cooled_hour_e6, LINLI_CARBON_RATE_MAX) &&
                is_within(vehicle->loss_e4, (int64_t)share_one) &&
                is_within(trip->driven_m, LINLI_CARBON_M_MAX) &&
                is_within(trip->stops_n, LINLI_CARBON_LOADS_MAX) &&
                is_within(trip->carried_kgm, LINLI_CARBON_G_MAX / 1000 * LINLI_CARBON_M_MAX) &&
                is_within(trip->cooled_s, LINLI_CARBON_S_MAX);
    if (!fine) {
        return linli_fail(err, LINLI_EINPUT, "a number of a trip or vehicle is out of its range");
    }
    /* all terms over hour_s * million: a km is 1,000 m, a tonne-km a million kg·m */
    wide sum = (wide)vehicle->per_km_e6 * (wide)trip->driven_m * hour_s * (million / 1000);
    sum += (wide)vehicle->per_stop_e6 * (wide)trip->stops_n * hour_s * million;
    sum += (wide)vehicle->per_tonne_km_e6 * (wide)trip->carried_kgm * hour_s;
    sum += (wide)vehicle->per_cooled_hour_e6 * (wide)trip->cooled_s * million;
    return rounded(sum * (share_one + (wide)vehicle->loss_e4), hour_s * million * share_one,
                   LINLI_CARBON_ENERGY_MAX, ret_energy_e6, err);
}

enum linli_rc linli_carbon_emission(int64_t energy_e6, int64_t factor_mg, int64_t *ret_mg,
                                    struct linli_error *err)
{
    if (!is_within(energy_e6, LINLI_CARBON_ENERGY_MAX) ||
        !is_within(factor_mg, LINLI_CARBON_RATE_MAX)) {
        return linli_fail(err, LINLI_EINPUT, "an energy or its factor is out of its range");
    }
    return rounded((wide)energy_e6 * (wide)factor_mg, million, LINLI_CARBON_MG_MAX, ret_mg, err);
}

/* What a load weighs in the sharing, by what any load of the trip has. */
static wide weight_of(const struct linli_carbon_load *load, bool any_g, bool any_m)
{
    int64_t g = any_g ? load->g : 1;
    int64_t m = any_m ? load->direct_m : 1;
    return (wide)g * (wide)m;
}

struct remainder {
    wide left;
    int64_t load;
};

static int by_remainder(const void *left, const void *right)
{
    const struct remainder *a = left;
    const struct remainder *b = right;
    if (a->left != b->left) {
        return a->left > b->left ? -1 : 1;
    }
    return a->load < b->load ? -1 : a->load > b->load;
}

static enum linli_rc check_loads(const struct linli_carbon_load *loads, int64_t loads_n,
                                 bool *ret_any_g, bool *ret_any_m, struct linli_error *err)
{
    bool any_g = false;
    bool any_m = false;
    bool any_both = false;
    for (int64_t i = 0; i < loads_n; i++) {
        if (!is_within(loads[i].g, LINLI_CARBON_G_MAX) ||
            !is_within(loads[i].direct_m, LINLI_CARBON_M_MAX)) {
            return linli_fail(err, LINLI_EINPUT, "a load's quantity or way is out of its range");
        }
        any_g = any_g || loads[i].g > 0;
        any_m = any_m || loads[i].direct_m > 0;
        any_both = any_both || (loads[i].g > 0 && loads[i].direct_m > 0);
    }
    *ret_any_g = any_g;
    /* what weighs goes nowhere, what goes somewhere weighs nothing: by quantity */
    *ret_any_m = any_m && (any_both || !any_g);
    return LINLI_OK;
}

enum linli_rc linli_carbon_share(int64_t total_mg, const struct linli_carbon_load *loads,
                                 int64_t loads_n, struct linli_arena *arena, int64_t *ret_mg,
                                 struct linli_error *err)
{
    bool any_g = false;
    bool any_m = false;
    struct remainder *remainders;
    if (!is_within(total_mg, LINLI_CARBON_MG_MAX) || !is_within(loads_n, LINLI_CARBON_LOADS_MAX)) {
        return linli_fail(err, LINLI_EINPUT, "a trip emits or carries more than can be shared");
    }
    LINLI_TRY(check_loads(loads, loads_n, &any_g, &any_m, err));
    struct linli_arena_mark mark = linli_arena_mark(arena);
    LINLI_TRY(LINLI_NEW(arena, loads_n, &remainders, err));
    wide sum = 0;
    for (int64_t i = 0; i < loads_n; i++) {
        sum += weight_of(&loads[i], any_g, any_m);
    }
    assert(loads_n == 0 || sum > 0);
    int64_t left_mg = loads_n > 0 ? total_mg : 0;
    for (int64_t i = 0; i < loads_n; i++) {
        wide weight = weight_of(&loads[i], any_g, any_m);
        wide product = weight * (wide)total_mg;
        ret_mg[i] = (int64_t)(product / sum);
        remainders[i] = (struct remainder){product % sum, i};
        left_mg -= ret_mg[i];
    }
    assert(left_mg >= 0 && left_mg <= loads_n);
    if (loads_n > 0) {
        qsort(remainders, (size_t)loads_n, sizeof(*remainders), by_remainder);
    }
    for (int64_t i = 0; i < left_mg; i++) {
        ret_mg[remainders[i].load]++;
    }
    linli_arena_rewind(arena, mark);
    return LINLI_OK;
}
