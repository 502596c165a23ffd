/*
 * One series cut out of the rows as the dense arrays that the engine takes. Built for one origin at
 * a time: what stands behind the origin is known ahead (promotions, opening, prices of rows without
 * a quantity) or kept apart for judging.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "service/forecast_files_series.h"

static const double LEAST_IN_STOCK = 0.25;

struct cut {
    const struct forecast_book *book;
    struct forecast_span span;
    int32_t begin;    /* period 0 of the arrays */
    int32_t n;        /* periods to the origin */
    int32_t all;      /* … and ahead of it */
    int32_t own_last; /* index of the last row with a quantity up to the origin, -1: none */
    int32_t own_end;  /* the same of the whole file */
    double *qty;
    uint8_t *open;
    uint8_t *counts;
    double *unmet;
    double *in_stock;
    double *promo;
    double *price;
};

static enum linli_rc allocate(struct cut *c, struct linli_arena *arena, struct linli_error *err)
{
    const struct forecast_book *b = c->book;
    LINLI_TRY(LINLI_NEW(arena, c->all, &c->qty, err));
    LINLI_TRY(LINLI_NEW(arena, c->all, &c->open, err));
    LINLI_TRY(LINLI_NEW(arena, c->all, &c->counts, err));
    if (b->has_unmet) {
        LINLI_TRY(LINLI_NEW(arena, c->all, &c->unmet, err));
    }
    if (b->has_in_stock) {
        LINLI_TRY(LINLI_NEW(arena, c->all, &c->in_stock, err));
    }
    if (b->has_promo) {
        LINLI_TRY(LINLI_NEW(arena, c->all, &c->promo, err));
    }
    if (b->has_price) {
        LINLI_TRY(LINLI_NEW(arena, c->all, &c->price, err));
    }
    return LINLI_OK;
}

static void find_ends(struct cut *c)
{
    c->own_last = -1;
    c->own_end = -1;
    for (int64_t i = c->span.from; i < c->span.to; i++) {
        const struct forecast_row *r = &c->book->rows[i];
        int32_t at = r->period - c->begin;
        if (r->qty_e3 != FIXED_NONE) {
            c->own_end = at;
            c->own_last = at < c->n ? at : c->own_last;
        }
    }
}

/* What holds for periods without a row. */
static void fill_defaults(struct cut *c)
{
    const struct forecast_book *b = c->book;
    const struct forecast_site *site =
        b->site != NULL ? &b->site[b->rows[c->span.from].site] : NULL;
    for (int32_t t = 0; t < c->all; t++) {
        bool known = site != NULL || t <= (t < c->n ? c->own_last : c->own_end);
        int32_t period = c->begin + t;
        bool past_file = period > b->last;
        c->open[t] = site != NULL ? !site->closed[period - b->first] : known || t >= c->n;
        c->counts[t] = known && c->open[t] && !past_file;
        if (c->unmet != NULL) {
            c->unmet[t] = NAN;
        }
        if (c->in_stock != NULL) {
            c->in_stock[t] = NAN;
        }
        if (c->promo != NULL && t >= c->n) {
            c->promo[t] = NAN;
        }
        if (c->price != NULL) {
            c->price[t] = NAN;
        }
    }
}

static double number(int64_t value, int32_t places)
{
    return value != FIXED_NONE ? fixed_to_double(value, places) : (double)NAN;
}

static void fill_row(struct cut *c, const struct forecast_row *r)
{
    int32_t t = r->period - c->begin;
    bool known = r->qty_e3 != FIXED_NONE;
    bool past = t < c->n;
    if (r->open >= 0) {
        c->open[t] = (uint8_t)r->open;
    } else if (past && known && r->qty_e3 > 0) {
        c->open[t] = 1; /* it sold, whatever the calendar says */
    }
    bool told = r->unmet_e3 != FIXED_NONE && r->unmet_e3 > 0;
    bool out = r->in_stock_e4 != FIXED_NONE && r->in_stock_e4 < FIXED_E4;
    c->counts[t] = known && c->open[t] && (told || !out);
    c->qty[t] = known ? fixed_to_double(r->qty_e3, 3) : 0.0;
    if (!past && told) {
        c->qty[t] += fixed_to_double(r->unmet_e3, 3); /* judged on what was wanted */
    }
    if (past && !known) {
        c->open[t] = 0; /* unknown demand teaches nothing */
    }
    if (c->unmet != NULL) {
        c->unmet[t] = number(r->unmet_e3, 3);
    }
    if (c->in_stock != NULL) {
        c->in_stock[t] = number(r->in_stock_e4, 4);
    }
    if (c->promo != NULL) {
        c->promo[t] = r->promo >= 0 ? r->promo : past ? 0.0 : (double)NAN;
    }
    if (c->price != NULL && (past || !known)) {
        c->price[t] = number(r->price_e4, 4);
    }
}

enum linli_rc forecast_book_series(const struct forecast_book *book, struct forecast_span span,
                                   int32_t origin, int32_t ahead, struct linli_arena *arena,
                                   struct linli_forecast_series *ret, uint8_t **ret_counts,
                                   struct linli_error *err)
{
    assert(forecast_book_begun(book, span, origin) && ahead >= 0);
    struct cut c = {.book = book, .span = span, .begin = book->rows[span.from].period};
    c.n = origin - c.begin + 1;
    c.all = c.n + ahead;
    LINLI_TRY(allocate(&c, arena, err));
    find_ends(&c);
    fill_defaults(&c);
    for (int64_t i = span.from; i < span.to && book->rows[i].period - c.begin < c.all; i++) {
        fill_row(&c, &book->rows[i]);
    }
    struct linli_forecast_series s = {.n = c.n,
                                      .first_day = forecast_book_day(book->freq, c.begin),
                                      .qty = c.qty,
                                      .unmet = c.unmet,
                                      .in_stock = c.in_stock,
                                      .open = c.open,
                                      .promo = c.promo,
                                      .price = c.price,
                                      .group = book->category[book->rows[span.from].item] + 1,
                                      .site = book->rows[span.from].site + 1};
    *ret = s;
    *ret_counts = c.counts;
    return LINLI_OK;
}

double forecast_wanted(const struct linli_forecast_series *s, const uint8_t *counts, int32_t t)
{
    if (counts[t]) {
        return s->qty[t];
    }
    bool sold_out = s->in_stock != NULL && s->open[t] && s->in_stock[t] >= LEAST_IN_STOCK &&
                    s->in_stock[t] < 1.0;
    return sold_out ? s->qty[t] / s->in_stock[t] : (double)NAN;
}
