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
#include "base/lunar.h"
#include "base/text.h"
#include "service/forecast_files_signals.h"

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
    struct forecast_facts *f = &r->book->facts;
    const struct calendar_day *c = row;
    void *list = f->calendar;
    LINLI_TRY(
        grow(r->arena, &list, f->calendar_n, &f->calendar_capacity, sizeof(*f->calendar), err));
    f->calendar = list;
    f->calendar[f->calendar_n++] = (struct forecast_calendar_row){
        .site = c->site, .day = (int32_t)c->day, .kind = (int32_t)c->kind};
    f->names_festivals = f->names_festivals || lunar_names_festival(c->name);
    return LINLI_OK;
}

static enum linli_rc take_event(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    struct reading *r = context;
    struct forecast_facts *f = &r->book->facts;
    const struct event *e = row;
    int64_t type;
    LINLI_TRY(codes_add(&r->book->types, e->type, strlen(e->type), &type, err));
    void *list = f->events;
    LINLI_TRY(grow(r->arena, &list, f->events_n, &f->events_capacity, sizeof(*f->events), err));
    f->events = list;
    f->events[f->events_n++] =
        (struct forecast_event_row){.site = (int32_t)e->site,
                                    .day = (int32_t)e->day,
                                    .type = (int32_t)type,
                                    .size = e->size == FIXED_NONE ? 1.0 : (double)e->size};
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

static enum linli_rc take_weather(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    struct reading *r = context;
    struct forecast_facts *f = &r->book->facts;
    const struct weather *w = row;
    int64_t signal;
    LINLI_TRY(codes_add(&r->book->signal_names, w->signal, strlen(w->signal), &signal, err));
    void *list = f->weather;
    LINLI_TRY(grow(r->arena, &list, f->weather_n, &f->weather_capacity, sizeof(*f->weather), err));
    f->weather = list;
    f->weather[f->weather_n++] =
        (struct forecast_weather_row){.site = w->site,
                                      .day = (int32_t)w->day,
                                      .signal = (int32_t)signal,
                                      .value = fixed_to_double(w->value_e4, 4)};
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
                               {o->weather, TABLE_WEATHER, take_weather},
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

/* A row that says that it was closed shuts its site. */
static void close_by_rows(struct forecast_book *b)
{
    for (int64_t i = 0; i < b->rows_n; i++) {
        if (b->rows[i].open == 0) {
            b->site[b->rows[i].site].closed[b->rows[i].period - b->first] = 1;
        }
    }
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
    codes_init(&b.signal_names, arena, 0);
    codes_init(&b.categories, arena, 0);
    LINLI_TRY(read_tables(options, &r, &notes, err));
    LINLI_TRY(fill_categories(&r, err));
    LINLI_TRY(cut_spans(&b, arena, err));
    if (options->freq == LINLI_FORECAST_DAY) {
        int32_t until = options->origin_day > b.end ? options->origin_day : b.end;
        b.first_day = b.first;
        LINLI_TRY(forecast_book_fill_sites(&b, until + options->horizon, arena, err));
        close_by_rows(&b);
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
