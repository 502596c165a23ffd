/*
 * A file of customer orders (see allot.h). It is read before the transaction begins, since its body
 * may run more than once and standard input cannot be read twice; codes become ids in it.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "format/table_read.h"
#include "model/limits.h"
#include "service/allot.h"
#include "service/allot_table.h"
#include "store/commands.h"
#include "store/growing.h"
#include "store/ledger.h"
#include "store/numbers.h"

struct allot_file {
    const char *path;
    struct growing rows; /* struct order_row */
    uint64_t hash;       /* of all that they say */
};

static void hash_bytes(struct allot_file *file, const void *bytes, size_t n)
{
    file->hash = (file->hash ^ text_hash(bytes, n)) * 0x100000001b3ULL;
}

/* The largest part of a unit of which the quantity is a multiple: a unit itself, when it is whole.
 */
static int64_t pack_of(int64_t qty_e3)
{
    int64_t a = qty_e3;
    int64_t b = FIXED_E3;
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Cells that do not go together; the failure is at the second of them. */
static enum linli_rc check_row(const struct allot_file *file, const struct order_row *said,
                               int64_t line, struct linli_error *err)
{
    char texts[2][FIXED_TEXT_BYTES];
    char days[2][DATE_TEXT_BYTES];
    const char *name = text_equal(file->path, "-") ? "<stdin>" : file->path;
    if (said->pack_e3 != FIXED_NONE && said->qty_e3 % said->pack_e3 != 0) {
        (void)linli_fail(err, LINLI_EINPUT, "the quantity %s is not a multiple of the pack %s",
                         fixed_print(said->qty_e3, 3, texts[0]),
                         fixed_print(said->pack_e3, 3, texts[1]));
        linli_error_at(err, "%s:%lld:%s", name, (long long)line, "pack");
        return LINLI_EINPUT;
    }
    if (said->ordered_day > said->pickup_day) {
        (void)linli_fail(err, LINLI_EINPUT, "ordered on %s, after the pick-up day %s",
                         date_print((int32_t)said->ordered_day, days[0]),
                         date_print((int32_t)said->pickup_day, days[1]));
        linli_error_at(err, "%s:%lld:%s", name, (long long)line, "ordered");
        return LINLI_EINPUT;
    }
    return LINLI_OK;
}

static enum linli_rc take_row(void *context, void *data, int64_t line, struct linli_error *err)
{
    struct allot_file *file = context;
    const struct order_row *said = data;
    struct order_row *row;
    const char **texts[3];
    if (said->qty_e3 == FIXED_NONE || said->pickup_day == FIXED_NONE ||
        said->ordered_day == FIXED_NONE) {
        return linli_fail(err, LINLI_EINPUT,
                          "an order needs qty, pickup and ordered; one of them is empty");
    }
    LINLI_TRY(check_row(file, said, line, err));
    LINLI_TRY(growing_add(&file->rows, (void *)&row, err));
    *row = *said;
    row->line = line;
    row->pack_e3 = said->pack_e3 != FIXED_NONE ? said->pack_e3 : pack_of(said->qty_e3);
    texts[0] = &row->order;
    texts[1] = &row->site;
    texts[2] = &row->item;
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(*texts[i]);
        hash_bytes(file, *texts[i], n);
        LINLI_TRY(linli_arena_copy_text(file->rows.arena, *texts[i], n, texts[i], err));
    }
    const int64_t numbers[] = {row->qty_e3,    row->pickup_day, row->ordered_day,
                               row->ordered_s, row->pack_e3,    row->price_e4,
                               row->paid,      row->essential,  row->substitute};
    hash_bytes(file, numbers, sizeof(numbers));
    return LINLI_OK;
}

enum linli_rc allot_read(const char *path, struct linli_arena *arena, struct allot_file **ret_file,
                         struct linli_error *err)
{
    struct table_resolver resolver = {NULL, NULL}; /* no column names a site or item by number */
    struct table_report report;
    struct allot_file *file;
    LINLI_TRY(LINLI_NEW(arena, 1, &file, err));
    *file = (struct allot_file){.path = path,
                                .rows = {.arena = arena, .row_bytes = sizeof(struct order_row)}};
    LINLI_TRY(
        table_read(path, allot_order_table(), &resolver, arena, take_row, file, &report, err));
    *ret_file = file;
    return LINLI_OK;
}

/* ---- into the city --------------------------------------------------------------------------- */

static enum linli_rc put_row(struct db *db, const struct order_row *row, const char **ret_column,
                             struct allot_taken *taken, struct linli_error *err)
{
    struct customer_order order = {.code = row->order,
                                   .qty_e3 = row->qty_e3,
                                   .pack_e3 = row->pack_e3,
                                   .price_e4 = row->price_e4,
                                   .ordered_day = row->ordered_day,
                                   .ordered_s = row->ordered_s,
                                   .paid = row->paid == 1,
                                   .essential = row->essential == 1,
                                   .consents = row->substitute == 1};
    int64_t shelf_life_days;
    int64_t cost_e4;
    enum customer_order_put put = ORDER_SAME;
    *ret_column = "site";
    LINLI_TRY(text_is_empty(row->site) ? ledger_only_site(db, &order.site, err)
                                       : ledger_find_site(db, row->site, &order.site, err));
    *ret_column = "item";
    LINLI_TRY(ledger_find_item(db, row->item, &order.item, &shelf_life_days, &cost_e4, err));
    *ret_column = "order";
    LINLI_TRY(customer_order_put(db, &order, row->pickup_day, &put, err));
    taken->added_n += put == ORDER_ADDED ? 1 : 0;
    taken->same_n += put == ORDER_SAME ? 1 : 0;
    taken->changed_n += put == ORDER_CHANGED ? 1 : 0;
    return LINLI_OK;
}

static enum linli_rc put_rows(struct db *db, const struct allot_file *file,
                              struct allot_taken *taken, struct linli_error *err)
{
    const struct order_row *rows = file->rows.rows;
    for (int64_t i = 0; i < file->rows.n; i++) {
        const char *column = "";
        enum linli_rc rc = put_row(db, &rows[i], &column, taken, err);
        if (rc != LINLI_OK && rc != LINLI_ENOMEM && err != NULL) {
            linli_error_at(err, "%s:%lld:%s", file->path, (long long)rows[i].line, column);
        }
        LINLI_TRY(rc);
    }
    return LINLI_OK;
}

enum linli_rc allot_take(struct db *db, struct linli_arena *arena, const struct allot_file *file,
                         const struct who *who, struct allot_taken *ret_taken,
                         struct linli_error *err)
{
    struct command_request request = {
        .key = who->key, .name = "allot orders", .actor = who->actor, .now_ms = who->now_ms};
    struct allot_taken taken = {0};
    struct text_builder text;
    const char *answer = "";
    int64_t command;
    text_begin(&text, arena);
    text_addf(&text, "%" PRId64 " %" PRIx64, file->rows.n, file->hash);
    LINLI_TRY(text_finish(&text, &request.request, err));
    LINLI_TRY(command_begin(db, arena, &request, &command, &taken.replayed, &answer, err));
    int64_t numbers[3] = {0};
    int64_t n = 3;
    if (taken.replayed) {
        LINLI_TRY(numbers_read(answer, numbers, 3, &n, err));
        assert(n == 3);
        taken.added_n = numbers[0];
        taken.same_n = numbers[1];
        taken.changed_n = numbers[2];
    } else {
        LINLI_TRY(put_rows(db, file, &taken, err));
        numbers[0] = taken.added_n;
        numbers[1] = taken.same_n;
        numbers[2] = taken.changed_n;
        LINLI_TRY(numbers_write(arena, numbers, 3, &answer, err));
        LINLI_TRY(command_answer(db, command, answer, err));
    }
    *ret_taken = taken;
    return LINLI_OK;
}
