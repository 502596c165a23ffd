/* The book and the labels (see print_book.h): queries, row by row, into a document. */
#include "service/print_book.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "format/table_write_file.h"
#include "model/ledger.h"
#include "store/ledger.h"

enum { LABELS_FIRST_N = 64 };

static enum linli_rc write_bytes(void *context, const char *bytes, size_t n,
                                 struct linli_error *err)
{
    return whole_file_write(context, bytes, n, err);
}

static enum linli_rc keep(struct linli_arena *arena, struct stmt *stmt, int32_t column,
                          const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(arena, text, strlen(text), ret_text, err);
}

static enum linli_rc find_site(struct db *db, const char *code, int64_t *ret_site,
                               struct linli_error *err)
{
    return code == NULL ? ledger_only_site(db, ret_site, err)
                        : ledger_find_site(db, code, ret_site, err);
}

/* The names that stand at the head of what is printed. */
static enum linli_rc read_names(struct db *db, struct linli_arena *arena, int64_t site,
                                const char **ret_city, const char **ret_site,
                                struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    const char *code = "";
    const char *name = "";
    const char *city = "";
    LINLI_TRY(db_one(db, SQL_PRINT_SITE, &stmt, &found, err, "i", site));
    assert(found);
    enum linli_rc rc = keep(arena, stmt, 0, &code, err);
    rc = rc == LINLI_OK ? keep(arena, stmt, 1, &name, err) : rc;
    rc = rc == LINLI_OK ? keep(arena, stmt, 2, &city, err) : rc;
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_site = text_is_empty(name) ? code : name;
    *ret_city = text_is_empty(city) ? *ret_site : city;
    return LINLI_OK;
}

/* ---- the book -------------------------------------------------------------------------------- */

struct booking_book {
    const struct city_context *context;
    const struct book_request *request;
    const char *path;
    struct linli_arena_mark mark;
    struct whole_file file;
    struct book_facts facts;
    struct book_month months[BOOK_MONTHS_MAX];
    struct book book;
    int64_t site;
    int64_t movements_n;
};

typedef void (*row_fn)(struct book *book, struct stmt *stmt);

static enum linli_rc each_row(struct booking_book *b, struct stmt *stmt, row_fn take,
                              struct linli_error *err)
{
    bool row;
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        take(&b->book, stmt);
        rc = stmt_next(stmt, &row, err);
    }
    stmt_end(stmt);
    return rc;
}

static enum linli_rc span(struct booking_book *b, enum sql_id id, const struct book_month *month,
                          struct stmt **ret_stmt, struct linli_error *err)
{
    LINLI_TRY(db_statement(b->context->db, id, ret_stmt, err));
    stmt_set_i64(*ret_stmt, 1, b->site);
    stmt_set_i64(*ret_stmt, 2, month->from_day);
    stmt_set_i64(*ret_stmt, 3, month->to_day);
    return LINLI_OK;
}

static void movement_row(struct book *book, struct stmt *stmt)
{
    struct book_movement movement = {.id = stmt_i64(stmt, 0),
                                     .day = (int32_t)stmt_i64(stmt, 1),
                                     .kind = stmt_i64(stmt, 2),
                                     .code = stmt_text(stmt, 3),
                                     .name = stmt_text(stmt, 4),
                                     .unit = stmt_text(stmt, 5),
                                     .lot = stmt_text(stmt, 6),
                                     .account = stmt_i64(stmt, 7),
                                     .qty_e3 = stmt_i64(stmt, 8),
                                     .unmet_e3 = stmt_i64(stmt, 9),
                                     .reason = stmt_text(stmt, 10),
                                     .actor = stmt_text(stmt, 11),
                                     .slip = stmt_text(stmt, 12)};
    book_movement(book, &movement);
}

static void order_row(struct book *book, struct stmt *stmt)
{
    struct book_order order = {.line = stmt_text(stmt, 0),
                               .day = (int32_t)stmt_i64(stmt, 1),
                               .supplier = stmt_text(stmt, 2),
                               .code = stmt_text(stmt, 3),
                               .name = stmt_text(stmt, 4),
                               .unit = stmt_text(stmt, 5),
                               .qty_e3 = stmt_i64(stmt, 6),
                               .received_e3 = stmt_i64(stmt, 7),
                               .unit_price_e4 = stmt_i64(stmt, 8),
                               .state = stmt_i64(stmt, 9)};
    book_order(book, &order);
}

static void stock_row(struct book *book, struct stmt *stmt)
{
    struct book_stock stock = {
        .code = stmt_text(stmt, 0), .name = stmt_text(stmt, 1), .unit = stmt_text(stmt, 2)};
    for (int i = 0; i < BOOK_STOCK_PARTS; i++) {
        stock.parts_e3[i] = stmt_i64(stmt, 3 + i);
    }
    book_stock(book, &stock);
}

static enum linli_rc add_movements(struct booking_book *b, const struct book_month *month,
                                   bool counts_only, struct linli_error *err)
{
    struct stmt *stmt;
    LINLI_TRY(span(b, SQL_BOOK_MOVEMENTS, month, &stmt, err));
    stmt_set_i64(stmt, 4, counts_only ? MOVEMENT_COUNT : FIXED_NONE);
    book_movements_begin(&b->book, counts_only);
    LINLI_TRY(each_row(b, stmt, movement_row, err));
    book_movements_end(&b->book);
    return LINLI_OK;
}

static enum linli_rc add_month(struct booking_book *b, int32_t index, struct linli_error *err)
{
    const struct book_month *month = &b->months[index];
    struct stmt *stmt;
    book_month_begin(&b->book, index);
    LINLI_TRY(add_movements(b, month, false, err));
    LINLI_TRY(add_movements(b, month, true, err));
    LINLI_TRY(span(b, SQL_BOOK_ORDERS, month, &stmt, err));
    book_orders_begin(&b->book);
    LINLI_TRY(each_row(b, stmt, order_row, err));
    book_orders_end(&b->book);
    LINLI_TRY(span(b, SQL_BOOK_STOCK, month, &stmt, err));
    book_stock_begin(&b->book);
    LINLI_TRY(each_row(b, stmt, stock_row, err));
    book_stock_end(&b->book);
    return LINLI_OK;
}

/* The months with how much each has to tell. */
static enum linli_rc plan_months(struct booking_book *b, struct linli_error *err)
{
    int32_t day = b->request->day;
    int32_t n = b->request->months_n + 1;
    assert(n <= BOOK_MONTHS_MAX);
    b->movements_n = 0;
    for (int32_t i = 0; i < n; i++) {
        struct book_month *month = &b->months[i];
        struct stmt *stmt;
        bool row;
        month->from_day = date_month_add(date_month_start(day), i + 1 - n);
        month->to_day = i + 1 == n ? day : date_month_add(month->from_day, 1) - 1;
        LINLI_TRY(span(b, SQL_BOOK_COUNTS, month, &stmt, err));
        LINLI_TRY(stmt_next(stmt, &row, err));
        month->movements_n = stmt_i64(stmt, 0);
        month->orders_n = stmt_i64(stmt, 1);
        b->movements_n += month->movements_n;
        stmt_end(stmt);
    }
    b->facts.months = b->months;
    b->facts.months_n = n;
    b->facts.from_day = b->months[0].from_day;
    b->facts.to_day = day;
    return LINLI_OK;
}

static enum linli_rc write_book(struct booking_book *b, struct linli_error *err)
{
    book_begin(&b->book, b->context->arena, &b->facts, write_bytes, &b->file);
    enum linli_rc rc = LINLI_OK;
    for (int32_t i = 0; i < b->facts.months_n && rc == LINLI_OK; i++) {
        rc = add_month(b, i, err);
    }
    rc = rc == LINLI_OK ? book_end(&b->book, err) : rc;
    book_finish(&b->book);
    return rc;
}

/* The whole book is of one moment; when the body runs again the file begins again. */
static enum linli_rc book_body(struct db *db, void *context, struct linli_error *err)
{
    struct booking_book *b = context;
    struct linli_arena *arena = b->context->arena;
    whole_file_drop(&b->file);
    linli_arena_rewind(arena, b->mark);
    LINLI_TRY(find_site(db, b->request->site, &b->site, err));
    b->facts = (struct book_facts){.language = b->request->language, .large = b->request->large};
    LINLI_TRY(read_names(db, arena, b->site, &b->facts.city, &b->facts.site, err));
    LINLI_TRY(plan_months(b, err));
    LINLI_TRY(whole_file_open(&b->file, b->path, arena, err));
    return write_book(b, err);
}

enum linli_rc print_book(const struct city_context *context, const struct book_request *request,
                         const char *path, int64_t *ret_movements_n, struct linli_error *err)
{
    struct booking_book b = {
        .context = context, .request = request, .path = path, .file = {.fd = -1}};
    b.mark = linli_arena_mark(context->arena);
    enum linli_rc rc = tx_run(context->db, TX_READ, book_body, &b, err);
    if (rc != LINLI_OK) {
        whole_file_drop(&b.file);
        return rc;
    }
    LINLI_TRY(whole_file_commit(&b.file, err));
    *ret_movements_n = b.movements_n;
    return LINLI_OK;
}

/* ---- labels ---------------------------------------------------------------------------------- */

struct labelling {
    const struct city_context *context;
    const struct label_request *request;
    struct linli_arena_mark mark;
    struct label_set set;
    struct label_text *labels;
    int64_t room_n;
};

static enum linli_rc grow_labels(struct labelling *l, struct linli_error *err)
{
    struct label_text *wider;
    if (l->set.labels_n < l->room_n) {
        return LINLI_OK;
    }
    int64_t wider_n = l->room_n == 0 ? LABELS_FIRST_N : l->room_n * 2;
    LINLI_TRY(LINLI_NEW(l->context->arena, wider_n, &wider, err));
    if (l->set.labels_n > 0) {
        memcpy(wider, l->labels, (size_t)l->set.labels_n * sizeof(*wider));
    }
    l->labels = wider;
    l->room_n = wider_n;
    return LINLI_OK;
}

/* One label of the current row: of print_items for shelves, of print_lots for lots. */
static enum linli_rc take_label(struct labelling *l, struct stmt *stmt, struct linli_error *err)
{
    struct linli_arena *arena = l->context->arena;
    bool shelves = l->request->shelves;
    int32_t first = shelves ? 1 : 2; /* the column of the code */
    if (l->request->item != NULL && !text_equal(stmt_text(stmt, first), l->request->item)) {
        return LINLI_OK;
    }
    LINLI_TRY(grow_labels(l, err));
    struct label_text *label = &l->labels[l->set.labels_n];
    *label = (struct label_text){.lot = "", .expiry_day = FIXED_NONE};
    LINLI_TRY(keep(arena, stmt, first, &label->code, err));
    LINLI_TRY(keep(arena, stmt, first + 1, &label->name, err));
    LINLI_TRY(keep(arena, stmt, first + 3, &label->unit, err));
    if (!shelves) {
        LINLI_TRY(keep(arena, stmt, 6, &label->lot, err));
        label->expiry_day = stmt_i64(stmt, 9);
    }
    l->set.labels_n += 1;
    return LINLI_OK;
}

static enum linli_rc labels_body(struct db *db, void *context, struct linli_error *err)
{
    struct labelling *l = context;
    struct stmt *stmt;
    int64_t site;
    int64_t numbers[3];
    const char *name;
    bool row;
    linli_arena_rewind(l->context->arena, l->mark);
    l->labels = NULL;
    l->room_n = 0;
    l->set.labels_n = 0;
    LINLI_TRY(find_site(db, l->request->site, &site, err));
    if (l->request->item != NULL) {
        LINLI_TRY(
            ledger_find_item(db, l->request->item, &numbers[0], &numbers[1], &numbers[2], err));
    }
    LINLI_TRY(read_names(db, l->context->arena, site, &l->set.city, &name, err));
    LINLI_TRY(db_statement(db, l->request->shelves ? SQL_PRINT_ITEMS : SQL_PRINT_LOTS, &stmt, err));
    stmt_set_i64(stmt, 1, site);
    if (l->request->shelves) {
        stmt_set_i64(stmt, 2, 0); /* of what day its stock is does not matter here */
    }
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        rc = take_label(l, stmt, err);
        rc = rc == LINLI_OK ? stmt_next(stmt, &row, err) : rc;
    }
    stmt_end(stmt);
    return rc;
}

enum linli_rc print_labels(const struct city_context *context, const struct label_request *request,
                           const char *path, int64_t *ret_n, int64_t *ret_bare_n,
                           struct linli_error *err)
{
    struct labelling l = {.context = context, .request = request};
    struct whole_file file;
    int64_t bare_n = 0;
    l.mark = linli_arena_mark(context->arena);
    l.set = (struct label_set){.language = request->language,
                               .size = request->size,
                               .copies_n = request->copies_n,
                               .skip_n = request->skip_n};
    LINLI_TRY(tx_run(context->db, TX_READ, labels_body, &l, err));
    l.set.labels = l.labels;
    LINLI_TRY(whole_file_open(&file, path, context->arena, err));
    enum linli_rc rc = labels_write(&l.set, context->arena, write_bytes, &file, &bare_n, err);
    rc = rc == LINLI_OK ? whole_file_commit(&file, err) : rc;
    if (rc != LINLI_OK) {
        whole_file_drop(&file);
        return rc;
    }
    *ret_n = l.set.labels_n * request->copies_n;
    *ret_bare_n = bare_n;
    return LINLI_OK;
}
