/* linli stock, receive, issue: what is there, what came, what went. */
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/paper.h"
#include "service/stock.h"

#define OPTION_PAPER                                                   \
    {                                                                  \
        "paper", CLI_TEXT, "NUMBER",                                   \
            {"paper number of the line that is typed in: booked once", \
             "所补录行的纸单号：只记一次账"},                          \
            0, 0                                                       \
    }

static const struct cli_option stock_options[] = {
    BOOK_OPTION_SITE,
    {"item", CLI_TEXT, "CODE", {"only of an item", "仅某物料"}, 0, 0},
    {"date",
     CLI_DAY,
     "DATE",
     {"what has expired on this day (default: today)", "按此日判断是否过期（默认今天）"},
     0,
     0},
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
    BOOK_OPTION_SITE,
    {"item",
     CLI_TEXT,
     "CODE",
     {"item, when it comes without an order", "物料（无订单到货时）"},
     0,
     0},
    {"supplier", CLI_TEXT, "CODE", {"from whom, without an order", "供应商（无订单到货时）"}, 0, 0},
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
    OPTION_PAPER,
};

static const struct cli_option issue_options[] = {
    BOOK_OPTION_ITEM,
    {"qty", CLI_QTY, "QTY", {"how much is wanted", "需要的数量"}, 0, 0},
    BOOK_OPTION_SITE,
    {"service", CLI_TEXT, "TEXT", {"which service it is for", "用于哪项服务"}, 0, 0},
    {"purpose", CLI_TEXT, "TEXT", {"what for", "用途"}, 0, 0},
    {"exact", CLI_FLAG, NULL, {"all of it or nothing", "不足则不发"}, 0, 0},
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
    OPTION_PAPER,
};

/* ---- paper ----------------------------------------------------------------------------------- */

/* With --paper: what is printed on the line is filled in, and the number is the key. */
static enum linli_rc take_paper(struct db *db, struct book_call *book, struct paper_entry *entry,
                                struct paper_ready *ret_ready, struct linli_error *err)
{
    struct cli *cli = book->cli;
    bool by_form = cli_given(cli, "paper") && !cli_given(cli, "date");
    entry->paper = cli_text(cli, "paper", NULL);
    entry->day = by_form ? FIXED_NONE : book->day;
    return paper_take(db, &cli->arena, entry, &book->who, ret_ready, err);
}

/* "P-… was entered already, by …"; nothing else is to be said. */
static enum linli_rc print_already(struct cli *cli, const struct paper_ready *paper,
                                   struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, paper->undone ? WORD_PAPER_UNDONE : WORD_PAPER_ALREADY,
              paper->record.text, paper->entered_by);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- receive --------------------------------------------------------------------------------- */

struct receive_call {
    struct stock_receipt receipt;
    struct stock_received received;
    struct paper_ready paper;
};

static enum linli_rc receive_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct receive_call *call = book->context;
    struct stock_receipt receipt = call->receipt;
    struct paper_entry entry = {.kind = PAPER_RECEIVE,
                                .site = receipt.site,
                                .item = receipt.item,
                                .qty_e3 = receipt.qty_e3,
                                .lot = receipt.lot,
                                .expiry_day = receipt.expiry_day,
                                .line = receipt.line,
                                .supplier = receipt.supplier};
    LINLI_TRY(take_paper(db, book, &entry, &call->paper, err));
    if (call->paper.already) {
        return LINLI_OK;
    }
    const struct paper_entry *full = &call->paper.entry;
    bool ordered = !text_is_empty(full->line);
    receipt.day = full->day;
    receipt.line = ordered ? full->line : NULL;
    receipt.site = ordered ? NULL : full->site;
    receipt.item = ordered ? NULL : full->item;
    LINLI_TRY(
        stock_receive(db, &book->cli->arena, &receipt, &call->paper.who, &call->received, err));
    return paper_done(db, &call->paper, err);
}

static enum linli_rc run_receive(struct cli *cli, struct linli_error *err)
{
    struct receive_call call = {0};
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
    LINLI_TRY(book_run(cli, BOOK_DATED, receive_body, &call, err));
    if (call.paper.already) {
        return print_already(cli, &call.paper, err);
    }
    struct text_builder text;
    const struct stock_received *r = &call.received;
    book_done(cli, r->number);
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, r->replayed, &text);
    words_add(&text, cli->language, WORD_STOCK_RECEIVED,
              cell_name(r->names.item_name, r->names.item_code), r->qty_e3, r->names.unit,
              r->names.lot_code, r->expiry_day, r->on_hand_e3, r->open_e3, r->number);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- issue ----------------------------------------------------------------------------------- */

struct issue_call {
    struct stock_request request;
    struct stock_issued issued;
    struct paper_ready paper;
};

static enum linli_rc issue_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct issue_call *call = book->context;
    struct stock_request request = call->request;
    struct paper_entry entry = {.kind = PAPER_ISSUE,
                                .site = request.site,
                                .item = request.item,
                                .qty_e3 = request.qty_e3,
                                .expiry_day = FIXED_NONE,
                                .service = request.service,
                                .purpose = request.purpose};
    LINLI_TRY(take_paper(db, book, &entry, &call->paper, err));
    if (call->paper.already) {
        return LINLI_OK;
    }
    request.day = call->paper.entry.day;
    request.site = call->paper.entry.site;
    /* What was handed out by hand is a fact, not a wish. */
    request.all_or_nothing = request.all_or_nothing || cli_given(book->cli, "paper");
    LINLI_TRY(stock_issue(db, &book->cli->arena, &request, &call->paper.who, &call->issued, err));
    return paper_done(db, &call->paper, err);
}

static enum linli_rc run_issue(struct cli *cli, struct linli_error *err)
{
    struct issue_call call = {0};
    call.request = (struct stock_request){
        .site = cli_text(cli, "site", NULL),
        .item = cli_text(cli, "item", NULL),
        .qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE),
        .service = cli_text(cli, "service", ""),
        .purpose = cli_text(cli, "purpose", ""),
        .all_or_nothing = cli_given(cli, "exact"),
    };
    if (call.request.item == NULL || call.request.qty_e3 == FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE, "linli issue needs --item CODE and --qty QTY");
    }
    LINLI_TRY(book_run(cli, BOOK_DATED, issue_body, &call, err));
    if (call.paper.already) {
        return print_already(cli, &call.paper, err);
    }
    struct text_builder text;
    const struct stock_issued *i = &call.issued;
    book_done(cli, i->number);
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, i->replayed, &text);
    words_add(&text, cli->language, WORD_STOCK_ISSUED, cell_name(i->item_name, call.request.item),
              i->issued_e3, i->unit, i->unmet_e3, i->on_hand_e3, i->number);
    text_add(&text, "\n");
    for (int64_t k = 0; k < i->lots_n; k++) {
        words_add(&text, cli->language, WORD_STOCK_TAKE, i->lots[k].qty_e3, i->lots[k].lot_code,
                  i->lots[k].expiry_day);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

/* ---- stock ----------------------------------------------------------------------------------- */

enum { STOCK_COLUMNS_N = 8 };

struct stock_call {
    int64_t day; /* what has expired has on it */
    struct stock_record *rows;
    int64_t rows_n;
};

static enum linli_rc stock_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct stock_call *call = book->context;
    struct cli *cli = book->cli;
    call->day = book->day;
    return stock_list(db, &cli->arena, cli_text(cli, "site", NULL), cli_text(cli, "item", NULL),
                      &call->rows, &call->rows_n, err);
}

static void add_row(struct cli *cli, const struct stock_call *call, const struct stock_record *row,
                    struct terminal_table *table)
{
    bool expired = row->expiry_day != FIXED_NONE && row->expiry_day < call->day;
    const char *cells[STOCK_COLUMNS_N] = {
        row->site_code,
        row->item_code,
        cell_name(row->item_name, row->item_code),
        row->lot_code,
        cell_word(cli, (enum word_id)(WORD_ACCOUNT_NORMAL + (int)row->account)),
        cell_qty(cli, row->qty_e3, row->unit),
        cell_day(cli, row->expiry_day),
        expired ? cell_word(cli, WORD_STOCK_EXPIRED) : ""};
    terminal_table_add(table, cells);
}

static enum linli_rc print_stock(struct cli *cli, const struct stock_call *call,
                                 struct linli_error *err)
{
    static const enum word_id headers[STOCK_COLUMNS_N] = {
        WORD_COLUMN_SITE,    WORD_COLUMN_CODE, WORD_COLUMN_ITEM,   WORD_COLUMN_LOT,
        WORD_COLUMN_ACCOUNT, WORD_COLUMN_QTY,  WORD_COLUMN_EXPIRY, WORD_COLUMN_REMARK};
    struct terminal_column columns[STOCK_COLUMNS_N] = {0};
    struct terminal_table table;
    struct text_builder text;
    for (int i = 0; i < STOCK_COLUMNS_N; i++) {
        columns[i].header = cell_word(cli, headers[i]);
        columns[i].right = headers[i] == WORD_COLUMN_QTY;
        columns[i].fixed = headers[i] != WORD_COLUMN_ITEM;
    }
    terminal_table_init(&table, &cli->arena, columns, STOCK_COLUMNS_N);
    for (int64_t i = 0; i < call->rows_n; i++) {
        add_row(cli, call, &call->rows[i], &table);
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
    LINLI_TRY(book_run(cli, BOOK_LOOK, stock_body, &call, err));
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
