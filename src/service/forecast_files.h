/*
 * Forecasts from files to files, without a database: `linli forecast` and `linli backtest`. The
 * tables of CONTRACT.md are read into dense series (forecast_files_read.c), cut out in blocks and
 * handed to the engine (forecast_files.c), or rolled over past origins and judged
 * (forecast_files_backtest.c).
 *
 * A day without a row, from a daily series' first date to the origin, is zero demand unless its
 * site was closed: a calendar row of kind closed, or a row with open = 0 of any item of the site. A
 * weekly or monthly series ends at its own last row; what comes between that and the origin is
 * unknown. A row with an empty qty is unknown demand too; behind the origin it carries price, promo
 * and open.
 */
#ifndef LINLI_SERVICE_FORECAST_FILES_H
#define LINLI_SERVICE_FORECAST_FILES_H

#include "format/table_read.h"
#include "format/words.h"
#include "linli/forecast.h"

enum { FORECAST_FILES = 5 }; /* demand, calendar, events, weather, items */

struct forecast_files_options {
    const char *demand;
    const char *calendar; /* these four may be NULL */
    const char *events;
    const char *weather;
    const char *items;
    enum linli_forecast_freq freq;
    int32_t horizon;      /* periods; 0 with sum_periods: so many */
    int32_t origin_day;   /* INT32_MIN: the last date with a quantity */
    const double *levels; /* [levels_n] ascending in (0, 1) */
    int32_t levels_n;
    enum linli_forecast_model model;
    bool pooled;         /* mix the pooled trees into the automatic model */
    bool totals;         /* rows of categories, sites, items and the city, adding up */
    int32_t sum_periods; /* 0: one row a period; N: one row a series, the total over N periods */
    bool patterns;       /* no forecasts, but the patterns found: a table or CSV, as below */
    bool explain; /* each mean with its parts, no quantiles: a table on standard output in … */
    enum words_language language; /* … this language, CSV in a file */
    int32_t threads;              /* 0: as many as processors */
    const char *out;              /* path, "-" for standard output; NULL too */
    int32_t windows;              /* backtest: origins … */
    int32_t step;                 /* … and periods between them */
};

/* What the reading of each file had to tell; name NULL: no such file was given. */
struct forecast_files_notes {
    const char *name[FORECAST_FILES];
    struct table_report report[FORECAST_FILES];
    /* series of which something was known in the past but not for all periods ahead */
    int64_t promo_missing;
    int64_t price_missing;
    int32_t signals_n; /* columns of the weather table */
    const char **signal;
    int64_t *signal_missing; /* [signals_n] */
    bool signals_unused;     /* they are for daily forecasts */
};

/* Forecasts every series of the demand table and writes the CSV: site,item,date,mean,q…,model. */
enum linli_rc forecast_files_run(const struct forecast_files_options *options,
                                 struct linli_arena *arena, struct forecast_files_notes *ret_notes,
                                 struct linli_error *err);

struct forecast_files_model {
    int64_t used_by; /* series that used it at the last origin */
    double wape;     /* over the engine's own backtests of all series that ran it; NAN unknown */
};

enum { FORECAST_FILES_WORST = 10 };

/* A series by its share in the absolute error. */
struct forecast_files_worst {
    const char *site;
    const char *item;
    enum linli_forecast_model model; /* at the last origin */
    double abs_error;
    double actual;
};

/* A category of items; "" for items without one. */
struct forecast_files_category {
    const char *name;
    double acc72;
    double actual; /* of the three days, over all origins */
};

/* Pooled over all series, origins and open periods, on what was wanted: unmet demand counts, days
 * whose stock-out hides demand are left out. NAN where nothing can be said. */
struct forecast_files_score {
    int64_t series_n;
    int32_t windows_n;
    int64_t periods_n; /* forecasts compared */
    double wape;       /* sum |e| / sum y */
    double mase;       /* mean over series and origins; scale: in-sample seasonal-naive error */
    double rmsse;      /* the same of squares; scale: in-sample squared lag-1 difference */
    double bias;       /* sum (f - y) / sum y */
    double *pinball;   /* [levels_n] loss / sum y */
    double coverage80; /* share of y with q0.1 <= y <= q0.9; NAN without these levels */
    double seconds_fit;
    struct forecast_files_model model[LINLI_FORECAST_MODELS_N];
    int32_t worst_n;
    struct forecast_files_worst worst[FORECAST_FILES_WORST];
    /* Of totals over the first 72 hours by site and category; NAN and none for other than daily
     * tables, horizons below 3, and without the items' categories. */
    double acc72;                               /* 1 - sum |e| / sum y */
    struct forecast_files_category *categories; /* the least accurate first */
    int64_t categories_n;
};

/* Rolls `windows` origins, `step` periods apart, the last one horizon before the end. */
enum linli_rc forecast_files_backtest(const struct forecast_files_options *options,
                                      struct linli_arena *arena,
                                      struct forecast_files_score *ret_score,
                                      struct forecast_files_notes *ret_notes,
                                      struct linli_error *err);

#endif
