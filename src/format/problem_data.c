/*
 * Problems of demand data and order rounding, exact in decimals: uncensor, average_consumption,
 * round_order. 80 * 30 / 20 is 120, and 50000 g in pounds of 453.592292197 g with three decimals is
 * 110.232.
 */
#include <math.h>

#include "base/fixed.h"
#include "format/problem_decimal.h"
#include "format/problem_type.h"

enum { DECIMALS_MAX = 12, PLACES_MAX = 17 };

static int64_t power_of_ten(int32_t places)
{
    int64_t power = 1;
    for (; places > 0; places--) {
        power *= 10;
    }
    return power;
}

static enum linli_rc too_fine(struct problem_node *in, const char *name)
{
    return problem_at(
        in, name,
        linli_fail(in->err, LINLI_ELIMIT, "more decimal places found than exact arithmetic holds"));
}

/* The corrected consumption rounded up, by the engine's integers: all in units of their last place.
 */
static enum linli_rc uncensor_up(struct problem_node *in, double consumed, double days,
                                 double days_out, double *ret_adjusted)
{
    struct problem_decimal c = problem_decimal_of(consumed);
    struct problem_decimal d = problem_decimal_of(days);
    struct problem_decimal o = problem_decimal_of(days_out);
    int32_t places = d.places > o.places ? d.places : o.places;
    int64_t adjusted;
    if (c.places > PLACES_MAX || places > PLACES_MAX) {
        return too_fine(in, c.places > PLACES_MAX ? "consumed" : "days");
    }
    if (!fixed_multiply(d.digits, power_of_ten(places - d.places), &d.digits) ||
        !fixed_multiply(o.digits, power_of_ten(places - o.places), &o.digits)) {
        return too_fine(in, "days");
    }
    int64_t unit = power_of_ten(c.places);
    LINLI_TRY(problem_at(
        in, "consumed",
        linli_consumption_uncensor(c.digits, d.digits, o.digits, unit, &adjusted, in->err)));
    int64_t whole = adjusted / unit;
    *ret_adjusted = (double)whole;
    return LINLI_OK;
}

enum linli_rc problem_uncensor(struct problem_node *in, struct problem_answer *out)
{
    static const char *const rounds[] = {"up", "none", NULL};
    double consumed;
    double days;
    double days_out;
    double additional;
    double adjusted = 0;
    size_t round;
    LINLI_TRY(problem_number(in, "consumed", PROBLEM_NOT_NEGATIVE, &consumed));
    LINLI_TRY(problem_number(in, "days", PROBLEM_NOT_NEGATIVE, &days));
    LINLI_TRY(problem_number(in, "days_out", PROBLEM_NOT_NEGATIVE, &days_out));
    LINLI_TRY(problem_number_or(in, "additional", PROBLEM_NOT_NEGATIVE, 0, &additional));
    LINLI_TRY(problem_choice(in, "round", true, rounds, &round));
    if (days_out > days) {
        return problem_wrong(in, "days_out", json_object_get(in->json, "days_out"),
                             "no more than days");
    }
    if (round == 0) {
        LINLI_TRY(uncensor_up(in, consumed, days, days_out, &adjusted));
    } else {
        adjusted = days_out < days ? consumed * days / (days - days_out) : consumed;
    }
    problem_answer_number(out, "adjusted", adjusted + additional);
    if (problem_has(in, "months")) {
        double months;
        LINLI_TRY(problem_number(in, "months", PROBLEM_POSITIVE, &months));
        problem_answer_number(out, "monthly", (adjusted + additional) / months);
    }
    return LINLI_OK;
}

enum linli_rc problem_average_consumption(struct problem_node *in, struct problem_answer *out)
{
    struct problem_numbers adjusted;
    int64_t *whole;
    int64_t average;
    LINLI_TRY(problem_numbers(in, "adjusted", PROBLEM_NOT_NEGATIVE, &adjusted));
    LINLI_TRY(LINLI_NEW(in->arena, adjusted.n, &whole, in->err));
    for (size_t i = 0; i < adjusted.n; i++) {
        whole[i] = (int64_t)adjusted.values[i];
        if ((double)whole[i] < adjusted.values[i]) {
            const json_t *array = json_object_get(in->json, "adjusted");
            return problem_wrong_entry(in, "adjusted", i, json_array_get(array, i),
                                       "a whole number");
        }
    }
    LINLI_TRY(problem_at(in, "adjusted",
                         linli_consumption_average(whole, adjusted.n, &average, in->err)));
    problem_answer_number(out, "average", (double)average);
    return LINLI_OK;
}

/* The order in units of the pack's last decimal place: need / unit_size and the minimum rounded up
 * to that place, then to the pack by the one rounding function. */
static enum linli_rc round_order(struct problem_node *in, double need, double unit_size,
                                 double min_qty, struct problem_decimal pack, double *ret_order)
{
    struct problem_decimal one = {1, 0};
    int64_t need_steps;
    int64_t min_steps;
    int64_t order;
    if (!problem_decimal_ceil(problem_decimal_of(need), pack.places, problem_decimal_of(unit_size),
                              &need_steps) ||
        !problem_decimal_ceil(problem_decimal_of(min_qty), pack.places, one, &min_steps) ||
        !fixed_round_order(need_steps > min_steps ? need_steps : min_steps, min_steps, pack.digits,
                           &order)) {
        return problem_at(in, "need",
                          linli_fail(in->err, LINLI_EOVERFLOW,
                                     "the order is too large to be counted in steps of its pack"));
    }
    *ret_order = problem_decimal_double(order, pack.places);
    return LINLI_OK;
}

enum linli_rc problem_round_order(struct problem_node *in, struct problem_answer *out)
{
    double need;
    double unit_size;
    double min_qty;
    double pack_qty;
    double order = 0;
    int64_t decimals = 0;
    LINLI_TRY(problem_number(in, "need", PROBLEM_ANY, &need));
    LINLI_TRY(problem_number_or(in, "unit_size", PROBLEM_POSITIVE, 1, &unit_size));
    LINLI_TRY(problem_number_or(in, "min_qty", PROBLEM_NOT_NEGATIVE, 0, &min_qty));
    LINLI_TRY(problem_number_or(in, "pack", PROBLEM_POSITIVE, 0, &pack_qty));
    if (problem_has(in, "decimals")) {
        LINLI_TRY(problem_whole(in, "decimals", 0, DECIMALS_MAX, &decimals));
    }
    struct problem_decimal pack = pack_qty > 0 ? problem_decimal_of(pack_qty)
                                               : (struct problem_decimal){1, (int32_t)decimals};
    LINLI_TRY(round_order(in, need, unit_size, min_qty, pack, &order));
    problem_answer_number(out, "order_quantity", order);
    return LINLI_OK;
}
