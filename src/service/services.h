/* The services that stock is issued for: free text, or one of the setting `services`. */
#ifndef LINLI_SERVICE_SERVICES_H
#define LINLI_SERVICE_SERVICES_H

#include "store/db.h"

/* LINLI_EINPUT when the setting names services and this is none of them; "" is always fine. Inside
 * a transaction. */
enum linli_rc services_check(struct db *db, const char *service, struct linli_error *err);

#endif
