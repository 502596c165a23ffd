/* linli report: a review of a day, month or any span, from the recorded facts. */
#include "base/fixed.h"
#include "base/text.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/day.h"
#include "service/report.h"

enum { REPORT_COLUMNS = 8, REPORT_DAYS = 30, SPAN_MAX = 3660 };

static const struct cli_option options[] = {
    {"from", CLI_DAY, "DATE", {"first day (default: 30 days)", "起始日（默认 30 天）"}, 0, 0},
    {"to", CLI_DAY, "DATE", {"last day (default: yesterday)", "截止日（默认昨天）"}, 0, 0},
};

/* A cell by the words' rules: "-" for no data. */
static const char *cell(struct cli *cli, enum word_id word, int64_t number)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, word, number);
    return text_done(&text);
}

static void add_row(struct cli *cli, struct terminal_table *table, const char *name,
                    const struct report_row *row)
{
    const char *cells[REPORT_COLUMNS] = {
        name,
        cell(cli, WORD_REPORT_COUNT, row->items_n),
        cell(cli, WORD_REPORT_SHARE, row->stockout_e4),
        cell(cli, WORD_REPORT_SHARE, row->fill_e4),
        cell(cli, WORD_SHEET_AMOUNT, row->issued_fen),
        cell(cli, WORD_SHEET_AMOUNT, row->unmet_fen),
        cell(cli, WORD_SHEET_AMOUNT, row->stock_fen),
        cell(cli, WORD_REPORT_RATIO, row->turns_e4),
    };
    terminal_table_add(table, cells);
}

static enum linli_rc print(struct cli *cli, const struct report *report, struct linli_error *err)
{
    static const char *const classes[CLASS_N] = {"A", "B", "C"};
    const enum words_language l = cli->language;
    const struct terminal_column columns[REPORT_COLUMNS] = {
        {words_template(l, WORD_REPORT_CLASS), false, true},
        {words_template(l, WORD_REPORT_ITEMS), true, true},
        {words_template(l, WORD_REPORT_STOCKOUT), true, true},
        {words_template(l, WORD_REPORT_FILL), true, true},
        {words_template(l, WORD_REPORT_ISSUED), true, true},
        {words_template(l, WORD_REPORT_UNMET), true, true},
        {words_template(l, WORD_REPORT_STOCK), true, true},
        {words_template(l, WORD_REPORT_TURNS), true, true},
    };
    struct terminal_table table;
    struct text_builder text;
    terminal_table_init(&table, &cli->arena, columns, REPORT_COLUMNS);
    for (int c = 0; c < CLASS_N; c++) {
        add_row(cli, &table, classes[c], &report->classes[c]);
    }
    add_row(cli, &table, words_template(l, WORD_REPORT_ALL), &report->all);
    text_begin(&text, &cli->arena);
    words_add(&text, l, WORD_REPORT_TITLE, (int64_t)report->from_day, (int64_t)report->to_day);
    text_add(&text, "\n");
    terminal_table_print(&table, &text, 0, 0, false);
    words_add(&text, l, WORD_REPORT_EXPIRY, report->expired_fen, report->expiring_fen);
    text_add(&text, "\n");
    words_add(&text, l, WORD_REPORT_ORDERS, report->open_lines_n, report->late_lines_n);
    text_add(&text, "\n");
    words_add(&text, l, WORD_REPORT_ACCURACY, report->accuracy_e4, report->forecasts_n);
    text_add(&text, "\n");
    if (report->unpriced_n > 0) {
        words_add(&text, l, WORD_REPORT_UNPRICED, report->unpriced_n);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct report report;
    int32_t today = 0;
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    enum linli_rc rc = day_today(&context, &today, err);
    int32_t to_day = cli_day(cli, "to", today - 1);
    int32_t from_day = cli_day(cli, "from", to_day - REPORT_DAYS + 1);
    if (rc == LINLI_OK && (from_day > to_day || to_day - from_day >= SPAN_MAX)) {
        rc = linli_fail(err, LINLI_EUSAGE, "--from must not be after --to, nor %d days before it",
                        SPAN_MAX);
    }
    if (rc == LINLI_OK) {
        rc = report_make(&context, from_day, to_day, &report, err);
    }
    db_close(db);
    return rc == LINLI_OK ? print(cli, &report, err) : rc;
}

const struct cli_command command_report = {
    .name = "report",
    .arguments = "",
    .summary = {"review a span of days: stock-outs, fill rate, turns, accuracy",
                "复盘一段时间：缺货率、满足率、周转、准确率"},
    .details = {"docs/kpi.md defines every figure. \"-\" means that there is no data for it.",
                "各指标的定义见 docs/kpi.md。“-”表示没有数据。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
