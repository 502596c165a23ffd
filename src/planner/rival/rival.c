/* The rules one by one (see rival.h). Sources stand at each. */
#include "planner/rival/rival.h"

#include <assert.h>
#include <math.h>

#include "base/fixed.h"

enum { WEEK = 7, MONTH = 28, HABIT_HOARD = 0, HABIT_LEAST = 1, HABIT_MOST = 2 };

/* Days that are not closed, the last `days` of the past: their mean and deviation a calendar day.
 */
struct usage {
    double mean;
    double sd;
};

static struct usage usage_of(const struct rival_view *v, int32_t days)
{
    int32_t from = v->past_n > days ? v->past_n - days : 0;
    double n = v->past_n - from;
    double sum = 0;
    double squares = 0;
    for (int32_t t = from; t < v->past_n; t++) {
        double q = (double)v->past_e3[t];
        sum += q;
        squares += q * q;
    }
    if (n < 1) {
        return (struct usage){0, 0};
    }
    double mean = sum / n;
    double variance = n > 1 ? (squares - n * mean * mean) / (n - 1) : 0;
    return (struct usage){mean, variance > 0 ? sqrt(variance) : 0};
}

/* Up to a level, never more than what fits the life of goods that do not keep. */
static int64_t up_to(const struct rival_view *v, double level_e3, double daily_e3)
{
    double most = daily_e3 * (v->lead_days + v->life_days);
    double level = v->life_days > 0 && level_e3 > most ? most : level_e3;
    double order = level - (double)v->position_e3;
    return order > 0 && order < 9e15 ? (int64_t)ceil(order) : 0;
}

/*
 * The texts' world before: somebody looks on Mondays and Thursdays, at fresh goods daily, and
 * overlooks much; least and most in days of use were set once by hand, use is felt once a month
 * from what was issued. Four items in ten are hoarded. Knobs scale the days of the short ones and
 * of the hoarded ones.
 */
static int64_t before(const struct rival_settings *s, const struct rival_view *v)
{
    const double overlooked = 0.45;
    int32_t weekday = (v->day + 3) % WEEK; /* 0 Monday: day 0 was a Thursday */
    bool fresh = v->life_days > 0 && v->life_days <= MONTH + 2;
    if ((!fresh && weekday != 0 && weekday != 3) || v->luck < overlooked) {
        return 0;
    }
    int32_t since_review = v->day % MONTH;
    struct rival_view month = *v;
    month.past_n = v->past_n > since_review ? v->past_n - since_review : v->past_n;
    double use = usage_of(&month, 2 * MONTH).mean;
    bool hoarded = v->feeling[HABIT_HOARD] < 0.4;
    double least = (hoarded ? 5 : 3 * s->knob[0]) * (0.7 + 0.6 * v->feeling[HABIT_LEAST]);
    double more = (hoarded ? 190 * s->knob[1] : 10) * (0.6 + 0.8 * v->feeling[HABIT_MOST]);
    double most = least + more;
    double fits = v->life_days > 0 ? 0.55 * v->life_days : most;
    most = most < fits ? most : fits;
    least = least < fits ? least : fits;
    if ((double)v->position_e3 > use * least) {
        return 0;
    }
    return up_to(v, fmax(use * most, (double)v->step_e3), use);
}

/* Reorder point = average daily use * (lead time + safety days), order size = average * days of an
 * order: the reordering rules of common ERP programs, recomputed each morning. Knobs: days
 * averaged, safety days, days of an order. */
static int64_t erp(const struct rival_settings *s, const struct rival_view *v)
{
    double use = usage_of(v, (int32_t)s->knob[0]).mean;
    double point = use * (v->lead_days + s->knob[1]);
    if ((double)v->position_e3 > point || use <= 0) {
        return 0;
    }
    double batch = use * s->knob[2];
    double enough = point - (double)v->position_e3 + (double)v->step_e3;
    return up_to(v, (double)v->position_e3 + fmax(batch, enough), use);
}

/* Once a period: average consumption of the last three periods times the most periods of stock,
 * less what is there and coming (OpenLMIS, requisition calculations). Knobs: days of a period, most
 * periods of stock. */
static int64_t openlmis(const struct rival_settings *s, const struct rival_view *v)
{
    int32_t period = (int32_t)s->knob[0];
    if (v->day % period != 0) {
        return 0;
    }
    double use = usage_of(v, 3 * period).mean;
    return up_to(v, use * period * s->knob[1], use);
}

/*
 * Demand driven MRP (Ptak and Smith): average daily usage ADU, decoupled lead time DLT; yellow =
 * ADU * DLT; red = yellow * f (base) * (1 + v) (safety); green the largest of yellow * f, ADU *
 * order cycle, pack. At or below red + yellow order up to the top of green. Knobs: lead time
 * factor f, variability factor v, days of an order cycle.
 */
static int64_t ddmrp(const struct rival_settings *s, const struct rival_view *v)
{
    enum { ADU_DAYS = 56 };
    double adu = usage_of(v, ADU_DAYS).mean;
    double yellow = adu * v->cycle_days;
    double red = yellow * s->knob[0] * (1 + s->knob[1]);
    double green = fmax(fmax(yellow * s->knob[0], adu * s->knob[2]), (double)v->pack_e3);
    if ((double)v->position_e3 > red + yellow || adu <= 0) {
        return 0;
    }
    return up_to(v, red + yellow + green, adu);
}

/* S = mean * T + z * sd * sqrt(T), T the time until the next chance has arrived plus some days that
 * an order should last; ordered up to when below the same level without them. Knobs: days of the
 * record, z, days of an order. */
static int64_t base_stock(const struct rival_settings *s, const struct rival_view *v)
{
    struct usage use = usage_of(v, (int32_t)s->knob[0]);
    double t = v->cycle_days;
    double whole = t + s->knob[2];
    double least = use.mean * t + s->knob[1] * use.sd * sqrt(t);
    if ((double)v->position_e3 >= least) {
        return 0;
    }
    return up_to(v, use.mean * whole + s->knob[1] * use.sd * sqrt(whole), use.mean);
}

/* Exactly what will be wanted until an order of the next chance is really there. A bound: nobody
 * knows it. */
static int64_t clairvoyant(const struct rival_view *v)
{
    int32_t until = v->next_days;
    double wanted = 0;
    if (v->life_days > 0 && until > v->arrive_days + v->life_days) {
        until = v->arrive_days + v->life_days;
    }
    for (int32_t t = 0; t < until && t < v->future_n; t++) {
        wanted += (double)v->future_e3[t];
    }
    double order = wanted - (double)v->position_e3;
    return order > 0 ? (int64_t)order : 0;
}

int64_t rival_order_e3(enum rival rival, const struct rival_settings *settings,
                       const struct rival_view *view)
{
    assert(view->cycle_days > view->lead_days && view->lead_days >= 0);
    switch (rival) {
    case RIVAL_BEFORE:
        return before(settings, view);
    case RIVAL_ERP:
        return erp(settings, view);
    case RIVAL_OPENLMIS:
        return openlmis(settings, view);
    case RIVAL_DDMRP:
        return ddmrp(settings, view);
    case RIVAL_BASE_STOCK:
        return base_stock(settings, view);
    case RIVAL_CLAIRVOYANT:
        return clairvoyant(view);
    case RIVAL_N:
        break;
    }
    return 0;
}

const char *rival_name(enum rival rival)
{
    static const char *const names[RIVAL_N] = {"before", "erp",        "openlmis",
                                               "ddmrp",  "base-stock", "clairvoyant"};
    assert(rival < RIVAL_N);
    return names[rival];
}

static const struct {
    struct rival_knob knobs[RIVAL_KNOBS];
    int32_t n;
} tables[RIVAL_N] = {
    [RIVAL_BEFORE] = {{{"least", 0.02, 12, 1}, {"most", 0.02, 12, 1}}, 2},
    [RIVAL_ERP] = {{{"days", 14, 112, 56}, {"safety_days", 0.5, 14, 4}, {"order_days", 1, 42, 7}},
                   3},
    [RIVAL_OPENLMIS] = {{{"period", 3, 28, 7}, {"most", 1, 6, 2}}, 2},
    [RIVAL_DDMRP] =
        {{{"lead_factor", 0.1, 1, 0.5}, {"variability", 0, 1.5, 0.5}, {"cycle", 1, 21, 7}}, 3},
    [RIVAL_BASE_STOCK] = {{{"days", 14, 112, 56}, {"z", 0.5, 4, 2}, {"order_days", 0.0, 28, 3}}, 3},
};

const struct rival_knob *rival_knobs(enum rival rival, int32_t *ret_n)
{
    *ret_n = tables[rival].n;
    return tables[rival].knobs;
}

struct rival_settings rival_first_settings(enum rival rival)
{
    struct rival_settings settings = {{0}};
    for (int32_t i = 0; i < tables[rival].n; i++) {
        settings.knob[i] = tables[rival].knobs[i].first;
    }
    return settings;
}
