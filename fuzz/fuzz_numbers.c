/*
 * What people type or scan of numbers and labels: paper numbers, slip numbers, the content of a
 * label. A paper number that is read prints as one that reads as the same; of a label of ours item
 * and lot come back, whatever they are; a text that is cut in two is taken as item and lot of one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "format/label.h"
#include "model/paper.h"
#include "model/slip.h"
#include "must.h"

static void paper(const char *text)
{
    struct paper_number number;
    struct paper_number again;
    char out[PAPER_NUMBER_BYTES];
    if (!paper_parse(text, &number)) {
        return;
    }
    MUST(number.day >= DATE_DAY_MIN && number.day <= DATE_DAY_MAX);
    MUST(number.no >= 1 && number.no <= PAPER_NO_MAX);
    MUST(number.again >= 1 && number.again <= PAPER_AGAIN_MAX);
    MUST(paper_parse(paper_print(&number, out), &again));
    MUST(again.kind == number.kind && again.day == number.day && again.no == number.no &&
         again.again == number.again);
}

static void slip(const char *text)
{
    enum slip_kind kind;
    if (slip_kind_of(text, &kind)) {
        MUST(kind < SLIP_KIND_N && strncmp(text, slip_prefix(kind), 2) == 0);
    }
}

/* Any text as a scanned code. */
static void scanned(const char *text, struct linli_arena *arena)
{
    const char *item;
    const char *lot;
    const char *content;
    if (!label_read(arena, text, &item, &lot)) {
        return;
    }
    MUST(item[0] != '\0');
    MUST(label_content(arena, item, lot, &content, NULL) == LINLI_OK);
    const char *same_item;
    const char *same_lot;
    MUST(label_read(arena, content, &same_item, &same_lot));
    MUST(text_equal(item, same_item) && text_equal(lot, same_lot));
}

/* An item and a lot as they are printed on a label. */
static void printed(const char *item, const char *lot, struct linli_arena *arena)
{
    const char *content;
    const char *read_item;
    const char *read_lot;
    struct label_modules code;
    if (item[0] == '\0') {
        return;
    }
    MUST(label_content(arena, item, lot, &content, NULL) == LINLI_OK);
    MUST(label_read(arena, content, &read_item, &read_lot));
    MUST(text_equal(item, read_item) && text_equal(lot, read_lot));
    enum linli_rc rc = label_qr(arena, content, &code, NULL);
    MUST((rc == LINLI_OK) == (strlen(content) <= LABEL_QR_BYTES_MAX));
    MUST(rc != LINLI_OK || (code.width == code.height && code.width >= 21));
    if (label_has_bars(item)) {
        MUST(label_code128(arena, item, &code, NULL) == LINLI_OK);
        /* start, at most a symbol a character and its change of set, check: 11 modules each; the
         * stop 13 */
        MUST(code.width % 11 == 2 && code.width <= 11 * (2 * (int32_t)strlen(item) + 2) + 13);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct linli_arena arena;
    char *text = malloc(size + 1);
    MUST(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    linli_arena_init(&arena, 0);
    paper(text);
    slip(text);
    scanned(text, &arena);
    char *cut = strchr(text, '|');
    if (cut != NULL) {
        *cut = '\0';
        printed(text, cut + 1, &arena);
    }
    linli_arena_finish(&arena);
    free(text);
    return 0;
}
