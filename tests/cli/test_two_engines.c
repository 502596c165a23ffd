/*
 * The same inputs give the same outputs: a working day of the made-up centre, and what is refused
 * on it, is done command by command on a city in a file and on one of a PostgreSQL server; exit
 * status, standard output and standard error are the same bytes, and so are the exported tables.
 */
#include "demo_city.h"

enum { STEP_ARGS_MAX = 14 };

/* A command's exit status and arguments but --db; in English at even places, in Chinese at odd
 * ones. */
static const struct step {
    int status;
    const char *args[STEP_ARGS_MAX];
} steps[] = {
    {0, {"plan", "--date", DEMO_DAY, "--json"}},
    {0, {"plan", "--date", DEMO_DAY}},
    {0, {"plan", "--date", DEMO_DAY, "--dry-run", "--json"}},
    {0, {"orders", "--day", DEMO_DAY}},
    {0, {"approve", "--day", DEMO_DAY, "--class", "B"}},
    {0, {"approve", "--day", DEMO_DAY, "--all"}},
    {0, {"send", "--day", DEMO_DAY, "--all"}},
    {0, {"cancel", "LINE2", "--note", "no room"}},
    {1, {"cancel", "LINE2"}},
    {0, {"receive", "--date", DEMO_DAY, "--key", "r1", "LINE1"}},
    {0, {"receive", "--date", DEMO_DAY, "--key", "r1", "LINE1"}},
    {2, {"receive", "--date", DEMO_DAY, "--key", "r1", "LINE3"}},
    {2, {"receive", "--date", DEMO_DAY, "LINE3", "--qty", "999999"}},
    {2, {"receive", "--date", DEMO_DAY, "PO-20261123-77/1"}},
    {0, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "2.5", "--service", "晨检"}},
    {0, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "1", "--key", "i1"}},
    {0, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "1", "--key", "i1"}},
    {1, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "100000", "--exact"}},
    {0, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "100000"}},
    {2, {"issue", "--date", DEMO_DAY, "--item", "nothing", "--qty", "1"}},
    {0, {"emergency", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "3", "--dry-run"}},
    {0, {"emergency", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "3", "--key", "e1"}},
    {0, {"config", "expiry_warn_days=9"}},
    {0, {"config"}},
    {0, {"stock"}},
    {0, {"orders"}},
    {0, {"orders", "--closed"}},
    {0, {"import", "TABLE"}},
    {0, {"import", "TABLE"}},
    {2, {"import", "BAD"}},
    {0, {"plan", "--date", "2026-11-24", "--json"}},
    {1, {"plan", "--date", DEMO_DAY}},
    {0, {"report", "--from", "2026-11-01", "--to", "2026-11-24"}},
    {0, {"report", "--period", "quarter", "--date", DEMO_DAY}},
    {0, {"report", "--period", "month", "--date", DEMO_DAY, "--format", "csv"}},
    {0, {"report", "--period", "month", "--date", DEMO_DAY, "--json"}},
    {0, {"check"}},
};

enum { STEPS_N = sizeof(steps) / sizeof(steps[0]) };

/* What stands for something of this run: files, an item with stock, lines that were sent. */
struct named {
    const struct place *place;
    char item[64];
    char lines[3][64];
};

static const char *filled(const struct named *named, const char *argument)
{
    if (strcmp(argument, "ITEM") == 0) {
        return named->item;
    }
    if (strncmp(argument, "LINE", 4) == 0) {
        return named->lines[argument[4] - '1'];
    }
    if (strcmp(argument, "TABLE") == 0) {
        return in_place(named->place, "demand.csv");
    }
    return strcmp(argument, "BAD") == 0 ? in_place(named->place, "bad/demand.csv") : argument;
}

/* The first column of each row, at most n. */
static void take_names(const char *city, const char *question, char (*names)[64], int n)
{
    char *rows = engine_rows(city, question);
    char *next = rows;
    for (int i = 0; i < n; i++) {
        const char *name = engine_word(&next, "|\n");
        snprintf(names[i], sizeof(names[i]), "%s", name == NULL ? "" : name);
    }
    free(rows);
}

static struct run do_step(const struct named *named, int step, const char *db)
{
    char *argv[RUN_ARGS_MAX + 2] = {getenv("LINLI_BINARY")};
    const struct run_how how = {0};
    int n = 1;
    for (int i = 0; i < STEP_ARGS_MAX && steps[step].args[i] != NULL; i++) {
        argv[n++] = (char *)(uintptr_t)filled(named, steps[step].args[i]);
    }
    const char *const rest[] = {"--db", db, "--lang", step % 2 == 0 ? "en" : "zh"};
    for (int i = 0; i < 4; i++) {
        argv[n++] = (char *)(uintptr_t)rest[i];
    }
    return run_argv(argv, &how);
}

/* Cuts the name of the city out of what was said. */
static void without(char *text, const char *name)
{
    size_t n = strlen(name);
    for (char *at = strstr(text, name); at != NULL; at = strstr(at, name)) {
        memmove(at, at + n, strlen(at + n) + 1);
    }
}

/* The time that planning took is on its sheet: the number in front of that word. */
static void without_time(char *text)
{
    static const char *const words[] = {"took ", "用时 "};
    for (int i = 0; i < 2; i++) {
        char *at = strstr(text, words[i]);
        if (at != NULL) {
            at += strlen(words[i]);
            memmove(at, at + strspn(at, "0123456789."), strlen(at + strspn(at, "0123456789.")) + 1);
        }
    }
}

static void assert_same_run(int step, struct run *a, struct run *b)
{
    if (a->status != steps[step].status || a->status != b->status || strcmp(a->out, b->out) != 0 ||
        strcmp(a->err, b->err) != 0) {
        size_t at = 0;
        while (a->out[at] != '\0' && a->out[at] == b->out[at]) {
            at++;
        }
        print_error("step %d, %s: exit %d and %d, said \"%s\" and \"%s\"; from byte %zu:\n%.300s\n"
                    "and\n%.300s\n",
                    step, steps[step].args[0], a->status, b->status, a->err, b->err, at,
                    a->out + at, b->out + at);
    }
    assert_int_equal(a->status, steps[step].status);
    assert_int_equal(b->status, steps[step].status);
    assert_string_equal(a->out, b->out);
    assert_string_equal(a->err, b->err);
}

/* A table that corrects a day of the item, and one that names what is not there. */
static void write_tables(struct named *named, const char *city)
{
    char text[256];
    char site[1][64];
    take_names(city, "SELECT code FROM site ORDER BY id", site, 1);
    snprintf(text, sizeof(text), "site,item,date,qty\n%s,%s,2026-11-20,7\n", site[0], named->item);
    write_text(in_place(named->place, "demand.csv"), text);
    assert_int_equal(mkdir(in_place(named->place, "bad"), 0777), 0);
    write_text(in_place(named->place, "bad/demand.csv"),
               "site,item,date,qty\nnowhere,x,2026-11-20,7\n");
}

static void a_day_gives_the_same_bytes_on_both(void **state)
{
    struct place *place = *state;
    struct named named = {.place = place};
    const char *cities[2] = {in_place(place, "city.file"), in_place(place, "city.db")};
    struct run runs[2];
    for (int i = 0; i < 2; i++) {
        runs[i] = linli("init", "--db", cities[i], "--from", in_place(demo_place, "tables"), NULL);
        assert_ran(&runs[i]);
    }
    assert_string_equal(runs[0].out, runs[1].out);
    run_finish(&runs[0]);
    run_finish(&runs[1]);
    take_names(cities[0], "SELECT i.code FROM lot l JOIN item i ON i.id = l.item_id ORDER BY l.id",
               &named.item, 1);
    write_tables(&named, cities[0]);
    for (int step = 0; step < STEPS_N; step++) {
        for (int i = 0; i < 2; i++) {
            runs[i] = do_step(&named, step, cities[i]);
            without(runs[i].err, cities[i]);
            without_time(runs[i].out);
        }
        assert_same_run(step, &runs[0], &runs[1]);
        run_finish(&runs[0]);
        run_finish(&runs[1]);
        if (strcmp(steps[step].args[0], "send") == 0) {
            take_names(cities[0],
                       "SELECT d.number || '/' || l.line_no FROM document_line l JOIN document d "
                       "ON d.id = l.document_id WHERE l.state = 2 ORDER BY l.id",
                       named.lines, 3);
        }
    }
    LINLI_RAN("export", "--db", cities[0], "--out", in_place(place, "a"), NULL);
    LINLI_RAN("export", "--db", cities[1], "--out", in_place(place, "b"), NULL);
    assert_same_folder(in_place(place, "a"), in_place(place, "b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_gives_the_same_bytes_on_both, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
