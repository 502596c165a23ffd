/* A shop's reorder point and order size for one item, and the cheapest way to bring what two depots
 * have too much of to three shops.
 *
 *     cc inventory.c $(pkg-config --cflags --libs linli-inventory) */
#include <linli/flow.h>
#include <linli/inventory.h>
#include <stdio.h>

static enum linli_rc reorder(struct linli_arena *arena, struct linli_error *error)
{
    struct linli_demand week = {.kind = LINLI_DEMAND_POISSON, .mean = 10};
    struct linli_ss policy;
    enum linli_rc rc = linli_ss_optimum(&week, 64, 1, 9, arena, &policy, error);
    if (rc == LINLI_OK) {
        printf("order at %g or less, up to %g: %.4f a week\n", policy.reorder_point,
               policy.order_up_to, policy.cost);
    }
    return rc;
}

static enum linli_rc transfer(struct linli_arena *arena, struct linli_error *error)
{
    /* depots 0 and 1 give 9 and 6, shops 2, 3 and 4 take 5, 6 and 4 */
    static const int64_t supply[5] = {9, 6, -5, -6, -4};
    static const struct linli_flow_arc lanes[5] = {
        {0, 2, INT64_MAX, 4}, {0, 3, INT64_MAX, 2}, {1, 2, INT64_MAX, 1},
        {1, 4, INT64_MAX, 3}, {0, 4, INT64_MAX, 9},
    };
    int64_t flow[5];
    enum linli_rc rc = linli_flow_solve(5, supply, lanes, 5, arena, flow, NULL, error);
    for (int i = 0; i < 5 && rc == LINLI_OK; i++) {
        printf("%d to %d: %lld\n", (int)lanes[i].from, (int)lanes[i].to, (long long)flow[i]);
    }
    return rc;
}

int main(void)
{
    struct linli_arena arena;
    struct linli_error error;
    linli_arena_init(&arena, 0);
    linli_error_init(&error);
    enum linli_rc rc = reorder(&arena, &error);
    rc = rc == LINLI_OK ? transfer(&arena, &error) : rc;
    if (rc != LINLI_OK) {
        char text[400];
        linli_error_print(&error, NULL, text, sizeof(text));
        fprintf(stderr, "%s\n", text);
    }
    linli_arena_finish(&arena);
    return linli_rc_exit(rc);
}
