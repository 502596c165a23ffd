/* linli config: settings with their values and where they come from, all or those that are named;
 * KEY=VALUE sets one. */
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/config.h"

/* In a list of all settings a long text gives way to the others: whoever names it sees it whole. */
static const char *shown_of(struct cli *cli, const char *value, bool whole,
                            struct text_builder *text)
{
    enum { LIST_COLUMNS = 36 };
    struct text_builder part;
    const char *cut = "";
    if (text_is_empty(value)) {
        return "-";
    }
    if (whole || text_width(value) <= LIST_COLUMNS) {
        return value;
    }
    text_begin(&part, &cli->arena);
    text_addf(&part, "%.*s…", (int)text_fit(value, LIST_COLUMNS - 1), value);
    if (text_finish(&part, &cut, NULL) != LINLI_OK) {
        text->rc = LINLI_ENOMEM;
    }
    return cut;
}

static enum linli_rc print_values(struct cli *cli, const struct config_value *values, int32_t n,
                                  bool whole, struct linli_error *err)
{
    static const struct terminal_column columns[] = {
        {NULL, false, true}, {NULL, true, true}, {NULL, false, true}, {NULL, false, false}};
    struct terminal_table table;
    struct text_builder text;
    bool zh = cli->language == WORDS_ZH;
    text_begin(&text, &cli->arena);
    terminal_table_init(&table, &cli->arena, columns, 4);
    for (int32_t i = 0; i < n; i++) {
        const char *origin =
            values[i].is_set ? (zh ? "本城设置" : "set") : (zh ? "默认" : "default");
        const char *cells[] = {values[i].def->key, shown_of(cli, values[i].text, whole, &text),
                               origin, zh ? values[i].def->meaning_zh : values[i].def->meaning_en};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, &text, 0, 0, false);
    return cli_print_built(&text, err);
}

/* Reads "KEY=VALUE" arguments. */
static enum linli_rc read_pairs(struct cli *cli, struct setting_row **ret_rows,
                                struct linli_error *err)
{
    struct setting_row *rows;
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n, &rows, err));
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        char *equals = strchr(cli->arguments[i], '=');
        if (equals == NULL) {
            return linli_fail(err, LINLI_EUSAGE, "'%s' sets nothing, expected KEY=VALUE",
                              cli->arguments[i]);
        }
        *equals = '\0';
        rows[i] = (struct setting_row){cli->arguments[i], equals + 1};
    }
    *ret_rows = rows;
    return LINLI_OK;
}

static bool is_question(const struct cli *cli)
{
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        if (strchr(cli->arguments[i], '=') != NULL) {
            return false;
        }
    }
    return cli->arguments_n > 0;
}

/* Of all values those that the arguments name, in their order. */
static enum linli_rc choose_values(struct cli *cli, struct config_value **values, int32_t *n,
                                   struct linli_error *err)
{
    struct config_value *chosen;
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n, &chosen, err));
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        const char *key = cli->arguments[i];
        int32_t at = 0;
        while (at < *n && !text_equal((*values)[at].def->key, key)) {
            at += 1;
        }
        if (at == *n) {
            return linli_fail(err, LINLI_EUNKNOWN,
                              "unknown setting '%s', expected one of `linli config`", key);
        }
        chosen[i] = (*values)[at];
    }
    *values = chosen;
    *n = cli->arguments_n;
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct setting_row *rows = NULL;
    struct config_value *values;
    int32_t n;
    bool asks = is_question(cli);
    bool sets = cli->arguments_n > 0 && !asks;
    if (sets) {
        LINLI_TRY(read_pairs(cli, &rows, err));
    }
    for (int32_t i = 0; sets && i < cli->arguments_n; i++) {
        if (text_equal(rows[i].key, "tuned")) { /* the evidence of what the twin did */
            return linli_fail(err, LINLI_EUSAGE,
                              "setting %s is written by linli twin --tune, not by hand", "tuned");
        }
    }
    LINLI_TRY(cli_open_db(cli, sets ? DB_WRITE : DB_READ, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    enum linli_rc rc = sets ? config_set(&context, rows, cli->arguments_n, err) : LINLI_OK;
    if (rc == LINLI_OK) {
        cli->done = sets;
        rc = config_list(&context, &values, &n, err);
    }
    db_close(db);
    LINLI_TRY(rc);
    if (asks) {
        LINLI_TRY(choose_values(cli, &values, &n, err));
    }
    return print_values(cli, values, n, asks, err);
}

const struct cli_command command_config = {
    .name = "config",
    .arguments = "[KEY... | KEY=VALUE...]",
    .arguments_max = 64,
    .summary = {"every setting with its value and origin, or those named; KEY=VALUE sets one",
                "全部设置及来源，或只看指定的；用 键=值 修改"},
    .details = {"", ""},
    .needs_db = true,
    .run = run,
};
