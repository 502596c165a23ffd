/*
 * Writing a table (docs/tables.md): a header of all its columns in the order of model/tables.h,
 * then rows in the order in which they are added. UTF-8 without a byte order mark, lines end with a
 * line feed, quotes only where they are needed, numbers without useless zeros, nothing for no
 * value. One content has one form: what was read and is written gives the same bytes.
 *
 * The weather table is the exception in order: its rows are kept until close, then written by date
 * and site code, with its signals as columns sorted by name.
 */
#ifndef LINLI_FORMAT_TABLE_WRITE_H
#define LINLI_FORMAT_TABLE_WRITE_H

#include "base/text.h"
#include "format/codes.h"

struct table_writer;

/*
 * Begins a file, gzip when its name ends in .gz; "-" is standard output. The file appears under its
 * name when table_writer_close has succeeded, whole; until then it has another name in the same
 * folder. Devices and pipes are written directly. `namer` and `path` must outlive the writer.
 * LINLI_EIO: cannot be created or written.
 */
enum linli_rc table_writer_open(const char *path, const struct table *table,
                                const struct table_namer *namer, struct linli_arena *arena,
                                struct table_writer **ret_writer, struct linli_error *err);

/* The same into a text. Its own failure shows in text_finish. */
enum linli_rc table_writer_text(struct text_builder *text, const struct table *table,
                                const struct table_namer *namer, struct linli_arena *arena,
                                struct table_writer **ret_writer, struct linli_error *err);

/* Adds a row, a structure of the table. Codes of sites, items and suppliers come from the namer. */
enum linli_rc table_writer_add(struct table_writer *writer, void *row, struct linli_error *err);

/* Writes what is left and gives the file its name, or after a failure (also of an earlier add)
 * removes it. The writer is not to be used again in either case. */
enum linli_rc table_writer_close(struct table_writer *writer, struct linli_error *err);

/* Gives up: the file never appears. NULL is fine. */
void table_writer_drop(struct table_writer *writer);

#endif
