/*
 * The day sheet (see sheet_day.h). Notices and order lines are tables of their own, so that columns
 * stand under each other; a notice's sentence is cut at its arrow into what is and what to do.
 */
#include "format/sheet_day.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/sheet_amend.h"
#include "format/sheet_assistant.h"
#include "format/sheet_buffer.h"
#include "format/sheet_city.h"
#include "format/terminal.h"

enum { NOTICES_SHOWN = 12, NAME_COLUMNS = 28, SITES_WITH_LINES = 3 };

const char *sheet_item_name(const struct city *city, int64_t item)
{
    const struct item *i = &city->items[item];
    return text_is_empty(i->name) ? i->code : i->name;
}

const char *sheet_supplier_name(const struct city *city, int64_t supplier)
{
    const struct supplier *s = &city->suppliers[supplier];
    return text_is_empty(s->name) ? s->code : s->name;
}

const char *sheet_site_name(const struct city *city, int64_t site)
{
    const struct site *s = &city->sites[site];
    return text_is_empty(s->name) ? s->code : s->name;
}

/* The sheet on its way: everything the parts share. */
struct sheet {
    const struct city *city;
    const struct plan *plan;
    const struct sheet_options *options;
    struct text_builder *text;
};

/* Whether what belongs to a site (NONE: to none) is on this sheet. */
static bool is_shown(const struct sheet *sheet, int64_t site)
{
    const char *only = sheet->options->site;
    return only == NULL || (site != FIXED_NONE && text_equal(sheet->city->sites[site].code, only));
}

/* Said beside the line that it is about, and of nobody's concern else. */
static bool is_on_line(const struct plan_notice *notice)
{
    return notice->reason.id == NOTICE_TIER || notice->reason.id == NOTICE_PRESALE ||
           notice->reason.id == NOTICE_PROMISED || notice->reason.id == NOTICE_CONSIGNED;
}

/* Whether orders and sites are summed up. */
static bool is_brief(const struct sheet *sheet)
{
    return sheet->city->sites_n > SITES_WITH_LINES && !sheet->options->all &&
           sheet->options->site == NULL;
}

/* A sentence of its own in the arena of the sheet. */
static const char *finish(struct sheet *sheet, struct text_builder *part)
{
    const char *text = text_done(part);
    if (part->rc != LINLI_OK) {
        sheet->text->rc = part->rc;
    }
    return text;
}

struct totals {
    int64_t notices_n;
    int64_t arriving_n;
    int64_t coming_n;
    int64_t lines_n;
    int64_t suppliers_n;
    int64_t amount_fen;
    int64_t approved_n;
};

static struct totals count(const struct sheet *sheet)
{
    const struct plan *plan = sheet->plan;
    struct totals t = {0};
    int64_t last = -1;
    for (int64_t i = 0; i < plan->orders_n; i++) {
        const struct plan_order *order = &plan->orders[i];
        if (!is_shown(sheet, order->site)) {
            continue;
        }
        t.lines_n += order->lines_n;
        t.amount_fen += order->amount_fen + order->fee_fen;
        /* Orders of one supplier stand together, emergencies behind the others. */
        t.suppliers_n += order->supplier != last ? 1 : 0;
        last = order->supplier;
    }
    for (int64_t i = 0; i < plan->lines_n; i++) {
        t.approved_n += plan->lines[i].approved && is_shown(sheet, plan->lines[i].site) ? 1 : 0;
    }
    for (int64_t i = 0; i < plan->notices_n; i++) {
        t.notices_n +=
            is_shown(sheet, plan->notices[i].site) && !is_on_line(&plan->notices[i]) ? 1 : 0;
    }
    for (int64_t i = 0; i < sheet->city->open_lines_n; i++) {
        const struct open_line *line = &sheet->city->open_lines[i];
        bool shown = is_shown(sheet, line->site);
        t.coming_n += shown ? 1 : 0;
        t.arriving_n += shown && line->due_day == plan->day ? 1 : 0;
    }
    return t;
}

static void add_head(struct sheet *sheet)
{
    const struct sheet_options *o = sheet->options;
    const struct plan *plan = sheet->plan;
    struct text_builder left;
    struct text_builder right;
    const char *city = sheet->city->settings.city_name;
    if (text_is_empty(city)) {
        city = sheet->city->sites_n > 0 ? sheet_site_name(sheet->city, 0) : "linli";
    }
    text_begin(&left, sheet->text->arena);
    text_begin(&right, sheet->text->arena);
    words_add(
        &left, o->language, WORD_SHEET_TITLE, city, (int64_t)plan->day,
        words_template(o->language, (enum word_id)(WORD_MONDAY + date_weekday(plan->day) - 1)));
    words_add(&right, o->language, WORD_SHEET_TOOK, (int64_t)plan->day + PLAN_FORECAST_DAYS - 1,
              o->seconds);
    const char *title = finish(sheet, &left);
    const char *took = finish(sheet, &right);
    int32_t width = o->width > 0 ? o->width : 100;
    text_add(sheet->text, title);
    if (text_width(title) + text_width(took) + 3 <= width) {
        text_add_repeat(sheet->text, ' ', width - text_width(title) - text_width(took));
    } else {
        text_add(sheet->text, "   ");
    }
    text_add(sheet->text, took);
    text_add(sheet->text, "\n");
    struct totals t = count(sheet);
    words_add(sheet->text, o->language, WORD_SHEET_SUMMARY, t.notices_n, t.lines_n, t.suppliers_n,
              t.amount_fen, t.approved_n, t.arriving_n, t.coming_n);
    sheet_forecasts_print(plan, o->language, sheet->text);
}

/* "! pads #A231", and for a line of several sites the site's name. */
static const char *notice_subject(struct sheet *sheet, const struct plan_notice *notice)
{
    struct text_builder part;
    text_begin(&part, sheet->text->arena);
    text_add(&part, "! ");
    if (sheet->city->sites_n > 1 && notice->site != FIXED_NONE) {
        text_addf(&part, "%s ", sheet_site_name(sheet->city, notice->site));
    }
    if (notice->item != FIXED_NONE) {
        text_add(&part, sheet_item_name(sheet->city, notice->item));
    } else if (notice->supplier != FIXED_NONE) {
        text_add(&part, sheet_supplier_name(sheet->city, notice->supplier));
    }
    if (!text_is_empty(notice->lot_code)) {
        text_addf(&part, " #%s", notice->lot_code);
    }
    return finish(sheet, &part);
}

/* The site so many steps above, by the parents; NONE: there is none. */
static int64_t site_above(const struct city *city, int64_t site, int64_t steps)
{
    for (int64_t step = 0; step < steps && site != FIXED_NONE; step++) {
        int64_t at = 0;
        while (at < city->sites_n && !text_equal(city->sites[at].code, city->sites[site].parent)) {
            at += 1;
        }
        site = at < city->sites_n ? at : FIXED_NONE;
    }
    return site;
}

/* What to do about it, with the name of who or what helps. */
static const char *notice_action(struct sheet *sheet, const struct plan_notice *notice,
                                 const char *action)
{
    struct text_builder part;
    int64_t above = notice->reason.id == NOTICE_SHORT_ABOVE
                        ? site_above(sheet->city, notice->site, notice->reason.numbers[3])
                        : FIXED_NONE;
    const char *name = notice->other_item != FIXED_NONE
                           ? sheet_item_name(sheet->city, notice->other_item)
                       : notice->supplier != FIXED_NONE && notice->item != FIXED_NONE
                           ? sheet_supplier_name(sheet->city, notice->supplier)
                       : above != FIXED_NONE ? sheet_site_name(sheet->city, above)
                                             : "";
    text_begin(&part, sheet->text->arena);
    words_add(&part, sheet->options->language, WORD_SHEET_ACTION, action, name);
    return finish(sheet, &part);
}

/* A notice's sentence is "what is → what to do": cut at the arrow; without one all of it is fact.
 */
static void split_sentence(struct sheet *sheet, const char *sentence, const char **ret_fact,
                           const char **ret_action)
{
    static const char arrow[] = "→";
    const char *cut = strstr(sentence, arrow);
    *ret_fact = sentence;
    *ret_action = "";
    if (cut == NULL) {
        return;
    }
    size_t fact_n = (size_t)(cut - sentence);
    while (fact_n > 0 && sentence[fact_n - 1] == ' ') {
        fact_n -= 1;
    }
    *ret_action = cut + strlen(arrow) + strspn(cut + strlen(arrow), " ");
    if (linli_arena_copy_text(sheet->text->arena, sentence, fact_n, ret_fact, NULL) != LINLI_OK) {
        sheet->text->rc = LINLI_ENOMEM;
    }
}

static void add_notice(struct sheet *sheet, struct terminal_table *table,
                       const struct plan_notice *notice)
{
    struct text_builder part;
    const char *fact;
    const char *action;
    text_begin(&part, sheet->text->arena);
    words_add_reason_in(&part, sheet->options->language, &notice->reason,
                        notice->item != FIXED_NONE ? sheet->city->items[notice->item].unit : "");
    split_sentence(sheet, finish(sheet, &part), &fact, &action);
    const char *cells[] = {notice_subject(sheet, notice), fact,
                           notice_action(sheet, notice, action)};
    terminal_table_add(table, cells);
}

static void add_notices(struct sheet *sheet)
{
    static const struct terminal_column columns[] = {
        {NULL, false, true}, {NULL, false, true}, {NULL, false, false, .folds = true}};
    const struct plan *plan = sheet->plan;
    struct terminal_table table;
    bool every = sheet->options->all || sheet->options->site != NULL;
    int64_t left = 0;
    terminal_table_init(&table, sheet->text->arena, columns, 3);
    for (int64_t i = 0; i < plan->notices_n; i++) {
        if (!is_shown(sheet, plan->notices[i].site) || is_on_line(&plan->notices[i])) {
            continue;
        }
        if (is_brief(sheet) && sheet_city_is_short(sheet->city, &plan->notices[i])) {
            continue; /* summed up beneath */
        }
        if (every || table.rows_n < NOTICES_SHOWN) {
            add_notice(sheet, &table, &plan->notices[i]);
        } else {
            left += 1;
        }
    }
    terminal_table_print(&table, sheet->text, 0, sheet->options->width, sheet->options->colour);
    if (left > 0) {
        words_add(sheet->text, sheet->options->language, WORD_SHEET_MORE, left);
        text_add(sheet->text, "\n");
    }
}

/* Whether any line of the order has a price: else its amount is unknown, not 0. */
static bool is_priced(const struct plan *plan, int64_t order)
{
    if (plan->orders[order].kind == DOCUMENT_EMERGENCY) {
        return plan->orders[order].amount_fen > 0;
    }
    for (int64_t i = 0; i < plan->lines_n; i++) {
        if (plan->lines[i].order == order && plan->lines[i].unit_price_e4 != FIXED_NONE) {
            return true;
        }
    }
    return false;
}

static void add_order_head(struct sheet *sheet, int64_t index)
{
    const struct plan *plan = sheet->plan;
    const struct plan_order *order = &plan->orders[index];
    const struct sheet_options *o = sheet->options;
    const char *number = o->order_numbers != NULL ? o->order_numbers[index] : "";
    bool named = order->supplier != FIXED_NONE;
    const struct supplier *s = named ? &sheet->city->suppliers[order->supplier] : NULL;
    const char *name = named ? sheet_supplier_name(sheet->city, order->supplier)
                             : words_template(o->language, WORD_SHEET_NO_SUPPLIER);
    int64_t amount_fen = is_priced(plan, index) ? order->amount_fen + order->fee_fen : FIXED_NONE;
    text_add(sheet->text, "\n");
    if (sheet->city->sites_n > 1) {
        text_addf(sheet->text, "%s · ", sheet_site_name(sheet->city, order->site));
    }
    if (order->kind == DOCUMENT_EMERGENCY) {
        words_add(sheet->text, o->language, WORD_SHEET_EMERGENCY, name, order->fee_fen, number,
                  amount_fen);
    } else {
        int64_t least = s != NULL && s->min_value_e4 != FIXED_NONE ? s->min_value_e4 / 100 : 0;
        words_add(sheet->text, o->language, WORD_SHEET_ORDER, name,
                  s != NULL ? sheet_weekdays(o->language, s->delivery_days, sheet->text) : "",
                  least, order->due_day, number, amount_fen);
    }
    text_add(sheet->text, "\n");
}

/* What a person has said of the item's forecast; NULL: nothing. Forecasts stand as lines do. */
static const struct forecast_override *override_of_line(const struct sheet *sheet,
                                                        const struct plan_line *line)
{
    const struct plan *plan = sheet->plan;
    if (sheet->city->overrides_n == 0 || line < plan->lines ||
        line >= plan->lines + plan->lines_n) {
        return NULL;
    }
    return city_override(sheet->city, plan->forecasts[line - plan->lines].override);
}

/* Why the line has its quantity, and why it did not approve itself. What holds for every line alike
 * (an assumed supplier, no prices) is said once, with the defaults. */
static const char *line_reason(struct sheet *sheet, const struct plan_line *line)
{
    const struct forecast_override *o = override_of_line(sheet, line);
    struct text_builder part;
    text_begin(&part, sheet->text->arena);
    const char *unit = line->reason.id == NOTICE_SHORT_TODAY
                           ? sheet->city->items[line->item].unit
                           : ""; /* sums of an order are of one unit, which stands before them */
    words_add_reason_in(&part, sheet->options->language, &line->reason, unit);
    sheet_assistant_add_hold(line, sheet->options->language, &part);
    for (int64_t i = 0; line->order >= 0 && i < sheet->plan->notices_n; i++) {
        const struct plan_notice *notice = &sheet->plan->notices[i];
        if (is_on_line(notice) && notice->item == line->item && notice->site == line->site &&
            notice->supplier == line->supplier) {
            words_add(&part, sheet->options->language, WORD_SHEET_AND);
            words_add_reason_in(&part, sheet->options->language, &notice->reason, "");
        }
    }
    if (o != NULL && o->item != FIXED_NONE) { /* of all items it is said once */
        words_add(&part, sheet->options->language, WORD_OVERRIDE_ON_LINE,
                  sheet_override_value(sheet->city, line->item, o, sheet->options, sheet->text),
                  (int64_t)o->last_day, o->reason);
    }
    return finish(sheet, &part);
}

/* The number of a line: the one within its document when that was kept, so that a clerk approves
 * what the sheet shows; else its place in the list. */
static const char *line_number(struct sheet *sheet, int64_t no, const char *name)
{
    const char *slash = strrchr(name, '/');
    if (slash != NULL) {
        return slash + 1;
    }
    struct text_builder number;
    text_begin(&number, sheet->text->arena);
    text_addf(&number, "%lld", (long long)no);
    return finish(sheet, &number);
}

static void add_line(struct sheet *sheet, struct terminal_table *table, const char *number,
                     const struct plan_line *line)
{
    static const char *const classes[CLASS_N] = {"A", "B", "C"};
    const struct item *item = &sheet->city->items[line->item];
    const enum words_language language = sheet->options->language;
    struct text_builder qty;
    struct text_builder amount;
    text_begin(&qty, sheet->text->arena);
    text_begin(&amount, sheet->text->arena);
    words_add(&qty, language, WORD_SHEET_QTY, line->qty_e3, item->unit);
    words_add(&amount, language, WORD_SHEET_AMOUNT,
              line->unit_price_e4 != FIXED_NONE ? line->amount_fen : FIXED_NONE);
    const char *cells[] = {
        number,
        sheet_item_name(sheet->city, line->item),
        classes[line->class],
        finish(sheet, &qty),
        finish(sheet, &amount),
        words_template(language, line->approved ? WORD_SHEET_APPROVED : WORD_SHEET_PROPOSED),
        line_reason(sheet, line)};
    terminal_table_add(table, cells);
}

/* The lines of an order among those, behind `no` others; how many it has then. */
static int64_t add_lines_of(struct sheet *sheet, struct terminal_table *table, int64_t order,
                            const struct plan_line *lines, int64_t lines_n,
                            const char *const *names, int64_t no)
{
    for (int64_t i = 0; i < lines_n; i++) {
        if (lines[i].order == order) {
            no += 1;
            add_line(sheet, table, line_number(sheet, no, names != NULL ? names[i] : ""),
                     &lines[i]);
        }
    }
    return no;
}

static void add_orders(struct sheet *sheet)
{
    static const struct terminal_column columns[] = {{NULL, true, true},
                                                     {NULL, false, false},
                                                     {NULL, false, true},
                                                     {NULL, true, true},
                                                     {NULL, true, true},
                                                     {NULL, false, true},
                                                     {NULL, false, false, .folds = true}};
    const struct plan *plan = sheet->plan;
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t k = 0; k < plan->orders_n; k++) {
            if ((plan->orders[k].kind == DOCUMENT_EMERGENCY) != (pass == 0) ||
                !is_shown(sheet, plan->orders[k].site)) {
                continue;
            }
            struct terminal_table table;
            terminal_table_init(&table, sheet->text->arena, columns, 7);
            add_order_head(sheet, k);
            int64_t no = add_lines_of(sheet, &table, k, plan->lines, plan->lines_n,
                                      sheet->options->line_names, 0);
            no = add_lines_of(sheet, &table, k, plan->emergencies, plan->emergencies_n,
                              sheet->options->emergency_names, no);
            assert(no == plan->orders[k].lines_n);
            terminal_table_print(&table, sheet->text, 2, sheet->options->width, false);
        }
    }
}

static int by_due_and_sender(const void *left, const void *right)
{
    const struct open_line *a = *(const struct open_line *const *)left;
    const struct open_line *b = *(const struct open_line *const *)right;
    if (a->due_day != b->due_day) {
        return a->due_day < b->due_day ? -1 : 1;
    }
    if (a->transfer != b->transfer || (a->transfer && a->from_site != b->from_site)) {
        return a->transfer != b->transfer ? (a->transfer ? 1 : -1)
                                          : (a->from_site < b->from_site ? -1 : 1);
    }
    return a->supplier < b->supplier ? -1 : a->supplier > b->supplier;
}

const char *sheet_sender_name(const struct city *city, const struct open_line *line,
                              enum words_language language)
{
    if (line->transfer) {
        return sheet_site_name(city, line->from_site);
    }
    return line->supplier != FIXED_NONE ? sheet_supplier_name(city, line->supplier)
                                        : words_template(language, WORD_SHEET_NO_SUPPLIER);
}

/* What happens by itself: orders and transfers on their way, by day and sender. */
static void add_coming(struct sheet *sheet)
{
    const struct city *city = sheet->city;
    const enum words_language language = sheet->options->language;
    const struct open_line **lines;
    int64_t n = city->open_lines_n;
    if (n == 0) {
        return;
    }
    if (LINLI_NEW(sheet->text->arena, n, &lines, NULL) != LINLI_OK) {
        sheet->text->rc = LINLI_ENOMEM;
        return;
    }
    n = 0;
    for (int64_t i = 0; i < city->open_lines_n; i++) {
        if (is_shown(sheet, city->open_lines[i].site)) {
            lines[n++] = &city->open_lines[i];
        }
    }
    qsort(lines, (size_t)n, sizeof(struct open_line *), by_due_and_sender);
    text_add(sheet->text, "\n");
    for (int64_t first = 0, end = 0; first < n; first = end) {
        while (end < n && by_due_and_sender(&lines[first], &lines[end]) == 0) {
            end += 1;
        }
        const char *name = sheet_sender_name(city, lines[first], language);
        words_add(sheet->text, language, WORD_SHEET_COMING, name, lines[first]->due_day,
                  end - first);
        text_add(sheet->text, "\n");
    }
}

static void add_rest(struct sheet *sheet)
{
    const struct plan *plan = sheet->plan;
    int64_t n[REASON_N] = {0};
    int64_t rest = 0;
    for (int64_t i = 0; i < plan->lines_n; i++) {
        bool shown = is_shown(sheet, plan->lines[i].site);
        n[plan->lines[i].reason.id] += shown ? 1 : 0;
        rest += shown && plan->lines[i].order < 0 ? 1 : 0;
    }
    if (rest > 0) {
        text_add(sheet->text, "\n");
        words_add(sheet->text, sheet->options->language, WORD_SHEET_REST, rest, n[REASON_ENOUGH],
                  n[REASON_NO_ORDER_DAY], n[REASON_WAIT_MINIMUM], n[REASON_NO_DEMAND],
                  n[REASON_NO_SUPPLIER], n[REASON_FROM_PARENT]);
        text_add(sheet->text, "\n");
    }
    for (int64_t i = 0; sheet->options->all && i < plan->lines_n; i++) {
        const struct plan_line *line = &plan->lines[i];
        if (line->order < 0 && is_shown(sheet, line->site)) {
            text_add(sheet->text, "  ");
            if (sheet->city->sites_n > 1 && sheet->options->site == NULL) {
                text_addf(sheet->text, "%s ", sheet->city->sites[line->site].code);
            }
            text_add_pad(sheet->text, sheet_item_name(sheet->city, line->item), NAME_COLUMNS);
            text_add(sheet->text, " ");
            words_add_reason(sheet->text, sheet->options->language, &line->reason);
            text_add(sheet->text, "\n");
        }
    }
}

/* Set by hand: said also when nothing is ordered of them. */
static void add_overrides(struct sheet *sheet)
{
    const struct plan *plan = sheet->plan;
    int64_t n = 0;
    for (int64_t i = 0; i < plan->forecasts_n; i++) {
        n += plan->forecasts[i].override != 0 && is_shown(sheet, plan->forecasts[i].site) ? 1 : 0;
    }
    if (n > 0) {
        words_add(sheet->text, sheet->options->language, WORD_OVERRIDE_ON_SHEET, n);
        text_add(sheet->text, "\n");
    }
    for (int64_t i = 0; n > 0 && i < sheet->city->overrides_n; i++) {
        const struct forecast_override *o = &sheet->city->overrides[i];
        if (o->item == FIXED_NONE && (o->site == FIXED_NONE || is_shown(sheet, o->site))) {
            text_add(sheet->text, "  ");
            sheet_override_add(sheet->city, 0, o, sheet->options, sheet->text);
        }
    }
}

static void add_defaults(struct sheet *sheet)
{
    const struct plan *plan = sheet->plan;
    if (plan->defaults_n == 0) {
        return;
    }
    text_add(sheet->text, "\n");
    words_add(sheet->text, sheet->options->language, WORD_SHEET_DEFAULTS);
    text_add(sheet->text, "\n");
    for (int64_t i = 0; i < plan->defaults_n; i++) {
        text_add(sheet->text, "  ");
        words_add_reason(sheet->text, sheet->options->language, &plan->defaults[i]);
        text_add(sheet->text, "\n");
    }
}

void sheet_day_print(const struct city *city, const struct plan *plan,
                     const struct sheet_options *options, struct text_builder *text)
{
    struct sheet sheet = {city, plan, options, text};
    add_head(&sheet);
    add_notices(&sheet);
    if (is_brief(&sheet)) {
        sheet_city(city, plan, options, text);
    } else {
        add_orders(&sheet);
    }
    sheet_moves(city, plan, options, text);
    sheet_amend_print(city, plan, options, text);
    sheet_assistant_print(city, plan, options, text);
    add_coming(&sheet);
    add_rest(&sheet);
    add_overrides(&sheet);
    sheet_buffers_print(city, plan, options, text);
    add_defaults(&sheet);
}
