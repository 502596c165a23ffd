/* Known services (see services.h). */
#include "service/services.h"

#include <stdint.h>

#include "base/text.h"
#include "model/tables.h"
#include "service/name_list.h"
#include "store/city_tables.h"

static enum linli_rc take_setting(void *context, const void *row, struct linli_error *err)
{
    const char *service = context;
    const struct setting_row *setting = row;
    if (!text_equal(setting->key, "services")) {
        return LINLI_OK;
    }
    bool any;
    if (!name_list_has(setting->value, service, &any) && any) {
        return linli_fail(err, LINLI_EINPUT,
                          "the service '%s' is not known, expected one of the setting services: %s",
                          service, setting->value);
    }
    return LINLI_OK;
}

enum linli_rc services_check(struct db *db, const char *service, struct linli_error *err)
{
    return text_is_empty(service)
               ? LINLI_OK
               : store_each_row(db, TABLE_SETTINGS, take_setting, (void *)(uintptr_t)service, err);
}
