/*
 * The schema's record: a new city has every step once; a step that this program does not know or
 * has another text for is refused, and so is reading an older schema; an older one is completed.
 */
#include "temp_city.h"

static void assert_refused(struct temp_city *temp, enum db_mode mode)
{
    struct db *db = NULL;
    linli_error_init(&temp->err);
    assert_int_equal(db_open(temp->path, mode, temp->clock, &db, &temp->err), LINLI_EFOREIGN);
    assert_null(db);
    assert_non_null(strstr(temp->err.where, "city.db"));
}

static void a_new_city_has_had_every_step_once(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    struct db *db = temp_city_open(temp, DB_WRITE);
    struct stmt *list = NULL;
    bool row = false;
    assert_ok(db_statement(db, SQL_SCHEMA_LIST, &list, &temp->err), &temp->err);
    for (int i = 0; i < SQL_MIGRATIONS_N; i++) {
        assert_ok(stmt_next(list, &row, &temp->err), &temp->err);
        assert_true(row);
        assert_int_equal(stmt_i64(list, 0), sql_migrations[i].version);
    }
    assert_ok(stmt_next(list, &row, &temp->err), &temp->err);
    assert_false(row);
    db_close(db);
}

static void a_newer_schema_is_refused_unchanged(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    engine_sql(temp->path, "INSERT INTO schema_migration VALUES (9999, 'later', 1, 0)");
    assert_refused(temp, DB_WRITE);
    assert_refused(temp, DB_READ);
    engine_sql(temp->path, "DELETE FROM schema_migration WHERE version = 9999");
    db_close(temp_city_open(temp, DB_WRITE));
}

static void a_step_with_another_text_is_refused(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    engine_sql(temp->path, "UPDATE schema_migration SET checksum = checksum - 1 WHERE version = 1");
    assert_refused(temp, DB_WRITE);
    assert_refused(temp, DB_READ);
    engine_sql(temp->path, "UPDATE schema_migration SET checksum = checksum + 1 WHERE version = 1");
    db_close(temp_city_open(temp, DB_WRITE));
}

/* A record without its first step cannot be told from another program's history. */
static void a_gap_in_the_record_is_refused(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    engine_sql(temp->path, "UPDATE schema_migration SET version = 0 WHERE version = 1");
    assert_refused(temp, DB_WRITE);
}

/* The mark of a city without any step: what a creation of schema 0 would have left. */
static void an_older_schema_is_completed_by_who_may_write(void **state)
{
    struct temp_city *temp = *state;
    engine_sql(
        temp->path,
        engine_is_postgres()
            ? "CREATE TABLE schema_migration (version BIGINT PRIMARY KEY, name TEXT NOT NULL,"
              "checksum BIGINT NOT NULL, moment_ms BIGINT NOT NULL);"
              "COMMENT ON TABLE schema_migration IS 'a city of linli'"
            : "PRAGMA application_id = 1280199753;"
              "CREATE TABLE schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
              "checksum INTEGER NOT NULL, moment_ms INTEGER NOT NULL) STRICT");
    assert_refused(temp, DB_READ);
    struct db *db = temp_city_open(temp, DB_WRITE);
    struct stmt *stmt = NULL;
    assert_ok(db_statement(db, SQL_DEMAND_LIST, &stmt, &temp->err), &temp->err);
    db_close(db);
    db_close(temp_city_open(temp, DB_READ));
}

/* Ours by its mark, but without a record. */
static void a_marked_file_without_a_record_is_refused(void **state)
{
    struct temp_city *temp = *state;
    engine_sql(temp->path, engine_is_postgres()
                               ? "CREATE TABLE schema_migration (x BIGINT);"
                                 "COMMENT ON TABLE schema_migration IS 'a city of linli'"
                               : "PRAGMA application_id = 1280199753; CREATE TABLE t (x)");
    assert_refused(temp, DB_WRITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(a_new_city_has_had_every_step_once),
        temp_city_test(a_newer_schema_is_refused_unchanged),
        temp_city_test(a_step_with_another_text_is_refused),
        temp_city_test(a_gap_in_the_record_is_refused),
        temp_city_test(an_older_schema_is_completed_by_who_may_write),
        temp_city_test(a_marked_file_without_a_record_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
