/*
 * The record of suppliers: lead time as measured and drawn to the contract, out by rule and back,
 * a person's word above it, and what that does to the orders of a plan.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <math.h>

#include "planner/supplier_record.h"
#include "small_plan.h"

/* Orders of a supplier that were due on the days before today, the last yesterday, each so many
 * days late; 99: never came, 98: refused. */
static void add_deliveries(struct small_city *small, int64_t supplier, const int *late, int n)
{
    struct city *c = &small->city;
    if (c->deliveries == NULL) {
        c->deliveries = small_rows(small, sizeof(*c->deliveries));
    }
    for (int i = 0; i < n; i++) {
        int32_t due = small_today() - n + i;
        c->deliveries[c->deliveries_n++] =
            (struct supplier_delivery){.supplier = supplier,
                                       .due_day = due,
                                       .done_day = late[i] > 90 ? 0 : due + late[i],
                                       .refused = late[i] == 98};
    }
}

static struct supplier_state *states(struct small_city *small)
{
    if (small->city.supplier_states == NULL) {
        small->city.supplier_states = small_rows(small, sizeof(struct supplier_state));
    }
    return small->city.supplier_states;
}

static void assert_near(double value, double expected)
{
    assert_true(fabs(value - expected) < 1e-9);
}

/*
 * 2, 0, 4, 2 days late: 8 in all, own mean 2, squares 0 + 4 + 4 + 0 = 8, deviation sqrt(8 / 3).
 * Drawn by five: 8 / 9 days; with a deviation of 1 in the table sqrt((8 + 5) / 9). One that never
 * came and one that was refused are not measured. Nobody's record: the table's.
 */
static void the_lead_time_is_drawn_to_the_contract(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    add_deliveries(small, pads.supplier, (int[]){99, 98, 2, 0, 4, 2}, 6);
    struct supplier_lead lead = supplier_lead_measured(&small->city, pads.supplier, 1);
    assert_int_equal(lead.n, 4);
    assert_near(lead.own_days, 2);
    assert_near(lead.own_sd, sqrt(8.0 / 3));
    assert_near(lead.late_days, 8.0 / 9);
    assert_near(lead.sd_days, sqrt(13.0 / 9));
    assert_int_equal(supplier_lead_days(&small->city, pads.supplier, 1), 2); /* 1 + 0.89 */
    small->city.deliveries_n = 0;
    lead = supplier_lead_measured(&small->city, pads.supplier, 1);
    assert_int_equal(lead.n, 0);
    assert_near(lead.sd_days, 1);
    assert_int_equal(supplier_lead_days(&small->city, pads.supplier, 1), 1);
}

/* Ordered Monday: by contract there on Tuesday, as measured on Wednesday, and always so: 10 a day
 * for the 2 days protected become 30. */
static void a_plan_counts_with_the_measured_days(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    small_stock(small, pads.item, "L1", 25, FIXED_NONE);
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_REORDER_Q], 20 * FIXED_E3);
    small->city.settings.supplier_orders = 0;
    add_deliveries(small, pads.supplier, (int[]){1, 1, 1, 1, 1, 1}, 6);
    plan = plan_of(small);
    assert_int_equal(plan.lines[0].reason.numbers[LINE_REORDER_Q], 30 * FIXED_E3);
    assert_int_equal(plan.orders[0].due_day, small_today() + 2);
    assert_int_equal(plan.suppliers[pads.supplier].lead_n, 6);
    assert_int_equal(plan.suppliers[pads.supplier].late_e3, 1000);
}

/* Of the last six two on time: a third, below a half. Of three one: out too; of two it is too early
 * to say; half on time is enough. */
static void too_few_on_time_is_out(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    add_deliveries(small, pads.supplier, (int[]){0, 0, 1, 99, 0, 98, 0, 3}, 8);
    struct supplier_verdict v = supplier_judge(&small->city, pads.supplier);
    assert_true(v.out && v.changed);
    assert_int_equal(v.since_day, small_today());
    assert_int_equal(v.orders_n, 6);
    assert_int_equal(v.late_n, 4);
    small->city.deliveries_n = 0;
    add_deliveries(small, pads.supplier, (int[]){1, 1}, 2);
    assert_false(supplier_judge(&small->city, pads.supplier).out);
    small->city.deliveries_n = 0;
    add_deliveries(small, pads.supplier, (int[]){1, 1, 0, 0}, 4);
    assert_false(supplier_judge(&small->city, pads.supplier).out);
    small->city.deliveries_n = 0;
    add_deliveries(small, pads.supplier, (int[]){1, 1, 0}, 3);
    assert_true(supplier_judge(&small->city, pads.supplier).out);
    small->city.settings.supplier_orders = 0;
    assert_false(supplier_judge(&small->city, pads.supplier).out);
}

/* Out since four days: the two due since then decide. After supplier_trial_days it is back anyhow;
 * out by hand it stays. */
static void it_is_back_when_it_is_on_time(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    struct supplier_state *s = &states(small)[pads.supplier];
    *s = (struct supplier_state){.known = true, .out = true, .day = small_today() - 4};
    add_deliveries(small, pads.supplier, (int[]){5, 5, 5, 5, 0, 0}, 6);
    struct supplier_verdict v = supplier_judge(&small->city, pads.supplier);
    assert_true(!v.out && v.changed);
    small->city.deliveries[5].done_day += 1;
    assert_true(supplier_judge(&small->city, pads.supplier).out);
    s->day = small_today() - 28;
    v = supplier_judge(&small->city, pads.supplier);
    assert_true(!v.out && v.changed);
    s->by_hand = true;
    v = supplier_judge(&small->city, pads.supplier);
    assert_true(v.out && !v.changed);
    /* taken back yesterday: only what is due since then is judged, which is nothing */
    s->out = false;
    s->day = small_today() - 1;
    assert_false(supplier_judge(&small->city, pads.supplier).out);
}

/* The backup has the items of one that is out; a supplier without a backup keeps them. The same
 * plan again, with what the first one keeps, is the same. */
static void the_backup_takes_over(void **state)
{
    struct small_city *small = *state;
    const struct small_bought pads = small_bought(small, "pads", 10);
    int64_t soap = small_item(small, "soap", 10);
    (void)small_supply(small, pads.supplier, soap, 1, 1);
    int64_t near = small_supplier(small, "near", "general");
    (void)small_supply(small, near, pads.item, 2, 1);
    small_stock(small, pads.item, "L1", 0, FIXED_NONE);
    add_deliveries(small, pads.supplier, (int[]){1, 1, 1}, 3);
    for (int again = 0; again < 2; again++) {
        struct plan plan = plan_of(small);
        assert_int_equal(plan.lines[0].supplier, near);
        assert_int_equal(plan.lines[1].supplier, pads.supplier);
        const struct plan_notice *notice = find_notice(&plan, NOTICE_SUPPLIER_OUT, FIXED_NONE);
        assert_non_null(notice);
        assert_int_equal(notice->supplier, pads.supplier);
        assert_int_equal(notice->reason.numbers[0], 3);
        assert_int_equal(plan.suppliers[pads.supplier].changed, again == 0);
        states(small)[pads.supplier] = (struct supplier_state){
            .known = true, .out = true, .day = small_today(), .late_n = 3, .orders_n = 3};
    }
    states(small)[pads.supplier].day = small_today() - 28;
    struct plan plan = plan_of(small);
    assert_int_equal(plan.lines[0].supplier, pads.supplier);
    assert_non_null(find_notice(&plan, NOTICE_SUPPLIER_BACK, FIXED_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SMALL_TEST(the_lead_time_is_drawn_to_the_contract),
        SMALL_TEST(a_plan_counts_with_the_measured_days),
        SMALL_TEST(too_few_on_time_is_out),
        SMALL_TEST(it_is_back_when_it_is_on_time),
        SMALL_TEST(the_backup_takes_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
