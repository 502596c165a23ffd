/* linli reserve: the emergency reserve, put aside, released by those who may, swapped in time. */
#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/change_print.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/reserve.h"

enum { RESERVE_COLUMNS_N = 7 };

static const struct cli_option options[] = {
    {"hold", CLI_FLAG, NULL, {"put stock of daily use aside", "从日常库存转入储备"}, 0, 0},
    {"release",
     CLI_FLAG,
     NULL,
     {"give it to daily use; only by those whom the setting reserve_keepers names",
      "动用储备；仅限设置 reserve_keepers 中的人"},
     0,
     0},
    {"refill",
     CLI_FLAG,
     NULL,
     {"put aside what the day's plan says daily use can spare", "按当日计划补足储备"},
     0,
     0},
    {"rotate",
     CLI_FLAG,
     NULL,
     {"swap what will expire for what keeps longer", "临期批次换成较新批次"},
     0,
     0},
    BOOK_OPTION_ITEM,
    {"lot", CLI_TEXT, "LOT", {"hold, release: this lot", "转入、动用：指定批次"}, 0, 0},
    {"qty", CLI_QTY, "QTY", {"hold, release: how much", "转入、动用：数量"}, 0, 0},
    {"reason", CLI_TEXT, "TEXT", {"why; a release needs one", "原因；动用时必填"}, 0, 0},
    BOOK_OPTION_SITE,
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
};

enum verb { VERB_SHOW, VERB_HOLD, VERB_RELEASE, VERB_REFILL, VERB_ROTATE };

struct reserve_call {
    enum verb verb;
    struct change_choice choice;
    struct reserve_part part;
    const char *reason;
    struct change change;
    struct reserve_view view;
};

static enum linli_rc read_call(struct cli *cli, struct reserve_call *call, struct linli_error *err)
{
    static const char *const names[] = {
        [VERB_HOLD] = "hold",
        [VERB_RELEASE] = "release",
        [VERB_REFILL] = "refill",
        [VERB_ROTATE] = "rotate",
    };
    static const char *const of_lots[] = {"lot", "qty", "reason"};
    int verbs_n = 0;
    for (int verb = VERB_HOLD; verb <= VERB_ROTATE; verb++) {
        if (cli_given(cli, names[verb])) {
            call->verb = (enum verb)verb;
            verbs_n += 1;
        }
    }
    if (verbs_n > 1) {
        return linli_fail(err, LINLI_EUSAGE,
                          "one of --hold, --release, --refill and --rotate was expected");
    }
    for (int i = 0; i < CLI_COUNT(of_lots); i++) {
        if (cli_given(cli, of_lots[i]) && call->verb != VERB_HOLD && call->verb != VERB_RELEASE) {
            return linli_fail(err, LINLI_EUSAGE, "--%s is of --hold and --release alone",
                              of_lots[i]);
        }
    }
    call->part = (struct reserve_part){.site = cli_text(cli, "site", NULL),
                                       .item = cli_text(cli, "item", NULL)};
    call->choice = (struct change_choice){.site = call->part.site,
                                          .item = call->part.item,
                                          .lot = cli_text(cli, "lot", NULL),
                                          .qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE)};
    call->reason = cli_text(cli, "reason", "");
    return LINLI_OK;
}

static enum linli_rc reserve_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct reserve_call *call = book->context;
    struct linli_arena *arena = &book->cli->arena;
    call->choice.day = call->part.day =
        call->verb == VERB_SHOW ? cli_day(book->cli, "date", book->today) : book->day;
    switch (call->verb) {
    case VERB_HOLD:
        return reserve_hold(db, arena, &call->choice, call->reason, &book->who, &call->change, err);
    case VERB_RELEASE:
        return reserve_release(db, arena, &call->choice, call->reason, &book->who, &call->change,
                               err);
    case VERB_REFILL:
        return reserve_refill(db, arena, &call->part, &book->who, &call->change, err);
    case VERB_ROTATE:
        return reserve_rotate(db, arena, &call->part, &book->who, &call->change, err);
    case VERB_SHOW:
        break;
    }
    return reserve_show(db, arena, &call->part, &call->view, err);
}

/* ---- printing -------------------------------------------------------------------------------- */

static const char *remark_cell(struct cli *cli, const struct reserve_lot *lot, int64_t swap_e3,
                               int64_t today)
{
    struct text_builder text;
    const char *done = NULL;
    if (lot->stock.expiry_day != FIXED_NONE && lot->stock.expiry_day < today) {
        return cell_word(cli, WORD_STOCK_EXPIRED);
    }
    if (swap_e3 == 0) {
        return "";
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_RESERVE_SWAP, swap_e3, lot->unit);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static void add_lots(struct cli *cli, const struct reserve_call *call, struct text_builder *text)
{
    static const enum word_id heads[RESERVE_COLUMNS_N] = {
        WORD_COLUMN_SITE, WORD_COLUMN_CODE,   WORD_COLUMN_ITEM,  WORD_COLUMN_LOT,
        WORD_COLUMN_QTY,  WORD_COLUMN_EXPIRY, WORD_COLUMN_REMARK};
    struct terminal_column columns[RESERVE_COLUMNS_N] = {0};
    struct terminal_table table;
    for (int i = 0; i < RESERVE_COLUMNS_N; i++) {
        columns[i].header = cell_word(cli, heads[i]);
        columns[i].right = heads[i] == WORD_COLUMN_QTY;
        columns[i].fixed = heads[i] != WORD_COLUMN_ITEM;
    }
    terminal_table_init(&table, &cli->arena, columns, RESERVE_COLUMNS_N);
    for (int64_t i = 0; i < call->view.lots_n; i++) {
        const struct reserve_lot *lot = &call->view.lots[i];
        const char *cells[RESERVE_COLUMNS_N] = {
            lot->site_code,
            lot->item_code,
            cell_name(lot->item_name, lot->item_code),
            lot->stock.lot_code,
            cell_qty(cli, lot->stock.qty_e3, lot->unit),
            cell_day(cli, lot->stock.expiry_day),
            remark_cell(cli, lot, call->view.swap_e3[i], call->part.day)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static enum linli_rc print_reserve(struct cli *cli, const struct reserve_call *call,
                                   struct linli_error *err)
{
    const struct reserve_view *view = &call->view;
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (view->lots_n == 0) {
        words_add(&text, cli->language, WORD_RESERVE_EMPTY);
        text_add(&text, "\n");
    } else {
        add_lots(cli, call, &text);
    }
    for (int64_t i = 0; i < view->gaps_n; i++) {
        const struct reserve_gap *gap = &view->gaps[i];
        int64_t missing_e3 = gap->missing_e3 - gap->since_e3;
        int64_t aside_e3 = gap->aside_e3 - gap->since_e3;
        if (missing_e3 > 0) {
            words_add(&text, cli->language, WORD_RESERVE_GAP, gap->site_code, gap->item_code,
                      missing_e3, gap->unit, gap->target_e3, aside_e3 > 0 ? aside_e3 : 0);
            text_add(&text, "\n");
        }
    }
    return cli_print_built(&text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct reserve_call call = {0};
    LINLI_TRY(read_call(cli, &call, err));
    LINLI_TRY(
        book_run(cli, call.verb == VERB_SHOW ? BOOK_READ : BOOK_DATED, reserve_body, &call, err));
    return call.verb == VERB_SHOW ? print_reserve(cli, &call, err)
                                  : change_print(cli, &call.change, err);
}

const struct cli_command command_reserve = {
    .name = "reserve",
    .arguments = "",
    .summary = {"the emergency reserve: what is in it, put aside, released, swapped",
                "应急储备：查看、转入、动用、轮换"},
    .details =
        {"The reserve stands apart: it is neither issued nor planned with. What is missing in it "
         "is ordered by the plan;\n--refill puts aside what daily use can spare. Without "
         "options: what is in it.\nOnly those whom linli config reserve_keepers=NAME,NAME names "
         "(--actor) release from it.",
         "储备单独存放：不发放，也不计入可用。所缺由计划订货；--refill 转入日常库存的富余。\n"
         "不带选项：查看储备。只有 linli config reserve_keepers=姓名,姓名 "
         "中的人（--actor）可以动用。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
