/*
 * The port to a database (db.h): opening, the one transaction runner, the statement cache, and
 * calls that hand on to the engine. What all engines share stands here; what differs is behind
 * struct db_engine.
 *
 * Invariants: at most one transaction at a time; after it no statement is running; a statement that
 * writes runs inside TX_WRITE or TX_PUBLISH.
 */
#include "store/db.h"

#include <assert.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store/db_engine.h"

enum { FIRST_PAUSE_MS = 1, LONGEST_PAUSE_MS = 100, COLLISIONS_MAX = 5, OVERTAKEN_MAX = 20 };

/* The handle lives in an arena of its own, which it carries. */
static enum linli_rc make_handle(const struct db_engine *engine, const char *url,
                                 struct date_clock clock, struct db **ret_db,
                                 struct linli_error *err)
{
    struct linli_arena memory;
    struct db *db = NULL;
    linli_arena_init(&memory, 0);
    enum linli_rc rc = LINLI_NEW(&memory, 1, &db, err);
    if (rc == LINLI_OK) {
        rc = linli_arena_copy_text(&memory, url, strlen(url), &db->address, err);
    }
    if (rc != LINLI_OK) {
        linli_arena_finish(&memory);
        return rc;
    }
    db->memory = memory;
    db->engine = engine;
    db->url = db->address;
    db->clock = clock;
    db->patience_ms = DB_PATIENCE_MS;
    *ret_db = db;
    return LINLI_OK;
}

static void finish_handle(struct db *db)
{
    struct linli_arena memory = db->memory;
    linli_arena_finish(&memory);
}

/* By the scheme of the url; a file has none. One whose slashes are amiss is no file name: it would
 * be repeated, with its password. */
static enum linli_rc engine_of(const char *url, const struct db_engine **ret_engine,
                               struct linli_error *err)
{
    size_t n = strcspn(url, ":");
    bool postgres = (n == 10 && memcmp(url, "postgresql", n) == 0) ||
                    (n == 8 && memcmp(url, "postgres", n) == 0);
    if (postgres && strncmp(url + n, "://", 3) == 0) {
        *ret_engine = &db_postgres_engine;
        return LINLI_OK;
    }
    if (db_is_file(url) && (!postgres || url[n] == '\0')) {
        *ret_engine = &db_sqlite_engine;
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "the address is of no database that is known, expected a file name or "
                      "postgresql://USER@HOST/NAME");
}

enum linli_rc db_open(const char *url, enum db_mode mode, struct date_clock clock,
                      struct db **ret_db, struct linli_error *err)
{
    const struct db_engine *engine = NULL;
    struct db *db = NULL;
    LINLI_TRY(engine_of(url, &engine, err));
    LINLI_TRY(make_handle(engine, url, clock, &db, err));
    db->created = mode == DB_CREATE;
    enum linli_rc rc = db->engine->open(db, mode, err);
    if (rc == LINLI_OK) {
        rc = migrate_run(db, mode, err);
    }
    if (rc != LINLI_OK) {
        db_close(db);
        return rc;
    }
    *ret_db = db;
    return LINLI_OK;
}

bool db_is_file(const char *url)
{
    return strstr(url, "://") == NULL;
}

const char *db_shown(const struct db *db)
{
    return db->url;
}

static void finalize_statements(struct db *db)
{
    assert(!db->in_tx);
    for (int i = 0; i < SQL_N; i++) {
        if (db->statements[i] != NULL) {
            db->engine->finalize(db->statements[i]);
        }
    }
}

void db_close(struct db *db)
{
    if (db == NULL) {
        return;
    }
    finalize_statements(db);
    db->engine->close(db);
    finish_handle(db);
}

enum linli_rc db_publish(struct db *db, struct linli_error *err)
{
    assert(db->created);
    finalize_statements(db);
    enum linli_rc rc = db->engine->publish(db, err);
    db->engine->close(db);
    finish_handle(db);
    return rc;
}

enum linli_rc db_publish_instead(struct db *db, char ret_kept[DB_NAME_BYTES],
                                 struct linli_error *err)
{
    assert(db->created && db->part.replaces);
    finalize_statements(db);
    enum linli_rc rc = db->engine->publish(db, err);
    if (rc == LINLI_OK) {
        snprintf(ret_kept, DB_NAME_BYTES, "%s", db->part.kept != NULL ? db->part.kept : "");
    }
    db->engine->close(db);
    finish_handle(db);
    return rc;
}

enum linli_rc db_duplicate(struct db *source, const char *url, bool replace, struct db **ret_copy,
                           struct linli_error *err)
{
    assert(!source->in_tx);
    if (source->engine->duplicate == NULL || !db_is_file(url)) {
        return linli_fail(err, LINLI_EUSAGE, "only a database in a file can be copied as one");
    }
    struct db *copy = NULL;
    LINLI_TRY(make_handle(source->engine, url, source->clock, &copy, err));
    copy->created = true;
    copy->part.replaces = replace;
    enum linli_rc rc = source->engine->duplicate(source, copy, err);
    if (rc == LINLI_OK) {
        rc = migrate_run(copy, DB_WRITE, err);
    }
    if (rc != LINLI_OK) {
        db_close(copy);
        return rc;
    }
    *ret_copy = copy;
    return LINLI_OK;
}

void db_set_patience(struct db *db, int64_t patience_ms)
{
    assert(patience_ms >= 0);
    db->patience_ms = patience_ms;
}

enum linli_rc db_check(struct db *db, struct linli_error *err)
{
    return db->engine->check(db, err);
}

static void end_statements(struct db *db)
{
    for (int i = 0; i < SQL_N; i++) {
        if (db->statements[i] != NULL) {
            stmt_end(db->statements[i]);
        }
    }
}

static enum linli_rc run_once(struct db *db, enum tx_kind kind, tx_body body, void *context,
                              struct linli_error *err)
{
    LINLI_TRY(db->engine->begin(db, kind, err));
    db->in_tx = true;
    db->tx = kind;
    enum linli_rc rc = body(db, context, err);
    end_statements(db);
    if (rc == LINLI_OK) {
        rc = db->engine->commit(db, err);
    }
    if (rc != LINLI_OK) {
        db->engine->rollback(db);
    }
    db->in_tx = false;
    return rc;
}

/* The waiting is counted, not measured: no clock is read, and a stopped machine does not use it up.
 */
static void pause_ms(int64_t ms)
{
    poll(NULL, 0, (int)ms);
}

/* How often a body has been run for nothing: twice the work of a plan is none too many, a hundred
 * times would keep a person waiting for minutes. */
struct runs {
    int collisions_n;
    int overtaken_n;
};

/* Whether what failed may go well when it is run again. */
static bool worth_another(const struct db *db, enum linli_rc rc, struct runs *runs)
{
    if (rc == LINLI_EBREACH && db->collided) {
        return ++runs->collisions_n < COLLISIONS_MAX;
    }
    if (rc == LINLI_ELOCKED && db->overtaken) {
        return ++runs->overtaken_n < OVERTAKEN_MAX;
    }
    return rc == LINLI_ELOCKED && !db->waited_out;
}

enum linli_rc tx_run(struct db *db, enum tx_kind kind, tx_body body, void *context,
                     struct linli_error *err)
{
    assert(!db->in_tx);
    struct runs runs = {0};
    int64_t waited_ms = 0;
    int64_t next_ms = FIRST_PAUSE_MS;
    for (;;) {
        struct linli_error failure;
        linli_error_init(&failure);
        db->waited_out = false;
        db->collided = false;
        db->overtaken = false;
        enum linli_rc rc = run_once(db, kind, body, context, &failure);
        if (!worth_another(db, rc, &runs) || waited_ms + next_ms > db->patience_ms) {
            if (rc != LINLI_OK && err != NULL && err->rc == LINLI_OK) {
                *err = failure;
            }
            return rc;
        }
        pause_ms(next_ms);
        waited_ms += next_ms;
        next_ms = next_ms * 2 > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : next_ms * 2;
    }
}

enum linli_rc db_statement(struct db *db, enum sql_id id, struct stmt **ret_stmt,
                           struct linli_error *err)
{
    assert(id < SQL_N);
    if (db->statements[id] == NULL) {
        struct stmt *stmt = NULL;
        LINLI_TRY(LINLI_NEW(&db->memory, 1, &stmt, err));
        stmt->db = db;
        stmt->text = &sql_statements[id];
        LINLI_TRY(db->engine->prepare(stmt, err));
        db->statements[id] = stmt;
    }
    *ret_stmt = db->statements[id];
    return LINLI_OK;
}

void stmt_set_i64(struct stmt *stmt, int32_t i, int64_t value)
{
    assert(i >= 1 && i <= stmt->text->params_n && stmt->text->params[i - 1] == 'i');
    assert(!stmt->running);
    stmt->db->engine->set_i64(stmt, i, value);
}

void stmt_set_real(struct stmt *stmt, int32_t i, double value)
{
    assert(i >= 1 && i <= stmt->text->params_n && stmt->text->params[i - 1] == 'r');
    assert(!stmt->running);
    stmt->db->engine->set_real(stmt, i, value);
}

void stmt_set_text(struct stmt *stmt, int32_t i, const char *value)
{
    assert(i >= 1 && i <= stmt->text->params_n && stmt->text->params[i - 1] == 't');
    assert(!stmt->running);
    stmt->db->engine->set_text(stmt, i, value);
}

void stmt_set_bytes(struct stmt *stmt, int32_t i, const void *bytes, int64_t n)
{
    assert(i >= 1 && i <= stmt->text->params_n && stmt->text->params[i - 1] == 'b');
    assert(!stmt->running && n >= 0 && n <= INT32_MAX);
    stmt->db->engine->set_bytes(stmt, i, bytes, n);
}

enum linli_rc stmt_run(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err)
{
    assert(!stmt->running);
    assert(!stmt->writes || (stmt->db->in_tx && stmt->db->tx != TX_READ));
    return stmt->db->engine->run(stmt, ret_changed, err);
}

enum linli_rc stmt_next(struct stmt *stmt, bool *ret_row, struct linli_error *err)
{
    assert(!stmt->writes || (stmt->db->in_tx && stmt->db->tx != TX_READ));
    return stmt->db->engine->next(stmt, ret_row, err);
}

void stmt_end(struct stmt *stmt)
{
    if (stmt->running) {
        stmt->db->engine->reset(stmt);
        stmt->running = false;
    }
}

int64_t stmt_i64(struct stmt *stmt, int32_t column)
{
    assert(stmt->running && column >= 0 && column < stmt->text->columns_n);
    assert(stmt->text->columns[column] == 'i');
    return stmt->db->engine->get_i64(stmt, column);
}

double stmt_real(struct stmt *stmt, int32_t column)
{
    assert(stmt->running && column >= 0 && column < stmt->text->columns_n);
    assert(stmt->text->columns[column] == 'r');
    return stmt->db->engine->get_real(stmt, column);
}

const char *stmt_text(struct stmt *stmt, int32_t column)
{
    assert(stmt->running && column >= 0 && column < stmt->text->columns_n);
    assert(stmt->text->columns[column] == 't');
    return stmt->db->engine->get_text(stmt, column);
}

const void *stmt_bytes(struct stmt *stmt, int32_t column, int64_t *ret_n)
{
    assert(stmt->running && column >= 0 && column < stmt->text->columns_n);
    assert(stmt->text->columns[column] == 'b');
    return stmt->db->engine->get_bytes(stmt, column, ret_n);
}

bool stmt_is_null(struct stmt *stmt, int32_t column)
{
    assert(stmt->running && column >= 0 && column < stmt->text->columns_n);
    return stmt->db->engine->is_null(stmt, column);
}

static void bind_all(struct stmt *stmt, const char *types, va_list values)
{
    assert(strcmp(types, stmt->text->params) == 0);
    stmt_end(stmt);
    for (int32_t i = 1; types[i - 1] != '\0'; i++) {
        if (types[i - 1] == 'i') {
            stmt_set_i64(stmt, i, va_arg(values, int64_t));
        } else if (types[i - 1] == 'r') {
            stmt_set_real(stmt, i, va_arg(values, double));
        } else {
            stmt_set_text(stmt, i, va_arg(values, const char *));
        }
    }
}

enum linli_rc db_run(struct db *db, enum sql_id id, int64_t *ret_changed, struct linli_error *err,
                     const char *types, ...)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(db, id, &stmt, err));
    va_list values;
    va_start(values, types);
    bind_all(stmt, types, values);
    va_end(values);
    return stmt_run(stmt, ret_changed, err);
}

enum linli_rc db_one(struct db *db, enum sql_id id, struct stmt **ret_stmt, bool *ret_found,
                     struct linli_error *err, const char *types, ...)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(db, id, &stmt, err));
    va_list values;
    va_start(values, types);
    bind_all(stmt, types, values);
    va_end(values);
    LINLI_TRY(stmt_next(stmt, ret_found, err));
    *ret_stmt = stmt;
    return LINLI_OK;
}

enum linli_rc db_query(struct db *db, enum sql_id id, struct stmt **ret_stmt,
                       struct linli_error *err, const char *types, ...)
{
    struct stmt *stmt = NULL;
    LINLI_TRY(db_statement(db, id, &stmt, err));
    va_list values;
    va_start(values, types);
    bind_all(stmt, types, values);
    va_end(values);
    *ret_stmt = stmt;
    return LINLI_OK;
}

enum linli_rc db_new_ids(struct db *db, const char *kind, int64_t n, int64_t *ret_first,
                         struct linli_error *err)
{
    assert(n > 0 && db->in_tx);
    struct stmt *stmt = NULL;
    bool found = false;
    LINLI_TRY(db_one(db, SQL_ID_TAKE, &stmt, &found, err, "ti", kind, n));
    assert(found);
    *ret_first = stmt_i64(stmt, 0) - n;
    stmt_end(stmt);
    return LINLI_OK;
}
