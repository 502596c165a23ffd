/*
 * Which of the compiled instruction sets this processor runs. The processor is asked each time
 * (a load from what the C library's start found out); nothing is kept. Called once for a series.
 */
#include <assert.h>

#include "engine/forecast/kernels.h"

extern const struct forecast_kernels forecast_kernels_plain;
#ifdef FORECAST_WIDE
extern const struct forecast_kernels forecast_kernels_v3;
extern const struct forecast_kernels forecast_kernels_v4;

/* What x86-64-v3 adds that gcc and clang can both ask for; processors with these have the rest. */
static bool has_v3(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}

static bool has_v4(void)
{
    return has_v3() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
}
#endif

const struct forecast_kernels *forecast_kernels_at(int32_t level)
{
    assert(level >= 0);
#ifdef FORECAST_WIDE
    if (level == 2) {
        return has_v4() ? &forecast_kernels_v4 : NULL;
    }
    if (level == 1) {
        return has_v3() ? &forecast_kernels_v3 : NULL;
    }
#endif
    return level == 0 ? &forecast_kernels_plain : NULL;
}

const struct forecast_kernels *forecast_kernels_best(void)
{
    const struct forecast_kernels *best = &forecast_kernels_plain;
    for (int32_t level = 1; level <= 2; level++) {
        const struct forecast_kernels *wider = forecast_kernels_at(level);
        best = wider != NULL ? wider : best;
    }
    return best;
}
