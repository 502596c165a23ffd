/* linli check: every invariant of a city's database, each breach by name. */
#include "base/text.h"
#include "cli/commands.h"
#include "service/check.h"

struct check_call {
    struct cli *cli;
    struct text_builder text;
    int64_t breaches_n;
};

static enum linli_rc take_breach(void *context, enum check_id check, const char *where,
                                 struct linli_error *err)
{
    struct check_call *call = context;
    struct text_builder name;
    const char *rule;
    text_begin(&name, &call->cli->arena);
    words_add(&name, call->cli->language, (enum word_id)(WORD_CHECK_WHOLE + (int)check));
    LINLI_TRY(text_finish(&name, &rule, err));
    words_add(&call->text, call->cli->language, WORD_CHECK_BREACH, rule, where);
    text_add(&call->text, "\n");
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    struct check_call *call = context;
    text_begin(&call->text, &call->cli->arena);
    return check_city(db, take_breach, call, &call->breaches_n, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct check_call call = {.cli = cli};
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = tx_run(db, TX_READ, check_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    if (call.breaches_n == 0) {
        words_add(&call.text, cli->language, WORD_CHECK_FINE, (int64_t)CHECK_N);
        text_add(&call.text, "\n");
    }
    LINLI_TRY(cli_print_built(&call.text, err));
    return call.breaches_n == 0
               ? LINLI_OK
               : linli_fail(err, LINLI_EBREACH, "breaches of the database's rules: %lld",
                            (long long)call.breaches_n);
}

const struct cli_command command_check = {
    .name = "check",
    .arguments = "",
    .summary = {"prove every invariant of the database", "核对数据库的全部约束"},
    .details = {"Exit status 1 with a line for each breach.", "有不符时逐条列出，退出码为 1。"},
    .needs_db = true,
    .run = run,
};
