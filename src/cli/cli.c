/* Reading the command line into `struct cli` (see cli.h), with getopt_long over the command's own
 * table of options. */
#define _GNU_SOURCE /* getopt_long */
#include "cli/cli.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/parse.h"
#include "model/limits.h"

static int32_t option_index(const struct cli *cli, const char *name)
{
    for (int32_t i = 0; i < cli->command->options_n; i++) {
        if (text_equal(cli->command->options[i].name, name)) {
            return i;
        }
    }
    assert(!"the command has no such option");
    return 0;
}

bool cli_given(const struct cli *cli, const char *name)
{
    return cli->values[option_index(cli, name)] != NULL;
}

const char *cli_text(const struct cli *cli, const char *name, const char *otherwise)
{
    const char *value = cli->values[option_index(cli, name)];
    return value != NULL ? value : otherwise;
}

int32_t cli_day(const struct cli *cli, const char *name, int32_t otherwise)
{
    const char *value = cli_text(cli, name, NULL);
    int32_t day = otherwise;
    if (value != NULL && !date_parse(value, strlen(value), &day)) {
        assert(!"days were checked by cli_check_value");
    }
    return day;
}

static int64_t number_of(const char *value, int32_t places, int64_t otherwise)
{
    int64_t number = otherwise;
    if (value != NULL) {
        (void)fixed_parse(value, strlen(value), places, FIXED_HALF_AWAY, &number);
    }
    return number;
}

int64_t cli_whole(const struct cli *cli, const char *name, int64_t otherwise)
{
    return number_of(cli_text(cli, name, NULL), 0, otherwise);
}

int64_t cli_qty_e3(const struct cli *cli, const char *name, int64_t otherwise)
{
    return number_of(cli_text(cli, name, NULL), 3, otherwise);
}

/* Days so late that what follows from them could not be written are refused here, once. */
static enum linli_rc check_day(const struct cli_option *option, const char *value, int32_t day,
                               struct linli_error *err)
{
    char first[DATE_TEXT_BYTES];
    char last[DATE_TEXT_BYTES];
    static_assert(LIMIT_OPTION_DAY_MIN == (int)DATE_DAY_MIN &&
                      LIMIT_OPTION_DAY_MAX + LIMIT_HORIZON_DAYS - 1 == (int)DATE_DAY_MAX,
                  "the limits agree with the days that can be written");
    if (day >= LIMIT_OPTION_DAY_MIN && day <= LIMIT_OPTION_DAY_MAX) {
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EUSAGE, "--%s is '%s', expected a date from %s to %s",
                      option->name, value, date_print(LIMIT_OPTION_DAY_MIN, first),
                      date_print(LIMIT_OPTION_DAY_MAX, last));
}

enum linli_rc cli_check_value(const struct cli_option *option, const char *value,
                              struct linli_error *err)
{
    size_t n = strlen(value);
    int32_t day;
    int64_t number;
    if (text_valid_n(value, n) != n) {
        return linli_fail(err, LINLI_EUSAGE, "--%s is not valid UTF-8 text", option->name);
    }
    switch (option->type) {
    case CLI_FLAG:
    case CLI_TEXT:
        return LINLI_OK;
    case CLI_DAY:
        if (!date_parse(value, n, &day)) {
            return linli_fail(err, LINLI_EUSAGE, "--%s is '%s', expected a date such as 2026-11-22",
                              option->name, value);
        }
        return check_day(option, value, day, err);
    case CLI_WHOLE:
        if (fixed_parse(value, n, 0, FIXED_HALF_AWAY, &number) != FIXED_PARSED ||
            number < option->min || number > option->max) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--%s is '%s', expected a whole number from %lld to %lld",
                              option->name, value, (long long)option->min, (long long)option->max);
        }
        return LINLI_OK;
    case CLI_QTY:
        if (fixed_parse(value, n, 3, FIXED_HALF_AWAY, &number) != FIXED_PARSED || number <= 0 ||
            number > LIMIT_QTY_E3) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--%s is '%s', expected a quantity above 0 of up to three decimals, "
                              "at most %lld",
                              option->name, value, (long long)(LIMIT_QTY_E3 / FIXED_E3));
        }
        return LINLI_OK;
    case CLI_COUNT_QTY:
        if (fixed_parse(value, n, 3, FIXED_HALF_AWAY, &number) != FIXED_PARSED || number < 0 ||
            number > LIMIT_QTY_E3) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--%s is '%s', expected a quantity from 0 to %lld with up to three "
                              "decimals",
                              option->name, value, (long long)(LIMIT_QTY_E3 / FIXED_E3));
        }
        return LINLI_OK;
    }
    return LINLI_OK;
}

enum linli_rc cli_open_db(struct cli *cli, enum db_mode mode, struct db **ret_db,
                          struct linli_error *err)
{
    return db_open(cli->db_url, mode, cli->clock, ret_db, err);
}

void cli_done(struct cli *cli)
{
    cli->done = true;
}

void cli_print(const char *text)
{
    fputs(text, stdout);
}

enum linli_rc cli_print_built(struct text_builder *builder, struct linli_error *err)
{
    const char *text;
    LINLI_TRY(text_finish(builder, &text, err));
    if (builder->arena->refused_n > 0) { /* a cell or a sentence would be missing in it */
        return linli_fail(err, LINLI_ENOMEM, "out of memory while the answer was written");
    }
    cli_print(text);
    return LINLI_OK;
}

void cli_remark(const struct cli *cli, const char *text)
{
    if (!cli->quiet) {
        fprintf(stderr, "%s\n", text);
    }
}
