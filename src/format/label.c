/*
 * Drawing codes as SVG and naming what they hold (see label.h). A row's black runs become
 * rectangles of one path, "M x y h n v 1 h -n z": small, sharp at every size, and without seams
 * between modules.
 */
#include "format/label.h"

#include <assert.h>
#include <string.h>

static const char scheme[] = "linli:";

static void add_runs(struct text_builder *text, const struct label_modules *code, int32_t y)
{
    const uint8_t *row = code->modules + (int64_t)y * code->width;
    for (int32_t x = 0; x < code->width;) {
        int32_t from = x;
        while (x < code->width && row[x] == row[from]) {
            x += 1;
        }
        if (row[from] != 0) {
            text_addf(text, "M%d %dh%dv1h-%dz", (int)from, (int)y, (int)(x - from),
                      (int)(x - from));
        }
    }
}

/* The picture with `quiet_x` and `quiet_y` white modules around it. */
static void add_svg(struct text_builder *text, const struct label_modules *code, int32_t quiet_x,
                    int32_t quiet_y, bool stretched, const char *style)
{
    assert(code->width > 0 && code->height > 0);
    text_addf(text,
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"%d %d %d %d\"%s"
              " shape-rendering=\"crispEdges\" style=\"%s\"><path d=\"",
              (int)-quiet_x, (int)-quiet_y, (int)(code->width + 2 * quiet_x),
              (int)(code->height + 2 * quiet_y), stretched ? " preserveAspectRatio=\"none\"" : "",
              style);
    for (int32_t y = 0; y < code->height; y++) {
        add_runs(text, code, y);
    }
    text_add(text, "\"/></svg>");
}

void label_add_qr(struct text_builder *text, const struct label_modules *code, const char *style)
{
    add_svg(text, code, LABEL_QR_QUIET, LABEL_QR_QUIET, false, style);
}

void label_add_bars(struct text_builder *text, const struct label_modules *bars, const char *style)
{
    add_svg(text, bars, LABEL_BARS_QUIET, 0, true, style);
}

static void add_part(struct text_builder *text, const char *part, bool slash_too)
{
    for (const char *at = part; *at != '\0'; at++) {
        if (*at == '%') {
            text_add(text, "%25");
        } else if (*at == '/' && slash_too) {
            text_add(text, "%2F");
        } else {
            text_add_n(text, at, 1);
        }
    }
}

enum linli_rc label_content(struct linli_arena *arena, const char *item, const char *lot,
                            const char **ret_content, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_add(&text, scheme);
    add_part(&text, item, true);
    if (!text_is_empty(lot)) {
        text_add(&text, "/");
        add_part(&text, lot, false);
    }
    return text_finish(&text, ret_content, err);
}

/* A part with its escapes undone; NULL when one is none of ours. */
static const char *read_part(struct linli_arena *arena, const char *part, size_t n)
{
    struct text_builder text;
    text_begin(&text, arena);
    for (size_t i = 0; i < n; i++) {
        if (part[i] != '%') {
            text_add_n(&text, part + i, 1);
        } else if (n - i >= 3 && strncmp(part + i, "%25", 3) == 0) {
            text_add(&text, "%");
            i += 2;
        } else if (n - i >= 3 && (strncmp(part + i, "%2F", 3) == 0)) {
            text_add(&text, "/");
            i += 2;
        } else {
            return NULL;
        }
    }
    return text_done(&text);
}

bool label_read(struct linli_arena *arena, const char *content, const char **ret_item,
                const char **ret_lot)
{
    if (strncmp(content, scheme, strlen(scheme)) != 0) {
        return false;
    }
    const char *item = content + strlen(scheme);
    size_t item_n = strcspn(item, "/");
    const char *lot = item[item_n] == '/' ? item + item_n + 1 : "";
    const char *item_read = read_part(arena, item, item_n);
    const char *lot_read = read_part(arena, lot, strlen(lot));
    if (text_is_empty(item_read) || lot_read == NULL) {
        return false;
    }
    *ret_item = item_read;
    *ret_lot = lot_read;
    return true;
}
