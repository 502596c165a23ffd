/*
 * linli twin as a user runs it: the tables in both languages, the page, JSON, and what it refuses.
 * The made-up centre of half a year, four weeks measured.
 */
#include "run_linli.h"

#include <jansson.h>

#include "../xml_check.h"
#include "base/date.h"
#include "small_tables.h"

#define SHORT "--profile", "center", "--months", "6", "--days", "28", "--replications", "2"

static void a_run_has_tables_a_page_and_json(void **state)
{
    const char *page = in_place(*state, "twin.html");
    struct run got = linli("twin", SHORT, "--policies", "base-stock,linli", "--html", page,
                           "--json", "--threads", "1", "--quiet", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "to")), "2026-11-22");
    assert_int_equal(json_integer_value(json_object_get(root, "items")), 120);
    const json_t *rows = json_object_get(root, "policies");
    assert_int_equal(json_array_size(rows), 2);
    /* seven of the planner and seven of base stock; and the two: 16 contenders, 2 replications,
     * 15 days to warm up (a twelfth of 184 days) and 28, 120 shelves */
    assert_int_equal(json_array_size(json_object_get(root, "frontier")), 14);
    assert_int_equal(json_integer_value(json_object_get(root, "balances")), 16 * 2 * 43 * 120);
    const json_t *figures = json_object_get(json_array_get(rows, 1), "figures");
    double sum = 0;
    static const char *const parts[] = {"cost_goods",     "cost_holding", "cost_orders",
                                        "cost_emergency", "cost_waste",   "cost_shortage",
                                        "cost_staff"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        sum += json_number_value(json_object_get(json_object_get(figures, parts[i]), "mean"));
    }
    double cost = json_number_value(json_object_get(json_object_get(figures, "cost"), "mean"));
    assert_true(sum > cost - 0.01 && sum < cost + 0.01);
    json_decref(root);
    run_finish(&got);
    size_t n;
    char *html = read_file(page, &n);
    assert_null(xml_bad_place(html));
    assert_non_null(strstr(html, "<svg class=\"chart\""));
    assert_non_null(strstr(html, "class=\"curve\""));
    free(html);
}

static void the_same_seed_says_the_same_in_two_languages(void **state)
{
    (void)state;
    struct run one = linli("twin", SHORT, "--policies", "clairvoyant,erp", "--threads", "1",
                           "--lang", "en", NULL);
    struct run two = linli("twin", SHORT, "--policies", "clairvoyant,erp", "--threads", "2",
                           "--lang", "en", NULL);
    assert_ran(&one);
    assert_string_equal(one.out, two.out);
    assert_says(one.out, "ERP reorder point");
    assert_says(one.out, "who knows all ahead");
    run_finish(&two);
    two = linli("twin", SHORT, "--policies", "clairvoyant", "--stress", "--lang", "zh", NULL);
    assert_ran(&two);
    assert_says(two.out, "预知未来（界限）");
    assert_says(two.out, "压力情景");
    run_finish(&two);
    /* knobs have names in the language of the sheet */
    two = linli("twin", SHORT, "--policies", "ddmrp", "--lang", "zh", NULL);
    assert_ran(&two);
    assert_says(two.out, "DDMRP 缓冲：提前期系数");
    assert_silent_about(two.out, "lead_factor");
    run_finish(&one);
    run_finish(&two);
}

/* 200 days of two items: three and four a day on even days, five and two on odd ones. */
static const char *history(const struct place *place)
{
    const char *folder = in_place(place, "history");
    char *bytes = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&bytes, &n);
    assert_non_null(out);
    fprintf(out, "site,item,date,qty\n");
    int32_t first = date_from_ymd(2026, 5, 1);
    for (int32_t t = 0; t < 200; t++) {
        char day[DATE_TEXT_BYTES];
        date_print(first + t, day);
        fprintf(out, "S1,I1,%s,%d\nS1,I2,%s,%d\n", day, t % 2 == 0 ? 3 : 5, day,
                t % 2 == 0 ? 4 : 2);
    }
    assert_int_equal(fclose(out), 0);
    small_tables_write(folder, "demand", bytes, n);
    free(bytes);
    return folder;
}

static double cost_of(const json_t *row, const char *what)
{
    const json_t *figures = json_object_get(row, what);
    return json_number_value(json_object_get(json_object_get(figures, "cost"), "mean"));
}

/* The supplier of the first item comes three days a week: any day is a lever. Sites do not supply
 * each other: their help is none. Strains leave rows in calm, and the row itself under all. */
static void levers_and_strains(void **state)
{
    const char *folder = history(*state);
    const char *page = in_place(*state, "levers.html");
    struct run got = linli("twin", "--from", folder, "--policies", "erp,linli", "--replications",
                           "2", "--levers", "--stress", "--json", "--quiet", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    const json_t *levers = json_object_get(root, "levers");
    static const char *const names[] = {"before", "forecast", "policy", "daily"};
    assert_int_equal(json_array_size(levers), 4);
    for (size_t i = 0; i < 4; i++) {
        const json_t *lever = json_array_get(levers, i);
        assert_string_equal(json_string_value(json_object_get(lever, "lever")), names[i]);
        assert_true(cost_of(lever, "figures") > 0);
    }
    const json_t *row = json_array_get(json_object_get(root, "policies"), 1);
    const json_t *strained = json_object_get(row, "strained");
    assert_true(cost_of(strained, "calm") > 0);
    /* the planner's lever is the planner's row: the same days, the same luck */
    assert_true(cost_of(json_array_get(levers, 2), "figures") <= cost_of(row, "figures") &&
                cost_of(json_array_get(levers, 2), "figures") >= cost_of(row, "figures"));
    json_decref(root);
    run_finish(&got);
    got = linli("twin", "--from", folder, "--policies", "linli", "--replications", "2", "--levers",
                "--stress", "--html", page, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "+ suppliers come any day");
    assert_says(got.out, "What strains cost");
    assert_says(got.out, "Two Items: ");
    run_finish(&got);
    size_t n;
    char *html = read_file(page, &n);
    assert_null(xml_bad_place(html));
    assert_non_null(strstr(html, "+ suppliers come any day</text>"));
    free(html);
}

/* Found settings are set with their evidence by --apply alone; a second search begins with them. */
static void settings_are_found_proved_and_set(void **state)
{
    const char *db = in_place(*state, "city.db");
    LINLI_RAN("init", "--db", db, "--from", history(*state), NULL);
    struct run got =
        linli("twin", "--db", db, "--tune", "--replications", "2", "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "Nothing was set");
    assert_says(got.out, "linli, tuned");
    run_finish(&got);
    got = linli("config", "--db", db, "tuned", "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "default");
    run_finish(&got);
    got = linli("twin", "--db", db, "--tune", "--apply", "--replications", "2", "--json", NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "tuned")), "applied");
    const json_t *steps = json_object_get(root, "steps");
    double cost = 1e300;
    bool any = false;
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *step = json_array_get(steps, i);
        const char *to = json_string_value(json_object_get(step, "to"));
        double after = json_number_value(json_object_get(step, "after"));
        if (strcmp(to, json_string_value(json_object_get(step, "from"))) == 0) {
            continue;
        }
        any = true;
        assert_true(after < json_number_value(json_object_get(step, "before")));
        cost = after < cost ? after : cost;
        struct run set =
            linli("config", "--db", db, json_string_value(json_object_get(step, "setting")), NULL);
        assert_says(set.out, to);
        run_finish(&set);
    }
    assert_true(any);
    json_decref(root);
    run_finish(&got);
    got = linli("config", "--db", db, "tuned", "--lang", "zh", NULL);
    assert_says(got.out, "→");
    assert_says(got.out, "本城设置");
    run_finish(&got);
    got = linli("config", "--db", db, "--lang", "en", NULL); /* all: the long text is cut */
    assert_says(got.out, "…");
    run_finish(&got);
    LINLI_RAN("check", "--db", db, NULL);
}

static void assert_failed(struct run *got, const char *why)
{
    assert_refused(got, 2);
    assert_says(got->err, why);
    run_finish(got);
}

static void wrong_questions_are_one_line(void **state)
{
    (void)state;
    struct run got = linli("twin", NULL);
    assert_failed(&got, "linli twin needs one of --profile, --from and --db");
    got = linli("twin", SHORT, "--policies", "linli,nobody", NULL);
    assert_failed(&got, "--policies has 'nobody'");
    /* the page's place is looked at before anything is simulated */
    got = linli("twin", SHORT, "--html", "/nowhere/twin.html", NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "/nowhere/twin.html: the file cannot be written");
    run_finish(&got);
    got = linli("twin", SHORT, "--tune", "--apply", NULL);
    assert_failed(&got, "--apply needs --tune and --db");
    got = linli("twin", SHORT, "--tune", "--levers", NULL);
    assert_failed(&got, "--tune takes no --policies");
    got = linli("twin", "--profile", "center", "--months", "6", "--days", "150", NULL);
    assert_failed(&got, "is too short to measure 150 of them, expected at least 255 days");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_has_tables_a_page_and_json, place_setup,
                                        place_teardown),
        cmocka_unit_test(the_same_seed_says_the_same_in_two_languages),
        cmocka_unit_test_setup_teardown(levers_and_strains, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(settings_are_found_proved_and_set, place_setup,
                                        place_teardown),
        cmocka_unit_test(wrong_questions_are_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
