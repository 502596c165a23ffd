/* The laws of demand and weather: means and variances within four standard errors of 20,000 draws
 * of a fixed seed; streams that do not touch one another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>
#include <stdbool.h>

#include "base/date.h"
#include "world/draw.h"
#include "world/weather.h"

enum { DRAWS = 20000 };

struct moments {
    double mean;
    double variance;
    double zeros;
};

static struct moments of_day(double mean, double shape, double batch)
{
    struct random_stream stream;
    random_init(&stream, 9, "test draws", 0);
    double sum = 0;
    double squares = 0;
    double zeros = 0;
    for (int i = 0; i < DRAWS; i++) {
        double units = (double)world_draw_day(&stream, mean, shape, batch);
        sum += units;
        squares += units * units;
        zeros += units == 0;
    }
    double average = sum / DRAWS;
    return (struct moments){average, squares / DRAWS - average * average, zeros / DRAWS};
}

static bool near(double got, double want, double sd)
{
    return fabs(got - want) < 4 * sd / sqrt(DRAWS);
}

static void daily_counts_have_their_mean_and_spread(void **state)
{
    (void)state;
    /* variance 6 + 36 / 4 = 15; the spread of a sample variance is within a few times its size */
    struct moments m = of_day(6, 4, 0);
    assert_true(near(m.mean, 6, sqrt(15)));
    assert_true(fabs(m.variance - 15) < 1);
    /* Poisson: variance 6, zeros e^-6 = 0.0025 */
    m = of_day(6, 0, 0);
    assert_true(near(m.mean, 6, sqrt(6)));
    assert_true(fabs(m.variance - 6) < 0.3);
    m = of_day(0, 4, 0);
    assert_true(m.mean == 0 && m.zeros == 1);
}

static void intermittent_counts_come_in_batches(void **state)
{
    (void)state;
    /* 0.3 units a day in batches of 3: an occasion on 0.1 of the days, none on e^-0.1 = 0.9048.
     * A batch is 1 + Poisson(2): mean 3, mean square 2 + 9 = 11, so the variance is 0.1 * 11. */
    struct moments m = of_day(0.3, 5, 3);
    assert_true(near(m.mean, 0.3, sqrt(1.1)));
    assert_true(near(m.zeros, 0.9048, sqrt(0.9048 * 0.0952)));
    assert_true(fabs(m.variance - 1.1) < 0.15);
}

static void material_is_used_or_not(void **state)
{
    (void)state;
    struct random_stream stream;
    random_init(&stream, 9, "test material", 0);
    double sum = 0;
    double unused = 0;
    for (int i = 0; i < DRAWS; i++) {
        int64_t units = world_draw_material(&stream, 100, 0.5);
        sum += (double)units;
        unused += units == 0;
    }
    /* 100 people at 0.5: 50 on average, of which 15 % of the activities use none. The amount when
     * used has mean 58.8 and standard deviation 58.8 * 0.38; with the zeros 29 altogether. */
    assert_true(near(sum / DRAWS, 50, 29));
    assert_true(near(unused / DRAWS, 0.15, 0.357));
    assert_int_equal(world_draw_material(&stream, 0, 0.5), 0);
}

static void paths_stay_about_one_and_remember(void **state)
{
    (void)state;
    static double path[DRAWS];
    struct random_stream stream;
    random_init(&stream, 9, "test path", 0);
    world_draw_path(&stream, 0.8, 0.05, DRAWS, path);
    double sum = 0;
    double squares = 0;
    double products = 0;
    for (int t = 0; t < DRAWS; t++) {
        double departure = path[t] - 1;
        sum += departure;
        squares += departure * departure;
        products += t > 0 ? departure * (path[t - 1] - 1) : 0;
        assert_true(path[t] >= 0.5);
    }
    /* the mean's error grows by sqrt((1 + 0.8) / (1 - 0.8)) = 3 over that of independent days */
    assert_true(near(sum / DRAWS, 0, 3 * 0.05));
    assert_true(fabs(sqrt(squares / DRAWS) - 0.05) < 0.005);
    assert_true(fabs(products / squares - 0.8) < 0.03);
}

static void weather_follows_its_climate(void **state)
{
    (void)state;
    const struct world_climate climate = {16, 10, 2.5, 0.2, 0.5, 2, 10};
    const int32_t first = date_from_ymd(2000, 1, 1);
    const int32_t days_n = date_from_ymd(2030, 1, 1) - first;
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    struct world_weather weather;
    assert_int_equal(world_weather_fill(3, &climate, first, days_n, &arena, &weather, NULL),
                     LINLI_OK);
    double sums[2] = {0};
    double rainy[2] = {0};
    double days[2] = {0};
    for (int32_t t = 0; t < days_n; t++) {
        int32_t year = 0;
        int32_t month = 0;
        int32_t date = 0;
        date_to_ymd(first + t, &year, &month, &date);
        assert_true(weather.rain_mm[t] >= 0);
        if (month == 1 || month == 7) {
            int summer = month == 7;
            sums[summer] += weather.temperature[t];
            rainy[summer] += weather.rain_mm[t] > 0;
            days[summer]++;
        }
    }
    /* mid January 16 - 10 less a degree on a fifth of the days, mid July 16 + 10 less a degree on
     * half of them; the month about the extreme takes off another 0.15 or so */
    assert_true(fabs(sums[0] / days[0] - 5.95) < 0.5);
    assert_true(fabs(sums[1] / days[1] - 25.35) < 0.5);
    assert_true(fabs(rainy[0] / days[0] - 0.2) < 0.05);
    assert_true(fabs(rainy[1] / days[1] - 0.5) < 0.06);
    linli_arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(daily_counts_have_their_mean_and_spread),
        cmocka_unit_test(intermittent_counts_come_in_batches),
        cmocka_unit_test(material_is_used_or_not),
        cmocka_unit_test(paths_stay_about_one_and_remember),
        cmocka_unit_test(weather_follows_its_climate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
