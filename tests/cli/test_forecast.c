/*
 * `linli forecast` and `linli backtest` as their callers see them: columns, rows, rules of the
 * file, the same bytes for any number of threads. The demand is made here: two items of weekly
 * rhythm.
 */
#include "run_linli.h"

#include <jansson.h>
#include <math.h>

enum { DAYS = 200 };

/* site,item,date,qty of 200 days from 2026-01-01; a closed day every hundred; then what is known
 * ahead of the two days after them. */
static const char *write_demand(const struct place *place)
{
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31};
    const char *path = in_place(place, "demand.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "site,item,date,qty,open\n");
    for (int item = 0; item < 2; item++) {
        int month = 0;
        int day = 1;
        for (int t = 0; t < DAYS + 2; t++) {
            bool open = t % 100 != 99 && t != DAYS + 1;
            fprintf(file, "S,I%d,2026-%02d-%02d,", item, month + 1, day);
            if (t < DAYS) {
                fprintf(file, "%d", open ? 10 + 5 * item + t % 7 + t * 7919 % 3 : 0);
            }
            fprintf(file, ",%d\n", open ? 1 : 0);
            day = day == month_days[month] ? 1 : day + 1;
            month += day == 1 ? 1 : 0;
        }
    }
    assert_int_equal(fclose(file), 0);
    return path;
}

static int lines_of(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++) {
        n += *text == '\n' ? 1 : 0;
    }
    return n;
}

static void each_series_has_a_row_a_day(void **state)
{
    const char *demand = write_demand(*state);
    struct run got = linli("forecast", "--horizon", "7", "--origin", "2026-07-19", demand, NULL);
    assert_ran(&got);
    assert_int_equal(lines_of(got.out), 1 + 2 * 7);
    assert_memory_equal(got.out, "site,item,date,mean,q0.1,q0.5,q0.9,model\n", 41);
    assert_says(got.out, "\nS,I0,2026-07-20,");
    assert_says(got.out, "\nS,I1,2026-07-26,");
    /* 2026-07-21 is said to be closed ahead: a row of zeros */
    assert_says(got.out, "\nS,I0,2026-07-21,0,0,0,0,");
    run_finish(&got);
    got = linli("forecast", "--horizon", "2", "--origin", "2026-07-19", "--levels", "0.25,0.75",
                "--model", "means", demand, NULL);
    assert_ran(&got);
    assert_says(got.out, "site,item,date,mean,q0.25,q0.75,model\n");
    assert_says(got.out, ",means\n");
    run_finish(&got);
}

static void a_sum_is_one_row_dated_by_its_last_day(void **state)
{
    const char *demand = write_demand(*state);
    struct run got =
        linli("forecast", "--horizon", "7", "--sum", "3", "--origin", "2026-07-18", demand, NULL);
    assert_ran(&got);
    assert_int_equal(lines_of(got.out), 1 + 2);
    assert_says(got.out, "\nS,I0,2026-07-21,");
    assert_says(got.out, "\nS,I1,2026-07-21,");
    run_finish(&got);
}

static void threads_and_files_do_not_change_a_byte(void **state)
{
    const struct place *place = *state;
    const char *demand = write_demand(place);
    const char *out = in_place(place, "out.csv");
    struct run one = linli("forecast", "--horizon", "5", "--threads", "1", demand, NULL);
    struct run eight =
        linli("forecast", "--horizon", "5", "--threads", "8", "--out", out, demand, NULL);
    assert_ran(&one);
    assert_ran(&eight);
    assert_string_equal(eight.out, "");
    size_t n;
    char *written = read_file(out, &n);
    assert_string_equal(written, one.out);
    free(written);
    run_finish(&one);
    run_finish(&eight);
}

static void what_cannot_be_forecast_is_said_in_one_line(void **state)
{
    const char *demand = write_demand(*state);
    static const char *const wrong[][2] = {{"--model", "crystal-ball"},
                                           {"--levels", "0.9,0.1"},
                                           {"--levels", "1.5"},
                                           {"--freq", "hour"},
                                           {"--origin", "2026-02-30"}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct run got =
            linli("forecast", "--horizon", "3", wrong[i][0], wrong[i][1], demand, NULL);
        assert_refused(&got, 2);
        assert_string_equal(got.out, "");
        run_finish(&got);
    }
    struct run got = linli("forecast", demand, NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "--horizon");
    run_finish(&got);
}

static const char *write_weather(const struct place *place)
{
    const char *path = in_place(place, "weather.csv");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "date,warmth,people\n");
    for (int t = 0; t < 28; t++) {
        fprintf(file, "2026-06-%02d,%d,%d\n", t + 1, t % 5, 100 + t % 3);
    }
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Thousandths of thousandths of the cell after so many commas. */
static long long cell_e4(const char *line, int commas)
{
    for (; commas > 0; line++) {
        commas -= *line == ',';
    }
    return llround(1e4 * strtod(line, NULL));
}

static void a_forecast_is_explained_to_the_last_digit(void **state)
{
    const char *demand = write_demand(*state);
    const char *out = in_place(*state, "parts.csv");
    struct run got = linli("forecast", "--horizon", "7", "--explain", "--out", out, demand, NULL);
    assert_ran(&got);
    run_finish(&got);
    size_t n;
    char *text = read_file(out, &n);
    const char *line = strchr(text, '\n') + 1;
    assert_memory_equal(text, "site,item,date,mean,level,stock_out,weekday,season,holiday,", 59);
    int rows = 0;
    for (; *line != '\0'; line = strchr(line, '\n') + 1) {
        long long sum = 0;
        for (int i = 0; i < 11; i++) {
            sum += cell_e4(line, 4 + i);
        }
        assert_int_equal(sum, cell_e4(line, 3));
        rows++;
    }
    assert_int_equal(rows, 2 * 7);
    free(text);
    got = linli("forecast", "--horizon", "3", "--explain", demand, NULL);
    assert_ran(&got);
    assert_says(got.out, "I0 at S (");
    assert_says(got.out, "weekday");
    run_finish(&got);
    got = linli("--lang", "zh", "forecast", "--sum", "3", "--explain", demand, NULL);
    assert_ran(&got);
    assert_says(got.out, "S I1（");
    assert_says(got.out, "水平");
    run_finish(&got);
}

static void what_is_not_known_ahead_is_remarked(void **state)
{
    const char *demand = write_demand(*state);
    const char *weather = write_weather(*state);
    struct run got = linli("forecast", "--horizon", "2", "--weather", weather, demand, NULL);
    assert_ran(&got);
    assert_says(got.err, "warmth is not known for every period ahead of 2 series");
    assert_says(got.err, "people is not known");
    run_finish(&got);
    got = linli("--lang", "zh", "forecast", "--horizon", "2", "--weather", weather, demand, NULL);
    assert_ran(&got);
    assert_says(got.err, "2 个序列的未来 warmth 不全");
    run_finish(&got);
}

static void patterns_are_listed_by_category(void **state)
{
    const char *demand = write_demand(*state);
    const char *items = in_place(*state, "items.csv");
    FILE *file = fopen(items, "w");
    assert_non_null(file);
    fprintf(file, "item,category\nI0,greens\n");
    assert_int_equal(fclose(file), 0);
    struct run got = linli("forecast", "--patterns", "--items", items, demand, NULL);
    assert_ran(&got);
    assert_says(got.out, "(all)");
    assert_says(got.out, "greens");
    assert_says(got.out, "(no category)");
    assert_says(got.out, "Saturday");
    run_finish(&got);
    const char *out = in_place(*state, "patterns.csv");
    got = linli("forecast", "--patterns", "--items", items, "--out", out, demand, NULL);
    assert_ran(&got);
    run_finish(&got);
    size_t n;
    char *text = read_file(out, &n);
    assert_memory_equal(text, "category,pattern,ratio,series\n*,weekday:1,", 42);
    assert_says(text, "\ngreens,weekday:7,");
    free(text);
    got = linli("--lang", "zh", "forecast", "--patterns", demand, NULL);
    assert_ran(&got);
    assert_says(got.out, "周六");
    run_finish(&got);
}

static void a_backtest_gives_every_measure(void **state)
{
    static const char *const numbers[] = {"series", "windows", "wape",       "mase",
                                          "rmsse",  "bias",    "coverage80", "seconds_fit"};
    const char *demand = write_demand(*state);
    struct run got = linli("backtest", "--horizon", "7", "--windows", "3", "--step", "7", "--json",
                           demand, NULL);
    assert_ran(&got);
    json_t *root = json_loads(got.out, 0, NULL);
    assert_non_null(root);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        assert_true(json_is_number(json_object_get(root, numbers[i])));
    }
    assert_int_equal(json_integer_value(json_object_get(root, "series")), 2);
    assert_int_equal(json_integer_value(json_object_get(root, "windows")), 3);
    assert_true(json_is_number(json_object_get(json_object_get(root, "pinball"), "0.5")));
    assert_true(json_array_size(json_object_get(root, "models")) > 2);
    assert_true(json_array_size(json_object_get(root, "worst")) > 0);
    /* a clean weekly rhythm is found */
    assert_true(json_number_value(json_object_get(root, "wape")) < 0.15);
    json_decref(root);
    run_finish(&got);
    got = linli("backtest", "--horizon", "7", "--windows", "3", "--step", "7", "--lang", "zh",
                demand, NULL);
    assert_ran(&got);
    assert_says(got.out, "wape");
    run_finish(&got);
    got = linli("backtest", "--horizon", "7", "--windows", "0", demand, NULL);
    assert_refused(&got, 2);
    run_finish(&got);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_series_has_a_row_a_day),
        TEST(a_sum_is_one_row_dated_by_its_last_day),
        TEST(threads_and_files_do_not_change_a_byte),
        TEST(what_cannot_be_forecast_is_said_in_one_line),
        TEST(a_forecast_is_explained_to_the_last_digit),
        TEST(what_is_not_known_ahead_is_remarked),
        TEST(patterns_are_listed_by_category),
        TEST(a_backtest_gives_every_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
