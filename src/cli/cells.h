/*
 * Cells and lines of a command's output: a word, a number or a quantity as a text of its own. A
 * failure is an arena that is full: the cell is NULL then, and the table or text that takes it says
 * so.
 */
#ifndef LINLI_CLI_CELLS_H
#define LINLI_CLI_CELLS_H

#include "cli/cli.h"

/* A word without arguments. */
const char *cell_word(struct cli *cli, enum word_id word);
/* A word of one number. */
const char *cell_number(struct cli *cli, enum word_id word, int64_t value);
/* "12.5 kg"; "" for NONE. */
const char *cell_qty(struct cli *cli, int64_t qty_e3, const char *unit);
/* "2026-11-23"; "" for NONE. */
const char *cell_day(struct cli *cli, int64_t day);
/* "¥12.50"; "" for NONE. */
const char *cell_amount(struct cli *cli, int64_t amount_fen);

/* The name, or the code when there is none. */
const char *cell_name(const char *name, const char *code);

#endif
