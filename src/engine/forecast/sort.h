/* Numbers in ascending order. */
#ifndef LINLI_ENGINE_FORECAST_SORT_H
#define LINLI_ENGINE_FORECAST_SORT_H

#include <stdint.h>

/* Sorts values[n]; scratch[n] is written over. No value is NAN. */
void forecast_sort(double *values, double *scratch, int32_t n);

#endif
