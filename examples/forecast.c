/* Two items of a shop, eight weeks of daily sales each: forecasts of the coming week, and what the
 * total of its first three days stays below with a chance of nine in ten.
 *
 *     cc forecast.c $(pkg-config --cflags --libs linli-forecast) */
#include <linli/forecast.h>
#include <stdio.h>

enum { DAYS = 56, HORIZON = 7, ITEMS = 2, LEVELS_N = 3 };

int main(void)
{
    static const double levels[LEVELS_N] = {0.1, 0.5, 0.9};
    static const double week[7] = {20, 18, 17, 19, 24, 35, 31};
    static double sold[ITEMS][DAYS];
    static double on_offer[DAYS + HORIZON];
    for (int t = 0; t < DAYS + HORIZON; t++) {
        on_offer[t] = t % 14 == 4; /* every second Friday, and the coming one */
        if (t < DAYS) {
            sold[0][t] = week[t % 7] * (on_offer[t] > 0 ? 2.0 : 1.0) + t % 3;
            sold[1][t] = t % 5 == 0 ? 2.0 : 0.0; /* wanted now and then */
        }
    }
    struct linli_forecast_series series[ITEMS] = {
        /* 2026-09-28, a Monday, is day 20724 since 1970-01-01 */
        {.n = DAYS, .first_day = 20724, .qty = sold[0], .promo = on_offer, .sum_days = {3}},
        {.n = DAYS, .first_day = 20724, .qty = sold[1], .sum_days = {3}},
    };
    struct linli_forecast_options options = {
        .freq = LINLI_FORECAST_DAY, .horizon = HORIZON, .levels = levels, .levels_n = LEVELS_N};
    struct linli_forecast_result results[ITEMS];
    struct linli_arena arena;
    struct linli_error error;
    linli_arena_init(&arena, 0);
    linli_error_init(&error);
    if (linli_forecast_batch(series, NULL, ITEMS, &options, 2, &arena, results, &error) !=
        LINLI_OK) {
        char text[400];
        linli_error_print(&error, NULL, text, sizeof(text));
        fprintf(stderr, "%s\n", text);
        linli_arena_finish(&arena);
        return linli_rc_exit(error.rc);
    }
    for (int i = 0; i < ITEMS; i++) {
        printf("item %d, by %s\n", i, linli_forecast_model_name(results[i].model));
        for (int k = 0; k < HORIZON; k++) {
            printf("  day %d: mean %6.2f, 80 of 100 times %g to %g\n", k + 1, results[i].mean[k],
                   results[i].quantile[k], results[i].quantile[2 * HORIZON + k]);
        }
        printf("  first three days: %g are enough 9 times in 10\n", results[i].sum_quantile[0][2]);
    }
    linli_arena_finish(&arena);
    return 0;
}
