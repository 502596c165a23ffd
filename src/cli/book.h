/*
 * What the commands that book stock share: their common options, and one call in its transaction.
 * Once a booking stands, its number is kept in struct cli: whatever goes wrong with the answer from
 * then on, the message says that it is booked and as what.
 */
#ifndef LINLI_CLI_BOOK_H
#define LINLI_CLI_BOOK_H

#include "cli/cli.h"
#include "service/who.h"

#define BOOK_OPTION_SITE                                                                           \
    {                                                                                              \
        "site", CLI_TEXT, "CODE", {"site (default: the only one)", "站点（默认唯一的站点）"}, 0, 0 \
    }
#define BOOK_OPTION_ITEM                                 \
    {                                                    \
        "item", CLI_TEXT, "CODE", {"item", "物料"}, 0, 0 \
    }
#define BOOK_OPTION_KEY                                                                            \
    {                                                                                              \
        "key", CLI_TEXT, "KEY",                                                                    \
            {"a key of your own: sent twice, it happens once", "自定的键：重复提交只执行一次"}, 0, \
            0                                                                                      \
    }
#define BOOK_OPTION_DATE                                                                         \
    {                                                                                            \
        "date", CLI_DAY, "DATE", {"day it counts for (default: today)", "归属日期（默认今天）"}, \
            0, 0                                                                                 \
    }

/* One call. */
struct book_call {
    struct cli *cli;
    struct who who;
    int32_t today; /* of the city, now */
    int64_t day;   /* --date, or today; for commands that have that option */
    void *context; /* the command's own */
};

typedef enum linli_rc (*book_body)(struct db *db, struct book_call *call, struct linli_error *err);

enum book_how {
    BOOK_READ,  /* only looks */
    BOOK_LOOK,  /* only looks; the command has --date */
    BOOK_WRITE, /* books; the command has --key */
    BOOK_DATED  /* the same with --date */
};

/* Opens the city, runs the body in a transaction and closes the city again. */
enum linli_rc book_run(struct cli *cli, enum book_how how, book_body body, void *context,
                       struct linli_error *err);

/* What was booked stands under this number. */
void book_done(struct cli *cli, const char *number);

/* Adds a line that the key was used before, when it was. */
void book_add_replayed(struct cli *cli, bool replayed, struct text_builder *text);

#endif
