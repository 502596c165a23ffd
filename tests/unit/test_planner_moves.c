/*
 * What goes where, on cities small enough for hand arithmetic and for brute force: a hub, a
 * district and points with constant demand. The properties run on seeded random cities.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <math.h>

#include "base/random.h"
#include "planner/moves.h"
#include "planner/planner.h"
#include "small_city.h"

enum { HUB, DISTRICT, NEAR, FAR, SITES, CITIES = 150, DIVISIONS = 300 };

struct tree {
    struct small_city small;
    int64_t item;
};

static void lane(struct tree *tree, int64_t from, int64_t to, int64_t unit_e4)
{
    struct city *c = &tree->small.city;
    struct lane *row = &c->lanes[c->lanes_n++];
    table_clear(table_get(TABLE_LANES), row);
    row->from = from;
    row->to = to;
    row->lead_hours_e3 = 2 * FIXED_E3;
    row->cost_per_unit_e4 = unit_e4;
}

/* Two points below a district below the hub, 4 and 6 a day. */
static void tree_init(struct tree *tree)
{
    struct city *c = &tree->small.city;
    small_init(&tree->small);
    c->sites[HUB].code = "hub";
    (void)small_site(&tree->small, "district", "hub");
    (void)small_site(&tree->small, "near", "district");
    (void)small_site(&tree->small, "far", "district");
    c->lanes = small_rows(&tree->small, sizeof(*c->lanes));
    c->vehicles = small_rows(&tree->small, sizeof(*c->vehicles));
    tree->item = small_item(&tree->small, "pads", 4);
    c->series[0].site = NEAR;
    small_series(&tree->small, FAR, 6);
    lane(tree, HUB, DISTRICT, 300);
    lane(tree, DISTRICT, NEAR, 800);
    lane(tree, DISTRICT, FAR, 800);
    int64_t supplier = small_supplier(&tree->small, "care", "general");
    (void)small_supply(&tree->small, supplier, tree->item, 1, 1);
}

static void stock(struct tree *tree, int64_t site, int64_t units, int64_t expiry_day)
{
    struct city *c = &tree->small.city;
    small_stock(&tree->small, tree->item, "L", units, expiry_day);
    c->stock[c->stock_n - 1].site = site;
}

static struct plan plan_of(struct tree *tree)
{
    struct planner_options options = {.threads = 1};
    struct plan plan;
    struct linli_error err;
    linli_error_init(&err);
    city_sort(&tree->small.city);
    assert_int_equal(city_check(&tree->small.city, &err), LINLI_OK);
    assert_int_equal(planner_plan(&tree->small.city, &options, &tree->small.arena, &plan, &err),
                     LINLI_OK);
    return plan;
}

static int64_t moved(const struct plan *plan, int64_t from, int64_t to)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < plan->moves_n; i++) {
        bool it = plan->moves[i].from == from && plan->moves[i].to == to;
        sum += it ? plan->moves[i].qty_e3 : 0;
    }
    return sum / FIXED_E3;
}

/* What is booked when the moves are carried out: off the lot, on its way. */
static void carry_out(struct tree *tree, const struct plan *plan)
{
    struct city *c = &tree->small.city;
    struct open_line *lines;
    assert_int_equal(LINLI_NEW(&tree->small.arena, c->open_lines_n + plan->moves_n, &lines, NULL),
                     LINLI_OK);
    for (int64_t i = 0; i < c->open_lines_n; i++) {
        lines[i] = c->open_lines[i];
    }
    for (int64_t i = 0; i < plan->moves_n; i++) {
        const struct plan_move *move = &plan->moves[i];
        lines[c->open_lines_n++] = (struct open_line){.line = c->open_lines_n,
                                                      .site = move->to,
                                                      .item = move->item,
                                                      .supplier = FIXED_NONE,
                                                      .transfer = true,
                                                      .from_site = move->from,
                                                      .qty_e3 = move->qty_e3,
                                                      .unit_price_e4 = FIXED_NONE,
                                                      .due_day = move->due_day,
                                                      .state = LINE_SENT};
        c->stock[move->stock].qty_e3 -= move->qty_e3;
    }
    c->open_lines = lines;
}

static void all_get_what_they_ask(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 100, FIXED_NONE);
    stock(&tree, DISTRICT, 10, FIXED_NONE);
    stock(&tree, NEAR, 4, FIXED_NONE);
    stock(&tree, FAR, 6, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Class A, overnight: 2 days are protected and 3 more covered, 20 and 30. Below the reorder
     * points of 8 and 12 both ask for the rest, 16 and 24. The district's 10 go first: short, so
     * with one z: near 8 + 2.83 z - 4, far 12 + 3.46 z - 6 make 10 at z = 0: 4 and 6. */
    assert_int_equal(moved(&plan, DISTRICT, NEAR), 4);
    assert_int_equal(moved(&plan, DISTRICT, FAR), 6);
    /* With them both are at their reorder points, and the hub has no more to give today. */
    assert_int_equal(plan.moves_n, 2);
    assert_int_equal(plan.moves[0].due_day, small_today() + 1);
    /* 6 or 4 units for 0.08 a unit */
    assert_int_equal(plan.moves[0].way_fen + plan.moves[1].way_fen, 80);
    const struct reason *reason = &plan.moves[0].reason;
    assert_int_equal(reason->id, REASON_PUSH);
    assert_int_equal(reason->numbers[6], 10 * FIXED_E3);
    tree.small.city.stock[1].qty_e3 = 0; /* nothing at the district: from the hub through it */
    plan = plan_of(&tree);
    assert_int_equal(moved(&plan, HUB, NEAR), 16);
    assert_int_equal(moved(&plan, HUB, FAR), 24);
    assert_int_equal(plan.moves[0].reason.numbers[5], FIXED_NONE);
    small_finish(&tree.small);
}

/* Quantities that approve themselves. */
static int64_t approved(const struct plan *plan)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < plan->moves_n; i++) {
        sum += plan->moves[i].approved ? plan->moves[i].qty_e3 : 0;
    }
    return sum / FIXED_E3;
}

static void routine_pushes_approve_themselves(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    struct city *c = &tree.small.city;
    stock(&tree, HUB, 100, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* as above without any stock: 20 and 30, all that was asked for */
    assert_int_equal(moved(&plan, HUB, NEAR) + moved(&plan, HUB, FAR), 50);
    assert_int_equal(approved(&plan), 50);
    /* A unit costs 2.00 and its way 0.03 + 0.08: 20 are 42.20, 30 are 63.30. */
    c->settings.auto_approve_e4 = 500000;
    plan = plan_of(&tree);
    assert_int_equal(approved(&plan), 20);
    c->settings.auto_approve_e4 = 422000;
    plan = plan_of(&tree);
    assert_int_equal(approved(&plan), 20);
    c->settings.auto_approve_e4 = 421900;
    plan = plan_of(&tree);
    assert_int_equal(approved(&plan), 0);
    /* nor when somebody has to go short */
    c->settings.auto_approve_e4 = 5000000;
    c->stock[0].qty_e3 = 10 * FIXED_E3;
    plan = plan_of(&tree);
    assert_int_equal(moved(&plan, HUB, NEAR) + moved(&plan, HUB, FAR), 10);
    assert_int_equal(approved(&plan), 0);
    small_finish(&tree.small);
}

static void a_lot_leaves_only_for_where_it_is_good(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, HUB, 10, small_today());
    stock(&tree, HUB, 10, small_today() + 1);
    struct plan plan = plan_of(&tree);
    assert_int_equal(moved(&plan, HUB, NEAR) + moved(&plan, HUB, FAR), 10);
    for (int64_t i = 0; i < plan.moves_n; i++) {
        assert_int_equal(tree.small.city.stock[plan.moves[i].stock].expiry_day, small_today() + 1);
    }
    small_finish(&tree.small);
}

static void shelves_and_vans_are_not_overfilled(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    struct city *c = &tree.small.city;
    stock(&tree, HUB, 100, FIXED_NONE);
    c->items[0].volume_ml = 500;
    c->sites[NEAR].capacity_l = 3;
    struct plan plan = plan_of(&tree);
    /* 3 l take 6 units of half a litre; far's 30 fit. */
    assert_int_equal(moved(&plan, HUB, NEAR), 6);
    assert_int_equal(moved(&plan, HUB, FAR), 30);
    struct vehicle *van = &c->vehicles[c->vehicles_n++];
    table_clear(table_get(TABLE_VEHICLES), van);
    van->code = "van";
    van->depot = DISTRICT;
    van->capacity_ml = 10000;
    plan = plan_of(&tree);
    /* 10 l: 20 units; both have nothing, so the first in order is served first: 6 and 14. */
    assert_int_equal(moved(&plan, HUB, NEAR), 6);
    assert_int_equal(moved(&plan, HUB, FAR), 14);
    carry_out(&tree, &plan); /* the van has left full */
    plan = plan_of(&tree);
    assert_int_equal(plan.moves_n, 0);
    small_finish(&tree.small);
}

static int64_t below(struct random_stream *stream, uint64_t n)
{
    return (int64_t)random_below(stream, n);
}

static int64_t short_n(const struct plan *plan)
{
    int64_t n = 0;
    for (int64_t i = 0; i < plan->notices_n; i++) {
        enum reason_id id = plan->notices[i].reason.id;
        n += id == NOTICE_SHORT_NO_HELP || id == NOTICE_SHORT_TODAY || id == NOTICE_SHORT_ABOVE;
    }
    return n;
}

static void neighbours_help_before_anything_is_bought(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    struct city *c = &tree.small.city;
    int64_t rescue = small_supplier(&tree.small, "rescue", "instant");
    struct supply_term *term = small_supply(&tree.small, rescue, tree.item, 2, 0);
    term->price_e4 = 3 * FIXED_E4;
    stock(&tree, NEAR, 12, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Near keeps what two days may take, 8, and has 4 over; far misses 6 of today. A unit costs
     * 1 yuan and more of the surcharge from the supplier within hours, 0.16 on the way. */
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(moved(&plan, NEAR, FAR), 4);
    assert_int_equal(plan.moves[0].due_day, small_today());
    assert_int_equal(plan.moves[0].way_fen, 64);
    assert_int_equal(plan.moves[0].reason.id, REASON_HELP);
    assert_int_equal(plan.moves[0].reason.numbers[1], 6 * FIXED_E3);
    assert_int_equal(plan.moves[0].reason.numbers[3], 1600);
    /* The 2 of today that are left are ordered within hours; tomorrow the hub's push is there. */
    assert_int_equal(plan.emergencies_n, 1);
    assert_int_equal(plan.emergencies[0].qty_e3, 2 * FIXED_E3);
    c->stock[0].qty_e3 = 100 * FIXED_E3;
    plan = plan_of(&tree);
    assert_int_equal(moved(&plan, NEAR, FAR), 6);
    assert_int_equal(plan.emergencies_n, 0);
    assert_int_equal(short_n(&plan), 0);
    /* At 50 yuan a trip it is not worth it. */
    c->lanes[1].cost_per_trip_e4 = 50 * FIXED_E4;
    plan = plan_of(&tree);
    assert_int_equal(moved(&plan, NEAR, FAR), 0);
    assert_int_equal(plan.emergencies_n, 1);
    small_finish(&tree.small);
}

static void what_would_expire_goes_first(void **state)
{
    (void)state;
    struct tree tree;
    tree_init(&tree);
    stock(&tree, NEAR, 10, small_today());
    stock(&tree, NEAR, 90, FIXED_NONE);
    struct plan plan = plan_of(&tree);
    /* Of the 10 that expire today near uses 4; the other 6 are what far misses. */
    assert_int_equal(plan.moves_n, 1);
    assert_int_equal(plan.moves[0].stock, 0);
    assert_int_equal(plan.moves[0].qty_e3, 6 * FIXED_E3);
    assert_int_equal(plan.moves[0].reason.numbers[2], 6 * FIXED_E3);
    small_finish(&tree.small);
}

/* ---- properties ------------------------------------------------------------------------------ */

static double fractile(const struct give *g, int64_t given)
{
    return (g->position + (double)given - g->mean) / g->sd;
}

static double lowest(const struct give *gives, const int64_t given[3])
{
    double low = (double)INFINITY;
    for (int i = 0; i < 3; i++) {
        low = fmin(low, fractile(&gives[i], given[i]));
    }
    return low;
}

static double best_of_all(const struct give *gives, int64_t offered)
{
    double best = -(double)INFINITY;
    int64_t x[3];
    for (x[0] = 0; x[0] <= offered && x[0] * FIXED_E3 <= gives[0].asked_e3; x[0]++) {
        for (x[1] = 0; x[0] + x[1] <= offered && x[1] * FIXED_E3 <= gives[1].asked_e3; x[1]++) {
            for (x[2] = 0; x[0] + x[1] + x[2] <= offered && x[2] * FIXED_E3 <= gives[2].asked_e3;
                 x[2]++) {
                best = fmax(best, lowest(gives, x));
            }
        }
    }
    return best;
}

/* No unit would do better with another who still wants one. */
static void no_exchange_helps(const struct give *gives, const int64_t x[3])
{
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            if (x[i] > 0 && x[j] * FIXED_E3 < gives[j].asked_e3) {
                assert_true(fractile(&gives[i], x[i] - 1) <= fractile(&gives[j], x[j]) + 1e-6);
            }
        }
    }
}

/* No division gives the worst placed a higher fractile, none uses more or leaves a unit over. */
static void a_division_is_as_even_as_can_be(void **state)
{
    (void)state;
    for (uint64_t k = 0; k < DIVISIONS; k++) {
        struct random_stream stream;
        struct give gives[3];
        int64_t asked = 0;
        int64_t given = 0;
        random_init(&stream, 1, "divisions", k);
        for (int i = 0; i < 3; i++) {
            gives[i] = (struct give){.asked_e3 = below(&stream, 12) * FIXED_E3,
                                     .mean = 10 * random_unit(&stream),
                                     .sd = 0.2 + 4 * random_unit(&stream),
                                     .position = floor(5 * random_unit(&stream))};
            asked += gives[i].asked_e3 / FIXED_E3;
        }
        int64_t offered = below(&stream, 20);
        distribute_divide(gives, 3, offered * FIXED_E3, FIXED_E3);
        int64_t x[3];
        for (int i = 0; i < 3; i++) {
            assert_true(gives[i].qty_e3 >= 0 && gives[i].qty_e3 <= gives[i].asked_e3);
            x[i] = gives[i].qty_e3 / FIXED_E3;
            given += x[i];
        }
        assert_int_equal(given, asked < offered ? asked : offered);
        assert_true(best_of_all(gives, offered) - lowest(gives, x) <= 1e-9);
        no_exchange_helps(gives, x);
    }
}

static void random_city(struct tree *tree, struct random_stream *stream)
{
    struct city *c = &tree->small.city;
    tree_init(tree);
    int64_t lots = 2 + below(stream, 8);
    for (int64_t i = 0; i < lots; i++) {
        int64_t expiry = small_today() + below(stream, 9);
        stock(tree, below(stream, SITES), 1 + below(stream, 40),
              expiry == small_today() + 8 ? FIXED_NONE : expiry);
        c->stock[c->stock_n - 1].lot = i;
    }
    c->items[0].volume_ml = below(stream, 2) * 700;
    c->items[0].temp = below(stream, 3);
    for (int64_t i = 0; i < SITES; i++) {
        if (below(stream, 3) == 0) {
            c->sites[i].capacity_l = 5 + below(stream, 30);
            c->sites[i].cold_capacity_l = 5 + below(stream, 30);
        }
    }
    if (below(stream, 2) == 0) {
        struct vehicle *van = &c->vehicles[c->vehicles_n++];
        table_clear(table_get(TABLE_VEHICLES), van);
        van->code = "van";
        van->depot = below(stream, 2);
        van->capacity_ml = 3000 + below(stream, 20000);
    }
}

static void check_room(const struct city *c, const struct plan *plan)
{
    int64_t volume = c->items[0].volume_ml;
    for (int64_t site = NEAR; site < SITES; site++) {
        int64_t litres = c->items[0].temp == TEMP_AMBIENT ? c->sites[site].capacity_l
                                                          : c->sites[site].cold_capacity_l;
        int64_t there = 0;
        int64_t comes = 0;
        bool pushed = false; /* help is used at once and asks for no room */
        for (int64_t i = 0; i < c->stock_n; i++) {
            there += c->stock[i].site == site ? c->stock[i].qty_e3 : 0;
        }
        for (int64_t i = 0; i < plan->moves_n; i++) {
            bool to = plan->moves[i].to == site;
            comes += to ? plan->moves[i].qty_e3 : 0;
            pushed = pushed || (to && plan->moves[i].reason.id == REASON_PUSH);
        }
        assert_true(litres == FIXED_NONE || !pushed ||
                    (there + comes) * volume <= litres * 1000 * FIXED_E3);
    }
    int64_t load[2] = {0, 0};
    for (int64_t i = 0; i < plan->moves_n; i++) {
        bool push = plan->moves[i].reason.id == REASON_PUSH;
        load[DISTRICT] += push ? plan->moves[i].qty_e3 * volume : 0;
        load[HUB] += push && plan->moves[i].from == HUB ? plan->moves[i].qty_e3 * volume : 0;
    }
    for (int64_t i = 0; i < c->vehicles_n; i++) {
        assert_true(load[c->vehicles[i].depot] <= c->vehicles[i].capacity_ml * FIXED_E3);
    }
}

static void moves_of_any_city_keep_the_rules(void **state)
{
    (void)state;
    int64_t pushes = 0;
    int64_t helps = 0;
    for (uint64_t k = 0; k < CITIES; k++) {
        struct random_stream stream;
        struct tree tree;
        random_init(&stream, 2, "cities", k);
        random_city(&tree, &stream);
        struct city *c = &tree.small.city;
        struct plan plan = plan_of(&tree);
        int64_t taken[SMALL_MOST] = {0};
        for (int64_t i = 0; i < plan.moves_n; i++) {
            const struct plan_move *move = &plan.moves[i];
            const struct lot_stock *lot = &c->stock[move->stock];
            assert_true(move->qty_e3 > 0 && lot->site == move->from && move->to != move->from);
            assert_true(lot->expiry_day == FIXED_NONE || lot->expiry_day >= move->due_day);
            taken[move->stock] += move->qty_e3;
            assert_true(taken[move->stock] <= lot->qty_e3);
            pushes += move->reason.id == REASON_PUSH ? 1 : 0;
            helps += move->reason.id == REASON_HELP ? 1 : 0;
        }
        check_room(c, &plan);
        carry_out(&tree, &plan);
        plan = plan_of(&tree);
        assert_int_equal(plan.moves_n, 0); /* what is booked is not decided again */
        small_finish(&tree.small);
    }
    assert_true(pushes > CITIES / 2 && helps > CITIES / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_get_what_they_ask),
        cmocka_unit_test(routine_pushes_approve_themselves),
        cmocka_unit_test(a_lot_leaves_only_for_where_it_is_good),
        cmocka_unit_test(shelves_and_vans_are_not_overfilled),
        cmocka_unit_test(neighbours_help_before_anything_is_bought),
        cmocka_unit_test(what_would_expire_goes_first),
        cmocka_unit_test(a_division_is_as_even_as_can_be),
        cmocka_unit_test(moves_of_any_city_keep_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
