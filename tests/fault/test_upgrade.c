/*
 * What every released linli has left behind (tests/fixtures, made by tools/make-fixture) is opened
 * by this one: brought up to date, sound, with the same figures, and ready for work. When the
 * process is killed or the power fails at any single operation on the way, the next one to open it
 * finds it old or new, never between.
 */
#include "books_work.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <zlib.h>

#include "crash_vfs.h"

enum { VERSIONS_MAX = 32, NAME_BYTES = 32, CITY_BYTES_MAX = 4 * 1024 * 1024, LINE_BYTES = 400 };

struct fixture {
    char version[NAME_BYTES];
    char folder[TEMP_PATH_BYTES];
    unsigned char *bytes;
    int n;
};

struct upgrades {
    struct temp_city *temp;
    struct fixture fixtures[VERSIONS_MAX];
    int n;
};

/* ---- the fixtures ------------------------------------------------------------------------------
 */

static void read_fixture(struct fixture *fixture, const char *folder, const char *version)
{
    char path[TEMP_PATH_BYTES + NAME_BYTES];
    snprintf(fixture->version, sizeof(fixture->version), "%s", version);
    snprintf(fixture->folder, sizeof(fixture->folder), "%s/%s", folder, version);
    snprintf(path, sizeof(path), "%s/city.db.gz", fixture->folder);
    gzFile file = gzopen(path, "rb");
    assert_non_null(file);
    fixture->bytes = malloc(CITY_BYTES_MAX);
    assert_non_null(fixture->bytes);
    fixture->n = gzread(file, fixture->bytes, CITY_BYTES_MAX);
    assert_true(fixture->n > 0 && fixture->n < CITY_BYTES_MAX);
    assert_int_equal(gzclose(file), Z_OK);
}

static int upgrades_setup(void **state)
{
    char folder[TEMP_PATH_BYTES - NAME_BYTES];
    const char *root = getenv("LINLI_SOURCE");
    if (root == NULL || temp_city_setup(state) != 0) {
        return -1;
    }
    struct upgrades *all = calloc(1, sizeof(*all));
    assert_non_null(all);
    all->temp = *state;
    snprintf(folder, sizeof(folder), "%s/tests/fixtures", root);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') {
            assert_true(all->n < VERSIONS_MAX && strlen(entry->d_name) < NAME_BYTES);
            read_fixture(&all->fixtures[all->n++], folder, entry->d_name);
        }
    }
    closedir(dir);
    *state = all;
    return 0;
}

static int upgrades_teardown(void **state)
{
    struct upgrades *all = *state;
    for (int i = 0; i < all->n; i++) {
        free(all->fixtures[i].bytes);
    }
    crash_begin(0, CRASH_NONE, 0);
    *state = all->temp;
    free(all);
    return temp_city_teardown(state);
}

/* The city as that version left it, in the test's folder. */
static void unpack(const struct temp_city *temp, const struct fixture *fixture)
{
    static const char *const companions[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        char path[TEMP_PATH_BYTES + 32];
        snprintf(path, sizeof(path), "%s%s", temp->path, companions[i]);
        unlink(path);
    }
    FILE *file = fopen(temp->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(fixture->bytes, 1, (size_t)fixture->n, file), fixture->n);
    assert_int_equal(fclose(file), 0);
}

/* "3|4500" of a question with up to some columns. */
static void ask_figures(sqlite3 *handle, const char *question, char out[LINE_BYTES])
{
    sqlite3_stmt *rows = NULL;
    size_t n = 0;
    assert_int_equal(sqlite3_prepare_v2(handle, question, -1, &rows, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
    for (int i = 0; i < sqlite3_column_count(rows); i++) {
        n += (size_t)snprintf(out + n, LINE_BYTES - n, "%s%lld", i > 0 ? "|" : "",
                              (long long)sqlite3_column_int64(rows, i));
        assert_true(n < LINE_BYTES);
    }
    sqlite3_finalize(rows);
}

static void assert_same_figures(const struct temp_city *temp, const struct fixture *fixture)
{
    char path[TEMP_PATH_BYTES + NAME_BYTES];
    char line[LINE_BYTES];
    int figures_n = 0;
    sqlite3 *handle = NULL;
    snprintf(path, sizeof(path), "%s/figures.txt", fixture->folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(sqlite3_open(temp->path, &handle), SQLITE_OK);
    while (fgets(line, sizeof(line), file) != NULL) {
        char answer[LINE_BYTES];
        char *question = strstr(line, ": ");
        assert_non_null(question);
        *question = '\0';
        ask_figures(handle, question + 2, answer);
        if (strcmp(answer, line) != 0) {
            fail_msg("%s: %s is %s, expected %s", fixture->version, question + 2, answer, line);
        }
        figures_n += 1;
    }
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    fclose(file);
    assert_true(figures_n >= 10);
}

/* ---- tests -------------------------------------------------------------------------------------
 */

static enum linli_rc issue_body(struct db *db, void *context, struct linli_error *err)
{
    struct work *work = context;
    struct who who = work_clerk;
    struct stock_issued issued;
    struct stock_request request = {
        .site = "S1", .item = "I01", .qty_e3 = 500, .service = "meals", .day = BOOKS_TODAY + 1};
    LINLI_TRY(stock_issue(db, work->arena, &request, &who, &issued, err));
    assert_int_equal(issued.issued_e3 + issued.unmet_e3, 500);
    return LINLI_OK;
}

static void every_released_version_is_brought_up_to_date(void **state)
{
    static const struct work_kind issue = {"issue", TX_WRITE, issue_body};
    struct upgrades *all = *state;
    assert_true(all->n >= 1);
    for (int i = 0; i < all->n; i++) {
        unpack(all->temp, &all->fixtures[i]);
        struct db *db = temp_city_open(all->temp, DB_WRITE);
        assert_same_figures(all->temp, &all->fixtures[i]);
        work_assert_sound(db);
        assert_ok(work_once(db, &issue, NULL, 0, &all->temp->err), &all->temp->err);
        work_assert_sound(db);
        db_close(db);
        db_close(temp_city_open(all->temp, DB_READ)); /* it is of this version now */
    }
}

/* Who may only read is told what to do, and nothing is changed. */
static void an_old_city_is_not_read_before_that(void **state)
{
    struct upgrades *all = *state;
    for (int i = 0; i < all->n; i++) {
        struct db *db = NULL;
        unpack(all->temp, &all->fixtures[i]);
        int64_t steps_n = books_ask(all->temp, "SELECT count(*) FROM schema_migration");
        linli_error_init(&all->temp->err);
        enum linli_rc rc =
            db_open(all->temp->path, DB_READ, all->temp->clock, &db, &all->temp->err);
        if (steps_n < SQL_MIGRATIONS_N) {
            assert_int_equal(rc, LINLI_EFOREIGN);
            assert_non_null(strstr(all->temp->err.format, "a command that writes"));
            assert_int_equal(books_ask(all->temp, "SELECT count(*) FROM schema_migration"),
                             steps_n);
        } else {
            assert_int_equal(rc, LINLI_OK);
            db_close(db);
        }
    }
}

/* Opens it while the fault strikes at the at-th operation; false when it never did. */
static bool open_struck(struct temp_city *temp, enum crash_fault fault, int64_t at)
{
    struct db *db = NULL;
    crash_begin((uint64_t)at, fault, at);
    if (db_open(temp->path, DB_WRITE, temp->clock, &db, NULL) == LINLI_OK) {
        db_close(db);
    }
    return crash_struck();
}

static bool killed_at(struct temp_city *temp, int64_t at)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(open_struck(temp, CRASH_KILL, at) ? 1 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static void assert_whole(struct temp_city *temp, const struct fixture *fixture)
{
    crash_begin(0, CRASH_NONE, 0);
    struct db *db = temp_city_open(temp, DB_WRITE);
    work_assert_sound(db);
    db_close(db);
    assert_same_figures(temp, fixture);
}

static void a_kill_on_the_way_leaves_it_old_or_new(void **state)
{
    struct upgrades *all = *state;
    for (int i = 0; i < all->n; i++) {
        int64_t at = 0;
        bool killed = true;
        while (killed) {
            unpack(all->temp, &all->fixtures[i]);
            killed = killed_at(all->temp, ++at);
            assert_whole(all->temp, &all->fixtures[i]);
        }
        print_message("%s: killed at each of %d operations\n", all->fixtures[i].version,
                      (int)at - 1);
    }
}

static void a_power_failure_on_the_way_leaves_it_old_or_new(void **state)
{
    struct upgrades *all = *state;
    for (int i = 0; i < all->n; i++) {
        int64_t at = 0;
        bool struck = true;
        while (struck) {
            unpack(all->temp, &all->fixtures[i]);
            struck = open_struck(all->temp, CRASH_POWER, ++at);
            if (struck) {
                crash_restart();
            }
            assert_whole(all->temp, &all->fixtures[i]);
        }
        print_message("%s: power failed at each of %d operations\n", all->fixtures[i].version,
                      (int)at - 1);
    }
}

static int group_setup(void **state)
{
    (void)state;
    crash_install();
    crash_begin(0, CRASH_NONE, 0);
    return 0;
}

#define upgrade_test(function) \
    cmocka_unit_test_setup_teardown(function, upgrades_setup, upgrades_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        upgrade_test(every_released_version_is_brought_up_to_date),
        upgrade_test(an_old_city_is_not_read_before_that),
        upgrade_test(a_kill_on_the_way_leaves_it_old_or_new),
        upgrade_test(a_power_failure_on_the_way_leaves_it_old_or_new),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
