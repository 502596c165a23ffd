/* linli stock, receive, issue: what is there, what came, what went. */
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/day.h"
#include "service/stock.h"

#define OPTION_SITE                                                                                \
    {                                                                                              \
        "site", CLI_TEXT, "CODE", {"site (default: the only one)", "站点（默认唯一的站点）"}, 0, 0 \
    }
#define OPTION_ITEM                                      \
    {                                                    \
        "item", CLI_TEXT, "CODE", {"item", "物料"}, 0, 0 \
    }
#define OPTION_KEY                                                                                 \
    {                                                                                              \
        "key", CLI_TEXT, "KEY",                                                                    \
            {"a key of your own: sent twice, it happens once", "自定的键：重复提交只执行一次"}, 0, \
            0                                                                                      \
    }
#define OPTION_DATE                                                                              \
    {                                                                                            \
        "date", CLI_DAY, "DATE", {"day it counts for (default: today)", "归属日期（默认今天）"}, \
            0, 0                                                                                 \
    }

static const struct cli_option stock_options[] = {
    OPTION_SITE,
    {"item", CLI_TEXT, "CODE", {"only of an item", "仅某物料"}, 0, 0},
};

static const struct cli_option receive_options[] = {
    {"qty",
     CLI_QTY,
     "QTY",
     {"how much came (default: all that is open)", "到货数量（默认全部未到）"},
     0,
     0},
    {"lot",
     CLI_TEXT,
     "LOT",
     {"lot code (default: the order line, or the day)", "批号（默认订单行或日期）"},
     0,
     0},
    {"expiry",
     CLI_DAY,
     "DATE",
     {"last day of use (default: by the item's shelf life)", "到期日（默认按保质期）"},
     0,
     0},
    OPTION_SITE,
    {"item",
     CLI_TEXT,
     "CODE",
     {"item, when it comes without an order", "物料（无订单到货时）"},
     0,
     0},
    {"supplier", CLI_TEXT, "CODE", {"from whom, without an order", "供应商（无订单到货时）"}, 0, 0},
    OPTION_DATE,
    OPTION_KEY,
};

static const struct cli_option issue_options[] = {
    OPTION_ITEM,
    {"qty", CLI_QTY, "QTY", {"how much is wanted", "需要的数量"}, 0, 0},
    OPTION_SITE,
    {"service", CLI_TEXT, "TEXT", {"what for", "用途"}, 0, 0},
    {"exact", CLI_FLAG, NULL, {"all of it or nothing", "不足则不发"}, 0, 0},
    OPTION_DATE,
    OPTION_KEY,
};

/* One call in its transaction. */
struct stock_call {
    struct cli *cli;
    struct who who;
    int32_t day;
    struct stock_receipt receipt;
    struct stock_received received;
    struct stock_request request;
    struct stock_issued issued;
    struct stock_record *rows;
    int64_t rows_n;
};

/* An item's name, or its code when it has none. */
static const char *item_of(const char *name, const char *code)
{
    return text_is_empty(name) ? code : name;
}

/* Opens the city, runs the body and closes it again; the day is known before. */
static enum linli_rc run_body(struct cli *cli, bool write, tx_body body, struct stock_call *call,
                              struct linli_error *err)
{
    struct db *db;
    LINLI_TRY(cli_open_db(cli, write ? DB_WRITE : DB_READ, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor};
    call->cli = cli;
    call->who = (struct who){.actor = cli->actor, .now_ms = date_clock_now_ms(cli->clock)};
    enum linli_rc rc = day_today(&context, &call->day, err);
    if (rc == LINLI_OK) {
        rc = tx_run(db, write ? TX_WRITE : TX_READ, body, call, err);
    }
    db_close(db);
    return rc;
}

/* ---- receive --------------------------------------------------------------------------------- */

static enum linli_rc receive_body(struct db *db, void *context, struct linli_error *err)
{
    struct stock_call *call = context;
    struct cli *cli = call->cli;
    call->receipt.day = cli_day(cli, "date", call->day);
    call->who.key = cli_text(cli, "key", NULL);
    return stock_receive(db, &cli->arena, &call->receipt, &call->who, &call->received, err);
}

static enum linli_rc run_receive(struct cli *cli, struct linli_error *err)
{
    struct stock_call call = {0};
    call.receipt = (struct stock_receipt){
        .line = cli->arguments_n > 0 ? cli->arguments[0] : NULL,
        .site = cli_text(cli, "site", NULL),
        .item = cli_text(cli, "item", NULL),
        .qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE),
        .lot = cli_text(cli, "lot", NULL),
        .expiry_day = cli_given(cli, "expiry") ? cli_day(cli, "expiry", 0) : FIXED_NONE,
        .supplier = cli_text(cli, "supplier", NULL),
        .unit_price_e4 = FIXED_NONE,
    };
    if (call.receipt.line != NULL &&
        (call.receipt.site != NULL || call.receipt.item != NULL || call.receipt.supplier != NULL)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "an order line has its own site, item and supplier; DOC/N or --item was "
                          "expected, not both");
    }
    LINLI_TRY(run_body(cli, true, receive_body, &call, err));
    struct text_builder text;
    const struct stock_received *r = &call.received;
    text_begin(&text, &cli->arena);
    if (r->replayed) {
        words_add(&text, cli->language, WORD_STOCK_REPLAYED);
        text_add(&text, "\n");
    }
    words_add(&text, cli->language, WORD_STOCK_RECEIVED,
              item_of(r->names.item_name, r->names.item_code), r->qty_e3, r->names.unit,
              r->names.lot_code, r->expiry_day, r->on_hand_e3, r->open_e3);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- issue ----------------------------------------------------------------------------------- */

static enum linli_rc issue_body(struct db *db, void *context, struct linli_error *err)
{
    struct stock_call *call = context;
    struct cli *cli = call->cli;
    call->request.day = cli_day(cli, "date", call->day);
    call->who.key = cli_text(cli, "key", NULL);
    return stock_issue(db, &cli->arena, &call->request, &call->who, &call->issued, err);
}

static enum linli_rc run_issue(struct cli *cli, struct linli_error *err)
{
    struct stock_call call = {0};
    call.request = (struct stock_request){
        .site = cli_text(cli, "site", NULL),
        .item = cli_text(cli, "item", NULL),
        .qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE),
        .service = cli_text(cli, "service", ""),
        .all_or_nothing = cli_given(cli, "exact"),
    };
    if (call.request.item == NULL || call.request.qty_e3 == FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE, "linli issue needs --item CODE and --qty QTY");
    }
    LINLI_TRY(run_body(cli, true, issue_body, &call, err));
    struct text_builder text;
    const struct stock_issued *i = &call.issued;
    text_begin(&text, &cli->arena);
    if (i->replayed) {
        words_add(&text, cli->language, WORD_STOCK_REPLAYED);
        text_add(&text, "\n");
    }
    words_add(&text, cli->language, WORD_STOCK_ISSUED, item_of(i->item_name, call.request.item),
              i->issued_e3, i->unit, i->unmet_e3, i->on_hand_e3);
    text_add(&text, "\n");
    for (int64_t k = 0; k < i->lots_n; k++) {
        words_add(&text, cli->language, WORD_STOCK_TAKE, i->lots[k].qty_e3, i->lots[k].lot_code,
                  i->lots[k].expiry_day);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

/* ---- stock ----------------------------------------------------------------------------------- */

enum { STOCK_COLUMNS_N = 7 };

static enum linli_rc stock_body(struct db *db, void *context, struct linli_error *err)
{
    struct stock_call *call = context;
    struct cli *cli = call->cli;
    return stock_list(db, &cli->arena, cli_text(cli, "site", NULL), cli_text(cli, "item", NULL),
                      &call->rows, &call->rows_n, err);
}

static enum linli_rc add_cell(struct cli *cli, enum word_id word, const char **ret_cell,
                              struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, word);
    return text_finish(&text, ret_cell, err);
}

static enum linli_rc add_row(struct cli *cli, const struct stock_call *call,
                             const struct stock_record *row, struct terminal_table *table,
                             struct linli_error *err)
{
    const char *account;
    const char *qty;
    const char *expiry = "";
    const char *remark = "";
    struct text_builder text;
    LINLI_TRY(
        add_cell(cli, (enum word_id)(WORD_ACCOUNT_NORMAL + (int)row->account), &account, err));
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_SHEET_QTY, row->qty_e3, row->unit);
    LINLI_TRY(text_finish(&text, &qty, err));
    if (row->expiry_day != FIXED_NONE) {
        text_begin(&text, &cli->arena);
        words_add(&text, cli->language, WORD_DAY, row->expiry_day);
        LINLI_TRY(text_finish(&text, &expiry, err));
    }
    if (row->expiry_day != FIXED_NONE && row->expiry_day < call->day) {
        LINLI_TRY(add_cell(cli, WORD_STOCK_EXPIRED, &remark, err));
    }
    const char *cells[STOCK_COLUMNS_N] = {row->site_code,
                                          text_is_empty(row->item_name) ? row->item_code
                                                                        : row->item_name,
                                          row->lot_code,
                                          account,
                                          qty,
                                          expiry,
                                          remark};
    terminal_table_add(table, cells);
    return LINLI_OK;
}

static enum linli_rc print_stock(struct cli *cli, const struct stock_call *call,
                                 struct linli_error *err)
{
    static const enum word_id headers[STOCK_COLUMNS_N] = {
        WORD_COLUMN_SITE, WORD_COLUMN_ITEM,   WORD_COLUMN_LOT,   WORD_COLUMN_ACCOUNT,
        WORD_COLUMN_QTY,  WORD_COLUMN_EXPIRY, WORD_COLUMN_REMARK};
    struct terminal_column columns[STOCK_COLUMNS_N] = {0};
    struct terminal_table table;
    struct text_builder text;
    for (int i = 0; i < STOCK_COLUMNS_N; i++) {
        LINLI_TRY(add_cell(cli, headers[i], &columns[i].header, err));
        columns[i].right = headers[i] == WORD_COLUMN_QTY;
        columns[i].fixed = headers[i] != WORD_COLUMN_ITEM;
    }
    terminal_table_init(&table, &cli->arena, columns, STOCK_COLUMNS_N);
    for (int64_t i = 0; i < call->rows_n; i++) {
        LINLI_TRY(add_row(cli, call, &call->rows[i], &table, err));
    }
    text_begin(&text, &cli->arena);
    if (call->rows_n == 0) {
        words_add(&text, cli->language, WORD_STOCK_NONE);
        text_add(&text, "\n");
    } else {
        terminal_table_print(&table, &text, 0, 0, false);
    }
    return cli_print_built(&text, err);
}

static enum linli_rc run_stock(struct cli *cli, struct linli_error *err)
{
    struct stock_call call = {0};
    LINLI_TRY(run_body(cli, false, stock_body, &call, err));
    return print_stock(cli, &call, err);
}

/* ---- the table ------------------------------------------------------------------------------- */

const struct cli_command command_stock = {
    .name = "stock",
    .arguments = "",
    .summary = {"what is on hand, lot by lot", "现有库存（按批次）"},
    .details = {"", ""},
    .options = stock_options,
    .options_n = CLI_COUNT(stock_options),
    .needs_db = true,
    .run = run_stock,
};

const struct cli_command command_receive = {
    .name = "receive",
    .arguments = "[DOC/N]",
    .arguments_max = 1,
    .summary = {"book a delivery, of an order line or without one", "收货入库（按订单行或无订单）"},
    .details = {"Of an order line: linli receive PO-20261122-03/2 --lot A231 --expiry 2026-12-31.\n"
                "Without an order: linli receive --item CODE --qty 12.",
                "按订单行：linli receive PO-20261122-03/2 --lot A231 --expiry 2026-12-31。\n"
                "无订单：linli receive --item 编码 --qty 12。"},
    .options = receive_options,
    .options_n = CLI_COUNT(receive_options),
    .needs_db = true,
    .run = run_receive,
};

const struct cli_command command_issue = {
    .name = "issue",
    .arguments = "",
    .summary = {"give out stock, first expired first", "发出库存（先到期先出）"},
    .details = {"What is missing is recorded as unmet demand, unless --exact is given.",
                "不足的部分记为未满足需求；用 --exact 则不足不发。"},
    .options = issue_options,
    .options_n = CLI_COUNT(issue_options),
    .needs_db = true,
    .run = run_issue,
};
