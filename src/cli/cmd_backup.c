/* linli backup, linli restore: a whole city into one file, and back. */
#include <stdio.h>

#include "base/text.h"
#include "cli/commands.h"
#include "service/backup.h"

enum { KEEP_MOST = 10000, BYTES_PER_MB_E3 = 1000 };

static const struct cli_option backup_options[] = {
    {"out",
     CLI_TEXT,
     "FILE|DIR",
     {"the new file, or a folder that names it by the moment",
      "新文件，或存放备份的文件夹（按时间命名）"},
     0,
     0},
    {"keep",
     CLI_WHOLE,
     "N",
     {"of a folder: keep the newest N, remove older ones", "文件夹中只留最新 N 个，删除更早的"},
     1,
     KEEP_MOST},
};

static const struct cli_option restore_options[] = {
    {"replace",
     CLI_FLAG,
     NULL,
     {"the city is there already: keep it under another name", "城市已存在：原库改名保留"},
     0,
     0},
};

struct backup_call {
    struct cli *cli;
    struct text_builder text;
    struct backup_report report;
};

static enum linli_rc take_breach(void *context, enum check_id check, const char *where,
                                 struct linli_error *err)
{
    struct backup_call *call = context;
    struct text_builder name;
    const char *rule;
    text_begin(&name, &call->cli->arena);
    words_add(&name, call->cli->language, (enum word_id)(WORD_CHECK_WHOLE + (int)check));
    LINLI_TRY(text_finish(&name, &rule, err));
    words_add(&call->text, call->cli->language, WORD_CHECK_BREACH, rule, where);
    text_add(&call->text, "\n");
    return LINLI_OK;
}

static enum linli_rc print_report(struct backup_call *call, enum word_id word,
                                  struct linli_error *err)
{
    struct cli *cli = call->cli;
    const struct backup_report *r = &call->report;
    words_add(&call->text, cli->language, word, r->file, r->movements_n, r->lines_n, r->demand_n,
              r->size_bytes / BYTES_PER_MB_E3);
    text_add(&call->text, "\n");
    if (r->kept[0] != '\0') {
        words_add(&call->text, cli->language, WORD_BACKUP_KEPT, r->kept);
        text_add(&call->text, "\n");
    }
    if (r->removed_n > 0) {
        words_add(&call->text, cli->language, WORD_BACKUP_REMOVED, r->removed_n);
        text_add(&call->text, "\n");
    }
    if (r->breaches_n == 0) {
        words_add(&call->text, cli->language, WORD_CHECK_FINE, (int64_t)CHECK_N);
        text_add(&call->text, "\n");
    }
    return cli_print_built(&call->text, err);
}

/* What a refused copy breaks is listed, too: the failure names only their number. */
static enum linli_rc print_breaches(struct backup_call *call, enum linli_rc rc)
{
    (void)cli_print_built(&call->text, NULL);
    return rc;
}

static struct city_context context_of(struct cli *cli)
{
    return (struct city_context){.arena = &cli->arena, .clock = cli->clock, .actor = cli->actor};
}

static enum linli_rc run_backup(struct cli *cli, struct linli_error *err)
{
    struct backup_call call = {.cli = cli};
    struct city_context context = context_of(cli);
    struct backup_wish wish = {.from = cli->db_url,
                               .to = cli_text(cli, "out", NULL),
                               .keep_n = cli_whole(cli, "keep", 0),
                               .breach = take_breach,
                               .breach_context = &call};
    if (text_is_empty(wish.to)) {
        return linli_fail(err, LINLI_EUSAGE, "linli backup needs --out FILE or --out DIR");
    }
    text_begin(&call.text, &cli->arena);
    enum linli_rc rc = backup_make(&context, &wish, &call.report, err);
    if (rc != LINLI_OK) {
        return print_breaches(&call, rc);
    }
    cli_done(cli);
    LINLI_TRY(print_report(&call, WORD_BACKUP_MADE, err));
    return call.report.breaches_n == 0
               ? LINLI_OK
               : linli_fail(err, LINLI_EBREACH,
                            "the backup was made, but the city breaks %lld rules: linli check",
                            (long long)call.report.breaches_n);
}

static enum linli_rc run_restore(struct cli *cli, struct linli_error *err)
{
    struct backup_call call = {.cli = cli};
    struct city_context context = context_of(cli);
    struct backup_wish wish = {.from = cli->arguments[0],
                               .to = cli->db_url,
                               .replace = cli_given(cli, "replace"),
                               .breach = take_breach,
                               .breach_context = &call};
    text_begin(&call.text, &cli->arena);
    enum linli_rc rc = backup_restore(&context, &wish, &call.report, err);
    if (rc != LINLI_OK) {
        return print_breaches(&call, rc);
    }
    cli_done(cli);
    return print_report(&call, WORD_BACKUP_RESTORED, err);
}

const struct cli_command command_backup = {
    .name = "backup",
    .arguments = "",
    .summary = {"copy the whole city into one file, while others work",
                "整库备份为一个文件（不影响使用）"},
    .details =
        {"The copy is checked before it gets its name. --out DIR makes DIR/linli-DATE-TIME.db;\n"
         "with --keep N older files of exactly that form are removed.",
         "副本通过核对后才定名。--out 文件夹 时文件名为 linli-日期-时间.db；\n"
         "--keep N 只删除该文件夹中同样命名的较早备份。"},
    .options = backup_options,
    .options_n = CLI_COUNT(backup_options),
    .needs_db = true,
    .run = run_backup,
};

const struct cli_command command_restore = {
    .name = "restore",
    .arguments = "FILE",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"make a city of a backup", "用备份恢复城市"},
    .details =
        {"FILE is checked first. A city that exists is not touched, unless --replace is given:\n"
         "then it is kept beside as FILE.old-1, and nobody else may have it open.",
         "先核对备份文件。已有的城市不会被改动；加 --replace 时原库在旁边保留为 .old-1，\n"
         "且不得有其他程序正在使用。"},
    .options = restore_options,
    .options_n = CLI_COUNT(restore_options),
    .needs_db = true,
    .run = run_restore,
};
