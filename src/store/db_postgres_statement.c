/*
 * Statements on PostgreSQL: prepared on the server under the name they have in sql/queries, with
 * the declared types, values in binary form both ways.
 *
 * Rows come one by one (libpq's single-row mode), so that a list of millions needs the memory of
 * one. When something else has to be done in the middle, the rest of the list is first kept,
 * packed, in the statement's arena: the connection can only do one thing at a time, while callers
 * may hold several lists.
 *
 * A change whose caller waits for nothing (no rows, no count) is only sent (libpq's pipeline mode);
 * its answer is looked at before the next thing that waits, and before the commit at the latest. A
 * failure is therefore told a little later, but always inside the transaction, which it undoes.
 * That saves the way there and back: an import is some four times as fast (bench/README.md).
 *
 * Called through struct db_engine (db_postgres.c).
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "store/db_postgres.h"

enum { NUMBER_BYTES = 8 }; /* of int8 and float8 */

static struct pg_statement *of(const struct stmt *stmt)
{
    return stmt->handle;
}

/* ---- what is still on its way ------------------------------------------------------------------
 */

/* Takes everything that belongs to the present command; the first failure counts. */
static enum linli_rc take_rest(struct db *db, struct linli_error *err)
{
    PGconn *link = pg_of(db)->link;
    enum linli_rc rc = LINLI_OK;
    for (PGresult *result = PQgetResult(link); result != NULL; result = PQgetResult(link)) {
        ExecStatusType status = PQresultStatus(result);
        bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ||
                    status == PGRES_SINGLE_TUPLE || status == PGRES_PIPELINE_ABORTED;
        if (!fine && rc == LINLI_OK) {
            rc = pg_failed(db, result, err);
        }
        PQclear(result);
        if (PQstatus(link) != CONNECTION_OK) {
            break;
        }
    }
    return rc;
}

/* Packs the row of a result into the statement's arena, behind the last one kept. */
static enum linli_rc keep_row(struct stmt *stmt, const PGresult *result, struct pg_row **last,
                              struct linli_error *err)
{
    struct pg_statement *own = of(stmt);
    struct pg_row *row = NULL;
    int columns_n = stmt->text->columns_n;
    LINLI_TRY(LINLI_NEW(&own->rows, 1, &row, err));
    LINLI_TRY(LINLI_NEW(&own->rows, columns_n, &row->values, err));
    LINLI_TRY(LINLI_NEW(&own->rows, columns_n, &row->lengths, err));
    for (int i = 0; i < columns_n; i++) {
        if (PQgetisnull(result, 0, i) == 0) {
            row->lengths[i] = PQgetlength(result, 0, i);
            LINLI_TRY(linli_arena_copy_text(&own->rows, PQgetvalue(result, 0, i),
                                            (size_t)PQgetlength(result, 0, i), &row->values[i],
                                            err));
        }
    }
    (*last)->next = row;
    *last = row;
    return LINLI_OK;
}

/* Keeps the rest of the stream, so that the connection is free. */
static enum linli_rc keep_stream(struct db *db, struct linli_error *err)
{
    struct pg_connection *own = pg_of(db);
    struct stmt *stmt = own->streaming;
    struct pg_statement *statement = of(stmt);
    struct pg_row *last = NULL;
    enum linli_rc rc = LINLI_NEW(&statement->rows, 1, &statement->row, err);
    last = statement->row; /* an empty one before the first */
    while (rc == LINLI_OK) {
        PGresult *result = PQgetResult(own->link);
        if (result == NULL) {
            break;
        }
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_SINGLE_TUPLE) {
            rc = keep_row(stmt, result, &last, err);
        } else if (status != PGRES_TUPLES_OK) {
            rc = pg_failed(db, result, err);
        }
        PQclear(result);
    }
    if (rc != LINLI_OK) {
        (void)take_rest(db, NULL);
    }
    statement->state = PG_KEPT;
    own->streaming = NULL;
    return rc;
}

/* Looks at the answers of the changes that were only sent. */
static enum linli_rc take_answers(struct db *db, struct linli_error *err)
{
    struct pg_connection *own = pg_of(db);
    int64_t n = own->queued_n;
    enum linli_rc rc = LINLI_OK;
    own->queued_n = 0;
    if (PQpipelineSync(own->link) != 1) {
        return pg_failed(db, NULL, err);
    }
    for (int64_t i = 0; i < n && PQstatus(own->link) == CONNECTION_OK; i++) {
        enum linli_rc one = take_rest(db, rc == LINLI_OK ? err : NULL);
        rc = rc == LINLI_OK ? one : rc;
    }
    PQclear(PQgetResult(own->link)); /* the mark of the end */
    if (PQexitPipelineMode(own->link) != 1 && rc == LINLI_OK) {
        return pg_failed(db, NULL, err);
    }
    return rc;
}

enum linli_rc pg_settle(struct db *db, struct linli_error *err)
{
    struct pg_connection *own = pg_of(db);
    if (own->streaming != NULL) {
        LINLI_TRY(keep_stream(db, err));
    }
    return own->queued_n > 0 ? take_answers(db, err) : LINLI_OK;
}

enum linli_rc pg_ask(struct db *db, const char *text, PGresult **ret_result,
                     struct linli_error *err)
{
    LINLI_TRY(pg_settle(db, err));
    PGresult *result = PQexec(pg_of(db)->link, text);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        enum linli_rc rc = pg_failed(db, result, err);
        PQclear(result);
        return rc;
    }
    *ret_result = result;
    return LINLI_OK;
}

enum linli_rc pg_execute(struct db *db, const char *text, struct linli_error *err)
{
    PGresult *result = NULL;
    LINLI_TRY(pg_ask(db, text, &result, err));
    PQclear(result);
    return LINLI_OK;
}

/* ---- preparing and binding ---------------------------------------------------------------------
 */

static Oid type_of(char letter)
{
    return letter == 'i' ? PG_INT8 : letter == 'r' ? PG_FLOAT8 : letter == 'b' ? PG_BYTEA : PG_TEXT;
}

static bool begins_with(const char *text, const char *word)
{
    return strncmp(text, word, strlen(word)) == 0;
}

static enum linli_rc prepare_on_server(struct stmt *stmt, const Oid *types, struct linli_error *err)
{
    const struct sql_statement *text = stmt->text;
    PGresult *result =
        PQprepare(pg_of(stmt->db)->link, text->name, text->postgres, text->params_n, types);
    enum linli_rc rc = LINLI_OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        if (state != NULL && begins_with(state, "42") && strcmp(state, "42501") != 0) {
            rc = linli_fail(err, LINLI_EFOREIGN, "statement %s does not fit the database: %s",
                            text->name, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
            rc = pg_at_url(stmt->db, rc, err);
        } else {
            rc = pg_failed(stmt->db, result, err);
        }
    }
    PQclear(result);
    return rc;
}

enum linli_rc pg_prepare(struct stmt *stmt, struct linli_error *err)
{
    struct linli_arena *memory = &stmt->db->memory;
    const struct sql_statement *text = stmt->text;
    struct pg_statement *own = NULL;
    Oid *types = NULL;
    LINLI_TRY(pg_settle(stmt->db, err));
    LINLI_TRY(LINLI_NEW(memory, 1, &own, err));
    LINLI_TRY(LINLI_NEW(memory, text->params_n, &own->values, err));
    LINLI_TRY(LINLI_NEW(memory, text->params_n, &own->lengths, err));
    LINLI_TRY(LINLI_NEW(memory, text->params_n, &own->formats, err));
    LINLI_TRY(LINLI_NEW(memory, text->params_n * NUMBER_BYTES, &own->numbers, err));
    LINLI_TRY(LINLI_NEW(memory, text->params_n, &types, err));
    for (int i = 0; i < text->params_n; i++) {
        types[i] = type_of(text->params[i]);
        own->formats[i] = 1; /* binary */
    }
    LINLI_TRY(prepare_on_server(stmt, types, err));
    linli_arena_init(&own->rows, 0);
    stmt->handle = own;
    stmt->writes = !begins_with(text->postgres, "SELECT") && !begins_with(text->postgres, "WITH");
    return LINLI_OK;
}

void pg_finalize(struct stmt *stmt)
{
    pg_reset(stmt);
    linli_arena_finish(&of(stmt)->rows);
}

/* The binary form of a number is its bytes, the highest first. */
static void write_bits(uint64_t bits, unsigned char out[NUMBER_BYTES])
{
    for (int i = NUMBER_BYTES - 1; i >= 0; i--) {
        out[i] = (unsigned char)(bits & 0xff);
        bits >>= 8;
    }
}

static uint64_t read_bits(const char *value)
{
    unsigned char bytes[NUMBER_BYTES];
    uint64_t bits = 0;
    memcpy(bytes, value, sizeof(bytes));
    for (int i = 0; i < NUMBER_BYTES; i++) {
        bits = bits << 8 | bytes[i];
    }
    return bits;
}

static void set_number(struct stmt *stmt, int32_t i, bool none, uint64_t bits)
{
    struct pg_statement *own = of(stmt);
    unsigned char *bytes = &own->numbers[(i - 1) * NUMBER_BYTES];
    write_bits(bits, bytes);
    own->values[i - 1] = none ? NULL : (const char *)bytes;
    own->lengths[i - 1] = NUMBER_BYTES;
}

void pg_set_i64(struct stmt *stmt, int32_t i, int64_t value)
{
    set_number(stmt, i, value == FIXED_NONE, (uint64_t)value);
}

void pg_set_real(struct stmt *stmt, int32_t i, double value)
{
    uint64_t bits;
    static_assert(sizeof(bits) == sizeof(value), "a double is what float8 is");
    memcpy(&bits, &value, sizeof(bits));
    set_number(stmt, i, isnan(value), bits);
}

void pg_set_text(struct stmt *stmt, int32_t i, const char *value)
{
    struct pg_statement *own = of(stmt);
    own->values[i - 1] = value;
    own->lengths[i - 1] = value == NULL ? 0 : (int)strlen(value);
}

void pg_set_bytes(struct stmt *stmt, int32_t i, const void *bytes, int64_t n)
{
    struct pg_statement *own = of(stmt);
    own->values[i - 1] = bytes;
    own->lengths[i - 1] = (int)n;
}

/* ---- running -----------------------------------------------------------------------------------
 */

static enum linli_rc send(struct stmt *stmt, struct linli_error *err)
{
    const struct pg_statement *own = of(stmt);
    if (PQsendQueryPrepared(pg_of(stmt->db)->link, stmt->text->name, stmt->text->params_n,
                            own->values, own->lengths, own->formats, 1) != 1) {
        return pg_failed(stmt->db, NULL, err);
    }
    return LINLI_OK;
}

/* Sends a change that nobody waits for. */
static enum linli_rc queue(struct stmt *stmt, struct linli_error *err)
{
    struct pg_connection *own = pg_of(stmt->db);
    if (own->streaming != NULL || own->queued_n == PG_QUEUE_MAX) {
        LINLI_TRY(pg_settle(stmt->db, err));
    }
    if (own->queued_n == 0 && PQenterPipelineMode(own->link) != 1) {
        return pg_failed(stmt->db, NULL, err);
    }
    own->queued_n++; /* also when sending fails: the mode has to be left again */
    return send(stmt, err);
}

enum linli_rc pg_run(struct stmt *stmt, int64_t *ret_changed, struct linli_error *err)
{
    const struct pg_statement *own = of(stmt);
    struct db *db = stmt->db;
    if (ret_changed == NULL && stmt->writes && stmt->text->columns_n == 0) {
        return queue(stmt, err);
    }
    LINLI_TRY(pg_settle(db, err));
    PGresult *result = PQexecPrepared(pg_of(db)->link, stmt->text->name, stmt->text->params_n,
                                      own->values, own->lengths, own->formats, 1);
    ExecStatusType status = PQresultStatus(result);
    enum linli_rc rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                           ? LINLI_OK
                           : pg_failed(db, result, err);
    if (rc == LINLI_OK && ret_changed != NULL) {
        *ret_changed = stmt->writes ? strtoll(PQcmdTuples(result), NULL, 10) : 0;
    }
    PQclear(result);
    return rc;
}

/* The server's types are those that the statement declares; a test prepares them all. */
static bool columns_agree(const struct stmt *stmt, const PGresult *result)
{
    if (PQnfields(result) != stmt->text->columns_n) {
        return false;
    }
    for (int i = 0; i < stmt->text->columns_n; i++) {
        if (PQftype(result, i) != type_of(stmt->text->columns[i]) || PQfformat(result, i) != 1) {
            return false;
        }
    }
    return true;
}

static enum linli_rc begin_stream(struct stmt *stmt, struct linli_error *err)
{
    struct pg_connection *own = pg_of(stmt->db);
    LINLI_TRY(pg_settle(stmt->db, err));
    LINLI_TRY(send(stmt, err));
    int single = PQsetSingleRowMode(own->link);
    assert(single == 1);
    (void)single;
    of(stmt)->state = PG_STREAMING;
    own->streaming = stmt;
    return LINLI_OK;
}

/* Forgets the rows; what is still coming of a stream is let pass. */
void pg_reset(struct stmt *stmt)
{
    struct pg_statement *own = of(stmt);
    PQclear(own->result);
    own->result = NULL;
    if (own->state == PG_STREAMING) {
        (void)take_rest(stmt->db, NULL);
        pg_of(stmt->db)->streaming = NULL;
    } else if (own->state == PG_KEPT) {
        linli_arena_reset(&own->rows);
        own->row = NULL;
    }
    own->state = PG_IDLE;
}

static enum linli_rc next_of_stream(struct stmt *stmt, bool *ret_row, struct linli_error *err)
{
    struct pg_statement *own = of(stmt);
    PQclear(own->result);
    own->result = PQgetResult(pg_of(stmt->db)->link);
    ExecStatusType status = PQresultStatus(own->result);
    *ret_row = status == PGRES_SINGLE_TUPLE;
    if (*ret_row) {
        assert(stmt->running || columns_agree(stmt, own->result));
        return LINLI_OK;
    }
    bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    enum linli_rc rc = fine ? LINLI_OK : pg_failed(stmt->db, own->result, err);
    pg_reset(stmt);
    return rc;
}

static bool next_kept(struct stmt *stmt)
{
    struct pg_statement *own = of(stmt);
    PQclear(own->result);
    own->result = NULL;
    own->row = own->row->next;
    if (own->row == NULL) {
        pg_reset(stmt);
        return false;
    }
    return true;
}

enum linli_rc pg_next(struct stmt *stmt, bool *ret_row, struct linli_error *err)
{
    bool row = false;
    if (of(stmt)->state == PG_IDLE) {
        LINLI_TRY(begin_stream(stmt, err));
    }
    enum linli_rc rc = LINLI_OK;
    if (of(stmt)->state == PG_STREAMING) {
        rc = next_of_stream(stmt, &row, err);
    } else {
        row = next_kept(stmt);
    }
    stmt->running = rc == LINLI_OK && row;
    if (rc == LINLI_OK) {
        *ret_row = row;
    }
    return rc;
}

/* ---- columns -----------------------------------------------------------------------------------
 */

/* The bytes of a value; NULL: none. A row that was being looked at when its stream was kept is
 * still that of the result. */
static const char *value_of(const struct stmt *stmt, int32_t column)
{
    const struct pg_statement *own = of(stmt);
    if (own->result != NULL) {
        return PQgetisnull(own->result, 0, column) != 0 ? NULL : PQgetvalue(own->result, 0, column);
    }
    return own->row->values[column];
}

bool pg_is_null(struct stmt *stmt, int32_t column)
{
    return value_of(stmt, column) == NULL;
}

int64_t pg_get_i64(struct stmt *stmt, int32_t column)
{
    const char *value = value_of(stmt, column);
    return value == NULL ? FIXED_NONE : (int64_t)read_bits(value);
}

double pg_get_real(struct stmt *stmt, int32_t column)
{
    const char *value = value_of(stmt, column);
    double real = NAN;
    if (value != NULL) {
        uint64_t bits = read_bits(value);
        memcpy(&real, &bits, sizeof(real));
    }
    return real;
}

const char *pg_get_text(struct stmt *stmt, int32_t column)
{
    const char *value = value_of(stmt, column);
    return value == NULL ? "" : value;
}

const void *pg_get_bytes(struct stmt *stmt, int32_t column, int64_t *ret_n)
{
    const struct pg_statement *own = of(stmt);
    const char *value = value_of(stmt, column);
    *ret_n = value == NULL         ? 0
             : own->result != NULL ? PQgetlength(own->result, 0, column)
                                   : own->row->lengths[column];
    return value == NULL ? "" : value;
}
