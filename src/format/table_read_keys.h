/*
 * The keys of a table's rows that were seen so far, to find two rows with one key and to name both
 * lines. Exact: never a false alarm. Called by table_read.c only.
 */
#ifndef LINLI_FORMAT_TABLE_READ_KEYS_H
#define LINLI_FORMAT_TABLE_READ_KEYS_H

#include "format/codes.h"

enum { TABLE_KEYS_PARTS = 16 };

/* A part of the keys that pack into 64 bits: open addressing in two arrays. */
struct packed_keys {
    uint64_t *keys; /* 0: free */
    uint32_t *lines;
    uint64_t blocks_n; /* of eight slots */
    uint64_t n;
    struct linli_arena memory[2]; /* used in turn, so that growing gives the old arrays back */
    int32_t turn;
};

struct table_keys {
    const struct table *table;
    const struct column *columns[8];
    int32_t columns_n;
    bool packs;                                 /* no key column is a text or a free number */
    struct packed_keys parts[TABLE_KEYS_PARTS]; /* by hash, so that only one grows at a time */
    struct codes other; /* keys that do not pack, as bytes; their number is the line */
};

/* On the caller's memory; finish() gives back what grew. */
void table_keys_init(struct table_keys *keys, const struct table *table, struct linli_arena *arena);
void table_keys_finish(struct table_keys *keys);

/* Takes the key of a row. *ret_earlier is the line of the earlier row with the same key, 0 when
 * there is none, also in a table without key columns. Lines must rise. */
enum linli_rc table_keys_add(struct table_keys *keys, void *row, int64_t line, int64_t *ret_earlier,
                             struct linli_error *err);

#endif
