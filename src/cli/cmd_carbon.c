/* linli carbon: trips and their loads in, the carbon account out, without a database. */
#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_remark.h"
#include "service/carbon_files.h"

static const struct cli_option options[] = {
    {"loads",
     CLI_TEXT,
     "FILE",
     {"what each trip carried: trip, order, kg, direct_km",
      "每车次载了什么：trip, order, kg, direct_km"},
     0,
     0},
    {"packaging",
     CLI_TEXT,
     "FILE",
     {"packaging of orders: order, material, pieces, g_each",
      "订单的包装：order, material, pieces, g_each"},
     0,
     0},
    {"kinds",
     CLI_TEXT,
     "FILE",
     {"what kinds of vehicles take (default: the program's table)",
      "各运输方式的能耗（默认用程序自带的表）"},
     0,
     0},
    {"factors",
     CLI_TEXT,
     "FILE",
     {"what energy emits, by carrier, region and year (default: the program's table)",
      "各能源、区域、年份的排放因子（默认用程序自带的表）"},
     0,
     0},
    {"basis",
     CLI_TEXT,
     "NAME",
     {"footprint (default: from well to wheel) or operation (the operator's own)",
      "footprint（默认：油井到车轮）或 operation（仅运营方自身）"},
     0,
     0},
    {"orders",
     CLI_TEXT,
     "FILE",
     {"write each order's footprint there, as CSV", "把每单的足迹写入此 CSV 文件"},
     0,
     0},
    {"report",
     CLI_TEXT,
     "FILE",
     {"write the months there, .html as a page to print, else as CSV",
      "把各月汇总写入此文件：.html 为可打印的页面，否则为 CSV"},
     0,
     0},
    {"tables",
     CLI_TEXT,
     "DIR",
     {"no account: write the program's factors.csv and kinds.csv there, to be changed",
      "不核算：把程序自带的 factors.csv 与 kinds.csv 写到该文件夹，以便修改"},
     0,
     0},
    {"replace",
     CLI_FLAG,
     NULL,
     {"with --tables: write over files that are there", "与 --tables 同用：覆盖已有的文件"},
     0,
     0},
};

static enum linli_rc read_basis(const struct cli *cli, enum carbon_basis *ret_basis,
                                struct linli_error *err)
{
    const char *name = cli_text(cli, "basis", "footprint");
    if (!text_equal(name, "footprint") && !text_equal(name, "operation")) {
        return linli_fail(err, LINLI_EUSAGE, "--basis is '%s', expected footprint or operation",
                          name);
    }
    *ret_basis = text_equal(name, "footprint") ? CARBON_FOOTPRINT : CARBON_OPERATION;
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    const char *folder = cli_text(cli, "tables", NULL);
    struct carbon_files_notes notes;
    struct text_builder text;
    struct carbon_files_options account = {.loads = cli_text(cli, "loads", NULL),
                                           .packaging = cli_text(cli, "packaging", NULL),
                                           .factors = cli_text(cli, "factors", NULL),
                                           .kinds = cli_text(cli, "kinds", NULL),
                                           .language = cli->language,
                                           .orders = cli_text(cli, "orders", NULL),
                                           .report = cli_text(cli, "report", NULL)};
    LINLI_TRY(read_basis(cli, &account.basis, err));
    if (folder != NULL && cli->arguments_n == 0) {
        return carbon_files_tables(folder, cli_given(cli, "replace"), &cli->arena, err);
    }
    if (cli_given(cli, "replace")) {
        return linli_fail(err, LINLI_EUSAGE, "--replace goes with --tables");
    }
    if (folder != NULL || cli->arguments_n == 0 || account.loads == NULL) {
        return linli_fail(err, LINLI_EUSAGE,
                          "TRIPS and --loads FILE are expected, or --tables DIR");
    }
    account.trips = cli->arguments[0];
    text_begin(&text, &cli->arena);
    LINLI_TRY(carbon_files_run(&account, &cli->arena, &text, &notes, err));
    for (int32_t i = 0; i < CARBON_FILES; i++) {
        table_remark(cli, notes.name[i], &notes.report[i]);
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_carbon = {
    .name = "carbon",
    .arguments = "[TRIPS]",
    .arguments_min = 0,
    .arguments_max = 1,
    .summary = {"what deliveries emit, by order and by month, no database needed",
                "配送碳足迹：按订单、按月核算，无需数据库"},
    .details =
        {"TRIPS has a row for each round trip: trip, date, kind, and km (driven), planned_km or\n"
         "energy (as measured, kWh or litres); region, stops, cooled_hours if known. A day of a\n"
         "hub is a trip without km. Each trip's emission is shared among its loads by weight\n"
         "times the shortest way, as ISO 14083 and GLEC have it (docs/carbon.md).",
         "TRIPS 每行一个往返车次：trip, date, kind，以及 km（实际里程）、planned_km 或 energy\n"
         "（实测能耗，kWh 或升）；region、stops、cooled_hours 可选。仓库的一天是没有里程的车次。\n"
         "每车次的排放按 ISO 14083 与 GLEC 以重量乘最短距离分摊到订单（见 docs/carbon.md）。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .run = run,
};
