/* linli return, quarantine, release, write-off, collect, reuse: stock that comes back, is held,
 * used again or given up. */
#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/change_print.h"
#include "cli/commands.h"
#include "service/change.h"

#define OPTION_LOT                                            \
    {                                                         \
        "lot", CLI_TEXT, "LOT", {"of this lot", "批号"}, 0, 0 \
    }
#define OPTION_QTY                                        \
    {                                                     \
        "qty", CLI_QTY, "QTY", {"how much", "数量"}, 0, 0 \
    }
#define OPTION_NOTE                                                            \
    {                                                                          \
        "note", CLI_TEXT, "TEXT", {"a note, kept with the slip", "备注"}, 0, 0 \
    }
#define OPTION_SERVICE                                                            \
    {                                                                             \
        "service", CLI_TEXT, "TEXT", {"from which service", "来自哪项服务"}, 0, 0 \
    }
#define OPTION_WHY                                                            \
    {                                                                         \
        "reason", CLI_TEXT, "TEXT", {"why, kept with the slip", "原因"}, 0, 0 \
    }

static const struct cli_option move_options[] = {
    BOOK_OPTION_ITEM, OPTION_LOT,       OPTION_QTY,      OPTION_WHY,
    BOOK_OPTION_SITE, BOOK_OPTION_DATE, BOOK_OPTION_KEY,
};

static const struct cli_option write_off_options[] = {
    BOOK_OPTION_ITEM,
    OPTION_LOT,
    OPTION_QTY,
    {"expired", CLI_FLAG, NULL, {"every expired lot of the site", "该站点全部过期批次"}, 0, 0},
    {"reason",
     CLI_TEXT,
     "REASON",
     {"expired, damaged, lost, recycled or other",
      "expired 过期、damaged 损坏、lost 丢失、recycled 回收利用、other 其他"},
     0,
     0},
    {"from",
     CLI_TEXT,
     "ACCOUNT",
     {"normal, reserve, quarantine or recycling (default: where such things stand)",
      "normal 日常、reserve 储备、quarantine 待检、recycling 回收（默认按原因）"},
     0,
     0},
    OPTION_NOTE,
    {"dry-run", CLI_FLAG, NULL, {"show it, book nothing", "只看，不入账"}, 0, 0},
    BOOK_OPTION_SITE,
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
};

static const struct cli_option return_options[] = {
    {"of", CLI_TEXT, "NUMBER", {"the issue that it comes back from", "原发放单号"}, 0, 0},
    BOOK_OPTION_ITEM,
    OPTION_LOT,
    {"qty", CLI_QTY, "QTY", {"how much (with --of: default all)", "数量（--of 默认全部）"}, 0, 0},
    {"condition",
     CLI_TEXT,
     "CONDITION",
     {"good (default), doubtful or used", "good 完好（默认）、doubtful 存疑、used 用过"},
     0,
     0},
    {"unused",
     CLI_FLAG,
     NULL,
     {"with --condition used: it was not used after all", "与 used 同用：其实未使用"},
     0,
     0},
    OPTION_SERVICE,
    OPTION_NOTE,
    BOOK_OPTION_SITE,
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
};

static const struct cli_option collect_options[] = {
    BOOK_OPTION_ITEM, OPTION_QTY,       OPTION_SERVICE,
    BOOK_OPTION_SITE, BOOK_OPTION_DATE, BOOK_OPTION_KEY,
};

static const struct cli_option reuse_options[] = {
    BOOK_OPTION_ITEM, OPTION_LOT, OPTION_QTY, BOOK_OPTION_SITE, BOOK_OPTION_DATE, BOOK_OPTION_KEY,
};

struct change_call {
    enum change_step step;
    struct change_choice choice;
    struct change_write_off write_off;
    struct change_return back;
    struct change change;
};

static struct change_choice read_choice(const struct cli *cli, bool has_lot)
{
    return (struct change_choice){.site = cli_text(cli, "site", NULL),
                                  .item = cli_text(cli, "item", NULL),
                                  .lot = has_lot ? cli_text(cli, "lot", NULL) : NULL,
                                  .qty_e3 = cli_qty_e3(cli, "qty", FIXED_NONE)};
}

enum linli_rc change_print(struct cli *cli, const struct change *change, struct linli_error *err)
{
    struct text_builder text;
    book_done(cli, change->number);
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, change->replayed, &text);
    if (change->number[0] != '\0') {
        words_add(&text, cli->language, WORD_CHANGE_DONE, change->number,
                  cell_word(cli, (enum word_id)(WORD_SLIP_ISSUE + (int)change->kind)));
    } else {
        words_add(&text, cli->language,
                  change->lots_n > 0 ? WORD_CHANGE_PREVIEW : WORD_CHANGE_NONE);
    }
    text_add(&text, "\n");
    for (int64_t i = 0; i < change->lots_n; i++) {
        const struct slip_lot *lot = &change->lots[i];
        if (lot->kind == MOVEMENT_TRANSFER && lot->qty_e3 < 0) {
            continue; /* the row of where it went says it all */
        }
        words_add(&text, cli->language, WORD_CHANGE_ROW, cell_name(lot->item_name, lot->item_code),
                  lot->qty_e3, lot->unit, lot->lot_code,
                  cell_word(cli, (enum word_id)(WORD_ACCOUNT_NORMAL + (int)lot->account)),
                  lot->expiry_day);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

/* ---- quarantine, release, reuse -------------------------------------------------------------- */

static enum linli_rc move_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct change_call *call = book->context;
    struct cli *cli = book->cli;
    const char *reason = call->step == STEP_REUSE ? "" : cli_text(cli, "reason", "");
    call->choice.day = book->day;
    return change_move(db, &cli->arena, call->step, &call->choice, reason, &book->who,
                       &call->change, err);
}

static enum linli_rc run_move(struct cli *cli, enum change_step step, struct linli_error *err)
{
    struct change_call call = {.step = step, .choice = read_choice(cli, true)};
    LINLI_TRY(book_run(cli, BOOK_DATED, move_body, &call, err));
    return change_print(cli, &call.change, err);
}

static enum linli_rc run_quarantine(struct cli *cli, struct linli_error *err)
{
    return run_move(cli, STEP_QUARANTINE, err);
}

static enum linli_rc run_release(struct cli *cli, struct linli_error *err)
{
    return run_move(cli, STEP_RELEASE, err);
}

static enum linli_rc run_reuse(struct cli *cli, struct linli_error *err)
{
    return run_move(cli, STEP_REUSE, err);
}

/* ---- write-off, return, collect -------------------------------------------------------------- */

static enum linli_rc write_off_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct change_call *call = book->context;
    call->write_off.choice.day = book->day;
    return change_write_off(db, &book->cli->arena, &call->write_off, &book->who, &call->change,
                            err);
}

static enum linli_rc run_write_off(struct cli *cli, struct linli_error *err)
{
    bool expired = cli_given(cli, "expired");
    bool look_only = cli_given(cli, "dry-run");
    struct change_call call = {
        .write_off = {.choice = read_choice(cli, true),
                      .expired = expired,
                      .reason = cli_text(cli, "reason", expired ? "expired" : ""),
                      .account = cli_text(cli, "from", NULL),
                      .note = cli_text(cli, "note", ""),
                      .look_only = look_only}};
    const struct change_choice *c = &call.write_off.choice;
    if (expired && (c->item != NULL || c->lot != NULL || c->qty_e3 != FIXED_NONE)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--expired stands for itself: no item, lot or quantity was expected");
    }
    LINLI_TRY(book_run(cli, look_only ? BOOK_LOOK : BOOK_DATED, write_off_body, &call, err));
    return change_print(cli, &call.change, err);
}

static enum linli_rc return_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct change_call *call = book->context;
    call->back.choice.day = book->day;
    return change_return(db, &book->cli->arena, &call->back, &book->who, &call->change, err);
}

static enum linli_rc run_return(struct cli *cli, struct linli_error *err)
{
    struct change_call call = {.back = {.of = cli_text(cli, "of", NULL),
                                        .choice = read_choice(cli, true),
                                        .condition = cli_text(cli, "condition", "good"),
                                        .unused = cli_given(cli, "unused"),
                                        .service = cli_text(cli, "service", ""),
                                        .note = cli_text(cli, "note", "")}};
    LINLI_TRY(book_run(cli, BOOK_DATED, return_body, &call, err));
    return change_print(cli, &call.change, err);
}

static enum linli_rc collect_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct change_call *call = book->context;
    call->choice.day = book->day;
    return change_collect(db, &book->cli->arena, &call->choice, cli_text(book->cli, "service", ""),
                          &book->who, &call->change, err);
}

static enum linli_rc run_collect(struct cli *cli, struct linli_error *err)
{
    struct change_call call = {.choice = read_choice(cli, false)};
    LINLI_TRY(book_run(cli, BOOK_DATED, collect_body, &call, err));
    return change_print(cli, &call.change, err);
}

/* ---- the table ------------------------------------------------------------------------------- */

const struct cli_command command_return = {
    .name = "return",
    .arguments = "",
    .summary = {"take back what a service did not use", "收回服务未用的物料"},
    .details =
        {"Of an issue: linli return --of IS-20261123-01 --qty 2. It goes back to its lot, and "
         "demand is taken\nback on the day of the issue. Free: --item CODE --qty 2 --lot LOT."
         "\nDoubtful things are held (release or write them off), used ones are kept for "
         "recycling and stay demand.",
         "按发放单：linli return --of IS-20261123-01 --qty 2，回到原批次，"
         "并冲减发放当日的需求。\n也可直接给 --item 编码 --qty 2 --lot 批号。\n"
         "存疑的先隔离待检，用过的进回收账，仍算需求。"},
    .options = return_options,
    .options_n = CLI_COUNT(return_options),
    .needs_db = true,
    .run = run_return,
};

const struct cli_command command_quarantine = {
    .name = "quarantine",
    .arguments = "",
    .summary = {"hold stock until it is judged", "隔离待检"},
    .details = {"It is not planned with nor issued until linli release, or given up by linli "
                "write-off --from quarantine.",
                "隔离期间不参与计划和发放；用 linli release 放行，或用 linli write-off --from "
                "quarantine 报损。"},
    .options = move_options,
    .options_n = CLI_COUNT(move_options),
    .needs_db = true,
    .run = run_quarantine,
};

const struct cli_command command_release = {
    .name = "release",
    .arguments = "",
    .summary = {"give held stock back to daily use", "解除隔离，放行"},
    .details = {"", ""},
    .options = move_options,
    .options_n = CLI_COUNT(move_options),
    .needs_db = true,
    .run = run_release,
};

const struct cli_command command_write_off = {
    .name = "write-off",
    .arguments = "",
    .summary = {"give stock up: expired, damaged, lost, recycled",
                "报损：过期、损坏、丢失、回收利用"},
    .details =
        {"Never counts as demand. linli write-off --expired takes every expired lot of the "
         "site in one slip, of daily\nuse, reserve and quarantine; --dry-run shows which. "
         "Other stock is taken from daily use, --reason recycled\nfrom recycling, unless "
         "--from says otherwise.",
         "不计入需求。linli write-off --expired 一次报损该站点日常、储备、待检中的全部过期批次；"
         "\n--dry-run 只看不入账。其他原因默认从日常账扣，--reason recycled 从回收账扣，"
         "可用 --from 另指。"},
    .options = write_off_options,
    .options_n = CLI_COUNT(write_off_options),
    .needs_db = true,
    .run = run_write_off,
};

const struct cli_command command_collect = {
    .name = "collect",
    .arguments = "",
    .summary = {"take used things from users, to be used again or recycled", "回收用户用过的物品"},
    .details = {"Only items whose column recyclable is 1. linli reuse gives inspected ones back to "
                "daily use,\nlinli write-off --reason recycled hands the others on.",
                "仅限 recyclable 为 1 的物料。检验合格的用 linli reuse 转回日常，\n"
                "其余用 linli write-off --reason recycled 送去再生。"},
    .options = collect_options,
    .options_n = CLI_COUNT(collect_options),
    .needs_db = true,
    .run = run_collect,
};

const struct cli_command command_reuse = {
    .name = "reuse",
    .arguments = "",
    .summary = {"give collected and inspected things back to daily use", "回收物检验后转回日常"},
    .details = {"", ""},
    .options = reuse_options,
    .options_n = CLI_COUNT(reuse_options),
    .needs_db = true,
    .run = run_reuse,
};
