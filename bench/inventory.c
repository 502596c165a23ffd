/*
 * bench_inventory: what the kernels of inventory and flow take, each on instances of the size that
 * its goal names. One row each: name, milliseconds of processor time (the median of several
 * instances), goal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/random.h"
#include "linli/flow.h"
#include "linli/inventory.h"

enum { RUNS = 15, STAGES = 1000, CHAIN = 40, SITES = 100, LANES_EACH = 12 };

typedef enum linli_rc (*work_fn)(struct random_stream *random, struct linli_arena *arena);

/* A tree of 1,000 stages whose longest path is about 100 periods. */
static enum linli_rc place(struct random_stream *random, struct linli_arena *arena)
{
    static struct linli_placement_stage stages[STAGES];
    static struct linli_placement_arc arcs[STAGES];
    static int32_t depth[STAGES];
    double cost;
    for (size_t i = 0; i < STAGES; i++) {
        stages[i] = (struct linli_placement_stage){
            .lead_time = 1 + (int32_t)random_below(random, 4),
            .service_out_max = LINLI_PLACEMENT_NO_LIMIT,
            .holding_cost = 0.1 + 10 * random_unit(random),
            .sd = 1 + 5 * random_unit(random),
        };
        if (i > 0) {
            size_t from = i < CHAIN ? i - 1 : random_below(random, i);
            while (depth[from] >= CHAIN - 1) {
                from = random_below(random, i);
            }
            depth[i] = depth[from] + 1;
            stages[from].sd = 0;
            arcs[i - 1] = (struct linli_placement_arc){from, i};
        }
    }
    return linli_placement_solve(stages, STAGES, arcs, STAGES - 1, 1.645, arena, &cost, NULL);
}

/* 100 sites with surplus, 100 in need, a dozen listed lanes from each; need may stay unmet. */
static enum linli_rc flow(struct random_stream *random, struct linli_arena *arena)
{
    enum { NODES = 2 * SITES + 1, ARCS = SITES * LANES_EACH + 2 * SITES };
    static struct linli_flow_arc arcs[ARCS];
    static int64_t result[ARCS];
    int64_t supply[NODES] = {0};
    int64_t n = 0;
    for (int32_t i = 0; i < SITES; i++) {
        supply[i] = (int64_t)random_below(random, 50) * 1000;
        supply[SITES + i] = -(int64_t)random_below(random, 50) * 1000;
        supply[NODES - 1] -= supply[i] + supply[SITES + i];
        arcs[n++] = (struct linli_flow_arc){i, NODES - 1, INT64_MAX, 0};
        arcs[n++] = (struct linli_flow_arc){NODES - 1, SITES + i, INT64_MAX, 100000};
        for (int k = 0; k < LANES_EACH; k++) {
            arcs[n++] =
                (struct linli_flow_arc){i, SITES + (int32_t)random_below(random, SITES), INT64_MAX,
                                        1000 + (int64_t)random_below(random, 20000)};
        }
    }
    return linli_flow_solve(NODES, supply, arcs, n, arena, result, NULL, NULL);
}

static enum linli_rc reorder(struct random_stream *random, struct linli_arena *arena)
{
    struct linli_demand demand = {.kind = LINLI_DEMAND_POISSON,
                                  .mean = 1 + 99 * random_unit(random)};
    struct linli_ss ss;
    return linli_ss_optimum(&demand, 5 + 100 * random_unit(random), 1, 9, arena, &ss, NULL);
}

static enum linli_rc metric(struct random_stream *random, struct linli_arena *arena)
{
    struct linli_site sites[SITES];
    double wait;
    (void)arena;
    for (int i = 0; i < SITES; i++) {
        sites[i] = (struct linli_site){.rate = 5 * random_unit(random),
                                       .lead_time = 1,
                                       .stock = (double)random_below(random, 9)};
    }
    return linli_sites_metric(3, 500, sites, SITES, &wait, NULL);
}

static enum linli_rc chain(struct random_stream *random, struct linli_arena *arena)
{
    struct linli_demand demand = {
        .kind = LINLI_DEMAND_NORMAL, .mean = 10 + 10 * random_unit(random), .sd = 4};
    struct linli_serial_stage stages[3] = {{3, 0.5, 0}, {2, 1, 0}, {1, 2, 0}};
    double cost;
    return linli_serial_solve(&demand, 40, stages, 3, arena, &cost, NULL);
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static int measure(const char *name, work_fn work, int repeats, double goal_ms)
{
    double ms[RUNS];
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    for (int i = 0; i < RUNS; i++) {
        struct random_stream random;
        random_init(&random, (uint64_t)i, name, 0);
        clock_t begun = clock();
        for (int k = 0; k < repeats; k++) {
            if (work(&random, &arena) != LINLI_OK) {
                printf("%s failed\n", name);
                return 1;
            }
            linli_arena_reset(&arena);
        }
        ms[i] = (double)(clock() - begun) / CLOCKS_PER_SEC * 1e3 / repeats;
    }
    linli_arena_finish(&arena);
    qsort(ms, RUNS, sizeof(ms[0]), by_size);
    printf("%-52s %10.3f ms   goal %g ms\n", name, ms[RUNS / 2], goal_ms);
    return ms[RUNS / 2] <= goal_ms ? 0 : 1;
}

int main(void)
{
    int missed = 0;
    missed += measure("guaranteed service, 1000 stages", place, 3, 50);
    missed += measure("transfer of 1 item between 100 and 100 sites", flow, 20, 5);
    missed += measure("(s, S) exact, one item", reorder, 50, 1);
    missed += measure("METRIC, a depot and 100 sites", metric, 50, 1);
    missed += measure("Clark and Scarf, 3 stages, normal demand", chain, 1, 100);
    return missed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
