/* The carbon account from files to files (see carbon_files.h). */
#include "service/carbon_files.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "format/sheet_carbon.h"
#include "format/table_write_file.h"
#include "planner/carbon.h"
#include "service/embedded_text.h"
#include "store/growing.h"

/* One table on its way in: rows of any of the account's kinds, their texts copied. */
struct rows {
    struct table table;
    struct growing list;
    size_t line_offset; /* where its rows keep their line; 0: they do not */
};

static enum linli_rc take_row(void *context, void *row, int64_t line, struct linli_error *err)
{
    struct rows *rows = context;
    void *kept;
    LINLI_TRY(growing_add(&rows->list, &kept, err));
    memcpy(kept, row, rows->table.row_bytes);
    if (rows->line_offset > 0) {
        memcpy((unsigned char *)kept + rows->line_offset, &line, sizeof(line));
    }
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
    static const size_t lines[CARBON_FILES] = {offsetof(struct carbon_trip, line),
                                               offsetof(struct carbon_load, line),
                                               offsetof(struct carbon_packaging, line)};
    *ret_rows = (struct rows){.table = table,
                              .list = {.arena = arena, .row_bytes = table.row_bytes},
                              .line_offset = lines[file]};
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

/* The name of a file in messages, as the reader of tables says it. */
static const char *shown_name(const char *path)
{
    return path != NULL && text_equal(path, "-") ? "<stdin>" : path;
}

static enum linli_rc read_books(const struct carbon_files_options *o, struct linli_arena *arena,
                                struct carbon_books *ret_books, struct carbon_files_notes *notes,
                                struct linli_error *err)
{
    struct rows t;
    struct carbon_books b = {.trips_file = shown_name(o->trips),
                             .loads_file = shown_name(o->loads),
                             .packagings_file = shown_name(o->packaging),
                             .basis = o->basis};
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

static enum linli_rc report_text(const struct carbon_files_options *options,
                                 const struct carbon_account *account,
                                 const struct carbon_books *books, struct linli_arena *arena,
                                 const char **ret_bytes, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    if (is_page(options->report)) {
        LINLI_TRY(
            sheet_carbon_html(account, books, options->language, arena, add_bytes, &text, err));
    } else {
        sheet_carbon_report_csv(account, &text);
    }
    return text_finish(&text, ret_bytes, err);
}

static enum linli_rc orders_text(const struct carbon_account *account, struct linli_arena *arena,
                                 const char **ret_bytes, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    sheet_carbon_orders_csv(account, &text);
    return text_finish(&text, ret_bytes, err);
}

/* Both files or none: each stands whole under another name before the first gets its own. */
static enum linli_rc put_both(const struct carbon_files_options *options, const char *const text[2],
                              struct linli_arena *arena, struct linli_error *err)
{
    const char *const paths[2] = {options->orders, options->report};
    struct whole_file files[2];
    int opened = 0;
    int done = 0;
    enum linli_rc rc = LINLI_OK;
    for (; opened < 2 && rc == LINLI_OK; opened++) {
        if (paths[opened] != NULL) {
            rc = whole_file_open(&files[opened], paths[opened], arena, err);
        }
        if (rc != LINLI_OK) {
            break;
        }
    }
    for (int i = 0; i < 2 && rc == LINLI_OK; i++) {
        rc = paths[i] != NULL ? whole_file_write(&files[i], text[i], strlen(text[i]), err) : rc;
    }
    for (; done < 2 && rc == LINLI_OK; done++) {
        rc = paths[done] != NULL ? whole_file_commit(&files[done], err) : rc;
    }
    for (int i = done; i < opened; i++) {
        if (paths[i] != NULL) {
            whole_file_drop(&files[i]);
        }
    }
    return rc;
}

/* ---- files that must not be lost ------------------------------------------------------------- */

/* The folder of a path and its name in it. */
static void split_path(const char *path, char folder[PATH_MAX], const char **ret_name)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    n = n < PATH_MAX - 1 ? n : PATH_MAX - 1;
    memcpy(folder, path, n);
    folder[n] = '\0';
    *ret_name = slash != NULL ? slash + 1 : path;
}

/* Whether two names are of one file, there or not; standard streams and devices are none. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat facts[2];
    char folder[2][PATH_MAX];
    const char *name[2];
    if (text_equal(a, "-") || text_equal(b, "-")) {
        return false;
    }
    bool there[2] = {stat(a, &facts[0]) == 0, stat(b, &facts[1]) == 0};
    if (there[0] && there[1]) {
        return S_ISREG(facts[0].st_mode) && facts[0].st_dev == facts[1].st_dev &&
               facts[0].st_ino == facts[1].st_ino;
    }
    split_path(a, folder[0], &name[0]);
    split_path(b, folder[1], &name[1]);
    return text_equal(name[0], name[1]) &&
           stat(folder[0][0] != '\0' ? folder[0] : ".", facts) == 0 &&
           stat(folder[1][0] != '\0' ? folder[1] : ".", facts + 1) == 0 &&
           facts[0].st_dev == facts[1].st_dev && facts[0].st_ino == facts[1].st_ino;
}

static enum linli_rc check_outputs(const struct carbon_files_options *o, struct linli_error *err)
{
    const char *const inputs[CARBON_FILES] = {o->trips, o->loads, o->packaging, o->factors,
                                              o->kinds};
    const char *const outputs[] = {o->orders, o->report};
    static const char *const names[] = {"orders", "report"};
    for (int k = 0; k < 2; k++) {
        for (int i = 0; outputs[k] != NULL && i < CARBON_FILES; i++) {
            if (inputs[i] != NULL && is_same_file(outputs[k], inputs[i])) {
                return linli_fail(err, LINLI_EUSAGE,
                                  "--%s is %s, which is read; expected another file", names[k],
                                  outputs[k]);
            }
        }
    }
    bool same = o->orders != NULL && o->report != NULL && is_same_file(o->orders, o->report);
    return same ? linli_fail(err, LINLI_EUSAGE, "--%s and --%s name the same file", "orders",
                             "report")
                : LINLI_OK;
}

enum linli_rc carbon_files_run(const struct carbon_files_options *options,
                               struct linli_arena *arena, struct text_builder *text,
                               struct carbon_files_notes *ret_notes, struct linli_error *err)
{
    struct carbon_books books;
    struct carbon_account account;
    struct carbon_files_notes notes = {0};
    const char *written[2] = {"", ""};
    LINLI_TRY(check_outputs(options, err));
    LINLI_TRY(read_books(options, arena, &books, &notes, err));
    LINLI_TRY(carbon_account(&books, arena, &account, err));
    if (options->orders != NULL) {
        LINLI_TRY(orders_text(&account, arena, &written[0], err));
    }
    if (options->report != NULL) {
        LINLI_TRY(report_text(options, &account, &books, arena, &written[1], err));
    }
    LINLI_TRY(sheet_carbon_print(&account, options->language, arena, text, err));
    LINLI_TRY(put_both(options, written, arena, err));
    *ret_notes = notes;
    return LINLI_OK;
}

enum linli_rc carbon_files_tables(const char *folder, bool replace, struct linli_arena *arena,
                                  struct linli_error *err)
{
    static const struct {
        const char *name;
        const char *text;
    } files[] = {{"factors.csv", text_carbon_factors}, {"kinds.csv", text_carbon_kinds}};
    const char *names[2];
    struct stat facts;
    for (int i = 0; i < 2; i++) {
        struct text_builder path;
        text_begin(&path, arena);
        text_addf(&path, "%s/%s", folder, files[i].name);
        LINLI_TRY(text_finish(&path, &names[i], err));
        if (!replace && stat(names[i], &facts) == 0) {
            (void)linli_fail(err, LINLI_EINPUT,
                             "a table is there already; --replace writes over the tables");
            linli_error_at(err, "%s", names[i]);
            return LINLI_EINPUT;
        }
    }
    for (int i = 0; i < 2; i++) {
        LINLI_TRY(whole_file_put(names[i], files[i].text, arena, err));
    }
    return LINLI_OK;
}
