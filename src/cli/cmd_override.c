/* linli override: forecasts set by hand, with their reason and end, and whether they helped. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "model/limits.h"
#include "service/override.h"

static const struct cli_option options[] = {
    BOOK_OPTION_ITEM,
    BOOK_OPTION_SITE,
    {"all-items",
     CLI_FLAG,
     NULL,
     {"set: every item (with --times)", "全部物料（须用 --times）"},
     0,
     0},
    {"all-sites",
     CLI_FLAG,
     NULL,
     {"set: every site (with --times)", "全部站点（须用 --times）"},
     0,
     0},
    {"qty", CLI_TEXT, "QTY", {"set: so much a day, 0 or more", "每天的数量（可为 0）"}, 0, 0},
    {"times",
     CLI_TEXT,
     "RATIO",
     {"set: so many times the forecast, as 1.5", "预测的倍数，如 1.5"},
     0,
     0},
    {"from", CLI_DAY, "DATE", {"set: first day (default: today)", "首日（默认今天）"}, 0, 0},
    {"until", CLI_DAY, "DATE", {"set: last day", "末日"}, 0, 0},
    {"reason", CLI_TEXT, "TEXT", {"set: why", "原因"}, 0, 0},
    {"note", CLI_TEXT, "TEXT", {"end: why", "提前结束的说明"}, 0, 0},
    {"all", CLI_FLAG, NULL, {"list: those that have ended, too", "列出已结束的"}, 0, 0},
    {"date",
     CLI_DAY,
     "DATE",
     {"list, end: as on this day (default: today)", "列表与 end：按此日（默认今天）"},
     0,
     0},
    BOOK_OPTION_KEY,
};

enum override_verb { VERB_LIST, VERB_SET, VERB_END };

struct override_call {
    struct override_request request;
    int64_t id;
    const char *note;
    bool all;
    struct override_made made;
    struct override_row *rows;
    int64_t rows_n;
};

/* ---- cells ----------------------------------------------------------------------------------- */

static const char *value_cell(struct cli *cli, const struct override_record *r)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    if (r->override.kind == OVERRIDE_QTY) {
        words_add(&text, cli->language, WORD_OVERRIDE_QTY, r->override.value, r->unit);
    } else {
        words_add(&text, cli->language, WORD_OVERRIDE_TIMES, r->override.value);
    }
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *days_cell(struct cli *cli, const struct forecast_override *o)
{
    struct text_builder text;
    const char *done = NULL;
    if (o->last_day < o->first_day) {
        return cell_word(cli, WORD_OVERRIDE_NEVER);
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_OVERRIDE_DAYS, (int64_t)o->first_day,
              (int64_t)o->last_day);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *reason_cell(struct cli *cli, const struct override_record *r)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_OVERRIDE_REASON, r->override.reason, r->ended_by,
              r->ended_note);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *measure_cell(struct cli *cli, const struct override_measure *m)
{
    struct text_builder text;
    const char *done = NULL;
    if (m->days_n == 0) {
        return "";
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_OVERRIDE_MEASURE, m->days_n, m->off_e3, m->base_off_e3);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *site_cell(struct cli *cli, const struct override_record *r)
{
    return r->override.site == FIXED_NONE ? cell_word(cli, WORD_INBOX_ALL_ITEMS)
                                          : cell_name(r->site_name, r->site_code);
}

static const char *item_cell(struct cli *cli, const struct override_record *r)
{
    return r->override.item == FIXED_NONE ? cell_word(cli, WORD_INBOX_ALL_ITEMS)
                                          : cell_name(r->item_name, r->item_code);
}

/* ---- the list -------------------------------------------------------------------------------- */

static enum linli_rc list_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct override_call *call = book->context;
    return override_review(db, &book->cli->arena, (int32_t)book->day, call->all, &call->rows,
                           &call->rows_n, err);
}

static enum linli_rc print_list(struct cli *cli, const struct override_call *call,
                                struct linli_error *err)
{
    enum { COLUMNS_N = 8 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_OVERRIDE_COLUMN_NUMBER), true, true},
        {cell_word(cli, WORD_OVERRIDE_COLUMN_DAYS), false, true},
        {cell_word(cli, WORD_COLUMN_SITE), false, false},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_OVERRIDE_COLUMN_VALUE), false, true},
        {cell_word(cli, WORD_OVERRIDE_COLUMN_WHO), false, false},
        {cell_word(cli, WORD_OVERRIDE_COLUMN_REASON), false, false},
        {cell_word(cli, WORD_OVERRIDE_COLUMN_MEASURE), false, false},
    };
    struct terminal_table table;
    struct text_builder text;
    struct override_measure sum = {0};
    text_begin(&text, &cli->arena);
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < call->rows_n; i++) {
        const struct override_row *row = &call->rows[i];
        const char *cells[COLUMNS_N] = {
            cell_number(cli, WORD_SHEET_COUNT, row->record.override.id),
            days_cell(cli, &row->record.override),
            site_cell(cli, &row->record),
            item_cell(cli, &row->record),
            value_cell(cli, &row->record),
            row->record.override.actor,
            reason_cell(cli, &row->record),
            measure_cell(cli, &row->measure),
        };
        sum.days_n += row->measure.days_n;
        sum.off_e3 += row->measure.off_e3;
        sum.base_off_e3 += row->measure.base_off_e3;
        terminal_table_add(&table, cells);
    }
    if (call->rows_n > 0) {
        terminal_table_print(&table, &text, 0, 0, false);
        words_add(&text, cli->language, WORD_OVERRIDE_SUM, call->rows_n, sum.days_n, sum.off_e3,
                  sum.base_off_e3);
    } else {
        words_add(&text, cli->language, WORD_OVERRIDE_NONE);
    }
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- set ------------------------------------------------------------------------------------- */

static enum linli_rc read_value(struct cli *cli, struct override_request *r,
                                struct linli_error *err)
{
    bool qty = cli_given(cli, "qty");
    if (qty == cli_given(cli, "times")) {
        return linli_fail(err, LINLI_EUSAGE, "linli override set needs either --qty or --times");
    }
    r->kind = qty ? OVERRIDE_QTY : OVERRIDE_TIMES;
    const char *text = cli_text(cli, qty ? "qty" : "times", "");
    int64_t most = qty ? LIMIT_QTY_E3 : LIMIT_TIMES_E4;
    if (fixed_parse(text, strlen(text), qty ? 3 : 4, FIXED_HALF_AWAY, &r->value) > FIXED_ROUNDED ||
        r->value < 0 || r->value > most) {
        return linli_fail(err, LINLI_EUSAGE, "'%s' is no number of 0 or more that fits", text);
    }
    return LINLI_OK;
}

static enum linli_rc read_set(struct cli *cli, struct override_request *r, struct linli_error *err)
{
    *r = (struct override_request){.site = cli_text(cli, "site", NULL),
                                   .item = cli_text(cli, "item", NULL),
                                   .all_sites = cli_given(cli, "all-sites"),
                                   .all_items = cli_given(cli, "all-items"),
                                   .reason = cli_text(cli, "reason", "")};
    if ((r->item != NULL) == r->all_items) {
        return linli_fail(err, LINLI_EUSAGE,
                          "linli override set needs either --item or --all-items");
    }
    if (r->site != NULL && r->all_sites) {
        return linli_fail(err, LINLI_EUSAGE, "--site and --all-sites do not go together");
    }
    if (!cli_given(cli, "until") || r->reason[0] == '\0') {
        return linli_fail(err, LINLI_EUSAGE, "linli override set needs --until and --reason");
    }
    r->until_day = cli_day(cli, "until", 0);
    return read_value(cli, r, err);
}

static enum linli_rc set_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct override_call *call = book->context;
    char texts[2][DATE_TEXT_BYTES];
    call->request.first_day = cli_day(book->cli, "from", book->today);
    if (!cli_given(book->cli, "from") && call->request.until_day < book->today) {
        return linli_fail(err, LINLI_EINPUT,
                          "the end %s is before today, %s: for days that are past or simulated "
                          "--from says the first",
                          date_print(call->request.until_day, texts[0]),
                          date_print(book->today, texts[1]));
    }
    return override_make(db, &book->cli->arena, &call->request, &book->who, &call->made, err);
}

static enum linli_rc print_made(struct cli *cli, const struct override_made *made,
                                struct linli_error *err)
{
    const struct forecast_override *o = &made->record.override;
    struct text_builder text;
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, made->replayed, &text);
    words_add(&text, cli->language, WORD_OVERRIDE_MADE, o->id, item_cell(cli, &made->record),
              site_cell(cli, &made->record), value_cell(cli, &made->record), (int64_t)o->first_day,
              (int64_t)o->until_day);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- end ------------------------------------------------------------------------------------- */

static enum linli_rc read_number(const char *text, int64_t *ret_id, struct linli_error *err)
{
    char *end;
    long long id = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || id < 1 || id > INT32_MAX) {
        return linli_fail(err, LINLI_EUSAGE, "'%s' is no number of the list of linli override",
                          text);
    }
    *ret_id = id;
    return LINLI_OK;
}

static enum linli_rc end_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct override_call *call = book->context;
    return override_stop(db, &book->cli->arena, call->id, (int32_t)book->day, call->note,
                         &book->who, &call->made, err);
}

static enum linli_rc print_ended(struct cli *cli, const struct override_made *made,
                                 struct linli_error *err)
{
    const struct forecast_override *o = &made->record.override;
    struct text_builder text;
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, made->replayed, &text);
    if (o->last_day < o->first_day) {
        words_add(&text, cli->language, WORD_OVERRIDE_WITHDRAWN, o->id);
    } else {
        words_add(&text, cli->language, WORD_OVERRIDE_ENDED, o->id, (int64_t)o->last_day);
    }
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

/* ---- the command ----------------------------------------------------------------------------- */

static enum linli_rc read_verb(const struct cli *cli, enum override_verb *ret_verb,
                               struct linli_error *err)
{
    static const char *const verbs[] = {"list", "set", "end"};
    *ret_verb = VERB_LIST;
    for (int i = 0; cli->arguments_n > 0 && i < CLI_COUNT(verbs); i++) {
        if (text_equal(cli->arguments[0], verbs[i])) {
            *ret_verb = (enum override_verb)i;
            int32_t wanted = *ret_verb == VERB_END ? 2 : 1;
            return cli->arguments_n == wanted
                       ? LINLI_OK
                       : linli_fail(err, LINLI_EUSAGE,
                                    "linli override %s takes %d arguments (linli override --help)",
                                    verbs[i], (int)wanted - 1);
        }
    }
    return cli->arguments_n == 0
               ? LINLI_OK
               : linli_fail(err, LINLI_EUSAGE,
                            "'%s' is none of list, set, end (linli override --help)",
                            cli->arguments[0]);
}

/* Options that belong to another verb would be lost without a word. */
static enum linli_rc check_options(const struct cli *cli, enum override_verb verb,
                                   struct linli_error *err)
{
    static const char *const names[] = {"list", "set", "end"};
    for (int i = 0; i < CLI_COUNT(options); i++) {
        const char *name = options[i].name;
        bool key = text_equal(name, "key");
        bool note = text_equal(name, "note");
        bool all = text_equal(name, "all");
        bool date = text_equal(name, "date");
        bool fits = key    ? verb != VERB_LIST
                    : date ? verb != VERB_SET
                    : note ? verb == VERB_END
                    : all  ? verb == VERB_LIST
                           : verb == VERB_SET;
        if (!fits && cli_given(cli, name)) {
            return linli_fail(err, LINLI_EUSAGE, "--%s does not go with linli override %s", name,
                              names[verb]);
        }
    }
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    enum override_verb verb;
    struct override_call call = {.all = cli_given(cli, "all"), .note = cli_text(cli, "note", "")};
    LINLI_TRY(read_verb(cli, &verb, err));
    LINLI_TRY(check_options(cli, verb, err));
    if (verb == VERB_SET) {
        LINLI_TRY(read_set(cli, &call.request, err));
        LINLI_TRY(book_run(cli, BOOK_WRITE, set_body, &call, err));
        return print_made(cli, &call.made, err);
    }
    if (verb == VERB_END) {
        LINLI_TRY(read_number(cli->arguments[1], &call.id, err));
        LINLI_TRY(book_run(cli, BOOK_DATED, end_body, &call, err));
        return print_ended(cli, &call.made, err);
    }
    LINLI_TRY(book_run(cli, BOOK_LOOK, list_body, &call, err));
    return print_list(cli, &call, err);
}

const struct cli_command command_override = {
    .name = "override",
    .arguments = "[set | end N]",
    .arguments_min = 0,
    .arguments_max = 2,
    .summary = {"forecasts set by hand: why, until when, and whether they helped",
                "人工预测：原因、截止日与效果"},
    .details =
        {"Somebody knows of something that no history shows:\n"
         "  linli override set --item PAD --qty 30 --until 2026-11-30 --reason \"free clinic\"\n"
         "  linli override set --all-items --times 1.3 --until 2026-12-02 --reason festival\n"
         "Plans take it from the next one on and say so; what the forecast would have been is "
         "kept,\nand the list tells how far off both were. Of several, the last that was set "
         "counts.\n"
         "  linli override end 3   ends one today",
         "有人知道历史数据看不出的事：\n"
         "  linli override set --item PAD --qty 30 --until 2026-11-30 --reason 义诊\n"
         "  linli override set --all-items --times 1.3 --until 2026-12-02 --reason 过节\n"
         "下次计划起生效并注明；原预测一并保存，列表中可见两者误差。同日多条以最后设定的为准。\n"
         "  linli override end 3   今天结束第 3 条"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
