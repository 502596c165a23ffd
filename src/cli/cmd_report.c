/* linli report: a review of a period or any days, for a terminal, as a page, as tables. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/commands.h"
#include "format/sheet_review.h"
#include "service/day.h"
#include "service/report.h"

enum { REPORT_DAYS = 30 };

static const struct cli_option options[] = {
    {"period",
     CLI_TEXT,
     "PERIOD",
     {"day, week, month, quarter or year", "day、week、month、quarter 或 year（日周月季年）"},
     0,
     0},
    {"date",
     CLI_DAY,
     "DATE",
     {"with --period: a day of it (default: the last one that has ended)",
      "配合 --period：其中一天（默认最近结束的一期）"},
     0,
     0},
    {"from", CLI_DAY, "DATE", {"first day (default: 30 days)", "起始日（默认 30 天）"}, 0, 0},
    {"to", CLI_DAY, "DATE", {"last day (default: yesterday)", "截止日（默认昨天）"}, 0, 0},
    {"site", CLI_TEXT, "CODE", {"only of a site", "仅某站点"}, 0, 0},
    {"format", CLI_TEXT, "FORMAT", {"text (default) or csv", "text（默认）或 csv"}, 0, 0},
};

/* The width of the terminal; 0 when the output goes elsewhere. */
static int32_t terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

static enum linli_rc read_period(const struct cli *cli, struct report_question *question,
                                 struct linli_error *err)
{
    const char *name = cli_text(cli, "period", NULL);
    question->period = REVIEW_DAYS;
    question->day = cli_given(cli, "date") ? cli_day(cli, "date", 0) : FIXED_NONE;
    if (name == NULL) {
        return cli_given(cli, "date")
                   ? linli_fail(err, LINLI_EUSAGE, "--date needs --period; any days: --from, --to")
                   : LINLI_OK;
    }
    if (cli_given(cli, "from") || cli_given(cli, "to")) {
        return linli_fail(err, LINLI_EUSAGE, "--period and --from or --to exclude each other");
    }
    for (int p = 0; p < REVIEW_DAYS; p++) {
        if (text_equal(review_period_name((enum review_period)p), name)) {
            question->period = (enum review_period)p;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "--period is '%s', expected day, week, month, quarter or year", name);
}

static enum linli_rc print(struct cli *cli, const struct report *report, const char *format,
                           struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (text_equal(format, "csv")) {
        sheet_review_csv(&report->review, &text);
        return cli_print_built(&text, err);
    }
    struct review_sheet sheet;
    LINLI_TRY(
        sheet_review_make(&report->city, &report->review, cli->language, &cli->arena, &sheet, err));
    sheet_review_print(&sheet, terminal_width(),
                       isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL, &text);
    return cli_print_built(&text, err);
}

static enum linli_rc make(struct cli *cli, struct db *db, struct report_question *question,
                          struct report *ret_report, struct linli_error *err)
{
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    struct review_frame frame;
    int32_t today = 0;
    LINLI_TRY(day_today(&context, &today, err));
    question->to_day = cli_day(cli, "to", today - 1);
    question->from_day = cli_day(cli, "from", question->to_day - REPORT_DAYS + 1);
    LINLI_TRY(report_frame(question, today, &frame, err));
    return report_make(&context, &frame, cli_text(cli, "site", NULL), ret_report, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct report report;
    struct report_question question;
    const char *format = cli_text(cli, "format", "text");
    LINLI_TRY(read_period(cli, &question, err));
    if (!text_equal(format, "text") && !text_equal(format, "csv")) {
        return linli_fail(err, LINLI_EUSAGE, "--format is '%s', expected text or csv", format);
    }
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = make(cli, db, &question, &report, err);
    db_close(db);
    return rc == LINLI_OK ? print(cli, &report, format, err) : rc;
}

const struct cli_command command_report = {
    .name = "report",
    .arguments = "",
    .summary = {"review a day, week, month, quarter, year or any days, and what deserves a person",
                "复盘日、周、月、季、年或任意一段时间，并列出需要人看的事"},
    .details = {"docs/kpi.md defines every figure. What has no data is shown as \"no data\".",
                "各指标的定义见 docs/kpi.md。没有数据的显示“无数据”。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
