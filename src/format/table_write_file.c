/*
 * A file that appears whole or not at all (see table_write_file.h). zlib's file functions write
 * plain files too (mode T), so there is one path for both.
 */
#include "format/table_write_file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"

enum { BUFFER_BYTES = 1 << 17 };

static enum linli_rc fail_write(const struct whole_file *file, int number, struct linli_error *err)
{
    enum linli_rc rc =
        linli_fail(err, LINLI_EIO, "the file cannot be written: %s", strerror(number));
    linli_error_at(err, "%s", file->path);
    return rc;
}

static bool ends_in_gz(const char *path)
{
    size_t n = strlen(path);
    return n > 3 && memcmp(path + n - 3, ".gz", 3) == 0;
}

/* A device or a pipe cannot be replaced by renaming. */
static bool is_special(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode);
}

/* The handle to write to: standard output's, the special file's, or a new file's. */
static enum linli_rc open_handle(struct whole_file *file, struct linli_arena *arena, int *ret_fd,
                                 struct linli_error *err)
{
    int fd;
    if (text_equal(file->path, "-")) {
        file->path = "<stdout>";
        fd = dup(STDOUT_FILENO);
    } else if (is_special(file->path)) {
        fd = open(file->path, O_WRONLY | O_CLOEXEC);
    } else {
        char name[PATH_MAX];
        int n = snprintf(name, sizeof(name), "%s.part-%ld", file->path, (long)getpid());
        if (n < 0 || (size_t)n >= sizeof(name)) {
            return fail_write(file, ENAMETOOLONG, err);
        }
        LINLI_TRY(linli_arena_copy_text(arena, name, (size_t)n, &file->part_path, err));
        fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        file->part_path = fd < 0 ? NULL : file->part_path;
    }
    if (fd < 0) {
        return fail_write(file, errno, err);
    }
    *ret_fd = fd;
    return LINLI_OK;
}

/* A city must not end as a report of itself: what begins as a database of SQLite is never replaced.
 */
static enum linli_rc refuse_database(const char *path, struct linli_error *err)
{
    static const char head[] = "SQLite format 3";
    char bytes[sizeof(head)];
    if (text_equal(path, "-") || is_special(path)) {
        return LINLI_OK;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, bytes, sizeof(bytes)) : 0;
    if (fd >= 0) {
        (void)close(fd);
    }
    if (n != (ssize_t)sizeof(head) || memcmp(bytes, head, sizeof(head)) != 0) {
        return LINLI_OK;
    }
    enum linli_rc rc = linli_fail(err, LINLI_EUSAGE, "is a database; another file was expected");
    linli_error_at(err, "%s", path);
    return rc;
}

enum linli_rc whole_file_open(struct whole_file *file, const char *path, struct linli_arena *arena,
                              struct linli_error *err)
{
    int fd = -1;
    *file = (struct whole_file){.path = path, .fd = -1};
    bool gz = ends_in_gz(path);
    LINLI_TRY(refuse_database(path, err));
    LINLI_TRY(open_handle(file, arena, &fd, err));
    file->fd = dup(fd);
    file->gz = file->fd >= 0 ? gzdopen(fd, gz ? "wb6" : "wbT") : NULL;
    if (file->gz == NULL || gzbuffer(file->gz, BUFFER_BYTES) != 0) {
        if (file->gz == NULL) {
            (void)close(fd);
        }
        whole_file_drop(file);
        enum linli_rc rc = linli_fail(err, LINLI_ENOMEM, "out of memory while a file was opened");
        linli_error_at(err, "%s", file->path);
        return rc;
    }
    return LINLI_OK;
}

enum linli_rc whole_file_check(const char *path, struct linli_arena *arena, struct linli_error *err)
{
    struct whole_file file = {.path = path};
    struct stat facts;
    bool there = stat(path, &facts) == 0;
    if (there && S_ISDIR(facts.st_mode)) {
        return fail_write(&file, EISDIR, err);
    }
    if (text_equal(path, "-") || (there && !S_ISREG(facts.st_mode))) {
        return LINLI_OK;
    }
    LINLI_TRY(whole_file_open(&file, path, arena, err));
    whole_file_drop(&file);
    return LINLI_OK;
}

enum linli_rc whole_file_write(struct whole_file *file, const char *bytes, size_t n,
                               struct linli_error *err)
{
    assert(n <= INT_MAX);
    if (n > 0 && gzwrite(file->gz, bytes, (unsigned)n) != (int)n) {
        return fail_write(file, errno, err);
    }
    return LINLI_OK;
}

/* Flushes the folder's entry of a renamed file; best effort, some file systems refuse it. */
static void sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    if (n >= sizeof(folder)) {
        return;
    }
    memcpy(folder, path, n);
    folder[n] = '\0';
    int fd = open(n == 0 ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

static enum linli_rc flush_and_rename(struct whole_file *file, struct linli_error *err)
{
    int code = gzclose_w(file->gz);
    int number = errno;
    file->gz = NULL;
    if (code != Z_OK) {
        return fail_write(file, code == Z_ERRNO ? number : EIO, err);
    }
    if (file->part_path == NULL) {
        return LINLI_OK;
    }
    if (fsync(file->fd) != 0 || rename(file->part_path, file->path) != 0) {
        return fail_write(file, errno, err);
    }
    file->part_path = NULL;
    sync_folder(file->path);
    return LINLI_OK;
}

enum linli_rc whole_file_commit(struct whole_file *file, struct linli_error *err)
{
    assert(file->gz != NULL);
    enum linli_rc rc = flush_and_rename(file, err);
    whole_file_drop(file);
    return rc;
}

void whole_file_drop(struct whole_file *file)
{
    if (file->gz != NULL) {
        (void)gzclose_w(file->gz);
        file->gz = NULL;
    }
    if (file->fd >= 0) {
        (void)close(file->fd);
        file->fd = -1;
    }
    if (file->part_path != NULL) {
        (void)unlink(file->part_path);
        file->part_path = NULL;
    }
}

enum linli_rc whole_file_put(const char *path, const char *text, struct linli_arena *arena,
                             struct linli_error *err)
{
    struct whole_file file;
    LINLI_TRY(whole_file_open(&file, path, arena, err));
    enum linli_rc rc = whole_file_write(&file, text, strlen(text), err);
    rc = rc == LINLI_OK ? whole_file_commit(&file, err) : rc;
    if (rc != LINLI_OK) {
        whole_file_drop(&file);
    }
    return rc;
}
