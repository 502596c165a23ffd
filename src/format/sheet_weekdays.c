/* A list of weekdays, as short as its language allows (see sheet_day.h). */
#include <string.h>

#include "base/fixed.h"
#include "format/sheet_day.h"

/* What all names of weekdays begin with ("周" in Chinese): said once for a list of them. */
static size_t weekday_prefix_n(enum words_language language)
{
    const char *first = words_template(language, WORD_MONDAY);
    const char *at = first;
    for (size_t n = 0;; n = (size_t)(at - first)) {
        (void)text_next(&at);
        for (int32_t d = 0; d < 7; d++) {
            const char *name = words_template(language, (enum word_id)(WORD_MONDAY + d));
            if (strncmp(name, first, (size_t)(at - first)) != 0) {
                return n;
            }
        }
    }
}

const char *sheet_weekdays(enum words_language language, int64_t bits,
                           const struct text_builder *text)
{
    enum { EVERY_DAY = 127 };
    size_t prefix_n = weekday_prefix_n(language);
    struct text_builder part;
    bool first = true;
    if (bits == FIXED_NONE || bits == 0 || bits == EVERY_DAY) {
        return "";
    }
    text_begin(&part, text->arena);
    for (int32_t d = 0; d < 7; d++) {
        const char *name = words_template(language, (enum word_id)(WORD_MONDAY + d));
        if ((bits >> d & 1) == 0) {
            continue;
        }
        if (!first && prefix_n == 0) {
            words_add(&part, language, WORD_LIST_SEPARATOR);
        }
        text_add(&part, first ? name : name + prefix_n);
        first = false;
    }
    return text_done(&part);
}
