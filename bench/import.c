/*
 * bench_import [ROWS [FOLDER]]: how fast demand comes in from a CSV file, by itself and into a
 * database. Writes a file like a supermarket's (site, item, date, qty, price, cost; 1000 days an
 * item, in the order of the key), reads it without storing, then takes it into a new city, then a
 * second time, when every row is found already there; then loads the city into memory. Prints rows
 * a second by the wall clock.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/date.h"
#include "base/fixed.h"
#include "format/table_read.h"
#include "store/city_load.h"
#include "store/demand_in.h"

enum { DAYS_PER_ITEM = 1000, FIRST_DAY = 18444, BATCH = 256, CODE_BYTES = 64 }; /* 2020-07-01 */
#define ITEM_CODE "蔬菜(%lld)"

struct bench {
    const char *path;
    struct db *db; /* NULL: only read */
    struct linli_arena arena;
    struct codes sites;
    struct codes items;
    struct codes_city city;
    struct demand_in in;
    struct demand_row rows[BATCH];
    int64_t rows_n;
    struct import_counts counts;
};

static int64_t now_ms(void)
{
    return date_clock_now_ms(date_clock_system());
}

static bool write_file(const char *path, int64_t rows_n)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return false;
    }
    fputs("site,item,date,qty,price,cost\n", file);
    for (int64_t i = 0; i < rows_n; i++) {
        char date[DATE_TEXT_BYTES];
        int64_t day = i % DAYS_PER_ITEM;
        date_print((int32_t)(FIRST_DAY + day), date);
        fprintf(file, "market," ITEM_CODE ",%s,%lld.%03lld,%lld,%lld.%02lld\n",
                (long long)(i / DAYS_PER_ITEM), date, (long long)(day % 17),
                (long long)(i * 7 % 1000), (long long)(4 + day % 9), (long long)(day % 7),
                (long long)(i % 100));
    }
    return fclose(file) == 0;
}

static enum linli_rc take_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    struct bench *bench = context;
    (void)line;
    bench->rows[bench->rows_n++] = *(struct demand_row *)row;
    if (bench->rows_n < BATCH) {
        return LINLI_OK;
    }
    bench->rows_n = 0;
    return bench->db == NULL ? LINLI_OK : demand_in_add(&bench->in, bench->rows, BATCH, err);
}

static enum linli_rc read_all(struct bench *bench, struct linli_error *err)
{
    struct table_resolver resolver = codes_resolver(&bench->city);
    struct table_report report;
    return table_read(bench->path, table_get(TABLE_DEMAND), &resolver, &bench->arena, take_row,
                      bench, &report, err);
}

static enum linli_rc import_body(struct db *db, void *context, struct linli_error *err)
{
    struct bench *bench = context;
    int64_t id = 0;
    LINLI_TRY(store_begin_import(db, TABLE_DEMAND, bench->path, "bench", now_ms(), &id, err));
    LINLI_TRY(demand_in_begin(db, id, &bench->arena, &bench->in, err));
    LINLI_TRY(read_all(bench, err));
    LINLI_TRY(demand_in_add(&bench->in, bench->rows, bench->rows_n, err));
    LINLI_TRY(demand_in_end(&bench->in, &bench->counts, err));
    return store_record_import(db, id, &bench->counts, err);
}

/* The site and the items get the ids 1, 2, 3 … in the order of the file. */
static enum linli_rc put_names(struct db *db, void *context, struct linli_error *err)
{
    const int64_t *items_n = context;
    struct site site;
    struct item item;
    enum put_result result;
    table_clear(table_get(TABLE_SITES), &site);
    table_clear(table_get(TABLE_ITEMS), &item);
    site.code = "market";
    LINLI_TRY(store_put_row(db, TABLE_SITES, &site, &result, err));
    for (int64_t i = 0; i < *items_n; i++) {
        char code[CODE_BYTES];
        snprintf(code, sizeof(code), ITEM_CODE, (long long)i);
        item.code = code;
        LINLI_TRY(store_put_row(db, TABLE_ITEMS, &item, &result, err));
    }
    return LINLI_OK;
}

static enum linli_rc add_site(void *context, int64_t id, const char *code, struct linli_error *err)
{
    struct bench *bench = context;
    return codes_add_as(&bench->sites, code, strlen(code), id, err);
}

static enum linli_rc add_item(void *context, int64_t id, const char *code, struct linli_error *err)
{
    struct bench *bench = context;
    return codes_add_as(&bench->items, code, strlen(code), id, err);
}

static enum linli_rc load_body(struct db *db, void *context, struct linli_error *err)
{
    struct linli_arena *arena = context;
    struct city_load_options options = {.today = FIRST_DAY + DAYS_PER_ITEM};
    struct city city;
    struct city_ids ids;
    int64_t start = now_ms();
    LINLI_TRY(store_load_city(db, &options, arena, &city, &ids, err));
    int64_t took = now_ms() - start;
    int64_t rows_n = 0;
    for (int64_t i = 0; i < city.series_n; i++) {
        rows_n += city.series[i].facts_n;
    }
    printf("%-28s %8.3f s %12.0f rows/s   %lld series, %.1f MB\n", "load the city",
           (double)took / 1000, (double)rows_n * 1000 / (double)(took > 0 ? took : 1),
           (long long)city.series_n, (double)arena->used_bytes / 1048576);
    return LINLI_OK;
}

/* One pass over the file; db NULL: only reading. */
static enum linli_rc pass(const char *what, const char *path, struct db *db, int64_t rows_n,
                          struct linli_error *err)
{
    struct bench bench = {.path = path, .db = db};
    linli_arena_init(&bench.arena, 0);
    codes_init(&bench.sites, &bench.arena, 0);
    codes_init(&bench.items, &bench.arena, 0);
    bench.city =
        (struct codes_city){.sites = &bench.sites, .items = &bench.items, .may_add = db == NULL};
    enum linli_rc rc = LINLI_OK;
    if (db != NULL) {
        rc = store_load_codes(db, CELL_SITE, add_site, &bench, err);
        rc = rc == LINLI_OK ? store_load_codes(db, CELL_ITEM, add_item, &bench, err) : rc;
    }
    int64_t start = now_ms();
    if (rc == LINLI_OK) {
        rc = db == NULL ? read_all(&bench, err) : tx_run(db, TX_WRITE, import_body, &bench, err);
    }
    int64_t took = now_ms() - start;
    if (rc == LINLI_OK) {
        printf("%-28s %8.3f s %12.0f rows/s", what, (double)took / 1000,
               (double)rows_n * 1000 / (double)(took > 0 ? took : 1));
        printf("   added %lld, same %lld\n", (long long)bench.counts.added_n,
               (long long)bench.counts.same_n);
    }
    linli_arena_finish(&bench.arena);
    return rc;
}

static enum linli_rc run(const char *csv, const char *city, int64_t rows_n, struct linli_error *err)
{
    LINLI_TRY(pass("read only", csv, NULL, rows_n, err));
    struct db *db = NULL;
    LINLI_TRY(db_open(city, DB_CREATE, date_clock_system(), &db, err));
    int64_t items_n = (rows_n + DAYS_PER_ITEM - 1) / DAYS_PER_ITEM;
    enum linli_rc rc = tx_run(db, TX_WRITE, put_names, &items_n, err);
    if (rc == LINLI_OK) {
        rc = pass("read and store, new", csv, db, rows_n, err);
    }
    if (rc == LINLI_OK) {
        rc = pass("read and store, known", csv, db, rows_n, err);
    }
    struct linli_arena arena;
    linli_arena_init(&arena, 0);
    for (int i = 0; rc == LINLI_OK && i < 2; i++) {
        linli_arena_reset(&arena);
        rc = tx_run(db, TX_READ, load_body, &arena, err);
    }
    linli_arena_finish(&arena);
    db_close(db);
    return rc;
}

int main(int argc, char **argv)
{
    int64_t rows_n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000;
    const char *base = argc > 2 ? argv[2] : getenv("TMPDIR");
    char csv[512];
    char city[512];
    long process = (long)getpid();
    base = base == NULL ? "/tmp" : base;
    snprintf(csv, sizeof(csv), "%s/linli-bench-%ld.csv", base, process);
    snprintf(city, sizeof(city), "%s/linli-bench-%ld.db", base, process);
    if (rows_n <= 0 || !write_file(csv, rows_n)) {
        fprintf(stderr, "bench_import: cannot write %s\n", csv);
        return 1;
    }
    struct linli_error err;
    linli_error_init(&err);
    enum linli_rc rc = run(csv, city, rows_n, &err);
    unlink(csv);
    if (rc != LINLI_OK) {
        char text[600];
        linli_error_print(&err, NULL, text, sizeof(text));
        fprintf(stderr, "bench_import: %s\n", text);
        return linli_rc_exit(rc);
    }
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        printf("%-28s %8.1f MB\n", "peak memory", (double)usage.ru_maxrss / 1024);
    }
    return 0;
}
