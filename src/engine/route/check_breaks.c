/*
 * Breaks, as the checker takes them. A break begins in its time, between two services: on a leg the
 * vehicle drives on until the break opens or the leg is done, and rests then. Breaks are taken in
 * their order.
 *
 * On which legs: of all ways by which every visit is in time, the one that arrives earliest; where
 * several do, the breaks are taken as early as that allows, the last one first. It is found by
 * going along the line once, with the clock for each number of breaks taken so far. Where no way is
 * in time, late visits are allowed for, and where even so a break opens or closes too soon, as many
 * are taken as can be.
 *
 * Called by check.c.
 */
#include <assert.h>
#include <string.h>

#include "engine/route/check.h"

/* ---- one leg -----------------------------------------------------------------------------------
 */

/* Drives for `travel` from the moment `clock`, with the breaks `from` … `to` - 1; -1 where one of
 * them would begin too late. `rests` may be NULL. */
static int64_t drive_with(const struct linli_route_vehicle *kind, int32_t from, int32_t to,
                          int64_t clock, int64_t travel, struct linli_route_rest *rests)
{
    int64_t left = travel;
    for (int32_t b = from; b < to; b++) {
        const struct linli_route_break *rest = &kind->breaks[b];
        int64_t until = rest->open > clock ? rest->open - clock : 0;
        int64_t driven = until < left ? until : left;
        clock += driven;
        left -= driven;
        if (rests != NULL) {
            rests[b].arrive = clock;
            rests[b].begin = clock > rest->open ? clock : rest->open;
            rests[b].travel = travel - left;
        }
        clock = clock > rest->open ? clock : rest->open;
        if (clock > rest->close) {
            return -1;
        }
        clock += rest->lasts;
    }
    return clock + left;
}

int64_t check_drive_leg(struct checker *checker, const struct linli_route_vehicle *kind,
                        const struct visit *from, int64_t leave)
{
    int64_t arrive = drive_with(kind, from->rest_first, from->rest_first + from->rests_n, leave,
                                from->travel, checker->rests);
    assert(arrive >= 0);
    return arrive;
}

int64_t check_leave_by(const struct linli_route_vehicle *kind, const struct visit *from,
                       int64_t latest)
{
    int64_t by = LINLI_ROUTE_NONE;
    int64_t rested = 0;
    for (int32_t i = 0; i < from->rests_n; i++) {
        const struct linli_route_break *rest = &kind->breaks[from->rest_first + i];
        by = rest->close - rested < by ? rest->close - rested : by;
        rested += rest->lasts;
    }
    latest -= from->travel + rested;
    return latest < by ? latest : by;
}

/* ---- the line ----------------------------------------------------------------------------------
 */

enum { ROW = LINLI_ROUTE_BREAKS_MAX + 1 };

/* Moments at which a visit is left, by the number of breaks taken before; -1: it cannot be. */
struct clocks {
    int64_t at[ROW];
};

/* The moment at which a visit is left that is reached at `arrive`; -1: too late for it. */
static int64_t served(const struct checker *checker, const struct visit *visit, int64_t arrive,
                      bool strict)
{
    struct linli_route_window window = check_window(checker, visit, arrive);
    int64_t begin = arrive > window.open ? arrive : window.open;
    return begin > window.close && strict ? -1 : begin + visit->service;
}

/* Goes along the line; from[i * ROW + k]: breaks taken before visit i's leg, of k behind it. */
static struct clocks go_along(const struct checker *checker, const struct linli_route_vehicle *kind,
                              bool strict, int32_t *from)
{
    struct clocks now;
    memset(&now, -1, sizeof(now));
    now.at[0] = served(checker, &checker->visits[0], checker->visits[0].open, strict);
    for (int32_t i = 0; i + 1 < checker->visits_n; i++) {
        struct clocks next;
        memset(&next, -1, sizeof(next));
        for (int32_t to = 0; to <= kind->breaks_n; to++) {
            for (int32_t k = to; k >= 0; k--) {
                int64_t arrive = now.at[k] < 0 ? -1
                                               : drive_with(kind, k, to, now.at[k],
                                                            checker->visits[i].travel, NULL);
                int64_t leave =
                    arrive < 0 ? -1 : served(checker, &checker->visits[i + 1], arrive, strict);
                if (leave >= 0 && (next.at[to] < 0 || leave < next.at[to])) {
                    next.at[to] = leave;
                    from[i * ROW + to] = k;
                }
            }
        }
        now = next;
    }
    return now;
}

enum linli_rc check_place_breaks(struct checker *checker, const struct linli_route_vehicle *kind,
                                 struct linli_arena *arena, int32_t *ret_taken_n,
                                 struct linli_error *err)
{
    int32_t legs_n = checker->visits_n - 1;
    int32_t *from;
    int32_t taken_n = kind->breaks_n;
    *ret_taken_n = 0;
    if (kind->breaks_n == 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, (size_t)legs_n * ROW, &from, err));
    struct clocks end = go_along(checker, kind, true, from);
    if (end.at[taken_n] < 0) {
        end = go_along(checker, kind, false, from);
        while (end.at[taken_n] < 0) { /* none is always possible */
            taken_n--;
        }
    }
    *ret_taken_n = taken_n;
    for (int32_t i = legs_n - 1; i >= 0; i--) {
        struct visit *visit = &checker->visits[i];
        visit->rest_first = from[i * ROW + taken_n];
        visit->rests_n = taken_n - visit->rest_first;
        for (int32_t b = visit->rest_first; b < taken_n; b++) {
            checker->rests[b].position = visit[1].position;
        }
        taken_n = visit->rest_first;
    }
    return LINLI_OK;
}
