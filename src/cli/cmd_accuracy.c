/* linli accuracy: what plans expected against what was wanted, and what forecasts by hand added. */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/commands.h"
#include "format/sheet_accuracy.h"
#include "format/sheet_review.h"
#include "service/accuracy.h"
#include "service/day.h"
#include "service/report.h"

enum { DAYS_USUAL = 30, MONTH_CHARS = 7 };

static const struct cli_option options[] = {
    {"by",
     CLI_TEXT,
     "WHAT",
     {"category (default), item, class, site, month, or author of forecasts by hand",
      "category（默认，品类）、item 物料、class 等级、site 站点、month 月份、author "
      "人工预测的设定人"},
     0,
     0},
    {"from", CLI_DAY, "DATE", {"first day (default: 30 days)", "起始日（默认 30 天）"}, 0, 0},
    {"to", CLI_DAY, "DATE", {"last day (default: yesterday)", "截止日（默认昨天）"}, 0, 0},
    {"site", CLI_TEXT, "CODE", {"only of a site", "仅某站点"}, 0, 0},
    {"format",
     CLI_TEXT,
     "FORMAT",
     {"text (default), csv or json", "text（默认）、csv 或 json"},
     0,
     0},
    {"json", CLI_FLAG, NULL, {"the same as --format json", "等于 --format json"}, 0, 0},
};

enum accuracy_format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMATS_N };

static enum linli_rc read_format(const struct cli *cli, enum accuracy_format *ret_format,
                                 struct linli_error *err)
{
    static const char *const names[FORMATS_N] = {"text", "csv", "json"};
    const char *name = cli_text(cli, "format", NULL);
    if (name != NULL && cli_given(cli, "json")) {
        return linli_fail(err, LINLI_EUSAGE, "--json and --format exclude each other");
    }
    *ret_format = cli_given(cli, "json") ? FORMAT_JSON : FORMAT_TEXT;
    for (int f = 0; name != NULL && f < FORMATS_N; f++) {
        if (text_equal(names[f], name)) {
            *ret_format = (enum accuracy_format)f;
            return LINLI_OK;
        }
    }
    return name == NULL ? LINLI_OK
                        : linli_fail(err, LINLI_EUSAGE,
                                     "--format is '%s', expected text, csv or json", name);
}

static enum linli_rc read_by(const struct cli *cli, enum accuracy_by *ret_by,
                             struct linli_error *err)
{
    const char *name = cli_text(cli, "by", accuracy_by_name(ACCURACY_BY_CATEGORY));
    return accuracy_by_find(name, ret_by)
               ? LINLI_OK
               : linli_fail(err, LINLI_EUSAGE,
                            "--by is '%s', expected category, item, class, site, month or author",
                            name);
}

/* The month's least accurate categories as the report finds them. */
static enum linli_rc find_worst(struct cli *cli, const struct city_context *context,
                                const struct accuracy_question *question, int32_t today,
                                struct accuracy_worst *ret_worst, struct linli_error *err)
{
    struct report_question month = {.period = REVIEW_MONTH, .day = question->to_day};
    struct review_frame frame;
    struct report *report;
    struct review_sheet *sheet;
    char day[DATE_TEXT_BYTES];
    LINLI_TRY(LINLI_NEW(&cli->arena, 1, &report, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, 1, &sheet, err));
    LINLI_TRY(report_frame(&month, today, &frame, err));
    LINLI_TRY(report_make(context, &frame, question->site, report, err));
    LINLI_TRY(
        sheet_review_make(&report->city, &report->review, cli->language, &cli->arena, sheet, err));
    struct accuracy_worst worst = {.n = report->review.worst_n};
    LINLI_TRY(linli_arena_copy_text(&cli->arena, date_print(question->to_day, day), MONTH_CHARS,
                                    &worst.month, err));
    for (int32_t i = 0; i < worst.n; i++) {
        worst.category[i] = report->review.worst[i].category;
        worst.cause[i] = sheet_review_cause(sheet, worst.category[i]);
        worst.accuracy_e4[i] = FIXED_NONE;
        for (int64_t r = 0; r < report->review.rows_n; r++) {
            const struct review_row *row = &report->review.rows[r];
            if (row->figure == FIGURE_ACCURACY && row->by == BY_CATEGORY &&
                text_equal(row->code, worst.category[i])) {
                worst.accuracy_e4[i] = row->values[review_now(&frame)].value;
            }
        }
    }
    *ret_worst = worst;
    return LINLI_OK;
}

/* The width of the terminal; 0 when the output goes elsewhere. */
static int32_t terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

static enum linli_rc make(struct cli *cli, struct db *db, struct accuracy_question *question,
                          struct accuracy *ret_accuracy, struct accuracy_worst *ret_worst,
                          struct linli_error *err)
{
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    int32_t today = 0;
    LINLI_TRY(day_today(&context, &today, err));
    question->to_day = cli_day(cli, "to", today - 1);
    question->from_day = cli_day(cli, "from", question->to_day - DAYS_USUAL + 1);
    question->site = cli_text(cli, "site", NULL);
    LINLI_TRY(accuracy_make(&context, question, ret_accuracy, err));
    bool months = question->by == ACCURACY_BY_CATEGORY && ret_accuracy->rows_n > 0;
    return months ? find_worst(cli, &context, question, today, ret_worst, err) : LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct accuracy accuracy;
    struct accuracy_worst worst = {0};
    struct accuracy_question question = {0};
    enum accuracy_format format = FORMAT_TEXT;
    struct text_builder text;
    LINLI_TRY(read_by(cli, &question.by, err));
    LINLI_TRY(read_format(cli, &format, err));
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = make(cli, db, &question, &accuracy, &worst, err);
    db_close(db);
    LINLI_TRY(rc);
    text_begin(&text, &cli->arena);
    if (format == FORMAT_CSV) {
        sheet_accuracy_csv(&accuracy, &text);
    } else if (format == FORMAT_JSON) {
        sheet_accuracy_json(&accuracy, &worst, &text);
    } else {
        sheet_accuracy_print(&accuracy, &worst, cli->language, terminal_width(), &text);
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_accuracy = {
    .name = "accuracy",
    .arguments = "",
    .summary = {"how right the plans' forecasts were, and whether forecasts by hand helped",
                "预测准确率：计划的预测与实际对比，以及人工预测是否有帮助"},
    .details =
        {"Every kept plan expected something of its day and the two after it; here it stands\n"
         "against what was wanted: error and bias as shares of it, the error against taking the\n"
         "same weekday of last week, and how often it lay within the 80 % interval (80 % is\n"
         "right). Where people set a forecast by hand: how many of the errors that saved.\n"
         "docs/kpi.md has every measure; linli report has the accuracy of 72 hours.",
         "每份保存的计划都预测了当天和其后两天；这里与实际需求对比：误差率和偏差（占需求）、\n"
         "相对“照抄上周同日”的误差、落在 80% 区间内的比例（以 80% "
         "为宜），以及人工预测少错了多少。\n"
         "各指标定义见 docs/kpi.md；72 小时准确率见 linli report。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
