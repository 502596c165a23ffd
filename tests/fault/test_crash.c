/*
 * Power failures: the books' work on a disk that loses, tears and reorders what was not
 * synchronised (crash_vfs.h), a seed for each. After every failure the database opens, each
 * acknowledged booking stands once, the checks find nothing, and the interrupted booking can be
 * repeated with its key. The power may fail again while the log is being recovered.
 *
 * LINLI_CRASH_SEEDS=FIRST:N runs other seeds than 1:1000; a failure prints its seed.
 */
#include "books_work.h"

#include <inttypes.h>

#include "base/random.h"
#include "crash_vfs.h"

enum {
    SEEDS_N = 1000,
    BITE_SEEDS_N = 40,     /* enough to meet losses many times when there are any */
    FAILURES_PER_SEED = 2, /* one after the other on one database */
    OPERATIONS_MOST = 300, /* before the power fails: some twenty bookings */
    RECOVERY_MOST = 12,    /* of these, while the log is being recovered */
    KEY_BYTES = 32
};

/* ---- the connection, past the port -------------------------------------------------------------
 */

static sqlite3 *connection;  /* the last that was opened */
static int checkpoint_pages; /* how often the log is written back */

static int take_connection(sqlite3 *handle, char **ret_message,
                           const struct sqlite3_api_routines *api)
{
    (void)ret_message;
    (void)api;
    connection = handle;
    sqlite3_wal_autocheckpoint(handle, checkpoint_pages);
    return SQLITE_OK;
}

static int group_setup(void **state)
{
    (void)state;
    crash_install();
    checkpoint_pages = 1000;
    return sqlite3_auto_extension((void (*)(void))take_connection) == SQLITE_OK ? 0 : -1;
}

/* ---- one seed ----------------------------------------------------------------------------------
 */

struct habit {
    const char *setting; /* said to every connection; NULL: as the store has it */
    bool lying;          /* the disk does not synchronise */
};

struct crash_run {
    struct books *books;
    const struct habit *habit;
    struct random_stream random;
    struct db *db;          /* NULL: closed */
    int64_t acknowledged_n; /* bookings 1 … n */
    int64_t lost_n;
    bool broken; /* it does not open, or the checks find something */
};

static char *key_of(int64_t number, char out[KEY_BYTES])
{
    snprintf(out, KEY_BYTES, "booking-%" PRId64, number);
    return out;
}

static bool happens(struct crash_run *run, uint64_t of)
{
    return random_below(&run->random, of) == 0;
}

static enum linli_rc open_city(struct crash_run *run)
{
    struct temp_city *temp = run->books->temp;
    linli_error_init(&temp->err);
    checkpoint_pages = 4 + (int)random_below(&run->random, 60);
    enum linli_rc rc = db_open(temp->path, DB_WRITE, temp->clock, &run->db, &temp->err);
    if (rc == LINLI_OK && run->habit->setting != NULL) {
        sqlite3_exec(connection, run->habit->setting, NULL, NULL, NULL);
    }
    return rc;
}

static void close_city(struct crash_run *run)
{
    db_close(run->db);
    run->db = NULL;
}

static enum linli_rc book(struct crash_run *run, int64_t number)
{
    char key[KEY_BYTES];
    struct linli_error err;
    return work_once(run->db, &work_kinds[number % 3 == 0 ? 2 : 1], key_of(number, key), 0, &err);
}

/* Books until the power fails. */
static void work_until_dark(struct crash_run *run)
{
    static const struct work_kind plan = {"plan", TX_WRITE, work_plan};
    struct linli_error err;
    while (!crash_struck()) {
        if (run->db == NULL && open_city(run) != LINLI_OK) {
            assert_true(crash_struck());
            return;
        }
        enum linli_rc rc = book(run, run->acknowledged_n + 1);
        run->acknowledged_n += rc == LINLI_OK ? 1 : 0;
        if (rc == LINLI_OK && happens(run, 5)) {
            rc = work_once(run->db, &plan, NULL, 0, &err);
        }
        assert_true(rc == LINLI_OK || crash_struck());
        if (happens(run, 6)) {
            close_city(run); /* the log is written back */
        }
    }
    close_city(run);
}

/* Bookings of 1 … n that are there; -1 when the database cannot even say that. */
static int64_t count_booked(const struct temp_city *temp, int64_t n)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *question = NULL;
    int64_t booked_n = -1;
    assert_int_equal(sqlite3_open(temp->path, &handle), SQLITE_OK);
    sqlite3_prepare_v2(handle,
                       "SELECT count(*) FROM command WHERE CAST(substr(idempotency_key, 9) AS "
                       "INTEGER) BETWEEN 1 AND ?1",
                       -1, &question, NULL);
    sqlite3_bind_int64(question, 1, n);
    if (sqlite3_step(question) == SQLITE_ROW) {
        booked_n = sqlite3_column_int64(question, 0);
    }
    sqlite3_finalize(question);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
    return booked_n;
}

static enum linli_rc take_breach(void *context, enum check_id check, const char *where,
                                 struct linli_error *err)
{
    const bool *told = context;
    if (*told) {
        return work_on_breach(NULL, check, where, err);
    }
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    struct crash_run *run = context;
    bool told = run->habit->setting == NULL && !run->habit->lying; /* else it is what we want */
    int64_t breaches_n = 0;
    LINLI_TRY(check_city(db, take_breach, &told, &breaches_n, err));
    return breaches_n == 0 ? LINLI_OK : linli_fail(err, LINLI_EBREACH, "breaches were found");
}

static bool is_sound(struct crash_run *run)
{
    return tx_run(run->db, TX_READ, check_body, run, NULL) == LINLI_OK;
}

/* Begins the next stretch, which ends with a power failure at its at-th operation. */
static void begin(struct crash_run *run, uint64_t most)
{
    uint64_t seed = random_u64(&run->random);
    crash_begin(seed, CRASH_POWER, 1 + (int64_t)random_below(&run->random, most));
    crash_set_lying(run->habit->lying);
}

static bool open_quietly(struct crash_run *run)
{
    crash_begin(random_u64(&run->random), CRASH_NONE, 0);
    return open_city(run) == LINLI_OK;
}

/* The log is recovered, or the power fails again on the way. */
static bool recover(struct crash_run *run)
{
    while (happens(run, 3)) {
        begin(run, RECOVERY_MOST);
        enum linli_rc rc = open_city(run);
        close_city(run); /* and written back, on which the power may fail as well */
        if (!crash_struck()) {
            return rc == LINLI_OK && open_quietly(run);
        }
        crash_restart();
    }
    return open_quietly(run);
}

static void look_at_damage(struct crash_run *run)
{
    const struct temp_city *temp = run->books->temp;
    int64_t booked_n = count_booked(temp, run->acknowledged_n);
    run->broken =
        booked_n < 0 || !is_sound(run) || count_booked(temp, INT32_MAX) > run->acknowledged_n + 1;
    run->lost_n = booked_n < 0 ? run->acknowledged_n : run->acknowledged_n - booked_n;
    if (run->lost_n == 0 && !run->broken) { /* the interrupted one, once more */
        run->broken = book(run, run->acknowledged_n + 1) != LINLI_OK;
        run->acknowledged_n += 1;
        run->broken = run->broken || count_booked(temp, INT32_MAX) != run->acknowledged_n;
    }
}

struct base {
    unsigned char *bytes;
    size_t n;
};

static void restore_base(const struct temp_city *temp, const struct base *base)
{
    static const char *const companions[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof(companions) / sizeof(companions[0]); i++) {
        char path[TEMP_PATH_BYTES + 32];
        snprintf(path, sizeof(path), "%s%s", temp->path, companions[i]);
        unlink(path);
    }
    FILE *file = fopen(temp->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(base->bytes, 1, base->n, file), base->n);
    assert_int_equal(fclose(file), 0);
}

static struct base read_base(struct books *books)
{
    crash_begin(0, CRASH_NONE, 0);
    struct base base;
    work_fill(books);
    db_close(books->db);
    books->db = NULL;
    FILE *file = fopen(books->temp->path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    base.n = (size_t)ftell(file);
    rewind(file);
    base.bytes = malloc(base.n);
    assert_non_null(base.bytes);
    assert_int_equal(fread(base.bytes, 1, base.n, file), base.n);
    fclose(file);
    return base;
}

static struct crash_run run_seed(struct books *books, const struct base *base,
                                 const struct habit *habit, uint64_t seed)
{
    struct crash_run run = {.books = books, .habit = habit};
    random_init(&run.random, seed, "power", 0);
    restore_base(books->temp, base);
    for (int i = 0; i < FAILURES_PER_SEED && run.lost_n == 0 && !run.broken; i++) {
        begin(&run, OPERATIONS_MOST);
        work_until_dark(&run);
        crash_restart();
        if (recover(&run)) {
            look_at_damage(&run);
        } else {
            run.broken = true;
        }
        close_city(&run);
    }
    return run;
}

/* ---- tests -------------------------------------------------------------------------------------
 */

static void nothing_acknowledged_is_lost_in_a_power_failure(void **state)
{
    static const struct habit real = {NULL, false};
    struct books *books = *state;
    struct base base = read_base(books);
    uint64_t first = 1;
    uint64_t seeds_n = SEEDS_N;
    int64_t acknowledged_n = 0;
    const char *asked = getenv("LINLI_CRASH_SEEDS");
    if (asked != NULL) {
        assert_int_equal(sscanf(asked, "%" SCNu64 ":%" SCNu64, &first, &seeds_n), 2);
    }
    for (uint64_t seed = first; seed < first + seeds_n; seed++) {
        struct crash_run run = run_seed(books, &base, &real, seed);
        if (run.lost_n != 0 || run.broken) {
            char text[600];
            linli_error_print(&books->temp->err, NULL, text, sizeof(text));
            fail_msg("seed %" PRIu64 ": %" PRId64 " lost of %" PRId64 "%s; %s", seed, run.lost_n,
                     run.acknowledged_n, run.broken ? ", and the books are not sound" : "", text);
        }
        acknowledged_n += run.acknowledged_n;
    }
    print_message("%" PRIu64 " seeds, %" PRIu64 " power failures, %" PRId64 " bookings, 0 lost\n",
                  seeds_n, seeds_n * FAILURES_PER_SEED, acknowledged_n);
    assert_true((uint64_t)acknowledged_n > seeds_n);
    free(base.bytes);
}

static void count_losses(struct books *books, const struct habit *habit, int *ret_lost_n,
                         int *ret_broken_n)
{
    struct base base = read_base(books);
    *ret_lost_n = 0;
    *ret_broken_n = 0;
    for (uint64_t seed = 1; seed <= BITE_SEEDS_N; seed++) {
        struct crash_run run = run_seed(books, &base, habit, seed);
        *ret_lost_n += run.lost_n > 0 ? 1 : 0;
        *ret_broken_n += run.broken ? 1 : 0;
    }
    print_message("%s%s: %d of %d seeds lost bookings, %d damaged the database\n",
                  habit->setting != NULL ? habit->setting : "as the store has it",
                  habit->lying ? ", a lying disk" : "", *ret_lost_n, BITE_SEEDS_N, *ret_broken_n);
    free(base.bytes);
}

/* A log that is not synchronised at each commit: sound, but the last bookings may be gone. */
static void a_log_that_is_synchronised_less_often_loses_bookings(void **state)
{
    static const struct habit normal = {"PRAGMA synchronous = NORMAL", false};
    int lost_n;
    int broken_n;
    count_losses(*state, &normal, &lost_n, &broken_n);
    assert_true(lost_n > BITE_SEEDS_N / 10);
    assert_int_equal(broken_n, 0);
}

/* Nothing is synchronised: the log that was written back may be gone before the pages arrive. */
static void without_synchronisation_the_database_is_damaged(void **state)
{
    static const struct habit off = {"PRAGMA synchronous = OFF", false};
    int lost_n;
    int broken_n;
    count_losses(*state, &off, &lost_n, &broken_n);
    assert_true(lost_n > BITE_SEEDS_N / 10);
    assert_true(broken_n > BITE_SEEDS_N / 10);
}

static void a_disk_that_lies_is_found_out(void **state)
{
    static const struct habit lying = {NULL, true};
    int lost_n;
    int broken_n;
    count_losses(*state, &lying, &lost_n, &broken_n);
    assert_true(lost_n > BITE_SEEDS_N / 10);
    assert_true(broken_n > BITE_SEEDS_N / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(nothing_acknowledged_is_lost_in_a_power_failure),
        books_test(a_log_that_is_synchronised_less_often_loses_bookings),
        books_test(without_synchronisation_the_database_is_damaged),
        books_test(a_disk_that_lies_is_found_out),
    };
    return cmocka_run_group_tests(tests, group_setup, NULL);
}
