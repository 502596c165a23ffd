/* What is owed for goods that are paid when they are used (see consignment.h). */
#include "service/consignment.h"

#include <assert.h>
#include <stddef.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "format/table_write.h"
#include "store/growing.h"
#include "store/ledger.h"

static enum linli_rc read_line(struct linli_arena *arena, struct stmt *stmt, void *row,
                               struct linli_error *err)
{
    struct consignment_line *line = row;
    const char **texts[] = {&line->supplier, &line->supplier_name, &line->site,
                            &line->item,     &line->item_name,     &line->unit};
    for (int32_t i = 0; i < 6; i++) {
        LINLI_TRY(growing_text(arena, stmt, i, texts[i], err));
    }
    line->kind = stmt_i64(stmt, 6) == CONSIGNMENT_USE ? CONSIGNMENT_USE : CONSIGNMENT_GOODS;
    line->price_e4 = stmt_i64(stmt, 7);
    bool with_loss = stmt_i64(stmt, 8) == 1;
    line->from_day = stmt_i64(stmt, 9);
    line->until_day = stmt_i64(stmt, 10);
    line->opening_e3 = stmt_i64(stmt, 11);
    line->received_e3 = stmt_i64(stmt, 12);
    line->used_e3 = stmt_i64(stmt, 13);
    line->lost_e3 = stmt_i64(stmt, 14);
    line->closing_e3 = stmt_i64(stmt, 15);
    line->moved_e3 =
        line->closing_e3 - line->opening_e3 - line->received_e3 + line->used_e3 + line->lost_e3;
    line->billed_e3 = line->used_e3 + (with_loss ? line->lost_e3 : 0);
    return LINLI_OK;
}

/* What came back is a credit: amounts below 0 are rounded as those above are. */
static bool amount_of(const struct consignment_line *line, int64_t *ret_fen)
{
    bool credit = line->billed_e3 < 0;
    int64_t fen = 0;
    bool fits = line->price_e4 == FIXED_NONE ||
                fixed_amount_fen(credit ? -line->billed_e3 : line->billed_e3, line->price_e4, &fen);
    *ret_fen = credit ? -fen : fen;
    return fits;
}

static enum linli_rc check_request(struct db *db, const struct consignment_request *request,
                                   struct linli_error *err)
{
    char days[2][DATE_TEXT_BYTES];
    int64_t id;
    if (request->site != NULL) {
        LINLI_TRY(ledger_find_site(db, request->site, &id, err));
    }
    if (request->supplier != NULL) {
        LINLI_TRY(ledger_find_supplier(db, request->supplier, &id, err));
    }
    return request->from_day <= request->until_day
               ? LINLI_OK
               : linli_fail(err, LINLI_EUSAGE, "the period begins on %s and ends before, on %s",
                            date_print((int32_t)request->from_day, days[0]),
                            date_print((int32_t)request->until_day, days[1]));
}

enum linli_rc consignment_settle(struct db *db, struct linli_arena *arena,
                                 const struct consignment_request *request,
                                 struct consignment_bill *ret_bill, struct linli_error *err)
{
    struct consignment_bill bill = {0};
    struct stmt *stmt;
    int64_t n = 0;
    LINLI_TRY(check_request(db, request, err));
    LINLI_TRY(
        db_query(db, SQL_CONSIGNMENT_USE, &stmt, err, "ii", request->from_day, request->until_day));
    LINLI_TRY(growing_rows(arena, stmt, sizeof(*bill.lines), read_line, &bill.lines, &n, err));
    for (int64_t i = 0; i < n; i++) {
        struct consignment_line line = bill.lines[i];
        bool asked = (request->site == NULL || text_equal(line.site, request->site)) &&
                     (request->supplier == NULL || text_equal(line.supplier, request->supplier));
        assert(line.from_day <= line.until_day);
        if (!asked) {
            continue;
        }
        if (!amount_of(&line, &line.amount_fen) ||
            !fixed_add(bill.amount_fen, line.amount_fen, &bill.amount_fen)) {
            return linli_fail(err, LINLI_EOVERFLOW, "the amount of item %s does not fit its number",
                              line.item);
        }
        bill.lines[bill.lines_n++] = line;
    }
    bill.terms_n = n;
    *ret_bill = bill;
    return LINLI_OK;
}

/* ---- as a file ------------------------------------------------------------------------------- */

static const char *const kinds[] = {"consigned", "use", NULL};

#define AT(field) .offset = offsetof(struct consignment_line, field)
#define UNITS .type = CELL_NUMBER, .places = 3
static const struct column columns[] = {
    {"supplier", .type = CELL_CODE, .key = true, AT(supplier)},
    {"site", .type = CELL_CODE, .key = true, AT(site)},
    {"item", .type = CELL_CODE, .key = true, AT(item)},
    {"kind", .type = CELL_CHOICE, .choices = kinds, AT(kind)},
    {"from", .type = CELL_DAY, .key = true, AT(from_day)},
    {"until", .type = CELL_DAY, AT(until_day)},
    {"opening", UNITS, AT(opening_e3)},
    {"received", UNITS, AT(received_e3)},
    {"used", UNITS, AT(used_e3)},
    {"lost", UNITS, AT(lost_e3)},
    {"moved", UNITS, AT(moved_e3)},
    {"closing", UNITS, AT(closing_e3)},
    {"billed", UNITS, AT(billed_e3)},
    {"price", .type = CELL_NUMBER, .places = 4, AT(price_e4)},
    {"amount", .type = CELL_NUMBER, .places = 2, AT(amount_fen)},
};
#undef UNITS
#undef AT

static const struct table bill_table = {TABLE_N, "consignment", columns,
                                        (int32_t)(sizeof(columns) / sizeof(columns[0])),
                                        sizeof(struct consignment_line)};

enum linli_rc consignment_write(const char *path, const struct consignment_bill *bill,
                                struct linli_arena *arena, struct linli_error *err)
{
    const struct table_namer namer = {NULL, NULL}; /* no column names anything by number */
    struct table_writer *writer;
    LINLI_TRY(table_writer_open(path, &bill_table, &namer, arena, &writer, err));
    for (int64_t i = 0; i < bill->lines_n; i++) {
        enum linli_rc rc = table_writer_add(writer, &bill->lines[i], err);
        if (rc != LINLI_OK) {
            table_writer_drop(writer);
            return rc;
        }
    }
    return table_writer_close(writer, err);
}
