/* linli report: a review of a period or any days, for a terminal or as a file. */
#include <stdlib.h>
#include <string.h>
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
    {"format",
     CLI_TEXT,
     "FORMAT",
     {"text, csv, json, html or xlsx (default: by the ending of --out)",
      "text、csv、json、html 或 xlsx（默认按 --out 的扩展名）"},
     0,
     0},
    {"json", CLI_FLAG, NULL, {"the same as --format json", "等于 --format json"}, 0, 0},
    {"out",
     CLI_TEXT,
     "FILE",
     {"where to write it (default: -, standard output)", "输出文件（默认 -，标准输出）"},
     0,
     0},
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

enum report_format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_HTML, FORMAT_XLSX, FORMATS_N };

static const char *const format_names[FORMATS_N] = {"text", "csv", "json", "html", "xlsx"};

/* The format of a file's ending; text when it has none of them. */
static enum report_format format_of(const char *path)
{
    const char *dot = strrchr(path, '.');
    for (int f = FORMAT_CSV; dot != NULL && f < FORMATS_N; f++) {
        if (text_equal(dot + 1, format_names[f])) {
            return (enum report_format)f;
        }
    }
    return FORMAT_TEXT;
}

static enum linli_rc read_format(const struct cli *cli, enum report_format *ret_format,
                                 struct linli_error *err)
{
    const char *name = cli_text(cli, "format", NULL);
    const char *out = cli_text(cli, "out", "-");
    enum report_format format = format_of(out);
    if (name != NULL && cli_given(cli, "json")) {
        return linli_fail(err, LINLI_EUSAGE, "--json and --format exclude each other");
    }
    if (name != NULL) {
        int f = 0;
        while (f < FORMATS_N && !text_equal(format_names[f], name)) {
            f += 1;
        }
        if (f == FORMATS_N) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--format is '%s', expected text, csv, json, html or xlsx", name);
        }
        format = (enum report_format)f;
    }
    format = cli_given(cli, "json") ? FORMAT_JSON : format;
    if (format == FORMAT_XLSX && text_equal(out, "-")) {
        return linli_fail(err, LINLI_EUSAGE, "a workbook needs --out FILE");
    }
    *ret_format = format;
    return LINLI_OK;
}

/* The answer in one piece: for a terminal only where it goes to one. */
static void build(struct review_sheet *sheet, enum report_format format, bool to_file,
                  struct text_builder *text)
{
    if (format == FORMAT_CSV) {
        sheet_review_csv(sheet->review, text);
    } else if (format == FORMAT_JSON) {
        sheet_review_json(sheet, text);
    } else {
        bool colour = !to_file && isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
        sheet_review_print(sheet, to_file ? 0 : terminal_width(), colour, text);
    }
}

static enum linli_rc write_piece(void *context, const char *bytes, size_t n,
                                 struct linli_error *err)
{
    return whole_file_write(context, bytes, n, err);
}

static enum linli_rc write_file(struct review_sheet *sheet, enum report_format format,
                                struct whole_file *file, struct linli_error *err)
{
    struct text_builder text;
    const char *built;
    if (format == FORMAT_XLSX) {
        return sheet_review_xlsx(sheet, file, err);
    }
    if (format == FORMAT_HTML) {
        return sheet_review_html(sheet, write_piece, file, err);
    }
    text_begin(&text, sheet->arena);
    build(sheet, format, true, &text);
    LINLI_TRY(text_finish(&text, &built, err));
    return whole_file_write(file, built, text.n, err);
}

static enum linli_rc print(struct cli *cli, const struct report *report, enum report_format format,
                           struct linli_error *err)
{
    struct review_sheet sheet;
    struct text_builder text;
    struct whole_file file;
    const char *out = cli_text(cli, "out", "-");
    LINLI_TRY(
        sheet_review_make(&report->city, &report->review, cli->language, &cli->arena, &sheet, err));
    if (text_equal(out, "-") && format != FORMAT_HTML) {
        text_begin(&text, &cli->arena);
        build(&sheet, format, false, &text);
        return cli_print_built(&text, err);
    }
    LINLI_TRY(whole_file_open(&file, out, &cli->arena, err));
    enum linli_rc rc = write_file(&sheet, format, &file, err);
    if (rc == LINLI_OK) {
        return whole_file_commit(&file, err);
    }
    whole_file_drop(&file);
    return rc;
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
    enum report_format format = FORMAT_TEXT;
    LINLI_TRY(read_period(cli, &question, err));
    LINLI_TRY(read_format(cli, &format, err));
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
