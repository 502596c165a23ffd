/*
 * Demand rows into the database, many at a time: new keys are added, equal rows are left, different
 * ones are corrected and what they said before is kept under the import's number.
 *
 * Rows may come in any order; fastest is the order of the key (site, item, day). Within one import
 * a key comes once (the reader of the file proves it).
 */
#ifndef LINLI_STORE_DEMAND_IN_H
#define LINLI_STORE_DEMAND_IN_H

#include "linli/arena.h"
#include "store/city_tables.h"

enum { DEMAND_IN_BATCH = 32 };

/* What is known of a series during an import. */
struct demand_in_series {
    int64_t site;
    int64_t item;
    int64_t last_day; /* stored or waiting; rows after it are new without a look */
    bool used;
};

struct demand_in {
    struct db *db;
    struct linli_arena *arena;
    int64_t import_id;
    struct import_counts counts;
    bool was_empty; /* no demand at all before this import */
    struct demand_row waiting[DEMAND_IN_BATCH];
    int32_t waiting_n;
    struct demand_in_series *series; /* by hash of (site, item) */
    int64_t slots_n;                 /* a power of two */
    int64_t series_n;
    struct demand_in_series *last; /* the series of the row before */
};

/* On the caller's memory, inside its TX_WRITE; `arena` must live until the end. */
enum linli_rc demand_in_begin(struct db *db, int64_t import_id, struct linli_arena *arena,
                              struct demand_in *ret_in, struct linli_error *err);
/* Takes n rows, whose sites and items are database ids. They are copied. */
enum linli_rc demand_in_add(struct demand_in *in, const struct demand_row *rows, int64_t n,
                            struct linli_error *err);
/* Stores what waits and tells what came of all rows. */
enum linli_rc demand_in_end(struct demand_in *in, struct import_counts *ret_counts,
                            struct linli_error *err);

#endif
