/*
 * Texts that the database keeps: lists of whole numbers, and reasons with their numbers (the first
 * byte is the reason's). What is read is written again as it stood, whatever else is refused; a
 * reason that is read can be said in both languages and computed again without harm.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/words.h"
#include "must.h"
#include "planner/planner.h"
#include "store/numbers.h"

enum { NUMBERS_MAX = 64 };

static void list(const char *text, struct linli_arena *arena)
{
    int64_t numbers[NUMBERS_MAX];
    int64_t again[NUMBERS_MAX];
    int64_t n = -1;
    int64_t again_n;
    const char *written;
    if (numbers_read(text, numbers, NUMBERS_MAX, &n, NULL) != LINLI_OK) {
        MUST(n == -1);
        return;
    }
    MUST(n >= 0 && n <= NUMBERS_MAX);
    MUST(numbers_write(arena, numbers, n, &written, NULL) == LINLI_OK);
    MUST(numbers_read(written, again, NUMBERS_MAX, &again_n, NULL) == LINLI_OK);
    MUST(again_n == n && memcmp(again, numbers, (size_t)n * sizeof(numbers[0])) == 0);
}

static void reason(int64_t number, const char *text, struct linli_arena *arena)
{
    struct reason read;
    if (numbers_read_reason(number, text, &read, NULL) != LINLI_OK) {
        return;
    }
    MUST(numbers_of_reason(read.id) == number);
    for (int language = 0; language < WORDS_LANGUAGES_N; language++) {
        struct text_builder builder;
        const char *said;
        text_begin(&builder, arena);
        words_add_reason(&builder, (enum words_language)language, &read);
        MUST(text_finish(&builder, &said, NULL) == LINLI_OK);
        MUST((said[0] != '\0') == (read.id != REASON_NONE));
        MUST(text_valid_n(said, strlen(said)) == strlen(said));
    }
    int64_t qty_e3;
    (void)planner_replay(&read, &qty_e3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct linli_arena arena;
    if (size == 0) {
        return 0;
    }
    char *text = malloc(size);
    MUST(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    linli_arena_init(&arena, 0);
    list(text, &arena);
    reason(data[0], text, &arena);
    linli_arena_finish(&arena);
    free(text);
    return 0;
}
