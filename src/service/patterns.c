/* See patterns.h. */
#include "service/patterns.h"

#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "planner/patterns.h"
#include "planner/planner.h"
#include "service/quality.h"

struct patterns_call {
    const struct city_context *context;
    const struct patterns_question *question;
    struct linli_arena_mark mark;
    struct pattern_table table;
};

static enum linli_rc make(struct db *db, void *context, struct linli_error *err)
{
    struct patterns_call *call = context;
    const struct patterns_question *q = call->question;
    struct linli_arena *arena = call->context->arena;
    struct city city;
    struct city_ids ids;
    struct city_patterns *found;
    int64_t site;
    linli_arena_rewind(arena, call->mark);
    LINLI_TRY(LINLI_NEW(arena, 1, &found, err));
    LINLI_TRY(
        quality_load_facts(db, arena, q->today, q->today - PLANNER_HISTORY_DAYS, &city, &ids, err));
    LINLI_TRY(city_site_of(&city, q->site, &site, err));
    LINLI_TRY(patterns_find(&city, site, arena, found, err));
    call->table = (struct pattern_table){.sums = found->sums,
                                         .categories = found->categories,
                                         .categories_n = found->categories_n,
                                         .signals = found->signals,
                                         .signals_n = found->signals_n,
                                         .activities = found->activities,
                                         .activities_n = found->activities_n};
    return LINLI_OK;
}

enum linli_rc patterns_make(const struct city_context *context,
                            const struct patterns_question *question,
                            struct pattern_table *ret_table, struct linli_error *err)
{
    struct patterns_call call = {
        .context = context, .question = question, .mark = linli_arena_mark(context->arena)};
    LINLI_TRY(tx_run(context->db, TX_READ, make, &call, err));
    *ret_table = call.table;
    return LINLI_OK;
}
