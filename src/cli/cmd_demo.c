/* linli demo: writes a made-up but lifelike city folder. */
#include "base/fixed.h"
#include "cli/commands.h"
#include "service/demo.h"

static const struct cli_option options[] = {
    {"out", CLI_TEXT, "DIR", {"folder to write", "输出文件夹"}, 0, 0},
    {"replace",
     CLI_FLAG,
     NULL,
     {"write over tables that are in the folder", "覆盖文件夹里已有的表格"},
     0,
     0},
    {"profile",
     CLI_TEXT,
     "NAME",
     {"center: a community service centre (default); groupbuy: a city's group-buying platform",
      "center：社区服务中心（默认）；groupbuy：同城社区团购"},
     0,
     0},
    {"months",
     CLI_WHOLE,
     "N",
     {"months of history (default: 24, groupbuy 13)", "历史月数（默认 24，groupbuy 为 13）"},
     1,
     60},
    {"seed",
     CLI_WHOLE,
     "N",
     {"another city for each seed (default: 1)", "随机种子，不同种子不同城市（默认 1）"},
     0,
     1000000000},
    {"date",
     CLI_DAY,
     "DATE",
     {"the city's today (default: 2026-11-23)", "该城市的“今天”（默认 2026-11-23）"},
     0,
     0},
};

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    const char *folder = cli_text(cli, "out", NULL);
    struct city city;
    struct text_builder text;
    if (folder == NULL) {
        return linli_fail(err, LINLI_EUSAGE, "linli demo needs --out DIR");
    }
    int32_t today = cli_day(cli, "date", date_from_ymd(2026, 11, 23));
    struct demo_options demo = {.profile = cli_text(cli, "profile", "center"),
                                .seed = (uint64_t)cli_whole(cli, "seed", 1),
                                .today = today,
                                .months = (int32_t)cli_whole(cli, "months", 0),
                                .folder = folder,
                                .replace = cli_given(cli, "replace")};
    LINLI_TRY(demo_write(&demo, &cli->arena, &city, err));
    cli_done(cli);
    int32_t first = today;
    for (int64_t i = 0; i < city.series_n; i++) {
        first = city.series[i].first_day < first ? city.series[i].first_day : first;
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_DEMO_DONE, folder, city.items_n, city.suppliers_n,
              (int64_t)first, (int64_t)today);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

const struct cli_command command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = {"write a made-up but lifelike city as a folder of tables",
                "生成一个虚构但逼真的城市（一文件夹表格）"},
    .details = {"Same seed and date, same bytes.", "种子与日期相同，文件逐字节相同。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .run = run,
};
