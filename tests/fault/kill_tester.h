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
    WORK_IMPORT,
    WORK_PLAN,
    WORK_RECEIVE,
    WORK_ISSUE,
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
    int64_t on_hand_e3[ITEMS_N];
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

/* Prints what went wrong, of which command (NULL: none), and ends the program. */
void tester_die(const struct tester *t, const struct attempt *a, const char *what)
    __attribute__((noreturn));
void tester_wait_us(int64_t us);

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
