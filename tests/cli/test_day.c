/*
 * A working day of the made-up centre on the command line: plan, plan again, approve, receive,
 * issue, review; each number of the plan adds up, and the sheet names what the documents name.
 */
#include "demo_city.h"

#define LINES_IN(states) "SELECT COUNT(*) FROM document_line WHERE state IN (" states ")"

/* What is proposed and what is approved, by item, without the numbers that planning again changes.
 */
static char *document_lines(const char *db)
{
    return engine_rows(db, "SELECT l.state, d.kind, d.supplier_id, l.item_id, l.qty_e3 FROM "
                           "document_line l JOIN document d ON d.id = l.document_id "
                           "WHERE l.state <> 4 ORDER BY 2, 3, 4, 1, 5");
}

static void planning_again_adds_nothing(void **state)
{
    const char *db = demo_city(*state);
    char *first = NULL;
    for (int k = 0; k < 3; k++) {
        struct run got = linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", "zh", NULL);
        assert_ran(&got);
        assert_says(got.out, "悦享家园 · 2026-11-23 周一 · 今日计划");
        run_finish(&got);
        char *lines = document_lines(db);
        if (k == 0) {
            first = lines;
            assert_true(city_ask(db, LINES_IN("0")) > 0);
            assert_true(city_ask(db, LINES_IN("1")) > 0);
        } else {
            assert_string_equal(lines, first);
            free(lines);
        }
        assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM plan"), 1);
    }
    free(first);
    LINLI_RAN("check", "--db", db, NULL);
}

static void a_look_at_the_plan_keeps_nothing(void **state)
{
    const char *db = demo_city(*state);
    char *before = city_dump(db);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, "--dry-run", NULL);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, "--dry-run", "--json", NULL);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, "--explain", "YX-01", "HL-01", NULL);
    char *after = city_dump(db);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

/* In both languages; the sentences alone differ, and the Chinese ones are Chinese. */
static void every_number_of_the_plan_adds_up(void **state)
{
    const char *db = demo_city(*state);
    json_t *zh = plan_of(db, DEMO_DAY, "zh");
    json_t *en = plan_of(db, DEMO_DAY, "en");
    const json_t *line;
    size_t i;
    assert_plan_adds_up(zh);
    assert_plan_adds_up(en);
    assert_string_equal(text_of(zh, "date"), DEMO_DAY);
    assert_true(json_array_size(json_object_get(zh, "orders")) > 1);
    assert_true(json_array_size(json_object_get(zh, "forecasts")) == 120);
    json_array_foreach(json_object_get(zh, "lines"), i, line)
    {
        const json_t *why = json_object_get(line, "why");
        if (strcmp(text_of(why, "id"), "order") == 0) {
            assert_memory_equal(text_of(why, "sentence"), "建议", strlen("建议"));
        }
    }
    json_decref(zh);
    json_decref(en);
}

/* Every line that orders something is explained by numbers that give its quantity again. */
static void every_order_line_is_explained(void **state)
{
    const char *db = demo_city(*state);
    json_t *plan = plan_of(db, DEMO_DAY, "zh");
    const json_t *line;
    size_t i;
    int seen_n = 0;
    json_array_foreach(json_object_get(plan, "lines"), i, line)
    {
        if (number_of(line, "qty") == 0 || seen_n == 8) {
            continue;
        }
        seen_n += 1;
        struct run got = linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", "zh", "--explain",
                               text_of(line, "site"), text_of(line, "item"), NULL);
        assert_ran(&got);
        assert_says(got.out, "，一致");
        run_finish(&got);
    }
    assert_int_equal(seen_n, 8);
    json_decref(plan);
}

/* "  17  item …" below "… PO-20261123-01 …": that document's line 17 is of that item. */
static int check_sheet_rows(const char *db, char *sheet)
{
    char document[40] = "";
    int rows_n = 0;
    char *next;
    for (char *line = sheet; line != NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        const char *number = strstr(line, "PO-2026");
        number = number == NULL ? strstr(line, "EM-2026") : number;
        if (number != NULL) {
            snprintf(document, sizeof(document), "%.14s", number);
            continue;
        }
        char *end;
        long no = strtol(line, &end, 10);
        if (document[0] == '\0' || line[0] != ' ' || no <= 0 || strncmp(end, "  ", 2) != 0) {
            continue;
        }
        char *name = end + 2;
        char *name_end = strstr(name, "  ");
        assert_non_null(name_end);
        *name_end = '\0';
        char question[512];
        snprintf(question, sizeof(question),
                 "SELECT COUNT(*) FROM document_line l JOIN document d ON d.id = l.document_id "
                 "JOIN item i ON i.id = l.item_id WHERE d.number = '%s' AND l.line_no = %ld "
                 "AND i.name = '%s'",
                 document, no, name);
        if (city_ask(db, question) != 1) {
            print_error("%s/%ld is not %s\n", document, no, name);
        }
        assert_int_equal(city_ask(db, question), 1);
        rows_n += 1;
    }
    return rows_n;
}

static void the_sheet_numbers_lines_as_the_documents_do(void **state)
{
    const char *db = demo_city(*state);
    for (int k = 0; k < 2; k++) {
        struct run got = linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", "zh", NULL);
        assert_ran(&got);
        assert_true(check_sheet_rows(db, got.out) > 10);
        run_finish(&got);
    }
}

/* The first line that is proposed, as "PO-…/N"; the caller frees. */
static char *proposed_line(const char *db)
{
    json_t *plan = plan_of(db, DEMO_DAY, "en");
    const json_t *line;
    size_t i;
    char *name = NULL;
    json_array_foreach(json_object_get(plan, "lines"), i, line)
    {
        bool waits = !json_boolean_value(json_object_get(line, "approved"));
        const char *text = json_string_value(json_object_get(line, "line"));
        if (name == NULL && text != NULL && waits && strncmp(text, "PO-", 3) == 0) {
            name = strdup(text);
        }
    }
    assert_non_null(name);
    json_decref(plan);
    return name;
}

static int64_t ask_line(const char *db, const char *what, const char *line)
{
    char question[256];
    snprintf(question, sizeof(question),
             "SELECT %s FROM document_line l JOIN document d ON d.id = l.document_id "
             "WHERE d.number || '/' || l.line_no = '%s'",
             what, line);
    return city_ask(db, question);
}

static void lines_are_approved_one_by_one_by_supplier_by_class_and_all(void **state)
{
    const char *db = demo_city(*state);
    LINLI_RAN("config", "--db", db, "auto_approve=0", NULL); /* lines of all classes wait */
    char *line = proposed_line(db);
    int64_t approved_n = city_ask(db, LINES_IN("1"));
    struct run got = linli("approve", "--db", db, "--lang", "zh", line, NULL);
    assert_ran(&got);
    assert_says(got.out, line);
    assert_says(got.out, "已批准 1 行");
    run_finish(&got);
    assert_int_equal(ask_line(db, "l.state", line), 1);
    assert_int_equal(city_ask(db, LINES_IN("1")), approved_n + 1);

    got = linli("approve", "--db", db, "--lang", "en", line, NULL); /* again: it says so */
    assert_refused(&got, 1);
    assert_says(got.err, line);
    assert_says(got.err, "approved");
    run_finish(&got);

    LINLI_RAN("approve", "--db", db, "--supplier", "GY-01", NULL);
    assert_int_equal(city_ask(db, LINES_IN("0") " AND document_id IN (SELECT d.id FROM document d "
                                                "JOIN supplier s ON s.id = d.supplier_id WHERE "
                                                "s.code = 'GY-01')"),
                     0);
    assert_true(city_ask(db, LINES_IN("0") " AND class = 0") > 0);
    LINLI_RAN("approve", "--db", db, "--class", "A", NULL);
    assert_int_equal(city_ask(db, LINES_IN("0") " AND class = 0"), 0);
    assert_true(city_ask(db, LINES_IN("0")) > 0);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    assert_int_equal(city_ask(db, LINES_IN("0")), 0);
    free(line);

    /* all is on its way: there is nothing left to order today */
    int64_t all_n = city_ask(db, LINES_IN("0, 1"));
    json_t *plan = plan_of(db, DEMO_DAY, "en");
    assert_int_equal(json_array_size(json_object_get(plan, "orders")), 0);
    json_decref(plan);
    assert_int_equal(city_ask(db, LINES_IN("0, 1")), all_n);
    LINLI_RAN("check", "--db", db, NULL);
}

/* The sheet says units, what comes by itself, and, where there are several, the site. */
static void the_sheet_names_units_arrivals_and_sites(void **state)
{
    static const char demand[] = "site,item,date,qty\n"
                                 "S1,I1,2026-11-20,40\nS1,I1,2026-11-21,40\nS1,I1,2026-11-22,40\n"
                                 "S2,I1,2026-11-20,30\nS2,I1,2026-11-21,30\nS2,I1,2026-11-22,30\n";
    const struct place *place = *state;
    const char *db = demo_city(place);
    struct run got = linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", "zh", NULL);
    assert_ran(&got);
    assert_says(got.out, "现存 6 片，今日预测 ");
    assert_silent_about(got.out, "在途 · "); /* nothing is on its way on the first morning */
    run_finish(&got);
    got = linli("plan", "--db", db, "--date", DEMO_DAY, "--lang", "zh", NULL);
    assert_ran(&got);
    assert_says(got.out, "\n在途 · "); /* what approved itself */
    run_finish(&got);

    const char *tables = in_place(place, "two");
    const char *two = in_place(place, "two.db");
    small_tables_write(tables, "demand", demand, sizeof(demand) - 1);
    LINLI_RAN("init", "--db", two, "--from", tables, NULL);
    got = linli("plan", "--db", two, "--date", DEMO_DAY, "--lang", "en", NULL);
    assert_ran(&got);
    assert_says(got.out, "\nNorth · Order · V1 ");
    assert_says(got.out, "\nSouth · Order · V1 ");
    run_finish(&got);
}

/* A day before a kept plan can be looked at, not kept: its orders would come on top of the later
 * ones. */
static void an_earlier_day_is_only_looked_at(void **state)
{
    const struct place *place = *state;
    const char *db = demo_city(place);
    LINLI_RAN("plan", "--db", db, "--date", "2026-11-24", NULL);
    int64_t lines_n = city_ask(db, "SELECT COUNT(*) FROM document_line");
    struct run got = linli("plan", "--db", db, "--date", DEMO_DAY, NULL);
    assert_refused(&got, 1);
    assert_says(got.err, "2026-11-24");
    run_finish(&got);
    got = linli("plan", "--db", db, "--date", DEMO_DAY, "--dry-run", NULL);
    assert_ran(&got);
    run_finish(&got);
    assert_int_equal(city_ask(db, "SELECT COUNT(*) FROM document_line"), lines_n);
    got = linli("plan", "--db", db, "--date", "2198-11-24", NULL); /* a slip of the year */
    assert_refused(&got, 2);
    assert_says(got.err, "2198-11-24");
    run_finish(&got);
}

/* What a person cancelled is not proposed again on that day, and is the next. */
static void a_cancelled_line_stays_cancelled_today(void **state)
{
    const struct place *place = *state;
    const char *db = demo_city(place);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    LINLI_RAN("cancel", "--db", db, "PO-20261123-04/1", NULL);
    int64_t item = ask_line(db, "l.item_id", "PO-20261123-04/1");
    for (int round = 0; round < 2; round++) {
        LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
        char question[256];
        snprintf(question, sizeof(question),
                 "SELECT COUNT(*) FROM document_line l JOIN document d ON d.id = l.document_id "
                 "WHERE d.kind = 0 AND l.item_id = %lld AND l.state IN (0, 1)",
                 (long long)item);
        assert_int_equal(city_ask(db, question), 0);
    }
}

/* On hand of an item at the centre, thousandths. */
static int64_t on_hand(const char *db, int64_t item_id)
{
    char question[256];
    snprintf(question, sizeof(question),
             "SELECT COALESCE(SUM(b.qty_e3), 0) FROM balance b JOIN lot l ON l.id = b.lot_id "
             "WHERE l.item_id = %lld AND b.account = 0",
             (long long)item_id);
    return city_ask(db, question);
}

static void code_of_item(const char *db, int64_t item_id, char code[64])
{
    char question[64];
    snprintf(question, sizeof(question), "SELECT code FROM item WHERE id = %lld",
             (long long)item_id);
    char *rows = engine_rows(db, question);
    snprintf(code, 64, "%.*s", (int)strcspn(rows, "|"), rows);
    free(rows);
}

/* Received in full, then given out: what is on hand follows, and the tables tell it. */
static void what_comes_and_goes_is_on_hand(void **state)
{
    struct place *place = *state;
    const char *db = demo_city(place);
    char *line = proposed_line(db);
    char code[64];
    char says[64];
    int64_t item = ask_line(db, "l.item_id", line);
    int64_t qty_e3 = ask_line(db, "l.qty_e3", line);
    int64_t before_e3 = on_hand(db, item);
    code_of_item(db, item, code);
    LINLI_RAN("approve", "--db", db, line, NULL);
    struct run got = linli("receive", "--db", db, "--lang", "en", line, "--lot", "T-77", "--expiry",
                           "2028-05-31", "--date", DEMO_DAY, NULL);
    assert_ran(&got);
    snprintf(says, sizeof(says), "on hand %lld", (long long)(before_e3 + qty_e3) / 1000);
    assert_says(got.out, says);
    assert_says(got.out, "lot T-77, use until 2028-05-31");
    run_finish(&got);
    assert_int_equal(on_hand(db, item), before_e3 + qty_e3);
    assert_int_equal(ask_line(db, "l.state", line), 3);
    got = linli("receive", "--db", db, "--lang", "en", line, NULL);
    assert_refused(&got, 1);
    run_finish(&got);

    got = linli("issue", "--db", db, "--lang", "zh", "--item", code, "--qty", "2", "--date",
                DEMO_DAY, NULL);
    assert_ran(&got);
    assert_says(got.out, "发出 2");
    run_finish(&got);
    assert_int_equal(on_hand(db, item), before_e3 + qty_e3 - 2000);
    got = linli("stock", "--db", db, "--lang", "zh", "--item", code, NULL);
    assert_ran(&got);
    assert_says(got.out, "T-77");
    assert_says(got.out, "2028-05-31");
    run_finish(&got);

    LINLI_RAN("check", "--db", db, NULL);
    got =
        linli("report", "--db", db, "--lang", "zh", "--from", "2026-11-01", "--to", DEMO_DAY, NULL);
    assert_ran(&got);
    assert_says(got.out, "复盘 2026-11-01 至 2026-11-23");
    run_finish(&got);
    LINLI_RAN("export", "--db", db, "--out", in_place(place, "out"), NULL);
    size_t n;
    char *stock = read_file(in_place(place, "out/stock.csv"), &n);
    assert_says(stock, ",T-77,");
    free(stock);
    free(line);
}

/* What is approved and not there yet is expected, on its day and not before. */
static void the_next_day_counts_what_is_on_the_way(void **state)
{
    const char *db = demo_city(*state);
    LINLI_RAN("plan", "--db", db, "--date", DEMO_DAY, NULL);
    LINLI_RAN("approve", "--db", db, "--all", NULL);
    json_t *plan = plan_of(db, "2026-11-24", "en");
    assert_plan_adds_up(plan);
    int64_t due_n = city_ask(db, LINES_IN("1, 2") " AND document_id IN (SELECT id FROM document "
                                                  "WHERE due_day = 20781)"); /* 2026-11-24 */
    assert_true(due_n > 0);
    assert_int_equal(number_of(plan, "arriving_today"), due_n);
    json_decref(plan);
    LINLI_RAN("check", "--db", db, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(planning_again_adds_nothing),
        TEST(a_look_at_the_plan_keeps_nothing),
        TEST(every_number_of_the_plan_adds_up),
        TEST(every_order_line_is_explained),
        TEST(the_sheet_numbers_lines_as_the_documents_do),
        TEST(the_sheet_names_units_arrivals_and_sites),
        TEST(an_earlier_day_is_only_looked_at),
        TEST(a_cancelled_line_stays_cancelled_today),
        TEST(lines_are_approved_one_by_one_by_supplier_by_class_and_all),
        TEST(what_comes_and_goes_is_on_hand),
        TEST(the_next_day_counts_what_is_on_the_way),
    };
    return cmocka_run_group_tests(tests, demo_group_setup, demo_group_teardown);
}
