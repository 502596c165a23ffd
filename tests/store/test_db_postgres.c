/*
 * The PostgreSQL engine beside what both engines share: every statement is taken by the server with
 * the declared types, what is opened and what is refused, that passwords stay unsaid, several
 * lists at once, and what several programs do to one city at the same time.
 */
#include "temp_city.h"

#include <signal.h>
#include <sys/wait.h>

enum { PARAMS_MAX = 4096 };

static enum linli_rc take_one(struct db *db, void *context, struct linli_error *err)
{
    return db_new_ids(db, "thing", 1, context, err);
}

static enum linli_rc take_and_fail(struct db *db, void *context, struct linli_error *err)
{
    LINLI_TRY(take_one(db, context, err));
    return linli_fail(err, LINLI_ESHORT, "there is only %d", 3);
}

/* ---- statements --------------------------------------------------------------------------------
 */

/* The server's number of a declared type: int8, float8, bytea, text. */
static Oid oid_of(char letter)
{
    return letter == 'i' ? 20 : letter == 'r' ? 701 : letter == 'b' ? 17 : 25;
}

static void each_statement_is_taken_with_its_types(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    engine_enter(temp->path);
    for (int id = 0; id < SQL_N; id++) {
        const struct sql_statement *text = &sql_statements[id];
        Oid types[PARAMS_MAX];
        assert_true(text->params_n <= PARAMS_MAX);
        for (int i = 0; i < text->params_n; i++) {
            types[i] = oid_of(text->params[i]);
        }
        PGresult *made =
            PQprepare(engine_link(), text->name, text->postgres, text->params_n, types);
        if (PQresultStatus(made) != PGRES_COMMAND_OK) {
            fail_msg("%s: %s", text->name, PQresultErrorMessage(made));
        }
        PQclear(made);
        PGresult *said = PQdescribePrepared(engine_link(), text->name);
        assert_int_equal(PQresultStatus(said), PGRES_COMMAND_OK);
        if (PQnfields(said) != text->columns_n) {
            fail_msg("%s has %d columns, not %d", text->name, PQnfields(said), text->columns_n);
        }
        for (int i = 0; i < text->columns_n; i++) {
            Oid type = oid_of(text->columns[i]);
            if (PQftype(said, i) != type) {
                fail_msg("%s: column %d has the type %u, not %c", text->name, i, PQftype(said, i),
                         text->columns[i]);
            }
        }
        PQclear(said);
    }
    PQclear(engine_exec("DEALLOCATE ALL"));
}

static void a_statement_that_does_not_fit_says_so(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct stmt *stmt = NULL;
    engine_sql(temp->path, "ALTER TABLE setting DROP COLUMN value");
    assert_int_equal(db_statement(db, SQL_SETTINGS_LIST, &stmt, &temp->err), LINLI_EFOREIGN);
    assert_string_equal(temp->err.args[0], "settings_list");
    db_close(db);
}

/* ---- opening -----------------------------------------------------------------------------------
 */

/* Opening fails with that code and one line; returns the line. */
static const char *refused(struct temp_city *temp, const char *url, enum db_mode mode,
                           enum linli_rc rc)
{
    static char text[TEMP_TEXT_BYTES];
    struct db *db = NULL;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(db_open(url, mode, temp->clock, &db, &err), rc);
    assert_null(db);
    linli_error_print(&err, NULL, text, sizeof(text));
    assert_null(strchr(text, '\n'));
    return text;
}

static void assert_in(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        fail_msg("expected \"%s\" in \"%s\"", part, text);
    }
}

/* No folder has that name, so nobody answers and nothing leaves the machine. */
static void no_message_repeats_a_password(void **state)
{
    static const char *const urls[] = {
        "postgresql://me:secret@/x?host=/no/such/folder",
        "postgres://me:se%2Fcret@/x?host=/no/such/folder",
        "postgresql://me@/x?host=/no/such/folder&password=secret&connect_timeout=2",
        "postgresql://me@/x?password=secret&host=/no/such/folder",
        "postgresql://me:se/cret@/x?host=/no/such/folder",      /* '/' not percent-encoded */
        "postgresql://me:12secret@x:y/db?host=/no/such/folder", /* a port that is none */
        "postgresql://me:secret@/x?host=/no/such/folder&nosuchoption=secret",
        "postgresql://me:secret@/x?host=/no/such/folder&secret",
    };
    struct temp_city *temp = *state;
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct db *db = NULL;
        char text[TEMP_TEXT_BYTES];
        linli_error_init(&temp->err);
        enum linli_rc rc = db_open(urls[i], DB_WRITE, temp->clock, &db, &temp->err);
        assert_true(rc == LINLI_EIO || rc == LINLI_EUSAGE);
        linli_error_print(&temp->err, NULL, text, sizeof(text));
        if (strstr(text, "cret") != NULL) {
            fail_msg("%s: %s", urls[i], text);
        }
    }
    const char *said = refused(temp, urls[0], DB_WRITE, LINLI_EIO);
    assert_in(said, "postgresql://me@/x?host=/no/such");
    assert_null(strstr(said, "Is the server running")); /* libpq's hints are not ours */
    assert_null(strchr(said, '\n'));
    assert_in(refused(temp, urls[2], DB_WRITE, LINLI_EIO), "?host=/no/such/folder&connect_timeout");
    assert_in(refused(temp, "mysql://me:secret@x/y", DB_WRITE, LINLI_EUSAGE), "postgresql://");
    assert_in(refused(temp, "postgresql:/me:secret@x/y", DB_WRITE, LINLI_EUSAGE), "postgresql://");
    assert_in(refused(temp, "postgres:me:secret@x/y", DB_CREATE, LINLI_EUSAGE), "postgresql://");
}

static void what_is_not_a_city_is_refused_and_left_alone(void **state)
{
    struct temp_city *temp = *state;
    char url[ENGINE_URL_BYTES];
    assert_in(refused(temp, temp->path, DB_WRITE, LINLI_EFOREIGN), "not a database of linli");
    assert_in(refused(temp, temp->path, DB_READ, LINLI_EFOREIGN), "not a database of linli");
    engine_sql(temp->path, "CREATE TABLE schema_migration (version BIGINT)"); /* theirs: no mark */
    assert_in(refused(temp, temp->path, DB_WRITE, LINLI_EFOREIGN), "not a database of linli");
    assert_in(refused(temp, temp->path, DB_CREATE, LINLI_EINPUT), "expected an empty schema");
    assert_int_equal(engine_ask(temp->path, "SELECT COUNT(*) FROM schema_migration"), 0);
    engine_url("no-such-schema", url);
    assert_in(refused(temp, url, DB_CREATE, LINLI_EIO), "names no schema");
    snprintf(url, sizeof(url), "postgresql://postgres@/no-such-db%s", strchr(engine_server(), '?'));
    assert_in(refused(temp, url, DB_WRITE, LINLI_EIO), "does not exist");
    snprintf(url, sizeof(url), "postgresql://nobody-here@/postgres%s",
             strchr(engine_server(), '?'));
    assert_in(refused(temp, url, DB_WRITE, LINLI_EIO), "nobody-here");
}

/* A view is a relation, too; what is there stays. */
static void only_an_empty_schema_takes_a_new_city(void **state)
{
    struct temp_city *temp = *state;
    engine_sql(temp->path, "CREATE VIEW theirs AS SELECT 7 AS x");
    (void)refused(temp, temp->path, DB_CREATE, LINLI_EINPUT);
    assert_int_equal(engine_ask(temp->path, "SELECT x FROM theirs"), 7);
    engine_sql(temp->path, "DROP VIEW theirs");
    db_close(temp_city_open(temp, DB_CREATE));
    (void)refused(temp, temp->path, DB_CREATE, LINLI_EINPUT);
}

static void texts_have_to_be_compared_by_bytes(void **state)
{
    struct temp_city *temp = *state;
    char sql[200];
    char url[ENGINE_URL_BYTES];
    char name[64];
    snprintf(name, sizeof(name), "other-%ld", (long)getpid());
    snprintf(sql, sizeof(sql),
             "CREATE DATABASE \"%s\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", name);
    PQclear(engine_exec(sql));
    snprintf(url, sizeof(url), "postgresql://postgres@/%s%s", name, strchr(engine_server(), '?'));
    const char *said = refused(temp, url, DB_CREATE, LINLI_EFOREIGN);
    assert_in(said, "encoding LATIN1");
    assert_in(said, "createdb -T template0 -l C -E UTF8");
    snprintf(sql, sizeof(sql), "DROP DATABASE \"%s\"", name);
    PQclear(engine_exec(sql));
    snprintf(sql, sizeof(sql),
             "CREATE DATABASE \"%s\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", name);
    PQclear(engine_exec(sql));
    assert_in(refused(temp, url, DB_CREATE, LINLI_EFOREIGN), "collation C.UTF-8");
    snprintf(sql, sizeof(sql), "DROP DATABASE \"%s\"", name);
    PQclear(engine_exec(sql));
}

/* Somebody who may read and no more. */
static void without_permission_nothing_is_written(void **state)
{
    struct temp_city *temp = *state;
    char sql[600];
    char url[ENGINE_URL_BYTES];
    char name[64];
    snprintf(name, sizeof(name), "reader-%ld", (long)getpid());
    db_close(temp_city_open(temp, DB_CREATE));
    snprintf(sql, sizeof(sql),
             "CREATE ROLE \"%s\" LOGIN; GRANT USAGE ON SCHEMA \"%s\" TO \"%s\";"
             "GRANT SELECT ON ALL TABLES IN SCHEMA \"%s\" TO \"%s\"",
             name, temp->schema, name, temp->schema, name);
    PQclear(engine_exec(sql));
    snprintf(url, sizeof(url), "postgresql://%s@/postgres%s", name, strchr(temp->path, '?'));
    struct db *db = NULL;
    assert_ok(db_open(url, DB_READ, temp->clock, &db, &temp->err), &temp->err);
    db_close(db);
    assert_ok(db_open(url, DB_WRITE, temp->clock, &db, &temp->err), &temp->err);
    int64_t id = 0;
    assert_int_equal(tx_run(db, TX_WRITE, take_one, &id, &temp->err), LINLI_EIO);
    assert_string_equal(temp->err.format, "no permission to write the database");
    db_close(db);
    snprintf(sql, sizeof(sql), "DROP OWNED BY \"%s\"; DROP ROLE \"%s\"", name, name);
    PQclear(engine_exec(sql));
}

/* ---- a new city --------------------------------------------------------------------------------
 */

static int64_t relations_n(const struct temp_city *temp)
{
    return engine_ask(temp->path, "SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                                  "c.relnamespace WHERE n.nspname = current_schema()");
}

static void a_city_appears_when_it_is_whole(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = NULL;
    int64_t id = 0;
    assert_ok(db_open(temp->path, DB_CREATE, temp->clock, &db, &temp->err), &temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &id, &temp->err), &temp->err);
    assert_int_equal(relations_n(temp), 0);
    /* a body that fails takes back its own work, not what was there before */
    assert_int_equal(tx_run(db, TX_WRITE, take_and_fail, &id, &temp->err), LINLI_ESHORT);
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &id, &temp->err), &temp->err);
    assert_int_equal(id, 2);
    assert_ok(db_publish(db, &temp->err), &temp->err);
    assert_true(relations_n(temp) > 0);
    db = temp_city_open(temp, DB_WRITE);
    assert_ok(tx_run(db, TX_WRITE, take_one, &id, &temp->err), &temp->err);
    assert_int_equal(id, 3);
    db_close(db);
}

static void a_creation_that_is_given_up_leaves_nothing(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = NULL;
    assert_ok(db_open(temp->path, DB_CREATE, temp->clock, &db, &temp->err), &temp->err);
    db_close(db);
    assert_int_equal(relations_n(temp), 0);
    db_close(temp_city_open(temp, DB_CREATE));
}

static void a_killed_creation_leaves_nothing(void **state)
{
    struct temp_city *temp = *state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db *db = NULL;
        if (db_open(temp->path, DB_CREATE, temp->clock, &db, &temp->err) == LINLI_OK) {
            raise(SIGKILL);
        }
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(relations_n(temp), 0);
    db_close(temp_city_open(temp, DB_CREATE));
}

/* ---- rows and transactions ---------------------------------------------------------------------
 */

struct lists {
    int64_t outer_n;
    int64_t inner_n;
    int64_t written_n;
};

/* Reads a list and, at each of its rows, another one, and writes. */
static enum linli_rc read_in_each_other(struct db *db, void *context, struct linli_error *err)
{
    struct lists *lists = context;
    struct stmt *outer;
    struct stmt *inner;
    bool row;
    bool more;
    *lists = (struct lists){0};
    LINLI_TRY(db_statement(db, SQL_SETTINGS_LIST, &outer, err));
    LINLI_TRY(db_statement(db, SQL_SITE_CODES, &inner, err));
    LINLI_TRY(stmt_next(outer, &row, err));
    while (row) {
        char key[64];
        snprintf(key, sizeof(key), "%s", stmt_text(outer, 0));
        LINLI_TRY(stmt_next(inner, &more, err));
        while (more) {
            lists->inner_n += stmt_i64(inner, 0);
            LINLI_TRY(stmt_next(inner, &more, err));
        }
        int64_t id;
        LINLI_TRY(db_new_ids(db, "thing", 1, &id, err));
        LINLI_TRY(db_run(db, SQL_SETTINGS_PUT, NULL, err, "tt", key, "new"));
        lists->written_n += 1;
        /* the row that is being looked at is still there, though the rest of the list had to be
         * put aside */
        assert_string_equal(stmt_text(outer, 0), key);
        assert_string_equal(stmt_text(outer, 1), "old");
        lists->outer_n += 1;
        LINLI_TRY(stmt_next(outer, &row, err));
    }
    return LINLI_OK;
}

/* 3 sites with the ids 1, 2, 3 are read at each of 5 settings: 5 x 6. */
static void lists_may_be_read_inside_each_other(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct lists lists;
    engine_sql(
        temp->path,
        "INSERT INTO site (id, code, name, parent, kind, org) SELECT n, 'S' || n, '', '', '',"
        " '' FROM generate_series(1, 3) n;"
        "INSERT INTO setting SELECT 'key' || n, 'old' FROM generate_series(1, 5) n");
    assert_ok(tx_run(db, TX_WRITE, read_in_each_other, &lists, &temp->err), &temp->err);
    assert_int_equal(lists.outer_n, 5);
    assert_int_equal(lists.inner_n, 30);
    assert_int_equal(engine_ask(temp->path, "SELECT COUNT(*) FROM setting WHERE value = 'new'"), 5);
    db_close(db);
}

/* Many changes that nobody waits for, the last of them wrong: all of them are taken back. */
static enum linli_rc write_many_then_break(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    for (int i = 0; i < 3000; i++) {
        char key[32];
        snprintf(key, sizeof(key), "k%d", i);
        LINLI_TRY(db_run(db, SQL_SETTINGS_PUT, NULL, err, "tt", key, "v"));
    }
    LINLI_TRY(
        db_run(db, SQL_SCHEMA_ADD, NULL, err, "itii", INT64_C(1), "again", INT64_C(0), INT64_C(0)));
    return db_run(db, SQL_SETTINGS_PUT, NULL, err, "tt", "after", "v");
}

static void a_change_that_fails_later_takes_all_back(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    assert_int_equal(tx_run(db, TX_WRITE, write_many_then_break, NULL, &temp->err), LINLI_EBREACH);
    assert_int_equal(engine_ask(temp->path, "SELECT COUNT(*) FROM setting"), 0);
    int64_t id = 0;
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &id, &temp->err), &temp->err);
    db_close(db);
}

/* The administrator ends the connection in the middle. */
static enum linli_rc be_cut_off(struct db *db, void *context, struct linli_error *err)
{
    LINLI_TRY(take_one(db, context, err));
    PQclear(engine_exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                        "application_name = 'linli-cut'"));
    return take_one(db, context, err);
}

static void a_lost_connection_is_a_clean_failure(void **state)
{
    struct temp_city *temp = *state;
    char url[ENGINE_URL_BYTES + 64];
    int64_t id = 0;
    struct db *db = NULL;
    db_close(temp_city_open(temp, DB_CREATE));
    snprintf(url, sizeof(url), "%s&application_name=linli-cut", temp->path);
    assert_ok(db_open(url, DB_WRITE, temp->clock, &db, &temp->err), &temp->err);
    assert_int_equal(tx_run(db, TX_WRITE, be_cut_off, &id, &temp->err), LINLI_EIO);
    assert_string_equal(temp->err.format, "the connection to the database was lost: %s");
    linli_error_init(&temp->err);
    assert_int_equal(tx_run(db, TX_WRITE, take_one, &id, &temp->err), LINLI_EIO);
    db_close(db);
    db = temp_city_open(temp, DB_WRITE);
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &id, &temp->err), &temp->err);
    assert_int_equal(id, 1); /* nothing of what was cut off stands */
    db_close(db);
}

static void a_lock_is_waited_for_then_reported(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    int64_t id = 0;
    db_set_patience(db, 30);
    struct engine_lock lock = engine_lock(temp->path);
    assert_int_equal(tx_run(db, TX_WRITE, take_one, &id, &temp->err), LINLI_ELOCKED);
    engine_unlock(&lock);
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &id, &temp->err), &temp->err);
    assert_int_equal(id, 1);
    db_close(db);
}

struct publishing {
    struct temp_city *temp;
    int runs_n;
    int others_n; /* in so many runs somebody else writes after this one has read */
};

/* Reads a number and writes what follows from it, while another program writes in between. */
static enum linli_rc publish_body(struct db *db, void *context, struct linli_error *err)
{
    struct publishing *p = context;
    struct stmt *stmt;
    bool found;
    char text[32];
    LINLI_TRY(db_one(db, SQL_SETTINGS_GET, &stmt, &found, err, "t", "base"));
    snprintf(text, sizeof(text), "%s+1", found ? stmt_text(stmt, 1) : "none");
    stmt_end(stmt);
    if (++p->runs_n <= p->others_n) {
        engine_sql(p->temp->path, "INSERT INTO setting VALUES ('base', '7') ON CONFLICT (key) DO "
                                  "UPDATE SET value = '7'");
    }
    LINLI_TRY(db_run(db, SQL_SETTINGS_PUT, NULL, err, "tt", "base", text));
    return db_run(db, SQL_SETTINGS_PUT, NULL, err, "tt", "made", text);
}

/* What was read has been changed by another program: a plan is made again of what is there now. */
static void what_is_published_follows_from_what_stands(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct publishing p = {.temp = temp, .others_n = 1};
    engine_sql(temp->path, "INSERT INTO setting VALUES ('base', '1')");
    assert_ok(tx_run(db, TX_PUBLISH, publish_body, &p, &temp->err), &temp->err);
    assert_int_equal(p.runs_n, 2);
    assert_int_equal(
        engine_ask(temp->path, "SELECT COUNT(*) FROM setting WHERE key = 'made' AND value = '7+1'"),
        1);
    db_close(db);
}

/* Whoever is overtaken again and again gives up after 20 runs (db.h), and leaves nothing. */
static void who_is_always_overtaken_gives_up(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct publishing p = {.temp = temp, .others_n = 1000};
    engine_sql(temp->path, "INSERT INTO setting VALUES ('base', '1')");
    db_set_patience(db, 60000);
    assert_int_equal(tx_run(db, TX_PUBLISH, publish_body, &p, &temp->err), LINLI_ELOCKED);
    assert_int_equal(p.runs_n, 20);
    assert_int_equal(engine_ask(temp->path, "SELECT COUNT(*) FROM setting WHERE key = 'made'"), 0);
    db_close(db);
}

/* Reads "x" and writes "y", while another program reads "y" and writes "x". */
static enum linli_rc cross_body(struct db *db, void *context, struct linli_error *err)
{
    struct publishing *p = context;
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_SETTINGS_GET, &stmt, &found, err, "t", "x"));
    stmt_end(stmt);
    if (++p->runs_n <= p->others_n) {
        engine_sql(p->temp->path, "BEGIN ISOLATION LEVEL SERIALIZABLE;"
                                  "SELECT value FROM setting WHERE key = 'y';"
                                  "INSERT INTO setting VALUES ('x', 'before y');"
                                  "COMMIT");
    }
    return db_run(db, SQL_SETTINGS_PUT, NULL, err, "tt", "y", found ? "after x" : "before x");
}

/* Each would have come before the other, though no row was written by both. */
static void two_plans_are_one_after_the_other(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct publishing p = {.temp = temp, .others_n = 1};
    assert_ok(tx_run(db, TX_PUBLISH, cross_body, &p, &temp->err), &temp->err);
    assert_int_equal(p.runs_n, 2);
    assert_int_equal(engine_ask(temp->path, "SELECT COUNT(*) FROM setting WHERE value IN "
                                            "('before y', 'after x')"),
                     2);
    db_close(db);
}

/* A reader sees all of one moment: what is written meanwhile is not there yet. */
static enum linli_rc read_twice(struct db *db, void *context, struct linli_error *err)
{
    struct temp_city *temp = context;
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_SETTINGS_GET, &stmt, &found, err, "t", "base"));
    assert_false(found);
    engine_sql(temp->path, "INSERT INTO setting VALUES ('base', '1')");
    LINLI_TRY(db_one(db, SQL_SETTINGS_GET, &stmt, &found, err, "t", "base"));
    assert_false(found);
    return LINLI_OK;
}

static void a_reader_sees_one_moment(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    assert_ok(tx_run(db, TX_READ, read_twice, temp, &temp->err), &temp->err);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(each_statement_is_taken_with_its_types),
        temp_city_test(a_statement_that_does_not_fit_says_so),
        temp_city_test(no_message_repeats_a_password),
        temp_city_test(what_is_not_a_city_is_refused_and_left_alone),
        temp_city_test(only_an_empty_schema_takes_a_new_city),
        temp_city_test(texts_have_to_be_compared_by_bytes),
        temp_city_test(without_permission_nothing_is_written),
        temp_city_test(a_city_appears_when_it_is_whole),
        temp_city_test(a_creation_that_is_given_up_leaves_nothing),
        temp_city_test(a_killed_creation_leaves_nothing),
        temp_city_test(lists_may_be_read_inside_each_other),
        temp_city_test(a_change_that_fails_later_takes_all_back),
        temp_city_test(a_lost_connection_is_a_clean_failure),
        temp_city_test(a_lock_is_waited_for_then_reported),
        temp_city_test(what_is_published_follows_from_what_stands),
        temp_city_test(who_is_always_overtaken_gives_up),
        temp_city_test(two_plans_are_one_after_the_other),
        temp_city_test(a_reader_sees_one_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
