/* The codes of a city and the record of what was taken in (city_tables.h). */
#include "store/city_tables.h"

#include <assert.h>

static enum sql_id codes_sql(enum cell_type kind)
{
    assert(kind == CELL_SITE || kind == CELL_ITEM || kind == CELL_SUPPLIER);
    if (kind == CELL_SITE) {
        return SQL_SITE_CODES;
    }
    return kind == CELL_ITEM ? SQL_ITEM_CODES : SQL_SUPPLIER_CODES;
}

enum linli_rc store_load_codes(struct db *db, enum cell_type kind, store_code_fn code_fn,
                               void *context, struct linli_error *err)
{
    struct stmt *list = NULL;
    LINLI_TRY(db_statement(db, codes_sql(kind), &list, err));
    for (;;) {
        bool more = false;
        LINLI_TRY(stmt_next(list, &more, err));
        if (!more) {
            return LINLI_OK;
        }
        enum linli_rc rc = code_fn(context, stmt_i64(list, 0), stmt_text(list, 1), err);
        if (rc != LINLI_OK) {
            stmt_end(list);
            return rc;
        }
    }
}

void import_count(struct import_counts *counts, enum put_result result)
{
    counts->added_n += result == PUT_ADDED;
    counts->same_n += result == PUT_SAME;
    counts->corrected_n += result == PUT_CORRECTED;
}

enum linli_rc store_begin_import(struct db *db, enum table_id table, const char *source,
                                 const char *actor, int64_t moment_ms, int64_t *ret_import_id,
                                 struct linli_error *err)
{
    int64_t id = 0;
    LINLI_TRY(db_new_ids(db, "import", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_IMPORT_ADD, NULL, err, "iittt", id, moment_ms, table_get(table)->name,
                     source, actor));
    *ret_import_id = id;
    return LINLI_OK;
}

enum linli_rc store_record_import(struct db *db, int64_t import_id,
                                  const struct import_counts *counts, struct linli_error *err)
{
    return db_run(db, SQL_IMPORT_FINISH, NULL, err, "iiii", import_id, counts->added_n,
                  counts->same_n, counts->corrected_n);
}
