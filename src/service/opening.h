/*
 * The stock table into the ledger: a lot's first row is its opening, a later one that differs is a
 * count. Rows say what is on hand for daily use; other accounts are not touched.
 */
#ifndef LINLI_SERVICE_OPENING_H
#define LINLI_SERVICE_OPENING_H

#include "service/city.h"

/* The command that books the rows of one file. In the import's transaction. */
enum linli_rc opening_begin(const struct city_context *context, const char *source,
                            int64_t *ret_command, struct linli_error *err);

/* Books one row: site and item are database ids. */
enum linli_rc opening_put(const struct city_context *context, int64_t command,
                          const struct stock_row *row, enum put_result *ret_result,
                          struct linli_error *err);

#endif
