/* The file of a new database until it is whole (part_file.h). */
#include "store/part_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { KEPT_MAX = 999 };

static enum linli_rc at_name(const struct part_file *part, enum linli_rc rc,
                             struct linli_error *err)
{
    linli_error_at(err, "%s", part->name);
    return rc;
}

static enum linli_rc cannot_open(const struct part_file *part, struct linli_error *err)
{
    return at_name(part, linli_fail(err, LINLI_EIO, "cannot open: %s", strerror(errno)), err);
}

/* Whether the name is free; an empty file is, and its permissions are to be kept. */
static enum linli_rc check_name(const struct part_file *part, bool *ret_there, mode_t *ret_mode,
                                struct linli_error *err)
{
    struct stat status;
    if (stat(part->name, &status) != 0) {
        *ret_there = false;
        return errno == ENOENT ? LINLI_OK : cannot_open(part, err);
    }
    bool is_free = S_ISREG(status.st_mode) && (status.st_size == 0 || part->replaces);
    if (!is_free) {
        return at_name(
            part, linli_fail(err, LINLI_EINPUT, "exists already, expected the name of a new file"),
            err);
    }
    *ret_there = true;
    *ret_mode = status.st_mode & 0777;
    return LINLI_OK;
}

/* Removes what SQLite keeps beside a database. */
static void remove_companions(const char *database)
{
    static const char *const companions[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        char path[PATH_MAX];
        int n = snprintf(path, sizeof(path), "%s%s", database, companions[i]);
        if (n > 0 && (size_t)n < sizeof(path)) {
            unlink(path);
        }
    }
}

/* Opens and locks the file. *ret_held is false when it was renamed or removed before it was locked:
 * then the lock is that of a file without this name. */
static enum linli_rc hold(struct part_file *part, const char *path, bool *ret_held,
                          struct linli_error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0) {
        return cannot_open(part, err);
    }
    struct stat held;
    struct stat named;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &held) != 0) {
        enum linli_rc rc = errno == EWOULDBLOCK
                               ? at_name(part,
                                         linli_fail(err, LINLI_ELOCKED,
                                                    "the database is in use by another program"),
                                         err)
                               : cannot_open(part, err);
        close(fd);
        return rc;
    }
    *ret_held =
        stat(path, &named) == 0 && named.st_dev == held.st_dev && named.st_ino == held.st_ino;
    if (!*ret_held) {
        close(fd);
        return LINLI_OK;
    }
    part->path = path;
    part->fd = fd;
    return LINLI_OK;
}

enum linli_rc part_file_open(struct part_file *part, const char *name, bool replaces,
                             struct linli_arena *arena, struct linli_error *err)
{
    struct text_builder text;
    const char *path;
    bool there = false;
    bool held = false;
    mode_t mode = 0;
    *part = (struct part_file){.name = name, .fd = -1, .replaces = replaces};
    LINLI_TRY(check_name(part, &there, &mode, err));
    text_begin(&text, arena);
    text_addf(&text, "%s.part", name);
    LINLI_TRY(text_finish(&text, &path, err));
    while (!held) { /* once more only when another program has just finished with it */
        LINLI_TRY(hold(part, path, &held, err));
    }
    remove_companions(path);
    if (ftruncate(part->fd, 0) != 0 || (there && fchmod(part->fd, mode) != 0)) {
        return cannot_open(part, err);
    }
    return LINLI_OK;
}

/* So that the name survives a power loss; a folder that cannot be synchronised does no harm now. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n = slash == NULL ? snprintf(folder, sizeof(folder), ".")
                          : snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path + 1), path);
    int fd = n > 0 && (size_t)n < sizeof(folder) ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

static enum linli_rc cannot_place(const struct part_file *part, struct linli_error *err)
{
    enum linli_rc rc =
        linli_fail(err, LINLI_EIO, "cannot read or write the database: %s", strerror(errno));
    return at_name(part, rc, err);
}

/* A second name for what has the name now, the first of NAME.old-1, -2 … that is free. The first
 * name is not taken from it: there is a city under it at every moment. */
static enum linli_rc keep_old(struct part_file *part, struct linli_arena *arena,
                              struct linli_error *err)
{
    for (int i = 1; i <= KEPT_MAX; i++) {
        struct text_builder text;
        const char *kept;
        text_begin(&text, arena);
        text_addf(&text, "%s.old-%d", part->name, i);
        LINLI_TRY(text_finish(&text, &kept, err));
        if (link(part->name, kept) == 0) {
            part->kept = kept;
            return LINLI_OK;
        }
        if (errno != EEXIST) {
            return cannot_place(part, err);
        }
    }
    return at_name(
        part, linli_fail(err, LINLI_ELIMIT, "%d replaced cities are kept beside it", (int)KEPT_MAX),
        err);
}

enum linli_rc part_file_place(struct part_file *part, struct linli_arena *arena,
                              struct linli_error *err)
{
    assert(part->path != NULL);
    bool there = false;
    mode_t mode = 0;
    struct stat status;
    LINLI_TRY(check_name(part, &there, &mode, err)); /* once more: filling it took its time */
    remove_companions(part->path);
    if (part->replaces && stat(part->name, &status) == 0 && status.st_size > 0) {
        LINLI_TRY(keep_old(part, arena, err));
    }
    remove_companions(part->name);
    if (rename(part->path, part->name) != 0) {
        return cannot_place(part, err);
    }
    sync_folder(part->name);
    close(part->fd);
    part->path = NULL;
    return LINLI_OK;
}

void part_file_drop(struct part_file *part)
{
    if (part->path == NULL) {
        return;
    }
    remove_companions(part->path);
    unlink(part->path);
    close(part->fd);
    part->path = NULL;
}
