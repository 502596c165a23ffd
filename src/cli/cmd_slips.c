/* linli slips: what was booked, newest first, with the numbers by which it is undone. */
#include <stdio.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/slips.h"

enum { SLIP_COLUMNS_N = 12, SLIPS_SHOWN_N = 50, SLIPS_MOST_N = 1000000, DAY_S = 86400 };

static const struct cli_option options[] = {
    {"site", CLI_TEXT, "CODE", {"only at a site", "仅某站点"}, 0, 0},
    {"item", CLI_TEXT, "CODE", {"only of an item", "仅某物料"}, 0, 0},
    {"day", CLI_DAY, "DATE", {"only of that day", "仅该归属日"}, 0, 0},
    {"from", CLI_DAY, "DATE", {"from that day on", "自该日起"}, 0, 0},
    {"to", CLI_DAY, "DATE", {"until that day", "至该日止"}, 0, 0},
    {"kind",
     CLI_TEXT,
     "TEXT",
     {"only one kind: issue, receipt, undo ...", "仅一类：issue、receipt、undo 等"},
     0,
     0},
    {"service", CLI_TEXT, "TEXT", {"only for a service", "仅某服务"}, 0, 0},
    {"limit",
     CLI_WHOLE,
     "N",
     {"how many bookings (default: 50)", "列出张数（默认 50）"},
     1,
     SLIPS_MOST_N},
};

struct slips_call {
    struct slips_choice choice;
    struct slips_found found;
};

static enum linli_rc slips_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct slips_call *call = book->context;
    return slips_find(db, &book->cli->arena, &call->choice, &call->found, err);
}

static const char *booked_cell(struct cli *cli, int64_t moment_ms, int64_t utc_offset_s)
{
    struct text_builder text;
    const char *done = NULL;
    int64_t day = date_of_moment(moment_ms, (int32_t)utc_offset_s);
    int64_t time_s = moment_ms / 1000 + utc_offset_s - day * DAY_S;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_SLIP_BOOKED, day, time_s);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *remark_cell(struct cli *cli, const struct slip_row *r)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    /* an undo takes back what was missing: that is said where it was missing */
    words_add(&text, cli->language, WORD_SLIP_REMARK, r->unmet_e3 > 0 ? r->unmet_e3 : 0,
              r->undone_by, r->undoes, r->of);
    (void)text_finish(&text, &done, NULL);
    return done == NULL || done[0] != ' ' ? done : done + 1;
}

/* The purpose of the rows, and the note of the slip behind it. */
static const char *why_cell(struct cli *cli, const struct slip_row *r)
{
    struct text_builder text;
    const char *done = NULL;
    bool both = !text_is_empty(r->reason) && !text_is_empty(r->note);
    text_begin(&text, &cli->arena);
    text_addf(&text, "%s%s%s", r->reason, both ? "; " : "", r->note);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static void add_row(struct cli *cli, const struct slip_row *r, bool first, int64_t utc_offset_s,
                    struct terminal_table *table)
{
    const char *cells[SLIP_COLUMNS_N] = {
        first ? r->number : "",
        first ? booked_cell(cli, r->moment_ms, utc_offset_s) : "",
        first ? cell_day(cli, r->day) : "",
        first ? cell_word(cli, (enum word_id)(WORD_SLIP_ISSUE + (int)r->kind)) : "",
        r->site_code,
        r->item_code,
        cell_name(r->item_name, r->item_code),
        cell_qty(cli, r->qty_e3, r->unit),
        r->service,
        why_cell(cli, r),
        first ? r->actor : "",
        remark_cell(cli, r),
    };
    terminal_table_add(table, cells);
}

static enum linli_rc print_slips(struct cli *cli, const struct slips_call *call,
                                 struct linli_error *err)
{
    static const enum word_id heads[SLIP_COLUMNS_N] = {
        WORD_SLIP_COLUMN_NUMBER, WORD_SLIP_COLUMN_BOOKED, WORD_SLIP_COLUMN_DAY,
        WORD_SLIP_COLUMN_KIND,   WORD_COLUMN_SITE,        WORD_COLUMN_CODE,
        WORD_COLUMN_ITEM,        WORD_COLUMN_QTY,         WORD_SLIP_COLUMN_SERVICE,
        WORD_SLIP_COLUMN_WHY,    WORD_SLIP_COLUMN_WHO,    WORD_COLUMN_REMARK};
    const struct slips_found *found = &call->found;
    struct terminal_column columns[SLIP_COLUMNS_N] = {0};
    struct terminal_table table;
    struct text_builder text;
    int64_t slips_n = 0;
    for (int i = 0; i < SLIP_COLUMNS_N; i++) {
        columns[i] = (struct terminal_column){.header = cell_word(cli, heads[i]),
                                              .right = heads[i] == WORD_COLUMN_QTY};
    }
    terminal_table_init(&table, &cli->arena, columns, SLIP_COLUMNS_N);
    for (int64_t i = 0; i < found->rows_n; i++) {
        bool first = i == 0 || found->rows[i].command != found->rows[i - 1].command;
        slips_n += first ? 1 : 0;
        add_row(cli, &found->rows[i], first, found->utc_offset_s, &table);
    }
    text_begin(&text, &cli->arena);
    if (found->rows_n == 0) {
        words_add(&text, cli->language, WORD_SLIP_NONE);
        text_add(&text, "\n");
    } else {
        terminal_table_print(&table, &text, 0, 0, false);
    }
    if (slips_n == call->choice.most_n) {
        words_add(&text, cli->language, WORD_SLIP_MORE, slips_n);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct slips_call call = {0};
    if (cli_given(cli, "day") && (cli_given(cli, "from") || cli_given(cli, "to"))) {
        return linli_fail(err, LINLI_EUSAGE, "--day or --from and --to was expected, not both");
    }
    bool day = cli_given(cli, "day");
    const char *from = day ? "day" : "from";
    const char *to = day ? "day" : "to";
    call.choice = (struct slips_choice){
        .site = cli_text(cli, "site", NULL),
        .item = cli_text(cli, "item", NULL),
        .from_day = cli_given(cli, from) ? cli_day(cli, from, 0) : FIXED_NONE,
        .to_day = cli_given(cli, to) ? cli_day(cli, to, 0) : FIXED_NONE,
        .kind = cli_text(cli, "kind", NULL),
        .service = cli_text(cli, "service", NULL),
        .most_n = cli_whole(cli, "limit", SLIPS_SHOWN_N),
    };
    LINLI_TRY(book_run(cli, BOOK_READ, slips_body, &call, err));
    return print_slips(cli, &call, err);
}

const struct cli_command command_slips = {
    .name = "slips",
    .arguments = "",
    .summary = {"what was booked, newest first", "已入账的单据，新的在前"},
    .details = {"Numbers such as IS-20261123-01 are for linli undo. A quantity is what the booking "
                "did to the stock:\nissues are below zero; what was only moved is shown as moved.",
                "IS-20261123-01 之类的单号用于 linli undo。数量为对库存的影响：发放为负；\n"
                "只是移动的，显示移动数量。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
