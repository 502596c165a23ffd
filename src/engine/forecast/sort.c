/*
 * Merge sort without branches that depend on the values: of some hundred errors of every series a
 * processor guesses every second comparison wrong, and the guesses cost more than the work. Runs of
 * eight are sorted by a network of 19 comparators (Knuth, The Art of Computer Programming 3,
 * 5.3.4), which become minima and maxima.
 *
 * Called by errors.c.
 */
#include "engine/forecast/sort.h"

#include <assert.h>
#include <string.h>

enum { RUN = 8 };

static inline void order(double *low, double *high)
{
    double a = *low;
    double b = *high;
    *low = b < a ? b : a; /* two questions, for one would be a branch */
    *high = a < b ? b : a;
}

static void sort_eight(double *values)
{
    double v[RUN];
    memcpy(v, values, sizeof(v));
    order(&v[0], &v[2]);
    order(&v[1], &v[3]);
    order(&v[4], &v[6]);
    order(&v[5], &v[7]);
    order(&v[0], &v[4]);
    order(&v[1], &v[5]);
    order(&v[2], &v[6]);
    order(&v[3], &v[7]);
    order(&v[0], &v[1]);
    order(&v[2], &v[3]);
    order(&v[4], &v[5]);
    order(&v[6], &v[7]);
    order(&v[2], &v[4]);
    order(&v[3], &v[5]);
    order(&v[1], &v[4]);
    order(&v[3], &v[6]);
    order(&v[1], &v[2]);
    order(&v[3], &v[4]);
    order(&v[5], &v[6]);
    memcpy(values, v, sizeof(v));
}

static void insert_sorted(double *values, int32_t n)
{
    for (int32_t i = 1; i < n; i++) {
        double value = values[i];
        int32_t at = i;
        for (; at > 0 && value < values[at - 1]; at--) {
            values[at] = values[at - 1];
        }
        values[at] = value;
    }
}

/* Puts two sorted neighbours of `run` values each into one, from both ends at once: neither end can
 * pass the middle of all, so no run is used up before. */
static void merge_even(const double *from, int32_t run, double *to)
{
    int32_t left = 0;
    int32_t right = run;
    int32_t left_end = run - 1;
    int32_t right_end = 2 * run - 1;
    for (int32_t i = 0; i < run; i++) {
        double a = from[left];
        double b = from[right];
        int32_t take_right = b < a;
        to[i] = b < a ? b : a;
        right += take_right;
        left += 1 - take_right;
        double y = from[left_end];
        double z = from[right_end];
        int32_t take_left = z < y;
        to[2 * run - 1 - i] = z < y ? y : z;
        left_end -= take_left;
        right_end -= 1 - take_left;
    }
}

/* Puts two sorted neighbours into one. */
static void merge(const double *from, int32_t middle, int32_t n, double *to)
{
    int32_t left = 0;
    int32_t right = middle;
    int32_t i = 0;
    while (left < middle && right < n) {
        double a = from[left];
        double b = from[right];
        int32_t take_right = b < a;
        to[i++] = b < a ? b : a;
        right += take_right;
        left += 1 - take_right;
    }
    memcpy(to + i, from + left, (size_t)(middle - left) * sizeof(double));
    memcpy(to + i + (middle - left), from + right, (size_t)(n - right) * sizeof(double));
}

void forecast_sort(double *values, double *scratch, int32_t n)
{
    assert(n >= 0);
    int32_t whole = n - n % RUN;
    for (int32_t i = 0; i < whole; i += RUN) {
        sort_eight(values + i);
    }
    insert_sorted(values + whole, n - whole);
    double *from = values;
    double *to = scratch;
    for (int32_t run = RUN; run < n; run *= 2) {
        for (int32_t i = 0; i < n; i += 2 * run) {
            int32_t left = n - i;
            if (left >= 2 * run) {
                merge_even(from + i, run, to + i);
            } else {
                merge(from + i, left < run ? left : run, left, to + i);
            }
        }
        double *swap = from;
        from = to;
        to = swap;
    }
    if (from != values) {
        memcpy(values, from, (size_t)n * sizeof(double));
    }
}
