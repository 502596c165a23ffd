/* linli dispatch with a verb: the tours of a day, kept and lived through. Options are those of
 * cmd_dispatch.c. */
#ifndef LINLI_CLI_DISPATCH_TOURS_H
#define LINLI_CLI_DISPATCH_TOURS_H

#include "cli/cli.h"
#include "service/tours.h"

/* The verb of the call and what it says, read before anything is opened. `search` is filled in. */
enum linli_rc dispatch_tours_read(struct cli *cli, const struct dispatch_options *search,
                                  struct tours_request *ret_request, struct linli_error *err);

/* Books an event that was read, and prints what changed. */
enum linli_rc dispatch_tours_happen(struct cli *cli, struct tours_request *request,
                                    struct linli_error *err);

/* Keeps a plan in the city that is open for writing, and prints the tours. */
enum linli_rc dispatch_tours_keep(struct cli *cli, struct db *db,
                                  const struct tours_request *request,
                                  const struct dispatch_result *made, struct linli_error *err);

/* Prints the kept tours of a day of the open city; *ret_shown false when there are none. */
enum linli_rc dispatch_tours_show(struct cli *cli, struct db *db, int32_t day, bool *ret_shown,
                                  struct linli_error *err);

/* linli dispatch pay: what the kept tours of --date bring to those who drive them. */
enum linli_rc dispatch_tours_pay(struct cli *cli, struct linli_error *err);

#endif
