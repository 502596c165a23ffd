/* linli consignment: what is owed for goods that stay their supplier's until they are used. */
#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/consignment.h"

static const struct cli_option options[] = {
    {"from",
     CLI_DAY,
     "DATE",
     {"first day (default: the first of the month of --to)", "起始日（默认 --to 所在月的 1 日）"},
     0,
     0},
    {"to", CLI_DAY, "DATE", {"last day (default: today)", "截止日（默认今天）"}, 0, 0},
    {"site", CLI_TEXT, "CODE", {"of that site only", "只看该站点"}, 0, 0},
    {"supplier", CLI_TEXT, "CODE", {"of that supplier only", "只看该供应商"}, 0, 0},
    {"out",
     CLI_TEXT,
     "FILE",
     {"write the lines there as CSV (- is standard output)", "各行写入此 CSV 文件（- 为标准输出）"},
     0,
     0},
};

struct consignment_call {
    struct consignment_request request;
    struct consignment_bill bill;
};

static enum linli_rc settle_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct consignment_call *call = book->context;
    const struct cli *cli = book->cli;
    int32_t last = cli_day(cli, "to", book->today);
    call->request =
        (struct consignment_request){.from_day = cli_day(cli, "from", date_month_start(last)),
                                     .until_day = last,
                                     .site = cli_text(cli, "site", NULL),
                                     .supplier = cli_text(cli, "supplier", NULL)};
    return consignment_settle(db, &book->cli->arena, &call->request, &call->bill, err);
}

static void add_lines(struct cli *cli, const struct consignment_bill *bill,
                      struct text_builder *text)
{
    enum { COLUMNS_N = 10 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_SUPPLIER), false, false},
        {cell_word(cli, WORD_COLUMN_SITE), false, true},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_KIND), false, true},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_RECEIVED), true, true},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_USED), true, true},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_LOST), true, true},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_CLOSING), true, true},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_BILLED), true, true},
        {cell_word(cli, WORD_CONSIGNMENT_COLUMN_AMOUNT), true, true}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < bill->lines_n; i++) {
        const struct consignment_line *l = &bill->lines[i];
        const char *cells[COLUMNS_N] = {cell_name(l->supplier_name, l->supplier),
                                        l->site,
                                        cell_name(l->item_name, l->item),
                                        cell_word(cli, l->kind == CONSIGNMENT_USE
                                                           ? WORD_CONSIGNMENT_KIND_USE
                                                           : WORD_CONSIGNMENT_KIND_GOODS),
                                        cell_qty(cli, l->received_e3, l->unit),
                                        cell_qty(cli, l->used_e3, l->unit),
                                        cell_qty(cli, l->lost_e3, l->unit),
                                        cell_qty(cli, l->closing_e3, l->unit),
                                        cell_qty(cli, l->billed_e3, l->unit),
                                        cell_amount(cli, l->amount_fen)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct consignment_call call = {0};
    struct text_builder text;
    const char *out = cli_text(cli, "out", NULL);
    LINLI_TRY(book_run(cli, BOOK_READ, settle_body, &call, err));
    if (out != NULL) {
        LINLI_TRY(consignment_write(out, &call.bill, &cli->arena, err));
    }
    if (out != NULL && text_equal(out, "-")) {
        return LINLI_OK;
    }
    text_begin(&text, &cli->arena);
    if (call.bill.lines_n == 0) {
        words_add(&text, cli->language, WORD_CONSIGNMENT_NONE);
    } else {
        add_lines(cli, &call.bill, &text);
        words_add(&text, cli->language, WORD_CONSIGNMENT_SUM, call.request.from_day,
                  call.request.until_day, call.bill.lines_n, call.bill.amount_fen);
    }
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

const struct cli_command command_consignment = {
    .name = "consignment",
    .arguments = "",
    .summary = {"what is owed for goods that are paid when they are used",
                "寄售与按用量付费物料的结算"},
    .details =
        {"The table consignments says which supplier keeps which item at which site as its own,\n"
         "and what a use costs. For a period this lists, by supplier, site and item, what came,\n"
         "what was used (issues less returns), what was lost, and what is owed. Nothing is\n"
         "booked (docs/consignment.md).",
         "consignments 表写明哪家供应商的哪种物料寄放在哪个站点，以及每用一件的价格。\n"
         "本命令按期间列出各供应商、站点、物料的到货、使用（领用减退回）、损耗和应付金额。\n"
         "只作查询，不记账（见 docs/consignment.md）。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
