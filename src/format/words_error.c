/* Error messages in the reader's language (see words_error.h). */
#include "format/words_error.h"

#include "format/words_error_catalogue.h"

static const char *find(const struct words_error_pair *pairs, size_t n, const char *english)
{
    for (size_t i = 0; i < n; i++) {
        if (text_equal(pairs[i].english, english)) {
            return pairs[i].chinese;
        }
    }
    return NULL;
}

const char *words_error_format(const char *english)
{
    const char *chinese = find(words_error_outer, words_error_outer_n, english);
    return chinese != NULL ? chinese : find(words_error_engine, words_error_engine_n, english);
}

size_t words_error_print(enum words_language language, const struct linli_error *err, char *out,
                         size_t size)
{
    const char *format = language == WORDS_ZH ? words_error_format(err->format) : NULL;
    return linli_error_print(err, format, out, size);
}
