/*
 * One line of a plan explained: the sentence, then each number by its name, what the shelf holds,
 * what the forecast says, and the order computed again from the numbers (`replayed`, by the caller:
 * only the planner can).
 */
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/sheet_amend.h"
#include "format/sheet_assistant.h"
#include "format/sheet_buffer.h"
#include "format/sheet_day.h"
#include "format/sheet_ladder.h"
#include "format/sheet_placement.h"
#include "format/sheet_policy.h"

enum { LABEL_COLUMNS = 26, RECENT_DAYS = 14 };

struct explain {
    const struct city *city;
    const struct plan_line *line;
    const struct plan_forecast *forecast;
    const struct sheet_options *options;
    struct text_builder *text;
};

static void add_label(struct explain *e, enum word_id label)
{
    text_add(e->text, "  ");
    text_add_pad(e->text, words_template(e->options->language, label), LABEL_COLUMNS);
}

static void add_quantity(struct explain *e, enum word_id label, int64_t qty_e3)
{
    add_label(e, label);
    words_add(e->text, e->options->language, WORD_SHEET_QTY, qty_e3,
              e->city->items[e->line->item].unit);
    text_add(e->text, "\n");
}

static void add_numbers(struct explain *e)
{
    static const enum word_id labels[] = {
        [LINE_ORDER_Q] = WORD_EXPLAIN_ORDER,     [LINE_FORECAST_Q] = WORD_EXPLAIN_FORECAST,
        [LINE_SAFETY_Q] = WORD_EXPLAIN_SAFETY,   [LINE_RESERVE_Q] = WORD_EXPLAIN_RESERVE,
        [LINE_USABLE_Q] = WORD_EXPLAIN_USABLE,   [LINE_ARRIVING_Q] = WORD_EXPLAIN_ARRIVING,
        [LINE_PACK_Q] = WORD_EXPLAIN_PACK,       [LINE_MINIMUM_Q] = WORD_EXPLAIN_MINIMUM,
        [LINE_MOST_Q] = WORD_EXPLAIN_MOST,       [LINE_EXPIRING_Q] = WORD_EXPLAIN_EXPIRING,
        [LINE_REORDER_Q] = WORD_EXPLAIN_REORDER,
    };
    const int64_t *n = e->line->reason.numbers;
    if (e->line->reason.numbers_n != LINE_NUMBERS_N) {
        return;
    }
    for (int k = 0; k <= LINE_REORDER_Q; k++) {
        bool shown = k <= LINE_ARRIVING_Q || k == LINE_REORDER_Q || n[k] != 0;
        if (shown) {
            add_quantity(e, labels[k], n[k]);
        }
    }
    add_label(e, WORD_EXPLAIN_COVER);
    words_add(e->text, e->options->language, WORD_SHEET_DAYS, n[LINE_COVER_DAYS]);
    text_add(e->text, "\n");
}

/* The lead time of the line's supplier, as the ledger has it. */
static void add_lead(struct explain *e, const struct plan *plan)
{
    int64_t supplier = e->line->supplier;
    if (supplier == FIXED_NONE || plan->suppliers == NULL ||
        plan->suppliers[supplier].lead_n == 0) {
        return;
    }
    const struct plan_supplier *s = &plan->suppliers[supplier];
    words_add(e->text, e->options->language, WORD_EXPLAIN_LEAD,
              sheet_supplier_name(e->city, supplier), s->lead_n, s->late_e3, s->sd_e3,
              s->counted_e3);
    text_add(e->text, "\n");
}

const char *sheet_override_value(const struct city *city, int64_t item,
                                 const struct forecast_override *o,
                                 const struct sheet_options *options,
                                 const struct text_builder *text)
{
    struct text_builder part;
    const char *done = "";
    text_begin(&part, text->arena);
    if (o->kind == OVERRIDE_QTY) {
        words_add(&part, options->language, WORD_OVERRIDE_QTY, o->value, city->items[item].unit);
    } else {
        words_add(&part, options->language, WORD_OVERRIDE_TIMES, o->value);
    }
    (void)text_finish(&part, &done, NULL);
    return done;
}

void sheet_override_add(const struct city *city, int64_t item, const struct forecast_override *o,
                        const struct sheet_options *options, struct text_builder *text)
{
    words_add(text, options->language, WORD_OVERRIDE_EXPLAINED,
              sheet_override_value(city, item, o, options, text), (int64_t)o->first_day,
              (int64_t)o->last_day, o->actor, o->reason);
    text_add(text, "\n");
}

/* What the course of the day has made of today's forecast. */
static void add_today(struct explain *e)
{
    const struct plan_today *t = &e->forecast->today;
    int64_t now_s = e->city->now_s;
    if (!t->corrected) {
        return;
    }
    if (t->by_now_e3 != FIXED_NONE) {
        words_add(e->text, e->options->language, WORD_TODAY_EXPLAINED, now_s, t->wanted_e3,
                  t->by_now_e3, t->share_e4, t->site_e4, t->total_e3, e->forecast->mean_e3[0]);
    } else {
        words_add(e->text, e->options->language, WORD_TODAY_EXPLAINED_BELOW, now_s, t->wanted_e3,
                  t->total_e3, e->forecast->mean_e3[0]);
    }
    text_add(e->text, "\n");
}

static int64_t fen_of(int64_t money_e4)
{
    return (money_e4 + 50) / 100;
}

/* How much of goods of short life is worth its risk. */
static void add_shelf(struct explain *e)
{
    const struct plan_shelf *s = &e->forecast->shelf;
    if (s->known) {
        words_add(e->text, e->options->language, WORD_SHELF_EXPLAINED, s->life_days, s->level_e3,
                  fen_of(s->lost_e4), fen_of(s->wasted_e4), fen_of(s->repeat_e4), s->short_e4,
                  s->left_e4, s->until_day, s->expired_day, s->chances_e4);
        text_add(e->text, "\n");
    }
}

/* "level 12.3, weekday +1.2, …": the parts of a day that are not nothing. */
static void add_parts(struct explain *e, int32_t d)
{
    const int64_t *part = e->forecast->part_e3[d];
    bool zh = e->options->language == WORDS_ZH;
    char digits[FIXED_TEXT_BYTES];
    bool first = true;
    for (int i = 0; i < PLAN_PARTS; i++) {
        if (part[i] != 0) {
            text_addf(e->text, "%s%s %s%s",
                      first ? "    = "
                      : zh  ? "，"
                            : ", ",
                      words_template(e->options->language, (enum word_id)(WORD_PART_LEVEL + i)),
                      i > 0 && part[i] > 0 ? "+" : "", fixed_print(part[i], 3, digits));
            first = false;
        }
    }
    if (!first) {
        text_add(e->text, "\n");
    }
}

static void add_forecast(struct explain *e)
{
    const struct plan_forecast *f = e->forecast;
    words_add(e->text, e->options->language, WORD_EXPLAIN_MODEL, f->model, f->accuracy_e4);
    text_add(e->text, "\n");
    const struct forecast_override *o = city_override(e->city, f->override);
    if (o != NULL) {
        sheet_override_add(e->city, e->line->item, o, e->options, e->text);
    }
    for (int32_t d = 0; d < PLAN_FORECAST_DAYS; d++) {
        text_add(e->text, "  ");
        words_add(e->text, e->options->language, WORD_EXPLAIN_DAY, (int64_t)e->city->today + d,
                  f->mean_e3[d], f->low_e3[d], f->high_e3[d]);
        if (f->override_of[d] != 0) {
            words_add(e->text, e->options->language, WORD_OVERRIDE_BASE, f->base_e3[d]);
        }
        text_add(e->text, "\n");
        if (f->parts_known) {
            add_parts(e, d);
        }
    }
    add_today(e);
    add_shelf(e);
}

static void add_history(struct explain *e)
{
    const struct demand_series *s = city_series(e->city, e->line->site, e->line->item);
    if (s == NULL) {
        return;
    }
    words_add(e->text, e->options->language, WORD_EXPLAIN_HISTORY);
    text_add(e->text, "\n ");
    int32_t end = e->city->today - s->first_day;
    end = end < s->facts_n ? end : s->facts_n;
    for (int32_t t = end > RECENT_DAYS ? end - RECENT_DAYS : 0; t < end; t++) {
        char number[FIXED_TEXT_BYTES];
        bool out = s->in_stock_e4 != NULL && s->in_stock_e4[t] != FIXED_NONE &&
                   s->in_stock_e4[t] < FIXED_E4;
        text_addf(e->text, " %s%s",
                  s->qty_e3[t] != FIXED_NONE ? fixed_print(s->qty_e3[t], 3, number) : "-",
                  out ? "*" : "");
    }
    text_add(e->text, "\n");
}

/* What is on its way there, of these. */
static void add_coming(struct explain *e, const struct open_line *lines, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const struct open_line *line = &lines[i];
        if (line->site == e->line->site && line->item == e->line->item) {
            text_add(e->text, "  ");
            words_add(e->text, e->options->language, WORD_EXPLAIN_COMING, line->qty_e3,
                      (int64_t)line->due_day,
                      sheet_sender_name(e->city, line, e->options->language));
            text_add(e->text, "\n");
        }
    }
}

static void add_stock(struct explain *e)
{
    bool any = false;
    for (int64_t i = 0; i < e->city->stock_n; i++) {
        const struct lot_stock *lot = &e->city->stock[i];
        if (lot->site != e->line->site || lot->item != e->line->item || lot->qty_e3 == 0) {
            continue;
        }
        if (!any) {
            words_add(e->text, e->options->language, WORD_EXPLAIN_STOCK);
            text_add(e->text, "\n");
            any = true;
        }
        text_add(e->text, "  ");
        words_add(e->text, e->options->language, WORD_EXPLAIN_LOT, lot->lot_code,
                  words_template(e->options->language,
                                 (enum word_id)(WORD_ACCOUNT_NORMAL + (int)lot->account)),
                  lot->qty_e3, lot->expiry_day);
        text_add(e->text, "\n");
    }
    add_coming(e, e->city->open_lines, e->city->open_lines_n);
    add_coming(e, e->options->promised, e->options->promised_n);
    for (int64_t i = 0; i < e->options->promised_n; i++) {
        const struct open_line *line = &e->options->promised[i];
        if (line->from_site == e->line->site && line->item == e->line->item) {
            text_add(e->text, "  ");
            words_add(e->text, e->options->language, WORD_EXPLAIN_PROMISED, line->qty_e3,
                      (int64_t)line->due_day, sheet_site_name(e->city, line->site));
            text_add(e->text, "\n");
        }
    }
}

void sheet_explain_print(const struct city *city, const struct plan *plan, int64_t line_index,
                         const struct sheet_options *options, struct text_builder *text)
{
    struct explain e = {city, &plan->lines[line_index], &plan->forecasts[line_index], options,
                        text};
    static const char *const classes[CLASS_N] = {"A", "B", "C"};
    words_add(text, options->language, WORD_EXPLAIN_HEAD, sheet_site_name(city, e.line->site),
              sheet_item_name(city, e.line->item), (int64_t)plan->day, classes[e.line->class]);
    text_add(text, "\n");
    words_add_reason(text, options->language, &e.line->reason);
    text_add(text, "\n");
    sheet_assistant_explain(e.line, options->language, text);
    text_add(text, "\n");
    add_numbers(&e);
    add_lead(&e, plan);
    sheet_buffers_explain(city, plan, e.line->item, options, text);
    sheet_policy_explain(city, e.line, &e.forecast->policy, options->language, text);
    text_add(text, "\n");
    add_forecast(&e);
    add_history(&e);
    add_stock(&e);
    sheet_placement_add(city, plan, e.line, options->language, text);
    const struct plan_ladder *ladder = sheet_ladder_find(plan, e.line->site, e.line->item);
    if (ladder != NULL) {
        sheet_ladder_add(city, ladder, options->language, text);
    }
    sheet_amend_explain(city, plan, e.line->site, e.line->item, options, text);
    for (int64_t i = 0; i < plan->notices_n; i++) {
        const struct plan_notice *notice = &plan->notices[i];
        if (notice->site == e.line->site && notice->item == e.line->item) {
            text_add(text, "! ");
            words_add_reason(text, options->language, &notice->reason);
            text_add(text, "\n");
        }
    }
}
