/*
 * Routing problems as others write them: Solomon's and Homberger's text, VRPLIB in the dialect of
 * docs/routing.md, VROOM's JSON; and the solutions that go with them.
 *
 * Called by service/route. Everything read is in the arena; the text must stay as long as it.
 */
#ifndef LINLI_FORMAT_ROUTE_INSTANCE_H
#define LINLI_FORMAT_ROUTE_INSTANCE_H

#include "base/text.h"
#include "linli/route.h"

enum route_format { ROUTE_AUTO, ROUTE_SOLOMON, ROUTE_VRPLIB, ROUTE_VROOM, ROUTE_FORMATS_N };

enum { ROUTE_BYTES_MAX = 512 * 1024 * 1024 }; /* of one instance's text */

struct route_vroom; /* ids and units of a VROOM problem (route_vroom.h) */

struct route_instance {
    struct linli_route_problem problem;
    enum route_format format;
    const char *name;
    int32_t depots_n; /* places 0 … depots_n - 1; the place of stop i is depots_n + i */
    bool uniform;     /* one kind: the numbers of routes mean nothing */
    /* The numbers (from 1) of the vehicles of kind k: member[first[k] … first[k + 1] - 1]. */
    const int32_t *first;
    const int32_t *member;
    const struct route_vroom *vroom;
};

/* What the text looks like; ROUTE_AUTO when it looks like nothing known. */
enum route_format route_format_of(const char *text, size_t n);

/* Reads n bytes, behind which a 0 stands. LINLI_EINPUT with the line in `where` (VROOM: the JSON
 * path). */
enum linli_rc route_instance_read(const char *text, size_t n, enum route_format format,
                                  struct linli_arena *arena, struct route_instance *ret_instance,
                                  struct linli_error *err);

/* One format each; called by route_instance_read. */
enum linli_rc route_vrplib_read(const char *text, struct linli_arena *arena,
                                struct route_instance *ret_instance, struct linli_error *err);
enum linli_rc route_solomon_read(const char *text, struct linli_arena *arena,
                                 struct route_instance *ret_instance, struct linli_error *err);

/* What the text says its routes cost; false: nothing. */
bool route_solution_cost(const char *text, double *ret_cost);

/* `Route #k: …` lines and `Cost C`: a plan's lines from text and back. */
enum linli_rc route_solution_read(const struct route_instance *instance, const char *text,
                                  struct linli_arena *arena, struct linli_route_plan *ret_plan,
                                  struct linli_error *err);
void route_solution_write(const struct route_instance *instance,
                          const struct linli_route_plan *plan, struct text_builder *out);
/* The number of each line's vehicle, as it is written: [lines_n]. */
enum linli_rc route_solution_numbers(const struct route_instance *instance,
                                     const struct linli_route_plan *plan, struct linli_arena *arena,
                                     const int32_t **ret_numbers, struct linli_error *err);

#endif
