/*
 * What the parts of kill_commands share: the tester's state, and what it does to a server.
 */
#ifndef LINLI_TESTS_FAULT_KILL_TESTER_H
#define LINLI_TESTS_FAULT_KILL_TESTER_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"

enum {
    ITEMS_N = 3,
    PATH_BYTES = 512,
    URL_BYTES = 768,
    SERVER_TRIES = 600, /* of a twentieth of a second, until it is there again */
    TEXT_BYTES = 16384,
    ARGS_MAX = 20,
    ROWS_N = 200,          /* of an imported table */
    FIRST_GUESS_US = 8000, /* how long a command takes, until it is known */
    NO_KILL = -1,
    ON_ANSWER = -2,
    SKIPPED = 77
};

enum work {
    WORK_INIT,
    WORK_BACKUP,
    WORK_RESTORE,
    WORK_COPY,
    WORK_IMPORT,
    WORK_PLAN,
    WORK_RECEIVE, /* from here on bookings, with a key */
    WORK_ISSUE,
    WORK_RETURN, /* from here on of a lot that is there */
    WORK_COUNT,
    WORK_WRITE_OFF,
    WORK_QUARANTINE,
    WORKS_N
};

struct tester {
    const char *binary;
    const char *db;
    PGconn *link; /* to the server, past the program; NULL: SQLite */
    int64_t server_rounds;
    int64_t server_kills_n;
    char url[URL_BYTES];
    char folder[PATH_BYTES];
    char path[PATH_BYTES + 32]; /* of the SQLite city */
    char base[PATH_BYTES + 32]; /* a backup of its beginning */
    uint64_t seed;
    struct random_stream random;
    int64_t round;
    int64_t on_hand_e3[ITEMS_N]; /* all of it */
    int64_t held_e3[ITEMS_N];    /* of which not in daily use */
    int64_t typical_us[WORKS_N];
    int64_t kills_n[WORKS_N];
    int64_t answered_n; /* had answered before their end */
    int64_t done_n;     /* of the killed: had done it all the same */
};

enum blow { NO_SERVER, ONE_BACKEND, WHOLE_SERVER };

/* One command on its way. */
struct attempt {
    char *argv[ARGS_MAX];
    char out[TEXT_BYTES];
    char err[TEXT_BYTES];
    bool killed;
    int status;
};

/* One of the works with all that it needs. */
struct command {
    enum work work;
    int item;
    int64_t qty_e3; /* of a count: what is found */
    int64_t lot_e3; /* what the lot has before */
    char key[32];
    char lot[32];
    char qty[32];
    char file[PATH_BYTES + 64];
};

/* Prints what went wrong, of which command (NULL: none), and ends the program. */
void tester_die(const struct tester *t, const struct attempt *a, const char *what)
    __attribute__((noreturn));
void tester_wait_us(int64_t us);
void tester_write_file(const struct tester *t, const char *path, const char *text);
/* Runs "linli COMMAND --db DB", which must succeed. */
void tester_look(const struct tester *t, const char *command, const char *db, struct attempt *a);

void attempt_set(struct attempt *a, const char *const *arguments);

const char *work_name(enum work work);
/* A work that the city, as the tester's books have it, must be able to do. */
struct command work_draw(struct tester *t);
void work_arguments(const struct tester *t, const struct command *c, struct attempt *a);
/* Makes a city under a name of its own, which is looked at and removed. */
bool work_makes_file(enum work work);
/* Whether the first, killed try had done it already, as the repeated one tells. */
bool work_was_done(const struct tester *t, const struct command *c, const struct attempt *again);
/* The tester's books after it. */
void work_enter(struct tester *t, const struct command *c);
/* The item whose stock is not what the books say; -1: all is well. `a` gets what was shown. */
int stock_compare(const struct tester *t, struct attempt *a);

/* Whether the tests are asked to run on a server, and its url; NULL: a file it is. */
bool server_is_wanted(void);
const char *server_url(void);
/* A schema of its own for the city, and its end. */
void server_make_schema(struct tester *t);
void server_drop_schema(const struct tester *t);
/* Kills the process that serves somebody else than us, or the one that starts them all; false when
 * it was gone before. */
bool server_kill(struct tester *t, bool whole);
/* Until our own connection has been cut, as all are when one process of the server dies, and can be
 * made again. */
void server_wait(const struct tester *t);

#endif
