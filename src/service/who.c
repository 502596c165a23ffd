/* Texts that people hand in with a command (see who.h). */
#include "service/who.h"

#include <string.h>

#include "base/text.h"

enum linli_rc who_check_text(const char *text, size_t most_bytes, struct linli_error *err)
{
    size_t n = strlen(text);
    bool fine = text_valid_n(text, n) == n;
    for (size_t i = 0; i < n; i++) {
        fine = fine && (unsigned char)text[i] >= 0x20 && text[i] != 0x7f;
    }
    if (!fine) {
        return linli_fail(err, LINLI_EINPUT, "UTF-8 text without control characters was expected");
    }
    if (n > most_bytes) {
        return linli_fail(err, LINLI_ELIMIT, "a text is longer than the limit of %zu bytes",
                          most_bytes);
    }
    return LINLI_OK;
}
