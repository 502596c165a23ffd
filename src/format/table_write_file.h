/*
 * A file that appears whole or not at all: written under another name in its folder, flushed to the
 * disk, then renamed. Gzip when its name ends in .gz, with no time in it: equal content, equal
 * bytes. Called by table_write.c.
 */
#ifndef LINLI_FORMAT_TABLE_WRITE_FILE_H
#define LINLI_FORMAT_TABLE_WRITE_FILE_H

#include <stddef.h>

#include "linli/arena.h"

struct whole_file {
    const char *path;      /* "<stdout>" for standard output */
    const char *part_path; /* the name until it is whole; NULL: written directly */
    void *gz;              /* zlib's handle, also for plain files; NULL: closed */
    int fd;                /* a second handle of the same file, for fsync; -1: none */
};

/* Failures are LINLI_EIO with the path as their place. */
enum linli_rc whole_file_open(struct whole_file *file, const char *path, struct linli_arena *arena,
                              struct linli_error *err);
enum linli_rc whole_file_write(struct whole_file *file, const char *bytes, size_t n,
                               struct linli_error *err);
/* Whether a file can be made there, before long work: nothing is left. Pipes and devices are not
 * opened: who reads them would see an end. */
enum linli_rc whole_file_check(const char *path, struct linli_arena *arena,
                               struct linli_error *err);
/* Removes the file when it fails. */
enum linli_rc whole_file_commit(struct whole_file *file, struct linli_error *err);
/* Removes the file; after a commit nothing happens. */
void whole_file_drop(struct whole_file *file);

/* A text as a whole file, in one step. */
enum linli_rc whole_file_put(const char *path, const char *text, struct linli_arena *arena,
                             struct linli_error *err);

#endif
