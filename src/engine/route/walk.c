/* One line walked stop by stop (see walk.h). A segment grows along the line; where a stop has
 * several windows, it takes the first that is still open on the earliest arrival. Breaks are taken
 * on the legs that make the line earliest. */
#include "engine/route/walk.h"

#include <assert.h>

#include "engine/route/state.h"

/* Each delivery of the trip visits[first] … visits[behind - 1] has its pick-up before it, and there
 * is none for each pick-up (where not `part`). */
static bool pairs_fit(const struct route_model *model, const int32_t *visits, int32_t first,
                      int32_t behind, bool part)
{
    int32_t on_board = 0;
    for (int32_t i = first; i < behind; i++) {
        const struct route_stop *stop = &model->stops[visits[i]];
        if (stop->mate < 0) {
            continue;
        }
        on_board += stop->drops ? -1 : 1;
        int32_t j = i - 1;
        while (stop->drops && j >= first && visits[j] != stop->mate) {
            j--;
        }
        if (stop->drops && j < first) {
            return false;
        }
    }
    return on_board == 0 || part;
}

/* Loads and order of the trip that begins at visits[first]; *ret_behind is the place behind it. */
static bool trip_fits(const struct route_model *model, const struct route_kind *kind,
                      const int32_t *visits, int32_t n, int32_t first, int64_t *ret_release,
                      int32_t *ret_behind)
{
    int64_t load[LINLI_ROUTE_DIMS_MAX] = {0};
    int64_t release = 0;
    bool picked = false;
    int32_t i;
    for (i = first; i < n && visits[i] < model->n; i++) {
        const struct route_stop *stop = &model->stops[visits[i]];
        release = stop->release > release ? stop->release : release;
        if ((stop->order == LINLI_ROUTE_BACKHAUL && i == first) ||
            (stop->order == LINLI_ROUTE_LINEHAUL && picked)) {
            return false;
        }
        picked = picked || stop->order == LINLI_ROUTE_BACKHAUL;
        for (int32_t d = 0; d < model->dims_n; d++) {
            load[d] += stop->delivery[d];
        }
    }
    *ret_behind = i;
    *ret_release = release;
    for (int32_t d = 0; d < model->dims_n; d++) {
        int64_t peak = load[d];
        for (i = first; i < *ret_behind; i++) {
            const struct route_stop *stop = &model->stops[visits[i]];
            load[d] += stop->pickup[d] - stop->delivery[d] + stop->moved[d];
            peak = load[d] > peak ? load[d] : peak;
        }
        if (peak > kind->capacity[d]) {
            return false;
        }
    }
    return true;
}

static bool may_reload(const struct route_kind *kind, int32_t node)
{
    for (int32_t i = 0; i < kind->reloads_n; i++) {
        if (kind->reloads[i] == node) {
            return true;
        }
    }
    return false;
}

/* The segment of a stop, in the window that an arrival at `arrive` can still use. */
static bool stop_segment(const struct route_model *model, int32_t stop, int64_t arrive,
                         struct route_segment *ret_segment)
{
    const struct linli_route_stop *from = &model->problem->stops[stop];
    const struct route_stop *s = &model->stops[stop];
    *ret_segment = (struct route_segment){s->open, s->close, s->service};
    for (int32_t i = 0; i < from->windows_n; i++) {
        if (arrive <= from->windows[i].close) {
            ret_segment->early = from->windows[i].open;
            ret_segment->late = from->windows[i].close;
            return true;
        }
    }
    return from->windows_n == 0;
}

/* The line so far, once for each number of breaks that can have been taken: of all ways to take so
 * many the one that is on its way earliest, and of those the one that took them earliest. */
struct step {
    const struct route_model *model;
    const struct route_kind *kind;
    struct route_segment all[LINLI_ROUTE_BREAKS_MAX + 1];
    bool can[LINLI_ROUTE_BREAKS_MAX + 1];
    int64_t distance;
    int32_t at;
};

/* Joins *segment with a leg on which breaks `from` … `to` - 1 are taken, and with the node. */
static bool pass(const struct step *step, int32_t from, int32_t to, int64_t travel, int32_t node,
                 struct route_segment next, struct route_segment *segment)
{
    bool feasible = true;
    if (from < to) {
        const struct route_pause *pause =
            &step->kind->pauses[from * (step->kind->breaks_n + 1) + to];
        struct route_segment leave = {0, pause->by, 0};
        struct route_segment rest = {pause->over - pause->lasts, LINLI_ROUTE_NONE, pause->lasts};
        *segment = route_join(*segment, leave, 0, &feasible);
        *segment = route_join(*segment, rest, travel, &feasible);
        if (!feasible || !pause->can) {
            return false;
        }
        travel = 0;
    }
    if (node < step->model->n &&
        !stop_segment(step->model, node, segment->early + segment->duration + travel, &next)) {
        return false;
    }
    *segment = route_join(*segment, next, travel, &feasible);
    return feasible;
}

/* Goes on to `node`, of which `next` is the segment unless it is a stop. */
static bool go(struct step *step, int32_t node, struct route_segment next)
{
    int32_t metric = step->kind->metric;
    int64_t travel = route_travel(step->model, metric, step->at, node);
    bool feasible = false;
    step->distance += route_distance(step->model, metric, step->at, node);
    for (int32_t to = step->kind->breaks_n; to >= 0; to--) { /* from fewer ones only */
        struct route_segment best = {0};
        bool found = false;
        for (int32_t from = to; from >= 0; from--) {
            struct route_segment segment = step->all[from];
            if (step->can[from] && pass(step, from, to, travel, node, next, &segment) &&
                (!found || segment.early + segment.duration < best.early + best.duration)) {
                best = segment;
                found = true;
            }
        }
        step->all[to] = best;
        step->can[to] = found;
        feasible = feasible || found;
    }
    step->at = node;
    return feasible;
}

/* Whether the trips keep pairs together. */
static bool trips_pair(const struct route_model *model, const int32_t *visits, int32_t n, bool part)
{
    int32_t first = 0;
    for (int32_t i = 0; i <= n && model->paired; i++) {
        if (i < n && visits[i] < model->n) {
            continue;
        }
        if (!pairs_fit(model, visits, first, i, part && i == n)) {
            return false;
        }
        first = i + 1;
    }
    return true;
}

static bool walk(const struct route_model *model, int32_t kind_id, const int32_t *visits, int32_t n,
                 struct route_walk *ret_walk)
{
    const struct route_kind *kind = &model->kinds[kind_id];
    struct route_segment depot = {kind->open, kind->close, 0};
    struct step step = {.model = model, .kind = kind, .at = kind->start};
    int32_t behind = 0;
    int32_t reloads_n = 0;
    int64_t release = 0;
    assert(n >= 0);
    if (!trip_fits(model, kind, visits, n, 0, &release, &behind)) {
        return false;
    }
    depot.early = release > kind->open ? release : kind->open;
    if (depot.early > depot.late) {
        return false;
    }
    step.all[0] = depot;
    step.can[0] = true;
    for (int32_t i = 0; i < n; i++) {
        if (i == behind) { /* a reload */
            if (!may_reload(kind, visits[i]) ||
                !trip_fits(model, kind, visits, n, i + 1, &release, &behind)) {
                return false;
            }
            reloads_n++;
            depot.early = release > kind->open ? release : kind->open;
        }
        if (!go(&step, visits[i], depot)) {
            return false;
        }
    }
    depot.early = kind->open;
    if (!go(&step, kind->end, depot) || !step.can[kind->breaks_n] ||
        step.all[kind->breaks_n].duration > kind->max_duration ||
        step.distance > kind->max_distance || n - reloads_n > kind->max_stops ||
        reloads_n > kind->max_reloads) {
        return false;
    }
    *ret_walk = (struct route_walk){step.distance, step.all[kind->breaks_n].duration};
    return true;
}

bool route_walk(const struct route_model *model, int32_t kind, const int32_t *visits, int32_t n,
                struct route_walk *ret_walk)
{
    return trips_pair(model, visits, n, false) && walk(model, kind, visits, n, ret_walk);
}

bool route_walk_part(const struct route_model *model, int32_t kind, const int32_t *visits,
                     int32_t n)
{
    struct route_walk ignored;
    return trips_pair(model, visits, n, true) && walk(model, kind, visits, n, &ignored);
}
