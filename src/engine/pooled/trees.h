/* Boosted trees through libxgboost's C interface, loaded at run time. */
#ifndef LINLI_ENGINE_POOLED_TREES_H
#define LINLI_ENGINE_POOLED_TREES_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/error.h"

/* Rows of `width` features, row by row, NAN unknown. */
struct trees_rows {
    int64_t n;
    int32_t width;
    float *feature; /* [n][width] */
    float *target;  /* [n] >= 0; not for forecasts */
    float *weight;  /* [n] > 0; not for forecasts */
};

/* A trained model; finish it with trees_drop(). */
struct trees {
    void *booster;
};

/* Loads the library once in a process; LINLI_ESTATE when it is missing. */
enum linli_rc trees_load(struct linli_error *err);

/* One training on one thread: equal rows give equal trees. */
enum linli_rc trees_train(const struct trees_rows *rows, int32_t rounds, struct trees *ret,
                          struct linli_error *err);
/* ret[rows->n] forecasts. */
enum linli_rc trees_forecast(const struct trees *trees, const struct trees_rows *rows, float *ret,
                             struct linli_error *err);
void trees_drop(struct trees *trees);

#endif
