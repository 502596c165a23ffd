/*
 * Several processes at once on one database: the last piece is given once, a step is taken once, a
 * key works once, whoever comes first.
 */
#include "books_work.h"

#include <sys/wait.h>

enum { CLERKS_N = 4, TRIES_N = 30, ON_HAND = 50 };

/* What one clerk tries again and again; true when it was done. */
typedef bool (*clerk_fn)(struct db *db, int clerk, int attempt);

/* Runs the clerks at once; the number of times that each was successful. */
static void rush(struct books *books, clerk_fn clerk, int ret_done[CLERKS_N])
{
    pid_t children[CLERKS_N];
    db_close(books->db); /* no handle may be open across a fork */
    for (int i = 0; i < CLERKS_N; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct db *db = NULL;
            if (db_open(books->temp->path, DB_WRITE, books->temp->clock, &db, NULL) != LINLI_OK) {
                _exit(255);
            }
            db_set_patience(db, 60000);
            int done_n = 0;
            for (int attempt = 0; attempt < TRIES_N; attempt++) {
                done_n += clerk(db, i, attempt) ? 1 : 0;
            }
            db_close(db);
            _exit(done_n);
        }
    }
    for (int i = 0; i < CLERKS_N; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) <= TRIES_N);
        ret_done[i] = WEXITSTATUS(status);
    }
    books->db = temp_city_open(books->temp, DB_WRITE);
    work_assert_sound(books->db);
}

static int total(const int done[CLERKS_N])
{
    int sum = 0;
    for (int i = 0; i < CLERKS_N; i++) {
        sum += done[i];
    }
    return sum;
}

struct one_issue {
    struct linli_arena arena;
    const char *key;
    bool replayed;
};

static enum linli_rc issue_one(struct db *db, void *context, struct linli_error *err)
{
    struct one_issue *one = context;
    struct who who = work_clerk;
    struct stock_issued issued;
    struct stock_request request = {.site = "S1",
                                    .item = "RICE",
                                    .qty_e3 = 1000,
                                    .service = "",
                                    .day = BOOKS_TODAY,
                                    .all_or_nothing = true};
    who.key = one->key;
    LINLI_TRY(stock_issue(db, &one->arena, &request, &who, &issued, err));
    one->replayed = issued.replayed;
    return LINLI_OK;
}

static bool take_one(struct db *db, int clerk, int attempt)
{
    (void)clerk;
    (void)attempt;
    struct one_issue one = {.key = NULL};
    linli_arena_init(&one.arena, 0);
    bool done = tx_run(db, TX_WRITE, issue_one, &one, NULL) == LINLI_OK;
    linli_arena_finish(&one.arena);
    return done;
}

/* The attempts of all clerks share their keys. */
static bool take_with_key(struct db *db, int clerk, int attempt)
{
    (void)clerk;
    char key[32];
    snprintf(key, sizeof(key), "attempt-%d", attempt);
    struct one_issue one = {.key = key};
    linli_arena_init(&one.arena, 0);
    bool done = tx_run(db, TX_WRITE, issue_one, &one, NULL) == LINLI_OK && !one.replayed;
    linli_arena_finish(&one.arena);
    return done;
}

static bool cancel_all(struct db *db, int clerk, int attempt)
{
    (void)clerk;
    (void)attempt;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct work work = {.arena = &arena};
    (void)tx_run(db, TX_WRITE, work_cancel, &work, NULL);
    linli_arena_finish(&arena);
    return false;
}

static enum linli_rc put_rice(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct stock_received received;
    struct stock_receipt receipt = {.site = "S1",
                                    .item = "RICE",
                                    .qty_e3 = ON_HAND * 1000,
                                    .expiry_day = FIXED_NONE,
                                    .unit_price_e4 = FIXED_NONE,
                                    .day = BOOKS_TODAY};
    return stock_receive(db, &books->arena, &receipt, &work_clerk, &received, err);
}

static void the_last_piece_is_given_once(void **state)
{
    struct books *books = *state;
    int done[CLERKS_N];
    books_run(books, put_rice);
    rush(books, take_one, done);
    /* 120 attempts for 50 pieces */
    assert_int_equal(total(done), ON_HAND);
    assert_int_equal(books_ask(books->temp, "SELECT sum(qty_e3) FROM balance"), 0);
}

static void a_key_works_once_for_all(void **state)
{
    struct books *books = *state;
    int done[CLERKS_N];
    books_run(books, put_rice);
    rush(books, take_with_key, done);
    assert_int_equal(total(done), TRIES_N); /* one for each key */
    assert_int_equal(books_ask(books->temp, "SELECT sum(qty_e3) FROM balance"),
                     (ON_HAND - TRIES_N) * 1000);
}

static void a_step_is_taken_once(void **state)
{
    struct books *books = *state;
    int done[CLERKS_N];
    work_fill(books);
    rush(books, cancel_all, done);
    /* two lines, of the order and of the plan */
    assert_int_equal(
        books_ask(books->temp, "SELECT count(*) FROM document_event WHERE to_state = 4"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(the_last_piece_is_given_once),
        books_test(a_key_works_once_for_all),
        books_test(a_step_is_taken_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
