/*
 * Code-128 through zint: the only file that calls it. Zint chooses between the sets A, B and C; its
 * input is checked here first. Only its modules are taken, the drawing is ours (label.c).
 */
#include <assert.h>
#include <string.h>
#include <zint.h>

#include "format/label.h"

bool label_has_bars(const char *text)
{
    size_t n = strlen(text);
    bool fine = n > 0 && n <= LABEL_BARS_CHARACTERS_MAX;
    for (size_t i = 0; fine && i < n; i++) {
        fine = text[i] >= ' ' && text[i] <= '~';
    }
    return fine;
}

/* Zint packs a row's modules eight to a byte, the first in the lowest bit. */
static enum linli_rc copy_bars(struct linli_arena *arena, const struct zint_symbol *symbol,
                               struct label_modules *ret_bars, struct linli_error *err)
{
    uint8_t *modules;
    LINLI_TRY(LINLI_NEW(arena, symbol->width, &modules, err));
    for (int i = 0; i < symbol->width; i++) {
        modules[i] = (uint8_t)(symbol->encoded_data[0][i / 8] >> (i % 8) & 1);
    }
    *ret_bars = (struct label_modules){symbol->width, 1, modules};
    return LINLI_OK;
}

enum linli_rc label_code128(struct linli_arena *arena, const char *text,
                            struct label_modules *ret_bars, struct linli_error *err)
{
    assert(label_has_bars(text));
    struct zint_symbol *symbol = ZBarcode_Create();
    if (symbol == NULL) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory while a code was drawn");
    }
    symbol->symbology = BARCODE_CODE128;
    int status = ZBarcode_Encode(symbol, (const unsigned char *)text, (int)strlen(text));
    enum linli_rc rc = LINLI_OK;
    if (status >= ZINT_ERROR || symbol->rows != 1) {
        rc = linli_fail(err, LINLI_EINTERNAL, "the bar code of %s could not be made", text);
    } else {
        rc = copy_bars(arena, symbol, ret_bars, err);
    }
    ZBarcode_Delete(symbol);
    return rc;
}
