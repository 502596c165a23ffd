/*
 * The weather table turned round (see weather_table.h): cells are collected in any order, then
 * sorted, so that equal contents are written equally wherever they came from.
 */
#include "format/weather_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"

const struct column *weather_signal_column(const struct table *table)
{
    if (table->id != TABLE_WEATHER) {
        return NULL;
    }
    const struct column *last = &table->columns[table->columns_n - 1];
    assert(last->type == CELL_SIGNAL);
    return last;
}

void weather_pivot_init(struct weather_pivot *pivot, struct linli_arena *arena)
{
    *pivot = (struct weather_pivot){.arena = arena};
    codes_init(&pivot->sites, arena, 0);
    codes_init(&pivot->signals, arena, 0);
}

enum linli_rc weather_pivot_add(struct weather_pivot *pivot, const struct weather *row,
                                const char *site, struct linli_error *err)
{
    assert(row->day != FIXED_NONE && row->value_e4 != FIXED_NONE);
    if (pivot->cells_n == pivot->capacity) {
        int64_t capacity = pivot->capacity == 0 ? 256 : pivot->capacity * 2;
        struct weather_cell *cells;
        LINLI_TRY(LINLI_NEW(pivot->arena, capacity, &cells, err));
        if (pivot->cells_n > 0) {
            memcpy(cells, pivot->cells, (size_t)pivot->cells_n * sizeof(*cells));
        }
        pivot->cells = cells;
        pivot->capacity = capacity;
    }
    struct weather_cell cell = {.day = row->day, .value_e4 = row->value_e4};
    int64_t number;
    LINLI_TRY(codes_add(&pivot->sites, site, strlen(site), &number, err));
    cell.site = codes_text(&pivot->sites, number);
    LINLI_TRY(codes_add(&pivot->signals, row->signal, strlen(row->signal), &cell.signal, err));
    pivot->cells[pivot->cells_n++] = cell;
    return LINLI_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_cells(const void *a, const void *b)
{
    const struct weather_cell *x = a;
    const struct weather_cell *y = b;
    if (x->day != y->day) {
        return x->day < y->day ? -1 : 1;
    }
    int sites = strcmp(x->site, y->site);
    if (sites != 0) {
        return sites;
    }
    return x->signal < y->signal ? -1 : x->signal > y->signal;
}

enum linli_rc weather_pivot_sort(struct weather_pivot *pivot, struct linli_error *err)
{
    int64_t n = pivot->signals.n;
    struct codes sorted;
    const char **names;
    LINLI_TRY(LINLI_NEW(pivot->arena, n, &names, err));
    for (int64_t i = 0; i < n; i++) {
        names[i] = codes_text(&pivot->signals, i);
    }
    qsort(names, (size_t)n, sizeof(*names), compare_names);
    codes_init(&sorted, pivot->arena, 0);
    for (int64_t i = 0; i < n; i++) {
        int64_t number;
        LINLI_TRY(codes_add(&sorted, names[i], strlen(names[i]), &number, err));
        assert(number == i);
    }
    for (int64_t i = 0; i < pivot->cells_n; i++) {
        const char *name = codes_text(&pivot->signals, pivot->cells[i].signal);
        pivot->cells[i].signal = codes_find(&sorted, name, strlen(name));
    }
    if (pivot->cells_n > 0) {
        qsort(pivot->cells, (size_t)pivot->cells_n, sizeof(*pivot->cells), compare_cells);
    }
    pivot->names = names;
    return LINLI_OK;
}
