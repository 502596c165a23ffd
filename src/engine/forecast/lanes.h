/*
 * Eight parameter sets of one series side by side.
 *
 * A member family is a recursion over the periods of a series; its smoothing constants come from a
 * small grid. The grid's eight points are the lanes of one vector, so the whole grid costs one
 * pass, and whatever the series decides (a closed day, a slot, a restart) is the same for all
 * lanes.
 *
 * The sources that include this header are compiled once for each instruction set (meson.build);
 * LANES_SYMBOL gives their external names a suffix, dispatch.c chooses. Only + - * / and the square
 * root are used, each lane by itself and never contracted, so that every instruction set gives the
 * same bytes.
 */
#ifndef LINLI_ENGINE_FORECAST_LANES_H
#define LINLI_ENGINE_FORECAST_LANES_H

#include <math.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "engine/forecast/kernels.h"

#ifndef FORECAST_LEVEL
#define FORECAST_LEVEL plain
#endif
#define LANES_JOIN_TEXT(a, b) a##_##b
#define LANES_JOIN(a, b) LANES_JOIN_TEXT(a, b)
#define LANES_SYMBOL(name) LANES_JOIN(name, FORECAST_LEVEL)

#define LANES_DECLARE(name) \
    extern const struct forecast_kernel LANES_SYMBOL(forecast_kernel_##name);
FORECAST_KERNELS_EACH(LANES_DECLARE)
extern const struct forecast_kernels LANES_SYMBOL(forecast_kernels);

/* As many lanes as one register of the instruction set holds. Compilers make poor code of vectors
 * that are wider, so a family runs once for each part of its lanes: j = 0, LANES_WIDTH, … */
#if defined(__AVX512F__)
enum { LANES_WIDTH = 8 };
#elif defined(__AVX__)
enum { LANES_WIDTH = 4 };
#else
enum { LANES_WIDTH = 2 };
#endif

/* They may stand at any address of a double. */
typedef double lanes __attribute__((vector_size(LANES_WIDTH * 8), aligned(8), may_alias));
typedef int64_t lanes_mask __attribute__((vector_size(LANES_WIDTH * 8), aligned(8), may_alias));

#define LANES_INLINE static inline __attribute__((always_inline, unused))

LANES_INLINE lanes lanes_all(double x)
{
    return x - (lanes){0.0}; /* minus, so that -0 stays -0 */
}

LANES_INLINE lanes lanes_load(const double *from)
{
    return *(const lanes *)from;
}

LANES_INLINE void lanes_store(double *to, lanes x)
{
    *(lanes *)to = x;
}

/* Where the mask says so (all bits of a lane) a, elsewhere b. */
LANES_INLINE lanes lanes_pick(lanes_mask mask, lanes a, lanes b)
{
    return (lanes)((mask & (lanes_mask)a) | (~mask & (lanes_mask)b));
}

/* The greater and the lesser; b where either is not a number. */
LANES_INLINE lanes lanes_max(lanes a, lanes b)
{
#if defined(__AVX512F__)
    return (lanes)_mm512_max_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX__)
    return (lanes)_mm256_max_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
    return (lanes)_mm_max_pd((__m128d)a, (__m128d)b);
#else
    return lanes_pick(a > b, a, b);
#endif
}

LANES_INLINE lanes lanes_min(lanes a, lanes b)
{
#if defined(__AVX512F__)
    return (lanes)_mm512_min_pd((__m512d)a, (__m512d)b);
#elif defined(__AVX__)
    return (lanes)_mm256_min_pd((__m256d)a, (__m256d)b);
#elif defined(__SSE2__)
    return (lanes)_mm_min_pd((__m128d)a, (__m128d)b);
#else
    return lanes_pick(a < b, a, b);
#endif
}

LANES_INLINE lanes lanes_abs(lanes x)
{
    return (lanes)((lanes_mask)x & INT64_MAX);
}

LANES_INLINE lanes lanes_sqrt(lanes x)
{
#if defined(__AVX512F__)
    return (lanes)_mm512_sqrt_pd((__m512d)x);
#elif defined(__AVX__)
    return (lanes)_mm256_sqrt_pd((__m256d)x);
#elif defined(__SSE2__)
    return (lanes)_mm_sqrt_pd((__m128d)x);
#else
    return (lanes){sqrt(x[0]), sqrt(x[1])};
#endif
}

/* What a forecast may be: a finite number from 0 on; 0 where it is not a number. */
LANES_INLINE lanes lanes_proper(lanes x)
{
    return lanes_min(lanes_max(x, lanes_all(0.0)), lanes_all(1e300));
}

/* How strongly the newest period counts for a level that `age` periods stand behind: the smoothing
 * constant, but while the history is short at least the share it has in a plain mean. */
LANES_INLINE lanes lanes_gain(lanes alpha, double age)
{
    return lanes_max(alpha, lanes_all(1.0 / (age + 1.0)));
}

/* The same on demand over a factor f: its error is in proportion smaller, so it counts for more.
 * What the discounted ratio Σ y / Σ f comes to when the factors are 1 on average. */
LANES_INLINE lanes lanes_gain_for(lanes gain, double factor)
{
    return gain * factor / (1.0 - gain + gain * factor);
}

/* The first origin from period `from` on. */
LANES_INLINE int32_t lanes_origin_from(const struct forecast_track *track, int32_t from)
{
    int32_t next = 0;
    while (next < track->origins_n && track->origin[next] < from) {
        next++;
    }
    return next;
}

#endif
