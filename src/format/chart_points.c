/*
 * Points in a plane (see chart.h): the one axis in the values' own measure from 0, the other in
 * their logarithm, so that a hundredth and a tenth of a per cent stand as far apart as one and ten.
 * Curves join the points of one kind; a point alone has its name beside it.
 */
#include <assert.h>
#include <math.h>

#include "format/chart.h"
#include "format/chart_parts.h"

enum { LEFT = 150, RADIUS = 9, DECADES_MOST = 8, TICKS = 5 };

struct plane {
    const struct chart_plane *chart;
    struct text_builder *text;
    int64_t left;
    int64_t top;
    int64_t width;
    int64_t height;
    double x_most;
    int32_t low; /* powers of ten of the axis upwards */
    int32_t high;
};

static int64_t x_of(const struct plane *p, double x)
{
    return p->left + (int64_t)floor((double)p->width * x / p->x_most + 0.5);
}

static int64_t y_of(const struct plane *p, double y)
{
    double least = pow(10, p->low);
    double share = (log10(y > least ? y : least) - p->low) / (p->high - p->low);
    return p->top + p->height - (int64_t)floor((double)p->height * share + 0.5);
}

/* 1, 2 or 5 times a power of ten, so that at most TICKS of it reach `most`. */
static double step_of(double most)
{
    static const double steps[] = {1, 2, 5, 10};
    double decade = pow(10, floor(log10(most / TICKS)));
    for (int i = 0; i < 3; i++) {
        if (steps[i] * decade * TICKS >= most) {
            return steps[i] * decade;
        }
    }
    return steps[3] * decade;
}

static void measure(struct plane *p)
{
    double most = 0;
    double low = INFINITY;
    double high = 0;
    for (int32_t i = 0; i < p->chart->points_n; i++) {
        const struct chart_point *point = &p->chart->points[i];
        most = point->x > most ? point->x : most;
        low = point->y > 0 && point->y < low ? point->y : low;
        high = point->y > high ? point->y : high;
    }
    double step = step_of(most > 0 ? most : 1);
    p->x_most = ceil((most > 0 ? most : 1) / step) * step;
    p->low = isfinite(low) ? (int32_t)floor(log10(low)) : -1;
    p->high = high > 0 ? (int32_t)ceil(log10(high)) : 0;
    p->high = p->high > p->low ? p->high : p->low + 1;
    p->low = p->high - p->low > DECADES_MOST ? p->high - DECADES_MOST : p->low;
}

static void draw_axes(const struct plane *p)
{
    int64_t bottom = p->top + p->height;
    double step = step_of(p->x_most);
    for (int32_t d = p->low; d <= p->high; d++) {
        int64_t y = y_of(p, pow(10, d));
        chart_add_line(p->text, "grid", p->left, y, p->left + p->width, y);
        chart_add_words(p->text, p->left - GAP / 2, y + FONT / 3, "end", "",
                        p->chart->show_y(p->chart->context, pow(10, d)));
    }
    for (int32_t i = 0; i * step <= p->x_most * 1.000001; i++) {
        int64_t x = x_of(p, i * step);
        chart_add_line(p->text, "grid", x, p->top, x, bottom);
        chart_add_words(p->text, x, bottom + FONT + GAP / 2, "middle", "",
                        p->chart->show_x(p->chart->context, i * step));
    }
    chart_add_line(p->text, "axis", p->left, bottom, p->left + p->width, bottom);
    chart_add_words(p->text, p->left + p->width, bottom + 2 * FONT + GAP, "end", "faint",
                    p->chart->x_name);
    chart_add_words(p->text, 0, p->top - FONT, "start", "faint", p->chart->y_name);
}

static void draw_points(const struct plane *p)
{
    for (int32_t i = 0; i < p->chart->points_n; i++) {
        const struct chart_point *point = &p->chart->points[i];
        int64_t x = x_of(p, point->x);
        int64_t y = y_of(p, point->y);
        const struct chart_point *before = i > 0 ? point - 1 : NULL;
        if (before != NULL && point->curve != 0 && before->curve == point->curve) {
            chart_add_line(p->text, point->curve == 1 ? "curve" : "target", x_of(p, before->x),
                           y_of(p, before->y), x, y);
        }
        text_addf(p->text, "<circle class=\"dot\" cx=\"%lld\" cy=\"%lld\" r=\"%d\"/>\n",
                  (long long)x, (long long)y, point->curve != 0 ? (int)RADIUS / 2 : (int)RADIUS);
        bool right = x > p->left + 3 * p->width / 4;
        chart_add_words(p->text, right ? x - GAP : x + GAP, y - GAP / 2, right ? "end" : "start",
                        point->curve == 1 ? "strong" : "", point->name);
    }
}

void chart_points(const struct chart_plane *chart, struct text_builder *text)
{
    int64_t width = (int64_t)chart->width_mm * MM;
    int64_t height = (int64_t)chart->height_mm * MM;
    struct plane plane = {.chart = chart,
                          .text = text,
                          .left = LEFT,
                          .top = HEAD + 2 * FONT,
                          .width = width - LEFT - 4 * GAP,
                          .height = height - HEAD - FOOT - 3 * FONT};
    assert(plane.width > 0 && plane.height > 0);
    measure(&plane);
    chart_begin(text, chart->title, width, height);
    text_addf(text, "<g font-size=\"%d\">", (int)TITLE_FONT);
    chart_add_words(text, 0, TITLE_FONT, "start", "strong", chart->title);
    text_add(text, "</g>\n");
    draw_axes(&plane);
    draw_points(&plane);
    text_add(text, "</svg>\n");
}
