/* linli: finds the command, lets it run, prints its failure as one line, and says how it went by
 * the exit status. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/parse.h"
#include "format/words_error.h"

static const struct cli_command *const of_city[] = {
    &command_demo,   &command_init,    &command_import, &command_export, &command_config,
    &command_backup, &command_restore, &command_copy,   &command_check,
};
static const struct cli_command *const of_day[] = {
    &command_plan,     &command_orders,      &command_approve,   &command_send,
    &command_cancel,   &command_emergency,   &command_inbox,     &command_override,
    &command_report,   &command_accuracy,    &command_patterns,  &command_allot,
    &command_alliance, &command_consignment, &command_suppliers, &command_dispatch,
    &command_buffers,
};
static const struct cli_command *const of_stock[] = {
    &command_stock,    &command_receive, &command_issue,      &command_return,  &command_count,
    &command_collect,  &command_reuse,   &command_quarantine, &command_release, &command_write_off,
    &command_transfer, &command_reserve, &command_slips,      &command_undo,
};
static const struct cli_command *const of_paper[] = {
    &command_print,
    &command_enter,
    &command_paper,
};
static const struct cli_command *const of_files[] = {
    &command_forecast, &command_backtest, &command_route,
    &command_carbon,   &command_solve,    &command_twin,
};

static const struct cli_group groups[] = {
    {{"The day", "每日"}, of_day, CLI_COUNT(of_day)},
    {{"Stock", "库存"}, of_stock, CLI_COUNT(of_stock)},
    {{"On paper", "纸面"}, of_paper, CLI_COUNT(of_paper)},
    {{"The city and its data", "城市与数据"}, of_city, CLI_COUNT(of_city)},
    {{"Files only, without a city", "只用文件，无需建城"}, of_files, CLI_COUNT(of_files)},
};

static const struct cli_command *find_command(const char *name)
{
    for (int32_t g = 0; g < CLI_COUNT(groups); g++) {
        for (int32_t i = 0; i < groups[g].commands_n; i++) {
            if (text_equal(groups[g].commands[i]->name, name)) {
                return groups[g].commands[i];
            }
        }
    }
    return NULL;
}

static const char *user_name(void)
{
    const char *name = getenv("LOGNAME");
    name = text_is_empty(name) ? getenv("USER") : name;
    bool fine = !text_is_empty(name) && text_valid_n(name, strlen(name)) == strlen(name) &&
                strlen(name) <= 64;
    return fine ? name : "cli";
}

static void init(struct cli *cli)
{
    *cli = (struct cli){
        .clock = date_clock_system(),
        .language = words_language_of(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")),
        .db_url = getenv("LINLI_DB"),
        .actor = user_name(),
    };
    linli_arena_init(&cli->arena, 0);
}

static bool is_language(const char *value)
{
    return text_equal(value, "zh") || text_equal(value, "en");
}

/* --lang counts for errors of the command line itself, too: it is looked for before anything else
 * is read. */
static void peek_language(struct cli *cli, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = strncmp(argv[i], "--lang=", 7) == 0             ? argv[i] + 7
                            : text_equal(argv[i], "--lang") && i + 1 < argc ? argv[i + 1]
                                                                            : "";
        if (is_language(value)) {
            cli->language = text_equal(value, "zh") ? WORDS_ZH : WORDS_EN;
        }
    }
}

/* `linli --lang zh plan`: the language may stand before the command. It was taken already. */
static int skip_language(int argc, char ***argv)
{
    char **at = *argv;
    bool joined = argc > 1 && strncmp(at[1], "--lang=", 7) == 0 && is_language(at[1] + 7);
    bool apart = argc > 2 && text_equal(at[1], "--lang") && is_language(at[2]);
    int n = joined ? 1 : apart ? 2 : 0;
    *argv += n;
    return n;
}

static enum linli_rc run(struct cli *cli, int argc, char **argv, struct linli_error *err)
{
    bool help = false;
    argc -= skip_language(argc, &argv);
    const char *name = argc > 1 ? argv[1] : "--help";
    if (text_equal(name, "--version")) {
        cli_print("linli " LINLI_VERSION "\n");
        return LINLI_OK;
    }
    if (text_equal(name, "help") && argc > 2) {
        cli->command = find_command(argv[2]);
        return cli->command != NULL
                   ? cli_help_command(cli, err)
                   : linli_fail(err, LINLI_EUSAGE, "unknown command '%s' (linli --help lists them)",
                                argv[2]);
    }
    if (text_equal(name, "--help") || text_equal(name, "-h") || text_equal(name, "help")) {
        return cli_help_program(cli, groups, CLI_COUNT(groups), err);
    }
    cli->command = find_command(name);
    if (cli->command == NULL) {
        return linli_fail(err, LINLI_EUSAGE, "unknown command '%s' (linli --help lists them)",
                          name);
    }
    LINLI_TRY(cli_parse(cli, argc - 1, argv + 1, &help, err));
    log_set_level(cli->quiet ? LOG_QUIET : LOG_INFO);
    return help ? cli_help_command(cli, err) : cli->command->run(cli, err);
}

/* A standard stream that the caller closed leaves its number to the next file that is opened, a
 * table or the database, and what is said would be written into that. The number is taken by a file
 * that refuses: what was closed stays an error to use. */
static void hold_closed_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd) {
            return; /* no more files: the command will say so itself */
        }
    }
}

int main(int argc, char **argv)
{
    struct cli cli;
    struct linli_error err;
    hold_closed_streams();
    init(&cli);
    linli_error_init(&err);
    peek_language(&cli, argc, argv);
    enum linli_rc rc = run(&cli, argc, argv, &err);
    /* long output failed when the buffer went out, and the last part need not fail again */
    bool written = fflush(stdout) == 0 && ferror(stdout) == 0;
    if (!written && rc == LINLI_OK) {
        rc = linli_fail(&err, LINLI_EIO, "standard output could not be written");
    }
    if (cli.arena.refused_n > 0 && rc == LINLI_OK) {
        rc = linli_fail(&err, LINLI_ENOMEM, "out of memory while the answer was written");
    }
    if (rc != LINLI_OK && cli.booked[0] != '\0') { /* whoever reads this must not book it again */
        linli_error_init(&err);
        rc = linli_fail(&err, rc, "it is booked, as %s, but the answer could not be written",
                        cli.booked);
    } else if (cli.done && (!written || rc == LINLI_ENOMEM)) {
        linli_error_init(&err);
        rc = linli_fail(&err, rc, "the work is done, but the answer could not be written");
    }
    if (rc != LINLI_OK) {
        char line[2048];
        words_error_print(cli.language, &err, line, sizeof(line));
        fprintf(stderr, "linli: %s\n", line);
    }
    linli_arena_finish(&cli.arena);
    return linli_rc_exit(rc);
}
