/* What couriers earn on a day's tours (see dispatch_pay.h). */
#include "planner/dispatch_pay.h"

#include <assert.h>

#include "base/fixed.h"

enum { HOUR_S = 3600, KM_M = 1000, E4_OF_FEN = 100 };

/* rate (ten-thousandths of a yuan) for amount / unit, in fen. */
static enum linli_rc earn(int64_t rate_e4, int64_t amount, int64_t unit, int64_t *ret_fen,
                          struct linli_error *err)
{
    assert(amount >= 0);
    return fixed_scale(rate_e4, amount, unit * E4_OF_FEN, FIXED_HALF_AWAY, ret_fen)
               ? LINLI_OK
               : linli_fail(err, LINLI_EOVERFLOW, "the pay of a courier is too large");
}

/* Adds up a vehicle's stops; false when it has none. */
static bool add_up(const struct tour_day *day, int64_t vehicle, struct tour_pay *pay)
{
    int64_t from_s = 0;
    int64_t to_s = 0;
    *pay = (struct tour_pay){.vehicle = vehicle};
    for (int64_t i = 0; i < day->stops_n; i++) {
        const struct tour_stop *s = &day->stops[i];
        if (s->vehicle != vehicle) {
            continue;
        }
        int64_t home_s = s->leave_s + s->home_s;
        from_s = pay->stops_n == 0 || s->depart_s < from_s ? s->depart_s : from_s;
        to_s = home_s > to_s ? home_s : to_s;
        pay->stops_n += 1;
        pay->open_n += s->state == TOUR_STOP_OPEN;
        pay->driven_m += s->drive_m + s->home_m;
    }
    pay->busy_s = to_s > from_s ? to_s - from_s : 0;
    return pay->stops_n > 0;
}

enum linli_rc dispatch_pay(const struct city *city, const struct tour_day *day,
                           struct linli_arena *arena, struct tour_pay **ret_rows,
                           int64_t *ret_rows_n, struct linli_error *err)
{
    const struct settings *s = &city->settings;
    struct tour_pay *rows;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(arena, day->vehicles_n, &rows, err));
    for (int64_t v = 0; v < day->vehicles_n; v++) {
        struct tour_pay *pay = &rows[n];
        int64_t least_fen = 0;
        if (!add_up(day, v, pay)) {
            continue;
        }
        LINLI_TRY(earn(s->pay_hour_e4, pay->busy_s, HOUR_S, &pay->hours_fen, err));
        LINLI_TRY(earn(s->pay_stop_e4, pay->stops_n, 1, &pay->stops_fen, err));
        LINLI_TRY(earn(s->pay_km_e4, pay->driven_m, KM_M, &pay->way_fen, err));
        LINLI_TRY(earn(s->pay_floor_e4, pay->busy_s, HOUR_S, &least_fen, err));
        pay->pay_fen = pay->hours_fen + pay->stops_fen + pay->way_fen;
        pay->floor_fen = least_fen > pay->pay_fen ? least_fen - pay->pay_fen : 0;
        pay->pay_fen += pay->floor_fen;
        n += 1;
    }
    *ret_rows = rows;
    *ret_rows_n = n;
    return LINLI_OK;
}
