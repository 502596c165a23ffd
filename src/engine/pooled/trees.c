/*
 * libxgboost behind four functions. It is opened by its name at run time: what does not ask for the
 * pooled model neither needs the library nor pays for loading it. The declarations below are those
 * of its C interface (xgboost/c_api.h), which has been the same from version 1.3 on.
 *
 * Invariant: one training and one forecast use one thread, and random draws are seeded anew in each
 * round, so equal rows give equal bytes whatever thread calls.
 */
#include "engine/pooled/trees.h"

#include <assert.h>
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef int (*matrix_create_fn)(const float *data, uint64_t rows, uint64_t columns, float missing,
                                void **ret);
typedef int (*matrix_info_fn)(void *matrix, const char *field, const float *values, uint64_t n);
typedef int (*matrix_free_fn)(void *matrix);
typedef int (*booster_create_fn)(void *const matrices[], uint64_t n, void **ret);
typedef int (*booster_free_fn)(void *booster);
typedef int (*booster_set_fn)(void *booster, const char *name, const char *value);
typedef int (*booster_round_fn)(void *booster, int round, void *matrix);
typedef int (*booster_forecast_fn)(void *booster, void *matrix, const char *config,
                                   uint64_t const **ret_shape, uint64_t *ret_dimensions,
                                   float const **ret_values);
typedef const char *(*last_error_fn)(void);

static struct {
    bool loaded;
    matrix_create_fn matrix_create;
    matrix_info_fn matrix_info;
    matrix_free_fn matrix_free;
    booster_create_fn booster_create;
    booster_free_fn booster_free;
    booster_set_fn booster_set;
    booster_round_fn booster_round;
    booster_forecast_fn booster_forecast;
    last_error_fn last_error;
} library;

enum linli_rc trees_load(struct linli_error *err)
{
    if (library.loaded) {
        return LINLI_OK;
    }
    void *handle = dlopen("libxgboost.so.0", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        handle = dlopen("libxgboost.so", RTLD_NOW | RTLD_LOCAL);
    }
    if (handle == NULL) {
        return linli_fail(err, LINLI_ESTATE,
                          "the pooled model needs libxgboost.so.0, which is not installed "
                          "(Debian: apt install libxgboost0)");
    }
    const struct {
        const char *name;
        void *function;
    } wanted[] = {{"XGDMatrixCreateFromMat", &library.matrix_create},
                  {"XGDMatrixSetFloatInfo", &library.matrix_info},
                  {"XGDMatrixFree", &library.matrix_free},
                  {"XGBoosterCreate", &library.booster_create},
                  {"XGBoosterFree", &library.booster_free},
                  {"XGBoosterSetParam", &library.booster_set},
                  {"XGBoosterUpdateOneIter", &library.booster_round},
                  {"XGBoosterPredictFromDMatrix", &library.booster_forecast},
                  {"XGBGetLastError", &library.last_error}};
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        void *symbol = dlsym(handle, wanted[i].name);
        if (symbol == NULL) {
            return linli_fail(err, LINLI_ESTATE,
                              "this libxgboost has no %s, expected version 1.3 or later",
                              wanted[i].name);
        }
        memcpy(wanted[i].function, &symbol, sizeof(symbol)); /* POSIX: of one size */
    }
    library.loaded = true;
    return LINLI_OK;
}

/* What a call of the library told. */
static enum linli_rc told(int code, struct linli_error *err)
{
    if (code == 0) {
        return LINLI_OK;
    }
    const char *text = library.last_error();
    size_t line = strcspn(text, "\n");
    char first[100];
    snprintf(first, sizeof(first), "%.*s", (int)(line < 99 ? line : 99), text);
    return linli_fail(err, LINLI_ESTATE, "libxgboost failed: %s", first);
}

static enum linli_rc make_matrix(const struct trees_rows *rows, bool training, void **ret,
                                 struct linli_error *err)
{
    float missing = __builtin_nanf("");
    void *matrix = NULL;
    LINLI_TRY(told(library.matrix_create(rows->feature, (uint64_t)rows->n, (uint64_t)rows->width,
                                         missing, &matrix),
                   err));
    enum linli_rc rc = LINLI_OK;
    if (training) {
        rc = told(library.matrix_info(matrix, "label", rows->target, (uint64_t)rows->n), err);
    }
    if (training && rc == LINLI_OK) {
        rc = told(library.matrix_info(matrix, "weight", rows->weight, (uint64_t)rows->n), err);
    }
    if (rc != LINLI_OK) {
        library.matrix_free(matrix);
        return rc;
    }
    *ret = matrix;
    return LINLI_OK;
}

static enum linli_rc set_all(void *booster, struct linli_error *err)
{
    static const char *const settings[][2] = {{"objective", "reg:tweedie"},
                                              {"tweedie_variance_power", "1.4"},
                                              {"tree_method", "hist"},
                                              {"max_depth", "6"},
                                              {"eta", "0.1"},
                                              {"min_child_weight", "20"},
                                              {"colsample_bytree", "0.7"},
                                              {"subsample", "0.8"},
                                              {"seed", "1"},
                                              {"seed_per_iteration", "1"},
                                              {"nthread", "1"},
                                              {"verbosity", "0"}};
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        LINLI_TRY(told(library.booster_set(booster, settings[i][0], settings[i][1]), err));
    }
    return LINLI_OK;
}

enum linli_rc trees_train(const struct trees_rows *rows, int32_t rounds, struct trees *ret,
                          struct linli_error *err)
{
    assert(library.loaded && rows->n > 0 && rows->width > 0 && rounds > 0);
    void *matrix;
    LINLI_TRY(make_matrix(rows, true, &matrix, err));
    void *booster = NULL;
    enum linli_rc rc = told(library.booster_create(&matrix, 1, &booster), err);
    if (rc == LINLI_OK) {
        rc = set_all(booster, err);
    }
    for (int32_t i = 0; i < rounds && rc == LINLI_OK; i++) {
        rc = told(library.booster_round(booster, i, matrix), err);
    }
    library.matrix_free(matrix);
    if (rc != LINLI_OK) {
        if (booster != NULL) {
            library.booster_free(booster);
        }
        return rc;
    }
    ret->booster = booster;
    return LINLI_OK;
}

enum linli_rc trees_forecast(const struct trees *trees, const struct trees_rows *rows, float *ret,
                             struct linli_error *err)
{
    static const char config[] = "{\"type\": 0, \"training\": false, \"iteration_begin\": 0, "
                                 "\"iteration_end\": 0, \"strict_shape\": false}";
    if (rows->n == 0) {
        return LINLI_OK;
    }
    void *matrix;
    LINLI_TRY(make_matrix(rows, false, &matrix, err));
    const uint64_t *shape = NULL;
    uint64_t dimensions = 0;
    const float *values = NULL;
    enum linli_rc rc =
        told(library.booster_forecast(trees->booster, matrix, config, &shape, &dimensions, &values),
             err);
    if (rc == LINLI_OK) {
        assert(dimensions >= 1 && shape[0] == (uint64_t)rows->n);
        memcpy(ret, values, (size_t)rows->n * sizeof(*ret));
    }
    library.matrix_free(matrix);
    return rc;
}

void trees_drop(struct trees *trees)
{
    if (trees->booster != NULL) {
        library.booster_free(trees->booster);
        trees->booster = NULL;
    }
}
