/*
 * Reading argv against a command's table of options (see parse.h). getopt_long does the reading;
 * its table is made of ours, so an option is described in one place.
 */
#define _GNU_SOURCE /* getopt_long */
#include "cli/parse.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "model/limits.h"
#include "service/who.h"

static const struct cli_option common[COMMON_N] = {
    [COMMON_HELP] = {"help", CLI_FLAG, NULL, {"show this help", "显示本帮助"}, 0, 0},
    [COMMON_LANG] = {"lang",
                     CLI_TEXT,
                     "zh|en",
                     {"language of the output (default: by locale)", "输出语言（默认按系统区域）"},
                     0,
                     0},
    [COMMON_QUIET] =
        {"quiet", CLI_FLAG, NULL, {"no remarks on standard error", "不在标准错误输出提示"}, 0, 0},
    [COMMON_DB] = {"db",
                   CLI_TEXT,
                   "FILE",
                   {"the city's database: a file, or postgresql://… (default: LINLI_DB)",
                    "城市数据库：文件或 postgresql://…（默认取环境变量 LINLI_DB）"},
                   0,
                   0},
    [COMMON_ACTOR] = {"actor",
                      CLI_TEXT,
                      "NAME",
                      {"who does it (default: the user's name)", "经办人（默认为当前用户名）"},
                      0,
                      0},
};

const struct cli_option *cli_common_option(enum cli_common which)
{
    return &common[which];
}

static int has_argument(const struct cli_option *option)
{
    return option->type == CLI_FLAG ? no_argument : required_argument;
}

/* getopt's own table: the command's options by their index, then the common ones. */
static enum linli_rc make_table(struct cli *cli, struct option **ret_table, struct linli_error *err)
{
    const struct cli_command *command = cli->command;
    struct option *table;
    int32_t n = command->options_n;
    LINLI_TRY(LINLI_NEW(&cli->arena, n + COMMON_N + 1, &table, err));
    for (int32_t i = 0; i < n; i++) {
        table[i] =
            (struct option){command->options[i].name, has_argument(&command->options[i]), 0, i + 1};
    }
    for (int32_t k = 0; k < COMMON_N; k++) {
        if (k < COMMON_DB || command->needs_db) {
            table[n++] = (struct option){common[k].name, has_argument(&common[k]), 0,
                                         command->options_n + 1 + k};
        }
    }
    *ret_table = table;
    return LINLI_OK;
}

static enum linli_rc set_language(struct cli *cli, const char *value, struct linli_error *err)
{
    if (text_equal(value, "zh")) {
        cli->language = WORDS_ZH;
    } else if (text_equal(value, "en")) {
        cli->language = WORDS_EN;
    } else {
        return linli_fail(err, LINLI_EUSAGE, "--lang is '%s', expected zh or en", value);
    }
    return LINLI_OK;
}

/* Of an option that is given twice one value would be lost without a word; a flag says the same. */
static enum linli_rc check_once(const struct cli *cli, const struct cli_option *option, bool *given,
                                struct linli_error *err)
{
    if (*given && option->type != CLI_FLAG) {
        return linli_fail(err, LINLI_EUSAGE, "--%s is given twice, expected once (linli %s --help)",
                          option->name, cli->command->name);
    }
    *given = true;
    return LINLI_OK;
}

static enum linli_rc take_common(struct cli *cli, enum cli_common which, const char *value,
                                 bool *ret_help, struct linli_error *err)
{
    switch (which) {
    case COMMON_HELP:
        *ret_help = true;
        return LINLI_OK;
    case COMMON_LANG:
        return set_language(cli, value, err);
    case COMMON_QUIET:
        cli->quiet = true;
        return LINLI_OK;
    case COMMON_DB:
        cli->db_url = value;
        return LINLI_OK;
    case COMMON_ACTOR:
        if (text_is_empty(value) || who_check_text(value, LIMIT_CODE_BYTES, NULL) != LINLI_OK) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--actor is '%s', expected a name of up to %d bytes", value,
                              LIMIT_CODE_BYTES);
        }
        cli->actor = value;
        return LINLI_OK;
    case COMMON_N:
        break;
    }
    return LINLI_OK;
}

/* A file may have any name; what stands for something of the city is text. */
static enum linli_rc check_argument_texts(const struct cli *cli, struct linli_error *err)
{
    for (int i = 0; i < cli->arguments_n; i++) {
        const char *argument = cli->arguments[i];
        size_t n = strlen(argument);
        if (text_valid_n(argument, n) != n && access(argument, F_OK) != 0) {
            return linli_fail(err, LINLI_EUSAGE, "'%s' is not valid UTF-8 text", argument);
        }
    }
    return LINLI_OK;
}

static enum linli_rc check_arguments(const struct cli *cli, struct linli_error *err)
{
    const struct cli_command *command = cli->command;
    if (cli->arguments_n < command->arguments_min) {
        return linli_fail(err, LINLI_EUSAGE, "linli %s needs %s (linli %s --help)", command->name,
                          command->arguments, command->name);
    }
    if (cli->arguments_n > command->arguments_max) {
        return linli_fail(err, LINLI_EUSAGE, "linli %s does not take '%s' (linli %s --help)",
                          command->name, cli->arguments[command->arguments_max], command->name);
    }
    if (command->needs_db && text_is_empty(cli->db_url)) {
        return linli_fail(err, LINLI_EUSAGE, "linli %s needs --db FILE or LINLI_DB", command->name);
    }
    return check_argument_texts(cli, err);
}

/* The word that getopt stopped at: inside a cluster of short options ("-qz") it has not stepped
 * behind it yet. No option is short, so its own number tells these apart. */
static const char *stopped_at(const struct cli *cli, int argc, char **argv)
{
    bool is_short = optopt < 0 || optopt > cli->command->options_n + COMMON_N;
    bool inside = is_short && strchr(argv[optind - 1], optopt) == NULL;
    return inside && optind < argc ? argv[optind] : argv[optind - 1];
}

enum linli_rc cli_parse(struct cli *cli, int argc, char **argv, bool *ret_help,
                        struct linli_error *err)
{
    const struct cli_command *command = cli->command;
    struct option *table;
    bool common_given[COMMON_N] = {false};
    *ret_help = false;
    LINLI_TRY(make_table(cli, &table, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, command->options_n, &cli->values, err));
    opterr = 0; /* getopt says nothing itself */
    optind = 1;
    for (;;) {
        int which = getopt_long(argc, argv, ":", table, NULL);
        if (which == -1) {
            break;
        }
        if (which == '?' || which == ':') {
            const char *what = stopped_at(cli, argc, argv);
            return which == ':'
                       ? linli_fail(err, LINLI_EUSAGE, "%s needs a value (linli %s --help)", what,
                                    command->name)
                       : linli_fail(err, LINLI_EUSAGE, "unknown option '%s' (linli %s --help)",
                                    what, command->name);
        }
        if (which > command->options_n) {
            enum cli_common k = (enum cli_common)(which - command->options_n - 1);
            LINLI_TRY(check_once(cli, &common[k], &common_given[k], err));
            LINLI_TRY(take_common(cli, k, optarg, ret_help, err));
            continue;
        }
        const char *value = optarg != NULL ? optarg : "";
        bool given = cli->values[which - 1] != NULL;
        LINLI_TRY(check_once(cli, &command->options[which - 1], &given, err));
        LINLI_TRY(cli_check_value(&command->options[which - 1], value, err));
        cli->values[which - 1] = value;
    }
    cli->arguments = argv + optind;
    cli->arguments_n = argc - optind;
    return *ret_help ? LINLI_OK : check_arguments(cli, err);
}

static const char *in(const struct cli *cli, const struct cli_say *say)
{
    return cli->language == WORDS_ZH ? say->zh : say->en;
}

static void add_option(const struct cli *cli, struct text_builder *b,
                       const struct cli_option *option)
{
    enum { HELP_COLUMN = 26 };
    char left[96];
    snprintf(left, sizeof(left), "  --%s%s%s", option->name, option->value_name != NULL ? " " : "",
             option->value_name != NULL ? option->value_name : "");
    text_add_pad(b, left, HELP_COLUMN);
    text_add(b, " ");
    text_add(b, in(cli, &option->help));
    text_add(b, "\n");
}

enum linli_rc cli_help_command(struct cli *cli, struct linli_error *err)
{
    const struct cli_command *command = cli->command;
    struct text_builder b;
    text_begin(&b, &cli->arena);
    text_addf(&b, "linli %s", command->name);
    if (command->needs_db) {
        text_add(&b, " --db FILE");
    }
    if (command->options_n > 0) {
        text_add(&b, cli->language == WORDS_ZH ? " [选项]" : " [options]");
    }
    text_addf(&b, "%s%s\n\n", command->arguments[0] != '\0' ? " " : "", command->arguments);
    text_addf(&b, "%s\n", in(cli, &command->summary));
    if (command->details.en[0] != '\0') {
        text_addf(&b, "\n%s\n", in(cli, &command->details));
    }
    text_add(&b, "\n");
    for (int32_t i = 0; i < command->options_n; i++) {
        add_option(cli, &b, &command->options[i]);
    }
    for (int32_t k = COMMON_N; k-- > 0;) {
        if (k < COMMON_DB || command->needs_db) {
            add_option(cli, &b, &common[k]);
        }
    }
    return cli_print_built(&b, err);
}

enum linli_rc cli_help_program(struct cli *cli, const struct cli_group *groups, int32_t groups_n,
                               struct linli_error *err)
{
    enum { SUMMARY_COLUMN = 13 };
    struct text_builder b;
    bool zh = cli->language == WORDS_ZH;
    text_begin(&b, &cli->arena);
    text_add(&b,
             zh ? "linli（邻里）：社区供应链——预测、补货、收发、对账\n\n用法：linli 命令 [选项]\n"
                : "linli: the supply chain of a neighbourhood\n\nUsage: linli COMMAND "
                  "[options]\n");
    for (int32_t g = 0; g < groups_n; g++) {
        text_addf(&b, "\n%s\n", in(cli, &groups[g].title));
        for (int32_t i = 0; i < groups[g].commands_n; i++) {
            const struct cli_command *command = groups[g].commands[i];
            text_add(&b, "  ");
            text_add_pad(&b, command->name, SUMMARY_COLUMN);
            text_addf(&b, "%s\n", in(cli, &command->summary));
        }
    }
    text_add(&b,
             zh ? "\n“linli 命令 --help” 说明每个选项；“linli --version” 显示版本。\n"
                : "\n`linli COMMAND --help` documents every option; `linli --version` says which "
                  "linli this is.\n");
    return cli_print_built(&b, err);
}
