/* Names in one text (see name_list.h). */
#include "service/name_list.h"

#include <stddef.h>
#include <string.h>

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

bool name_list_has(const char *list, const char *name, bool *ret_any)
{
    bool any = false;
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
        any = any || n > 0;
        listed = listed || (n > 0 && strlen(name) == n && memcmp(at, name, n) == 0);
        at = end + comma_n(end);
    }
    *ret_any = any;
    return listed;
}
