/*
 * Documents for paper and browser: one HTML file of A4 sheets, with running heads, repeated table
 * heads and page numbers that the browser prints by the rules of CSS Paged Media (margin boxes with
 * counter(page)). Black on white, no script, nothing from outside the file: it can be mailed, kept
 * and printed years later.
 *
 * The text is at the same time well-formed XML, so that any XML reader can check it. Every text
 * from outside goes through html_text or a cell, which escape it; only html_raw takes markup, which
 * must be our own (a chart, a bar code).
 *
 * What is written goes to a sink piece by piece: memory does not grow with the document. The first
 * failure is kept, later calls do nothing, html_end reports it.
 *
 * Called by the writers of forms and reviews.
 */
#ifndef LINLI_FORMAT_HTML_H
#define LINLI_FORMAT_HTML_H

#include "format/words.h"
#include "linli/arena.h"

/* Takes the next bytes of the document. */
typedef enum linli_rc (*html_write_fn)(void *context, const char *bytes, size_t n,
                                       struct linli_error *err);

/* A kind of pages: what stands at the head of each of them, above the line. */
struct html_sheet {
    const char *title;
    const char *number; /* "" when it has none */
    const char *date;   /* "" */
    bool landscape;
    const char *size; /* of the page as CSS has it, "50mm 30mm"; NULL: A4 */
    bool bare;        /* no margins, no head, no title: labels */
};

struct html_options {
    enum words_language language;
    const char *title; /* of the document */
    const char *city;
    bool large;                      /* large print: text of 16 points */
    const struct html_sheet *sheets; /* the caller's, until html_end */
    int32_t sheets_n;
    const char *style; /* further CSS of our own, never from outside; "" */
};

struct html {
    const struct html_options *options;
    struct text_builder text; /* what the sink has not got yet */
    html_write_fn write;
    void *context;
    struct linli_error err; /* the first failure */
    uint64_t refused_n;     /* what the arena had refused when the document began */
    bool in_sheet;
    int32_t columns_n; /* of the open table; 0: none */
    int32_t cells_n;   /* of the open row; -1: none */
    const struct html_column *columns;
};

/* Begins a document. The options must outlive it. */
void html_begin(struct html *html, struct linli_arena *arena, const struct html_options *options,
                html_write_fn write, void *context);

/* A new page with the head of that sheet and its title as first heading. Sheets do not nest; the
 * same one may come again. */
void html_sheet_begin(struct html *html, int32_t sheet);
void html_sheet_end(struct html *html);

/* Text, escaped. A heading of level 2 to 4 stays with what follows it; `id` ("" for none) can be
 * linked to. A paragraph may have a class of the style ("" for none), such as "small" or "note". */
void html_text(struct html *html, const char *text);
void html_heading(struct html *html, int32_t level, const char *id, const char *text);
void html_paragraph(struct html *html, const char *style, const char *text);
/* A numbered list, or one with dots. */
void html_list(struct html *html, bool numbered, const char *const *texts, int32_t n);
/* A paragraph that links to the heading of that id: a line of a table of contents. */
void html_link(struct html *html, const char *id, const char *text);
/* Places to write on, side by side: "Name ________  Date ________". */
void html_blanks(struct html *html, const char *const *labels, int32_t n);
/* From here on a new page. */
void html_page_break(struct html *html);
/* Markup of our own, well-formed. */
void html_raw(struct html *html, const char *markup);

enum html_align { HTML_LEFT, HTML_RIGHT, HTML_CENTER };

struct html_column {
    const char *head;
    enum html_align align;
    int32_t width_mm; /* 0: a part of what is left */
    bool box;         /* a box to tick stands in every empty cell */
};

/*
 * A table whose head is repeated on each page. Of `style`, "write" gives rows the height that a pen
 * needs, "" is for reading, "list" is dense. Cells come one after the other; a row is full when the
 * next begins (asserted). NULL in a cell is an empty one, to be written into.
 */
void html_table_begin(struct html *html, const char *style, const struct html_column *columns,
                      int32_t columns_n);
void html_row_begin(struct html *html);
void html_cell(struct html *html, const char *text);
/* A cell in bold (a sum), and one whose text and markup come between begin and end. */
void html_cell_strong(struct html *html, const char *text);
void html_cell_begin(struct html *html);
void html_cell_end(struct html *html);
void html_row_end(struct html *html);
/* The whole row at once; columns_n texts. */
void html_row(struct html *html, const char *const *cells);
/* A row of one cell across the table: the head of a group. */
void html_row_group(struct html *html, const char *text);
void html_table_end(struct html *html);

/* Gives the sink all that was written so far: nothing of it is needed in the arena any more. What
 * the document goes on with takes new memory. */
void html_flush(struct html *html);

/* The rest of the document, to the sink; reports the first failure. */
enum linli_rc html_end(struct html *html, struct linli_error *err);

#endif
