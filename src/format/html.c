/*
 * HTML for paper (see html.h). The head of each sheet is a named page of CSS: `@page s0` with its
 * margin boxes, taken by `.s0 { page: s0 }`. Browsers that know no margin boxes print their own
 * head and foot; the title stands on the first page of a sheet in any case.
 */
#include "format/html.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FLUSH_BYTES = 1 << 16 };

/* Everything that does not depend on the document. Lengths are those of paper. */
static const char style_all[] =
    "* { box-sizing: border-box; }\n"
    "html { color: #000; background: #fff; font-family: 'Noto Sans CJK SC', 'Source Han Sans SC',\n"
    "  'Noto Sans SC', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'WenQuanYi Micro "
    "Hei',\n"
    "  'Noto Sans', 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; }\n"
    "body { margin: 0; line-height: 1.5; }\n"
    "section { break-before: page; }\n"
    "section:first-of-type { break-before: auto; }\n"
    "h1 { font-size: 1.75em; line-height: 1.2; font-weight: 700; margin: 0; }\n"
    "h2 { font-size: 1.25em; line-height: 1.3; margin: 1.2em 0 .35em; }\n"
    "h3 { font-size: 1.06em; line-height: 1.3; margin: 1em 0 .3em; }\n"
    "h4 { font-size: 1em; margin: .8em 0 .2em; }\n"
    "h1, h2, h3, h4 { break-after: avoid; break-inside: avoid; }\n"
    "p { margin: .35em 0; orphans: 3; widows: 3; }\n"
    "a { color: inherit; text-decoration: none; }\n"
    "ol, ul { margin: .4em 0; padding-left: 1.8em; }\n"
    "li { margin: .25em 0; break-inside: avoid; }\n"
    ".head { display: flex; align-items: baseline; gap: 5mm; border-bottom: .5mm solid #000;\n"
    "  padding-bottom: 1.5mm; margin-bottom: 3.5mm; break-after: avoid; }\n"
    ".head h1 { flex: 1; }\n"
    ".head span { white-space: nowrap; font-weight: 500; }\n"
    ".small { font-size: .86em; }\n"
    ".note { border-left: .8mm solid #000; padding: .5mm 0 .5mm 3mm; margin: 2.5mm 0; }\n"
    ".big { font-size: 1.35em; font-weight: 700; }\n"
    ".contents { display: flex; margin: .2em 0; }\n"
    "table { width: 100%; border-collapse: collapse; margin: 2mm 0 3mm; }\n"
    "table.fixed { table-layout: fixed; }\n"
    "thead { display: table-header-group; }\n"
    "tr { break-inside: avoid; }\n"
    "th, td { border-bottom: .2mm solid #000; padding: 1mm 1.5mm; vertical-align: middle;\n"
    "  text-align: left; overflow-wrap: anywhere; }\n"
    "th { font-size: .9em; font-weight: 700; line-height: 1.25; vertical-align: bottom;\n"
    "  border-bottom: .4mm solid #000; overflow-wrap: normal; }\n"
    "td { line-height: 1.3; }\n"
    "th.r, td.r { text-align: right; }\n"
    "th.r + th:not(.r), td.r + td:not(.r) { padding-left: 4mm; }\n"
    "th.c, td.c { text-align: center; }\n"
    "td b { white-space: nowrap; }\n"
    "table.list td { padding: .4mm 1.5mm; font-size: .9em; }\n"
    "td.group { font-weight: 700; padding-top: 3mm; border-bottom-width: .4mm;\n"
    "  break-after: avoid; }\n"
    "table.write th, table.write td { border: .2mm solid #000; }\n"
    "table.write th { border-bottom-width: .4mm; }\n"
    "table.write td.group { border-left: 0; border-right: 0; }\n"
    ".box { display: inline-block; border: .3mm solid #000; vertical-align: middle; }\n"
    ".blanks { display: flex; gap: 6mm; align-items: flex-end; break-inside: avoid; }\n"
    ".blanks span { flex: 1; display: flex; align-items: flex-end; white-space: nowrap; }\n"
    ".blanks i { flex: 1; border-bottom: .2mm solid #000; margin-left: 2mm; min-width: 15mm; }\n"
    "svg { display: block; }\n"
    "@media screen { body { max-width: 186mm; margin: 12mm auto; padding: 0 6mm; }\n"
    "  section + section { margin-top: 16mm; border-top: 1px dashed #999; padding-top: 12mm; } }\n";

static const char style_normal[] = "body { font-size: 10.5pt; }\n"
                                   "table.write td { height: 9mm; }\n"
                                   ".box { width: 4mm; height: 4mm; }\n"
                                   ".blanks { margin: 4mm 0 2mm; min-height: 8mm; }\n";

static const char style_large[] = "body { font-size: 16pt; }\n"
                                  "h1 { font-size: 1.5em; }\n"
                                  "table.write td { height: 13mm; }\n"
                                  ".box { width: 6mm; height: 6mm; }\n"
                                  ".blanks { margin: 6mm 0 3mm; min-height: 12mm; }\n"
                                  ".small, th { font-size: 1em; }\n";

/* ---- the sink ---------------------------------------------------------------------------------*/

static bool is_failed(const struct html *html)
{
    return html->err.rc != LINLI_OK;
}

static void flush(struct html *html)
{
    if (html->text.rc != LINLI_OK && !is_failed(html)) {
        linli_fail(&html->err, html->text.rc, "out of memory while a text was built");
    }
    if (!is_failed(html) && html->text.n > 0) {
        enum linli_rc rc = html->write(html->context, html->text.bytes, html->text.n, &html->err);
        html->err.rc = rc;
    }
    html->text.n = 0;
}

/* Between two pieces: gives the sink what has come together. */
static void rest(struct html *html)
{
    if (html->text.n >= FLUSH_BYTES || html->text.rc != LINLI_OK) {
        flush(html);
    }
}

static void add(struct html *html, const char *markup)
{
    text_add(&html->text, markup);
}

/* ---- escaping -------------------------------------------------------------------------------- */

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* XML has no control characters but these, and neither U+FFFE nor U+FFFF. */
static bool is_outside_xml(const char *at)
{
    unsigned char c = (unsigned char)*at;
    return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ||
           (c == 0xef && strncmp(at, "\xef\xbf\xbe", 3) == 0) ||
           (c == 0xef && strncmp(at, "\xef\xbf\xbf", 3) == 0);
}

void html_text(struct html *html, const char *text)
{
    const char *from = text;
    const char *at = text;
    while (*at != '\0') {
        const char *entity = entity_of(*at);
        bool outside = entity == NULL && is_outside_xml(at);
        if (entity == NULL && !outside) {
            at += 1;
            continue;
        }
        text_add_n(&html->text, from, (size_t)(at - from));
        add(html, outside ? "\xef\xbf\xbd" : entity);
        at += outside && (unsigned char)*at == 0xef ? 3 : 1;
        from = at;
    }
    text_add_n(&html->text, from, (size_t)(at - from));
    rest(html);
}

/* A text as a string of CSS, inside a style element of HTML and XML. */
static void add_css_string(struct html *html, const char *text)
{
    add(html, "\"");
    for (const char *at = text; *at != '\0'; at++) {
        bool plain = strchr("\"\\&<>'", *at) == NULL && (unsigned char)*at >= 0x20;
        if (plain && !is_outside_xml(at)) {
            text_add_n(&html->text, at, 1);
        } else if ((unsigned char)*at < 0x80) {
            text_addf(&html->text, "\\%06x ", (unsigned)(unsigned char)*at);
        } else { /* U+FFFE, U+FFFF */
            add(html, "\xef\xbf\xbd");
            at += 2;
        }
    }
    add(html, "\"");
}

/* ---- the frame ------------------------------------------------------------------------------- */

/* The margin boxes of one kind of pages. */
static void add_page_rule(struct html *html, int32_t index)
{
    const struct html_options *o = html->options;
    const struct html_sheet *sheet = &o->sheets[index];
    bool both = !text_is_empty(sheet->number) && !text_is_empty(sheet->date);
    text_addf(&html->text, ".s%d { page: s%d; }\n@page s%d { size: %s%s;", (int)index, (int)index,
              (int)index, sheet->size != NULL ? sheet->size : "A4",
              sheet->landscape ? " landscape" : "");
    if (sheet->bare) {
        add(html, " margin: 0;\n  @top-left { content: none } @top-right { content: none }"
                  " @bottom-right { content: none } }\n");
        return;
    }
    add(html, "\n  @top-left { content: ");
    add_css_string(html, o->city);
    add(html, text_is_empty(o->city) ? " " : " \" \xc2\xb7 \" ");
    add_css_string(html, sheet->title);
    add(html, " }\n  @top-right { content: ");
    add_css_string(html, sheet->number);
    add(html, both ? " \" \xc2\xb7 \" " : " ");
    add_css_string(html, sheet->date);
    add(html, " } }\n");
}

static void add_style(struct html *html)
{
    const struct html_options *o = html->options;
    add(html, "<style>\n");
    text_addf(&html->text,
              "@page { size: A4; margin: 18mm 14mm 16mm;\n"
              "  @top-left { vertical-align: bottom; padding-bottom: 3mm; font-size: %spt; }\n"
              "  @top-right { vertical-align: bottom; padding-bottom: 3mm; font-size: %spt; }\n"
              "  @bottom-right { vertical-align: top; padding-top: 3mm; font-size: %spt;\n"
              "    content: \"",
              o->large ? "12" : "8.5", o->large ? "12" : "8.5", o->large ? "12" : "8.5");
    words_add(&html->text, o->language, WORD_HTML_PAGE, "\" counter(page) \"",
              "\" counter(pages) \"");
    add(html, "\"; } }\n");
    for (int32_t i = 0; i < o->sheets_n; i++) {
        add_page_rule(html, i);
        rest(html);
    }
    add(html, style_all);
    add(html, o->large ? style_large : style_normal);
    add(html, o->style);
    add(html, "</style>\n");
}

void html_begin(struct html *html, struct linli_arena *arena, const struct html_options *options,
                html_write_fn write, void *context)
{
    const char *language = options->language == WORDS_ZH ? "zh-CN" : "en";
    *html = (struct html){.options = options,
                          .write = write,
                          .context = context,
                          .refused_n = arena->refused_n,
                          .cells_n = -1};
    linli_error_init(&html->err);
    text_begin(&html->text, arena);
    text_addf(&html->text,
              "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"%s\""
              " xml:lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>",
              language, language);
    html_text(html, options->city);
    add(html, text_is_empty(options->city) ? "" : " \xc2\xb7 ");
    html_text(html, options->title);
    add(html, "</title>\n");
    add_style(html);
    add(html, "</head>\n<body>\n");
    rest(html);
}

enum linli_rc html_end(struct html *html, struct linli_error *err)
{
    assert(is_failed(html) || (!html->in_sheet && html->columns_n == 0));
    add(html, "</body>\n</html>\n");
    flush(html);
    if (!is_failed(html) && html->text.arena->refused_n > html->refused_n) {
        /* a cell would be missing in it */
        (void)linli_fail(&html->err, LINLI_ENOMEM, "out of memory while the answer was written");
    }
    if (is_failed(html)) {
        if (err != NULL && err->rc == LINLI_OK) {
            *err = html->err;
        }
        return html->err.rc;
    }
    return LINLI_OK;
}

void html_sheet_begin(struct html *html, int32_t sheet)
{
    const struct html_sheet *s = &html->options->sheets[sheet];
    assert(!html->in_sheet && sheet >= 0 && sheet < html->options->sheets_n);
    html->in_sheet = true;
    text_addf(&html->text, "<section class=\"s%d\">\n", (int)sheet);
    if (s->bare) {
        return;
    }
    add(html, "<div class=\"head\"><h1>");
    html_text(html, s->title);
    add(html, "</h1>");
    if (!text_is_empty(s->date)) {
        add(html, "<span>");
        html_text(html, s->date);
        add(html, "</span>");
    }
    add(html, "</div>\n");
    rest(html);
}

void html_sheet_end(struct html *html)
{
    assert(html->in_sheet && html->columns_n == 0);
    html->in_sheet = false;
    add(html, "</section>\n");
    rest(html);
}

/* ---- text ------------------------------------------------------------------------------------ */

/* One element with an escaped text. `style` and `id` are ours. */
static void add_element(struct html *html, const char *name, const char *attribute,
                        const char *value, const char *text)
{
    text_addf(&html->text, "<%s", name);
    if (!text_is_empty(value)) {
        text_addf(&html->text, " %s=\"%s\"", attribute, value);
    }
    add(html, ">");
    html_text(html, text);
    text_addf(&html->text, "</%s>\n", name);
    rest(html);
}

void html_heading(struct html *html, int32_t level, const char *id, const char *text)
{
    static const char *const names[] = {"h2", "h3", "h4"};
    assert(level >= 2 && level <= 4);
    add_element(html, names[level - 2], "id", id, text);
}

void html_paragraph(struct html *html, const char *style, const char *text)
{
    add_element(html, "p", "class", style, text);
}

void html_list(struct html *html, bool numbered, const char *const *texts, int32_t n)
{
    add(html, numbered ? "<ol>\n" : "<ul>\n");
    for (int32_t i = 0; i < n; i++) {
        add_element(html, "li", "class", "", texts[i]);
    }
    add(html, numbered ? "</ol>\n" : "</ul>\n");
}

void html_link(struct html *html, const char *id, const char *text)
{
    text_addf(&html->text, "<p class=\"contents\"><a href=\"#%s\">", id);
    html_text(html, text);
    add(html, "</a></p>\n");
}

void html_blanks(struct html *html, const char *const *labels, int32_t n)
{
    add(html, "<p class=\"blanks\">");
    for (int32_t i = 0; i < n; i++) {
        add(html, "<span>");
        html_text(html, labels[i]);
        add(html, "<i></i></span>");
    }
    add(html, "</p>\n");
}

void html_page_break(struct html *html)
{
    add(html, "<div style=\"break-before: page\"></div>\n");
}

void html_flush(struct html *html)
{
    flush(html);
    html->text.bytes = NULL;
    html->text.capacity = 0;
}

void html_raw(struct html *html, const char *markup)
{
    add(html, markup);
    rest(html);
}

/* ---- tables ---------------------------------------------------------------------------------- */

static const char *align_class(enum html_align align)
{
    return align == HTML_RIGHT ? " class=\"r\"" : align == HTML_CENTER ? " class=\"c\"" : "";
}

void html_table_begin(struct html *html, const char *style, const struct html_column *columns,
                      int32_t columns_n)
{
    assert(html->columns_n == 0 && columns_n > 0);
    html->columns = columns;
    html->columns_n = columns_n;
    text_addf(&html->text, "<table class=\"fixed %s\">\n<colgroup>", style);
    for (int32_t i = 0; i < columns_n; i++) {
        if (columns[i].width_mm > 0) {
            text_addf(&html->text, "<col style=\"width: %dmm\"/>", (int)columns[i].width_mm);
        } else {
            add(html, "<col/>");
        }
    }
    add(html, "</colgroup>\n<thead><tr>");
    for (int32_t i = 0; i < columns_n; i++) {
        text_addf(&html->text, "<th scope=\"col\"%s>", align_class(columns[i].align));
        html_text(html, columns[i].head);
        add(html, "</th>");
    }
    add(html, "</tr></thead>\n<tbody>\n");
}

void html_row_begin(struct html *html)
{
    assert(html->columns_n > 0 && html->cells_n == -1);
    html->cells_n = 0;
    add(html, "<tr>");
}

/* The start of the row's next cell. */
static const struct html_column *begin_cell(struct html *html)
{
    assert(html->cells_n >= 0 && html->cells_n < html->columns_n);
    const struct html_column *column = &html->columns[html->cells_n];
    html->cells_n += 1;
    text_addf(&html->text, "<td%s>", align_class(column->align));
    return column;
}

void html_cell(struct html *html, const char *text)
{
    const struct html_column *column = begin_cell(html);
    if (!text_is_empty(text)) {
        html_text(html, text);
    } else if (column->box) {
        add(html, "<span class=\"box\"></span>");
    }
    add(html, "</td>");
}

void html_cell_strong(struct html *html, const char *text)
{
    (void)begin_cell(html);
    add(html, "<b>");
    html_text(html, text);
    add(html, "</b></td>");
}

void html_cell_begin(struct html *html)
{
    (void)begin_cell(html);
}

void html_cell_end(struct html *html)
{
    add(html, "</td>");
}

void html_row_end(struct html *html)
{
    assert(html->cells_n == html->columns_n);
    html->cells_n = -1;
    add(html, "</tr>\n");
    rest(html);
}

void html_row(struct html *html, const char *const *cells)
{
    html_row_begin(html);
    for (int32_t i = 0; i < html->columns_n; i++) {
        html_cell(html, cells[i]);
    }
    html_row_end(html);
}

void html_row_group(struct html *html, const char *text)
{
    assert(html->columns_n > 0 && html->cells_n == -1);
    text_addf(&html->text, "<tr><td class=\"group\" colspan=\"%d\">", (int)html->columns_n);
    html_text(html, text);
    add(html, "</td></tr>\n");
    rest(html);
}

void html_table_end(struct html *html)
{
    assert(html->columns_n > 0 && html->cells_n == -1);
    html->columns_n = 0;
    add(html, "</tbody>\n</table>\n");
    rest(html);
}
