/*
 * Sheets of labels for shelves and lots: name, code, lot and expiry for people, a QR code
 * (label.h says what is in it) and the item's code as Code-128 for scanners. On A4 sheets of
 * labels, or one label after the other on a roll.
 *
 * Bars are never drawn finer than 0.19 mm a module, which common scanners still read (ISO/IEC 15417
 * asks for 0.17 mm at least); a code that would need it has the QR code only, and is counted.
 */
#ifndef LINLI_FORMAT_PAPER_LABELS_H
#define LINLI_FORMAT_PAPER_LABELS_H

#include "format/html.h"

struct label_text {
    const char *code;
    const char *name;
    const char *unit;
    const char *lot;    /* "": a shelf label */
    int64_t expiry_day; /* NONE: keeps */
};

/* A size of label, and how many of them a sheet has. Lengths in tenths of a millimetre. */
struct label_size {
    const char *name; /* "70x37" */
    int32_t width_dmm;
    int32_t height_dmm;
    int32_t columns_n; /* 0: a roll */
    int32_t rows_n;
    int32_t left_dmm; /* of the sheet, to the first label */
    int32_t top_dmm;
    int32_t gap_dmm; /* between columns */
};

/* The size of that name, NULL when there is none; and the names of all, for a message. */
const struct label_size *label_size_find(const char *name);
const char *label_size_names(void);

struct label_set {
    enum words_language language;
    const char *city;
    const struct label_size *size;
    const struct label_text *labels;
    int64_t labels_n;
    int32_t copies_n;
    int32_t skip_n; /* labels of the first sheet that are used already */
};

/* Writes them; *ret_bare_n: labels without bars. */
enum linli_rc labels_write(const struct label_set *set, struct linli_arena *arena,
                           html_write_fn write, void *context, int64_t *ret_bare_n,
                           struct linli_error *err);

#endif
