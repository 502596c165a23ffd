/*
 * The same in, the same out: tables go out and come in again byte for byte, a seed makes the same
 * city, and neither the time zone nor the locale of whoever asks changes a byte.
 */
#include "demo_city.h"

/* Exports the city, makes another of that, exports it: both folders are the same. */
static void assert_goes_round(const struct place *place, const char *db, bool gzip)
{
    const char *first = in_place(place, gzip ? "first_gz" : "first");
    const char *second = in_place(place, gzip ? "second_gz" : "second");
    const char *again = in_place(place, gzip ? "again_gz.db" : "again.db");
    const char *option = gzip ? "--gzip" : NULL;
    LINLI_RAN("export", "--db", db, "--out", first, option, NULL);
    LINLI_RAN("init", "--db", again, "--from", first, NULL);
    LINLI_RAN("export", "--db", again, "--out", second, option, NULL);
    assert_same_folder(first, second);
}

static void the_centre_goes_out_and_in(void **state)
{
    const char *db = demo_city(*state);
    assert_goes_round(*state, db, false);
    assert_goes_round(*state, db, true);
}

/* Orders of customers are a file that can be taken in again, what they got is a record; a city
 * without any has neither file. */
static void orders_of_customers_go_out(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    const char *out = in_place(place, "orders_out");
    static const char orders[] =
        "order,item,qty,pickup,ordered,site,time,pack,price,paid,essential,substitute\n"
        "A,HL-01,1,2026-11-25,2026-11-23,YX-01,09:30,1,2.5,1,0,0\n"
        "B,HL-01,0,2026-11-25,2026-11-23,YX-01,,1,,0,,\n";
    size_t n;
    LINLI_RAN("export", "--db", db, "--out", out, NULL);
    assert_int_equal(access(in_place(place, "orders_out/orders.csv"), F_OK), -1);
    write_text(in_place(place, "orders.csv"), orders);
    LINLI_RAN("allot", "--db", db, "--orders", in_place(place, "orders.csv"), NULL);
    LINLI_RAN("allot", "--db", db, "--rule", "equal", "--apply", "--actor", "clerk", NULL);
    LINLI_RAN("export", "--db", db, "--out", out, "--replace", NULL);
    char *got = read_file(in_place(place, "orders_out/orders.csv"), &n);
    assert_says(got, "A,HL-01,1,2026-11-25,2026-11-23,YX-01,09:30,1,2.5,1,0,0\n");
    assert_says(got, "B,HL-01,0,2026-11-25,2026-11-23,YX-01,");
    free(got);
    got = read_file(in_place(place, "orders_out/sharings.csv"), &n);
    assert_says(got, ",YX-01,2026-11-25,equal,A,HL-01,1,1,,0,0,0,clerk,\n");
    free(got);
    struct run again = linli("allot", "--lang", "en", "--db", db, "--orders",
                             in_place(place, "orders_out/orders.csv"), NULL);
    assert_ran(&again);
    assert_says(again.out, "2 as they were");
    run_finish(&again);
}

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The lines of a file in order of their bytes; *ret_bytes holds them. The caller frees both. */
static char **sorted_lines(const char *path, char **ret_bytes, size_t *ret_n)
{
    size_t bytes_n;
    size_t n = 0;
    char *bytes = read_file(path, &bytes_n);
    char **lines = calloc(bytes_n + 1, sizeof(*lines));
    assert_non_null(lines);
    for (char *at = bytes; at != NULL && *at != '\0'; n++) {
        lines[n] = at;
        at = strchr(at, '\n');
        if (at != NULL) {
            *at++ = '\0';
        }
    }
    qsort(lines, n, sizeof(*lines), by_text);
    *ret_bytes = bytes;
    *ret_n = n;
    return lines;
}

/* Rows come out in the order of their keys; else they are the rows that came in. */
static void what_was_imported_is_exported(void **state)
{
    struct place *place = *state;
    static const char *const tables[] = {"demand", "calendar", "events",    "supply",
                                         "stock",  "items",    "suppliers", "sites"};
    LINLI_RAN("export", "--db", demo_city(place), "--out", in_place(place, "out"), NULL);
    for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
        char in[64];
        char out[64];
        char *bytes[2];
        size_t n[2];
        snprintf(in, sizeof(in), "tables/%s.csv", tables[t]);
        snprintf(out, sizeof(out), "out/%s.csv", tables[t]);
        char **a = sorted_lines(in_place(demo_place, in), &bytes[0], &n[0]);
        char **b = sorted_lines(in_place(place, out), &bytes[1], &n[1]);
        assert_int_equal(n[0], n[1]);
        for (size_t i = 0; i < n[0]; i++) {
            assert_string_equal(a[i], b[i]);
        }
        free(a);
        free(b);
        free(bytes[0]);
        free(bytes[1]);
    }
}

/* After stock has moved the tables say so, and still come in again. */
static void a_city_with_a_ledger_goes_out_and_in(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    LINLI_RAN("issue", "--db", db, "--item", "HL-01", "--qty", "3.125", "--date", DEMO_DAY, NULL);
    LINLI_RAN("receive", "--db", db, "--item", "HL-01", "--qty", "12", "--lot", "a,\"b\"",
              "--expiry", "2028-01-01", "--date", DEMO_DAY, NULL);
    LINLI_RAN("config", "--db", db, "city_name=邻里, \"一\"", NULL);
    assert_goes_round(place, db, false);
    assert_goes_round(place, db, true);
    LINLI_RAN("check", "--db", in_place(place, "again.db"), NULL);
}

/* Unusual but valid tables: quotes, commas, a name that looks like a number, three decimals. */
static void odd_tables_go_out_and_in(void **state)
{
    static const char items[] = "\xef\xbb\xbfitem,name,unit,pack\r\n"
                                "\"I,1\",\"say \"\"hi\"\"\",pc,0.125\r\n"
                                "I2,=1+2,\" kg \",\r\n\r\n"
                                "\"\xe7\x89\xa9\",007,,1\r\n";
    static const char demand[] = "date,qty,item,site\n"
                                 "2026-11-20,0.001,\"I,1\",S1\n"
                                 "2026-11-20,1000000000,I2,S1\n"
                                 "2026-11-21,,I2,S1\n"
                                 "2026-11-20,0,\xe7\x89\xa9,S1\n";
    struct place *place = *state;
    const char *from = in_place(place, "odd");
    assert_int_equal(mkdir(from, 0777), 0);
    write_text(in_place(place, "odd/items.csv"), items);
    write_text(in_place(place, "odd/demand.csv"), demand);
    LINLI_RAN("init", "--db", in_place(place, "odd.db"), "--from", from, NULL);
    assert_goes_round(place, in_place(place, "odd.db"), false);
    size_t n;
    char *text = read_file(in_place(place, "first/items.csv"), &n);
    assert_says(text, "\"I,1\",\"say \"\"hi\"\"\",");
    assert_says(text, "I2,=1+2,");
    free(text);
}

static void a_seed_makes_a_city(void **state)
{
    struct place *place = *state;
    size_t a_n;
    size_t b_n;
    LINLI_RAN("demo", "--out", in_place(place, "one"), "--seed", "1", NULL);
    LINLI_RAN("demo", "--out", in_place(place, "seven"), "--seed", "7", NULL);
    LINLI_RAN("demo", "--out", in_place(place, "seven_again"), "--seed", "7", NULL);
    assert_same_folder(in_place(demo_place, "tables"), in_place(place, "one")); /* the default */
    assert_same_folder(in_place(place, "seven"), in_place(place, "seven_again"));
    char *a = read_file(in_place(place, "one/demand.csv"), &a_n);
    char *b = read_file(in_place(place, "seven/demand.csv"), &b_n);
    assert_true(a_n != b_n || memcmp(a, b, a_n) != 0);
    free(a);
    free(b);
}

/* Zones on both sides of the date line, locales with other digits, commas and orders. */
static void zone_and_locale_change_no_byte(void **state)
{
    static const char *const envs[][4] = {
        {"TZ=UTC", "LC_ALL=C", NULL},
        {"TZ=Pacific/Kiritimati", "LC_ALL=de_DE.UTF-8", NULL},
        {"TZ=America/Anchorage", "LC_ALL=zh_CN.UTF-8", "LANG=zh_CN.UTF-8", NULL},
        {"TZ=nonsense", "LC_ALL=ar_EG", "LC_NUMERIC=fr_FR", NULL},
    };
    struct place *place = *state;
    struct run first = {0};
    for (int i = 0; i < 4; i++) {
        const struct run_how how = {.env = envs[i]};
        const char *db = demo_city(place);
        char out[32];
        snprintf(out, sizeof(out), "out%d", i);
        struct run made =
            linli_how(&how, "export", "--db", db, "--out", in_place(place, out), NULL);
        assert_ran(&made);
        run_finish(&made);
        struct run plan =
            linli_how(&how, "plan", "--db", db, "--date", DEMO_DAY, "--json", "--lang", "zh", NULL);
        assert_ran(&plan);
        if (i == 0) {
            first = plan;
            continue;
        }
        assert_same_folder(in_place(place, "out0"), in_place(place, out));
        assert_int_equal(plan.out_n, first.out_n);
        assert_memory_equal(plan.out, first.out, first.out_n);
        run_finish(&plan);
    }
    run_finish(&first);
}

static void the_number_of_threads_changes_no_byte(void **state)
{
    static const char *const threads[] = {"1", "2", "7"};
    struct run first = {0};
    for (int i = 0; i < 3; i++) {
        const char *db = demo_city(*state);
        struct run plan =
            linli("plan", "--db", db, "--date", DEMO_DAY, "--json", "--threads", threads[i], NULL);
        assert_ran(&plan);
        if (i == 0) {
            first = plan;
            continue;
        }
        assert_string_equal(plan.out, first.out);
        run_finish(&plan);
    }
    run_finish(&first);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_centre_goes_out_and_in),     TEST(what_was_imported_is_exported),
        TEST(orders_of_customers_go_out),     TEST(a_city_with_a_ledger_goes_out_and_in),
        TEST(odd_tables_go_out_and_in),       TEST(a_seed_makes_a_city),
        TEST(zone_and_locale_change_no_byte), TEST(the_number_of_threads_changes_no_byte),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
