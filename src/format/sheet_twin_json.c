/* A simulated year for programs: one JSON object, the same in every language (see sheet_twin.h). */
#include <jansson.h>
#include <math.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "format/json_memory.h"
#include "format/sheet_twin.h"

enum { CLASSES = 3 };

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static void put(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new(object, key, value);
}

static void put_day(json_t *object, const char *key, int32_t day)
{
    char text[DATE_TEXT_BYTES];
    put(object, key, json_string(date_print(day, text)));
}

static json_t *figures_json(const struct twin_figures *figures)
{
    json_t *object = json_object();
    for (int f = 0; f < TWIN_FIGURES_N; f++) {
        json_t *pair = json_object();
        put(pair, "mean", number(figures->mean[f]));
        put(pair, "half_width", number(figures->half[f]));
        put(object, twin_figure_name((enum twin_figure)f), pair);
    }
    return object;
}

static json_t *row_json(const struct twin_row *row)
{
    json_t *object = json_object();
    json_t *knobs = json_object();
    for (int32_t k = 0; k < row->knobs_n; k++) {
        put(knobs, row->knob_name[k], number(row->knob[k]));
    }
    put(object, "policy", json_string(row->name));
    put(object, "settings", knobs);
    put(object, "figures", figures_json(&row->figures));
    if (row->trained) {
        put(object, "training", figures_json(&row->training));
        if (text_equal(row->name, "before")) {
            put(object, "as_it_should", json_boolean(twin_before_is_set(row)));
        }
    }
    if (row->strained != NULL) {
        static const char *const names[TWIN_STRAINS_N] = {"calm", "storms", "failures", "surges"};
        json_t *strained = json_object();
        for (int s = 0; s < TWIN_STRAINS_N; s++) {
            put(strained, names[s], figures_json(&row->strained[s]));
        }
        put(object, "strained", strained);
    }
    return object;
}

static void put_search(json_t *root, const struct twin_report *report)
{
    static const char *const applied[] = {"not asked", "applied", "nothing", "not proved"};
    static const char *const levers[TWIN_LEVERS_N] = {"before",  "forecast", "policy", "moves",
                                                      "presale", "markdown", "daily"};
    json_t *steps = json_array();
    json_t *pulled = json_array();
    for (int32_t i = 0; i < report->steps_n; i++) {
        const struct twin_step *s = &report->steps[i];
        json_t *step = json_object();
        put(step, "setting", json_string(s->key));
        put(step, "from", json_string(s->from));
        put(step, "to", json_string(s->to));
        put(step, "before", number(s->before));
        put(step, "after", number(s->after));
        (void)json_array_append_new(steps, step);
    }
    for (int32_t i = 0; i < report->levers_n; i++) {
        json_t *lever = json_object();
        put(lever, "lever", json_string(levers[report->levers[i].lever]));
        put(lever, "figures", figures_json(&report->levers[i].figures));
        (void)json_array_append_new(pulled, lever);
    }
    if (report->steps_n > 0) {
        put(root, "tuned", json_string(applied[report->applied]));
    }
    put(root, "steps", steps);
    put(root, "levers", pulled);
}

static json_t *build(const struct twin_report *report)
{
    json_t *root = json_object();
    json_t *rows = json_array();
    json_t *classes = json_array();
    for (int32_t i = 0; i < report->rows_n; i++) {
        (void)json_array_append_new(rows, row_json(&report->rows[i]));
    }
    for (int c = 0; c < CLASSES; c++) {
        (void)json_array_append_new(classes, json_integer(report->class_n[c]));
    }
    put(root, "city", json_string(report->city_name));
    put(root, "seed", json_integer((json_int_t)report->seed));
    put(root, "replications", json_integer(report->replications));
    put_day(root, "from", report->measure_day);
    put_day(root, "to", report->end_day - 1);
    put_day(root, "simulated_from", report->first_day);
    put_day(root, "trained_from", report->train_measure_day);
    put_day(root, "trained_to", report->train_end_day - 1);
    put(root, "items", json_integer(report->items_n));
    put(root, "balances", json_integer(report->conserved_n));
    put(root, "classes", classes);
    put(root, "presale",
        report->sells_ahead ? number(fixed_to_double(report->rates.presale_e4, 4)) : json_null());
    put(root, "wape72", number(report->wape));
    put(root, "policies", rows);
    json_t *frontier = json_array();
    for (int32_t i = 0; i < report->frontier_n; i++) {
        json_t *row = row_json(&report->frontier[i]);
        put(row, "level", number(report->frontier[i].level));
        (void)json_array_append_new(frontier, row);
    }
    put(root, "frontier", frontier);
    put(root, "frontier_by", json_string(report->short_lived ? "lost_sale" : "order_cost"));
    put_search(root, report);
    return root;
}

void sheet_twin_json(const struct twin_report *report, struct text_builder *text)
{
    json_memory_begin();
    json_memory_add_line(build(report), text);
}
