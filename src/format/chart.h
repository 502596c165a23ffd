/*
 * Charts as SVG of our own: markup for html_raw, well-formed, no script, nothing from outside.
 * Black and grey only, so that a copier keeps them; what has no data is a grey field that says so,
 * never a zero.
 *
 * Values are integers of any one unit; the caller says how they are written. Geometry is in tenths
 * of a millimetre and integer, so that equal data give equal bytes.
 *
 * Called by the pages of reviews.
 */
#ifndef LINLI_FORMAT_CHART_H
#define LINLI_FORMAT_CHART_H

#include <stdbool.h>

#include "base/text.h"

/* A value in words, in the caller's arena: "95%". */
typedef const char *(*chart_show)(void *context, int64_t value);

enum chart_form {
    CHART_LINE, /* the axis begins where the values are */
    CHART_BARS  /* the axis begins at 0; `above` is stacked on them */
};

struct chart {
    const char *title;
    enum chart_form form;
    const char *const *labels; /* [n] below; as many as have room are shown, the last always */
    const int64_t *values;     /* [n] NONE: no data */
    const int64_t *above;      /* [n] >= 0, NONE where values are; NULL: nothing stacked */
    const char *above_name;    /* what is stacked, for the legend */
    int32_t n;
    int64_t target;    /* NONE: none */
    int64_t most;      /* no value can be above; NONE: no such bound */
    int64_t step_unit; /* the finest step of the axis, > 0 */
    int32_t width_mm;
    int32_t height_mm;
    const char *no_data; /* in words */
    const char *target_name;
    chart_show show;
    void *context;
};

/* Values over time, as an <svg> of its own. The last value stands beside the title. */
void chart_time(const struct chart *chart, struct text_builder *text);

/* A bar from left to right for each label, longest possible at `most` (asserted > 0), with its
 * value at the right edge; a value below 0 has no bar. Uses labels, values, n, target and the
 * words. */
void chart_rows(const struct chart *chart, struct text_builder *text);

/* A measure in words, in the caller's arena. */
typedef const char *(*chart_show_measure)(void *context, double value);

struct chart_point {
    double x;         /* >= 0 */
    double y;         /* > 0 is drawn by its logarithm, 0 at the lower edge */
    const char *name; /* "": none */
    int32_t curve;    /* neighbours of one number are joined: 1 by a line, 2 … by a dashed one */
};

struct chart_plane {
    const char *title;
    const char *x_name;
    const char *y_name;
    const struct chart_point *points; /* [points_n] finite */
    int32_t points_n;
    int32_t width_mm;
    int32_t height_mm;
    chart_show_measure show_x;
    chart_show_measure show_y;
    void *context;
};

/* Points in a plane, as an <svg> of its own (chart_points.c). */
void chart_points(const struct chart_plane *chart, struct text_builder *text);

/* A waterfall: values one after the other, each drawn from the one before it. */
struct chart_fall {
    const char *title;
    const char *const *labels; /* [n] */
    const double *values;      /* [n] finite */
    int32_t n;                 /* at least 1 */
    int32_t width_mm;
    const char *(*show)(void *context, int32_t i); /* what stands behind a bar */
    void *context;
};

void chart_fall(const struct chart_fall *chart, struct text_builder *text);

#endif
