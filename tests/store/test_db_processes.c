/*
 * Several programs at one city, and programs that die: numbers are given once, whoever asks; what a
 * program was told is committed is there after it was killed, and the city is sound.
 */
#include "temp_city.h"

#include <signal.h>
#include <sys/wait.h>

enum { PROGRAMS_N = 3, TAKES_N = 40, KILLS_N = 12 };

static enum linli_rc take_one(struct db *db, void *context, struct linli_error *err)
{
    return db_new_ids(db, "thing", 1, context, err);
}

/* A program of its own: takes numbers one by one and tells each when it is committed. */
static void take_and_tell(struct temp_city *temp, int out, int takes_n)
{
    struct db *db = NULL;
    int64_t id = 0;
    enum linli_rc rc = db_open(temp->path, DB_WRITE, temp->clock, &db, &temp->err);
    for (int i = 0; rc == LINLI_OK && i < takes_n; i++) {
        rc = tx_run(db, TX_WRITE, take_one, &id, &temp->err);
        if (rc == LINLI_OK && write(out, &id, sizeof(id)) != (ssize_t)sizeof(id)) {
            rc = LINLI_EIO;
        }
    }
    _exit(rc == LINLI_OK ? 0 : 1);
}

/* Starts such a program; its numbers come out of *ret_in. */
static pid_t start(struct temp_city *temp, int takes_n, int *ret_in)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        take_and_tell(temp, ends[1], takes_n);
    }
    close(ends[1]);
    *ret_in = ends[0];
    return child;
}

static bool next_id(int in, int64_t *ret_id)
{
    return read(in, ret_id, sizeof(*ret_id)) == (ssize_t)sizeof(*ret_id);
}

static void programs_that_write_at_once_never_get_one_number_twice(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    pid_t children[PROGRAMS_N];
    int in[PROGRAMS_N];
    bool given[PROGRAMS_N * TAKES_N + 1] = {false};
    for (int p = 0; p < PROGRAMS_N; p++) {
        children[p] = start(temp, TAKES_N, &in[p]);
    }
    int64_t n = 0;
    for (int p = 0; p < PROGRAMS_N; p++) {
        int64_t id = 0;
        while (next_id(in[p], &id)) {
            assert_true(id >= 1 && id <= PROGRAMS_N * TAKES_N);
            assert_false(given[id]);
            given[id] = true;
            n++;
        }
        close(in[p]);
        int status = 0;
        assert_int_equal(waitpid(children[p], &status, 0), children[p]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(n, PROGRAMS_N * TAKES_N);
}

/* Kills a program after it told a few numbers; what it told last is *ret_told. */
static void kill_after(struct temp_city *temp, int tells_n, int64_t *ret_told)
{
    int in = -1;
    pid_t child = start(temp, 100000, &in);
    for (int i = 0; i < tells_n; i++) {
        assert_true(next_id(in, ret_told));
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    while (next_id(in, ret_told)) {
    }
    close(in);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void what_was_committed_survives_the_death_of_the_program(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    for (int i = 0; i < KILLS_N; i++) {
        int64_t told = 0;
        kill_after(temp, i % 5 + 1, &told);
        struct db *db = temp_city_open(temp, DB_WRITE);
        int64_t next = 0;
        assert_ok(tx_run(db, TX_WRITE, take_one, &next, &temp->err), &temp->err);
        /* the one after the last that was told, or one more: committed, killed before it was told
         */
        assert_true(next == told + 1 || next == told + 2);
        assert_ok(db_check(db, &temp->err), &temp->err);
        db_close(db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(programs_that_write_at_once_never_get_one_number_twice),
        temp_city_test(what_was_committed_survives_the_death_of_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
