/* One booking in its transaction (see book.h). */
#include "cli/book.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "service/today.h"

struct run {
    struct book_call call;
    enum book_how how;
    book_body body;
};

static enum linli_rc run_body(struct db *db, void *context, struct linli_error *err)
{
    struct run *run = context;
    struct book_call *call = &run->call;
    LINLI_TRY(today_read(db, call->who.now_ms, &call->today, err));
    call->day = call->today;
    if (run->how == BOOK_DATED || run->how == BOOK_LOOK) {
        call->day = cli_day(call->cli, "date", call->today);
    }
    return run->body(db, call, err);
}

enum linli_rc book_run(struct cli *cli, enum book_how how, book_body body, void *context,
                       struct linli_error *err)
{
    struct db *db;
    bool write = how == BOOK_WRITE || how == BOOK_DATED;
    struct run run = {
        .call = {.cli = cli,
                 .who = {.actor = cli->actor,
                         .key = write ? cli_text(cli, "key", NULL) : NULL,
                         .now_ms = date_clock_now_ms(cli->clock)},
                 .context = context},
        .how = how,
        .body = body,
    };
    LINLI_TRY(cli_open_db(cli, write ? DB_WRITE : DB_READ, &db, err));
    enum linli_rc rc = tx_run(db, write ? TX_WRITE : TX_READ, run_body, &run, err);
    db_close(db);
    cli->done = write && rc == LINLI_OK;
    return rc;
}

void book_done(struct cli *cli, const char *number)
{
    assert(strlen(number) < sizeof(cli->booked));
    snprintf(cli->booked, sizeof(cli->booked), "%s", number);
}

void book_add_replayed(struct cli *cli, bool replayed, struct text_builder *text)
{
    if (replayed) {
        words_add(text, cli->language, WORD_STOCK_REPLAYED);
        text_add(text, "\n");
    }
}
