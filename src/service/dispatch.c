/* See dispatch.h. */
#include "service/dispatch.h"

#include "base/fixed.h"
#include "service/day.h"

/* Moves that the plan proposes, those that were approved, and transfers on their way, that are due
 * on the day. */
static enum linli_rc gather(const struct day_result *of, int32_t day, struct linli_arena *arena,
                            struct dispatch_load **ret_loads, int64_t *ret_n,
                            struct linli_error *err)
{
    struct dispatch_load *loads;
    int64_t n = 0;
    LINLI_TRY(
        LINLI_NEW(arena, of->plan.moves_n + of->promised_n + of->city.open_lines_n, &loads, err));
    for (int64_t i = 0; i < of->plan.moves_n; i++) {
        const struct plan_move *m = &of->plan.moves[i];
        if (m->due_day == day) {
            loads[n++] = (struct dispatch_load){m->from, m->to, m->item, m->qty_e3};
        }
    }
    for (int64_t i = 0; i < of->promised_n + of->city.open_lines_n; i++) {
        const struct open_line *line =
            i < of->promised_n ? &of->promised[i] : &of->city.open_lines[i - of->promised_n];
        if (line->transfer && line->from_site != FIXED_NONE && line->due_day == day) {
            loads[n++] =
                (struct dispatch_load){line->from_site, line->site, line->item, line->qty_e3};
        }
    }
    *ret_loads = loads;
    *ret_n = n;
    return LINLI_OK;
}

enum linli_rc dispatch_make(const struct city_context *context,
                            const struct dispatch_request *request,
                            struct dispatch_result *ret_result, struct linli_error *err)
{
    const struct day_options options = {.day = request->today, .threads = request->threads};
    struct day_result of;
    struct dispatch_load *loads;
    struct dispatch_plan plan;
    int64_t n;
    LINLI_TRY(day_plan(context, &options, &of, err));
    LINLI_TRY(gather(&of, request->day, context->arena, &loads, &n, err));
    LINLI_TRY(dispatch_tours(&of.city, loads, n, &request->search, context->arena, &plan, err));
    *ret_result = (struct dispatch_result){of.city, plan};
    return LINLI_OK;
}
