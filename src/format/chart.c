/* Charts as SVG (see chart.h). */
#include "format/chart.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "format/chart_parts.h"

enum {
    GLYPH = 16, /* the width of half a wide character at FONT */
    TICKS_MOST = 4,
    ROW = 52 /* chart_rows */
};

/* ---- text ---------------------------------------------------------------------------------------
 */

static void add_escaped(struct text_builder *text, const char *plain)
{
    for (const char *at = plain; *at != '\0'; at++) {
        const char *entity = *at == '&'   ? "&amp;"
                             : *at == '<' ? "&lt;"
                             : *at == '>' ? "&gt;"
                             : *at == '"' ? "&quot;"
                                          : NULL;
        if (entity != NULL) {
            text_add(text, entity);
        } else {
            text_add_n(text, (unsigned char)*at < 0x20 ? " " : at, 1);
        }
    }
}

void chart_add_words(struct text_builder *text, int64_t x, int64_t y, const char *anchor,
                     const char *class, const char *words)
{
    text_addf(text, "<text x=\"%lld\" y=\"%lld\" text-anchor=\"%s\"%s%s%s>", (long long)x,
              (long long)y, anchor, class[0] != '\0' ? " class=\"" : "", class,
              class[0] != '\0' ? "\"" : "");
    add_escaped(text, words);
    text_add(text, "</text>\n");
}

static void add_rect(struct text_builder *text, const char *class, int64_t x, int64_t y,
                     int64_t width, int64_t height)
{
    text_addf(text, "<rect class=\"%s\" x=\"%lld\" y=\"%lld\" width=\"%lld\" height=\"%lld\"/>\n",
              class, (long long)x, (long long)y, (long long)width, (long long)height);
}

void chart_add_line(struct text_builder *text, const char *class, int64_t x1, int64_t y1,
                    int64_t x2, int64_t y2)
{
    text_addf(text, "<line class=\"%s\" x1=\"%lld\" y1=\"%lld\" x2=\"%lld\" y2=\"%lld\"/>\n", class,
              (long long)x1, (long long)y1, (long long)x2, (long long)y2);
}

int64_t chart_width_of(const char *words)
{
    return (int64_t)text_width(words) * GLYPH;
}

void chart_begin(struct text_builder *text, const char *title, int64_t width, int64_t height)
{
    text_addf(text,
              "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
              "width=\"%lld.%lldmm\" height=\"%lld.%lldmm\" viewBox=\"0 0 %lld %lld\" "
              "font-size=\"%d\">\n<title>",
              (long long)(width / MM), (long long)(width % MM), (long long)(height / MM),
              (long long)(height % MM), (long long)width, (long long)height, (int)FONT);
    add_escaped(text, title);
    text_add(text, "</title>\n");
}

/* ---- the axis -----------------------------------------------------------------------------------
 */

struct axis {
    int64_t low;
    int64_t high;
    int64_t step;
};

struct plot {
    const struct chart *chart;
    struct text_builder *text;
    struct axis axis;
    int64_t left;
    int64_t top;
    int64_t width;
    int64_t height;
};

/* The smallest 1, 2 or 5 times a power of ten, times the unit, of which few make the range. */
static int64_t step_of(int64_t range, int64_t unit)
{
    static const int64_t factors[] = {1, 2, 5};
    int64_t step = unit;
    for (int i = 0; range / TICKS_MOST >= step && step < INT64_MAX / 20; i++) {
        if (i > 0 && i % 3 == 0) {
            unit *= 10;
        }
        step = unit * factors[i % 3];
    }
    return step;
}

static int64_t floor_to(int64_t value, int64_t step)
{
    int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

static int64_t total(const struct chart *chart, int32_t i)
{
    return chart->values[i] + (chart->above != NULL ? chart->above[i] : 0);
}

/* False: there is nothing to show. */
static bool make_axis(const struct chart *chart, struct axis *axis)
{
    bool any = false;
    int64_t low = chart->form == CHART_BARS ? 0 : INT64_MAX;
    int64_t high = chart->form == CHART_BARS ? 0 : INT64_MIN;
    for (int32_t i = 0; i < chart->n; i++) {
        if (chart->values[i] == FIXED_NONE) {
            continue;
        }
        any = true;
        low = chart->values[i] < low ? chart->values[i] : low;
        high = total(chart, i) > high ? total(chart, i) : high;
    }
    if (!any) {
        return false;
    }
    if (chart->target != FIXED_NONE) {
        low = chart->target < low ? chart->target : low;
        high = chart->target > high ? chart->target : high;
    }
    axis->step = step_of(high - low, chart->step_unit);
    axis->low = floor_to(low, axis->step);
    axis->high = floor_to(high + axis->step - 1, axis->step);
    if (axis->high == axis->low) {
        axis->high += axis->step;
    }
    if (chart->most != FIXED_NONE && high <= chart->most && axis->high > chart->most) {
        axis->high = chart->most;
        axis->low = axis->low >= axis->high ? axis->high - axis->step : axis->low;
    }
    return true;
}

static int64_t y_of(const struct plot *p, int64_t value)
{
    assert(p->axis.high > p->axis.low);
    int64_t rise = 0;
    (void)fixed_scale(value - p->axis.low, p->height, p->axis.high - p->axis.low, FIXED_HALF_AWAY,
                      &rise);
    return p->top + p->height - rise;
}

/* The left edge of the i-th place; n gives the right edge of the plot. */
static int64_t edge_of(const struct plot *p, int32_t i)
{
    return p->left + p->width * i / p->chart->n;
}

static int64_t middle_of(const struct plot *p, int32_t i)
{
    return (edge_of(p, i) + edge_of(p, i + 1)) / 2;
}

static void add_axis(const struct plot *p)
{
    for (int64_t v = p->axis.low; v <= p->axis.high; v += p->axis.step) {
        int64_t y = y_of(p, v);
        chart_add_line(p->text, v == p->axis.low ? "axis" : "grid", p->left, y, p->left + p->width,
                       y);
        chart_add_words(p->text, p->left - GAP / 2, y + FONT / 3, "end", "",
                        p->chart->show(p->chart->context, v));
    }
}

/* The room that the axis' labels take. */
static int64_t axis_width(const struct chart *chart, const struct axis *axis)
{
    int64_t widest = 0;
    for (int64_t v = axis->low; v <= axis->high; v += axis->step) {
        int64_t width = chart_width_of(chart->show(chart->context, v));
        widest = width > widest ? width : widest;
    }
    return widest + GAP;
}

/* From the last one back, every k-th label that has room. */
static void add_labels(const struct plot *p)
{
    int64_t widest = 1;
    for (int32_t i = 0; i < p->chart->n; i++) {
        int64_t width = chart_width_of(p->chart->labels[i]) + GAP;
        widest = width > widest ? width : widest;
    }
    int64_t fit = p->width / widest > 0 ? p->width / widest : 1;
    int32_t every = (int32_t)((p->chart->n + fit - 1) / fit);
    int64_t y = p->top + p->height + FONT + GAP / 2;
    for (int32_t i = p->chart->n - 1; i >= 0; i -= every) {
        int64_t half = chart_width_of(p->chart->labels[i]) / 2;
        int64_t x = middle_of(p, i);
        int64_t right = p->left + p->width;
        if (x - half < 0) {
            continue;
        }
        chart_add_words(p->text, x + half > right ? right : x, y,
                        x + half > right ? "end" : "middle", "", p->chart->labels[i]);
    }
}

/* ---- the values ---------------------------------------------------------------------------------
 */

/* A grey field for each run of places without data. */
static void add_unknown(const struct plot *p)
{
    for (int32_t i = 0; i < p->chart->n; i++) {
        int32_t end = i;
        while (end < p->chart->n && p->chart->values[end] == FIXED_NONE) {
            end += 1;
        }
        if (end == i) {
            continue;
        }
        int64_t x = edge_of(p, i);
        int64_t width = edge_of(p, end) - x;
        add_rect(p->text, "none", x, p->top, width, p->height);
        if (width >= chart_width_of(p->chart->no_data)) {
            chart_add_words(p->text, x + width / 2, p->top + p->height / 2 + FONT / 3, "middle",
                            "faint", p->chart->no_data);
        }
        i = end;
    }
}

static void add_bars(const struct plot *p)
{
    for (int32_t i = 0; i < p->chart->n; i++) {
        if (p->chart->values[i] == FIXED_NONE) {
            continue;
        }
        int64_t room = edge_of(p, i + 1) - edge_of(p, i);
        int64_t gap = room / 5;
        int64_t base = y_of(p, p->axis.low > 0 ? p->axis.low : 0);
        int64_t y = y_of(p, p->chart->values[i]);
        add_rect(p->text, "bar", edge_of(p, i) + gap / 2, y < base ? y : base, room - gap,
                 y < base ? base - y : y - base);
        if (p->chart->above != NULL && p->chart->above[i] > 0) {
            int64_t top = y_of(p, total(p->chart, i));
            add_rect(p->text, "above", edge_of(p, i) + gap / 2, top, room - gap, y - top);
        }
    }
}

static void add_curve(const struct plot *p)
{
    bool open = false;
    for (int32_t i = 0; i <= p->chart->n; i++) {
        bool known = i < p->chart->n && p->chart->values[i] != FIXED_NONE;
        if (known) {
            text_addf(p->text, "%s%lld,%lld", open ? " " : "<polyline class=\"curve\" points=\"",
                      (long long)middle_of(p, i), (long long)y_of(p, p->chart->values[i]));
        } else if (open) {
            text_add(p->text, "\"/>\n");
        }
        open = known;
    }
    for (int32_t i = 0; i < p->chart->n; i++) {
        if (p->chart->values[i] != FIXED_NONE && p->width / p->chart->n >= 2 * MM) {
            text_addf(p->text, "<circle class=\"dot\" cx=\"%lld\" cy=\"%lld\" r=\"%d\"/>\n",
                      (long long)middle_of(p, i), (long long)y_of(p, p->chart->values[i]),
                      i == p->chart->n - 1 ? 11 : 7);
        }
    }
}

static void add_target(const struct plot *p)
{
    if (p->chart->target != FIXED_NONE) {
        int64_t y = y_of(p, p->chart->target);
        chart_add_line(p->text, "target", p->left, y, p->left + p->width, y);
    }
}

/* "target 95%": behind the title, with the line or field that it means. */
static void add_legend(const struct chart *chart, struct text_builder *text, int64_t right)
{
    struct text_builder words;
    bool stacked = chart->above != NULL;
    if (!stacked && chart->target == FIXED_NONE) {
        return;
    }
    text_begin(&words, text->arena);
    text_add(&words, stacked ? chart->above_name : chart->target_name);
    if (!stacked) {
        text_addf(&words, " %s", chart->show(chart->context, chart->target));
    }
    const char *shown = text_done(&words);
    int64_t x = right - chart_width_of(shown) - GAP;
    chart_add_words(text, right, TITLE_FONT, "end", "", shown);
    if (stacked) {
        add_rect(text, "above", x - 2 * FONT / 2, TITLE_FONT - 3 * FONT / 4, FONT, FONT * 3 / 4);
    } else {
        chart_add_line(text, "target", x - 2 * FONT, TITLE_FONT - FONT / 3, x,
                       TITLE_FONT - FONT / 3);
    }
}

static void add_title(const struct chart *chart, struct text_builder *text)
{
    struct text_builder words;
    int64_t last = chart->n > 0 ? chart->values[chart->n - 1] : FIXED_NONE;
    text_begin(&words, text->arena);
    text_addf(&words, "%s", chart->title);
    if (chart->form == CHART_LINE) {
        text_addf(&words, "  %s",
                  last == FIXED_NONE ? chart->no_data : chart->show(chart->context, last));
    }
    text_addf(text, "<g font-size=\"%d\">", (int)TITLE_FONT);
    chart_add_words(text, 0, TITLE_FONT, "start", "strong", text_done(&words));
    text_add(text, "</g>\n");
}

void chart_time(const struct chart *chart, struct text_builder *text)
{
    struct plot p = {.chart = chart, .text = text, .top = HEAD};
    int64_t width = (int64_t)chart->width_mm * MM;
    int64_t height = (int64_t)chart->height_mm * MM;
    assert(chart->step_unit > 0 && height > HEAD + FOOT && chart->n > 0);
    bool any = make_axis(chart, &p.axis);
    p.height = height - HEAD - FOOT;
    p.left = any ? axis_width(chart, &p.axis) : 0;
    p.width = width - p.left;
    chart_begin(text, chart->title, width, height);
    add_title(chart, text);
    add_unknown(&p);
    if (any) {
        add_legend(chart, text, width);
        add_axis(&p);
        if (chart->form == CHART_BARS) {
            add_bars(&p);
        } else {
            add_curve(&p);
        }
        add_target(&p);
    }
    add_labels(&p);
    text_add(text, "</svg>\n");
}

/* ---- rows ---------------------------------------------------------------------------------------
 */

void chart_rows(const struct chart *chart, struct text_builder *text)
{
    int64_t width = (int64_t)chart->width_mm * MM;
    int64_t left = 0;
    int64_t behind = chart_width_of(chart->no_data);
    assert(chart->most > 0);
    for (int32_t i = 0; i < chart->n; i++) {
        int64_t label = chart_width_of(chart->labels[i]) + GAP;
        left = label > left ? label : left;
        if (chart->values[i] != FIXED_NONE) {
            int64_t value = chart_width_of(chart->show(chart->context, chart->values[i]));
            behind = value > behind ? value : behind;
        }
    }
    left = left < width / 2 ? left : width / 2;
    int64_t room = width - left - behind - GAP;
    int64_t height = (int64_t)HEAD + (int64_t)ROW * chart->n + GAP / 2;
    chart_begin(text, chart->title, width, height);
    text_addf(text, "<g font-size=\"%d\">", (int)TITLE_FONT);
    chart_add_words(text, 0, TITLE_FONT, "start", "strong", chart->title);
    text_add(text, "</g>\n");
    add_legend(chart, text, width);
    for (int32_t i = 0; i < chart->n; i++) {
        int64_t y = (int64_t)HEAD + (int64_t)ROW * i;
        int64_t value = chart->values[i];
        int64_t bar = 0;
        if (value != FIXED_NONE && value > 0) {
            int64_t most = value < chart->most ? value : chart->most;
            (void)fixed_scale(most, room, chart->most, FIXED_HALF_AWAY, &bar);
        }
        chart_add_words(text, left - GAP, y + ROW / 2 + FONT / 3, "end", "", chart->labels[i]);
        add_rect(text, "bar", left, y + ROW / 6, bar, ROW * 2 / 3);
        chart_add_words(text, width, y + ROW / 2 + FONT / 3, "end", "",
                        value == FIXED_NONE ? chart->no_data : chart->show(chart->context, value));
    }
    if (chart->target != FIXED_NONE && chart->target <= chart->most) {
        int64_t x = 0;
        (void)fixed_scale(chart->target, room, chart->most, FIXED_HALF_AWAY, &x);
        chart_add_line(text, "target", left + x, HEAD, left + x, HEAD + (int64_t)ROW * chart->n);
    }
    text_add(text, "</svg>\n");
}
