/*
 * The record of the last months and the labels of what is there, written as documents
 * (format/paper_book.h, format/paper_labels.h). Only reads; memory does not grow with the record.
 */
#ifndef LINLI_SERVICE_PRINT_BOOK_H
#define LINLI_SERVICE_PRINT_BOOK_H

#include "format/paper_book.h"
#include "format/paper_labels.h"
#include "service/city.h"

struct book_request {
    const char *site; /* NULL: the city's only site */
    int32_t day;      /* the last one */
    int32_t months_n; /* whole months before that of the day */
    enum words_language language;
    bool large;
};

/* Writes the book to a file, whole or not at all, or to standard output ("-"). */
enum linli_rc print_book(const struct city_context *context, const struct book_request *request,
                         const char *path, int64_t *ret_movements_n, struct linli_error *err);

struct label_request {
    const char *site;
    const char *item; /* NULL: all */
    bool shelves;     /* one for each item; else one for each lot that is there */
    enum words_language language;
    const struct label_size *size;
    int32_t copies_n;
    int32_t skip_n;
};

/* LINLI_EUNKNOWN: no such site or item. */
enum linli_rc print_labels(const struct city_context *context, const struct label_request *request,
                           const char *path, int64_t *ret_n, int64_t *ret_bare_n,
                           struct linli_error *err);

#endif
