/* Import and export of a whole city (see city.h). */
#include "service/city.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/text.h"
#include "format/table_write.h"
#include "model/limits.h"
#include "model/settings.h"
#include "service/allot_table.h"
#include "service/city_parents.h"
#include "service/city_rows.h"
#include "service/quality.h"
#include "service/stock.h"
#include "service/today.h"
#include "store/demand_in.h"
#include "store/ledger.h"

/* ---- files ------------------------------------------------------------------------------------
 */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The length of the table name in "demand.csv" or "demand.csv.gz"; 0 when it does not end like
 * that. */
static size_t stem_n(const char *name)
{
    size_t n = strlen(name);
    if (n > 7 && text_equal(name + n - 7, ".csv.gz")) {
        return n - 7;
    }
    return n > 4 && text_equal(name + n - 4, ".csv") ? n - 4 : 0;
}

enum linli_rc city_table_of(const char *path, enum table_id *ret_table, struct linli_error *err)
{
    const char *name = file_name(path);
    const struct table *table = table_find(name, stem_n(name));
    if (table == NULL) {
        return linli_fail(err, LINLI_EUSAGE,
                          "'%s' names no table, expected demand.csv, items.csv … or TABLE=%s", path,
                          path);
    }
    *ret_table = table->id;
    return LINLI_OK;
}

static int by_table(const void *left, const void *right)
{
    const struct city_file *a = left;
    const struct city_file *b = right;
    if (a->table != b->table) {
        return a->table < b->table ? -1 : 1;
    }
    return strcmp(a->path, b->path);
}

static enum linli_rc take_name(const char *folder, const char *name, struct linli_arena *arena,
                               struct city_file *files, int32_t *files_n, const char **ignored,
                               int32_t *ignored_n, struct linli_error *err)
{
    struct text_builder path;
    const struct table *table = table_find(name, stem_n(name));
    if (stem_n(name) == 0) {
        return LINLI_OK;
    }
    if (table == NULL) {
        if (*ignored_n < CITY_IGNORED_MAX) {
            LINLI_TRY(linli_arena_copy_text(arena, name, strlen(name), &ignored[*ignored_n], err));
            *ignored_n += 1;
        }
        return LINLI_OK;
    }
    for (int32_t i = 0; i < *files_n; i++) {
        if (files[i].table == table->id) {
            return linli_fail(err, LINLI_EINPUT,
                              "the table %s stands twice, as .csv and as .csv.gz", table->name);
        }
    }
    text_begin(&path, arena);
    text_addf(&path, "%s/%s", folder, name);
    files[*files_n].table = table->id;
    LINLI_TRY(text_finish(&path, &files[*files_n].path, err));
    *files_n += 1;
    return LINLI_OK;
}

enum linli_rc city_folder(const char *folder, struct linli_arena *arena,
                          struct city_file *ret_files, int32_t *ret_files_n,
                          const char **ret_ignored, int32_t *ret_ignored_n, struct linli_error *err)
{
    int32_t files_n = 0;
    int32_t ignored_n = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        (void)linli_fail(err, LINLI_EIO, "the folder cannot be read: %s", strerror(errno));
        linli_error_at(err, "%s", folder);
        return LINLI_EIO;
    }
    enum linli_rc rc = LINLI_OK;
    for (struct dirent *entry = readdir(dir); entry != NULL && rc == LINLI_OK;
         entry = readdir(dir)) {
        rc = take_name(folder, entry->d_name, arena, ret_files, &files_n, ret_ignored, &ignored_n,
                       err);
    }
    closedir(dir);
    if (rc == LINLI_OK && files_n == 0) {
        rc = linli_fail(err, LINLI_EINPUT, "no table is there, expected demand.csv at least");
    }
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s", folder);
        return rc;
    }
    qsort(ret_files, (size_t)files_n, sizeof(*ret_files), by_table);
    *ret_files_n = files_n;
    *ret_ignored_n = ignored_n;
    return LINLI_OK;
}

static const char *const suffixes[] = {".csv", ".csv.gz"};

const char *city_export_name(int32_t file)
{
    assert(file >= 0 && file < CITY_EXPORT_N);
    return file == CITY_EXPORT_ORDERS     ? allot_order_table()->name
           : file == CITY_EXPORT_SHARINGS ? allot_sharing_table()->name
                                          : table_get((enum table_id)file)->name;
}

enum linli_rc city_folder_is_free(const char *folder, struct linli_arena *arena,
                                  struct linli_error *err)
{
    for (int32_t i = 0; i < 2 * CITY_EXPORT_N; i++) {
        struct text_builder path;
        const char *name;
        text_begin(&path, arena);
        text_addf(&path, "%s/%s%s", folder, city_export_name(i / 2), suffixes[i % 2]);
        LINLI_TRY(text_finish(&path, &name, err));
        if (access(name, F_OK) == 0) {
            enum linli_rc rc = linli_fail(
                err, LINLI_EINPUT, "a table is there already; --replace writes over the tables");
            linli_error_at(err, "%s", name);
            return rc;
        }
    }
    return LINLI_OK;
}

enum { PROGRESS_ROWS = 1 << 18 };

/* ---- import ------------------------------------------------------------------------------------
 */

/* One import on its way: the codes known so far and the file that is being read. */
struct import {
    const struct city_context *context;
    struct city_file *files;
    int32_t files_n;
    struct city_make make;
    struct linli_arena arena; /* of one try of the transaction */
    struct codes sites;
    struct codes items;
    struct codes suppliers;
    struct codes_city city;
    struct codes site_lines; /* of the sites table that is being read: where each site stands */
    struct city_file_report *report;
    struct demand_in *demand;
    int64_t rows_n;                    /* of the file that is being read */
    struct stock_opening opening;      /* of the stock table that is being read */
    int32_t clock_day;                 /* the civil day of now */
    const struct demand_in_late *late; /* of the demand table */
    int64_t late_n;
};

static enum linli_rc keep_code(void *context, int64_t id, const char *code, struct linli_error *err)
{
    return codes_add_as(context, code, strlen(code), id, err);
}

static enum linli_rc load_codes(struct import *import, enum cell_type kind, struct codes *codes,
                                int64_t most, struct linli_error *err)
{
    codes_init(codes, &import->arena, most);
    return store_load_codes(import->context->db, kind, keep_code, codes, err);
}

static enum linli_rc load_all_codes(struct import *import, struct linli_error *err)
{
    import->city = (struct codes_city){&import->sites, &import->items, &import->suppliers, false};
    LINLI_TRY(load_codes(import, CELL_SITE, &import->sites, LIMIT_SITES, err));
    LINLI_TRY(load_codes(import, CELL_ITEM, &import->items, LIMIT_ITEMS, err));
    return load_codes(import, CELL_SUPPLIER, &import->suppliers, LIMIT_SUPPLIERS, err);
}

/* Makes the site or item that only this code is known of. */
static enum linli_rc make_coded(struct import *import, enum cell_type kind, const char *code,
                                int64_t *ret_id, struct linli_error *err)
{
    struct db *db = import->context->db;
    bool is_site = kind == CELL_SITE;
    struct site site;
    struct item item;
    enum put_result result;
    table_clear(table_get(TABLE_SITES), &site);
    table_clear(table_get(TABLE_ITEMS), &item);
    site.code = code;
    item.code = code;
    LINLI_TRY(store_put_row(db, is_site ? TABLE_SITES : TABLE_ITEMS,
                            is_site ? (void *)&site : (void *)&item, &result, err));
    if (is_site) {
        LINLI_TRY(ledger_find_site(db, code, ret_id, err));
    } else {
        int64_t life;
        int64_t cost;
        LINLI_TRY(ledger_find_item(db, code, ret_id, &life, &cost, err));
    }
    import->report->sites_made += is_site ? 1 : 0;
    import->report->items_made += is_site ? 0 : 1;
    return codes_add_as(is_site ? &import->sites : &import->items, code, strlen(code), *ret_id,
                        err);
}

static enum linli_rc resolve(void *context, enum cell_type kind, const char *code, size_t n,
                             int64_t *ret_number, struct linli_error *err)
{
    struct import *import = context;
    const struct codes *codes = kind == CELL_SITE ? &import->sites : &import->items;
    bool may_make =
        (kind == CELL_SITE && import->make.sites) || (kind == CELL_ITEM && import->make.items);
    if (may_make && n > 0 && codes_find(codes, code, n) == FIXED_NONE) {
        return make_coded(import, kind, code, ret_number, err);
    }
    struct table_resolver known = codes_resolver(&import->city);
    return known.resolve(known.context, kind, code, n, ret_number, err);
}

/* The name of a file in messages, as the reader of tables says it. */
static const char *shown_name(const char *path)
{
    return text_equal(path, "-") ? "<stdin>" : path;
}

/* Whether the setting exists and its value is one; the failure names the cell. */
static enum linli_rc check_setting(const struct import *import, const struct setting_row *row,
                                   int64_t line, struct linli_error *err)
{
    struct settings probe;
    settings_defaults(&probe);
    enum linli_rc rc = settings_check(&probe, row->key, row->value, err);
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s:%lld:%s", shown_name(import->report->file.path), (long long)line,
                       rc == LINLI_EUNKNOWN ? "key" : "value");
    }
    return rc;
}

/* A lot that is there keeps its expiry when the file has no such column; what else it is known by
 * the ledger keeps in any case. */
static enum linli_rc take_stock(struct import *import, const struct stock_row *row,
                                struct linli_error *err)
{
    struct stock_row known = *row;
    bool found = false;
    int32_t expiry = table_column(table_get(TABLE_STOCK), "expiry", 6);
    if (!table_columns_have(import->report->read.columns, expiry)) {
        LINLI_TRY(lot_expiry(import->context->db, row->site, row->item, row->lot, &found,
                             &known.expiry_day, err));
    }
    return stock_set_opening(&import->opening, &known, err);
}

static enum linli_rc take_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    struct import *import = context;
    enum table_id table = import->report->file.table;
    enum put_result result = PUT_ADDED;
    if (++import->rows_n % PROGRESS_ROWS == 0 && import->context->progress != NULL) {
        import->context->progress(import->report->file.path, import->rows_n);
    }
    uint64_t columns = import->report->read.columns;
    const char *column = "";
    enum linli_rc rc = city_check_row(table, row, import->clock_day, &column, err);
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s:%lld:%s", shown_name(import->report->file.path), (long long)line,
                       column);
        return rc;
    }
    if (table == TABLE_DEMAND) {
        demand_in_set_columns(import->demand, columns);
        return demand_in_add(import->demand, row, 1, err);
    }
    if (table == TABLE_SETTINGS) {
        LINLI_TRY(check_setting(import, row, line, err));
    }
    if (table == TABLE_SITES) {
        const char *code = ((const struct site *)row)->code;
        LINLI_TRY(codes_add_as(&import->site_lines, code, strlen(code), line, err));
    }
    if (table == TABLE_STOCK) {
        return take_stock(import, row, err);
    }
    LINLI_TRY(store_put_columns(import->context->db, table, row, columns, &result, err));
    import_count(&import->report->counts, result);
    return LINLI_OK;
}

/* Names the line of a site that has failed, when this file has it. */
static enum linli_rc at_parent(const struct import *import, const char *code,
                               struct linli_error *err)
{
    int64_t line = codes_find(&import->site_lines, code, strlen(code));
    if (line != FIXED_NONE) {
        linli_error_at(err, "%s:%lld:parent", shown_name(import->report->file.path),
                       (long long)line);
    }
    return LINLI_EINPUT;
}

static enum linli_rc check_parent(void *context, const void *row, struct linli_error *err)
{
    const struct import *import = context;
    const struct site *site = row;
    if (text_is_empty(site->parent) ||
        codes_find(&import->sites, site->parent, strlen(site->parent)) != FIXED_NONE) {
        return LINLI_OK;
    }
    (void)linli_fail(err, LINLI_EINPUT, "site %s has the parent '%s', expected the code of a site",
                     site->code, site->parent);
    return at_parent(import, site->code, err);
}

static enum linli_rc check_circle(struct import *import, struct linli_error *err)
{
    const char *code;
    LINLI_TRY(city_parents_find_circle(import->context->db, &import->arena, &code, err));
    if (code == NULL) {
        return LINLI_OK;
    }
    (void)linli_fail(err, LINLI_EINPUT, "site %s is above itself, expected a tree", code);
    return at_parent(import, code, err);
}

/* What can only be seen when the whole table is there. */
static enum linli_rc after_table(struct import *import, enum table_id table,
                                 struct linli_error *err)
{
    if (table == TABLE_SITES) {
        LINLI_TRY(load_codes(import, CELL_SITE, &import->sites, LIMIT_SITES, err));
        LINLI_TRY(store_each_row(import->context->db, TABLE_SITES, check_parent, import, err));
        return check_circle(import, err);
    }
    if (table == TABLE_ITEMS) {
        return load_codes(import, CELL_ITEM, &import->items, LIMIT_ITEMS, err);
    }
    if (table == TABLE_SUPPLIERS) {
        return load_codes(import, CELL_SUPPLIER, &import->suppliers, LIMIT_SUPPLIERS, err);
    }
    return LINLI_OK;
}

static enum linli_rc import_file(struct import *import, struct linli_error *err)
{
    const struct city_context *context = import->context;
    struct city_file_report *report = import->report;
    struct table_resolver resolver = {resolve, import};
    struct demand_in demand;
    int64_t import_id;
    import->rows_n = 0;
    LINLI_TRY(store_begin_import(context->db, report->file.table, report->file.path, context->actor,
                                 date_clock_now_ms(context->clock), &import_id, err));
    if (report->file.table == TABLE_DEMAND) {
        LINLI_TRY(demand_in_begin(context->db, import_id, &import->arena, &demand, err));
        int64_t late_until = FIXED_NONE;
        LINLI_TRY(quality_late_until(context->db, &late_until, err));
        demand_in_count_late(&demand, late_until);
        import->demand = &demand;
    }
    if (report->file.table == TABLE_STOCK) {
        struct who who = {.actor = context->actor, .now_ms = date_clock_now_ms(context->clock)};
        int32_t day = 0;
        LINLI_TRY(today_read(context->db, who.now_ms, &day, err));
        LINLI_TRY(
            stock_opening_begin(context->db, &import->arena, day, &who, &import->opening, err));
    }
    codes_init(&import->site_lines, &import->arena, LIMIT_SITES);
    LINLI_TRY(table_read(report->file.path, table_get(report->file.table), &resolver,
                         &import->arena, take_row, import, &report->read, err));
    for (int64_t i = 0; i < report->read.unknown_n && i < TABLE_REPORT_UNKNOWN_MAX; i++) {
        const char *name = report->read.unknown[i];
        LINLI_TRY(linli_arena_copy_text(context->arena, name, strlen(name),
                                        &report->read.unknown[i], err));
    }
    if (report->file.table == TABLE_DEMAND) {
        LINLI_TRY(demand_in_end(&demand, &report->counts, err));
        import->late = demand.late;
        import->late_n = demand.late_n;
    }
    if (report->file.table == TABLE_STOCK) {
        report->counts = (struct import_counts){.added_n = import->opening.opened_n,
                                                .same_n = import->opening.same_n,
                                                .corrected_n = import->opening.corrected_n};
    }
    enum linli_rc rc = after_table(import, report->file.table, err);
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s", shown_name(report->file.path));
        return rc;
    }
    return store_record_import(context->db, import_id, &report->counts, err);
}

struct import_call {
    struct import import;
    struct city_import_report *report;
};

static enum linli_rc import_all(struct db *db, void *context, struct linli_error *err)
{
    struct import_call *call = context;
    struct import *import = &call->import;
    linli_arena_reset(&import->arena);
    import->late_n = 0;
    LINLI_TRY(today_read(db, date_clock_now_ms(import->context->clock), &import->clock_day, err));
    LINLI_TRY(load_all_codes(import, err));
    call->report->files_n = 0;
    for (int32_t i = 0; i < import->files_n; i++) {
        import->report = &call->report->files[call->report->files_n++];
        *import->report = (struct city_file_report){.file = import->files[i]};
        LINLI_TRY(import_file(import, err));
    }
    struct quality_scan scan = {.clock_day = import->clock_day,
                                .now_ms = date_clock_now_ms(import->context->clock),
                                .keep = true,
                                .late = import->late,
                                .late_n = import->late_n};
    return quality_check_import(db, &import->arena, &scan, &call->report->inbox_n,
                                &call->report->inbox_fen, err);
}

enum linli_rc city_import(const struct city_context *context, struct city_file *files,
                          int32_t files_n, struct city_make make,
                          struct city_import_report *ret_report, struct linli_error *err)
{
    assert(files_n <= CITY_FILES_MAX);
    struct import_call call = {.report = ret_report};
    qsort(files, (size_t)files_n, sizeof(*files), by_table);
    call.import =
        (struct import){.context = context, .files = files, .files_n = files_n, .make = make};
    linli_arena_init(&call.import.arena, 0);
    enum linli_rc rc = tx_run(context->db, TX_WRITE, import_all, &call, err);
    linli_arena_finish(&call.import.arena);
    return rc;
}

/* ---- export ------------------------------------------------------------------------------------
 */

struct export_call {
    const struct city_context *context;
    const char *folder;
    struct city_export_how how;
    int64_t *rows;
    int64_t in_transit_n;
    int64_t others_n;    /* lots in accounts that only the stock table's last column tells apart */
    struct import codes; /* only its codes are used */
    struct table_writer *writer;
    enum table_id table;
    int32_t file; /* of those beside the tables */
};

static enum linli_rc write_row(void *context, const void *row, struct linli_error *err)
{
    struct export_call *call = context;
    unsigned char copy[sizeof(struct item) + sizeof(struct supplier)];
    size_t n = table_get(call->table)->row_bytes;
    assert(n <= sizeof(copy));
    memcpy(copy, row, n); /* the writer's interface is that of rows being changed */
    call->rows[call->table] += 1;
    return table_writer_add(call->writer, copy, err);
}

static enum linli_rc export_table(struct export_call *call, struct linli_error *err)
{
    struct table daily = table_stock_daily();
    const struct table *table =
        call->table == TABLE_STOCK && call->others_n == 0 ? &daily : table_get(call->table);
    struct linli_arena *arena = &call->codes.arena;
    struct linli_arena_mark mark = linli_arena_mark(arena);
    struct table_namer namer = codes_namer(&call->codes.city);
    struct text_builder path;
    const char *name;
    const char *other;
    text_begin(&path, arena);
    text_addf(&path, "%s/%s%s", call->folder, table->name, suffixes[call->how.gzip ? 1 : 0]);
    LINLI_TRY(text_finish(&path, &name, err));
    text_begin(&path, arena);
    text_addf(&path, "%s/%s%s", call->folder, table->name, suffixes[call->how.gzip ? 0 : 1]);
    LINLI_TRY(text_finish(&path, &other, err));
    LINLI_TRY(table_writer_open(name, table, &namer, arena, &call->writer, err));
    enum linli_rc rc = store_each_row(call->context->db, call->table, write_row, call, err);
    if (rc != LINLI_OK) {
        table_writer_drop(call->writer);
        return rc;
    }
    LINLI_TRY(table_writer_close(call->writer, err));
    if (call->how.replace) { /* one table in both forms could not be read again */
        (void)unlink(other);
    }
    linli_arena_rewind(arena, mark);
    return LINLI_OK;
}

static enum linli_rc add_row(void *context, void *row, struct linli_error *err)
{
    struct export_call *call = context;
    call->rows[call->file] += 1;
    return table_writer_add(call->writer, row, err);
}

/* Orders or sharings; a city without any has no such file. */
static enum linli_rc export_beside(struct export_call *call, int32_t file, struct linli_error *err)
{
    bool orders = file == CITY_EXPORT_ORDERS;
    struct linli_arena *arena = &call->codes.arena;
    struct linli_arena_mark mark = linli_arena_mark(arena);
    struct table_namer namer = codes_namer(&call->codes.city);
    const char *names[2];
    for (int k = 0; k < 2; k++) {
        struct text_builder path;
        text_begin(&path, arena);
        text_addf(&path, "%s/%s%s", call->folder, city_export_name(file), suffixes[k]);
        LINLI_TRY(text_finish(&path, &names[k], err));
    }
    const char *name = names[call->how.gzip ? 1 : 0];
    call->file = file;
    call->rows[file] = 0;
    LINLI_TRY(table_writer_open(name, orders ? allot_order_table() : allot_sharing_table(), &namer,
                                arena, &call->writer, err));
    enum linli_rc rc = (orders ? allot_each_order : allot_each_sharing)(call->context->db, arena,
                                                                        add_row, call, err);
    if (rc != LINLI_OK || call->rows[file] == 0) {
        table_writer_drop(call->writer);
    } else {
        LINLI_TRY(table_writer_close(call->writer, err));
    }
    for (int k = 0; k < 2 && rc == LINLI_OK && call->how.replace; k++) {
        if (call->rows[file] == 0 || names[k] != name) {
            (void)unlink(names[k]);
        }
    }
    linli_arena_rewind(arena, mark);
    return rc;
}

static enum linli_rc export_all(struct db *db, void *context, struct linli_error *err)
{
    struct export_call *call = context;
    linli_arena_reset(&call->codes.arena);
    LINLI_TRY(load_all_codes(&call->codes, err));
    LINLI_TRY(ledger_elsewhere(db, &call->in_transit_n, &call->others_n, err));
    for (int32_t i = 0; i < TABLE_N; i++) {
        call->table = (enum table_id)i;
        call->rows[i] = 0;
        LINLI_TRY(export_table(call, err));
    }
    LINLI_TRY(export_beside(call, CITY_EXPORT_ORDERS, err));
    return export_beside(call, CITY_EXPORT_SHARINGS, err);
}

enum linli_rc city_export(const struct city_context *context, const char *folder,
                          struct city_export_how how, int64_t ret_rows[CITY_EXPORT_N],
                          int64_t *ret_in_transit_n, struct linli_error *err)
{
    struct export_call call = {.context = context, .folder = folder, .how = how, .rows = ret_rows};
    if (!how.replace) {
        LINLI_TRY(city_folder_is_free(folder, context->arena, err));
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        (void)linli_fail(err, LINLI_EIO, "the folder cannot be made: %s", strerror(errno));
        linli_error_at(err, "%s", folder);
        return LINLI_EIO;
    }
    call.codes.context = context;
    linli_arena_init(&call.codes.arena, 0);
    enum linli_rc rc = tx_run(context->db, TX_READ, export_all, &call, err);
    linli_arena_finish(&call.codes.arena);
    *ret_in_transit_n = rc == LINLI_OK ? call.in_transit_n : *ret_in_transit_n;
    return rc;
}
