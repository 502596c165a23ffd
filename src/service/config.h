/* The settings of a city: reading each with where its value comes from, and setting one. */
#ifndef LINLI_SERVICE_CONFIG_H
#define LINLI_SERVICE_CONFIG_H

#include "model/settings.h"
#include "service/city.h"

struct config_value {
    const struct setting_def *def;
    const char *text; /* as it is set, or the default */
    bool is_set;      /* in this city; false: the default */
};

/* All settings in the order of their definitions, in the context's arena. */
enum linli_rc config_list(const struct city_context *context, struct config_value **ret_values,
                          int32_t *ret_n, struct linli_error *err);

/* Sets all of them or none; LINLI_EUNKNOWN or LINLI_EINPUT says what was expected. */
enum linli_rc config_set(const struct city_context *context, const struct setting_row *rows,
                         int32_t rows_n, struct linli_error *err);

#endif
