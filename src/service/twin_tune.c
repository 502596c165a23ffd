/*
 * Settings by simulation (MISSION I1): searched on the training part of the city's history, then
 * measured beside the present ones on the days after it, which the search has not seen. What was
 * found is written into the city only when asked for, only when those days agree, and with its
 * evidence: the setting `tuned` says what was moved, what that saved, and when. Called by twin.c.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/config.h"
#include "service/twin_parts.h"
#include "twin/policy.h"

static enum linli_rc print_value(const char *key, int64_t value, struct linli_arena *arena,
                                 const char **ret, struct linli_error *err)
{
    char text[FIXED_TEXT_BYTES];
    fixed_print(value, setting_places(settings_find(key)->kind), text);
    return linli_arena_copy_text(arena, text, strlen(text), ret, err);
}

static enum linli_rc fill_steps(const struct policy *policy, struct linli_arena *arena,
                                struct twin_report *report, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, policy->steps_n, &report->steps, err));
    report->tried_n = policy->tried_n;
    for (int32_t i = 0; i < policy->steps_n; i++) {
        const struct policy_step *from = &policy->steps[i];
        struct twin_step *step = &report->steps[report->steps_n++];
        *step = (struct twin_step){.key = from->key, .before = from->before, .after = from->after};
        LINLI_TRY(print_value(from->key, from->from, arena, &step->from, err));
        LINLI_TRY(print_value(from->key, from->to, arena, &step->to, err));
    }
    return LINLI_OK;
}

static bool moved(const struct twin_step *step)
{
    return !text_equal(step->from, step->to);
}

/* The measured part under one settings. */
static enum linli_rc measure(struct twin_call *call, struct twin_report *report,
                             const struct settings *settings, const char *name,
                             struct linli_error *err)
{
    struct twin_options options = twin_measured(call, report);
    struct twin_contender contender = {.name = name};
    struct city city = call->city;
    struct twin_result *result;
    struct twin_row *row = &report->rows[report->rows_n++];
    city.settings = *settings;
    LINLI_TRY(LINLI_NEW(call->arena, 1, &result, err));
    LINLI_TRY(twin_run(&city, call->wanted_e3, &options, &contender, 1, call->arena, result, err));
    *row = (struct twin_row){.name = name, .planner = true, .figures = result->figures[0]};
    report->items_n = result->shelves_n;
    report->conserved_n += result->conserved_n;
    report->wape = result->wape;
    memcpy(report->class_n, result->class_n, sizeof(report->class_n));
    return LINLI_OK;
}

/* "2026-11-23: order_cost 0→30 (421845→412000); 2025-11-23…2026-11-22: 430000→420000", which needs
 * no language. As many steps as a setting may hold. */
static enum linli_rc write_evidence(const struct twin_call *call, const struct twin_report *report,
                                    const char **ret, struct linli_error *err)
{
    enum { ROOM = LIMIT_TEXT_BYTES - 80 };
    char day[DATE_TEXT_BYTES];
    char last[DATE_TEXT_BYTES];
    struct text_builder text;
    size_t used = 0;
    text_begin(&text, call->arena);
    text_addf(&text, "%s:", date_print(call->load_day, day));
    for (int32_t i = 0; i < report->steps_n; i++) {
        const struct twin_step *s = &report->steps[i];
        used += strlen(s->key) + strlen(s->from) + strlen(s->to) + 32;
        if (moved(s) && used < ROOM) {
            text_addf(&text, " %s %s→%s (%.0f→%.0f)", s->key, s->from, s->to, s->before, s->after);
        } else if (!moved(s)) {
            used -= strlen(s->key) + strlen(s->from) + strlen(s->to) + 32;
        }
    }
    text_addf(&text, "; %s…%s: %.0f→%.0f", date_print(report->measure_day, day),
              date_print(report->end_day - 1, last), report->rows[0].figures.mean[TWIN_COST],
              report->rows[1].figures.mean[TWIN_COST]);
    return text_finish(&text, ret, err);
}

static enum linli_rc apply(struct twin_call *call, struct date_clock clock,
                           const struct twin_report *report, struct linli_error *err)
{
    struct setting_row *rows;
    struct db *db;
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(call->arena, report->steps_n + 1, &rows, err));
    for (int32_t i = 0; i < report->steps_n; i++) {
        if (moved(&report->steps[i])) {
            rows[n++] = (struct setting_row){report->steps[i].key, report->steps[i].to};
        }
    }
    rows[n].key = "tuned";
    LINLI_TRY(write_evidence(call, report, &rows[n++].value, err));
    LINLI_TRY(db_open(call->question->db_url, DB_WRITE, clock, &db, err));
    struct city_context context = {
        .db = db, .arena = call->arena, .clock = clock, .actor = call->question->actor};
    enum linli_rc rc = config_set(&context, rows, n, err);
    db_close(db);
    return rc;
}

enum linli_rc twin_tune_settings(struct twin_call *call, struct date_clock clock,
                                 struct twin_report *report, struct linli_error *err)
{
    struct policy *policy;
    struct twin_options training = twin_training(call, report);
    bool any = false;
    LINLI_TRY(LINLI_NEW(call->arena, 1, &policy, err));
    call->part = "training";
    LINLI_TRY(policy_search(&call->city, call->wanted_e3, &training, call->arena, policy, err));
    LINLI_TRY(fill_steps(policy, call->arena, report, err));
    call->part = "simulation";
    LINLI_TRY(measure(call, report, &call->city.settings, "linli", err));
    report->rows[0].training = policy->before;
    for (int32_t i = 0; i < report->steps_n; i++) {
        any = any || moved(&report->steps[i]);
    }
    if (!any) {
        report->applied = TWIN_NOTHING;
        return LINLI_OK;
    }
    LINLI_TRY(measure(call, report, &policy->settings, "linli-tuned", err));
    report->rows[1].training = policy->after;
    const struct twin_figures *was = &report->rows[0].figures;
    const struct twin_figures *is = &report->rows[1].figures;
    if (!(is->mean[TWIN_COST] < was->mean[TWIN_COST])) {
        report->applied = TWIN_NOT_PROVED;
        return LINLI_OK;
    }
    if (call->question->apply) {
        LINLI_TRY(apply(call, clock, report, err));
        report->applied = TWIN_APPLIED;
    }
    return LINLI_OK;
}
