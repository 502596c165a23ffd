/*
 * The command line: a table of commands, each with its options, its help and its function side by
 * side. A command parses (here), calls one service and prints; it decides nothing and knows no SQL.
 *
 * Results go to standard output, everything else to standard error. A failing command prints one
 * line and exits with the status of its code (linli_rc_exit).
 */
#ifndef LINLI_CLI_CLI_H
#define LINLI_CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "format/words.h"
#include "linli/arena.h"
#include "model/slip.h"
#include "store/db.h"

/* A sentence in both languages. */
struct cli_say {
    const char *en;
    const char *zh;
};

enum cli_value {
    CLI_FLAG,     /* given or not */
    CLI_TEXT,     /* any text */
    CLI_DAY,      /* YYYY-MM-DD */
    CLI_WHOLE,    /* a whole number from min to max */
    CLI_QTY,      /* a quantity of up to three decimals, above 0 */
    CLI_COUNT_QTY /* the same, or 0: what was counted */
};

struct cli_option {
    const char *name; /* without the dashes */
    enum cli_value type;
    const char *value_name; /* in the help: FILE, DATE, N; NULL for flags */
    struct cli_say help;
    int64_t min; /* CLI_WHOLE */
    int64_t max;
};

struct cli;

struct cli_command {
    const char *name;
    const char *arguments; /* in the help: "DEMAND", "[TABLE=]FILE..."; "" when there are none */
    int32_t arguments_min;
    int32_t arguments_max;
    struct cli_say summary;
    struct cli_say details; /* more lines for `--help`; may be "" */
    const struct cli_option *options;
    int32_t options_n;
    bool needs_db; /* has --db, and cannot do without */
    enum linli_rc (*run)(struct cli *cli, struct linli_error *err);
};

/* Commands that belong together, as the program's help shows them. */
struct cli_group {
    struct cli_say title;
    const struct cli_command *const *commands;
    int32_t commands_n;
};

/* One call of the program. */
struct cli {
    struct linli_arena arena;
    struct date_clock clock;
    enum words_language language;
    const struct cli_command *command;
    const char **values; /* [options_n] text of each option, NULL when not given */
    char **arguments;
    int32_t arguments_n;
    const char *db_url; /* --db or LINLI_DB */
    const char *actor;  /* --actor or the user's name: who did it */
    bool quiet;
    char booked[SLIP_NUMBER_BYTES]; /* the number under which this call has booked; "": nothing */
    bool done; /* all that this call was to change is changed; only its answer is still to come */
};

/* The value of an option of this command by its name (asserted to exist). Days, numbers and
 * quantities were checked when the line was parsed. */
bool cli_given(const struct cli *cli, const char *name);
const char *cli_text(const struct cli *cli, const char *name, const char *otherwise);
int32_t cli_day(const struct cli *cli, const char *name, int32_t otherwise);
int64_t cli_whole(const struct cli *cli, const char *name, int64_t otherwise);
int64_t cli_qty_e3(const struct cli *cli, const char *name, int64_t otherwise);

/* Opens the city of --db. */
enum linli_rc cli_open_db(struct cli *cli, enum db_mode mode, struct db **ret_db,
                          struct linli_error *err);

/* What the call was to change stands (a transaction, a file): whatever goes wrong with the answer
 * from then on, the message says so. */
void cli_done(struct cli *cli);

/* Prints to standard output; a failure there (a full disk) is reported at the end of the program.
 */
void cli_print(const char *text);
/* Prints what was built, or fails for want of memory. */
enum linli_rc cli_print_built(struct text_builder *builder, struct linli_error *err);
/* A remark on standard error unless --quiet; `text` in the language of the call. */
void cli_remark(const struct cli *cli, const char *text);

#define CLI_COUNT(array) ((int32_t)(sizeof(array) / sizeof((array)[0])))

#endif
