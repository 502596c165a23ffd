/*
 * The port to a database: one SQL text, named statements, one transaction runner. A database engine
 * is one file behind `struct db_engine` (db_engine.h); callers never see which one it is.
 *
 * Rules that hold for every engine:
 * - All SQL stands in sql/queries; the build makes `enum sql_id` and the statement table of it
 *   (sql_text.h).
 * - Parameters are $1 … $n with declared types; values are bound, never put into the text.
 * - FIXED_NONE is NULL both ways; a NULL text reads as "".
 * - Only tx_run opens transactions. Any error rolls the whole transaction back.
 *
 * A handle belongs to one thread at a time.
 */
#ifndef LINLI_STORE_DB_H
#define LINLI_STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "linli/error.h"
#include "store/sql_text.h"

struct db;
struct stmt;

enum db_mode {
    DB_CREATE, /* a new city: the file must not exist yet, or be empty; migrations are applied. It
                  has its name from db_publish on, until then it is NAME.part. On a server the
                  database exists and has nothing in the schema of its search path; until
                  db_publish all is one transaction, which ends with the program */
    DB_WRITE,  /* an existing city; older schemas are migrated first */
    DB_READ,   /* an existing city, nothing is changed; an older schema is refused */
    DB_COPY    /* an existing city, nothing is changed; an older schema is let in: only
                  db_duplicate may be asked of it */
};

/*
 * Opens `url`: a file name, or postgresql://…. Checks that it is a database of linli and not of a
 * newer one. Errors: LINLI_EIO (missing, no permission, a folder, no server), LINLI_EFOREIGN (not
 * ours, or newer, or not compared by bytes), LINLI_ELOCKED, LINLI_EINPUT (exists already),
 * LINLI_EUSAGE (a url of something else). `clock` stamps migrations. No message repeats a password.
 */
enum linli_rc db_open(const char *url, enum db_mode mode, struct date_clock clock,
                      struct db **ret_db, struct linli_error *err);
/* Whether a url is the name of a file. */
bool db_is_file(const char *url);
/* The url as people may see it: without a password. It is the handle's. */
const char *db_shown(const struct db *db);
/* Closes it; a new city that was not published is removed. */
void db_close(struct db *db);

/* Closes a new city (DB_CREATE, asserted), which appears under its name, whole; when that fails it
 * is removed. LINLI_EINPUT: the name has been taken meanwhile; LINLI_EIO. */
enum linli_rc db_publish(struct db *db, struct linli_error *err);

/*
 * Copies the whole database as of one moment, while others may write, into a new one: unpublished
 * as from DB_CREATE, of this program's schema whatever the source's. With `replace` the name may be
 * taken by a city; then it is for db_publish_instead. Outside a transaction; LINLI_EUSAGE when the
 * two cannot be copied as files, LINLI_EINPUT when the name is taken.
 */
enum linli_rc db_duplicate(struct db *source, const char *url, bool replace, struct db **ret_copy,
                           struct linli_error *err);

enum { DB_NAME_BYTES = 1024 };

/* As db_publish, but a city that has the name is kept as NAME.old-1, -2 …, the first that is free;
 * ret_kept gets it, "" when there was none. LINLI_ELOCKED: the old one is in use. */
enum linli_rc db_publish_instead(struct db *db, char ret_kept[DB_NAME_BYTES],
                                 struct linli_error *err);

/* How long tx_run tries for a busy database before LINLI_ELOCKED; 5000 unless told. */
void db_set_patience(struct db *db, int64_t patience_ms);

/* Everything that the database itself can say about its soundness (structure, references);
 * LINLI_EBREACH names the first thing that is wrong. */
enum linli_rc db_check(struct db *db, struct linli_error *err);

/*
 * What a transaction is for. TX_READ sees all as of one moment. TX_WRITE sees at each statement
 * what others have committed: whatever can run out is changed by a guarded statement. TX_PUBLISH
 * writes what follows from all that it read, a plan: it is as if nobody else had written meanwhile,
 * else it is run again. SQLite has one writer at a time, there both are the same.
 */
enum tx_kind { TX_READ, TX_WRITE, TX_PUBLISH };

/* The body of a transaction; it may run more than once, so it starts from its inputs each time. */
typedef enum linli_rc (*tx_body)(struct db *db, void *context, struct linli_error *err);

/*
 * Runs the body in one transaction: commits when it returns LINLI_OK, else rolls back. A busy
 * database is tried again for about five seconds, then LINLI_ELOCKED. A body that wrote a row which
 * another program had just written under the same key is run again up to 5 times, and finds that
 * row; one whose work others overtook is run up to 20 times, then LINLI_ELOCKED. Transactions do
 * not nest (asserted).
 */
enum linli_rc tx_run(struct db *db, enum tx_kind kind, tx_body body, void *context,
                     struct linli_error *err);

/* The prepared statement of that id, made on first use and kept. Fails when the engine refuses it.
 */
enum linli_rc db_statement(struct db *db, enum sql_id id, struct stmt **ret_stmt,
                           struct linli_error *err);

/* Binds parameter i (from 1). The type must be the declared one (asserted). FIXED_NONE, NAN and a
 * NULL text are NULL. Texts stay the caller's and must live until the statement has run. What is
 * not bound again keeps its value. */
void stmt_set_i64(struct stmt *stmt, int32_t i, int64_t value);
void stmt_set_real(struct stmt *stmt, int32_t i, double value);
void stmt_set_text(struct stmt *stmt, int32_t i, const char *value);
/* Any bytes, the caller's until the statement has run; NULL is NULL. */
void stmt_set_bytes(struct stmt *stmt, int32_t i, const void *bytes, int64_t n);

/* Runs a statement, passing over its rows if it has any; ret_changed (NULL: not wanted) gets the
 * number of rows it touched. A statement that writes needs TX_WRITE or TX_PUBLISH around it
 * (asserted). When no count is wanted, a failure may come out only at the next call that waits for
 * the database. */
enum linli_rc stmt_run(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err);

/* Fetches the next row of a query; *ret_row false at the end, where the statement is ready for its
 * next use. */
enum linli_rc stmt_next(struct stmt *stmt, bool *ret_row, struct linli_error *err);
/* Ends a query before its last row. Harmless otherwise. */
void stmt_end(struct stmt *stmt);

/* The columns of the current row, from 0, by their declared types. A text is valid until the
 * statement's next row or end. */
int64_t stmt_i64(struct stmt *stmt, int32_t column);
double stmt_real(struct stmt *stmt, int32_t column);
/* True when the column has no value, which reads as FIXED_NONE, NAN or "". */
bool stmt_is_null(struct stmt *stmt, int32_t column);
const char *stmt_text(struct stmt *stmt, int32_t column);
/* Valid until the statement's next row or end. */
const void *stmt_bytes(struct stmt *stmt, int32_t column, int64_t *ret_n);

/*
 * In one call: binds by the letters of `types` (i int64_t, r double, t const char *), and runs.
 * db_run for statements without rows; db_one for queries: *ret_found says whether there was a row,
 * whose columns are read from *ret_stmt until stmt_end(). db_query does not run: its rows come by
 * stmt_next().
 */
enum linli_rc db_run(struct db *db, enum sql_id id, int64_t *ret_changed, struct linli_error *err,
                     const char *types, ...);
enum linli_rc db_one(struct db *db, enum sql_id id, struct stmt **ret_stmt, bool *ret_found,
                     struct linli_error *err, const char *types, ...);
enum linli_rc db_query(struct db *db, enum sql_id id, struct stmt **ret_stmt,
                       struct linli_error *err, const char *types, ...);

/* Takes n new numbers of a kind ("movement"), never given before: *ret_first … *ret_first + n - 1.
 * In a transaction. */
enum linli_rc db_new_ids(struct db *db, const char *kind, int64_t n, int64_t *ret_first,
                         struct linli_error *err);

#endif
