/*
 * A city of its own for each test, made before the test and removed after: a file in a folder, or
 * on PostgreSQL (tests/engine.h) a schema. The first four headers are those that cmocka needs
 * before it.
 */
#ifndef LINLI_TESTS_STORE_TEMP_CITY_H
#define LINLI_TESTS_STORE_TEMP_CITY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka */
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../engine.h"
#include "base/date.h"
#include "linli/error.h"
#include "store/db.h"

enum { TEMP_PATH_BYTES = 512, TEMP_TEXT_BYTES = 800 };

struct temp_city {
    char folder[TEMP_PATH_BYTES];
    char path[TEMP_PATH_BYTES + 16]; /* city.db in it, or the url of a schema of such a name */
    char schema[ENGINE_SCHEMA_BYTES];
    int64_t now_ms;
    struct date_clock clock;
    struct linli_error err;
};

/* The moment of every test: 2026-11-22 08:00 in China. 20779 days of 86400000 ms. */
#define TEMP_CITY_NOW_MS (INT64_C(20779) * 86400000)

/* What the city is called. Its schema is there, empty; a file is not. */
static inline void temp_city_name(struct temp_city *temp)
{
    static int schemas_n;
    if (engine_is_postgres()) {
        snprintf(temp->schema, sizeof(temp->schema), "city.db-%ld-%d", (long)getpid(), ++schemas_n);
        engine_add_schema(temp->schema);
        engine_url(temp->schema, temp->path);
    } else {
        int n = snprintf(temp->path, sizeof(temp->path), "%s/city.db", temp->folder);
        assert_true(n > 0 && (size_t)n < sizeof(temp->path));
    }
}

static inline int temp_city_setup(void **state)
{
    struct temp_city *temp = calloc(1, sizeof(*temp));
    assert_non_null(temp);
    const char *base = getenv("TMPDIR");
    snprintf(temp->folder, sizeof(temp->folder), "%s/linli-test-XXXXXX",
             base == NULL || base[0] == '\0' ? "/tmp" : base);
    assert_non_null(mkdtemp(temp->folder));
    temp_city_name(temp);
    temp->now_ms = TEMP_CITY_NOW_MS;
    temp->clock = date_clock_fixed(&temp->now_ms);
    linli_error_init(&temp->err);
    *state = temp;
    return 0;
}

static inline int temp_city_teardown(void **state)
{
    struct temp_city *temp = *state;
    if (temp->schema[0] != '\0') {
        engine_drop_schema(temp->schema);
    }
    DIR *folder = opendir(temp->folder);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char path[2 * TEMP_PATH_BYTES];
        snprintf(path, sizeof(path), "%s/%s", temp->folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            if (unlink(path) != 0) {
                rmdir(path);
            }
        }
    }
    closedir(folder);
    rmdir(temp->folder);
    free(temp);
    return 0;
}

/* Opens the test's database, a new one under its name already; any failure ends the test with its
 * sentence. */
static inline struct db *temp_city_open(struct temp_city *temp, enum db_mode mode)
{
    struct db *db = NULL;
    enum linli_rc rc = db_open(temp->path, mode, temp->clock, &db, &temp->err);
    if (rc == LINLI_OK && mode == DB_CREATE) {
        rc = db_publish(db, &temp->err);
    }
    if (rc == LINLI_OK && mode == DB_CREATE) {
        rc = db_open(temp->path, DB_WRITE, temp->clock, &db, &temp->err);
    }
    if (rc != LINLI_OK) {
        char text[TEMP_TEXT_BYTES];
        linli_error_print(&temp->err, NULL, text, sizeof(text));
        fail_msg("%s", text);
    }
    return db;
}

/* Ends the test with the sentence of a failure that should not have been. */
static inline void assert_ok(enum linli_rc rc, const struct linli_error *err)
{
    if (rc != LINLI_OK) {
        char text[TEMP_TEXT_BYTES];
        linli_error_print(err, NULL, text, sizeof(text));
        fail_msg("%s: %s", linli_rc_name(rc), text);
    }
}

#define temp_city_test(function) \
    cmocka_unit_test_setup_teardown(function, temp_city_setup, temp_city_teardown)

#endif
