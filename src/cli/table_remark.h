/* Remarks on a table that was read well: columns that were ignored, numbers that were rounded. */
#ifndef LINLI_CLI_TABLE_REMARK_H
#define LINLI_CLI_TABLE_REMARK_H

#include "cli/cli.h"
#include "format/table_read.h"

/* A line for each on standard error; `name` is the file's, NULL says nothing. */
void table_remark(const struct cli *cli, const char *name, const struct table_report *report);

#endif
