/* Names in one text, parted by commas, as settings hold them: services, keepers of the reserve. */
#ifndef LINLI_SERVICE_NAME_LIST_H
#define LINLI_SERVICE_NAME_LIST_H

#include <stdbool.h>

/* Whether one of the names is `name`, letter by letter; *ret_any says whether there is a name at
 * all. Commas are Western or Chinese (full-width or enumeration comma), blanks around names do not
 * count. */
bool name_list_has(const char *list, const char *name, bool *ret_any);

#endif
