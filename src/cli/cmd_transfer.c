/* linli transfer: stock to another site, and what became of it. */
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/transfer.h"

enum { WANTS_MAX = 500, NUMBER_DIGITS = 9, TRANSFER_COLUMNS_N = 10 };

static const struct cli_option options[] = {
    {"from", CLI_TEXT, "SITE", {"send: where it is taken from", "调出站点"}, 0, 0},
    {"to", CLI_TEXT, "SITE", {"send: where it goes", "调入站点"}, 0, 0},
    {"item", CLI_TEXT, "CODE", {"send: one item", "调出一种物料"}, 0, 0},
    {"lot",
     CLI_TEXT,
     "LOT",
     {"with --item: this lot (default: what expires first)",
      "与 --item 同用：指定批次（默认先到期先出）"},
     0,
     0},
    {"qty", CLI_QTY, "QTY", {"how much, of the item or the line", "数量（物料或行）"}, 0, 0},
    {"due",
     CLI_DAY,
     "DATE",
     {"send: when it should be there (default: by the lane's hours)", "应到日期（默认按线路时长）"},
     0,
     0},
    {"at-once",
     CLI_FLAG,
     NULL,
     {"send: carried over at once, nothing is on its way", "直接移库，不经在途"},
     0,
     0},
    {"accept", CLI_FLAG, NULL, {"it is there", "验收入库"}, 0, 0},
    {"lost", CLI_FLAG, NULL, {"it will never come: written off", "途中丢失，核销"}, 0, 0},
    {"refuse", CLI_FLAG, NULL, {"it goes back", "拒收退回"}, 0, 0},
    {"note", CLI_TEXT, "TEXT", {"more about it", "说明"}, 0, 0},
    {"site", CLI_TEXT, "CODE", {"list: from or to this site", "列表：仅某站点"}, 0, 0},
    {"all", CLI_FLAG, NULL, {"list: those that have arrived too", "列表：连同已到的"}, 0, 0},
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
};

enum verb { VERB_LIST, VERB_SEND, VERB_SHOW, VERB_ARRIVE };

struct transfer_call {
    enum verb verb;
    struct transfer_request request;
    struct transfer_arrival arrival;
    struct transfer_view view;
    struct transfer *rows;
    int64_t rows_n;
    int64_t day; /* what is late is late on it */
};

/* ---- reading the command line ---------------------------------------------------------------- */

/* "RICE=2.5" into its parts; an item's code may have a '=' itself. */
static enum linli_rc read_want(struct cli *cli, const char *word, struct transfer_want *want,
                               struct linli_error *err)
{
    const char *sign = strrchr(word, '=');
    *want = (struct transfer_want){0};
    if (sign == NULL || sign == word ||
        fixed_parse(sign + 1, strlen(sign + 1), 3, FIXED_HALF_AWAY, &want->qty_e3) !=
            FIXED_PARSED ||
        want->qty_e3 <= 0) {
        return linli_fail(err, LINLI_EUSAGE, "'%s' is not ITEM=QTY with a quantity above 0", word);
    }
    return linli_arena_copy_text(&cli->arena, word, (size_t)(sign - word), &want->item, err);
}

static enum linli_rc read_send(struct cli *cli, struct transfer_call *call, struct linli_error *err)
{
    struct transfer_want *wants;
    struct transfer_request *r = &call->request;
    const char *item = cli_text(cli, "item", NULL);
    int64_t qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE);
    bool one = item != NULL && qty_e3 != FIXED_NONE;
    *r = (struct transfer_request){
        .from = cli_text(cli, "from", NULL),
        .to = cli_text(cli, "to", NULL),
        .due_day = cli_given(cli, "due") ? cli_day(cli, "due", 0) : FIXED_NONE,
        .note = cli_text(cli, "note", ""),
        .at_once = cli_given(cli, "at-once"),
    };
    if (r->from == NULL || r->to == NULL || one == (cli->arguments_n > 0) ||
        (!one && (item != NULL || qty_e3 != FIXED_NONE || cli_given(cli, "lot")))) {
        return linli_fail(err, LINLI_EUSAGE,
                          "linli transfer needs --from SITE, --to SITE and what is sent: ITEM=QTY, "
                          "or --item and --qty");
    }
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n + 1, &wants, err));
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        LINLI_TRY(read_want(cli, cli->arguments[i], &wants[i], err));
    }
    if (one) {
        wants[0] = (struct transfer_want){item, cli_text(cli, "lot", NULL), qty_e3};
    }
    r->wants = wants;
    r->wants_n = one ? 1 : cli->arguments_n;
    return LINLI_OK;
}

/* "TR-20261123-01/2" into its parts; without a line it is the whole transfer. */
static enum linli_rc read_number(struct cli *cli, const char *name,
                                 struct transfer_arrival *arrival, struct linli_error *err)
{
    const char *slash = strchr(name, '/');
    size_t digits_n = slash == NULL ? 0 : strlen(slash + 1);
    arrival->number = name;
    arrival->line_no = FIXED_NONE;
    if (slash == NULL) {
        return LINLI_OK;
    }
    if (digits_n == 0 || digits_n > NUMBER_DIGITS || strspn(slash + 1, "0123456789") != digits_n ||
        fixed_parse(slash + 1, digits_n, 0, FIXED_HALF_AWAY, &arrival->line_no) != FIXED_PARSED ||
        arrival->line_no == 0) {
        return linli_fail(err, LINLI_EINPUT, "a line like TR-20261123-01/2 was expected, not %s",
                          name);
    }
    return linli_arena_copy_text(&cli->arena, name, (size_t)(slash - name), &arrival->number, err);
}

static enum linli_rc read_arrival(struct cli *cli, struct transfer_call *call,
                                  struct linli_error *err)
{
    struct transfer_arrival *a = &call->arrival;
    int outcomes_n = cli_given(cli, "accept") + cli_given(cli, "lost") + cli_given(cli, "refuse");
    if (cli->arguments_n != 1 || outcomes_n > 1) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a transfer like TR-20261123-01 and at most one of --accept, --lost and "
                          "--refuse was expected");
    }
    call->verb = outcomes_n == 1 ? VERB_ARRIVE : VERB_SHOW;
    a->qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE);
    a->note = cli_text(cli, "note", "");
    a->outcome = cli_given(cli, "lost")     ? TRANSFER_LOST
                 : cli_given(cli, "refuse") ? TRANSFER_REFUSED
                                            : TRANSFER_ACCEPTED;
    LINLI_TRY(read_number(cli, cli->arguments[0], a, err));
    if (a->qty_e3 != FIXED_NONE && a->line_no == FIXED_NONE) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--qty is of one line: linli %s %s/1 --qty QTY was expected", "transfer",
                          a->number);
    }
    return LINLI_OK;
}

static enum linli_rc read_call(struct cli *cli, struct transfer_call *call, struct linli_error *err)
{
    bool sends = cli_given(cli, "from") || cli_given(cli, "to") || cli_given(cli, "item");
    bool arrives = cli_given(cli, "accept") || cli_given(cli, "lost") || cli_given(cli, "refuse");
    if (sends) {
        call->verb = VERB_SEND;
        return read_send(cli, call, err);
    }
    if (cli->arguments_n > 0 || arrives) {
        return read_arrival(cli, call, err);
    }
    call->verb = VERB_LIST;
    return LINLI_OK;
}

/* ---- running --------------------------------------------------------------------------------- */

static enum linli_rc transfer_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct transfer_call *call = book->context;
    struct cli *cli = book->cli;
    call->day = call->request.day = call->arrival.day = book->day;
    switch (call->verb) {
    case VERB_LIST:
        return transfer_list(db, &cli->arena, cli_text(cli, "site", NULL), cli_given(cli, "all"),
                             &call->rows, &call->rows_n, err);
    case VERB_SEND:
        return transfer_send(db, &cli->arena, &call->request, &book->who, &call->view, err);
    case VERB_SHOW:
        return transfer_show(db, &cli->arena, call->arrival.number, &call->view, err);
    case VERB_ARRIVE:
        return transfer_arrive(db, &cli->arena, &call->arrival, &book->who, &call->view, err);
    }
    return LINLI_OK;
}

/* ---- printing -------------------------------------------------------------------------------- */

static void add_head(struct cli *cli, const struct transfer *t, int64_t day,
                     struct text_builder *text)
{
    int64_t late_days = t->open_n > 0 && day > t->due_day ? day - t->due_day : 0;
    words_add(text, cli->language, WORD_TRANSFER_LISTED, t->number,
              cell_name(t->from_name, t->from_code), cell_name(t->to_name, t->to_code), t->day,
              t->due_day, t->lines_n, t->open_n, late_days, t->refused_of, t->undone_by, t->note);
    text_add(text, "\n");
}

static const char *some_cell(struct cli *cli, int64_t qty_e3, const char *unit)
{
    return qty_e3 == 0 ? "" : cell_qty(cli, qty_e3, unit);
}

static void add_lines(struct cli *cli, const struct transfer_view *view, struct text_builder *text)
{
    static const enum word_id heads[TRANSFER_COLUMNS_N] = {
        WORD_COLUMN_LINE,          WORD_COLUMN_CODE,
        WORD_COLUMN_ITEM,          WORD_COLUMN_LOT,
        WORD_COLUMN_EXPIRY,        WORD_TRANSFER_COLUMN_SENT,
        WORD_TRANSFER_COLUMN_OPEN, WORD_TRANSFER_COLUMN_ACCEPTED,
        WORD_TRANSFER_COLUMN_LOST, WORD_TRANSFER_COLUMN_REFUSED};
    struct terminal_column columns[TRANSFER_COLUMNS_N] = {0};
    struct terminal_table table;
    for (int i = 0; i < TRANSFER_COLUMNS_N; i++) {
        columns[i].header = cell_word(cli, heads[i]);
        columns[i].right = i == 0 || i > 4;
        columns[i].fixed = heads[i] != WORD_COLUMN_ITEM;
    }
    terminal_table_init(&table, &cli->arena, columns, TRANSFER_COLUMNS_N);
    for (int64_t i = 0; i < view->lines_n; i++) {
        const struct transfer_line *l = &view->lines[i];
        const char *cells[TRANSFER_COLUMNS_N] = {cell_qty(cli, l->line_no * FIXED_E3, ""),
                                                 l->item_code,
                                                 cell_name(l->item_name, l->item_code),
                                                 l->lot_code,
                                                 cell_day(cli, l->expiry_day),
                                                 cell_qty(cli, l->sent_e3, l->unit),
                                                 some_cell(cli, l->open_e3, l->unit),
                                                 some_cell(cli, l->accepted_e3, l->unit),
                                                 some_cell(cli, l->lost_e3, l->unit),
                                                 some_cell(cli, l->refused_e3, l->unit)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 2, 0, false);
}

/* What this call booked. */
static void add_booked(struct cli *cli, const struct transfer_call *call, struct text_builder *text)
{
    const struct transfer_view *view = &call->view;
    if (call->verb == VERB_SEND) {
        words_add(text, cli->language,
                  call->request.at_once ? WORD_TRANSFER_AT_ONCE : WORD_TRANSFER_SENT, view->slip);
        text_add(text, "\n");
    } else if (call->verb == VERB_ARRIVE) {
        words_add(text, cli->language, WORD_TRANSFER_BOOKED, view->slip);
        text_add(text, "\n");
        if (view->goes_back) {
            words_add(text, cli->language, WORD_TRANSFER_BACK, view->slip);
            text_add(text, "\n");
        }
    }
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct transfer_call call = {0};
    struct text_builder text;
    LINLI_TRY(read_call(cli, &call, err));
    bool books = call.verb == VERB_SEND || call.verb == VERB_ARRIVE;
    LINLI_TRY(book_run(cli, books ? BOOK_DATED : BOOK_LOOK, transfer_body, &call, err));
    text_begin(&text, &cli->arena);
    if (books) {
        book_done(cli, call.view.slip);
        book_add_replayed(cli, call.view.replayed, &text);
    }
    if (call.verb == VERB_LIST) {
        for (int64_t i = 0; i < call.rows_n; i++) {
            add_head(cli, &call.rows[i], call.day, &text);
        }
        if (call.rows_n == 0) {
            words_add(&text, cli->language, WORD_TRANSFER_NONE);
            text_add(&text, "\n");
        }
    } else {
        add_head(cli, &call.view.transfer, call.day, &text);
        add_lines(cli, &call.view, &text);
        add_booked(cli, &call, &text);
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_transfer = {
    .name = "transfer",
    .arguments = "[ITEM=QTY... | NUMBER[/LINE]]",
    .arguments_max = WANTS_MAX,
    .summary = {"send stock to another site, and accept it there", "站点间调拨：发出、在途、验收"},
    .details =
        {"Send: linli transfer --from S1 --to S2 RICE=5 MILK=2.5. Accept: linli transfer "
         "TR-20261123-01 --accept, or in\nparts: TR-20261123-01/2 --accept --qty 4, then "
         "TR-20261123-01/2 --lost. What is refused goes back.\nWithout arguments: what is "
         "on its way. Stock on its way is not issued, and the plan counts it as arriving.",
         "发出：linli transfer --from S1 --to S2 物料A=5 物料B=2.5。验收：linli transfer "
         "TR-20261123-01 --accept，\n或分行：TR-20261123-01/2 --accept --qty 4，再 "
         "TR-20261123-01/2 --lost。拒收的退回原站点。\n不带参数：列出在途。在途的货不可发放，"
         "计划按将到货计。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
