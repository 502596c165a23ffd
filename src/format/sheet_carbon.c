/*
 * The carbon account written (see sheet_carbon.h). CSV has every digit, so that sums can be
 * checked; tables round to what people compare.
 */
#include "format/sheet_carbon.h"

#include <string.h>

#include "base/fixed.h"
#include "format/terminal.h"

enum {
    COLUMNS = 10,
    MG_TO_KG = 6,
    MG_TO_G = 3,
    KGM_TO_TONNE_KM = 6,
    ENERGY_PLACES = 6,
    M_TO_KM = 3
};

static void add_month(struct text_builder *text, int32_t month)
{
    text_addf(text, "%04d-%02d", month / 12, month % 12 + 1);
}

static void add_number(struct text_builder *text, int64_t value, int32_t places)
{
    char digits[FIXED_TEXT_BYTES];
    text_add(text, fixed_print(value, places, digits));
}

/* Tenths of a gram a tonne-kilometre; FIXED_NONE where nothing was carried. */
static int64_t intensity_e1(const struct carbon_category *c)
{
    int64_t value = FIXED_NONE;
    if (c->kgm > 0 && !fixed_scale(c->mg, 10000, c->kgm, FIXED_HALF_AWAY, &value)) {
        value = FIXED_NONE;
    }
    return value;
}

void sheet_carbon_orders_csv(const struct carbon_account *account, struct text_builder *text)
{
    text_add(text, "order,month,trips,tonne_km,transport_g,packaging_g,total_g\n");
    for (int64_t i = 0; i < account->orders_n; i++) {
        const struct carbon_order *o = &account->orders[i];
        text_add_csv(text, o->order);
        text_add(text, ",");
        add_month(text, o->month);
        text_addf(text, "-01,%lld,", (long long)o->trips_n);
        add_number(text, o->kgm, KGM_TO_TONNE_KM);
        text_add(text, ",");
        add_number(text, o->transport_mg, MG_TO_G);
        text_add(text, ",");
        add_number(text, o->packaging_mg, MG_TO_G);
        text_add(text, ",");
        add_number(text, o->transport_mg + o->packaging_mg, MG_TO_G);
        text_add(text, "\n");
    }
}

void sheet_carbon_report_csv(const struct carbon_account *account, struct text_builder *text)
{
    text_add(text, "month,kind,region,trips,empty_trips,km,energy,unit,tonne_km,kg_co2e,"
                   "empty_kg_co2e,g_per_tonne_km\n");
    for (int64_t i = 0; i < account->categories_n; i++) {
        const struct carbon_category *c = &account->categories[i];
        add_month(text, c->month);
        text_add(text, "-01,");
        text_add_csv(text, c->kind[0] != '\0' ? c->kind : "packaging");
        text_add(text, ",");
        text_add_csv(text, c->region);
        text_addf(text, ",%lld,%lld,", (long long)c->trips_n, (long long)c->empty_n);
        add_number(text, c->driven_m, M_TO_KM);
        text_add(text, ",");
        add_number(text, c->energy_e6, ENERGY_PLACES);
        text_add(text, ",");
        text_add_csv(text, c->unit);
        text_add(text, ",");
        add_number(text, c->kgm, KGM_TO_TONNE_KM);
        text_add(text, ",");
        add_number(text, c->mg, MG_TO_KG);
        text_add(text, ",");
        add_number(text, c->empty_mg, MG_TO_KG);
        text_add(text, ",");
        if (intensity_e1(c) != FIXED_NONE) {
            add_number(text, intensity_e1(c), 1);
        }
        text_add(text, "\n");
    }
}

/* ---- tables for people ----------------------------------------------------------------------- */

struct writing {
    enum words_language language;
    struct linli_arena *arena;
    enum linli_rc rc; /* the first failure */
    const char *cells[COLUMNS];
};

static const enum word_id heads[COLUMNS] = {
    WORD_CARBON_MONTH,    WORD_CARBON_KIND,     WORD_CARBON_TRIPS,    WORD_CARBON_EMPTY,
    WORD_CARBON_KM,       WORD_CARBON_ENERGY,   WORD_CARBON_TONNE_KM, WORD_CARBON_KG,
    WORD_CARBON_EMPTY_KG, WORD_CARBON_INTENSITY};

static bool is_right(int32_t column)
{
    return column >= 2;
}

static const char *word(const struct writing *w, enum word_id id)
{
    return words_template(w->language, id);
}

static const char *done(struct writing *w, struct text_builder *text)
{
    const char *cell = "";
    enum linli_rc rc = text_finish(text, &cell, NULL);
    w->rc = w->rc == LINLI_OK ? rc : w->rc;
    return cell;
}

static const char *number(struct writing *w, int64_t value, int32_t places, int32_t shown,
                          const char *unit)
{
    struct text_builder text;
    char digits[FIXED_TEXT_BYTES];
    text_begin(&text, w->arena);
    text_add(&text, fixed_print_places(value, places, shown, true, digits));
    if (unit[0] != '\0') {
        text_addf(&text, " %s", unit);
    }
    return done(w, &text);
}

static const char *kind_cell(struct writing *w, const struct carbon_category *c)
{
    struct text_builder text;
    if (c->kind[0] == '\0') {
        return word(w, WORD_CARBON_PACKAGING);
    }
    text_begin(&text, w->arena);
    text_add(&text, c->kind);
    if (c->region[0] != '\0') {
        text_addf(&text, " (%s)", c->region);
    }
    return done(w, &text);
}

static void fill_cells(struct writing *w, const struct carbon_category *c, const char *kind)
{
    struct text_builder month;
    bool drives = c->trips_n > 0;
    int64_t intensity = intensity_e1(c);
    text_begin(&month, w->arena);
    add_month(&month, c->month);
    w->cells[0] = done(w, &month);
    w->cells[1] = kind;
    w->cells[2] = drives ? number(w, c->trips_n, 0, 0, "") : "";
    w->cells[3] = c->empty_n > 0 ? number(w, c->empty_n, 0, 0, "") : "";
    w->cells[4] = c->driven_m > 0 ? number(w, c->driven_m, M_TO_KM, 1, "") : "";
    w->cells[5] = c->unit[0] != '\0' ? number(w, c->energy_e6, ENERGY_PLACES, 1, c->unit) : "";
    w->cells[6] = drives ? number(w, c->kgm, KGM_TO_TONNE_KM, 2, "") : "";
    w->cells[7] = number(w, c->mg, MG_TO_KG, 2, "");
    w->cells[8] = c->empty_mg > 0 ? number(w, c->empty_mg, MG_TO_KG, 2, "") : "";
    w->cells[9] = drives && intensity != FIXED_NONE ? number(w, intensity, 1, 1, "") : "";
}

/* The sum of the rows of a month, which begin at `first`; *ret_end is behind them. */
static struct carbon_category sum_of(const struct carbon_account *account, int64_t first,
                                     int64_t *ret_end)
{
    struct carbon_category sum = account->categories[first];
    int64_t at = first + 1;
    sum.unit = ""; /* kilowatt-hours and litres have no sum */
    for (; at < account->categories_n && account->categories[at].month == sum.month; at++) {
        const struct carbon_category *c = &account->categories[at];
        sum.trips_n += c->trips_n;
        sum.empty_n += c->empty_n;
        sum.driven_m += c->driven_m;
        sum.kgm += c->kgm;
        sum.mg += c->mg;
        sum.empty_mg += c->empty_mg;
    }
    *ret_end = at;
    return sum;
}

/* Calls `add` for each row and for each month's sum. */
static void each_row(struct writing *w, const struct carbon_account *account,
                     void (*add)(struct writing *w, void *context, bool sum), void *context)
{
    int64_t end;
    for (int64_t first = 0; first < account->categories_n; first = end) {
        struct carbon_category sum = sum_of(account, first, &end);
        for (int64_t i = first; i < end; i++) {
            fill_cells(w, &account->categories[i], kind_cell(w, &account->categories[i]));
            add(w, context, false);
        }
        if (end - first > 1) {
            fill_cells(w, &sum, word(w, WORD_CARBON_SUM));
            add(w, context, true);
        }
    }
}

static void add_to_table(struct writing *w, void *context, bool sum)
{
    (void)sum;
    terminal_table_add(context, w->cells);
}

/* "312 orders, 84.2 g each"; nothing without orders. */
static void add_orders(const struct carbon_account *account, enum words_language language,
                       struct text_builder *text)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < account->orders_n; i++) {
        sum += account->orders[i].transport_mg + account->orders[i].packaging_mg;
    }
    if (account->orders_n > 0) {
        words_add(text, language, WORD_CARBON_ORDERS, account->orders_n,
                  (sum + account->orders_n / 2) / account->orders_n);
    }
}

enum linli_rc sheet_carbon_print(const struct carbon_account *account, enum words_language language,
                                 struct linli_arena *arena, struct text_builder *text,
                                 struct linli_error *err)
{
    struct writing w = {.language = language, .arena = arena};
    struct terminal_column columns[COLUMNS];
    struct terminal_table table;
    if (account->categories_n == 0) {
        text_addf(text, "%s\n", word(&w, WORD_CARBON_NONE));
        return LINLI_OK;
    }
    for (int32_t i = 0; i < COLUMNS; i++) {
        columns[i] = (struct terminal_column){
            .header = word(&w, heads[i]), .right = is_right(i), .fixed = true};
    }
    terminal_table_init(&table, arena, columns, COLUMNS);
    each_row(&w, account, add_to_table, &table);
    terminal_table_print(&table, text, 0, 0, false);
    if (account->orders_n > 0) {
        text_add(text, "\n");
        add_orders(account, language, text);
        text_add(text, "\n");
    }
    return w.rc == LINLI_OK ? LINLI_OK : linli_fail(err, w.rc, "out of memory");
}

/* ---- the page -------------------------------------------------------------------------------- */

static void add_to_page(struct writing *w, void *context, bool sum)
{
    struct html *html = context;
    html_row_begin(html);
    for (int32_t i = 0; i < COLUMNS; i++) {
        if (sum) {
            html_cell_strong(html, w->cells[i]);
        } else {
            html_cell(html, w->cells[i]);
        }
    }
    html_row_end(html);
}

static void put_factors(struct writing *w, const struct carbon_account *account,
                        const struct carbon_books *books, struct html *html)
{
    html_heading(html, 2, "", word(w, WORD_CARBON_FACTORS));
    for (int64_t i = 0; i < books->factors_n; i++) {
        const struct carbon_factor *f = &books->factors[i];
        struct text_builder line;
        char digits[FIXED_TEXT_BYTES];
        if (!account->uses[i]) {
            continue;
        }
        text_begin(&line, w->arena);
        words_add(&line, w->language, WORD_CARBON_FACTOR, f->carrier, f->region, f->year,
                  fixed_print(f->mg, MG_TO_KG, digits), f->unit, f->source);
        html_paragraph(html, "small", done(w, &line));
    }
    html_heading(html, 2, "", word(w, WORD_CARBON_METHOD));
    html_paragraph(html, "small",
                   word(w, books->basis == CARBON_FOOTPRINT ? WORD_CARBON_METHOD_FOOTPRINT
                                                            : WORD_CARBON_METHOD_OPERATION));
}

enum linli_rc sheet_carbon_html(const struct carbon_account *account,
                                const struct carbon_books *books, enum words_language language,
                                struct linli_arena *arena, html_write_fn write, void *context,
                                struct linli_error *err)
{
    struct writing w = {.language = language, .arena = arena};
    struct html_sheet sheet = {.title = word(&w, WORD_CARBON_TITLE), .number = "", .date = ""};
    struct html_options options = {.language = language,
                                   .title = sheet.title,
                                   .city = "",
                                   .sheets = &sheet,
                                   .sheets_n = 1,
                                   .style = ""};
    struct html_column columns[COLUMNS];
    struct text_builder orders;
    struct html html;
    for (int32_t i = 0; i < COLUMNS; i++) {
        columns[i] = (struct html_column){.head = word(&w, heads[i]),
                                          .align = is_right(i) ? HTML_RIGHT : HTML_LEFT};
    }
    html_begin(&html, arena, &options, write, context);
    html_sheet_begin(&html, 0);
    text_begin(&orders, arena);
    add_orders(account, language, &orders);
    html_paragraph(&html, "", done(&w, &orders));
    html_table_begin(&html, "list", columns, COLUMNS);
    each_row(&w, account, add_to_page, &html);
    html_table_end(&html);
    put_factors(&w, account, books, &html);
    html_sheet_end(&html);
    LINLI_TRY(html_end(&html, err));
    return w.rc == LINLI_OK ? LINLI_OK : linli_fail(err, w.rc, "out of memory");
}
