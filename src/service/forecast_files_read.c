/*
 * The tables of the stateless commands, read into rows by series and into what is known of each
 * site's days. Sites, items and activity types get numbers in the order of first sight; series
 * stand in that order, so equal files give equal output.
 *
 * Invariant: rows of a span ascend by period (the reader refused double keys).
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "service/forecast_files_series.h"

enum { ROWS_FIRST = 4096, ERA_MONDAY = 4 /* 1970-01-05 */ };

int32_t forecast_book_period(enum linli_forecast_freq freq, int32_t day)
{
    if (freq == LINLI_FORECAST_DAY) {
        return day;
    }
    if (freq == LINLI_FORECAST_MONTH) {
        return date_month_index(day);
    }
    return (date_week_start(day) - ERA_MONDAY) / 7;
}

int32_t forecast_book_day(enum linli_forecast_freq freq, int32_t period)
{
    if (freq == LINLI_FORECAST_DAY) {
        return period;
    }
    if (freq == LINLI_FORECAST_MONTH) {
        return date_from_ymd(period / 12, period % 12 + 1, 1);
    }
    return period * 7 + ERA_MONDAY;
}

struct reading {
    struct forecast_book *book;
    struct linli_arena *arena;
    const char *demand; /* the table's name in messages */
    struct event_row {
        int32_t site;
        int32_t day;
        int32_t type;
        double size;
    } * events;
    int64_t events_n;
    int64_t events_capacity;
    struct calendar_row {
        int64_t site;
        int32_t day;
        int32_t kind; /* enum calendar_kind */
    } * calendar;
    int64_t calendar_n;
    int64_t calendar_capacity;
    struct item_row {
        int32_t item;
        int32_t category;
    } * items;
    int64_t items_n;
    int64_t items_capacity;
};

/* Makes room for one more element of `size` bytes. */
static enum linli_rc grow(struct linli_arena *arena, void **list, int64_t n, int64_t *capacity,
                          size_t size, struct linli_error *err)
{
    if (n < *capacity) {
        return LINLI_OK;
    }
    int64_t more = *capacity > 0 ? 2 * *capacity : ROWS_FIRST;
    char *fresh;
    LINLI_TRY(linli_arena_alloc(arena, (size_t)more, size, &fresh, err));
    if (n > 0) {
        memcpy(fresh, *list, (size_t)n * size);
    }
    *list = fresh;
    *capacity = more;
    return LINLI_OK;
}

/* A week is named by its Monday, a month by its first day. */
static enum linli_rc check_start(enum linli_forecast_freq freq, int32_t day,
                                 struct linli_error *err)
{
    if (freq == LINLI_FORECAST_WEEK && date_weekday(day) != 1) {
        return linli_fail(err, LINLI_EINPUT,
                          "a date that is not a Monday, expected weeks named by their Monday");
    }
    if (freq == LINLI_FORECAST_MONTH && date_month_start(day) != day) {
        return linli_fail(err, LINLI_EINPUT,
                          "a date inside a month, expected months named by their first day");
    }
    return LINLI_OK;
}

static enum linli_rc take_demand(void *context, void *row, int64_t line, struct linli_error *err)
{
    struct reading *r = context;
    struct forecast_book *b = r->book;
    const struct demand_row *d = row;
    enum linli_rc rc = check_start(b->freq, (int32_t)d->day, err);
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s:%lld:date", r->demand, (long long)line);
        return rc;
    }
    void *list = b->rows;
    LINLI_TRY(grow(r->arena, &list, b->rows_n, &b->rows_capacity, sizeof(*b->rows), err));
    b->rows = list;
    struct forecast_row *f = &b->rows[b->rows_n++];
    f->site = (int32_t)d->site;
    f->item = (int32_t)d->item;
    f->period = forecast_book_period(b->freq, (int32_t)d->day);
    f->promo = d->promo == FIXED_NONE ? -1 : (int8_t)d->promo;
    f->open = d->open == FIXED_NONE ? -1 : (int8_t)d->open;
    f->qty_e3 = d->qty_e3;
    f->unmet_e3 = d->unmet_e3;
    f->in_stock_e4 = d->in_stock_e4;
    f->price_e4 = d->price_e4;
    b->has_unmet = b->has_unmet || d->unmet_e3 != FIXED_NONE;
    b->has_in_stock = b->has_in_stock || d->in_stock_e4 != FIXED_NONE;
    b->has_promo = b->has_promo || d->promo == 1;
    b->has_price = b->has_price || d->price_e4 != FIXED_NONE;
    b->first = f->period < b->first ? f->period : b->first;
    b->end = f->period > b->end ? f->period : b->end;
    if (d->qty_e3 != FIXED_NONE && f->period > b->last) {
        b->last = f->period;
    }
    return LINLI_OK;
}

static enum linli_rc take_calendar(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    struct reading *r = context;
    const struct calendar_day *c = row;
    void *list = r->calendar;
    LINLI_TRY(
        grow(r->arena, &list, r->calendar_n, &r->calendar_capacity, sizeof(*r->calendar), err));
    r->calendar = list;
    struct calendar_row *k = &r->calendar[r->calendar_n++];
    k->site = c->site;
    k->day = (int32_t)c->day;
    k->kind = (int32_t)c->kind;
    return LINLI_OK;
}

static enum linli_rc take_event(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    struct reading *r = context;
    const struct event *e = row;
    int64_t type;
    LINLI_TRY(codes_add(&r->book->types, e->type, strlen(e->type), &type, err));
    void *list = r->events;
    LINLI_TRY(grow(r->arena, &list, r->events_n, &r->events_capacity, sizeof(*r->events), err));
    r->events = list;
    struct event_row *k = &r->events[r->events_n++];
    k->site = (int32_t)e->site;
    k->day = (int32_t)e->day;
    k->type = (int32_t)type;
    k->size = e->size == FIXED_NONE ? 1.0 : (double)e->size;
    return LINLI_OK;
}

/* Of an item its category counts: what the pooled model and the totals group by. */
static enum linli_rc take_item(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    struct reading *r = context;
    const struct item *item = row;
    int64_t number;
    int64_t category;
    if (item->category == NULL || item->category[0] == '\0') {
        return LINLI_OK;
    }
    LINLI_TRY(codes_add(&r->book->items, item->code, strlen(item->code), &number, err));
    LINLI_TRY(
        codes_add(&r->book->categories, item->category, strlen(item->category), &category, err));
    void *list = r->items;
    LINLI_TRY(grow(r->arena, &list, r->items_n, &r->items_capacity, sizeof(*r->items), err));
    r->items = list;
    r->items[r->items_n++] = (struct item_row){(int32_t)number, (int32_t)category};
    return LINLI_OK;
}

static enum linli_rc fill_categories(const struct reading *r, struct linli_error *err)
{
    struct forecast_book *b = r->book;
    LINLI_TRY(LINLI_NEW(r->arena, b->items.n, &b->category, err));
    for (int64_t i = 0; i < b->items.n; i++) {
        b->category[i] = -1;
    }
    for (int64_t i = 0; i < r->items_n; i++) {
        b->category[r->items[i].item] = r->items[i].category;
    }
    return LINLI_OK;
}

/* The weather is read for its errors; no model uses it. */
static enum linli_rc take_nothing(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)context;
    (void)row;
    (void)line;
    (void)err;
    return LINLI_OK;
}

static const char *shown_name(const char *path)
{
    return text_equal(path, "-") ? "<stdin>" : path;
}

static enum linli_rc read_tables(const struct forecast_files_options *o, struct reading *r,
                                 struct forecast_files_notes *notes, struct linli_error *err)
{
    struct codes_city city = {&r->book->sites, &r->book->items, NULL, true};
    struct table_resolver resolver = codes_resolver(&city);
    const struct {
        const char *path;
        enum table_id id;
        table_row_fn take;
    } files[FORECAST_FILES] = {{o->demand, TABLE_DEMAND, take_demand},
                               {o->calendar, TABLE_CALENDAR, take_calendar},
                               {o->events, TABLE_EVENTS, take_event},
                               {o->weather, TABLE_WEATHER, take_nothing},
                               {o->items, TABLE_ITEMS, take_item}};
    for (int32_t i = 0; i < FORECAST_FILES; i++) {
        if (files[i].path == NULL) {
            continue;
        }
        LINLI_TRY(table_read(files[i].path, table_get(files[i].id), &resolver, r->arena,
                             files[i].take, r, &notes->report[i], err));
        notes->name[i] = shown_name(files[i].path);
    }
    return LINLI_OK;
}

static int by_series_and_period(const void *a, const void *b)
{
    const struct forecast_row *x = a;
    const struct forecast_row *y = b;
    if (x->site != y->site) {
        return x->site < y->site ? -1 : 1;
    }
    if (x->item != y->item) {
        return x->item < y->item ? -1 : 1;
    }
    return (x->period > y->period) - (x->period < y->period);
}

static enum linli_rc cut_spans(struct forecast_book *b, struct linli_arena *arena,
                               struct linli_error *err)
{
    bool sorted = true;
    for (int64_t i = 1; i < b->rows_n && sorted; i++) {
        sorted = by_series_and_period(&b->rows[i - 1], &b->rows[i]) < 0;
    }
    if (!sorted) {
        qsort(b->rows, (size_t)b->rows_n, sizeof(*b->rows), by_series_and_period);
    }
    int64_t n = 0;
    for (int64_t i = 0; i < b->rows_n; i++) {
        n += i == 0 || b->rows[i].site != b->rows[i - 1].site ||
             b->rows[i].item != b->rows[i - 1].item;
    }
    LINLI_TRY(LINLI_NEW(arena, n, &b->spans, err));
    for (int64_t i = 0; i < b->rows_n; i++) {
        if (i == 0 || b->rows[i].site != b->rows[i - 1].site ||
            b->rows[i].item != b->rows[i - 1].item) {
            b->spans[b->spans_n++].from = i;
        }
        b->spans[b->spans_n - 1].to = i + 1;
    }
    assert(b->spans_n == n);
    return LINLI_OK;
}

static enum linli_forecast_day_kind day_kind(int32_t calendar_kind)
{
    static const enum linli_forecast_day_kind KINDS[] = {
        [CALENDAR_HOLIDAY] = LINLI_FORECAST_DAY_HOLIDAY,
        [CALENDAR_MAKEUP_WORKDAY] = LINLI_FORECAST_DAY_MAKEUP,
        [CALENDAR_FESTIVAL] = LINLI_FORECAST_DAY_FESTIVAL,
        [CALENDAR_SCHOOL_BREAK] = LINLI_FORECAST_DAY_SCHOOL_BREAK,
        [CALENDAR_CLOSED] = LINLI_FORECAST_DAY_NORMAL};
    return KINDS[calendar_kind];
}

/* A day with two kinds keeps the first in the order of the enum. */
static void mark_day(struct forecast_site *site, const struct calendar_row *c)
{
    int32_t at = c->day - site->signals.first_day;
    if (at < 0 || at >= site->signals.days_n) {
        return;
    }
    if (c->kind == CALENDAR_CLOSED) {
        site->closed[at] = 1;
        return;
    }
    uint8_t kind = (uint8_t)day_kind(c->kind);
    if (site->kind[at] == LINLI_FORECAST_DAY_NORMAL || kind < site->kind[at]) {
        site->kind[at] = kind;
    }
}

static enum linli_rc add_activities(const struct reading *r, int32_t site_i,
                                    struct forecast_site *site, struct linli_error *err)
{
    int32_t types = (int32_t)r->book->types.n;
    double **size;
    LINLI_TRY(LINLI_NEW(r->arena, types, &size, err));
    LINLI_TRY(LINLI_NEW(r->arena, types, &site->activity_size, err));
    for (int64_t i = 0; i < r->events_n; i++) {
        const struct event_row *e = &r->events[i];
        int32_t at = e->day - site->signals.first_day;
        if (e->site != site_i || at < 0 || at >= site->signals.days_n) {
            continue;
        }
        if (size[e->type] == NULL) {
            LINLI_TRY(LINLI_NEW(r->arena, site->signals.days_n, &size[e->type], err));
        }
        size[e->type][at] += e->size;
    }
    for (int32_t k = 0; k < types; k++) {
        if (size[k] != NULL) {
            site->activity_size[site->signals.activities_n++] = size[k];
        }
    }
    site->signals.activity_size = site->activity_size;
    return LINLI_OK;
}

static enum linli_rc fill_sites(const struct reading *r, int32_t until, struct linli_error *err)
{
    struct forecast_book *b = r->book;
    LINLI_TRY(LINLI_NEW(r->arena, b->sites.n, &b->site, err));
    int32_t days = b->rows_n > 0 ? until - b->first + 1 : 0;
    for (int32_t i = 0; i < b->sites.n; i++) {
        struct forecast_site *s = &b->site[i];
        LINLI_TRY(LINLI_NEW(r->arena, days, &s->closed, err));
        LINLI_TRY(LINLI_NEW(r->arena, days, &s->kind, err));
        s->signals.first_day = b->first;
        s->signals.days_n = days;
        s->signals.day_kind = s->kind;
        for (int64_t k = 0; k < r->calendar_n; k++) {
            if (r->calendar[k].site == FIXED_NONE || r->calendar[k].site == i) {
                mark_day(s, &r->calendar[k]);
            }
        }
        LINLI_TRY(add_activities(r, i, s, err));
    }
    for (int64_t i = 0; i < b->rows_n; i++) {
        if (b->rows[i].open == 0) {
            b->site[b->rows[i].site].closed[b->rows[i].period - b->first] = 1;
        }
    }
    return LINLI_OK;
}

enum linli_rc forecast_book_read(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct forecast_book *ret,
                                 struct forecast_files_notes *ret_notes, struct linli_error *err)
{
    struct forecast_book b = {
        .freq = options->freq, .first = INT32_MAX, .last = INT32_MIN, .end = INT32_MIN};
    struct forecast_files_notes notes = {.name = {NULL}};
    struct reading r = {.book = &b, .arena = arena, .demand = shown_name(options->demand)};
    codes_init(&b.sites, arena, 0);
    codes_init(&b.items, arena, 0);
    codes_init(&b.types, arena, 0);
    codes_init(&b.categories, arena, 0);
    LINLI_TRY(read_tables(options, &r, &notes, err));
    LINLI_TRY(fill_categories(&r, err));
    LINLI_TRY(cut_spans(&b, arena, err));
    if (options->freq == LINLI_FORECAST_DAY) {
        int32_t until = options->origin_day > b.end ? options->origin_day : b.end;
        LINLI_TRY(fill_sites(&r, until + options->horizon, err));
    }
    *ret = b;
    *ret_notes = notes;
    return LINLI_OK;
}

bool forecast_book_begun(const struct forecast_book *book, struct forecast_span span,
                         int32_t origin)
{
    assert(span.from < span.to);
    return book->rows[span.from].period <= origin;
}

const struct linli_forecast_signals *forecast_book_signals(const struct forecast_book *book,
                                                           struct forecast_span span)
{
    return book->site != NULL ? &book->site[book->rows[span.from].site].signals : NULL;
}
