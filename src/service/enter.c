/*
 * A file of entries (see enter.h). The rows are read before the transaction begins, since its body
 * may run more than once and standard input cannot be read twice.
 */
#include "service/enter.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/paper.h"
#include "store/commands.h"
#include "store/numbers.h"

enum { ROWS_FIRST_N = 256, PROGRESS_ROWS = 20000, ANSWER_N = 2 };

struct entry_row {
    const char *paper;
    int64_t kind;
    const char *site;
    const char *item;
    int64_t qty_e3;
    const char *lot;
    int64_t expiry_day;
    const char *service;
    const char *purpose;
    const char *reason;
    const char *condition;
    int64_t day;
    const char *line;
    const char *supplier;
    const char *to;
    const char *by;
};

/* In the order of enum paper_kind. */
static const char *const kinds[PAPER_KIND_N + 1] = {"issue",  "receive",   "count",    "order",
                                                    "return", "write-off", "transfer", NULL};

#define AT(field) .offset = offsetof(struct entry_row, field)
static const struct column columns[] = {
    {"paper", .type = CELL_CODE, AT(paper)},
    {"kind", .type = CELL_CHOICE, .choices = kinds, AT(kind)},
    {"site", .type = CELL_CODE, AT(site)},
    {"item", .type = CELL_CODE, AT(item)},
    {"qty", .type = CELL_NUMBER, .places = 3, .min = 0, .max = LIMIT_QTY_E3, AT(qty_e3)},
    {"lot", .type = CELL_CODE, AT(lot)},
    {"expiry", .type = CELL_DAY, AT(expiry_day)},
    {"service", .type = CELL_TEXT, AT(service)},
    {"purpose", .type = CELL_TEXT, AT(purpose)},
    {"reason", .type = CELL_TEXT, AT(reason)},
    {"condition", .type = CELL_TEXT, AT(condition)},
    {"day", .type = CELL_DAY, AT(day)},
    {"line", .type = CELL_CODE, AT(line)},
    {"supplier", .type = CELL_CODE, AT(supplier)},
    {"to", .type = CELL_CODE, AT(to)},
    {"by", .type = CELL_CODE, AT(by)},
};
#undef AT

static const struct table entry_table = {TABLE_N, "entries", columns,
                                         (int32_t)(sizeof(columns) / sizeof(columns[0])),
                                         sizeof(struct entry_row)};

struct entry {
    struct paper_entry paper;
    int64_t line;
};

struct entering {
    const struct city_context *context;
    const struct enter_options *options;
    struct enter_report *report;
    struct linli_arena *arena;
    struct entry *entries;
    int64_t room_n;
    uint64_t hash; /* of all that the rows say */
    struct linli_arena_mark mark;
    bool is_looked_at; /* a dry run came to its end */
};

/* ---- reading --------------------------------------------------------------------------------- */

/* A copy in the arena; codes that come again and again are not kept again. */
static enum linli_rc keep(struct entering *e, const char *text, const char *before,
                          const char **ret_text, struct linli_error *err)
{
    size_t n = strlen(text);
    e->hash = (e->hash ^ text_hash(text, n)) * 0x100000001b3ULL;
    if (before != NULL && text_equal(before, text)) {
        *ret_text = before;
        return LINLI_OK;
    }
    return linli_arena_copy_text(e->arena, text, n, ret_text, err);
}

static void hash_number(struct entering *e, int64_t number)
{
    e->hash = (e->hash ^ (uint64_t)number) * 0x100000001b3ULL;
}

static enum linli_rc grow(struct entering *e, int64_t n, struct linli_error *err)
{
    struct entry *wider;
    if (n < e->room_n) {
        return LINLI_OK;
    }
    int64_t wider_n = e->room_n == 0 ? ROWS_FIRST_N : e->room_n * 2;
    LINLI_TRY(LINLI_NEW(e->arena, wider_n, &wider, err));
    if (n > 0) {
        memcpy(wider, e->entries, (size_t)n * sizeof(*wider));
    }
    e->entries = wider;
    e->room_n = wider_n;
    return LINLI_OK;
}

/* The kind stands in the row or follows from the paper number. */
static enum linli_rc kind_of(const struct entry_row *row, enum paper_kind *ret_kind,
                             struct linli_error *err)
{
    struct paper_number number;
    if (row->kind != FIXED_NONE) {
        *ret_kind = (enum paper_kind)row->kind;
        return LINLI_OK;
    }
    if (!paper_parse(row->paper, &number)) {
        return linli_fail(err, LINLI_EINPUT, "a kind was expected, or a paper number that says it");
    }
    *ret_kind = number.kind;
    return LINLI_OK;
}

static enum linli_rc take_row(void *context, void *data, int64_t line, struct linli_error *err)
{
    struct entering *e = context;
    const struct entry_row *row = data;
    int64_t n = e->report->rows_n;
    static const struct paper_entry none;
    LINLI_TRY(grow(e, n, err));
    const struct paper_entry *before = n > 0 ? &e->entries[n - 1].paper : &none;
    struct entry *entry = &e->entries[n];
    struct paper_entry *paper = &entry->paper;
    if (text_is_empty(row->paper) && e->options->key == NULL) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a row without a paper number needs --key KEY, by which the file is "
                          "booked once");
    }
    *paper =
        (struct paper_entry){.qty_e3 = row->qty_e3, .expiry_day = row->expiry_day, .day = row->day};
    LINLI_TRY(kind_of(row, &paper->kind, err));
    LINLI_TRY(keep(e, row->paper, NULL, &paper->paper, err));
    LINLI_TRY(keep(e, row->site, before->site, &paper->site, err));
    LINLI_TRY(keep(e, row->item, before->item, &paper->item, err));
    LINLI_TRY(keep(e, row->lot, before->lot, &paper->lot, err));
    LINLI_TRY(keep(e, row->service, before->service, &paper->service, err));
    LINLI_TRY(keep(e, row->purpose, before->purpose, &paper->purpose, err));
    LINLI_TRY(keep(e, row->reason, before->reason, &paper->reason, err));
    LINLI_TRY(keep(e, row->condition, before->condition, &paper->condition, err));
    LINLI_TRY(keep(e, row->line, before->line, &paper->line, err));
    LINLI_TRY(keep(e, row->supplier, before->supplier, &paper->supplier, err));
    LINLI_TRY(keep(e, row->to, before->to, &paper->to, err));
    LINLI_TRY(keep(e, row->by, before->by, &paper->by, err));
    hash_number(e, (int64_t)paper->kind);
    hash_number(e, paper->qty_e3);
    hash_number(e, paper->expiry_day);
    hash_number(e, paper->day);
    entry->line = line;
    e->report->rows_n += 1;
    return LINLI_OK;
}

/* ---- booking --------------------------------------------------------------------------------- */

static const char *shown_path(const struct entering *e)
{
    return text_equal(e->options->path, "-") ? "<stdin>" : e->options->path;
}

static enum linli_rc book_entry(struct db *db, struct entering *e, const struct entry *entry,
                                const struct who *who, struct linli_error *err)
{
    bool already = false;
    enum linli_rc rc = paper_book(db, e->arena, &entry->paper, who, &already, err);
    if (rc != LINLI_OK) {
        linli_error_at(err, "%s:%lld", shown_path(e), (long long)entry->line);
        return rc;
    }
    e->report->already_n += already ? 1 : 0;
    e->report->booked_n += already ? 0 : 1;
    return LINLI_OK;
}

static enum linli_rc book_all(struct db *db, struct entering *e, struct linli_error *err)
{
    struct who who = {.actor = e->context->actor, .now_ms = date_clock_now_ms(e->context->clock)};
    for (int64_t i = 0; i < e->report->rows_n; i++) {
        struct linli_arena_mark mark = linli_arena_mark(e->arena);
        LINLI_TRY(book_entry(db, e, &e->entries[i], &who, err));
        linli_arena_rewind(e->arena, mark);
        if (e->context->progress != NULL && (i + 1) % PROGRESS_ROWS == 0) {
            e->context->progress(shown_path(e), i + 1);
        }
    }
    return LINLI_OK;
}

/* The file as a command, so that its key makes it happen once. */
static enum linli_rc begin(struct db *db, struct entering *e, int64_t *ret_command,
                           struct linli_error *err)
{
    struct text_builder text;
    struct command_request command = {.key = e->options->key,
                                      .name = "enter",
                                      .actor = e->context->actor,
                                      .now_ms = date_clock_now_ms(e->context->clock)};
    const char *answer;
    int64_t numbers[ANSWER_N];
    int64_t found_n;
    text_begin(&text, e->arena);
    text_addf(&text, "%" PRId64 " rows %016" PRIx64, e->report->rows_n, e->hash);
    LINLI_TRY(text_finish(&text, &command.request, err));
    LINLI_TRY(
        command_begin(db, e->arena, &command, ret_command, &e->report->replayed, &answer, err));
    if (!e->report->replayed) {
        return LINLI_OK;
    }
    LINLI_TRY(numbers_read(answer, numbers, ANSWER_N, &found_n, err));
    if (found_n != ANSWER_N) {
        return linli_fail(err, LINLI_EBREACH, "the answer of a command has %lld numbers, not %lld",
                          (long long)found_n, (long long)ANSWER_N);
    }
    e->report->booked_n = numbers[0];
    e->report->already_n = numbers[1];
    return LINLI_OK;
}

static enum linli_rc enter_body(struct db *db, void *context, struct linli_error *err)
{
    struct entering *e = context;
    int64_t command = FIXED_NONE;
    linli_arena_rewind(e->arena, e->mark);
    e->report->booked_n = 0;
    e->report->already_n = 0;
    e->report->replayed = false;
    if (e->options->key != NULL) {
        LINLI_TRY(begin(db, e, &command, err));
        if (e->report->replayed) {
            return LINLI_OK;
        }
    }
    LINLI_TRY(book_all(db, e, err));
    if (e->options->dry_run) {
        e->is_looked_at = true;
        return LINLI_ESTOPPED; /* everything is taken back */
    }
    if (command == FIXED_NONE) {
        return LINLI_OK;
    }
    const int64_t numbers[ANSWER_N] = {e->report->booked_n, e->report->already_n};
    const char *answer;
    LINLI_TRY(numbers_write(e->arena, numbers, ANSWER_N, &answer, err));
    return command_answer(db, command, answer, err);
}

enum linli_rc enter_file(const struct city_context *context, const struct enter_options *options,
                         struct enter_report *ret_report, struct linli_error *err)
{
    struct enter_report report = {0};
    struct entering e = {
        .context = context, .options = options, .report = &report, .arena = context->arena};
    struct table_resolver resolver = {NULL, NULL}; /* no column names a site, item or supplier */
    LINLI_TRY(table_read(options->path, &entry_table, &resolver, context->arena, take_row, &e,
                         &report.read, err));
    e.mark = linli_arena_mark(context->arena);
    enum linli_rc rc = tx_run(context->db, TX_WRITE, enter_body, &e, err);
    if (e.is_looked_at && rc == LINLI_ESTOPPED) {
        rc = LINLI_OK;
    }
    LINLI_TRY(rc);
    *ret_report = report;
    return LINLI_OK;
}
