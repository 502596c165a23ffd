/* Routes for two vans and five stops, two of them with windows: who visits what when.
 *
 *     cc route.c $(pkg-config --cflags --libs linli-route) */
#include <linli/route.h>
#include <stdio.h>

/* Kilometres from the depot at (0, 0); a kilometre takes two minutes. */
static const double x[] = {0, 4, 5, -3, -4, 1};
static const double y[] = {0, 3, 0, -4, 2, -6};
static const struct linli_route_window morning = {0, 15};
static const struct linli_route_window later = {60, 90};

static void print_plan(const struct linli_route_plan *plan)
{
    for (int i = 0; i < plan->lines_n; i++) {
        printf("van %d:", i + 1);
        for (int v = 0; v < plan->lines[i].visits_n; v++) {
            printf(" %d", (int)plan->lines[i].visits[v] + 1);
        }
        printf("\n");
    }
    printf("cost %lld\n", (long long)plan->cost);
}

int main(void)
{
    struct linli_route_stop stops[5];
    struct linli_route_vehicle van = {.count = 2,
                                      .capacity = {12},
                                      .fixed_cost = 50,
                                      .distance_cost = 1,
                                      .close = 240,
                                      .max_duration = LINLI_ROUTE_NONE,
                                      .max_distance = LINLI_ROUTE_NONE,
                                      .max_stops = LINLI_ROUTE_NONE};
    struct linli_route_problem problem = {.dims_n = 1,
                                          .places = {.metric = LINLI_ROUTE_PLANE,
                                                     .n = 6,
                                                     .x = x,
                                                     .y = y,
                                                     .scale = 1,
                                                     .factor = 1,
                                                     .speed = 0.5},
                                          .stops = stops,
                                          .stops_n = 5,
                                          .vehicles = &van,
                                          .vehicles_n = 1};
    struct linli_route_options options = {.seed = 1, .iterations = 1000};
    struct linli_route_plan plan;
    struct linli_arena arena;
    struct linli_error error;
    for (int i = 0; i < 5; i++) {
        stops[i] = (struct linli_route_stop){
            .place = i + 1, .service = 5, .prize = LINLI_ROUTE_REQUIRED, .delivery = {4}};
    }
    stops[0].windows = &morning;
    stops[0].windows_n = 1;
    stops[2].windows = &later;
    stops[2].windows_n = 1;
    linli_arena_init(&arena, 0);
    linli_error_init(&error);
    enum linli_rc rc = linli_route_solve(&problem, &options, &arena, &plan, &error);
    if (rc == LINLI_OK) {
        print_plan(&plan);
    } else {
        char text[400];
        linli_error_print(&error, NULL, text, sizeof(text));
        fprintf(stderr, "%s\n", text);
    }
    linli_arena_finish(&arena);
    return linli_rc_exit(rc);
}
