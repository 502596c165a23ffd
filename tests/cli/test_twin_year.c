/*
 * linli twin as a user runs it: the tables in both languages, the page, JSON, and what it refuses.
 * The made-up centre of half a year, four weeks measured.
 */
#include "run_linli.h"

#include <jansson.h>

#include "../xml_check.h"

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
    run_finish(&one);
    run_finish(&two);
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
    got = linli("twin", "--profile", "groupbuy", "--months", "6", "--days", "28", "--policies",
                "erp", NULL);
    assert_failed(&got, "supplies others");
    got = linli("twin", "--profile", "center", "--months", "6", "--days", "150", NULL);
    assert_failed(&got, "is too short to simulate 150 of them");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_run_has_tables_a_page_and_json, place_setup,
                                        place_teardown),
        cmocka_unit_test(the_same_seed_says_the_same_in_two_languages),
        cmocka_unit_test(wrong_questions_are_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
