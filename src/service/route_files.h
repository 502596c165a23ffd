/*
 * Routes from files to files, without a database: `linli route`. Reads an instance, searches or
 * checks given routes, writes the answer. Called by src/cli/cmd_route.c.
 */
#ifndef LINLI_SERVICE_ROUTE_FILES_H
#define LINLI_SERVICE_ROUTE_FILES_H

#include "format/route_instance.h"
#include "format/words.h"

struct route_files_options {
    const char *instance; /* path, "-" for standard input */
    enum route_format format;
    const char *plan; /* routes to check instead of a search; NULL: search */
    const char *out;  /* path, "-" for standard output */
    enum words_language language;
    uint64_t seed;
    int64_t iterations; /* 0: no limit */
    int64_t limit_ns;   /* of processor time of the search, each thread; 0: no limit */
    int32_t threads;
    bool (*stop)(void *context);
    void (*progress)(void *context, const struct linli_route_progress *progress);
    void *context;
};

struct route_files_notes {
    int32_t lines_n;
    int32_t stops_n;
    int32_t missing_n[LINLI_ROUTE_REASONS_N]; /* stops in no route, by reason */
    int64_t cost;
    int64_t iterations;
    bool complete;
    bool feasible; /* of checked routes */
};

/* LINLI_EINPUT with `file:line` for what cannot be read; LINLI_EIO. */
enum linli_rc route_files_run(const struct route_files_options *options, struct linli_arena *arena,
                              struct route_files_notes *ret_notes, struct linli_error *err);

#endif
