/*
 * Random sequences of documents against a model that is simple enough to be believed: a table of
 * what each lot has in each account, and of demand by item and day. The model says beforehand what
 * every document will change, or that it will be refused; the city has to agree, lot by lot. After
 * every step what is on hand is the sum of the movements and nowhere below zero, a refused document
 * has changed nothing, and a document that is sent again with its key changes nothing and answers
 * as before. An undo restores exactly: it subtracts what the document had changed. At the end
 * everything is taken back, in whatever order it can be, and nothing at all is left.
 */
#include "change_model.h"

#include "service/change.h"
#include "service/check.h"
#include "service/stock.h"
#include "service/undo.h"

/* How often each is tried, of 100. */
static const uint64_t shares[OPS_N] = {18, 13, 18, 4, 9, 7, 6, 6, 3, 5, 11};

static const char *const site_codes[SITES_N] = {"S1", "S2"};
static const char *const item_codes[ITEMS_N] = {"RICE", "MILK", "PAD"};
static const char *const conditions[] = {"good", "doubtful", "used"};

/* ---- the services ---------------------------------------------------------------------------- */

static struct change_choice choice_of(const struct doc *doc)
{
    return (struct change_choice){.site = site_codes[doc->site],
                                  .item = item_codes[doc->item],
                                  .lot = doc->lot[0] == '\0' ? NULL : doc->lot,
                                  .qty_e3 = doc->qty_e3,
                                  .day = BOOKS_TODAY - DAYS_N + 1 + doc->day};
}

static enum linli_rc book_receipt(struct db *db, struct world *w, const struct who *who,
                                  struct linli_error *err)
{
    const struct doc *doc = w->doc;
    struct stock_received received;
    struct stock_receipt receipt = {.site = site_codes[doc->site],
                                    .item = item_codes[doc->item],
                                    .qty_e3 = doc->qty_e3,
                                    .lot = doc->lot,
                                    .expiry_day = FIXED_NONE,
                                    .unit_price_e4 = FIXED_NONE,
                                    .day = BOOKS_TODAY - DAYS_N + 1 + doc->day};
    if (doc->item == MILK - 1) { /* lot Md expires on day d */
        receipt.expiry_day = BOOKS_TODAY - DAYS_N + 1 + (doc->lot[1] - '0');
    }
    LINLI_TRY(stock_receive(db, &w->books->arena, &receipt, who, &received, err));
    w->replayed = received.replayed;
    memcpy(w->number, received.number, sizeof(w->number));
    return LINLI_OK;
}

static enum linli_rc book_issue(struct db *db, struct world *w, const struct who *who,
                                struct linli_error *err)
{
    struct stock_issued issued;
    struct change_choice choice = choice_of(w->doc);
    struct stock_request request = {.site = choice.site,
                                    .item = choice.item,
                                    .qty_e3 = choice.qty_e3,
                                    .service = "meals",
                                    .day = choice.day,
                                    .all_or_nothing = w->doc->flag};
    LINLI_TRY(stock_issue(db, &w->books->arena, &request, who, &issued, err));
    w->replayed = issued.replayed;
    memcpy(w->number, issued.number, sizeof(w->number));
    return LINLI_OK;
}

static enum linli_rc book_undo(struct db *db, struct world *w, const struct who *who,
                               struct linli_error *err)
{
    struct undone undone;
    LINLI_TRY(
        undo_booking(db, &w->books->arena, w->slips[w->doc->to].number, "slip", who, &undone, err));
    w->replayed = undone.replayed;
    memcpy(w->number, undone.number, sizeof(w->number));
    return LINLI_OK;
}

static enum linli_rc book_change(struct db *db, struct world *w, const struct who *who,
                                 struct linli_error *err)
{
    const struct doc *doc = w->doc;
    struct linli_arena *arena = &w->books->arena;
    struct change change;
    struct change_choice choice = choice_of(doc);
    struct change_return back = {.choice = choice,
                                 .condition = conditions[doc->condition],
                                 .unused = doc->condition == 2 && doc->flag,
                                 .service = "",
                                 .note = ""};
    struct change_write_off off = {
        .choice = choice, .reason = "lost", .account = account_name(doc->account), .note = ""};
    if (doc->op == OP_RETURN_OF) {
        back.of = w->slips[doc->to].number;
        back.choice = (struct change_choice){.qty_e3 = doc->qty_e3, .day = choice.day};
        LINLI_TRY(change_return(db, arena, &back, who, &change, err));
    } else if (doc->op == OP_RETURN) {
        LINLI_TRY(change_return(db, arena, &back, who, &change, err));
    } else if (doc->op == OP_WRITE_OFF) {
        LINLI_TRY(change_write_off(db, arena, &off, who, &change, err));
    } else if (doc->op == OP_EXPIRED) {
        off.choice =
            (struct change_choice){.site = choice.site, .qty_e3 = FIXED_NONE, .day = choice.day};
        off.expired = true;
        off.reason = "expired";
        off.account = NULL;
        LINLI_TRY(change_write_off(db, arena, &off, who, &change, err));
    } else if (doc->op == OP_COLLECT) {
        LINLI_TRY(change_collect(db, arena, &choice, "", who, &change, err));
    } else {
        enum change_step step = doc->op == OP_QUARANTINE ? STEP_QUARANTINE
                                : doc->op == OP_RELEASE  ? STEP_RELEASE
                                                         : STEP_REUSE;
        const char *reason = step == STEP_REUSE ? "" : "why";
        LINLI_TRY(change_move(db, arena, step, &choice, reason, who, &change, err));
    }
    w->replayed = change.replayed;
    memcpy(w->number, change.number, sizeof(w->number));
    return LINLI_OK;
}

static enum linli_rc book_body(struct db *db, void *context, struct linli_error *err)
{
    struct world *w = context;
    struct who who = {.actor = "clerk", .key = w->doc->key, .now_ms = TEMP_CITY_NOW_MS};
    return w->doc->op == OP_RECEIVE ? book_receipt(db, w, &who, err)
           : w->doc->op == OP_ISSUE ? book_issue(db, w, &who, err)
           : w->doc->op == OP_UNDO  ? book_undo(db, w, &who, err)
                                    : book_change(db, w, &who, err);
}

/* ---- a step ---------------------------------------------------------------------------------- */

static int below(struct world *w, int n)
{
    return (int)random_below(&w->random, (uint64_t)n);
}

/* A lot by its name; mostly one of the document's site and item. */
static void name_lot(struct world *w, struct doc *doc)
{
    const struct lot *lot = &w->lots[1 + below(w, w->lots_n)];
    snprintf(doc->lot, sizeof(doc->lot), "%s", lot->code);
    if (below(w, 5) > 0) {
        doc->site = lot->site;
        doc->item = lot->item;
    }
}

/* An issue if there is one, else any slip; one of several lots before others. */
static int some_issue(struct world *w)
{
    int found = below(w, w->slips_n);
    for (int again = 0; again < 40; again++) {
        int at = below(w, w->slips_n);
        const struct slip_made *slip = &w->slips[at];
        if (slip->doc.op == OP_ISSUE && slip->taken_n > 0 && !slip->undone) {
            found = at;
            if (slip->taken_n > 1) {
                break;
            }
        }
    }
    return found;
}

static struct doc draw(struct world *w)
{
    struct doc doc = {0};
    uint64_t at = random_below(&w->random, 100);
    while (at >= shares[doc.op]) {
        at -= shares[doc.op];
        doc.op = (enum op)(doc.op + 1);
    }
    if (w->slips_n == 0) {
        doc.op = OP_RECEIVE;
    }
    doc.site = below(w, SITES_N);
    doc.item = below(w, 2) == 0 ? PAD - 1 : below(w, ITEMS_N);
    doc.qty_e3 = 500 * (1 + below(w, doc.op == OP_RECEIVE ? 12 : doc.op == OP_ISSUE ? 16 : 5));
    doc.day = below(w, DAYS_N);
    doc.condition = below(w, 3);
    doc.flag = below(w, 4) == 0;
    doc.account = below(w, 2) == 0 ? ACCOUNT_NORMAL : ACCOUNT_QUARANTINE;
    if (doc.op == OP_RECEIVE) {
        int last = doc.item == MILK - 1 ? doc.day + below(w, 3) : below(w, 3);
        snprintf(doc.lot, sizeof(doc.lot), "%c%d", item_codes[doc.item][0], last);
    } else if (doc.op != OP_ISSUE && doc.op != OP_COLLECT && below(w, 2) == 0) {
        name_lot(w, &doc);
    }
    doc.to = doc.op == OP_RETURN_OF ? some_issue(w) : w->slips_n > 0 ? below(w, w->slips_n) : 0;
    return doc;
}

/* The lot that something arrived in is the only thing that has changed. */
static void add_arrival(const struct world *w, const struct state *after, const struct doc *doc,
                        struct expected *e)
{
    for (int i = 1; e->arrives_e3 > 0 && i <= w->lots_n; i++) {
        if (after->qty_e3[i][e->arrives] != w->now.qty_e3[i][e->arrives]) {
            assert_int_equal(w->lots[i].site, doc->site);
            assert_int_equal(w->lots[i].item, doc->item);
            assert_true(doc->lot[0] == '\0' || strcmp(doc->lot, w->lots[i].code) == 0);
            e->delta.qty_e3[i][e->arrives] = e->arrives_e3;
            return;
        }
    }
    assert_int_equal(e->arrives_e3, 0);
}

static void assert_agrees(const struct world *w, const struct state *after,
                          const struct expected *e)
{
    const int64_t *is = (const int64_t *)after;
    const int64_t *was = (const int64_t *)&w->now;
    const int64_t *by = (const int64_t *)&e->delta;
    for (size_t i = 0; i < sizeof(struct state) / sizeof(int64_t); i++) {
        if (is[i] != was[i] + by[i]) {
            fail_msg("document %d (kind %d, key %s), cell %zu: %lld, not %lld%+lld", w->slips_n,
                     (int)w->doc->op, w->doc->key, i, (long long)is[i], (long long)was[i],
                     (long long)by[i]);
        }
    }
}

/* Books a document, or is refused, as the model says; true when it was booked. */
static bool step(struct world *w, const struct doc *doc)
{
    static struct expected e;
    static struct state after;
    expect(w, doc, &e);
    w->doc = doc;
    linli_error_init(&w->books->temp->err);
    enum linli_rc rc = tx_run(w->books->db, TX_WRITE, book_body, w, &w->books->temp->err);
    if (e.ok) {
        assert_ok(rc, &w->books->temp->err);
        assert_false(w->replayed);
    } else if (rc == LINLI_OK && doc->op == OP_EXPIRED) {
        assert_string_equal(w->number, ""); /* nothing has expired: fine, and no document */
    } else if (rc != LINLI_ESHORT && rc != LINLI_ESTATE && rc != LINLI_EINPUT &&
               rc != LINLI_EUNKNOWN && rc != LINLI_EUSAGE) {
        fail_msg("document of kind %d: %s", (int)doc->op, linli_rc_name(rc));
    }
    read_state(w, &after);
    if (!e.ok) {
        assert_memory_equal(&after, &w->now, sizeof(after));
        w->refused_n += 1;
        return false;
    }
    add_arrival(w, &after, doc, &e);
    assert_agrees(w, &after, &e);
    struct slip_made *made = &w->slips[w->slips_n++];
    assert_true(w->slips_n < SLIPS_MAX);
    *made = (struct slip_made){.doc = *doc, .delta = e.delta, .taken_n = e.taken_n};
    memcpy(made->taken, e.taken, sizeof(made->taken));
    memcpy(made->number, w->number, sizeof(made->number));
    if (doc->op == OP_UNDO) {
        w->slips[doc->to].undone = true;
    }
    w->now = after;
    return true;
}

/* Any document so far once more, with its key. */
static void repeat(struct world *w)
{
    static struct state after;
    const struct slip_made *made = &w->slips[below(w, w->slips_n)];
    w->doc = &made->doc;
    linli_error_init(&w->books->temp->err);
    assert_ok(tx_run(w->books->db, TX_WRITE, book_body, w, &w->books->temp->err),
              &w->books->temp->err);
    assert_true(w->replayed);
    assert_string_equal(w->number, made->number);
    read_state(w, &after);
    assert_memory_equal(&after, &w->now, sizeof(after));
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

static void undo_everything(struct world *w)
{
    static const struct state nothing;
    static struct expected e;
    int made_n = w->slips_n;
    bool more = true;
    while (more) {
        more = false;
        for (int i = made_n - 1; i >= 0; i--) {
            struct doc doc = {.op = OP_UNDO, .to = i};
            snprintf(doc.key, sizeof(doc.key), "last%d", i);
            expect(w, &doc, &e);
            more = (e.ok && step(w, &doc)) || more;
        }
    }
    assert_memory_equal(&w->now, &nothing, sizeof(nothing));
}

static void run_seed(void **state, uint64_t seed)
{
    struct world *w = calloc(1, sizeof(*w));
    assert_non_null(w);
    w->books = *state;
    books_sql(w->books->temp, "UPDATE item SET recyclable = 1 WHERE code = 'PAD'");
    random_init(&w->random, seed, "documents", 0);
    for (int i = 0; i < STEPS_N; i++) {
        struct doc doc = draw(w);
        snprintf(doc.key, sizeof(doc.key), "k%d", i);
        (void)step(w, &doc);
        if (w->slips_n > 0 && below(w, 4) == 0) {
            repeat(w);
        }
    }
    assert_true(w->slips_n > STEPS_N / 2 && w->refused_n > STEPS_N / 10);
    books_run(w->books, check_body);
    undo_everything(w);
    books_run(w->books, check_body);
    free(w);
}

static void documents_do_what_they_say_1(void **state)
{
    run_seed(state, 1);
}

static void documents_do_what_they_say_2(void **state)
{
    run_seed(state, 2);
}

static void documents_do_what_they_say_3(void **state)
{
    run_seed(state, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(documents_do_what_they_say_1),
        books_test(documents_do_what_they_say_2),
        books_test(documents_do_what_they_say_3),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
