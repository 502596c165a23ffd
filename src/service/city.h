/*
 * A city as a whole: making one from a folder of tables, taking further tables in, writing all of
 * them out.
 *
 * Every import is one transaction: a file with an error changes nothing. Each file is recorded
 * (who, when, what it added, found the same, corrected). What a file has no column for stays as it
 * was; an empty cell empties. Tables that a folder does not have are
 * filled with what follows from the others: sites and items that only the demand names are made,
 * and counted in the report.
 */
#ifndef LINLI_SERVICE_CITY_H
#define LINLI_SERVICE_CITY_H

#include "base/date.h"
#include "format/table_read.h"
#include "linli/arena.h"
#include "store/city_tables.h"
#include "store/db.h"

enum { CITY_FILES_MAX = 256, CITY_IGNORED_MAX = 16 };

/* Who does it, when, and with whose memory. */
struct city_context {
    struct db *db;
    struct linli_arena *arena;
    struct date_clock clock;
    const char *actor;
    /* Told now and then how many rows of a file were read; NULL: nobody wants to know. */
    void (*progress)(const char *path, int64_t rows_n);
};

struct city_file {
    enum table_id table;
    const char *path;
};

/* What became of one file. */
struct city_file_report {
    struct city_file file;
    struct table_report read;
    struct import_counts counts;
    int64_t sites_made;
    int64_t items_made;
};

struct city_import_report {
    struct city_file_report files[CITY_FILES_MAX];
    int32_t files_n;
    int64_t inbox_n; /* facts that wait for a person now, and what is at stake */
    int64_t inbox_fen;
};

/* What an import may make of a code that no table names. */
struct city_make {
    bool sites;
    bool items;
};

/*
 * The tables of a folder: NAME.csv or NAME.csv.gz for each table name, in the order in which they
 * have to be read. *ret_ignored gets the names of other .csv files (at most CITY_IGNORED_MAX).
 * LINLI_EINPUT: no table there, or one twice.
 */
enum linli_rc city_folder(const char *folder, struct linli_arena *arena,
                          struct city_file *ret_files, int32_t *ret_files_n,
                          const char **ret_ignored, int32_t *ret_ignored_n,
                          struct linli_error *err);

/* The table that a file is for, by its name: `demand.csv`, `x/items.csv.gz`. LINLI_EUSAGE when it
 * names none. */
enum linli_rc city_table_of(const char *path, enum table_id *ret_table, struct linli_error *err);

/*
 * Takes the files in, in the order of the tables, in one transaction. Sites and items that are not
 * known yet are refused, or made where `make` says so. Errors name file, line and column.
 */
enum linli_rc city_import(const struct city_context *context, struct city_file *files,
                          int32_t files_n, struct city_make make,
                          struct city_import_report *ret_report, struct linli_error *err);

/* LINLI_EINPUT names the first table that the folder holds, as .csv or .csv.gz; a folder that is
 * not there holds none. */
enum linli_rc city_folder_is_free(const char *folder, struct linli_arena *arena,
                                  struct linli_error *err);

struct city_export_how {
    bool gzip;
    bool replace; /* write over tables that are there, in either form; else LINLI_EINPUT */
};

/* Beside the tables: customers' orders and their sharings, where there are any. */
enum { CITY_EXPORT_ORDERS = TABLE_N, CITY_EXPORT_SHARINGS, CITY_EXPORT_N };

/* The name of a file of an export, without folder and suffix. */
const char *city_export_name(int32_t file);

/* Writes every table of the city into the folder (made when missing); each file appears whole or
 * not at all. The stock table has its column account only when some lot stands in another one than
 * normal; how many lots it leaves out, as they are on their way to another site, is handed back. */
enum linli_rc city_export(const struct city_context *context, const char *folder,
                          struct city_export_how how, int64_t ret_rows[CITY_EXPORT_N],
                          int64_t *ret_in_transit_n, struct linli_error *err);

#endif
