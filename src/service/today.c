/* The civil day in the city's zone (see today.h). */
#include "service/today.h"

#include "base/text.h"
#include "model/settings.h"
#include "store/city_tables.h"

/* A text would have to outlive its row: those are left at their defaults. */
static enum linli_rc take_setting(void *context, const void *row, struct linli_error *err)
{
    const struct setting_row *setting = row;
    const struct setting_def *def = settings_find(setting->key);
    return def != NULL && def->kind != SETTING_TEXT
               ? settings_set(context, setting->key, setting->value, err)
               : LINLI_OK;
}

enum linli_rc today_read_settings(struct db *db, struct settings *ret_settings,
                                  struct linli_error *err)
{
    struct settings settings;
    settings_defaults(&settings);
    LINLI_TRY(store_each_row(db, TABLE_SETTINGS, take_setting, &settings, err));
    *ret_settings = settings;
    return LINLI_OK;
}

enum linli_rc today_read_offset(struct db *db, int64_t *ret_offset_s, struct linli_error *err)
{
    struct settings settings;
    LINLI_TRY(today_read_settings(db, &settings, err));
    *ret_offset_s = settings.utc_offset_s;
    return LINLI_OK;
}

enum linli_rc today_read(struct db *db, int64_t now_ms, int32_t *ret_day, struct linli_error *err)
{
    struct settings settings;
    LINLI_TRY(today_read_settings(db, &settings, err));
    *ret_day = date_of_moment(now_ms, (int32_t)settings.utc_offset_s);
    return LINLI_OK;
}
