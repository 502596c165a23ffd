/* linli twin: a city simulated under the planner and its rivals. */
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/pool.h"
#include "cli/commands.h"
#include "format/sheet_twin.h"
#include "format/table_write_file.h"
#include "service/twin.h"

enum { REPLICATIONS_USUAL = 30, HUNDREDTH_E4 = 100 };

static const struct cli_option options[] = {
    {"profile",
     CLI_TEXT,
     "NAME",
     {"a made-up city: center or groupbuy", "虚构的城市：center 或 groupbuy"},
     0,
     0},
    {"from",
     CLI_TEXT,
     "DIR",
     {"a folder of tables: its own history is lived through again",
      "一文件夹表格：用其自身历史重演"},
     0,
     0},
    {"db", CLI_TEXT, "FILE|URL", {"the same of a city", "用已建城市的历史重演"}, 0, 0},
    {"policies",
     CLI_TEXT,
     "LIST",
     {"who runs it, parted by commas (default: all): linli, before, erp, openlmis, ddmrp, "
      "base-stock, clairvoyant",
      "管理方式，逗号分隔（默认全部）：linli、before、erp、openlmis、ddmrp、base-stock、"
      "clairvoyant"},
     0,
     0},
    {"days",
     CLI_WHOLE,
     "N",
     {"days that are measured, the last of the history (default: a year, at most a third of it)",
      "测量的天数，取历史的最后部分（默认一年，至多历史的三分之一）"},
     28,
     1000},
    {"months",
     CLI_WHOLE,
     "N",
     {"history of a made-up city (default: 36)", "虚构城市的历史月数（默认 36）"},
     6,
     60},
    {"replications",
     CLI_WHOLE,
     "N",
     {"with other lateness, freshness and luck each (default: 30)",
      "重复次数，每次的迟到、鲜度和运气不同（默认 30）"},
     1,
     1000},
    {"seed", CLI_WHOLE, "N", {"of all chance (default: 1)", "随机种子（默认 1）"}, 0, 1000000000},
    {"presale",
     CLI_WHOLE,
     "PERCENT",
     {"of what is wanted of presale goods, so much is ordered ahead (default: 80)",
      "预售品需求中提前下单的百分比（默认 80）"},
     0,
     100},
    {"stress",
     CLI_FLAG,
     NULL,
     {"with storms, failing suppliers and surges of demand", "加入风暴停运、供应商停供和需求激增"},
     0,
     0},
    {"frontier",
     CLI_FLAG,
     NULL,
     {"the planner and base stock at several levels, too: stock against service",
      "另按多个水平运行本程序和基准库存：库存与服务的关系"},
     0,
     0},
    {"levers",
     CLI_FLAG,
     NULL,
     {"what each part of the planner adds, switched on one after the other",
      "逐项启用各措施，看各自的作用"},
     0,
     0},
    {"tune",
     CLI_FLAG,
     NULL,
     {"search the planner's settings on the training part and prove them on the days after it",
      "在训练期搜索计划程序的参数，再用其后的日子检验"},
     0,
     0},
    {"apply",
     CLI_FLAG,
     NULL,
     {"with --tune and --db: set what was found, with its evidence (linli config tuned)",
      "与 --tune 和 --db 同用：写入找到的参数及依据（见 linli config）"},
     0,
     0},
    {"html",
     CLI_TEXT,
     "FILE",
     {"a page with charts, the frontier among them", "写出带图表的网页（含库存与服务曲线）"},
     0,
     0},
    {"json", CLI_FLAG, NULL, {"everything as one JSON object", "以一个 JSON 对象输出全部"}, 0, 0},
    {"threads",
     CLI_WHOLE,
     "N",
     {"threads (default: one for each processor)", "线程数（默认每个处理器一个）"},
     1,
     256},
};

static int32_t terminal_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

/* A line that is written over; only for somebody who looks on. */
static bool show_progress(void *context, const char *part, int32_t days_done, int32_t days_n)
{
    (void)context;
    fprintf(stderr, "\r%s: %d/%d \r", part, (int)days_done, (int)days_n);
    return true;
}

static enum linli_rc read_question(struct cli *cli, struct twin_question *ret,
                                   struct linli_error *err)
{
    const char *own = cli_text(cli, "db", NULL);
    bool looked_at = !cli->quiet && isatty(STDERR_FILENO);
    *ret = (struct twin_question){
        .profile = cli_text(cli, "profile", NULL),
        .folder = cli_text(cli, "from", NULL),
        .policies = cli_text(cli, "policies", NULL),
        .seed = (uint64_t)cli_whole(cli, "seed", 1),
        .months = (int32_t)cli_whole(cli, "months", 0),
        .days = (int32_t)cli_whole(cli, "days", 0),
        .replications = (int32_t)cli_whole(cli, "replications", REPLICATIONS_USUAL),
        .threads = (int32_t)cli_whole(cli, "threads", pool_processors()),
        .presale_e4 =
            cli_given(cli, "presale") ? cli_whole(cli, "presale", 0) * HUNDREDTH_E4 : FIXED_NONE,
        .stress = cli_given(cli, "stress"),
        .levers = cli_given(cli, "levers"),
        .tune = cli_given(cli, "tune"),
        .apply = cli_given(cli, "apply"),
        .actor = cli->actor,
        .frontier = cli_given(cli, "frontier") || cli_given(cli, "html"),
        .told = looked_at ? show_progress : NULL,
    };
    ret->db_url = own;
    if (ret->tune && (ret->policies != NULL || ret->levers || cli_given(cli, "frontier"))) {
        return linli_fail(err, LINLI_EUSAGE, "--tune takes no --policies, --levers or --frontier");
    }
    if (ret->apply && (!ret->tune || ret->db_url == NULL)) {
        return linli_fail(err, LINLI_EUSAGE, "--apply needs --tune and --db");
    }
    return (ret->profile != NULL) + (ret->folder != NULL) + (ret->db_url != NULL) == 1
               ? LINLI_OK
               : linli_fail(err, LINLI_EUSAGE,
                            "linli twin needs one of --profile, --from and --db");
}

static enum linli_rc write_piece(void *context, const char *bytes, size_t n,
                                 struct linli_error *err)
{
    return whole_file_write(context, bytes, n, err);
}

static enum linli_rc write_page(struct cli *cli, const struct twin_report *report, const char *path,
                                struct linli_error *err)
{
    struct whole_file file;
    LINLI_TRY(whole_file_open(&file, path, &cli->arena, err));
    enum linli_rc rc = sheet_twin_html(report, cli->language, &cli->arena, write_piece, &file, err);
    if (rc == LINLI_OK) {
        return whole_file_commit(&file, err);
    }
    whole_file_drop(&file);
    return rc;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct twin_question question;
    struct twin_report report;
    struct text_builder text;
    const char *page = cli_text(cli, "html", NULL);
    LINLI_TRY(read_question(cli, &question, err));
    LINLI_TRY(page != NULL ? whole_file_check(page, &cli->arena, err) : LINLI_OK);
    LINLI_TRY(twin_make(&question, cli->clock, &cli->arena, &report, err));
    cli->done = report.applied == TWIN_APPLIED;
    if (page != NULL) {
        LINLI_TRY(write_page(cli, &report, page, err));
        cli_done(cli);
    }
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "json")) {
        sheet_twin_json(&report, &text);
    } else {
        sheet_twin_print(&report, cli->language, terminal_width(), &text);
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_twin = {
    .name = "twin",
    .arguments = "",
    .summary = {"simulate a city day by day under this planner and under rivals",
                "数字孪生：逐日模拟城市，与其他管理方式对比"},
    .details =
        {"The last part of a history is lived through again. Each simulated morning the planner "
         "of\n"
         "linli plan gets what was known then and orders; goods come late, age and run out. "
         "Rivals\n"
         "are set on the part before it: the way it was done by hand, reordering as ERP programs\n"
         "do, OpenLMIS's maximum stock, DDMRP's buffers, base stock with σ√L, and, as a bound, "
         "one\n"
         "who knows the future. Same seed, same numbers. docs/twin.md has the model, its costs "
         "and\n"
         "every figure.",
         "把历史的最后一段重过一遍：每个模拟的早晨，linli plan "
         "的计划程序只看当时已知的数据并下单；\n"
         "货会迟到、会过期、会断货。对手的参数用此前一段历史确定：以前的手工做法、ERP 再订货点、\n"
         "OpenLMIS 最大库存、DDMRP 缓冲、σ√L 基准库存，以及预知未来者（界限）。\n"
         "种子相同，结果相同。模型、成本和各指标见 docs/twin.md。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .run = run,
};
