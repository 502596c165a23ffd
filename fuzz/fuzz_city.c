/*
 * Tables of a city, as somebody might bring them: sections behind lines "@items", "@demand" …
 * Whatever they say, a city is made or refused with a sentence and nothing left behind. A city that
 * was made can be planned, its books hold before and after, approving the plan included; and what
 * is exported makes a city that exports the same bytes.
 */
#include "program.h"

#include "model/tables.h"

#define DAY "2026-11-23"

/* The failures that a plan of tables that were taken in may still have: numbers too large for the
 * sums, and days outside the history. They change nothing. */
static void plan(void)
{
    int status = program_status("plan", "--db", "a.db", "--date", DAY, "--all", NULL);
    if (status == 0) {
        MUST(program_status("approve", "--db", "a.db", "--all", NULL) == 0);
        MUST(program_status("plan", "--db", "a.db", "--date", DAY, "--json", "--threads", "2",
                            NULL) == 0);
    }
    MUST(program_status("check", "--db", "a.db", NULL) == 0);
}

static void compare(const char *table)
{
    char path[2][64];
    char *bytes[2];
    size_t n[2] = {0, 0};
    for (int side = 0; side < 2; side++) {
        snprintf(path[side], sizeof(path[side]), "%s/%s.csv", side == 0 ? "one" : "two", table);
        bytes[side] = program_read(path[side], &n[side]);
    }
    MUST((bytes[0] == NULL) == (bytes[1] == NULL));
    MUST(bytes[0] == NULL || (n[0] == n[1] && memcmp(bytes[0], bytes[1], n[0]) == 0));
    free(bytes[0]);
    free(bytes[1]);
}

/* What is exported says all that the tables say of the city. */
static void export_and_back(void)
{
    MUST(program_status("export", "--db", "a.db", "--out", "one", NULL) == 0);
    MUST(program_status("init", "--db", "b.db", "--from", "one", NULL) == 0);
    MUST(program_status("check", "--db", "b.db", NULL) == 0);
    MUST(program_status("export", "--db", "b.db", "--out", "two", NULL) == 0);
    for (int table = 0; table < TABLE_N; table++) {
        compare(table_get((enum table_id)table)->name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stat facts;
    if (size == 0) {
        return 0;
    }
    program_enter();
    program_write_tables("tables", (const char *)data, size);
    int status = program_status("init", "--db", "a.db", "--from", "tables", NULL);
    if (status != 0) {
        MUST(stat("a.db", &facts) != 0);
        return 0;
    }
    MUST(program_status("check", "--db", "a.db", NULL) == 0);
    export_and_back();
    plan();
    return 0;
}
