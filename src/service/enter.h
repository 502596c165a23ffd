/*
 * A file of entries, booked in one transaction: what was written on paper while the system was
 * away, or any batch of movements. Its columns are those of struct paper_entry; errors name file,
 * line and column and nothing is booked then.
 *
 * Exactly once: a row with a paper number by that number; rows without one need a key for the whole
 * file.
 */
#ifndef LINLI_SERVICE_ENTER_H
#define LINLI_SERVICE_ENTER_H

#include "format/table_read.h"
#include "service/city.h"

struct enter_options {
    const char *path; /* "-": standard input */
    const char *key;  /* of the file; NULL: none */
    bool dry_run;     /* book, look, and take all of it back */
};

struct enter_report {
    struct table_report read;
    int64_t rows_n;
    int64_t booked_n;
    int64_t already_n; /* entered before */
    bool replayed;     /* the file's key was known: nothing was done again */
};

/* Books the rows in their order. Besides what paper_book says: LINLI_EUSAGE when a row has no paper
 * number and the file no key. */
enum linli_rc enter_file(const struct city_context *context, const struct enter_options *options,
                         struct enter_report *ret_report, struct linli_error *err);

#endif
