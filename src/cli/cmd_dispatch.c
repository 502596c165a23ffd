/* linli dispatch: the tours of a day, who takes what where and when; with a verb, what happens on
 * it. */
#include "base/pool.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/dispatch_tours.h"
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
     {"steps of the search for each depot (default: 5000; of what happens 100)",
      "每个仓的搜索步数（默认 5000，登记变化时 100）"},
     1,
     INT64_C(1000000000)},
    {"seed",
     CLI_WHOLE,
     "K",
     {"another search (default: 1)", "随机种子（默认 1）"},
     0,
     INT64_C(1000000000)},
    {"json", CLI_FLAG, NULL, {"the tours as JSON", "以 JSON 输出"}, 0, 0},
    {"fresh",
     CLI_FLAG,
     NULL,
     {"plan anew, also where tours are kept", "重新排线，不看已存的"},
     0,
     0},
    {"at", CLI_TEXT, "HH:MM", {"when it happened (default: now)", "发生时刻（默认现在）"}, 0, 0},
    {"kg", CLI_QTY, "KG", {"new: weight", "new：重量（千克）"}, 0, 0},
    {"litres", CLI_QTY, "L", {"new: volume", "new：体积（升）"}, 0, 0},
    {"cold", CLI_FLAG, NULL, {"new: chilled or frozen", "new：冷链"}, 0, 0},
    {"window",
     CLI_TEXT,
     "HH:MM-HH:MM",
     {"new: when it may come (default: while the site is open)", "new：送达时段（默认营业时间）"},
     0,
     0},
    {"minutes", CLI_WHOLE, "N", {"delay: how long", "delay：分钟数"}, 1, 1440},
    {"times",
     CLI_TEXT,
     "RATIO",
     {"slow: driving takes so many times as long; 1 ends it",
      "slow：行驶用时为平日的几倍，1 为恢复"},
     0,
     0},
    {"change",
     CLI_WHOLE,
     "YUAN",
     {"what it costs that a stop changes its vehicle (default: 5)", "一站换车的代价，元（默认 5）"},
     0,
     1000000},
    {"note", CLI_TEXT, "TEXT", {"more about it", "说明"}, 0, 0},
    BOOK_OPTION_KEY,
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

static enum linli_rc print_plan(struct cli *cli, const struct dispatch_result *result, int32_t day,
                                struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "json")) {
        const char *json = "";
        LINLI_TRY(sheet_dispatch_json(&result->city, &result->plan, day, &cli->arena, &json, err));
        text_addf(&text, "%s\n", json);
    } else {
        LINLI_TRY(sheet_dispatch_print(&result->city, &result->plan, day, cli->language,
                                       &cli->arena, &text, err));
    }
    return cli_print_built(&text, err);
}

/* Without a verb: the kept tours of the day, or what a plan would be. */
static enum linli_rc show_or_plan(struct cli *cli, struct db *db, struct linli_error *err)
{
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    struct dispatch_result result;
    int32_t day = 0;
    bool shown = false;
    LINLI_TRY(day_today(&context, &day, err));
    day = cli_day(cli, "date", day + 1);
    if (!cli_given(cli, "fresh")) {
        LINLI_TRY(dispatch_tours_show(cli, db, day, &shown, err));
    }
    if (shown) {
        return LINLI_OK;
    }
    LINLI_TRY(make(cli, db, &day, &result, err));
    return print_plan(cli, &result, day, err);
}

static enum linli_rc keep(struct cli *cli, struct db *db, struct tours_request *request,
                          struct linli_error *err)
{
    struct dispatch_result result;
    LINLI_TRY(make(cli, db, &request->day, &result, err));
    return dispatch_tours_keep(cli, db, request, &result, err);
}

/* Options that say what happened mean nothing where nothing is said to have. */
static enum linli_rc check_bare(const struct cli *cli, struct linli_error *err)
{
    static const char *const of_verbs[] = {"at",      "kg",    "litres", "cold", "window",
                                           "minutes", "times", "change", "note", "key"};
    for (int32_t i = 0; i < CLI_COUNT(of_verbs); i++) {
        if (cli_given(cli, of_verbs[i])) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--%s goes with what happens, as in linli dispatch done 7 (linli "
                              "dispatch --help)",
                              of_verbs[i]);
        }
    }
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    const struct dispatch_options search = {.seed = (uint64_t)cli_whole(cli, "seed", 1),
                                            .iterations =
                                                cli_whole(cli, "iterations", DISPATCH_ITERATIONS),
                                            .stop = stop_is_asked};
    struct tours_request request = {0};
    struct db *db;
    bool verb = cli->arguments_n > 0;
    if (!verb || text_equal(cli->arguments[0], "pay")) {
        LINLI_TRY(check_bare(cli, err));
    } else {
        LINLI_TRY(dispatch_tours_read(cli, &search, &request, err));
    }
    if (verb && text_equal(cli->arguments[0], "pay")) {
        return dispatch_tours_pay(cli, err);
    }
    stop_on_signal();
    if (verb && request.kind != TOUR_EVENT_KEEP) {
        return dispatch_tours_happen(cli, &request, err);
    }
    LINLI_TRY(cli_open_db(cli, verb ? DB_WRITE : DB_READ, &db, err));
    enum linli_rc rc = verb ? keep(cli, db, &request, err) : show_or_plan(cli, db, err);
    db_close(db);
    return rc;
}

const struct cli_command command_dispatch = {
    .name = "dispatch",
    .arguments = "[VERB ...]",
    .arguments_max = 3,
    .summary = {"the tours of a day: which vehicle takes what where, and when; and as they change",
                "配送路线：哪辆车何时把什么送到哪里，以及途中的变化"},
    .details =
        {"Looks at what today's plan moves from site to site and at transfers on their way, and\n"
         "makes tours of each depot's vehicles: within shifts, opening hours, weight and room,\n"
         "cold goods in refrigerated vehicles, electric ones within their range. What goes on\n"
         "from a district leaves it after it has come. Speed, detour and minutes at a stop are\n"
         "settings (linli config), the rest stands in docs/dispatch.md.\n"
         "  linli dispatch keep                 keeps the tours; from then on they are shown\n"
         "What happens on the day (--date, default: today) is told by\n"
         "  linli dispatch new hub point3 --kg 12 --cold   goods that the plan did not have\n"
         "  linli dispatch done 7 --at 09:20    stop 7 was left then; failed 7: nobody took it;\n"
         "                                      reopen 7: said by mistake\n"
         "  linli dispatch delay VAN --minutes 25     out VAN, back VAN: drives no more, again\n"
         "  linli dispatch slow --times 1.5     storm or jam; 1 ends it\n"
         "  linli dispatch pin 7                stays with its vehicle; unpin 7\n"
         "  linli dispatch returned 7           came back, or was handed over: at the depot again\n"
         "  linli dispatch again                look for better tours\n"
         "  linli dispatch pay                  what the tours bring to those who drive them\n"
         "What has left stays as it is; what is in time stays too. The answer says what changed.",
         "依据今日计划中站点间的调拨和在途调拨，为各仓车辆排出路线：遵守班次、营业时间、\n"
         "载重与容积，冷链货用冷藏车，电动车不超续航；经分拨中心转运的货到了才再出发。\n"
         "车速、绕行系数、每站用时见 linli config，其余见 docs/dispatch.md。\n"
         "  linli dispatch keep                 保存路线，此后显示已存的\n"
         "当天（--date，默认今天）发生的事这样登记：\n"
         "  linli dispatch new hub point3 --kg 12 --cold   计划外的货\n"
         "  linli dispatch done 7 --at 09:20    第 7 站已送；failed 7：无人接收；\n"
         "                                      reopen 7：撤回误报\n"
         "  linli dispatch delay VAN --minutes 25     车辆晚点；out VAN、back VAN：停驶、恢复\n"
         "  linli dispatch slow --times 1.5     暴雨或拥堵，1 为恢复\n"
         "  linli dispatch pin 7                锁定车辆；unpin 7 解除\n"
         "  linli dispatch returned 7           货已回仓或已转交，可再送\n"
         "  linli dispatch again                再找更好的路线\n"
         "  linli dispatch pay                  驾驶员的工资单\n"
         "已出发的不动，来得及的也不动；回答只说变化。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
