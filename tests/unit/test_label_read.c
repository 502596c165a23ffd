/*
 * Codes on labels, read back by a program that has nothing of ours: zbarimg (Debian's zbar-tools).
 * The modules are drawn into a picture, as many pixels each as a printer would give them, with
 * their quiet zone; what is read must be what was written. Without zbarimg the tests are skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka */
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "format/label.h"

enum { PIXELS = 4, BARS_HIGH = 20, READ_BYTES = 512, NO_PROGRAM = 127 };

static struct linli_arena arena;
static struct linli_error err;

static int setup(void **state)
{
    (void)state;
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    linli_arena_finish(&arena);
    return 0;
}

static bool is_black(const struct label_modules *code, int32_t x, int32_t y)
{
    return x >= 0 && x < code->width && y >= 0 && y < code->height &&
           code->modules[y * code->width + x] != 0;
}

/* The picture as a portable bitmap; a row of bars is drawn `high` times. */
static void draw(const struct label_modules *code, int32_t quiet, int32_t high, FILE *to)
{
    int32_t width = code->width + 2 * quiet;
    int32_t height = (code->height + 2 * quiet) * high;
    fprintf(to, "P1\n%d %d\n", (int)(width * PIXELS), (int)(height * PIXELS));
    for (int32_t y = 0; y < height * PIXELS; y++) {
        for (int32_t x = 0; x < width * PIXELS; x++) {
            fputs(is_black(code, x / PIXELS - quiet, y / PIXELS / high - quiet) ? "1 " : "0 ", to);
        }
        fputc('\n', to);
    }
}

/* Runs zbarimg, what it says into a file; its exit status, NO_PROGRAM when it is not there. */
static int run_reader(const char *picture, int to)
{
    int status = -1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char name[READ_BYTES];
        int null = open("/dev/null", O_WRONLY);
        snprintf(name, sizeof(name), "pbm:%s", picture);
        dup2(to, STDOUT_FILENO);
        dup2(null, STDERR_FILENO); /* it grumbles about a bus that is not there */
        execlp("zbarimg", "zbarimg", "--quiet", "--raw", name, (char *)NULL);
        _exit(NO_PROGRAM);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What zbarimg reads in the picture, its line end cut off; without zbarimg the test is skipped. */
static void read_back(const struct label_modules *code, int32_t quiet, int32_t high,
                      char read_text[READ_BYTES])
{
    char path[256];
    const char *base = getenv("TMPDIR");
    snprintf(path, sizeof(path), "%s/linli-label-XXXXXX",
             base != NULL && *base != '\0' ? base : "/tmp");
    int file = mkstemp(path);
    FILE *answer = tmpfile();
    assert_true(file >= 0 && answer != NULL);
    FILE *picture = fdopen(file, "w");
    assert_non_null(picture);
    draw(code, quiet, high, picture);
    assert_int_equal(fclose(picture), 0);
    int status = run_reader(path, fileno(answer));
    unlink(path);
    rewind(answer);
    size_t n = fread(read_text, 1, READ_BYTES - 1, answer);
    assert_int_equal(fclose(answer), 0);
    if (status == NO_PROGRAM) {
        skip();
    }
    assert_int_equal(status, 0);
    read_text[n > 0 && read_text[n - 1] == '\n' ? n - 1 : n] = '\0';
}

static void a_qr_code_is_read_back(void **state)
{
    static const char *const labels[][2] = {{"HL-03", "261120-01"},
                                            {"HL-03", ""},
                                            {"a/b%", "PO-20261123-03/2"},
                                            {"6901234567892", "7"}};
    (void)state;
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        struct label_modules code;
        char read[READ_BYTES];
        const char *content;
        const char *item;
        const char *lot;
        assert_int_equal(label_content(&arena, labels[i][0], labels[i][1], &content, &err),
                         LINLI_OK);
        assert_int_equal(label_qr(&arena, content, &code, &err), LINLI_OK);
        read_back(&code, LABEL_QR_QUIET, 1, read);
        assert_string_equal(read, content);
        assert_true(label_read(&arena, read, &item, &lot));
        assert_string_equal(item, labels[i][0]);
        assert_string_equal(lot, labels[i][1]);
    }
}

/* The largest code that a label has: 200 bytes. */
static void a_long_qr_code_is_read_back(void **state)
{
    struct label_modules code;
    char text[LABEL_QR_BYTES_MAX + 1];
    char read[READ_BYTES];
    (void)state;
    for (size_t i = 0; i < LABEL_QR_BYTES_MAX; i++) {
        text[i] = (char)('A' + i % 26);
    }
    text[LABEL_QR_BYTES_MAX] = '\0';
    assert_int_equal(label_qr(&arena, text, &code, &err), LINLI_OK);
    read_back(&code, LABEL_QR_QUIET, 1, read);
    assert_string_equal(read, text);
}

/* Letters, digits alone (set C packs two into a character), an odd number of them, and both. */
static void bars_are_read_back(void **state)
{
    static const char *const texts[] = {
        "HL-03",       "2000110000103",       "12345678", "a", "Mix 12345",
        "~!\"#$%&'()", "ABCDEF0123456789ghij"};
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct label_modules bars;
        char read[READ_BYTES];
        assert_int_equal(label_code128(&arena, texts[i], &bars, &err), LINLI_OK);
        read_back(&bars, LABEL_BARS_QUIET, BARS_HIGH, read);
        assert_string_equal(read, texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_qr_code_is_read_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_qr_code_is_read_back, setup, teardown),
        cmocka_unit_test_setup_teardown(bars_are_read_back, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
