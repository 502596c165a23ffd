/*
 * Records of a CSV file (RFC 4180) from a file, a gzip file, standard input or memory, handed to a
 * callback one by one with the line on which they begin. Memory is bounded by LIMIT_LINE_BYTES,
 * however long the file.
 *
 * Read leniently: a byte order mark, CRLF, blank lines (skipped), a last line without an end.
 * Blanks belong to their field (csv_field_trim takes them off where they mean nothing). Refused: a
 * quote inside an unquoted field, text after a closing quote, a quote that is never closed, a NUL
 * byte, a carriage return that stands alone. Whether a field is UTF-8 is the caller's to check
 * (text_valid_n), who knows which ones are read at all.
 */
#ifndef LINLI_FORMAT_CSV_IN_H
#define LINLI_FORMAT_CSV_IN_H

#include <stddef.h>
#include <stdint.h>

#include "linli/arena.h"

struct csv_field {
    char *bytes; /* ended by a zero byte that is not counted; the callback's, while it runs */
    size_t n;
};

struct csv_record {
    struct csv_field *fields;
    int32_t fields_n; /* at least 1 */
    int64_t line;     /* of its first byte, counted from 1 */
};

/* Takes the blanks off both ends, in place. */
void csv_field_trim(struct csv_field *field);

typedef enum linli_rc (*csv_record_fn)(void *context, const struct csv_record *record,
                                       struct linli_error *err);

/* After a failure: where it failed. After success: the number of lines. */
struct csv_place {
    int64_t line;
    int32_t column; /* from 0; -1: the whole record */
};

/* The bytes of a source: opened here, read by csv_in_read, closed by whoever opened it. */
struct csv_source {
    void *gz;          /* zlib's handle, NULL: memory */
    const char *bytes; /* what is left in memory */
    size_t n;
    const char *name; /* for messages */
};

/* A file, plain or gzip as its first bytes tell; "-" is standard input. The path must outlive the
 * source. LINLI_EIO when it cannot be opened, LINLI_EINPUT when it is a directory; the place
 * recorded is the name. */
enum linli_rc csv_source_open(struct csv_source *source, const char *path, struct linli_error *err);
void csv_source_memory(struct csv_source *source, const char *bytes, size_t n, const char *name);
/* Also of a source that is closed already or was never opened after zeroing. */
void csv_source_close(struct csv_source *source);

/* Reads the source to its end or to the first failure, of the file or of the callback. `place` is
 * set in both cases; the failure's own place is not recorded. */
enum linli_rc csv_in_read(struct csv_source *source, struct linli_arena *arena,
                          csv_record_fn record_fn, void *context, struct csv_place *place,
                          struct linli_error *err);

#endif
