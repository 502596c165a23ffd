/*
 * Included by tools/lint before each file that clang-tidy reads. The analyser sees one file at a
 * time and would think that linli_fail() can return LINLI_OK; here its result is its argument, as
 * linli/error.h promises. Nor does it see that text_is_empty() is
 * true of NULL.
 */
#ifndef LINLI_ANALYZER_H
#define LINLI_ANALYZER_H

#include "base/text.h"
#include "linli/error.h"

#define linli_fail(err, rc, ...) ((void)(linli_fail)((err), (rc), __VA_ARGS__), (rc))

#define text_is_empty(text) ((text) == NULL || (text_is_empty)(text))

#endif
