/* The part of the command line that only main.c and cli.c share: reading argv against a command's
 * table, and help. */
#ifndef LINLI_CLI_PARSE_H
#define LINLI_CLI_PARSE_H

#include "cli/cli.h"

/* Options that every command has. */
enum cli_common { COMMON_HELP, COMMON_LANG, COMMON_QUIET, COMMON_DB, COMMON_ACTOR, COMMON_N };
const struct cli_option *cli_common_option(enum cli_common which);

/* Checks one value against its option's type; LINLI_EUSAGE says what was expected. */
enum linli_rc cli_check_value(const struct cli_option *option, const char *value,
                              struct linli_error *err);

/*
 * Reads argv behind the command's name into cli (values, arguments, language, db, actor). *ret_help
 * is true when help was asked for; nothing else is checked then.
 */
enum linli_rc cli_parse(struct cli *cli, int argc, char **argv, bool *ret_help,
                        struct linli_error *err);

/* Prints the help of one command, or of the program. */
enum linli_rc cli_help_command(struct cli *cli, struct linli_error *err);
enum linli_rc cli_help_program(struct cli *cli, const struct cli_group *groups, int32_t groups_n,
                               struct linli_error *err);

#endif
