/*
 * Changes of lines that were sent, in the database: proposed by a plan, approved, refused and taken
 * back by people until the supplier's cut-off, once for each key; what stands in their way; what
 * `linli check` and the next snapshot make of it.
 */
#include "books_check.h"

#include "service/steps.h"
#include "store/amendments.h"
#include "store/city_load.h"

enum { PLAN = 1, LINE = 1, TEN = 10 * 3600 };

static const struct document_actor clerk = {
    .actor = "clerk", .now_ms = TEMP_CITY_NOW_MS, .note = ""};

/* 48 pads of SUP1, sent. */
static enum linli_rc send_line(struct db *db, void *context, struct linli_error *err)
{
    (void)context;
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t document;
    int64_t id;
    struct document facts = {.kind = DOCUMENT_PURCHASE,
                             .site = S1,
                             .supplier = SUP1,
                             .day = BOOKS_TODAY,
                             .due_day = BOOKS_TODAY + 1,
                             .plan = FIXED_NONE};
    LINLI_TRY(document_insert(db, &facts, &clerk, &document, number, err));
    struct document_line line = {
        .document = document, .line_no = 1, .item = PAD, .qty_e3 = 48000, .unit_price_e4 = 21000};
    LINLI_TRY(document_insert_line(db, &line, CLASS_A, REASON_ORDER, "[48000]", &clerk, &id, err));
    assert_int_equal(id, LINE);
    LINLI_TRY(document_step(db, id, LINE_PROPOSED, LINE_APPROVED, &clerk, err));
    return document_step(db, id, LINE_APPROVED, LINE_SENT, &clerk, err);
}

/* The plan of today proposes another quantity; 36 to 60 are allowed, until 10:00. */
static enum linli_rc propose(struct db *db, struct linli_arena *arena, int64_t from, int64_t to,
                             const char *expected, struct linli_error *err)
{
    char name[AMENDMENT_NAME_BYTES];
    const struct plan_amendment a = {
        .line = LINE,
        .reason = {to > from ? REASON_RAISE : REASON_LOWER,
                   AMEND_NUMBERS_N,
                   {from, to, 48000, 36000, 60000, 20000, 1000, BOOKS_TODAY, TEN}}};
    LINLI_TRY(amendment_propose(db, arena, &a, PLAN, BOOKS_TODAY, &clerk, name, err));
    assert_string_equal(name, expected);
    return LINLI_OK;
}

static enum linli_rc propose_first(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    return propose(db, &books->arena, 48000, 60000, "PO-20261122-01/1+1", err);
}

/* Planned again: the proposal goes and comes again under its name. */
static enum linli_rc propose_again(struct db *db, void *context, struct linli_error *err)
{
    LINLI_TRY(amendments_forget(db, PLAN, err));
    return propose_first(db, context, err);
}

static enum linli_rc propose_second(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    return propose(db, &books->arena, 60000, 40000, "PO-20261122-01/1+2", err);
}

/* What is asked for next. */
static struct {
    enum line_state to;
    struct order_choice choice;
    struct who who;
    struct steps_done done;
} ask;

static enum linli_rc change(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct steps_request request = {
        .to = ask.to, .choices = &ask.choice, .choices_n = 1, .day = FIXED_NONE, .note = "why"};
    return steps_take(db, &books->arena, &request, &ask.who, &ask.done, err);
}

static void asked(enum line_state to, const char *line, const char *key)
{
    ask.to = to;
    ask.choice = (struct order_choice){
        .line = line, .class = FIXED_NONE, .all = line == NULL, .day = FIXED_NONE};
    ask.who = (struct who){.actor = "clerk", .key = key, .now_ms = TEMP_CITY_NOW_MS};
}

static void decide(struct books *books, enum line_state to, const char *line)
{
    asked(to, line, NULL);
    books_run(books, change);
}

static void refuse(struct books *books, enum line_state to, const char *line, enum linli_rc rc)
{
    asked(to, line, NULL);
    books_refuse(books, change, rc);
}

static void assert_qty(const struct books *books, int64_t qty_e3)
{
    assert_int_equal(books_ask(books->temp, "SELECT qty_e3 FROM document_line"), qty_e3);
}

static void begin(struct books *books)
{
    books_run(books, send_line);
    books_run(books, propose_first);
}

/* 12 more at 2.10 are 25.20. The line's history has proposed, approved, sent, and sent with 60. */
static void an_approved_change_is_the_lines_quantity(void **state)
{
    struct books *books = *state;
    begin(books);
    books_run(books, propose_again);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM amendment"), 1);
    assert_int_equal(books_breaches(books), 0);
    decide(books, LINE_APPROVED, "PO-20261122-01/1+1");
    assert_int_equal(ask.done.orders.lines_n, 0);
    assert_int_equal(ask.done.orders.amendments_n, 1);
    assert_int_equal(ask.done.orders.amendments[0].state, LINE_APPROVED);
    assert_int_equal(ask.done.orders.more_fen, 2520);
    assert_int_equal(ask.done.orders.less_fen, 0);
    assert_qty(books, 60000);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM document_event"), 4);
    assert_int_equal(books_ask(books->temp, "SELECT qty_e3 FROM document_event WHERE from_state = 2"
                                            " AND to_state = 2 AND note = 'PO-20261122-01/1+1'"),
                     60000);
    assert_int_equal(books_breaches(books), 0);
    refuse(books, LINE_APPROVED, "PO-20261122-01/1+1", LINLI_ESTATE);
    assert_qty(books, 60000);
    /* a second one, by --all: 20 less are 42.00 */
    books_run(books, propose_second);
    decide(books, LINE_APPROVED, NULL);
    assert_int_equal(ask.done.orders.amendments_n, 1);
    assert_int_equal(ask.done.orders.less_fen, 4200);
    assert_qty(books, 40000);
    assert_int_equal(books_breaches(books), 0);
}

/* The last one first: the first one's quantity is not the line's any more. */
static void what_was_approved_is_taken_back(void **state)
{
    struct books *books = *state;
    begin(books);
    decide(books, LINE_APPROVED, "PO-20261122-01/1+1");
    books_run(books, propose_second);
    decide(books, LINE_APPROVED, "PO-20261122-01/1+2");
    refuse(books, LINE_CANCELLED, "PO-20261122-01/1+1", LINLI_ESTATE);
    assert_qty(books, 40000);
    decide(books, LINE_CANCELLED, "PO-20261122-01/1+2");
    assert_qty(books, 60000);
    decide(books, LINE_CANCELLED, "PO-20261122-01/1+1");
    assert_qty(books, 48000);
    /* proposed, approved, sent, 60, 40, 60, 48 */
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM document_event"), 7);
    assert_int_equal(books_breaches(books), 0);
    refuse(books, LINE_CANCELLED, "PO-20261122-01/1+1", LINLI_ESTATE);
}

static void a_key_makes_it_happen_once(void **state)
{
    struct books *books = *state;
    begin(books);
    asked(LINE_APPROVED, "PO-20261122-01/1+1", "k1");
    books_run(books, change);
    assert_false(ask.done.replayed);
    books_run(books, change);
    assert_true(ask.done.replayed);
    assert_int_equal(ask.done.orders.amendments_n, 0);
    assert_qty(books, 60000);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM amendment_event"), 2);
    asked(LINE_CANCELLED, "PO-20261122-01/1+1", "k1");
    books_refuse(books, change, LINLI_EINPUT);
    assert_qty(books, 60000);
}

/* 10:00 is the last moment; --all leaves alone what is late. A plan that was made a day before its
 * day (moved here by hand) may be decided about as much earlier, at any hour. */
static void the_cut_off_ends_it(void **state)
{
    struct books *books = *state;
    begin(books);
    asked(LINE_APPROVED, "PO-20261122-01/1+1", NULL);
    ask.who.now_ms += (2 * 3600 + 1) * 1000;
    books_refuse(books, change, LINLI_ESTATE);
    asked(LINE_APPROVED, NULL, NULL);
    ask.who.now_ms += INT64_C(86400000);
    books_run(books, change);
    assert_int_equal(ask.done.orders.amendments_n, 0);
    assert_qty(books, 48000);
    books_sql(books->temp, "UPDATE amendment SET moment_ms = moment_ms + 86400000");
    asked(LINE_APPROVED, "PO-20261122-01/1+1", NULL);
    ask.who.now_ms += INT64_C(2) * 86400000;
    books_refuse(books, change, LINLI_ESTATE);
    ask.who.now_ms -= INT64_C(86400000) - 5 * 3600 * 1000;
    books_run(books, change);
    assert_qty(books, 60000);
}

static enum linli_rc receive(struct db *db, void *context, struct linli_error *err)
{
    int64_t open_e3;
    (void)context;
    return document_receive(db, LINE, 1000, &clerk, &open_e3, err);
}

static void a_line_that_has_come_stays(void **state)
{
    struct books *books = *state;
    begin(books);
    books_run(books, receive);
    refuse(books, LINE_APPROVED, "PO-20261122-01/1+1", LINLI_ESTATE);
    assert_qty(books, 48000);
    assert_int_equal(books_ask(books->temp, "SELECT state FROM amendment"), LINE_PROPOSED);
    decide(books, LINE_CANCELLED, "PO-20261122-01/1+1");
    assert_qty(books, 48000);
}

static void names_are_looked_at(void **state)
{
    struct books *books = *state;
    static const char *const wrong[] = {"PO-20261122-01/1+", "PO-20261122-01/+1", "/1+1",
                                        "PO-20261122-01/1+x", "PO-20261122-01/1+1234567890"};
    begin(books);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        refuse(books, LINE_APPROVED, wrong[i], LINLI_EINPUT);
    }
    refuse(books, LINE_APPROVED, "PO-20261122-01/1+2", LINLI_EUNKNOWN);
    refuse(books, LINE_SENT, "PO-20261122-01/1+1", LINLI_ESTATE);
}

/* A line that is cancelled has no open changes; a newer plan withdraws those of earlier days. */
static enum linli_rc withdraw(struct db *db, void *context, struct linli_error *err)
{
    int64_t n = 0;
    (void)context;
    LINLI_TRY(amendments_withdraw(db, BOOKS_TODAY, FIXED_NONE, &clerk, &n, err));
    assert_int_equal(n, 0);
    LINLI_TRY(amendments_withdraw(db, BOOKS_TODAY + 1, FIXED_NONE, &clerk, &n, err));
    assert_int_equal(n, 1);
    return LINLI_OK;
}

static void proposals_do_not_outlive_their_line_or_day(void **state)
{
    struct books *books = *state;
    begin(books);
    books_run(books, withdraw);
    assert_int_equal(books_ask(books->temp, "SELECT state FROM amendment"), LINE_CANCELLED);
    books_sql(books->temp, "DELETE FROM amendment_event; DELETE FROM amendment");
    books_run(books, propose_first);
    decide(books, LINE_CANCELLED, "PO-20261122-01/1");
    assert_int_equal(books_ask(books->temp, "SELECT state FROM amendment"), LINE_CANCELLED);
    assert_int_equal(books_breaches(books), 0);
}

/* Only what was sent can be refused; it counts against the supplier, another cancelled line does
 * not. */
static void a_refused_line_is_kept_as_such(void **state)
{
    struct books *books = *state;
    begin(books);
    asked(LINE_CANCELLED, "PO-20261122-01/1+1", NULL);
    ask.choice.refused = true;
    books_refuse(books, change, LINLI_EUSAGE);
    asked(LINE_CANCELLED, NULL, NULL);
    ask.choice.refused = true;
    books_run(books, change);
    assert_int_equal(ask.done.orders.lines_n, 1);
    assert_int_equal(ask.done.orders.amendments_n, 0);
    assert_int_equal(books_ask(books->temp, "SELECT line_id FROM refusal"), LINE);
    assert_int_equal(books_ask(books->temp, "SELECT state FROM amendment"), LINE_CANCELLED);
    assert_int_equal(books_breaches(books), 0);
}

static enum linli_rc propose_line(struct db *db, void *context, struct linli_error *err)
{
    int64_t id;
    struct document_line line = {
        .document = 1, .line_no = 2, .item = RICE, .qty_e3 = 1000, .unit_price_e4 = FIXED_NONE};
    (void)context;
    return document_insert_line(db, &line, CLASS_B, REASON_ORDER, "[1000]", &clerk, &id, err);
}

static void what_was_not_sent_cannot_be_refused(void **state)
{
    struct books *books = *state;
    begin(books);
    books_run(books, propose_line);
    asked(LINE_CANCELLED, "PO-20261122-01/2", NULL);
    ask.choice.refused = true;
    books_refuse(books, change, LINLI_ESTATE);
    decide(books, LINE_CANCELLED, NULL);
    assert_int_equal(ask.done.orders.lines_n, 2);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM refusal"), 0);
}

/* ---- the next snapshot ----------------------------------------------------------------------- */

static struct city city;

static enum linli_rc load(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct city_load_options options = {.today = BOOKS_TODAY};
    struct city_ids ids;
    return store_load_city(db, &options, &books->arena, &city, &ids, err);
}

static void assert_open(struct books *books, int64_t qty_e3, int64_t sent_e3)
{
    books_run(books, load);
    assert_int_equal(city.open_lines_n, 1);
    assert_int_equal(city.open_lines[0].qty_e3, qty_e3);
    assert_int_equal(city.open_lines[0].sent_e3, sent_e3);
}

/* The band stays about what was sent first; none after a person's refusal, or when some has come.
 */
static void the_band_is_about_what_was_sent(void **state)
{
    struct books *books = *state;
    begin(books);
    assert_open(books, 48000, 48000);
    decide(books, LINE_APPROVED, "PO-20261122-01/1+1");
    assert_open(books, 60000, 48000);
    books_run(books, propose_second);
    decide(books, LINE_CANCELLED, "PO-20261122-01/1+2");
    assert_open(books, 60000, 0);
    books_sql(books->temp, "UPDATE amendment_event SET actor = 'rule:newer-plan'");
    assert_open(books, 60000, 48000);
    books_run(books, receive);
    assert_open(books, 59000, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(an_approved_change_is_the_lines_quantity),
        books_test(what_was_approved_is_taken_back),
        books_test(a_key_makes_it_happen_once),
        books_test(the_cut_off_ends_it),
        books_test(a_line_that_has_come_stays),
        books_test(names_are_looked_at),
        books_test(proposals_do_not_outlive_their_line_or_day),
        books_test(a_refused_line_is_kept_as_such),
        books_test(what_was_not_sent_cannot_be_refused),
        books_test(the_band_is_about_what_was_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
