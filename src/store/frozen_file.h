/*
 * A database file that lies where nothing can be written: a folder or a medium that is read-only, a
 * disk without room. SQLite needs two files beside it even to read, unless it is told that nobody
 * changes it (sqlite.org/wal.html#readonly). That is right when there is no log beside it and is
 * found out afterwards when it was not: who reads so asks at the end whether it stood still.
 *
 * Called by db_sqlite.c only.
 */
#ifndef LINLI_STORE_FROZEN_FILE_H
#define LINLI_STORE_FROZEN_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct frozen_file {
    bool is_on; /* it is read so */
    dev_t device;
    ino_t number;
    int64_t size_bytes;
    int64_t changed_ns;
};

/* Takes the file's facts and sets is_on; false, and nothing is changed, when it has a log beside it
 * or cannot be looked at. */
bool frozen_file_look(const char *path, struct frozen_file *frozen);

/* Whether it has been the same file without a log all the time. */
bool frozen_file_stood(const char *path, const struct frozen_file *frozen);

enum { FROZEN_URI_BYTES = 3 * 4096 + 32 };

/* Its name as SQLite wants it for that; false when it is too long. */
bool frozen_file_uri(const char *path, char ret_uri[FROZEN_URI_BYTES]);

#endif
