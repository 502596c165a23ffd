/* linli orders, approve, send, cancel: documents and planned moves by hand, one line or many. */
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/moves_print.h"
#include "format/terminal.h"
#include "service/move.h"
#include "service/order.h"
#include "service/today.h"

#define OPTION_DAY                                                                \
    {                                                                             \
        "day", CLI_DAY, "DATE", {"only of that plan's day", "仅该计划日期"}, 0, 0 \
    }
#define OPTION_LINE                                                               \
    {                                                                             \
        "line", CLI_TEXT, "DOC/N",                                                \
            {"that line, as PO-20261122-03/2", "单行，如 PO-20261122-03/2"}, 0, 0 \
    }
#define OPTION_SUPPLIER                                                                     \
    {                                                                                       \
        "supplier", CLI_TEXT, "CODE", {"all lines of a supplier", "某供应商的全部行"}, 0, 0 \
    }
#define OPTION_SITE                                                                                \
    {                                                                                              \
        "site", CLI_TEXT, "CODE",                                                                  \
            {"all lines that come there, and moves from there", "到该站点的全部行，及由其调出的"}, \
            0, 0                                                                                   \
    }
#define OPTION_ALL                                                               \
    {                                                                            \
        "all", CLI_FLAG, NULL, {"every line that can", "所有符合条件的行"}, 0, 0 \
    }

static const struct cli_option approve_options[] = {
    OPTION_LINE,
    OPTION_SUPPLIER,
    {"class", CLI_TEXT, "A|B|C", {"all lines of a class", "某一类的全部行"}, 0, 0},
    OPTION_SITE,
    OPTION_ALL,
    OPTION_DAY,
};

static const struct cli_option send_options[] = {
    OPTION_LINE,
    OPTION_SUPPLIER,
    OPTION_SITE,
    OPTION_ALL,
    OPTION_DAY,
    {"date",
     CLI_DAY,
     "DATE",
     {"day on which moves leave (default: today)", "调拨发出日期（默认今天）"},
     0,
     0},
};

static const struct cli_option cancel_options[] = {
    OPTION_LINE, OPTION_SUPPLIER, OPTION_SITE,
    OPTION_ALL,  OPTION_DAY,      {"note", CLI_TEXT, "TEXT", {"why", "原因"}, 0, 0},
};

static const struct cli_option orders_options[] = {
    {"supplier", CLI_TEXT, "CODE", {"only of a supplier", "仅某供应商"}, 0, 0},
    {"site",
     CLI_TEXT,
     "CODE",
     {"only what comes to a site, and moves from it", "仅到某站点的，及由其调出的"},
     0,
     0},
    OPTION_DAY,
    {"closed",
     CLI_FLAG,
     NULL,
     {"received and cancelled lines too", "连同已收货和已取消的行"},
     0,
     0},
};

/* ---- printing -------------------------------------------------------------------------------- */

/* A word as a text of its own, for a cell; NULL when memory runs out, which the table reports. */
static const char *cell(struct cli *cli, enum word_id word)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, word);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *number_cell(struct cli *cli, enum word_id word, int64_t value)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add_args(&text, cli->language, word, &value, 1);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *qty_cell(struct cli *cli, int64_t qty_e3, const char *unit)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_SHEET_QTY, qty_e3, unit);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *name_cell(struct cli *cli, const struct line_record *record)
{
    char name[DOCUMENT_LINE_NAME_BYTES];
    const char *done = NULL;
    document_line_name(record, name);
    (void)linli_arena_copy_text(&cli->arena, name, strlen(name), &done, NULL);
    return done;
}

/* Of what is cancelled now: what had not come. */
static const char *amount_cell(struct cli *cli, const struct document_line *line, bool rest_only)
{
    int64_t amount_fen = FIXED_NONE;
    if (line->unit_price_e4 != FIXED_NONE) {
        (void)fixed_amount_fen(line->qty_e3 - (rest_only ? line->received_e3 : 0),
                               line->unit_price_e4, &amount_fen);
    }
    return number_cell(cli, WORD_SHEET_AMOUNT, amount_fen);
}

enum { ORDER_COLUMNS_N = 10 };

static void add_line(struct cli *cli, struct terminal_table *table, const struct line_record *r,
                     bool rest_only)
{
    static const char *const classes[CLASS_N] = {"A", "B", "C"};
    const char *cells[ORDER_COLUMNS_N] = {
        name_cell(cli, r),
        cell(cli, (enum word_id)(WORD_STATE_PROPOSED + (int)r->line.state)),
        number_cell(cli, WORD_DAY, r->document.due_day),
        text_is_empty(r->supplier_name) ? r->supplier_code : r->supplier_name,
        r->item_code,
        text_is_empty(r->item_name) ? r->item_code : r->item_name,
        r->class < CLASS_N ? classes[r->class] : "",
        qty_cell(cli, r->line.qty_e3, r->unit),
        r->line.received_e3 > 0 ? qty_cell(cli, r->line.received_e3, "") : "",
        amount_cell(cli, &r->line, rest_only),
    };
    terminal_table_add(table, cells);
}

static void add_lines(struct cli *cli, const struct order_changed *orders, bool rest_only,
                      struct text_builder *text)
{
    const struct terminal_column columns[ORDER_COLUMNS_N] = {
        {cell(cli, WORD_COLUMN_LINE), false, true},
        {cell(cli, WORD_COLUMN_STATE), false, true},
        {cell(cli, WORD_COLUMN_DUE), false, true},
        {cell(cli, WORD_COLUMN_SUPPLIER), false, false},
        {cell(cli, WORD_COLUMN_CODE), false, true},
        {cell(cli, WORD_COLUMN_ITEM), false, false},
        {cell(cli, WORD_COLUMN_CLASS), false, true},
        {cell(cli, WORD_COLUMN_QTY), true, true},
        {cell(cli, WORD_COLUMN_RECEIVED), true, true},
        {cell(cli, WORD_COLUMN_AMOUNT), true, true},
    };
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, ORDER_COLUMNS_N);
    for (int64_t i = 0; i < orders->lines_n; i++) {
        add_line(cli, &table, &orders->lines[i], rest_only);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

/* What a command prints: the sentences under the lines, and one when there are none. */
struct sums {
    enum word_id orders;
    enum word_id moves;
    enum word_id none;
};

static enum linli_rc print_lines(struct cli *cli, const struct order_changed *orders,
                                 const struct move_changed *moves, const struct sums *sums,
                                 struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (orders->lines_n > 0) {
        add_lines(cli, orders, sums->orders == WORD_ORDERS_CANCELLED, &text);
        words_add(&text, cli->language, sums->orders, orders->lines_n, orders->amount_fen,
                  orders->price_unknown_n);
        text_add(&text, "\n");
    } else if (moves->lines_n == 0) {
        words_add(&text, cli->language, sums->none);
        text_add(&text, "\n");
    }
    moves_print_add(cli, moves, sums->moves, &text);
    return cli_print_built(&text, err);
}

/* ---- approve, send, cancel ------------------------------------------------------------------- */

struct change_call {
    struct cli *cli;
    enum line_state to;
    const char *note;
    struct order_choice *choices;
    int32_t choices_n;
    struct order_changed *changed; /* one for each choice */
    struct move_changed *moved;    /* the same */
};

static enum linli_rc change_body(struct db *db, void *context, struct linli_error *err)
{
    struct change_call *call = context;
    struct cli *cli = call->cli;
    struct who who = {.actor = cli->actor, .now_ms = date_clock_now_ms(cli->clock)};
    int32_t today;
    LINLI_TRY(today_read(db, who.now_ms, &today, err));
    int64_t day = call->to == LINE_SENT ? cli_day(cli, "date", today) : today;
    for (int32_t i = 0; i < call->choices_n; i++) {
        const struct order_choice *choice = &call->choices[i];
        const char *name = choice->line != NULL ? choice->line : choice->document;
        bool move = name != NULL && move_book_is_name(name);
        call->changed[i] = (struct order_changed){0};
        call->moved[i] = (struct move_changed){0};
        if (!move) {
            LINLI_TRY(order_change(db, &cli->arena, call->to, choice, &who, call->note,
                                   &call->changed[i], err));
        }
        if (move || name == NULL) {
            LINLI_TRY(move_change(db, &cli->arena, call->to, choice, day, &who, call->note,
                                  &call->moved[i], err));
        }
    }
    return LINLI_OK;
}

/* The choice that the options make; arguments name further lines and documents. */
static enum linli_rc read_choices(struct cli *cli, bool has_class, struct change_call *call,
                                  struct linli_error *err)
{
    struct order_choice none = {.class = FIXED_NONE, .day = FIXED_NONE};
    struct order_choice options = none;
    const char *class = has_class ? cli_text(cli, "class", NULL) : NULL;
    options.line = cli_text(cli, "line", NULL);
    options.supplier = cli_text(cli, "supplier", NULL);
    options.site = cli_text(cli, "site", NULL);
    options.all = cli_given(cli, "all");
    if (cli_given(cli, "day")) {
        options.day = cli_day(cli, "day", 0);
    }
    if (class != NULL) {
        if (strlen(class) != 1 || class[0] < 'A' || class[0] > 'C') {
            return linli_fail(err, LINLI_EUSAGE, "--class is '%s', expected A, B or C", class);
        }
        options.class = class[0] - 'A';
    }
    bool by_options = options.line != NULL || options.supplier != NULL || options.site != NULL ||
                      options.all || class != NULL || cli->arguments_n == 0;
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n + 1, &call->choices, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n + 1, &call->changed, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n + 1, &call->moved, err));
    if (by_options) {
        call->choices[call->choices_n++] = options;
    }
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        const char *name = cli->arguments[i];
        struct order_choice *choice = &call->choices[call->choices_n++];
        *choice = none;
        if (strchr(name, '/') != NULL) {
            choice->line = name;
        } else {
            choice->document = name;
        }
    }
    return LINLI_OK;
}

/* All changes as one list. */
static enum linli_rc join(struct cli *cli, const struct change_call *call,
                          struct order_changed *ret_all, struct linli_error *err)
{
    struct order_changed all = {0};
    for (int32_t i = 0; i < call->choices_n; i++) {
        all.lines_n += call->changed[i].lines_n;
        all.price_unknown_n += call->changed[i].price_unknown_n;
        if (!fixed_add(all.amount_fen, call->changed[i].amount_fen, &all.amount_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    LINLI_TRY(LINLI_NEW(&cli->arena, all.lines_n, &all.lines, err));
    int64_t n = 0;
    for (int32_t i = 0; i < call->choices_n; i++) {
        for (int64_t k = 0; k < call->changed[i].lines_n; k++) {
            all.lines[n++] = call->changed[i].lines[k];
        }
    }
    *ret_all = all;
    return LINLI_OK;
}

/* All moves as one list. */
static enum linli_rc join_moves(struct cli *cli, const struct change_call *call,
                                struct move_changed *ret_all, struct linli_error *err)
{
    struct move_changed all = {0};
    int64_t lines_n = 0;
    int64_t slips_n = 0;
    for (int32_t i = 0; i < call->choices_n; i++) {
        lines_n += call->moved[i].lines_n;
        slips_n += call->moved[i].slips_n;
        all.waiting_n += call->moved[i].waiting_n;
        if (!fixed_add(all.way_fen, call->moved[i].way_fen, &all.way_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of the orders is too large");
        }
    }
    LINLI_TRY(LINLI_NEW(&cli->arena, lines_n, &all.lines, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, slips_n, &all.slips, err));
    for (int32_t i = 0; i < call->choices_n; i++) {
        for (int64_t k = 0; k < call->moved[i].lines_n; k++) {
            all.lines[all.lines_n++] = call->moved[i].lines[k];
        }
        for (int64_t k = 0; k < call->moved[i].slips_n; k++) {
            all.slips[all.slips_n++] = call->moved[i].slips[k];
        }
    }
    *ret_all = all;
    return LINLI_OK;
}

static enum linli_rc run_change(struct cli *cli, enum line_state to, const char *note,
                                bool has_class, const struct sums *sums, struct linli_error *err)
{
    struct db *db;
    struct order_changed all;
    struct move_changed moves;
    struct change_call call = {.cli = cli, .to = to, .note = note};
    LINLI_TRY(read_choices(cli, has_class, &call, err));
    LINLI_TRY(cli_open_db(cli, DB_WRITE, &db, err));
    enum linli_rc rc = tx_run(db, TX_WRITE, change_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    cli_done(cli);
    LINLI_TRY(join(cli, &call, &all, err));
    LINLI_TRY(join_moves(cli, &call, &moves, err));
    return print_lines(cli, &all, &moves, sums, err);
}

static enum linli_rc run_approve(struct cli *cli, struct linli_error *err)
{
    static const struct sums sums = {WORD_ORDERS_APPROVED, WORD_MOVES_APPROVED,
                                     WORD_ORDERS_UNCHANGED};
    return run_change(cli, LINE_APPROVED, "", true, &sums, err);
}

static enum linli_rc run_send(struct cli *cli, struct linli_error *err)
{
    static const struct sums sums = {WORD_ORDERS_SENT, WORD_MOVES_SENT, WORD_ORDERS_UNCHANGED};
    return run_change(cli, LINE_SENT, "", false, &sums, err);
}

static enum linli_rc run_cancel(struct cli *cli, struct linli_error *err)
{
    static const struct sums sums = {WORD_ORDERS_CANCELLED, WORD_MOVES_CANCELLED,
                                     WORD_ORDERS_UNCHANGED};
    return run_change(cli, LINE_CANCELLED, cli_text(cli, "note", ""), false, &sums, err);
}

/* ---- orders ---------------------------------------------------------------------------------- */

struct list_call {
    struct cli *cli;
    struct order_changed orders;
    struct move_changed moves;
};

static enum linli_rc list_body(struct db *db, void *context, struct linli_error *err)
{
    struct list_call *call = context;
    struct cli *cli = call->cli;
    int64_t day = cli_given(cli, "day") ? cli_day(cli, "day", 0) : FIXED_NONE;
    const char *supplier = cli_text(cli, "supplier", NULL);
    const char *site = cli_text(cli, "site", NULL);
    bool closed = cli_given(cli, "closed");
    LINLI_TRY(order_list(db, &cli->arena, day, supplier, site, closed, &call->orders, err));
    return supplier != NULL ? LINLI_OK
                            : move_list(db, &cli->arena, day, site, closed, &call->moves, err);
}

static enum linli_rc run_orders(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct list_call call = {.cli = cli};
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = tx_run(db, TX_READ, list_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    static const struct sums sums = {WORD_ORDERS_SUM, WORD_MOVES_OPEN, WORD_ORDERS_NONE};
    return print_lines(cli, &call.orders, &call.moves, &sums, err);
}

/* ---- the table ------------------------------------------------------------------------------- */

enum { LINES_MAX = 1000 };

const struct cli_command command_orders = {
    .name = "orders",
    .arguments = "",
    .summary = {"order lines that are proposed, approved or sent, and moves",
                "未完成的订单行和站点间调配"},
    .details = {"Moves between sites (PM-20261122-03/2) are shown until they are sent; then linli "
                "transfer shows them.",
                "站点间调配（PM-20261122-03/2）在发出前列于此，发出后见 linli transfer。"},
    .options = orders_options,
    .options_n = CLI_COUNT(orders_options),
    .needs_db = true,
    .run = run_orders,
};

const struct cli_command command_approve = {
    .name = "approve",
    .arguments = "[DOC[/N]...]",
    .arguments_max = LINES_MAX,
    .summary = {"approve proposed lines and moves", "批准建议的订单行和调配"},
    .details = {"Lines, documents or moves by name (PM-20261122-03, PM-20261122-03/2), or by one "
                "of --line,\n"
                "--supplier, --class, --site, --all. What is approved to move counts as gone in "
                "the next plan.",
                "按名称给出行、单据或调配（PM-20261122-03、PM-20261122-03/2），或用 "
                "--line、--supplier、--class、\n"
                "--site、--all 之一。批准调配的货在下次计划中按已发出计。"},
    .options = approve_options,
    .options_n = CLI_COUNT(approve_options),
    .needs_db = true,
    .run = run_approve,
};

const struct cli_command command_send = {
    .name = "send",
    .arguments = "[DOC[/N]...]",
    .arguments_max = LINES_MAX,
    .summary = {"note that approved lines went to their supplier; send moves",
                "登记订单已发给供应商；发出调配"},
    .details =
        {"Lines, documents or moves by name, or by one of --line, --supplier, --site, --all. A "
         "move leaves as\n"
         "a transfer of its own: linli transfer shows and accepts it, linli undo takes it back.",
         "按名称给出行、单据或调配，或用 --line、--supplier、--site、--all "
         "之一。调配以调拨单发出：\n"
         "用 linli transfer 查看和验收，linli undo 撤销。"},
    .options = send_options,
    .options_n = CLI_COUNT(send_options),
    .needs_db = true,
    .run = run_send,
};

const struct cli_command command_cancel = {
    .name = "cancel",
    .arguments = "[DOC[/N]...]",
    .arguments_max = LINES_MAX,
    .summary = {"cancel lines that are not received, and moves", "取消未收货的订单行和调配"},
    .details = {"Lines, documents or moves by name, or by one of --line, --supplier, --site, "
                "--all. Of a\nline "
                "that came in part, the rest is cancelled. A move that was sent is undone instead.",
                "按名称给出行、单据或调配，或用 --line、--supplier、--site、--all "
                "之一。部分到货的行取消其余部分。\n"
                "已发出的调配用 linli undo 撤销。"},
    .options = cancel_options,
    .options_n = CLI_COUNT(cancel_options),
    .needs_db = true,
    .run = run_cancel,
};
