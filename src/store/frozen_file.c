/* A database file that nobody can write to (frozen_file.h). */
#include "store/frozen_file.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool has_log(const char *path)
{
    char log[PATH_MAX];
    struct stat status;
    int n = snprintf(log, sizeof(log), "%s-wal", path);
    return n < 0 || (size_t)n >= sizeof(log) || (stat(log, &status) == 0 && status.st_size > 0);
}

bool frozen_file_look(const char *path, struct frozen_file *frozen)
{
    struct stat status;
    if (has_log(path) || stat(path, &status) != 0) {
        return false;
    }
    *frozen = (struct frozen_file){
        .is_on = true,
        .device = status.st_dev,
        .number = status.st_ino,
        .size_bytes = (int64_t)status.st_size,
        .changed_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec,
    };
    return true;
}

bool frozen_file_stood(const char *path, const struct frozen_file *frozen)
{
    assert(frozen->is_on);
    struct frozen_file now = {0};
    return frozen_file_look(path, &now) && now.device == frozen->device &&
           now.number == frozen->number && now.size_bytes == frozen->size_bytes &&
           now.changed_ns == frozen->changed_ns;
}

bool frozen_file_uri(const char *path, char ret_uri[FROZEN_URI_BYTES])
{
    static const char digits[] = "0123456789ABCDEF";
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    size_t n = (size_t)snprintf(ret_uri, FROZEN_URI_BYTES, "file:%s", path[0] == '/' ? "" : "./");
    for (const char *at = path; *at != '\0'; at++) {
        if (n + 16 > FROZEN_URI_BYTES) {
            return false;
        }
        if (strchr(plain, *at) != NULL) {
            ret_uri[n++] = *at;
        } else {
            ret_uri[n++] = '%';
            ret_uri[n++] = digits[(unsigned char)*at / 16];
            ret_uri[n++] = digits[(unsigned char)*at % 16];
        }
    }
    snprintf(ret_uri + n, FROZEN_URI_BYTES - n, "?immutable=1");
    return true;
}
