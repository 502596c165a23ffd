/* Writes a made-up city as a folder of tables, the same form in which a real one is imported. */
#ifndef LINLI_SERVICE_DEMO_H
#define LINLI_SERVICE_DEMO_H

#include "linli/arena.h"
#include "model/city.h"

struct demo_options {
    const char *profile; /* "center" or "groupbuy" */
    uint64_t seed;
    int32_t today;
    int32_t months; /* of history; 0: the profile's own, 24 and 13 */
    const char *folder;
    bool replace; /* write over tables that are there */
};

/*
 * Makes the world of that profile and writes its tables into the folder, which is made when
 * missing. The city is handed back for the report. LINLI_EUSAGE: no such profile; LINLI_EINPUT:
 * a table is there and is not to be replaced.
 */
enum linli_rc demo_write(const struct demo_options *options, struct linli_arena *arena,
                         struct city *ret_city, struct linli_error *err);

#endif
