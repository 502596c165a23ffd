/*
 * Random streams by name: (seed, name) names one endless sequence, the same on every machine,
 * whatever other streams are used for. The core is xoshiro256** (Blackman and Vigna, 2018) seeded
 * through SplitMix64; distributions are GSL's, to which the stream presents itself as a generator.
 */
#ifndef LINLI_BASE_RANDOM_H
#define LINLI_BASE_RANDOM_H

#include <stdint.h>

struct random_stream {
    uint64_t state[4];
};

/* The stream of a name: equal (seed, name) give equal streams. `index` tells apart streams of one
 * name (item 17). */
void random_init(struct random_stream *stream, uint64_t seed, const char *name, uint64_t index);

uint64_t random_u64(struct random_stream *stream);
/* Uniform in [0, 1), 53 bits. */
double random_unit(struct random_stream *stream);
/* Uniform whole number in [0, n), n > 0, without bias. */
uint64_t random_below(struct random_stream *stream, uint64_t n);

/* Draws through GSL. sd >= 0, mean >= 0; size > 0 is the negative binomial's shape: variance mean +
 * mean^2 / size. */
double random_normal(struct random_stream *stream, double mean, double sd);
uint64_t random_poisson(struct random_stream *stream, double mean);
uint64_t random_negative_binomial(struct random_stream *stream, double mean, double size);
double random_gamma(struct random_stream *stream, double shape, double scale);
double random_exponential(struct random_stream *stream, double mean);

#endif
