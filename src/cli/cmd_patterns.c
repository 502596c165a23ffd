/* linli patterns: what weekdays, seasons, holidays, promotions, weather and activities do. */
#include "base/text.h"
#include "cli/commands.h"
#include "service/day.h"
#include "service/patterns.h"

static const struct cli_option options[] = {
    {"date",
     CLI_DAY,
     "DATE",
     {"from the facts before this day (default: today)", "依据该日之前的数据（默认今天）"},
     0,
     0},
    {"site", CLI_TEXT, "CODE", {"only of a site", "仅某站点"}, 0, 0},
    {"format", CLI_TEXT, "FORMAT", {"text (default) or csv", "text（默认）或 csv"}, 0, 0},
};

static enum linli_rc make(struct cli *cli, struct db *db, struct pattern_table *ret_table,
                          struct linli_error *err)
{
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    struct patterns_question question = {.site = cli_text(cli, "site", NULL)};
    int32_t today = 0;
    LINLI_TRY(day_today(&context, &today, err));
    question.today = cli_day(cli, "date", today);
    return patterns_make(&context, &question, ret_table, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    const char *format = cli_text(cli, "format", "text");
    bool csv = text_equal(format, "csv");
    struct db *db;
    struct pattern_table table;
    struct text_builder text;
    if (!csv && !text_equal(format, "text")) {
        return linli_fail(err, LINLI_EUSAGE, "--format is '%s', expected text or csv", format);
    }
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = make(cli, db, &table, err);
    db_close(db);
    LINLI_TRY(rc);
    text_begin(&text, &cli->arena);
    LINLI_TRY(csv ? sheet_patterns_csv(&table, &cli->arena, &text, err)
                  : sheet_patterns_print(&table, cli->language, 0, &cli->arena, &text, err));
    return cli_print_built(&text, err);
}

const struct cli_command command_patterns = {
    .name = "patterns",
    .arguments = "",
    .summary = {"what weekdays, seasons, holidays, promotions, weather and activities do to demand",
                "需求规律：星期、季节、节假日、促销、天气、活动对需求的影响"},
    .details =
        {"By category, what each effect changes demand by, as the forecasts know it: the mean "
         "over\n"
         "the series of the category, drawn to that of all where few have shown it. The last\n"
         "column says how many series have. linli forecast --patterns does the same for files.",
         "按品类列出各因素使需求变化多少，与预测所用的一致：取该品类各序列的平均，\n"
         "样本少时向全部序列靠拢；末列为有此表现的序列数。\n"
         "linli forecast --patterns 可直接对文件做同样的分析。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
