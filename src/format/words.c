/*
 * Words (see words.h): a template is cut into tokens, which are rendered one by one; checking a
 * template is the same walk without output.
 */
#include "format/words.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"

/* The numbers of a line's reason, in the order of enum line_number. */
#define WORDS_LINE "qqqqqqqqqqqnr"

static const char *const signatures[WORD_N] = {
#define WORD(id, signature, en, zh) [WORD_##id] = signature,
#include "format/words_all.def"
#undef WORD
};

static const char *const templates[WORDS_LANGUAGES_N][WORD_N] = {
    [WORDS_EN] =
        {
#define WORD(id, signature, en, zh) [WORD_##id] = en,
#include "format/words_all.def"
#undef WORD
        },
    [WORDS_ZH] =
        {
#define WORD(id, signature, en, zh) [WORD_##id] = zh,
#include "format/words_all.def"
#undef WORD
        },
};

union word_value {
    int64_t whole;
    double real;
    const char *text;
};

struct arguments {
    const char *signature;
    const char *unit; /* shown behind quantities; NULL or "": none */
    union word_value values[WORDS_ARGS_MAX];
};

enum token_kind { TOKEN_TEXT, TOKEN_ARGUMENT, TOKEN_CHOICE, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_BAD };

struct token {
    enum token_kind kind;
    const char *bytes; /* TEXT: the bytes; CHOICE: the form for 1 */
    size_t n;
    const char *many; /* CHOICE: the form for all else */
    size_t many_n;
    int32_t argument;
    int32_t pad; /* columns, negative: on the right */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *read_number(const char *at, int32_t *ret_number)
{
    int32_t number = 0;
    for (; is_digit(*at) && number < 1000; at++) {
        number = number * 10 + (*at - '0');
    }
    *ret_number = number;
    return at;
}

/* Reads what stands behind '{': "0}", "0:6}", "0:-20}" or "0|line|lines}"; returns the byte behind
 * it. */
static const char *read_braces(const char *at, struct token *ret_token)
{
    struct token token = {.kind = TOKEN_ARGUMENT};
    bool right = false;
    bool good = is_digit(*at);
    at = read_number(at, &token.argument);
    if (*at == ':') {
        right = at[1] == '-';
        at += right ? 2 : 1;
        good = good && is_digit(*at);
        at = read_number(at, &token.pad);
    } else if (*at == '|') {
        token.kind = TOKEN_CHOICE;
        token.bytes = at + 1;
        token.n = strcspn(token.bytes, "|}");
        token.many = token.bytes + token.n + 1;
        good = good && token.many[-1] == '|';
        token.many_n = good ? strcspn(token.many, "|}") : 0;
        at = good ? token.many + token.many_n : token.bytes + token.n;
    }
    if (!good || *at != '}') {
        token.kind = TOKEN_BAD;
    }
    token.pad = right ? -token.pad : token.pad;
    *ret_token = token;
    return *at == '}' ? at + 1 : at;
}

/* The token at `at`; returns the byte behind it, NULL at the end. `inside` an optional part, ']'
 * ends it; outside, it is text. */
static const char *next_token(const char *at, bool inside, struct token *ret_token)
{
    if (*at == '\0') {
        return NULL;
    }
    bool doubled = (*at == '{' || *at == '[') && at[1] == *at;
    if (*at == '{' && !doubled) {
        return read_braces(at + 1, ret_token);
    }
    if (*at == '[' && !doubled) {
        *ret_token = (struct token){.kind = TOKEN_OPEN};
        return at + 1;
    }
    if (*at == ']' && inside) {
        *ret_token = (struct token){.kind = TOKEN_CLOSE};
        return at + 1;
    }
    size_t n = doubled || *at == ']' ? 1 : strcspn(at, "{[]");
    *ret_token = (struct token){.kind = TOKEN_TEXT, .bytes = at, .n = n};
    return at + n + (doubled ? 1 : 0);
}

static bool is_empty(const struct arguments *arguments, int32_t i)
{
    union word_value value = arguments->values[i];
    switch (arguments->signature[i]) {
    case 's':
        return text_is_empty(value.text);
    case 'x':
        return !(value.real < 0.0) && !(value.real > 0.0); /* 0 or no number at all */
    default:
        return value.whole == 0 || value.whole == FIXED_NONE;
    }
}

/* Whether an argument inside the optional part that begins at `at` is empty. */
static bool part_is_empty(const char *at, const struct arguments *arguments)
{
    struct token token;
    while ((at = next_token(at, true, &token)) != NULL && token.kind != TOKEN_CLOSE) {
        if ((token.kind == TOKEN_ARGUMENT || token.kind == TOKEN_CHOICE) &&
            is_empty(arguments, token.argument)) {
            return true;
        }
    }
    return false;
}

enum { SHOWN_BYTES = 2 * FIXED_TEXT_BYTES };

/* "¥12.50", "-¥3.00": the sign stands before the mark. */
static void print_money(int64_t value, int32_t places, int32_t shown, char out[SHOWN_BYTES])
{
    bool negative = value < 0;
    char number[FIXED_TEXT_BYTES];
    fixed_print_places(negative ? -value : value, places, shown, true, number);
    snprintf(out, SHOWN_BYTES, "%s¥%s", negative ? "-" : "", number);
}

/* What is no day stays a number: a database that somebody else wrote to may hold anything. */
static void print_day(int64_t day, bool with_year, char out[SHOWN_BYTES])
{
    char date[DATE_TEXT_BYTES];
    if (day < DATE_DAY_MIN || day > DATE_DAY_MAX) {
        fixed_print(day, 0, out);
        return;
    }
    snprintf(out, SHOWN_BYTES, "%s", date_print((int32_t)day, date) + (with_year ? 0 : 5));
}

/* A share as whole per cent: 10^-4 of 1 is 10^-2 of a per cent. */
static void print_share(int64_t value, char out[SHOWN_BYTES])
{
    char number[FIXED_TEXT_BYTES];
    snprintf(out, SHOWN_BYTES, "%s%%", fixed_print_places(value, 2, 0, false, number));
}

/* A whole number as its letter says. */
static void print_whole(char letter, int64_t value, char out[SHOWN_BYTES])
{
    if (value == FIXED_NONE) {
        snprintf(out, SHOWN_BYTES, "-");
        return;
    }
    switch (letter) {
    case 'n':
        fixed_print(value, 0, out);
        break;
    case 'q':
        fixed_print(value, 3, out);
        break;
    case 'r':
        fixed_print(value, 4, out);
        break;
    case 'p': /* hundredths, and all four places only when they are there */
        print_money(value, 4, value % 100 == 0 ? 2 : 4, out);
        break;
    case 'f':
        print_money(value, 2, 2, out);
        break;
    case 'h':
        print_share(value, out);
        break;
    case 'd':
    case 'D':
        print_day(value, letter == 'D', out);
        break;
    case 't':
        date_print_time((int32_t)value, out);
        break;
    default:
        assert(false);
        break;
    }
}

static void add_argument(struct text_builder *text, const struct arguments *arguments,
                         const struct token *token)
{
    char shown[SHOWN_BYTES] = "";
    const char *out = shown;
    union word_value value = arguments->values[token->argument];
    char letter = arguments->signature[token->argument];
    if (letter == 's') {
        out = value.text != NULL ? value.text : "";
    } else if (letter == 'x') {
        snprintf(shown, sizeof(shown), "%.2f", value.real);
    } else {
        print_whole(letter, value.whole, shown);
    }
    if (token->pad >= 0) {
        text_add_pad_left(text, out, token->pad);
    } else {
        text_add_pad(text, out, -token->pad);
    }
    if (letter == 'q' && !text_is_empty(arguments->unit)) {
        text_addf(text, " %s", arguments->unit);
    }
}

static void add_choice(struct text_builder *text, const struct arguments *arguments,
                       const struct token *token)
{
    int64_t one = arguments->signature[token->argument] == 'q' ? FIXED_E3 : 1;
    if (arguments->values[token->argument].whole == one) {
        text_add_n(text, token->bytes, token->n);
    } else {
        text_add_n(text, token->many, token->many_n);
    }
}

static void render(struct text_builder *text, const char *form, const struct arguments *arguments)
{
    struct token token;
    bool inside = false;
    bool skipped = false;
    for (const char *at = form; (at = next_token(at, inside, &token)) != NULL;) {
        if (token.kind == TOKEN_OPEN) {
            inside = true;
            skipped = part_is_empty(at, arguments);
        } else if (token.kind == TOKEN_CLOSE) {
            inside = false;
            skipped = false;
        } else if (token.kind == TOKEN_TEXT && !skipped) {
            text_add_n(text, token.bytes, token.n);
        } else if (token.kind == TOKEN_ARGUMENT && !skipped) {
            add_argument(text, arguments, &token);
        } else if (token.kind == TOKEN_CHOICE && !skipped) {
            add_choice(text, arguments, &token);
        }
        assert(token.kind != TOKEN_BAD);
    }
}

const char *words_signature(enum word_id id)
{
    assert(id < WORD_N);
    return signatures[id];
}

const char *words_template(enum words_language language, enum word_id id)
{
    assert(id < WORD_N && language < WORDS_LANGUAGES_N);
    return templates[language][id];
}

static void add_form(struct text_builder *text, const char *form, const char *signature,
                     va_list *args)
{
    struct arguments arguments = {.signature = signature};
    for (int32_t i = 0; signature[i] != '\0'; i++) {
        assert(i < WORDS_ARGS_MAX);
        if (signature[i] == 's') {
            arguments.values[i].text = va_arg(*args, const char *);
        } else if (signature[i] == 'x') {
            arguments.values[i].real = va_arg(*args, double);
        } else {
            arguments.values[i].whole = va_arg(*args, int64_t);
        }
    }
    render(text, form, &arguments);
}

void words_add(struct text_builder *text, enum words_language language, enum word_id id, ...)
{
    va_list args;
    va_start(args, id);
    add_form(text, words_template(language, id), words_signature(id), &args);
    va_end(args);
}

void words_add_form(struct text_builder *text, const char *form, const char *signature, ...)
{
    va_list args;
    va_start(args, signature);
    add_form(text, form, signature, &args);
    va_end(args);
}

static void add_numbers(struct text_builder *text, enum words_language language, enum word_id id,
                        const int64_t *args, int32_t args_n, const char *unit)
{
    struct arguments arguments = {.signature = words_signature(id), .unit = unit};
    assert(strpbrk(arguments.signature, "sx") == NULL);
    assert((size_t)args_n == strlen(arguments.signature) && args_n <= WORDS_ARGS_MAX);
    for (int32_t i = 0; i < args_n; i++) {
        arguments.values[i].whole = args[i];
    }
    render(text, words_template(language, id), &arguments);
}

void words_add_args(struct text_builder *text, enum words_language language, enum word_id id,
                    const int64_t *args, int32_t args_n)
{
    add_numbers(text, language, id, args, args_n, NULL);
}

/* The words of reasons have the order of the reasons. */
_Static_assert((int)WORD_N - (int)WORD_REASON_NONE == (int)REASON_N, "each reason has a word");

void words_add_reason(struct text_builder *text, enum words_language language,
                      const struct reason *reason)
{
    words_add_reason_in(text, language, reason, NULL);
}

/* Whether the pack of 1 changes nothing: every quantity of the line is whole already. */
static bool is_single(const int64_t *numbers)
{
    bool whole = numbers[LINE_PACK_Q] == FIXED_E3;
    for (int k = LINE_FORECAST_Q; k <= LINE_MOST_Q; k++) {
        whole = whole && numbers[k] % FIXED_E3 == 0;
    }
    return whole;
}

void words_add_reason_in(struct text_builder *text, enum words_language language,
                         const struct reason *reason, const char *unit)
{
    assert(reason->id < REASON_N);
    enum word_id id = (enum word_id)((int)WORD_REASON_NONE + (int)reason->id);
    int32_t args_n = (int32_t)strlen(words_signature(id));
    int64_t args[WORDS_ARGS_MAX] = {0};
    for (int32_t i = 0; i < args_n; i++) {
        args[i] = i < reason->numbers_n ? reason->numbers[i] : FIXED_NONE;
    }
    if (reason->id >= REASON_ORDER && reason->id <= REASON_NO_SUPPLIER) {
        /* Single units of what is counted in units, and a factor of 1: not worth a word. */
        args[LINE_PACK_Q] = is_single(args) ? 0 : args[LINE_PACK_Q];
        args[LINE_BUFFER_E4] = args[LINE_BUFFER_E4] == FIXED_E4 ? 0 : args[LINE_BUFFER_E4];
    }
    add_numbers(text, language, id, args, args_n, unit);
}

const char *words_check(const char *form, const char *signature, uint32_t *ret_used)
{
    struct token token;
    int32_t args_n = (int32_t)strlen(signature);
    bool inside = false;
    *ret_used = 0;
    if (args_n > WORDS_ARGS_MAX || strspn(signature, "snqpfdDthrx") != (size_t)args_n) {
        return "the signature has an unknown letter or too many";
    }
    for (const char *at = form; (at = next_token(at, inside, &token)) != NULL;) {
        bool placed = token.kind == TOKEN_ARGUMENT || token.kind == TOKEN_CHOICE;
        if (token.kind == TOKEN_BAD) {
            return "braces are not closed or not of the form {0}, {0:6}, {0|one|many}";
        }
        if (placed && token.argument >= args_n) {
            return "an argument is placed that the signature does not have";
        }
        if (token.kind == TOKEN_CHOICE && strchr("nq", signature[token.argument]) == NULL) {
            return "a choice needs a whole number or a quantity";
        }
        if (token.kind == TOKEN_OPEN && inside) {
            return "an optional part stands inside another";
        }
        *ret_used |= placed ? UINT32_C(1) << token.argument : 0;
        inside = token.kind == TOKEN_OPEN || (inside && token.kind != TOKEN_CLOSE);
    }
    return inside ? "an optional part is not closed" : NULL;
}

enum words_language words_language_of(const char *lc_all, const char *lc_messages, const char *lang)
{
    const char *name = !text_is_empty(lc_all)        ? lc_all
                       : !text_is_empty(lc_messages) ? lc_messages
                       : !text_is_empty(lang)        ? lang
                                                     : "";
    return strncmp(name, "zh", 2) == 0 ? WORDS_ZH : WORDS_EN;
}

bool words_language_find(const char *name, enum words_language *ret_language)
{
    static const char *const names[WORDS_LANGUAGES_N] = {[WORDS_EN] = "en", [WORDS_ZH] = "zh"};
    for (int32_t i = 0; i < WORDS_LANGUAGES_N; i++) {
        if (strncmp(name, names[i], 2) == 0 && strchr("_-.@", name[2]) != NULL) {
            *ret_language = (enum words_language)i;
            return true;
        }
    }
    return false;
}
