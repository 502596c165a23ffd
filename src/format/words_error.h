/*
 * Error messages in the reader's language. Their English formats stand where the failures arise;
 * here is the Chinese of each, found by the English text. A test demands one for every format in
 * the sources.
 */
#ifndef LINLI_FORMAT_WORDS_ERROR_H
#define LINLI_FORMAT_WORDS_ERROR_H

#include "format/words.h"
#include "linli/error.h"

/* The Chinese format of an English one, with the same conversions ("%1$s" where their order
 * differs); NULL when there is none. */
const char *words_error_format(const char *english);

/* Prints "place: message" in a language; a message without Chinese stays English. Returns the
 * length, which is below `size`. */
size_t words_error_print(enum words_language language, const struct linli_error *err, char *out,
                         size_t size);

#endif
