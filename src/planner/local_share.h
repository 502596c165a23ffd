/*
 * The share bought from local suppliers as a constraint (MISSION S7): which items change to a local
 * supplier so that the share is reached at the least cost. Called by planner.c after sources are
 * chosen; a pure choice of its own for tests.
 */
#ifndef LINLI_PLANNER_LOCAL_SHARE_H
#define LINLI_PLANNER_LOCAL_SHARE_H

#include "planner/run.h"

/* One item that could come from a local supplier instead of its main one. */
struct local_option {
    int64_t main_fen;  /* what a month of it costs now … */
    int64_t local_fen; /* … and from the local supplier */
    bool taken;
};

/*
 * Chooses options so that (local_fen + taken local) >= share * (all_fen + what the taken ones cost
 * more), at the least additional cost; all of them when that is not enough. `all_fen` counts what
 * the options cost now. Exact by branch and bound for LOCAL_STEPS_MAX steps, then the best so far.
 * *ret_reached: the share is reached.
 */
enum { LOCAL_STEPS_MAX = 20000000 };
enum linli_rc local_share_choose(struct local_option *options, int64_t n, int64_t all_fen,
                                 int64_t local_fen, int64_t share_e4, struct linli_arena *arena,
                                 bool *ret_reached, struct linli_error *err);

/* Changes the main sources of the items planned by the setting local_share, and says what it costs.
 */
enum linli_rc local_share_apply(struct run *run, struct linli_error *err);

#endif
