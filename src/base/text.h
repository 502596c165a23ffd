/*
 * UTF-8 text: checking, terminal width and building. Text from outside is checked once, where it
 * comes in (text_valid_n), and is plain `const char *` from then on.
 */
#ifndef LINLI_BASE_TEXT_H
#define LINLI_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"

/* The length of the longest valid UTF-8 start of the bytes (RFC 3629: no overlong forms, no
 * surrogates). NUL is a valid byte here; callers that refuse it look for it. Equal to n when all is
 * well. */
size_t text_valid_n(const char *bytes, size_t n);

/* Decodes the character at *at (valid text) and moves *at behind it. */
uint32_t text_next(const char **at);

/* Columns that valid text takes in a terminal: 2 for East Asian wide and fullwidth (UAX #11) and
 * for emoji, 0 for combining marks and control characters, else 1. Needs no installed locale. */
int32_t text_width(const char *text);
int32_t text_char_width(uint32_t character);

/* Bytes of the longest start of `text` that is no wider than `columns` and ends at a character. */
size_t text_fit(const char *text, int32_t columns);

bool text_equal(const char *a, const char *b);
bool text_is_empty(const char *text);

/* FNV-1a, 64 bit: for hash tables, not for security. */
uint64_t text_hash(const char *bytes, size_t n);

/* A growing text in an arena. The first failure is kept and later calls do nothing; text_finish()
 * reports it. */
struct text_builder {
    struct linli_arena *arena;
    char *bytes;
    size_t n;
    size_t capacity;
    enum linli_rc rc;
};

void text_begin(struct text_builder *builder, struct linli_arena *arena);
void text_add(struct text_builder *builder, const char *text);
void text_add_n(struct text_builder *builder, const char *bytes, size_t n);
void text_addf(struct text_builder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A cell of CSV: in quotes where it has to be (RFC 4180). */
void text_add_csv(struct text_builder *builder, const char *cell);
void text_add_repeat(struct text_builder *builder, char c, int32_t n);
/* Adds the text, then spaces up to `columns` terminal columns (text_pad) or spaces first
 * (text_pad_left). */
void text_add_pad(struct text_builder *builder, const char *text, int32_t columns);
void text_add_pad_left(struct text_builder *builder, const char *text, int32_t columns);
/* What was built so far, "" after a failure: for parts of a text that share its fate. */
const char *text_done(struct text_builder *builder);
enum linli_rc text_finish(struct text_builder *builder, const char **ret_text,
                          struct linli_error *err);

#endif
