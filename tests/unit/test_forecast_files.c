/* Forecasts from files: which days count as zero, closed or unknown, what the output holds, the
 * backtest's measures by hand, and the place in errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/date.h"
#include "base/text.h"
#include "service/forecast_files.h"
#include "service/forecast_files_series.h"

static const double LEVELS[] = {0.1, 0.5, 0.9};

struct fixture {
    struct linli_arena arena;
    char folder[200];
    char demand[260];
    char calendar[260];
    char events[260];
    char out[260];
    struct forecast_files_options options;
    struct linli_error err;
};

static void fixture_init(struct fixture *f)
{
    memset(f, 0, sizeof(*f));
    linli_arena_init(&f->arena, 0);
    linli_error_init(&f->err);
    const char *base = getenv("TMPDIR");
    snprintf(f->folder, sizeof(f->folder), "%s/linli-forecast-XXXXXX",
             base != NULL && *base != '\0' ? base : "/tmp");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->demand, sizeof(f->demand), "%s/demand.csv", f->folder);
    snprintf(f->calendar, sizeof(f->calendar), "%s/calendar.csv", f->folder);
    snprintf(f->events, sizeof(f->events), "%s/events.csv", f->folder);
    snprintf(f->out, sizeof(f->out), "%s/out.csv", f->folder);
    f->options = (struct forecast_files_options){.demand = f->demand,
                                                 .horizon = 2,
                                                 .origin_day = INT32_MIN,
                                                 .levels = LEVELS,
                                                 .levels_n = 3,
                                                 .threads = 1,
                                                 .out = f->out};
}

static void fixture_finish(struct fixture *f)
{
    unlink(f->demand);
    unlink(f->calendar);
    unlink(f->events);
    unlink(f->out);
    assert_int_equal(rmdir(f->folder), 0);
    linli_arena_finish(&f->arena);
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* The output as text, in the arena. */
static const char *run(struct fixture *f)
{
    struct forecast_files_notes notes;
    assert_int_equal(forecast_files_run(&f->options, &f->arena, &notes, &f->err), LINLI_OK);
    FILE *file = fopen(f->out, "rb");
    assert_non_null(file);
    char *text;
    assert_int_equal(LINLI_NEW(&f->arena, 1 << 16, &text, NULL), LINLI_OK);
    size_t n = fread(text, 1, (1 << 16) - 1, file);
    text[n] = '\0';
    fclose(file);
    return text;
}

static struct forecast_book read_book(struct fixture *f)
{
    struct forecast_book book;
    struct forecast_files_notes notes;
    assert_int_equal(forecast_book_read(&f->options, &f->arena, &book, &notes, &f->err), LINLI_OK);
    return book;
}

static void a_day_without_a_row_is_zero_unless_closed(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    /* x sells on the 1st and the 6th; the site is closed on the 3rd (calendar) and the 4th (a row
     * of y with open 0); on the 5th x has a row without a quantity: unknown */
    put(f.demand, "site,item,date,qty,open\n"
                  "s,x,2026-01-01,4,\ns,x,2026-01-06,2,\ns,x,2026-01-05,,\n"
                  "s,y,2026-01-04,0,0\ns,y,2026-01-06,1,1\n"
                  "t,x,2026-01-03,7,\n");
    put(f.calendar,
        "date,kind,site\n2026-01-03,closed,s\n2026-01-02,holiday,\n2026-01-07,closed,\n");
    f.options.calendar = f.calendar;
    struct forecast_book book = read_book(&f);
    assert_int_equal(book.spans_n, 3);
    struct linli_forecast_series s;
    uint8_t *counts;
    assert_int_equal(
        forecast_book_series(&book, book.spans[0], book.last, 2, &f.arena, &s, &counts, NULL),
        LINLI_OK);
    assert_int_equal(s.n, 6);
    const double qty[] = {4, 0, 0, 0, 0, 2};
    const uint8_t open[] = {1, 1, 0, 0, 0, 1, 0, 1};
    assert_memory_equal(s.qty, qty, sizeof(qty));
    assert_memory_equal(s.open, open, sizeof(open));
    /* the closures are the site's own: t is open on the 3rd */
    assert_int_equal(
        forecast_book_series(&book, book.spans[2], book.last, 2, &f.arena, &s, &counts, NULL),
        LINLI_OK);
    assert_int_equal(s.n, 4);
    assert_true(s.open[0] == 1 && s.qty[0] == 7.0 && s.open[4] == 0);
    const struct linli_forecast_signals *g = forecast_book_signals(&book, book.spans[0]);
    assert_int_equal(g->day_kind[1], LINLI_FORECAST_DAY_HOLIDAY);
    assert_int_equal(g->day_kind[2], LINLI_FORECAST_DAY_NORMAL);
    fixture_finish(&f);
}

static void months_end_at_their_own_last_row(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    put(f.demand, "site,item,date,qty\n"
                  "s,x,2026-01-01,4\ns,x,2026-03-01,6\n"
                  "s,y,2026-01-01,1\ns,y,2026-05-01,1\n");
    f.options.freq = LINLI_FORECAST_MONTH;
    struct forecast_book book = read_book(&f);
    struct linli_forecast_series s;
    uint8_t *counts;
    assert_int_equal(
        forecast_book_series(&book, book.spans[0], book.last, 1, &f.arena, &s, &counts, NULL),
        LINLI_OK);
    /* February was nothing; April and May are unknown, June is to be forecast */
    const double qty[] = {4, 0, 6, 0, 0};
    const uint8_t open[] = {1, 1, 1, 0, 0, 1};
    assert_int_equal(s.n, 5);
    assert_memory_equal(s.qty, qty, sizeof(qty));
    assert_memory_equal(s.open, open, sizeof(open));
    const char *text = run(&f);
    assert_non_null(strstr(text, "s,x,2026-06-01,"));
    assert_non_null(strstr(text, "s,y,2026-07-01,"));
    fixture_finish(&f);
}

static void rows_ahead_carry_what_is_known(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    put(f.demand, "site,item,date,qty,promo,price,open\n"
                  "s,x,2026-01-01,4,0,2.5,1\ns,x,2026-01-02,5,0,2.5,1\n"
                  "s,x,2026-01-03,,1,2.25,1\ns,x,2026-01-04,,0,,0\n");
    struct forecast_book book = read_book(&f);
    /* the last date with a quantity is the origin */
    assert_int_equal(book.last, date_from_ymd(2026, 1, 2));
    struct linli_forecast_series s;
    uint8_t *counts;
    assert_int_equal(
        forecast_book_series(&book, book.spans[0], book.last, 2, &f.arena, &s, &counts, NULL),
        LINLI_OK);
    assert_int_equal(s.n, 2);
    assert_true(s.promo[2] == 1.0 && s.promo[3] == 0.0);
    assert_true(fabs(s.price[2] - 2.25) < 1e-12 && isnan(s.price[3]));
    assert_true(s.open[2] == 1 && s.open[3] == 0);
    /* seen from the first day, the price of the second is not known ahead */
    assert_int_equal(
        forecast_book_series(&book, book.spans[0], book.last - 1, 2, &f.arena, &s, &counts, NULL),
        LINLI_OK);
    assert_int_equal(s.n, 1);
    assert_true(isnan(s.price[1]) && counts[1] == 1 && counts[2] == 0);
    fixture_finish(&f);
}

/* Dates can be written until 2199-12-31: the last day, week (Monday 2199-12-30) or month of a
 * forecast may be that, not one more; nothing is written before the refusal. */
static void a_forecast_ends_where_dates_end(void **state)
{
    (void)state;
    static const struct {
        enum linli_forecast_freq freq;
        const char *row;
        const char *last;
    } ends[] = {{LINLI_FORECAST_DAY, "s,x,2199-12-30,4\n", "s,x,2199-12-31,"},
                {LINLI_FORECAST_WEEK, "s,x,2199-12-23,4\n", "s,x,2199-12-30,"},
                {LINLI_FORECAST_MONTH, "s,x,2199-11-01,4\n", "s,x,2199-12-01,"}};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct fixture f;
        struct forecast_files_notes notes;
        char text[96];
        fixture_init(&f);
        snprintf(text, sizeof(text), "site,item,date,qty\n%s", ends[i].row);
        put(f.demand, text);
        f.options.freq = ends[i].freq;
        f.options.horizon = 2;
        assert_int_equal(forecast_files_run(&f.options, &f.arena, &notes, &f.err), LINLI_EINPUT);
        assert_int_not_equal(access(f.out, F_OK), 0);
        f.options.horizon = 1;
        assert_non_null(strstr(run(&f), ends[i].last));
        fixture_finish(&f);
    }
}

static void the_output_has_a_row_a_day_or_one_total(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    FILE *file = fopen(f.demand, "wb");
    assert_non_null(file);
    fputs("site,item,date,qty\n", file);
    for (int32_t day = 1; day <= 28; day++) {
        fprintf(file, "s,\"a,b\",2026-02-%02d,3\n", day);
    }
    assert_int_equal(fclose(file), 0);
    /* a constant: smoothing wins, every level is 3; two days make 6 */
    assert_string_equal(run(&f), "site,item,date,mean,q0.1,q0.5,q0.9,model\n"
                                 "s,\"a,b\",2026-03-01,3,3,3,3,smoothing\n"
                                 "s,\"a,b\",2026-03-02,3,3,3,3,smoothing\n");
    f.options.sum_periods = 2;
    assert_string_equal(run(&f), "site,item,date,mean,q0.1,q0.5,q0.9,model\n"
                                 "s,\"a,b\",2026-03-02,6,6,6,6,smoothing\n");
    f.options.sum_periods = 3;
    struct forecast_files_notes notes;
    assert_int_equal(forecast_files_run(&f.options, &f.arena, &notes, &f.err), LINLI_EUSAGE);
    fixture_finish(&f);
}

static void activities_reach_the_engine(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    put(f.demand, "site,item,date,qty\ns,x,2026-01-01,4\ns,x,2026-01-09,5\n");
    put(f.events, "site,date,type,size,name\ns,2026-01-03,choir,30,first\n"
                  "s,2026-01-03,choir,20,second\ns,2026-01-10,talk,,\n");
    f.options.events = f.events;
    struct forecast_book book = read_book(&f);
    const struct linli_forecast_signals *g = forecast_book_signals(&book, book.spans[0]);
    assert_int_equal(g->activities_n, 2);
    /* two groups of one day add up; a size that is not told counts as one */
    assert_true(g->activity_size[0][2] == 50.0 && g->activity_size[1][9] == 1.0);
    fixture_finish(&f);
}

static void a_backtest_is_measured_by_hand(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    /* 30 days of 2, then two days of 3: from the one origin (horizon 2 before the end) every
     * forecast is 2. wape = 2/6, bias = -2/6; pinball at 0.5: 0.5 · (1+1)/6 = 1/6, at 0.9: 1.8/6 */
    FILE *file = fopen(f.demand, "wb");
    assert_non_null(file);
    fputs("site,item,date,qty\n", file);
    for (int32_t day = 0; day < 32; day++) {
        char date[DATE_TEXT_BYTES];
        fprintf(file, "s,x,%s,%d\n", date_print(20000 + day, date), day < 30 ? 2 : 3);
    }
    assert_int_equal(fclose(file), 0);
    f.options.windows = 1;
    f.options.step = 1;
    struct forecast_files_score score;
    struct forecast_files_notes notes;
    assert_int_equal(forecast_files_backtest(&f.options, &f.arena, &score, &notes, &f.err),
                     LINLI_OK);
    assert_int_equal(score.series_n, 1);
    assert_int_equal(score.periods_n, 2);
    assert_true(fabs(score.wape - 2.0 / 6.0) < 1e-9);
    assert_true(fabs(score.bias + 2.0 / 6.0) < 1e-9);
    assert_true(fabs(score.pinball[1] - 1.0 / 6.0) < 1e-9);
    assert_true(fabs(score.pinball[2] - 1.8 / 6.0) < 1e-9);
    assert_true(score.coverage80 == 0.0);
    assert_true(isnan(score.mase)); /* a constant has no scale */
    assert_int_equal(score.worst_n, 1);
    assert_true(fabs(score.worst[0].abs_error - 2.0) < 1e-9);
    fixture_finish(&f);
}

/* 30 days of 2 pads and 4 gloves (care), 1 rice (food); then three days of 3, 3 and 2. Of 72 hours
 * care expects 18 and 18 come: its items' errors cancel. Food expects 3 of 6. 1 - 3 / 24. */
static void three_days_are_judged_by_site_and_category(void **state)
{
    (void)state;
    struct fixture f;
    struct forecast_files_score score;
    struct forecast_files_notes notes;
    fixture_init(&f);
    FILE *file = fopen(f.demand, "wb");
    assert_non_null(file);
    fputs("site,item,date,qty\n", file);
    for (int32_t day = 0; day < 33; day++) {
        char date[DATE_TEXT_BYTES];
        date_print(20000 + day, date);
        fprintf(file, "s,pads,%s,%d\ns,gloves,%s,%d\ns,rice,%s,%d\n", date, day < 30 ? 2 : 3, date,
                day < 30 ? 4 : 3, date, day < 30 ? 1 : 2);
    }
    assert_int_equal(fclose(file), 0);
    f.options.windows = 1;
    f.options.step = 1;
    f.options.horizon = 3;
    assert_int_equal(forecast_files_backtest(&f.options, &f.arena, &score, &notes, &f.err),
                     LINLI_OK);
    assert_true(isnan(score.acc72) && score.categories_n == 0); /* of no known category */
    f.options.items = f.events;
    put(f.events, "item,name,category\npads,p,care\ngloves,g,care\nrice,r,food\n");
    assert_int_equal(forecast_files_backtest(&f.options, &f.arena, &score, &notes, &f.err),
                     LINLI_OK);
    assert_true(fabs(score.acc72 - 0.875) < 1e-9);
    assert_int_equal(score.categories_n, 2);
    assert_string_equal(score.categories[0].name, "food");
    assert_true(fabs(score.categories[0].acc72 - 0.5) < 1e-9);
    assert_true(fabs(score.categories[1].acc72 - 1.0) < 1e-9);
    put(f.events, "item,name,category\npads,p,care\ngloves,g,care\n"); /* rice has none */
    assert_int_equal(forecast_files_backtest(&f.options, &f.arena, &score, &notes, &f.err),
                     LINLI_OK);
    assert_true(fabs(score.acc72 - 0.875) < 1e-9);
    assert_string_equal(score.categories[0].name, "");
    fixture_finish(&f);
}

/* Of three days on which 2 are expected: sold out at noon with 1 sold, 2 wanted; sold out at once
 * with 1 sold, nothing to tell; 2 sold. 4 expected, 4 wanted. */
static void sold_out_days_count_what_they_would_have_sold(void **state)
{
    static const char *const last[] = {"1,0.5", "1,0.1", "2,1"};
    (void)state;
    struct fixture f;
    struct forecast_files_score score;
    struct forecast_files_notes notes;
    fixture_init(&f);
    FILE *file = fopen(f.demand, "wb");
    assert_non_null(file);
    fputs("site,item,date,qty,in_stock\n", file);
    for (int32_t day = 0; day < 33; day++) {
        char date[DATE_TEXT_BYTES];
        fprintf(file, "s,pads,%s,%s\n", date_print(20000 + day, date),
                day < 30 ? "2,1" : last[day - 30]);
    }
    assert_int_equal(fclose(file), 0);
    put(f.events, "item,name,category\npads,p,care\n");
    f.options.items = f.events;
    f.options.windows = 1;
    f.options.step = 1;
    f.options.horizon = 3;
    assert_int_equal(forecast_files_backtest(&f.options, &f.arena, &score, &notes, &f.err),
                     LINLI_OK);
    assert_int_equal(score.periods_n, 2); /* all measures go by the same days */
    assert_true(fabs(score.wape) < 1e-9);
    assert_true(fabs(score.bias) < 1e-9);
    assert_true(fabs(score.acc72 - 1.0) < 1e-9);
    assert_true(fabs(score.categories[0].actual - 4.0) < 1e-9);
    fixture_finish(&f);
}

static void errors_name_file_line_and_column(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    put(f.demand, "site,item,date,qty\ns,x,2026-01-05,4\ns,x,2026-01-07,4\n");
    f.options.freq = LINLI_FORECAST_WEEK;
    struct forecast_files_notes notes;
    assert_int_equal(forecast_files_run(&f.options, &f.arena, &notes, &f.err), LINLI_EINPUT);
    assert_non_null(strstr(f.err.where, "demand.csv:3:date"));
    f.options.freq = LINLI_FORECAST_MONTH;
    linli_error_init(&f.err);
    assert_int_equal(forecast_files_run(&f.options, &f.arena, &notes, &f.err), LINLI_EINPUT);
    assert_non_null(strstr(f.err.where, "demand.csv:2:date"));
    assert_int_equal(access(f.out, F_OK), -1); /* no half output */
    fixture_finish(&f);
}

static void an_empty_table_gives_a_header(void **state)
{
    (void)state;
    struct fixture f;
    fixture_init(&f);
    put(f.demand, "site,item,date,qty\n");
    assert_string_equal(run(&f), "site,item,date,mean,q0.1,q0.5,q0.9,model\n");
    put(f.demand, "site,item,date,qty\ns,x,2026-01-05,\n");
    assert_string_equal(run(&f), "site,item,date,mean,q0.1,q0.5,q0.9,model\n");
    f.options.windows = 2;
    f.options.step = 7;
    struct forecast_files_score score;
    struct forecast_files_notes notes;
    assert_int_equal(forecast_files_backtest(&f.options, &f.arena, &score, &notes, &f.err),
                     LINLI_OK);
    assert_true(score.series_n == 0 && isnan(score.wape));
    fixture_finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_without_a_row_is_zero_unless_closed),
        cmocka_unit_test(months_end_at_their_own_last_row),
        cmocka_unit_test(rows_ahead_carry_what_is_known),
        cmocka_unit_test(the_output_has_a_row_a_day_or_one_total),
        cmocka_unit_test(activities_reach_the_engine),
        cmocka_unit_test(a_backtest_is_measured_by_hand),
        cmocka_unit_test(three_days_are_judged_by_site_and_category),
        cmocka_unit_test(sold_out_days_count_what_they_would_have_sold),
        cmocka_unit_test(errors_name_file_line_and_column),
        cmocka_unit_test(a_forecast_ends_where_dates_end),
        cmocka_unit_test(an_empty_table_gives_a_header),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
