/* How count sheets are shown by linli count. Texts grow in `text`; failures stay in it. */
#ifndef LINLI_CLI_COUNT_PRINT_H
#define LINLI_CLI_COUNT_PRINT_H

#include "cli/cli.h"
#include "service/count.h"

/* The sheets, one a line, with how long they have been open on the day `today`. */
void count_print_sheets(struct cli *cli, const struct count_sheet *sheets, int64_t sheets_n,
                        int64_t today, struct text_builder *text);
/* The whole sheet with differences, or without the books while a blind one is being counted. */
void count_print_sheet(struct cli *cli, const struct count_view *view, struct text_builder *text);
/* What stands below a new sheet. */
void count_print_opened(struct cli *cli, const struct count_view *view, struct text_builder *text);
/* The lines that were entered; entries NULL: the last line of the sheet. */
void count_print_entered(struct cli *cli, const struct count_view *view,
                         const struct count_entry *entries, int64_t entries_n,
                         struct text_builder *text);
void count_print_posted(struct cli *cli, const struct count_view *view, struct text_builder *text);
/* "3 lines of CN-20261123-01 …": a word of lines and number. */
void count_print_done(struct cli *cli, enum word_id word, const struct count_view *view,
                      struct text_builder *text);

#endif
