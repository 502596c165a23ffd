/*
 * A city of two items as tables for tests of the command line, and all that a database holds as one
 * text, to be compared before and after a command.
 */
#ifndef LINLI_TESTS_CLI_SMALL_TABLES_H
#define LINLI_TESTS_CLI_SMALL_TABLES_H

#include "run_linli.h"

struct small_table {
    const char *name;
    const char *text;
};

enum { SMALL_TABLES_N = 7 };

static const struct small_table small_tables[SMALL_TABLES_N] = {
    {"settings", "key,value\ncity_name,Two Items\n"},
    {"sites", "site,name\nS1,North\nS2,South\n"},
    {"items", "item,name,unit\nI1,pads,pc\nI2,\"soap, 2 L\",bottle\n"},
    {"suppliers", "supplier,order_days\nV1,135\n"},
    {"supply", "supplier,item,min_qty,price\nV1,I1,,2.5\n"},
    {"stock", "site,item,lot,qty,expiry\nS1,I1,L1,12,2027-01-31\n"},
    {"demand",
     "site,item,date,qty\nS1,I1,2026-11-20,3\nS1,I1,2026-11-21,4\nS2,I2,2026-11-21,1.5\n"},
};

/* Writes the tables into a folder of the place; `other` replaces the table of its name. */
static inline void small_tables_write(const char *folder, const char *other, const char *bytes,
                                      size_t n)
{
    assert_int_equal(mkdir(folder, 0777), 0);
    for (int i = 0; i < SMALL_TABLES_N; i++) {
        char path[RUN_LONG_BYTES];
        join(path, folder, small_tables[i].name, ".csv");
        write_text(path, small_tables[i].text);
    }
    if (other != NULL) {
        char path[RUN_LONG_BYTES];
        join(path, folder, other, ".csv");
        write_bytes(path, bytes, n);
    }
}

/* Makes "city.db" of the small tables in the place. */
static inline const char *small_city(const struct place *place)
{
    const char *db = in_place(place, "city.db");
    const char *from = in_place(place, "tables");
    small_tables_write(from, NULL, NULL, 0);
    LINLI_RAN("init", "--db", db, "--from", from, NULL);
    return db;
}

/* Every row of every table; the caller frees. */
static inline char *city_dump(const char *city)
{
    char *dump = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&dump, &n);
    char *tables = engine_tables(city);
    char *next = tables;
    sqlite3 *file = NULL; /* opened once: dumps are taken by the thousand */
    assert_non_null(out);
    if (!engine_is_url(city)) {
        assert_int_equal(sqlite3_open_v2(city, &file, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    }
    for (char *at = engine_word(&next, "|\n"); at != NULL; at = engine_word(&next, "|\n")) {
        char sql[128];
        snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY 1, 2", at);
        fprintf(out, "[%s]\n", at);
        if (file != NULL) {
            engine_print_rows(file, sql, out);
        } else {
            char *rows = engine_rows(city, sql);
            fputs(rows, out);
            free(rows);
        }
    }
    assert_int_equal(sqlite3_close(file), SQLITE_OK);
    free(tables);
    assert_int_equal(fclose(out), 0);
    return dump;
}

/* The number that a question to the database answers. */
static inline int64_t city_ask(const char *city, const char *question)
{
    return engine_ask(city, question);
}

/* Does what the text says to the database, as another program would. */
static inline void city_do(const char *city, const char *text)
{
    engine_sql(city, text);
}

/* The same files with the same bytes in both folders. */
static inline void assert_same_folder(const char *left, const char *right)
{
    int files_n[2] = {0, 0};
    for (int side = 0; side < 2; side++) {
        DIR *dir = opendir(side == 0 ? left : right);
        assert_non_null(dir);
        for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
            char a[RUN_LONG_BYTES];
            char b[RUN_LONG_BYTES];
            if (entry->d_name[0] == '.') {
                continue;
            }
            files_n[side] += 1;
            if (side == 1) {
                continue;
            }
            size_t a_n;
            size_t b_n;
            join(a, left, entry->d_name, "");
            join(b, right, entry->d_name, "");
            char *a_bytes = read_file(a, &a_n);
            char *b_bytes = read_file(b, &b_n);
            if (a_n != b_n || memcmp(a_bytes, b_bytes, a_n) != 0) {
                print_error("%s and %s differ\n", a, b);
            }
            assert_true(a_n == b_n && memcmp(a_bytes, b_bytes, a_n) == 0);
            free(a_bytes);
            free(b_bytes);
        }
        closedir(dir);
    }
    assert_true(files_n[0] > 0);
    assert_int_equal(files_n[0], files_n[1]);
}

#endif
