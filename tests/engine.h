/*
 * Which database engine a test program runs on: SQLite, or with LINLI_TEST_ENGINE=postgres the
 * server that LINLI_TEST_POSTGRES names (tools/with-postgres starts one). There a test's city is a
 * schema of its own, so tests run beside each other; a city is called by its url either way.
 *
 * A program that is asked for PostgreSQL where there is none is skipped as a whole.
 */
#ifndef LINLI_TESTS_ENGINE_H
#define LINLI_TESTS_ENGINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka */
#include <cmocka.h>

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENGINE_URL_BYTES = 512, ENGINE_SCHEMA_BYTES = 64, ENGINE_SKIPPED = 77 };

static inline bool engine_is_postgres(void)
{
    const char *engine = getenv("LINLI_TEST_ENGINE");
    return engine != NULL && strcmp(engine, "postgres") == 0;
}

static inline const char *engine_server(void)
{
    const char *server = getenv("LINLI_TEST_POSTGRES");
    return server == NULL ? "" : server;
}

/* Before main: a case cannot be skipped from its setup. */
__attribute__((constructor)) static void engine_skip_without_server(void)
{
    if (engine_is_postgres() && engine_server()[0] == '\0') {
        printf("no PostgreSQL to test with\n");
        fflush(stdout);
        _exit(ENGINE_SKIPPED);
    }
}

/* The test's own connection, past the port; one for each process. */
static inline PGconn *engine_link(void)
{
    static PGconn *link;
    static pid_t owner;
    if (link == NULL || owner != getpid()) {
        link = PQconnectdb(engine_server());
        owner = getpid();
        if (PQstatus(link) != CONNECTION_OK) {
            fail_msg("%s", PQerrorMessage(link));
        }
        PQclear(PQexec(link, "SET client_min_messages = error; SET session_replication_role = "
                             "replica")); /* no references are kept, as in a file opened plainly */
    }
    return link;
}

static inline PGresult *engine_exec(const char *sql)
{
    PGresult *result = PQexec(engine_link(), sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fail_msg("%s: %s", sql, PQerrorMessage(engine_link()));
    }
    return result;
}

/* "postgresql://…": of that schema of the server. */
static inline void engine_url(const char *schema, char url[ENGINE_URL_BYTES])
{
    int n = snprintf(url, ENGINE_URL_BYTES, "%s&options=-csearch_path%%3D%%22%s%%22",
                     engine_server(), schema);
    assert_true(n > 0 && n < ENGINE_URL_BYTES);
}

static inline void engine_add_schema(const char *schema)
{
    char sql[ENGINE_SCHEMA_BYTES + 64];
    snprintf(sql, sizeof(sql), "CREATE SCHEMA IF NOT EXISTS \"%s\"", schema);
    PQclear(engine_exec(sql));
}

/* What a program asked for last may still be running in the server when the program has gone, and
 * hold tables of the schema: the server then calls it a deadlock, and the drop is asked for again.
 */
static inline void engine_drop_schema(const char *schema)
{
    char sql[ENGINE_SCHEMA_BYTES + 64];
    snprintf(sql, sizeof(sql), "DROP SCHEMA IF EXISTS \"%s\" CASCADE", schema);
    PGresult *result = PQexec(engine_link(), sql);
    for (int again = 0; again < 5 && PQresultStatus(result) == PGRES_FATAL_ERROR &&
                        strcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE), "40P01") == 0;
         again++) {
        PQclear(result);
        result = PQexec(engine_link(), sql);
    }
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fail_msg("%s: %s", sql, PQerrorMessage(engine_link()));
    }
    PQclear(result);
}

/* The schema of a url that engine_url made, for the statements that follow. */
static inline void engine_enter(const char *url)
{
    char sql[ENGINE_SCHEMA_BYTES + 64];
    const char *at = strstr(url, "%22");
    assert_non_null(at);
    at += 3;
    snprintf(sql, sizeof(sql), "SET search_path TO \"%.*s\"", (int)(strstr(at, "%22") - at), at);
    PQclear(engine_exec(sql));
}

static inline bool engine_is_url(const char *city)
{
    return strncmp(city, "postgresql://", 13) == 0;
}

/* Runs SQL on a city, past the port. */
static inline void engine_sql(const char *city, const char *sql)
{
    if (engine_is_url(city)) {
        engine_enter(city);
        PQclear(engine_exec(sql));
        return;
    }
    sqlite3 *handle = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(city, &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, &message) != SQLITE_OK) {
        fail_msg("%s: %s", sql, message);
    }
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

/* Bytes as the server prints them. */
static inline void engine_print_cell(sqlite3_stmt *rows, int k, FILE *out)
{
    if (sqlite3_column_type(rows, k) != SQLITE_BLOB) {
        const char *cell = (const char *)sqlite3_column_text(rows, k);
        fprintf(out, "%s|", cell == NULL ? "NULL" : cell);
        return;
    }
    const unsigned char *bytes = sqlite3_column_blob(rows, k);
    int n = sqlite3_column_bytes(rows, k);
    fprintf(out, "\\x");
    for (int i = 0; i < n; i++) {
        fprintf(out, "%02x", bytes[i]);
    }
    fprintf(out, "|");
}

/* The rows of a question to an open file, as engine_rows has them. */
static inline void engine_print_rows(sqlite3 *handle, const char *sql, FILE *out)
{
    sqlite3_stmt *rows = NULL;
    if (sqlite3_prepare_v2(handle, sql, -1, &rows, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        for (int k = 0; k < sqlite3_column_count(rows); k++) {
            engine_print_cell(rows, k, out);
        }
        fprintf(out, "\n");
    }
    assert_int_equal(sqlite3_finalize(rows), SQLITE_OK);
}

/* The rows of a question to a city: each cell as text and '|', each row a line; the caller frees.
 */
static inline char *engine_rows(const char *city, const char *sql)
{
    char *text = NULL;
    size_t text_n = 0;
    FILE *out = open_memstream(&text, &text_n);
    assert_non_null(out);
    if (engine_is_url(city)) {
        engine_enter(city);
        PGresult *rows = engine_exec(sql);
        for (int i = 0; i < PQntuples(rows); i++) {
            for (int k = 0; k < PQnfields(rows); k++) {
                const char *cell = PQgetisnull(rows, i, k) ? "NULL" : PQgetvalue(rows, i, k);
                bool truth = PQftype(rows, k) == 16; /* which SQLite has as 0 and 1 */
                fprintf(out, "%s|", !truth ? cell : cell[0] == 't' ? "1" : "0");
            }
            fprintf(out, "\n");
        }
        PQclear(rows);
    } else {
        sqlite3 *handle = NULL;
        assert_int_equal(sqlite3_open_v2(city, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
        engine_print_rows(handle, sql, out);
        assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    }
    assert_int_equal(fclose(out), 0);
    return text;
}

/* The number that a question to a city has for an answer. */
static inline int64_t engine_ask(const char *city, const char *sql)
{
    char *text = engine_rows(city, sql);
    char *end = NULL;
    int64_t answer = strtoll(text, &end, 10);
    if (end == text) {
        fail_msg("%s: %s", sql, text);
    }
    free(text);
    return answer;
}

/* The next word of a text at *at, which ends there; words are parted by any of `ends`. NULL: none
 * is left. */
static inline char *engine_word(char **at, const char *ends)
{
    char *word = *at + strspn(*at, ends);
    if (*word == '\0') {
        return NULL;
    }
    char *end = word + strcspn(word, ends);
    *at = *end == '\0' ? end : end + 1;
    *end = '\0';
    return word;
}

/* The names of a city's tables, in order, each a line "name|"; the caller frees. */
static inline char *engine_tables(const char *city)
{
    return engine_rows(city, engine_is_url(city)
                                 ? "SELECT tablename FROM pg_tables WHERE schemaname = "
                                   "current_schema() ORDER BY 1"
                                 : "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
                                   "NOT LIKE 'sqlite_%' ORDER BY 1");
}

/* Takes the city away; its name is free again. */
static inline void engine_forget(const char *city)
{
    if (engine_is_url(city)) {
        char schema[ENGINE_SCHEMA_BYTES];
        const char *at = strstr(city, "%22") + 3;
        snprintf(schema, sizeof(schema), "%.*s", (int)(strstr(at, "%22") - at), at);
        engine_drop_schema(schema);
        engine_add_schema(schema);
    } else {
        unlink(city);
    }
}

/* Makes the city `to` (a url) what the city `from` is, references aside. */
static inline void engine_copy(const char *from, const char *to)
{
    const char *old = strstr(from, "%22") + 3;
    int old_n = (int)(strstr(old, "%22") - old);
    char *tables = engine_tables(from);
    char *views = engine_rows(from, "SELECT COALESCE(string_agg('CREATE VIEW ' || viewname || "
                                    "' AS ' || definition, '' ORDER BY viewname), 'SELECT 1') "
                                    "FROM pg_views WHERE schemaname = current_schema()");
    char *next = tables;
    engine_forget(to);
    engine_enter(to);
    for (char *at = engine_word(&next, "|\n"); at != NULL; at = engine_word(&next, "|\n")) {
        char sql[3 * ENGINE_SCHEMA_BYTES + 200];
        snprintf(sql, sizeof(sql),
                 "CREATE TABLE %s (LIKE \"%.*s\".%s INCLUDING ALL);"
                 "INSERT INTO %s SELECT * FROM \"%.*s\".%s",
                 at, old_n, old, at, at, old_n, old, at);
        PQclear(engine_exec(sql));
    }
    *strrchr(views, '|') = '\0'; /* the end of its cell */
    PQclear(engine_exec(views));
    PQclear(engine_exec("COMMENT ON TABLE schema_migration IS 'a city of linli'"));
    free(tables);
    free(views);
}

/* Holds a lock that keeps every writer of the city out, until engine_unlock. */
struct engine_lock {
    sqlite3 *file;
};

static inline struct engine_lock engine_lock(const char *city)
{
    struct engine_lock lock = {NULL};
    if (engine_is_url(city)) {
        engine_enter(city);
        PQclear(engine_exec("BEGIN; LOCK TABLE id_block, command, setting"));
    } else {
        assert_int_equal(sqlite3_open(city, &lock.file), SQLITE_OK);
        assert_int_equal(sqlite3_exec(lock.file, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    }
    return lock;
}

static inline void engine_unlock(struct engine_lock *lock)
{
    if (lock->file == NULL) {
        PQclear(engine_exec("ROLLBACK"));
    } else {
        assert_int_equal(sqlite3_exec(lock->file, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_close(lock->file), SQLITE_OK);
    }
}

#endif
