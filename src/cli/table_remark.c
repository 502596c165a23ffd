/* Remarks on a table (see table_remark.h). */
#include "cli/table_remark.h"

static void say(const struct cli *cli, struct text_builder *text)
{
    const char *line = text_done(text);
    if (!text_is_empty(line)) {
        cli_remark(cli, line);
    }
}

void table_remark(const struct cli *cli, const char *name, const struct table_report *report)
{
    int64_t shown =
        report->unknown_n < TABLE_REPORT_UNKNOWN_MAX ? report->unknown_n : TABLE_REPORT_UNKNOWN_MAX;
    struct linli_arena arena; /* a remark that finds no memory is left out */
    struct text_builder text;
    linli_arena_init(&arena, 0);
    for (int64_t i = 0; i < shown && name != NULL; i++) {
        text_begin(&text, &arena);
        words_add(&text, cli->language, WORD_TABLE_UNKNOWN, name, report->unknown[i],
                  i + 1 == shown ? report->unknown_n - shown : INT64_C(0));
        say(cli, &text);
    }
    if (name != NULL && report->rounded_n > 0) {
        text_begin(&text, &arena);
        words_add(&text, cli->language, WORD_TABLE_ROUNDED, name, report->rounded_n);
        say(cli, &text);
    }
    linli_arena_finish(&arena);
}
