/*
 * SQLite behind the port (db_engine.h); the only file that calls sqlite3, but
 * for what it says of failures (db_sqlite_fail.c). Write-ahead log with full
 * synchronisation: what was committed survives a power loss, and readers never wait for the writer
 * (sqlite.org/wal.html).
 *
 * A file of ours carries APPLICATION_ID in its header, so that another program's database is
 * refused before anything is changed. Statements are SQLite's own words where the port has none:
 * transactions and settings of the connection.
 *
 * Invariants: the connection is one thread's at a time (opened without SQLite's own locking); a
 * reset statement holds no lock.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fixed.h"
#include "store/db_sqlite.h"

enum { APPLICATION_ID = 0x4c4e4c49, MAGIC_BYTES = 16 }; /* 'LNLI' */

static const char magic[MAGIC_BYTES] = "SQLite format 3";
static const char sign_text[] = "PRAGMA application_id = 1280199753"; /* APPLICATION_ID */

/* Settings of each connection. The cache is 16 MB: enough for the upper pages of any city, small
 * beside its demand. */
static const char settings_text[] = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                                    "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;";

static sqlite3 *connection(const struct db *db)
{
    return db->handle;
}

/* ---- opening
 * ------------------------------------------------------------------------------------------------
 */

/* Whether a log stands beside the file: what it holds counts before what the file does, whose start
 * may have been torn when the power failed while the log was being written back. SQLite judges. */
static bool has_log(const char *url)
{
    char path[PATH_MAX];
    struct stat status;
    int n = snprintf(path, sizeof(path), "%s-wal", url);
    return n > 0 && (size_t)n < sizeof(path) && stat(path, &status) == 0 && status.st_size > 0;
}

static enum linli_rc system_failed(const struct db *db, struct linli_error *err)
{
    return sqlite_at_url(db, linli_fail(err, LINLI_EIO, "cannot open: %s", strerror(errno)), err);
}

/* Looks at the file without SQLite, which would make a missing one and take an empty one for a
 * database. */
static enum linli_rc look_at_file(const struct db *db, struct linli_error *err)
{
    struct stat status;
    if (stat(db->url, &status) != 0) {
        return system_failed(db, err);
    }
    if (S_ISDIR(status.st_mode)) {
        return sqlite_at_url(
            db, linli_fail(err, LINLI_EIO, "cannot open: is a folder, expected a database file"),
            err);
    }
    if (!S_ISREG(status.st_mode)) {
        return sqlite_at_url(db, linli_fail(err, LINLI_EFOREIGN, "not a database of linli"), err);
    }
    int file = open(db->url, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return system_failed(db, err);
    }
    char start[MAGIC_BYTES];
    ssize_t n = read(file, start, sizeof(start));
    close(file);
    if ((n != MAGIC_BYTES || memcmp(start, magic, MAGIC_BYTES) != 0) && !has_log(db->url)) {
        return sqlite_at_url(db, linli_fail(err, LINLI_EFOREIGN, "not a database of linli"), err);
    }
    return LINLI_OK;
}

static enum linli_rc execute(struct db *db, const char *text, struct linli_error *err)
{
    if (sqlite3_exec(connection(db), text, NULL, NULL, NULL) != SQLITE_OK) {
        return sqlite_failed(db, err);
    }
    return LINLI_OK;
}

/* The first row's first column of a question about the file itself. */
static enum linli_rc ask(struct db *db, const char *text, int64_t *ret_answer,
                         struct linli_error *err)
{
    sqlite3_stmt *question = NULL;
    int64_t answer = 0;
    int code = sqlite3_prepare_v2(connection(db), text, -1, &question, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(question);
        answer = code == SQLITE_ROW ? sqlite3_column_int64(question, 0) : 0;
    }
    enum linli_rc rc =
        code == SQLITE_ROW || code == SQLITE_DONE ? LINLI_OK : sqlite_failed(db, err);
    sqlite3_finalize(question);
    if (rc == LINLI_OK) {
        *ret_answer = answer;
    }
    return rc;
}

static void harden(struct db *db)
{
    sqlite3 *handle = connection(db);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

/* A name without a folder gets one: SQLite gives ":memory:" and "" a meaning of their own. */
static int open_file(struct db *db, int flags)
{
    char path[PATH_MAX];
    const char *name = db->part.path != NULL ? db->part.path : db->url;
    const char *folder = strchr(name, '/') == NULL ? "./" : "";
    int n = snprintf(path, sizeof(path), "%s%s", folder, name);
    sqlite3 *handle = NULL;
    int code = n > 0 && (size_t)n < sizeof(path) ? sqlite3_open_v2(path, &handle, flags, NULL)
                                                 : SQLITE_CANTOPEN;
    db->handle = handle;
    return code;
}

static enum linli_rc check_ours(struct db *db, enum db_mode mode, struct linli_error *err)
{
    int64_t id = 0;
    LINLI_TRY(ask(db, "PRAGMA application_id", &id, err));
    if (id != APPLICATION_ID) {
        return sqlite_at_url(db, linli_fail(err, LINLI_EFOREIGN, "not a database of linli"), err);
    }
    if (mode == DB_WRITE && sqlite3_db_readonly(connection(db), "main") != 0) {
        return sqlite_at_url(db, linli_fail(err, LINLI_EIO, "no permission to write the database"),
                             err);
    }
    return LINLI_OK;
}

static void close_connection(struct db *db)
{
    int code = sqlite3_close(connection(db)); /* NULL is nothing to close */
    assert(code == SQLITE_OK);
    (void)code;
    db->handle = NULL;
}

/* Where nothing can be written it is read as what it then is, a file that nobody changes. */
static enum linli_rc open_frozen(struct db *db, enum db_mode mode, struct linli_error *err)
{
    char uri[FROZEN_URI_BYTES];
    sqlite3 *handle = NULL;
    if (!frozen_file_look(db->url, &db->frozen) || !frozen_file_uri(db->url, uri)) {
        return sqlite_at_url(
            db,
            linli_fail(err, LINLI_EIO,
                       "its log must be taken in first, and nothing can be written "
                       "beside it: expected room and permission there"),
            err);
    }
    close_connection(db);
    int code = sqlite3_open_v2(uri, &handle,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    db->handle = handle;
    if (code != SQLITE_OK) {
        return sqlite_failed(db, err);
    }
    harden(db);
    return check_ours(db, mode, err);
}

static enum linli_rc check_reader(struct db *db, enum db_mode mode, struct linli_error *err)
{
    struct linli_error first;
    linli_error_init(&first);
    enum linli_rc rc = check_ours(db, mode, &first);
    int code = sqlite3_errcode(connection(db)) & 0xff;
    if (rc == LINLI_EIO && code != SQLITE_CORRUPT) {
        return open_frozen(db, mode, err);
    }
    if (rc != LINLI_OK && err != NULL) {
        *err = first;
    }
    return rc;
}

/* Somebody who may write where we may not has done so meanwhile. */
static enum linli_rc check_stood(struct db *db, struct linli_error *err)
{
    if (!db->frozen.is_on || frozen_file_stood(db->url, &db->frozen)) {
        return LINLI_OK;
    }
    db->waited_out = true; /* this connection sees the old file */
    return sqlite_at_url(
        db, linli_fail(err, LINLI_ELOCKED, "the database is in use by another program"), err);
}

static enum linli_rc open_database(struct db *db, enum db_mode mode, struct linli_error *err)
{
    LINLI_TRY(mode == DB_CREATE ? part_file_open(&db->part, db->url, false, &db->memory, err)
                                : look_at_file(db, err));
    if (open_file(db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) != SQLITE_OK) {
        if (db->handle == NULL) {
            return sqlite_at_url(
                db, linli_fail(err, LINLI_EIO, "cannot open: the name is too long"), err);
        }
        return sqlite_failed(db, err);
    }
    bool reads = mode == DB_READ || mode == DB_COPY;
    harden(db);
    /* only while opening: reading the header may meet another program's recovery; later tx_run does
     * the waiting */
    sqlite3_busy_timeout(connection(db), DB_PATIENCE_MS);
    if (mode != DB_CREATE) {
        LINLI_TRY(reads ? check_reader(db, mode, err) : check_ours(db, mode, err));
    }
    LINLI_TRY(execute(db, settings_text, err));
    LINLI_TRY(execute(db, reads ? "PRAGMA query_only = ON" : "PRAGMA journal_mode = WAL", err));
    sqlite3_busy_timeout(connection(db), 0);
    return LINLI_OK;
}

static void close_database(struct db *db)
{
    close_connection(db);
    part_file_drop(&db->part);
}

/* ---- copies ------------------------------------------------------------------------------------
 */

/* All at once, as of one moment, without keeping anybody from writing
 * (sqlite.org/lang_vacuum.html). SQLite does not synchronise what it makes so. */
static enum linli_rc fill_copy(struct db *source, const struct db *copy, struct linli_error *err)
{
    sqlite3_stmt *vacuum = NULL;
    LINLI_TRY(execute(source, "PRAGMA query_only = OFF", err)); /* it counts this as a change */
    if (sqlite3_prepare_v2(connection(source), "VACUUM INTO ?1", -1, &vacuum, NULL) != SQLITE_OK) {
        return sqlite_failed(source, err);
    }
    sqlite3_bind_text(vacuum, 1, copy->part.path, -1, SQLITE_STATIC);
    sqlite3_busy_timeout(connection(source), DB_PATIENCE_MS);
    enum linli_rc rc = sqlite3_step(vacuum) == SQLITE_DONE ? LINLI_OK : sqlite_failed(source, err);
    sqlite3_busy_timeout(connection(source), 0);
    sqlite3_finalize(vacuum);
    if (rc == LINLI_OK) {
        rc = check_stood(source, err);
    }
    if (rc == LINLI_OK && fsync(copy->part.fd) != 0) {
        rc = linli_fail(err, LINLI_EIO, "cannot read or write the database: %s", strerror(errno));
        rc = sqlite_at_url(copy, rc, err);
    }
    return rc;
}

/* The copy keeps no log beside it: one file that can be carried away and read anywhere. */
static enum linli_rc duplicate_database(struct db *source, struct db *copy, struct linli_error *err)
{
    LINLI_TRY(part_file_open(&copy->part, copy->url, copy->part.replaces, &copy->memory, err));
    LINLI_TRY(fill_copy(source, copy, err));
    if (open_file(copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) != SQLITE_OK) {
        return sqlite_failed(copy, err);
    }
    harden(copy);
    LINLI_TRY(check_ours(copy, DB_WRITE, err));
    return execute(copy, settings_text, err);
}

/*
 * Takes the log of the city that is going to be replaced into its file and keeps everybody out of
 * it until `old` is closed; whoever has it open makes this fail. One that is so damaged that this
 * cannot be done is refused as well: its log would be lost.
 */
static enum linli_rc hold_old(struct db *old, struct linli_error *err)
{
    int64_t ignored = 0;
    if (open_file(old, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) != SQLITE_OK) {
        return sqlite_failed(old, err);
    }
    harden(old);
    LINLI_TRY(check_ours(old, DB_WRITE, err));
    LINLI_TRY(execute(old, "PRAGMA synchronous = FULL", err));
    LINLI_TRY(ask(old, "PRAGMA journal_mode = DELETE", &ignored, err));
    return execute(old, "BEGIN EXCLUSIVE", err);
}

static enum linli_rc place_instead(struct db *db, struct linli_error *err)
{
    struct stat status;
    struct db old = {.url = db->url};
    enum linli_rc rc = LINLI_OK;
    if (stat(db->url, &status) == 0 && status.st_size > 0) {
        rc = hold_old(&old, err);
    }
    if (rc == LINLI_OK) {
        rc = part_file_place(&db->part, &db->memory, err);
    }
    close_connection(&old);
    return rc;
}

/* All that is in the log goes into the file, which is then all there is. */
static enum linli_rc publish_database(struct db *db, struct linli_error *err)
{
    int64_t is_busy = 0;
    LINLI_TRY(ask(db, "PRAGMA wal_checkpoint(TRUNCATE)", &is_busy, err));
    if (is_busy != 0) {
        return sqlite_at_url(
            db, linli_fail(err, LINLI_ELOCKED, "the database is in use by another program"), err);
    }
    close_connection(db);
    return db->part.replaces ? place_instead(db, err)
                             : part_file_place(&db->part, &db->memory, err);
}

static enum linli_rc sign_database(struct db *db, struct linli_error *err)
{
    return execute(db, sign_text, err);
}

/* ---- transactions and scripts
 * ------------------------------------------------------------------------------- */

static const char *sqlite_words(const struct sql_migration *migration)
{
    return migration->sqlite;
}

static enum linli_rc begin(struct db *db, enum tx_kind kind, struct linli_error *err)
{
    /* a writer takes the lock at once: a reader that turns into a writer could not wait for it */
    return execute(db, kind == TX_READ ? "BEGIN" : "BEGIN IMMEDIATE", err);
}

static enum linli_rc commit(struct db *db, struct linli_error *err)
{
    LINLI_TRY(check_stood(db, err));
    return execute(db, "COMMIT", err);
}

static void rollback(struct db *db)
{
    /* after some failures (disk full) SQLite has already rolled back by itself */
    if (sqlite3_get_autocommit(connection(db)) == 0) {
        sqlite3_exec(connection(db), "ROLLBACK", NULL, NULL, NULL);
    }
    assert(sqlite3_get_autocommit(connection(db)) != 0);
}

static enum linli_rc check_text(struct db *db, const char *text, const char *fine,
                                struct linli_error *err)
{
    sqlite3_stmt *question = NULL;
    if (sqlite3_prepare_v2(connection(db), text, -1, &question, NULL) != SQLITE_OK) {
        return sqlite_failed(db, err);
    }
    enum linli_rc rc = LINLI_OK;
    int code = sqlite3_step(question);
    if (code == SQLITE_ROW) {
        const char *answer = (const char *)sqlite3_column_text(question, 0);
        if (fine == NULL || answer == NULL || strcmp(answer, fine) != 0) {
            rc = sqlite_at_url(db,
                               linli_fail(err, LINLI_EBREACH, "the database is damaged: %s",
                                          answer == NULL ? "" : answer),
                               err);
        }
    } else if (code != SQLITE_DONE) {
        rc = sqlite_failed(db, err);
    }
    sqlite3_finalize(question);
    return rc;
}

static enum linli_rc check_database(struct db *db, struct linli_error *err)
{
    LINLI_TRY(check_text(db, "PRAGMA integrity_check(1)", "ok", err));
    return check_text(db, "PRAGMA foreign_key_check", NULL, err);
}

/* ---- statements
 * --------------------------------------------------------------------------------------------- */

static sqlite3_stmt *prepared(const struct stmt *stmt)
{
    return stmt->handle;
}

static enum linli_rc prepare(struct stmt *stmt, struct linli_error *err)
{
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v3(connection(stmt->db), stmt->text->sqlite, -1,
                                  SQLITE_PREPARE_PERSISTENT, &handle, NULL);
    if (code == SQLITE_ERROR) {
        const char *message = sqlite3_errmsg(connection(stmt->db));
        enum linli_rc rc =
            linli_fail(err, LINLI_EFOREIGN, "statement %s does not fit the database: %s",
                       stmt->text->name, message);
        return sqlite_at_url(stmt->db, rc, err);
    }
    if (code != SQLITE_OK) {
        return sqlite_failed(stmt->db, err);
    }
    assert(sqlite3_bind_parameter_count(handle) == stmt->text->params_n);
    assert(sqlite3_column_count(handle) == stmt->text->columns_n);
    stmt->handle = handle;
    stmt->writes = sqlite3_stmt_readonly(handle) == 0;
    return LINLI_OK;
}

static void finalize(struct stmt *stmt)
{
    sqlite3_finalize(prepared(stmt));
}

/* Binding fails only for a wrong number, which the port has checked, or for a text that is too long
 * for memory. */
static void bound(int code)
{
    assert(code == SQLITE_OK);
    (void)code;
}

static void set_i64(struct stmt *stmt, int32_t i, int64_t value)
{
    bound(value == FIXED_NONE ? sqlite3_bind_null(prepared(stmt), i)
                              : sqlite3_bind_int64(prepared(stmt), i, value));
}

static void set_real(struct stmt *stmt, int32_t i, double value)
{
    bound(isnan(value) ? sqlite3_bind_null(prepared(stmt), i)
                       : sqlite3_bind_double(prepared(stmt), i, value));
}

static void set_text(struct stmt *stmt, int32_t i, const char *value)
{
    bound(sqlite3_bind_text(prepared(stmt), i, value, -1, SQLITE_STATIC));
}

/* No bytes are a value too: an empty one, not NULL. */
static void set_bytes(struct stmt *stmt, int32_t i, const void *bytes, int64_t n)
{
    bound(bytes == NULL ? sqlite3_bind_null(prepared(stmt), i)
                        : sqlite3_bind_blob64(prepared(stmt), i, n > 0 ? bytes : "",
                                              (sqlite3_uint64)n, SQLITE_STATIC));
}

static void reset(struct stmt *stmt)
{
    sqlite3_reset(
        prepared(stmt)); /* repeats the failure of the last step, which has been reported */
}

static enum linli_rc run(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err)
{
    int code = sqlite3_step(prepared(stmt));
    while (code == SQLITE_ROW) {
        code = sqlite3_step(prepared(stmt));
    }
    enum linli_rc rc = code == SQLITE_DONE ? LINLI_OK : sqlite_failed(stmt->db, err);
    int64_t changed = stmt->writes ? sqlite3_changes64(connection(stmt->db)) : 0;
    reset(stmt);
    if (rc == LINLI_OK && ret_changed != NULL) {
        *ret_changed = changed;
    }
    return rc;
}

static enum linli_rc next(struct stmt *stmt, bool *ret_row, struct linli_error *err)
{
    int code = sqlite3_step(prepared(stmt));
    if (code == SQLITE_ROW) {
        stmt->running = true;
        *ret_row = true;
        return LINLI_OK;
    }
    enum linli_rc rc = code == SQLITE_DONE ? LINLI_OK : sqlite_failed(stmt->db, err);
    reset(stmt);
    stmt->running = false;
    if (rc == LINLI_OK) {
        *ret_row = false;
    }
    return rc;
}

static bool is_null(struct stmt *stmt, int32_t column)
{
    return sqlite3_column_type(prepared(stmt), column) == SQLITE_NULL;
}

static int64_t get_i64(struct stmt *stmt, int32_t column)
{
    int64_t value = sqlite3_column_int64(prepared(stmt), column);
    /* NULL reads as 0; asking for the type only then keeps the common case to one call */
    if (value == 0 && sqlite3_column_type(prepared(stmt), column) == SQLITE_NULL) {
        return FIXED_NONE;
    }
    return value;
}

static double get_real(struct stmt *stmt, int32_t column)
{
    if (sqlite3_column_type(prepared(stmt), column) == SQLITE_NULL) {
        return NAN;
    }
    return sqlite3_column_double(prepared(stmt), column);
}

static const char *get_text(struct stmt *stmt, int32_t column)
{
    const char *text = (const char *)sqlite3_column_text(prepared(stmt), column);
    return text == NULL ? "" : text;
}

static const void *get_bytes(struct stmt *stmt, int32_t column, int64_t *ret_n)
{
    const void *bytes = sqlite3_column_blob(prepared(stmt), column);
    *ret_n = sqlite3_column_bytes(prepared(stmt), column);
    return bytes == NULL ? "" : bytes;
}

const struct db_engine db_sqlite_engine = {
    .name = "SQLite",
    .open = open_database,
    .close = close_database,
    .publish = publish_database,
    .duplicate = duplicate_database,
    .sign = sign_database,
    .check = check_database,
    .migration_text = sqlite_words,
    .script = execute,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .prepare = prepare,
    .finalize = finalize,
    .set_i64 = set_i64,
    .set_real = set_real,
    .set_text = set_text,
    .set_bytes = set_bytes,
    .run = run,
    .next = next,
    .reset = reset,
    .is_null = is_null,
    .get_i64 = get_i64,
    .get_real = get_real,
    .get_text = get_text,
    .get_bytes = get_bytes,
};
