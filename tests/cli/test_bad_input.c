/*
 * Broken tables: each kind is refused with its exit status and one line that names file, line and
 * column, and neither a city nor a part of one is changed or left behind.
 */
#include "small_tables.h"

#include <zlib.h>

/* A broken table and where it breaks; column "": none can be named. */
struct bad {
    const char *table;
    const char *text;
    size_t text_n; /* 0: up to the zero byte */
    int line;
    const char *column;
    const char *says;
    int earlier; /* the line that says it already; 0: there is none */
};

#define WITH_NUL(text) text, sizeof(text) - 1

#define DEMAND "site,item,date,qty\n"
#define GOOD "S1,I1,2026-12-01,5\n"

static const struct bad bads[] = {
    {"demand", "foo,bar\n1,2\n", 0, 1, "site", "no column 'site'"},
    {"demand", "site,item,qty\nS1,I1,5\n", 0, 1, "date", "no column 'date'"},
    {"demand", "site,item,date,qty,qty\nS1,I1,2026-12-01,5,5\n", 0, 1, "qty", "stands twice"},
    {"demand", DEMAND GOOD "S1,I1,2026-12-02,many\n", 0, 3, "qty", "'many' is not a number"},
    {"demand", DEMAND "S1,I1,2026-12-02,5 pc\n", 0, 2, "qty", "'5 pc' is not a number"},
    {"demand", DEMAND "S1,I1,2026-12-02,nan\n", 0, 2, "qty", "'nan' is not a number"},
    {"demand", DEMAND "S1,I1,2026-12-02,\"1,5\"\n", 0, 2, "qty", "'1,5' is not a number"},
    {"demand", DEMAND GOOD "S1,I1,02/12/2026,5\n", 0, 3, "date", "'02/12/2026' is not a date"},
    {"demand", DEMAND "S1,I1,2026-02-30,5\n", 0, 2, "date", "'2026-02-30' is not a date"},
    {"demand", DEMAND "S1,I1,,5\n", 0, 2, "date", "expected"},
    {"demand", DEMAND ",I1,2026-12-01,5\n", 0, 2, "site", "expected"},
    {"demand", DEMAND GOOD "S1,\"I1\"x,2026-12-02,5\n", 0, 3, "item", "closing quote"},
    {"demand", DEMAND "S1,I\"1,2026-12-02,5\n", 0, 2, "item", "quote stands inside"},
    {"demand", DEMAND GOOD "S1,\"I1,2026-12-02,5\nS1,I2,2026-12-02,5\n", 0, 3, "item",
     "not closed"},
    {"demand", DEMAND "S1,I\xff,2026-12-02,5\n", 0, 2, "item", "UTF-8"},
    {"demand", DEMAND "S1,I\xc0\x80,2026-12-02,5\n", 0, 2, "item", "UTF-8"},
    {"demand", WITH_NUL(DEMAND GOOD "S1,I1,2026\0-12-02,5\n"), 3, "date", "NUL"},
    {"demand", DEMAND "S1,I\x07,2026-12-02,5\n", 0, 2, "item", "control character 7"},
    {"demand", DEMAND GOOD "S2,I1,2026-12-01,1\n" GOOD, 0, 4, "site", "the same ", 2},
    {"demand", DEMAND GOOD "S1,nothing,2026-12-02,5\n", 0, 3, "item", "unknown item 'nothing'"},
    {"demand", DEMAND "nowhere,I1,2026-12-02,5\n", 0, 2, "site", "unknown site 'nowhere'"},
    {"demand", DEMAND GOOD "S1,I1,2026-12-02,-1\n", 0, 3, "qty", "'-1' is negative"},
    {"demand", DEMAND "S1,I1,2026-12-02,1000000001\n", 0, 2, "qty", "too large"},
    {"demand", DEMAND "S1,I1,2026-12-02,99999999999999999999999\n", 0, 2, "qty", "too large"},
    {"demand", DEMAND GOOD "S1,I1,2026-12-02\n", 0, 3, "qty", "3 columns, expected 4"},
    {"demand", DEMAND "S1,I1,2026-12-02,5,6\n", 0, 2, "5", "5 columns, expected 4"},
    {"demand", "site,item,date,qty,promo\nS1,I1,2026-12-02,5,2\n", 0, 2, "promo",
     "expected 0 or 1"},
    {"demand", "site,item,date,qty,in_stock\nS1,I1,2026-12-02,5,1.5\n", 0, 2, "in_stock",
     "too large"},
    {"demand", DEMAND GOOD "S1,I1,2190-01-01,5\n", 0, 3, "date", "far in the future"},
    {"substitutes", "item,substitute\nI1,I2\nI2,I2\n", 0, 3, "substitute", "its own substitute"},
    {"consignments", "site,item,supplier,from,until,price\nS1,I1,V1,2026-11-24,2026-11-01,1\n", 0,
     2, "until", "before they begin"},
    {"lanes", "from,to,departs\nS1,S2,07:00;25:00\n", 0, 2, "departs", "no list of times"},
    {"vehicles", "vehicle,depot,shift\nC1,S1,8-12\n", 0, 2, "shift", "no shift"},
    {"items", "item,class\nI1,A\nI2,D\n", 0, 3, "class", "expected one of A, B, C"},
    {"items", "item,name\nI1,a\nI1,b\n", 0, 3, "item", "the same ", 2},
    {"items", "item,temp\nI1,hot\n", 0, 2, "temp", "ambient, chilled, frozen"},
    {"items", "item,critical\nI1,yes\n", 0, 2, "critical", "expected 0 or 1"},
    {"items", "item,shelf_life_days\nI1,-3\n", 0, 2, "shelf_life_days", "negative"},
    {"sites", "site,parent\nS1,\nS2,nowhere\n", 0, 3, "parent", "the parent 'nowhere'"},
    {"sites", "site,parent\nS1,\nS2,S3\nS3,S2\n", 0, 3, "parent", "above itself"},
    {"sites", "site,parent\nS1,S1\nS2,\n", 0, 2, "parent", "above itself"},
    {"sites", "site,open\nS1,24:30\n", 0, 2, "open", "time of day"},
    {"suppliers", "supplier,order_days\nV1,189\n", 0, 2, "order_days", "weekdays"},
    {"supply", "supplier,item,min_qty\nV1,I1,\nV9,I1,\n", 0, 3, "supplier",
     "unknown supplier 'V9'"},
    {"supply", "supplier,item,min_qty\nV1,I1,10\nV1,I1,10.0\n", 0, 3, "supplier", "the same ", 2},
    {"calendar", "date,kind\n2026-12-25,party\n", 0, 2, "kind", "expected one of holiday"},
    {"stock", "site,item,lot,qty\nS1,I1,L1,-5\n", 0, 2, "qty", "negative"},
    {"stock", "site,item,lot,qty,expiry\nS1,I1,L1,5,soon\n", 0, 2, "expiry", "is not a date"},
    {"settings", "key,value\nno_such_key,1\n", 0, 2, "key", "unknown setting 'no_such_key'"},
    {"settings", "key,value\ncity_name,X\nservice_a,2\n", 0, 3, "value",
     "expected a number from 0.5 to 0.9999"},
    {"settings", "key,value\nreserve_days,soon\n", 0, 2, "value", "from 0 to 30"},
};

enum { BADS_N = sizeof(bads) / sizeof(bads[0]) };

/* The same table in the ways in which files are written. */
enum variant { PLAIN, MARKED, RETURNED, SPACED, VARIANTS_N };

/* PLAIN, with a byte order mark, with CRLF, with two blank lines before all. Returns the length. */
static size_t vary(const struct bad *bad, enum variant variant, char *out)
{
    size_t n = bad->text_n != 0 ? bad->text_n : strlen(bad->text);
    size_t at = 0;
    const char *before = variant == MARKED ? "\xef\xbb\xbf" : variant == SPACED ? "\n\n" : "";
    memcpy(out, before, strlen(before));
    at = strlen(before);
    for (size_t i = 0; i < n; i++) {
        if (bad->text[i] == '\n' && variant == RETURNED) {
            out[at++] = '\r';
        }
        out[at++] = bad->text[i];
    }
    return at;
}

/* "linli: FILE:LINE:COLUMN: " begins the line, and it says what was wrong. */
static void assert_names(const struct run *run, const char *file, int line, const char *column,
                         const char *says)
{
    char start[RUN_LONG_BYTES + 96];
    if (run->status != 2) {
        print_error("%s in column %s is taken\n", says, column);
    }
    assert_refused(run, 2);
    snprintf(start, sizeof(start), "linli: %s:%d:%s%s ", file, line, column,
             column[0] != '\0' ? ":" : "");
    if (strncmp(run->err, start, strlen(start)) != 0) {
        print_error("expected \"%s\", found \"%s\"\n", start, run->err);
    }
    assert_memory_equal(run->err, start, strlen(start));
    assert_says(run->err, says);
}

static void assert_unchanged(const char *db, const char *before)
{
    char *after = city_dump(db);
    assert_string_equal(after, before);
    free(after);
}

static void a_broken_table_is_not_imported(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    char *text = calloc(1, 4096);
    assert_non_null(text);
    LINLI_RAN("export", "--db", db, "--out", in_place(place, "before"), NULL);
    for (int i = 0; i < BADS_N; i++) {
        for (enum variant v = PLAIN; v < VARIANTS_N; v++) {
            char file[RUN_LONG_BYTES];
            join(file, place->folder, bads[i].table, ".csv");
            write_bytes(file, text, vary(&bads[i], v, text));
            struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
            int before_n = v == SPACED ? 2 : 0;
            assert_names(&got, file, bads[i].line + before_n, bads[i].column, bads[i].says);
            if (bads[i].earlier > 0) {
                char earlier[32];
                snprintf(earlier, sizeof(earlier), "in line %d already",
                         bads[i].earlier + before_n);
                assert_says(got.err, earlier);
            }
            run_finish(&got);
            assert_unchanged(db, before);
        }
    }
    LINLI_RAN("export", "--db", db, "--out", in_place(place, "after"), NULL);
    assert_same_folder(in_place(place, "before"), in_place(place, "after"));
    free(before);
    free(text);
}

static void a_broken_folder_makes_no_city(void **state)
{
    struct place *place = *state;
    const char *db = in_place(place, "new.db");
    for (int i = 0; i < BADS_N; i++) {
        char folder[RUN_LONG_BYTES];
        char file[RUN_LONG_BYTES];
        char name[16];
        snprintf(name, sizeof(name), "from%d", i);
        join(folder, place->folder, name, "");
        join(file, folder, bads[i].table, ".csv");
        small_tables_write(folder, bads[i].table, bads[i].text,
                           bads[i].text_n != 0 ? bads[i].text_n : strlen(bads[i].text));
        struct run got = linli("init", "--lang", "en", "--db", db, "--from", folder, NULL);
        assert_names(&got, file, bads[i].line, bads[i].column, bads[i].says);
        run_finish(&got);
        assert_int_not_equal(access(db, F_OK), 0);
        assert_int_not_equal(access(in_place(place, "new.db-wal"), F_OK), 0);
    }
}

/* Two rows of five lines in quotes, two blank ones: the bad cell begins on line 1 + 5 + 2 + 2. */
static void lines_inside_quotes_and_blank_lines_count(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const char *file = in_place(place, "items.csv");
    write_text(file, "item,name,class\nI1,\"a\nb\n\nc\nd\",A\n\n\nI2,\"e\nf\",B\nI3,g,Z\n");
    struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
    assert_names(&got, file, 11, "class", "'Z'");
    run_finish(&got);
    /* a row is named by the line on which it begins */
    write_text(file, "item,name,class\n\nI3,\"g\nh\",Z\n");
    got = linli("import", "--lang", "en", "--db", db, file, NULL);
    assert_names(&got, file, 3, "class", "'Z'");
    run_finish(&got);
}

static void the_good_file_beside_a_broken_one_is_not_taken(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    const char *items = in_place(place, "items.csv");
    const char *demand = in_place(place, "demand.csv");
    write_text(items, "item,name\nI7,new\n");
    write_text(demand, DEMAND "S1,I7,2026-12-01,5\nS1,I8,2026-12-01,5\n");
    struct run got = linli("import", "--lang", "en", "--db", db, demand, items, NULL);
    assert_names(&got, demand, 3, "item", "unknown item 'I8'");
    run_finish(&got);
    assert_unchanged(db, before);
    free(before);
}

static void standard_input_is_named(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    const struct run_how how = {.in = DEMAND "S1,I1,2026-12-01,x\n"};
    struct run got = linli_how(&how, "import", "--lang", "en", "--db", db, "demand=-", NULL);
    assert_names(&got, "<stdin>", 2, "qty", "'x'");
    run_finish(&got);
}

static void a_line_of_ten_megabytes_is_refused(void **state)
{
    enum { LONG = 10000000 };
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    const char *file = in_place(place, "demand.csv");
    static const char start[] = DEMAND GOOD "S1,";
    char *text = calloc(1, LONG);
    assert_non_null(text);
    memset(text, 'x', LONG);
    memcpy(text, start, sizeof(start) - 1);
    write_bytes(file, text, LONG);
    struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
    assert_names(&got, file, 3, "", "longer than 1048576 bytes");
    run_finish(&got);
    assert_unchanged(db, before);
    free(text);
    free(before);
}

static void an_empty_file_is_refused_and_one_without_rows_is_not(void **state)
{
    static const char *const empty[] = {"", "\n\n", "\xef\xbb\xbf"};
    struct place *place = *state;
    const char *db = small_city(place);
    const char *file = in_place(place, "demand.csv");
    for (int i = 0; i < 3; i++) {
        write_text(file, empty[i]);
        struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
        assert_names(&got, file, 1, "", "the file is empty");
        run_finish(&got);
    }
    write_text(file, DEMAND);
    LINLI_RAN("import", "--db", db, file, NULL);
}

/* A folder or a name without a table is wrong input; what the system refuses is a failure. */
static void what_is_no_file_is_refused(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    const char *folder = in_place(place, "demand.csv");
    assert_int_equal(mkdir(folder, 0777), 0);
    struct run got = linli("import", "--lang", "en", "--db", db, folder, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "demand.csv: this is a folder");
    run_finish(&got);
    got = linli("import", "--lang", "en", "--db", db, in_place(place, "items.csv"), NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "items.csv: the file cannot be opened");
    run_finish(&got);
    got = linli("import", "--lang", "en", "--db", db, in_place(place, "sales.csv"), NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "names no table");
    run_finish(&got);
    got = linli("init", "--lang", "en", "--db", in_place(place, "n.db"), "--from",
                in_place(place, "nowhere"), NULL);
    assert_refused(&got, 1);
    run_finish(&got);
    assert_int_equal(mkdir(in_place(place, "nothing"), 0777), 0);
    got = linli("init", "--lang", "en", "--db", in_place(place, "n.db"), "--from",
                in_place(place, "nothing"), NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "demand.csv");
    run_finish(&got);
    assert_int_not_equal(access(in_place(place, "n.db"), F_OK), 0);
    assert_unchanged(db, before);
    free(before);
}

static void a_file_without_permission_is_a_failure(void **state)
{
    struct place *place = *state;
    if (geteuid() == 0) {
        skip();
    }
    const char *db = small_city(place);
    const char *file = in_place(place, "demand.csv");
    write_text(file, DEMAND GOOD);
    assert_int_equal(chmod(file, 0), 0);
    struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "demand.csv: the file cannot be opened");
    run_finish(&got);
}

/* A compressed table of many rows; the file is cut after `keep` of its bytes. */
static void write_cut_gz(const char *path, size_t cut_bytes)
{
    gzFile gz = gzopen(path, "wb");
    assert_non_null(gz);
    assert_true(gzputs(gz, DEMAND) > 0);
    for (int day = 0; day < 900; day++) {
        assert_true(gzprintf(gz, "S1,I1,20%02d-%02d-%02d,%d\n", 10 + day / 336, 1 + day / 28 % 12,
                             1 + day % 28, day * 7919 % 1000) > 0);
    }
    assert_int_equal(gzclose(gz), Z_OK);
    struct stat facts;
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(truncate(path, facts.st_size - (off_t)cut_bytes), 0);
}

static void a_cut_gz_file_is_refused_and_a_whole_one_taken(void **state)
{
    static const size_t cuts[] = {1, 8, 500};
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    const char *file = in_place(place, "demand.csv.gz");
    for (int i = 0; i < 3; i++) {
        write_cut_gz(file, cuts[i]);
        struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
        assert_refused(&got, 2);
        assert_says(got.err, "demand.csv.gz:");
        assert_says(got.err, "gzip data is damaged or ends too early");
        run_finish(&got);
        assert_unchanged(db, before);
    }
    write_cut_gz(file, 0);
    struct run got = linli("import", "--lang", "en", "--db", db, file, NULL);
    assert_ran(&got);
    assert_says(got.out, "900 added");
    run_finish(&got);
    free(before);
}

/* ---- anything at all ---------------------------------------------------------------------------
 */

/* The next number of a simple congruential sequence (Knuth's MMIX constants). */
static uint32_t draw(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* Changes up to four bytes: another one, one more, one less. Returns the new length. */
static size_t spoil(char *text, size_t n, uint64_t *seed)
{
    static const char odd[] = "\",\n\r\0;-+.e9\xff\xe9 A";
    int changes_n = 1 + (int)(draw(seed) % 4);
    for (int i = 0; i < changes_n && n > 1; i++) {
        size_t at = draw(seed) % n;
        char byte = odd[draw(seed) % (sizeof(odd) - 1)];
        uint32_t how = draw(seed) % 3;
        if (how == 0) {
            text[at] = byte;
        } else if (how == 1) {
            memmove(text + at + 1, text + at, n - at);
            text[at] = byte;
            n += 1;
        } else {
            memmove(text + at, text + at + 1, n - at - 1);
            n -= 1;
        }
    }
    return n;
}

/* A table with some bytes spoilt is taken, or refused by one line and the city is as it was. */
static void spoilt_bytes_are_taken_or_refused(void **state)
{
    enum { ROUNDS = 20 };
    struct place *place = *state;
    const char *db = small_city(place);
    uint64_t seed = 20261122;
    char *before = city_dump(db);
    for (int i = 0; i < ROUNDS * SMALL_TABLES_N; i++) {
        const struct small_table *table = &small_tables[i % SMALL_TABLES_N];
        char file[RUN_LONG_BYTES];
        char text[512];
        size_t n = strlen(table->text);
        memcpy(text, table->text, n);
        join(file, place->folder, table->name, ".csv");
        write_bytes(file, text, spoil(text, n, &seed));
        struct run got = linli("import", "--lang", "en", "--quiet", "--db", db, file, NULL);
        char *after = city_dump(db);
        if (got.status != 0) {
            assert_refused(&got, 2);
            assert_memory_equal(got.err + strlen("linli: "), file, strlen(file));
            assert_string_equal(after, before);
        }
        run_finish(&got);
        free(before);
        before = after;
    }
    free(before);
    LINLI_RAN("check", "--db", db, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_broken_table_is_not_imported),
        TEST(a_broken_folder_makes_no_city),
        TEST(lines_inside_quotes_and_blank_lines_count),
        TEST(the_good_file_beside_a_broken_one_is_not_taken),
        TEST(standard_input_is_named),
        TEST(a_line_of_ten_megabytes_is_refused),
        TEST(an_empty_file_is_refused_and_one_without_rows_is_not),
        TEST(what_is_no_file_is_refused),
        TEST(a_file_without_permission_is_a_failure),
        TEST(a_cut_gz_file_is_refused_and_a_whole_one_taken),
        TEST(spoilt_bytes_are_taken_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
