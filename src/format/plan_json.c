/*
 * A plan as JSON through jansson (see plan_json.h). Quantities, prices and amounts are printed as
 * decimals from their fixed-point form, so that 12.5 is 12.5 and not 12.499999.
 */
#include "format/plan_json.h"

#include <jansson.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/json_memory.h"

struct json_plan {
    const struct city *city;
    const struct plan *plan;
    const struct sheet_options *options;
    struct linli_arena *arena;
};

/* A fixed-point number as a JSON number: exact up to 15 digits, which is what a double can carry.
 */
static json_t *number(int64_t value, int32_t places)
{
    return value == FIXED_NONE ? json_null()
           : places == 0       ? json_integer(value)
                               : json_real(fixed_to_double(value, places));
}

static json_t *day(int64_t value)
{
    char text[DATE_TEXT_BYTES];
    return value == FIXED_NONE ? json_null() : json_string(date_print((int32_t)value, text));
}

static json_t *code(const char *text)
{
    return json_string(text);
}

static json_t *supplier_of(const struct json_plan *p, int64_t supplier)
{
    return supplier == FIXED_NONE ? json_null() : code(p->city->suppliers[supplier].code);
}

static const char *const reason_names[REASON_N] = {
    [REASON_NONE] = "none",
    [REASON_ORDER] = "order",
    [REASON_JOIN] = "join",
    [REASON_ENOUGH] = "enough",
    [REASON_NO_ORDER_DAY] = "no_order_day",
    [REASON_WAIT_MINIMUM] = "wait_minimum",
    [REASON_NO_DEMAND] = "no_demand",
    [REASON_NO_SUPPLIER] = "no_supplier",
    [REASON_SHORT_LIVED] = "short_lived",
    [REASON_AT_LIMIT] = "at_limit",
    [REASON_FROM_PARENT] = "from_parent",
    [REASON_BEYOND] = "beyond",
    [REASON_NO_ROOM] = "no_room",
    [REASON_DECLINED] = "declined",
    [REASON_PUSH] = "push",
    [REASON_HELP] = "help",
    [NOTICE_SHORT_TODAY] = "short_today",
    [NOTICE_SHORT_NO_HELP] = "short_no_help",
    [NOTICE_SHORT_ABOVE] = "short_above",
    [NOTICE_SUBSTITUTE] = "substitute",
    [NOTICE_SHORT_BEFORE_ARRIVAL] = "short_before_arrival",
    [NOTICE_BACKUP] = "backup",
    [NOTICE_EXPIRING] = "expiring",
    [NOTICE_EXPIRED] = "expired",
    [NOTICE_FORECAST_MISS] = "forecast_miss",
    [NOTICE_BELOW_MINIMUM] = "below_minimum",
    [NOTICE_NO_SUPPLIER] = "no_supplier_found",
    [NOTICE_BEYOND] = "beyond_measure",
    [NOTICE_LATE] = "late",
    [NOTICE_TRANSFER_LATE] = "transfer_late",
    [NOTICE_RESERVE_REFILL] = "reserve_refill",
    [NOTICE_RESERVE_ROTATE] = "reserve_rotate",
    [NOTICE_INBOX] = "inbox",
    [NOTICE_MARKDOWN] = "markdown",
    [NOTICE_TODAY] = "today",
    [NOTICE_TIER] = "price_tier",
    [NOTICE_SPLIT] = "split",
    [NOTICE_FEW_SUPPLIERS] = "few_suppliers",
    [NOTICE_ROOM] = "room",
    [NOTICE_ROOM_COLD] = "cold_room",
    [NOTICE_SUPPLIER_OUT] = "supplier_out",
    [NOTICE_SUPPLIER_BACK] = "supplier_back",
    [NOTICE_PRESALE] = "presale",
    [NOTICE_LOCAL_SHARE] = "local_share",
    [NOTICE_LOCAL_SHORT] = "local_short",
    [NOTICE_PRESALE_NEW] = "presale_new",
    [NOTICE_PRESALE_OFF] = "presale_off",
    [NOTICE_CONSIGNED] = "consigned",
    [NOTICE_PROMISED] = "promised",
    [HOLD_AMOUNT] = "amount",
    [HOLD_UNUSUAL] = "unusual",
    [HOLD_ABOVE_MOST] = "above_most",
    [HOLD_FACT] = "open_fact",
    [HOLD_NO_PRICE] = "no_price",
    [HOLD_NO_SOURCE] = "no_source",
    [HOLD_NOTICE] = "notice",
    [HOLD_RISK] = "risk",
    [HOLD_DAY] = "day_limit",
    [GRADE_LINE] = "grade",
    [DEFAULT_STOCK] = "stock",
    [DEFAULT_SUPPLIER] = "supplier",
    [DEFAULT_LEAD] = "lead_days",
    [DEFAULT_PACK] = "pack",
    [DEFAULT_PRICE] = "price",
    [DEFAULT_SHELF_LIFE] = "shelf_life",
    [DEFAULT_CATEGORY] = "category",
    [DEFAULT_STALE] = "stale_demand",
    [REASON_EMERGENCY] = "emergency",
    [REASON_SPLIT_LATE] = "split_late",
    [REASON_SPLIT_MOST] = "split_most",
    [REASON_RAISE] = "raise",
    [REASON_LOWER] = "lower",
    [MARK_SOLD_CLOSED] = "sold_closed_fact",
    [MARK_SOLD_OUT] = "sold_out_fact",
    [MARK_SOLD_MORE] = "sold_more_fact",
    [MARK_TOO_BIG] = "too_big_fact",
    [MARK_PRICE] = "price_fact",
    [MARK_EXPIRY] = "expiry_fact",
    [MARK_FUTURE] = "future_fact",
    [MARK_SITE_SILENT] = "site_silent_fact",
    [MARK_ITEM_SILENT] = "item_silent_fact",
    [MARK_NO_UNIT] = "no_unit_fact",
    [MARK_NO_PACK] = "no_pack_fact",
    [MARK_NO_LEAD] = "no_lead_fact",
    [MARK_NO_COST] = "no_cost_fact",
    [MARK_LATE] = "late_fact",
    [MARK_HIGH] = "high_fact",
    [MARK_LOW] = "low_fact",
    [MARK_UNIT] = "unit_fact",
    [MARK_SHIFT] = "shift_fact",
    [MARK_SITE_DAY] = "site_day_fact",
    [MARK_REPEATED] = "repeated_fact",
    [MARK_FORECAST] = "forecast_review",
};

static const char *reason_name(enum reason_id id)
{
    return reason_names[id];
}

static json_t *sentence(const struct json_plan *p, const struct reason *reason)
{
    struct text_builder text;
    const char *done = "";
    text_begin(&text, p->arena);
    words_add_reason(&text, p->options->language, reason);
    return text_finish(&text, &done, NULL) == LINLI_OK ? json_string(done) : NULL;
}

/* The numbers of a notice in the order of model/reason.h, each in the unit that its word shows. */
static json_t *numbers_of(const struct reason *reason)
{
    const char *signature = words_signature((enum word_id)(WORD_REASON_NONE + (int)reason->id));
    json_t *list = json_array();
    for (int32_t i = 0; i < reason->numbers_n && signature[i] != '\0'; i++) {
        int64_t value = reason->numbers[i];
        json_t *shown = signature[i] == 'q'                          ? number(value, 3)
                        : signature[i] == 'f'                        ? number(value, 2)
                        : signature[i] == 'd' || signature[i] == 'D' ? day(value)
                        : strchr("hrp", signature[i]) != NULL        ? number(value, 4)
                                                                     : number(value, 0);
        (void)json_array_append_new(list, shown);
    }
    return list;
}

static json_t *why(const struct json_plan *p, const struct reason *reason)
{
    static const char *const names[LINE_NUMBERS_N] = {
        "order",   "forecast", "safety",   "reserve",       "usable",     "arriving", "pack",
        "minimum", "most",     "expiring", "reorder_point", "cover_days", "buffer"};
    json_t *o = json_object();
    (void)json_object_set_new(o, "id", json_string(reason_name(reason->id)));
    if (reason->numbers_n == LINE_NUMBERS_N) {
        for (int k = 0; k < LINE_NUMBERS_N; k++) {
            int32_t places = k == LINE_COVER_DAYS ? 0 : k == LINE_BUFFER_E4 ? 4 : 3;
            (void)json_object_set_new(o, names[k], number(reason->numbers[k], places));
        }
    }
    if (reason->numbers_n > 0 && reason->numbers_n != LINE_NUMBERS_N) {
        (void)json_object_set_new(o, "numbers", numbers_of(reason));
    }
    (void)json_object_set_new(o, "sentence", sentence(p, reason));
    return o;
}

/* The points of a line's risk by their names. */
static json_t *grade(const struct json_plan *p, const struct reason *reason)
{
    static const char *const names[GRADE_NUMBERS_N] = {"points",   "highest",    "value",
                                                       "new_item", "new_source", "forecast",
                                                       "quantity", "cover",      "supplier"};
    json_t *o = json_object();
    for (int k = 0; k < GRADE_NUMBERS_N; k++) {
        (void)json_object_set_new(o, names[k], json_integer(reason->numbers[k]));
    }
    (void)json_object_set_new(o, "sentence", sentence(p, reason));
    return o;
}

/* A line with its name as a document line, null when it has none. */
static json_t *line(const struct json_plan *p, const struct plan_line *l, const char *name)
{
    static const char *const classes[CLASS_N] = {"A", "B", "C"};
    json_t *o = json_object();
    (void)json_object_set_new(o, "site", code(p->city->sites[l->site].code));
    (void)json_object_set_new(o, "item", code(p->city->items[l->item].code));
    (void)json_object_set_new(o, "class", json_string(classes[l->class]));
    (void)json_object_set_new(o, "supplier", supplier_of(p, l->supplier));
    (void)json_object_set_new(o, "order", number(l->order, 0));
    (void)json_object_set_new(o, "line", name[0] != '\0' ? json_string(name) : json_null());
    (void)json_object_set_new(o, "qty", number(l->qty_e3, 3));
    (void)json_object_set_new(o, "unit_price", number(l->unit_price_e4, 4));
    (void)json_object_set_new(
        o, "amount", l->unit_price_e4 == FIXED_NONE ? json_null() : number(l->amount_fen, 2));
    (void)json_object_set_new(o, "approved", json_boolean(l->approved));
    if (l->hold.id != REASON_NONE) {
        (void)json_object_set_new(o, "hold", why(p, &l->hold));
    }
    if (l->grade.id != REASON_NONE) {
        (void)json_object_set_new(o, "grade", grade(p, &l->grade));
    }
    (void)json_object_set_new(o, "why", why(p, &l->reason));
    return o;
}

static json_t *order(const struct json_plan *p, int64_t i)
{
    const struct plan_order *ord = &p->plan->orders[i];
    json_t *o = json_object();
    const char *const *numbers = p->options->order_numbers;
    (void)json_object_set_new(o, "number", numbers != NULL ? json_string(numbers[i]) : json_null());
    (void)json_object_set_new(o, "kind", json_string(document_kind_name(ord->kind)));
    (void)json_object_set_new(o, "site", code(p->city->sites[ord->site].code));
    (void)json_object_set_new(o, "supplier", supplier_of(p, ord->supplier));
    (void)json_object_set_new(o, "due", day(ord->due_day));
    (void)json_object_set_new(o, "amount", number(ord->amount_fen, 2));
    (void)json_object_set_new(o, "fee", number(ord->fee_fen, 2));
    (void)json_object_set_new(o, "lines", json_integer(ord->lines_n));
    return o;
}

static json_t *notice(const struct json_plan *p, const struct plan_notice *n)
{
    json_t *o = json_object();
    if (n->site != FIXED_NONE) {
        (void)json_object_set_new(o, "site", code(p->city->sites[n->site].code));
    }
    if (n->item != FIXED_NONE) {
        (void)json_object_set_new(o, "item", code(p->city->items[n->item].code));
    }
    if (n->supplier != FIXED_NONE) {
        (void)json_object_set_new(o, "supplier", supplier_of(p, n->supplier));
    }
    if (n->other_item != FIXED_NONE) {
        (void)json_object_set_new(o, "substitute", code(p->city->items[n->other_item].code));
    }
    if (n->lot_code[0] != '\0') {
        (void)json_object_set_new(o, "lot", json_string(n->lot_code));
    }
    (void)json_object_set_new(o, "risk", number(n->risk_fen, 2));
    (void)json_object_set_new(o, "why", why(p, &n->reason));
    return o;
}

static json_t *move(const struct json_plan *p, int64_t i)
{
    const struct plan_move *m = &p->plan->moves[i];
    const char *const *names = p->options->move_names;
    json_t *o = json_object();
    (void)json_object_set_new(o, "line", names != NULL ? json_string(names[i]) : json_null());
    (void)json_object_set_new(o, "approved",
                              json_boolean(names != NULL && p->options->moves_approved[i]));
    (void)json_object_set_new(o, "from", code(p->city->sites[m->from].code));
    (void)json_object_set_new(o, "to", code(p->city->sites[m->to].code));
    (void)json_object_set_new(o, "item", code(p->city->items[m->item].code));
    (void)json_object_set_new(o, "lot", json_string(m->lot_code));
    (void)json_object_set_new(o, "qty", number(m->qty_e3, 3));
    (void)json_object_set_new(o, "due", day(m->due_day));
    (void)json_object_set_new(o, "way", number(m->way_fen, 2));
    (void)json_object_set_new(o, "why", why(p, &m->reason));
    return o;
}

/* What can be done for an item that is short today, and what each step costs. */
static json_t *ladder(const struct json_plan *p, const struct plan_ladder *l)
{
    const struct city *city = p->city;
    json_t *usual = l->usual == FIXED_NONE ? json_null()
                    : l->supplied          ? code(city->sites[l->usual].code)
                                           : supplier_of(p, l->usual);
    json_t *other =
        l->substitute == FIXED_NONE ? json_null() : code(city->items[l->substitute].code);
    return json_pack(
        "{s:o,s:o,s:o,s:o,s:{s:o,s:o},s:o,s:{s:o,s:o,s:o},s:{s:o,s:o,s:o,s:o},s:{s:o,s:o,s:o}}",
        "site", code(city->sites[l->site].code), "item", code(city->items[l->item].code), "wanted",
        number(l->wanted_e3, 3), "own", number(l->own_e3, 3), "moved", "qty",
        number(l->moved_e3, 3), "ways", number(l->moved_fen, 2), "missing_then",
        number(l->rest_e3, 3), "substitute", "item", other, "qty", number(l->substitute_e3, 3),
        "more", number(l->substitute_e4, 4), "within_hours", "supplier", supplier_of(p, l->instant),
        "qty", number(l->instant_e3, 3), "more", number(l->instant_e4, 4), "fee",
        number(l->fee_fen, 2), "usual", "from", usual, "due", day(l->usual_day), "lost_sale",
        number(l->lost_e4, 4));
}

/* Another quantity of a line that was sent. */
static json_t *amendment(const struct json_plan *p, const struct plan_amendment *a,
                         const char *name)
{
    const int64_t *n = a->reason.numbers;
    json_t *o = json_object();
    (void)json_object_set_new(o, "line", name[0] != '\0' ? json_string(name) : json_null());
    (void)json_object_set_new(o, "site", code(p->city->sites[a->site].code));
    (void)json_object_set_new(o, "item", code(p->city->items[a->item].code));
    (void)json_object_set_new(o, "supplier", supplier_of(p, a->supplier));
    (void)json_object_set_new(o, "due", day(a->due_day));
    (void)json_object_set_new(o, "qty", number(n[AMEND_FROM_Q], 3));
    (void)json_object_set_new(o, "amended", number(n[AMEND_TO_Q], 3));
    (void)json_object_set_new(o, "sent", number(n[AMEND_SENT_Q], 3));
    (void)json_object_set_new(o, "least", number(n[AMEND_LOW_Q], 3));
    (void)json_object_set_new(o, "most", number(n[AMEND_HIGH_Q], 3));
    (void)json_object_set_new(o, "until", day(n[AMEND_UNTIL_DAY]));
    (void)json_object_set_new(
        o, "amount", a->unit_price_e4 == FIXED_NONE ? json_null() : number(a->amount_fen, 2));
    (void)json_object_set_new(o, "why", why(p, &a->reason));
    return o;
}

/* Which tier holds the safety stock of an item. */
static json_t *placement(const struct json_plan *p, const struct plan_placement *l)
{
    const struct city *city = p->city;
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "site",
                     code(city->sites[l->site].code), "item", code(city->items[l->item].code),
                     "ordering", number(l->root_e3, 3), "given_within_hours",
                     number(l->root_hours, 0), "between", number(l->between_e3, 3), "points",
                     number(l->points_e3, 3), "points_n", number(l->points_n, 0), "points_alone",
                     number(l->apart_e3, 3), "mean_wait_hours", number(l->wait_hours_e3, 3));
}

/* What a day's mean adds up from; parts that are nothing are left out. */
static json_t *parts_of(const struct plan_forecast *f, int32_t d)
{
    static const char *const names[PLAN_PARTS] = {"level",    "stock_out", "weekday", "season",
                                                  "holiday",  "promotion", "price",   "weather",
                                                  "activity", "pooling",   "override"};
    json_t *o = json_object();
    for (int i = 0; i < PLAN_PARTS; i++) {
        if (f->part_e3[d][i] != 0) {
            (void)json_object_set_new(o, names[i], number(f->part_e3[d][i], 3));
        }
    }
    return o;
}

/* How much of goods of short life is worth its risk. */
static json_t *shelf(const struct plan_shelf *s)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "days", number(s->life_days, 0),
                     "chances", number(s->chances_e4, 4), "level", number(s->level_e3, 3),
                     "lost_sale", number(s->lost_e4, 4), "wasted", number(s->wasted_e4, 4),
                     "repeat", number(s->repeat_e4, 4), "short_until", day(s->until_day), "short",
                     number(s->short_e4, 4), "expired_on", day(s->expired_day), "left",
                     number(s->left_e4, 4));
}

static json_t *policy(const struct plan_policy *q)
{
    static const char *const names[POLICY_KINDS_N] = {"daily", "periodic", "fill_rate", "on_demand",
                                                      "lumpy", "event",    "presale"};
    json_t *o = json_object();
    (void)json_object_set_new(o, "kind", json_string(names[q->kind]));
    if (q->lumpy) {
        (void)json_object_set_new(o, "interval", number(q->interval_e4, 4));
        (void)json_object_set_new(o, "cv2", number(q->cv2_e4, 4));
    }
    if (q->event_type != NULL) {
        (void)json_object_set_new(o, "activity", json_string(q->event_type));
        (void)json_object_set_new(o, "share", number(q->event_share_e4, 4));
        (void)json_object_set_new(o, "activity_days", json_integer(q->event_days));
        (void)json_object_set_new(o, "next", day(q->event_day));
        (void)json_object_set_new(o, "size", number(q->event_size, 0));
    }
    return o;
}

static json_t *forecast(const struct json_plan *p, const struct plan_forecast *f)
{
    json_t *o = json_object();
    json_t *days = json_array();
    for (int32_t d = 0; d < PLAN_FORECAST_DAYS; d++) {
        json_t *one = json_pack("{s:o,s:o,s:o,s:o}", "date", day(p->plan->day + d), "mean",
                                number(f->mean_e3[d], 3), "q0.1", number(f->low_e3[d], 3), "q0.9",
                                number(f->high_e3[d], 3));
        if (f->override_of[d] != 0) {
            (void)json_object_set_new(one, "override", json_integer(f->override_of[d]));
            (void)json_object_set_new(one, "without", number(f->base_e3[d], 3));
        }
        if (f->parts_known) {
            (void)json_object_set_new(one, "parts", parts_of(f, d));
        }
        (void)json_array_append_new(days, one);
    }
    (void)json_object_set_new(o, "site", code(p->city->sites[f->site].code));
    (void)json_object_set_new(o, "item", code(p->city->items[f->item].code));
    (void)json_object_set_new(o, "model", json_string(f->model));
    (void)json_object_set_new(o, "accuracy", number(f->accuracy_e4, 4));
    (void)json_object_set_new(o, "policy", policy(&f->policy));
    (void)json_object_set_new(o, "days", days);
    if (f->today.corrected) {
        const struct plan_today *t = &f->today;
        (void)json_object_set_new(
            o, "today",
            json_pack("{s:o,s:o,s:o,s:o,s:o}", "total", number(t->total_e3, 3), "wanted",
                      number(t->wanted_e3, 3), "expected_by_now", number(t->by_now_e3, 3),
                      "share_by_now", number(t->share_e4, 4), "site_ratio", number(t->site_e4, 4)));
    }
    if (f->shelf.known) {
        (void)json_object_set_new(o, "short_life", shelf(&f->shelf));
    }
    const struct forecast_override *by_hand = city_override(p->city, f->override);
    if (by_hand != NULL) {
        bool qty = by_hand->kind == OVERRIDE_QTY;
        (void)json_object_set_new(
            o, "override",
            json_pack("{s:I,s:o,s:o,s:o,s:o,s:o}", "number", (json_int_t)by_hand->id, "from",
                      day(by_hand->first_day), "until", day(by_hand->last_day),
                      qty ? "qty" : "times", number(by_hand->value, qty ? 3 : 4), "reason",
                      json_string(by_hand->reason), "by", json_string(by_hand->actor)));
    }
    return o;
}

/* The factor of a category, and the last review of its forecasts. */
static json_t *buffer(const struct plan_buffer *b)
{
    const struct buffer_review *r = &b->review;
    json_t *o = json_pack("{s:s,s:o,s:b}", "category", b->category, "factor",
                          number(b->factor_e4, 4), "by_hand", b->by_hand ? 1 : 0);
    if (b->reviewed) {
        (void)json_object_set_new(
            o, "review",
            json_pack("{s:o,s:o,s:I,s:I,s:o,s:o,s:o,s:o}", "month", day(r->month_day), "on",
                      day(r->day), "totals", (json_int_t)r->totals_n, "above",
                      (json_int_t)r->above_n, "error", number(r->error_e4, 4), "measured",
                      number(r->measured_e4, 4), "before", number(r->before_e4, 4), "after",
                      number(r->after_e4, 4)));
    }
    return o;
}

static json_t *build(const struct json_plan *p)
{
    const struct plan *plan = p->plan;
    json_t *root = json_object();
    json_t *lines = json_array();
    json_t *orders = json_array();
    json_t *notices = json_array();
    json_t *forecasts = json_array();
    json_t *defaults = json_array();
    for (int64_t i = 0; i < plan->notices_n; i++) {
        (void)json_array_append_new(notices, notice(p, &plan->notices[i]));
    }
    for (int64_t i = 0; i < plan->orders_n; i++) {
        (void)json_array_append_new(orders, order(p, i));
    }
    for (int64_t i = 0; i < plan->emergencies_n; i++) {
        const char *const *names = p->options->emergency_names;
        (void)json_array_append_new(lines,
                                    line(p, &plan->emergencies[i], names != NULL ? names[i] : ""));
    }
    for (int64_t i = 0; i < plan->lines_n; i++) {
        const char *const *names = p->options->line_names;
        (void)json_array_append_new(lines, line(p, &plan->lines[i], names != NULL ? names[i] : ""));
    }
    json_t *moves = json_array();
    for (int64_t i = 0; i < plan->moves_n; i++) {
        (void)json_array_append_new(moves, move(p, i));
    }
    json_t *ladders = json_array();
    for (int64_t i = 0; i < plan->ladders_n; i++) {
        (void)json_array_append_new(ladders, ladder(p, &plan->ladders[i]));
    }
    json_t *amendments = json_array();
    for (int64_t i = 0; i < plan->amendments_n; i++) {
        const char *const *names = p->options->amendment_names;
        (void)json_array_append_new(
            amendments, amendment(p, &plan->amendments[i], names != NULL ? names[i] : ""));
    }
    json_t *placements = json_array();
    for (int64_t i = 0; i < plan->placements_n; i++) {
        (void)json_array_append_new(placements, placement(p, &plan->placements[i]));
    }
    for (int64_t i = 0; i < plan->forecasts_n; i++) {
        (void)json_array_append_new(forecasts, forecast(p, &plan->forecasts[i]));
    }
    for (int64_t i = 0; i < plan->defaults_n; i++) {
        (void)json_array_append_new(defaults, why(p, &plan->defaults[i]));
    }
    json_t *buffers = json_array();
    for (int64_t i = 0; i < plan->buffers_n; i++) {
        (void)json_array_append_new(buffers, buffer(&plan->buffers[i]));
    }
    (void)json_object_set_new(root, "date", day(plan->day));
    (void)json_object_set_new(root, "arriving_today", json_integer(plan->arriving_today_n));
    (void)json_object_set_new(root, "notices", notices);
    (void)json_object_set_new(root, "orders", orders);
    (void)json_object_set_new(root, "lines", lines);
    (void)json_object_set_new(root, "moves", moves);
    (void)json_object_set_new(root, "short_today", ladders);
    (void)json_object_set_new(root, "amendments", amendments);
    (void)json_object_set_new(root, "placements", placements);
    (void)json_object_set_new(root, "forecasts", forecasts);
    (void)json_object_set_new(root, "buffers", buffers);
    (void)json_object_set_new(root, "defaults", defaults);
    return root;
}

enum linli_rc plan_json(const struct city *city, const struct plan *plan,
                        const struct sheet_options *options, struct linli_arena *arena,
                        const char **ret_text, struct linli_error *err)
{
    struct json_plan p = {city, plan, options, arena};
    json_memory_begin();
    char *text;
    size_t n;
    enum linli_rc rc = json_memory_dump(build(&p), arena, &text, &n, err);
    if (rc == LINLI_OK) {
        *ret_text = text;
    }
    return rc;
}
