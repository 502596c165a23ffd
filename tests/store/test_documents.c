/*
 * Documents: numbers of the day, the allowed steps and their events, partial and full receipts,
 * lists by filter, lines by name.
 */
#include "books_city.h"

static const struct document_actor clerk = {
    .actor = "clerk", .now_ms = TEMP_CITY_NOW_MS, .note = ""};

static struct document order_of(enum document_kind kind, int64_t supplier, int64_t day)
{
    return (struct document){.kind = kind,
                             .site = S1,
                             .supplier = supplier,
                             .day = day,
                             .due_day = day + 1,
                             .plan = FIXED_NONE,
                             .fee_fen = 0};
}

static enum linli_rc add_line(struct db *db, int64_t document, int64_t line_no, int64_t item,
                              int64_t qty_e3, int64_t *ret_line, struct linli_error *err)
{
    struct document_line line = {.document = document,
                                 .line_no = line_no,
                                 .item = item,
                                 .qty_e3 = qty_e3,
                                 .unit_price_e4 = 21000};
    return document_insert_line(db, &line, item == PAD ? CLASS_A : CLASS_B, REASON_ORDER,
                                "[48000,61000]", &clerk, ret_line, err);
}

/* PO-20261122-01 to SUP1: 48 pads and 10 rice; PO-20261122-02 to SUP2: 7 milk. */
static enum linli_rc fill(struct db *db, int64_t lines[3], struct linli_error *err)
{
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t id;
    struct document facts = order_of(DOCUMENT_PURCHASE, SUP1, BOOKS_TODAY);
    LINLI_TRY(document_insert(db, &facts, &clerk, &id, number, err));
    assert_string_equal(number, "PO-20261122-01");
    LINLI_TRY(add_line(db, id, 1, PAD, 48000, &lines[0], err));
    LINLI_TRY(add_line(db, id, 2, RICE, 10000, &lines[1], err));
    facts.supplier = SUP2;
    LINLI_TRY(document_insert(db, &facts, &clerk, &id, number, err));
    assert_string_equal(number, "PO-20261122-02");
    return add_line(db, id, 1, MILK, 7000, &lines[2], err);
}

static enum linli_rc number_documents(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    int64_t id;
    char number[DOCUMENT_NUMBER_BYTES];
    for (int i = 1; i <= 101; i++) {
        struct document facts = order_of(DOCUMENT_PURCHASE, SUP1, BOOKS_TODAY);
        LINLI_TRY(document_insert(db, &facts, &clerk, &id, number, err));
    }
    assert_string_equal(number, "PO-20261122-101");
    struct document facts = order_of(DOCUMENT_EMERGENCY, SUP1, BOOKS_TODAY);
    LINLI_TRY(document_insert(db, &facts, &clerk, &id, number, err));
    assert_string_equal(number, "EM-20261122-01");
    facts = order_of(DOCUMENT_PURCHASE, FIXED_NONE, BOOKS_TODAY + 40);
    LINLI_TRY(document_insert(db, &facts, &clerk, &id, number, err));
    assert_string_equal(number, "PO-20270101-01");
    return LINLI_OK;
}

static void each_kind_and_day_counts_from_one(void **state)
{
    books_run(*state, number_documents);
}

static enum linli_rc walk(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    int64_t lines[3];
    LINLI_TRY(fill(db, lines, err));
    LINLI_TRY(document_step(db, lines[0], LINE_PROPOSED, LINE_APPROVED, &clerk, err));
    LINLI_TRY(document_step(db, lines[0], LINE_APPROVED, LINE_SENT, &clerk, err));
    int64_t open_e3;
    LINLI_TRY(document_receive(db, lines[0], 20000, &clerk, &open_e3, err));
    assert_int_equal(open_e3, 28000); /* 48 - 20 */
    struct line_record record;
    LINLI_TRY(document_find_line(db, &books->arena, "PO-20261122-01/1", &record, err));
    assert_int_equal(record.line.state, LINE_SENT);
    assert_int_equal(record.line.received_e3, 20000);
    LINLI_TRY(document_receive(db, lines[0], 28000, &clerk, &open_e3, err));
    assert_int_equal(open_e3, 0);
    LINLI_TRY(document_find_line(db, &books->arena, "PO-20261122-01/1", &record, err));
    assert_int_equal(record.line.state, LINE_RECEIVED);
    struct document_actor by = clerk;
    by.note = "not needed";
    return document_step(db, lines[1], LINE_PROPOSED, LINE_CANCELLED, &by, err);
}

static void a_line_walks_its_states_and_leaves_events(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    books_run(books, walk);
    /* proposed, approved, sent, received: the first without a state before it */
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_event WHERE line_id = 1"), 4);
    assert_int_equal(books_ask(temp, "SELECT from_state IS NULL AND to_state = 0 FROM "
                                     "document_event WHERE line_id = 1 ORDER BY id LIMIT 1"),
                     1);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_event WHERE line_id = 2 AND "
                                     "to_state = 4 AND note = 'not needed'"),
                     1);
}

static enum linli_rc step_twice(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    int64_t lines[3];
    LINLI_TRY(fill(db, lines, err));
    LINLI_TRY(document_step(db, lines[0], LINE_PROPOSED, LINE_CANCELLED, &clerk, err));
    return document_step(db, lines[0], LINE_PROPOSED, LINE_APPROVED, &clerk, err);
}

static enum linli_rc receive_proposed(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    int64_t lines[3];
    int64_t open_e3;
    LINLI_TRY(fill(db, lines, err));
    return document_receive(db, lines[0], 1, &clerk, &open_e3, err);
}

static enum linli_rc receive_too_much(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    int64_t lines[3];
    int64_t open_e3;
    LINLI_TRY(fill(db, lines, err));
    LINLI_TRY(document_step(db, lines[0], LINE_PROPOSED, LINE_APPROVED, &clerk, err));
    return document_receive(db, lines[0], 48001, &clerk, &open_e3, err);
}

static enum linli_rc step_nothing(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    return document_step(db, 77, LINE_PROPOSED, LINE_APPROVED, &clerk, err);
}

static void steps_that_are_not_allowed_change_nothing(void **state)
{
    struct books *books = *state;
    books_refuse(books, step_twice, LINLI_ESTATE);
    assert_string_equal(books->temp->err.args[0], "cancelled");
    books_refuse(books, receive_proposed, LINLI_ESTATE);
    books_refuse(books, receive_too_much, LINLI_EINPUT);
    assert_string_equal(books->temp->err.args[0], "48.001");
    assert_string_equal(books->temp->err.args[1], "48");
    books_refuse(books, step_nothing, LINLI_EINTERNAL);
    assert_int_equal(books_ask(books->temp, "SELECT count(*) FROM document_event"), 0);
}

static enum linli_rc list(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    int64_t ids[3];
    LINLI_TRY(fill(db, ids, err));
    LINLI_TRY(document_step(db, ids[2], LINE_PROPOSED, LINE_APPROVED, &clerk, err));
    struct line_record *lines;
    int64_t lines_n;
    struct document_filter filter = document_filter_all();
    LINLI_TRY(document_list(db, &books->arena, &filter, &lines, &lines_n, err));
    assert_int_equal(lines_n, 3);
    assert_string_equal(lines[0].item_code, "PAD");
    assert_string_equal(lines[0].supplier_name, "First");
    assert_int_equal(lines[0].class, CLASS_A);
    assert_int_equal(lines[0].reason.id, REASON_ORDER);
    assert_int_equal(lines[0].reason.numbers_n, 2);
    assert_int_equal(lines[0].reason.numbers[1], 61000);
    assert_int_equal(lines[0].document.due_day, BOOKS_TODAY + 1);
    assert_string_equal(lines[0].document.actor, "clerk");
    char name[DOCUMENT_LINE_NAME_BYTES];
    assert_string_equal(document_line_name(&lines[1], name), "PO-20261122-01/2");
    filter.supplier = SUP2;
    LINLI_TRY(document_list(db, &books->arena, &filter, &lines, &lines_n, err));
    assert_int_equal(lines_n, 1);
    assert_string_equal(lines[0].item_code, "MILK");
    filter = document_filter_all();
    filter.class = CLASS_B;
    filter.last_state = LINE_PROPOSED;
    LINLI_TRY(document_list(db, &books->arena, &filter, &lines, &lines_n, err));
    assert_int_equal(lines_n, 1); /* rice; milk is approved */
    filter = document_filter_all();
    filter.day = BOOKS_TODAY - 1;
    LINLI_TRY(document_list(db, &books->arena, &filter, &lines, &lines_n, err));
    assert_int_equal(lines_n, 0);
    return LINLI_OK;
}

static void lines_are_listed_by_filter(void **state)
{
    books_run(*state, list);
}

static void a_name_that_is_no_line_is_refused(void **state)
{
    struct books *books = *state;
    struct line_record record;
    static const char *const bad[] = {"",
                                      "PO-20261122-01",
                                      "/1",
                                      "PO-20261122-01/",
                                      "PO-20261122-01/x",
                                      "PO-20261122-01/-1",
                                      "PO-20261122-01/1234567890",
                                      "PO-2026112200000000000000000000000000000000000000-01/1"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(document_find_line(books->db, &books->arena, bad[i], &record, NULL),
                         LINLI_EINPUT);
    }
    assert_int_equal(
        document_find_line(books->db, &books->arena, "PO-20261122-01/1", &record, NULL),
        LINLI_EUNKNOWN);
}

static void a_spoilt_reason_is_a_breach(void **state)
{
    struct books *books = *state;
    books_run(books, walk);
    struct line_record record;
    static const char *const bad[] = {"1",
                                      "[1",
                                      "[1,]",
                                      "[1 2]",
                                      "[99999999999999999999]",
                                      "[1]x",
                                      "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char sql[200];
        snprintf(sql, sizeof(sql), "UPDATE document_line SET reason_numbers = '%s' WHERE id = 1",
                 bad[i]);
        books_sql(books->temp, sql);
        assert_int_equal(
            document_find_line(books->db, &books->arena, "PO-20261122-01/1", &record, NULL),
            LINLI_EBREACH);
    }
    books_sql(books->temp, "UPDATE document_line SET reason_numbers = '[]', reason_id = 999");
    assert_int_equal(
        document_find_line(books->db, &books->arena, "PO-20261122-01/1", &record, NULL),
        LINLI_EBREACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(each_kind_and_day_counts_from_one),
        books_test(a_line_walks_its_states_and_leaves_events),
        books_test(steps_that_are_not_allowed_change_nothing),
        books_test(lines_are_listed_by_filter),
        books_test(a_name_that_is_no_line_is_refused),
        books_test(a_spoilt_reason_is_a_breach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
