/*
 * A city into another database (copy.h). The transaction that reads stands inside the one that
 * writes. When reading has to be tried again, what was written has to go first: so the inner one
 * does not begin a second time, the outer one does.
 */
#include "service/copy.h"

#include <assert.h>
#include <string.h>

struct copy_call {
    struct db *from;
    struct db *to;
    struct linli_arena *arena;
    table_copy_progress progress;
    struct copy_report *report;
    bool begun; /* rows may have been written since the outer transaction began */
};

static enum linli_rc compare_rows(struct copy_call *call, struct linli_error *err)
{
    struct copy_report *report = call->report;
    report->all_n = 0;
    for (int32_t i = 0; i < SQL_TABLES_N; i++) {
        int64_t copied_n;
        LINLI_TRY(table_count(call->from, &sql_tables[i], &report->rows_n[i], err));
        LINLI_TRY(table_count(call->to, &sql_tables[i], &copied_n, err));
        if (copied_n != report->rows_n[i]) {
            return linli_fail(err, LINLI_EBREACH, "table %s has %lld rows and its copy %lld",
                              sql_tables[i].name, (long long)report->rows_n[i],
                              (long long)copied_n);
        }
        report->all_n += copied_n;
    }
    return LINLI_OK;
}

static bool same_sum(const struct ledger_sum *a, const struct ledger_sum *b)
{
    return a->account == b->account && a->kind == b->kind && a->rows_n == b->rows_n &&
           a->qty_e3 == b->qty_e3 && a->unmet_e3 == b->unmet_e3;
}

static enum linli_rc compare_sums(struct copy_call *call, struct linli_error *err)
{
    struct copy_report *report = call->report;
    struct ledger_sum copied[LEDGER_SUMS_MAX];
    int32_t copied_n;
    LINLI_TRY(table_ledger_sums(call->from, report->sums, &report->sums_n, err));
    LINLI_TRY(table_ledger_sums(call->to, copied, &copied_n, err));
    bool same = copied_n == report->sums_n;
    for (int32_t i = 0; same && i < copied_n; i++) {
        same = same_sum(&report->sums[i], &copied[i]);
    }
    return same ? LINLI_OK
                : linli_fail(err, LINLI_EBREACH, "the sums of the ledger differ from its copy's");
}

static enum linli_rc read_and_write(struct db *from, void *context, struct linli_error *err)
{
    struct copy_call *call = context;
    assert(from == call->from);
    if (call->begun) {
        return linli_fail(err, LINLI_ELOCKED, "the database is in use by another program");
    }
    call->begun = true;
    for (int32_t i = 0; i < SQL_TABLES_N; i++) {
        LINLI_TRY(table_copy(from, call->to, &sql_tables[i], call->arena, call->progress, err));
    }
    LINLI_TRY(compare_rows(call, err));
    return compare_sums(call, err);
}

static enum linli_rc write_all(struct db *to, void *context, struct linli_error *err)
{
    struct copy_call *call = context;
    (void)to;
    call->begun = false;
    return tx_run(call->from, TX_READ, read_and_write, call, err);
}

enum linli_rc copy_city(struct db *from, struct db *to, struct linli_arena *arena,
                        table_copy_progress progress, struct copy_report *ret_report,
                        struct linli_error *err)
{
    struct copy_call call = {
        .from = from, .to = to, .arena = arena, .progress = progress, .report = ret_report};
    return tx_run(to, TX_WRITE, write_all, &call, err);
}
