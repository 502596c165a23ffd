/*
 * Databases that cannot be used: locked, foreign, newer, none, read-only, on a full disk. Each ends
 * with its exit status and one line that names the file, and nothing is changed or left behind.
 */
#include "small_tables.h"

#include <signal.h>

/* A command that reads, two that write; the tables are those of the small city. */
static struct run run_kind(int kind, const char *db, const char *demand, const struct run_how *how)
{
    return kind == 0 ? linli_how(how, "report", "--lang", "en", "--db", db, NULL)
           : kind == 1
               ? linli_how(how, "plan", "--lang", "en", "--db", db, "--date", "2026-11-22", NULL)
               : linli_how(how, "import", "--lang", "en", "--db", db, demand, NULL);
}

enum { KINDS_N = 3 };

static const char *new_demand(const struct place *place)
{
    const char *path = in_place(place, "demand.csv");
    write_text(path, "site,item,date,qty\nS1,I2,2026-11-20,7\n");
    return path;
}

static void assert_same_bytes(const char *path, const char *before, size_t before_n)
{
    size_t n;
    char *after = read_file(path, &n);
    assert_int_equal(n, before_n);
    assert_memory_equal(after, before, n);
    free(after);
}

static const struct run_how plain = {0};

/* Another program's write transaction stays open: writers give up, readers do not mind. */
static void a_locked_database_is_a_failure_for_writers_only(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *demand = new_demand(place);
    sqlite3 *other;
    assert_int_equal(sqlite3_open(db, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    for (int kind = 0; kind < KINDS_N; kind++) {
        struct run got = run_kind(kind, db, demand, &plain);
        if (kind == 0) {
            assert_ran(&got);
        } else {
            assert_refused(&got, 1);
            assert_says(got.err, "city.db: the database is in use by another program");
        }
        run_finish(&got);
    }
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    LINLI_RAN("import", "--db", db, demand, NULL);
}

/* Every command with --db on a file that is no city: refused with this status, not touched. */
static void assert_all_refuse(const struct place *place, const char *db, int status,
                              const char *says)
{
    const char *demand = new_demand(place);
    size_t n;
    char *before = read_file(db, &n);
    for (int kind = 0; kind < KINDS_N; kind++) {
        struct run got = run_kind(kind, db, demand, &plain);
        assert_refused(&got, status);
        assert_says(got.err, says);
        run_finish(&got);
        assert_same_bytes(db, before, n);
    }
    free(before);
}

static void a_foreign_database_is_refused(void **state)
{
    struct place *place = *state;
    const char *db = in_place(place, "other.db");
    city_do(db, "CREATE TABLE song (title TEXT); INSERT INTO song VALUES ('x')");
    assert_all_refuse(place, db, 2, "other.db: not a database of linli");
}

static void what_is_no_database_is_refused(void **state)
{
    struct place *place = *state;
    const char *text = in_place(place, "notes.txt");
    const char *empty = in_place(place, "empty.db");
    write_text(text, "Not a database, but long enough to be taken for one at a first look.\n");
    assert_all_refuse(place, text, 2, "notes.txt: not a database of linli");
    write_text(empty, "");
    assert_all_refuse(place, empty, 2, "empty.db: not a database of linli");
}

static void a_cut_database_is_refused(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    assert_int_equal(truncate(db, 100), 0);
    struct run got = run_kind(1, db, NULL, &plain);
    assert_true(got.status == 1 || got.status == 2);
    assert_refused(&got, got.status);
    run_finish(&got);
}

/* A schema step that this program does not know: made by a newer linli. */
static void a_newer_database_is_refused(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *demand = new_demand(place);
    city_do(db, "INSERT INTO schema_migration SELECT 900, 'future', checksum, moment_ms FROM "
                "schema_migration LIMIT 1");
    char *before = city_dump(db);
    for (int kind = 0; kind < KINDS_N; kind++) {
        struct run got = run_kind(kind, db, demand, &plain);
        assert_refused(&got, 2);
        assert_says(got.err, "made by a newer linli: its schema is 900");
        run_finish(&got);
    }
    char *after = city_dump(db);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static void another_text_of_a_schema_step_is_refused(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    city_do(db, "UPDATE schema_migration SET checksum = checksum + 1");
    struct run got = run_kind(1, db, NULL, &plain);
    assert_refused(&got, 2);
    assert_says(got.err, "made by another linli");
    run_finish(&got);
}

static void a_folder_or_a_missing_file_is_a_failure(void **state)
{
    struct place *place = *state;
    const char *demand = new_demand(place);
    const char *missing = in_place(place, "none.db");
    for (int kind = 0; kind < KINDS_N; kind++) {
        struct run got = run_kind(kind, place->folder, demand, &plain);
        assert_refused(&got, 1);
        assert_says(got.err, "is a folder");
        run_finish(&got);
        got = run_kind(kind, missing, demand, &plain);
        assert_refused(&got, 1);
        assert_says(got.err, "none.db: cannot open");
        run_finish(&got);
        assert_int_not_equal(access(missing, F_OK), 0);
    }
}

/* Root may write what nobody may write. */
static void a_file_that_may_not_be_written_is_a_failure_for_writers(void **state)
{
    struct place *place = *state;
    if (geteuid() == 0) {
        skip();
    }
    const char *db = small_city(place);
    const char *demand = new_demand(place);
    assert_int_equal(chmod(db, 0444), 0);
    for (int kind = 0; kind < KINDS_N; kind++) {
        struct run got = run_kind(kind, db, demand, &plain);
        if (kind == 0) {
            assert_ran(&got);
        } else {
            assert_refused(&got, 1);
            assert_says(got.err, "no permission to write the database");
        }
        run_finish(&got);
    }
    assert_int_equal(chmod(db, 0), 0);
    struct run got = run_kind(0, db, demand, &plain);
    assert_refused(&got, 1);
    run_finish(&got);
}

static void init_takes_no_file_that_is_there(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *text = in_place(place, "notes.txt");
    const char *paths[] = {db, text, place->folder};
    write_text(text, "mine");
    char *before = city_dump(db);
    for (int i = 0; i < 3; i++) {
        struct run got = linli("init", "--lang", "en", "--db", paths[i], "--from",
                               in_place(place, "tables"), NULL);
        assert_refused(&got, 2);
        assert_says(got.err, "exists already");
        run_finish(&got);
    }
    char *after = city_dump(db);
    assert_string_equal(after, before);
    assert_same_bytes(text, "mine", 4);
    free(before);
    free(after);
}

static void init_into_a_folder_that_is_not_there_is_a_failure(void **state)
{
    struct place *place = *state;
    const char *tables = in_place(place, "tables");
    small_tables_write(tables, NULL, NULL, 0);
    struct run got = linli("init", "--lang", "en", "--db", in_place(place, "no/city.db"), "--from",
                           tables, NULL);
    assert_refused(&got, 1);
    run_finish(&got);
}

/* ---- a full disk: no file may grow beyond a limit ----------------------------------------------
 */

/* Demand enough for some hundred kilobytes in the database. */
static const char *much_demand(const struct place *place)
{
    const char *path = in_place(place, "demand.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "site,item,date,qty\n");
    for (int i = 0; i < 40000; i++) {
        fprintf(file, "S%d,I%d,%d-%02d-%02d,%d\n", 1 + i % 2, 1 + i / 2 % 2,
                1995 + i / 4 / 336 % 31, 1 + i / 4 / 28 % 12, 1 + i / 4 % 28, i % 97);
    }
    assert_int_equal(fclose(file), 0);
    return path;
}

static void an_import_onto_a_full_disk_changes_nothing(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *demand = much_demand(place);
    char *before = city_dump(db);
    struct stat facts;
    assert_int_equal(stat(db, &facts), 0);
    const struct run_how full = {.file_bytes = (rlim_t)facts.st_size + 65536};
    struct run got = run_kind(2, db, demand, &full);
    assert_refused(&got, 1);
    assert_says(got.err, "city.db: ");
    run_finish(&got);
    char *after = city_dump(db);
    assert_string_equal(after, before);
    free(before);
    free(after);
    LINLI_RAN("check", "--db", db, NULL);
    LINLI_RAN("import", "--db", db, demand, NULL);
    LINLI_RAN("check", "--db", db, NULL);
}

static void a_plan_onto_a_full_disk_changes_nothing(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    const struct run_how full = {.file_bytes = 40000}; /* the write-ahead log comes to more */
    struct run got = run_kind(1, db, NULL, &full);
    assert_refused(&got, 1);
    run_finish(&got);
    char *after = city_dump(db);
    assert_string_equal(after, before);
    free(before);
    free(after);
    LINLI_RAN("check", "--db", db, NULL);
}

static void init_onto_a_full_disk_leaves_nothing(void **state)
{
    static const rlim_t limits[] = {600, 4096, 65536, 300000};
    struct place *place = *state;
    const char *tables = in_place(place, "tables");
    small_tables_write(tables, NULL, NULL, 0);
    const char *demand = much_demand(place);
    assert_int_equal(rename(demand, in_place(place, "tables/demand.csv")), 0);
    for (int i = 0; i < 4; i++) {
        const struct run_how full = {.file_bytes = limits[i]};
        const char *db = in_place(place, "city.db");
        struct run got = linli_how(&full, "init", "--db", db, "--from", tables, NULL);
        assert_refused(&got, 1);
        run_finish(&got);
        assert_int_not_equal(access(db, F_OK), 0);
        assert_int_not_equal(access(in_place(place, "city.db-wal"), F_OK), 0);
        assert_int_not_equal(access(in_place(place, "city.db-shm"), F_OK), 0);
        assert_int_not_equal(access(in_place(place, "city.db.part"), F_OK), 0);
        assert_int_not_equal(access(in_place(place, "city.db.part-wal"), F_OK), 0);
    }
}

/* Killed in the middle it leaves no city; begun again it makes the whole one. The demand comes
 * through a pipe that does not end, so that the program cannot have finished. */
static void init_that_is_killed_leaves_no_city(void **state)
{
    struct place *place = *state;
    const char *db = in_place(place, "city.db");
    const char *tables = in_place(place, "tables");
    const char *demand = in_place(place, "tables/demand.csv");
    small_tables_write(tables, NULL, NULL, 0);
    assert_int_equal(unlink(demand), 0);
    assert_int_equal(mkfifo(demand, 0666), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execl(getenv("LINLI_BINARY"), "linli", "init", "--db", db, "--from", tables, (char *)NULL);
        _exit(127);
    }
    int pipe_end = open(demand, O_WRONLY | O_CLOEXEC); /* waits for the program to open it, too */
    assert_true(pipe_end >= 0);
    assert_int_equal(write(pipe_end, "site,item,date,qty\n", 19), 19);
    assert_int_equal(kill(child, SIGKILL), 0);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    close(pipe_end);
    assert_int_not_equal(access(db, F_OK), 0);
    assert_int_equal(access(in_place(place, "city.db.part"), F_OK), 0);
    assert_int_equal(unlink(demand), 0);
    write_text(demand, "site,item,date,qty\nS1,I1,2026-11-20,3\n");
    LINLI_RAN("init", "--db", db, "--from", tables, NULL);
    assert_int_not_equal(access(in_place(place, "city.db.part"), F_OK), 0);
    assert_int_not_equal(access(in_place(place, "city.db.part-wal"), F_OK), 0);
    assert_int_equal(city_ask(db, "SELECT count(*) FROM demand"), 1);
}

/* What is written appears whole or not at all; an earlier export stays. */
static void an_export_onto_a_full_disk_leaves_no_half_file(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *out = in_place(place, "out");
    LINLI_RAN("import", "--db", db, much_demand(place), NULL);
    for (int gz = 0; gz < 2; gz++) {
        const struct run_how full = {.file_bytes = 33000};
        struct run got = linli_how(&full, "export", "--db", db, "--out", out, "--replace",
                                   gz != 0 ? "--gzip" : NULL, NULL);
        assert_refused(&got, 1);
        assert_says(got.err, gz != 0 ? "demand.csv.gz" : "demand.csv");
        run_finish(&got);
        assert_int_not_equal(access(in_place(place, "out/demand.csv"), F_OK), 0);
        assert_int_not_equal(access(in_place(place, "out/demand.csv.gz"), F_OK), 0);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_locked_database_is_a_failure_for_writers_only),
        TEST(a_foreign_database_is_refused),
        TEST(what_is_no_database_is_refused),
        TEST(a_cut_database_is_refused),
        TEST(a_newer_database_is_refused),
        TEST(another_text_of_a_schema_step_is_refused),
        TEST(a_folder_or_a_missing_file_is_a_failure),
        TEST(a_file_that_may_not_be_written_is_a_failure_for_writers),
        TEST(init_takes_no_file_that_is_there),
        TEST(init_into_a_folder_that_is_not_there_is_a_failure),
        TEST(an_import_onto_a_full_disk_changes_nothing),
        TEST(a_plan_onto_a_full_disk_changes_nothing),
        TEST(init_onto_a_full_disk_leaves_nothing),
        TEST(init_that_is_killed_leaves_no_city),
        TEST(an_export_onto_a_full_disk_leaves_no_half_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
