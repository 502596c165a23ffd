/*
 * From the sums of a run to its figures, and from runs to means with confidence intervals by
 * Student's t over the replications (Law, ch. 9). See twin.h for what each figure is.
 */
#include <assert.h>
#include <math.h>

#include "base/fixed.h"
#include "linli/inventory.h"
#include "twin/state.h"

enum { YEAR_DAYS = 365, WEEK = 7 };

static double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : (double)NAN;
}

void figures_of(const struct twin_scene *scene, const struct twin_state *state,
                double ret[TWIN_FIGURES_N])
{
    const struct twin_sums *s = &state->sums;
    const struct twin_rates *rates = &scene->options->rates;
    double days = scene->options->end_day - scene->options->measure_day;
    double year = YEAR_DAYS / days;
    double wanted_days = 0;
    double out_days = 0;
    assert(days > 0);
    for (int c = 0; c < CLASS_N; c++) {
        wanted_days += (double)s->wanted_days[c];
        out_days += (double)s->out_days[c];
        /* classes are the planner's */
        ret[TWIN_STOCK_OUT_A + c] =
            scene->planned ? ratio((double)s->out_days[c], (double)s->wanted_days[c]) : (double)NAN;
    }
    double stock = s->stock_cost / days;
    ret[TWIN_STOCK_OUT] = ratio(out_days, wanted_days);
    ret[TWIN_FILL] = ratio(s->met, s->wanted);
    ret[TWIN_STOCK] = stock;
    ret[TWIN_TURNS] = ratio(s->issued_cost * year, stock);
    ret[TWIN_WASTE] = ratio(s->wasted_cost, s->received_cost);
    ret[TWIN_COST_GOODS] = (s->paid - (s->stock_last - s->stock_first) - s->wasted_cost) * year;
    ret[TWIN_COST_HOLDING] = stock * fixed_to_double(scene->city->settings.holding_rate_e4, 4);
    ret[TWIN_COST_ORDERS] = s->orders_cost * year;
    ret[TWIN_COST_EMERGENCY] = s->emergency_cost * year;
    ret[TWIN_COST_WASTE] = (s->wasted_cost - s->marked_down) * year;
    ret[TWIN_COST_SHORTAGE] = s->shortage_cost * year;
    ret[TWIN_COST_STAFF] = s->minutes / 60 * fixed_to_double(rates->wage_fen, 2) * year;
    ret[TWIN_COST] = 0;
    for (int f = TWIN_COST_GOODS; f <= TWIN_COST_STAFF; f++) {
        ret[TWIN_COST] += ret[f];
    }
    ret[TWIN_STAFF_HOURS] = s->minutes / 60 / days * WEEK;
    ret[TWIN_ORDERS] = (double)s->orders * year;
    ret[TWIN_LINES] = (double)s->lines * year;
    ret[TWIN_EMERGENCY] = ratio((double)s->emergencies, (double)s->lines);
    for (int k = 0; k < TWIN_LIVES_N; k++) {
        ret[TWIN_FILL_LIFE + k] = ratio(s->life_met[k], s->life_wanted[k]);
        ret[TWIN_WASTE_LIFE + k] = ratio(s->life_wasted[k], s->life_received[k]);
    }
    ret[TWIN_AUTO] = state->contender->rival
                         ? (double)NAN
                         : ratio((double)s->auto_lines, (double)(s->lines - s->emergencies));
}

/* Student's t, 97.5 %, by Cornish and Fisher's expansion from the normal quantile: exact to 1 %
 * from three degrees of freedom on; the first two are Student's own. */
static double student(int32_t freedom)
{
    const double z = 1.959963984540054;
    double n = freedom;
    if (freedom == 1) {
        return 12.706;
    }
    if (freedom == 2) {
        return 4.303;
    }
    return z + (pow(z, 3) + z) / (4 * n) + (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96 * n * n) +
           (3 * pow(z, 7) + 19 * pow(z, 5) + 17 * pow(z, 3) - 15 * z) / (384 * n * n * n);
}

void figures_over(const double (*rows)[TWIN_FIGURES_N], int32_t n, struct twin_figures *ret)
{
    assert(n > 0);
    for (int f = 0; f < TWIN_FIGURES_N; f++) {
        double sum = 0;
        double squares = 0;
        for (int32_t r = 0; r < n; r++) {
            sum += rows[r][f];
        }
        double mean = sum / n;
        for (int32_t r = 0; r < n; r++) {
            squares += (rows[r][f] - mean) * (rows[r][f] - mean);
        }
        ret->mean[f] = mean;
        ret->half[f] = n > 1 ? student(n - 1) * sqrt(squares / (n - 1) / n) : 0;
    }
}
