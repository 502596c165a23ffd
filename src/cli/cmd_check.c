/* linli check: every invariant of a city's database, each breach by name. */
#include "base/text.h"
#include "cli/commands.h"
#include "service/check.h"

static const struct cli_option options[] = {
    {"verbose",
     CLI_FLAG,
     NULL,
     {"list every rule and whether it holds", "列出每条约束及结果"},
     0,
     0},
};

struct check_call {
    struct cli *cli;
    struct text_builder text;
    int64_t breaches_n;
    int64_t of_rule_n[CHECK_N];
};

static enum linli_rc rule_of(struct cli *cli, enum check_id check, const char **ret_rule,
                             struct linli_error *err)
{
    struct text_builder name;
    text_begin(&name, &cli->arena);
    words_add(&name, cli->language, (enum word_id)(WORD_CHECK_WHOLE + (int)check));
    return text_finish(&name, ret_rule, err);
}

static enum linli_rc take_breach(void *context, enum check_id check, const char *where,
                                 struct linli_error *err)
{
    struct check_call *call = context;
    const char *rule;
    LINLI_TRY(rule_of(call->cli, check, &rule, err));
    words_add(&call->text, call->cli->language, WORD_CHECK_BREACH, rule, where);
    text_add(&call->text, "\n");
    call->of_rule_n[check] += 1;
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    struct check_call *call = context;
    text_begin(&call->text, &call->cli->arena);
    for (int i = 0; i < CHECK_N; i++) {
        call->of_rule_n[i] = 0;
    }
    return check_city(db, take_breach, call, &call->breaches_n, err);
}

static enum linli_rc list_rules(struct check_call *call, struct linli_error *err)
{
    struct cli *cli = call->cli;
    for (int i = 0; i < CHECK_N; i++) {
        const char *rule;
        LINLI_TRY(rule_of(cli, (enum check_id)i, &rule, err));
        if (call->of_rule_n[i] == 0) {
            words_add(&call->text, cli->language, WORD_CHECK_HOLDS, rule);
        } else {
            words_add(&call->text, cli->language, WORD_CHECK_BROKEN, rule, call->of_rule_n[i]);
        }
        text_add(&call->text, "\n");
    }
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct check_call call = {.cli = cli};
    LINLI_TRY(cli_open_db(cli, DB_READ, &db, err));
    enum linli_rc rc = tx_run(db, TX_READ, check_body, &call, err);
    db_close(db);
    LINLI_TRY(rc);
    if (cli_given(cli, "verbose")) {
        LINLI_TRY(list_rules(&call, err));
    }
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
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
