/*
 * What people see: columns that stand under each other in a terminal with wide characters, Chinese
 * without English words, and what happens when nobody takes the output.
 */
#include "demo_city.h"

#include "base/text.h"

/* ---- columns ------------------------------------------------------------------------------------
 */

/*
 * The terminal column at which the k-th cell of a line begins, cells being parted by two blanks or
 * more; -1 when it has fewer. A wide character takes two columns (text_width).
 */
static int32_t cell_column(const char *line, int k)
{
    const char *at = line + strspn(line, " ");
    for (int i = 0; i < k; i++) {
        at = strstr(at, "  ");
        if (at == NULL) {
            return -1;
        }
        at += strspn(at, " ");
    }
    char before[1024];
    int n = snprintf(before, sizeof(before), "%.*s", (int)(at - line), line);
    assert_true(n >= 0 && n < (int)sizeof(before));
    return *at != '\0' ? text_width(before) : -1;
}

/* Cuts the text into lines; the array ends with NULL. */
static char **lines_of(char *text)
{
    char **lines = calloc(strlen(text) + 2, sizeof(*lines));
    size_t n = 0;
    assert_non_null(lines);
    for (char *at = text; at != NULL && *at != '\0';) {
        lines[n++] = at;
        at = strchr(at, '\n');
        if (at != NULL) {
            *at++ = '\0';
        }
    }
    return lines;
}

/* All lines of a block that begin with `start` have their k-th cell at one column. Returns how many
 * there are. */
static int assert_aligned(char **lines, const char *start, int k)
{
    int32_t column = -1;
    int n = 0;
    for (char **line = lines; *line != NULL; line++) {
        if (strncmp(*line, start, strlen(start)) != 0) {
            continue;
        }
        int32_t here = cell_column(*line, k);
        if (n > 0 && here != column) {
            print_error("cell %d at column %d, not %d: %s\n", k, here, column, *line);
        }
        assert_true(here > 0);
        assert_true(n == 0 || here == column);
        column = here;
        n += 1;
    }
    return n;
}

static void notices_stand_in_columns(void **state)
{
    static const char *const languages[] = {"zh", "en"};
    const char *db = demo_city(*state);
    for (int i = 0; i < 2; i++) {
        struct run got =
            linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", languages[i], NULL);
        assert_ran(&got);
        char **lines = lines_of(got.out);
        assert_true(assert_aligned(lines, "! ", 1) >= 5);
        assert_true(assert_aligned(lines, "! ", 2) >= 5);
        free(lines);
        run_finish(&got);
    }
}

/* The lines of one order: name, class, quantity, amount, state and reason. Right-aligned cells end
 * at one column, so that what stands behind them begins at one. */
static void order_lines_stand_in_columns(void **state)
{
    const char *db = demo_city(*state);
    struct run got = linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", "zh", NULL);
    assert_ran(&got);
    char **lines = lines_of(got.out);
    int orders_n = 0;
    for (char **line = lines; *line != NULL; line++) {
        if (strstr(*line, "PO-2026") == NULL) {
            continue;
        }
        int32_t name = cell_column(line[1], 1);
        int32_t class = cell_column(line[1], 2);
        int32_t reason = cell_column(line[1], 6);
        for (char **row = line + 1; *row != NULL && (*row)[0] == ' '; row++) {
            assert_int_equal(cell_column(*row, 1), name);
            assert_int_equal(cell_column(*row, 2), class);
            /* 3 the quantity, 4 the amount: cells of their own in each row; 5 the state */
            assert_int_equal(cell_column(*row, 6), reason);
        }
        orders_n += 1;
    }
    assert_true(orders_n > 2);
    free(lines);
    run_finish(&got);
}

static void tables_stand_in_columns(void **state)
{
    const char *db = demo_city(*state);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    struct run got = linli("orders", "--db", db, "--lang", "zh", NULL);
    assert_ran(&got);
    char **lines = lines_of(got.out);
    for (int k = 1; k <= 5; k++) {
        assert_true(assert_aligned(lines, "PO-", k) > 10);
    }
    free(lines);
    run_finish(&got);
    got = linli("config", "--db", db, "--lang", "zh", NULL);
    assert_ran(&got);
    lines = lines_of(got.out);
    assert_true(assert_aligned(lines, "", 2) > 10);
    assert_true(assert_aligned(lines, "", 3) > 10);
    free(lines);
    run_finish(&got);
    got = linli("--help", "--lang", "zh", NULL);
    assert_ran(&got);
    lines = lines_of(got.out);
    assert_true(assert_aligned(lines, "  ", 1) > 10);
    free(lines);
    run_finish(&got);
}

/* ---- language -----------------------------------------------------------------------------------
 */

/* Latin words that Chinese text may hold: names of tables, columns, files, formats and models. */
static const char *const latin[] = {
    /* dispatch: what happens on a day */
    "VERB",
    "reopen",
    "pay",
    "keep",
    "new",
    "hub",
    "point",
    "done",
    "failed",
    "returned",
    "delay",
    "out",
    "back",
    "slow",
    "pin",
    "unpin",
    "again",
    "VAN",
    "KG",
    "YUAN",
    "HH",
    "MM",
    /* the program, its commands as they are typed, placeholders of help */
    "linli",
    /* the simulation: programs and rules that it compares with */
    "ERP",
    "OpenLMIS",
    "DDMRP",
    "L",
    "center",
    "before",
    "erp",
    "openlmis",
    "ddmrp",
    "base",
    "stock",
    "clairvoyant",
    "policies",
    "LIST",
    "profile",
    "presale",
    "PERCENT",
    "from",
    "twin",
    "md",
    "docs",
    "plan",
    "URL",
    "db",
    "FILE",
    "DIR",
    "DATE",
    "NAME",
    "CODE",
    "SITE",
    "ITEM",
    "DOC",
    "LOT",
    "QTY",
    "KEY",
    "TEXT",
    "TABLE",
    "VALUE",
    "DEMAND",
    "PO",
    "PM",
    "EM",
    "CN",
    "TR",
    "lang",
    "zh",
    "en",
    "LINLI",
    "DB",
    "JSON",
    "CSV",
    "csv",
    "gz",
    "md",
    "docs",
    "tables",
    "kpi",
    "inventory",
    "problem",
    /* tables, columns and choices */
    "demand",
    "items",
    "site",
    "item",
    "date",
    "qty",
    "unmet",
    "in",
    "stock",
    "price",
    "promo",
    "open",
    "mean",
    "model",
    "auto",
    "day",
    "week",
    "month",
    "calendar",
    "events",
    "center",
    "groupbuy",
    /* the words of counts */
    "new",
    "line",
    "qty",
    "reason",
    "note",
    "damaged",
    "lost",
    "found",
    "misread",
    "unrecorded",
    "other",
    "normal",
    "reserve",
    "keepers",
    "consigned",
    "quarantine",
    /* models and problems */
    "moving",
    "average",
    "smoothing",
    "seasonal",
    "year",
    "activity",
    "tsb",
    "sba",
    "eoq",
    "postgresql",
    "Solomon",
    "solomon",
    "VRPLIB",
    "vrplib",
    "vroom",
    "VROOM",
    "INSTANCE",
    "ROUTES",
    "Route",
    "Cost",
    "routing",
    "Ctrl",
    "newsvendor",
    "rq",
    "ss",
    "lot",
    "sizing",
    /* bookings: prefixes and kinds */
    "IS",
    "RC",
    "ST",
    "UN",
    "TR",
    "TA",
    "receipt",
    /* reviews */
    "PERIOD",
    "json",
    "xlsx",
    "html",
    "FORMAT",
    "text",
    "quarter",
    "category",
    "class",
    "author",
    "pooled",
    "libxgboost",
    "plan",
    "orders",
    "report",
    "period",
    "config",
    "export",
    "FOLDER",
    "RT",
    "WO",
    "MV",
    "CO",
    "expired",
    "damaged",
    "lost",
    "recycled",
    "recyclable",
    "other",
    "normal",
    "reserve",
    "quarantine",
    "recycling",
    "good",
    "doubtful",
    "used",
    "LOT",
    "NUMBER",
    "ACCOUNT",
    "REASON",
    "CONDITION",
    /* what stands beside a database that was replaced */
    "old",
    "json",
    /* forecasts by hand: verbs, an example */
    "override",
    "suppliers",
    "supplier",
    /* buffer factors: what to type, their settings */
    "buffers",
    "buffer",
    "category",
    "CATEGORY",
    "FACTOR",
    "rule",
    "step",
    "least",
    "most",
    "orders",
    "on",
    "time",
    "trial",
    "days",
    "out",
    "back",
    "S",
    "set",
    "end",
    "RATIO",
    "PAD",
    /* the inbox: what to type, its rules, its page */
    "RULE",
    "inbox",
    "accept",
    "correct",
    "exclude",
    "reopen",
    "high",
    "price",
    "docs",
    "quality",
    "md",
    /* the alliance: a column */
    "org",
    /* files beside the tables of an export, terms of consigned goods */
    "orders",
    "csv",
    "sharings",
    "consignments",
    "consignment",
    "to",
    /* customer orders: columns, rules */
    "allot",
    "order",
    "pickup",
    "ordered",
    "site",
    "time",
    "pack",
    "paid",
    "essential",
    "substitute",
    "pro",
    "rata",
    "first",
    "come",
    "equal",
    "apply",
    "undo",
    "rule",
    "AL",
    /* paper: numbers, and forms by their names */
    "NUMBER",
    "WHAT",
    "SIZE",
    "FIRST",
    "LAST",
    "count",
    "sheet",
    "form",
    "log",
    "receiving",
    "slip",
    "return",
    "write",
    "off",
    "phones",
    "kit",
    "labels",
    "lots",
    "shelves",
    "book",
    "condition",
    "reason",
    "misread",
    "unrecorded",
    "found",
    "to",
    "old", /* city.db.old-1 */
    "kind",
    "by",
    "ets",
    "damped",
    "multiplicative",
    "theta",
    "dot",
    "holt",
    "means",
    "regression",
    "expiry",
    "service",
    "purpose",
    "supplier",
    "line",
    /* the carbon account: standards, units, tables and columns */
    "TRIPS",
    "carbon",
    "ISO",
    "GLEC",
    "kWh",
    "trip",
    "km",
    "planned",
    "energy",
    "region",
    "stops",
    "cooled",
    "hours",
    "order",
    "kg",
    "direct",
    "loads",
    "material",
    "pieces",
    "g",
    "each",
    "factors",
    "kinds",
    "footprint",
    "operation",
};

/* A word of two letters or more that is none of these, nor an option (--name) nor a command. */
static bool is_foreign(const char *start, size_t n, bool option)
{
    if (n < 2 || option) {
        return false;
    }
    for (size_t i = 0; i < sizeof(latin) / sizeof(latin[0]); i++) {
        if (strlen(latin[i]) == n && memcmp(latin[i], start, n) == 0) {
            return false;
        }
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A text in Chinese has no other Latin words; `data` (NULL: none) are texts
 * whose words may stand in it. */
static void assert_chinese(const char *text, char **data)
{
    for (const char *at = text; *at != '\0';) {
        if (!is_letter(*at)) {
            at += 1;
            continue;
        }
        size_t n = 0;
        while (is_letter(at[n])) {
            n += 1;
        }
        bool option = at > text && at[-1] == '-';
        bool known = !is_foreign(at, n, option);
        for (char **d = data; !known && d != NULL && *d != NULL; d++) {
            char word[64];
            snprintf(word, sizeof(word), "%.*s", (int)(n < 63 ? n : 63), at);
            known = strstr(*d, word) != NULL;
        }
        if (!known) {
            print_error("not Chinese: \"%.*s\" in: %.120s\n", (int)n, at,
                        at > text + 40 ? at - 40 : text);
        }
        assert_true(known);
        at += n;
    }
}

static void help_in_chinese_has_no_english(void **state)
{
    (void)state;
    struct run program = linli("--help", "--lang", "zh", NULL);
    char *commands[2] = {program.out, NULL}; /* their names are English words */
    assert_ran(&program);
    for (char *line = strstr(program.out, "\n  "); line != NULL; line = strstr(line + 1, "\n  ")) {
        char name[32];
        const char *summary = line + 3 + strcspn(line + 3, " ");
        snprintf(name, sizeof(name), "%.*s", (int)(summary - line - 3), line + 3);
        struct run help = linli(name, "--help", "--lang", "zh", NULL);
        assert_ran(&help);
        char *rest = strchr(help.out, '\n'); /* the first line is how it is typed */
        assert_non_null(rest);
        assert_chinese(rest, commands);
        run_finish(&help);
        char one_line[512];
        snprintf(one_line, sizeof(one_line), "%.*s", (int)strcspn(summary, "\n"), summary);
        assert_chinese(one_line, commands);
    }
    run_finish(&program);
}

/* Names of items, suppliers and sites are the city's; all else is the program's. */
static void the_day_in_chinese_has_no_english(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    size_t n;
    char *names[4] = {read_file(in_place(demo_place, "tables/items.csv"), &n),
                      read_file(in_place(demo_place, "tables/suppliers.csv"), &n),
                      read_file(in_place(demo_place, "tables/sites.csv"), &n), NULL};
    const struct run_how how = {.env = (const char *const[]){"LC_ALL=zh_CN.UTF-8", NULL}};
    struct run runs[] = {
        linli_how(&how, "plan", "--db", db, "--date", DEMO_DAY, "--all", NULL),
        linli_how(&how, "plan", "--db", db, "--date", DEMO_DAY, "--explain", "YX-01", "HL-01",
                  NULL),
        linli_how(&how, "report", "--db", db, "--to", "2026-11-22", NULL),
        linli_how(&how, "orders", "--db", db, NULL),
        linli_how(&how, "approve", "--db", db, "--all", NULL),
        linli_how(&how, "receive", "--db", db, "--item", "HL-01", "--qty", "3", "--date", DEMO_DAY,
                  NULL),
        linli_how(&how, "issue", "--db", db, "--item", "HL-01", "--qty", "2", "--date", DEMO_DAY,
                  NULL),
        linli_how(&how, "stock", "--db", db, NULL),
        linli_how(&how, "check", "--db", db, NULL),
    };
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        assert_ran(&runs[i]);
        assert_chinese(runs[i].out, names);
        run_finish(&runs[i]);
    }
    for (int i = 0; i < 3; i++) {
        free(names[i]);
    }
}

/* ---- nobody takes it ----------------------------------------------------------------------------
 */

/* The reader of a pipe goes after a first byte, as `head` does: no message, nothing broken. */
static void a_reader_that_goes_away_is_no_crash(void **state)
{
    const char *db = demo_city(*state);
    int ends[2];
    int status;
    FILE *err = tmpfile();
    assert_non_null(err);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        if (dup2(ends[1], 1) >= 0 && dup2(fileno(err), 2) >= 0) {
            execl(getenv("LINLI_BINARY"), "linli", "plan", "--db", db, "--date", DEMO_DAY, "--all",
                  "--json", (char *)NULL);
        }
        _exit(127);
    }
    close(ends[1]);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    /* ended quietly by the signal that says so, or with status 1 */
    assert_true((WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE) ||
                (WIFEXITED(status) && WEXITSTATUS(status) == 1));
    size_t n;
    char *text = take_stream(err, &n);
    if (WIFSIGNALED(status)) {
        assert_string_equal(text, "");
    }
    free(text);
    LINLI_RAN("check", "--db", db, NULL);
}

/* Long answers and short ones. */
static void a_full_disk_behind_standard_output_is_a_failure(void **state)
{
    const char *db = demo_city(*state);
    const char *demand = in_place(demo_place, "tables/demand.csv");
    const struct run_how full = {.out_path = "/dev/full",
                                 .in = "{\"problem\":\"erlang_loss\","
                                       "\"load\":1,\"stock\":1}"};
    if (access("/dev/full", W_OK) != 0) {
        skip();
    }
    struct run runs[] = {
        linli_how(&full, "plan", "--db", db, "--date", DEMO_DAY, "--all", NULL),
        linli_how(&full, "plan", "--db", db, "--date", DEMO_DAY, "--json", NULL),
        linli_how(&full, "config", "--db", db, NULL),
        linli_how(&full, "report", "--db", db, NULL),
        linli_how(&full, "stock", "--db", db, NULL),
        linli_how(&full, "forecast", "--horizon", "3", demand, NULL),
        linli_how(&full, "solve", "-", NULL),
        linli_how(&full, "--help", NULL),
        linli_how(&full, "--version", NULL),
    };
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        if (runs[i].status != 1) {
            print_error("run %zu\n", i);
        }
        assert_refused(&runs[i], 1);
        run_finish(&runs[i]);
    }
}

/* "linli: it is booked, as IS-20261123-01, but …": the slip is there and can be undone. */
static void a_booking_that_cannot_be_printed_names_its_slip(void **state)
{
    static const char said[] = "linli: it is booked, as ";
    const char *db = demo_city(*state);
    const struct run_how full = {.out_path = "/dev/full"};
    if (access("/dev/full", W_OK) != 0) {
        skip();
    }
    struct run runs[] = {
        linli_how(&full, "receive", "--db", db, "--item", "HL-14", "--qty", "4", "--date", DEMO_DAY,
                  NULL),
        linli_how(&full, "issue", "--db", db, "--item", "HL-14", "--qty", "2", "--date", DEMO_DAY,
                  NULL),
        linli_how(&full, "return", "--db", db, "--item", "HL-14", "--qty", "1", "--date", DEMO_DAY,
                  NULL),
        linli_how(&full, "collect", "--db", db, "--item", "HL-14", "--qty", "1", "--date", DEMO_DAY,
                  NULL),
        linli_how(&full, "quarantine", "--db", db, "--item", "HL-14", "--qty", "1", "--reason",
                  "wet", "--date", DEMO_DAY, NULL),
        linli_how(&full, "write-off", "--db", db, "--item", "HL-14", "--qty", "1", "--reason",
                  "lost", "--date", DEMO_DAY, NULL),
    };
    for (size_t i = sizeof(runs) / sizeof(runs[0]); i-- > 0;) { /* the last first */
        char number[64];
        assert_refused(&runs[i], 1);
        assert_int_equal(strncmp(runs[i].err, said, strlen(said)), 0);
        const char *begin = runs[i].err + strlen(said);
        snprintf(number, sizeof(number), "%.*s", (int)strcspn(begin, ","), begin);
        LINLI_RAN("undo", "--db", db, number, NULL);
        run_finish(&runs[i]);
    }
}

/* What was to be done is done, and done once: who reads "could not be written" does it again. */
static void work_whose_answer_cannot_be_printed_is_called_done(void **state)
{
    const struct place *place = *state;
    const char *db = demo_city(place);
    const char *copy = in_place(place, "copied.db");
    const char *backup = in_place(place, "backup.file");
    const struct run_how full = {.out_path = "/dev/full"};
    if (access("/dev/full", W_OK) != 0) {
        skip();
    }
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    struct run runs[] = {
        linli_how(&full, "approve", "--db", db, "--all", NULL),
        linli_how(&full, "send", "--db", db, "--all", NULL),
        linli_how(&full, "cancel", "--db", db, "--all", NULL),
        linli_how(&full, "inbox", "--db", db, "accept", "1", NULL),
        linli_how(&full, "override", "--db", db, "set", "--item", "HL-14", "--qty", "3", "--until",
                  DEMO_DAY, "--reason", "fair", NULL),
        linli_how(&full, "config", "--db", db, "reserve_days=5", NULL),
        linli_how(&full, "backup", "--db", db, "--out", backup, NULL),
        linli_how(&full, "copy", "--db", db, "--to", copy, NULL),
    };
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        assert_refused(&runs[i], 1);
        assert_string_equal(runs[i].err,
                            "linli: the work is done, but the answer could not be written\n");
        run_finish(&runs[i]);
    }
    struct run orders = linli("orders", "--db", db, NULL);
    assert_ran(&orders);
    assert_string_equal(orders.out, "no open order lines\n");
    run_finish(&orders);
    LINLI_RAN("check", "--db", backup, NULL);
    LINLI_RAN("check", "--db", copy, NULL);
}

/* Lists show the code that options want; a name in its place is answered with the code. */
static void lists_show_codes_and_a_name_is_answered_with_its_code(void **state)
{
    const char *db = demo_city(*state);
    struct run runs[] = {linli("stock", "--db", db, NULL), linli("slips", "--db", db, NULL)};
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        assert_ran(&runs[i]);
        assert_says(runs[i].out, "  code   item ");
        assert_says(runs[i].out, "  HL-14  拐杖脚垫 19mm ");
        run_finish(&runs[i]);
    }
    struct run named = linli("stock", "--db", db, "--item", "拐杖脚垫 19mm", NULL);
    assert_refused(&named, 2);
    assert_says(named.err, "no item has the code 拐杖脚垫 19mm; the item of that name has HL-14\n");
    run_finish(&named);
}

/* An undo takes back what was missing: its remark names the issue and no number below zero. */
static void remarks_of_slips_stand_apart(void **state)
{
    const char *db = demo_city(*state);
    LINLI_RAN("issue", "--db", db, "--item", "HL-14", "--qty", "100000", "--date", DEMO_DAY, NULL);
    struct run before = linli("slips", "--db", db, "--kind", "issue", NULL);
    assert_ran(&before);
    char number[32] = "";
    const char *at = strstr(before.out, "IS-");
    assert_non_null(at);
    snprintf(number, sizeof(number), "%.*s", (int)strcspn(at, " "), at);
    LINLI_RAN("undo", "--db", db, number, NULL);
    struct run en = linli("slips", "--db", db, NULL);
    struct run zh = linli("slips", "--db", db, "--lang", "zh", NULL);
    assert_silent_about(en.out, "missing -");
    assert_silent_about(zh.out, "缺 -");
    assert_says(en.out, "  undoes IS-");
    assert_says(zh.out, "  撤销 IS-");
    assert_says(en.out, " undone by UN-");
    run_finish(&before);
    run_finish(&en);
    run_finish(&zh);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(notices_stand_in_columns),
        TEST(order_lines_stand_in_columns),
        TEST(tables_stand_in_columns),
        TEST(help_in_chinese_has_no_english),
        TEST(the_day_in_chinese_has_no_english),
        TEST(a_reader_that_goes_away_is_no_crash),
        TEST(a_full_disk_behind_standard_output_is_a_failure),
        TEST(work_whose_answer_cannot_be_printed_is_called_done),
        TEST(lists_show_codes_and_a_name_is_answered_with_its_code),
        TEST(remarks_of_slips_stand_apart),
        TEST(a_booking_that_cannot_be_printed_names_its_slip),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
