/*
 * The model that random documents are held against (test_change_random.c): a table of what each lot
 * has in each account, and of demand by item and day. read_state takes it from the city, where what
 * is on hand has to be the sum of the movements and demand that of what stands; expect says what a
 * document will change, or that it will be refused.
 */
#ifndef LINLI_TESTS_STORE_CHANGE_MODEL_H
#define LINLI_TESTS_STORE_CHANGE_MODEL_H

#include "books_city.h"

#include "base/random.h"
#include "store/slips.h"

enum {
    STEPS_N = 150,
    SLIPS_MAX = 2 * STEPS_N,
    LOTS_MAX = 160, /* ids count from 1 */
    SITES_N = 2,
    ITEMS_N = 3,
    DAYS_N = 3, /* BOOKS_TODAY and the two days before */
    CODE_BYTES = 40
};

enum op {
    OP_RECEIVE,
    OP_ISSUE,
    OP_RETURN_OF,
    OP_RETURN,
    OP_QUARANTINE,
    OP_RELEASE,
    OP_REUSE,
    OP_WRITE_OFF,
    OP_EXPIRED,
    OP_COLLECT,
    OP_UNDO,
    OPS_N
};

/* Everything that documents change, and what they change it by. */
struct state {
    int64_t qty_e3[LOTS_MAX][ACCOUNT_N];
    int64_t demand_e3[ITEMS_N][DAYS_N];
    int64_t unmet_e3[ITEMS_N][DAYS_N];
};

struct lot {
    int site;
    int item;
    int64_t expiry_day;
    int64_t received_day;
    char code[CODE_BYTES];
};

/* A document as it is asked for. */
struct doc {
    enum op op;
    int site;
    int item;
    int64_t qty_e3;
    int day; /* 0 … DAYS_N - 1 */
    int to;  /* the slip that it refers to or takes back */
    int condition;
    bool flag; /* issue: all or nothing; used: it was not */
    enum account account;
    char lot[CODE_BYTES]; /* "": none is named */
    char key[CODE_BYTES];
};

/* A document that was booked. */
struct slip_made {
    struct doc doc;
    char number[SLIP_NUMBER_BYTES];
    struct state delta;
    int taken[LOTS_MAX]; /* of an issue: its lots in the order in which they were taken */
    int taken_n;
    bool undone;
};

struct world {
    struct books *books;
    struct random_stream random;
    struct state now;
    struct lot lots[LOTS_MAX];
    int lots_n; /* ids 1 … lots_n */
    struct slip_made slips[SLIPS_MAX];
    int slips_n;
    int refused_n;
    /* the document under way */
    const struct doc *doc;
    char number[SLIP_NUMBER_BYTES];
    bool replayed;
};

/* What the model says of a document. */
struct expected {
    bool ok;
    struct state delta;
    int taken[LOTS_MAX];
    int taken_n;
    enum account arrives; /* of arrives_e3 > 0: in a lot that may be new */
    int64_t arrives_e3;
};

/* ---- reading the city ------------------------------------------------------------------------ */

static inline int64_t next_cell(char **at)
{
    char *end = NULL;
    int64_t value = strncmp(*at, "NULL", 4) == 0 ? FIXED_NONE : strtoll(*at, &end, 10);
    *at = strchr(*at, '|') + 1;
    return value;
}

static inline void read_lots(struct world *w)
{
    char *rows = engine_rows(w->books->temp->path, "SELECT site_id, item_id, expiry_day, "
                                                   "received_day, code FROM lot ORDER BY id");
    w->lots_n = 0;
    for (char *at = rows; *at != '\0'; at = strchr(at, '\n') + 1) {
        struct lot *lot = &w->lots[++w->lots_n];
        assert_true(w->lots_n < LOTS_MAX);
        lot->site = (int)next_cell(&at) - 1;
        lot->item = (int)next_cell(&at) - 1;
        lot->expiry_day = next_cell(&at);
        lot->received_day = next_cell(&at);
        snprintf(lot->code, sizeof(lot->code), "%.*s", (int)strcspn(at, "|"), at);
    }
    free(rows);
}

static inline void read_quantities(const struct world *w, const char *sql,
                                   int64_t qty_e3[LOTS_MAX][ACCOUNT_N])
{
    char *rows = engine_rows(w->books->temp->path, sql);
    for (char *at = rows; *at != '\0'; at = strchr(at, '\n') + 1) {
        int64_t lot = next_cell(&at);
        int64_t account = next_cell(&at);
        assert_true(lot > 0 && lot < LOTS_MAX && account >= 0 && account < ACCOUNT_N);
        qty_e3[lot][account] = next_cell(&at);
        assert_true(qty_e3[lot][account] >= 0);
    }
    free(rows);
}

static inline void read_demand(const struct world *w, const char *sql, struct state *state)
{
    char *rows = engine_rows(w->books->temp->path, sql);
    for (char *at = rows; *at != '\0'; at = strchr(at, '\n') + 1) {
        int64_t item = next_cell(&at) - 1;
        int64_t day = next_cell(&at) - (BOOKS_TODAY - DAYS_N + 1);
        assert_true(item >= 0 && item < ITEMS_N && day >= 0 && day < DAYS_N);
        state->demand_e3[item][day] = next_cell(&at);
        state->unmet_e3[item][day] = next_cell(&at);
    }
    free(rows);
}

/* The balances, which have to be the sums of the movements; demand of all movements, which has to
 * be that of those in force. */
static inline void read_state(struct world *w, struct state *ret_state)
{
    static struct state sums;
    memset(ret_state, 0, sizeof(*ret_state));
    memset(&sums, 0, sizeof(sums));
    read_quantities(w, "SELECT lot_id, account, qty_e3 FROM balance", ret_state->qty_e3);
    read_quantities(w,
                    "SELECT lot_id, account, sum(qty_e3) FROM movement WHERE lot_id IS NOT NULL "
                    "GROUP BY lot_id, account",
                    sums.qty_e3);
    read_demand(w,
                "SELECT item_id, day, -sum(qty_e3), sum(unmet_e3) FROM movement WHERE kind IN "
                "(2, 3) GROUP BY item_id, day",
                ret_state);
    read_demand(w,
                "SELECT item_id, day, -sum(qty_e3), sum(unmet_e3) FROM movement_in_force WHERE "
                "kind IN (2, 3) GROUP BY item_id, day",
                &sums);
    assert_memory_equal(ret_state, &sums, sizeof(sums));
    read_lots(w);
}

/* ---- the model ------------------------------------------------------------------------------- */

static inline bool is_before(const struct world *w, int a, int b)
{
    const struct lot *x = &w->lots[a];
    const struct lot *y = &w->lots[b];
    if (x->expiry_day != y->expiry_day) {
        return y->expiry_day == FIXED_NONE ||
               (x->expiry_day != FIXED_NONE && x->expiry_day < y->expiry_day);
    }
    return x->received_day != y->received_day ? x->received_day < y->received_day : a < b;
}

/* Takes up to qty_e3 from an account, lot by lot, what is to go first first, nothing that came
 * after the document's day; `day` NONE: expired lots too. Returns what was found. */
static inline int64_t take(const struct world *w, const struct doc *doc, enum account account,
                           int64_t day, struct expected *e)
{
    int64_t left_e3 = doc->qty_e3;
    for (;;) {
        int first = 0;
        for (int i = 1; i <= w->lots_n; i++) {
            const struct lot *lot = &w->lots[i];
            bool fits =
                lot->site == doc->site && lot->item == doc->item &&
                w->now.qty_e3[i][account] + e->delta.qty_e3[i][account] > 0 &&
                (doc->lot[0] == '\0' || strcmp(doc->lot, lot->code) == 0) &&
                lot->received_day <= BOOKS_TODAY - DAYS_N + 1 + doc->day &&
                (day == FIXED_NONE || lot->expiry_day == FIXED_NONE || lot->expiry_day >= day);
            if (fits && (first == 0 || is_before(w, i, first))) {
                first = i;
            }
        }
        if (first == 0 || left_e3 == 0) {
            return doc->qty_e3 - left_e3;
        }
        int64_t there_e3 = w->now.qty_e3[first][account];
        int64_t qty_e3 = there_e3 < left_e3 ? there_e3 : left_e3;
        e->delta.qty_e3[first][account] -= qty_e3;
        e->taken[e->taken_n++] = first;
        left_e3 -= qty_e3;
    }
}

static inline void expect_issue(const struct world *w, const struct doc *doc, struct expected *e)
{
    int64_t day = BOOKS_TODAY - DAYS_N + 1 + doc->day;
    int64_t found_e3 = take(w, doc, ACCOUNT_NORMAL, day, e);
    e->ok = !doc->flag || found_e3 == doc->qty_e3;
    e->delta.demand_e3[doc->item][doc->day] = found_e3;
    e->delta.unmet_e3[doc->item][doc->day] = doc->qty_e3 - found_e3;
}

static inline void expect_move(const struct world *w, const struct doc *doc, enum account from,
                               enum account to, struct expected *e)
{
    e->ok = take(w, doc, from, FIXED_NONE, e) == doc->qty_e3;
    for (int i = 0; i < e->taken_n; i++) {
        e->delta.qty_e3[e->taken[i]][to] -= e->delta.qty_e3[e->taken[i]][from];
    }
}

static inline void expect_expired(const struct world *w, const struct doc *doc, struct expected *e)
{
    static const enum account accounts[] = {ACCOUNT_NORMAL, ACCOUNT_RESERVE, ACCOUNT_QUARANTINE};
    int64_t day = BOOKS_TODAY - DAYS_N + 1 + doc->day;
    for (int i = 1; i <= w->lots_n; i++) {
        bool expired = w->lots[i].expiry_day != FIXED_NONE && w->lots[i].expiry_day < day &&
                       w->lots[i].received_day <= day;
        for (size_t k = 0; k < sizeof(accounts) / sizeof(accounts[0]); k++) {
            int64_t there_e3 = w->now.qty_e3[i][accounts[k]];
            if (w->lots[i].site == doc->site && expired && there_e3 > 0) {
                e->delta.qty_e3[i][accounts[k]] = -there_e3;
                e->ok = true;
            }
        }
    }
}

static inline enum account landing(const struct doc *doc)
{
    static const enum account accounts[] = {ACCOUNT_NORMAL, ACCOUNT_QUARANTINE, ACCOUNT_RECYCLING};
    return accounts[doc->condition];
}

static inline bool takes_demand_back(const struct doc *doc)
{
    return doc->condition < 2 || doc->flag;
}

static inline void expect_return_of(const struct world *w, const struct doc *doc,
                                    struct expected *e)
{
    const struct slip_made *issue = &w->slips[doc->to];
    const int item = issue->doc.item;
    int64_t left_e3 = doc->qty_e3;
    if (issue->doc.op != OP_ISSUE || issue->undone || (doc->condition == 2 && item != PAD - 1)) {
        return;
    }
    for (int i = issue->taken_n - 1; i >= 0 && left_e3 > 0; i--) {
        int lot = issue->taken[i];
        int64_t open_e3 = -issue->delta.qty_e3[lot][ACCOUNT_NORMAL];
        for (int k = 0; k < w->slips_n; k++) {
            const struct slip_made *other = &w->slips[k];
            bool is_of = other->doc.op == OP_RETURN_OF && other->doc.to == doc->to;
            for (int account = 0; is_of && !other->undone && account < ACCOUNT_N; account++) {
                open_e3 -= other->delta.qty_e3[lot][account];
            }
        }
        int64_t qty_e3 = open_e3 < left_e3 ? open_e3 : left_e3;
        e->delta.qty_e3[lot][landing(doc)] = qty_e3;
        left_e3 -= qty_e3;
    }
    e->ok = left_e3 == 0;
    if (takes_demand_back(doc)) {
        e->delta.demand_e3[item][issue->doc.day] = -doc->qty_e3;
    }
}

/* What was issued of a lot and has neither come back nor been collected, by slips that stand. */
static inline int64_t out_of(const struct world *w, int lot)
{
    int64_t out_e3 = 0;
    for (int k = 0; k < w->slips_n; k++) {
        enum op op = w->slips[k].doc.op;
        bool counts = op == OP_ISSUE || op == OP_RETURN_OF || op == OP_RETURN || op == OP_COLLECT;
        for (int account = 0; counts && !w->slips[k].undone && account < ACCOUNT_N; account++) {
            out_e3 -= w->slips[k].delta.qty_e3[lot][account];
        }
    }
    return out_e3;
}

static inline void expect_return(const struct world *w, const struct doc *doc, struct expected *e)
{
    bool found = doc->lot[0] == '\0' && doc->item != MILK - 1;
    for (int i = 1; i <= w->lots_n; i++) {
        bool named = doc->lot[0] != '\0' && w->lots[i].site == doc->site &&
                     w->lots[i].item == doc->item && strcmp(w->lots[i].code, doc->lot) == 0;
        found = found || (named && doc->qty_e3 <= out_of(w, i));
    }
    e->ok = found && (doc->condition < 2 || doc->item == PAD - 1);
    e->arrives = landing(doc);
    e->arrives_e3 = doc->qty_e3;
    if (takes_demand_back(doc)) {
        e->delta.demand_e3[doc->item][doc->day] = -doc->qty_e3;
    }
}

static inline void expect_undo(const struct world *w, const struct doc *doc, struct expected *e)
{
    const struct slip_made *slip = &w->slips[doc->to];
    e->ok = slip->doc.op != OP_UNDO && !slip->undone;
    for (int k = 0; k < w->slips_n; k++) {
        const struct doc *other = &w->slips[k].doc;
        e->ok =
            e->ok && !(other->op == OP_RETURN_OF && other->to == doc->to && !w->slips[k].undone);
    }
    const int64_t *delta = (const int64_t *)&slip->delta;
    for (size_t i = 0; i < sizeof(struct state) / sizeof(int64_t); i++) {
        ((int64_t *)&e->delta)[i] = -delta[i];
    }
    for (int i = 1; i <= w->lots_n; i++) {
        for (int account = 0; account < ACCOUNT_N; account++) {
            e->ok = e->ok && w->now.qty_e3[i][account] + e->delta.qty_e3[i][account] >= 0;
        }
    }
}

static inline void expect(const struct world *w, const struct doc *doc, struct expected *e)
{
    memset(e, 0, sizeof(*e));
    switch (doc->op) {
    case OP_RECEIVE:
        e->ok = true;
        e->arrives_e3 = doc->qty_e3;
        break;
    case OP_ISSUE:
        expect_issue(w, doc, e);
        break;
    case OP_RETURN_OF:
        expect_return_of(w, doc, e);
        break;
    case OP_RETURN:
        expect_return(w, doc, e);
        break;
    case OP_QUARANTINE:
        expect_move(w, doc, ACCOUNT_NORMAL, ACCOUNT_QUARANTINE, e);
        break;
    case OP_RELEASE:
        expect_move(w, doc, ACCOUNT_QUARANTINE, ACCOUNT_NORMAL, e);
        break;
    case OP_REUSE:
        expect_move(w, doc, ACCOUNT_RECYCLING, ACCOUNT_NORMAL, e);
        break;
    case OP_WRITE_OFF:
        e->ok = take(w, doc, doc->account, FIXED_NONE, e) == doc->qty_e3;
        break;
    case OP_EXPIRED:
        expect_expired(w, doc, e);
        break;
    case OP_COLLECT:
        e->ok = doc->item == PAD - 1;
        e->arrives = ACCOUNT_RECYCLING;
        e->arrives_e3 = doc->qty_e3;
        break;
    case OP_UNDO:
        expect_undo(w, doc, e);
        break;
    case OPS_N:
    default:
        fail();
    }
}

#endif
