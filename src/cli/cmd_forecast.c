/* linli forecast: demand tables in, forecasts out, without a database. */
#include "cli/commands.h"
#include "cli/forecast_options.h"

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct forecast_files_options options;
    struct forecast_files_notes notes;
    LINLI_TRY(forecast_options_read(cli, &options, err));
    options.sum_periods = (int32_t)cli_whole(cli, "sum", 0);
    options.totals = cli_given(cli, "totals");
    options.explain = cli_given(cli, "explain");
    options.patterns = cli_given(cli, "patterns");
    options.language = cli->language;
    options.out = cli_text(cli, "out", "-");
    if (options.horizon == 0 && options.sum_periods == 0 && !options.patterns) {
        return linli_fail(err, LINLI_EUSAGE, "linli %s needs --horizon N (linli %s --help)",
                          cli->command->name, cli->command->name);
    }
    LINLI_TRY(forecast_files_run(&options, &cli->arena, &notes, err));
    forecast_options_remark(cli, &notes);
    return LINLI_OK;
}

static const struct cli_option options[] = {
    FORECAST_INPUT_OPTIONS,
    {"sum",
     CLI_WHOLE,
     "N",
     {"one row a series instead: the total over the first N periods",
      "每个序列只输出一行：前 N 期合计的分布"},
     1,
     LINLI_FORECAST_HORIZON_MAX},
    {"totals",
     CLI_FLAG,
     NULL,
     {"also rows of categories, sites, items and all; series and totals add up exactly",
      "另输出品类、站点、物品与总计各行；明细与合计完全相加一致"},
     0,
     0},
    {"explain",
     CLI_FLAG,
     NULL,
     {"instead of quantiles, what each forecast adds up from: a table, or CSV with --out",
      "不输出分位数，而列出预测由哪些部分相加而成：屏幕上为表格，--out 时为 CSV"},
     0,
     0},
    {"patterns",
     CLI_FLAG,
     NULL,
     {"no forecasts, but what weekdays, months, holidays, promotions, weather and activities do",
      "不做预测，而列出星期、月份、节假日、促销、天气、活动对各品类的影响"},
     0,
     0},
    {"out",
     CLI_TEXT,
     "FILE",
     {"where to write the CSV (default: -, standard output)", "输出文件（默认 -，标准输出）"},
     0,
     0},
};

const struct cli_command command_forecast = {
    .name = "forecast",
    .arguments = "DEMAND",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"forecast a demand table, no database needed", "对需求表做预测，无需数据库"},
    .details =
        {"DEMAND is a CSV with site, item, date, qty and, if there, unmet, in_stock, price,\n"
         "promo, open; - is standard input. Writes site,item,date,mean,q...,model: a row\n"
         "for each series and each period behind the origin. With --totals, * stands for all\n"
         "sites or items, *:NAME for the items of a category (--items).\n" FORECAST_MODELS_EN,
         "DEMAND 为 CSV：site、item、date、qty，可选 unmet、in_stock、price、promo、open；\n"
         "- 表示标准输入。输出 "
         "site,item,date,mean,q…,model：每个序列起点之后每期一行。\n"
         "--totals 的合计行里，* 表示全部站点或物品，*:名称 表示该品类的全部物品（需 "
         "--items）。\n" FORECAST_MODELS_ZH},
    .options = options,
    .options_n = CLI_COUNT(options),
    .run = run,
};
