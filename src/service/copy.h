/*
 * A city from one database into another, of any two kinds: every table, row by row, ids and id
 * blocks included. What is read is of one moment; what is written is one transaction of a new city,
 * which its caller publishes. Both sides are compared before that: the rows of each table, and the
 * ledger's sums by account and kind.
 *
 * Called by the copy command.
 */
#ifndef LINLI_SERVICE_COPY_H
#define LINLI_SERVICE_COPY_H

#include "store/table_copy.h"

struct copy_report {
    int64_t rows_n[SQL_TABLES_N]; /* of sql_tables[i], on either side */
    int64_t all_n;
    struct ledger_sum sums[LEDGER_SUMS_MAX]; /* on either side */
    int32_t sums_n;
};

/*
 * `from` is open for reading, `to` was opened with DB_CREATE; neither is in a transaction.
 * `progress` may be NULL. LINLI_EBREACH when the sides differ.
 */
enum linli_rc copy_city(struct db *from, struct db *to, struct linli_arena *arena,
                        table_copy_progress progress, struct copy_report *ret_report,
                        struct linli_error *err);

#endif
