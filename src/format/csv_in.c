/*
 * Records of a CSV file (see csv_in.h). libcsv finds the fields; it is fed one line at a time, so
 * that the number of the line is known and a record ends no later than what was fed. Its option
 * REPALL_NL reports every unquoted line end, which tells a blank line from an open quote.
 */
#include "format/csv_in.h"

#include <assert.h>
#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "model/limits.h"

enum { CHUNK_BYTES = 1 << 16, STORE_BYTES_MIN = 1 << 12, FIELD_BYTES_STEP = 1 << 12 };

struct reader {
    struct csv_parser parser;
    struct linli_arena *arena;
    csv_record_fn record_fn;
    void *context;
    struct csv_place *place;

    struct csv_field fields[LIMIT_COLUMNS + 1]; /* one more, so that one too many is seen */
    int32_t fields_n;
    char *store; /* the bytes of the record's fields, one behind the other */
    size_t store_n;
    size_t store_size;

    int64_t line;        /* being fed */
    int64_t record_line; /* on which the record began */
    size_t record_bytes; /* fed since then */
    bool ended;          /* an unquoted line feed, or the end of the file */
    bool after_return;   /* an unquoted carriage return, nothing behind it yet */
    bool lone_return;
    enum linli_rc rc; /* of what failed inside libcsv's callbacks */
};

static enum linli_rc grow_store(struct reader *reader, size_t need)
{
    size_t size = reader->store_size == 0 ? STORE_BYTES_MIN : reader->store_size;
    while (size < need) {
        size *= 2;
    }
    char *store;
    LINLI_TRY(linli_arena_alloc(reader->arena, size, 1, &store, NULL));
    if (reader->store_n > 0) {
        memcpy(store, reader->store, reader->store_n);
    }
    size_t offset = 0;
    for (int32_t i = 0; i < reader->fields_n; i++) {
        reader->fields[i].bytes = store + offset;
        offset += reader->fields[i].n + 1;
    }
    reader->store = store;
    reader->store_size = size;
    return LINLI_OK;
}

/* libcsv found a field. */
static void take_field(void *bytes, size_t n, void *context)
{
    struct reader *reader = context;
    reader->lone_return = reader->lone_return || reader->after_return;
    if (reader->rc != LINLI_OK || reader->fields_n > LIMIT_COLUMNS) {
        return;
    }
    if (reader->store_n + n + 1 > reader->store_size) {
        reader->rc = grow_store(reader, reader->store_n + n + 1);
        if (reader->rc != LINLI_OK) {
            return;
        }
    }
    char *at = reader->store + reader->store_n;
    if (n > 0) {
        memcpy(at, bytes, n);
    }
    at[n] = '\0';
    reader->fields[reader->fields_n] = (struct csv_field){.bytes = at, .n = n};
    reader->fields_n += 1;
    reader->store_n += n + 1;
}

/* libcsv found the end of a line outside quotes, or (-1) of the file. */
static void take_end(int character, void *context)
{
    struct reader *reader = context;
    if (character == '\r') {
        reader->after_return = true;
    } else {
        reader->ended = true;
    }
}

static enum linli_rc fail_quoting(struct reader *reader, struct linli_error *err)
{
    switch (csv_error(&reader->parser)) {
    case CSV_ENOMEM:
    case CSV_ETOOBIG:
        return linli_fail(err, LINLI_ENOMEM, "out of memory while a row was read");
    default:
        break;
    }
    if (reader->parser.quoted != 0) {
        return linli_fail(err, LINLI_EINPUT,
                          "text stands behind a closing quote, expected a comma or the line's end "
                          "(a quote inside quotes is written twice)");
    }
    return linli_fail(err, LINLI_EINPUT,
                      "a quote stands inside a field that does not begin with one, expected the "
                      "whole field in quotes and the quote inside written twice");
}

/* What went wrong inside the callbacks, where nothing can be returned. */
static enum linli_rc check_record(struct reader *reader, struct linli_error *err)
{
    if (reader->rc != LINLI_OK) {
        return linli_fail(err, reader->rc, "out of memory while a row was read");
    }
    if (reader->lone_return) {
        return linli_fail(err, LINLI_EINPUT,
                          "a carriage return stands alone, expected a line feed behind it");
    }
    if (reader->fields_n > LIMIT_COLUMNS) {
        return linli_fail(err, LINLI_ELIMIT, "the row has more than %d columns", LIMIT_COLUMNS);
    }
    return LINLI_OK;
}

static enum linli_rc finish_record(struct reader *reader, struct linli_error *err)
{
    LINLI_TRY(check_record(reader, err));
    if (reader->fields_n > 0) {
        struct csv_record record = {
            .fields = reader->fields,
            .fields_n = reader->fields_n,
            .line = reader->record_line,
        };
        *reader->place = (struct csv_place){.line = reader->record_line, .column = -1};
        LINLI_TRY(reader->record_fn(reader->context, &record, err));
    }
    reader->fields_n = 0;
    reader->store_n = 0;
    reader->record_bytes = 0;
    reader->ended = false;
    reader->after_return = false;
    return LINLI_OK;
}

/* Feeds bytes that hold at most one line end, as their last byte. */
static enum linli_rc feed(struct reader *reader, const char *bytes, size_t n,
                          struct linli_error *err)
{
    assert(n > 0);
    if (reader->record_bytes == 0) {
        reader->record_line = reader->line;
    }
    reader->record_bytes += n;
    *reader->place = (struct csv_place){.line = reader->record_line, .column = -1};
    if (reader->record_bytes > LIMIT_LINE_BYTES) {
        return linli_fail(err, LINLI_ELIMIT,
                          "the row is longer than %d bytes; is a quote left open?",
                          LIMIT_LINE_BYTES);
    }
    if (csv_parse(&reader->parser, bytes, n, take_field, take_end, reader) != n) {
        *reader->place = (struct csv_place){.line = reader->line, .column = reader->fields_n};
        return fail_quoting(reader, err);
    }
    if (reader->ended) {
        LINLI_TRY(finish_record(reader, err));
    }
    reader->line += bytes[n - 1] == '\n' ? 1 : 0;
    return LINLI_OK;
}

/* Feeds a chunk line by line. */
static enum linli_rc feed_lines(struct reader *reader, const char *bytes, size_t n,
                                struct linli_error *err)
{
    while (n > 0) {
        const char *end = memchr(bytes, '\n', n);
        size_t line_n = end != NULL ? (size_t)(end - bytes) + 1 : n;
        LINLI_TRY(feed(reader, bytes, line_n, err));
        bytes += line_n;
        n -= line_n;
    }
    return LINLI_OK;
}

static enum linli_rc feed_chunk(struct reader *reader, const char *bytes, size_t n,
                                struct linli_error *err)
{
    const char *nul = memchr(bytes, '\0', n);
    LINLI_TRY(feed_lines(reader, bytes, nul != NULL ? (size_t)(nul - bytes) : n, err));
    if (nul != NULL) {
        *reader->place = (struct csv_place){.line = reader->line, .column = reader->fields_n};
        return linli_fail(err, LINLI_EINPUT, "a NUL byte stands in the text, expected UTF-8");
    }
    return LINLI_OK;
}

static enum linli_rc finish_file(struct reader *reader, struct linli_error *err)
{
    if (csv_fini(&reader->parser, take_field, take_end, reader) != 0) {
        *reader->place =
            (struct csv_place){.line = reader->record_line, .column = reader->fields_n};
        if (csv_error(&reader->parser) == CSV_EPARSE) {
            return linli_fail(err, LINLI_EINPUT,
                              "a quote is opened and not closed before the file's end");
        }
        return fail_quoting(reader, err);
    }
    int64_t lines_n = reader->line - (reader->record_bytes > 0 ? 0 : 1);
    LINLI_TRY(finish_record(reader, err));
    *reader->place = (struct csv_place){.line = lines_n, .column = -1};
    return LINLI_OK;
}

/* Fills the chunk; *ret_n 0 is the end. */
static enum linli_rc read_chunk(struct csv_source *source, char *chunk, size_t *ret_n,
                                struct linli_error *err)
{
    if (source->gz == NULL) {
        size_t n = source->n < CHUNK_BYTES ? source->n : CHUNK_BYTES;
        if (n > 0) {
            memcpy(chunk, source->bytes, n);
            source->bytes += n;
            source->n -= n;
        }
        *ret_n = n;
        return LINLI_OK;
    }
    int n = gzread(source->gz, chunk, CHUNK_BYTES);
    int code = Z_OK;
    if (n < CHUNK_BYTES) {
        (void)gzerror(source->gz, &code); /* data that ends too early comes with n >= 0 */
    }
    if (code == Z_ERRNO) {
        return linli_fail(err, LINLI_EIO, "the file cannot be read: %s", strerror(errno));
    }
    if (n < 0 || code < 0) {
        return linli_fail(err, LINLI_EINPUT, "the gzip data is damaged or ends too early");
    }
    *ret_n = (size_t)n;
    return LINLI_OK;
}

static enum linli_rc read_all(struct reader *reader, struct csv_source *source,
                              struct linli_error *err)
{
    static const char mark[] = "\xef\xbb\xbf"; /* UTF-8's byte order mark */
    char *chunk;
    LINLI_TRY(linli_arena_alloc(reader->arena, CHUNK_BYTES, 1, &chunk, err));
    bool first = true;
    for (;;) {
        size_t n = 0;
        *reader->place = (struct csv_place){.line = reader->line, .column = -1};
        LINLI_TRY(read_chunk(source, chunk, &n, err));
        if (n == 0) {
            return finish_file(reader, err);
        }
        size_t skipped = first && n >= 3 && memcmp(chunk, mark, 3) == 0 ? 3 : 0;
        LINLI_TRY(feed_chunk(reader, chunk + skipped, n - skipped, err));
        first = false;
    }
}

/* Blanks belong to the field (RFC 4180, section 2, rule 4): two names may differ by one. */
static int is_never_space(unsigned char c)
{
    (void)c;
    return 0;
}

enum linli_rc csv_in_read(struct csv_source *source, struct linli_arena *arena,
                          csv_record_fn record_fn, void *context, struct csv_place *place,
                          struct linli_error *err)
{
    *place = (struct csv_place){.line = 1, .column = -1};
    struct reader *reader;
    LINLI_TRY(LINLI_NEW(arena, 1, &reader, err));
    reader->arena = arena;
    reader->record_fn = record_fn;
    reader->context = context;
    reader->place = place;
    reader->line = 1;
    if (csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory while a row was read");
    }
    csv_set_space_func(&reader->parser, is_never_space);
    csv_set_blk_size(&reader->parser, FIELD_BYTES_STEP);
    enum linli_rc rc = read_all(reader, source, err);
    csv_free(&reader->parser);
    return rc;
}

enum linli_rc csv_source_open(struct csv_source *source, const char *path, struct linli_error *err)
{
    bool standard = text_equal(path, "-");
    struct stat facts;
    *source = (struct csv_source){.name = standard ? "<stdin>" : path};
    enum linli_rc rc = LINLI_OK;
    int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &facts) != 0) {
        rc = linli_fail(err, LINLI_EIO, "the file cannot be opened: %s", strerror(errno));
    } else if (S_ISDIR(facts.st_mode)) {
        rc = linli_fail(err, LINLI_EINPUT, "this is a folder, expected a file");
    } else {
        source->gz = gzdopen(fd, "rb");
        if (source->gz == NULL) {
            rc = linli_fail(err, LINLI_ENOMEM, "out of memory while a file was opened");
        }
    }
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s", source->name);
        if (fd >= 0) {
            (void)close(fd);
        }
        return rc;
    }
    (void)gzbuffer(source->gz, CHUNK_BYTES * 2); /* without it zlib reads 8 KiB at a time */
    return LINLI_OK;
}

void csv_source_memory(struct csv_source *source, const char *bytes, size_t n, const char *name)
{
    *source = (struct csv_source){.bytes = bytes, .n = n, .name = name};
}

void csv_source_close(struct csv_source *source)
{
    if (source->gz != NULL) {
        (void)gzclose_r(source->gz);
    }
    *source = (struct csv_source){.name = source->name};
}

void csv_field_trim(struct csv_field *field)
{
    while (field->n > 0 && field->bytes[field->n - 1] == ' ') {
        field->n -= 1;
        field->bytes[field->n] = '\0';
    }
    while (field->n > 0 && field->bytes[0] == ' ') {
        field->n -= 1;
        field->bytes += 1;
    }
}
