/* What the files of a simulation's sheet share. */
#ifndef LINLI_FORMAT_SHEET_TWIN_PARTS_H
#define LINLI_FORMAT_SHEET_TWIN_PARTS_H

#include "format/sheet_twin.h"

enum { SHEET_TWIN_LEVERS, SHEET_TWIN_STRAINS, SHEET_TWIN_STEPS, SHEET_TWIN_GRIDS };
enum { SHEET_TWIN_GRID_COLUMNS = 9, SHEET_TWIN_GRID_ROWS = 16 };

/* A table that only some questions ask for. Texts lie in the text's arena. */
struct sheet_twin_grid {
    const char *title;
    const char *note; /* below it; "" */
    const char *heads[SHEET_TWIN_GRID_COLUMNS];
    int32_t columns_n;
    int32_t left_n; /* the first so many columns stand left */
    const char *cells[SHEET_TWIN_GRID_ROWS][SHEET_TWIN_GRID_COLUMNS];
    int32_t rows_n;
};

/* False: not asked for. */
typedef bool (*sheet_twin_grid_fn)(const struct twin_report *report, enum words_language language,
                                   struct text_builder *text, struct sheet_twin_grid *ret);
extern const sheet_twin_grid_fn sheet_twin_grids[SHEET_TWIN_GRIDS];

/* The name of a lever in words. */
const char *sheet_twin_lever(enum twin_lever lever, enum words_language language);

/* A double with so many decimals and thousands marked; a share with its sign: "-12.7 %". */
void sheet_twin_add_number(struct text_builder *text, double value, int32_t places);
void sheet_twin_add_change(struct text_builder *part, double change);
/* What was built, "" for want of memory, which is kept in `text`. */
const char *sheet_twin_built(struct text_builder *part, struct text_builder *text);

#endif
