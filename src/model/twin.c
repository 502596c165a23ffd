/* Names of a simulation's figures (see twin.h). */
#include "model/twin.h"

#include <assert.h>

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
