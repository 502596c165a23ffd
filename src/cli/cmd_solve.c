/* linli solve: one inventory problem as JSON in, its answer as JSON out. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "format/problem.h"

/* The whole of the file, at most one byte more than a problem may have. */
static enum linli_rc read_all(struct cli *cli, FILE *file, const char **ret_text, size_t *ret_n,
                              struct linli_error *err)
{
    struct text_builder text;
    char chunk[16384];
    size_t got;
    text_begin(&text, &cli->arena);
    while (text.n <= PROBLEM_BYTES_MAX && (got = fread(chunk, 1, sizeof(chunk), file)) > 0) {
        text_add_n(&text, chunk, got);
    }
    if (ferror(file)) {
        return linli_fail(err, LINLI_EIO, "the file cannot be read: %s", strerror(errno));
    }
    *ret_n = text.n;
    return text_finish(&text, ret_text, err);
}

static enum linli_rc read_file(struct cli *cli, const char *name, const char **ret_text,
                               size_t *ret_n, struct linli_error *err)
{
    bool standard = text_equal(name, "-");
    FILE *file = standard ? stdin : fopen(name, "rb");
    enum linli_rc rc =
        file != NULL ? read_all(cli, file, ret_text, ret_n, err)
                     : linli_fail(err, LINLI_EIO, "the file cannot be read: %s", strerror(errno));
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s", name);
    }
    if (file != NULL && !standard) {
        fclose(file);
    }
    return rc;
}

static void warn(void *context, const char *path)
{
    struct cli *cli = context;
    struct text_builder line;
    const char *text;
    text_begin(&line, &cli->arena);
    text_addf(&line,
              cli->language == WORDS_ZH ? "%s：未知字段，已忽略" : "%s: unknown field, ignored",
              path);
    if (text_finish(&line, &text, NULL) == LINLI_OK) {
        cli_remark(cli, text);
    }
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    const char *text;
    const char *answer;
    size_t n;
    LINLI_TRY(read_file(cli, cli->arguments[0], &text, &n, err));
    LINLI_TRY(problem_solve(text, n, &cli->arena, &answer, warn, cli, err));
    cli_print(answer);
    cli_print("\n");
    return LINLI_OK;
}

const struct cli_command command_solve = {
    .name = "solve",
    .arguments = "FILE|-",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"solve one inventory problem given as JSON", "求解一个 JSON 描述的库存问题"},
    .details =
        {"The object names its type in \"problem\": eoq, newsvendor, rq, ss, lot_sizing ...\n"
         "docs/inventory.md lists all types with their fields, formulas and sources.",
         "对象用 \"problem\" 指明类型：eoq、newsvendor、rq、ss、lot_sizing 等；\n"
         "全部类型及其字段、公式和出处见 docs/inventory.md。"},
    .run = run,
};
