/*
 * kill_commands --n N [--seed S] [--talk SECONDS] [--server ROUNDS]: kills linli (SIGKILL) at
 * random moments of init, import, plan, receive, issue, backup and restore, until N processes have
 * really died, and looks from outside after each: the checks find nothing; what had been answered
 * stands; the interrupted command can be repeated with its key, and stock is what all commands
 * together make, each once.
 *
 * The tester keeps its own books: what it has asked for, and nothing else. An answer counts when it
 * has been read from the pipe, dead or alive. Seed and round are printed with a failure: the same
 * seed asks for the same commands; the moments of the kills are the machine's.
 *
 * The city is a new SQLite file in a folder of its own, or, with LINLI_TEST_ENGINE=postgres, a new
 * schema of the server that LINLI_TEST_POSTGRES names. With --server every so many rounds it is the
 * server that dies, by turns the one process that serves the command or the whole of it: only for
 * a server that nobody else uses (tools/with-postgres kill_commands …).
 *
 * Run by meson with few kills and by tools/soak with many. The program is the one that LINLI_BINARY
 * names. The last line is "1 passed, 0 failed" or the reverse.
 */
#include "kill_tester.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DAY "2026-11-23"

static const char *const work_names[WORKS_N] = {"init", "backup",  "restore", "import",
                                                "plan", "receive", "issue"};

static const char *const item_codes[ITEMS_N] = {"ALPHA", "BETA", "GAMMA"};

void tester_die(const struct tester *t, const struct attempt *a, const char *what)
{
    printf("seed %" PRIu64 ", round %" PRId64 ": %s\n", t->seed, t->round, what);
    for (int i = 0; a != NULL && a->argv[i] != NULL; i++) {
        printf("%s%s", i == 0 ? "  linli " : " ", a->argv[i]);
    }
    if (a != NULL) {
        printf("\n  exit status %d%s\n  stdout: %s\n  stderr: %s\n", a->status,
               a->killed ? " (killed)" : "", a->out, a->err);
    }
    printf("  kept in %s\n0 passed, 1 failed\n", t->folder);
    exit(1);
}

/* ---- running -----------------------------------------------------------------------------------
 */

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void tester_wait_us(int64_t us)
{
    struct timespec pause = {us / 1000000, us % 1000000 * 1000};
    nanosleep(&pause, NULL);
}

/* ---- one process -------------------------------------------------------------------------------
 */

static void start_child(const struct tester *t, const struct attempt *a, int out, int err)
{
    char *argv[ARGS_MAX + 2] = {(char *)(uintptr_t)t->binary};
    int in = open("/dev/null", O_RDONLY);
    for (int i = 0; a->argv[i] != NULL; i++) {
        argv[i + 1] = a->argv[i];
    }
    setenv("LANG", "C", 1);
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    if (in < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) {
        _exit(126);
    }
    execv(argv[0], argv);
    _exit(127);
}

/* Reads to the end, behind the n bytes that are there. */
static void drain(int from, char out[TEXT_BYTES], size_t n)
{
    ssize_t got = 1;
    while (got > 0 && n < TEXT_BYTES - 1) {
        got = read(from, out + n, TEXT_BYTES - 1 - n);
        n += got > 0 ? (size_t)got : 0;
    }
    out[n] = '\0';
}

/* Runs the attempt, killed after so long, or as soon as it answers, or not at all; or it is the
 * server that is killed after so long. */
static void run_struck(struct tester *t, struct attempt *a, int64_t kill_after_us, enum blow server)
{
    ssize_t first_n = 0;
    bool struck = false;
    int out[2];
    int err[2];
    int status = 0;
    fflush(stdout);
    if (pipe(out) != 0 || pipe(err) != 0) {
        tester_die(t, NULL, "no pipe");
    }
    pid_t child = fork();
    if (child == 0) {
        start_child(t, a, out[1], err[1]);
    }
    close(out[1]);
    close(err[1]);
    if (child < 0) {
        tester_die(t, NULL, "no process");
    }
    if (server != NO_SERVER) {
        tester_wait_us(kill_after_us);
        struck = server_kill(t, server == WHOLE_SERVER);
    } else if (kill_after_us == ON_ANSWER) {
        first_n = read(out[0], a->out, TEXT_BYTES - 1);
        kill(child, SIGKILL);
    } else if (kill_after_us != NO_KILL) {
        tester_wait_us(kill_after_us);
        kill(child, SIGKILL);
    }
    drain(out[0], a->out, first_n > 0 ? (size_t)first_n : 0);
    drain(err[0], a->err, 0);
    close(out[0]);
    close(err[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    a->killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && kill_after_us != NO_KILL;
    a->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (struck) {
        server_wait(t);
    }
}

static void run(const struct tester *t, struct attempt *a)
{
    struct tester untouched = *t; /* nothing of it changes when nothing is killed */
    run_struck(&untouched, a, NO_KILL, NO_SERVER);
}

/* ---- commands ----------------------------------------------------------------------------------
 */

struct command {
    enum work work;
    int item;
    int64_t qty_e3;
    char key[32];
    char lot[32];
    char qty[32];
    char file[PATH_BYTES + 64];
};

static void set_arguments(struct attempt *a, const char *const *arguments)
{
    int n = 0;
    for (; arguments[n] != NULL; n++) {
        a->argv[n] = (char *)(uintptr_t)arguments[n];
    }
    a->argv[n] = NULL;
}

static void command_arguments(const struct tester *t, const struct command *c, struct attempt *a)
{
    const char *item = item_codes[c->item];
    switch (c->work) {
    case WORK_INIT:
        set_arguments(a, (const char *const[]){"init", "--db", c->file, "--from", t->folder, NULL});
        break;
    case WORK_BACKUP:
        set_arguments(a, (const char *const[]){"backup", "--db", t->db, "--out", c->file, NULL});
        break;
    case WORK_RESTORE:
        set_arguments(a, (const char *const[]){"restore", "--db", c->file, t->base, NULL});
        break;
    case WORK_IMPORT:
        set_arguments(a, (const char *const[]){"import", "--db", t->db, c->file, NULL});
        break;
    case WORK_PLAN:
        set_arguments(
            a, (const char *const[]){"plan", "--db", t->db, "--date", DAY, "--threads", "1", NULL});
        break;
    case WORK_RECEIVE:
        set_arguments(a, (const char *const[]){"receive", "--db", t->db, "--item", item, "--qty",
                                               c->qty, "--lot", c->lot, "--date", DAY, "--key",
                                               c->key, NULL});
        break;
    case WORK_ISSUE:
    case WORKS_N:
    default:
        set_arguments(a, (const char *const[]){"issue", "--db", t->db, "--item", item, "--qty",
                                               c->qty, "--date", DAY, "--key", c->key, NULL});
        break;
    }
}

static void write_file(const struct tester *t, const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        tester_die(t, NULL, "a table could not be written");
    }
}

/* Two hundred days of an item, with quantities that no other round gives them: all of them are
 * added or all corrected. */
static void write_demand(struct tester *t, struct command *c)
{
    static char text[TEXT_BYTES];
    size_t n = (size_t)snprintf(text, sizeof(text), "site,item,date,qty\n");
    for (int i = 0; i < ROWS_N; i++) {
        n += (size_t)snprintf(text + n, sizeof(text) - n, "S1,%s,2026-%02d-%02d,%d.%03d\n",
                              item_codes[c->item], 3 + i / 28, 1 + i % 28, i % 7,
                              (int)(t->round % 1000));
    }
    snprintf(c->file, sizeof(c->file), "%s/more/demand.csv", t->folder);
    write_file(t, c->file, text);
}

/* A city under a name of its own, which is looked at and removed. */
static bool makes_file(enum work work)
{
    return work == WORK_INIT || work == WORK_BACKUP || work == WORK_RESTORE;
}

static struct command draw_command(struct tester *t)
{
    static const enum work deck[] = {
        WORK_BACKUP,  WORK_RESTORE, /* of files only */
        WORK_INIT,    WORK_IMPORT,  WORK_IMPORT,  WORK_PLAN,  WORK_PLAN,  WORK_RECEIVE,
        WORK_RECEIVE, WORK_RECEIVE, WORK_RECEIVE, WORK_ISSUE, WORK_ISSUE, WORK_ISSUE,
    };
    uint64_t first = t->link != NULL ? 2 : 0;
    uint64_t drawn = first + random_below(&t->random, sizeof(deck) / sizeof(deck[0]) - first);
    struct command c = {.work = deck[drawn]};
    c.item = (int)random_below(&t->random, ITEMS_N);
    c.qty_e3 = 1 + (int64_t)random_below(&t->random, 20000);
    snprintf(c.key, sizeof(c.key), "key-%" PRId64, t->round);
    snprintf(c.lot, sizeof(c.lot), "L%" PRId64, t->round % 17);
    snprintf(c.qty, sizeof(c.qty), "%" PRId64 ".%03" PRId64, c.qty_e3 / 1000, c.qty_e3 % 1000);
    if (c.work == WORK_IMPORT) {
        write_demand(t, &c);
    }
    if (makes_file(c.work)) {
        snprintf(c.file, sizeof(c.file), "%s/other.db", t->folder);
    }
    return c;
}

/* ---- looking from outside ----------------------------------------------------------------------
 */

/* The number that ends where `end` stands: "1,234.5" is 1234500. */
static int64_t number_before(const char *line, const char *end)
{
    const char *from = end;
    int64_t value = 0;
    int64_t unit = 1000;
    bool fraction = false;
    while (from > line && strchr("0123456789.,", from[-1]) != NULL) {
        from--;
    }
    for (; from < end; from++) {
        if (*from == '.') {
            fraction = true;
        } else if (*from != ',') {
            unit = fraction ? unit / 10 : unit;
            value = fraction ? value + (*from - '0') * unit : value * 10 + (*from - '0') * 1000;
        }
    }
    return value;
}

/* What `linli stock` shows of an item: each lot is a line with its quantity in "pcs". */
static int64_t shown_e3(const char *table, const char *code)
{
    int64_t sum_e3 = 0;
    for (const char *line = table; line != NULL; line = strchr(line, '\n')) {
        line += line[0] == '\n' ? 1 : 0;
        const char *end = strchr(line, '\n');
        const char *item = strstr(line, code);
        const char *unit = strstr(line, " pcs");
        if (end != NULL && item != NULL && item < end && unit != NULL && unit < end) {
            sum_e3 += number_before(line, unit);
        }
    }
    return sum_e3;
}

static void look(const struct tester *t, const char *command, const char *db, struct attempt *a)
{
    set_arguments(a, (const char *const[]){command, "--db", db, NULL});
    run(t, a);
    if (a->status != 0) {
        tester_die(t, a, "the city cannot be looked at");
    }
}

static void assert_sound(const struct tester *t, const char *db)
{
    struct attempt a;
    look(t, "check", db, &a);
    if (strstr(a.out, "no breach") == NULL) {
        tester_die(t, &a, "the checks find something");
    }
}

/* What each item has; -1 in *ret_other: it is the tester's books; else the item that differs. */
static int compare_stock(const struct tester *t, struct attempt *a)
{
    look(t, "stock", t->db, a);
    for (int i = 0; i < ITEMS_N; i++) {
        if (shown_e3(a->out, item_codes[i]) != t->on_hand_e3[i]) {
            return i;
        }
    }
    return -1;
}

/* The tester's books after the command. */
static void enter(struct tester *t, const struct command *c)
{
    int64_t there_e3 = t->on_hand_e3[c->item];
    if (c->work == WORK_RECEIVE) {
        t->on_hand_e3[c->item] = there_e3 + c->qty_e3;
    } else if (c->work == WORK_ISSUE) {
        t->on_hand_e3[c->item] = there_e3 > c->qty_e3 ? there_e3 - c->qty_e3 : 0;
    }
}

/* ---- one round ---------------------------------------------------------------------------------
 */

static bool is_keyed(enum work work)
{
    return work == WORK_RECEIVE || work == WORK_ISSUE;
}

/* "200 corrected" */
static bool has_count(const char *text, const char *what)
{
    char all[64];
    snprintf(all, sizeof(all), " %d %s", ROWS_N, what);
    return strstr(text, all) != NULL;
}

/* What the first, killed try had already done, as the repeated one tells it. */
static bool was_done(const struct tester *t, const struct command *c, const struct attempt *again)
{
    bool done = false;
    if (is_keyed(c->work)) {
        done = strchr(again->out, '\n') != NULL && strchr(again->out, '\n')[1] != '\0' &&
               strstr(again->out, "nothing was done again") != NULL;
    } else if (c->work == WORK_IMPORT) {
        done = has_count(again->out, "the same");
        if (!done && !has_count(again->out, "added") && !has_count(again->out, "corrected")) {
            tester_die(t, again, "the table was taken in by half");
        }
    } else if (makes_file(c->work)) {
        done = again->status == 2 && (strstr(again->err, "exists already") != NULL ||
                                      strstr(again->err, "there already") != NULL);
    }
    return done;
}

/* The command again, in peace. */
static bool repeat(struct tester *t, const struct command *c, bool answered)
{
    struct attempt again;
    int64_t start_us = now_us();
    command_arguments(t, c, &again);
    run(t, &again);
    int64_t took_us = now_us() - start_us;
    bool done = was_done(t, c, &again);
    if (again.status != 0 && !(makes_file(c->work) && done)) {
        tester_die(t, &again, "it cannot be repeated");
    }
    if (answered && c->work != WORK_PLAN && !done) {
        tester_die(t, &again, "what had been answered was not there");
    }
    if (!done) { /* so long it takes when it is really done */
        t->typical_us[c->work] += (took_us - t->typical_us[c->work]) / 8;
    }
    return done;
}

/* The last line is the program's. Before it libpq may speak of a server that dies between taking
 * the connection and our first word. */
static bool says_what_failed(const char *text)
{
    const char *last = text;
    for (const char *line = strchr(text, '\n'); line != NULL && line[1] != '\0';
         line = strchr(line + 1, '\n')) {
        last = line + 1;
    }
    return strncmp(last, "linli: ", 7) == 0;
}

static void play_round(struct tester *t)
{
    struct attempt first;
    struct attempt view;
    struct command c = draw_command(t);
    command_arguments(t, &c, &first);
    int64_t most_us = t->typical_us[c.work];
    bool on_answer = random_below(&t->random, 5) == 0;
    int64_t after_us = (int64_t)random_below(&t->random, (uint64_t)most_us + 1);
    bool server = t->server_rounds > 0 && t->round % t->server_rounds == 0;
    enum blow blow = !server                                ? NO_SERVER
                     : t->round / t->server_rounds % 2 == 0 ? WHOLE_SERVER
                                                            : ONE_BACKEND;
    run_struck(t, &first, on_answer && !server ? ON_ANSWER : after_us, blow);
    if (!first.killed && first.status != 0 && !server) {
        tester_die(t, &first, "it failed without being killed");
    }
    if (!first.killed && first.status != 0 && (first.status != 1 || !says_what_failed(first.err))) {
        tester_die(t, &first, "one line and exit status 1 were expected of a server that is gone");
    }
    bool answered = first.out[0] != '\0';
    assert_sound(t, t->db);
    bool done = repeat(t, &c, answered);
    enter(t, &c);
    if (compare_stock(t, &view) >= 0) {
        tester_die(t, &view, "stock is not what the commands make, each once");
    }
    if (makes_file(c.work)) {
        assert_sound(t, c.file);
        unlink(c.file);
    }
    t->kills_n[c.work] += first.killed ? 1 : 0;
    t->answered_n += answered ? 1 : 0;
    t->done_n += first.killed && done ? 1 : 0;
}

/* ---- beginning and end -------------------------------------------------------------------------
 */

static void write_tables(const struct tester *t)
{
    static const struct {
        const char *name;
        const char *text;
    } tables[] = {
        {"sites.csv", "site,name\nS1,One\n"},
        {"items.csv",
         "item,name,unit,cost\nALPHA,ALPHA,pcs,2\nBETA,BETA,pcs,3\nGAMMA,GAMMA,pcs,1\n"},
        {"suppliers.csv", "supplier,name\nV1,First\n"},
        {"supply.csv", "supplier,item,price,lead_days\nV1,ALPHA,2,1\nV1,BETA,3,2\n"},
        {"demand.csv", "site,item,date,qty\nS1,ALPHA,2026-11-20,3\nS1,ALPHA,2026-11-21,5\n"
                       "S1,BETA,2026-11-21,2\nS1,GAMMA,2026-11-22,1\nS1,ALPHA,2026-11-22,4\n"},
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        char path[PATH_BYTES + 32];
        snprintf(path, sizeof(path), "%s/%s", t->folder, tables[i].name);
        write_file(t, path, tables[i].text);
    }
}

static void begin(struct tester *t)
{
    char more[PATH_BYTES + 32];
    struct attempt a;
    const char *base = getenv("TMPDIR");
    t->binary = getenv("LINLI_BINARY");
    snprintf(t->folder, sizeof(t->folder), "%s/linli-kill-XXXXXX",
             base == NULL || base[0] == '\0' ? "/tmp" : base);
    if (t->binary == NULL || mkdtemp(t->folder) == NULL) {
        tester_die(t, NULL, "LINLI_BINARY and a folder for temporary files are needed");
    }
    snprintf(more, sizeof(more), "%s/more", t->folder);
    if (mkdir(more, 0777) != 0) {
        tester_die(t, NULL, "no folder");
    }
    write_tables(t);
    if (server_url() != NULL) {
        server_make_schema(t);
    } else {
        snprintf(t->path, sizeof(t->path), "%s/city.db", t->folder);
        t->db = t->path;
    }
    set_arguments(&a, (const char *const[]){"init", "--db", t->db, "--from", t->folder, NULL});
    run(t, &a);
    if (a.status != 0) {
        tester_die(t, &a, "the city could not be made");
    }
    snprintf(t->base, sizeof(t->base), "%s/base.db", t->folder);
    if (t->link == NULL) {
        set_arguments(&a, (const char *const[]){"backup", "--db", t->db, "--out", t->base, NULL});
        run(t, &a);
    }
    for (int i = 0; i < WORKS_N; i++) {
        t->typical_us[i] = FIRST_GUESS_US;
    }
}

static void finish(const struct tester *t)
{
    static const char *const left[] = {"city.db",
                                       "city.db-wal",
                                       "city.db-shm",
                                       "sites.csv",
                                       "items.csv",
                                       "suppliers.csv",
                                       "supply.csv",
                                       "demand.csv",
                                       "other.db",
                                       "other.db.part",
                                       "other.db.part-wal",
                                       "other.db.part-shm",
                                       "other.db.part-journal",
                                       "other.db-wal",
                                       "other.db-shm",
                                       "more/demand.csv",
                                       "base.db"};
    char path[PATH_BYTES + 64];
    if (t->link != NULL) {
        server_drop_schema(t);
    }
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", t->folder, left[i]);
        unlink(path);
    }
    snprintf(path, sizeof(path), "%s/more", t->folder);
    rmdir(path);
    rmdir(t->folder);
}

static int64_t killed_n(const struct tester *t)
{
    int64_t n = 0;
    for (int i = 0; i < WORKS_N; i++) {
        n += t->kills_n[i];
    }
    return n;
}

static void talk(const struct tester *t)
{
    printf("seed %" PRIu64 ": %" PRId64 " killed", t->seed, killed_n(t));
    for (int i = 0; i < WORKS_N; i++) {
        printf("%s%s %" PRId64, i == 0 ? " (" : ", ", work_names[i], t->kills_n[i]);
    }
    if (t->server_kills_n > 0) {
        printf("; server %" PRId64, t->server_kills_n);
    }
    printf("), of which %" PRId64 " had done their work; %" PRId64 " answers, 0 lost\n", t->done_n,
           t->answered_n);
    fflush(stdout);
}

static bool read_number(const char *text, int64_t *ret_number)
{
    char *end = NULL;
    errno = 0;
    *ret_number = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *ret_number >= 0;
}

int main(int argc, char **argv)
{
    static struct tester t;
    int64_t n = -1;
    int64_t seed = 1;
    int64_t talk_s = 0;
    bool fine = argc % 2 == 1;
    for (int i = 1; fine && i < argc; i += 2) {
        int64_t *number = strcmp(argv[i], "--n") == 0        ? &n
                          : strcmp(argv[i], "--seed") == 0   ? &seed
                          : strcmp(argv[i], "--talk") == 0   ? &talk_s
                          : strcmp(argv[i], "--server") == 0 ? &t.server_rounds
                                                             : NULL;
        fine = number != NULL && read_number(argv[i + 1], number);
    }
    if (server_is_wanted() && server_url() == NULL) {
        printf("no PostgreSQL to test with\n");
        return SKIPPED;
    }
    if (!fine || n < 0) {
        fprintf(stderr, "usage: kill_commands --n N [--seed S] [--talk SECONDS] "
                        "[--server ROUNDS]\n");
        return 2;
    }
    t.seed = (uint64_t)seed;
    random_init(&t.random, t.seed, "kill", 0);
    begin(&t);
    int64_t last_us = now_us();
    for (t.round = 1; killed_n(&t) < n; t.round++) {
        play_round(&t);
        if (talk_s > 0 && now_us() - last_us > talk_s * 1000000) {
            talk(&t);
            last_us = now_us();
        }
    }
    talk(&t);
    finish(&t);
    printf("1 passed, 0 failed\n");
    return 0;
}
