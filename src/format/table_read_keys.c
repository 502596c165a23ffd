/*
 * The keys of a table's rows (see table_read_keys.h).
 *
 * A key of numbers (site, item, day) is packed into 63 bits when each number is within the city's
 * limits, and kept with its line in an open-addressing table: 12 bytes a slot, three quarters full
 * at most, so 16 to 24 bytes a row. The slot is the hash of the key without its three lowest bits,
 * plus those bits: eight neighbouring days of a series fall into one cache line, which makes
 * reading a sorted file several times faster. Every other key is written out as bytes and kept as a
 * code whose number is the line.
 *
 * Invariant: whether a key packs depends on the key alone, so equal keys meet in the same table.
 */
#include "format/table_read_keys.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "model/limits.h"

enum {
    BLOCK = 8,
    BLOCKS_MIN = 32,
    KEY_COLUMNS_MAX = 8,
    KEY_BYTES_MAX = KEY_COLUMNS_MAX * (LIMIT_TEXT_BYTES + 1)
};

static const uint64_t TAKEN = UINT64_C(1) << 63; /* set in every packed key: none is 0 */

__extension__ typedef unsigned __int128 wide;

/* Bits that a key column takes in a packed key; 0: it does not pack. */
static int32_t bits_of(enum cell_type type)
{
    switch (type) {
    case CELL_SITE:
    case CELL_SUPPLIER:
        return 20;
    case CELL_ITEM:
        return 21;
    case CELL_DAY:
        return 18;
    case CELL_CHOICE:
        return 4;
    case CELL_CODE:
    case CELL_TEXT:
    case CELL_NUMBER:
    case CELL_FLAG:
    case CELL_TIME:
    case CELL_WEEKDAYS:
    case CELL_SIGNAL:
        break;
    }
    return 0;
}

void table_keys_init(struct table_keys *keys, const struct table *table, struct linli_arena *arena)
{
    *keys = (struct table_keys){.table = table, .packs = true};
    int32_t bits = 0;
    for (int32_t i = 0; i < table->columns_n; i++) {
        const struct column *column = &table->columns[i];
        if (column->key) {
            assert(keys->columns_n < KEY_COLUMNS_MAX);
            keys->columns[keys->columns_n++] = column;
            keys->packs = keys->packs && bits_of(column->type) > 0;
            bits += bits_of(column->type);
        }
    }
    keys->packs = keys->packs && bits <= 63;
    codes_init(&keys->other, arena, 0);
    for (int32_t i = 0; i < TABLE_KEYS_PARTS; i++) {
        linli_arena_init(&keys->parts[i].memory[0], 0);
        linli_arena_init(&keys->parts[i].memory[1], 0);
    }
}

void table_keys_finish(struct table_keys *keys)
{
    for (int32_t i = 0; i < TABLE_KEYS_PARTS; i++) {
        linli_arena_finish(&keys->parts[i].memory[0]);
        linli_arena_finish(&keys->parts[i].memory[1]);
    }
}

/* False when a number is beyond its bits. */
static bool pack(const struct table_keys *keys, void *row, uint64_t *ret_key)
{
    uint64_t key = 0;
    for (int32_t i = 0; i < keys->columns_n; i++) {
        const struct column *column = keys->columns[i];
        int64_t value = *table_number(column, row);
        int64_t base = column->type == CELL_DAY ? DATE_DAY_MIN : 0;
        int32_t bits = bits_of(column->type);
        uint64_t part = 0; /* no value */
        if (value != FIXED_NONE) {
            if (value < base || value - base >= (INT64_C(1) << bits) - 1) {
                return false;
            }
            part = (uint64_t)(value - base) + 1;
        }
        key = key << bits | part;
    }
    *ret_key = key | TAKEN;
    return true;
}

/* The finisher of SplitMix64 (Steele, Lea and Flood, 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The slot that holds the key, or the free one where it belongs. */
static uint64_t packed_slot(const struct packed_keys *packed, uint64_t key, uint64_t hash)
{
    uint64_t slots_n = packed->blocks_n * BLOCK;
    uint64_t block = (uint64_t)((wide)hash * packed->blocks_n >> 64);
    uint64_t at = block * BLOCK + key % BLOCK;
    assert(at < slots_n && packed->n < slots_n);
    while (packed->keys[at] != 0 && packed->keys[at] != key) {
        at = at + 1 < slots_n ? at + 1 : 0;
    }
    return at;
}

/* Half as many blocks again. */
static enum linli_rc grow_packed(struct packed_keys *packed, struct linli_error *err)
{
    struct packed_keys old = *packed;
    struct linli_arena *memory = &packed->memory[1 - old.turn];
    uint64_t blocks_n = old.blocks_n == 0 ? BLOCKS_MIN : old.blocks_n + old.blocks_n / 2;
    LINLI_TRY(LINLI_NEW(memory, blocks_n * BLOCK, &packed->keys, err));
    LINLI_TRY(LINLI_NEW(memory, blocks_n * BLOCK, &packed->lines, err));
    packed->blocks_n = blocks_n;
    packed->turn = 1 - old.turn;
    for (uint64_t i = 0; i < old.blocks_n * BLOCK; i++) {
        if (old.keys[i] != 0) {
            uint64_t at = packed_slot(packed, old.keys[i], mix(old.keys[i] / BLOCK));
            packed->keys[at] = old.keys[i];
            packed->lines[at] = old.lines[i];
        }
    }
    linli_arena_finish(&packed->memory[old.turn]);
    return LINLI_OK;
}

static enum linli_rc add_packed(struct table_keys *keys, uint64_t key, int64_t line,
                                int64_t *ret_earlier, struct linli_error *err)
{
    uint64_t hash = mix(key / BLOCK); /* its upper bits choose the block, its lowest the part */
    struct packed_keys *packed = &keys->parts[hash % TABLE_KEYS_PARTS];
    if (packed->n * 4 >= packed->blocks_n * BLOCK * 3) {
        LINLI_TRY(grow_packed(packed, err));
    }
    uint64_t at = packed_slot(packed, key, hash);
    *ret_earlier = packed->keys[at] != 0 ? (int64_t)packed->lines[at] : 0;
    if (*ret_earlier == 0) {
        packed->keys[at] = key;
        packed->lines[at] = (uint32_t)line;
        packed->n += 1;
    }
    return LINLI_OK;
}

/* The key as bytes: numbers as they lie in memory, texts with their ends. */
static size_t write_key(const struct table_keys *keys, void *row, char bytes[KEY_BYTES_MAX])
{
    size_t n = 0;
    for (int32_t i = 0; i < keys->columns_n; i++) {
        const struct column *column = keys->columns[i];
        if (table_is_text(column)) {
            const char *text = *table_text(column, row);
            size_t text_n = strlen(text) + 1;
            assert(n + text_n <= KEY_BYTES_MAX);
            memcpy(bytes + n, text, text_n);
            n += text_n;
        } else {
            int64_t value = *table_number(column, row);
            if ((column->type == CELL_NUMBER || column->type == CELL_CHOICE) &&
                value == FIXED_NONE) {
                value = 0; /* no least quantity is a least quantity of 0 */
            }
            memcpy(bytes + n, &value, sizeof(value));
            n += sizeof(value);
        }
    }
    return n;
}

enum linli_rc table_keys_add(struct table_keys *keys, void *row, int64_t line, int64_t *ret_earlier,
                             struct linli_error *err)
{
    if (keys->columns_n == 0) {
        *ret_earlier = 0; /* rows of such a table may be alike */
        return LINLI_OK;
    }
    if (line > (int64_t)UINT32_MAX) {
        return linli_fail(err, LINLI_ELIMIT, "the file has more than %lld lines",
                          (long long)UINT32_MAX);
    }
    uint64_t key;
    if (keys->packs && pack(keys, row, &key)) {
        return add_packed(keys, key, line, ret_earlier, err);
    }
    char bytes[KEY_BYTES_MAX];
    size_t n = write_key(keys, row, bytes);
    int64_t earlier = codes_find(&keys->other, bytes, n);
    if (earlier != FIXED_NONE) {
        *ret_earlier = earlier;
        return LINLI_OK;
    }
    *ret_earlier = 0;
    return codes_add_as(&keys->other, bytes, n, line, err);
}
