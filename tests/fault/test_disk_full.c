/*
 * A full disk, and a database that another program holds. The disk is a limit on the size of files
 * (RLIMIT_FSIZE), a little wider each time until the work fits: every failure on the way is a clean
 * LINLI_EIO that leaves the database as it was.
 */
#include "books_work.h"

#include <signal.h>
#include <sys/resource.h>

enum {
    STEP_BYTES = 2060,       /* half a page of the log */
    INDEX_ONLY_BYTES = 33000 /* the log's shared index fits, few transactions do */
};

/* The limit's signal is ignored, so that writing fails as it does on a full disk. */
static void limit_files(rlim_t bytes)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct rlimit limit;
    assert_int_equal(sigaction(SIGXFSZ, &ignore, NULL), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static enum linli_rc work_within(struct books *books, const struct work_kind *kind, rlim_t bytes)
{
    /* a fresh handle begins a fresh log, so that the limit counts from its start */
    db_close(books->db);
    books->db = temp_city_open(books->temp, DB_WRITE);
    limit_files(bytes);
    enum linli_rc rc = work_once(books->db, kind, NULL, 0, &books->temp->err);
    limit_files(RLIM_INFINITY);
    return rc;
}

static void a_full_disk_leaves_the_books_as_they_were(void **state)
{
    struct books *books = *state;
    work_fill(books);
    int failures_n = 0;
    for (size_t i = 0; i < WORK_KINDS_N; i++) {
        if (work_kinds[i].tx == TX_READ) {
            continue;
        }
        uint64_t before = work_digest(books->temp);
        rlim_t bytes = 0;
        enum linli_rc rc = work_within(books, &work_kinds[i], bytes);
        while (rc == LINLI_EIO) {
            failures_n += 1;
            assert_int_equal(work_digest(books->temp), before);
            bytes += STEP_BYTES;
            rc = work_within(books, &work_kinds[i], bytes);
        }
        assert_ok(rc, &books->temp->err);
        work_assert_sound(books->db);
    }
    assert_true(failures_n >= WORK_KINDS_N);
}

/* One receipt after the other into a log that cannot grow: those before the failure stand. */
static void what_was_done_before_the_disk_was_full_stands(void **state)
{
    struct books *books = *state;
    work_fill(books);
    db_close(books->db);
    books->db = temp_city_open(books->temp, DB_WRITE);
    enum linli_rc rc = LINLI_OK;
    int64_t done_n = 1; /* work_fill has received once */
    limit_files(INDEX_ONLY_BYTES);
    while (rc == LINLI_OK) {
        rc = work_once(books->db, &work_kinds[1], NULL, 0, &books->temp->err);
        done_n += rc == LINLI_OK ? 1 : 0;
    }
    limit_files(RLIM_INFINITY);
    assert_int_equal(rc, LINLI_EIO);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM movement"), done_n);
    work_assert_sound(books->db);
}

static void a_locked_database_is_said_to_be_locked(void **state)
{
    struct books *books = *state;
    work_fill(books);
    db_set_patience(books->db, 5);
    uint64_t before = work_digest(books->temp);
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(books->temp->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < WORK_KINDS_N; i++) {
        enum linli_rc rc = work_once(books->db, &work_kinds[i], NULL, 0, &books->temp->err);
        /* readers are not kept out */
        assert_int_equal(rc, work_kinds[i].tx == TX_READ ? LINLI_OK : LINLI_ELOCKED);
    }
    assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    assert_int_equal(work_digest(books->temp), before);
    for (size_t i = 0; i < WORK_KINDS_N; i++) {
        assert_ok(work_once(books->db, &work_kinds[i], NULL, 0, &books->temp->err),
                  &books->temp->err);
    }
    work_assert_sound(books->db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(a_full_disk_leaves_the_books_as_they_were),
        books_test(what_was_done_before_the_disk_was_full_stands),
        books_test(a_locked_database_is_said_to_be_locked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
