/* HTML for paper: escaping, the frame, tables; memory that does not grow; every failure once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka */
#include <cmocka.h>

#include "format/html.h"

#include "../xml_check.h"

enum { DOCUMENT_BYTES = 1 << 20, ROWS_MANY = 20000 };

struct document {
    char bytes[DOCUMENT_BYTES];
    size_t n;
    size_t written_n;
    size_t refuse_from; /* the sink fails when it has got that much; 0: never */
    struct linli_arena arena;
    struct linli_error err;
};

static struct document document;

static enum linli_rc take(void *context, const char *bytes, size_t n, struct linli_error *err)
{
    struct document *d = context;
    d->written_n += n;
    if (d->refuse_from > 0 && d->written_n >= d->refuse_from) {
        return linli_fail(err, LINLI_EIO, "the sink is full");
    }
    if (d->n + n < DOCUMENT_BYTES) {
        memcpy(d->bytes + d->n, bytes, n);
        d->n += n;
        d->bytes[d->n] = '\0';
    }
    return LINLI_OK;
}

static int setup(void **state)
{
    memset(&document, 0, sizeof(document));
    linli_arena_init(&document.arena, 0);
    linli_error_init(&document.err);
    *state = &document;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    linli_arena_finish(&document.arena);
    return 0;
}

static const struct html_sheet sheets[] = {
    {"Issue <log>", "P-20261123-I", "2026-11-23", false},
    {"Count \"sheet\" \\ & more", "", "", true},
};

static const struct html_options options = {.language = WORDS_EN,
                                            .title = "Kit",
                                            .city = "A & B </style>",
                                            .sheets = sheets,
                                            .sheets_n = 2,
                                            .style = ""};

static const struct html_column columns[] = {
    {"no", HTML_LEFT, 30, false}, {"qty", HTML_RIGHT, 0, false}, {"done", HTML_CENTER, 12, true}};

/* Both sheets with everything that a document can hold. */
static void write_all(struct html *html, const struct html_options *o)
{
    static const char *const texts[] = {"first", "<second>"};
    static const char *const cells[] = {"1", NULL, NULL};
    html_begin(html, &document.arena, o, take, &document);
    html_sheet_begin(html, 0);
    html_heading(html, 2, "top", "Heading & more");
    html_paragraph(html, "note", "it's <b>\"quoted\"</b> \x01 \xef\xbf\xbe.");
    html_list(html, true, texts, 2);
    html_link(html, "top", "to the top");
    html_blanks(html, texts, 2);
    html_page_break(html);
    html_raw(html, "<p><b>ours</b></p>\n");
    html_table_begin(html, "write", columns, 3);
    html_row_group(html, "a group");
    html_row(html, cells);
    html_row_begin(html);
    html_cell(html, "2");
    html_cell_strong(html, "1 < 2");
    html_cell_begin(html);
    html_raw(html, "<i>x</i>");
    html_cell_end(html);
    html_row_end(html);
    html_table_end(html);
    html_sheet_end(html);
    html_sheet_begin(html, 1);
    html_text(html, "\xe4\xb8\xad\xe6\x96\x87"); /* two Chinese characters */
    html_sheet_end(html);
}

static const char *write_document(const struct html_options *o)
{
    struct html html;
    write_all(&html, o);
    assert_int_equal(html_end(&html, &document.err), LINLI_OK);
    return document.bytes;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        print_error("'%s' is not in the document\n", part);
        fail();
    }
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) {
        print_error("'%s' is in the document\n", part);
        fail();
    }
}

static void test_document_is_well_formed(void **state)
{
    (void)state;
    for (int language = 0; language < WORDS_LANGUAGES_N; language++) {
        for (int large = 0; large < 2; large++) {
            struct html_options o = options;
            o.language = (enum words_language)language;
            o.large = large == 1;
            document.n = 0;
            const char *place = xml_bad_place(write_document(&o));
            if (place != NULL) {
                print_error("not well-formed: %.80s\n", place);
                fail();
            }
        }
    }
}

static void test_checker_finds_faults(void **state)
{
    (void)state;
    assert_null(xml_bad_place("<!DOCTYPE html>\n<a b=\"c\"><d/>&lt;</a>\n"));
    assert_non_null(xml_bad_place("<a><b></a></b>"));
    assert_non_null(xml_bad_place("<a>"));
    assert_non_null(xml_bad_place("<a/><b/>"));
    assert_non_null(xml_bad_place("<a>&nbsp;</a>"));
    assert_non_null(xml_bad_place("<a b=c></a>"));
    assert_non_null(xml_bad_place("<a>\x01</a>"));
}

static void test_text_is_escaped(void **state)
{
    (void)state;
    const char *text = write_document(&options);
    /* Each of & < > " ' by its entity; U+0001 and U+FFFE are no characters of XML: U+FFFD. */
    assert_has(text,
               "<p class=\"note\">it&#39;s &lt;b&gt;&quot;quoted&quot;&lt;/b&gt; \xef\xbf\xbd "
               "\xef\xbf\xbd.</p>");
    assert_has(text, "<h2 id=\"top\">Heading &amp; more</h2>");
    assert_has(text, "<li>&lt;second&gt;</li>");
    assert_has(text, "<h1>Issue &lt;log&gt;</h1>");
    assert_has(text, "<td class=\"r\"><b>1 &lt; 2</b></td>");
    assert_has(text, "\xe4\xb8\xad\xe6\x96\x87");
}

static void test_page_heads_are_css_strings(void **state)
{
    (void)state;
    const char *text = write_document(&options);
    /* In CSS \26 is &, \3c <, \3e >, \22 a quote, \5c a backslash: the style never ends early. */
    assert_has(text, "\"A \\000026  B \\00003c /style\\00003e \" \" \xc2\xb7 \" "
                     "\"Issue \\00003c log\\00003e \"");
    assert_has(text, "\"Count \\000022 sheet\\000022  \\00005c  \\000026  more\"");
    assert_has(text, "{ content: \"P-20261123-I\" \" \xc2\xb7 \" \"2026-11-23\" }");
    assert_has(text, "@page s1 { size: A4 landscape;");
    assert_has(text, "\"page \" counter(page) \" of \" counter(pages) \"\"");
    const char *end = strstr(text, "</style>");
    assert_non_null(end);
    assert_lacks(end + 1, "</style>");
}

static void test_nothing_comes_from_outside(void **state)
{
    (void)state;
    const char *text = write_document(&options);
    const char *behind = strstr(text, "<head>"); /* before it stands XHTML's own name */
    assert_non_null(behind);
    assert_lacks(behind, "<script");
    assert_lacks(behind, "http:");
    assert_lacks(behind, "https:");
    assert_lacks(behind, "url(");
    assert_lacks(behind, "@import");
}

static void test_empty_cells_take_ink(void **state)
{
    (void)state;
    /* NULL is empty in the second column and a box to tick in the third. */
    assert_has(write_document(&options),
               "<tr><td>1</td><td class=\"r\"></td><td class=\"c\"><span class=\"box\"></span></td>"
               "</tr>");
}

static void test_large_print(void **state)
{
    (void)state;
    struct html_options large = options;
    large.large = true;
    assert_has(write_document(&large), "body { font-size: 16pt; }");
    document.n = 0;
    assert_lacks(write_document(&options), "16pt");
}

static void write_rows(struct html *html, int n)
{
    static const char *const cells[] = {"P-20261123-I-001", "12", "a text of some length"};
    html_begin(html, &document.arena, &options, take, &document);
    html_sheet_begin(html, 0);
    html_table_begin(html, "", columns, 3);
    for (int i = 0; i < n; i++) {
        html_row(html, cells);
    }
    html_table_end(html);
    html_sheet_end(html);
}

static void test_memory_does_not_grow(void **state)
{
    (void)state;
    struct html html;
    write_rows(&html, ROWS_MANY);
    assert_int_equal(html_end(&html, &document.err), LINLI_OK);
    /* A row takes above 60 bytes, so the document is above 1.2 MB; what waits for the sink is never
     * much above 64 KB, and a growing text leaves at most as much again behind, twice over. */
    assert_true(document.written_n > (size_t)ROWS_MANY * 60);
    assert_true(document.arena.held_bytes < 600000);
}

static void test_sink_failure_is_told_once(void **state)
{
    (void)state;
    struct html html;
    document.refuse_from = 100000;
    write_rows(&html, ROWS_MANY);
    size_t written_n = document.written_n;
    assert_int_equal(html_end(&html, &document.err), LINLI_EIO);
    assert_string_equal(document.err.format, "the sink is full");
    assert_int_equal(document.written_n, written_n); /* nobody asks a sink that refused */
    assert_true(written_n < 200000);
}

static void test_no_memory(void **state)
{
    (void)state;
    struct html html;
    bool done = false;
    uint64_t k = 1;
    for (; !done; k++) {
        linli_arena_reset(&document.arena);
        linli_error_init(&document.err);
        document.n = 0;
        document.arena.calls_n = 0;
        document.arena.fail_at = k;
        write_all(&html, &options);
        enum linli_rc rc = html_end(&html, &document.err);
        assert_true(rc == LINLI_OK || rc == LINLI_ENOMEM);
        assert_int_equal(document.err.rc, rc);
        done = rc == LINLI_OK;
    }
    assert_true(k > 3); /* one allocation at least was made to fail */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_document_is_well_formed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_checker_finds_faults, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text_is_escaped, setup, teardown),
        cmocka_unit_test_setup_teardown(test_page_heads_are_css_strings, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_comes_from_outside, setup, teardown),
        cmocka_unit_test_setup_teardown(test_empty_cells_take_ink, setup, teardown),
        cmocka_unit_test_setup_teardown(test_large_print, setup, teardown),
        cmocka_unit_test_setup_teardown(test_memory_does_not_grow, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sink_failure_is_told_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_memory, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
