/*
 * What each strain costs whom: the measured days once more for each strain alone and once in calm,
 * all who run the city beside each other under the same chance (common random numbers), so that the
 * differences are the strain's. Called by twin.c.
 */
#include <assert.h>

#include "service/twin_parts.h"

enum linli_rc twin_strain_all(struct twin_call *call, struct twin_report *report,
                              const struct twin_contender *contenders, struct linli_error *err)
{
    const struct twin_stress all = report->stress;
    const struct twin_stress strains[TWIN_STRAINS_N] = {
        [TWIN_STORMS] = {.storms = all.storms},
        [TWIN_FAILURES] = {.failures = all.failures},
        [TWIN_SURGES] = {.surges = all.surges, .surge_e4 = all.surge_e4},
    };
    struct twin_result *result;
    assert(report->rows_n > 0);
    LINLI_TRY(LINLI_NEW(call->arena, 1, &result, err));
    for (int32_t i = 0; i < report->rows_n; i++) {
        LINLI_TRY(LINLI_NEW(call->arena, TWIN_STRAINS_N, &report->rows[i].strained, err));
    }
    call->part = "strains";
    for (int s = 0; s < TWIN_STRAINS_N; s++) {
        struct twin_options options = twin_measured(call, report);
        struct linli_arena_mark mark = linli_arena_mark(call->arena);
        options.stress = strains[s];
        LINLI_TRY(twin_run(&call->city, call->wanted_e3, &options, contenders, report->rows_n,
                           call->arena, result, err));
        linli_arena_rewind(call->arena, mark);
        for (int32_t i = 0; i < report->rows_n; i++) {
            report->rows[i].strained[s] = result->figures[i];
        }
    }
    return LINLI_OK;
}
