/*
 * What the count model's sums say of one period: a negative binomial with their mean and
 * dispersion, its zeros mixed with the share of zeros that was seen (zero inflation), the second
 * the more the longer it was watched. Called by whoever asks how likely no demand is.
 */
#include <assert.h>
#include <math.h>

#include "engine/forecast/model_count.h"

/* Periods that the negative binomial's own zeros count for. */
static const double ZERO_PRIOR = 10.0;

struct forecast_count_law forecast_count_law_of(const struct forecast_count_state *state,
                                                int32_t lane, double factor)
{
    assert(lane >= 0 && lane < FORECAST_LANES && factor > 0.0);
    struct forecast_count_law law = {.zero = 1.0};
    double level = state->factor[lane] > 0.0 ? state->sold[lane] / state->factor[lane] : 0.0;
    law.mean = level * factor;
    if (!(law.mean > 0.0) || !isfinite(law.mean)) {
        law.mean = 0.0;
        return law;
    }
    double size = state->square[lane] > 0.0 ? state->excess[lane] / state->square[lane] : 0.0;
    law.dispersion = size > 0.0 ? fmin(size, 100.0) : 0.0;
    double expected = law.dispersion > 1e-6
                          ? exp(-log1p(law.dispersion * law.mean) / law.dispersion)
                          : exp(-law.mean);
    double seen = state->seen[lane];
    /* more is asked on a promoted day: zeros rarer, as the negative binomial's are */
    double usual =
        law.dispersion > 1e-6 ? exp(-log1p(law.dispersion * level) / law.dispersion) : exp(-level);
    double share = (state->zeros[lane] + ZERO_PRIOR * usual) / (seen + ZERO_PRIOR);
    law.zero = usual > 1e-12 ? fmin(share * (expected / usual), 1.0) : share;
    /* demand is at least one unit where there is some, so its mean is no less */
    double most = law.mean < 1.0 ? 1.0 - 1e-9 : 1.0 - 1e-3;
    law.zero = fmin(fmax(law.zero, 0.0), most);
    law.positive = law.mean / (1.0 - law.zero);
    return law;
}
