/*
 * The checks: a sound database has no breach, and each kind of damage, done past the port, is found
 * under its own name.
 */
#include "books_city.h"

#include "store/check.h"

enum { FOUND_MAX = 64, FOUND_BYTES = 200 };

struct found {
    char text[FOUND_MAX][FOUND_BYTES];
    int n;
    int64_t breaches_n;
};

static enum linli_rc keep_breach(void *context, enum check_id check, const char *where,
                                 struct linli_error *err)
{
    (void)err;
    struct found *found = context;
    assert_true(found->n < FOUND_MAX);
    snprintf(found->text[found->n++], FOUND_BYTES, "%s: %s", check_name(check), where);
    return LINLI_OK;
}

/* A stand-in for the planner's arithmetic: the first number is the quantity. */
static bool replay_first(const struct reason *reason, int64_t *ret_qty_e3)
{
    *ret_qty_e3 = reason->numbers[0];
    return reason->numbers_n > 0;
}

static enum linli_rc run_check(struct db *db, void *context, struct linli_error *err)
{
    struct found *found = context;
    struct check_calls calls = {.breach = keep_breach, .context = found, .replay = replay_first};
    found->n = 0;
    return check_run(db, &calls, &found->breaches_n, err);
}

static enum linli_rc stop_at_once(void *context, enum check_id check, const char *where,
                                  struct linli_error *err)
{
    (void)context;
    (void)check;
    (void)where;
    return linli_fail(err, LINLI_ESTOPPED, "enough");
}

static enum linli_rc run_stopped(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    int64_t breaches_n;
    struct check_calls calls = {.breach = stop_at_once, .replay = replay_first};
    return check_run(db, &calls, &breaches_n, err);
}

/* Books with one of everything: a lot received against an order line, a transfer, an issue and its
 * undoing, a count with a difference. */
static const char sound[] =
    "INSERT INTO command VALUES (1, 'k', 'receive', '', '[]', 'clerk', 0, 'RC-1', 20779, 1, '', "
    "NULL,"
    " NULL), (2, NULL, 'issue', '', '[]', 'clerk', 0, 'IS-1', 20779, 1, '', NULL, NULL),"
    " (3, NULL, 'undo', '', '[]', 'clerk', 0, 'UN-1', 20779, 1, '', 2, NULL),"
    " (4, NULL, 'return', '', '[]', 'clerk', 0, 'RT-1', 20779, 1, '', NULL, 1),"
    " (5, NULL, 'count', '', '[]', 'clerk', 0, 'CT-1', 20779, 1, '', NULL, NULL),"
    " (6, NULL, 'transfer', '', '[]', 'clerk', 0, 'TR-1', 20779, 1, '', NULL, NULL),"
    " (7, NULL, 'arrival', '', '[]', 'clerk', 0, 'TA-1', 20779, 2, '', NULL, 6),"
    " (8, 'P-20261122-I-001', 'issue', '', '[]', 'clerk', 0, 'IS-2', 20779, 1, '', NULL, NULL);"
    "INSERT INTO lot VALUES (1, 1, 3, 'L1', NULL, 20779, NULL, 1),"
    " (2, 1, 3, 'L2', NULL, 20779, NULL, 1), (3, 2, 3, 'L4', NULL, 20779, NULL, 1),"
    " (4, 1, 3, 'L4', NULL, 20779, NULL, 1);"
    "INSERT INTO document VALUES (1, 0, 'PO-20261122-01', 1, 1, 20779, 20780, NULL, 0, 'p', 0);"
    "INSERT INTO document_line VALUES (1, 1, 1, 3, 0, 3, 10000, 10000, NULL, 1, '[10000]');"
    "INSERT INTO document_event VALUES (1, 1, NULL, 0, 10000, 0, 'p', ''),"
    " (2, 1, 0, 1, 10000, 0, 'p', ''), (3, 1, 1, 3, 10000, 0, 'p', '');"
    "INSERT INTO movement (id, moment_ms, day, site_id, item_id, lot_id, account, kind, qty_e3,"
    " unmet_e3, document_line_id, command_id, actor, reason, counters_id) VALUES"
    " (1, 0, 20779, 1, 3, 1, 0, 1, 10000, 0, 1, 1, 'clerk', '', NULL),"
    " (2, 0, 20779, 1, 3, 1, 0, 6, -3000, 0, NULL, 1, 'clerk', '', NULL),"
    " (3, 0, 20779, 1, 3, 1, 1, 6, 3000, 0, NULL, 1, 'clerk', '', NULL),"
    " (4, 0, 20779, 1, 3, 1, 0, 2, -2000, 500, NULL, 1, 'clerk', '', NULL),"
    " (5, 0, 20779, 1, 1, NULL, 0, 2, 0, 500, NULL, 1, 'clerk', '', NULL),"
    " (6, 0, 20779, 1, 3, 1, 0, 2, -1000, 500, NULL, 2, 'clerk', '', NULL),"
    " (7, 0, 20779, 1, 3, 1, 0, 2, 1000, -500, NULL, 3, 'clerk', '', 6),"
    " (8, 0, 20779, 1, 3, 2, 2, 0, 1000, 0, NULL, 1, 'clerk', '', NULL),"
    " (9, 0, 20779, 1, 3, 2, 2, 4, -500, 0, NULL, 5, 'clerk', '', NULL),"
    " (10, 0, 20779, 1, 3, 4, 0, 0, 1000, 0, NULL, 1, 'clerk', '', NULL),"
    " (11, 0, 20779, 1, 3, 4, 0, 6, -400, 0, NULL, 6, 'clerk', '', NULL),"
    " (12, 0, 20779, 2, 3, 3, 3, 6, 400, 0, NULL, 6, 'clerk', '', NULL),"
    " (13, 0, 20779, 2, 3, 3, 3, 6, -100, 0, NULL, 7, 'clerk', '', NULL),"
    " (14, 0, 20779, 2, 3, 3, 0, 6, 100, 0, NULL, 7, 'clerk', '', NULL);"
    "INSERT INTO balance VALUES (1, 0, 5000), (1, 1, 3000), (2, 2, 500), (3, 0, 100),"
    " (3, 3, 300), (4, 0, 600);"
    "INSERT INTO transfer VALUES (6, 1, 2, 20780, NULL);"
    "INSERT INTO transfer_line VALUES (1, 6, 1, 3, 4, 3, 400, 300);"
    "INSERT INTO transfer_step VALUES (7, 1, 100, 0, 0);"
    "INSERT INTO count_sheet VALUES (1, 'CS-1', 1, 20779, 0, 0, 'clerk', 0);"
    "INSERT INTO count_line VALUES (1, 1, 1, 3, 2, 2, 0, 2, 1000, 500, 1000, 1, 0, '', 5);"
    "INSERT INTO count_event VALUES (1, 1, NULL, 0, NULL, NULL, 0, 'clerk', ''),"
    " (2, 1, 0, 1, 500, 1000, 0, 'clerk', ''), (3, 1, 1, 2, 500, 1000, 0, 'clerk', '');"
    "INSERT INTO plan VALUES (1, 20779, 0, 'p', '0.1.0', 5, 0);"
    "INSERT INTO plan_line VALUES (1, 1, 1, 3, 1, 0, 10000, 1, '[10000,3]');"
    "INSERT INTO demand VALUES (1, 1, 20000, 1000, NULL, 10000, NULL, NULL, NULL, NULL);"
    "INSERT INTO forecast_override VALUES (1, 1, 3, 20780, 20782, 20782, 0, 9000, 'a feast',"
    " 'clerk', 0, '', NULL, '');"
    "INSERT INTO mark VALUES (1, 'high', 1, 3, 20770, '', 20770, 20770, 9000, 0, 3000, 100,"
    " '[9000]', 1, 1, 9000, 0);"
    "INSERT INTO mark_event VALUES (1, 1, 0, 9000, 0, 'rule:quality', ''),"
    " (2, 1, 1, 9000, 0, 'clerk', 'a feast');"
    "INSERT INTO paper VALUES (1, 'P-20261122-I-001', 0, 20779, 1, 1, 1, 3, NULL, 0, NULL, 0, 'p', "
    "1,"
    " '[1]', 'clerk', 0, 8), (2, 'P-20261122-I-002', 0, 20779, 2, 1, 1, 3, NULL, 0, NULL, 0, 'p', "
    "0,"
    " '', '', NULL, NULL);"
    "INSERT INTO id_block VALUES ('paper', 3), ('movement', 15), ('lot', 5), ('command', 9), "
    "('document', 2),"
    " ('document_line', 2), ('document_event', 4), ('plan', 2), ('plan_line', 2),"
    " ('count_sheet', 2), ('count_line', 2), ('count_event', 4),"
    " ('transfer_line', 2), ('mark', 2), ('mark_event', 3), ('forecast_override', 2);";

static void check_now(struct books *books, struct found *found)
{
    linli_error_init(&books->temp->err);
    assert_ok(tx_run(books->db, TX_READ, run_check, found, &books->temp->err), &books->temp->err);
    assert_int_equal(found->n, found->breaches_n);
}

static void sound_books_have_no_breach(void **state)
{
    struct books *books = *state;
    struct found found;
    check_now(books, &found);
    assert_int_equal(found.n, 0);
    books_sql(books->temp, sound);
    check_now(books, &found);
    for (int i = 0; i < found.n; i++) {
        print_message("%s\n", found.text[i]);
    }
    assert_int_equal(found.n, 0);
}

/* What is done to the books, how it is undone, and the breach that it is. */
static const struct {
    const char *damage;
    const char *repair;
    const char *breach;
    bool others; /* breaks other rules as well, as it must */
} cases[] = {
    {"UPDATE balance SET qty_e3 = 4999 WHERE lot_id = 1 AND account = 0",
     "UPDATE balance SET qty_e3 = 5000 WHERE lot_id = 1 AND account = 0",
     "a balance is the sum of its movements: lot L1 of PAD at S1, account 0: balance 4999, "
     "movements 5000"},
    {"DELETE FROM balance WHERE account = 1", "INSERT INTO balance VALUES (1, 1, 3000)",
     "a balance is the sum of its movements: lot L1 of PAD at S1, account 1: balance 0, "
     "movements 3000"},
    {"INSERT INTO balance VALUES (1, 7, 0)", "DELETE FROM balance WHERE account = 7",
     "a balance is not negative: lot 1, account 7: 0"},
    {"UPDATE movement SET command_id = 9 WHERE id = 5",
     "UPDATE movement SET command_id = 1 WHERE id = 5", "a movement has a command: movement 5",
     true},
    {"UPDATE movement SET kind = 5, unmet_e3 = 0, qty_e3 = 2000 WHERE id = 4;"
     "UPDATE balance SET qty_e3 = 9000 WHERE lot_id = 1 AND account = 0",
     "UPDATE movement SET kind = 2, unmet_e3 = 500, qty_e3 = -2000 WHERE id = 4;"
     "UPDATE balance SET qty_e3 = 5000 WHERE lot_id = 1 AND account = 0",
     "a movement has the sign of its kind: movement 4, kind 5: 2000"},
    {"UPDATE movement SET unmet_e3 = 7 WHERE id = 2",
     "UPDATE movement SET unmet_e3 = 0 WHERE id = 2",
     "only issues count as demand: movement 2, kind 6: 7"},
    {"UPDATE movement SET item_id = 1 WHERE id = 4", "UPDATE movement SET item_id = 3 WHERE id = 4",
     "a movement and its lot agree: movement 4, lot L1"},
    {"UPDATE movement SET kind = 4 WHERE id = 3", "UPDATE movement SET kind = 6 WHERE id = 3",
     "transfers sum to zero: command 1, item 3: -3000"},
    {"UPDATE movement SET qty_e3 = 999 WHERE id = 7;"
     "UPDATE balance SET qty_e3 = 4999 WHERE lot_id = 1 AND account = 0",
     "UPDATE movement SET qty_e3 = 1000 WHERE id = 7;"
     "UPDATE balance SET qty_e3 = 5000 WHERE lot_id = 1 AND account = 0",
     "a counter is the opposite of what it takes back: movement 7 counters 6"},
    {"UPDATE movement SET day = 20778 WHERE id = 7", "UPDATE movement SET day = 20779 WHERE id = 7",
     "a counter is the opposite of what it takes back: movement 7 counters 6"},
    {"UPDATE movement SET counters_id = 7 WHERE id = 7",
     "UPDATE movement SET counters_id = 6 WHERE id = 7",
     "a counter is the opposite of what it takes back: movement 7 counters 7", true},
    {"UPDATE movement SET command_id = 2 WHERE id = 4",
     "UPDATE movement SET command_id = 1 WHERE id = 4",
     "an undo counters all of one booking: movement 4 of IS-1 is not countered"},
    {"UPDATE movement SET command_id = 3 WHERE id = 4",
     "UPDATE movement SET command_id = 1 WHERE id = 4",
     "an undo counters all of one booking: movement 4 of UN-1"},
    {"UPDATE command SET undoes_id = NULL WHERE id = 3",
     "UPDATE command SET undoes_id = 2 WHERE id = 3",
     "an undo counters all of one booking: movement 7"},
    {"UPDATE command SET of_id = 2 WHERE id = 4", "UPDATE command SET of_id = 1 WHERE id = 4",
     "an undo counters all of one booking: RT-1 refers to IS-1"},
    {"UPDATE document_line SET state = 2", "UPDATE document_line SET state = 3",
     "a line is in the state of its last event: PO-20261122-01/1: state 2, last event 3"},
    {"UPDATE document_line SET received_e3 = 9000, state = 2;"
     "UPDATE document_event SET to_state = 2 WHERE id = 3",
     "UPDATE document_line SET received_e3 = 10000, state = 3;"
     "UPDATE document_event SET to_state = 3 WHERE id = 3",
     "what was received was booked: PO-20261122-01/1: received 9000 of 10000, booked 10000"},
    {"INSERT INTO refusal VALUES (1, 0)", "DELETE FROM refusal",
     "a line is in the state of its last event: PO-20261122-01/1: refused"},
    {"UPDATE document_event SET qty_e3 = 9000 WHERE id = 1",
     "UPDATE document_event SET qty_e3 = 10000 WHERE id = 1",
     "a line has what was ordered and its changes: PO-20261122-01/1: 10000"},
    {"INSERT INTO amendment VALUES (-1, 1, 1, 1, 20779, 1, 8000, 10000, 8000, 9000, 20779, NULL,"
     " 152, '[]', 0);"
     "INSERT INTO amendment_event VALUES (-1, -1, NULL, 1, 0, 'clerk', '');"
     "UPDATE document_event SET qty_e3 = 8000 WHERE id = 1",
     "DELETE FROM amendment_event; DELETE FROM amendment;"
     "UPDATE document_event SET qty_e3 = 10000 WHERE id = 1",
     "a line has what was ordered and its changes: PO-20261122-01/1+1", true},
    {"UPDATE document SET site_id = 2", "UPDATE document SET site_id = 1",
     "a receipt and its line agree: movement 1"},
    {"INSERT INTO document VALUES (-1, 0, 'PO-X', 1, 1, 20779, 20780, NULL, 0, 'p', 0)",
     "DELETE FROM document WHERE id = -1", "a document has lines: PO-X"},
    {"UPDATE id_block SET next_id = 7 WHERE kind = 'movement'",
     "UPDATE id_block SET next_id = 15 WHERE kind = 'movement'",
     "ids are given once: movement: 14 is in use, the next is 7"},
    {"DELETE FROM id_block WHERE kind = 'plan'", "INSERT INTO id_block VALUES ('plan', 2)",
     "ids are given once: plan: 1 is in use, the next is none"},
    {"UPDATE demand SET unmet_e3 = -1", "UPDATE demand SET unmet_e3 = NULL",
     "demand is within its bounds: demand of item 1 at site 1, day 20000"},
    {"UPDATE paper SET state = 0 WHERE id = 1", "UPDATE paper SET state = 1 WHERE id = 1",
     "a paper number is entered once: P-20261122-I-001"},
    {"UPDATE paper SET content = '' WHERE id = 1", "UPDATE paper SET content = '[1]' WHERE id = 1",
     "a paper number is entered once: P-20261122-I-001"},
    {"UPDATE command SET idempotency_key = 'P-20261122-I-002' WHERE id = 8",
     "UPDATE command SET idempotency_key = 'P-20261122-I-001' WHERE id = 8",
     "a paper number is entered once: P-20261122-I-002"},
    {"UPDATE paper SET no = 1, again = 2 WHERE id = 2",
     "UPDATE paper SET no = 2, again = 1 WHERE id = 2",
     "a paper number is entered once: P-20261122-I-002"},
    {"INSERT INTO planned_move VALUES (1, 'PM-1', 1, 20779, 1, 2, 20780, 'p', 0);"
     "INSERT INTO planned_move_line VALUES (1, 1, 1, 3, NULL, 2, 2000, 0, 44, '[2000]', NULL);"
     "INSERT INTO planned_move_event VALUES (1, 1, NULL, 0, 0, 'p', ''),"
     " (2, 1, 0, 1, 0, 'clerk', ''), (3, 1, 1, 2, 0, 'clerk', '');"
     "INSERT INTO id_block VALUES ('planned_move', 2), ('planned_move_line', 2),"
     " ('planned_move_event', 4)",
     "DELETE FROM planned_move_event; DELETE FROM planned_move_line; DELETE FROM planned_move;"
     "DELETE FROM id_block WHERE kind LIKE 'planned_move%'",
     "a planned move was sent by its transfer: PM-1/1: state 2"},
    {"INSERT INTO customer_order VALUES (1, 'C1', 1, 1, 20780, 2000, 1000, NULL, 20778, NULL, 0, "
     "0, "
     "0, 1);"
     "INSERT INTO allotment VALUES (1, 'AL-1', 8, 1, 20780, 1, 'p', 0, '', NULL);"
     "INSERT INTO allotment_line VALUES (1, 1, 2000, 2000, NULL, 0, 1, 0);"
     "INSERT INTO id_block VALUES ('customer_order', 2), ('allotment', 2)",
     "DELETE FROM allotment_line; DELETE FROM allotment; DELETE FROM customer_order;"
     "DELETE FROM id_block WHERE kind IN ('customer_order', 'allotment')",
     "no order got more than was ordered: allotment AL-1, order C1"},
    {"UPDATE count_line SET state = 3, command_id = NULL",
     "UPDATE count_line SET state = 2, command_id = 5",
     "a counted line is in the state of its last event: CS-1/1: state 3"},
    {"UPDATE count_event SET from_state = 2 WHERE id = 3",
     "UPDATE count_event SET from_state = 1 WHERE id = 3",
     "a counted line is in the state of its last event: CS-1/1: event 3"},
    {"UPDATE count_line SET counted_e3 = 600", "UPDATE count_line SET counted_e3 = 500",
     "what a count found was booked: CS-1/1"},
    {"UPDATE count_line SET reason = 0", "UPDATE count_line SET reason = 1",
     "what a count found was booked: CS-1/1"},
    {"UPDATE movement SET kind = 5 WHERE id = 9", "UPDATE movement SET kind = 4 WHERE id = 9",
     "what a count found was booked: CS-1/1"},
    {"UPDATE forecast_override SET reason = ''", "UPDATE forecast_override SET reason = 'a feast'",
     "a forecast by hand has a reason and an end: override 1"},
    {"UPDATE mark SET state = 3", "UPDATE mark SET state = 1",
     "a marked fact is in the state of its last event: mark 1: state 3, last event 1"},
    {"UPDATE movement SET account = 1 - account WHERE id IN (2, 3)",
     "UPDATE movement SET account = 1 - account WHERE id IN (2, 3)",
     "stock leaves the reserve by a release: RC-1: item PAD at S1", true},
    {"UPDATE transfer_line SET sent_e3 = 500", "UPDATE transfer_line SET sent_e3 = 400",
     "what is on its way was sent and has not arrived: TR-1/1: open 300", true},
    {"UPDATE transfer_line SET open_e3 = 200", "UPDATE transfer_line SET open_e3 = 300",
     "what is on its way was sent and has not arrived: lot L4 at S2: in transit 300"},
    {"UPDATE lot SET expiry_day = 20800 WHERE id = 3",
     "UPDATE lot SET expiry_day = NULL WHERE id = 3", "a transfer and its movements agree: TR-1/1"},
    {"UPDATE transfer SET to_id = 1, from_id = 2", "UPDATE transfer SET to_id = 2, from_id = 1",
     "a transfer and its movements agree: TR-1/1"},
    {"UPDATE command SET of_id = 1 WHERE id = 7", "UPDATE command SET of_id = 6 WHERE id = 7",
     "a transfer and its movements agree: TA-1 of TR-1/1"},
    {"INSERT INTO transfer VALUES (5, 1, 2, 20780, NULL)",
     "DELETE FROM transfer WHERE command_id = 5", "a transfer and its movements agree: CT-1"},
    {"UPDATE document_event SET from_state = 2 WHERE id = 3",
     "UPDATE document_event SET from_state = 1 WHERE id = 3",
     "a line takes only allowed steps: PO-20261122-01/1"},
    {"UPDATE document_event SET to_state = 1 WHERE id = 1;"
     "UPDATE document_event SET from_state = 1, to_state = 1 WHERE id = 2",
     "UPDATE document_event SET to_state = 0 WHERE id = 1;"
     "UPDATE document_event SET from_state = 0, to_state = 1 WHERE id = 2",
     "a line takes only allowed steps: PO-20261122-01/1"},
    {"UPDATE plan_line SET qty_e3 = 10001", "UPDATE plan_line SET qty_e3 = 10000",
     "a planned line's numbers give its quantity: 2026-11-22, item PAD at site S1"},
    {"UPDATE plan_line SET reason_numbers = '[10000,9000000000000000000]'",
     "UPDATE plan_line SET reason_numbers = '[10000]'",
     "a planned line's numbers give its quantity: 2026-11-22, item PAD at site S1"},
    {"UPDATE plan_line SET reason_numbers = 'x'", "UPDATE plan_line SET reason_numbers = '[10000]'",
     "a planned line's numbers give its quantity: 2026-11-22, item PAD at site S1"},
};

static void each_damage_is_found_by_name(void **state)
{
    struct books *books = *state;
    books_sql(books->temp, sound);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct found found;
        books_sql(books->temp, cases[i].damage);
        check_now(books, &found);
        bool named = false;
        for (int k = 0; k < found.n; k++) {
            named = named || strcmp(found.text[k], cases[i].breach) == 0;
        }
        if (!named) {
            print_message("expected %s\n", cases[i].breach);
            for (int k = 0; k < found.n; k++) {
                print_message("found    %s\n", found.text[k]);
            }
        }
        assert_true(named);
        if (!cases[i].others) { /* under this name alone */
            size_t rule_n = strcspn(cases[i].breach, ":");
            for (int k = 0; k < found.n; k++) {
                if (strncmp(found.text[k], cases[i].breach, rule_n + 1) != 0) {
                    fail_msg("%s: also %s", cases[i].breach, found.text[k]);
                }
            }
        }
        books_sql(books->temp, cases[i].repair);
    }
    struct found found;
    check_now(books, &found);
    assert_int_equal(found.n, 0);
}

/* Whoever adds a rule adds its damage. CHECK_WHOLE has a test of its own. */
static void every_rule_has_its_damage(void **state)
{
    (void)state;
    for (int check = CHECK_WHOLE + 1; check < CHECK_N; check++) {
        const char *name = check_name((enum check_id)check);
        bool damaged = false;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
            damaged = damaged || strncmp(cases[i].breach, name, strlen(name)) == 0;
        }
        if (!damaged) {
            fail_msg("no damage for the rule: %s", name);
        }
    }
}

static void a_dangling_reference_is_a_breach_too(void **state)
{
    struct books *books = *state;
    struct found found;
    books_sql(books->temp, "INSERT INTO balance VALUES (5, 0, 0)");
    check_now(books, &found);
    assert_true(found.n >= 1);
    assert_non_null(strstr(found.text[0], "the database is whole"));
}

static void a_caller_can_stop_the_check(void **state)
{
    struct books *books = *state;
    books_sql(books->temp, sound);
    books_sql(books->temp, "UPDATE balance SET qty_e3 = 4999 WHERE lot_id = 1 AND account = 0");
    assert_int_equal(tx_run(books->db, TX_READ, run_stopped, NULL, &books->temp->err),
                     LINLI_ESTOPPED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(sound_books_have_no_breach),
        books_test(each_damage_is_found_by_name),
        cmocka_unit_test(every_rule_has_its_damage),
        books_test(a_dangling_reference_is_a_breach_too),
        books_test(a_caller_can_stop_the_check),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
