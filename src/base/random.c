/*
 * Random streams (see random.h): xoshiro256** over a state filled by SplitMix64 from seed, name and
 * index. GSL draws from the stream through a generator type of our own, so the distributions are
 * GSL's and the bits are ours.
 */
#include "base/random.h"

#include <assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "base/text.h"

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void random_init(struct random_stream *stream, uint64_t seed, const char *name, uint64_t index)
{
    uint64_t state = seed;
    state = splitmix64(&state) ^ text_hash(name, strlen(name));
    state = splitmix64(&state) ^ index;
    for (int i = 0; i < 4; i++) {
        stream->state[i] = splitmix64(&state);
    }
    assert((stream->state[0] | stream->state[1] | stream->state[2] | stream->state[3]) != 0);
}

static uint64_t rotate_left(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t random_u64(struct random_stream *stream)
{
    uint64_t *s = stream->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double random_unit(struct random_stream *stream)
{
    return (double)(random_u64(stream) >> 11) * 0x1.0p-53;
}

uint64_t random_below(struct random_stream *stream, uint64_t n)
{
    assert(n > 0);
    uint64_t refused =
        (0 - n) % n; /* the 2^64 mod n lowest values would make small results likelier */
    uint64_t draw;
    do {
        draw = random_u64(stream);
    } while (draw < refused);
    return draw % n;
}

static void gsl_set(void *state, unsigned long seed)
{
    (void)state;
    (void)seed; /* a stream is seeded by random_init alone */
}

static unsigned long gsl_get(void *state)
{
    return random_u64(state) >> 32;
}

static double gsl_get_double(void *state)
{
    return random_unit(state);
}

static const gsl_rng_type stream_type = {
    .name = "linli-stream",
    .max = 0xffffffffUL,
    .min = 0,
    .size = sizeof(struct random_stream),
    .set = gsl_set,
    .get = gsl_get,
    .get_double = gsl_get_double,
};

static gsl_rng as_gsl(struct random_stream *stream)
{
    return (gsl_rng){.type = &stream_type, .state = stream};
}

double random_normal(struct random_stream *stream, double mean, double sd)
{
    assert(sd >= 0);
    gsl_rng rng = as_gsl(stream);
    return mean + gsl_ran_gaussian(&rng, sd);
}

uint64_t random_poisson(struct random_stream *stream, double mean)
{
    assert(mean >= 0 && mean < 4e9);
    gsl_rng rng = as_gsl(stream);
    return mean > 0 ? gsl_ran_poisson(&rng, mean) : 0;
}

uint64_t random_negative_binomial(struct random_stream *stream, double mean, double size)
{
    assert(mean >= 0 && size > 0);
    gsl_rng rng = as_gsl(stream);
    double rate = gsl_ran_gamma(&rng, size, mean / size);
    return rate > 0 ? gsl_ran_poisson(&rng, rate) : 0;
}

double random_gamma(struct random_stream *stream, double shape, double scale)
{
    assert(shape > 0 && scale >= 0);
    gsl_rng rng = as_gsl(stream);
    return gsl_ran_gamma(&rng, shape, scale);
}

double random_exponential(struct random_stream *stream, double mean)
{
    assert(mean >= 0);
    gsl_rng rng = as_gsl(stream);
    return gsl_ran_exponential(&rng, mean);
}
