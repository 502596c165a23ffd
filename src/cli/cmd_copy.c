/* linli copy: a city into another database, of either kind. */
#include <assert.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/copy.h"

static const struct cli_option options[] = {
    {"to",
     CLI_TEXT,
     "DB",
     {"the new city: a file that is not there yet, or postgresql://… with nothing in its schema",
      "新城市：尚不存在的文件，或模式为空的 postgresql://…"},
     0,
     0},
};

enum { SUM_COLUMNS_N = 5 };

static_assert(WORD_COPY_BALANCE - WORD_COPY_OPENING == (int)MOVEMENT_KIND_N,
              "every kind of movement has its word, in order");

static void show_progress(const char *table, int64_t rows_n)
{
    fprintf(stderr, "\r%s: %lld\r", table, (long long)rows_n);
}

static void add_tables(struct cli *cli, const struct copy_report *report, struct text_builder *text)
{
    const struct terminal_column columns[] = {{cell_word(cli, WORD_COPY_TABLE), false, true, false},
                                              {cell_word(cli, WORD_COPY_ROWS), true, true, false}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, CLI_COUNT(columns));
    for (int32_t i = 0; i < SQL_TABLES_N; i++) {
        const char *cells[] = {sql_tables[i].name,
                               cell_number(cli, WORD_COPY_NUMBER, report->rows_n[i])};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static void add_sums(struct cli *cli, const struct copy_report *report, struct text_builder *text)
{
    const struct terminal_column columns[SUM_COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_ACCOUNT), false, true, false},
        {cell_word(cli, WORD_COPY_KIND), false, true, false},
        {cell_word(cli, WORD_COPY_MOVEMENTS), true, true, false},
        {cell_word(cli, WORD_COPY_QTY), true, true, false},
        {cell_word(cli, WORD_COPY_UNMET), true, true, false}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, SUM_COLUMNS_N);
    for (int32_t i = 0; i < report->sums_n; i++) {
        const struct ledger_sum *sum = &report->sums[i];
        const char *cells[SUM_COLUMNS_N] = {
            cell_word(cli, (enum word_id)(WORD_ACCOUNT_NORMAL + (int)sum->account)),
            cell_word(cli, (enum word_id)(WORD_COPY_OPENING + (int)sum->kind)),
            cell_number(cli, WORD_COPY_NUMBER, sum->rows_n),
            cell_number(cli, WORD_COPY_AMOUNT, sum->qty_e3),
            cell_number(cli, WORD_COPY_AMOUNT, sum->unmet_e3)};
        terminal_table_add(&table, cells);
    }
    if (report->sums_n > 0) {
        text_add(text, "\n");
        terminal_table_print(&table, text, 0, 0, false);
    }
}

static enum linli_rc print_report(struct cli *cli, const struct copy_report *report,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    add_tables(cli, report, &text);
    add_sums(cli, report, &text);
    words_add(&text, cli->language, WORD_COPY_DONE, (int64_t)SQL_TABLES_N, report->all_n);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc copy_to(struct cli *cli, struct db *from, const char *url,
                             struct copy_report *report, struct linli_error *err)
{
    struct db *to;
    bool looked_at = !cli->quiet && isatty(STDERR_FILENO);
    LINLI_TRY(db_open(url, DB_CREATE, cli->clock, &to, err));
    enum linli_rc rc =
        copy_city(from, to, &cli->arena, looked_at ? show_progress : NULL, report, err);
    if (rc != LINLI_OK) {
        db_close(to); /* half a city is not left behind */
        return rc;
    }
    return db_publish(to, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *from;
    struct copy_report *report;
    const char *url = cli_text(cli, "to", NULL);
    if (text_is_empty(url)) {
        return linli_fail(err, LINLI_EUSAGE, "linli copy needs --to DB");
    }
    LINLI_TRY(LINLI_NEW(&cli->arena, 1, &report, err));
    LINLI_TRY(cli_open_db(cli, DB_READ, &from, err));
    enum linli_rc rc = copy_to(cli, from, url, report, err);
    db_close(from);
    LINLI_TRY(rc);
    cli_done(cli);
    return print_report(cli, report, err);
}

const struct cli_command command_copy = {
    .name = "copy",
    .arguments = "",
    .summary = {"copy a city into another database", "把城市复制到另一个数据库"},
    .details = {"From a file to a server, back, or to one of the same kind; the city stays in use "
                "meanwhile.\nThe copy appears whole or not at all. Row counts and the ledger's "
                "sums are compared on both sides.",
                "文件与服务器之间双向复制，或同类之间复制；期间原城市可照常使用。\n"
                "副本要么完整出现，要么不出现；并比对两边的行数与台账合计。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
