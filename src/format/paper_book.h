/*
 * The book of the last months as one printable document: a table of contents, then month by month
 * the movements with the sum of each day, the differences that counts found, the orders, and the
 * stock at the month's end with everything that made it, so that a person can check it with a
 * pencil. It is written row by row; memory does not grow with it.
 *
 * Called by service/print_book, which reads the rows.
 */
#ifndef LINLI_FORMAT_PAPER_BOOK_H
#define LINLI_FORMAT_PAPER_BOOK_H

#include "format/html.h"

enum { BOOK_MONTHS_MAX = 24 };

struct book_month {
    int32_t from_day;
    int32_t to_day;
    int64_t movements_n;
    int64_t orders_n;
};

struct book_facts {
    enum words_language language;
    const char *city;
    const char *site;
    int32_t from_day;
    int32_t to_day;
    bool large;
    const struct book_month *months;
    int32_t months_n;
};

/* Sums of a table's quantities; they have no unit and serve only to check that nothing is missing.
 */
struct book_sum {
    int64_t lines_n;
    int64_t in_e3;
    int64_t out_e3;
    int64_t unmet_e3;
};

struct book {
    struct html html;
    struct html_sheet sheet;
    struct html_options options;
    const struct book_facts *facts;
    struct linli_arena scratch; /* of a row */
    int32_t day;                /* of the rows that are being written */
    struct book_sum of_day;
    struct book_sum of_table;
    int64_t amount_fen;
    bool by_day;
    const struct html_column *columns; /* of a table that has no row yet; NULL: it has */
    int32_t columns_n;
    struct html_column movement_columns[10];
    struct html_column order_columns[8];
    struct html_column stock_columns[10];
};

/* Begins it with title page and contents. finish() after it in any case. */
void book_begin(struct book *book, struct linli_arena *arena, const struct book_facts *facts,
                html_write_fn write, void *context);
void book_finish(struct book *book);
enum linli_rc book_end(struct book *book, struct linli_error *err);

void book_month_begin(struct book *book, int32_t month);

struct book_movement {
    int64_t id;
    int32_t day;
    int64_t kind; /* enum movement_kind */
    const char *code;
    const char *name;
    const char *unit;
    const char *lot;
    int64_t account;
    int64_t qty_e3;
    int64_t unmet_e3;
    const char *reason;
    const char *actor;
    const char *slip; /* its number, or that of its paper */
};
/* All movements with sums by day, or only what counts found. */
void book_movements_begin(struct book *book, bool counts_only);
void book_movement(struct book *book, const struct book_movement *movement);
void book_movements_end(struct book *book);

struct book_order {
    const char *line;
    int32_t day;
    const char *supplier;
    const char *code;
    const char *name;
    const char *unit;
    int64_t qty_e3;
    int64_t received_e3;
    int64_t unit_price_e4;
    int64_t state; /* enum line_state */
};
void book_orders_begin(struct book *book);
void book_order(struct book *book, const struct book_order *order);
void book_orders_end(struct book *book);

enum {
    BOOK_STOCK_PARTS = 7
}; /* opening, received, returned, issued, written off, counted, moved */
struct book_stock {
    const char *code;
    const char *name;
    const char *unit;
    int64_t parts_e3[BOOK_STOCK_PARTS];
};
void book_stock_begin(struct book *book);
void book_stock(struct book *book, const struct book_stock *stock);
void book_stock_end(struct book *book);

#endif
