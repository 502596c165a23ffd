/*
 * Saving plans: what a plan leaves in the database, that planning a day again replaces and never
 * adds, that what people decided stays, and that a saved plan reads back as it was.
 */
#include "books_city.h"

#include "store/check.h"
#include "store/plans.h"

enum { LINES_N = 3, ORDERS_N = 3 };

static int64_t site_ids[] = {S1, S2};
static int64_t item_ids[] = {RICE, MILK, PAD};
static int64_t supplier_ids[] = {SUP1, SUP2};
static const struct city_ids ids = {.sites = site_ids,
                                    .sites_n = 2,
                                    .items = item_ids,
                                    .items_n = 3,
                                    .suppliers = supplier_ids,
                                    .suppliers_n = 2};

/* Indices of the plan's city: ids less one. */
enum { AT_S1 = 0, I_RICE = 0, I_MILK = 1, I_PAD = 2, FROM_SUP1 = 0, FROM_SUP2 = 1 };

/*
 * A plan of today: 10 rice (B) and 48 pads (A, approved by the rule) from SUP1, nothing of milk;
 * 5 milk within hours from SUP2 for a surcharge of 12.00 yuan.
 */
struct small_plan {
    struct plan plan;
    struct plan_line lines[LINES_N];
    struct plan_line emergency;
    struct plan_order orders[ORDERS_N];
    struct plan_notice notice;
    struct plan_forecast forecast;
    struct class_state class_state;
    struct reason assumed;
};

static void fill_parts(struct small_plan *p)
{
    *p = (struct small_plan){
        .lines = {{.item = I_RICE,
                   .supplier = FROM_SUP1,
                   .class = CLASS_B,
                   .order = 0,
                   .qty_e3 = 10000,
                   .unit_price_e4 = FIXED_NONE,
                   .reason = {REASON_ORDER, 2, {10000, 7000}}},
                  {.item = I_MILK,
                   .supplier = FIXED_NONE,
                   .class = CLASS_C,
                   .order = -1,
                   .unit_price_e4 = FIXED_NONE,
                   .reason = {REASON_ENOUGH, 1, {0}}},
                  {.item = I_PAD,
                   .supplier = FROM_SUP1,
                   .class = CLASS_A,
                   .order = 0,
                   .qty_e3 = 48000,
                   .unit_price_e4 = 21000,
                   .approved = true,
                   .reason = {REASON_ORDER, 2, {48000, 61000}}}},
        .emergency = {.item = I_MILK,
                      .supplier = FROM_SUP2,
                      .class = CLASS_C,
                      .order = 1,
                      .qty_e3 = 5000,
                      .unit_price_e4 = 120000,
                      .reason = {NOTICE_SHORT_TODAY, 5, {1000, 6000, 5000, 2, 1200}}},
        .orders = {{.kind = DOCUMENT_PURCHASE,
                    .supplier = FROM_SUP1,
                    .due_day = BOOKS_TODAY + 1,
                    .amount_fen = 10080,
                    .lines_n = 2},
                   {.kind = DOCUMENT_EMERGENCY,
                    .supplier = FROM_SUP2,
                    .due_day = BOOKS_TODAY,
                    .fee_fen = 1200,
                    .lines_n = 1},
                   {.kind = DOCUMENT_PURCHASE,
                    .supplier = FIXED_NONE,
                    .due_day = BOOKS_TODAY,
                    .lines_n = 0}},
        .notice = {.reason = {NOTICE_EXPIRING, 4, {7000, BOOKS_TODAY + 2, 3000, 8400}},
                   .item = I_MILK,
                   .supplier = FIXED_NONE,
                   .other_item = FIXED_NONE,
                   .lot_code = "A231"},
        .forecast = {.item = I_PAD,
                     .model = "seasonal",
                     .mean_e3 = {11000, 12000, 13000},
                     .low_e3 = {8000, 8000, 8000},
                     .high_e3 = {15000, 16000, 17000}},
        .class_state = {.item = I_PAD,
                        .class = CLASS_A,
                        .candidate = CLASS_A,
                        .candidate_reviews = 2,
                        .reviewed_day = BOOKS_TODAY},
        .assumed = {DEFAULT_PACK, 1, {3}},
    };
}

static void make_plan(struct small_plan *p)
{
    fill_parts(p);
    p->lines[0].hold = (struct reason){HOLD_NO_PRICE, 0, {0}};
    p->plan = (struct plan){.day = BOOKS_TODAY,
                            .lines = p->lines,
                            .lines_n = LINES_N,
                            .orders = p->orders,
                            .orders_n = ORDERS_N,
                            .emergencies = &p->emergency,
                            .emergencies_n = 1,
                            .notices = &p->notice,
                            .notices_n = 1,
                            .forecasts = &p->forecast,
                            .forecasts_n = 1,
                            .classes = &p->class_state,
                            .classes_n = 1,
                            .defaults = &p->assumed,
                            .defaults_n = 1};
}

struct saving {
    struct books *books;
    const struct plan *plan;
    struct plan_saved saved;
};

static enum linli_rc save_body(struct db *db, void *context, struct linli_error *err)
{
    struct saving *s = context;
    struct plan_stamp stamp = {
        .moment_ms = TEMP_CITY_NOW_MS, .actor = "planner", .version = "0.1.0"};
    LINLI_TRY(store_plan_known(db, &stamp.movement_id, &stamp.import_id, err));
    return store_save_plan(db, &s->books->arena, s->plan, &ids, &stamp, &s->saved, err);
}

static struct plan_saved save(struct books *books, const struct plan *plan)
{
    struct saving s = {.books = books, .plan = plan};
    linli_error_init(&books->temp->err);
    assert_ok(tx_run(books->db, TX_WRITE, save_body, &s, &books->temp->err), &books->temp->err);
    return s.saved;
}

static enum linli_rc on_breach(void *context, enum check_id check, const char *where,
                               struct linli_error *err)
{
    (void)context;
    (void)err;
    print_message("%s: %s\n", check_name(check), where);
    return LINLI_OK;
}

static bool replay_first(const struct reason *reason, int64_t *ret_qty_e3)
{
    *ret_qty_e3 = reason->numbers[0];
    return reason->numbers_n > 0;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    struct check_calls calls = {.breach = on_breach, .replay = replay_first};
    return check_run(db, &calls, context, err);
}

static void assert_sound(struct books *books)
{
    int64_t breaches_n = -1;
    assert_ok(tx_run(books->db, TX_READ, check_body, &breaches_n, &books->temp->err),
              &books->temp->err);
    assert_int_equal(breaches_n, 0);
}

struct stepping {
    struct books *books;
    const char *line;
    enum line_state to;
};

static enum linli_rc step_body(struct db *db, void *context, struct linli_error *err)
{
    struct stepping *s = context;
    struct document_actor by = {.actor = "clerk", .now_ms = TEMP_CITY_NOW_MS, .note = ""};
    struct line_record record;
    LINLI_TRY(document_find_line(db, &s->books->arena, s->line, &record, err));
    return document_step(db, record.line.id, record.line.state, s->to, &by, err);
}

static void step(struct books *books, const char *line, enum line_state to)
{
    struct stepping s = {.books = books, .line = line, .to = to};
    assert_ok(tx_run(books->db, TX_WRITE, step_body, &s, &books->temp->err), &books->temp->err);
}

static void a_plan_becomes_documents_with_reasons(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    struct small_plan p;
    make_plan(&p);
    struct plan_saved saved = save(books, &p.plan);
    assert_int_equal(saved.proposed_n, 2); /* rice and the emergency milk */
    assert_int_equal(saved.approved_n, 1); /* pads */
    assert_int_equal(saved.replaced_n, 0);
    assert_string_equal(saved.order_numbers[0], "PO-20261122-01");
    assert_string_equal(saved.order_numbers[1], "EM-20261122-01");
    assert_string_equal(saved.order_numbers[2], ""); /* an order without lines is none */
    assert_string_equal(saved.line_names[0], "PO-20261122-01/1");
    assert_string_equal(saved.line_names[1], "");
    assert_string_equal(saved.line_names[2], "PO-20261122-01/2");
    assert_string_equal(saved.emergency_names[0], "EM-20261122-01/1");
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM plan_line"), LINES_N);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM forecast"), PLAN_FORECAST_DAYS);
    assert_int_equal(books_ask(temp, "SELECT fee_fen FROM document WHERE kind = 1"), 1200);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_event WHERE to_state = 1 AND "
                                     "actor = 'rule:assistant'"),
                     1);
    assert_int_equal(books_ask(temp, "SELECT class = 0 AND candidate_reviews = 2 FROM item_class"),
                     1);
    assert_int_equal(books_ask(temp, "SELECT reason_numbers = '[48000,61000]' FROM document_line "
                                     "WHERE item_id = 3"),
                     1);
    assert_sound(books);
}

static void planning_again_replaces_and_never_adds(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    struct small_plan p;
    make_plan(&p);
    p.lines[2].approved = false;
    save(books, &p.plan);
    for (int i = 0; i < 3; i++) {
        struct plan_saved saved = save(books, &p.plan);
        assert_int_equal(saved.replaced_n, 3);
        assert_string_equal(saved.line_names[2], "PO-20261122-01/2"); /* the same names again */
        assert_string_equal(saved.emergency_names[0], "EM-20261122-01/1");
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_line"), 3);
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM document"), 2);
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_event"), 3);
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM plan"), 1);
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM plan_line"), LINES_N);
        /* the notice, the hold of rice, the assumed pack */
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM plan_notice"), 3);
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM forecast"), PLAN_FORECAST_DAYS);
        assert_int_equal(books_ask(temp, "SELECT count(*) FROM item_class"), 1);
    }
    /* a plan that wants nothing leaves no documents */
    p.plan.lines_n = 0;
    p.plan.orders_n = 0;
    p.plan.emergencies_n = 0;
    save(books, &p.plan);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document"), 0);
    assert_sound(books);
}

static void what_was_decided_stays(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    struct small_plan p;
    make_plan(&p);
    save(books, &p.plan);
    step(books, "PO-20261122-01/1", LINE_APPROVED); /* rice, by a person */
    /* the planner has counted rice and pads: only the emergency is proposed again, and a part of
     * the pads that somebody used meanwhile */
    p.plan.orders_n = 2;
    p.lines[0].order = -1;
    p.lines[0].qty_e3 = 0;
    p.lines[0].reason = (struct reason){REASON_ENOUGH, 1, {0}};
    p.lines[2].qty_e3 = 12000;
    p.lines[2].reason = (struct reason){REASON_ORDER, 1, {12000}};
    p.orders[0].lines_n = 1;
    struct plan_saved saved = save(books, &p.plan);
    assert_int_equal(saved.replaced_n, 1);
    /* the order has not left yet, so it is the same document */
    assert_string_equal(saved.line_names[2], "PO-20261122-01/3");
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document"), 2);
    assert_int_equal(books_ask(temp, "SELECT sum(qty_e3) FROM document_line WHERE item_id = 3"),
                     60000);
    /* once it is sent, what is missing needs a document of its own */
    step(books, "PO-20261122-01/2", LINE_SENT);
    saved = save(books, &p.plan);
    assert_string_equal(saved.line_names[2], "PO-20261122-02/1");
    assert_sound(books);
}

static void a_persons_no_stands_above_the_rule(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    struct small_plan p;
    make_plan(&p);
    save(books, &p.plan);
    step(books, "PO-20261122-01/2", LINE_CANCELLED); /* the pads that the rule had approved */
    struct plan_saved saved = save(books, &p.plan);
    assert_int_equal(saved.approved_n, 0);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_line WHERE item_id = 3 AND "
                                     "state = 4"),
                     1);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_line WHERE item_id = 3 AND "
                                     "state = 0"),
                     1);
    assert_sound(books);
}

static void a_newer_plan_withdraws_older_proposals(void **state)
{
    struct books *books = *state;
    const struct temp_city *temp = books->temp;
    struct small_plan p;
    make_plan(&p);
    save(books, &p.plan);
    p.plan.day += 1;
    struct plan_saved saved = save(books, &p.plan);
    assert_int_equal(saved.withdrawn_n, 2); /* rice and milk; the approved pads stay */
    assert_int_equal(saved.replaced_n, 0);
    assert_string_equal(saved.order_numbers[0], "PO-20261123-01");
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM document_event WHERE to_state = 4 AND "
                                     "actor = 'rule:newer-plan'"),
                     2);
    assert_int_equal(books_ask(temp, "SELECT count(*) FROM plan"), 2);
    assert_sound(books);
}

static enum linli_rc load_body(struct db *db, void *context, struct linli_error *err)
{
    struct books *books = context;
    struct plan plan;
    struct plan_stamp stamp;
    bool found = true;
    LINLI_TRY(
        store_load_plan(db, &books->arena, BOOKS_TODAY - 1, &ids, &found, &stamp, &plan, err));
    assert_false(found);
    LINLI_TRY(store_load_plan(db, &books->arena, BOOKS_TODAY, &ids, &found, &stamp, &plan, err));
    assert_true(found);
    assert_string_equal(stamp.actor, "planner");
    assert_string_equal(stamp.version, "0.1.0");
    struct small_plan p;
    make_plan(&p);
    assert_int_equal(plan.lines_n, LINES_N);
    for (int i = 0; i < LINES_N; i++) {
        assert_int_equal(plan.lines[i].item, p.lines[i].item);
        assert_int_equal(plan.lines[i].supplier, p.lines[i].supplier);
        assert_int_equal(plan.lines[i].class, p.lines[i].class);
        assert_int_equal(plan.lines[i].qty_e3, p.lines[i].qty_e3);
        assert_int_equal(plan.lines[i].hold.id, p.lines[i].hold.id);
        assert_memory_equal(&plan.lines[i].reason, &p.lines[i].reason, sizeof(struct reason));
    }
    assert_int_equal(plan.notices_n, 1);
    assert_string_equal(plan.notices[0].lot_code, "A231");
    assert_int_equal(plan.notices[0].item, I_MILK);
    assert_int_equal(plan.notices[0].other_item, FIXED_NONE);
    assert_memory_equal(&plan.notices[0].reason, &p.notice.reason, sizeof(struct reason));
    assert_int_equal(plan.defaults_n, 1);
    assert_int_equal(plan.defaults[0].id, DEFAULT_PACK);
    assert_int_equal(plan.forecasts_n, 1);
    assert_string_equal(plan.forecasts[0].model, "seasonal");
    assert_int_equal(plan.forecasts[0].mean_e3[2], 13000);
    assert_int_equal(plan.forecasts[0].low_e3[0], 8000);
    assert_int_equal(plan.forecasts[0].high_e3[1], 16000);
    return LINLI_OK;
}

static void a_saved_plan_reads_back(void **state)
{
    struct books *books = *state;
    struct small_plan p;
    make_plan(&p);
    save(books, &p.plan);
    books_run(books, load_body);
}

static void a_spoilt_plan_is_a_breach(void **state)
{
    struct books *books = *state;
    struct small_plan p;
    make_plan(&p);
    save(books, &p.plan);
    books_sql(books->temp, "UPDATE forecast SET day = day + 9");
    books_refuse(books, load_body, LINLI_EBREACH);
    books_sql(books->temp, "UPDATE plan_line SET item_id = 99 WHERE item_id = 3");
    books_refuse(books, load_body, LINLI_EBREACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(a_plan_becomes_documents_with_reasons),
        books_test(planning_again_replaces_and_never_adds),
        books_test(what_was_decided_stays),
        books_test(a_persons_no_stands_above_the_rule),
        books_test(a_newer_plan_withdraws_older_proposals),
        books_test(a_saved_plan_reads_back),
        books_test(a_spoilt_plan_is_a_breach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
