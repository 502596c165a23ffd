/*
 * QR codes through libqrencode: the only file that calls it. The library chooses the smallest
 * version; its input is checked here first, so that it can fail for want of memory only.
 */
#include <assert.h>
#include <qrencode.h>
#include <string.h>

#include "format/label.h"

/* A module's low bit is its colour; the others say what it belongs to. */
enum { QR_BLACK = 1 };

static enum linli_rc copy_modules(struct linli_arena *arena, const QRcode *code,
                                  struct label_modules *ret_code, struct linli_error *err)
{
    uint8_t *modules;
    int64_t n = (int64_t)code->width * code->width;
    LINLI_TRY(LINLI_NEW(arena, n, &modules, err));
    for (int64_t i = 0; i < n; i++) {
        modules[i] = code->data[i] & QR_BLACK;
    }
    *ret_code = (struct label_modules){code->width, code->width, modules};
    return LINLI_OK;
}

enum linli_rc label_qr(struct linli_arena *arena, const char *text, struct label_modules *ret_code,
                       struct linli_error *err)
{
    size_t n = strlen(text);
    if (n == 0 || n > LABEL_QR_BYTES_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "a QR code holds 1 to %d bytes, not %zu",
                          LABEL_QR_BYTES_MAX, n);
    }
    QRcode *code = QRcode_encodeData((int)n, (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory while a code was drawn");
    }
    assert(code->width >= 21 && (code->width - 17) % 4 == 0); /* 17 + 4 x version */
    enum linli_rc rc = copy_modules(arena, code, ret_code, err);
    QRcode_free(code);
    return rc;
}
