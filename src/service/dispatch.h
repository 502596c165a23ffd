/*
 * The tours of a day of a city: what is to go from site to site by the plan of the city's present,
 * and what was sent already and is due on that day. Reads only.
 */
#ifndef LINLI_SERVICE_DISPATCH_H
#define LINLI_SERVICE_DISPATCH_H

#include "planner/dispatch.h"
#include "service/city.h"

struct dispatch_request {
    int32_t today; /* whose plan says what goes */
    int32_t day;   /* on which it is to be there; today or later */
    int32_t threads;
    struct dispatch_options search;
};

struct dispatch_result {
    struct city city;
    struct dispatch_plan plan;
};

/* In the context's arena. */
enum linli_rc dispatch_make(const struct city_context *context,
                            const struct dispatch_request *request,
                            struct dispatch_result *ret_result, struct linli_error *err);

#endif
