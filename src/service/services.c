/* Known services (see services.h). The names in the setting are parted by commas, Western or
 * Chinese (full-width or enumeration comma), with blanks around them as people type them. */
#include "service/services.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "model/tables.h"
#include "store/city_tables.h"

static size_t comma_n(const char *at)
{
    static const char *const commas[] = {",", "，", "、"};
    for (size_t i = 0; i < sizeof(commas) / sizeof(commas[0]); i++) {
        size_t n = strlen(commas[i]);
        if (strncmp(at, commas[i], n) == 0) {
            return n;
        }
    }
    return 0;
}

/* Whether one of the names in the list is the service; *ret_any says whether there is a name. */
static bool is_listed(const char *list, const char *service, bool *ret_any)
{
    const char *at = list;
    bool listed = false;
    while (*at != '\0') {
        at += strspn(at, " ");
        const char *end = at;
        while (*end != '\0' && comma_n(end) == 0) {
            end++;
        }
        size_t n = (size_t)(end - at);
        while (n > 0 && at[n - 1] == ' ') {
            n--;
        }
        *ret_any = *ret_any || n > 0;
        listed = listed || (n > 0 && strlen(service) == n && memcmp(at, service, n) == 0);
        at = end + comma_n(end);
    }
    return listed;
}

static enum linli_rc take_setting(void *context, const void *row, struct linli_error *err)
{
    const char *service = context;
    const struct setting_row *setting = row;
    if (!text_equal(setting->key, "services")) {
        return LINLI_OK;
    }
    bool any = false;
    if (!is_listed(setting->value, service, &any) && any) {
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
