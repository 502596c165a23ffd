/*
 * The course of the running day (model/city.h, struct day_curve): what each item was asked for so
 * far, and how much of a usual day had been asked for by this time, by the moments of the ledger's
 * issues in the last weeks.
 *
 * Only when the moment of the load lies on the day that is planned: the morning's plan of a day, a
 * day ahead or a past one has no course.
 */
#include "base/date.h"
#include "store/city_load_parts.h"

enum { CURVE_DAYS = 56, MS_PER_S = 1000 };
static const int64_t DAY_MS = INT64_C(86400000);

/* The series that a row of ids is about; NULL: there is none, or none yet. */
static struct demand_series *series_of(const struct city_load *load, struct stmt *stmt)
{
    int64_t site = city_ids_find(load->ids.sites, load->ids.sites_n, stmt_i64(stmt, 0));
    int64_t item = city_ids_find(load->ids.items, load->ids.items_n, stmt_i64(stmt, 1));
    const struct demand_series *found = city_series(&load->city, site, item);
    return found != NULL ? &load->city.series[found - load->city.series] : NULL;
}

static bool is_weekend(int32_t day)
{
    enum { SATURDAY = 6 };
    return date_weekday(day) >= SATURDAY;
}

static enum linli_rc take_curves(struct city_load *load, int64_t now_ms, int64_t zone_ms,
                                 struct linli_error *err)
{
    struct stmt *stmt = NULL;
    bool more = false;
    LINLI_TRY(db_statement(load->db, SQL_CITY_DAY_CURVES, &stmt, err));
    stmt_set_i64(stmt, 1, load->options->today - CURVE_DAYS);
    stmt_set_i64(stmt, 2, load->options->today);
    stmt_set_i64(stmt, 3, now_ms);
    stmt_set_i64(stmt, 4, zone_ms);
    LINLI_TRY(stmt_next(stmt, &more, err));
    while (more) {
        struct demand_series *s = series_of(load, stmt);
        if (s != NULL) {
            bool alike = (stmt_i64(stmt, 2) == 1) == is_weekend(load->options->today);
            struct day_course *course = alike ? &s->curve.alike : &s->curve.other;
            *course = (struct day_course){.days_n = stmt_i64(stmt, 3),
                                          .all_e3 = stmt_i64(stmt, 4),
                                          .by_now_e3 = stmt_i64(stmt, 5)};
        }
        LINLI_TRY(stmt_next(stmt, &more, err));
    }
    return LINLI_OK;
}

static enum linli_rc take_wanted(struct city_load *load, struct linli_error *err)
{
    struct stmt *stmt = NULL;
    bool more = false;
    LINLI_TRY(db_statement(load->db, SQL_CITY_WANTED_TODAY, &stmt, err));
    stmt_set_i64(stmt, 1, load->options->today);
    LINLI_TRY(stmt_next(stmt, &more, err));
    while (more) {
        struct demand_series *s = series_of(load, stmt);
        if (s != NULL && stmt_i64(stmt, 2) > 0) {
            s->curve.today_e3 = stmt_i64(stmt, 2);
        }
        LINLI_TRY(stmt_next(stmt, &more, err));
    }
    return LINLI_OK;
}

enum linli_rc load_day_curves(struct city_load *load, struct linli_error *err)
{
    int64_t zone_ms = load->city.settings.utc_offset_s * MS_PER_S;
    int64_t now_ms = load->options->now_ms + zone_ms - (int64_t)load->options->today * DAY_MS;
    if (load->options->now_ms == 0 || now_ms < 0 || now_ms >= DAY_MS) {
        return LINLI_OK;
    }
    load->city.now_s = (int32_t)(now_ms / MS_PER_S);
    LINLI_TRY(take_curves(load, now_ms, zone_ms, err));
    return take_wanted(load, err);
}
