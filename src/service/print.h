/*
 * Forms for a day without the system: gathers what is known, gives every line that will be written
 * on its paper number, and writes the document. The numbers are committed before a byte is written:
 * what is on paper is always known to the database, and two printings never share a number.
 */
#ifndef LINLI_SERVICE_PRINT_H
#define LINLI_SERVICE_PRINT_H

#include "format/paper_form.h"
#include "service/city.h"

struct print_request {
    const enum form_kind *kinds; /* the forms, in this order */
    int32_t kinds_n;
    bool is_kit;      /* the document is called the paper kit, not after its form */
    const char *site; /* NULL: the city's only site */
    int32_t day;
    int64_t blank_n; /* empty lines of each form; NONE: what is usual */
    enum words_language language;
    bool large;
    bool show_stock; /* count sheets with what should be there */
};

/*
 * Writes the forms to a file, which appears whole or not at all, or to standard output ("-"). The
 * file is opened first, so that no number is given for a place that cannot be written.
 * *ret_lines_n: how many numbers were given. LINLI_EUSAGE: no site was named in a city of several;
 * LINLI_EUNKNOWN: no such site; LINLI_EIO.
 */
enum linli_rc print_forms(const struct city_context *context, const struct print_request *request,
                          const char *path, int64_t *ret_lines_n, struct linli_error *err);

#endif
