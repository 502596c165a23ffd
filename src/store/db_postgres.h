/*
 * What the files of the PostgreSQL engine share: the connection, the state of a statement, and the
 * calls between them. Only db_postgres*.c include this.
 *
 * A connection does one thing at a time. Two things may still be on their way when a new one
 * begins, and pg_settle() ends both: a stream of rows (its rest is kept in memory, in the arena of
 * its statement) and a queue of changes that nobody waits for (their results are looked at).
 */
#ifndef LINLI_STORE_DB_POSTGRES_H
#define LINLI_STORE_DB_POSTGRES_H

#include <libpq-fe.h>

#include "store/db_engine.h"

enum {
    PG_INT8 = 20, /* types as the server numbers them */
    PG_TEXT = 25,
    PG_BYTEA = 17,
    PG_FLOAT8 = 701,
    PG_QUEUE_MAX = 512 /* their answers, some 40 bytes each, must fit the socket: nobody reads them
                          while more is sent */
};

struct pg_connection {
    PGconn *link;
    struct stmt *streaming; /* whose rows are coming; NULL: nobody's */
    int64_t queued_n;       /* changes that were sent and not answered yet */
    bool in_transaction;    /* the server's, which is all of a new city's making */
};

/* A row that was fetched before it was asked for. */
struct pg_row {
    struct pg_row *next;
    const char **values; /* [columns_n], NULL: no value */
    int *lengths;        /* [columns_n] */
};

enum pg_state { PG_IDLE, PG_STREAMING, PG_KEPT };

struct pg_statement {
    const char **values; /* of the parameters, [params_n], in binary form */
    int *lengths;
    int *formats;
    unsigned char *numbers; /* what the values of numbers point to */
    enum pg_state state;
    PGresult *result;        /* of the current row, while it streams */
    struct linli_arena rows; /* the rest of a stream, when something else had to be done */
    struct pg_row *row;      /* the current one, or the one before the first */
};

/* ---- db_postgres_fail.c ---- */

/* The url without its password, in the arena: what messages may say. LINLI_EUSAGE: it is none. */
enum linli_rc pg_shown_url(struct linli_arena *arena, const char *url, const char **ret_shown,
                           struct linli_error *err);
/* A failure of the server as one of ours; notes in db what tx_run has to know. */
enum linli_rc pg_failed(struct db *db, const PGresult *result, struct linli_error *err);
/* That no connection could be made. */
enum linli_rc pg_not_connected(struct db *db, struct linli_error *err);
/* Puts the url in front. */
enum linli_rc pg_at_url(const struct db *db, enum linli_rc rc, struct linli_error *err);

/* ---- db_postgres_statement.c ---- */

/* Makes the connection ready for the next thing; what a queued change answered comes out here. */
enum linli_rc pg_settle(struct db *db, struct linli_error *err);
/* One or more of PostgreSQL's own statements, without parameters. */
enum linli_rc pg_execute(struct db *db, const char *text, struct linli_error *err);
/* The same of a question; the caller clears *ret_result. */
enum linli_rc pg_ask(struct db *db, const char *text, PGresult **ret_result,
                     struct linli_error *err);

enum linli_rc pg_prepare(struct stmt *stmt, struct linli_error *err);
void pg_finalize(struct stmt *stmt);
void pg_set_i64(struct stmt *stmt, int32_t i, int64_t value);
void pg_set_real(struct stmt *stmt, int32_t i, double value);
void pg_set_text(struct stmt *stmt, int32_t i, const char *value);
void pg_set_bytes(struct stmt *stmt, int32_t i, const void *bytes, int64_t n);
enum linli_rc pg_run(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err);
enum linli_rc pg_next(struct stmt *stmt, bool *ret_row, struct linli_error *err);
void pg_reset(struct stmt *stmt);
bool pg_is_null(struct stmt *stmt, int32_t column);
int64_t pg_get_i64(struct stmt *stmt, int32_t column);
double pg_get_real(struct stmt *stmt, int32_t column);
const char *pg_get_text(struct stmt *stmt, int32_t column);
const void *pg_get_bytes(struct stmt *stmt, int32_t column, int64_t *ret_n);

static inline struct pg_connection *pg_of(const struct db *db)
{
    return db->handle;
}

#endif
