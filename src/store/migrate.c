/*
 * The schema's steps: each migration of sql/migrations runs once, all that are missing in one
 * transaction, and its number and checksum are kept in schema_migration. A database whose record
 * does not agree with this program (a step that it does not know, or another text under the same
 * number) is refused before anything is changed.
 *
 * The checksum is FNV-1a over the text in SQLite's words, on every engine. Called by db_open.
 */
#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "store/db_engine.h"

static int64_t checksum(const struct sql_migration *migration)
{
    uint64_t hash = text_hash(migration->sqlite, strlen(migration->sqlite));
    int64_t value;
    memcpy(&value, &hash, sizeof(value));
    return value == INT64_MIN ? 0 : value; /* INT64_MIN is FIXED_NONE, which would be NULL */
}

/* Compares one recorded step with ours. */
static enum linli_rc check_step(struct db *db, int64_t version, int64_t recorded, int done_n,
                                struct linli_error *err)
{
    if (version > SQL_MIGRATIONS_N) {
        enum linli_rc rc = linli_fail(
            err, LINLI_EFOREIGN,
            "the database was made by a newer linli: its schema is %lld, this program knows %d",
            (long long)version, (int)SQL_MIGRATIONS_N);
        linli_error_at(err, "%s", db->url);
        return rc;
    }
    if (version != done_n + 1 || recorded != checksum(&sql_migrations[done_n])) {
        enum linli_rc rc = linli_fail(err, LINLI_EFOREIGN,
                                      "schema step %lld of the database is not that of this "
                                      "program: it was made by another linli",
                                      (long long)version);
        linli_error_at(err, "%s", db->url);
        return rc;
    }
    return LINLI_OK;
}

/* How many of our steps the database has had. */
static enum linli_rc count_done(struct db *db, int *ret_done_n, struct linli_error *err)
{
    struct stmt *list = NULL;
    LINLI_TRY(db_statement(db, SQL_SCHEMA_LIST, &list, err));
    int done_n = 0;
    bool row = false;
    for (;;) {
        LINLI_TRY(stmt_next(list, &row, err));
        if (!row) {
            break;
        }
        enum linli_rc rc = check_step(db, stmt_i64(list, 0), stmt_i64(list, 1), done_n, err);
        if (rc != LINLI_OK) {
            stmt_end(list);
            return rc;
        }
        done_n++;
    }
    *ret_done_n = done_n;
    return LINLI_OK;
}

static enum linli_rc read_done(struct db *db, void *context, struct linli_error *err)
{
    return count_done(db, context, err);
}

/* Reads again what has been done: another program may have been faster since it was looked at. */
static enum linli_rc apply_missing(struct db *db, void *context, struct linli_error *err)
{
    const enum db_mode *mode = context;
    if (*mode == DB_CREATE) {
        LINLI_TRY(db_run(db, SQL_SCHEMA_CREATE, NULL, err, ""));
        LINLI_TRY(db->engine->sign(db, err));
    }
    int done_n = 0;
    LINLI_TRY(count_done(db, &done_n, err));
    assert(*mode != DB_CREATE || done_n == 0);
    for (int i = done_n; i < SQL_MIGRATIONS_N; i++) {
        const struct sql_migration *step = &sql_migrations[i];
        assert(step->version == i + 1);
        /* the record first: of two programs the second waits here, and finds it done */
        LINLI_TRY(db_run(db, SQL_SCHEMA_ADD, NULL, err, "itii", (int64_t)step->version, step->name,
                         checksum(step), date_clock_now_ms(db->clock)));
        LINLI_TRY(db->engine->script(db, db->engine->migration_text(step), err));
    }
    return LINLI_OK;
}

enum linli_rc migrate_run(struct db *db, enum db_mode mode, struct linli_error *err)
{
    if (mode == DB_CREATE) {
        return tx_run(db, TX_WRITE, apply_missing, &mode, err);
    }
    int done_n = 0;
    LINLI_TRY(tx_run(db, TX_READ, read_done, &done_n, err));
    if (done_n == SQL_MIGRATIONS_N) {
        return LINLI_OK;
    }
    if (mode == DB_COPY) {
        return LINLI_OK;
    }
    if (mode == DB_READ) {
        enum linli_rc rc = linli_fail(err, LINLI_EFOREIGN,
                                      "the database is of an older linli: a command that writes "
                                      "brings it up to date, expected schema %d",
                                      (int)SQL_MIGRATIONS_N);
        linli_error_at(err, "%s", db->url);
        return rc;
    }
    return tx_run(db, TX_WRITE, apply_missing, &mode, err);
}
