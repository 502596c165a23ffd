/*
 * The one-press emergency order (MISSION I7): loads what is known of the city now, lets the planner
 * choose who can be at the door soonest (planner/emergency.h), and makes a document EM-… that is
 * approved and sent, with its events, in the caller's transaction.
 */
#ifndef LINLI_SERVICE_EMERGENCY_H
#define LINLI_SERVICE_EMERGENCY_H

#include "model/city.h"
#include "planner/emergency.h"
#include "service/who.h"
#include "store/db.h"
#include "store/documents.h"

struct emergency_request {
    const char *site; /* NULL: the city's only site */
    const char *item;
    int64_t qty_e3;
    int64_t hours;        /* at the door within; NONE: the setting emergency_hours */
    const char *reason;   /* "" */
    const char *supplier; /* only this one; NULL: whoever is soonest */
    int64_t day;
    bool look_only; /* order nothing */
};

struct emergency_result {
    bool replayed; /* the key was known: the first order is told again, without the choice */
    struct city city;
    struct emergency_wish wish;
    struct emergency_answer answer; /* its first offer is the one taken */
    bool ordered;
    struct line_record line; /* when ordered or replayed */
    const char *phone;       /* of its supplier; "" unknown */
    int64_t hours;           /* to the door, from line.document.created_ms; 0: on the due day */
    int64_t utc_offset_s;
};

/*
 * Orders, or only looks. LINLI_EUNKNOWN: no such site, item or supplier; LINLI_ENOSOLUTION: nobody
 * supplies the item, or everybody has given the day's most; LINLI_EINPUT: a day far from the city's
 * present. To take it back: order_change to cancelled, until it is received.
 */
enum linli_rc emergency_order(struct db *db, struct linli_arena *arena,
                              const struct emergency_request *request, const struct who *who,
                              struct emergency_result *ret_result, struct linli_error *err);

#endif
