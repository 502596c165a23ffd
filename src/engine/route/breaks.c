/*
 * Breaks of vehicles, as the search wants them. A break may interrupt a drive, so on a leg that is
 * left at t, takes the time d on the way and holds breaks i … j - 1, the next place is reached at
 *
 *   max(t + d + their sum, over)   over: the last one's end if nothing else held them up
 *
 * and t must not be so late that one of them begins after its close: t <= by. Both are two segments
 * without a place, one that has to begin by `by` and one that cannot be over before `over`; they
 * join with others in constant time (walk.c). Which leg holds which breaks the walk decides.
 *
 * Called by model.c.
 */
#include <assert.h>

#include "engine/route/model.h"

static struct route_pause pause_of(const struct linli_route_break *breaks, int32_t n)
{
    struct route_pause pause = {true, LINLI_ROUTE_NONE, 0, 0};
    for (int32_t i = 0; i < n; i++) {
        int64_t begin = breaks[i].open > pause.over ? breaks[i].open : pause.over;
        int64_t by = breaks[i].close - pause.lasts;
        pause.can = pause.can && begin <= breaks[i].close;
        pause.by = by < pause.by ? by : pause.by;
        pause.over = begin + breaks[i].lasts;
        pause.lasts += breaks[i].lasts;
    }
    pause.can = pause.can && pause.by >= 0;
    return pause;
}

enum linli_rc route_breaks_build(const struct linli_route_vehicle *from, struct route_kind *kind,
                                 struct linli_arena *arena, struct linli_error *err)
{
    int32_t side = from->breaks_n + 1;
    struct route_pause *pauses;
    assert(from->breaks_n <= LINLI_ROUTE_BREAKS_MAX);
    kind->breaks_n = from->breaks_n;
    if (from->breaks_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, (size_t)side * (size_t)side, &pauses, err));
    for (int32_t i = 0; i < side; i++) {
        for (int32_t j = i; j < side; j++) {
            pauses[i * side + j] = pause_of(from->breaks + i, j - i);
        }
    }
    kind->pauses = pauses;
    return LINLI_OK;
}
