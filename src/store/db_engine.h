/*
 * What a database engine has to offer, and the parts of the handles that are the same for all. Only
 * db*.c and migrate.c include this; everybody else sees db.h.
 */
#ifndef LINLI_STORE_DB_ENGINE_H
#define LINLI_STORE_DB_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/arena.h"
#include "store/db.h"
#include "store/frozen_file.h"
#include "store/part_file.h"

/* A plan of a whole city writes for some seconds; who issues goods meanwhile waits for it. */
enum { DB_PATIENCE_MS = 15000 };

struct db {
    struct linli_arena memory; /* of this handle and its statements */
    const struct db_engine *engine;
    void *handle;        /* the engine's connection */
    const char *address; /* as it was given: may hold a password, so no message has it */
    const char *url;     /* as messages show it; the same unless the engine says otherwise */
    struct date_clock clock;
    int64_t patience_ms;
    bool in_tx;
    enum tx_kind tx;
    bool waited_out; /* set by an engine: it has been patient already, tx_run need not be */
    bool collided;   /* set by an engine: somebody else put a row of the same key first */
    bool overtaken;  /* set by an engine: others changed what the body had worked with */
    bool created;    /* by DB_CREATE, and not published yet */
    struct frozen_file frozen; /* a file that is read where nothing can be written */
    struct part_file part;     /* where an engine of files keeps such a city */
    struct stmt *statements[SQL_N];
};

struct stmt {
    struct db *db;
    const struct sql_statement *text;
    void *handle; /* the engine's prepared statement */
    bool running; /* between its first row and its end */
    bool writes;
};

/*
 * One file fills this in. `open` fills handle; it checks that the database may be ours, before
 * anything is changed. `publish` gives a created city its name and closes it; `close` removes one
 * that has none, and may be called of a handle that `open` refused or `publish` closed. `sign`
 * marks a new database as ours, inside the transaction that makes its schema. `script` runs the
 * text of a migration. `duplicate` and the part's `replaces` are db_duplicate's. Failures are
 * sentences of db.h's codes with the url as their place; LINLI_ELOCKED is what goes away when the
 * transaction is run again.
 *
 * A change whose count nobody wants may be told to have failed later, by `next`, `run`, `script` or
 * `commit`, but never after the commit.
 */
struct db_engine {
    const char *name;
    enum linli_rc (*open)(struct db *db, enum db_mode mode, struct linli_error *err);
    void (*close)(struct db *db);
    enum linli_rc (*publish)(struct db *db, struct linli_error *err);
    /* fills `copy`, a handle without a connection, as `open` does for a new city; NULL: cannot */
    enum linli_rc (*duplicate)(struct db *source, struct db *copy, struct linli_error *err);
    enum linli_rc (*sign)(struct db *db, struct linli_error *err);
    enum linli_rc (*check)(struct db *db, struct linli_error *err);
    const char *(*migration_text)(const struct sql_migration *migration);
    enum linli_rc (*script)(struct db *db, const char *text, struct linli_error *err);
    enum linli_rc (*begin)(struct db *db, enum tx_kind kind, struct linli_error *err);
    enum linli_rc (*commit)(struct db *db, struct linli_error *err);
    void (*rollback)(struct db *db);
    enum linli_rc (*prepare)(struct stmt *stmt, struct linli_error *err);
    void (*finalize)(struct stmt *stmt);
    void (*set_i64)(struct stmt *stmt, int32_t i, int64_t value);
    void (*set_real)(struct stmt *stmt, int32_t i, double value);
    void (*set_text)(struct stmt *stmt, int32_t i, const char *value);
    void (*set_bytes)(struct stmt *stmt, int32_t i, const void *bytes, int64_t n);
    enum linli_rc (*run)(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err);
    enum linli_rc (*next)(struct stmt *stmt, bool *ret_row, struct linli_error *err);
    void (*reset)(struct stmt *stmt);
    bool (*is_null)(struct stmt *stmt, int32_t column);
    int64_t (*get_i64)(struct stmt *stmt, int32_t column);
    double (*get_real)(struct stmt *stmt, int32_t column);
    const char *(*get_text)(struct stmt *stmt, int32_t column);
    const void *(*get_bytes)(struct stmt *stmt, int32_t column, int64_t *ret_n);
};

extern const struct db_engine db_sqlite_engine;
extern const struct db_engine db_postgres_engine;

/* Brings the schema of an open database to this program's, or says why that cannot be (migrate.c).
 */
enum linli_rc migrate_run(struct db *db, enum db_mode mode, struct linli_error *err);

#endif
