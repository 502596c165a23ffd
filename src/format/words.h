/*
 * The words of the program, in two languages: every sentence that a person reads is one row of a
 * topic's list, words_TOPIC.def, which words_all.def puts together: WORD(id, signature, English,
 * Chinese); above it stands what its arguments are. The language is an argument. Error messages are
 * the exception: their English stands where they arise (words_error.h).
 *
 * To add a word: one row in its topic. A test compares the languages.
 *
 * A signature has one letter for each argument, which says its type and how it is shown:
 *
 *   s  const char *  a text                         q  int64_t  a quantity (thousandths): 12.5
 *   n  int64_t       a whole number: 12             p  int64_t  a unit price (_e4): ¥12.50
 *   f  int64_t       an amount in fen: ¥2,318.40    h  int64_t  a share (_e4): 34%
 *   d  int64_t       a day: 11-25                   r  int64_t  a ratio (_e4): 1.4
 *   D  int64_t       a day: 2026-11-25              x  double   with two decimals: 0.14
 *   t  int64_t       seconds of the day: 08:30
 *
 * A template places arguments: {0}; {0:6} fills up to 6 terminal columns on the left, {0:-20} on
 * the right; {0|line|lines} chooses by argument 0 (n or q) being 1. A part in [ ] is left out when
 * an argument inside it is 0, FIXED_NONE or an empty text. {{ and [[ stand for the characters.
 * Outside such a part FIXED_NONE shows as "-".
 */
#ifndef LINLI_FORMAT_WORDS_H
#define LINLI_FORMAT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "model/reason.h"

enum words_language { WORDS_EN, WORDS_ZH, WORDS_LANGUAGES_N };

enum { WORDS_ARGS_MAX = 16 };

enum word_id {
#define WORD(id, signature, en, zh) WORD_##id,
#include "format/words_all.def"
#undef WORD
    WORD_N
};

/* Adds a word with its arguments, each of the type that the signature says. */
void words_add(struct text_builder *text, enum words_language language, enum word_id id, ...);

/* The same for a signature of whole numbers only; args_n is its length. */
void words_add_args(struct text_builder *text, enum words_language language, enum word_id id,
                    const int64_t *args, int32_t args_n);

/* Adds the sentence of a reason. */
void words_add_reason(struct text_builder *text, enum words_language language,
                      const struct reason *reason);
/* The same with the item's unit behind each quantity: "6 片". */
void words_add_reason_in(struct text_builder *text, enum words_language language,
                         const struct reason *reason, const char *unit);

/*
 * The language that the environment asks for: the first of LC_ALL, LC_MESSAGES and LANG (NULL when
 * not set) that is not empty decides; zh… is Chinese, all else English. No locale must be
 * installed.
 */
enum words_language words_language_of(const char *lc_all, const char *lc_messages,
                                      const char *lang);

/* The language of a name such as zh, zh_CN, zh-CN, en, en_US.UTF-8; false when it is none. */
bool words_language_find(const char *name, enum words_language *ret_language);

/* For the tests. First: as words_add, of a template and signature given in full. Then the parts of
 * a word, to compare the catalogues. */
void words_add_form(struct text_builder *text, const char *form, const char *signature, ...);
const char *words_signature(enum word_id id);
const char *words_template(enum words_language language, enum word_id id);
/* NULL when the template is well formed for the signature, else what is wrong. *ret_used gets a bit
 * for each argument that it places. */
const char *words_check(const char *form, const char *signature, uint32_t *ret_used);

#endif
