/*
 * Codes and their numbers (see codes.h): a list in order of first sight with a hash index over it.
 * The index holds places in the list, four bytes each, and is at most two thirds full. Back from a
 * number: the list is sorted by number, and mostly the number is the place itself.
 */
#include "format/codes.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"

enum { SLOTS_MIN = 64 };

void codes_init(struct codes *codes, struct linli_arena *arena, int64_t max_n)
{
    *codes = (struct codes){.arena = arena, .max_n = max_n};
}

/* The slot that holds the code, or the free one where it belongs. */
static uint64_t find_slot(const struct codes *codes, const char *code, size_t n, uint64_t hash)
{
    assert(codes->slots_n > 0 && (codes->slots_n & (codes->slots_n - 1)) == 0);
    uint64_t mask = codes->slots_n - 1;
    uint64_t at = hash & mask;
    for (; codes->slots[at] != 0; at = (at + 1) & mask) {
        const struct code *other = &codes->list[codes->slots[at] - 1];
        if (other->hash == (uint32_t)(hash >> 32) && other->bytes_n == n &&
            memcmp(other->bytes, code, n) == 0) {
            break;
        }
    }
    return at;
}

int64_t codes_find(const struct codes *codes, const char *code, size_t n)
{
    if (codes->slots_n == 0) {
        return FIXED_NONE;
    }
    uint32_t place = codes->slots[find_slot(codes, code, n, text_hash(code, n))];
    return place == 0 ? FIXED_NONE : codes->list[place - 1].number;
}

static enum linli_rc grow_list(struct codes *codes, struct linli_error *err)
{
    int64_t capacity = codes->capacity == 0 ? SLOTS_MIN / 2 : codes->capacity * 2;
    struct code *list;
    LINLI_TRY(LINLI_NEW(codes->arena, capacity, &list, err));
    if (codes->n > 0) {
        memcpy(list, codes->list, (size_t)codes->n * sizeof(*list));
    }
    codes->list = list;
    codes->capacity = capacity;
    return LINLI_OK;
}

/* Doubles the index and enters the list anew. */
static enum linli_rc grow_slots(struct codes *codes, struct linli_error *err)
{
    uint64_t slots_n = codes->slots_n == 0 ? SLOTS_MIN : codes->slots_n * 2;
    uint32_t *slots;
    LINLI_TRY(LINLI_NEW(codes->arena, slots_n, &slots, err));
    codes->slots = slots;
    codes->slots_n = slots_n;
    for (int64_t i = 0; i < codes->n; i++) {
        const struct code *code = &codes->list[i];
        uint64_t hash = text_hash(code->bytes, code->bytes_n);
        codes->slots[find_slot(codes, code->bytes, code->bytes_n, hash)] = (uint32_t)i + 1;
    }
    return LINLI_OK;
}

enum linli_rc codes_add_as(struct codes *codes, const char *code, size_t n, int64_t number,
                           struct linli_error *err)
{
    assert(codes->n == 0 || number > codes->list[codes->n - 1].number);
    assert(codes_find(codes, code, n) == FIXED_NONE);
    if (codes->n >= INT32_MAX || (codes->max_n > 0 && codes->n >= codes->max_n)) {
        return linli_fail(err, LINLI_ELIMIT, "more than %lld different codes", (long long)codes->n);
    }
    if (codes->n == codes->capacity) {
        LINLI_TRY(grow_list(codes, err));
    }
    if ((uint64_t)codes->n * 3 >= codes->slots_n * 2) {
        LINLI_TRY(grow_slots(codes, err));
    }
    uint64_t hash = text_hash(code, n);
    struct code added = {.bytes_n = (uint32_t)n, .hash = (uint32_t)(hash >> 32), .number = number};
    LINLI_TRY(linli_arena_copy_text(codes->arena, code, n, &added.bytes, err));
    codes->list[codes->n] = added;
    codes->n += 1;
    codes->slots[find_slot(codes, code, n, hash)] = (uint32_t)codes->n;
    return LINLI_OK;
}

enum linli_rc codes_add(struct codes *codes, const char *code, size_t n, int64_t *ret_number,
                        struct linli_error *err)
{
    int64_t number = codes_find(codes, code, n);
    if (number == FIXED_NONE) {
        number = codes->n == 0 ? 0 : codes->list[codes->n - 1].number + 1;
        LINLI_TRY(codes_add_as(codes, code, n, number, err));
    }
    *ret_number = number;
    return LINLI_OK;
}

const char *codes_text(const struct codes *codes, int64_t number)
{
    if (number >= 0 && number < codes->n && codes->list[number].number == number) {
        return codes->list[number].bytes;
    }
    int64_t low = 0;
    int64_t high = codes->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (codes->list[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < codes->n && codes->list[low].number == number ? codes->list[low].bytes : NULL;
}

static struct codes *codes_of_kind(const struct codes_city *city, enum cell_type kind)
{
    assert(kind == CELL_SITE || kind == CELL_ITEM || kind == CELL_SUPPLIER);
    return kind == CELL_SITE ? city->sites : kind == CELL_ITEM ? city->items : city->suppliers;
}

static enum linli_rc fail_unknown(enum cell_type kind, const char *code, struct linli_error *err)
{
    if (kind == CELL_SITE) {
        return linli_fail(err, LINLI_EINPUT, "unknown site '%s', expected one of the sites table",
                          code);
    }
    if (kind == CELL_ITEM) {
        return linli_fail(err, LINLI_EINPUT, "unknown item '%s', expected one of the items table",
                          code);
    }
    return linli_fail(err, LINLI_EINPUT,
                      "unknown supplier '%s', expected one of the suppliers table", code);
}

static enum linli_rc resolve(void *context, enum cell_type kind, const char *code, size_t n,
                             int64_t *ret_number, struct linli_error *err)
{
    const struct codes_city *city = context;
    struct codes *codes = codes_of_kind(city, kind);
    if (codes == NULL) {
        return fail_unknown(kind, code, err);
    }
    if (city->may_add) {
        return codes_add(codes, code, n, ret_number, err);
    }
    int64_t number = codes_find(codes, code, n);
    if (number == FIXED_NONE) {
        return fail_unknown(kind, code, err);
    }
    *ret_number = number;
    return LINLI_OK;
}

static enum linli_rc name(void *context, enum cell_type kind, int64_t number, const char **ret_code,
                          struct linli_error *err)
{
    const struct codes *codes = codes_of_kind(context, kind);
    const char *code = codes != NULL ? codes_text(codes, number) : NULL;
    if (code == NULL) {
        return linli_fail(err, LINLI_EINTERNAL, "number %lld has no code", (long long)number);
    }
    *ret_code = code;
    return LINLI_OK;
}

struct table_resolver codes_resolver(struct codes_city *city)
{
    return (struct table_resolver){.resolve = resolve, .context = city};
}

struct table_namer codes_namer(struct codes_city *city)
{
    return (struct table_namer){.name = name, .context = city};
}
