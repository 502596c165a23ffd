/* linli undo: takes a booking back by its number. */
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "service/undo.h"

static const struct cli_option options[] = {
    {"reason", CLI_TEXT, "TEXT", {"why, kept with the undo", "原因，随撤销单保存"}, 0, 0},
    BOOK_OPTION_KEY,
};

static enum linli_rc undo_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct cli *cli = book->cli;
    return undo_booking(db, &cli->arena, cli->arguments[0], cli_text(cli, "reason", ""), &book->who,
                        book->context, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct undone undone = {0};
    struct text_builder text;
    LINLI_TRY(book_run(cli, BOOK_WRITE, undo_body, &undone, err));
    book_done(cli, undone.number);
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, undone.replayed, &text);
    words_add(&text, cli->language, WORD_SLIP_UNDONE, undone.number, undone.slip.number);
    text_add(&text, "\n");
    for (int64_t i = 0; i < undone.rows_n; i++) {
        const struct slip_row *r = &undone.rows[i];
        const char *name = cell_name(r->item_name, r->item_code);
        if (r->qty_e3 != 0) {
            words_add(&text, cli->language, WORD_SLIP_UNDONE_ITEM, name, r->qty_e3, r->unit,
                      r->site_code);
            text_add(&text, "\n");
        }
        if (r->unmet_e3 != 0) {
            words_add(&text, cli->language, WORD_SLIP_UNDONE_UNMET, name, r->unmet_e3, r->unit);
            text_add(&text, "\n");
        }
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_undo = {
    .name = "undo",
    .arguments = "NUMBER",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"take a booking back, by its number", "按单号撤销一笔记账"},
    .details = {"Books the opposite of everything that NUMBER booked, on the day for which it was "
                "booked, or nothing:\nwhen its stock has been used meanwhile, it is refused. "
                "linli slips lists the numbers. An undo itself stays.",
                "按原归属日反向记账，或全部不做：其库存已被使用时拒绝撤销。\n"
                "单号可用 linli slips 查。撤销单本身不能再撤销。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
