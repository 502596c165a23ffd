/*
 * Lines and figures of the plain texts that routing problems come in. A cursor goes through the
 * text and keeps the number of its line, so that every complaint can name it. Figures are read as
 * they are written: whole ones exactly, others as the nearest double. Called by route_vrplib.c,
 * route_solomon.c and route_solution.c.
 */
#ifndef LINLI_FORMAT_ROUTE_LINES_H
#define LINLI_FORMAT_ROUTE_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "linli/error.h"

struct route_cursor {
    const char *at;
    int32_t line; /* from 1 */
};

struct route_figure {
    double value;
    int64_t whole; /* where is_whole */
    bool is_whole;
};

/* How an instance's figures become integers (docs/routing.md). */
enum route_convention {
    ROUTE_ROUND,  /* to the nearest */
    ROUTE_DIMACS, /* times ten, truncated */
    ROUTE_EXACT,  /* times a thousand, rounded */
    ROUTE_AS_IS
};

/* Skips blanks inside the line. */
void route_skip_blanks(struct route_cursor *cursor);
/* Goes behind the end of the line; false at the end of the text. */
bool route_next_line(struct route_cursor *cursor);
/* Goes on to the first line, from here on, that is not blank; false at the end of the text. */
bool route_skip_empty(struct route_cursor *cursor);
bool route_at_line_end(const struct route_cursor *cursor);
/* The length of the word (no blanks) that begins here. */
int32_t route_word(const struct route_cursor *cursor);
bool route_word_is(const struct route_cursor *cursor, const char *word);

/* Reads one figure and goes behind it. */
enum linli_rc route_figure(struct route_cursor *cursor, struct route_figure *ret_figure,
                           struct linli_error *err);
/* Reads one whole number from `least` to `most`. */
enum linli_rc route_whole(struct route_cursor *cursor, int64_t least, int64_t most,
                          int64_t *ret_whole, struct linli_error *err);
/* The rest of the line must be blank. */
enum linli_rc route_line_end(struct route_cursor *cursor, struct linli_error *err);

/* The integer of a figure. */
enum linli_rc route_scaled(const struct route_cursor *cursor, struct route_figure figure,
                           enum route_convention convention, int64_t *ret_value,
                           struct linli_error *err);
/* Reads a figure and scales it. */
enum linli_rc route_amount(struct route_cursor *cursor, enum route_convention convention,
                           int64_t *ret_value, struct linli_error *err);

#endif
