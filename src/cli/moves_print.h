/* Planned moves as a table on the command line, of linli orders, approve, send and cancel. */
#ifndef LINLI_CLI_MOVES_PRINT_H
#define LINLI_CLI_MOVES_PRINT_H

#include "cli/cli.h"
#include "service/move.h"

/* Adds the lines, then one sentence with their sum: `sum` is a word of lines, amount and (when
 * sent) the transfers' numbers. Nothing without lines. Then what waits, if anything does. */
void moves_print_add(struct cli *cli, const struct move_changed *moves, enum word_id sum,
                     struct text_builder *text);

#endif
