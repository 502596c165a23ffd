/*
 * The PostgreSQL engine: a city is a schema of a database, the first one of the connection's search
 * path ("public", or what the url's options=-csearch_path%3D… says). Beside struct db_engine's
 * contract (db_engine.h) this file holds the words that only PostgreSQL has: connecting,
 * transactions, the mark of a city. Statements are in db_postgres_statement.c, failures in
 * db_postgres_fail.c.
 *
 * A city in the making is one transaction of the server from open to publish; tx_run's
 * transactions are savepoints in it. So whoever dies on the way leaves the schema as empty as it
 * was, and nobody sees half a city. An advisory lock of that transaction keeps a second maker out.
 *
 * Isolation. TX_WRITE is READ COMMITTED: what can run out is guarded by its own statement, what may
 * be there once by a unique index; whoever comes second is run again by tx_run and finds what the
 * first one did. Bookings of one city follow each other, since each takes its command's number
 * first, which holds the row of that id block until the end. TX_PUBLISH is SERIALIZABLE: a plan is
 * saved only as of the moment at which it read, else it is made again. TX_READ is REPEATABLE READ:
 * all that it reads is of one moment.
 *
 * Texts are compared by bytes on both engines: a database with another collation than C is refused.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/db_postgres.h"

enum { CONNECT_TIMEOUT_S = 10, BEGIN_BYTES = 160 };

#define SIGN_TEXT "a city of linli"

/* What a server's or a user's settings must not change: that a commit is on the disk, that waiting
 * is the port's (lock_timeout, in begin). Compiling plans takes longer than all of our
 * statements. */
static const char settings_text[] =
    "SET client_min_messages = warning; SET standard_conforming_strings = on;"
    "SET statement_timeout = 0; SET jit = off;"
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'";

/* The schema of the city, its mark, the number of relations in it, and how the database compares
 * texts. */
static const char look_text[] =
    "SELECT n.nspname, d.datcollate, pg_encoding_to_char(d.encoding), d.datlocprovider,"
    " (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid),"
    " (SELECT obj_description(c.oid, 'pg_class') FROM pg_class c"
    "  WHERE c.relnamespace = n.oid AND c.relname = 'schema_migration')"
    " FROM pg_database d LEFT JOIN pg_namespace n ON n.nspname = current_schema()"
    " WHERE d.datname = current_database()";
enum { LOOK_SCHEMA, LOOK_COLLATION, LOOK_ENCODING, LOOK_PROVIDER, LOOK_RELATIONS, LOOK_MARK };

/* Waits for another maker, or for the server to see that it is gone; none is held of a schema that
 * is not there. The number is the application id in db_sqlite.c. */
static const char hold_text[] =
    "SET LOCAL lock_timeout = 5000; SELECT pg_advisory_xact_lock(1280199753,"
    " (SELECT (oid::bigint % 2147483647)::integer FROM pg_namespace"
    "  WHERE nspname = current_schema()))";

static const char sign_text[] = "COMMENT ON TABLE schema_migration IS '" SIGN_TEXT "'";

/* ---- opening -----------------------------------------------------------------------------------
 */

static void be_silent(void *context, const char *message)
{
    (void)context;
    (void)message;
}

static enum linli_rc connect(struct db *db, struct linli_error *err)
{
    char timeout[16];
    snprintf(timeout, sizeof(timeout), "%d", (int)CONNECT_TIMEOUT_S);
    /* what stands before dbname yields to the url, what stands behind it does not */
    static const char *const names[] = {"connect_timeout", "fallback_application_name", "dbname",
                                        "client_encoding", NULL};
    const char *const values[] = {timeout, "linli", db->address, "UTF8", NULL};
    PGconn *link = PQconnectdbParams(names, values, 1);
    pg_of(db)->link = link;
    if (PQstatus(link) != CONNECTION_OK) {
        return pg_not_connected(db, err);
    }
    PQsetNoticeProcessor(link, be_silent, NULL);
    return pg_execute(db, settings_text, err);
}

static enum linli_rc check_words(const struct db *db, const PGresult *look, struct linli_error *err)
{
    const char *collation = PQgetvalue(look, 0, LOOK_COLLATION);
    bool bytes = strcmp(PQgetvalue(look, 0, LOOK_PROVIDER), "c") == 0 &&
                 (strcmp(collation, "C") == 0 || strcmp(collation, "POSIX") == 0);
    const char *encoding = PQgetvalue(look, 0, LOOK_ENCODING);
    if (bytes && strcmp(encoding, "UTF8") == 0) {
        return LINLI_OK;
    }
    return pg_at_url(db,
                     linli_fail(err, LINLI_EFOREIGN,
                                "the database has the collation %s and the encoding %s, expected "
                                "C and UTF8: createdb -T template0 -l C -E UTF8 NAME makes one",
                                collation, encoding),
                     err);
}

static enum linli_rc check_room(const struct db *db, const PGresult *look, struct linli_error *err)
{
    if (PQgetisnull(look, 0, LOOK_SCHEMA) != 0) {
        return pg_at_url(db,
                         linli_fail(err, LINLI_EIO,
                                    "the search path names no schema that is there, expected one"),
                         err);
    }
    if (strcmp(PQgetvalue(look, 0, LOOK_RELATIONS), "0") != 0) {
        return pg_at_url(
            db, linli_fail(err, LINLI_EINPUT, "tables are there already, expected an empty schema"),
            err);
    }
    return LINLI_OK;
}

static enum linli_rc check_ours(const struct db *db, const PGresult *look, struct linli_error *err)
{
    if (strcmp(PQgetvalue(look, 0, LOOK_MARK), SIGN_TEXT) != 0) { /* "" when there is none */
        return pg_at_url(db, linli_fail(err, LINLI_EFOREIGN, "not a database of linli"), err);
    }
    return LINLI_OK;
}

static enum linli_rc look(struct db *db, enum db_mode mode, struct linli_error *err)
{
    PGresult *seen = NULL;
    LINLI_TRY(pg_ask(db, look_text, &seen, err));
    enum linli_rc rc = check_words(db, seen, err);
    if (rc == LINLI_OK) {
        rc = mode == DB_CREATE ? check_room(db, seen, err) : check_ours(db, seen, err);
    }
    PQclear(seen);
    return rc;
}

static enum linli_rc open_database(struct db *db, enum db_mode mode, struct linli_error *err)
{
    struct pg_connection *own = NULL;
    LINLI_TRY(pg_shown_url(&db->memory, db->address, &db->url, err));
    LINLI_TRY(LINLI_NEW(&db->memory, 1, &own, err));
    db->handle = own;
    LINLI_TRY(connect(db, err));
    if (mode == DB_CREATE) {
        LINLI_TRY(pg_execute(db, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", err));
        own->in_transaction = true;
        LINLI_TRY(pg_execute(db, hold_text, err));
    }
    return look(db, mode, err);
}

static void close_database(struct db *db)
{
    struct pg_connection *own = pg_of(db);
    if (own != NULL) {
        PQfinish(own->link); /* the server rolls back what is open */
        db->handle = NULL;
    }
}

/* So that the first questions to a new city are not planned for empty tables. Its own tables only:
 * whoever looks at all of a database waits for what others do in theirs, and they for it. */
static const char analyze_text[] =
    "DO $$ DECLARE own regclass; BEGIN"
    " FOR own IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace ="
    "  (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY oid"
    " LOOP EXECUTE format('ANALYZE %s', own); END LOOP; END $$";

static enum linli_rc publish_database(struct db *db, struct linli_error *err)
{
    LINLI_TRY(pg_execute(db, analyze_text, err));
    LINLI_TRY(pg_execute(db, "COMMIT", err));
    pg_of(db)->in_transaction = false;
    return LINLI_OK;
}

static enum linli_rc sign_database(struct db *db, struct linli_error *err)
{
    return pg_execute(db, sign_text, err);
}

/* ---- transactions ------------------------------------------------------------------------------
 */

static const char *postgres_words(const struct sql_migration *migration)
{
    return migration->postgres;
}

static const char *const begin_words[] = {
    [TX_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    [TX_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    [TX_PUBLISH] = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
};

static enum linli_rc begin(struct db *db, enum tx_kind kind, struct linli_error *err)
{
    char text[BEGIN_BYTES];
    int64_t patience_ms = db->patience_ms > 0 ? db->patience_ms : 1; /* 0 would be for ever */
    int n = snprintf(text, sizeof(text), "%s; SET LOCAL lock_timeout = %lld",
                     pg_of(db)->in_transaction ? "SAVEPOINT linli" : begin_words[kind],
                     (long long)patience_ms);
    assert(n > 0 && n < BEGIN_BYTES);
    (void)n;
    enum linli_rc rc = pg_execute(db, text, err);
    if (rc != LINLI_OK && !pg_of(db)->in_transaction &&
        PQtransactionStatus(pg_of(db)->link) != PQTRANS_IDLE) {
        (void)pg_execute(db, "ROLLBACK", NULL);
    }
    return rc;
}

static enum linli_rc commit(struct db *db, struct linli_error *err)
{
    LINLI_TRY(pg_settle(db, err)); /* a failure that only comes now is one of the body */
    return pg_execute(db, pg_of(db)->in_transaction ? "RELEASE SAVEPOINT linli" : "COMMIT", err);
}

static void rollback(struct db *db)
{
    (void)pg_settle(db, NULL);
    if (pg_of(db)->in_transaction) {
        (void)pg_execute(db, "ROLLBACK TO SAVEPOINT linli; RELEASE SAVEPOINT linli", NULL);
    } else if (PQtransactionStatus(pg_of(db)->link) != PQTRANS_IDLE) {
        (void)pg_execute(db, "ROLLBACK",
                         NULL); /* nothing is left to do it of when the link broke */
    }
}

/* ---- soundness ---------------------------------------------------------------------------------
 */

/* A question for each reference of the schema that finds a row without its parent. The server keeps
 * references by itself, except for those who may switch that off. All are of one column. */
static const char references_text[] =
    "SELECT format('SELECT %L FROM %s c WHERE c.%I IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %s p"
    " WHERE p.%I = c.%I) LIMIT 1', k.conrelid::regclass || ' has a ' || a.attname || ' that is not"
    " in ' || k.confrelid::regclass, k.conrelid::regclass, a.attname, k.confrelid::regclass,"
    " b.attname, a.attname)"
    " FROM pg_constraint k"
    " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
    " JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]"
    " WHERE k.contype = 'f' AND k.connamespace = (SELECT oid FROM pg_namespace"
    "  WHERE nspname = current_schema())"
    " ORDER BY k.conrelid::regclass::text, a.attname";

/* The structure: an index or a constraint that the server does not vouch for. */
static const char structure_text[] =
    "SELECT i.indexrelid::regclass || ' is not valid' FROM pg_index i"
    " JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
    " AND NOT (i.indisvalid AND i.indisready)"
    " UNION ALL SELECT conname || ' is not validated' FROM pg_constraint"
    " WHERE connamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
    " AND NOT convalidated ORDER BY 1 LIMIT 1";

static enum linli_rc check_text(struct db *db, const char *text, struct linli_error *err)
{
    PGresult *found = NULL;
    LINLI_TRY(pg_ask(db, text, &found, err));
    enum linli_rc rc = LINLI_OK;
    if (PQntuples(found) > 0) {
        rc = linli_fail(err, LINLI_EBREACH, "the database is damaged: %s", PQgetvalue(found, 0, 0));
        rc = pg_at_url(db, rc, err);
    }
    PQclear(found);
    return rc;
}

static enum linli_rc check_database(struct db *db, struct linli_error *err)
{
    PGresult *questions = NULL;
    LINLI_TRY(check_text(db, structure_text, err));
    LINLI_TRY(pg_ask(db, references_text, &questions, err));
    enum linli_rc rc = LINLI_OK;
    for (int i = 0; i < PQntuples(questions) && rc == LINLI_OK; i++) {
        rc = check_text(db, PQgetvalue(questions, i, 0), err);
    }
    PQclear(questions);
    return rc;
}

const struct db_engine db_postgres_engine = {
    .name = "PostgreSQL",
    .open = open_database,
    .close = close_database,
    .publish = publish_database,
    .sign = sign_database,
    .check = check_database,
    .migration_text = postgres_words,
    .script = pg_execute,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .prepare = pg_prepare,
    .finalize = pg_finalize,
    .set_i64 = pg_set_i64,
    .set_real = pg_set_real,
    .set_text = pg_set_text,
    .set_bytes = pg_set_bytes,
    .run = pg_run,
    .next = pg_next,
    .reset = pg_reset,
    .is_null = pg_is_null,
    .get_i64 = pg_get_i64,
    .get_real = pg_get_real,
    .get_text = pg_get_text,
    .get_bytes = pg_get_bytes,
};
