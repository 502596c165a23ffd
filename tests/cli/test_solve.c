/* `linli solve` as a program: answer, remark, refusal, exit status. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct outcome {
    int status;
    char out[2000];
    char err[2000];
};

static void take(FILE *file, char *text, size_t size)
{
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* Runs `linli --lang en solve FILE` with the input on its standard input. */
static struct outcome solve(const char *input, const char *file)
{
    struct outcome got = {.status = -1};
    const char *binary = getenv("LINLI_BINARY");
    FILE *in = tmpfile();
    FILE *out = tmpfile();
    FILE *err = tmpfile();
    if (binary == NULL || access(binary, X_OK) != 0) {
        skip();
    }
    assert_true(in != NULL && out != NULL && err != NULL);
    assert_int_equal(fwrite(input, 1, strlen(input), in), strlen(input));
    rewind(in);
    pid_t child = fork();
    if (child == 0) {
        if (dup2(fileno(in), 0) >= 0 && dup2(fileno(out), 1) >= 0 && dup2(fileno(err), 2) >= 0) {
            execl(binary, "linli", "solve", "--lang", "en", file, (char *)NULL);
        }
        _exit(127);
    }
    assert_int_equal(waitpid(child, &got.status, 0), child);
    assert_true(WIFEXITED(got.status));
    got.status = WEXITSTATUS(got.status);
    fclose(in);
    take(out, got.out, sizeof(got.out));
    take(err, got.err, sizeof(got.err));
    return got;
}

static void an_answer_is_one_line(void **state)
{
    (void)state;
    struct outcome got = solve("{\"problem\":\"uncensor\",\"consumed\":80,\"days_out\":10,"
                               "\"days\":30}\n",
                               "-");
    assert_int_equal(got.status, 0);
    assert_string_equal(got.out, "{\"adjusted\":120}\n"); /* 80 * 30 / 20 */
    assert_string_equal(got.err, "");
}

static void an_unknown_field_is_a_remark(void **state)
{
    (void)state;
    struct outcome got = solve("{\"problem\":\"erlang_loss\",\"load\":1,\"stock\":1,\"x\":2}", "-");
    assert_int_equal(got.status, 0);
    assert_string_equal(got.out, "{\"loss\":0.5}\n"); /* 1 * 1 / (1 + 1 * 1) */
    assert_non_null(strstr(got.err, "$.x"));
}

static void a_refusal_is_one_line_with_the_path_and_status_2(void **state)
{
    (void)state;
    struct outcome got = solve("{\"problem\":\"erlang_loss\",\"load\":-1}", "-");
    assert_int_equal(got.status, 2);
    assert_string_equal(got.out, "");
    assert_non_null(strstr(got.err, "$.load"));
    assert_ptr_equal(strchr(got.err, '\n'), got.err + strlen(got.err) - 1);
    got = solve("{\"problem\":\"nosuch\"}", "-");
    assert_int_equal(got.status, 2);
    assert_non_null(strstr(got.err, "round_order"));
}

static void no_answer_and_no_file_are_status_1(void **state)
{
    (void)state;
    struct outcome got = solve("{\"problem\":\"eoq\",\"fixed_cost\":1,\"holding_cost\":0,"
                               "\"demand_rate\":1}",
                               "-");
    assert_int_equal(got.status, 1);
    assert_string_equal(got.out, "");
    got = solve("", "no-such-file.json");
    assert_int_equal(got.status, 1);
    assert_non_null(strstr(got.err, "no-such-file.json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_one_line),
        cmocka_unit_test(an_unknown_field_is_a_remark),
        cmocka_unit_test(a_refusal_is_one_line_with_the_path_and_status_2),
        cmocka_unit_test(no_answer_and_no_file_are_status_1),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
