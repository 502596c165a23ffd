/*
 * One cell of a table: the text of a file turned into the number or text of a row, checked against
 * its column. Called by table_read.c and weather_table.c.
 */
#ifndef LINLI_FORMAT_TABLE_READ_CELL_H
#define LINLI_FORMAT_TABLE_READ_CELL_H

#include "format/codes.h"
#include "format/csv_in.h"
#include "model/limits.h"

/* A column of the file that is being read. */
struct cell_reader {
    const struct column *column; /* NULL: the file's column is ignored */
    const char *name;            /* as the file's header has it */
    void *row;                   /* where its cells go */
    bool may_be_empty;
    int64_t rounded_n; /* cells that had more decimals than are kept */
    /* The last code and its number: files repeat them. */
    char last[LIMIT_CODE_BYTES];
    size_t last_n; /* 0: none yet */
    int64_t last_number;
};

/* Checks that bytes are UTF-8 without control characters and no more than `most`. */
enum linli_rc cell_check_text(const char *bytes, size_t n, size_t most, struct linli_error *err);

/* Puts the cell into the row. `resolver` NULL: codes of sites, items and suppliers are unknown. */
enum linli_rc cell_read(struct cell_reader *cell, const struct table_resolver *resolver,
                        struct csv_field *field, struct linli_error *err);

#endif
