/*
 * Reviews against brute force: tiny random ledgers, each figure counted again for every span by
 * going through all facts for every site, item and day, as docs/kpi.md says it in words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/random.h"
#include "planner/review.h"

enum { SEEDS = 300, SUM_SEEDS = 60, SITES = 2, ITEMS = 3, MOVES = 60, ROWS = 60, UNIT = FIXED_E3 };

struct ledger {
    struct linli_arena arena;
    struct city city;
    struct site sites[SITES];
    struct item items[ITEMS];
    struct review_frame frame;
    struct review_movement moves[MOVES];
    struct review_demand rows[ROWS];
    int32_t rows_n;
    int64_t site; /* the review's */
};

static int32_t some_day(const struct ledger *l, struct random_stream *r)
{
    const struct review_span *spans = l->frame.spans;
    int32_t k = random_below(r, 2) == 0 ? review_now(&l->frame)
                                        : (int32_t)random_below(r, (uint64_t)l->frame.spans_n);
    int32_t days = spans[k].to_day - spans[k].from_day + 1;
    return spans[k].from_day + (int32_t)random_below(r, (uint64_t)days + 4) - 2;
}

static struct review_frame some_frame(struct random_stream *r)
{
    int32_t day = date_from_ymd(2026, 3, 1) + (int32_t)random_below(r, 120);
    uint64_t kind = random_below(r, 6);
    if (kind == 5) { /* also long ones, whose spans overlap */
        return review_frame_days(day, day + (int32_t)random_below(r, 500));
    }
    struct review_span span = review_period_around((enum review_period)kind, day);
    int32_t days = span.to_day - span.from_day + 1;
    return review_frame_of((enum review_period)kind, day,
                           span.from_day + (int32_t)random_below(r, (uint64_t)days));
}

static void make_movement(struct ledger *l, struct random_stream *r, struct review_movement *m)
{
    static const enum movement_kind kinds[] = {
        MOVEMENT_OPENING, MOVEMENT_RECEIPT,   MOVEMENT_ISSUE, MOVEMENT_ISSUE,    MOVEMENT_ISSUE,
        MOVEMENT_RETURN,  MOVEMENT_WRITE_OFF, MOVEMENT_COUNT, MOVEMENT_TRANSFER, MOVEMENT_COLLECT};
    int64_t units = (int64_t)random_below(r, 6);
    *m = (struct review_movement){.day = some_day(l, r),
                                  .site = (int64_t)random_below(r, SITES),
                                  .item = (int64_t)random_below(r, ITEMS),
                                  .lot = FIXED_NONE,
                                  .account = random_below(r, 2) == 0
                                                 ? ACCOUNT_NORMAL
                                                 : (enum account)random_below(r, ACCOUNT_N),
                                  .kind = kinds[random_below(r, 10)],
                                  .line = FIXED_NONE,
                                  .label = ""};
    int sign = movement_direction(m->kind);
    sign = sign != 0 ? sign : random_below(r, 2) == 0 ? -1 : 1;
    m->qty_e3 = sign * units * UNIT;
    m->unmet_e3 = m->kind == MOVEMENT_ISSUE && random_below(r, 4) == 0 ? 2 * UNIT : 0;
}

static void make_ledger(struct ledger *l, uint64_t seed)
{
    struct random_stream r;
    random_init(&r, seed, "review", 0);
    memset(l, 0, sizeof(*l));
    linli_arena_init(&l->arena, 0);
    city_init(&l->city);
    l->city.sites = l->sites;
    l->city.sites_n = SITES;
    for (int i = 0; i < SITES; i++) {
        table_clear(table_get(TABLE_SITES), &l->sites[i]);
    }
    l->city.items = l->items;
    l->city.items_n = ITEMS;
    l->site = random_below(&r, 3) == 0 ? (int64_t)random_below(&r, SITES) : FIXED_NONE;
    for (int i = 0; i < ITEMS; i++) {
        table_clear(table_get(TABLE_ITEMS), &l->items[i]);
        l->items[i].code = i == 0 ? "a" : i == 1 ? "b" : "c";
        l->items[i].cost_e4 = (i + 1) * 12345;
        l->items[i].critical = random_below(&r, 2) == 0 ? 1 : FIXED_NONE;
        l->items[i].class = random_below(&r, 4) == 0 ? FIXED_NONE : (int64_t)random_below(&r, 3);
    }
    l->frame = some_frame(&r);
    uint64_t moves_n = random_below(&r, 5) == 0 ? 0 : MOVES;
    for (uint64_t i = 0; i < moves_n; i++) {
        make_movement(l, &r, &l->moves[i]);
    }
    for (uint64_t i = moves_n; i < MOVES; i++) {
        l->moves[i].kind = MOVEMENT_KIND_N; /* none */
    }
    for (int i = 0; i < ROWS; i++) {
        struct review_demand d = {.day = some_day(l, &r),
                                  .site = (int64_t)random_below(&r, SITES),
                                  .item = (int64_t)random_below(&r, ITEMS),
                                  .qty_e3 = (int64_t)random_below(&r, 4) * UNIT,
                                  .unmet_e3 = random_below(&r, 4) == 0 ? UNIT : FIXED_NONE,
                                  .in_stock_e4 = random_below(&r, 5) == 0 ? 5000 : FIXED_NONE,
                                  .open = random_below(&r, 5) == 0 ? 0 : FIXED_NONE};
        bool twice = false;
        for (int32_t j = 0; j < l->rows_n; j++) {
            twice = twice || (l->rows[j].day == d.day && l->rows[j].site == d.site &&
                              l->rows[j].item == d.item);
        }
        if (!twice) {
            l->rows[l->rows_n++] = d;
        }
    }
}

/* ---- by going through everything ----------------------------------------------------------------
 */

struct counted {
    int64_t wanted_n[REVIEW_CLASSES_N];
    int64_t short_n[REVIEW_CLASSES_N];
    int64_t issued_e3;
    int64_t unmet_e3;
    int64_t issued_e7;
    int64_t interrupted_n;
    int64_t critical_n;
    int64_t stock_sum_e7;
    int64_t stock_days_n;
    int64_t loss_e7;
    int64_t receipts_e7;
};

static bool is_use(const struct review_movement *m)
{
    return m->kind == MOVEMENT_ISSUE || m->kind == MOVEMENT_RETURN;
}

static bool counts(const struct ledger *l, int64_t site)
{
    return l->site == FIXED_NONE || l->site == site;
}

/* The day of the site's first booked issue or return; a day after all. */
static int64_t start_of(const struct ledger *l, int64_t site)
{
    for (int i = 0; i < MOVES; i++) {
        if (is_use(&l->moves[i]) && l->moves[i].site == site) {
            return l->moves[i].day;
        }
    }
    return INT64_MAX;
}

/* An opening before anything else of its site. */
static bool is_first(const struct ledger *l, const struct review_movement *m)
{
    for (const struct review_movement *o = l->moves; o < m; o++) {
        if (o->site == m->site && o->kind < MOVEMENT_KIND_N && o->kind != MOVEMENT_OPENING) {
            return false;
        }
    }
    return m->kind == MOVEMENT_OPENING;
}

/* Such an opening stood there on the first day that was booked at all; the rest has its own day. */
static int32_t stock_day(const struct ledger *l, const struct review_movement *m)
{
    int64_t day = m->day;
    for (int i = 0; i < MOVES && is_first(l, m); i++) {
        const struct review_movement *o = &l->moves[i];
        if (o->site == m->site && o->kind != MOVEMENT_KIND_N && !is_first(l, o)) {
            day = o->day < day ? o->day : day;
        }
    }
    return (int32_t)day;
}

/* The first and last day that the ledger knows of the stock. */
static struct review_span known_days(const struct ledger *l)
{
    int32_t end = l->frame.spans[review_now(&l->frame)].to_day;
    struct review_span known = {INT32_MAX, INT32_MIN};
    for (int i = 0; i < MOVES; i++) {
        const struct review_movement *m = &l->moves[i];
        int32_t day = stock_day(l, m);
        if (m->kind != MOVEMENT_KIND_N && counts(l, m->site) && day <= end) {
            known.from_day = day < known.from_day ? day : known.from_day;
            known.to_day = day > known.to_day ? day : known.to_day;
        }
    }
    for (int i = 0; i < l->rows_n; i++) {
        const struct review_demand *d = &l->rows[i];
        if (counts(l, d->site) && d->day <= end && d->day < start_of(l, d->site)) {
            known.to_day = d->day > known.to_day ? (int32_t)d->day : known.to_day;
        }
    }
    return known;
}

static void count_item_day(const struct ledger *l, int64_t site, int64_t item, int32_t day,
                           struct counted *c, bool *critical_wanted, bool *critical_short)
{
    int64_t issued = 0;
    int64_t unmet = 0;
    bool out = false;
    const struct item *it = &l->items[item];
    for (int i = 0; i < l->rows_n; i++) {
        const struct review_demand *d = &l->rows[i];
        if (d->site == site && d->item == item && d->day == day && day < start_of(l, site)) {
            issued += d->qty_e3;
            unmet += d->unmet_e3 != FIXED_NONE ? d->unmet_e3 : 0;
            out = d->in_stock_e4 != FIXED_NONE && d->open != 0;
        }
    }
    for (int i = 0; i < MOVES; i++) {
        const struct review_movement *m = &l->moves[i];
        if (is_use(m) && m->site == site && m->item == item && m->day == day) {
            issued -= m->qty_e3;
            unmet += m->unmet_e3;
        }
    }
    bool is_short = unmet > 0 || out;
    bool wanted = issued > 0 || is_short;
    int class = it->class != FIXED_NONE ? (int)it->class : (int)REVIEW_CLASS_NONE;
    c->wanted_n[class] += wanted ? 1 : 0;
    c->short_n[class] += is_short ? 1 : 0;
    c->issued_e3 += issued;
    c->unmet_e3 += unmet;
    c->issued_e7 += issued * it->cost_e4;
    *critical_wanted = *critical_wanted || (it->critical == 1 && wanted);
    *critical_short = *critical_short || (it->critical == 1 && is_short);
}

static void count_movements(const struct ledger *l, int32_t day, bool stock_known,
                            struct counted *c)
{
    for (int i = 0; i < MOVES; i++) {
        const struct review_movement *m = &l->moves[i];
        if (m->kind == MOVEMENT_KIND_N || !counts(l, m->site)) {
            continue;
        }
        int64_t e7 = m->qty_e3 * l->items[m->item].cost_e4;
        bool paid = m->account != ACCOUNT_CONSIGNED && m->account != ACCOUNT_RECYCLING;
        if (stock_day(l, m) <= day && stock_known && paid) {
            c->stock_sum_e7 += e7;
        }
        if (m->day == day && paid && (m->kind == MOVEMENT_WRITE_OFF || m->kind == MOVEMENT_COUNT)) {
            c->loss_e7 -= e7;
        }
        c->receipts_e7 += m->day == day && m->kind == MOVEMENT_RECEIPT ? e7 : 0;
    }
    c->stock_days_n += stock_known ? 1 : 0;
}

static struct counted count_span(const struct ledger *l, struct review_span span)
{
    struct counted c = {.issued_e3 = 0};
    struct review_span known = known_days(l);
    for (int32_t day = span.from_day; day <= span.to_day; day++) {
        for (int64_t site = 0; site < SITES; site++) {
            bool wanted = false;
            bool is_short = false;
            for (int64_t item = 0; item < ITEMS && counts(l, site); item++) {
                count_item_day(l, site, item, day, &c, &wanted, &is_short);
            }
            c.critical_n += wanted ? 1 : 0;
            c.interrupted_n += is_short ? 1 : 0;
        }
        count_movements(l, day, day >= known.from_day && day <= known.to_day, &c);
    }
    return c;
}

/* ---- and compared -------------------------------------------------------------------------------
 */

static int64_t fen(int64_t e7)
{
    int64_t rounded = 0;
    assert_true(fixed_scale(e7, 1, 100000, FIXED_HALF_AWAY, &rounded));
    return rounded;
}

static void assert_part(const struct review *review, enum review_figure figure, enum review_by by,
                        const char *code, int32_t k, int64_t num, int64_t den)
{
    const struct review_row *row = review_row(review, figure, by, code);
    if (row == NULL) { /* a class without items */
        assert_int_equal(num, 0);
        return;
    }
    if (den <= 0) {
        assert_true(row->values[k].value == FIXED_NONE);
        return;
    }
    assert_int_equal(row->values[k].num, num);
    assert_int_equal(row->values[k].den, den);
}

static void assert_span(const struct ledger *l, const struct review *review, int32_t k)
{
    static const char *const codes[REVIEW_CLASSES_N] = {"A", "B", "C", "-"};
    struct counted c = count_span(l, l->frame.spans[k]);
    int64_t wanted_n = 0;
    int64_t short_n = 0;
    for (int i = 0; i < REVIEW_CLASSES_N; i++) {
        assert_part(review, FIGURE_STOCKOUT, BY_CLASS, codes[i], k, c.short_n[i], c.wanted_n[i]);
        wanted_n += c.wanted_n[i];
        short_n += c.short_n[i];
    }
    assert_part(review, FIGURE_STOCKOUT, BY_ALL, "all", k, short_n, wanted_n);
    assert_part(review, FIGURE_FILL, BY_ALL, "all", k, c.issued_e3, c.issued_e3 + c.unmet_e3);
    assert_part(review, FIGURE_INTERRUPTIONS, BY_ALL, "all", k, c.interrupted_n, c.critical_n);
    assert_part(review, FIGURE_STOCK, BY_ALL, "all", k, fen(c.stock_sum_e7), c.stock_days_n);
    assert_part(review, FIGURE_LOSS_SHARE, BY_ALL, "all", k, fen(c.loss_e7), fen(c.receipts_e7));
    const struct review_row *issued = review_row(review, FIGURE_ISSUED, BY_ALL, "all");
    assert_true(issued->values[k].value ==
                (wanted_n > 0 || c.issued_e7 != 0 ? fen(c.issued_e7) : FIXED_NONE));
}

static bool asks_for(const struct review_need *need, int64_t day)
{
    bool asked = false;
    for (int s = 0; s < 2; s++) {
        asked = asked || (day >= need->demand[s].from_day && day <= need->demand[s].to_day);
    }
    return asked;
}

/* The review of all that is recorded; with `forget`, rows that it does not ask for are dropped. */
static void review_of(struct ledger *l, const struct review_frame *frame, bool forget,
                      struct review *review)
{
    struct review_work *work;
    assert_int_equal(review_begin(&l->city, frame, l->site, &l->arena, &work, NULL), LINLI_OK);
    struct review_need need = review_needs(work);
    for (int i = 0; i < MOVES && l->moves[i].kind != MOVEMENT_KIND_N; i++) {
        assert_int_equal(review_take_movement(work, &l->moves[i], NULL), LINLI_OK);
    }
    for (int i = 0; i < l->rows_n; i++) {
        if (asks_for(&need, l->rows[i].day)) {
            assert_int_equal(review_take_demand(work, &l->rows[i], NULL), LINLI_OK);
        } else if (forget) {
            l->rows[i] = l->rows[--l->rows_n];
            i -= 1;
        }
    }
    assert_int_equal(review_finish(work, review, NULL), LINLI_OK);
}

static void figures_are_what_going_through_everything_gives(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct ledger l;
        struct review review;
        make_ledger(&l, seed);
        review_of(&l, &l.frame, true, &review);
        for (int32_t k = 0; k < l.frame.spans_n; k++) {
            assert_span(&l, &review, k);
        }
        linli_arena_finish(&l.arena);
    }
}

enum { EXACT_N = 3, SUMMED_N = 6 };

static const enum review_figure summed[SUMMED_N] = {
    FIGURE_STOCKOUT, FIGURE_FILL, FIGURE_INTERRUPTIONS, FIGURE_ISSUED, FIGURE_UNMET, FIGURE_LOSS};

static struct review_value now_of(const struct review *review, enum review_figure figure)
{
    const struct review_row *row = review_row(review, figure, BY_ALL, "all");
    assert_non_null(row);
    struct review_value v = row->values[review_now(&review->frame)];
    v.num = v.num != FIXED_NONE ? v.num : 0;
    v.den = v.den != FIXED_NONE ? v.den : 0;
    return v;
}

/* What is counted in item-days, quantities and days is the sum of the days' reviews; amounts are,
 * but for the rounding of each day to fen. Nothing comes back here: on a day with more returns than
 * issues there is no fill rate. */
static void the_days_of_a_span_add_up_to_it(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SUM_SEEDS; seed++) {
        struct ledger l;
        struct review whole;
        struct review_value sums[SUMMED_N] = {{0, 0, 0}};
        make_ledger(&l, seed);
        for (int i = 0; i < MOVES; i++) {
            bool back = l.moves[i].kind == MOVEMENT_RETURN;
            l.moves[i].kind = back ? MOVEMENT_RECEIPT : l.moves[i].kind;
        }
        struct review_span span = l.frame.spans[review_now(&l.frame)];
        span.to_day = span.to_day - span.from_day < 40 ? span.to_day : span.from_day + 40;
        struct review_frame frame = review_frame_days(span.from_day, span.to_day);
        review_of(&l, &frame, false, &whole);
        for (int32_t day = span.from_day; day <= span.to_day; day++) {
            struct review_frame one = review_frame_days(day, day);
            struct review review;
            review_of(&l, &one, false, &review);
            for (int i = 0; i < SUMMED_N; i++) {
                struct review_value v = now_of(&review, summed[i]);
                sums[i].num += v.num;
                sums[i].den += v.den;
            }
        }
        for (int i = 0; i < SUMMED_N; i++) {
            struct review_value v = now_of(&whole, summed[i]);
            int64_t apart = v.num > sums[i].num ? v.num - sums[i].num : sums[i].num - v.num;
            bool shown = v.value != FIXED_NONE; /* 0 of 0 on every day is no data of the span */
            assert_true(!shown || apart <= (i < EXACT_N ? 0 : span.to_day - span.from_day + 1));
            assert_true(!shown || i >= EXACT_N || v.den == sums[i].den);
        }
        linli_arena_finish(&l.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_what_going_through_everything_gives),
        cmocka_unit_test(the_days_of_a_span_add_up_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
