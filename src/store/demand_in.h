/*
 * Demand rows into the database, many at a time: new keys are added, equal rows are left, different
 * ones are corrected and what they said before is kept under the import's number.
 *
 * Rows may come in any order; that of the key (site, item, day) takes the least memory. Within one
 * import a key comes once, which the reader of the file proves; a second one is LINLI_EBREACH.
 * In columns that the file does not have a row that is there keeps what it has.
 */
#ifndef LINLI_STORE_DEMAND_IN_H
#define LINLI_STORE_DEMAND_IN_H

#include "linli/arena.h"
#include "store/city_tables.h"

/* The days of a series that were there before the import: rows outside them are new. */
struct demand_in_series {
    int64_t site;
    int64_t item;
    int64_t first_day;
    int64_t last_day;
    bool used;
};

/* Quantities of a site that are new or corrected though plans were made without them. */
struct demand_in_late {
    int64_t site;
    int64_t first_day;
    int64_t last_day;
    int64_t rows_n;
};

struct demand_in {
    struct db *db;
    struct linli_arena *arena;
    int64_t import_id;
    uint64_t columns; /* that the rows say something in (a set, model/tables.h) */
    struct import_counts counts;
    bool was_empty;             /* no demand at all before this import: every row is new */
    struct demand_row *waiting; /* new rows that are not stored yet */
    int64_t waiting_n;
    int64_t waiting_max; /* how many may wait */
    bool in_order;       /* so far each new row had a higher key than the one before */
    struct demand_row previous;
    struct demand_in_series *series; /* by hash of (site, item); not used when was_empty */
    int64_t slots_n;                 /* a power of two */
    int64_t series_n;
    struct demand_in_series *last; /* the series of the row before */
    int64_t late_until;            /* rows until this day are late; NONE: not asked for */
    struct demand_in_late *late;
    int64_t late_n;
    int64_t late_max;
};

/* On the caller's memory, inside its TX_WRITE; `arena` must live until the end. */
enum linli_rc demand_in_begin(struct db *db, int64_t import_id, struct linli_arena *arena,
                              struct demand_in *ret_in, struct linli_error *err);
/* The columns that the rows to come say something in; all of them unless told. */
void demand_in_set_columns(struct demand_in *in, uint64_t columns);
/* From now on new and corrected quantities of days until `day` are counted in `late`. */
void demand_in_count_late(struct demand_in *in, int64_t day);
/* Takes n rows, whose sites and items are database ids. They are copied. */
enum linli_rc demand_in_add(struct demand_in *in, const struct demand_row *rows, int64_t n,
                            struct linli_error *err);
/* Stores what waits and tells what came of all rows. */
enum linli_rc demand_in_end(struct demand_in *in, struct import_counts *ret_counts,
                            struct linli_error *err);

#endif
