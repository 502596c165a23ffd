/*
 * A process that books without end is killed (SIGKILL) at no chosen point, again and again. What it
 * had acknowledged stands, what it had not is there whole or not at all, and the books are sound.
 *
 * The child writes the number of each receipt or issue to a pipe after its transaction; the parent
 * kills it after a seeded number of them and a seeded bit of other work, so that the blow falls
 * somewhere in the following transaction.
 */
#include "books_work.h"

#include <signal.h>
#include <sys/wait.h>

#include "base/random.h"

enum { KILLS_N = 60, MOST_ACKNOWLEDGED = 6, KEY_BYTES = 32, SPIN_MOST = 400000 };

static char *key_of(int64_t number, char out[KEY_BYTES])
{
    snprintf(out, KEY_BYTES, "booking-%lld", (long long)number);
    return out;
}

/* Books until the end comes from outside. */
static void book_without_end(const struct temp_city *temp, int64_t first, int pipe_end)
{
    struct linli_error err;
    struct db *db = NULL;
    linli_error_init(&err);
    if (db_open(temp->path, DB_WRITE, temp->clock, &db, &err) != LINLI_OK) {
        _exit(2);
    }
    for (int64_t number = first;; number++) {
        char key[KEY_BYTES];
        const struct work_kind *kind = &work_kinds[number % 3 == 0 ? 2 : 1]; /* issue, receive */
        const struct work_kind plan = {"plan", TX_WRITE, work_plan};
        if (work_once(db, kind, key_of(number, key), 0, &err) != LINLI_OK ||
            write(pipe_end, &number, sizeof(number)) != (ssize_t)sizeof(number) ||
            (number % 4 == 0 && work_once(db, &plan, NULL, 0, &err) != LINLI_OK)) {
            _exit(3);
        }
    }
}

/* Reads `n` numbers at least, kills, reads what else had been written; the last number. */
static int64_t kill_after(pid_t child, int pipe_end, int64_t n, int64_t spin)
{
    int64_t last = 0;
    int64_t number = 0;
    for (int64_t i = 0; i < n; i++) {
        assert_int_equal(read(pipe_end, &number, sizeof(number)), sizeof(number));
        last = number;
    }
    for (volatile int64_t i = 0; i < spin; i++) {
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    while (read(pipe_end, &number, sizeof(number)) == (ssize_t)sizeof(number)) {
        last = number;
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return last;
}

static bool has_key(const struct temp_city *temp, int64_t number)
{
    char key[KEY_BYTES];
    char sql[160];
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM command WHERE idempotency_key = '%s'",
             key_of(number, key));
    return books_ask(temp, sql) == 1;
}

static void what_was_acknowledged_stands_after_every_kill(void **state)
{
    struct books *books = *state;
    struct temp_city *temp = books->temp;
    struct random_stream random;
    random_init(&random, 11, "kill", 0);
    work_fill(books);
    int64_t next = 1;
    for (int round = 0; round < KILLS_N; round++) {
        int ends[2];
        db_close(books->db); /* no handle may be open across the fork */
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(ends[0]);
            book_without_end(temp, next, ends[1]);
        }
        close(ends[1]);
        int64_t n = 1 + (int64_t)random_below(&random, MOST_ACKNOWLEDGED);
        int64_t last = kill_after(child, ends[0], n, (int64_t)random_below(&random, SPIN_MOST));
        close(ends[0]);
        books->db = temp_city_open(temp, DB_WRITE);
        for (int64_t number = next; number <= last; number++) {
            assert_true(has_key(temp, number));
        }
        /* the one that was under way may have been finished, none after it */
        assert_false(has_key(temp, last + 2));
        next = has_key(temp, last + 1) ? last + 2 : last + 1;
        work_assert_sound(books->db);
    }
    /* each key has exactly one effect: two of three numbers received 2.5, each third wanted 1.5 */
    int64_t wanted_e3 =
        books_ask(temp, "SELECT sum(unmet_e3 - qty_e3) FROM movement WHERE kind = 2");
    int64_t received_e3 = books_ask(temp, "SELECT sum(qty_e3) FROM movement WHERE kind = 1");
    int64_t thirds_n = (next - 1) / 3;
    assert_int_equal(wanted_e3, thirds_n * 1500);
    assert_int_equal(received_e3, (next - 1 - thirds_n + 1) * 2500); /* and that of work_fill */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(what_was_acknowledged_stands_after_every_kill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
