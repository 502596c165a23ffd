/*
 * Forecasts against what was wanted (see accuracy.h). Each forecast day goes into one group and
 * into the total; groups are numbered before anything is summed, but for authors, who are met on
 * the way.
 *
 * Invariants: the total of each measure's parts is the sum of the groups'; sums that do not fit are
 * remembered and reported, never wrapped.
 */
#include "planner/accuracy.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"

enum { WEEK = 7, MONTH_BYTES = 8, LEAST_IN_STOCK_E4 = 2500 };

struct accuracy_work {
    const struct city *city;
    struct linli_arena *arena;
    struct accuracy accuracy;
    int64_t site;
    int64_t capacity;  /* rows */
    int64_t *group_of; /* [items_n] by category; else NULL */
    uint8_t *supplies; /* [sites_n] 1: it supplies others */
    int64_t class_at;  /* the class state looked at last */
    bool overflow;
};

/* ---- groups ---------------------------------------------------------------------------------- */

static enum linli_rc add_group(struct accuracy_work *work, const char *code, const char *name,
                               struct linli_error *err)
{
    struct accuracy *a = &work->accuracy;
    if (a->rows_n == work->capacity) {
        int64_t most = work->capacity == 0 ? 64 : 2 * work->capacity;
        struct accuracy_row *grown;
        LINLI_TRY(LINLI_NEW(work->arena, most, &grown, err));
        for (int64_t i = 0; i < a->rows_n; i++) {
            grown[i] = a->rows[i];
        }
        a->rows = grown;
        work->capacity = most;
    }
    a->rows[a->rows_n++] = (struct accuracy_row){.code = code, .name = name};
    return LINLI_OK;
}

static int64_t find_group(const struct accuracy_work *work, const char *code)
{
    int64_t i = 0;
    while (i < work->accuracy.rows_n && !text_equal(work->accuracy.rows[i].code, code)) {
        i += 1;
    }
    return i;
}

static enum linli_rc add_categories(struct accuracy_work *work, struct linli_error *err)
{
    const struct city *city = work->city;
    LINLI_TRY(LINLI_NEW(work->arena, city->items_n, &work->group_of, err));
    for (int64_t i = 0; i < city->items_n; i++) {
        int64_t group = find_group(work, city->items[i].category);
        if (group == work->accuracy.rows_n) {
            LINLI_TRY(add_group(work, city->items[i].category, "", err));
        }
        work->group_of[i] = group;
    }
    return LINLI_OK;
}

static int32_t months_of(const struct accuracy_work *work, int32_t day)
{
    return date_month_index(day) - date_month_index(work->accuracy.from_day);
}

static enum linli_rc add_months(struct accuracy_work *work, struct linli_error *err)
{
    int32_t first = date_month_index(work->accuracy.from_day);
    for (int32_t i = 0; i <= months_of(work, work->accuracy.to_day); i++) {
        char text[DATE_TEXT_BYTES];
        const char *code;
        date_print(date_from_ymd((first + i) / 12, (first + i) % 12 + 1, 1), text);
        LINLI_TRY(linli_arena_copy_text(work->arena, text, MONTH_BYTES - 1, &code, err));
        LINLI_TRY(add_group(work, code, "", err));
    }
    return LINLI_OK;
}

static enum linli_rc add_groups(struct accuracy_work *work, struct linli_error *err)
{
    static const char *const classes[] = {"A", "B", "C"};
    const struct city *city = work->city;
    switch (work->accuracy.by) {
    case ACCURACY_BY_CATEGORY:
        return add_categories(work, err);
    case ACCURACY_BY_MONTH:
        return add_months(work, err);
    case ACCURACY_BY_CLASS:
        for (int c = 0; c < CLASS_N; c++) {
            LINLI_TRY(add_group(work, classes[c], "", err));
        }
        break;
    case ACCURACY_BY_ITEM:
        for (int64_t i = 0; i < city->items_n; i++) {
            LINLI_TRY(add_group(work, city->items[i].code, city->items[i].name, err));
        }
        break;
    case ACCURACY_BY_SITE:
        for (int64_t i = 0; i < city->sites_n; i++) {
            LINLI_TRY(add_group(work, city->sites[i].code, city->sites[i].name, err));
        }
        break;
    case ACCURACY_BY_AUTHOR:
    case ACCURACY_BY_N:
        break;
    }
    return LINLI_OK;
}

/* Classes come by site and item, as forecasts do; an item without one is C. */
static int64_t class_of(struct accuracy_work *work, int64_t site, int64_t item)
{
    const struct city *city = work->city;
    for (int64_t tried = 0; tried < city->classes_n; tried++) {
        const struct class_state *state = &city->classes[work->class_at];
        if (state->site == site && state->item == item) {
            return (int64_t)state->class;
        }
        work->class_at = (work->class_at + 1) % city->classes_n;
    }
    return CLASS_C;
}

static int64_t group_of(struct accuracy_work *work, int64_t site, int64_t item, int32_t day)
{
    switch (work->accuracy.by) {
    case ACCURACY_BY_CATEGORY:
        return work->group_of[item];
    case ACCURACY_BY_MONTH:
        return months_of(work, day);
    case ACCURACY_BY_CLASS:
        return class_of(work, site, item);
    case ACCURACY_BY_ITEM:
        return item;
    case ACCURACY_BY_SITE:
        return site;
    case ACCURACY_BY_AUTHOR:
    case ACCURACY_BY_N:
        break;
    }
    return FIXED_NONE; /* a forecast has no author */
}

enum linli_rc accuracy_begin(const struct city *city, enum accuracy_by by, int32_t from_day,
                             int32_t to_day, int64_t site, struct linli_arena *arena,
                             struct accuracy_work **ret_work, struct linli_error *err)
{
    struct accuracy_work *work;
    assert(from_day <= to_day && by < ACCURACY_BY_N);
    LINLI_TRY(LINLI_NEW(arena, 1, &work, err));
    *work = (struct accuracy_work){.city = city,
                                   .arena = arena,
                                   .accuracy = {.by = by, .from_day = from_day, .to_day = to_day},
                                   .site = site};
    LINLI_TRY(LINLI_NEW(arena, city->sites_n, &work->supplies, err));
    for (int64_t i = 0; i < city->sites_n; i++) {
        work->supplies[i] = city_supplies(city, i) ? 1 : 0;
    }
    LINLI_TRY(add_groups(work, err));
    *ret_work = work;
    return LINLI_OK;
}

/* ---- what was wanted ------------------------------------------------------------------------- */

/* Issued and unmet of a day; of one that was sold out for a part and says nothing of what was
 * missing, what it would have issued all day. NONE: not known. */
int64_t accuracy_wanted_e3(const struct demand_series *s, int32_t day)
{
    int32_t t = day - s->first_day;
    int64_t wanted = FIXED_NONE;
    if (t < 0 || t >= s->facts_n || s->qty_e3[t] == FIXED_NONE) {
        return FIXED_NONE;
    }
    int64_t unmet = s->unmet_e3 != NULL ? s->unmet_e3[t] : FIXED_NONE;
    int64_t in_stock = s->in_stock_e4 != NULL ? s->in_stock_e4[t] : FIXED_NONE;
    bool out = in_stock != FIXED_NONE && in_stock < FIXED_E4;
    if (out && (unmet == FIXED_NONE || unmet == 0)) {
        bool known = in_stock >= LEAST_IN_STOCK_E4 &&
                     fixed_scale(s->qty_e3[t], FIXED_E4, in_stock, FIXED_HALF_AWAY, &wanted);
        return known ? wanted : FIXED_NONE;
    }
    return fixed_add(s->qty_e3[t], unmet != FIXED_NONE ? unmet : 0, &wanted) ? wanted : FIXED_NONE;
}

static const struct demand_series *series_of(const struct accuracy_work *work, int64_t site,
                                             int64_t item, int32_t day)
{
    bool asked = (work->site == FIXED_NONE || work->site == site) &&
                 day >= work->accuracy.from_day && day <= work->accuracy.to_day;
    return asked && work->supplies[site] == 0 ? city_series(work->city, site, item) : NULL;
}

static void add(struct accuracy_work *work, int64_t *sum, int64_t value)
{
    if (!fixed_add(*sum, value, sum)) {
        work->overflow = true;
    }
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* ---- taken ----------------------------------------------------------------------------------- */

static void add_day(struct accuracy_work *work, struct accuracy_total *sums,
                    const struct accuracy_forecast *f, int64_t wanted_e3, int64_t before_e3)
{
    int64_t error_e3 = distance(f->mean_e3, wanted_e3);
    sums->days_n += 1;
    sums->inside_n += f->low_e3 <= wanted_e3 && wanted_e3 <= f->high_e3 ? 1 : 0;
    add(work, &sums->wanted_e3, wanted_e3);
    add(work, &sums->error_e3, error_e3);
    add(work, &sums->bias_e3, f->mean_e3 - wanted_e3);
    if (before_e3 != FIXED_NONE) {
        add(work, &sums->naive_error_e3, error_e3);
        add(work, &sums->naive_e3, distance(before_e3, wanted_e3));
    }
}

enum linli_rc accuracy_take_forecast(struct accuracy_work *work, const struct accuracy_forecast *f,
                                     struct linli_error *err)
{
    const struct demand_series *s = series_of(work, f->site, f->item, f->day);
    int64_t wanted_e3 = s != NULL ? accuracy_wanted_e3(s, f->day) : FIXED_NONE;
    (void)err;
    if (wanted_e3 == FIXED_NONE || work->accuracy.by == ACCURACY_BY_AUTHOR) {
        return LINLI_OK;
    }
    int64_t before_e3 = accuracy_wanted_e3(s, f->day - WEEK);
    int64_t group = group_of(work, f->site, f->item, f->day);
    assert(group >= 0 && group < work->accuracy.rows_n);
    add_day(work, &work->accuracy.rows[group].sums, f, wanted_e3, before_e3);
    add_day(work, &work->accuracy.total, f, wanted_e3, before_e3);
    return LINLI_OK;
}

enum linli_rc accuracy_take_by_hand(struct accuracy_work *work, const struct accuracy_by_hand *h,
                                    struct linli_error *err)
{
    const struct demand_series *s = series_of(work, h->site, h->item, h->day);
    int64_t wanted_e3 = s != NULL ? accuracy_wanted_e3(s, h->day) : FIXED_NONE;
    if (wanted_e3 == FIXED_NONE) {
        return LINLI_OK;
    }
    int64_t group = group_of(work, h->site, h->item, h->day);
    if (work->accuracy.by == ACCURACY_BY_AUTHOR) {
        group = find_group(work, h->author);
        if (group == work->accuracy.rows_n) {
            LINLI_TRY(add_group(work, h->author, "", err));
        }
    }
    struct accuracy_total *sums[] = {&work->accuracy.rows[group].sums, &work->accuracy.total};
    for (int i = 0; i < 2; i++) {
        sums[i]->hand_days_n += 1;
        add(work, &sums[i]->hand_error_e3, distance(h->value_e3, wanted_e3));
        add(work, &sums[i]->hand_base_e3, distance(h->base_e3, wanted_e3));
    }
    return LINLI_OK;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int by_errors(const void *left, const void *right)
{
    const struct accuracy_row *a = left;
    const struct accuracy_row *b = right;
    int64_t x = a->sums.error_e3 > 0 ? a->sums.error_e3 : a->sums.hand_error_e3;
    int64_t y = b->sums.error_e3 > 0 ? b->sums.error_e3 : b->sums.hand_error_e3;
    return x != y ? (x > y ? -1 : 1) : strcmp(a->code, b->code);
}

enum linli_rc accuracy_finish(struct accuracy_work *work, struct accuracy *ret_accuracy,
                              struct linli_error *err)
{
    struct accuracy *a = &work->accuracy;
    int64_t n = 0;
    if (work->overflow) {
        return linli_fail(err, LINLI_EOVERFLOW, "the sums of the forecasts are too large");
    }
    for (int64_t i = 0; i < a->rows_n; i++) {
        if (a->rows[i].sums.days_n > 0 || a->rows[i].sums.hand_days_n > 0) {
            a->rows[n++] = a->rows[i];
        }
    }
    a->rows_n = n;
    if (n > 1 && a->by != ACCURACY_BY_CLASS && a->by != ACCURACY_BY_MONTH) {
        qsort(a->rows, (size_t)n, sizeof(*a->rows), by_errors);
    }
    *ret_accuracy = *a;
    return LINLI_OK;
}
