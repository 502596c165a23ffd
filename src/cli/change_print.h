/* What a change of stock booked, on a terminal (service/change.h). */
#ifndef LINLI_CLI_CHANGE_PRINT_H
#define LINLI_CLI_CHANGE_PRINT_H

#include "cli/cli.h"
#include "service/change.h"

/* Prints its number and lots, and keeps the number as that of the call. */
enum linli_rc change_print(struct cli *cli, const struct change *change, struct linli_error *err);

#endif
