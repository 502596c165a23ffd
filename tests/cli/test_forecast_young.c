/* `linli forecast` of items of few days: their group's help, its mark, and where there is none. */
#include "run_linli.h"

#include <stdlib.h>

enum { DAYS = 58, OLD = 4 };

/* Four items over 58 days from 2026-01-01, one over the last three of them, one that only stands
 * there, without any demand known; a weekend sells twice. */
static const char *write_demand(const struct place *place)
{
    const char *path = in_place(place, "demand.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "site,item,date,qty\n");
    for (int i = 0; i <= OLD; i++) {
        for (int t = i < OLD ? 0 : DAYS - 3; t < DAYS; t++) {
            fprintf(file, "S,I%d,2026-%02d-%02d,%d\n", i, t < 31 ? 1 : 2, t < 31 ? t + 1 : t - 30,
                    (i + 1) * (t % 7 == 2 || t % 7 == 3 ? 20 : 10));
        }
    }
    fprintf(file, "S,new,2026-02-27,\n");
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Mean and model of a row. */
static double mean_of(const char *out, const char *start, const char *model)
{
    const char *line = strstr(out, start);
    assert_non_null(line);
    const char *end = strchr(line + 1, '\n');
    assert_non_null(end);
    size_t n = strlen(model);
    assert_true((size_t)(end - line) > n && strncmp(end - n, model, n) == 0);
    return strtod(line + strlen(start), NULL);
}

static void young_items_are_helped_and_marked(void **state)
{
    const char *demand = write_demand(*state);
    struct run got = linli("forecast", "--horizon", "7", demand, NULL);
    assert_ran(&got);
    /* 2026-02-28 is a Saturday: (i + 1) 20. The others of its site lie between 10 and 80 */
    double fresh = mean_of(got.out, "\nS,new,2026-02-28,", ",none+group");
    assert_true(fresh > 20.0 && fresh < 80.0);
    double saturday = mean_of(got.out, "\nS,I4,2026-02-28,", "+group");
    double monday = mean_of(got.out, "\nS,I4,2026-03-02,", "+group");
    assert_true(saturday > 1.1 * monday); /* its three days alone know of no weekend */
    const char *old = strstr(got.out, "\nS,I0,2026-02-28,");
    assert_non_null(old);
    assert_true(strstr(old, "+group") > strchr(old + 1, '\n'));
    run_finish(&got);
}

static void a_model_that_was_asked_for_stands_alone(void **state)
{
    const char *demand = write_demand(*state);
    struct run got = linli("forecast", "--horizon", "2", "--model", "smoothing", demand, NULL);
    assert_ran(&got);
    assert_true(mean_of(got.out, "\nS,new,2026-02-28,", ",none") == 0.0);
    assert_null(strstr(got.out, "+group"));
    run_finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(young_items_are_helped_and_marked, place_setup,
                                        place_teardown),
        cmocka_unit_test_setup_teardown(a_model_that_was_asked_for_stands_alone, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
