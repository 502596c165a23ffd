/* What forecast_files_read.c makes of the tables, for the two commands. */
#ifndef LINLI_SERVICE_FORECAST_FILES_SERIES_H
#define LINLI_SERVICE_FORECAST_FILES_SERIES_H

#include "linli/forecast_cold.h"
#include "service/forecast_files.h"

/* One row of the demand table; the period is a day number, or weeks or months since an era. */
struct forecast_row {
    int32_t site;
    int32_t item;
    int32_t period;
    int8_t promo; /* -1 unknown */
    int8_t open;  /* -1 unknown */
    int64_t qty_e3;
    int64_t unmet_e3;
    int64_t in_stock_e4;
    int64_t price_e4;
};

/* The rows of one series: rows[from … to), by period. */
struct forecast_span {
    int64_t from;
    int64_t to;
};

/* What is known of a site's days, from `first` on. */
struct forecast_site {
    uint8_t *closed; /* [periods_n] */
    uint8_t *kind;   /* [periods_n] */
    const double **activity_size;
    struct linli_forecast_signals signals;
};

struct forecast_event_row {
    int32_t site;
    int32_t day;
    int32_t type;
    double size;
};

struct forecast_calendar_row {
    int64_t site; /* FIXED_NONE everywhere */
    int32_t day;
    int32_t kind; /* enum calendar_kind */
};

struct forecast_weather_row {
    int64_t site; /* FIXED_NONE everywhere */
    int32_t day;
    int32_t signal;
    double value;
};

/* The rows of the tables beside demand, in the order of the files. */
struct forecast_facts {
    struct forecast_event_row *events;
    int64_t events_n;
    int64_t events_capacity;
    struct forecast_calendar_row *calendar;
    int64_t calendar_n;
    int64_t calendar_capacity;
    bool names_festivals; /* a row of it names one of the Chinese calendar */
    struct forecast_weather_row *weather;
    int64_t weather_n;
    int64_t weather_capacity;
};

struct forecast_book {
    enum linli_forecast_freq freq;
    struct codes sites;
    struct codes items;
    struct codes types;        /* of activities */
    struct codes signal_names; /* columns of the weather table */
    struct codes categories;
    int32_t *category; /* [items.n] of each item, -1 unknown */
    struct forecast_facts facts;
    int32_t first_day; /* of the first period */
    struct forecast_row *rows;
    int64_t rows_n;
    int64_t rows_capacity;
    struct forecast_span *spans; /* series in order of site and item */
    int64_t spans_n;
    struct forecast_site *site; /* [sites.n], daily only; else NULL */
    int32_t first;              /* first period of any series */
    int32_t last;               /* last period with a quantity */
    int32_t end;                /* last period of any row */
    bool has_unmet;             /* any row tells it … */
    bool has_in_stock;
    bool has_promo;
    bool has_price;
};

/* Reads all tables. The sites know of days up to `horizon` behind the last row and the origin. */
enum linli_rc forecast_book_read(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct forecast_book *ret,
                                 struct forecast_files_notes *ret_notes, struct linli_error *err);

/* Period of a day and first day of a period. */
int32_t forecast_book_period(enum linli_forecast_freq freq, int32_t day);
int32_t forecast_book_day(enum linli_forecast_freq freq, int32_t period);

/*
 * The dense series of a span: history up to `origin`, known-ahead columns for `ahead` periods more;
 * *ret_n 0 and false when it begins behind the origin. Demand of the periods behind the origin
 * stands in qty too, what was unmet included, for judging: the engine never looks there.
 * ret_counts[n+ahead]: 1 where demand is known (no stock-out hides it) and the site was open.
 */
enum linli_rc forecast_book_series(const struct forecast_book *book, struct forecast_span span,
                                   int32_t origin, int32_t ahead, struct linli_arena *arena,
                                   struct linli_forecast_series *ret, uint8_t **ret_counts,
                                   struct linli_error *err);

/* What was wanted of a period: its quantity where demand is known; of one that was sold out for a
 * part what it sold over the share in stock, down to a quarter; NAN: not known, or closed. */
double forecast_wanted(const struct linli_forecast_series *s, const uint8_t *counts, int32_t t);

/* Whether the series has begun by the origin. */
bool forecast_book_begun(const struct forecast_book *book, struct forecast_span span,
                         int32_t origin);

/* Some series of a book at one origin, on their way through the engine. */
struct forecast_lot {
    int64_t n;
    struct linli_forecast_series *series;
    const struct linli_forecast_signals **signals;
    struct linli_forecast_result *result;
    uint8_t **counts; /* see above */
    int64_t *number;  /* of the span */
    double *group;    /* share of its group in a young one */
    double *pooled;   /* share of the pooled trees in each; all 0 without them */
};

/* What the series of a book say of young ones at one origin; peers NULL: nothing to say. */
struct forecast_cold {
    struct linli_forecast_peer *peers; /* [spans_n] */
    const struct linli_forecast_groups *groups;
};

/* A pass over the whole book; the automatic model only. */
enum linli_rc forecast_cold_read(const struct forecast_book *book,
                                 const struct forecast_files_options *options, int32_t origin,
                                 struct linli_arena *arena, struct forecast_cold *ret,
                                 struct linli_error *err);

/* Whether all that the options ask for is there: the pooled trees' library. */
enum linli_rc forecast_lot_check(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct linli_error *err);

/* How many spans are forecast at once: the pooled trees and totals need all. */
int64_t forecast_lot_spans(const struct forecast_files_options *options,
                           const struct forecast_book *book);

/* Takes the spans from … to-1 that have begun by the origin. */
enum linli_rc forecast_lot_take(const struct forecast_book *book,
                                const struct forecast_files_options *options, int32_t origin,
                                int64_t from, int64_t to, struct linli_arena *arena,
                                struct forecast_lot *ret, struct linli_error *err);
/* Forecasts them: lot->result, lot->pooled and lot->group. */
enum linli_rc forecast_lot_run(const struct forecast_book *book,
                               const struct forecast_files_options *options,
                               const struct linli_forecast_options *engine,
                               const struct forecast_cold *cold, int32_t threads,
                               struct linli_arena *arena, struct forecast_lot *lot,
                               struct linli_error *err);

/* Signals of a span's site, NULL unless daily. */
const struct linli_forecast_signals *forecast_book_signals(const struct forecast_book *book,
                                                           struct forecast_span span);

#endif
