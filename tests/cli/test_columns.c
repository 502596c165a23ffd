/*
 * Importing tables that lack columns: what the city knows in these columns stays, what a column
 * says stands, and an empty cell of a column that is there empties.
 */
#include "small_tables.h"

/* A city with something in columns that the imports below do not have. */
static const char *full_city(const struct place *place)
{
    static const char items[] = "item,name,unit,pack,cost,shelf_life_days,class\n"
                                "I1,pads,pc,6,2.5,700,A\n"
                                "I2,\"soap, 2 L\",bottle,,9,,\n";
    static const char demand[] = "site,item,date,qty,unmet,in_stock,price,open\n"
                                 "S1,I1,2026-11-20,3,2,0.5,4,1\n"
                                 "S1,I1,2026-11-21,4,,,,0\n"
                                 "S2,I2,2026-11-21,1.5,0.25,0.75,12,1\n";
    static const char stock[] = "site,item,lot,qty,expiry,received,cost\n"
                                "S1,I1,L1,12,2027-01-31,2026-11-01,2.25\n"
                                "S1,I1,L2,5,,2026-11-02,2\n";
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    small_tables_write(from, "items", items, sizeof(items) - 1);
    write_text(in_place(place, "tables/demand.csv"), demand);
    write_text(in_place(place, "tables/stock.csv"), stock);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    return db;
}

/* Imports a table of that text; `says` is what is told of its rows. */
static void import_text(const struct place *place, const char *table, const char *text,
                        const char *says)
{
    char file[64];
    snprintf(file, sizeof(file), "%s.csv", table);
    write_text(in_place(place, file), text);
    struct run got = linli("import", "--lang", "en", "--db", in_place(place, "city.db"),
                           in_place(place, file), NULL);
    assert_ran(&got);
    assert_says(got.out, says);
    run_finish(&got);
}

/* The exported table is exactly this. */
static void assert_exported(const struct place *place, const char *table, const char *expected)
{
    char file[64];
    size_t n;
    snprintf(file, sizeof(file), "out/%s.csv", table);
    LINLI_RAN("export", "--db", in_place(place, "city.db"), "--out", in_place(place, "out"),
              "--replace", NULL);
    char *text = read_file(in_place(place, file), &n);
    assert_string_equal(text, expected);
    free(text);
}

#define ITEMS_HEADER                                                                            \
    "item,name,category,unit,pack,cost,price,shelf_life_days,loss_pct,temp,volume_ml,weight_g," \
    "gtin,class,critical,presale,local,recyclable\n"

static void items_keep_the_columns_that_a_file_lacks(void **state)
{
    struct place *place = *state;
    full_city(place);
    /* a new name, the same name, a new item */
    import_text(place, "items", "item,name\nI1,pads L\nI2,\"soap, 2 L\"\nI3,rice\n",
                "3 rows: 1 added, 1 the same, 1 corrected");
    assert_exported(place, "items",
                    ITEMS_HEADER "I1,pads L,,pc,6,2.5,,700,,,,,,A,,,,\n"
                                 "I2,\"soap, 2 L\",,bottle,,9,,,,,,,,,,,,\n"
                                 "I3,rice,,,,,,,,,,,,,,,,\n");
    /* empty cells of columns that are there */
    import_text(place, "items", "pack,item,unit\n,I1,\n,I2,bottle\n",
                "2 rows: 0 added, 1 the same, 1 corrected");
    assert_exported(place, "items",
                    ITEMS_HEADER "I1,pads L,,,,2.5,,700,,,,,,A,,,,\n"
                                 "I2,\"soap, 2 L\",,bottle,,9,,,,,,,,,,,,\n"
                                 "I3,rice,,,,,,,,,,,,,,,,\n");
}

#define DEMAND_HEADER "site,item,date,qty,unmet,in_stock,price,promo,open,cost\n"

static void demand_keeps_the_columns_that_a_file_lacks(void **state)
{
    struct place *place = *state;
    full_city(place);
    import_text(place, "demand",
                "site,item,date,qty\nS1,I1,2026-11-20,7\nS1,I1,2026-11-21,4\nS1,I1,2026-11-22,1\n",
                "3 rows: 1 added, 1 the same, 1 corrected");
    assert_exported(place, "demand",
                    DEMAND_HEADER "S1,I1,2026-11-20,7,2,0.5,4,,1,\n"
                                  "S1,I1,2026-11-21,4,,,,,0,\n"
                                  "S1,I1,2026-11-22,1,,,,,,\n"
                                  "S2,I2,2026-11-21,1.5,0.25,0.75,12,,1,\n");
    import_text(place, "demand",
                "site,item,date,qty,unmet,open\nS1,I1,2026-11-20,7,,1\nS2,I2,2026-11-21,1.5,0,1\n",
                "2 rows: 0 added, 2 corrected");
    assert_exported(place, "demand",
                    DEMAND_HEADER "S1,I1,2026-11-20,7,,0.5,4,,1,\n"
                                  "S1,I1,2026-11-21,4,,,,,0,\n"
                                  "S1,I1,2026-11-22,1,,,,,,\n"
                                  "S2,I2,2026-11-21,1.5,0,0.75,12,,1,\n");
}

#define STOCK_HEADER "site,item,lot,qty,expiry,received,cost\n"

static void lots_keep_the_columns_that_a_file_lacks(void **state)
{
    struct place *place = *state;
    const char *db = full_city(place);
    import_text(place, "stock", "site,item,lot,qty\nS1,I1,L1,9\nS1,I1,L2,5\nS1,I1,L3,1\n",
                "3 rows: 1 added, 1 the same, 1 corrected");
    assert_exported(place, "stock",
                    STOCK_HEADER "S1,I1,L1,9,2027-01-31,2026-11-01,2.25\n"
                                 "S1,I1,L2,5,,2026-11-02,2\n"
                                 "S1,I1,L3,1,,,\n");
    /* an empty cell says that the lot keeps, which it does not */
    write_text(in_place(place, "stock.csv"), "site,item,lot,qty,expiry\nS1,I1,L1,9,\n");
    struct run got =
        linli("import", "--lang", "en", "--db", db, in_place(place, "stock.csv"), NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "stock.csv:2: lot L1 is there with expiry 2027-01-31");
    run_finish(&got);
    LINLI_RAN("check", "--db", db, NULL);
}

/* A file of a few columns, taken in over the city that it comes from, changes nothing. */
static void a_part_of_what_is_known_is_the_same(void **state)
{
    struct place *place = *state;
    const char *db = full_city(place);
    import_text(place, "sites", "name,site\nSouth,S2\nNorth,S1\n", "2 the same");
    import_text(place, "supply", "item,supplier\nI1,V1\n", "1 the same");
    import_text(place, "suppliers", "supplier\nV1\n", "1 the same");
    import_text(place, "items", "item,shelf_life_days\nI1,700\nI2,\n", "2 the same");
    LINLI_RAN("export", "--db", db, "--out", in_place(place, "one"), NULL);
    LINLI_RAN("init", "--db", in_place(place, "two.db"), "--from", in_place(place, "one"), NULL);
    LINLI_RAN("export", "--db", in_place(place, "two.db"), "--out", in_place(place, "two"), NULL);
    assert_same_folder(in_place(place, "one"), in_place(place, "two"));
    assert_int_equal(city_ask(db, "SELECT sum(corrected_n) FROM import"), 0);
    assert_int_equal(city_ask(db, "SELECT count(*) FROM item WHERE shelf_life_days = 700"), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(items_keep_the_columns_that_a_file_lacks),
        TEST(demand_keeps_the_columns_that_a_file_lacks),
        TEST(lots_keep_the_columns_that_a_file_lacks),
        TEST(a_part_of_what_is_known_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
