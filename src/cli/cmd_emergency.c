/* linli emergency: one press for what is missing right now. */
#include <stdio.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/day.h"
#include "service/emergency.h"

enum { HOURS_MAX = 168, OFFER_COLUMNS_N = 6 };

static const struct cli_option options[] = {
    {"item", CLI_TEXT, "CODE", {"what is missing", "缺的物料"}, 0, 0},
    {"qty", CLI_QTY, "QTY", {"how much", "数量"}, 0, 0},
    {"site", CLI_TEXT, "CODE", {"where (default: the only site)", "站点（默认唯一的站点）"}, 0, 0},
    {"hours",
     CLI_WHOLE,
     "N",
     {"at the door within (default: the setting emergency_hours)",
      "几小时内送达（默认取设置中的应急时限）"},
     1,
     HOURS_MAX},
    {"reason", CLI_TEXT, "TEXT", {"why, kept with the order", "原因，随单据保存"}, 0, 0},
    {"supplier",
     CLI_TEXT,
     "CODE",
     {"from this one, not from whoever is soonest", "指定供应商，不取最快的"},
     0,
     0},
    {"dry-run", CLI_FLAG, NULL, {"show it, order nothing", "只看，不下单"}, 0, 0},
    {"date", CLI_DAY, "DATE", {"day it counts for (default: today)", "归属日期（默认今天）"}, 0, 0},
    {"key",
     CLI_TEXT,
     "KEY",
     {"a key of your own: sent twice, it happens once", "自定的键：重复提交只执行一次"},
     0,
     0},
};

struct emergency_call {
    struct cli *cli;
    struct who who;
    struct emergency_request request;
    struct emergency_result result;
};

/* ---- printing -------------------------------------------------------------------------------- */

static void add_help(struct cli *cli, const struct city *city, const struct emergency_help *help,
                     struct text_builder *text)
{
    const struct item *item = &city->items[help->item];
    const struct site *site = &city->sites[help->site];
    enum words_language language = cli->language;
    text_add(text, "  ");
    switch (help->kind) {
    case EMERGENCY_RESERVE:
        words_add(text, language, WORD_EMERGENCY_RESERVE, help->qty_e3, item->unit, item->code);
        break;
    case EMERGENCY_ON_HAND:
        words_add(text, language, WORD_EMERGENCY_ON_HAND, help->qty_e3, item->unit);
        break;
    case EMERGENCY_COMING:
        words_add(text, language, WORD_EMERGENCY_COMING, help->qty_e3, item->unit);
        break;
    case EMERGENCY_SUBSTITUTE:
        words_add(text, language, WORD_EMERGENCY_SUBSTITUTE, cell_name(item->name, item->code),
                  help->qty_e3, item->unit, help->need_e3);
        break;
    case EMERGENCY_ELSEWHERE:
        words_add(text, language, WORD_EMERGENCY_ELSEWHERE, cell_name(site->name, site->code),
                  help->qty_e3, item->unit, (int64_t)EMERGENCY_KEEP_DAYS, help->lead_hours_e3);
        break;
    }
    text_add(text, "\n");
}

static void add_helps(struct cli *cli, const struct emergency_result *r, struct text_builder *text)
{
    const struct city *city = &r->city;
    const struct item *item = &city->items[r->wish.item];
    const struct site *site = &city->sites[r->wish.site];
    words_add(text, cli->language, WORD_EMERGENCY_TITLE, cell_name(item->name, item->code),
              r->wish.qty_e3, item->unit, cell_name(site->name, site->code), r->wish.hours);
    text_add(text, "\n");
    words_add(text, cli->language,
              r->answer.helps_n > 0 ? WORD_EMERGENCY_HAVE : WORD_EMERGENCY_HAVE_NONE);
    text_add(text, "\n");
    for (int64_t i = 0; i < r->answer.helps_n; i++) {
        add_help(cli, city, &r->answer.helps[i], text);
    }
}

static void add_time(struct cli *cli, int64_t day, int64_t time_s, struct text_builder *text)
{
    if (time_s == FIXED_NONE) {
        words_add(text, cli->language, WORD_EMERGENCY_ON_DAY, day);
    } else {
        words_add(text, cli->language, WORD_EMERGENCY_BY, day, time_s);
    }
    text_add(text, "\n");
}

/* The offer that is taken, or would be. */
static void add_choice(struct cli *cli, const struct emergency_result *r, struct text_builder *text)
{
    const struct emergency_offer *offer = &r->answer.offers[0];
    const struct supplier *supplier = &r->city.suppliers[offer->supplier];
    const struct item *item = &r->city.items[r->wish.item];
    char name[DOCUMENT_LINE_NAME_BYTES] = "";
    if (r->ordered) {
        document_line_name(&r->line, name);
    }
    words_add(text, cli->language, r->ordered ? WORD_EMERGENCY_SENT : WORD_EMERGENCY_WOULD, name,
              offer->qty_e3, item->unit, cell_name(supplier->name, supplier->code), supplier->phone,
              offer->amount_fen, offer->fee_fen);
    text_add(text, "\n");
    add_time(cli, offer->arrival_day, offer->arrival_s, text);
    if (!offer->within) {
        words_add(text, cli->language, WORD_EMERGENCY_LATE, r->wish.hours);
        text_add(text, "\n");
    }
    if (offer->missing_e3 > 0) {
        words_add(text, cli->language, WORD_EMERGENCY_MISSING, offer->missing_e3, item->unit);
        text_add(text, "\n");
    }
    if (r->ordered) {
        words_add(text, cli->language, WORD_EMERGENCY_CANCEL, name);
        text_add(text, "\n");
    }
}

static const char *when_cell(struct cli *cli, const struct emergency_offer *offer)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_EMERGENCY_WHEN, (int64_t)offer->arrival_day,
              offer->arrival_s);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static void add_others(struct cli *cli, const struct emergency_result *r, struct text_builder *text)
{
    const struct terminal_column columns[OFFER_COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_SUPPLIER), false, false, false},
        {cell_word(cli, WORD_EMERGENCY_COLUMN_WHEN), false, true, false},
        {cell_word(cli, WORD_COLUMN_QTY), true, true, false},
        {cell_word(cli, WORD_COLUMN_AMOUNT), true, true, false},
        {cell_word(cli, WORD_EMERGENCY_COLUMN_FEE), true, true, false},
        {cell_word(cli, WORD_EMERGENCY_COLUMN_PHONE), false, true, false},
    };
    const char *unit = r->city.items[r->wish.item].unit;
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, OFFER_COLUMNS_N);
    for (int64_t i = 1; i < r->answer.offers_n; i++) {
        const struct emergency_offer *offer = &r->answer.offers[i];
        const struct supplier *supplier = &r->city.suppliers[offer->supplier];
        const char *cells[OFFER_COLUMNS_N] = {cell_name(supplier->name, supplier->code),
                                              when_cell(cli, offer),
                                              cell_qty(cli, offer->qty_e3, unit),
                                              cell_amount(cli, offer->amount_fen),
                                              offer->fee_fen > 0 ? cell_amount(cli, offer->fee_fen)
                                                                 : "",
                                              supplier->phone};
        terminal_table_add(&table, cells);
    }
    if (table.rows_n > 0) {
        words_add(text, cli->language, WORD_EMERGENCY_OTHERS);
        text_add(text, "\n");
        terminal_table_print(&table, text, 2, 0, false);
    }
}

/* The order that an earlier sending of the key made. */
static void add_replayed(struct cli *cli, const struct emergency_result *r,
                         struct text_builder *text)
{
    const struct line_record *line = &r->line;
    char name[DOCUMENT_LINE_NAME_BYTES];
    int64_t amount_fen = FIXED_NONE;
    int64_t at_s = FIXED_NONE;
    if (line->line.unit_price_e4 != FIXED_NONE) {
        (void)fixed_amount_fen(line->line.qty_e3, line->line.unit_price_e4, &amount_fen);
    }
    if (r->hours > 0) {
        at_s = (line->document.created_ms / 1000 + r->utc_offset_s + r->hours * 3600) % 86400;
    }
    words_add(text, cli->language, WORD_STOCK_REPLAYED);
    text_add(text, "\n");
    words_add(text, cli->language, WORD_EMERGENCY_SENT, document_line_name(line, name),
              line->line.qty_e3, line->unit, cell_name(line->supplier_name, line->supplier_code),
              r->phone, amount_fen, line->document.fee_fen);
    text_add(text, "\n");
    add_time(cli, line->document.due_day, at_s, text);
}

static enum linli_rc print_result(struct cli *cli, const struct emergency_result *r,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (r->replayed) {
        add_replayed(cli, r, &text);
        return cli_print_built(&text, err);
    }
    add_helps(cli, r, &text);
    if (r->answer.offers_n > 0 && r->answer.offers[0].qty_e3 > 0) {
        add_choice(cli, r, &text);
        add_others(cli, r, &text);
    } else {
        words_add(&text, cli->language, WORD_EMERGENCY_NOBODY);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

/* ---- the command ----------------------------------------------------------------------------- */

static enum linli_rc emergency_body(struct db *db, void *context, struct linli_error *err)
{
    struct emergency_call *call = context;
    return emergency_order(db, &call->cli->arena, &call->request, &call->who, &call->result, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct emergency_call call = {.cli = cli};
    struct db *db;
    int32_t today = 0;
    call.request = (struct emergency_request){
        .site = cli_text(cli, "site", NULL),
        .item = cli_text(cli, "item", NULL),
        .qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE),
        .hours = cli_whole(cli, "hours", FIXED_NONE),
        .reason = cli_text(cli, "reason", ""),
        .supplier = cli_text(cli, "supplier", NULL),
        .look_only = cli_given(cli, "dry-run"),
    };
    if (call.request.item == NULL || call.request.qty_e3 == FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE, "linli emergency needs --item CODE and --qty QTY");
    }
    LINLI_TRY(cli_open_db(cli, call.request.look_only ? DB_READ : DB_WRITE, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    call.who = (struct who){cli->actor, cli_text(cli, "key", NULL), date_clock_now_ms(cli->clock)};
    enum linli_rc rc = day_today(&context, &today, err);
    call.request.day = cli_day(cli, "date", today);
    if (rc == LINLI_OK) {
        rc = tx_run(db, call.request.look_only ? TX_READ : TX_WRITE, emergency_body, &call, err);
    }
    db_close(db);
    LINLI_TRY(rc);
    if (call.result.ordered || call.result.replayed) {
        book_done(cli, call.result.line.document.number);
    }
    return print_result(cli, &call.result, err);
}

const struct cli_command command_emergency = {
    .name = "emergency",
    .arguments = "",
    .summary = {"one press: who brings what is missing soonest, ordered at once",
                "一键应急：找最快的供应商并立即下单"},
    .details = {"Shows first what is there already: reserve, substitutes, other sites. Then orders "
                "from the supplier\nthat is at the door soonest (kind instant: within hours), "
                "approved and sent. --dry-run only shows it.",
                "先列出已有的：应急储备、替代品、其他站点；再向最快送达的供应商下单，"
                "单据直接为已发出。\n--dry-run 只看不下单。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
