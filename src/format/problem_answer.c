/*
 * The JSON writer of answers (see problem_answer.h).
 *
 * Invariant: equal answers give equal bytes, whatever the locale; no NaN and no infinity is ever
 * written.
 */
#include "format/problem_answer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void problem_print_number(double x, char out[ANSWER_NUMBER_BYTES])
{
    assert(isfinite(x));
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, ANSWER_NUMBER_BYTES, "%.*g", digits, x + 0.0); /* + 0.0: no "-0" */
        if (!(strtod(out, NULL) < x) && !(strtod(out, NULL) > x)) {
            break;
        }
    }
    char *comma = strchr(out, ','); /* a locale's decimal mark */
    if (comma != NULL) {
        *comma = '.';
    }
}

static void add_escaped(struct text_builder *text, const char *bytes)
{
    text_add(text, "\"");
    for (; *bytes != '\0'; bytes++) {
        unsigned char c = (unsigned char)*bytes;
        if (c == '"' || c == '\\') {
            text_add(text, "\\");
        }
        if (c < 0x20) {
            text_addf(text, "\\u%04x", (unsigned)c);
        } else {
            text_add_n(text, bytes, 1);
        }
    }
    text_add(text, "\"");
}

static void add_name(struct problem_answer *answer, const char *name)
{
    if (answer->comma) {
        text_add(&answer->text, ",");
    }
    if (name != NULL) {
        add_escaped(&answer->text, name);
        text_add(&answer->text, ":");
    }
    answer->comma = true;
}

void problem_answer_number(struct problem_answer *answer, const char *name, double value)
{
    char number[ANSWER_NUMBER_BYTES];
    add_name(answer, name);
    if (!isfinite(value)) {
        answer->no_name = answer->no_name != NULL ? answer->no_name : name != NULL ? name : "entry";
        return;
    }
    problem_print_number(value, number);
    text_add(&answer->text, number);
}

void problem_answer_numbers(struct problem_answer *answer, const char *name, const double *values,
                            size_t n)
{
    problem_answer_open(answer, name, '[');
    for (size_t i = 0; i < n; i++) {
        problem_answer_number(answer, NULL, values[i]);
    }
    problem_answer_close(answer, ']');
}

void problem_answer_open(struct problem_answer *answer, const char *name, char bracket)
{
    add_name(answer, name);
    text_add_n(&answer->text, &bracket, 1);
    answer->comma = false;
}

void problem_answer_close(struct problem_answer *answer, char bracket)
{
    text_add_n(&answer->text, &bracket, 1);
    answer->comma = true;
}

void problem_answer_begin(struct problem_answer *answer, struct linli_arena *arena)
{
    *answer = (struct problem_answer){.comma = false};
    text_begin(&answer->text, arena);
    problem_answer_open(answer, NULL, '{');
}

enum linli_rc problem_answer_finish(struct problem_answer *answer, const char **ret_text,
                                    struct linli_error *err)
{
    if (answer->no_name != NULL) {
        return linli_fail(err, LINLI_EOVERFLOW, "the answer's %s is too large for a number",
                          answer->no_name);
    }
    problem_answer_close(answer, '}');
    return text_finish(&answer->text, ret_text, err);
}
