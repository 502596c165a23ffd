/*
 * bench_ledger FOLDER|URL [BATCHED [SINGLE [CHECKED]]]: how fast stock is booked, and proved right.
 * A new city of one site and 200 items with five lots each gets BATCHED movements (default 100,000)
 * of documents with 500 rows; as many issues in transactions of 500, as slips typed in together;
 * SINGLE issues (default 1,000) each in a transaction of its own, which is on the disk when it is
 * answered; then movements until there are CHECKED (default 1,000,000), and every invariant is
 * checked. An issue is the whole of it: command, key, numbered slip, lots by expiry, balance,
 * movement, answer. Prints seconds by the wall clock and of the processor.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/date.h"
#include "base/fixed.h"
#include "service/check.h"
#include "service/stock.h"
#include "store/city_tables.h"

enum { ITEMS_N = 200, LOTS_N = 5, BATCH_N = 500, DAYS_N = 14, PATH_BYTES = 1024 };
#define LOT_QTY_E3 INT64_C(100000000)

struct bench {
    struct db *db;
    struct linli_arena arena;
    int64_t now_ms;
    int32_t today;
    int64_t booked_n; /* issues so far */
    int64_t batch_n;  /* issues of the transaction */
};

/* Wall clock and processor, from a start on. */
struct watch {
    int64_t start_ms;
    double processor_s;
};

static double processor_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static struct watch watch_start(void)
{
    return (struct watch){date_clock_now_ms(date_clock_system()), processor_s()};
}

static void watch_print(const struct watch *watch, const char *what, int64_t n)
{
    double wall_s = (double)(date_clock_now_ms(date_clock_system()) - watch->start_ms) / 1000;
    double used_s = processor_s() - watch->processor_s;
    printf("%-34s %9lld %8.2f s wall %8.2f s processor %10.0f a second\n", what, (long long)n,
           wall_s, used_s, (double)n / (wall_s > 0 ? wall_s : 0.001));
    fflush(stdout);
}

/* ---- the city -------------------------------------------------------------------------------- */

static enum linli_rc put_names(struct db *db, void *context, struct linli_error *err)
{
    struct site site;
    struct item item;
    enum put_result result;
    (void)context;
    table_clear(table_get(TABLE_SITES), &site);
    table_clear(table_get(TABLE_ITEMS), &item);
    site.code = "centre";
    LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    for (int i = 0; i < ITEMS_N; i++) {
        char code[16];
        snprintf(code, sizeof(code), "I%03d", i);
        item.code = code;
        item.name = code;
        LINLI_TRY(store_put_row(db, TABLE_ITEMS, &item, &result, err));
    }
    return LINLI_OK;
}

static enum linli_rc put_stock(struct db *db, void *context, struct linli_error *err)
{
    struct bench *bench = context;
    struct who who = {.actor = "bench", .now_ms = bench->now_ms};
    for (int i = 0; i < ITEMS_N * LOTS_N; i++) {
        char code[16];
        char lot[16];
        struct stock_received received;
        snprintf(code, sizeof(code), "I%03d", i / LOTS_N);
        snprintf(lot, sizeof(lot), "L%d", i % LOTS_N);
        struct stock_receipt receipt = {.item = code,
                                        .qty_e3 = i % LOTS_N == 0 ? 50 * FIXED_E3 : LOT_QTY_E3,
                                        .lot = lot,
                                        .expiry_day = bench->today + 100 + i % LOTS_N,
                                        .unit_price_e4 = FIXED_NONE,
                                        .day = bench->today - DAYS_N};
        LINLI_TRY(stock_receive(db, &bench->arena, &receipt, &who, &received, err));
    }
    return LINLI_OK;
}

/* ---- movements of documents with many rows -------------------------------------------------- */

static enum linli_rc rows_body(struct db *db, void *context, struct linli_error *err)
{
    struct bench *bench = context;
    struct who who = {.actor = "bench", .now_ms = bench->now_ms};
    struct booking booking;
    linli_arena_reset(&bench->arena);
    LINLI_TRY(booking_begin(db, &bench->arena, "bench", "", &who, &booking, err));
    struct slip_facts facts = booking_facts(SLIP_ISSUE, 1, bench->today);
    LINLI_TRY(booking_number(&booking, &facts, err));
    for (int64_t i = 0; i < bench->batch_n; i++) {
        int64_t item = (bench->booked_n + i) * 7 % ITEMS_N + 1; /* its last lot; ids from 1 */
        struct movement row =
            booking_row(&booking, MOVEMENT_ISSUE, item, item * LOTS_N, ACCOUNT_NORMAL, -1);
        LINLI_TRY(ledger_post(db, &row, err));
    }
    return booking_finish(&booking, &bench->batch_n, 1, err);
}

/* ---- issues ---------------------------------------------------------------------------------- */

static enum linli_rc issue_body(struct db *db, void *context, struct linli_error *err)
{
    struct bench *bench = context;
    for (int64_t i = 0; i < bench->batch_n; i++) {
        int64_t at = bench->booked_n + i;
        char code[16];
        char key[32];
        struct stock_issued issued;
        snprintf(code, sizeof(code), "I%03d", (int)(at * 7 % ITEMS_N));
        snprintf(key, sizeof(key), "issue-%" PRId64, at);
        struct who who = {.actor = "bench", .key = key, .now_ms = bench->now_ms + at};
        struct stock_request request = {.item = code,
                                        .qty_e3 = FIXED_E3 * (1 + at % 3),
                                        .service = "meals",
                                        .purpose = "lunch",
                                        .day = bench->today - at * DAYS_N / 1000000 % DAYS_N};
        linli_arena_reset(&bench->arena);
        LINLI_TRY(stock_issue(db, &bench->arena, &request, &who, &issued, err));
    }
    return LINLI_OK;
}

static enum linli_rc book(struct bench *bench, tx_body body, int64_t n, int64_t batch_n,
                          struct linli_error *err)
{
    for (int64_t done_n = 0; done_n < n; done_n += bench->batch_n) {
        bench->batch_n = n - done_n < batch_n ? n - done_n : batch_n;
        LINLI_TRY(tx_run(bench->db, TX_WRITE, body, bench, err));
        bench->booked_n += bench->batch_n;
    }
    return LINLI_OK;
}

/* ---- the check ------------------------------------------------------------------------------- */

static enum linli_rc report_breach(void *context, enum check_id check, const char *where,
                                   struct linli_error *err)
{
    (void)context;
    (void)err;
    printf("BREACH: %s: %s\n", check_name(check), where);
    return LINLI_OK;
}

static enum linli_rc check_body(struct db *db, void *context, struct linli_error *err)
{
    return check_city(db, report_breach, NULL, context, err);
}

static enum linli_rc make_city(struct bench *bench, const char *path, struct linli_error *err)
{
    LINLI_TRY(db_open(path, DB_CREATE, date_clock_system(), &bench->db, err));
    enum linli_rc rc = tx_run(bench->db, TX_WRITE, put_names, bench, err);
    rc = rc == LINLI_OK ? tx_run(bench->db, TX_WRITE, put_stock, bench, err) : rc;
    if (rc != LINLI_OK) {
        db_close(bench->db);
        return rc;
    }
    LINLI_TRY(db_publish(bench->db, err));
    return db_open(path, DB_WRITE, date_clock_system(), &bench->db, err);
}

static enum linli_rc measure(struct bench *bench, int64_t batched_n, int64_t single_n,
                             int64_t checked_n, struct linli_error *err)
{
    struct watch watch = watch_start();
    LINLI_TRY(book(bench, rows_body, batched_n, BATCH_N, err));
    watch_print(&watch, "movements, documents of 500", batched_n);
    watch = watch_start();
    LINLI_TRY(book(bench, issue_body, batched_n, BATCH_N, err));
    watch_print(&watch, "issues, transactions of 500", batched_n);
    watch = watch_start();
    LINLI_TRY(book(bench, issue_body, single_n, 1, err));
    watch_print(&watch, "issues, each durable", single_n);
    LINLI_TRY(book(bench, rows_body, checked_n - bench->booked_n, BATCH_N, err));
    for (int i = 0; i < 2; i++) {
        int64_t breaches_n = 0;
        watch = watch_start();
        LINLI_TRY(tx_run(bench->db, TX_READ, check_body, &breaches_n, err));
        watch_print(&watch, "check of every movement", bench->booked_n);
        if (breaches_n > 0) {
            return linli_fail(err, LINLI_EBREACH, "the city has breaches");
        }
    }
    return LINLI_OK;
}

static enum linli_rc run(struct bench *bench, const char *path, int64_t batched_n, int64_t single_n,
                         int64_t checked_n, struct linli_error *err)
{
    LINLI_TRY(make_city(bench, path, err));
    enum linli_rc rc = measure(bench, batched_n, single_n, checked_n, err);
    db_close(bench->db);
    return rc;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct linli_error err;
    char path[PATH_BYTES];
    if (argc < 2) {
        fprintf(stderr, "usage: bench_ledger FOLDER|URL [BATCHED [SINGLE [CHECKED]]]\n");
        return 2;
    }
    bool is_url = strncmp(argv[1], "postgresql://", 13) == 0;
    snprintf(path, sizeof(path), "%s%s", argv[1], is_url ? "" : "/ledger.db");
    linli_error_init(&err);
    linli_arena_init(&bench.arena, 0);
    bench.now_ms = date_clock_now_ms(date_clock_system());
    bench.today = (int32_t)(bench.now_ms / 86400000);
    enum linli_rc rc = run(&bench, path, argc > 2 ? strtoll(argv[2], NULL, 10) : 100000,
                           argc > 3 ? strtoll(argv[3], NULL, 10) : 1000,
                           argc > 4 ? strtoll(argv[4], NULL, 10) : 1000000, &err);
    linli_arena_finish(&bench.arena);
    if (rc != LINLI_OK) {
        char text[400];
        linli_error_print(&err, NULL, text, sizeof(text));
        fprintf(stderr, "bench_ledger: %s\n", text);
        return 1;
    }
    return 0;
}
