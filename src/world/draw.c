/*
 * The random laws of demand: negative binomial counts for what is used daily, compound Poisson for
 * what is used now and then (Syntetos, Boylan and Croston 2005 give both their names), gamma-mixed
 * counts for the material of activities. Used by every profile; units are whole.
 */
#include "world/draw.h"

#include <assert.h>
#include <math.h>

int64_t world_draw_day(struct random_stream *stream, double mean, double shape, double batch)
{
    assert(mean >= 0 && shape >= 0 && batch >= 0);
    if (batch <= 0) {
        return (int64_t)(shape > 0 ? random_negative_binomial(stream, mean, shape)
                                   : random_poisson(stream, mean));
    }
    int64_t units = 0;
    uint64_t occasions = random_poisson(stream, mean / fmax(batch, 1));
    for (uint64_t i = 0; i < occasions; i++) {
        units += 1 + (int64_t)random_poisson(stream, fmax(batch - 1, 0));
    }
    return units;
}

int64_t world_draw_material(struct random_stream *stream, int64_t people, double per_head)
{
    assert(people >= 0 && per_head >= 0);
    const double used = 0.85; /* share of activities of the type that use the material */
    const double shape = 7;   /* of the amount when used: coefficient of variation 0.38 */
    double unit = random_unit(stream);
    double amount = random_gamma(stream, shape, (double)people * per_head / used / shape);
    return unit < used ? (int64_t)random_poisson(stream, amount) : 0;
}

void world_draw_path(struct random_stream *stream, double keep, double sd, int32_t days_n,
                     double *ret_path)
{
    assert(keep >= 0 && keep < 1);
    double departure = 0;
    double noise = sd * sqrt(1 - keep * keep);
    for (int32_t t = 0; t < days_n; t++) {
        departure = keep * departure + random_normal(stream, 0, noise);
        ret_path[t] = fmax(0.5, 1 + departure);
    }
}
