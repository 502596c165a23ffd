/*
 * Runs the program as a user does: a child process with its own standard input, output and error,
 * and a folder of its own for each test that is removed with all that is in it. The program is the
 * one that LINLI_BINARY names: linli with a clock that stands at LINLI_TEST_NOW_MS.
 *
 * The first four headers are those that cmocka needs before it.
 */
#ifndef LINLI_TESTS_CLI_RUN_LINLI_H
#define LINLI_TESTS_CLI_RUN_LINLI_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka */
#include <cmocka.h>

#include "../engine.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUN_PATH_BYTES = 512, RUN_LONG_BYTES = 1024, RUN_ARGS_MAX = 24 };

/* How a run ended and what it said. */
struct run {
    int status; /* exit status; 128 + signal when a signal ended it */
    char *out;
    size_t out_n;
    char *err;
    size_t err_n;
};

/* What a run may be given beside its arguments. */
struct run_how {
    const char *in;         /* bytes of standard input; NULL: none */
    const char *out_path;   /* standard output goes there; NULL: it is kept */
    const char *const *env; /* {"TZ=UTC", …, NULL} */
    rlim_t file_bytes;      /* no file may grow beyond this; 0: no limit */
};

struct place {
    char folder[RUN_PATH_BYTES];
    char cities[RUN_LONG_BYTES]; /* on PostgreSQL: the schemas of its cities, each behind a '/' */
};

/* A path of up to RUN_LONG_BYTES: "folder/name" and what stands behind. */
static inline void join(char *out, const char *folder, const char *name, const char *behind)
{
    int n = snprintf(out, RUN_LONG_BYTES, "%s/%s%s", folder, name, behind);
    assert_true(n > 0 && n < RUN_LONG_BYTES);
}

static inline void place_remove_all(const char *folder)
{
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[RUN_LONG_BYTES];
        struct stat facts;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        join(path, folder, entry->d_name, "");
        assert_int_equal(lstat(path, &facts), 0);
        if (S_ISDIR(facts.st_mode)) {
            place_remove_all(path);
        } else {
            assert_int_equal(unlink(path), 0);
        }
    }
    closedir(dir);
    assert_int_equal(rmdir(folder), 0);
}

static inline int place_setup(void **state)
{
    const char *binary = getenv("LINLI_BINARY");
    const char *base = getenv("TMPDIR");
    struct place *place = calloc(1, sizeof(*place));
    assert_non_null(place);
    assert_true(binary != NULL && access(binary, X_OK) == 0);
    snprintf(place->folder, sizeof(place->folder), "%s/linli-cli-XXXXXX",
             base == NULL || base[0] == '\0' ? "/tmp" : base);
    assert_non_null(mkdtemp(place->folder));
    *state = place;
    return 0;
}

static inline int place_teardown(void **state)
{
    struct place *place = *state;
    char *next = place->cities;
    for (char *at = engine_word(&next, "/"); at != NULL; at = engine_word(&next, "/")) {
        engine_drop_schema(at);
    }
    place_remove_all(place->folder);
    free(place);
    return 0;
}

/* The url of a city of the place on PostgreSQL; its schema, which is there from the first call on,
 * has the name of the place. */
static inline void city_url(struct place *place, const char *name, char *out)
{
    char schema[ENGINE_SCHEMA_BYTES];
    char url[ENGINE_URL_BYTES];
    int n = snprintf(schema, sizeof(schema), "%s-%s", name, strrchr(place->folder, '/') + 1);
    assert_true(n > 0 && (size_t)n < sizeof(schema));
    if (strstr(place->cities, schema) == NULL) {
        size_t used = strlen(place->cities);
        engine_add_schema(schema);
        n = snprintf(place->cities + used, sizeof(place->cities) - used, "/%s", schema);
        assert_true(n > 0 && (size_t)n < sizeof(place->cities) - used);
    }
    engine_url(schema, url);
    snprintf(out, RUN_LONG_BYTES, "%s", url);
}

/* "FOLDER/name", or for "NAME.db" on PostgreSQL the url of a city; it stays good for the next 255
 * calls. */
static inline const char *in_place(const struct place *place, const char *name)
{
    static char paths[256][RUN_LONG_BYTES];
    static int next;
    char *path = paths[next++ % 256];
    const char *dot = strrchr(name, '.');
    if (engine_is_postgres() && dot != NULL && strcmp(dot, ".db") == 0) {
        city_url((struct place *)(uintptr_t)place, name, path);
    } else {
        join(path, place->folder, name, "");
    }
    return path;
}

static inline void write_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static inline void write_text(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

static inline char *take_stream(FILE *file, size_t *ret_n)
{
    long n;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    n = ftell(file);
    assert_true(n >= 0);
    rewind(file);
    char *text = calloc(1, (size_t)n + 1);
    assert_non_null(text);
    *ret_n = fread(text, 1, (size_t)n, file);
    assert_int_equal(*ret_n, (size_t)n);
    fclose(file);
    return text;
}

/* All bytes of a file, with a zero behind them; the caller frees. */
static inline char *read_file(const char *path, size_t *ret_n)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    return take_stream(file, ret_n);
}

static inline void run_finish(struct run *run)
{
    free(run->out);
    free(run->err);
    *run = (struct run){0};
}

/* In the child: never returns. */
static inline void run_child(char **argv, const struct run_how *how, int in, int out, int err)
{
    if (how->file_bytes > 0) {
        struct rlimit limit = {how->file_bytes, how->file_bytes};
        struct sigaction ignore = {.sa_handler = SIG_IGN};
        sigaction(SIGXFSZ, &ignore, NULL); /* so that writing fails as on a full disk */
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    unsetenv("LINLI_DB");
    setenv("LANG", "C", 1);
    for (const char *const *e = how->env; e != NULL && *e != NULL; e++) {
        char name[64];
        size_t n = strcspn(*e, "=");
        snprintf(name, sizeof(name), "%.*s", (int)n, *e);
        setenv(name, *e + n + 1, 1);
    }
    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) {
        _exit(126);
    }
    execv(argv[0], argv);
    _exit(127);
}

static inline struct run run_argv(char **argv, const struct run_how *how)
{
    struct run got = {.status = -1};
    FILE *in = tmpfile();
    FILE *out = tmpfile();
    FILE *err = tmpfile();
    int status;
    assert_true(in != NULL && out != NULL && err != NULL);
    if (how->in != NULL) {
        assert_int_equal(fwrite(how->in, 1, strlen(how->in), in), strlen(how->in));
        rewind(in);
    }
    int to = how->out_path != NULL ? open(how->out_path, O_WRONLY | O_CLOEXEC) : fileno(out);
    assert_true(to >= 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        run_child(argv, how, fileno(in), to, fileno(err));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    got.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (how->out_path != NULL) {
        close(to);
    }
    fclose(in);
    got.out = take_stream(out, &got.out_n);
    got.err = take_stream(err, &got.err_n);
    return got;
}

/* The arguments are texts, ended by NULL: linli_how(&how, "plan", "--db", path, NULL). */
static inline struct run linli_list(const struct run_how *how, const char *first, va_list list)
{
    char *argv[RUN_ARGS_MAX + 2] = {getenv("LINLI_BINARY")};
    int n = 1;
    for (const char *a = first; a != NULL; a = va_arg(list, const char *)) {
        assert_true(n <= RUN_ARGS_MAX);
        argv[n++] = (char *)(uintptr_t)a; /* execv does not write to them */
    }
    return run_argv(argv, how);
}

static inline struct run linli_how(const struct run_how *how, const char *first, ...)
    __attribute__((sentinel));
static inline struct run linli_how(const struct run_how *how, const char *first, ...)
{
    va_list list;
    va_start(list, first);
    struct run got = linli_list(how, first, list);
    va_end(list);
    return got;
}

static inline struct run linli(const char *first, ...) __attribute__((sentinel));
static inline struct run linli(const char *first, ...)
{
    const struct run_how how = {0};
    va_list list;
    va_start(list, first);
    struct run got = linli_list(&how, first, list);
    va_end(list);
    return got;
}

/* The run succeeded; prints what it said when it did not. */
static inline void assert_ran(const struct run *run)
{
    if (run->status != 0) {
        print_error("exit status %d: %s\n", run->status, run->err);
    }
    assert_int_equal(run->status, 0);
}

/* Says what was found when `text` does not hold `part`. */
static inline void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("expected \"%s\" in:\n%s\n", part, text);
    }
    assert_non_null(strstr(text, part));
}

static inline void assert_silent_about(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) {
        print_error("unexpected \"%s\" in:\n%s\n", part, text);
    }
    assert_null(strstr(text, part));
}

/* Nothing on standard output, exactly one line on standard error, and this exit status. */
static inline void assert_refused(const struct run *run, int status)
{
    const char *end = strchr(run->err, '\n');
    bool one_line = end != NULL && end[1] == '\0';
    if (run->status != status || run->out_n != 0 || !one_line) {
        print_error("exit status %d (expected %d), stdout \"%.200s\", stderr \"%s\"\n", run->status,
                    status, run->out, run->err);
    }
    assert_int_equal(run->status, status);
    assert_int_equal(run->out_n, 0);
    assert_true(one_line);
    assert_memory_equal(run->err, "linli: ", 7);
}

/* Runs linli, wants success, and throws away what it said. */
#define LINLI_RAN(...)                        \
    do {                                      \
        struct run ran_ = linli(__VA_ARGS__); \
        assert_ran(&ran_);                    \
        run_finish(&ran_);                    \
    } while (0)

#endif
