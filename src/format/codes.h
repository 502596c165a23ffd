/*
 * Codes and their numbers: the texts by which a file names sites, items and suppliers, and the
 * whole numbers by which everything behind the file names them.
 *
 * A code gets its number in the order of first sight (0, 1, 2 …), or a number that the caller
 * brings along, such as the id of a database row; the numbers only ever rise. Codes may be any
 * bytes: a table's compound keys are kept here too (table_read_keys.c).
 *
 * Memory comes from the arena of codes_init() and is given back with it. Used by whoever reads or
 * writes tables.
 */
#ifndef LINLI_FORMAT_CODES_H
#define LINLI_FORMAT_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"
#include "model/tables.h"

/* Turns the code of a site, item or supplier (checked text of n bytes, ended by a zero byte) into
 * its number. An unknown one is LINLI_EINPUT. */
struct table_resolver {
    enum linli_rc (*resolve)(void *context, enum cell_type kind, const char *code, size_t n,
                             int64_t *ret_number, struct linli_error *err);
    void *context;
};

/* The way back, for writing. The code must stay valid until the next call. */
struct table_namer {
    enum linli_rc (*name)(void *context, enum cell_type kind, int64_t number, const char **ret_code,
                          struct linli_error *err);
    void *context;
};

struct code {
    const char *bytes; /* ended by a zero byte that is not counted */
    uint32_t bytes_n;
    uint32_t hash; /* the upper half: spares most comparisons */
    int64_t number;
};

struct codes {
    struct linli_arena *arena;
    struct code *list; /* in order of first sight, so also of number */
    int64_t n;
    int64_t capacity;
    int64_t max_n;   /* more are refused; 0: no limit */
    uint32_t *slots; /* index in the list + 1, 0: free; open addressing, linear probing */
    uint64_t slots_n;
};

/* On the caller's memory; takes none yet. */
void codes_init(struct codes *codes, struct linli_arena *arena, int64_t max_n);

/* The number of a code, FIXED_NONE when it is not there. */
int64_t codes_find(const struct codes *codes, const char *code, size_t n);

/* The number of a code, which is added with the next number when it is new. LINLI_ELIMIT beyond
 * max_n. */
enum linli_rc codes_add(struct codes *codes, const char *code, size_t n, int64_t *ret_number,
                        struct linli_error *err);

/* Adds a code that is not there yet with a number above all earlier ones. */
enum linli_rc codes_add_as(struct codes *codes, const char *code, size_t n, int64_t number,
                           struct linli_error *err);

/* The code of a number, NULL when it is not there. */
const char *codes_text(const struct codes *codes, int64_t number);

/*
 * The codes of a city, for reading and writing its tables. NULL stands for "such codes cannot be
 * told": a cell with one is an error. With may_add an unknown code is added instead of refused.
 */
struct codes_city {
    struct codes *sites;
    struct codes *items;
    struct codes *suppliers;
    bool may_add;
};

struct table_resolver codes_resolver(struct codes_city *city);
struct table_namer codes_namer(struct codes_city *city);

#endif
