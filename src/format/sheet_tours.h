/* The kept tours of a day (model/tour_day.h) for people, as lines for a terminal, and as JSON for
 * programs. Called by src/cli/dispatch_tours.c. */
#ifndef LINLI_FORMAT_SHEET_TOURS_H
#define LINLI_FORMAT_SHEET_TOURS_H

#include "format/words.h"
#include "model/city.h"
#include "model/tour_day.h"

/* What there is to be shown. */
struct sheet_tours {
    const struct city *city;
    const struct tour_day *day;
    const struct tour_sums *before; /* NULL: nothing was before */
    const struct tour_sums *sums;
    const struct tour_change *changes;
    int64_t changes_n;
    const bool *late; /* [stops_n] */
};

/* The sums, what changed, what is on no tour and, if `whole`, every vehicle's stops. */
enum linli_rc sheet_tours_print(const struct sheet_tours *tours, bool whole,
                                enum words_language language, struct linli_arena *arena,
                                struct text_builder *text, struct linli_error *err);

/* One line: {"date":…,"events":…,"slow":…,"sums":{…},"stops":[{"stop":…,"depot":…,"site":…,
 * "vehicle":…|null,"state":…,…}],"out":[…],"changes":[{"stop":…,"change":…}]}. */
enum linli_rc sheet_tours_json(const struct sheet_tours *tours, struct linli_arena *arena,
                               const char **ret_text, struct linli_error *err);

#endif
