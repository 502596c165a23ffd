/*
 * kill_commands --n N [--seed S] [--talk SECONDS] [--server ROUNDS]: kills linli (SIGKILL) at
 * random moments of init, import, plan, copy, backup, restore and of every way to book, until N
 * processes have really died, and looks from outside after each: the checks find nothing; what had
 * been answered stands; the interrupted command can be repeated with its key, and stock is what all
 * commands together make, each once.
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

void tester_write_file(const struct tester *t, const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0) {
        tester_die(t, NULL, "a table could not be written");
    }
}

/* ---- one round ---------------------------------------------------------------------------------
 */

void tester_look(const struct tester *t, const char *command, const char *db, struct attempt *a)
{
    attempt_set(a, (const char *const[]){command, "--db", db, NULL});
    run(t, a);
    if (a->status != 0) {
        tester_die(t, a, "the city cannot be looked at");
    }
}

static void assert_sound(const struct tester *t, const char *db)
{
    struct attempt a;
    tester_look(t, "check", db, &a);
    if (strstr(a.out, "no breach") == NULL) {
        tester_die(t, &a, "the checks find something");
    }
}

/* The command again, in peace. */
static bool repeat(struct tester *t, const struct command *c, bool answered)
{
    struct attempt again;
    int64_t start_us = now_us();
    work_arguments(t, c, &again);
    run(t, &again);
    int64_t took_us = now_us() - start_us;
    bool done = work_was_done(t, c, &again);
    if (again.status != 0 && !(work_makes_file(c->work) && done)) {
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
    struct command c = work_draw(t);
    work_arguments(t, &c, &first);
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
    work_enter(t, &c);
    if (stock_compare(t, &view) >= 0) {
        tester_die(t, &view, "stock is not what the commands make, each once");
    }
    if (work_makes_file(c.work)) {
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
        tester_write_file(t, path, tables[i].text);
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
    attempt_set(&a, (const char *const[]){"init", "--db", t->db, "--from", t->folder, NULL});
    run(t, &a);
    if (a.status != 0) {
        tester_die(t, &a, "the city could not be made");
    }
    snprintf(t->base, sizeof(t->base), "%s/base.db", t->folder);
    if (t->link == NULL) {
        attempt_set(&a, (const char *const[]){"backup", "--db", t->db, "--out", t->base, NULL});
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
        printf("%s%s %" PRId64, i == 0 ? " (" : ", ", work_name((enum work)i), t->kills_n[i]);
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
