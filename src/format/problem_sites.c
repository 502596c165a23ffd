/*
 * Problems of several places: allocate, pooling, metric.
 */
#include "format/problem_type.h"

enum { STOCK_MAX = 1000000000 };

enum linli_rc problem_allocate(struct problem_node *in, struct problem_answer *out)
{
    double available;
    double z;
    double *levels;
    struct problem_numbers mean;
    struct problem_numbers sd;
    LINLI_TRY(problem_number(in, "available", PROBLEM_ANY, &available));
    LINLI_TRY(problem_numbers(in, "mean", PROBLEM_ANY, &mean));
    LINLI_TRY(problem_numbers_like(in, "sd", PROBLEM_NOT_NEGATIVE, mean.n, "mean", &sd));
    LINLI_TRY(LINLI_NEW(in->arena, mean.n, &levels, in->err));
    LINLI_TRY(linli_sites_allocate(available, mean.values, sd.values, mean.n, levels, &z, in->err));
    problem_answer_number(out, "z", z);
    problem_answer_numbers(out, "levels", levels, mean.n);
    return LINLI_OK;
}

enum linli_rc problem_pooling(struct problem_node *in, struct problem_answer *out)
{
    double service;
    double correlation;
    double separate;
    double pooled;
    struct problem_numbers sd;
    LINLI_TRY(problem_numbers(in, "sd", PROBLEM_NOT_NEGATIVE, &sd));
    LINLI_TRY(problem_number(in, "cycle_service", PROBLEM_INSIDE_0_1, &service));
    LINLI_TRY(problem_number_or(in, "correlation", PROBLEM_CORRELATION, 0, &correlation));
    LINLI_TRY(problem_at(
        in, "correlation",
        linli_sites_pool(sd.values, sd.n, service, correlation, &separate, &pooled, in->err)));
    problem_answer_number(out, "separate", separate);
    problem_answer_number(out, "pooled", pooled);
    return LINLI_OK;
}

static enum linli_rc read_site(struct problem_node *node, struct linli_site *ret_site)
{
    struct linli_site site = {0};
    int64_t stock;
    LINLI_TRY(problem_number(node, "rate", PROBLEM_NOT_NEGATIVE, &site.rate));
    LINLI_TRY(problem_number(node, "lead_time", PROBLEM_NOT_NEGATIVE, &site.lead_time));
    LINLI_TRY(problem_whole(node, "stock", 0, STOCK_MAX, &stock));
    problem_node_close(node);
    site.stock = (double)stock;
    *ret_site = site;
    return LINLI_OK;
}

enum linli_rc problem_metric(struct problem_node *in, struct problem_answer *out)
{
    struct problem_node depot;
    struct problem_node *nodes;
    struct linli_site *sites;
    size_t n;
    double lead_time;
    int64_t stock;
    double wait;
    LINLI_TRY(problem_object(in, "depot", &depot));
    LINLI_TRY(problem_number(&depot, "lead_time", PROBLEM_NOT_NEGATIVE, &lead_time));
    LINLI_TRY(problem_whole(&depot, "stock", 0, STOCK_MAX, &stock));
    problem_node_close(&depot);
    LINLI_TRY(problem_objects(in, "sites", &nodes, &n));
    LINLI_TRY(LINLI_NEW(in->arena, n, &sites, in->err));
    for (size_t i = 0; i < n; i++) {
        LINLI_TRY(read_site(&nodes[i], &sites[i]));
    }
    LINLI_TRY(linli_sites_metric(lead_time, (double)stock, sites, n, &wait, in->err));
    problem_answer_number(out, "depot_wait", wait);
    problem_answer_open(out, "backorders", '[');
    for (size_t i = 0; i < n; i++) {
        problem_answer_number(out, NULL, sites[i].ret_backorders);
    }
    problem_answer_close(out, ']');
    return LINLI_OK;
}
