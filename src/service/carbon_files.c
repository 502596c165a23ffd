/* The carbon account from files to files (see carbon_files.h). */
#include "service/carbon_files.h"

#include <string.h>

#include "format/sheet_carbon.h"
#include "format/table_write_file.h"
#include "planner/carbon.h"
#include "service/embedded_text.h"
#include "store/growing.h"

/* One table on its way in: rows of any of the account's kinds, their texts copied. */
struct rows {
    struct table table;
    struct growing list;
};

static enum linli_rc take_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    (void)line;
    struct rows *rows = context;
    void *kept;
    LINLI_TRY(growing_add(&rows->list, &kept, err));
    memcpy(kept, row, rows->table.row_bytes);
    for (int32_t i = 0; i < rows->table.columns_n; i++) {
        const struct column *column = &rows->table.columns[i];
        if (table_is_text(column)) {
            const char **text = table_text(column, kept);
            LINLI_TRY(linli_arena_copy_text(rows->list.arena, *text, strlen(*text), text, err));
        }
    }
    return LINLI_OK;
}

/* `path` NULL: the text `own`, or nothing when that is NULL, too. */
static enum linli_rc read_rows(const char *path, const char *own, struct table table,
                               struct linli_arena *arena, struct rows *ret_rows,
                               struct carbon_files_notes *notes, int32_t file,
                               struct linli_error *err)
{
    *ret_rows =
        (struct rows){.table = table, .list = {.arena = arena, .row_bytes = table.row_bytes}};
    notes->name[file] = path;
    if (path != NULL) {
        return table_read(path, &ret_rows->table, NULL, arena, take_row, ret_rows,
                          &notes->report[file], err);
    }
    if (own == NULL) {
        return LINLI_OK;
    }
    return table_read_memory(own, strlen(own), table.name, &ret_rows->table, NULL, arena, take_row,
                             ret_rows, &notes->report[file], err);
}

static enum linli_rc read_books(const struct carbon_files_options *o, struct linli_arena *arena,
                                struct carbon_books *ret_books, struct carbon_files_notes *notes,
                                struct linli_error *err)
{
    struct rows t;
    struct carbon_books b = {.basis = o->basis};
    LINLI_TRY(read_rows(o->trips, NULL, carbon_table_trips(), arena, &t, notes, 0, err));
    b.trips = t.list.rows;
    b.trips_n = t.list.n;
    LINLI_TRY(read_rows(o->loads, NULL, carbon_table_loads(), arena, &t, notes, 1, err));
    b.loads = t.list.rows;
    b.loads_n = t.list.n;
    LINLI_TRY(read_rows(o->packaging, NULL, carbon_table_packaging(), arena, &t, notes, 2, err));
    b.packagings = t.list.rows;
    b.packagings_n = t.list.n;
    LINLI_TRY(read_rows(o->factors, text_carbon_factors, carbon_table_factors(), arena, &t, notes,
                        3, err));
    b.factors = t.list.rows;
    b.factors_n = t.list.n;
    LINLI_TRY(
        read_rows(o->kinds, text_carbon_kinds, carbon_table_kinds(), arena, &t, notes, 4, err));
    b.kinds = t.list.rows;
    b.kinds_n = t.list.n;
    *ret_books = b;
    return LINLI_OK;
}

static enum linli_rc add_bytes(void *context, const char *bytes, size_t n, struct linli_error *err)
{
    (void)err;
    text_add_n(context, bytes, n);
    return LINLI_OK;
}

static bool is_page(const char *path)
{
    size_t n = strlen(path);
    return n >= 5 && text_equal(path + n - 5, ".html");
}

static enum linli_rc write_report(const struct carbon_files_options *options,
                                  const struct carbon_account *account,
                                  const struct carbon_books *books, struct linli_arena *arena,
                                  struct linli_error *err)
{
    struct text_builder text;
    const char *bytes;
    text_begin(&text, arena);
    if (is_page(options->report)) {
        LINLI_TRY(
            sheet_carbon_html(account, books, options->language, arena, add_bytes, &text, err));
    } else {
        sheet_carbon_report_csv(account, &text);
    }
    LINLI_TRY(text_finish(&text, &bytes, err));
    return whole_file_put(options->report, bytes, arena, err);
}

static enum linli_rc write_orders(const char *path, const struct carbon_account *account,
                                  struct linli_arena *arena, struct linli_error *err)
{
    struct text_builder text;
    const char *bytes;
    text_begin(&text, arena);
    sheet_carbon_orders_csv(account, &text);
    LINLI_TRY(text_finish(&text, &bytes, err));
    return whole_file_put(path, bytes, arena, err);
}

enum linli_rc carbon_files_run(const struct carbon_files_options *options,
                               struct linli_arena *arena, struct text_builder *text,
                               struct carbon_files_notes *ret_notes, struct linli_error *err)
{
    struct carbon_books books;
    struct carbon_account account;
    struct carbon_files_notes notes = {0};
    LINLI_TRY(read_books(options, arena, &books, &notes, err));
    LINLI_TRY(carbon_account(&books, arena, &account, err));
    if (options->orders != NULL) {
        LINLI_TRY(write_orders(options->orders, &account, arena, err));
    }
    if (options->report != NULL) {
        LINLI_TRY(write_report(options, &account, &books, arena, err));
    }
    LINLI_TRY(sheet_carbon_print(&account, options->language, arena, text, err));
    *ret_notes = notes;
    return LINLI_OK;
}

enum linli_rc carbon_files_tables(const char *folder, struct linli_arena *arena,
                                  struct linli_error *err)
{
    static const struct {
        const char *name;
        const char *text;
    } files[] = {{"factors.csv", text_carbon_factors}, {"kinds.csv", text_carbon_kinds}};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct text_builder path;
        const char *name;
        text_begin(&path, arena);
        text_addf(&path, "%s/%s", folder, files[i].name);
        LINLI_TRY(text_finish(&path, &name, err));
        LINLI_TRY(whole_file_put(name, files[i].text, arena, err));
    }
    return LINLI_OK;
}
