/* Names of a simulation's figures, and what the rule by hand is to show (see twin.h). */
#include "model/twin.h"

#include <assert.h>
#include <math.h>

const char *twin_figure_name(enum twin_figure figure)
{
    static const char *const names[TWIN_FIGURES_N] = {
        "stock_out",
        "stock_out_a",
        "stock_out_b",
        "stock_out_c",
        "fill",
        "turns",
        "stock",
        "waste",
        "cost",
        "cost_goods",
        "cost_holding",
        "cost_orders",
        "cost_emergency",
        "cost_waste",
        "cost_shortage",
        "cost_staff",
        "staff_hours",
        "orders",
        "lines",
        "emergency",
        "auto",
        "fill_1_day",
        "fill_2_to_4_days",
        "fill_5_days",
        "waste_1_day",
        "waste_2_to_4_days",
        "waste_5_days",
    };
    assert(figure < TWIN_FIGURES_N);
    return names[figure];
}

bool twin_before_is_set(const struct twin_row *row)
{
    double out = row->training.mean[TWIN_STOCK_OUT] - TWIN_BEFORE_STOCK_OUT;
    double turns = row->training.mean[TWIN_TURNS] - TWIN_BEFORE_TURNS;
    return fabs(out) <= TWIN_BEFORE_STOCK_OUT_NEAR && fabs(turns) <= TWIN_BEFORE_TURNS_NEAR;
}
