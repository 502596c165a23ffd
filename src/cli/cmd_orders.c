/* linli orders, approve, send, cancel: documents and planned moves by hand, one line or many. */
#include <string.h>

#include "base/fixed.h"
#include "cli/book.h"
#include "cli/commands.h"
#include "cli/orders_print.h"

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
    BOOK_OPTION_KEY,
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
    BOOK_OPTION_KEY,
};

static const struct cli_option cancel_options[] = {
    OPTION_LINE,
    OPTION_SUPPLIER,
    OPTION_SITE,
    OPTION_ALL,
    OPTION_DAY,
    {"note", CLI_TEXT, "TEXT", {"why", "原因"}, 0, 0},
    {"refused",
     CLI_FLAG,
     NULL,
     {"the supplier refused what was sent: it counts against it", "供应商拒单：计入其履约记录"},
     0,
     0},
    BOOK_OPTION_KEY,
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

/* ---- approve, send, cancel ------------------------------------------------------------------- */

struct change_call {
    struct cli *cli;
    struct steps_request request;
    struct steps_done done;
};

static enum linli_rc change_body(struct db *db, void *context, struct linli_error *err)
{
    struct change_call *call = context;
    struct cli *cli = call->cli;
    struct who who = {.actor = cli->actor,
                      .key = cli_text(cli, "key", NULL),
                      .now_ms = date_clock_now_ms(cli->clock)};
    return steps_take(db, &cli->arena, &call->request, &who, &call->done, err);
}

/* The choice that the options make; arguments name further lines and documents. */
static enum linli_rc read_choices(struct cli *cli, bool has_class, struct steps_request *request,
                                  struct linli_error *err)
{
    struct order_choice none = {.class = FIXED_NONE,
                                .day = FIXED_NONE,
                                .refused =
                                    request->to == LINE_CANCELLED && cli_given(cli, "refused")};
    struct order_choice options = none;
    struct order_choice *choices;
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
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n + 1, &choices, err));
    if (by_options) {
        choices[request->choices_n++] = options;
    }
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        const char *name = cli->arguments[i];
        struct order_choice *choice = &choices[request->choices_n++];
        *choice = none;
        if (strchr(name, '/') != NULL) {
            choice->line = name;
        } else {
            choice->document = name;
        }
    }
    request->choices = choices;
    return LINLI_OK;
}

/* One command: `words` say what was done, `has_class` whether it has --class. */
static enum linli_rc run_change(struct cli *cli, enum line_state to, bool has_class,
                                const struct orders_words *words, struct linli_error *err)
{
    struct db *db;
    struct change_call call = {.cli = cli, .request = {.to = to, .day = FIXED_NONE, .note = ""}};
    LINLI_TRY(read_choices(cli, has_class, &call.request, err));
    if (to == LINE_SENT && cli_given(cli, "date")) {
        call.request.day = cli_day(cli, "date", 0);
    }
    if (to == LINE_CANCELLED) {
        call.request.note = cli_text(cli, "note", "");
    }
    LINLI_TRY(cli_open_db(cli, DB_WRITE, &db, err));
    enum linli_rc rc = tx_run(db, TX_WRITE, change_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    cli_done(cli);
    return orders_print(cli, &call.done, words, err);
}

static enum linli_rc run_approve(struct cli *cli, struct linli_error *err)
{
    static const struct orders_words words = {WORD_ORDERS_APPROVED, WORD_AMEND_APPROVED,
                                              WORD_MOVES_APPROVED, WORD_ORDERS_UNCHANGED};
    return run_change(cli, LINE_APPROVED, true, &words, err);
}

static enum linli_rc run_send(struct cli *cli, struct linli_error *err)
{
    static const struct orders_words words = {WORD_ORDERS_SENT, WORD_AMEND_OPEN, WORD_MOVES_SENT,
                                              WORD_ORDERS_UNCHANGED};
    return run_change(cli, LINE_SENT, false, &words, err);
}

static enum linli_rc run_cancel(struct cli *cli, struct linli_error *err)
{
    static const struct orders_words words = {WORD_ORDERS_CANCELLED, WORD_AMEND_CANCELLED,
                                              WORD_MOVES_CANCELLED, WORD_ORDERS_UNCHANGED};
    return run_change(cli, LINE_CANCELLED, false, &words, err);
}

/* ---- orders ---------------------------------------------------------------------------------- */

struct list_call {
    struct cli *cli;
    struct steps_done found;
};

static enum linli_rc list_body(struct db *db, void *context, struct linli_error *err)
{
    struct list_call *call = context;
    struct cli *cli = call->cli;
    int64_t day = cli_given(cli, "day") ? cli_day(cli, "day", 0) : FIXED_NONE;
    const char *supplier = cli_text(cli, "supplier", NULL);
    const char *site = cli_text(cli, "site", NULL);
    bool closed = cli_given(cli, "closed");
    LINLI_TRY(order_list(db, &cli->arena, day, supplier, site, closed, &call->found.orders, err));
    return supplier != NULL
               ? LINLI_OK
               : move_list(db, &cli->arena, day, site, closed, &call->found.moves, err);
}

static enum linli_rc run_orders(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct list_call call = {.cli = cli};
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = tx_run(db, TX_READ, list_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    static const struct orders_words words = {WORD_ORDERS_SUM, WORD_AMEND_OPEN, WORD_MOVES_OPEN,
                                              WORD_ORDERS_NONE};
    return orders_print(cli, &call.found, &words, err);
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
    .summary = {"approve proposed lines, moves and changes", "批准建议的订单行、调配和变更"},
    .details = {"Lines, documents or moves by name (PM-20261122-03, PM-20261122-03/2), or by one "
                "of --line,\n--supplier, --class, --site, --all. What is approved to move counts "
                "as gone in the next plan.\n"
                "A change of a line that was sent (PO-20261122-03/2+1, see linli orders) can be\n"
                "approved until the supplier's cut-off: the line then has the new quantity.",
                "按名称给出行、单据或调配（PM-20261122-03、PM-20261122-03/2），或用 "
                "--line、--supplier、--class、\n"
                "--site、--all 之一。批准调配的货在下次计划中按已发出计。\n"
                "已发出的行的变更（如 PO-20261122-03/2+1，见 linli orders）在供应商截单前可批准，\n"
                "批准后该行即为新数量。"},
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
                "--all. Of a\nline that came in part, the rest is cancelled. A move that was sent "
                "is undone instead.\n"
                "A change of a sent line (PO-20261122-03/2+1) is refused, or taken back once "
                "approved.",
                "按名称给出行、单据或调配，或用 --line、--supplier、--site、--all "
                "之一。部分到货的行取消其余部分。\n"
                "已发出的调配用 linli undo 撤销。\n"
                "已发出的行的变更（如 PO-20261122-03/2+1）：未批准的予以拒绝，已批准的撤回。"},
    .options = cancel_options,
    .options_n = CLI_COUNT(cancel_options),
    .needs_db = true,
    .run = run_cancel,
};
