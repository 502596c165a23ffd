/*
 * Items of few days: their forecasts are drawn to those of their category and of the same item at
 * other sites (linli/forecast_cold.h), less with each day of their own. An item without any record
 * of demand stays at nothing: stock alone does not say that it is wanted.
 *
 * Called by demand_forecast(), before forecasts by hand and the running day.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "linli/forecast_cold.h"
#include "planner/run.h"

struct named {
    const char *category;
    int64_t item;
};

static int by_category(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    int c = strcmp(x->category, y->category);
    return c != 0 ? c : (x->item > y->item) - (x->item < y->item);
}

/* A number for each item's category, -1 none. */
static enum linli_rc number_categories(const struct run *run, int32_t **ret,
                                       struct linli_error *err)
{
    int64_t n = run->city->items_n;
    struct named *named;
    int32_t *category;
    LINLI_TRY(LINLI_NEW(run->arena, n, &named, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &category, err));
    for (int64_t i = 0; i < n; i++) {
        const char *text = run->city->items[i].category;
        named[i] = (struct named){text_is_empty(text) ? "" : text, i};
    }
    if (n > 1) {
        qsort(named, (size_t)n, sizeof(*named), by_category);
    }
    int32_t number = -1;
    for (int64_t i = 0; i < n; i++) {
        bool fresh = i == 0 || !text_equal(named[i].category, named[i - 1].category);
        number += fresh ? 1 : 0;
        category[named[i].item] = named[i].category[0] == '\0' ? -1 : number;
    }
    *ret = category;
    return LINLI_OK;
}

/* What a plan names the model, with "+group" when the group has a say. */
static enum linli_rc name_model(const struct run *run, struct planned *p, double share,
                                struct linli_error *err)
{
    p->model = linli_forecast_model_name(p->forecast.model);
    if (share <= 0.0) {
        return LINLI_OK;
    }
    struct text_builder text;
    text_begin(&text, run->arena);
    text_addf(&text, "%s+group", p->model);
    return text_finish(&text, &p->model, err);
}

enum linli_rc demand_cold(struct run *run, const struct linli_forecast_series *series, int64_t n,
                          const struct linli_forecast_options *options, struct linli_error *err)
{
    int32_t *category;
    struct linli_forecast_peer *peers;
    const struct linli_forecast_groups *groups;
    LINLI_TRY(number_categories(run, &category, err));
    LINLI_TRY(LINLI_NEW(run->arena, n, &peers, err));
    int64_t k = 0;
    for (int64_t i = 0; i < run->planned_n; i++) {
        const struct planned *p = &run->planned[i];
        if (p->series != NULL) {
            peers[k] = (struct linli_forecast_peer){
                .site = (int32_t)p->site, .item = (int32_t)p->item, .category = category[p->item]};
            linli_forecast_peer_of(&series[k], options->freq, &peers[k]);
            k += 1;
        }
    }
    assert(k == n);
    LINLI_TRY(linli_forecast_groups_make(peers, n, options->freq, run->arena, &groups, err));
    k = 0;
    for (int64_t i = 0; i < run->planned_n; i++) {
        struct planned *p = &run->planned[i];
        double share = 0.0;
        if (p->series != NULL) {
            linli_forecast_cold_apply(groups, &peers[k], &series[k], options, &p->forecast, &share);
            k += 1;
        }
        LINLI_TRY(name_model(run, p, share, err));
    }
    return LINLI_OK;
}
