/* linli suppliers: who keeps their word, who is out, what too few can supply; and out or back by
 * hand. */
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/supplier.h"

static const struct cli_option options[] = {
    {"note", CLI_TEXT, "TEXT", {"out, back: why", "out、back：原因"}, 0, 0},
    {"history",
     CLI_FLAG,
     NULL,
     {"list: every time that one went out or came back", "列出历次停用与恢复"},
     0,
     0},
    {"all",
     CLI_FLAG,
     NULL,
     {"list: also categories and key items with enough suppliers", "连同供应商充足的类别与物料"},
     0,
     0},
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
};

struct suppliers_call {
    bool out;
    const char *code;
    const char *note;
    struct supplier_review review;
    struct supplier_changed changed;
};

static const char *built(struct text_builder *text)
{
    const char *done = NULL;
    (void)text_finish(text, &done, NULL);
    return done;
}

static const char *state_cell(struct cli *cli, const struct supplier_verdict *v)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (v->out) {
        words_add(&text, cli->language,
                  v->by_hand ? WORD_SUPPLIERS_OUT_BY_HAND : WORD_SUPPLIERS_OUT,
                  (int64_t)v->since_day);
    } else {
        words_add(&text, cli->language, WORD_SUPPLIERS_IN);
    }
    return built(&text);
}

static const char *record_cell(struct cli *cli, const struct supplier_verdict *v)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_SUPPLIERS_RECORD, v->orders_n - v->late_n, v->orders_n);
    return v->orders_n > 0 ? built(&text) : "";
}

static const char *lead_cell(struct cli *cli, const struct supplier_lead *lead)
{
    struct text_builder text;
    int64_t mean_e3 = (int64_t)floor(lead->own_days * FIXED_E3 + 0.5);
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_SUPPLIERS_LEAD, mean_e3 / 100 * 100,
              (int64_t)floor(lead->own_sd * 10 + 0.5) * 100, lead->n);
    return lead->n > 0 ? built(&text) : "";
}

static void add_suppliers(struct cli *cli, const struct supplier_review *r,
                          struct text_builder *text)
{
    enum { COLUMNS_N = 6 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_CODE), false, true},
        {cell_word(cli, WORD_COLUMN_SUPPLIER), false, false},
        {cell_word(cli, WORD_COLUMN_STATE), false, true},
        {cell_word(cli, WORD_SUPPLIERS_COLUMN_ON_TIME), false, true},
        {cell_word(cli, WORD_SUPPLIERS_COLUMN_LEAD), false, true},
        {cell_word(cli, WORD_SUPPLIERS_COLUMN_NOTE), false, false},
    };
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < r->rows_n; i++) {
        const struct supplier_row *row = &r->rows[i];
        const char *cells[COLUMNS_N] = {row->code,
                                        cell_name(row->name, row->code),
                                        state_cell(cli, &row->verdict),
                                        record_cell(cli, &row->verdict),
                                        lead_cell(cli, &row->lead),
                                        row->note};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static bool is_few(const struct supplier_choice *c)
{
    return c->suppliers_n < SUPPLIERS_LEAST ||
           (c->near_n != FIXED_NONE && c->near_n < SUPPLIERS_LEAST);
}

static void add_choices(struct cli *cli, const struct supplier_review *r, struct text_builder *text)
{
    int64_t few_n = 0;
    for (int64_t i = 0; i < r->choices_n; i++) {
        const struct supplier_choice *c = &r->choices[i];
        bool few = is_few(c);
        few_n += few ? 1 : 0;
        if (!few && !cli_given(cli, "all")) {
            continue;
        }
        const struct item *item = c->item != FIXED_NONE ? &r->city.items[c->item] : NULL;
        text_add(text, few ? "! " : "  ");
        words_add(text, cli->language, item != NULL ? WORD_SUPPLIERS_ITEM : WORD_SUPPLIERS_CATEGORY,
                  item != NULL ? cell_name(item->name, item->code) : c->category, c->suppliers_n);
        if (c->near_n != FIXED_NONE) {
            words_add(text, cli->language, WORD_SUPPLIERS_NEAR, c->near_n);
        }
        text_add(text, "\n");
    }
    if (few_n == 0) {
        words_add(text, cli->language, WORD_SUPPLIERS_ENOUGH);
        text_add(text, "\n");
    }
}

static void add_history(struct cli *cli, const struct supplier_review *r, struct text_builder *text)
{
    for (int64_t i = 0; i < r->events_n; i++) {
        const struct supplier_event *e = &r->events[i];
        words_add(text, cli->language, e->out ? WORD_SUPPLIERS_WENT_OUT : WORD_SUPPLIERS_CAME_BACK,
                  e->day, cell_name(e->name, e->code), e->late_n, e->orders_n, e->note, e->actor);
        text_add(text, "\n");
    }
    if (r->events_n == 0) {
        words_add(text, cli->language, WORD_SUPPLIERS_NO_HISTORY);
        text_add(text, "\n");
    }
}

static enum linli_rc list_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct suppliers_call *call = book->context;
    return supplier_review(db, &book->cli->arena, (int32_t)book->day, &call->review, err);
}

static enum linli_rc change_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct suppliers_call *call = book->context;
    return supplier_change(db, &book->cli->arena, call->code, call->out, call->note,
                           (int32_t)book->day, &book->who, &call->changed, err);
}

static enum linli_rc run_list(struct cli *cli, struct suppliers_call *call, struct linli_error *err)
{
    struct text_builder text;
    if (cli_given(cli, "note") || cli_given(cli, "key")) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--note and --key go with linli suppliers out and back");
    }
    LINLI_TRY(book_run(cli, BOOK_LOOK, list_body, call, err));
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "history")) {
        add_history(cli, &call->review, &text);
    } else {
        if (call->review.rows_n > 0) {
            add_suppliers(cli, &call->review, &text);
            text_add(&text, "\n");
        }
        add_choices(cli, &call->review, &text);
    }
    return cli_print_built(&text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct suppliers_call call = {.note = cli_text(cli, "note", "")};
    struct text_builder text;
    if (cli->arguments_n == 0) {
        return run_list(cli, &call, err);
    }
    call.out = text_equal(cli->arguments[0], "out");
    if ((!call.out && !text_equal(cli->arguments[0], "back")) || cli->arguments_n != 2) {
        return linli_fail(err, LINLI_EUSAGE,
                          "linli suppliers takes nothing, or out CODE, or back CODE "
                          "(linli suppliers --help)");
    }
    if (cli_given(cli, "history") || cli_given(cli, "all")) {
        return linli_fail(err, LINLI_EUSAGE, "--history and --all go with the list only");
    }
    call.code = cli->arguments[1];
    LINLI_TRY(book_run(cli, BOOK_DATED, change_body, &call, err));
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, call.changed.replayed, &text);
    words_add(&text, cli->language, call.out ? WORD_SUPPLIERS_NOW_OUT : WORD_SUPPLIERS_NOW_BACK,
              call.changed.name);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

const struct cli_command command_suppliers = {
    .name = "suppliers",
    .arguments = "[out CODE | back CODE]",
    .arguments_min = 0,
    .arguments_max = 2,
    .summary = {"suppliers: on time or not, out or back, and what too few of them supply",
                "供应商：是否准时、停用与恢复、哪些物料供应商不足"},
    .details =
        {"A supplier of whose last orders too few came on their day in full goes out by rule: its\n"
         "backups get its items until it is on time again (settings supplier_orders,\n"
         "supplier_on_time, supplier_trial_days). A person's word stands above the rule:\n"
         "  linli suppliers out S2 --note \"flood\"    until somebody says back\n"
         "  linli suppliers back S2 --note \"agreed\"\n"
         "The lead time is as measured: days behind the promised day, ± their deviation.\n"
         "! marks categories and key items with fewer than two suppliers, or two within 15 km.",
         "最近若干单中按时足量的份额过低，即按规则停用：其物料改由备选供应，直到恢复准时\n"
         "（设置 supplier_orders、supplier_on_time、supplier_trial_days）。人工决定优先：\n"
         "  linli suppliers out S2 --note 水灾    停用，直到有人恢复\n"
         "  linli suppliers back S2 --note 已约定\n"
         "到货为实测：比约定日晚的天数 ± 标准差。\n"
         "带 ! 的类别或关键物料不足两家供应商，或 15 公里内不足两家。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
