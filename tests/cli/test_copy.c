/*
 * linli copy between the two engines: every table arrives as it was, there and back; a copy that is
 * killed leaves nothing; what is in the way is refused. Runs where there is a PostgreSQL server:
 * here "NAME.db" is a city on it and "NAME.file" one in a file.
 */
#include "demo_city.h"

#include "store/sql_text.h"

#include <signal.h>
#include <time.h>

/* A city of the server with a bit of everything booked; made once, read by all. */
static const char *worked_city(void)
{
    static bool done;
    const char *db = in_place(demo_place, "city.db");
    if (!done) {
        engine_sql(db, "DELETE FROM demand WHERE day < 20650"); /* enough is left to be killed at */
        LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
        LINLI_RAN("approve", "--db", db, "--day", DEMO_DAY, "--all", NULL);
        struct run got = linli("issue", "--db", db, "--date", DEMO_DAY, "--item", "no such item",
                               "--qty", "1", "--key", "k1", NULL);
        assert_refused(&got, 2);
        run_finish(&got);
        char *code = engine_rows(db, "SELECT i.code FROM lot l JOIN item i ON i.id = l.item_id "
                                     "ORDER BY l.id LIMIT 1");
        code[strcspn(code, "|")] = '\0';
        LINLI_RAN("issue", "--db", db, "--date", DEMO_DAY, "--item", code, "--qty", "1", "--key",
                  "k1", NULL); /* a command with a key; all others have none, which is NULL */
        free(code);
        done = true;
    }
    return db;
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The rows of a table as lines in the order of their texts; the caller frees. */
static char *table_rows(const char *city, const char *table)
{
    char sql[200];
    snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
    char *rows = engine_rows(city, sql);
    char **lines = calloc(strlen(rows) + 1, sizeof(*lines));
    char *sorted = NULL;
    char *next = rows;
    size_t n = 0;
    size_t size = 0;
    FILE *out = open_memstream(&sorted, &size);
    assert_true(lines != NULL && out != NULL);
    for (char *at = engine_word(&next, "\n"); at != NULL; at = engine_word(&next, "\n")) {
        lines[n++] = at;
    }
    qsort(lines, n, sizeof(*lines), by_text);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%s\n", lines[i]);
    }
    assert_int_equal(fclose(out), 0);
    free(lines);
    free(rows);
    return sorted;
}

/* The same rows in the same tables, the schema's own record (with its moment) aside. */
static void assert_same_city(const char *left, const char *right)
{
    char *tables = engine_tables(left);
    char *right_tables = engine_tables(right);
    assert_string_equal(tables, right_tables);
    free(right_tables);
    char *next = tables;
    int n = 0;
    for (char *at = engine_word(&next, "|\n"); at != NULL; at = engine_word(&next, "|\n")) {
        if (strcmp(at, "schema_migration") == 0) {
            continue;
        }
        char *a = table_rows(left, at);
        char *b = table_rows(right, at);
        if (strcmp(a, b) != 0) {
            print_error("table %s differs\n", at);
        }
        assert_string_equal(a, b);
        free(a);
        free(b);
        n++;
    }
    free(tables);
    assert_int_equal(n, SQL_TABLES_N);
}

static void a_city_goes_to_a_file_and_back_as_it_was(void **state)
{
    struct place *place = *state;
    const char *from = worked_city();
    const char *file = in_place(place, "city.file");
    const char *back = in_place(place, "back.db");
    struct run there = linli("copy", "--db", from, "--to", file, "--lang", "en", NULL);
    struct run here = linli("copy", "--db", file, "--to", back, "--lang", "en", NULL);
    assert_ran(&there);
    assert_ran(&here);
    assert_string_equal(there.out, here.out);
    assert_says(there.out, "row counts and ledger sums are equal on both sides");
    assert_int_equal(there.err_n, 0); /* nobody looks on: no progress */
    assert_same_city(from, file);
    assert_same_city(from, back);
    LINLI_RAN("check", "--db", file, NULL);
    LINLI_RAN("check", "--db", back, NULL);
    run_finish(&there);
    run_finish(&here);
    struct run again = linli("plan", "--db", back, "--date", DEMO_DAY, NULL); /* it is in use */
    assert_ran(&again);
    run_finish(&again);
}

/* The figures of the report are those of the database, counted past the program. */
static void the_report_has_the_true_figures(void **state)
{
    struct place *place = *state;
    const char *from = worked_city();
    struct run got =
        linli("copy", "--db", from, "--to", in_place(place, "city.file"), "--lang", "zh", NULL);
    assert_ran(&got);
    char text[64];
    char *next = got.out;
    int64_t demand_n = engine_ask(from, "SELECT COUNT(*) FROM demand");
    int64_t on_hand_e3 = engine_ask(from, "SELECT CAST(SUM(qty_e3) AS BIGINT) FROM balance");
    bool demand_found = false;
    bool sum_found = false;
    for (char *line = engine_word(&next, "\n"); line != NULL; line = engine_word(&next, "\n")) {
        snprintf(text, sizeof(text), " %lld", (long long)demand_n);
        demand_found = demand_found || (strncmp(line, "demand ", 7) == 0 && strstr(line, text));
        snprintf(text, sizeof(text), " %lld", (long long)(on_hand_e3 / 1000));
        sum_found = sum_found || (strstr(line, "结存") != NULL && strstr(line, text) != NULL);
    }
    assert_true(demand_found);
    assert_true(sum_found);
    run_finish(&got);
}

static void what_is_in_the_way_is_refused_unchanged(void **state)
{
    struct place *place = *state;
    const char *from = worked_city();
    const char *file = in_place(place, "city.file");
    const char *other = in_place(place, "other.db");
    write_text(file, "mine");
    struct run got = linli("copy", "--lang", "en", "--db", from, "--to", file, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "exists already");
    run_finish(&got);
    got = linli("copy", "--lang", "en", "--db", from, "--to", from, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "tables are there already, expected an empty schema");
    run_finish(&got);
    engine_sql(other, "CREATE TABLE theirs (x BIGINT); INSERT INTO theirs VALUES (7)");
    got = linli("copy", "--lang", "en", "--db", from, "--to", other, NULL);
    assert_refused(&got, 2);
    run_finish(&got);
    assert_int_equal(engine_ask(other, "SELECT x FROM theirs"), 7);
    got = linli("copy", "--lang", "en", "--db", other, "--to", in_place(place, "new.file"), NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "not a database of linli");
    run_finish(&got);
    assert_int_not_equal(access(in_place(place, "new.file"), F_OK), 0);
}

/* A backup of a city on a server is a file; of the file a city is made, of either kind. */
static void a_city_on_a_server_is_backed_up_and_restored(void **state)
{
    struct place *place = *state;
    const char *from = worked_city();
    const char *backup = in_place(place, "backup.file");
    const char *file = in_place(place, "city.file");
    const char *server = in_place(place, "back.db");
    struct run got = linli("backup", "--db", from, "--out", backup, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "no breach");
    run_finish(&got);
    assert_same_city(from, backup);
    LINLI_RAN("restore", backup, "--db", file, NULL);
    got = linli("restore", backup, "--db", server, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "Restored to postgresql://");
    run_finish(&got);
    assert_same_city(from, file);
    assert_same_city(from, server);
    got = linli("restore", backup, "--db", server, "--lang", "en", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "expected an empty schema");
    run_finish(&got);
    got = linli("restore", backup, "--db", server, "--replace", "--lang", "en", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "--replace is for files");
    run_finish(&got);
    got = linli("backup", "--db", from, "--out", in_place(place, "new.db"), "--lang", "en", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "a backup is a file");
    run_finish(&got);
}

/* The server of the tests lets in whoever asks, so any password does. */
static void no_command_says_a_password(void **state)
{
    struct place *place = *state;
    const char *plain = in_place(place, "other.db");
    const char *at = strstr(plain, "@/");
    char url[RUN_LONG_BYTES];
    assert_non_null(at);
    snprintf(url, sizeof(url), "%.*s:hush%s", (int)(at - plain), plain, at);
    const char *backup = in_place(place, "backup.file");
    const struct {
        int status;
        const char *args[6];
    } runs[] = {
        {0, {"copy", "--db", worked_city(), "--to", url}},
        {2, {"copy", "--db", worked_city(), "--to", url}},
        {2, {"init", "--db", url, "--from", in_place(demo_place, "tables")}},
        {0, {"plan", "--db", url, "--date", DEMO_DAY}},
        {0, {"stock", "--db", url}},
        {0, {"config", "--db", url}},
        {0, {"check", "--db", url}},
        {0, {"backup", "--db", url, "--out", backup}},
        {2, {"backup", "--db", worked_city(), "--out", url}},
        {2, {"restore", backup, "--db", url}},
    };
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        const char *const *a = runs[i].args;
        struct run got = linli(a[0], a[1], a[2], a[3], a[4], a[5], NULL);
        if (got.status != runs[i].status || strstr(got.out, "hush") || strstr(got.err, "hush")) {
            print_error("%s: exit %d, said %s%s\n", a[0], got.status, got.out, got.err);
        }
        assert_int_equal(got.status, runs[i].status);
        assert_null(strstr(got.out, "hush"));
        assert_null(strstr(got.err, "hush"));
        run_finish(&got);
    }
    engine_forget(plain);
    struct run got = linli("restore", backup, "--db", url, NULL);
    assert_ran(&got);
    assert_says(got.out, "postgresql://postgres@/");
    assert_null(strstr(got.out, "hush"));
    run_finish(&got);
}

/* ---- killed ------------------------------------------------------------------------------------
 */

enum { KILLS_N = 8 };

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Copies in a child of its own that is killed after `after_us`; returns whether it was still there.
 */
static bool killed_copy(const char *from, const char *to, int64_t after_us)
{
    char *binary = getenv("LINLI_BINARY");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        assert_non_null(freopen("/dev/null", "w", stdout));
        execl(binary, binary, "copy", "--quiet", "--db", from, "--to", to, (char *)NULL);
        _exit(127);
    }
    struct timespec pause = {.tv_sec = after_us / 1000000, .tv_nsec = after_us % 1000000 * 1000};
    nanosleep(&pause, NULL);
    int status = 0;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status);
}

/* Whether a city is there, whole; nothing at all may be instead. */
static bool is_whole(const char *city)
{
    if (!engine_is_url(city) && access(city, F_OK) != 0) {
        return false;
    }
    char *tables = engine_tables(city);
    bool there = tables[0] != '\0';
    free(tables);
    if (there) {
        LINLI_RAN("check", "--db", city, NULL);
    }
    return there;
}

/* At KILLS_N moments spread over the time that a copy takes. */
static void kill_often(struct place *place, const char *from, const char *to)
{
    int64_t begun_us = now_us();
    LINLI_RAN("copy", "--db", from, "--to", to, NULL);
    int64_t takes_us = now_us() - begun_us;
    int died_n = 0;
    engine_forget(to);
    for (int i = 0; i < KILLS_N; i++) {
        bool died = killed_copy(from, to, takes_us * (i + 1) / (KILLS_N + 1));
        bool whole = is_whole(to);
        assert_true(died || whole); /* what ended by itself has done its work */
        died_n += died ? 1 : 0;
        if (whole) {
            engine_forget(to);
        }
    }
    (void)place;
    assert_true(died_n > 0);
    LINLI_RAN("copy", "--db", from, "--to", to, NULL); /* what is left is no hindrance */
    assert_same_city(from, to);
}

static void a_killed_copy_leaves_nothing_on_the_server(void **state)
{
    struct place *place = *state;
    const char *file = in_place(place, "city.file");
    LINLI_RAN("copy", "--db", worked_city(), "--to", file, NULL);
    kill_often(place, file, in_place(place, "copy.db"));
}

static void a_killed_copy_leaves_no_file(void **state)
{
    struct place *place = *state;
    kill_often(place, worked_city(), in_place(place, "copy.file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_city_goes_to_a_file_and_back_as_it_was, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(the_report_has_the_true_figures, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(what_is_in_the_way_is_refused_unchanged, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_city_on_a_server_is_backed_up_and_restored, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(no_command_says_a_password, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(a_killed_copy_leaves_nothing_on_the_server, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_killed_copy_leaves_no_file, place_setup, place_teardown),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
