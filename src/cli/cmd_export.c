/* linli export: every table of a city as CSV, in the form in which it is imported. */
#include "base/text.h"
#include "cli/commands.h"
#include "service/city.h"

static const struct cli_option options[] = {
    {"out", CLI_TEXT, "DIR", {"folder to write", "输出文件夹"}, 0, 0},
    {"replace",
     CLI_FLAG,
     NULL,
     {"write over tables that are in the folder", "覆盖文件夹里已有的表格"},
     0,
     0},
    {"gzip", CLI_FLAG, NULL, {"write .csv.gz", "压缩为 .csv.gz"}, 0, 0},
};

static enum linli_rc print_rows(struct cli *cli, const int64_t rows[CITY_EXPORT_N],
                                struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    for (int32_t i = 0; i < CITY_EXPORT_N; i++) {
        if (i < TABLE_N || rows[i] > 0) { /* a city without orders has no such files */
            words_add(&text, cli->language, WORD_EXPORT_FILE, city_export_name(i), rows[i]);
            text_add(&text, "\n");
        }
    }
    return cli_print_built(&text, err);
}

/* What is on its way is in no table: who makes a city of the folder must know. */
static enum linli_rc in_transit_text(struct cli *cli, int64_t lots_n, const char **ret_text,
                                     struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_EXPORT_IN_TRANSIT, lots_n);
    return text_finish(&text, ret_text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    int64_t rows[CITY_EXPORT_N];
    int64_t in_transit_n = 0;
    const char *folder = cli_text(cli, "out", NULL);
    if (folder == NULL) {
        return linli_fail(err, LINLI_EUSAGE, "linli export needs --out DIR");
    }
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    struct city_export_how how = {cli_given(cli, "gzip"), cli_given(cli, "replace")};
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    enum linli_rc rc = city_export(&context, folder, how, rows, &in_transit_n, err);
    db_close(db);
    LINLI_TRY(rc);
    cli_done(cli);
    const char *remark;
    LINLI_TRY(in_transit_text(cli, in_transit_n, &remark, err));
    LINLI_TRY(print_rows(cli, rows, err));
    if (in_transit_n > 0) { /* last: a failure is one line on standard error */
        cli_remark(cli, remark);
    }
    return LINLI_OK;
}

const struct cli_command command_export = {
    .name = "export",
    .arguments = "",
    .summary = {"write every table of a city as CSV", "把城市的全部表格导出为 CSV"},
    .details =
        {"The folder can be imported again: linli init --from DIR. Orders of customers are\n"
         "orders.csv (linli allot --orders reads them), what they got is sharings.csv.",
         "导出的文件夹可再导入：linli init --from 文件夹。\n"
         "顾客订单为 orders.csv（可用 linli allot --orders 读入），分配结果为 sharings.csv。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
