/*
 * "KEY=VALUE" as somebody configures a city, one a line. What is taken stands within its bounds, is
 * taken again as it is printed, and refused values change nothing and are told what was expected.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/words_error.h"
#include "model/settings.h"
#include "must.h"
#include "parts.h"

static int64_t stored(const struct settings *settings, const struct setting_def *def)
{
    int64_t value;
    memcpy(&value, (const char *)settings + def->offset, sizeof(value));
    return value;
}

static void again(const struct settings *settings, const struct setting_def *def)
{
    char text[FIXED_TEXT_BYTES];
    struct settings other = *settings;
    struct linli_error err;
    int64_t value = stored(settings, def);
    linli_error_init(&err);
    MUST(value >= def->min && value <= def->max);
    fixed_print(value, setting_places(def->kind), text);
    MUST(settings_set(&other, def->key, text, &err) == LINLI_OK);
    MUST(memcmp(&other, settings, sizeof(other)) == 0);
}

static void refused(const struct linli_error *err)
{
    for (int language = 0; language < 2; language++) {
        char text[2048];
        words_error_print((enum words_language)language, err, text, sizeof(text));
        MUST(text[0] != '\0' && text_valid_n(text, strlen(text)) == strlen(text));
        MUST(strchr(text, '\n') == NULL);
    }
}

static void set(struct settings *settings, const char *key, const char *value)
{
    struct settings before = *settings;
    struct linli_error err;
    linli_error_init(&err);
    enum linli_rc rc = settings_set(settings, key, value, &err);
    const struct setting_def *def = settings_find(key);
    MUST(rc == LINLI_OK || rc == LINLI_EINPUT || rc == LINLI_EUNKNOWN);
    MUST((rc == LINLI_EUNKNOWN) == (def == NULL));
    if (rc != LINLI_OK) {
        MUST(memcmp(&before, settings, sizeof(before)) == 0);
        refused(&err);
    } else if (def->kind != SETTING_TEXT) {
        again(settings, def);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings settings;
    char *text = malloc(size + 1);
    char *rest = text;
    MUST(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    settings_defaults(&settings);
    for (char *line; (line = parts_next(&rest, '\n')) != NULL;) {
        char *equals = strchr(line, '=');
        if (equals != NULL) {
            *equals = '\0';
            set(&settings, line, equals + 1);
        }
    }
    free(text);
    return 0;
}
