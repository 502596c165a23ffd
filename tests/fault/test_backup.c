/*
 * Backup and restore as a user does them: the copy is the city, taken while others book; nothing is
 * written over; what is broken is said; a replaced city is kept whole.
 */
#include "../cli/small_tables.h"

#include <signal.h>

enum { BACKUPS_N = 12 };

static const char *booked_city(const struct place *place)
{
    const char *db = small_city(place);
    LINLI_RAN("receive", "--db", db, "--site", "S1", "--item", "I1", "--qty", "5", "--date",
              "2026-11-21", "--key", "a", NULL);
    LINLI_RAN("issue", "--db", db, "--site", "S1", "--item", "I1", "--qty", "2", "--date",
              "2026-11-21", "--key", "b", NULL);
    return db;
}

static void assert_same_city(const char *left, const char *right)
{
    char *a = city_dump(left);
    char *b = city_dump(right);
    assert_string_equal(a, b);
    free(a);
    free(b);
}

static void a_restored_city_is_the_one_that_was_backed_up(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    const char *file = in_place(place, "copy.db");
    const char *other = in_place(place, "other.db");
    struct run got = linli("backup", "--db", db, "--out", file, NULL);
    assert_ran(&got);
    /* the opening of the stock table, a receipt and an issue; no order; three rows of demand */
    assert_says(got.out, "3 movements, 0 order lines, 3 rows of demand");
    assert_says(got.out, "no breach");
    run_finish(&got);
    got = linli("restore", file, "--db", other, "--lang", "zh", NULL);
    assert_ran(&got);
    assert_says(got.out, "已恢复到");
    run_finish(&got);
    assert_same_city(db, other);
    LINLI_RAN("issue", "--db", other, "--site", "S1", "--item", "I1", "--qty", "1", "--date",
              "2026-11-21", NULL);
    LINLI_RAN("check", "--db", other, NULL);
}

static void no_file_is_written_over(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    const char *file = in_place(place, "copy.db");
    LINLI_RAN("backup", "--db", db, "--out", file, NULL);
    char *before = city_dump(db);
    struct run got = linli("backup", "--db", db, "--out", file, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "exists already");
    run_finish(&got);
    got = linli("restore", file, "--db", db, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "--replace");
    run_finish(&got);
    char *after = city_dump(db);
    assert_string_equal(before, after);
    free(before);
    free(after);
    write_text(in_place(place, "notes.txt"), "not a city");
    got = linli("restore", file, "--db", in_place(place, "notes.txt"), "--replace", NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    got = linli("restore", in_place(place, "notes.txt"), "--db", in_place(place, "new.db"), NULL);
    assert_refused(&got, 2);
    assert_int_equal(access(in_place(place, "new.db"), F_OK), -1);
    run_finish(&got);
}

/* The old city's last bookings are only in its log, as after a kill: they are in what is kept. */
static void a_replaced_city_is_kept_whole(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    const char *file = in_place(place, "copy.db");
    LINLI_RAN("backup", "--db", db, "--out", file, NULL);
    char *backed_up = city_dump(db);
    pid_t child = fork();
    if (child == 0) { /* dies with the log unwritten */
        sqlite3 *handle = NULL;
        int code = sqlite3_open(db, &handle);
        code = code == SQLITE_OK
                   ? sqlite3_exec(handle, "UPDATE setting SET value = 'Late'", NULL, NULL, NULL)
                   : code;
        raise(SIGKILL);
        _exit(code);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    struct run got = linli("restore", file, "--db", db, "--replace", NULL);
    assert_ran(&got);
    assert_says(got.out, "city.db.old-1");
    run_finish(&got);
    char *now = city_dump(db);
    assert_string_equal(now, backed_up);
    assert_int_equal(city_ask(in_place(place, "city.db.old-1"),
                              "SELECT count(*) FROM setting WHERE value = 'Late'"),
                     1);
    LINLI_RAN("restore", file, "--db", db, "--replace", NULL);
    LINLI_RAN("check", "--db", in_place(place, "city.db.old-1"), NULL);
    LINLI_RAN("check", "--db", in_place(place, "city.db.old-2"), NULL);
    free(backed_up);
    free(now);
}

static void a_city_in_use_is_not_replaced(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    const char *file = in_place(place, "copy.db");
    sqlite3 *user = NULL;
    LINLI_RAN("backup", "--db", db, "--out", file, NULL);
    assert_int_equal(sqlite3_open(db, &user), SQLITE_OK);
    assert_int_equal(sqlite3_exec(user, "SELECT * FROM site", NULL, NULL, NULL), SQLITE_OK);
    struct run got = linli("restore", file, "--db", db, "--replace", NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "in use");
    run_finish(&got);
    assert_int_equal(sqlite3_close(user), SQLITE_OK);
    assert_int_equal(access(in_place(place, "city.db.old-1"), F_OK), -1);
    assert_int_equal(access(in_place(place, "city.db.part"), F_OK), -1);
    LINLI_RAN("check", "--db", db, NULL);
    LINLI_RAN("restore", file, "--db", db, "--replace", NULL);
}

static void what_is_broken_is_said(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    const char *file = in_place(place, "copy.db");
    city_do(db, "UPDATE balance SET qty_e3 = qty_e3 + 1");
    /* a city with a broken rule is backed up: waiting would not mend it */
    struct run got = linli("backup", "--db", db, "--out", file, NULL);
    assert_int_equal(got.status, 1);
    assert_says(got.out, "a balance is the sum of its movements");
    assert_says(got.err, "the backup was made");
    assert_int_equal(access(file, F_OK), 0);
    run_finish(&got);
    /* but not restored by mistake */
    got = linli("restore", file, "--db", in_place(place, "new.db"), NULL);
    assert_int_equal(got.status, 1);
    assert_says(got.out, "a balance is the sum of its movements");
    assert_says(got.err, "nothing was restored");
    assert_int_equal(access(in_place(place, "new.db"), F_OK), -1);
    run_finish(&got);
}

/* Bytes in the middle of the file that are no page: no copy of that is a backup. */
static void a_damaged_database_is_no_backup(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    size_t n;
    char *bytes = read_file(db, &n);
    assert_true(n > 40960);
    memset(bytes + 8192, 0xA5, 24576);
    write_bytes(db, bytes, n);
    free(bytes);
    struct run got = linli("backup", "--db", db, "--out", in_place(place, "copy.db"), NULL);
    assert_int_equal(got.status, 1);
    assert_says(got.err, "damaged");
    assert_int_equal(access(in_place(place, "copy.db"), F_OK), -1);
    assert_int_equal(access(in_place(place, "copy.db.part"), F_OK), -1);
    run_finish(&got);
}

static int files_of(const char *folder)
{
    int n = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        n += entry->d_name[0] != '.' ? 1 : 0;
    }
    closedir(dir);
    return n;
}

static void a_folder_keeps_the_newest(void **state)
{
    static const char *const there[] = {
        "keep/linli-20250101-000000.db", /* two older backups */
        "keep/linli-20250102-000000.db",
        "keep/linli-20250102-000000.db2", /* and what only looks like one */
        "keep/linli-2025010a-000000.db",
        "keep/notes.txt",
    };
    const struct place *place = *state;
    const char *db = booked_city(place);
    assert_int_equal(mkdir(in_place(place, "keep"), 0777), 0);
    for (size_t i = 0; i < sizeof(there) / sizeof(there[0]); i++) {
        write_text(in_place(place, there[i]), "x");
    }
    struct run got =
        linli("backup", "--db", db, "--out", in_place(place, "keep"), "--keep", "2", NULL);
    assert_ran(&got);
    assert_says(got.out, "1 older backup removed");
    run_finish(&got);
    assert_int_equal(files_of(in_place(place, "keep")), 5);
    assert_int_equal(access(in_place(place, there[0]), F_OK), -1);
    for (size_t i = 1; i < sizeof(there) / sizeof(there[0]); i++) {
        assert_int_equal(access(in_place(place, there[i]), F_OK), 0);
    }
    got = linli("backup", "--db", db, "--out", in_place(place, "one.db"), "--keep", "2", NULL);
    assert_refused(&got, 2);
    run_finish(&got);
}

/* Somebody books without pause, one key after the other. */
static void book_on(const char *db, int pipe_end)
{
    for (int i = 1;; i++) {
        char key[16];
        snprintf(key, sizeof(key), "k%d", i);
        struct run got = linli("receive", "--db", db, "--site", "S1", "--item", "I2", "--qty", "1",
                               "--date", "2026-11-21", "--key", key, NULL);
        if (got.status != 0 || write(pipe_end, &i, sizeof(i)) != (ssize_t)sizeof(i)) {
            _exit(1);
        }
        run_finish(&got);
    }
}

static void a_backup_holds_all_that_was_answered_before_it(void **state)
{
    const struct place *place = *state;
    const char *db = booked_city(place);
    int ends[2];
    int booked = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        book_on(db, ends[1]);
    }
    close(ends[1]);
    for (int i = 0; i < BACKUPS_N; i++) {
        char name[32];
        snprintf(name, sizeof(name), "copy-%d.db", i);
        assert_int_equal(read(ends[0], &booked, sizeof(booked)), sizeof(booked));
        LINLI_RAN("backup", "--db", db, "--out", in_place(place, name), NULL);
        int64_t there = city_ask(in_place(place, name),
                                 "SELECT count(*) FROM command WHERE idempotency_key LIKE 'k%'");
        assert_true(there >= booked);
        LINLI_RAN("check", "--db", in_place(place, name), NULL);
    }
    close(ends[0]); /* nobody reads any more: it ends after its next booking */
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
}

#define place_test(function) cmocka_unit_test_setup_teardown(function, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        place_test(a_restored_city_is_the_one_that_was_backed_up),
        place_test(no_file_is_written_over),
        place_test(a_replaced_city_is_kept_whole),
        place_test(a_city_in_use_is_not_replaced),
        place_test(what_is_broken_is_said),
        place_test(a_damaged_database_is_no_backup),
        place_test(a_folder_keeps_the_newest),
        place_test(a_backup_holds_all_that_was_answered_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
