/* Changes of sent lines as linli orders, approve and cancel show them. */
#ifndef LINLI_CLI_AMEND_PRINT_H
#define LINLI_CLI_AMEND_PRINT_H

#include "cli/cli.h"
#include "service/order.h"

/* A table of them, and the sentence with their sums; nothing when there are none. */
void amend_print_rows(struct cli *cli, const struct order_changed *orders, enum word_id sum,
                      struct text_builder *text);

#endif
