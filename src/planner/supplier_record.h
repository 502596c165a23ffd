/*
 * The record of a supplier as the planner uses it (MISSION S3, S5): the lead time as measured, and
 * whether it is out. Pure functions over city->deliveries; called by sourcing, replenish and
 * service/supplier.
 *
 * Lead time. With n deliveries of the record, each so many days behind the promised day (early ones
 * below 0), the mean lateness is their sum / (n + 5) and the variance (sum of squares about their
 * own mean + 5 sd^2) / (n + 5), sd being that of the supply table: the record is drawn towards the
 * contract with the weight of five deliveries (a normal prior; Gelman et al., Bayesian Data
 * Analysis, ch. 2.5). Whole days of the mean are added to the lead time.
 *
 * Out and back. Of the last supplier_orders orders that were due since the last event, at least
 * half as many, a share below supplier_on_time on their day in full: the supplier is out. It is
 * back when the last two due since then were on time, or after supplier_trial_days, on trial: only
 * what is due from then on is judged. What a person decided holds until a person decides again; one
 * that a person took back is judged by what is due after that.
 */
#ifndef LINLI_PLANNER_SUPPLIER_RECORD_H
#define LINLI_PLANNER_SUPPLIER_RECORD_H

#include "model/city.h"

struct supplier_lead {
    int64_t n;        /* deliveries measured */
    double own_days;  /* their mean … */
    double own_sd;    /* … and deviation; 0 of one */
    double late_days; /* the mean, drawn */
    double sd_days;   /* drawn to the table's, which is an argument */
};

/* O(deliveries of that supplier). */
struct supplier_lead supplier_lead_measured(const struct city *city, int64_t supplier,
                                            double table_sd_days);

/* The lead time in whole days by table and record, at least 0. */
int32_t supplier_lead_days(const struct city *city, int64_t supplier, int64_t table_days);

struct supplier_verdict {
    bool out;
    bool changed; /* by rule, today: to be kept */
    bool by_hand;
    int32_t since_day;
    int64_t late_n; /* of the event, or of the last orders when it is not out */
    int64_t orders_n;
};

struct supplier_verdict supplier_judge(const struct city *city, int64_t supplier);

#endif
