/* Order lines, changes of them and planned moves, as linli orders, approve, send and cancel print
 * them. */
#ifndef LINLI_CLI_ORDERS_PRINT_H
#define LINLI_CLI_ORDERS_PRINT_H

#include "cli/cli.h"
#include "service/steps.h"

/* What a command prints: a sentence under each table, and one when there is nothing. */
struct orders_words {
    enum word_id orders;
    enum word_id amendments;
    enum word_id moves;
    enum word_id none;
};

enum linli_rc orders_print(struct cli *cli, const struct steps_done *done,
                           const struct orders_words *words, struct linli_error *err);

#endif
