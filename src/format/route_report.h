/* What the checker found of given routes, as people read it. Called by service/route_files. */
#ifndef LINLI_FORMAT_ROUTE_REPORT_H
#define LINLI_FORMAT_ROUTE_REPORT_H

#include "format/route_instance.h"
#include "format/words.h"

/* A table of the lines, a list of the breaches, the cost. */
void route_report_write(const struct route_instance *instance, const struct linli_route_plan *plan,
                        const struct linli_route_report *report, enum words_language language,
                        struct text_builder *out);

#endif
