/*
 * The same inputs give the same outputs: a working day of the made-up centre, and what is refused
 * on it, is done command by command on a city in a file and on one of a PostgreSQL server; exit
 * status, standard output and standard error are the same bytes, and so are the exported tables.
 */
#include "demo_city.h"

enum { STEP_ARGS_MAX = 14 };

enum { CHANGES, READS };

/* A command's exit status, what it does, and its arguments but --db. What reads is asked in both
 * languages, what changes in English at even places and in Chinese at odd ones. */
static const struct step {
    int status;
    int does;
    const char *args[STEP_ARGS_MAX];
} steps[] = {
    {0, CHANGES, {"plan", "--date", DEMO_DAY, "--json"}},
    {0, CHANGES, {"plan", "--date", DEMO_DAY}},
    {0, CHANGES, {"plan", "--date", DEMO_DAY, "--all"}},
    {0, READS, {"plan", "--date", DEMO_DAY, "--dry-run", "--json"}},
    {0, READS, {"plan", "--date", DEMO_DAY, "--dry-run", "--explain", "SITE", "ITEM"}},
    {0, READS, {"orders", "--day", DEMO_DAY}},
    {0, CHANGES, {"approve", "--day", DEMO_DAY, "--class", "B"}},
    {0, CHANGES, {"approve", "--day", DEMO_DAY, "--all"}},
    {0, CHANGES, {"send", "--day", DEMO_DAY, "--all"}},
    {0, CHANGES, {"cancel", "LINE2", "--note", "no room"}},
    {1, CHANGES, {"cancel", "LINE2"}},
    {0, CHANGES, {"receive", "--date", DEMO_DAY, "--key", "r1", "LINE1"}},
    {0, CHANGES, {"receive", "--date", DEMO_DAY, "--key", "r1", "LINE1"}},
    {2, CHANGES, {"receive", "--date", DEMO_DAY, "--key", "r1", "LINE3"}},
    {2, CHANGES, {"receive", "--date", DEMO_DAY, "LINE3", "--qty", "999999"}},
    {2, CHANGES, {"receive", "--date", DEMO_DAY, "PO-20261123-77/1"}},
    {0,
     CHANGES,
     {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "2.5", "--service", "晨检"}},
    {0, CHANGES, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "1", "--key", "i1"}},
    {0, CHANGES, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "1", "--key", "i1"}},
    {1, CHANGES, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "100000", "--exact"}},
    {0, CHANGES, {"issue", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "100000"}},
    {2, CHANGES, {"issue", "--date", DEMO_DAY, "--item", "nothing", "--qty", "1"}},
    {0, CHANGES, {"emergency", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "3", "--dry-run"}},
    {0, CHANGES, {"emergency", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "3", "--key", "e1"}},
    {0,
     CHANGES,
     {"issue", "--date", DEMO_DAY, "--item", "MORE", "--qty", "20", "--purpose", "换药"}},
    {0, CHANGES, {"return", "--of", "IS-20261123-04", "--qty", "5", "--note", "unopened"}},
    {0, CHANGES, {"return", "--of", "IS-20261123-04", "--qty", "2", "--condition", "doubtful"}},
    {2, CHANGES, {"return", "--of", "IS-20261123-04", "--qty", "50"}},
    {0,
     CHANGES,
     {"quarantine", "--date", DEMO_DAY, "--item", "MORE", "--lot", "LOT", "--qty", "9", "--reason",
      "破损"}},
    {0,
     CHANGES,
     {"release", "--date", DEMO_DAY, "--item", "MORE", "--lot", "LOT", "--qty", "4", "--reason",
      "sound"}},
    {1,
     CHANGES,
     {"release", "--date", DEMO_DAY, "--item", "MORE", "--lot", "LOT", "--qty", "400", "--reason",
      "sound"}},
    {0,
     CHANGES,
     {"write-off", "--date", DEMO_DAY, "--item", "MORE", "--lot", "LOT", "--qty", "1", "--reason",
      "damaged"}},
    {0, READS, {"write-off", "--date", DEMO_DAY, "--expired", "--dry-run"}},
    {0, CHANGES, {"write-off", "--date", DEMO_DAY, "--expired", "--key", "w1"}},
    {1, CHANGES, {"collect", "--date", DEMO_DAY, "--item", "ITEM", "--qty", "3"}},
    {0, CHANGES, {"import", "RECYCLABLE"}},
    {0,
     CHANGES,
     {"collect", "--date", DEMO_DAY, "--item", "MORE", "--qty", "3", "--service", "社区"}},
    {1, CHANGES, {"reuse", "--date", DEMO_DAY, "--item", "MORE", "--lot", "LOT", "--qty", "2"}},
    {0, CHANGES, {"reserve", "--hold", "--date", DEMO_DAY, "--item", "MORE", "--qty", "6"}},
    {1,
     CHANGES,
     {"reserve", "--release", "--date", DEMO_DAY, "--item", "MORE", "--qty", "2", "--reason",
      "drill"}},
    {0, CHANGES, {"config", "reserve_keepers=keeper-1"}},
    {0,
     CHANGES,
     {"reserve", "--release", "--date", DEMO_DAY, "--item", "MORE", "--qty", "2", "--reason",
      "drill", "--actor", "keeper-1"}},
    {0, CHANGES, {"reserve", "--refill", "--date", DEMO_DAY}},
    {0, CHANGES, {"reserve", "--rotate", "--date", DEMO_DAY}},
    {0, READS, {"reserve"}},
    {0, READS, {"slips"}},
    {0, READS, {"slips", "--item", "MORE", "--kind", "issue"}},
    {0, CHANGES, {"undo", "IS-20261123-01", "--reason", "typed twice"}},
    {1, CHANGES, {"undo", "IS-20261123-01"}},
    {2, CHANGES, {"undo", "IS-20261123-99"}},
    {2, CHANGES, {"undo", "IS-\xff"}},
    {2, READS, {"stock", "--item", "\xc3"}},
    {0, CHANGES, {"count", "new", "--cycle", "4", "--date", DEMO_DAY}},
    {0,
     CHANGES,
     {"count", "CN-20261123-01/1", "--qty", "0", "--reason", "lost", "--date", DEMO_DAY}},
    {1, CHANGES, {"count", "CN-20261123-01", "--post", "--partial", "--date", DEMO_DAY}},
    {0, CHANGES, {"count", "CN-20261123-01/1", "--confirm", "--date", DEMO_DAY}},
    {0, CHANGES, {"count", "CN-20261123-01", "--post", "--partial", "--date", DEMO_DAY}},
    {0, READS, {"count", "CN-20261123-01"}},
    {0, READS, {"count", "--all"}},
    {0, CHANGES, {"print", "kit", "--day", DEMO_DAY, "--blank", "2"}},
    {0, CHANGES, {"print", "kit", "--day", DEMO_DAY, "--large", "--show-stock"}},
    {0, READS, {"print", "labels", "--item", "MORE"}},
    {0, READS, {"print", "book", "--day", DEMO_DAY, "--months", "1"}},
    {0, CHANGES, {"enter", "PAPER", "--dry-run"}},
    {0, CHANGES, {"enter", "PAPER"}},
    {0, CHANGES, {"enter", "PAPER"}},
    {0, CHANGES, {"paper", "--blank", "P-20261123-I-002", "P-20261123-I-002"}},
    {0, READS, {"paper"}},
    {0, CHANGES, {"config", "expiry_warn_days=9"}},
    {0, READS, {"config"}},
    {0, READS, {"stock"}},
    {0, READS, {"orders"}},
    {0, READS, {"orders", "--closed"}},
    {0, CHANGES, {"import", "TABLE"}},
    {0, CHANGES, {"import", "TABLE"}},
    {2, CHANGES, {"import", "BAD"}},
    {0, CHANGES, {"plan", "--date", "2026-11-24", "--json"}},
    {1, CHANGES, {"plan", "--date", DEMO_DAY}},
    {0, READS, {"inbox"}},
    {0, CHANGES, {"inbox", "exclude", "HIGH", "--until", "2026-12-01", "--note", "a feast"}},
    {0, CHANGES, {"inbox", "reopen", "HIGH"}},
    {0, CHANGES, {"inbox", "correct", "HIGH", "--qty", "2"}},
    {0, CHANGES, {"inbox", "accept", "LATE", "--key", "q1"}},
    {0, CHANGES, {"inbox", "accept", "LATE", "--key", "q1"}},
    {1, CHANGES, {"inbox", "exclude", "LATE"}},
    {2, CHANGES, {"inbox", "accept", "99"}},
    {0, READS, {"inbox", "--explain", "HIGH"}},
    {0, READS, {"inbox", "--all"}},
    {0,
     CHANGES,
     {"override", "set", "--item", "HL-01", "--qty", "30", "--from", "2026-11-24", "--until",
      "2026-12-05", "--reason", "clinic", "--key", "o1"}},
    {0,
     CHANGES,
     {"override", "set", "--all-items", "--times", "1.3", "--from", "2190-01-01", "--until",
      "2190-01-02", "--reason", "far"}},
    {0, CHANGES, {"override", "end", "2", "--note", "no", "--key", "o2"}},
    {1, CHANGES, {"override", "end", "2"}},
    {0, CHANGES, {"plan", "--date", "2026-11-24", "--json"}},
    {0, READS, {"override", "--all"}},
    {0, CHANGES, {"suppliers", "out", "GY-02", "--note", "flood", "--key", "s1"}},
    {0, CHANGES, {"suppliers", "out", "GY-02", "--note", "flood", "--key", "s1"}},
    {1, CHANGES, {"suppliers", "out", "GY-02", "--note", "flood"}},
    {0, CHANGES, {"plan", "--date", "2026-11-24", "--json"}},
    {0, READS, {"suppliers", "--all"}},
    {0, CHANGES, {"suppliers", "back", "GY-02", "--note", "dry"}},
    {0, READS, {"suppliers", "--history"}},
    {0, CHANGES, {"buffers", "set", "护理用品", "1.2", "--note", "shelf", "--key", "b1"}},
    {0, CHANGES, {"buffers", "set", "护理用品", "1.2", "--note", "shelf", "--key", "b1"}},
    {1, CHANGES, {"buffers", "rule", "文具", "--note", "no"}},
    {0, CHANGES, {"plan", "--date", "2026-12-01", "--json"}},
    {0, CHANGES, {"buffers", "rule", "护理用品", "--note", "settled"}},
    {0, READS, {"buffers"}},
    {0, READS, {"buffers", "--history"}},
    {0, READS, {"allot"}},
    {0, CHANGES, {"allot", "--orders", "ORDERS", "--key", "a1"}},
    {0, CHANGES, {"allot", "--orders", "ORDERS", "--key", "a1"}},
    {0, CHANGES, {"allot", "--orders", "ORDERS"}},
    {0, READS, {"allot"}},
    {0, READS, {"allot", "--rule", "first-come", "--all"}},
    {0, CHANGES, {"allot", "--rule", "essential", "--apply", "--key", "a2"}},
    {0, CHANGES, {"allot", "--rule", "essential", "--apply", "--key", "a2"}},
    {1, CHANGES, {"allot", "--rule", "equal", "--apply", "--pickup", "2026-11-25"}},
    {0, CHANGES, {"allot", "--undo", "AL-20261123-01"}},
    {1, CHANGES, {"allot", "--undo", "AL-20261123-01"}},
    {0, READS, {"allot", "--list"}},
    {0, READS, {"report", "--from", "2026-11-01", "--to", "2026-11-24"}},
    {0, READS, {"report", "--period", "quarter", "--date", DEMO_DAY}},
    {0, READS, {"report", "--period", "month", "--date", DEMO_DAY, "--format", "csv"}},
    {0, READS, {"report", "--period", "month", "--date", DEMO_DAY, "--json"}},
    {0, READS, {"report", "--period", "month", "--date", DEMO_DAY, "--format", "html"}},
    {0, READS, {"report", "--period", "month", "--date", "2026-10-15", "--format", "csv"}},
    {0, READS, {"accuracy", "--from", "2026-11-01", "--to", "2026-11-24"}},
    {0, READS, {"patterns"}},
    {0, READS, {"dispatch", "--iterations", "20", "--json"}},
    {0, CHANGES, {"dispatch", "keep", "--iterations", "20", "--key", "d1"}},
    {0, CHANGES, {"dispatch", "keep", "--iterations", "20", "--key", "d1"}},
    {0, CHANGES, {"dispatch", "slow", "--times", "1.5", "--date", "2026-11-24", "--note", "rain"}},
    {0, CHANGES, {"dispatch", "again", "--date", "2026-11-24", "--at", "09:00", "--json"}},
    {0, READS, {"dispatch", "pay", "--date", "2026-11-24", "--json"}},
    {2, CHANGES, {"dispatch", "done", "1", "--date", "2026-11-24"}},
    {0, READS, {"dispatch", "--json"}},
    {0, READS, {"patterns", "--format", "csv"}},
    {0, READS, {"accuracy", "--by", "item", "--format", "csv", "--to", "2026-11-24"}},
    {0, READS, {"accuracy", "--by", "author", "--json", "--to", "2026-11-24"}},
    {0, CHANGES, {"import", "SITES"}},
    {0,
     CHANGES,
     {"transfer", "--from", "SITE", "--to", "B2", "MORE=5", "--date", "2026-11-24", "--key", "t1"}},
    {2, CHANGES, {"transfer", "--from", "SITE", "--to", "B3", "MORE=5", "--date", "2026-11-24"}},
    {0, READS, {"transfer"}},
    {0,
     CHANGES,
     {"transfer", "TR-20261124-01/1", "--accept", "--qty", "3", "--date", "2026-11-24"}},
    {0, READS, {"alliance"}},
    {0, READS, {"consignment"}},
    {0, CHANGES, {"transfer", "TR-20261124-01/1", "--lost", "--qty", "1", "--date", "2026-11-24"}},
    {0, CHANGES, {"transfer", "TR-20261124-01/1", "--refuse", "--date", "2026-11-24"}},
    {0, READS, {"transfer", "--all"}},
    {0, CHANGES, {"plan", "--date", "2026-11-24"}},
    {0, READS, {"check"}},
    {0, READS, {"check", "--verbose"}},
};

enum { STEPS_N = sizeof(steps) / sizeof(steps[0]) };

/* Commands that know no database, that make one (test_copy), or that are run before or after. */
static const char *const others[] = {"demo",    "forecast", "backtest", "solve", "copy",  "backup",
                                     "restore", "init",     "export",   "twin",  "route", "carbon"};

/* What stands for something of this run: files, an item with stock, lines that were sent. */
struct named {
    const struct place *place;
    char site[64];
    char item[64];    /* has little stock */
    char more[2][64]; /* has much, of one lot: that and its lot */
    char five[80];    /* CODE=5 of it */
    char lines[3][64];
    char marks[2][64]; /* facts of the inbox: one that is high, one that came late */
    char tables[6][RUN_LONG_BYTES];
};

static const char *const table_files[6] = {"demand.csv", "items.csv", "bad/demand.csv",
                                           "paper.csv",  "sites.csv", "orders.csv"};

static const char *filled(const struct named *named, const char *argument)
{
    const struct {
        const char *word;
        const char *is;
    } words[] = {{"SITE", named->site},       {"ITEM", named->item},
                 {"MORE", named->more[0]},    {"MORE=5", named->five},
                 {"SITES", named->tables[4]}, {"ORDERS", named->tables[5]},
                 {"LOT", named->more[1]},     {"LINE1", named->lines[0]},
                 {"LINE2", named->lines[1]},  {"LINE3", named->lines[2]},
                 {"HIGH", named->marks[0]},   {"LATE", named->marks[1]},
                 {"TABLE", named->tables[0]}, {"RECYCLABLE", named->tables[1]},
                 {"BAD", named->tables[2]},   {"PAPER", named->tables[3]}};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(argument, words[i].word) == 0) {
            return words[i].is;
        }
    }
    return argument;
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

static struct run do_step(const struct named *named, int step, const char *language, const char *db)
{
    char *argv[RUN_ARGS_MAX + 2] = {getenv("LINLI_BINARY")};
    const struct run_how how = {0};
    int n = 1;
    for (int i = 0; i < STEP_ARGS_MAX && steps[step].args[i] != NULL; i++) {
        argv[n++] = (char *)(uintptr_t)filled(named, steps[step].args[i]);
    }
    const char *const rest[] = {"--db", db, "--lang", language};
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

/* When something was booked, "11-23 21:31", is the time of the run. */
static void without_moments(char *text)
{
    static const char form[] = "00-00 00:00";
    for (char *at = text; strlen(at) >= sizeof(form) - 1; at++) {
        size_t n = 0;
        while (form[n] != '\0' &&
               (form[n] == '0' ? at[n] >= '0' && at[n] <= '9' : at[n] == form[n])) {
            n++;
        }
        if (form[n] == '\0') {
            memset(at, '.', n);
        }
    }
}

/* Whether both ended as they should and said the same; what is not so is printed. */
static bool is_same_run(int step, const struct run *a, const struct run *b)
{
    if (a->status == steps[step].status && a->status == b->status && strcmp(a->out, b->out) == 0 &&
        strcmp(a->err, b->err) == 0) {
        return true;
    }
    size_t at = 0;
    while (a->out[at] != '\0' && a->out[at] == b->out[at]) {
        at++;
    }
    print_error("step %d, %s: exit %d and %d, expected %d; said \"%s\" and \"%s\"; from byte %zu:\n"
                "%.300s\nand\n%.300s\n",
                step, steps[step].args[0], a->status, b->status, steps[step].status, a->err, b->err,
                at, a->out + at, b->out + at);
    return false;
}

/* A table that corrects a day of the item and has too much for the other one, one that lets the
 * other item be collected, and one that names what is not there. */
static void write_tables(struct named *named, const char *city)
{
    char text[400];
    take_names(city, "SELECT code FROM site ORDER BY id", &named->site, 1);
    take_names(city, "SELECT i.code FROM lot l JOIN item i ON i.id = l.item_id ORDER BY l.id",
               &named->item, 1);
    take_names(city,
               "SELECT i.code, l.code FROM lot l JOIN item i ON i.id = l.item_id JOIN balance b ON "
               "b.lot_id = l.id WHERE b.qty_e3 > 500000 AND l.expiry_day IS NULL ORDER BY l.id",
               named->more, 2);
    assert_int_equal(mkdir(in_place(named->place, "bad"), 0777), 0);
    for (int i = 0; i < 6; i++) {
        snprintf(named->tables[i], RUN_LONG_BYTES, "%s", in_place(named->place, table_files[i]));
    }
    snprintf(text, sizeof(text), "site,item,date,qty\n%s,%s,2026-11-20,7\n%s,%s,2026-11-19,90000\n",
             named->site, named->item, named->site, named->more[0]);
    write_text(named->tables[0], text);
    snprintf(text, sizeof(text), "item,recyclable\n%s,1\n", named->more[0]);
    write_text(named->tables[1], text);
    snprintf(text, sizeof(text), "paper,item,qty,service\nP-20261123-I-001,%s,1,晨检\n",
             named->more[0]);
    write_text(named->tables[3], text);
    snprintf(named->five, sizeof(named->five), "%s=5", named->more[0]);
    write_text(named->tables[4], "site,name,org\nB2,分点,友邻\n");
    snprintf(text, sizeof(text),
             "order,item,qty,pickup,ordered,time,price,paid,essential,substitute\n"
             "C2,%s,900,2026-11-25,2026-11-20,09:30,2.5,1,0,1\n"
             "C10,%s,30,2026-11-25,2026-11-20,,2.5,1,1,0\n",
             named->more[0], named->more[0]);
    write_text(named->tables[5], text);
    write_text(named->tables[2], "site,item,date,qty\nnowhere,x,2026-11-20,7\n");
}

static bool same_on_both(const struct named *named, int step, const char *language,
                         const char *const cities[2])
{
    struct run runs[2];
    for (int i = 0; i < 2; i++) {
        runs[i] = do_step(named, step, language, cities[i]);
        without(runs[i].err, cities[i]);
        without_time(runs[i].out);
        without_moments(runs[i].out);
    }
    bool same = is_same_run(step, &runs[0], &runs[1]);
    run_finish(&runs[0]);
    run_finish(&runs[1]);
    return same;
}

static void a_day_gives_the_same_bytes_on_both(void **state)
{
    struct place *place = *state;
    struct named named = {.place = place};
    char kept[2][RUN_LONG_BYTES];
    const char *const cities[2] = {kept[0], kept[1]};
    struct run runs[2];
    snprintf(kept[0], RUN_LONG_BYTES, "%s", in_place(place, "city.file"));
    snprintf(kept[1], RUN_LONG_BYTES, "%s", in_place(place, "city.db"));
    for (int i = 0; i < 2; i++) {
        runs[i] = linli("init", "--db", cities[i], "--from", in_place(demo_place, "tables"), NULL);
        assert_ran(&runs[i]);
    }
    assert_string_equal(runs[0].out, runs[1].out);
    run_finish(&runs[0]);
    run_finish(&runs[1]);
    write_tables(&named, cities[0]);
    bool same = true;
    for (int step = 0; step < STEPS_N; step++) {
        bool reads = steps[step].does == READS;
        same = same_on_both(&named, step, reads || step % 2 == 0 ? "en" : "zh", cities) && same;
        same = (!reads || same_on_both(&named, step, "zh", cities)) && same;
        if (strcmp(steps[step].args[0], "send") == 0) {
            take_names(cities[0],
                       "SELECT d.number || '/' || l.line_no FROM document_line l JOIN document d "
                       "ON d.id = l.document_id WHERE l.state = 2 ORDER BY l.id",
                       named.lines, 3);
        }
        if (strcmp(steps[step].args[0], "inbox") == 0 && named.marks[0][0] == '\0') {
            take_names(cities[0], "SELECT id FROM mark WHERE rule = 'high' ORDER BY day, id",
                       &named.marks[0], 1);
            take_names(cities[0], "SELECT id FROM mark WHERE rule = 'late' ORDER BY id",
                       &named.marks[1], 1);
        }
    }
    assert_true(same);
    LINLI_RAN("export", "--db", cities[0], "--out", in_place(place, "a"), NULL);
    LINLI_RAN("export", "--db", cities[1], "--out", in_place(place, "b"), NULL);
    assert_same_folder(in_place(place, "a"), in_place(place, "b"));
}

/* Every command that help lists has its place above. */
static void no_command_is_left_out(void **state)
{
    (void)state;
    struct run help = linli("--help", "--lang", "en", NULL);
    int left_out_n = 0;
    assert_ran(&help);
    for (char *line = strstr(help.out, "\n  "); line != NULL; line = strstr(line, "\n  ")) {
        bool known = false;
        char name[32];
        line += 3;
        snprintf(name, sizeof(name), "%.*s", (int)strcspn(line, " "), line);
        for (int i = 0; i < STEPS_N; i++) {
            known = known || strcmp(steps[i].args[0], name) == 0;
        }
        for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
            known = known || strcmp(others[i], name) == 0;
        }
        if (!known) {
            print_error("%s is not compared on the two engines\n", name);
        }
        left_out_n += known ? 0 : 1;
    }
    assert_int_equal(left_out_n, 0);
    run_finish(&help);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_command_is_left_out),
        cmocka_unit_test_setup_teardown(a_day_gives_the_same_bytes_on_both, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
