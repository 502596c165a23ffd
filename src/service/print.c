/* Forms for a day without the system (see print.h). */
#include "service/print.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "format/table_write_file.h"
#include "service/today.h"
#include "store/documents.h"
#include "store/ledger.h"
#include "store/paper.h"

enum { LINES_FIRST_N = 64, DAY_S = 86400 };

/* Empty lines that are usual: logs fill two pages, lists have room for what nobody expected. */
static const int64_t usual_blank_n[FORM_KIND_N] = {
    [FORM_ISSUE] = 40,  [FORM_RECEIVE] = 10,   [FORM_ORDER] = 6,     [FORM_COUNT] = 6,
    [FORM_RETURN] = 18, [FORM_WRITE_OFF] = 18, [FORM_TRANSFER] = 18,
};

static const enum paper_kind kind_of_form[FORM_KIND_N] = {
    [FORM_ISSUE] = PAPER_ISSUE,       [FORM_RECEIVE] = PAPER_RECEIVE,
    [FORM_ORDER] = PAPER_ORDER,       [FORM_COUNT] = PAPER_COUNT,
    [FORM_RETURN] = PAPER_RETURN,     [FORM_WRITE_OFF] = PAPER_WRITE_OFF,
    [FORM_TRANSFER] = PAPER_TRANSFER,
};

struct printing {
    const struct city_context *context;
    const struct print_request *request;
    struct linli_arena_mark mark;
    struct form_set set;
    struct db *db;
    int64_t site;
    int64_t now_ms;
    int64_t numbered_n;
    enum form_kind kind; /* of the form that is being gathered */
};

/* Lines that are coming together. */
struct lines {
    struct form_line *lines;
    int64_t n;
    int64_t room_n;
};

static enum linli_rc keep(struct printing *p, struct stmt *stmt, int32_t column,
                          const char **ret_text, struct linli_error *err)
{
    const char *text = stmt_text(stmt, column);
    return linli_arena_copy_text(p->context->arena, text, strlen(text), ret_text, err);
}

static enum linli_rc add_line(struct printing *p, struct lines *lines, const struct form_line *line,
                              struct linli_error *err)
{
    if (lines->n == lines->room_n) {
        int64_t wider_n = lines->room_n == 0 ? LINES_FIRST_N : lines->room_n * 2;
        struct form_line *wider;
        LINLI_TRY(LINLI_NEW(p->context->arena, wider_n, &wider, err));
        if (lines->n > 0) {
            memcpy(wider, lines->lines, (size_t)lines->n * sizeof(*wider));
        }
        lines->lines = wider;
        lines->room_n = wider_n;
    }
    lines->lines[lines->n++] = *line;
    return LINLI_OK;
}

/* A line with a number of its own; the number remembers what is printed on it. */
static enum linli_rc add_numbered(struct printing *p, struct lines *lines,
                                  const struct form_line *line, const struct paper_facts *facts,
                                  struct linli_error *err)
{
    struct paper_printing printing = {p->request->day, p->context->actor, p->now_ms};
    struct paper_number number;
    char text[PAPER_NUMBER_BYTES];
    struct form_line numbered = *line;
    LINLI_TRY(paper_give(p->db, &printing, kind_of_form[p->kind], facts, &number, err));
    paper_print(&number, text);
    LINLI_TRY(linli_arena_copy_text(p->context->arena, text, strlen(text), &numbered.paper, err));
    p->numbered_n += 1;
    return add_line(p, lines, &numbered, err);
}

static struct form_line empty_line(void)
{
    return (struct form_line){"", "", "", "", "", "", "", FIXED_NONE, FIXED_NONE, FIXED_NONE};
}

static enum linli_rc add_blanks(struct printing *p, struct lines *lines, struct linli_error *err)
{
    int64_t asked_n = p->request->blank_n;
    int64_t n = asked_n != FIXED_NONE ? asked_n : usual_blank_n[p->kind];
    struct form_line line = empty_line();
    if (lines->n > 0) {
        line.group = words_template(p->request->language, WORD_PAPER_FREE_LINES);
    }
    struct paper_facts nothing = {p->site, FIXED_NONE, FIXED_NONE, FIXED_NONE, ACCOUNT_NORMAL};
    for (int64_t i = 0; i < n; i++) {
        LINLI_TRY(add_numbered(p, lines, &line, &nothing, err));
    }
    return LINLI_OK;
}

/* ---- what is there --------------------------------------------------------------------------- */

static enum linli_rc read_items(struct printing *p, struct lines *lines, struct linli_error *err)
{
    struct stmt *stmt;
    bool row;
    LINLI_TRY(db_statement(p->db, SQL_PRINT_ITEMS, &stmt, err));
    stmt_set_i64(stmt, 1, p->site);
    stmt_set_i64(stmt, 2, p->request->day);
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        struct form_line line = empty_line();
        line.qty_e3 = stmt_i64(stmt, 5);
        line.expiry_day = stmt_i64(stmt, 6);
        rc = keep(p, stmt, 1, &line.code, err);
        rc = rc == LINLI_OK ? keep(p, stmt, 2, &line.name, err) : rc;
        rc = rc == LINLI_OK ? keep(p, stmt, 3, &line.group, err) : rc;
        rc = rc == LINLI_OK ? keep(p, stmt, 4, &line.unit, err) : rc;
        rc = rc == LINLI_OK ? add_line(p, lines, &line, err) : rc;
        rc = rc == LINLI_OK ? stmt_next(stmt, &row, err) : rc;
    }
    stmt_end(stmt);
    return rc;
}

struct lot_line {
    struct form_line line;
    int64_t lot;
    int64_t item;
    enum account account;
};

static enum linli_rc read_lot(struct printing *p, struct stmt *stmt, struct lot_line *lot,
                              struct linli_error *err)
{
    struct form_line *line = &lot->line;
    *line = empty_line();
    lot->lot = stmt_i64(stmt, 0);
    lot->item = stmt_i64(stmt, 1);
    line->qty_e3 = stmt_i64(stmt, 8);
    line->expiry_day = stmt_i64(stmt, 9);
    LINLI_TRY(keep(p, stmt, 2, &line->code, err));
    LINLI_TRY(keep(p, stmt, 3, &line->name, err));
    LINLI_TRY(keep(p, stmt, 4, &line->group, err));
    LINLI_TRY(keep(p, stmt, 5, &line->unit, err));
    LINLI_TRY(keep(p, stmt, 6, &line->lot, err));
    lot->account = (enum account)stmt_i64(stmt, 7);
    if (lot->account != ACCOUNT_NORMAL) { /* stands apart on the shelf: said beside its lot */
        struct text_builder text;
        text_begin(&text, p->context->arena);
        text_addf(&text, "%s (%s)", line->lot,
                  words_template(p->request->language,
                                 (enum word_id)(WORD_ACCOUNT_NORMAL + (int)lot->account)));
        LINLI_TRY(text_finish(&text, &line->lot, err));
    }
    return LINLI_OK;
}

/* Lots are read whole before numbers are given: a query is not open while rows are written. */
static enum linli_rc read_lots(struct printing *p, struct lot_line **ret_lots, int64_t *ret_n,
                               struct linli_error *err)
{
    struct stmt *stmt;
    struct lot_line *lots = NULL;
    int64_t n = 0;
    int64_t room_n = 0;
    bool row;
    LINLI_TRY(db_statement(p->db, SQL_PRINT_LOTS, &stmt, err));
    stmt_set_i64(stmt, 1, p->site);
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        if (n == room_n) {
            struct lot_line *wider;
            room_n = room_n == 0 ? LINES_FIRST_N : room_n * 2;
            rc = LINLI_NEW(p->context->arena, room_n, &wider, err);
            if (rc == LINLI_OK && n > 0) {
                memcpy(wider, lots, (size_t)n * sizeof(*wider));
            }
            lots = rc == LINLI_OK ? wider : lots;
        }
        rc = rc == LINLI_OK ? read_lot(p, stmt, &lots[n++], err) : rc;
        rc = rc == LINLI_OK ? stmt_next(stmt, &row, err) : rc;
    }
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_lots = lots;
    *ret_n = n;
    return LINLI_OK;
}

static enum linli_rc gather_count(struct printing *p, struct lines *lines, struct linli_error *err)
{
    struct lot_line *lots;
    int64_t n;
    LINLI_TRY(read_lots(p, &lots, &n, err));
    for (int64_t i = 0; i < n; i++) {
        struct paper_facts facts = {p->site, lots[i].item, lots[i].lot, FIXED_NONE,
                                    lots[i].account};
        LINLI_TRY(add_numbered(p, lines, &lots[i].line, &facts, err));
    }
    return add_blanks(p, lines, err);
}

/* ---- orders ---------------------------------------------------------------------------------- */

/* "Sunrise Supplies · 0512-6588 · PO-20261123-03". */
static enum linli_rc supplier_group(struct printing *p, const struct line_record *record,
                                    const char **ret_group, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    struct text_builder text;
    const char *name =
        text_is_empty(record->supplier_name) ? record->supplier_code : record->supplier_name;
    LINLI_TRY(
        db_one(p->db, SQL_PRINT_SUPPLIER_PHONE, &stmt, &found, err, "t", record->supplier_code));
    text_begin(&text, p->context->arena);
    text_add(&text, text_is_empty(name)
                        ? words_template(p->request->language, WORD_SHEET_NO_SUPPLIER)
                        : name);
    if (found && !text_is_empty(stmt_text(stmt, 0))) {
        text_addf(&text, " \xc2\xb7 %s", stmt_text(stmt, 0));
    }
    text_addf(&text, " \xc2\xb7 %s", record->document.number);
    stmt_end(stmt);
    return text_finish(&text, ret_group, err);
}

static enum linli_rc add_order_line(struct printing *p, struct lines *lines,
                                    const struct line_record *record, int64_t qty_e3,
                                    struct linli_error *err)
{
    char name[DOCUMENT_LINE_NAME_BYTES];
    struct form_line line = empty_line();
    document_line_name(record, name);
    line.code = record->item_code;
    line.name = record->item_name;
    line.unit = record->unit;
    line.qty_e3 = qty_e3;
    line.price_e4 = record->line.unit_price_e4;
    LINLI_TRY(linli_arena_copy_text(p->context->arena, name, strlen(name), &line.line, err));
    LINLI_TRY(supplier_group(p, record, &line.group, err));
    struct paper_facts facts = {p->site, record->line.item, FIXED_NONE, record->line.id,
                                ACCOUNT_NORMAL};
    return add_numbered(p, lines, &line, &facts, err);
}

/* The day's orders that are not cancelled or received, and what was approved before and has not
 * been sent yet. */
static enum linli_rc gather_orders(struct printing *p, struct lines *lines, struct linli_error *err)
{
    struct document_filter filter = document_filter_all();
    struct line_record *records;
    int64_t n;
    filter.last_state = LINE_SENT;
    LINLI_TRY(document_list(p->db, p->context->arena, &filter, &records, &n, err));
    for (int64_t i = 0; i < n; i++) {
        int64_t day = records[i].document.day;
        bool waits = records[i].line.state == LINE_APPROVED && day < p->request->day;
        if (records[i].document.site == p->site && (waits || day == p->request->day)) {
            LINLI_TRY(add_order_line(p, lines, &records[i], records[i].line.qty_e3, err));
        }
    }
    return add_blanks(p, lines, err);
}

/* What is on its way and due by the day. */
static enum linli_rc gather_due(struct printing *p, struct lines *lines, struct linli_error *err)
{
    struct document_filter filter = document_filter_all();
    struct line_record *records;
    int64_t n;
    filter.first_state = LINE_APPROVED;
    filter.last_state = LINE_SENT;
    LINLI_TRY(document_list(p->db, p->context->arena, &filter, &records, &n, err));
    for (int64_t i = 0; i < n; i++) {
        const struct document_line *line = &records[i].line;
        if (records[i].document.site == p->site && records[i].document.due_day <= p->request->day) {
            LINLI_TRY(add_order_line(p, lines, &records[i], line->qty_e3 - line->received_e3, err));
        }
    }
    return add_blanks(p, lines, err);
}

static enum linli_rc gather_phones(struct printing *p, struct form *form, struct linli_error *err)
{
    struct stmt *stmt;
    struct form_phone *phones = NULL;
    int64_t n = 0;
    int64_t room_n = 0;
    bool row;
    LINLI_TRY(db_statement(p->db, SQL_PRINT_SUPPLIERS, &stmt, err));
    enum linli_rc rc = stmt_next(stmt, &row, err);
    while (rc == LINLI_OK && row) {
        if (n == room_n) {
            struct form_phone *wider;
            room_n = room_n == 0 ? LINES_FIRST_N : room_n * 2;
            rc = LINLI_NEW(p->context->arena, room_n, &wider, err);
            if (rc == LINLI_OK && n > 0) {
                memcpy(wider, phones, (size_t)n * sizeof(*wider));
            }
            phones = rc == LINLI_OK ? wider : phones;
        }
        if (rc == LINLI_OK) {
            struct form_phone *phone = &phones[n++];
            phone->delivery_days = stmt_i64(stmt, 4);
            phone->cutoff_s = stmt_i64(stmt, 5);
            rc = keep(p, stmt, 0, &phone->code, err);
            rc = rc == LINLI_OK ? keep(p, stmt, 1, &phone->name, err) : rc;
            rc = rc == LINLI_OK ? keep(p, stmt, 2, &phone->phone, err) : rc;
            rc = rc == LINLI_OK ? keep(p, stmt, 3, &phone->email, err) : rc;
        }
        rc = rc == LINLI_OK ? stmt_next(stmt, &row, err) : rc;
    }
    stmt_end(stmt);
    LINLI_TRY(rc);
    form->phones = phones;
    form->phones_n = n;
    return LINLI_OK;
}

/* ---- the printing ---------------------------------------------------------------------------- */

static enum linli_rc gather_form(struct printing *p, struct form *form, struct linli_error *err)
{
    struct lines lines = {0};
    struct lines stock = {0};
    p->kind = form->kind;
    switch (form->kind) {
    case FORM_ISSUE:
        LINLI_TRY(add_blanks(p, &lines, err));
        LINLI_TRY(read_items(p, &stock, err));
        break;
    case FORM_RECEIVE:
        LINLI_TRY(gather_due(p, &lines, err));
        break;
    case FORM_ORDER:
        LINLI_TRY(gather_orders(p, &lines, err));
        break;
    case FORM_COUNT:
        LINLI_TRY(gather_count(p, &lines, err));
        break;
    case FORM_RETURN:
    case FORM_WRITE_OFF:
    case FORM_TRANSFER:
        LINLI_TRY(add_blanks(p, &lines, err));
        break;
    case FORM_PHONES:
        LINLI_TRY(gather_phones(p, form, err));
        break;
    case FORM_GUIDE:
    case FORM_KIND_N:
        break;
    }
    form->lines = lines.lines;
    form->lines_n = lines.n;
    form->stock = stock.lines;
    form->stock_n = stock.n;
    return LINLI_OK;
}

static enum linli_rc gather_names(struct printing *p, struct linli_error *err)
{
    const struct print_request *request = p->request;
    struct stmt *stmt;
    bool found;
    int64_t offset_s;
    const char *code;
    LINLI_TRY(today_read_offset(p->db, &offset_s, err));
    LINLI_TRY(db_one(p->db, SQL_PRINT_SITE, &stmt, &found, err, "i", p->site));
    assert(found);
    enum linli_rc rc = keep(p, stmt, 0, &code, err);
    rc = rc == LINLI_OK ? keep(p, stmt, 1, &p->set.site, err) : rc;
    rc = rc == LINLI_OK ? keep(p, stmt, 2, &p->set.city, err) : rc;
    stmt_end(stmt);
    LINLI_TRY(rc);
    p->set.site = text_is_empty(p->set.site) ? code : p->set.site;
    p->set.city = text_is_empty(p->set.city) ? p->set.site : p->set.city;
    p->set.language = request->language;
    p->set.large = request->large;
    p->set.day = request->day;
    p->set.actor = p->context->actor;
    p->set.printed_day = date_of_moment(p->now_ms, (int32_t)offset_s);
    p->set.printed_s = (int32_t)((p->now_ms / 1000 + offset_s) % DAY_S);
    p->set.title = request->is_kit ? words_template(request->language, WORD_PAPER_KIT)
                                   : form_title(request->language, request->kinds[0]);
    return LINLI_OK;
}

/* Whether a form is left out of the kit: of transfers in a city of one site. */
static enum linli_rc is_left_out(struct printing *p, enum form_kind kind, bool *ret_left_out,
                                 struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    *ret_left_out = false;
    if (p->request->is_kit && kind == FORM_TRANSFER) {
        LINLI_TRY(db_one(p->db, SQL_PRINT_SITES, &stmt, &found, err, ""));
        assert(found);
        *ret_left_out = stmt_i64(stmt, 0) < 2;
        stmt_end(stmt);
    }
    return LINLI_OK;
}

/* The forms one after the other, with what stands on them. */
static enum linli_rc gather_forms(struct printing *p, struct linli_error *err)
{
    const struct print_request *request = p->request;
    struct form *forms;
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(p->context->arena, request->kinds_n, &forms, err));
    for (int32_t i = 0; i < request->kinds_n; i++) {
        bool left_out;
        LINLI_TRY(is_left_out(p, request->kinds[i], &left_out, err));
        if (!left_out) {
            forms[n].kind = request->kinds[i];
            forms[n].show_stock = request->show_stock;
            LINLI_TRY(gather_form(p, &forms[n], err));
            n += 1;
        }
    }
    p->set.forms = forms;
    p->set.forms_n = n;
    return LINLI_OK;
}

static enum linli_rc print_body(struct db *db, void *context, struct linli_error *err)
{
    struct printing *p = context;
    const struct print_request *request = p->request;
    linli_arena_rewind(p->context->arena, p->mark);
    p->set = (struct form_set){0};
    p->numbered_n = 0;
    p->db = db;
    p->now_ms = date_clock_now_ms(p->context->clock);
    if (request->site == NULL) {
        LINLI_TRY(ledger_only_site(db, &p->site, err));
    } else {
        LINLI_TRY(ledger_find_site(db, request->site, &p->site, err));
    }
    LINLI_TRY(gather_names(p, err));
    return gather_forms(p, err);
}

static enum linli_rc write_bytes(void *context, const char *bytes, size_t n,
                                 struct linli_error *err)
{
    return whole_file_write(context, bytes, n, err);
}

/* The numbers are committed before a line is written. */
static enum linli_rc gather_and_write(struct printing *p, struct whole_file *file,
                                      struct linli_error *err)
{
    p->mark = linli_arena_mark(p->context->arena);
    LINLI_TRY(tx_run(p->context->db, TX_WRITE, print_body, p, err));
    LINLI_TRY(form_write(&p->set, p->context->arena, write_bytes, file, err));
    return whole_file_commit(file, err);
}

enum linli_rc print_forms(const struct city_context *context, const struct print_request *request,
                          const char *path, int64_t *ret_lines_n, struct linli_error *err)
{
    assert(request->kinds_n > 0);
    struct printing p = {.context = context, .request = request};
    struct whole_file file;
    LINLI_TRY(whole_file_open(&file, path, context->arena, err));
    enum linli_rc rc = gather_and_write(&p, &file, err);
    if (rc != LINLI_OK) {
        whole_file_drop(&file);
        return rc;
    }
    *ret_lines_n = p.numbered_n;
    return LINLI_OK;
}
