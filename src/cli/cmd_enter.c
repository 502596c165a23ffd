/* linli enter, paper: what was written on paper is typed in; what is still missing. */
#include "base/fixed.h"
#include "base/text.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "cli/table_remark.h"
#include "format/terminal.h"
#include "model/paper.h"
#include "service/day.h"
#include "service/enter.h"
#include "service/paper.h"

static const struct cli_option enter_options[] = {
    {"dry-run", CLI_FLAG, NULL, {"check everything, book nothing", "只检查，不记账"}, 0, 0},
    {"key",
     CLI_TEXT,
     "KEY",
     {"for rows without a paper number: the file is booked once under it",
      "行内没有纸单号时必填：凭此键整个文件只记一次账"},
     0,
     0},
};

static const struct cli_option paper_options[] = {
    {"day", CLI_DAY, "DATE", {"only forms for that day", "仅该日的表"}, 0, 0},
    {"site", CLI_TEXT, "CODE", {"only of a site", "仅某站点"}, 0, 0},
    {"blank",
     CLI_FLAG,
     NULL,
     {"note that nothing was written on the lines FIRST to LAST", "登记 FIRST 到 LAST 为空行"},
     0,
     0},
};

/* ---- enter ----------------------------------------------------------------------------------- */

static enum linli_rc print_report(struct cli *cli, const struct enter_report *report, bool dry_run,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    table_remark(cli, cli->arguments[0], &report->read);
    if (report->replayed) {
        words_add(&text, cli->language, WORD_STOCK_REPLAYED);
        text_add(&text, "\n");
    }
    words_add(&text, cli->language, dry_run ? WORD_PAPER_WOULD : WORD_PAPER_ENTERED, report->rows_n,
              report->booked_n, report->already_n);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc run_enter(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct enter_report report;
    struct enter_options options = {.path = cli->arguments[0],
                                    .key = cli_text(cli, "key", NULL),
                                    .dry_run = cli_given(cli, "dry-run")};
    LINLI_TRY(cli_open_db(cli, DB_WRITE, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    enum linli_rc rc = enter_file(&context, &options, &report, err);
    db_close(db);
    LINLI_TRY(rc);
    if (!options.dry_run) {
        cli_done(cli);
    }
    return print_report(cli, &report, options.dry_run, err);
}

/* ---- paper ----------------------------------------------------------------------------------- */

enum { PAPER_COLUMNS_N = 4 };

struct paper_call {
    struct cli *cli;
    struct paper_status status;
    int64_t blank_n;
};

static enum linli_rc status_body(struct db *db, void *context, struct linli_error *err)
{
    struct paper_call *call = context;
    struct cli *cli = call->cli;
    int64_t day = cli_given(cli, "day") ? cli_day(cli, "day", 0) : FIXED_NONE;
    return paper_read_status(db, &cli->arena, day, cli_text(cli, "site", NULL), &call->status, err);
}

static enum linli_rc blank_body(struct db *db, void *context, struct linli_error *err)
{
    struct paper_call *call = context;
    struct cli *cli = call->cli;
    struct who who = {.actor = cli->actor, .now_ms = date_clock_now_ms(cli->clock)};
    return paper_note_blank(db, &cli->arena, cli->arguments[0],
                            cli->arguments_n > 1 ? cli->arguments[1] : NULL, &who, &call->blank_n,
                            err);
}

/* "P-20261123-I-013 – 040". */
static const char *range_text(struct cli *cli, const struct paper_range *range)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    text_add(&text, range->first.text);
    if (range->n > 1) {
        text_addf(&text, " \xe2\x80\x93 %03d", (int)range->last.no);
    }
    return text_done(&text);
}

static const char *printed_text(struct cli *cli, const struct paper_record *record)
{
    const char *parts[] = {record->item_code, record->lot_code, record->line_name};
    struct text_builder text;
    text_begin(&text, &cli->arena);
    for (int i = 0; i < 3; i++) {
        if (!text_is_empty(parts[i])) {
            text_addf(&text, "%s%s", text.n > 0 ? " \xc2\xb7 " : "", parts[i]);
        }
    }
    return text_done(&text);
}

static enum word_id form_word_of(enum paper_kind kind)
{
    static const enum word_id words[PAPER_KIND_N] = {
        [PAPER_ISSUE] = WORD_PAPER_ISSUE,      [PAPER_RECEIVE] = WORD_PAPER_RECEIVE,
        [PAPER_COUNT] = WORD_PAPER_COUNT,      [PAPER_ORDER] = WORD_PAPER_ORDER,
        [PAPER_RETURN] = WORD_PAPER_RETURN,    [PAPER_WRITE_OFF] = WORD_PAPER_WRITE_OFF,
        [PAPER_TRANSFER] = WORD_PAPER_TRANSFER};
    return words[kind];
}

static enum linli_rc print_status(struct cli *cli, const struct paper_status *status,
                                  struct linli_error *err)
{
    const struct terminal_column columns[PAPER_COLUMNS_N] = {
        {cell_word(cli, WORD_PAPER_COL_FORM), false, true},
        {cell_word(cli, WORD_PAPER_COL_PRINTED), false, true},
        {cell_word(cli, WORD_PAPER_COL_LINES), true, true},
        {cell_word(cli, WORD_PAPER_COL_STANDS), false, false},
    };
    struct terminal_table table;
    struct text_builder text;
    terminal_table_init(&table, &cli->arena, columns, PAPER_COLUMNS_N);
    for (int64_t i = 0; i < status->ranges_n; i++) {
        const struct paper_range *range = &status->open[i];
        const char *cells[PAPER_COLUMNS_N] = {
            cell_word(cli, form_word_of(range->first.number.kind)), range_text(cli, range),
            cell_number(cli, WORD_PAPER_NUMBER_COUNT, range->n), printed_text(cli, &range->first)};
        terminal_table_add(&table, cells);
    }
    text_begin(&text, &cli->arena);
    if (status->ranges_n > 0) {
        terminal_table_print(&table, &text, 0, 0, false);
    }
    words_add(&text, cli->language, WORD_PAPER_STATUS,
              status->entered_n + status->blank_n + status->open_n, status->entered_n,
              status->blank_n, status->open_n);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc run_paper(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct paper_call call = {.cli = cli};
    struct text_builder text;
    bool blank = cli_given(cli, "blank");
    if (blank != (cli->arguments_n > 0)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--blank needs the first and the last paper number, and only it takes "
                          "them");
    }
    LINLI_TRY(cli_open_db(cli, blank ? DB_WRITE : DB_READ, &db, err));
    enum linli_rc rc =
        tx_run(db, blank ? TX_WRITE : TX_READ, blank ? blank_body : status_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    if (!blank) {
        return print_status(cli, &call.status, err);
    }
    cli_done(cli);
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_PAPER_LEFT_BLANK, call.blank_n);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- the table ------------------------------------------------------------------------------- */

const struct cli_command command_enter = {
    .name = "enter",
    .arguments = "FILE",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"type in what was written on paper, once", "补录纸质单据，每个纸单号只记一次账"},
    .details =
        {"FILE is a CSV table (\"-\": standard input) with the columns paper, kind, site, item, "
         "qty,\n"
         "lot, expiry, service, purpose, reason, condition, day, line, supplier, to, by; those "
         "that\n"
         "nobody needs may be missing. What is printed on a line (item, lot, order line) need not "
         "be\n"
         "typed. kind is issue, receive, count, order, return, write-off or transfer; a paper "
         "number\n"
         "says it already. reason is that of a write-off (expired, damaged, lost, recycled, "
         "other)\n"
         "or of a difference that was counted (damaged, lost, found, misread, unrecorded, other),\n"
         "other when it is empty; condition of a return is good, doubtful or used, good when it "
         "is\n"
         "empty; to is the site that a transfer went to. day is that of the form unless given. "
         "Rows\n"
         "are booked in their order, all of them or none: an error names its line.\n"
         "A number that was entered before with the same content is passed over, with other\n"
         "content it is refused.",
         "FILE 是 CSV 表（“-”为标准输入），列为 paper, kind, site, item, qty, lot, expiry, "
         "service,\n"
         "purpose, reason, condition, day, line, supplier, to, by，不需要的列可以没有。行上已印的\n"
         "物料、批号、订单行不必录入。kind 为 issue（领用）、receive（收货）、count（盘点）、\n"
         "order（订货）、return（退回）、write-"
         "off（报损）、transfer（调拨），纸单号本身已含类别。\n"
         "reason：报损为 expired、damaged、lost、recycled、other，盘点差异为 "
         "damaged、lost、found、\n"
         "misread、unrecorded、other，空则为 other；condition：退回物料为 good、doubtful、used，\n"
         "空则为 good；to 为调入站点。day 默认为表单日期。按行的顺序全部记账或全不记账，\n"
         "错误会指出所在行。同一纸单号内容相同则跳过，内容不同则拒绝。"},
    .options = enter_options,
    .options_n = CLI_COUNT(enter_options),
    .needs_db = true,
    .run = run_enter,
};

const struct cli_command command_paper = {
    .name = "paper",
    .arguments = "[--blank FIRST [LAST]]",
    .arguments_max = 2,
    .summary = {"printed lines that nobody has typed in yet", "尚未补录的纸单号"},
    .details =
        {"With --blank: nothing was written on these lines. What turns up later all the same\n"
         "can still be entered.",
         "用 --blank 登记没有用到的行；以后发现有内容仍可补录。"},
    .options = paper_options,
    .options_n = CLI_COUNT(paper_options),
    .needs_db = true,
    .run = run_paper,
};
