/* The best plan of a search (see best.h). */
#include "engine/route/best.h"

#include <assert.h>
#include <string.h>

enum linli_rc route_best_init(struct route_best *best, const struct route_state *state,
                              struct linli_arena *arena, struct linli_error *err)
{
    const struct route_model *model = state->model;
    size_t spare_n = model->times == ROUTE_WALKED ? (size_t)model->n : 0;
    size_t nodes_n = (size_t)model->nodes_n + 2 * (size_t)model->lines_max + spare_n;
    *best = (struct route_best){.missing_n = INT32_MAX};
    LINLI_TRY(LINLI_NEW(arena, nodes_n, &best->next, err));
    LINLI_TRY(LINLI_NEW(arena, nodes_n, &best->at, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &best->kind, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &best->n, err));
    LINLI_TRY(LINLI_NEW(arena, model->lines_max, &best->open, err));
    return LINLI_NEW(arena, model->n, &best->absent, err);
}

bool route_best_is_beaten(const struct route_best *best, const struct route_state *state)
{
    if (state->missing_n != best->missing_n) {
        return state->missing_n < best->missing_n;
    }
    return state->cost + state->prizes < best->cost;
}

void route_best_keep(struct route_best *best, struct route_state *state)
{
    assert(route_best_is_beaten(best, state));
    for (int32_t i = 0; i < state->open_n; i++) {
        int32_t line = state->open[i];
        struct route_line *l = &state->line[line];
        if (l->in_best) {
            continue;
        }
        int32_t tail = route_tail(state, line);
        for (int32_t v = route_head(state, line); v != tail; v = state->node[v].next) {
            best->next[v] = state->node[v].next;
            best->at[v] = state->node[v].at;
        }
        best->kind[line] = l->kind;
        best->n[line] = l->n;
        l->in_best = true;
    }
    memcpy(best->open, state->open, (size_t)state->open_n * sizeof(*best->open));
    memcpy(best->absent, state->absent, (size_t)state->absent_n * sizeof(*best->absent));
    best->open_n = state->open_n;
    best->absent_n = state->absent_n;
    best->missing_n = state->missing_n;
    best->cost = state->cost + state->prizes;
}

int32_t route_best_line(const struct route_best *best, const struct route_state *state, int32_t i,
                        int32_t *ret_kind, int32_t *visits)
{
    int32_t line = best->open[i];
    int32_t v = best->next[route_head(state, line)];
    assert(i >= 0 && i < best->open_n);
    for (int32_t k = 0; k < best->n[line]; k++) {
        visits[k] = best->at[v];
        v = best->next[v];
    }
    *ret_kind = best->kind[line];
    return best->n[line];
}
