/* The server that kill_commands works on: a schema for the city, and deaths (kill_tester.h). */
#include "kill_tester.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

bool server_is_wanted(void)
{
    const char *engine = getenv("LINLI_TEST_ENGINE");
    return engine != NULL && strcmp(engine, "postgres") == 0;
}

const char *server_url(void)
{
    const char *server = getenv("LINLI_TEST_POSTGRES");
    return server_is_wanted() && server != NULL && server[0] != '\0' ? server : NULL;
}

static void be_silent(void *context, const char *message)
{
    (void)context;
    (void)message;
}

void server_make_schema(struct tester *t)
{
    char sql[128];
    snprintf(sql, sizeof(sql), "CREATE SCHEMA kill_%" PRIu64 "_%ld", t->seed, (long)getpid());
    snprintf(t->url, sizeof(t->url), "%s&options=-csearch_path%%3Dkill_%" PRIu64 "_%ld",
             server_url(), t->seed, (long)getpid());
    t->link = PQconnectdb(server_url());
    PQsetNoticeProcessor(t->link, be_silent, NULL);
    PGresult *result = PQexec(t->link, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        tester_die(t, NULL, PQerrorMessage(t->link));
    }
    PQclear(result);
    t->db = t->url;
}

void server_drop_schema(const struct tester *t)
{
    char sql[128];
    snprintf(sql, sizeof(sql), "DROP SCHEMA kill_%" PRIu64 "_%ld CASCADE", t->seed, (long)getpid());
    PQclear(PQexec(t->link, sql));
    PQfinish(t->link);
}

/* The number or text that the server answers; "" when it cannot. */
static void ask_server(const struct tester *t, const char *sql, char out[PATH_BYTES])
{
    PGresult *result = PQexec(t->link, sql);
    bool there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0;
    snprintf(out, PATH_BYTES, "%s", there ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
}

void server_wait(const struct tester *t)
{
    char answer[PATH_BYTES];
    ask_server(t, "SELECT 1", answer);
    for (int i = 0; i < SERVER_TRIES && answer[0] != '\0'; i++) {
        tester_wait_us(5000);
        ask_server(t, "SELECT 1", answer);
    }
    for (int i = 0; i < SERVER_TRIES && answer[0] == '\0'; i++) {
        tester_wait_us(i > 0 ? 50000 : 0);
        PQreset(t->link);
        ask_server(t, "SELECT 1", answer);
    }
    if (answer[0] == '\0') {
        tester_die(t, NULL, "the server does not come back");
    }
}

/* Starts a server that was killed as its own user would, once the last of it is gone. */
static void start_server(const struct tester *t, const char *folder, const char *program)
{
    char command[3 * PATH_BYTES];
    const char *slash = strrchr(program, '/');
    const char *as = getuid() == 0 ? "runuser -u postgres -- " : "";
    snprintf(
        command, sizeof(command),
        "cd / && for i in 1 2 3 4 5 6 7 8 9; do %s'%.*s/pg_ctl' -D '%s' -l '%s/../log' -w start "
        ">/dev/null 2>&1 && exit 0; sleep 1; done; exit 1",
        as, (int)(slash - program), program, folder, folder);
    pid_t child = fork();
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        tester_die(t, NULL, "the server could not be started again");
    }
}

bool server_kill(struct tester *t, bool whole)
{
    char answer[PATH_BYTES];
    char folder[PATH_BYTES];
    char name[PATH_BYTES + 32];
    char program[PATH_BYTES] = "";
    ask_server(t, "SHOW data_directory", folder);
    if (whole) {
        snprintf(name, sizeof(name), "%s/postmaster.pid", folder);
        FILE *file = fopen(name, "r");
        if (file == NULL || fgets(answer, sizeof(answer), file) == NULL || fclose(file) != 0) {
            tester_die(t, NULL, "no number of the server's process");
        }
    } else {
        ask_server(t,
                   "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                   "ORDER BY pid = pg_backend_pid() LIMIT 1",
                   answer);
    }
    long process = strtol(answer, NULL, 10);
    if (process <= 1) {
        return false; /* the command was gone already */
    }
    snprintf(name, sizeof(name), "/proc/%ld/exe", process);
    ssize_t n = readlink(name, program, sizeof(program) - 1);
    program[n > 0 ? n : 0] = '\0';
    if (kill((pid_t)process, SIGKILL) != 0) {
        return false;
    }
    t->server_kills_n += 1;
    if (whole) {
        start_server(t, folder, program);
    }
    return true;
}
