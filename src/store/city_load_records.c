/*
 * What the snapshot knows of orders that are closed: deliveries of the last half year by supplier
 * and item, and the money that was approved by rule today. The planner's assistant judges by them.
 * Called by city_load.c.
 */
#include <assert.h>

#include "base/fixed.h"
#include "store/city_load_parts.h"

enum { RECORD_DAYS = 183, MS_PER_S = 1000 };

static enum linli_rc take_record(struct city_load *load, struct stmt *stmt, struct growing *rows,
                                 struct growing *lots, struct linli_error *err)
{
    (void)lots;
    struct supply_record *record = NULL;
    LINLI_TRY(growing_add(rows, (void *)&record, err));
    *record = (struct supply_record){.received_n = stmt_i64(stmt, 2), .late_n = stmt_i64(stmt, 3)};
    assert(record->late_n <= record->received_n);
    LINLI_TRY(load_index(load, IDS_SUPPLIERS, stmt_i64(stmt, 0), &record->supplier, err));
    return load_index(load, IDS_ITEMS, stmt_i64(stmt, 1), &record->item, err);
}

static enum linli_rc take_approved(struct city_load *load, struct stmt *stmt, struct growing *rows,
                                   struct growing *lots, struct linli_error *err)
{
    int64_t fen = 0;
    (void)rows;
    (void)lots;
    (void)err;
    if (fixed_amount_fen(stmt_i64(stmt, 0), stmt_i64(stmt, 1), &fen)) {
        load->city.approved_today_fen += fen;
    }
    return LINLI_OK;
}

enum linli_rc load_records(struct city_load *load, struct linli_error *err)
{
    struct growing rows = {.arena = load->arena, .row_bytes = sizeof(struct supply_record)};
    struct stmt *stmt = NULL;
    int64_t today = load->options->today;
    LINLI_TRY(db_statement(load->db, SQL_RECORDS_OF_SUPPLIERS, &stmt, err));
    stmt_set_i64(stmt, 1, today - RECORD_DAYS);
    stmt_set_i64(stmt, 2, today);
    stmt_set_i64(stmt, 3, load->city.settings.utc_offset_s * MS_PER_S);
    LINLI_TRY(load_each_row(load, stmt, take_record, &rows, NULL, err));
    load->city.records = rows.rows;
    load->city.records_n = rows.n;
    LINLI_TRY(db_statement(load->db, SQL_RECORDS_APPROVED_TODAY, &stmt, err));
    stmt_set_i64(stmt, 1, today);
    return load_each_row(load, stmt, take_approved, NULL, NULL, err);
}
