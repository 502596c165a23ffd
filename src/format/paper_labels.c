/* Sheets of labels (see paper_labels.h). */
#include "format/paper_labels.h"

#include <assert.h>
#include <stdio.h>

#include "base/fixed.h"
#include "format/label.h"

enum {
    PADDING_UM = 2500,
    MODULE_FINEST_UM = 190,
    MODULE_WIDEST_UM = 400,
    UM_IN_DMM = 100,
    LOW_DMM = 320, /* labels lower than this have smaller letters */
    STYLE_BYTES = 64
};

static const struct label_size sizes[] = {
    {"70x37", 700, 370, 3, 8, 0, 5, 0},     {"105x48", 1050, 480, 2, 6, 0, 45, 0},
    {"63x38", 635, 381, 3, 7, 72, 151, 25}, {"50x30", 500, 300, 0, 0, 0, 0, 0},
    {"60x40", 600, 400, 0, 0, 0, 0, 0},
};

static const char style[] =
    "section { font-size: 9pt; line-height: 1.2; }\n"
    ".page { break-after: page; display: grid; align-content: start; overflow: hidden; }\n"
    ".page:last-child { break-after: auto; }\n"
    ".label { overflow: hidden; padding: 2mm 2.5mm 1.5mm; display: grid; gap: 1mm 2mm;\n"
    "  grid-template: minmax(0, 1fr) auto / auto minmax(0, 1fr); break-inside: avoid; }\n"
    ".label .t { min-width: 0; min-height: 0; overflow: hidden; display: flex;\n"
    "  flex-direction: column; gap: .4mm; }\n"
    ".label .n { font-weight: 700; overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2;\n"
    "  -webkit-box-orient: vertical; overflow-wrap: anywhere; margin-bottom: auto; }\n"
    ".label .c { font-size: .82em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; "
    "}\n"
    ".label .e { font-size: 1.75em; line-height: 1; font-weight: 700; white-space: nowrap; }\n"
    ".label .b { grid-column: 1 / 3; text-align: center; font-size: .75em; line-height: 1.1; }\n"
    ".label .b svg { margin: 0 auto .4mm; }\n"
    ".low { font-size: 7pt; }\n"
    ".low .label { padding: 1.5mm 2mm 1mm; gap: .5mm 1.5mm; }\n"
    "@media screen { body { max-width: none; margin: 0; padding: 0; } .page { outline: 1px dashed "
    "#999; } }\n";

const struct label_size *label_size_find(const char *name)
{
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        if (text_equal(sizes[i].name, name)) {
            return &sizes[i];
        }
    }
    return NULL;
}

const char *label_size_names(void)
{
    return "70x37, 105x48, 63x38 (A4 sheets), 50x30, 60x40 (rolls)";
}

struct labels {
    struct html html;
    struct linli_arena *arena;
    const struct label_set *set;
    int64_t bare_n;
};

/* The width of a module in micrometres, 0 when it would be too fine. */
static int32_t module_um(const struct label_size *size, const struct label_modules *bars)
{
    int32_t room_um = size->width_dmm * UM_IN_DMM - 2 * PADDING_UM;
    int32_t um = room_um / (bars->width + 2 * LABEL_BARS_QUIET);
    um = um > MODULE_WIDEST_UM ? MODULE_WIDEST_UM : um;
    return um < MODULE_FINEST_UM ? 0 : um;
}

static enum linli_rc add_bars(struct labels *l, const struct label_text *label,
                              struct linli_error *err)
{
    const struct label_size *size = l->set->size;
    struct label_modules bars;
    struct text_builder text;
    char box[STYLE_BYTES];
    int32_t um = 0;
    if (label_has_bars(label->code)) {
        LINLI_TRY(label_code128(l->arena, label->code, &bars, err));
        um = module_um(size, &bars);
    }
    if (um == 0) {
        l->bare_n += 1;
        return LINLI_OK;
    }
    int64_t width_um = (int64_t)um * (bars.width + 2 * LABEL_BARS_QUIET);
    snprintf(box, sizeof(box), "width: %lld.%03lldmm; height: %dmm", (long long)(width_um / 1000),
             (long long)(width_um % 1000), size->height_dmm < LOW_DMM ? 6 : 8);
    text_begin(&text, l->arena);
    label_add_bars(&text, &bars, box);
    html_raw(&l->html, "<div class=\"b\">");
    html_raw(&l->html, text_done(&text));
    html_text(&l->html, label->code);
    html_raw(&l->html, "</div>");
    return LINLI_OK;
}

static enum linli_rc add_qr(struct labels *l, const struct label_text *label,
                            struct linli_error *err)
{
    const char *content;
    struct label_modules code;
    struct text_builder text;
    char box[STYLE_BYTES];
    int32_t side_mm = l->set->size->height_dmm < LOW_DMM ? 16 : 20;
    LINLI_TRY(label_content(l->arena, label->code, label->lot, &content, err));
    LINLI_TRY(label_qr(l->arena, content, &code, err));
    snprintf(box, sizeof(box), "width: %dmm; height: %dmm", (int)side_mm, (int)side_mm);
    text_begin(&text, l->arena);
    label_add_qr(&text, &code, box);
    html_raw(&l->html, text_done(&text));
    return LINLI_OK;
}

/* A line of the label: class, words before it, text. */
static void add_text(struct labels *l, const char *class, const char *before, const char *text)
{
    html_raw(&l->html, class);
    html_text(&l->html, before);
    html_raw(&l->html, text_is_empty(before) ? "" : " ");
    html_text(&l->html, text);
    html_raw(&l->html, "</div>");
}

static void add_texts(struct labels *l, const struct label_text *label)
{
    const enum words_language language = l->set->language;
    struct text_builder text;
    html_raw(&l->html, "<div class=\"t\">");
    add_text(l, "<div class=\"n\">", "", text_is_empty(label->name) ? label->code : label->name);
    text_begin(&text, l->arena);
    text_addf(&text, "%s%s%s", label->code, text_is_empty(label->unit) ? "" : " \xc2\xb7 ",
              label->unit);
    add_text(l, "<div class=\"c\">", "", text_done(&text));
    if (!text_is_empty(label->lot)) {
        add_text(l, "<div class=\"c\">", words_template(language, WORD_LABEL_LOT), label->lot);
    }
    if (label->expiry_day != FIXED_NONE) {
        text_begin(&text, l->arena);
        words_add(&text, language, WORD_DAY, label->expiry_day);
        add_text(l, "<div class=\"c\">", "", words_template(language, WORD_LABEL_EXPIRY));
        add_text(l, "<div class=\"e\">", "", text_done(&text));
    }
    html_raw(&l->html, "</div>");
}

static enum linli_rc add_label(struct labels *l, const struct label_text *label,
                               struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(l->arena);
    html_raw(&l->html, "<div class=\"label\">");
    LINLI_TRY(add_qr(l, label, err));
    add_texts(l, label);
    LINLI_TRY(add_bars(l, label, err));
    html_raw(&l->html, "</div>\n");
    html_flush(&l->html); /* what waits lies behind the mark */
    linli_arena_rewind(l->arena, mark);
    return LINLI_OK;
}

static void begin_page(struct labels *l)
{
    html_raw(&l->html, "<div class=\"page\">\n");
}

/* The grid of a page; labels that are used already stay empty. */
static enum linli_rc add_pages(struct labels *l, struct linli_error *err)
{
    const struct label_set *set = l->set;
    int64_t per_page = set->size->columns_n == 0 ? 1 : set->size->columns_n * set->size->rows_n;
    int64_t at = set->size->columns_n == 0 ? 0 : set->skip_n % per_page;
    begin_page(l);
    for (int64_t i = 0; i < at; i++) {
        html_raw(&l->html, "<div></div>");
    }
    for (int64_t i = 0; i < set->labels_n * set->copies_n; i++) {
        if (at == per_page) {
            html_raw(&l->html, "</div>\n");
            begin_page(l);
            at = 0;
        }
        LINLI_TRY(add_label(l, &set->labels[i / set->copies_n], err));
        at += 1;
    }
    html_raw(&l->html, "</div>\n");
    return LINLI_OK;
}

/* The style with the lengths of this size. */
static enum linli_rc make_style(struct labels *l, const char **ret_style, struct linli_error *err)
{
    const struct label_size *s = l->set->size;
    struct text_builder text;
    text_begin(&text, l->arena);
    text_add(&text, style);
    if (s->columns_n == 0) {
        text_addf(&text, ".page { grid-template: %d.%dmm / %d.%dmm; }\n", (int)s->height_dmm / 10,
                  (int)s->height_dmm % 10, (int)s->width_dmm / 10, (int)s->width_dmm % 10);
    } else {
        text_addf(&text,
                  ".page { width: 210mm; height: 296mm; padding: %d.%dmm 0 0 %d.%dmm;\n"
                  "  grid-template-columns: repeat(%d, %d.%dmm); grid-auto-rows: %d.%dmm;\n"
                  "  column-gap: %d.%dmm; }\n",
                  (int)s->top_dmm / 10, (int)s->top_dmm % 10, (int)s->left_dmm / 10,
                  (int)s->left_dmm % 10, (int)s->columns_n, (int)s->width_dmm / 10,
                  (int)s->width_dmm % 10, (int)s->height_dmm / 10, (int)s->height_dmm % 10,
                  (int)s->gap_dmm / 10, (int)s->gap_dmm % 10);
    }
    return text_finish(&text, ret_style, err);
}

enum linli_rc labels_write(const struct label_set *set, struct linli_arena *arena,
                           html_write_fn write, void *context, int64_t *ret_bare_n,
                           struct linli_error *err)
{
    assert(set->size != NULL && set->copies_n >= 1 && set->skip_n >= 0);
    const struct label_size *s = set->size;
    struct labels l = {.arena = arena, .set = set};
    char page[STYLE_BYTES];
    snprintf(page, sizeof(page), "%d.%dmm %d.%dmm", (int)s->width_dmm / 10, (int)s->width_dmm % 10,
             (int)s->height_dmm / 10, (int)s->height_dmm % 10);
    struct html_sheet sheet = {.title = words_template(set->language, WORD_LABEL_TITLE),
                               .number = "",
                               .date = "",
                               .size = s->columns_n == 0 ? page : NULL,
                               .bare = true};
    struct html_options options = {.language = set->language,
                                   .title = sheet.title,
                                   .city = set->city,
                                   .sheets = &sheet,
                                   .sheets_n = 1};
    LINLI_TRY(make_style(&l, &options.style, err));
    html_begin(&l.html, arena, &options, write, context);
    html_sheet_begin(&l.html, 0);
    if (s->height_dmm < LOW_DMM) {
        html_raw(&l.html, "<div class=\"low\">\n");
    }
    LINLI_TRY(add_pages(&l, err));
    if (s->height_dmm < LOW_DMM) {
        html_raw(&l.html, "</div>\n");
    }
    html_sheet_end(&l.html);
    LINLI_TRY(html_end(&l.html, err));
    *ret_bare_n = l.bare_n;
    return LINLI_OK;
}
