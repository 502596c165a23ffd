/* The tours of a day (planner/dispatch.h) for people, as lines for a terminal, and as JSON for
 * programs. Called by src/cli/cmd_dispatch.c. */
#ifndef LINLI_FORMAT_SHEET_DISPATCH_H
#define LINLI_FORMAT_SHEET_DISPATCH_H

#include "format/words.h"
#include "model/city.h"
#include "model/tours.h"

enum { SHEET_DISPATCH_TIME_BYTES = 16 };

/* "05:30", up to the full minute; the days behind the tours' own as "01:10 +1". Returns out. */
const char *sheet_dispatch_time(int64_t seconds, char out[SHEET_DISPATCH_TIME_BYTES]);

/* Texts of cells that live until the table is printed, as tours are written. */
struct sheet_cells {
    struct linli_arena *arena;
    enum linli_rc rc; /* the first failure */
};

/* A copy of the text; "" when memory runs out, which cells->rc tells. */
const char *sheet_cells_copy(struct sheet_cells *cells, const char *text);

/* Names of enum dispatch_reason for programs. */
extern const char *const sheet_dispatch_reasons[DISPATCH_REASONS_N];

/* `day` is the day on which the tours are driven. */
enum linli_rc sheet_dispatch_print(const struct city *city, const struct dispatch_plan *plan,
                                   int32_t day, enum words_language language,
                                   struct linli_arena *arena, struct text_builder *text,
                                   struct linli_error *err);

/* One line: {"date":…,"tours":[{"vehicle":…,"depot":…,"leave":"02:00","back":…,"km":…,"cost":…,
 * "stops":[{"site":…,"cold":…,"arrive":…,"begin":…,"leave":…,"kg":…,"litres":…}]}],"missing":[…]};
 * "site" null: back at the depot to load again. */
enum linli_rc sheet_dispatch_json(const struct city *city, const struct dispatch_plan *plan,
                                  int32_t day, struct linli_arena *arena, const char **ret_text,
                                  struct linli_error *err);

#endif
