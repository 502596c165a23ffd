/*
 * What the checker found of given routes (see route_report.h): a line for each route, its stops
 * with their times, then every breach in words, then the cost. Stops are called by their places as
 * solutions are written.
 */
#include "format/route_report.h"

#include <assert.h>

static int64_t place_of(const struct route_instance *instance, int32_t visit)
{
    return visit < 0 ? -1 - visit : visit + instance->depots_n;
}

static void write_lines(const struct route_instance *instance, const struct linli_route_plan *plan,
                        const struct linli_route_report *report, const int32_t *numbers,
                        enum words_language language, struct text_builder *out)
{
    for (int32_t i = 0; i < plan->lines_n; i++) {
        const struct linli_route_line *line = &plan->lines[i];
        const struct linli_route_account *account = &report->accounts[i];
        words_add(out, language, WORD_ROUTE_LINE, (int64_t)numbers[i], (int64_t)line->visits_n,
                  account->distance, account->start, account->end, account->duration,
                  account->waiting, account->peak_load[0], account->cost);
        text_add(out, "\n");
        for (int32_t v = 0; v < line->visits_n; v++) {
            const struct linli_route_timing *timing = &account->timings[v];
            words_add(out, language, WORD_ROUTE_VISIT, place_of(instance, line->visits[v]),
                      timing->arrive, timing->begin, timing->leave, timing->load[0]);
            text_add(out, "\n");
        }
    }
}

static enum word_id word_of(enum linli_route_breach_kind kind)
{
    static const enum word_id words[LINLI_ROUTE_BREACHES_N] = {
        [LINLI_ROUTE_UNKNOWN_VISIT] = WORD_ROUTE_UNKNOWN_VISIT,
        [LINLI_ROUTE_VISITED_TWICE] = WORD_ROUTE_VISITED_TWICE,
        [LINLI_ROUTE_NOT_VISITED] = WORD_ROUTE_NOT_VISITED,
        [LINLI_ROUTE_TOO_MANY] = WORD_ROUTE_TOO_MANY,
        [LINLI_ROUTE_NOT_ALLOWED] = WORD_ROUTE_NOT_ALLOWED,
        [LINLI_ROUTE_OVERLOADED] = WORD_ROUTE_OVERLOADED,
        [LINLI_ROUTE_LATE] = WORD_ROUTE_LATE,
        [LINLI_ROUTE_BACK_LATE] = WORD_ROUTE_BACK_LATE,
        [LINLI_ROUTE_TOO_LONG] = WORD_ROUTE_TOO_LONG,
        [LINLI_ROUTE_TOO_FAR] = WORD_ROUTE_TOO_FAR,
        [LINLI_ROUTE_TOO_MANY_STOPS] = WORD_ROUTE_TOO_MANY_STOPS,
        [LINLI_ROUTE_TOO_MANY_RELOADS] = WORD_ROUTE_TOO_MANY_RELOADS,
        [LINLI_ROUTE_NO_RELOAD_THERE] = WORD_ROUTE_NO_RELOAD_THERE,
        [LINLI_ROUTE_WRONG_ORDER] = WORD_ROUTE_WRONG_ORDER,
        [LINLI_ROUTE_NO_BREAK] = WORD_ROUTE_NO_BREAK,
        [LINLI_ROUTE_PARTED] = WORD_ROUTE_PARTED,
    };
    assert(kind < LINLI_ROUTE_BREACHES_N);
    return words[kind];
}

void route_report_write(const struct route_instance *instance, const struct linli_route_plan *plan,
                        const struct linli_route_report *report, enum words_language language,
                        struct text_builder *out)
{
    const int32_t *numbers;
    if (route_solution_numbers(instance, plan, out->arena, &numbers, NULL) != LINLI_OK) {
        out->rc = LINLI_ENOMEM;
        return;
    }
    write_lines(instance, plan, report, numbers, language, out);
    for (int32_t i = 0; i < report->breaches_n; i++) {
        const struct linli_route_breach *breach = &report->breaches[i];
        int64_t route = breach->line >= 0 ? numbers[breach->line] : 0;
        int64_t place = breach->stop >= 0 ? place_of(instance, breach->stop) : breach->amount;
        words_add(out, language, word_of(breach->kind), route, place, breach->amount,
                  breach->limit);
        text_add(out, "\n");
    }
    words_add(out, language, report->feasible ? WORD_ROUTE_FEASIBLE : WORD_ROUTE_VIOLATED,
              report->cost, (int64_t)report->breaches_n);
    text_add(out, "\n");
}
