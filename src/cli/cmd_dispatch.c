/* linli dispatch: the tours of a day, who takes what where and when. */
#include "base/pool.h"
#include "cli/commands.h"
#include "cli/stop.h"
#include "format/sheet_dispatch.h"
#include "service/day.h"
#include "service/dispatch.h"

static const struct cli_option options[] = {
    {"date",
     CLI_DAY,
     "DATE",
     {"day on which the goods are to be there (default: tomorrow)", "送达日期（默认明天）"},
     0,
     0},
    {"iterations",
     CLI_WHOLE,
     "N",
     {"steps of the search for each depot (default: 5000)", "每个仓的搜索步数（默认 5000）"},
     1,
     INT64_C(1000000000)},
    {"seed",
     CLI_WHOLE,
     "K",
     {"another search (default: 1)", "随机种子（默认 1）"},
     0,
     INT64_C(1000000000)},
    {"json", CLI_FLAG, NULL, {"the tours as JSON", "以 JSON 输出"}, 0, 0},
    {"threads",
     CLI_WHOLE,
     "N",
     {"threads (default: all)", "线程数（默认全部）"},
     1,
     POOL_THREADS_MAX},
};

static enum linli_rc make(struct cli *cli, struct db *db, int32_t *ret_day,
                          struct dispatch_result *ret_result, struct linli_error *err)
{
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    struct dispatch_request request = {
        .threads = (int32_t)cli_whole(cli, "threads", pool_processors()),
        .search = {.seed = (uint64_t)cli_whole(cli, "seed", 1),
                   .iterations = cli_whole(cli, "iterations", DISPATCH_ITERATIONS),
                   .stop = stop_is_asked}};
    LINLI_TRY(day_today(&context, &request.today, err));
    request.day = cli_day(cli, "date", request.today + 1);
    if (request.day < request.today) {
        return linli_fail(err, LINLI_EUSAGE, "--date is in the past, expected today or later");
    }
    *ret_day = request.day;
    return dispatch_make(&context, &request, ret_result, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct dispatch_result result;
    struct text_builder text;
    int32_t day = 0;
    stop_on_signal();
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = make(cli, db, &day, &result, err);
    db_close(db);
    LINLI_TRY(rc);
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "json")) {
        const char *json = "";
        LINLI_TRY(sheet_dispatch_json(&result.city, &result.plan, day, &cli->arena, &json, err));
        text_addf(&text, "%s\n", json);
    } else {
        LINLI_TRY(sheet_dispatch_print(&result.city, &result.plan, day, cli->language, &cli->arena,
                                       &text, err));
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_dispatch = {
    .name = "dispatch",
    .arguments = "",
    .summary = {"the tours of a day: which vehicle takes what where, and when",
                "配送路线：哪辆车何时把什么送到哪里"},
    .details =
        {"Looks at what today's plan moves from site to site and at transfers on their way, and\n"
         "makes tours of each depot's vehicles: within shifts, opening hours, weight and room,\n"
         "cold goods in refrigerated vehicles, electric ones within their range. What goes on\n"
         "from a district leaves it after it has come. Nothing is booked. Speed, detour and\n"
         "minutes at a stop are settings (linli config), the rest stands in docs/dispatch.md.",
         "依据今日计划中站点间的调拨和在途调拨，为各仓车辆排出路线：遵守班次、营业时间、\n"
         "载重与容积，冷链货用冷藏车，电动车不超续航；经分拨中心转运的货到了才再出发。\n"
         "只作安排，不记账。车速、绕行系数、每站用时见 linli config，其余见 docs/dispatch.md。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
