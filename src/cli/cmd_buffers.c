/* linli buffers: by what the safety stocks of each category are multiplied, what its forecasts were
 * worth month by month, and a person's word over it. */
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/sheet_buffer.h"
#include "format/terminal.h"
#include "service/buffer.h"

static const struct cli_option options[] = {
    {"note", CLI_TEXT, "TEXT", {"set, rule: why", "set、rule：原因"}, 0, 0},
    {"history",
     CLI_FLAG,
     NULL,
     {"list: every month that was reviewed, and what people said", "列出历次月度评审与人工设定"},
     0,
     0},
    BOOK_OPTION_DATE,
    BOOK_OPTION_KEY,
};

enum verb { VERB_LIST, VERB_SET, VERB_RULE };

struct buffers_call {
    enum verb verb;
    const char *category;
    int64_t factor_e4; /* NONE: the rule's */
    struct buffer_view view;
    bool replayed;
};

static const char *built(struct text_builder *text)
{
    const char *done = NULL;
    (void)text_finish(text, &done, NULL);
    return done;
}

static const char *above_cell(struct cli *cli, const struct buffer_review *r)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (r->totals_n > 0) {
        words_add(&text, cli->language, WORD_BUFFER_ABOVE, r->above_n, r->totals_n,
                  r->above_n * FIXED_E4 / r->totals_n);
    }
    return r->totals_n > 0 ? built(&text) : cell_word(cli, WORD_BUFFER_NO_TOTALS);
}

static const char *change_cell(struct cli *cli, const struct buffer_review *r)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language,
              r->after_e4 == r->before_e4 ? WORD_BUFFER_STAYS : WORD_BUFFER_CHANGE, r->before_e4,
              r->after_e4);
    return built(&text);
}

static const char *share_cell(struct cli *cli, int64_t share_e4)
{
    return share_e4 != FIXED_NONE ? cell_number(cli, WORD_BUFFER_SHARE, share_e4) : "";
}

static const char *ratio_cell(struct cli *cli, int64_t ratio_e4)
{
    return ratio_e4 != FIXED_NONE ? cell_number(cli, WORD_BUFFER_FACTOR, ratio_e4) : "";
}

static const char *by_cell(struct cli *cli, const struct buffer_view *view,
                           const struct buffer_row *row)
{
    if (row->state.hand_e4 != FIXED_NONE) {
        return cell_number(cli, WORD_BUFFER_HAND, row->state.hand_day);
    }
    return cell_word(cli, !view->rule            ? WORD_BUFFER_OFF
                          : !row->state.reviewed ? WORD_BUFFER_NOT_YET
                                                 : WORD_BUFFER_RULE);
}

static void add_categories(struct cli *cli, const struct buffer_view *view,
                           struct text_builder *text)
{
    enum { COLUMNS_N = 7 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_BUFFER_COLUMN_CATEGORY), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_FACTOR), true, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_BY), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_MONTH), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_ERROR), true, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_ABOVE), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_NOTE), false, false},
    };
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < view->rows_n; i++) {
        const struct buffer_row *row = &view->rows[i];
        const struct buffer_review *r = &row->state.review;
        bool known = row->state.reviewed;
        const char *cells[COLUMNS_N] = {sheet_category_name(row->category, cli->language),
                                        ratio_cell(cli, row->factor_e4),
                                        by_cell(cli, view, row),
                                        known ? cell_day(cli, r->month_day) : "",
                                        known ? share_cell(cli, r->error_e4) : "",
                                        known ? above_cell(cli, r) : "",
                                        row->state.hand_e4 != FIXED_NONE ? row->state.note : ""};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
    if (view->rows_n == 0) {
        words_add(text, cli->language, WORD_BUFFER_NONE);
        text_add(text, "\n");
    }
}

static void add_reviews(struct cli *cli, const struct buffer_view *view, struct text_builder *text)
{
    enum { COLUMNS_N = 6 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_BUFFER_COLUMN_MONTH), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_CATEGORY), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_ERROR), true, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_ABOVE), false, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_HELD), true, true},
        {cell_word(cli, WORD_BUFFER_COLUMN_CHANGE), false, true},
    };
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < view->reviews_n; i++) {
        const struct buffer_review *r = &view->reviews[i].review;
        const char *cells[COLUMNS_N] = {
            cell_day(cli, r->month_day),
            sheet_category_name(view->reviews[i].category, cli->language),
            share_cell(cli, r->error_e4),
            above_cell(cli, r),
            ratio_cell(cli, r->measured_e4),
            change_cell(cli, r)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static void add_history(struct cli *cli, const struct buffer_view *view, struct text_builder *text)
{
    if (view->reviews_n > 0) {
        add_reviews(cli, view, text);
    }
    for (int64_t i = 0; i < view->hands_n; i++) {
        const struct buffer_hand *h = &view->hands[i];
        const char *name = sheet_category_name(h->category, cli->language);
        text_add(text, i == 0 && view->reviews_n > 0 ? "\n" : "");
        if (h->factor_e4 != FIXED_NONE) {
            words_add(text, cli->language, WORD_BUFFER_WAS_SET, (int64_t)h->day, name, h->factor_e4,
                      h->note, h->actor);
        } else {
            words_add(text, cli->language, WORD_BUFFER_WAS_GIVEN_BACK, (int64_t)h->day, name,
                      h->note, h->actor);
        }
        text_add(text, "\n");
    }
    if (view->reviews_n == 0 && view->hands_n == 0) {
        words_add(text, cli->language, WORD_BUFFER_NO_HISTORY);
        text_add(text, "\n");
    }
}

static enum linli_rc list_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct buffers_call *call = book->context;
    return buffer_view(db, &book->cli->arena, (int32_t)book->day, &call->view, err);
}

static enum linli_rc set_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct buffers_call *call = book->context;
    return buffer_set(db, &book->cli->arena, call->category, call->factor_e4,
                      cli_text(book->cli, "note", ""), (int32_t)book->day, &book->who,
                      &call->replayed, err);
}

static enum linli_rc run_list(struct cli *cli, struct buffers_call *call, struct linli_error *err)
{
    struct text_builder text;
    if (cli_given(cli, "note") || cli_given(cli, "key")) {
        return linli_fail(err, LINLI_EUSAGE, "--note and --key go with linli buffers set and rule");
    }
    LINLI_TRY(book_run(cli, BOOK_LOOK, list_body, call, err));
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "history")) {
        add_history(cli, &call->view, &text);
    } else {
        add_categories(cli, &call->view, &text);
    }
    return cli_print_built(&text, err);
}

static enum linli_rc read_words(struct cli *cli, struct buffers_call *call, struct linli_error *err)
{
    const char *verb = cli->arguments_n > 0 ? cli->arguments[0] : "";
    bool set = text_equal(verb, "set") && cli->arguments_n == 3;
    bool rule = text_equal(verb, "rule") && cli->arguments_n == 2;
    call->factor_e4 = FIXED_NONE;
    if (cli->arguments_n == 0) {
        return LINLI_OK;
    }
    if (!set && !rule) {
        return linli_fail(err, LINLI_EUSAGE,
                          "linli buffers takes nothing, or set CATEGORY FACTOR, or rule CATEGORY "
                          "(linli buffers --help)");
    }
    if (cli_given(cli, "history")) {
        return linli_fail(err, LINLI_EUSAGE, "--history goes with the list only");
    }
    call->verb = set ? VERB_SET : VERB_RULE;
    call->category = cli->arguments[1];
    if (set) {
        const char *factor = cli->arguments[2];
        if (fixed_parse(factor, strlen(factor), 4, FIXED_HALF_AWAY, &call->factor_e4) !=
            FIXED_PARSED) {
            return linli_fail(err, LINLI_EUSAGE, "a buffer factor is a number from 0.5 to 3");
        }
    }
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct buffers_call call = {.verb = VERB_LIST};
    struct text_builder text;
    LINLI_TRY(read_words(cli, &call, err));
    if (call.verb == VERB_LIST) {
        return run_list(cli, &call, err);
    }
    LINLI_TRY(book_run(cli, BOOK_DATED, set_body, &call, err));
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, call.replayed, &text);
    const char *name = sheet_category_name(call.category, cli->language);
    if (call.verb == VERB_SET) {
        words_add(&text, cli->language, WORD_BUFFER_NOW_SET, name, call.factor_e4);
    } else {
        words_add(&text, cli->language, WORD_BUFFER_NOW_BACK, name);
    }
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

const struct cli_command command_buffers = {
    .name = "buffers",
    .arguments = "[set CATEGORY FACTOR | rule CATEGORY]",
    .arguments_min = 0,
    .arguments_max = 3,
    .summary = {"buffers: by what each category's safety stock is multiplied, and why",
                "缓冲：各类别安全库存的系数及依据"},
    .details =
        {"The first plan of a month looks at the forecasts of the month before. Where more "
         "72-hour\n"
         "totals than one in ten were wanted above what the forecast promised to nine in ten, the\n"
         "safety stocks of the category grow; where fewer were, they shrink: by at most\n"
         "category_buffer_step a month, between category_buffer_least and category_buffer_most\n"
         "(linli config). A person's word stands above it:\n"
         "  linli buffers set vegetables 1.3 --note \"new supplier\"    until somebody says rule\n"
         "  linli buffers rule vegetables --note \"settled\"\n"
         "  linli buffers --history    every review with what it measured",
         "每月第一次计划评审上个月的预测：72 小时总量超出预测九成上限的次数多于十分之一，该类别\n"
         "的安全库存就加宽，少于则收窄；每月最多调整 category_buffer_step，并在\n"
         "category_buffer_least 与 category_buffer_most 之间（linli config）。人工决定优先：\n"
         "  linli buffers set 蔬菜 1.3 --note 换了供应商    直到有人用 rule 交还\n"
         "  linli buffers rule 蔬菜 --note 已稳定\n"
         "  linli buffers --history    列出历次评审及其依据"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
