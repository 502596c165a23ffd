/*
 * The port to a database: what it opens and what it refuses, transactions that leave nothing
 * behind, waiting for a lock, the statement calls, id blocks, a full disk.
 */
#include "temp_city.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/fixed.h"

/* ---- opening
 * ------------------------------------------------------------------------------------------------
 */

static void write_file(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

/* Runs SQL of the test's own on the file, past the port. */
static void run_foreign_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static int64_t ask_foreign_sql(const char *path, const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *question = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &question, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(question), SQLITE_ROW);
    int64_t answer = sqlite3_column_int64(question, 0);
    sqlite3_finalize(question);
    sqlite3_close(handle);
    return answer;
}

/* Opening fails with that code, one line that names the file, and no handle. */
static void assert_refused(struct temp_city *temp, const char *path, enum db_mode mode,
                           enum linli_rc rc)
{
    struct db *db = NULL;
    struct linli_error err;
    linli_error_init(&err);
    assert_int_equal(db_open(path, mode, temp->clock, &db, &err), rc);
    assert_null(db);
    char text[600];
    linli_error_print(&err, NULL, text, sizeof(text));
    assert_non_null(strstr(text, path));
    assert_null(strchr(text, '\n'));
}

static void a_new_city_opens_again_in_every_mode(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    db_close(temp_city_open(temp, DB_WRITE));
    db_close(temp_city_open(temp, DB_READ));
    /* 'LNLI' */
    assert_int_equal(ask_foreign_sql(temp->path, "PRAGMA application_id"), 0x4c4e4c49);
}

static void a_name_that_sqlite_treats_apart_is_a_file(void **state)
{
    struct temp_city *temp = *state;
    char before[TEMP_PATH_BYTES];
    assert_non_null(getcwd(before, sizeof(before)));
    assert_int_equal(chdir(temp->folder), 0);
    struct db *db = NULL;
    assert_ok(db_open(":memory:", DB_CREATE, temp->clock, &db, &temp->err), &temp->err);
    assert_ok(db_publish(db, &temp->err), &temp->err);
    assert_ok(db_open(":memory:", DB_READ, temp->clock, &db, &temp->err), &temp->err);
    db_close(db);
    assert_int_equal(chdir(before), 0);
}

static void what_is_not_a_city_is_refused_and_left_alone(void **state)
{
    struct temp_city *temp = *state;
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EIO); /* missing */
    assert_int_equal(access(temp->path, F_OK), -1);
    assert_refused(temp, temp->folder, DB_WRITE, LINLI_EIO); /* a folder */
    assert_refused(temp, temp->folder, DB_CREATE, LINLI_EINPUT);
    assert_refused(temp, "/dev/null", DB_WRITE, LINLI_EFOREIGN);
    struct db *none = NULL;
    struct linli_error err;
    char text[512];
    linli_error_init(&err);
    assert_int_equal(
        db_open("mysql://me:secret@nowhere/x", DB_WRITE, date_clock_system(), &none, &err),
        LINLI_EUSAGE);
    assert_null(none);
    (void)linli_error_print(&err, NULL, text, sizeof(text));
    assert_null(strstr(text, "secret")); /* a url may hold a password: it is never repeated */

    write_file(temp->path, "", 0);
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EFOREIGN);
    write_file(temp->path, "site,item,date,qty\n", 19);
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EFOREIGN);
    assert_refused(temp, temp->path, DB_CREATE, LINLI_EINPUT);
    /* the right first bytes, then nothing that SQLite can read */
    char broken[4096] = "SQLite format 3";
    memset(broken + 16, 0x5a, sizeof(broken) - 16);
    write_file(temp->path, broken, sizeof(broken));
    assert_refused(temp, temp->path, DB_READ, LINLI_EFOREIGN);
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EFOREIGN);
}

static void another_programs_database_is_refused_unchanged(void **state)
{
    struct temp_city *temp = *state;
    run_foreign_sql(temp->path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7)");
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EFOREIGN);
    assert_refused(temp, temp->path, DB_READ, LINLI_EFOREIGN);
    assert_refused(temp, temp->path, DB_CREATE, LINLI_EINPUT);
    assert_int_equal(ask_foreign_sql(temp->path, "SELECT x FROM theirs"), 7);
    assert_int_equal(ask_foreign_sql(temp->path, "SELECT count(*) FROM sqlite_schema"), 1);
}

/* A new city that has no name yet. */
static struct db *begin_city(struct temp_city *temp)
{
    struct db *db = NULL;
    assert_ok(db_open(temp->path, DB_CREATE, temp->clock, &db, &temp->err), &temp->err);
    return db;
}

static int count_files(const struct temp_city *temp)
{
    int n = 0;
    DIR *folder = opendir(temp->folder);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        n += entry->d_name[0] != '.';
    }
    closedir(folder);
    return n;
}

static void a_failed_creation_leaves_no_file(void **state)
{
    struct temp_city *temp = *state;
    char path[TEMP_PATH_BYTES + 64];
    snprintf(path, sizeof(path), "%s/no/such/folder.db", temp->folder);
    assert_refused(temp, path, DB_CREATE, LINLI_EIO);

    db_close(begin_city(temp));
    assert_int_equal(count_files(temp), 0);

    /* an empty file that was there stays, empty */
    write_file(temp->path, "", 0);
    db_close(begin_city(temp));
    struct stat status;
    assert_int_equal(stat(temp->path, &status), 0);
    assert_int_equal(status.st_size, 0);
    assert_int_equal(count_files(temp), 1);
}

static void a_city_appears_when_it_is_whole(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = begin_city(temp);
    assert_int_equal(access(temp->path, F_OK), -1);
    assert_refused(temp, temp->path, DB_CREATE, LINLI_ELOCKED); /* one program makes it */
    assert_ok(db_publish(db, &temp->err), &temp->err);
    assert_int_equal(count_files(temp), 1); /* no log, no part */
    assert_int_equal(ask_foreign_sql(temp->path, "SELECT count(*) > 0 FROM schema_migration"), 1);
    assert_refused(temp, temp->path, DB_CREATE, LINLI_EINPUT);
    assert_int_equal(count_files(temp), 1);

    /* a name that is taken meanwhile is left alone */
    unlink(temp->path);
    db = begin_city(temp);
    write_file(temp->path, "mine", 4);
    assert_int_equal(db_publish(db, &temp->err), LINLI_EINPUT);
    assert_int_equal(count_files(temp), 1);
    assert_refused(temp, temp->path, DB_READ, LINLI_EFOREIGN);

    /* one that is there, empty, keeps its permissions */
    write_file(temp->path, "", 0);
    assert_int_equal(chmod(temp->path, 0600), 0);
    linli_error_init(&temp->err);
    db_close(temp_city_open(temp, DB_CREATE));
    struct stat status;
    assert_int_equal(stat(temp->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

/* Begins a city in a program that is killed, with all that it has written still in its log. */
static void begin_and_die(struct temp_city *temp)
{
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
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void what_a_killed_creation_left_is_no_hindrance(void **state)
{
    struct temp_city *temp = *state;
    char path[TEMP_PATH_BYTES + 64];
    begin_and_die(temp);
    assert_int_equal(access(temp->path, F_OK), -1);
    snprintf(path, sizeof(path), "%s.part", temp->path);
    assert_int_equal(access(path, F_OK), 0);
    db_close(temp_city_open(temp, DB_CREATE));
    assert_int_equal(count_files(temp), 1);

    /* nor is what is no database at all, nor the log of a database that was removed by hand */
    unlink(temp->path);
    begin_and_die(temp);
    char log[TEMP_PATH_BYTES + 64];
    char old_log[TEMP_PATH_BYTES + 64];
    snprintf(log, sizeof(log), "%s.part-wal", temp->path);
    snprintf(old_log, sizeof(old_log), "%s-wal", temp->path);
    assert_int_equal(rename(log, old_log), 0);
    write_file(path, "site,item,date,qty\n", 19);
    db_close(temp_city_open(temp, DB_CREATE));
    assert_int_equal(count_files(temp), 1);
    struct db *db = temp_city_open(temp, DB_READ);
    assert_ok(db_check(db, &temp->err), &temp->err);
    db_close(db);
}

enum { NOBODY = 65534 };

/* Nothing is forbidden to root, who therefore does this as somebody else. */
static void without_permission_nothing_opens(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    bool root = geteuid() == 0;
    if (root) {
        assert_int_equal(chown(temp->folder, NOBODY, NOBODY), 0);
        assert_int_equal(chown(temp->path, NOBODY, NOBODY), 0);
        assert_int_equal(seteuid(NOBODY), 0);
    }
    assert_int_equal(chmod(temp->path, 0), 0);
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EIO);
    assert_refused(temp, temp->path, DB_READ, LINLI_EIO);
    assert_int_equal(chmod(temp->path, 0400), 0);
    assert_refused(temp, temp->path, DB_WRITE, LINLI_EIO);
    db_close(temp_city_open(temp, DB_READ));
    assert_int_equal(chmod(temp->folder, 0500), 0);
    char path[TEMP_PATH_BYTES + 64];
    snprintf(path, sizeof(path), "%s/new.db", temp->folder);
    assert_refused(temp, path, DB_CREATE, LINLI_EIO);
    assert_int_equal(chmod(temp->folder, 0700), 0);
    if (root) {
        assert_int_equal(seteuid(0), 0);
    }
}

/* ---- transactions
 * ------------------------------------------------------------------------------------------- */

static enum linli_rc take_one(struct db *db, void *context, struct linli_error *err)
{
    return db_new_ids(db, "thing", 1, context, err);
}

static enum linli_rc take_and_fail(struct db *db, void *context, struct linli_error *err)
{
    LINLI_TRY(take_one(db, context, err));
    return linli_fail(err, LINLI_ESHORT, "there is only %d", 3);
}

static void numbers_are_given_once_in_blocks(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    int64_t first = 0;
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 1);
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 2);
    db_close(db);
    db = temp_city_open(temp, DB_WRITE);
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 3);
    db_close(db);
}

struct block {
    int64_t n;
    int64_t first;
};

static enum linli_rc take_block(struct db *db, void *context, struct linli_error *err)
{
    struct block *block = context;
    LINLI_TRY(db_new_ids(db, "thing", block->n, &block->first, err));
    int64_t other = 0;
    return db_new_ids(db, "other", 1, &other, err);
}

static void blocks_of_a_kind_follow_each_other(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    static const int64_t sizes[] = {3, 1000, 1, 7};
    int64_t expected = 1;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct block block = {.n = sizes[i]};
        assert_ok(tx_run(db, TX_WRITE, take_block, &block, &temp->err), &temp->err);
        assert_int_equal(block.first, expected);
        expected += sizes[i];
    }
    db_close(db);
}

static void a_failed_body_leaves_nothing_behind(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    int64_t first = 0;
    assert_int_equal(tx_run(db, TX_WRITE, take_and_fail, &first, &temp->err), LINLI_ESHORT);
    assert_string_equal(temp->err.args[0], "3");
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 1); /* the failed one's number was not used up */
    db_close(db);
}

static enum linli_rc break_key(struct db *db, void *context, struct linli_error *err)
{
    LINLI_TRY(take_one(db, context, err));
    return db_run(db, SQL_SCHEMA_ADD, NULL, err, "itii", (int64_t)1, "again", (int64_t)0,
                  (int64_t)0);
}

static void a_refused_change_takes_the_whole_transaction_back(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    int64_t first = 0;
    assert_int_equal(tx_run(db, TX_WRITE, break_key, &first, &temp->err), LINLI_EBREACH);
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 1);
    db_close(db);
}

static void a_locked_city_is_waited_for_then_reported(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    db_set_patience(db, 20);
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(temp->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    int64_t first = 0;
    assert_int_equal(tx_run(db, TX_WRITE, take_one, &first, &temp->err), LINLI_ELOCKED);
    assert_int_equal(first, 0);
    assert_non_null(strstr(temp->err.where, "city.db"));
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    linli_error_init(&temp->err);
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 1);
    db_close(db);
}

struct attempts {
    int n;
    int busy_n;
};

static enum linli_rc busy_at_first(struct db *db, void *context, struct linli_error *err)
{
    struct attempts *attempts = context;
    int64_t first = 0;
    LINLI_TRY(take_one(db, &first, err));
    attempts->n++;
    if (attempts->n <= attempts->busy_n) {
        return linli_fail(err, LINLI_ELOCKED, "the database is in use by another program");
    }
    return first == 1 ? LINLI_OK : linli_fail(err, LINLI_EINTERNAL, "not rolled back");
}

static void a_busy_body_runs_again_from_its_inputs(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct attempts attempts = {.busy_n = 3};
    assert_ok(tx_run(db, TX_WRITE, busy_at_first, &attempts, &temp->err), &temp->err);
    assert_int_equal(attempts.n, 4);
    assert_int_equal(temp->err.rc, LINLI_OK);
    db_close(db);
}

/* ---- statements
 * --------------------------------------------------------------------------------------------- */

static void every_statement_prepares(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    for (int id = 0; id < SQL_N; id++) {
        struct stmt *stmt = NULL;
        enum linli_rc rc = db_statement(db, (enum sql_id)id, &stmt, &temp->err);
        if (rc != LINLI_OK) {
            print_message("%s\n", sql_statements[id].name);
        }
        assert_ok(rc, &temp->err);
    }
    db_close(db);
}

static enum linli_rc read_schema(struct db *db, void *context, struct linli_error *err)
{
    struct temp_city *temp = context;
    struct stmt *list = NULL;
    bool row = false;
    LINLI_TRY(db_one(db, SQL_SCHEMA_LIST, &list, &row, err, ""));
    assert_true(row);
    assert_int_equal(stmt_i64(list, 0), 1);
    stmt_end(list);
    stmt_end(list); /* harmless */
    LINLI_TRY(stmt_next(list, &row, err));
    assert_true(row); /* left running: the end of the transaction ends it */
    (void)temp;
    return LINLI_OK;
}

static void a_query_can_end_early(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    for (int i = 0; i < 2; i++) {
        assert_ok(tx_run(db, TX_READ, read_schema, temp, &temp->err), &temp->err);
    }
    db_close(db);
}

/* ---- faults
 * -------------------------------------------------------------------------------------------------
 */

static enum linli_rc take_many(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    char kind[2000];
    memset(kind, 'k', sizeof(kind));
    kind[sizeof(kind) - 1] = '\0';
    for (int i = 0; i < 2000; i++) {
        kind[0] = (char)('a' + i % 26);
        kind[1] = (char)('a' + i / 26 % 26);
        kind[2] = (char)('a' + i / 676);
        int64_t first = 0;
        LINLI_TRY(db_new_ids(db, kind, 1, &first, err));
    }
    return LINLI_OK;
}

/* A file that may not grow stands for a disk that cannot take more: the write fails in the middle
 * of a transaction. */
static void a_write_that_fails_leaves_the_city_as_it_was(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = {.rlim_cur = 1 << 20, .rlim_max = before.rlim_max};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction handler;
    assert_int_equal(sigaction(SIGXFSZ, &ignore, &handler), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum linli_rc rc = tx_run(db, TX_WRITE, take_many, NULL, &temp->err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    sigaction(SIGXFSZ, &handler, NULL);
    assert_int_equal(rc, LINLI_EIO);
    linli_error_init(&temp->err);
    int64_t first = 0;
    assert_ok(tx_run(db, TX_WRITE, take_one, &first, &temp->err), &temp->err);
    assert_int_equal(first, 1);
    assert_ok(db_check(db, &temp->err), &temp->err);
    db_close(db);
}

static void a_reader_cannot_write(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    struct db *db = temp_city_open(temp, DB_READ);
    int64_t first = 0;
    assert_int_equal(tx_run(db, TX_WRITE, take_one, &first, &temp->err), LINLI_EIO);
    assert_int_equal(first, 0);
    db_close(db);
    db_close(NULL);
}

static enum linli_rc read_settings(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    struct stmt *list = NULL;
    bool row = true;
    LINLI_TRY(db_statement(db, SQL_SETTINGS_LIST, &list, err));
    while (row) {
        LINLI_TRY(stmt_next(list, &row, err));
    }
    return LINLI_OK;
}

/* The page of one table is overwritten; the schema stays readable. */
static void a_damaged_city_is_named(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    run_foreign_sql(temp->path, "INSERT INTO setting VALUES ('city_name', 'x')");
    int64_t page =
        ask_foreign_sql(temp->path, "SELECT rootpage FROM sqlite_schema WHERE name = 'setting'");
    FILE *file = fopen(temp->path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)(page - 1) * 4096, SEEK_SET), 0);
    for (int i = 0; i < 4096; i++) {
        fputc(0xa5, file);
    }
    assert_int_equal(fclose(file), 0);
    struct db *db = temp_city_open(temp, DB_READ);
    assert_int_equal(tx_run(db, TX_READ, read_settings, NULL, &temp->err), LINLI_EIO);
    linli_error_init(&temp->err);
    assert_int_equal(db_check(db, &temp->err), LINLI_EBREACH);
    db_close(db);
}

static void a_name_that_is_too_long_is_refused(void **state)
{
    struct temp_city *temp = *state;
    char path[600];
    memset(path, 'a', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    struct db *db = NULL;
    assert_int_equal(db_open(path, DB_CREATE, temp->clock, &db, &temp->err), LINLI_EIO);
    linli_error_init(&temp->err);
    assert_int_equal(db_open(path, DB_READ, temp->clock, &db, &temp->err), LINLI_EIO);
    assert_null(db);
}

static void check_finds_a_dangling_reference(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    run_foreign_sql(temp->path, "PRAGMA foreign_keys = OFF; INSERT INTO balance VALUES (5, 0, 1)");
    struct db *db = temp_city_open(temp, DB_READ);
    assert_int_equal(db_check(db, &temp->err), LINLI_EBREACH);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(a_new_city_opens_again_in_every_mode),
        temp_city_test(a_name_that_sqlite_treats_apart_is_a_file),
        temp_city_test(what_is_not_a_city_is_refused_and_left_alone),
        temp_city_test(another_programs_database_is_refused_unchanged),
        temp_city_test(a_failed_creation_leaves_no_file),
        temp_city_test(a_city_appears_when_it_is_whole),
        temp_city_test(what_a_killed_creation_left_is_no_hindrance),
        temp_city_test(without_permission_nothing_opens),
        temp_city_test(numbers_are_given_once_in_blocks),
        temp_city_test(blocks_of_a_kind_follow_each_other),
        temp_city_test(a_failed_body_leaves_nothing_behind),
        temp_city_test(a_refused_change_takes_the_whole_transaction_back),
        temp_city_test(a_locked_city_is_waited_for_then_reported),
        temp_city_test(a_busy_body_runs_again_from_its_inputs),
        temp_city_test(every_statement_prepares),
        temp_city_test(a_query_can_end_early),
        temp_city_test(a_write_that_fails_leaves_the_city_as_it_was),
        temp_city_test(a_reader_cannot_write),
        temp_city_test(a_damaged_city_is_named),
        temp_city_test(a_name_that_is_too_long_is_refused),
        temp_city_test(check_finds_a_dangling_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
