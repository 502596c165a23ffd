/*
 * Discounted regression: demand over known factors as a level, a deviation of each season slot, and
 * a coefficient of each effect column (a price, a temperature, an activity's size …),
 *
 *     z = y / f = m + d_slot + Σ c_i x_i,
 *
 * by least squares with weights keep^age (recursive least squares with forgetting, Young 1984) and
 * ridge (Hoerl and Kennard 1970): a slot has `prior` further periods that say no deviation, a
 * column as many of its own mean square that say no effect. m is the discounted ratio Σ y / Σ f.
 *
 * The normal equations are summed with growing weights instead of shrinking the past, so a period
 * touches only the entries of its own columns; they are solved by Cholesky at the origins, eight at
 * once. Lanes: keep × prior.
 *
 * Invariant: all sums are finite; the matrix that is solved is positive definite. Called through
 * kernels.h.
 */
#include <assert.h>
#include <string.h>

#include "engine/forecast/lanes.h"
#include "engine/forecast/states.h"

enum {
    COLUMNS_MAX = FORECAST_REGRESS_COLUMNS,
    TRIANGLE_MAX = FORECAST_REGRESS_TRIANGLE,
    RESCALE_EVERY = 256 /* periods; 0.98^-256 is 176 */
};

static const double KEEP[FORECAST_LANES] = {0.98, 0.99, 0.995, 1.0, 0.98, 0.99, 0.995, 1.0};
static const double PRIOR[FORECAST_LANES] = {1.0, 1.0, 1.0, 1.0, 8.0, 8.0, 8.0, 8.0};
static const double RESTART_KEEP = 0.1; /* weight that the past keeps over a long closure */

/* Row r, column c <= r of the lower triangle. */
LANES_INLINE int32_t at(int32_t r, int32_t c)
{
    return r * (r + 1) / 2 + c;
}

static void start(void *state, const struct forecast_track *track)
{
    assert(track->slots_n >= 1 && track->slots_n <= FORECAST_TRACK_SLOTS_MAX);
    assert(track->effects_n >= 0 && track->effects_n <= FORECAST_EFFECTS_MAX);
    memset(state, 0, sizeof(struct forecast_regress_state));
    struct forecast_regress_state *s = state;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        s->weight[j] = 1.0;
    }
}

/* Columns of period t that are not 0: slots first, then effects. */
static int32_t columns_of(const struct forecast_track *track, int32_t t, int32_t *column, double *x)
{
    int32_t n = 1;
    column[0] = track->slot[t];
    x[0] = 1.0;
    for (int32_t i = 0; i < track->effects_n; i++) {
        double value = track->effect[i][t];
        if (value != 0.0 && isfinite(value)) {
            column[n] = track->slots_n + i;
            x[n++] = value;
        }
    }
    return n;
}

static void add(double *to, int32_t j, lanes x)
{
    lanes_store(to + j, lanes_load(to + j) + x);
}

static void scale_back(struct forecast_regress_state *s, int32_t columns_n)
{
    s->since = 0;
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes by = 1.0 / lanes_load(s->weight + j);
        for (int32_t r = 0; r < columns_n; r++) {
            for (int32_t c = 0; c <= r; c++) {
                lanes_store(s->xx[at(r, c)] + j, lanes_load(s->xx[at(r, c)] + j) * by);
            }
            lanes_store(s->xy[r] + j, lanes_load(s->xy[r] + j) * by);
            lanes_store(s->seen[r] + j, lanes_load(s->seen[r] + j) * by);
        }
        lanes_store(s->weight + j, lanes_all(1.0));
    }
}

static void learn(struct forecast_regress_state *s, const struct forecast_track *track, int32_t t)
{
    int32_t column[COLUMNS_MAX];
    double x[COLUMNS_MAX];
    if (s->since == RESCALE_EVERY) {
        scale_back(s, track->slots_n + track->effects_n);
    }
    s->since++;
    double jump = track->restart[t] ? 1.0 / RESTART_KEEP : 1.0;
    int32_t n = track->use[t] ? columns_of(track, t, column, x) : 0;
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        lanes weight = lanes_load(s->weight + j) * jump / lanes_load(KEEP + j);
        lanes_store(s->weight + j, weight);
        for (int32_t r = 0; r < n; r++) {
            add(s->xy[column[r]], j, weight * (track->y[t] * x[r]));
            add(s->seen[column[r]], j, weight);
            for (int32_t c = 0; c <= r; c++) {
                add(s->xx[at(column[r], column[c])], j, weight * (track->now[t] * x[r] * x[c]));
            }
        }
    }
}

/* What one part of the lanes has found: the level and the coefficients. */
struct fit {
    lanes level;
    lanes c[COLUMNS_MAX];
};

/* (XᵀX + Λ) c = Xᵀ(y - m f) by Cholesky, in place. */
static void factorise(const struct forecast_regress_state *s, int32_t n, int32_t j, lanes *a)
{
    lanes prior = lanes_load(PRIOR + j);
    for (int32_t r = 0; r < n; r++) {
        lanes seen = lanes_load(s->seen[r] + j);
        lanes square = lanes_load(s->xx[at(r, r)] + j);
        /* never seen: anything positive, its right side is 0 */
        lanes_mask some = (seen > 0.0) & (square > 0.0);
        lanes ridge =
            lanes_pick(some, prior * lanes_load(s->weight + j) * square / seen, lanes_all(1.0));
        for (int32_t c = 0; c <= r; c++) {
            lanes sum = lanes_load(s->xx[at(r, c)] + j);
            if (c == r) {
                sum += ridge;
            }
            for (int32_t k = 0; k < c; k++) {
                sum -= a[at(r, k)] * a[at(c, k)];
            }
            if (c == r) {
                a[at(r, r)] = lanes_sqrt(lanes_max(sum, lanes_all(1e-300)));
            } else {
                a[at(r, c)] = sum / a[at(c, c)];
            }
        }
    }
}

static void solve(const struct forecast_regress_state *s, int32_t slots_n, int32_t n, int32_t j,
                  struct fit *ret)
{
    lanes a[TRIANGLE_MAX];
    lanes sold = lanes_all(0.0);
    lanes factors = lanes_all(0.0);
    for (int32_t k = 0; k < slots_n; k++) {
        sold += lanes_load(s->xy[k] + j);
        factors += lanes_load(s->xx[at(k, k)] + j);
    }
    ret->level = lanes_pick(factors > 0.0, sold / factors, lanes_all(0.0));
    factorise(s, n, j, a);
    for (int32_t r = 0; r < n; r++) {
        lanes all = lanes_all(0.0); /* Σ f x_r: the slots' columns add up to 1 */
        for (int32_t k = 0; k < slots_n; k++) {
            if (r >= slots_n || k == r) {
                all += lanes_load(s->xx[at(r, k)] + j);
            }
        }
        lanes sum = lanes_load(s->xy[r] + j) - ret->level * all;
        for (int32_t k = 0; k < r; k++) {
            sum -= a[at(r, k)] * ret->c[k];
        }
        ret->c[r] = sum / a[at(r, r)];
    }
    for (int32_t r = n - 1; r >= 0; r--) {
        lanes sum = ret->c[r];
        for (int32_t k = r + 1; k < n; k++) {
            sum -= a[at(k, r)] * ret->c[k];
        }
        ret->c[r] = sum / a[at(r, r)];
    }
}

static void look(const struct forecast_regress_state *s, const struct forecast_track *track,
                 int32_t origin, double *base)
{
    int32_t column[COLUMNS_MAX];
    double x[COLUMNS_MAX];
    int32_t columns_n = track->slots_n + track->effects_n;
    for (int32_t j = 0; j < FORECAST_LANES; j += LANES_WIDTH) {
        struct fit fit;
        solve(s, track->slots_n, columns_n, j, &fit);
        for (int32_t k = 0; k < track->h; k++) {
            lanes z = fit.level;
            int32_t n = columns_of(track, origin + k, column, x);
            for (int32_t i = 0; i < n; i++) {
                z += fit.c[column[i]] * x[i];
            }
            lanes_store(base + (ptrdiff_t)k * FORECAST_LANES + j, lanes_proper(z));
        }
    }
}

static void run(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base)
{
    int32_t next = lanes_origin_from(track, from);
    for (int32_t t = from; t <= to; t++) {
        if (next < track->origins_n && track->origin[next] == t) {
            look(state, track, t, base + (ptrdiff_t)next++ * track->h * FORECAST_LANES);
        }
        if (t < to) {
            learn(state, track, t);
        }
    }
}

const struct forecast_kernel LANES_SYMBOL(forecast_kernel_regress) = {
    .name = "regress",
    .seasonal = true,
    .state_bytes = sizeof(struct forecast_regress_state),
    .start = start,
    .run = run};
