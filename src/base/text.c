/*
 * UTF-8 text (see text.h). The width table lists the ranges that Unicode's EastAsianWidth.txt marks
 * W or F and the zero-width combining ranges in common use, merged to the shortest list; it needs
 * no locale of the machine.
 */
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The bytes of the character at `at`, 0 when it is not valid within n bytes. */
static size_t character_bytes(const unsigned char *at, size_t n)
{
    if (at[0] < 0x80) {
        return 1;
    }
    size_t length = at[0] >= 0xc2 && at[0] < 0xe0   ? 2
                    : (at[0] & 0xf0) == 0xe0        ? 3
                    : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                    : 0;
    if (length == 0 || length > n) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool surrogate = at[0] == 0xed && at[1] >= 0xa0;
    bool beyond = at[0] == 0xf4 && at[1] >= 0x90;
    return overlong || surrogate || beyond ? 0 : length;
}

size_t text_valid_n(const char *bytes, size_t n)
{
    const unsigned char *at = (const unsigned char *)bytes;
    size_t i = 0;
    while (i < n) {
        size_t length = character_bytes(at + i, n - i);
        if (length == 0) {
            break;
        }
        i += length;
    }
    return i;
}

uint32_t text_next(const char **at)
{
    const unsigned char *c = (const unsigned char *)*at;
    if (c[0] < 0x80) {
        *at += 1;
        return c[0];
    }
    size_t length = c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
    uint32_t value = c[0] & (0x7fU >> length);
    for (size_t i = 1; i < length; i++) {
        assert((c[i] & 0xc0) == 0x80);
        value = value << 6 | (c[i] & 0x3fU);
    }
    *at += length;
    return value;
}

struct range {
    uint32_t first;
    uint32_t last;
};

static const struct range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
    {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},
    {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
    {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
    {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
    {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
    {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},
    {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x18cff}, {0x1aff0, 0x1b2ff},
    {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a},
    {0x1f200, 0x1f320}, {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393},
    {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4},
    {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d},
    {0x1f54b, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4},
    {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6df},
    {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f9ff},
    {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
};

static const struct range combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489},   {0x0591, 0x05bd}, {0x064b, 0x065f}, {0x0900, 0x0902},
    {0x0e34, 0x0e3a}, {0x0e47, 0x0e4e},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x2064},   {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
    {0xfeff, 0xfeff}, {0xe0100, 0xe01ef},
};

static bool stands_in(const struct range *ranges, size_t n, uint32_t c)
{
    size_t low = 0;
    size_t high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < n && c >= ranges[low].first;
}

int32_t text_char_width(uint32_t character)
{
    if (character < 0x20 || (character >= 0x7f && character < 0xa0)) {
        return 0;
    }
    if (character < 0x300) {
        return 1;
    }
    if (stands_in(combining, sizeof(combining) / sizeof(*combining), character)) {
        return 0;
    }
    return stands_in(wide, sizeof(wide) / sizeof(*wide), character) ? 2 : 1;
}

int32_t text_width(const char *text)
{
    int32_t width = 0;
    while (*text != '\0') {
        width += text_char_width(text_next(&text));
    }
    return width;
}

size_t text_fit(const char *text, int32_t columns)
{
    const char *at = text;
    int32_t width = 0;
    while (*at != '\0') {
        const char *next = at;
        width += text_char_width(text_next(&next));
        if (width > columns) {
            break;
        }
        at = next;
    }
    return (size_t)(at - text);
}

bool text_equal(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

bool text_is_empty(const char *text)
{
    return text == NULL || *text == '\0';
}

uint64_t text_hash(const char *bytes, size_t n)
{
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3ULL;
    }
    return hash;
}

void text_begin(struct text_builder *builder, struct linli_arena *arena)
{
    *builder = (struct text_builder){.arena = arena, .rc = LINLI_OK};
}

/* Makes room for n more bytes and the end mark. */
static bool make_room(struct text_builder *builder, size_t n)
{
    if (builder->rc != LINLI_OK) {
        return false;
    }
    if (builder->n + n + 1 <= builder->capacity) {
        return true;
    }
    size_t capacity = (builder->n + n + 1) * 2;
    capacity = capacity < 128 ? 128 : capacity;
    char *bytes;
    builder->rc = linli_arena_alloc(builder->arena, capacity, 1, &bytes, NULL);
    if (builder->rc != LINLI_OK) {
        return false;
    }
    if (builder->n > 0) {
        assert(builder->bytes != NULL);
        memcpy(bytes, builder->bytes, builder->n);
    }
    builder->bytes = bytes;
    builder->capacity = capacity;
    return true;
}

void text_add_n(struct text_builder *builder, const char *bytes, size_t n)
{
    if (make_room(builder, n)) {
        assert(builder->bytes != NULL);
        memcpy(builder->bytes + builder->n, bytes, n);
        builder->n += n;
        builder->bytes[builder->n] = '\0';
    }
}

void text_add(struct text_builder *builder, const char *text)
{
    text_add_n(builder, text, strlen(text));
}

void text_addf(struct text_builder *builder, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || !make_room(builder, (size_t)n)) {
        return;
    }
    va_start(args, format);
    vsnprintf(builder->bytes + builder->n, (size_t)n + 1, format, args);
    va_end(args);
    builder->n += (size_t)n;
}

void text_add_csv(struct text_builder *builder, const char *cell)
{
    bool plain = true;
    for (const char *at = cell; *at != '\0'; at++) {
        plain = plain && *at != ',' && *at != '"' && *at != '\n' && *at != '\r';
    }
    if (plain) {
        text_add(builder, cell);
        return;
    }
    text_add(builder, "\"");
    for (const char *at = cell; *at != '\0'; at++) {
        text_add_n(builder, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    }
    text_add(builder, "\"");
}

void text_add_repeat(struct text_builder *builder, char c, int32_t n)
{
    if (n > 0 && make_room(builder, (size_t)n)) {
        memset(builder->bytes + builder->n, c, (size_t)n);
        builder->n += (size_t)n;
        builder->bytes[builder->n] = '\0';
    }
}

void text_add_pad(struct text_builder *builder, const char *text, int32_t columns)
{
    text_add(builder, text);
    text_add_repeat(builder, ' ', columns - text_width(text));
}

void text_add_pad_left(struct text_builder *builder, const char *text, int32_t columns)
{
    text_add_repeat(builder, ' ', columns - text_width(text));
    text_add(builder, text);
}

const char *text_done(struct text_builder *builder)
{
    return make_room(builder, 0) ? builder->bytes : "";
}

enum linli_rc text_finish(struct text_builder *builder, const char **ret_text,
                          struct linli_error *err)
{
    if (builder->rc == LINLI_OK && builder->bytes == NULL) {
        (void)make_room(builder, 0);
    }
    if (builder->rc != LINLI_OK) {
        return linli_fail(err, builder->rc, "out of memory while a text was built");
    }
    *ret_text = builder->bytes;
    return LINLI_OK;
}
