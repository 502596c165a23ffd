/*
 * Buffer factors of categories in the database: the totals of last month from kept forecasts, a
 * review that happens once, and a person's word with its key.
 */
#include "books_city.h"
#include "planner/planner.h"
#include "service/buffer.h"
#include "store/city_load.h"

/*
 * Today is 2026-11-22 (20779): reviewed is October, days 20727 to 20757. RICE at S1 takes 10 a day
 * all along; plans of days 20724 to 20757 expected 8 a day, 24 in all, at most 27 in 72 hours.
 * Totals that end in October began on 20725 to 20755: 31 of them, each (30 - 24) / (27 - 24) = 2.
 * One forecast of MILK is of before promises were kept.
 */
static void fill(struct books *books)
{
    static char sql[32768];
    int n = 0;
    for (int day = 20700; day < BOOKS_TODAY; day++) {
        n += snprintf(
            sql + n, sizeof(sql) - (size_t)n, "%s (1, 1, %d, 10000)",
            day == 20700 ? "INSERT INTO demand (site_id, item_id, day, qty_e3) VALUES" : ",", day);
    }
    for (int day = 20724; day <= 20757; day++) {
        for (int ahead = 0; ahead < 3; ahead++) {
            n +=
                snprintf(sql + n, sizeof(sql) - (size_t)n, "%s (1, 1, %d, %d, 8000, 0, 0, '', %s)",
                         day + ahead == 20724
                             ? "; INSERT INTO forecast (site_id, item_id, origin_day, day, mean_e3,"
                               " low_e3, high_e3, model, high72_e3) VALUES"
                             : ",",
                         day, day + ahead, ahead == 0 ? "27000" : "NULL");
        }
    }
    n +=
        snprintf(sql + n, sizeof(sql) - (size_t)n, ", (1, 2, 20730, 20730, 8000, 0, 0, '', NULL);");
    assert_true(n > 0 && (size_t)n < sizeof(sql));
    books_sql(books->temp, sql);
}

static struct city city;
static struct plan plan;

/* A plan of the day, whose reviews are kept. */
static enum linli_rc plan_day(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct city_load_options load = {.today = BOOKS_TODAY};
    struct planner_options options = {.threads = 1};
    struct city_ids ids;
    city = (struct city){0};
    LINLI_TRY(store_load_city(db, &load, &books->arena, &city, &ids, err));
    LINLI_TRY(buffers_load_totals(db, &books->arena, &ids, &city, err));
    LINLI_TRY(planner_plan(&city, &options, &books->arena, &plan, err));
    return buffers_save(db, &plan, TEMP_CITY_NOW_MS, err);
}

/* 31 totals at 2: 1 + 31 / 121 = 1.26, by 0.1 a month. */
static void a_month_is_reviewed_once(void **state)
{
    struct books *books = *state;
    fill(books);
    books_run(books, plan_day);
    assert_true(city.buffers_due);
    assert_int_equal(city.buffer_totals_n, 31);
    assert_int_equal(city.buffer_totals[0].origin_day, 20725);
    assert_int_equal(city.buffer_totals[0].mean_e3, 24000);
    assert_int_equal(city.buffer_totals[0].high_e3, 27000);
    assert_int_equal(plan.buffers_n, 2); /* care, food */
    assert_true(plan.buffers[0].fresh && plan.buffers[1].fresh);
    assert_int_equal(plan.buffers[0].review.totals_n, 0);
    assert_int_equal(plan.buffers[1].review.totals_n, 31);
    assert_int_equal(plan.buffers[1].review.month_day, 20727);
    assert_int_equal(plan.buffers[1].factor_e4, 11000);
    struct buffer_review first = plan.buffers[1].review;
    books_sql(books->temp, "UPDATE demand SET qty_e3 = 1000;"); /* what was reviewed stays */
    books_run(books, plan_day);
    assert_false(city.buffers_due);
    assert_false(plan.buffers[0].fresh || plan.buffers[1].fresh);
    assert_memory_equal(&plan.buffers[1].review, &first, sizeof(first));
    assert_int_equal(plan.buffers[1].factor_e4, 11000);
    assert_int_equal(plan.buffers[0].review.measured_e4, FIXED_NONE);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM buffer_review"), 2);
}

static void without_a_rule_nothing_is_reviewed(void **state)
{
    struct books *books = *state;
    fill(books);
    books_sql(books->temp,
              "INSERT INTO setting (key, value) VALUES ('category_buffer_step', '0');");
    books_run(books, plan_day);
    assert_false(city.buffers_due);
    assert_int_equal(plan.buffers[1].factor_e4, 10000);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM buffer_review"), 0);
}

static struct buffer_view view;
static bool replayed;

static enum linli_rc look(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    return buffer_view(db, &books->arena, BOOKS_TODAY, &view, err);
}

static enum linli_rc change(struct db *db, struct books *books, const char *category,
                            int64_t factor_e4, const char *key, struct linli_error *err)
{
    struct who who = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS, .key = key};
    return buffer_set(db, &books->arena, category, factor_e4, "new shelf", BOOKS_TODAY, &who,
                      &replayed, err);
}

static enum linli_rc set(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "food", 15000, "k1", err);
}

static enum linli_rc set_too_much(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "food", 30001, NULL, err);
}

static enum linli_rc set_unknown(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "toys", 15000, NULL, err);
}

static enum linli_rc give_back(struct db *db, void *context, struct linli_error *err)
{
    return change(db, context, "food", FIXED_NONE, NULL, err);
}

static void a_person_sets_one_and_gives_it_back(void **state)
{
    struct books *books = *state;
    fill(books);
    books_refuse(books, give_back, LINLI_ESTATE);
    books_run(books, set);
    books_run(books, set); /* the same key: once */
    assert_true(replayed);
    books_refuse(books, set_too_much, LINLI_EUSAGE);
    books_refuse(books, set_unknown, LINLI_EUNKNOWN);
    books_run(books, plan_day);
    assert_true(plan.buffers[1].by_hand);
    assert_int_equal(plan.buffers[1].factor_e4, 15000);
    assert_int_equal(plan.buffers[1].review.after_e4, 11000);
    books_run(books, look);
    assert_true(view.rule);
    assert_int_equal(view.rows_n, 2);
    assert_int_equal(view.rows[1].factor_e4, 15000);
    assert_string_equal(view.rows[1].state.note, "new shelf");
    assert_int_equal(view.reviews_n, 2);
    assert_int_equal(view.hands_n, 1);
    books_run(books, give_back);
    books_refuse(books, give_back, LINLI_ESTATE);
    books_run(books, look);
    assert_int_equal(view.rows[1].factor_e4, 11000);
    assert_int_equal(view.hands_n, 2);
    assert_int_equal(view.hands[1].factor_e4, FIXED_NONE);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM buffer_hand"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(a_month_is_reviewed_once),
        books_test(without_a_rule_nothing_is_reviewed),
        books_test(a_person_sets_one_and_gives_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
