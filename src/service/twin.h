/*
 * The digital twin of a city (MISSION G11): a made-up one, a folder of tables, or a city's own
 * history, lived through again by the planner and its rivals. The last part of the history is
 * simulated and measured; rivals are set on the part before it, so that nobody has seen what he is
 * measured on.
 */
#ifndef LINLI_SERVICE_TWIN_H
#define LINLI_SERVICE_TWIN_H

#include "base/date.h"
#include "model/twin.h"
#include "service/city.h"

/* Told how far the simulation is; a false answer stops it: LINLI_ESTOPPED. */
typedef bool (*twin_told)(void *context, const char *part, int32_t days_done, int32_t days_n);

struct twin_question {
    const char *profile;  /* of a made-up city; or … */
    const char *folder;   /* … tables; or … */
    const char *db_url;   /* … a city */
    const char *policies; /* names, parted by commas; NULL: all */
    uint64_t seed;
    int32_t months; /* of a made-up city; 0: 36 */
    int32_t days;   /* measured; 0: a year, at most a third of the history */
    int32_t replications;
    int32_t threads;
    int64_t presale_e4; /* share of presale goods that is ordered ahead; NONE: the usual */
    bool frontier;      /* the planner and base stock at several levels, too */
    bool levers;        /* what each part of the planner adds */
    bool tune;          /* search the planner's settings instead … */
    bool apply;         /* … and write what was found into the city */
    const char *actor;
    bool stress;    /* with storms, failing suppliers and surges */
    twin_told told; /* NULL */
    void *context;
};

/*
 * Simulates and measures. The report lies in `arena`. LINLI_EUSAGE: an unknown profile or policy;
 * LINLI_EINPUT: too short a history, or a city that cannot be simulated; and the errors of reading
 * a city.
 */
enum linli_rc twin_make(const struct twin_question *question, struct date_clock clock,
                        struct linli_arena *arena, struct twin_report *ret_report,
                        struct linli_error *err);

#endif
