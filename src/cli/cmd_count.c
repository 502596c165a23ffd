/* linli count: count sheets, opened, entered, posted. */
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "cli/count_print.h"
#include "model/limits.h"
#include "service/count.h"
#include "service/day.h"

enum { ITEMS_MAX = 500, NUMBER_DIGITS = 9 };

static const struct cli_option options[] = {
    {"site", CLI_TEXT, "CODE", {"site (default: the only one)", "站点（默认唯一的站点）"}, 0, 0},
    {"full", CLI_FLAG, NULL, {"new: every lot on the shelves", "new：全部在架批次"}, 0, 0},
    {"cycle",
     CLI_FLAG,
     NULL,
     {"new: the items that are due by their class, at most N",
      "new：按类别到期应盘的物料，至多 N 个"},
     0,
     0},
    {"items", CLI_TEXT, "A,B", {"new: these items", "new：指定物料"}, 0, 0},
    {"blind",
     CLI_FLAG,
     NULL,
     {"new: the books are shown only when all is counted", "new：盲盘，盘完才显示账面"},
     0,
     0},
    {"qty", CLI_COUNT_QTY, "QTY", {"what was counted, 0 too", "实盘数量，可为 0"}, 0, 0},
    {"reason",
     CLI_TEXT,
     "CODE",
     {"damaged, lost, found, misread, unrecorded or other",
      "原因：damaged 损坏、lost 丢失、found 找到、misread 错读、unrecorded 漏记、other 其他"},
     0,
     0},
    {"note", CLI_TEXT, "TEXT", {"more about it", "说明"}, 0, 0},
    {"recount", CLI_FLAG, NULL, {"counted once more: this one stands", "复盘，以此为准"}, 0, 0},
    {"confirm", CLI_FLAG, NULL, {"a large difference stands as it is", "确认较大的差异"}, 0, 0},
    {"file",
     CLI_TEXT,
     "FILE",
     {"enter many lines: CSV with line,qty and reason,note",
      "批量录入：CSV，列 line,qty，可有 reason,note"},
     0,
     0},
    {"found",
     CLI_TEXT,
     "ITEM",
     {"add a lot that the sheet does not have", "补盘：单上没有的批次"},
     0,
     0},
    {"item", CLI_TEXT, "CODE", {"count one lot at once, without a sheet", "直接盘一个批次"}, 0, 0},
    {"lot", CLI_TEXT, "LOT", {"its lot", "批号"}, 0, 0},
    {"expiry", CLI_DAY, "DATE", {"of a lot that is new", "新批次的到期日"}, 0, 0},
    {"account",
     CLI_TEXT,
     "NAME",
     {"normal (default), reserve, consigned, quarantine",
      "账目：normal 日常（默认）、reserve 应急储备、consigned 寄售、quarantine 待检"},
     0,
     0},
    {"show", CLI_FLAG, NULL, {"the sheet (the default)", "查看盘点单（默认）"}, 0, 0},
    {"post", CLI_FLAG, NULL, {"book the differences", "过账差异"}, 0, 0},
    {"partial",
     CLI_FLAG,
     NULL,
     {"with --post: leave open what is not counted", "与 --post 同用：未盘的行留待以后"},
     0,
     0},
    {"cancel", CLI_FLAG, NULL, {"cancel what is not posted", "取消未过账的行"}, 0, 0},
    {"all", CLI_FLAG, NULL, {"list finished sheets too", "连同已完成的盘点单"}, 0, 0},
    {"date", CLI_DAY, "DATE", {"day it counts for (default: today)", "归属日期（默认今天）"}, 0, 0},
    {"key",
     CLI_TEXT,
     "KEY",
     {"a key of your own: sent twice, it happens once", "自定的键：重复提交只执行一次"},
     0,
     0},
};

/* What one call asks for. */
enum verb {
    VERB_LIST,
    VERB_NEW,
    VERB_SHOW,
    VERB_ENTER,
    VERB_FOUND,
    VERB_POST,
    VERB_CANCEL,
    VERB_SINGLE
};

struct count_call {
    struct cli *cli;
    enum verb verb;
    struct who who;
    int32_t today;
    int64_t day;
    const char *number;
    struct count_request request;
    struct count_entry entry; /* of one line */
    struct count_entry *entries;
    int64_t entries_n;
    struct count_how how;
    struct count_lot_entry lot;
    struct count_view view;
    struct count_sheet *sheets;
    int64_t sheets_n;
};

/* ---- reading the command line ---------------------------------------------------------------- */

static enum linli_rc read_reason(struct cli *cli, struct count_entry *entry,
                                 struct linli_error *err)
{
    const char *name = cli_text(cli, "reason", NULL);
    entry->has_reason = name != NULL;
    if (name != NULL && (text_is_empty(name) || !count_reason_find(name, &entry->reason))) {
        return linli_fail(err, LINLI_EUSAGE,
                          "'%s' is no reason, expected damaged, lost, found, misread, unrecorded "
                          "or other",
                          name);
    }
    return LINLI_OK;
}

static enum linli_rc read_lot(struct cli *cli, struct count_call *call, struct linli_error *err)
{
    const char *account = cli_text(cli, "account", "normal");
    bool known = false;
    call->lot = (struct count_lot_entry){
        .site = cli_text(cli, "site", NULL),
        .item = cli_text(cli, call->verb == VERB_FOUND ? "found" : "item", NULL),
        .lot = cli_text(cli, "lot", NULL),
        .counted_e3 = cli_qty_e3(cli, "qty", FIXED_NONE),
        .expiry_day = cli_given(cli, "expiry") ? cli_day(cli, "expiry", 0) : FIXED_NONE,
        .reason = call->entry.reason,
        .note = cli_text(cli, "note", ""),
    };
    for (int i = 0; i < ACCOUNT_N; i++) {
        if (i != ACCOUNT_IN_TRANSIT && text_equal(account_name((enum account)i), account)) {
            call->lot.account = (enum account)i;
            known = true;
        }
    }
    if (!known) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--account is '%s', expected normal, reserve, consigned or quarantine",
                          account);
    }
    if (call->lot.counted_e3 == FIXED_NONE || (call->verb == VERB_FOUND && call->lot.lot == NULL)) {
        return linli_fail(err, LINLI_EUSAGE, "a counted lot needs --qty QTY, one found --lot LOT");
    }
    return LINLI_OK;
}

/* "A,B" into its parts, which point into a copy. */
static enum linli_rc read_items(struct cli *cli, const char *list, struct count_request *request,
                                struct linli_error *err)
{
    char **items;
    char *at;
    size_t n = strlen(list) + 1;
    LINLI_TRY(LINLI_NEW(&cli->arena, n, &at, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, ITEMS_MAX, &items, err));
    memcpy(at, list, n);
    char *end = NULL;
    for (; at != NULL; at = end) {
        end = strchr(at, ',');
        if (end != NULL) {
            *end++ = '\0';
        }
        if (request->items_n == ITEMS_MAX) {
            return linli_fail(err, LINLI_ELIMIT, "--items names more than the limit of %d",
                              (int)ITEMS_MAX);
        }
        items[request->items_n++] = at;
    }
    request->items = items;
    return LINLI_OK;
}

static enum linli_rc read_new(struct cli *cli, struct count_request *request,
                              struct linli_error *err)
{
    const char *items = cli_text(cli, "items", NULL);
    int ways_n = cli_given(cli, "full") + cli_given(cli, "cycle") + (items != NULL);
    const char *most = cli->arguments_n > 1 ? cli->arguments[1] : NULL;
    *request = (struct count_request){.site = cli_text(cli, "site", NULL),
                                      .kind = COUNT_CYCLE,
                                      .most = FIXED_NONE,
                                      .blind = cli_given(cli, "blind")};
    if (ways_n > 1) {
        return linli_fail(err, LINLI_EUSAGE, "one of --full, --cycle and --items was expected");
    }
    if (items != NULL) {
        request->kind = COUNT_ITEMS;
        LINLI_TRY(read_items(cli, items, request, err));
    } else if (cli_given(cli, "full")) {
        request->kind = COUNT_FULL;
    }
    if (most != NULL &&
        (request->kind != COUNT_CYCLE ||
         fixed_parse(most, strlen(most), 0, FIXED_HALF_AWAY, &request->most) != FIXED_PARSED ||
         request->most < 1 || request->most > LIMIT_DOCUMENT_LINES)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "'%s' is no number of items; linli count new --cycle N was expected",
                          most);
    }
    return LINLI_OK;
}

/* "CN-20261123-01/3" into its parts. */
static enum linli_rc read_line_name(struct cli *cli, const char *name, struct count_call *call,
                                    struct linli_error *err)
{
    const char *slash = strchr(name, '/');
    size_t digits_n = strlen(slash + 1);
    call->entry.counted_e3 = cli_qty_e3(cli, "qty", FIXED_NONE);
    call->entry.note = cli_text(cli, "note", NULL);
    call->entries = &call->entry;
    call->entries_n = 1;
    if (digits_n == 0 || digits_n > NUMBER_DIGITS || strspn(slash + 1, "0123456789") != digits_n ||
        fixed_parse(slash + 1, digits_n, 0, FIXED_HALF_AWAY, &call->entry.line_no) !=
            FIXED_PARSED) {
        return linli_fail(err, LINLI_EINPUT, "a line like CN-20261123-01/3 was expected, not %s",
                          name);
    }
    if (call->entry.counted_e3 == FIXED_NONE && call->entry.note == NULL &&
        !call->entry.has_reason && !call->how.confirm && !call->how.recount) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a line needs --qty QTY, or --reason, --note or --confirm");
    }
    return linli_arena_copy_text(&cli->arena, name, (size_t)(slash - name), &call->number, err);
}

static enum linli_rc choose_verb(struct cli *cli, struct count_call *call, struct linli_error *err)
{
    const char *first = cli->arguments_n > 0 ? cli->arguments[0] : NULL;
    int verbs_n = cli_given(cli, "file") + cli_given(cli, "found") + cli_given(cli, "post") +
                  cli_given(cli, "cancel") + cli_given(cli, "show");
    if (verbs_n > 1 || (verbs_n == 1 && (first == NULL || strchr(first, '/') != NULL))) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a sheet like CN-20261123-01 and one of --show, --file, --found, --post "
                          "and --cancel was expected");
    }
    if (first == NULL) {
        call->verb = cli_given(cli, "item") ? VERB_SINGLE : VERB_LIST;
    } else if (text_equal(first, "new")) {
        call->verb = VERB_NEW;
    } else if (strchr(first, '/') != NULL || cli_given(cli, "file")) {
        call->verb = VERB_ENTER;
    } else {
        call->verb = cli_given(cli, "found")    ? VERB_FOUND
                     : cli_given(cli, "post")   ? VERB_POST
                     : cli_given(cli, "cancel") ? VERB_CANCEL
                                                : VERB_SHOW;
    }
    if (call->verb != VERB_NEW && cli->arguments_n > 1) {
        return linli_fail(err, LINLI_EUSAGE, "linli %s does not take '%s' (linli %s --help)",
                          "count", cli->arguments[1], "count");
    }
    call->number = first;
    return LINLI_OK;
}

static enum linli_rc read_call(struct cli *cli, struct count_call *call, struct linli_error *err)
{
    call->how = (struct count_how){cli_given(cli, "recount"), cli_given(cli, "confirm")};
    LINLI_TRY(choose_verb(cli, call, err));
    LINLI_TRY(read_reason(cli, &call->entry, err));
    switch (call->verb) {
    case VERB_NEW:
        return read_new(cli, &call->request, err);
    case VERB_FOUND:
    case VERB_SINGLE:
        return read_lot(cli, call, err);
    case VERB_ENTER:
        return cli_given(cli, "file") ? count_read_file(cli_text(cli, "file", NULL), &cli->arena,
                                                        &call->entries, &call->entries_n, err)
                                      : read_line_name(cli, call->number, call, err);
    case VERB_LIST:
    case VERB_SHOW:
    case VERB_POST:
    case VERB_CANCEL:
        break;
    }
    return LINLI_OK;
}

/* ---- running --------------------------------------------------------------------------------- */

static enum linli_rc count_body(struct db *db, void *context, struct linli_error *err)
{
    struct count_call *c = context;
    struct linli_arena *arena = &c->cli->arena;
    switch (c->verb) {
    case VERB_LIST:
        return counts_sheets(db, arena, cli_given(c->cli, "all"), &c->sheets, &c->sheets_n, err);
    case VERB_NEW:
        return count_open(db, arena, &c->request, &c->who, &c->view, err);
    case VERB_SHOW:
        return count_show(db, arena, c->number, &c->view, err);
    case VERB_ENTER:
        return count_enter(db, arena, c->number, c->entries, c->entries_n, c->how, &c->who,
                           &c->view, err);
    case VERB_FOUND:
        return count_add_found(db, arena, c->number, &c->lot, &c->who, &c->view, err);
    case VERB_POST:
        return count_post(db, arena, c->number, cli_given(c->cli, "partial"), c->day, &c->who,
                          &c->view, err);
    case VERB_CANCEL:
        return count_cancel(db, arena, c->number, &c->who, &c->view, err);
    case VERB_SINGLE:
        return count_single(db, arena, &c->lot, c->how.confirm, c->day, &c->who, &c->view, err);
    }
    return LINLI_OK;
}

static void add_result(struct cli *cli, const struct count_call *c, struct text_builder *text)
{
    switch (c->verb) {
    case VERB_LIST:
        count_print_sheets(cli, c->sheets, c->sheets_n, c->today, text);
        break;
    case VERB_NEW:
        count_print_sheet(cli, &c->view, text);
        count_print_opened(cli, &c->view, text);
        break;
    case VERB_ENTER:
    case VERB_FOUND:
        count_print_entered(cli, &c->view, c->entries, c->entries_n, text);
        break;
    case VERB_SHOW:
        count_print_sheet(cli, &c->view, text);
        break;
    case VERB_POST:
    case VERB_SINGLE:
        count_print_posted(cli, &c->view, text);
        break;
    case VERB_CANCEL:
        count_print_done(cli, WORD_COUNT_CANCELLED, &c->view, text);
        break;
    }
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct count_call call = {.cli = cli};
    struct db *db;
    struct text_builder text;
    LINLI_TRY(read_call(cli, &call, err));
    bool write = call.verb != VERB_LIST && call.verb != VERB_SHOW;
    LINLI_TRY(cli_open_db(cli, write ? DB_WRITE : DB_READ, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    call.who = (struct who){cli->actor, cli_text(cli, "key", NULL), date_clock_now_ms(cli->clock)};
    enum linli_rc rc = day_today(&context, &call.today, err);
    call.day = cli_day(cli, "date", call.today);
    call.request.day = call.day;
    if (rc == LINLI_OK) {
        rc = tx_run(db, write ? TX_WRITE : TX_READ, count_body, &call, err);
    }
    db_close(db);
    LINLI_TRY(rc);
    if (write) {
        book_done(cli, call.view.slip[0] != '\0' ? call.view.slip : call.view.sheet.number);
    }
    text_begin(&text, &cli->arena);
    if (call.view.replayed) {
        words_add(&text, cli->language, WORD_STOCK_REPLAYED);
        text_add(&text, "\n");
    }
    add_result(cli, &call, &text);
    return cli_print_built(&text, err);
}

const struct cli_command command_count = {
    .name = "count",
    .arguments = "[new [N] | SHEET | SHEET/LINE]",
    .arguments_max = 2,
    .summary = {"count stock: sheets, differences with reasons", "盘点：盘点单、差异及原因"},
    .details = {"Without arguments: the open sheets.\n"
                "  linli count new --cycle 20         a sheet of what is due\n"
                "  linli count CN-20261123-01/3 --qty 7 --reason lost\n"
                "  linli count CN-20261123-01 --file counted.csv\n"
                "  linli count CN-20261123-01 --post\n"
                "  linli count --item CODE --lot LOT --qty 7 --reason lost   one lot at once\n"
                "A difference is what was counted less what the books say when it is entered.",
                "不带参数：列出未完成的盘点单。\n"
                "  linli count new --cycle 20         到期应盘的物料\n"
                "  linli count CN-20261123-01/3 --qty 7 --reason lost\n"
                "  linli count CN-20261123-01 --file 盘点.csv\n"
                "  linli count CN-20261123-01 --post\n"
                "  linli count --item 编码 --lot 批号 --qty 7 --reason lost   直接盘一个批次\n"
                "差异 = 实盘数 − 录入时的账面数。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
