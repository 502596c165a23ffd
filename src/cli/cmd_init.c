/* linli init: a new city from a folder of tables. linli import: further tables into a city. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/table_remark.h"
#include "service/city.h"

static const struct cli_option init_options[] = {
    {"from",
     CLI_TEXT,
     "DIR",
     {"folder of tables: demand.csv, items.csv … (docs/tables.md)",
      "存放各表的文件夹：demand.csv、items.csv……（见 docs/tables.md）"},
     0,
     0},
};

static const struct cli_option import_options[] = {
    {"create",
     CLI_FLAG,
     NULL,
     {"make sites and items that are not known yet", "遇到未知站点或物料时新建"},
     0,
     0},
};

static void print_file(struct cli *cli, const struct city_file_report *r, struct text_builder *text)
{
    const char *name = table_get(r->file.table)->name;
    words_add(text, cli->language, WORD_IMPORT_FILE, name, r->read.rows_n, r->counts.added_n,
              r->counts.same_n, r->counts.corrected_n);
    text_add(text, "\n");
    if (r->sites_made + r->items_made > 0) {
        text_add(text, "  ");
        words_add(text, cli->language, WORD_IMPORT_MADE, r->sites_made, r->items_made);
        text_add(text, "\n");
    }
}

static enum linli_rc print_report(struct cli *cli, const struct city_import_report *report,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    for (int32_t i = 0; i < report->files_n; i++) {
        print_file(cli, &report->files[i], &text);
        table_remark(cli, report->files[i].file.path, &report->files[i].read);
    }
    if (report->inbox_n > 0) {
        const struct reason waits = {NOTICE_INBOX, 2, {report->inbox_n, report->inbox_fen}};
        words_add_reason(&text, cli->language, &waits);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

/* A line that is written over while a long file is read; only for somebody who looks on. */
static void show_progress(const char *path, int64_t rows_n)
{
    fprintf(stderr, "\r%s: %lld\r", path, (long long)rows_n);
}

static struct city_context context_of(struct cli *cli, struct db *db)
{
    bool looked_at = !cli->quiet && isatty(STDERR_FILENO);
    return (struct city_context){.db = db,
                                 .arena = &cli->arena,
                                 .clock = cli->clock,
                                 .actor = cli->actor,
                                 .progress = looked_at ? show_progress : NULL};
}

static bool has_table(const struct city_file *files, int32_t n, enum table_id table)
{
    for (int32_t i = 0; i < n; i++) {
        if (files[i].table == table) {
            return true;
        }
    }
    return false;
}

struct init_call {
    const char *ignored[CITY_IGNORED_MAX];
    int32_t ignored_n;
    struct city_import_report *report;
};

/* A table that the folder has must name everything; one that it lacks follows from the demand. */
static enum linli_rc init_from(struct cli *cli, struct db *db, const char *folder,
                               struct init_call *call, struct linli_error *err)
{
    struct city_file files[TABLE_N];
    int32_t files_n = 0;
    struct city_context context = context_of(cli, db);
    LINLI_TRY(
        city_folder(folder, &cli->arena, files, &files_n, call->ignored, &call->ignored_n, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, 1, &call->report, err));
    struct city_make make = {.sites = !has_table(files, files_n, TABLE_SITES),
                             .items = !has_table(files, files_n, TABLE_ITEMS)};
    return city_import(&context, files, files_n, make, call->report, err);
}

static enum linli_rc print_init(struct cli *cli, const struct init_call *call,
                                struct linli_error *err)
{
    for (int32_t i = 0; i < call->ignored_n; i++) {
        struct text_builder text;
        const char *done;
        text_begin(&text, &cli->arena);
        words_add(&text, cli->language, WORD_IMPORT_IGNORED, call->ignored[i]);
        LINLI_TRY(text_finish(&text, &done, err));
        cli_remark(cli, done);
    }
    return print_report(cli, call->report, err);
}

static enum linli_rc run_init(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    struct init_call call = {.ignored_n = 0};
    const char *folder = cli_text(cli, "from", NULL);
    if (folder == NULL) {
        return linli_fail(err, LINLI_EUSAGE, "linli init needs --from DIR");
    }
    LINLI_TRY(cli_open_db(cli, DB_CREATE, &db, err));
    enum linli_rc rc = init_from(cli, db, folder, &call, err);
    if (rc != LINLI_OK) {
        db_close(db); /* a city that could not be filled is not left behind */
        return rc;
    }
    LINLI_TRY(db_publish(db, err));
    cli_done(cli);
    return print_init(cli, &call, err); /* what is told is there */
}

/* "demand=sales.csv" or a file whose name says its table. */
static enum linli_rc parse_file(char *argument, struct city_file *ret_file, struct linli_error *err)
{
    char *equals = strchr(argument, '=');
    if (equals == NULL) {
        ret_file->path = argument;
        return city_table_of(argument, &ret_file->table, err);
    }
    const struct table *table = table_find(argument, (size_t)(equals - argument));
    if (table == NULL) {
        return linli_fail(err, LINLI_EUSAGE,
                          "'%s' names no table, expected demand.csv, items.csv … or TABLE=%s",
                          argument, equals + 1);
    }
    *ret_file = (struct city_file){table->id, equals + 1};
    return LINLI_OK;
}

static enum linli_rc run_import(struct cli *cli, struct linli_error *err)
{
    struct city_file *files;
    struct city_import_report *report;
    struct db *db;
    LINLI_TRY(LINLI_NEW(&cli->arena, cli->arguments_n, &files, err));
    LINLI_TRY(LINLI_NEW(&cli->arena, 1, &report, err));
    for (int32_t i = 0; i < cli->arguments_n; i++) {
        LINLI_TRY(parse_file(cli->arguments[i], &files[i], err));
    }
    LINLI_TRY(cli_open_db(cli, DB_WRITE, &db, err));
    struct city_context context = context_of(cli, db);
    struct city_make make = {.sites = cli_given(cli, "create"), .items = cli_given(cli, "create")};
    enum linli_rc rc = city_import(&context, files, cli->arguments_n, make, report, err);
    db_close(db);
    LINLI_TRY(rc);
    cli_done(cli);
    return print_report(cli, report, err);
}

const struct cli_command command_init = {
    .name = "init",
    .arguments = "",
    .summary = {"make a new city from a folder of tables", "从一个文件夹的表格新建城市"},
    .details =
        {"Sites or items that have no table of their own are made from those that the demand "
         "names.",
         "没有站点表或物料表时，按需求表中出现的编码新建。"},
    .options = init_options,
    .options_n = CLI_COUNT(init_options),
    .needs_db = true,
    .run = run_init,
};

const struct cli_command command_import = {
    .name = "import",
    .arguments = "[TABLE=]FILE...",
    .arguments_min = 1,
    .arguments_max = CITY_FILES_MAX,
    .summary = {"take further tables into a city", "向城市导入更多表格"},
    .details =
        {"A file is one of the tables by its name (demand.csv, items.csv.gz) or by TABLE=FILE; "
         "FILE - is standard input.\nRows that are there already are left, different ones "
         "are corrected and their old values kept. All or nothing.",
         "按文件名（demand.csv、items.csv.gz）或 表名=文件 识别表格；“-”为标准输入。\n"
         "已有且相同的行跳过；不同的更正并保留旧值。要么全部导入，要么不变。"},
    .options = import_options,
    .options_n = CLI_COUNT(import_options),
    .needs_db = true,
    .run = run_import,
};
