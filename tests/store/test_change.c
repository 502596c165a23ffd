/*
 * Documents that change stock: returns, quarantine and release, write-offs, things that are
 * collected, used again and recycled. Where the stock stands after each, what demand says, what is
 * refused, and that each is taken back exactly.
 */
#include "books_city.h"

#include "service/change.h"
#include "service/check.h"
#include "service/stock.h"
#include "service/undo.h"

static const struct who clerk = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS};

/* One call of any of the services, in its transaction. */
struct call {
    struct books *books;
    struct who who;
    struct stock_receipt receipt;
    struct stock_request request;
    enum change_step step;
    const char *reason;
    struct change_choice choice;
    struct change_write_off write_off;
    struct change_return back;
    const char *number;
    struct stock_issued issued;
    struct change change;
};

static struct call call_of(void **state)
{
    struct books *books = *state;
    books_sql(books->temp, "UPDATE item SET recyclable = 1 WHERE code = 'PAD'");
    return (struct call){.books = books,
                         .who = clerk,
                         .reason = "wet",
                         .choice = {.site = "S1", .qty_e3 = FIXED_NONE, .day = BOOKS_TODAY}};
}

static enum linli_rc receive_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    struct stock_received received;
    return stock_receive(db, &c->books->arena, &c->receipt, &c->who, &received, err);
}

static enum linli_rc issue_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return stock_issue(db, &c->books->arena, &c->request, &c->who, &c->issued, err);
}

static enum linli_rc move_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return change_move(db, &c->books->arena, c->step, &c->choice, c->reason, &c->who, &c->change,
                       err);
}

static enum linli_rc write_off_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    c->write_off.choice = c->choice;
    c->write_off.note = "";
    return change_write_off(db, &c->books->arena, &c->write_off, &c->who, &c->change, err);
}

static enum linli_rc return_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    struct change_return back = c->back;
    back.choice = c->choice;
    back.service = "";
    back.note = "";
    if (back.of != NULL) {
        back.choice.site = NULL;
        back.choice.item = NULL;
        back.choice.lot = NULL;
    }
    return change_return(db, &c->books->arena, &back, &c->who, &c->change, err);
}

static enum linli_rc collect_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    return change_collect(db, &c->books->arena, &c->choice, "", &c->who, &c->change, err);
}

static enum linli_rc undo_body(struct db *db, void *context, struct linli_error *err)
{
    struct call *c = context;
    struct undone undone;
    return undo_booking(db, &c->books->arena, c->number, "slip", &c->who, &undone, err);
}

static void must(struct call *call, tx_body body)
{
    linli_error_init(&call->books->temp->err);
    assert_ok(tx_run(call->books->db, TX_WRITE, body, call, &call->books->temp->err),
              &call->books->temp->err);
}

/* It is refused with that message, and no command is left behind. */
static void refused(struct call *call, tx_body body, enum linli_rc rc, const char *message)
{
    char text[400];
    const struct temp_city *temp = call->books->temp;
    int64_t commands_n = books_ask(temp, "SELECT count(*) FROM command");
    linli_error_init(&call->books->temp->err);
    assert_int_equal(tx_run(call->books->db, TX_WRITE, body, call, &call->books->temp->err), rc);
    linli_error_print(&temp->err, NULL, text, sizeof(text));
    assert_string_equal(text, message);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM command"), commands_n);
}

static enum linli_rc report_breach(void *context, enum check_id check, const char *where,
                                   struct linli_error *err)
{
    (void)context;
    (void)err;
    fail_msg("%s: %s", check_name(check), where);
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    int64_t breaches_n;
    (void)context;
    return check_city(db, report_breach, NULL, &breaches_n, err);
}

static void receive(struct call *call, const char *item, const char *lot, int64_t qty_e3,
                    int64_t expiry_day)
{
    call->receipt = (struct stock_receipt){.site = "S1",
                                           .item = item,
                                           .lot = lot,
                                           .qty_e3 = qty_e3,
                                           .expiry_day = expiry_day,
                                           .unit_price_e4 = FIXED_NONE,
                                           .day = BOOKS_TODAY - 3};
    must(call, receive_body);
}

static void issue(struct call *call, const char *item, int64_t qty_e3, int64_t day)
{
    call->request = (struct stock_request){
        .site = "S1", .item = item, .qty_e3 = qty_e3, .service = "meals", .day = day};
    must(call, issue_body);
}

static void undo(struct call *call, const char *number)
{
    call->number = number;
    must(call, undo_body);
}

/* What stands in each account, lot by lot, what is empty left out: "L1 0 5000|…". */
static void assert_stock(const struct call *call, const char *expected)
{
    char *rows = engine_rows(call->books->temp->path,
                             "SELECT l.code, b.account, b.qty_e3 FROM balance b JOIN lot l ON "
                             "l.id = b.lot_id WHERE b.qty_e3 > 0 ORDER BY l.code, b.account");
    for (char *at = strchr(rows, '\n'); at != NULL; at = strchr(at, '\n')) {
        *at = ' ';
    }
    assert_string_equal(rows, expected);
    free(rows);
}

/* Issued less returned on a day, over all items. */
static int64_t demand_e3(const struct call *call, int64_t day)
{
    char sql[160];
    snprintf(sql, sizeof(sql),
             "SELECT COALESCE(-sum(qty_e3), 0) FROM movement WHERE kind IN (2, 3) AND day = %lld",
             (long long)day);
    return books_ask(call->books->temp, sql);
}

/* Of 8 issued yesterday, 5 from the lot that expires first and 3 from the other, 4 come back: the
 * 3 that were taken last and 1 of the others. */
static void a_return_goes_back_to_its_lots_and_its_day(void **state)
{
    struct call call = call_of(state);
    receive(&call, "MILK", "A", 5000, BOOKS_TODAY + 2);
    receive(&call, "MILK", "B", 5000, BOOKS_TODAY + 5);
    issue(&call, "MILK", 8000, BOOKS_TODAY - 1);
    assert_stock(&call, "B|0|2000| ");
    call.back = (struct change_return){.of = "IS-20261121-01", .condition = "good"};
    call.choice.qty_e3 = 4000;
    must(&call, return_body);
    assert_string_equal(call.change.number, "RT-20261122-01");
    assert_int_equal(call.change.lots_n, 2);
    assert_stock(&call, "A|0|1000| B|0|5000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY - 1), 4000);
    assert_int_equal(demand_e3(&call, BOOKS_TODAY), 0);
    call.choice.qty_e3 = 4001;
    refused(&call, return_body, LINLI_EINPUT,
            "of IS-20261121-01 only 4 have not come back; 4.001 were said");
    call.number = "IS-20261121-01";
    refused(&call, undo_body, LINLI_ESTATE,
            "IS-20261121-01 cannot be undone before RT-20261122-01, which refers to it");
    call.choice.qty_e3 = FIXED_NONE; /* the other 4, of A, are held */
    call.back.condition = "doubtful";
    must(&call, return_body);
    assert_stock(&call, "A|0|1000| A|4|4000| B|0|5000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY - 1), 0);
    refused(&call, return_body, LINLI_EINPUT, "nothing of IS-20261121-01 is left to come back");
    undo(&call, "RT-20261122-02");
    undo(&call, "RT-20261122-01");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY - 1), 8000);
    undo(&call, "IS-20261121-01");
    assert_stock(&call, "A|0|5000| B|0|5000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY - 1), 0);
    call.choice.qty_e3 = 1000;
    refused(&call, return_body, LINLI_ESTATE,
            "IS-20261121-01 was undone by UN-20261121-01: nothing of it can come back");
    call.back.of = "RC-20261119-01";
    refused(&call, return_body, LINLI_ESTATE,
            "RC-20261119-01 is no issue; the number of an issue was expected");
    must(&call, check_body);
}

/* What was used is demand; what only looked used is not. Neither goes to daily use. */
static void used_things_are_kept_apart(void **state)
{
    struct call call = call_of(state);
    receive(&call, "PAD", "P", 10000, FIXED_NONE);
    receive(&call, "RICE", "R", 10000, FIXED_NONE);
    issue(&call, "PAD", 6000, BOOKS_TODAY);
    call.back = (struct change_return){.of = "IS-20261122-01", .condition = "used"};
    call.choice.qty_e3 = 2000;
    must(&call, return_body);
    assert_stock(&call, "P|0|4000| P|5|2000| R|0|10000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY), 6000);
    call.back.unused = true;
    call.choice.qty_e3 = 1000;
    must(&call, return_body);
    assert_int_equal(demand_e3(&call, BOOKS_TODAY), 5000);
    assert_stock(&call, "P|0|4000| P|5|3000| R|0|10000| ");
    issue(&call, "RICE", 1000, BOOKS_TODAY);
    call.back = (struct change_return){.of = "IS-20261122-02", .condition = "used"};
    refused(&call, return_body, LINLI_ESTATE,
            "item RICE is not recyclable; recyclable 1 in the items table was expected");
    call.back = (struct change_return){.of = "IS-20261122-02", .condition = "good", .unused = true};
    refused(&call, return_body, LINLI_EUSAGE, "--unused is for --condition used only");
    must(&call, check_body);
}

static void what_comes_back_without_a_slip_needs_its_lot_when_it_spoils(void **state)
{
    struct call call = call_of(state);
    receive(&call, "MILK", "A", 5000, BOOKS_TODAY + 2);
    issue(&call, "MILK", 5000, BOOKS_TODAY);
    call.back = (struct change_return){.condition = "good"};
    call.choice.item = "MILK";
    call.choice.qty_e3 = 1000;
    refused(&call, return_body, LINLI_EUSAGE,
            "item MILK keeps for 7 days: its lot is needed (--lot), or the issue (--of)");
    call.choice.lot = "Z";
    refused(&call, return_body, LINLI_EUNKNOWN, "no lot of item MILK has the code Z");
    call.choice.lot = "A";
    must(&call, return_body);
    assert_stock(&call, "A|0|1000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY), 4000);
    call.choice.item = "RICE"; /* keeps: a lot of the slip's own */
    call.choice.lot = NULL;
    must(&call, return_body);
    assert_stock(&call, "A|0|1000| RT-20261122-02|0|1000| ");
    undo(&call, "RT-20261122-02");
    assert_stock(&call, "A|0|1000| ");
    must(&call, check_body);
}

/* Of a lot that was received at most what was issued of it; of one that was there before the books
 * at most what ever came. */
static void no_more_of_a_lot_comes_back_than_can_be_out(void **state)
{
    struct call call = call_of(state);
    receive(&call, "RICE", "A", 4000, FIXED_NONE);
    call.back = (struct change_return){.condition = "good"};
    call.choice.item = "RICE";
    call.choice.lot = "A";
    call.choice.qty_e3 = 1;
    refused(&call, return_body, LINLI_EINPUT,
            "of item RICE, lot A, at most 0 can be out and come back; 0.001 were said");
    issue(&call, "RICE", 3000, BOOKS_TODAY);
    call.choice.qty_e3 = 2000;
    must(&call, return_body);
    refused(&call, return_body, LINLI_EINPUT,
            "of item RICE, lot A, at most 1 can be out and come back; 2 were said");
    undo(&call, "RT-20261122-01");
    must(&call, return_body);
    call.choice.qty_e3 = 1000;
    must(&call, return_body);
    assert_stock(&call, "A|0|4000| ");
    /* the lot was there when the books were opened: who knows what was out; all 4 at most */
    books_sql(call.books->temp, "UPDATE movement SET kind = 0 WHERE kind = 1");
    call.choice.qty_e3 = 1001; /* 4 came, 3 are back already */
    refused(&call, return_body, LINLI_EINPUT,
            "of item RICE, lot A, at most 1 can be out and come back; 1.001 were said");
    call.choice.qty_e3 = 1000;
    must(&call, return_body);
    must(&call, check_body);
}

/* Lots of the test came 3 days ago. */
static void nothing_becomes_of_a_lot_before_it_came(void **state)
{
    struct call call = call_of(state);
    receive(&call, "RICE", "A", 4000, FIXED_NONE);
    call.choice.item = "RICE";
    call.choice.lot = "A";
    call.choice.qty_e3 = 1000;
    call.choice.day = BOOKS_TODAY - 4;
    call.write_off = (struct change_write_off){.reason = "damaged"};
    static const char message[] = "only 0 of item RICE had come by 2026-11-18; 4 came later, book "
                                  "for a later day";
    for (int round = 0; round < 2; round++) { /* a quantity of it, and all of it */
        refused(&call, write_off_body, LINLI_ESHORT, message);
        refused(&call, move_body, LINLI_ESHORT, message);
        call.choice.qty_e3 = FIXED_NONE;
    }
    call.choice.lot = NULL; /* of all lots */
    call.choice.qty_e3 = 4000;
    refused(&call, write_off_body, LINLI_ESHORT, message);
    call.choice.qty_e3 = 4001; /* not even later */
    refused(&call, write_off_body, LINLI_ESHORT,
            "only 0 of item RICE are there (account normal); 4.001 were asked for");
    call.step = STEP_PUT_ASIDE;
    call.choice.qty_e3 = 1000;
    refused(&call, move_body, LINLI_ESHORT, message);
    call.choice.day = BOOKS_TODAY - 3;
    must(&call, move_body);
    must(&call, write_off_body);
    assert_stock(&call, "A|0|2000| A|1|1000| ");
}

static void held_stock_is_not_issued_until_released(void **state)
{
    struct call call = call_of(state);
    receive(&call, "MILK", "A", 5000, BOOKS_TODAY + 2);
    receive(&call, "MILK", "B", 5000, BOOKS_TODAY + 5);
    call.choice.item = "MILK";
    call.choice.lot = "A";
    must(&call, move_body); /* all of the lot */
    assert_string_equal(call.change.number, "MV-20261122-01");
    assert_stock(&call, "A|4|5000| B|0|5000| ");
    issue(&call, "MILK", 6000, BOOKS_TODAY);
    assert_int_equal(call.issued.issued_e3, 5000);
    refused(&call, move_body, LINLI_ESHORT,
            "nothing of item MILK, lot A, is there (account normal)");
    call.step = STEP_RELEASE;
    call.choice.lot = NULL;
    call.choice.qty_e3 = 2000;
    must(&call, move_body);
    assert_stock(&call, "A|0|2000| A|4|3000| ");
    call.choice.qty_e3 = 3001;
    refused(&call, move_body, LINLI_ESHORT,
            "only 3 of item MILK are there (account quarantine); 3.001 were asked for");
    call.choice.qty_e3 = 1000;
    call.reason = "";
    refused(&call, move_body, LINLI_EUSAGE, "a reason was expected (--reason)");
    undo(&call, "MV-20261122-02");
    assert_stock(&call, "A|4|5000| ");
    call.write_off = (struct change_write_off){.reason = "damaged", .account = "quarantine"};
    call.choice.qty_e3 = 5000;
    must(&call, write_off_body);
    assert_stock(&call, "");
    call.number = "MV-20261122-01"; /* what was held is gone */
    refused(&call, undo_body, LINLI_ESHORT,
            "MV-20261122-01 cannot be undone: of item MILK, lot A, 5 were booked and only 0 are "
            "left (account quarantine)");
    must(&call, check_body);
}

/* Of three lots two have expired: one stands in daily use, of the other a part is held. */
static void what_has_expired_is_written_off_by_one_command(void **state)
{
    struct call call = call_of(state);
    receive(&call, "MILK", "A", 5000, BOOKS_TODAY - 2);
    receive(&call, "MILK", "B", 5000, BOOKS_TODAY - 1);
    receive(&call, "MILK", "C", 5000, BOOKS_TODAY);
    call.choice.item = "MILK";
    call.choice.lot = "B";
    call.choice.qty_e3 = 1000;
    must(&call, move_body);
    call.choice.item = NULL;
    call.choice.lot = NULL;
    call.choice.qty_e3 = FIXED_NONE;
    call.write_off =
        (struct change_write_off){.reason = "expired", .expired = true, .look_only = true};
    must(&call, write_off_body);
    assert_string_equal(call.change.number, "");
    assert_int_equal(call.change.lots_n, 3);
    assert_stock(&call, "A|0|5000| B|0|4000| B|4|1000| C|0|5000| ");
    call.write_off.look_only = false;
    must(&call, write_off_body);
    assert_string_equal(call.change.number, "WO-20261122-01");
    assert_int_equal(call.change.lots_n, 3);
    assert_stock(&call, "C|0|5000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY), 0);
    must(&call, write_off_body); /* nothing more has expired: nothing is booked, which is fine */
    assert_string_equal(call.change.number, "");
    assert_int_equal(call.change.lots_n, 0);
    assert_stock(&call, "C|0|5000| ");
    undo(&call, "WO-20261122-01");
    assert_stock(&call, "A|0|5000| B|0|4000| B|4|1000| C|0|5000| ");
    call.write_off.account = "quarantine";
    must(&call, write_off_body);
    assert_stock(&call, "A|0|5000| B|0|4000| C|0|5000| ");
    call.write_off.account = "consigned"; /* the supplier's */
    refused(&call, write_off_body, LINLI_EUSAGE,
            "--from is 'consigned', expected normal, reserve, quarantine or recycling");
    call.write_off = (struct change_write_off){.reason = "old"};
    call.choice.item = "MILK";
    call.choice.qty_e3 = 1000;
    refused(&call, write_off_body, LINLI_EUSAGE,
            "--reason is 'old', expected expired, damaged, lost, recycled or other");
    must(&call, check_body);
}

static void collected_things_are_used_again_or_recycled(void **state)
{
    struct call call = call_of(state);
    call.choice.item = "PAD";
    call.choice.qty_e3 = 5000;
    must(&call, collect_body);
    assert_string_equal(call.change.number, "CO-20261122-01");
    assert_stock(&call, "CO-20261122-01|5|5000| ");
    assert_int_equal(demand_e3(&call, BOOKS_TODAY), 0);
    call.step = STEP_REUSE;
    call.reason = "";
    call.choice.qty_e3 = 2000;
    must(&call, move_body);
    assert_stock(&call, "CO-20261122-01|0|2000| CO-20261122-01|5|3000| ");
    call.write_off = (struct change_write_off){.reason = "recycled"};
    call.choice.qty_e3 = 3000;
    must(&call, write_off_body);
    assert_stock(&call, "CO-20261122-01|0|2000| ");
    undo(&call, "WO-20261122-01");
    undo(&call, "MV-20261122-01");
    undo(&call, "CO-20261122-01");
    assert_stock(&call, "");
    call.choice.item = "RICE";
    refused(&call, collect_body, LINLI_ESTATE,
            "item RICE is not recyclable; recyclable 1 in the items table was expected");
    must(&call, check_body);
}

/* The names are parted by any comma; blanks do not count; an empty list allows everything. */
static void an_unknown_service_is_told_the_known_ones(void **state)
{
    struct call call = call_of(state);
    receive(&call, "RICE", "R", 5000, FIXED_NONE);
    books_sql(call.books->temp, "INSERT INTO setting (key, value) VALUES ('services', ' , ')");
    issue(&call, "RICE", 1000, BOOKS_TODAY);
    books_sql(call.books->temp,
              "UPDATE setting SET value = 'day care，baths、 meals ,' WHERE key = 'services'");
    issue(&call, "RICE", 1000, BOOKS_TODAY);
    static const char *const known[] = {"day care", "baths", ""};
    for (int i = 0; i < 3; i++) {
        call.request.service = known[i];
        must(&call, issue_body);
    }
    static const char *const unknown[] = {"meal", "day", "care", "mealss", "day care，baths", " "};
    for (int i = 0; i < 6; i++) {
        char message[200];
        snprintf(message, sizeof(message),
                 "the service '%s' is not known, expected one of the setting services: day "
                 "care，baths、 meals ,",
                 unknown[i]);
        call.request.service = unknown[i];
        refused(&call, issue_body, LINLI_EINPUT, message);
    }
    assert_stock(&call, "");
}

/* A key gives the first answer again, whatever has happened meanwhile, and is not for another
 * request. */
static void a_key_changes_stock_once(void **state)
{
    struct call call = call_of(state);
    receive(&call, "PAD", "P", 10000, FIXED_NONE);
    issue(&call, "PAD", 4000, BOOKS_TODAY);
    static const tx_body bodies[] = {return_body, move_body, write_off_body, collect_body};
    static const char *const numbers[] = {"RT-20261122-01", "MV-20261122-01", "WO-20261122-01",
                                          "CO-20261122-01"};
    static const char *const keys[] = {"k0", "k1", "k2", "k3"};
    call.back = (struct change_return){.of = "IS-20261122-01", .condition = "good"};
    call.write_off = (struct change_write_off){.reason = "lost"};
    call.choice.item = "PAD";
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 4; i++) {
            call.who.key = keys[i];
            call.choice.qty_e3 = 1000;
            must(&call, bodies[i]);
            assert_int_equal(call.change.replayed, round);
            assert_string_equal(call.change.number, numbers[i]);
            assert_int_equal(call.change.lots_n, i == 1 ? 2 : 1); /* a move has two rows */
            call.choice.qty_e3 = 2000;
            linli_error_init(&call.books->temp->err);
            assert_int_equal(tx_run(call.books->db, TX_WRITE, bodies[i], &call, NULL),
                             LINLI_EINPUT);
        }
    }
    assert_stock(&call, "CO-20261122-01|5|1000| P|0|5000| P|4|1000| "); /* 10-4+1-1-1 */
    must(&call, check_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(a_return_goes_back_to_its_lots_and_its_day),
        books_test(used_things_are_kept_apart),
        books_test(what_comes_back_without_a_slip_needs_its_lot_when_it_spoils),
        books_test(no_more_of_a_lot_comes_back_than_can_be_out),
        books_test(nothing_becomes_of_a_lot_before_it_came),
        books_test(held_stock_is_not_issued_until_released),
        books_test(what_has_expired_is_written_off_by_one_command),
        books_test(collected_things_are_used_again_or_recycled),
        books_test(an_unknown_service_is_told_the_known_ones),
        books_test(a_key_changes_stock_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
