/*
 * ABC classes (MISSION I1): by the value of the last year's consumption, stock-outs corrected, per
 * site; critical items are always A; what the items table says stands above both. A review every 28
 * days; two in a row must agree before a class changes (linli_classify_settle), so that policies do
 * not flutter.
 */
#include <assert.h>

#include "base/fixed.h"
#include "linli/inventory.h"
#include "planner/run.h"

enum { YEAR_DAYS = 365, REVIEW_DAYS = 28, TENTHS = 10 };

/* Consumption of the last year in thousandths, as if the item had never been out of stock. */
static int64_t year_consumption_e3(const struct run *run, const struct demand_series *s)
{
    if (s == NULL) {
        return 0;
    }
    int32_t end = run->city->today - s->first_day;
    end = end < s->facts_n ? end : s->facts_n;
    int32_t start = end > YEAR_DAYS ? end - YEAR_DAYS : 0;
    int64_t sum = 0;
    int64_t out_tenths = 0;
    for (int32_t t = start; t < end; t++) {
        sum += s->qty_e3[t] != FIXED_NONE ? s->qty_e3[t] : 0;
        if (s->qty_e3[t] == FIXED_NONE) {
            out_tenths += TENTHS; /* not observed */
        } else if (s->in_stock_e4 != NULL && s->in_stock_e4[t] != FIXED_NONE) {
            out_tenths += (FIXED_E4 - s->in_stock_e4[t]) / (FIXED_E4 / TENTHS);
        }
    }
    int64_t adjusted = sum;
    int64_t days_tenths = (int64_t)(end - start) * TENTHS;
    if (days_tenths > 0 && out_tenths <= days_tenths &&
        linli_consumption_uncensor(sum, days_tenths, out_tenths, 1, &adjusted, NULL) != LINLI_OK) {
        adjusted = sum; /* beyond its form: the plain sum is good enough for a class */
    }
    return adjusted;
}

static enum linli_abc to_engine(enum item_class class)
{
    return class == CLASS_A ? LINLI_ABC_A : class == CLASS_B ? LINLI_ABC_B : LINLI_ABC_C;
}

static enum item_class from_engine(enum linli_abc abc)
{
    return abc == LINLI_ABC_A ? CLASS_A : abc == LINLI_ABC_B ? CLASS_B : CLASS_C;
}

static const struct class_state *kept_state(const struct city *city, const struct planned *p)
{
    int64_t low = 0;
    int64_t high = city->classes_n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        const struct class_state *s = &city->classes[middle];
        if (s->site < p->site || (s->site == p->site && s->item < p->item)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == city->classes_n) {
        return NULL;
    }
    const struct class_state *s = &city->classes[low];
    return s->site == p->site && s->item == p->item ? s : NULL;
}

enum item_class classes_of_item(const struct item *item, enum item_class reviewed)
{
    return item->class != FIXED_NONE ? (enum item_class)item->class
           : item->critical == 1     ? CLASS_A
                                     : reviewed;
}

static void settle(const struct run *run, struct planned *p, enum linli_abc proposed, bool critical)
{
    const struct class_state *kept = kept_state(run->city, p);
    int32_t today = run->city->today;
    p->class_state = (struct class_state){.site = p->site, .item = p->item};
    if (kept != NULL && today - kept->reviewed_day < REVIEW_DAYS) {
        p->class_state = *kept;
    } else {
        struct linli_abc_state state = {0};
        if (kept != NULL) {
            state.current = to_engine(kept->class);
            state.proposed = to_engine(kept->candidate);
            state.proposed_n = (int32_t)kept->candidate_reviews;
        }
        state = linli_classify_settle(state, proposed, critical);
        p->class_state.class = from_engine(state.current);
        p->class_state.candidate =
            state.proposed_n > 0 ? from_engine(state.proposed) : p->class_state.class;
        p->class_state.candidate_reviews = state.proposed_n;
        p->class_state.reviewed_day = today;
    }
    p->class = classes_of_item(&run->city->items[p->item], p->class_state.class);
}

/* Reviews planned[first … first + n): the items of one site. */
static enum linli_rc review_site(struct run *run, int64_t first, int64_t n, struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(run->arena);
    int64_t *value_fen;
    bool *critical;
    enum linli_abc *proposed;
    LINLI_TRY(LINLI_NEW(run->arena, n, &value_fen, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &critical, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &proposed, err));
    for (int64_t i = 0; i < n; i++) {
        const struct planned *p = &run->planned[first + i];
        const struct item *item = &run->city->items[p->item];
        int64_t consumed = year_consumption_e3(run, p->series);
        bool priced = item->cost_e4 != FIXED_NONE || item->price_e4 != FIXED_NONE;
        /* Where no price is known an item counts by its units, at one yuan. */
        value_fen[i] = priced ? run_value_fen(run, p->item, consumed) : consumed / 10;
        critical[i] = item->critical == 1;
    }
    LINLI_TRY(linli_classify_abc(value_fen, critical, (size_t)n, run->arena, proposed, err));
    for (int64_t i = 0; i < n; i++) {
        settle(run, &run->planned[first + i], proposed[i], critical[i]);
    }
    linli_arena_rewind(run->arena, mark);
    return LINLI_OK;
}

enum linli_rc classes_review(struct run *run, struct linli_error *err)
{
    int64_t first = 0;
    while (first < run->planned_n) {
        int64_t end = first;
        while (end < run->planned_n && run->planned[end].site == run->planned[first].site) {
            end += 1;
        }
        assert(end > first);
        LINLI_TRY(review_site(run, first, end - first, err));
        first = end;
    }
    return LINLI_OK;
}
