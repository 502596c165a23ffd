/*
 * The member families in one common shape, and the loops over what they forecast.
 *
 * A family turns demand over known factors into bases: what a period with factor 1 is expected to
 * ask for. It runs eight parameter sets (lanes) at once, causally: the base from an origin uses
 * only periods before it. Its state is a plain struct, without pointers, that may be kept in a
 * database and advanced by one period later.
 *
 * Invariant: bases are finite and >= 0 whatever the track holds. Called by families.c.
 */
#ifndef LINLI_ENGINE_FORECAST_KERNELS_H
#define LINLI_ENGINE_FORECAST_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FORECAST_LANES = 8,
    FORECAST_TRACK_SLOTS_MAX = 12,
    FORECAST_EFFECTS_MAX = 8,
    FORECAST_RESTART_AGE = 2 /* periods that the past counts for after a long closure */
};

/* One series as a family sees it. Expected demand of period t is base(t) · now[t]. */
struct forecast_track {
    int32_t n;                   /* periods of history */
    int32_t begin;               /* the first that counts, 0 ... n */
    int32_t h;                   /* steps ahead */
    int32_t slots_n;             /* season slots: 7 weekdays, 12 months; 1: none */
    const double *y;             /* [n] demand, finite, >= 0 */
    const uint8_t *use;          /* [n] 0: the period tells nothing */
    const uint8_t *restart;      /* [n] 1: the first period after a long closure */
    const double *now;           /* [n] known factor, positive */
    const uint8_t *slot;         /* [n+h] */
    int32_t origins_n;           /* origin i is after origin[i] periods, begin <= origin[i] <= n */
    const int32_t *origin;       /* ascending */
    int32_t effects_n;           /* columns of the regression, 0 ... FORECAST_EFFECTS_MAX */
    const double *const *effect; /* [effects_n][n+h] known ahead; NAN is 0 */
};

/* One family for one instruction set. */
struct forecast_kernel {
    const char *name;
    bool flat; /* one base for all steps: [origins_n][1][FORECAST_LANES], else [origins_n][h][…] */
    bool seasonal; /* keeps its own season: `now` must be without it */
    size_t state_bytes;
    /* The state before the first period. */
    void (*start)(void *state, const struct forecast_track *track);
    /* Takes in the periods from ... to-1; from every origin o with from <= o <= to it writes the
     * bases to base[i · steps · FORECAST_LANES], i the origin's index in the track. */
    void (*run)(void *state, const struct forecast_track *track, int32_t from, int32_t to,
                double *base);
};

/* What the bases of a family are compared by. */
struct forecast_trial {
    const struct forecast_track *track;
    const double *ahead;   /* [origins_n][h] factors of the steps ahead */
    const double *extra;   /* [origins_n][h] added to every forecast; or NULL */
    const double *recency; /* [origins_n] weight of an origin's errors */
    const double *y;       /* [n] what came */
    const uint8_t *use;    /* [n] 1: to be compared */
};

#define FORECAST_KERNELS_EACH(EACH) \
    EACH(means)                     \
    EACH(ses)                       \
    EACH(ana)                       \
    EACH(aada)                      \
    EACH(holt)                      \
    EACH(mnm)                       \
    EACH(theta)                     \
    EACH(dot)                       \
    EACH(tsb)                       \
    EACH(sba)                       \
    EACH(count)                     \
    EACH(regress)

#define FORECAST_KERNEL_ID(name) FORECAST_KERNEL_##name,
enum forecast_kernel_id { FORECAST_KERNELS_EACH(FORECAST_KERNEL_ID) FORECAST_KERNELS_N };
#undef FORECAST_KERNEL_ID

/* All that is compiled for one instruction set. */
struct forecast_kernels {
    const char *name; /* "plain", "v3", "v4" */
    const struct forecast_kernel *family[FORECAST_KERNELS_N];
    /* Adds each lane's weighted Σ|e|^1.5 over all origins but the last to loss[FORECAST_LANES];
     * gives the number of errors in it. */
    int32_t (*score)(const struct forecast_trial *trial, bool flat, const double *base,
                     double *loss);
    /* mean[origins_n][h] = Σ weight[j] · (base · ahead + extra). */
    void (*blend)(const struct forecast_trial *trial, bool flat, const double *base,
                  const double *weight, double *mean);
};

/* The best that this processor runs. */
const struct forecast_kernels *forecast_kernels_best(void);
/* Number `level` (0 plain, 1 v3, 2 v4); NULL when it was not built or the processor lacks it. For
 * tests. */
const struct forecast_kernels *forecast_kernels_at(int32_t level);

#endif
