/* What SQLite says went wrong, as sentences of ours (db_sqlite.h). */
#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/db_sqlite.h"

enum linli_rc sqlite_at_url(const struct db *db, enum linli_rc rc, struct linli_error *err)
{
    linli_error_at(err, "%s", db->url);
    return rc;
}

/* Whether new files can be made beside the database: SQLite keeps its log there. */
static bool can_write_beside(const struct db *db)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(db->url, '/');
    int n = slash == NULL
                ? snprintf(folder, sizeof(folder), ".")
                : snprintf(folder, sizeof(folder), "%.*s", (int)(slash - db->url + 1), db->url);
    return n > 0 && (size_t)n < sizeof(folder) && access(folder, W_OK) == 0;
}

static enum linli_rc no_permission(const struct db *db, struct linli_error *err)
{
    return can_write_beside(db)
               ? linli_fail(err, LINLI_EIO, "no permission to write the database")
               : linli_fail(err, LINLI_EIO,
                            "no permission to write in the folder of the database, which needs it");
}

static enum linli_rc files_failed(const struct db *db, int code, struct linli_error *err)
{
    sqlite3 *handle = db->handle;
    if (sqlite3_system_errno(handle) == ENOSPC) {
        return linli_fail(err, LINLI_EIO, "the disk is full");
    }
    if (code == SQLITE_CANTOPEN && !can_write_beside(db)) {
        return no_permission(db, err);
    }
    return linli_fail(err, LINLI_EIO, "cannot read or write the database: %s",
                      sqlite3_errmsg(handle));
}

enum linli_rc sqlite_failed(const struct db *db, struct linli_error *err)
{
    sqlite3 *handle = db->handle;
    int code = sqlite3_extended_errcode(handle);
    const char *message = sqlite3_errmsg(handle);
    enum linli_rc rc;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        rc = linli_fail(err, LINLI_ELOCKED, "the database is in use by another program");
        break;
    case SQLITE_NOTADB:
        rc = linli_fail(err, LINLI_EFOREIGN, "not a database of linli");
        break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        rc = no_permission(db, err);
        break;
    case SQLITE_CORRUPT:
        rc = linli_fail(err, LINLI_EIO, "the database is damaged: %s", message);
        break;
    case SQLITE_NOMEM:
        rc = linli_fail(err, LINLI_ENOMEM, "out of memory");
        break;
    case SQLITE_CONSTRAINT:
        rc = linli_fail(err, LINLI_EBREACH, "the database refuses the change: %s", message);
        break;
    case SQLITE_FULL:
        rc = linli_fail(err, LINLI_EIO, "the disk is full");
        break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        rc = files_failed(db, code & 0xff, err);
        break;
    default:
        rc = linli_fail(err, LINLI_EINTERNAL, "the database answers: %s", message);
        break;
    }
    return sqlite_at_url(db, rc, err);
}
