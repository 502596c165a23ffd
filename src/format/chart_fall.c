/*
 * A waterfall: the first bar as long as its value, each further one from the value before it to its
 * own, so that what a step adds or saves is what is drawn. The axis begins a fifth of the range
 * below the least value and says so by its numbers. Called by the pages of simulations.
 */
#include <assert.h>
#include <math.h>

#include "format/chart.h"
#include "format/chart_parts.h"

enum { ROW = 62, BAR = 40, VALUE = 300 };

struct scale {
    double low;
    double high;
    int64_t left;
    int64_t width;
};

static int64_t x_of(const struct scale *s, double value)
{
    double share = (value - s->low) / (s->high - s->low);
    return s->left + (int64_t)floor(share * (double)s->width + 0.5);
}

static struct scale scale_of(const struct chart_fall *chart, int64_t width)
{
    double low = chart->values[0];
    double high = chart->values[0];
    int64_t names = 0;
    for (int32_t i = 0; i < chart->n; i++) {
        low = chart->values[i] < low ? chart->values[i] : low;
        high = chart->values[i] > high ? chart->values[i] : high;
        int64_t name = chart_width_of(chart->labels[i]);
        names = name > names ? name : names;
    }
    double range = high > low ? high - low : fabs(high) + 1;
    int64_t left = names + 2 * GAP < width / 2 ? names + 2 * GAP : width / 2;
    return (struct scale){.low = low - range / 5,
                          .high = high > low ? high : low + range,
                          .left = left,
                          .width = width - left - VALUE};
}

static void add_bar(const struct chart_fall *chart, const struct scale *s, int32_t i,
                    struct text_builder *text)
{
    int64_t top = HEAD + (int64_t)i * ROW;
    int64_t from = i == 0 ? s->left : x_of(s, chart->values[i - 1]);
    int64_t to = x_of(s, chart->values[i]);
    int64_t left = from < to ? from : to;
    int64_t wide = from < to ? to - from : from - to;
    bool saves = i > 0 && chart->values[i] < chart->values[i - 1];
    chart_add_words(text, 0, top + BAR / 2 + FONT / 3, "start", "", chart->labels[i]);
    text_addf(text, "<rect class=\"%s\" x=\"%lld\" y=\"%lld\" width=\"%lld\" height=\"%d\"/>\n",
              i == 0  ? "bar"
              : saves ? "saved"
                      : "above",
              (long long)left, (long long)top, (long long)(wide > 3 ? wide : 3), (int)BAR);
    if (i + 1 < chart->n) { /* where the next one begins */
        chart_add_line(text, "grid", to, top, to, top + ROW + BAR);
    }
    chart_add_words(text, s->left + s->width + VALUE, top + BAR / 2 + FONT / 3, "end", "strong",
                    chart->show(chart->context, i));
}

void chart_fall(const struct chart_fall *chart, struct text_builder *text)
{
    int64_t width = (int64_t)chart->width_mm * MM;
    assert(chart->n > 0);
    struct scale s = scale_of(chart, width);
    chart_begin(text, chart->title, width, HEAD + (int64_t)chart->n * ROW);
    chart_add_words(text, 0, TITLE_FONT, "start", "strong", chart->title);
    for (int32_t i = 0; i < chart->n; i++) {
        add_bar(chart, &s, i, text);
    }
    text_add(text, "</svg>\n");
}
