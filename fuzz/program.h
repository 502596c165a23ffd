/*
 * The whole program inside a fuzz target: its main() as a function, run in a folder of its own in
 * memory, its two streams kept. No bytes of an input may name a path outside that folder: a target
 * asks program_is_confined() of every argument that it did not write itself.
 */
#ifndef LINLI_FUZZ_PROGRAM_H
#define LINLI_FUZZ_PROGRAM_H

#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "must.h"

/* The table of commands is main.c's own, so that no new command is forgotten here. */
int linli_main(int argc, char **argv);
#define main linli_main
#include "cli/main.c"
#undef main

enum { PROGRAM_ARGUMENTS_MAX = 32, PROGRAM_PATH_BYTES = 256, PROGRAM_LONG_BYTES = 4096 };

struct said {
    int status;
    char *out;
    char *err;
};

static char program_folder[PROGRAM_PATH_BYTES];

/* ---- the folder ------------------------------------------------------------------------------ */

static inline void program_remove(const char *folder)
{
    DIR *dir = opendir(folder);
    MUST(dir != NULL);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        char path[PROGRAM_LONG_BYTES];
        struct stat facts;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        int n = snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        MUST(n > 0 && (size_t)n < sizeof(path));
        MUST(lstat(path, &facts) == 0);
        if (S_ISDIR(facts.st_mode)) {
            program_remove(path);
        } else {
            MUST(unlink(path) == 0);
        }
    }
    closedir(dir);
    MUST(rmdir(folder) == 0);
}

static inline void program_leave(void)
{
    MUST(chdir("/") == 0);
    program_remove(program_folder);
}

/* An empty folder "work" in a folder of this process, and stands in it. */
static inline void program_enter(void)
{
    char work[PROGRAM_PATH_BYTES + 8];
    struct stat facts;
    if (program_folder[0] == '\0') {
        bool memory = stat("/dev/shm", &facts) == 0 && S_ISDIR(facts.st_mode);
        snprintf(program_folder, sizeof(program_folder), "%s/linli-fuzz-XXXXXX",
                 memory ? "/dev/shm" : "/tmp");
        MUST(mkdtemp(program_folder) != NULL);
        MUST(atexit(program_leave) == 0);
        setenv("LC_ALL", "C.UTF-8", 1);
        unsetenv("LINLI_DB");
    }
    MUST(chdir(program_folder) == 0);
    snprintf(work, sizeof(work), "%s/work", program_folder);
    if (lstat(work, &facts) == 0) {
        program_remove(work);
    }
    MUST(mkdir(work, 0700) == 0 && chdir(work) == 0);
}

static inline void program_write(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    MUST(file != NULL);
    MUST(fwrite(bytes, 1, n, file) == n);
    MUST(fclose(file) == 0);
}

/* The bytes of a file, ended by a zero byte; NULL: there is none. The caller frees. */
static inline char *program_read(const char *path, size_t *ret_n)
{
    struct stat facts;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    MUST(fstat(fileno(file), &facts) == 0);
    size_t n = (size_t)facts.st_size;
    char *bytes = malloc(n + 1);
    MUST(bytes != NULL && fread(bytes, 1, n, file) == n);
    bytes[n] = '\0';
    fclose(file);
    *ret_n = n;
    return bytes;
}

/* ---- a run ----------------------------------------------------------------------------------- */

/* Whether an argument stays in the folder and reaches for no server. */
static inline bool program_is_confined(const char *argument)
{
    return strstr(argument, "..") == NULL && strstr(argument, "//") == NULL && argument[0] != '/' &&
           strstr(argument, "=/") == NULL;
}

/* A failure is told in one line that begins with the program's name; a success is not. */
static inline void program_check(const struct said *said)
{
    MUST(said->status >= 0 && said->status <= 2);
    MUST(text_valid_n(said->out, strlen(said->out)) == strlen(said->out));
    MUST(text_valid_n(said->err, strlen(said->err)) == strlen(said->err));
    size_t lines_n = 0;
    for (const char *at = said->err; *at != '\0'; at++) {
        lines_n += *at == '\n';
    }
    const char *last = strstr(said->err, "linli: ");
    MUST(said->status == 0 || (lines_n > 0 && last != NULL));
}

/* Runs the program with argv[1…n-1]; program_forget() frees what it said. */
static inline struct said program_run(int n, char **argv)
{
    static const struct option none[] = {{NULL, 0, NULL, 0}};
    char *nothing[] = {argv[0], NULL};
    struct said said;
    size_t out_n;
    size_t err_n;
    FILE *out = stdout;
    FILE *err = stderr;
    optind = 0; /* what a refused run left half read is forgotten */
    (void)getopt_long(1, nothing, ":", none, NULL);
    stdout = open_memstream(&said.out, &out_n);
    stderr = open_memstream(&said.err, &err_n);
    MUST(stdout != NULL && stderr != NULL);
    said.status = linli_main(n, argv);
    MUST(fclose(stdout) == 0 && fclose(stderr) == 0);
    stdout = out;
    stderr = err;
    program_check(&said);
    return said;
}

static inline void program_forget(struct said *said)
{
    free(said->out);
    free(said->err);
}

/* The same with the arguments written down, to a NULL; only the status. */
static inline int program_status(const char *first, ...)
{
    char *argv[PROGRAM_ARGUMENTS_MAX + 1];
    int n = 0;
    va_list more;
    argv[n++] = strdup("linli");
    va_start(more, first);
    for (const char *at = first; at != NULL; at = va_arg(more, const char *)) {
        MUST(n < PROGRAM_ARGUMENTS_MAX);
        argv[n++] = strdup(at);
    }
    va_end(more);
    argv[n] = NULL;
    struct said said = program_run(n, argv);
    if (getenv("LINLI_FUZZ_SHOW") != NULL) {
        fprintf(stderr, "%d\n%s%s", said.status, said.out, said.err);
    }
    program_forget(&said);
    for (int i = 0; i < n; i++) {
        free(argv[i]);
    }
    return said.status;
}

/* ---- tables ---------------------------------------------------------------------------------- */

/*
 * Sections of an input, each behind a line "@NAME", become NAME.csv in a folder that is made here.
 * NAME has letters only.
 */
static inline void program_write_tables(const char *folder, const char *bytes, size_t n)
{
    const char *end = bytes + n;
    MUST(mkdir(folder, 0700) == 0);
    while (bytes < end) {
        char path[PROGRAM_PATH_BYTES];
        size_t name_n = 0;
        const char *next = bytes + 1;
        while (bytes[0] == '@' && next + name_n < end && name_n < 20 && next[name_n] >= 'a' &&
               next[name_n] <= 'z') {
            name_n += 1;
        }
        const char *text = memchr(bytes, '\n', (size_t)(end - bytes));
        text = text != NULL ? text + 1 : end;
        const char *stop = text;
        while (stop < end && !(stop[0] == '@' && stop[-1] == '\n')) {
            stop++;
        }
        if (name_n > 0) {
            snprintf(path, sizeof(path), "%s/%.*s.csv", folder, (int)name_n, next);
            program_write(path, text, (size_t)(stop - text));
        }
        bytes = stop;
    }
}

#endif
