/*
 * `linli carbon` as its callers see it: shares by hand, an order that rode twice, empty trips,
 * factors by region and year, one's own tables, files in any order, and what is refused where.
 */
#include "run_linli.h"

#define in_a_place(test) cmocka_unit_test_setup_teardown(test, place_setup, place_teardown)

static const char trips[] = "trip,date,kind,region,km,planned_km,energy\n"
                            "L1,2026-11-20,truck,,38.5,,\n"
                            "M1,2026-11-20,e_tricycle,,20,,\n"
                            "M2,2026-12-01,e_bike,,,100,\n";
static const char loads[] = "trip,order,kg,direct_km\n"
                            "L1,o1,3.2,18\nL1,o2,1.5,18\nL1,o3,9,18\n"
                            "M1,o1,2,3\nM1,o3,1,2\n";

static void write_tables(struct place *place)
{
    write_text(in_place(place, "trips.csv"), trips);
    write_text(in_place(place, "loads.csv"), loads);
}

/*
 * L1: 38.5 km of 13 L a 100 km are 5.005 L of 3.24 kg: 16,216.2 g by 3.2 to 1.5 to 9:
 * 3,787.72555, 1,775.49635, 10,652.97810; the milligram that rounding leaves goes to the first. M1:
 * 20 km of 6.5 kWh and a tenth lost are 1.43 kWh of 0.6205 kg: 887.315 g by 6 to 2: 665.48625 and
 * 221.82875, where the second gets the milligram. M2 carried nothing, planned 100 km, so 105 of 1.5
 * kWh and a tenth: 1.7325 kWh, 1,075.01625 g.
 */
static void footprints_by_hand(void **state)
{
    struct place *place = *state;
    write_tables(place);
    struct run got =
        linli("carbon", "--lang", "en", "--orders", in_place(place, "orders.csv"), "--report", "-",
              "--loads", in_place(place, "loads.csv"), in_place(place, "trips.csv"), NULL);
    assert_ran(&got);
    assert_says(got.out, "2026-11-01,e_tricycle,,1,0,20,1.43,kWh,0.008,0.887315,0,110914.4\n");
    assert_says(got.out, "2026-11-01,truck,,1,0,38.5,5.005,L,0.2466,16.2162,0,65759.1\n");
    assert_says(got.out, "2026-12-01,e_bike,,1,1,105,1.7325,kWh,0,1.075016,1.075016,\n");
    assert_says(got.out, "3 orders, 5701.172 g CO2e each on average");
    size_t n = 0;
    char *orders = read_file(in_place(place, "orders.csv"), &n);
    assert_string_equal(orders, "order,month,trips,tonne_km,transport_g,packaging_g,total_g\n"
                                "o1,2026-11-01,2,0.0636,4453.212,0,4453.212\n"
                                "o2,2026-11-01,1,0.027,1775.496,0,1775.496\n"
                                "o3,2026-11-01,2,0.164,10874.807,0,10874.807\n");
    free(orders);
    run_finish(&got);
}

static void the_order_of_rows_does_not_matter(void **state)
{
    struct place *place = *state;
    write_tables(place);
    write_text(in_place(place, "turned.csv"), "order,direct_km,kg,trip\n"
                                              "o3,2,1,M1\no3,18,9,L1\no1,3,2,M1\n"
                                              "o2,18,1.5,L1\no1,18,3.2,L1\n");
    struct run first = linli("carbon", "--orders", "-", "--loads", in_place(place, "loads.csv"),
                             in_place(place, "trips.csv"), NULL);
    struct run second = linli("carbon", "--orders", "-", "--loads", in_place(place, "turned.csv"),
                              in_place(place, "trips.csv"), NULL);
    assert_ran(&first);
    assert_ran(&second);
    assert_string_equal(first.out, second.out);
    run_finish(&first);
    run_finish(&second);
}

/* One kWh each: the region's own factor, the latest year that is not after the trip's, and before
 * all years the earliest. A piece of packaging counts in the month of its order. */
static void factors_by_region_and_year(void **state)
{
    struct place *place = *state;
    write_text(in_place(place, "trips.csv"), "trip,date,kind,region,energy\n"
                                             "A,2025-01-05,van,,1\nB,2023-01-05,van,,1\n"
                                             "C,2020-01-05,van,,1\nD,2025-01-05,van,hill,1\n");
    write_text(in_place(place, "loads.csv"), "trip,order\nA,a\nB,b\nC,c\nD,d\n");
    write_text(in_place(place, "pack.csv"), "order,material,pieces,g_each\na,bag,2,31.5\n");
    write_text(in_place(place, "kinds.csv"), "kind,carrier\nvan,power\n");
    write_text(in_place(place, "factors.csv"), "carrier,region,year,basis,unit,kg_co2e,source\n"
                                               "power,,2022,footprint,kWh,0.5,made up\n"
                                               "power,,2024,footprint,kWh,0.4,made up\n"
                                               "power,,2026,footprint,kWh,0.3,made up\n"
                                               "power,hill,2030,footprint,kWh,0.1,made up\n"
                                               "power,,2024,operation,kWh,0.9,made up\n");
    struct run got =
        linli("carbon", "--orders", "-", "--loads", in_place(place, "loads.csv"), "--packaging",
              in_place(place, "pack.csv"), "--kinds", in_place(place, "kinds.csv"), "--factors",
              in_place(place, "factors.csv"), in_place(place, "trips.csv"), NULL);
    assert_ran(&got);
    assert_says(got.out, "a,2025-01-01,1,0,400,63,463\n");
    assert_says(got.out, "b,2023-01-01,1,0,500,0,500\n");
    assert_says(got.out, "c,2020-01-01,1,0,500,0,500\n");
    assert_says(got.out, "d,2025-01-01,1,0,100,0,100\n");
    run_finish(&got);
    got = linli("carbon", "--basis", "operation", "--orders", "-", "--loads",
                in_place(place, "loads.csv"), "--kinds", in_place(place, "kinds.csv"), "--factors",
                in_place(place, "factors.csv"), in_place(place, "trips.csv"), NULL);
    assert_ran(&got);
    assert_says(got.out, "d,2025-01-01,1,0,900,0,900\n");
    run_finish(&got);
}

/* What the program has is written out, read again, and says the same; the page names its sources.
 */
static void its_own_tables_can_be_changed(void **state)
{
    struct place *place = *state;
    write_tables(place);
    struct run tables = linli("carbon", "--tables", in_place(place, "."), NULL);
    assert_ran(&tables);
    run_finish(&tables);
    tables = linli("carbon", "--lang", "en", "--tables", in_place(place, "."), NULL);
    assert_refused(&tables, 2);
    assert_says(tables.err, "factors.csv: a table is there already; --replace");
    run_finish(&tables);
    tables = linli("carbon", "--replace", "--tables", in_place(place, "."), NULL);
    assert_ran(&tables);
    run_finish(&tables);
    struct run own = linli("carbon", "--orders", "-", "--loads", in_place(place, "loads.csv"),
                           in_place(place, "trips.csv"), NULL);
    struct run given =
        linli("carbon", "--orders", "-", "--kinds", in_place(place, "kinds.csv"), "--factors",
              in_place(place, "factors.csv"), "--report", in_place(place, "page.html"), "--lang",
              "zh", "--loads", in_place(place, "loads.csv"), in_place(place, "trips.csv"), NULL);
    assert_ran(&own);
    assert_ran(&given);
    assert_memory_equal(own.out, given.out, strlen("order,month,trips,tonne_km"));
    assert_says(given.out, "o3,2026-11-01,2,0.164,10874.807,0,10874.807\n");
    size_t n = 0;
    char *page = read_file(in_place(place, "page.html"), &n);
    assert_says(page, "配送碳足迹披露");
    assert_says(page, "EN 16258:2012 table A.1");
    assert_says(page, "ISO 14083");
    assert_null(strstr(page, "2024 no. 12")); /* a factor that no trip used */
    free(page);
    run_finish(&own);
    run_finish(&given);
}

static void refused(struct place *place, const char *some_trips, const char *some_loads,
                    const char *says)
{
    write_text(in_place(place, "bad_trips.csv"), some_trips);
    write_text(in_place(place, "bad_loads.csv"), some_loads);
    struct run got =
        linli("carbon", "--lang", "en", "--orders", in_place(place, "none.csv"), "--loads",
              in_place(place, "bad_loads.csv"), in_place(place, "bad_trips.csv"), NULL);
    assert_refused(&got, 2);
    assert_says(got.err, says);
    assert_int_equal(access(in_place(place, "none.csv"), F_OK), -1);
    run_finish(&got);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    struct place *place = *state;
    refused(place, "trip,date,kind,km\nA,2026-01-01,sledge,1\n", "trip,order\nA,a\n",
            "bad_trips.csv:2:kind: the trip's kind is 'sledge'");
    refused(place, "trip,date,kind\nA,2026-01-01,truck\n", "trip,order\nA,a\n",
            "bad_trips.csv:2:trip: the trip has neither km nor planned_km nor energy");
    refused(place, "trip,date,kind,km\nA,2026-01-01,truck,1\n", "trip,order\nA,a\nB,b\n",
            "bad_loads.csv:3:trip: order 'b' rode on the trip 'B', which the table of trips has "
            "not");
    refused(place, "trip,date,kind,km\nA,2026-01-01,truck,1\nA,2026-01-02,truck,1\n",
            "trip,order\n", "bad_trips.csv:3");
    refused(place, "trip,date,kind,km\nA,2026-01-01,truck,100000.001\n", "trip,order\n",
            "bad_trips.csv:2:km");
    refused(place, "trip,date,kind,planned_km\nA,2026-01-01,truck,100000\n", "trip,order\n",
            "the trip's way is longer than 100000 km");
}

static void not_written(struct place *place, const char *orders, const char *report,
                        const char *says, int status)
{
    struct run got = linli("carbon", "--lang", "en", "--orders", in_place(place, orders),
                           "--report", in_place(place, report), "--loads",
                           in_place(place, "loads.csv"), in_place(place, "trips.csv"), NULL);
    assert_refused(&got, status);
    assert_says(got.err, says);
    run_finish(&got);
}

/* What is read stays as it is, two files are two, and both are written or none. */
static void no_file_is_lost(void **state)
{
    struct place *place = *state;
    write_tables(place);
    not_written(place, "o.csv", "trips.csv", "which is read", 2);
    not_written(place, "././loads.csv", "r.csv", "which is read", 2);
    not_written(place, "o.csv", "./o.csv", "--orders and --report name the same file", 2);
    not_written(place, "o.csv", "none/r.csv", "none/r.csv", 1);
    assert_int_equal(access(in_place(place, "o.csv"), F_OK), -1);
    size_t n = 0;
    char *kept = read_file(in_place(place, "trips.csv"), &n);
    assert_string_equal(kept, trips);
    free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_place(footprints_by_hand),
        in_a_place(the_order_of_rows_does_not_matter),
        in_a_place(factors_by_region_and_year),
        in_a_place(no_file_is_lost),
        in_a_place(its_own_tables_can_be_changed),
        in_a_place(what_is_wrong_is_told_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
