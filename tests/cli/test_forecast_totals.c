/* `linli forecast --totals`: which totals there are, their names, and that rows add up as printed.
 */
#include "run_linli.h"

#include <stdlib.h>

enum { DAYS = 60, SITES = 2, ITEMS = 3 };

static const char *const SITE[SITES] = {"east, end", "west"};
static const char *const ITEM[ITEMS] = {"leek", "cress", "rope"};

/* site,item,date,qty of two sites and three items over 60 days from 2026-01-01. */
static const char *write_demand(const struct place *place, int sites)
{
    const char *path = in_place(place, "demand.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "site,item,date,qty\n");
    for (int i = 0; i < sites * ITEMS; i++) {
        for (int t = 0; t < DAYS; t++) {
            fprintf(file, "\"%s\",%s,2026-%02d-%02d,%d\n", SITE[i / ITEMS], ITEM[i % ITEMS],
                    t < 31   ? 1
                    : t < 59 ? 2
                             : 3,
                    t < 31   ? t + 1
                    : t < 59 ? t - 30
                             : t - 58,
                    3 + 4 * i + t % 7 + t * 7919 % (3 + i));
        }
    }
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Two vegetables; the rope has no category. */
static const char *write_items(const struct place *place)
{
    const char *path = in_place(place, "items.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "item,name,category\nleek,Leek,greens\ncress,Cress,greens\nrope,Rope,\n");
    assert_int_equal(fclose(file), 0);
    return path;
}

/* The means of one day's rows that begin with `start`, added up in ten-thousandths as printed. */
static long long sum_of(const char *out, const char *start, const char *date, int *ret_n)
{
    long long sum = 0;
    *ret_n = 0;
    for (const char *line = out; line != NULL && *line != '\0';) {
        const char *next = strchr(line, '\n');
        const char *day = strstr(line, date);
        if (strncmp(line, start, strlen(start)) == 0 && day != NULL && day < next) {
            sum += (long long)(strtod(day + strlen(date) + 1, NULL) * 1e4 + 0.5);
            *ret_n += 1;
        }
        line = next != NULL ? next + 1 : NULL;
    }
    return sum;
}

static void check_sum(const char *out, const char *date, const char *total,
                      const char *const *parts, int parts_n)
{
    int n;
    long long sum = 0;
    long long whole = sum_of(out, total, date, &n);
    assert_int_equal(n, 1);
    for (int i = 0; i < parts_n; i++) {
        sum += sum_of(out, parts[i], date, &n);
        assert_int_equal(n, 1);
    }
    assert_true(sum > 0 && whole == sum);
}

static void totals_add_up_as_printed(void **state)
{
    const char *demand = write_demand(*state, SITES);
    const char *items = write_items(*state);
    struct run got =
        linli("forecast", "--horizon", "2", "--totals", "--items", items, demand, NULL);
    assert_ran(&got);
    static const char *const dates[] = {"2026-03-02", "2026-03-03"};
    for (int k = 0; k < 2; k++) {
        static const char *const east[] = {"\"east, end\",leek,", "\"east, end\",cress,",
                                           "\"east, end\",rope,"};
        static const char *const west[] = {"west,leek,", "west,cress,", "west,rope,"};
        static const char *const leek[] = {"\"east, end\",leek,", "west,leek,"};
        static const char *const rope[] = {"\"east, end\",rope,", "west,rope,"};
        static const char *const sites[] = {"\"east, end\",*,", "west,*,"};
        check_sum(got.out, dates[k], "\"east, end\",*:greens,", east, 2);
        check_sum(got.out, dates[k], "west,*:greens,", west, 2);
        check_sum(got.out, dates[k], "\"east, end\",*,", east, 3);
        check_sum(got.out, dates[k], "west,*,", west, 3);
        check_sum(got.out, dates[k], "*,leek,", leek, 2);
        check_sum(got.out, dates[k], "*,rope,", rope, 2);
        check_sum(got.out, dates[k], "*,*,", sites, 2);
    }
    /* a header, 6 series, 2 categories, 2 sites, 3 items and the city, two days each */
    int lines = 0;
    for (const char *c = got.out; *c != '\0'; c++) {
        lines += *c == '\n' ? 1 : 0;
    }
    assert_int_equal(lines, 1 + 2 * (6 + 2 + 2 + 3 + 1));
    run_finish(&got);
}

static void a_single_site_has_no_city_and_no_double_items(void **state)
{
    const char *demand = write_demand(*state, 1);
    struct run got = linli("forecast", "--horizon", "7", "--sum", "7", "--totals", demand, NULL);
    assert_ran(&got);
    static const char *const parts[] = {"\"east, end\",leek,", "\"east, end\",cress,",
                                        "\"east, end\",rope,"};
    check_sum(got.out, "2026-03-08", "\"east, end\",*,", parts, 3);
    assert_null(strstr(got.out, "\n*,"));
    run_finish(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(totals_add_up_as_printed, place_setup, place_teardown),
        cmocka_unit_test_setup_teardown(a_single_site_has_no_city_and_no_double_items, place_setup,
                                        place_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
