/* The two catalogues, read by words.c only: the template of each word, by its id. */
#ifndef LINLI_FORMAT_WORDS_CATALOGUE_H
#define LINLI_FORMAT_WORDS_CATALOGUE_H

#include "format/words.h"

extern const char *const words_en[WORD_N];
extern const char *const words_zh[WORD_N];

#endif
