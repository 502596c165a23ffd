/* The settings of a city (see config.h). */
#include "service/config.h"

#include <string.h>

#include "base/text.h"
#include "model/limits.h"
#include "service/who.h"

struct listing {
    const struct city_context *context;
    struct config_value *values;
    int32_t n;
};

static enum linli_rc take_row(void *context, const void *row, struct linli_error *err)
{
    struct listing *listing = context;
    const struct setting_row *setting = row;
    for (int32_t i = 0; i < listing->n; i++) {
        struct config_value *value = &listing->values[i];
        if (text_equal(value->def->key, setting->key) && !text_is_empty(setting->value)) {
            value->is_set = true;
            return linli_arena_copy_text(listing->context->arena, setting->value,
                                         strlen(setting->value), &value->text, err);
        }
    }
    return LINLI_OK;
}

static enum linli_rc read_all(struct db *db, void *context, struct linli_error *err)
{
    return store_each_row(db, TABLE_SETTINGS, take_row, context, err);
}

enum linli_rc config_list(const struct city_context *context, struct config_value **ret_values,
                          int32_t *ret_n, struct linli_error *err)
{
    struct listing listing = {.context = context};
    const struct setting_def *defs = settings_defs(&listing.n);
    LINLI_TRY(LINLI_NEW(context->arena, listing.n, &listing.values, err));
    for (int32_t i = 0; i < listing.n; i++) {
        listing.values[i] = (struct config_value){.def = &defs[i], .text = defs[i].default_text};
    }
    LINLI_TRY(tx_run(context->db, TX_READ, read_all, &listing, err));
    *ret_values = listing.values;
    *ret_n = listing.n;
    return LINLI_OK;
}

static enum linli_rc check(const struct setting_row *row, struct linli_error *err)
{
    struct settings probe;
    settings_defaults(&probe);
    LINLI_TRY(settings_check(&probe, row->key, row->value, err));
    return who_check_text(row->value, LIMIT_TEXT_BYTES, err);
}

struct setting_call {
    const struct setting_row *rows;
    int32_t rows_n;
};

static enum linli_rc put_all(struct db *db, void *context, struct linli_error *err)
{
    const struct setting_call *call = context;
    for (int32_t i = 0; i < call->rows_n; i++) {
        struct setting_row row = call->rows[i];
        enum put_result result;
        LINLI_TRY(store_put_row(db, TABLE_SETTINGS, &row, &result, err));
    }
    return LINLI_OK;
}

enum linli_rc config_set(const struct city_context *context, const struct setting_row *rows,
                         int32_t rows_n, struct linli_error *err)
{
    struct setting_call call = {rows, rows_n};
    for (int32_t i = 0; i < rows_n; i++) {
        LINLI_TRY(check(&rows[i], err));
    }
    return tx_run(context->db, TX_WRITE, put_all, &call, err);
}
