/*
 * Labels that machines read: QR codes and Code-128 bars as inline SVG, drawn here from the modules
 * that libqrencode and zint give; what stands in a QR code; and whole sheets of labels.
 *
 * A QR label of ours holds "linli:ITEM" or "linli:ITEM/LOT": the scheme tells a scanner whose code
 * it is. In the item "%" and "/" stand as %25 and %2F, in the lot "%" as %25: the first slash parts
 * the two, and a plain code reads as itself.
 *
 * Quiet zones are part of what is drawn: 4 modules around a QR code (ISO/IEC 18004), 10 on both
 * sides of Code-128 (ISO/IEC 15417). Called by the writers of labels and forms.
 */
#ifndef LINLI_FORMAT_LABEL_H
#define LINLI_FORMAT_LABEL_H

#include "base/text.h"
#include "linli/arena.h"

enum {
    LABEL_QR_BYTES_MAX = 200,       /* more would be too fine for a label */
    LABEL_BARS_CHARACTERS_MAX = 60, /* zint draws no more symbols */
    LABEL_QR_QUIET = 4,
    LABEL_BARS_QUIET = 10
};

/* Modules row by row, 1 is black; without the quiet zone. */
struct label_modules {
    int32_t width;
    int32_t height;
    const uint8_t *modules;
};

/*
 * The QR code of a text (1 to LABEL_QR_BYTES_MAX bytes of UTF-8), error correction M. In the arena.
 * LINLI_ELIMIT: too long or empty.
 */
enum linli_rc label_qr(struct linli_arena *arena, const char *text, struct label_modules *ret_code,
                       struct linli_error *err);

/* Whether Code-128 can hold the text: 1 to LABEL_BARS_CHARACTERS_MAX printable ASCII characters. */
bool label_has_bars(const char *text);
/* The bars of such a text (asserted): one row of modules. */
enum linli_rc label_code128(struct linli_arena *arena, const char *text,
                            struct label_modules *ret_bars, struct linli_error *err);

/* Adds the SVG of a code with its quiet zone: as wide and high as CSS says (`style` of the element,
 * ours), a square for QR, stretched to its box for bars. */
void label_add_qr(struct text_builder *text, const struct label_modules *code, const char *style);
void label_add_bars(struct text_builder *text, const struct label_modules *bars, const char *style);

/* "linli:ITEM" or, with a lot that is not empty, "linli:ITEM/LOT"; in the arena. */
enum linli_rc label_content(struct linli_arena *arena, const char *item, const char *lot,
                            const char **ret_content, struct linli_error *err);
/* The way back; false when it is none of ours. *ret_lot is "" without a lot. */
bool label_read(struct linli_arena *arena, const char *content, const char **ret_item,
                const char **ret_lot);

#endif
