/* linli plan: the day's decisions, as a sheet, as JSON, or one line explained. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/pool.h"
#include "base/text.h"
#include "cli/commands.h"
#include "format/plan_json.h"
#include "planner/planner.h"
#include "service/day.h"

static const struct cli_option options[] = {
    {"date", CLI_DAY, "DATE", {"day to plan (default: today)", "计划日期（默认今天）"}, 0, 0},
    {"explain",
     CLI_FLAG,
     NULL,
     {"with SITE ITEM: every number behind one line", "后接 站点 物料：一行建议的全部依据"},
     0,
     0},
    {"all", CLI_FLAG, NULL, {"also what needs nothing today", "连同今日不需处理的一并列出"}, 0, 0},
    {"site", CLI_TEXT, "SITE", {"only this site's part of the sheet", "只看一个站点"}, 0, 0},
    {"json", CLI_FLAG, NULL, {"the plan as JSON", "以 JSON 输出"}, 0, 0},
    {"dry-run", CLI_FLAG, NULL, {"show the plan, keep nothing", "只看结果，不保存"}, 0, 0},
    {"refit",
     CLI_FLAG,
     NULL,
     {"fit every forecast anew, not only what is due", "全部重新拟合预测，而不只是到期的"},
     0,
     0},
    {"threads",
     CLI_WHOLE,
     "N",
     {"threads (default: all)", "线程数（默认全部）"},
     1,
     POOL_THREADS_MAX},
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

static enum linli_rc find_line(const struct cli *cli, const struct day_result *day,
                               int64_t *ret_index, struct linli_error *err)
{
    const char *site = cli->arguments[0];
    const char *item = cli->arguments[1];
    for (int64_t i = 0; i < day->plan.lines_n; i++) {
        const struct plan_line *line = &day->plan.lines[i];
        const struct item *it = &day->city.items[line->item];
        if (text_equal(day->city.sites[line->site].code, site) &&
            (text_equal(it->code, item) || text_equal(it->name, item))) {
            *ret_index = i;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUNKNOWN,
                      "the plan has no item '%s' at site '%s', expected codes such as those of "
                      "linli export",
                      item, site);
}

static enum linli_rc explain(struct cli *cli, const struct day_result *day,
                             const struct sheet_options *sheet, struct linli_error *err)
{
    int64_t index = 0;
    int64_t again = 0;
    struct text_builder text;
    LINLI_TRY(find_line(cli, day, &index, err));
    text_begin(&text, &cli->arena);
    sheet_explain_print(&day->city, &day->plan, index, sheet, &text);
    bool same = planner_replay(&day->plan.lines[index].reason, &again) &&
                again == day->plan.lines[index].qty_e3;
    words_add(&text, cli->language, same ? WORD_EXPLAIN_REPLAYED : WORD_EXPLAIN_DIFFERS, again);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc print_day(struct cli *cli, const struct day_result *day, double seconds,
                               struct linli_error *err)
{
    struct sheet_options sheet = {
        .language = cli->language,
        .width = terminal_width(),
        .colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL,
        .all = cli_given(cli, "all"),
        .site = cli_text(cli, "site", NULL),
        .seconds = seconds,
        .order_numbers = day->order_numbers,
        .line_names = day->line_names,
        .emergency_names = day->emergency_names,
        .move_names = day->move_names,
        .moves_approved = day->moves_approved,
        .promised = day->promised,
        .promised_n = day->promised_n,
        .amendment_names = day->amendment_names,
    };
    if (cli_given(cli, "explain")) {
        return explain(cli, day, &sheet, err);
    }
    if (cli_given(cli, "json")) {
        const char *json;
        LINLI_TRY(plan_json(&day->city, &day->plan, &sheet, &cli->arena, &json, err));
        cli_print(json);
        cli_print("\n");
        return LINLI_OK;
    }
    struct text_builder text;
    text_begin(&text, &cli->arena);
    sheet_day_print(&day->city, &day->plan, &sheet, &text);
    return cli_print_built(&text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct day_result day;
    bool keep = !cli_given(cli, "dry-run") && !cli_given(cli, "explain");
    if (cli_given(cli, "site") && (cli_given(cli, "explain") || cli_given(cli, "json"))) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--site is for the sheet, not with --json or --explain");
    }
    if (cli->arguments_n != (cli_given(cli, "explain") ? 2 : 0)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--explain needs SITE and ITEM, and only it takes them");
    }
    LINLI_TRY(cli_open_db(cli, keep ? DB_WRITE : DB_READ, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    struct day_options day_options = {.threads =
                                          (int32_t)cli_whole(cli, "threads", pool_processors()),
                                      .keep = keep,
                                      .refit = cli_given(cli, "refit"),
                                      .placed_item = cli_given(cli, "explain") ? cli->arguments[1]
                                                     : cli_given(cli, "json")  ? ""
                                                                               : NULL,
                                      .site = cli_text(cli, "site", NULL)};
    int32_t today = 0;
    int64_t start_ms = date_clock_now_ms(cli->clock);
    enum linli_rc rc = day_today(&context, &today, err);
    if (rc == LINLI_OK) {
        day_options.day = cli_day(cli, "date", today);
        rc = day_plan(&context, &day_options, &day, err);
    }
    if (rc == LINLI_OK) {
        cli->done = keep;
        double seconds = (double)(date_clock_now_ms(cli->clock) - start_ms) / 1000.0;
        rc = print_day(cli, &day, seconds, err);
    }
    db_close(db);
    return rc;
}

const struct cli_command command_plan = {
    .name = "plan",
    .arguments = "[--explain SITE ITEM]",
    .arguments_min = 0,
    .arguments_max = 2,
    .summary = {"decide the day: forecasts, orders with their reasons, what needs a person",
                "今日计划：预测、采购建议及理由、需要人看的事"},
    .details =
        {"Planning a day again replaces its proposals; what was approved stays. Forecasts are "
         "carried on from the last plan; each is fitted anew once a week, when its past was "
         "corrected, or when its errors call for it.",
         "同一天再次计划会替换未批准的建议，已批准的保留。预测在上次计划的基础上逐日更新；"
         "每周、历史有更正或误差异常时重新拟合。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
