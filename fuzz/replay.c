/*
 * Runs a fuzz target on the inputs that are kept for it, with any compiler: every file of the
 * folder that the argument names, by its whole path, is a case. These are the seeds, and what once
 * broke something.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

enum { INPUTS_MAX = 1024, PATH_BYTES = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[PATH_BYTES];

/* A copy of exactly its size, so that the sanitizers see a step beyond it. */
static void replay(void **state)
{
    char path[2 * PATH_BYTES];
    snprintf(path, sizeof(path), "%s/%s", folder, (const char *)*state);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long n = ftell(file);
    assert_true(n >= 0);
    rewind(file);
    uint8_t *bytes = malloc((size_t)n > 0 ? (size_t)n : 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)n, file), (size_t)n);
    fclose(file);
    assert_int_equal(LLVMFuzzerTestOneInput(bytes, (size_t)n), 0);
    free(bytes);
}

static int by_name(const void *left, const void *right)
{
    const struct CMUnitTest *a = left;
    const struct CMUnitTest *b = right;
    return strcmp(a->name, b->name);
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[INPUTS_MAX];
    size_t n = 0;
    /* a target may stand elsewhere while it runs */
    MUST(argc == 2 && argv[1][0] == '/');
    snprintf(folder, sizeof(folder), "%s", argv[1]);
    DIR *dir = opendir(folder);
    MUST(dir != NULL);
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.' && n < INPUTS_MAX) {
            char *name = strdup(entry->d_name);
            tests[n++] = (struct CMUnitTest){name, replay, NULL, NULL, name};
        }
    }
    closedir(dir);
    qsort(tests, n, sizeof(tests[0]), by_name);
    int failed_n = n > 0 ? _cmocka_run_group_tests(folder, tests, n, NULL, NULL) : 1;
    while (n > 0) {
        free((char *)(uintptr_t)tests[--n].name);
    }
    return failed_n;
}
