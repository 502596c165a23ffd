/*
 * The carbon account from files to files, without a database: `linli carbon`. Reads trips, loads
 * and packaging, and the tables of factors and kinds: the program's own (data/carbon) or the
 * caller's. Called by src/cli/cmd_carbon.c.
 */
#ifndef LINLI_SERVICE_CARBON_FILES_H
#define LINLI_SERVICE_CARBON_FILES_H

#include "format/table_read.h"
#include "format/words.h"
#include "model/carbon.h"

enum { CARBON_FILES = 5 }; /* trips, loads, packaging, factors, kinds */

struct carbon_files_options {
    const char *trips; /* paths, "-" for standard input */
    const char *loads;
    const char *packaging; /* NULL: none */
    const char *factors;   /* NULL: the program's own */
    const char *kinds;     /* NULL: the program's own */
    enum carbon_basis basis;
    enum words_language language;
    const char *orders; /* where each order's footprint goes as CSV; NULL: nowhere */
    const char *report; /* the same of the months, .html a page, else CSV; NULL: nowhere */
};

/* What the reading of each file had to tell; name NULL: no such file was given. */
struct carbon_files_notes {
    const char *name[CARBON_FILES];
    struct table_report report[CARBON_FILES];
};

/* The months' table into `text`, files as the options say. LINLI_EINPUT with the place in a file;
 * LINLI_EIO. */
enum linli_rc carbon_files_run(const struct carbon_files_options *options,
                               struct linli_arena *arena, struct text_builder *text,
                               struct carbon_files_notes *ret_notes, struct linli_error *err);

/* Writes the program's own factors.csv and kinds.csv into a folder, which must be there; over
 * tables that are there only with `replace`. */
enum linli_rc carbon_files_tables(const char *folder, bool replace, struct linli_arena *arena,
                                  struct linli_error *err);

#endif
