/* Backup and restore (see backup.h). */
#include "service/backup.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "service/copy.h"
#include "service/today.h"

/* linli-20261123-101500.db */
#define FORM "linli-########-######.db"

/* A copy that is being looked at. */
struct looking {
    const struct backup_wish *wish;
    struct backup_report *report;
    bool damaged; /* the database itself, not only the books in it */
};

static enum linli_rc take_breach(void *context, enum check_id check, const char *where,
                                 struct linli_error *err)
{
    struct looking *looking = context;
    const struct backup_wish *wish = looking->wish;
    looking->damaged = looking->damaged || check == CHECK_WHOLE;
    return wish->breach(wish->breach_context, check, where, err);
}

static enum linli_rc look_at_copy(struct db *db, void *context, struct linli_error *err)
{
    struct looking *looking = context;
    struct backup_report *report = looking->report;
    struct stmt *stmt;
    bool found;
    looking->damaged = false;
    LINLI_TRY(check_city(db, take_breach, looking, &report->breaches_n, err));
    LINLI_TRY(db_one(db, SQL_BACKUP_COUNTS, &stmt, &found, err, ""));
    assert(found);
    report->movements_n = stmt_i64(stmt, 0);
    report->lines_n = stmt_i64(stmt, 1);
    report->demand_n = stmt_i64(stmt, 2);
    stmt_end(stmt);
    return LINLI_OK;
}

static int64_t size_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* ---- the copy ----------------------------------------------------------------------------------
 */

/* From a server into a file, or back. */
static enum linli_rc copy_tables(const struct city_context *context, struct db *source,
                                 const char *to, struct db **ret_copy, struct linli_error *err)
{
    struct copy_report report;
    struct db *copy = NULL;
    LINLI_TRY(db_open(to, DB_CREATE, context->clock, &copy, err));
    enum linli_rc rc = copy_city(source, copy, context->arena, NULL, &report, err);
    if (rc != LINLI_OK) {
        db_close(copy);
        return rc;
    }
    *ret_copy = copy;
    return LINLI_OK;
}

/* A file is copied as it is, whatever its schema; on a server the tables are, of this schema. */
static enum linli_rc open_source(const struct city_context *context, const struct backup_wish *wish,
                                 struct db **ret_source, struct linli_error *err)
{
    bool files = db_is_file(wish->from) && db_is_file(wish->to);
    return db_open(wish->from, files ? DB_COPY : DB_READ, context->clock, ret_source, err);
}

/* A new database that is all of the source, and has no name yet. */
static enum linli_rc make_copy(const struct city_context *context, struct db *source,
                               const struct backup_wish *wish, const char *to, struct db **ret_copy,
                               struct linli_error *err)
{
    if (db_is_file(wish->from) && db_is_file(to)) {
        return db_duplicate(source, to, wish->replace, ret_copy, err);
    }
    if (wish->replace) {
        return linli_fail(
            err, LINLI_EUSAGE,
            "--replace is for files; a city on a server is restored into an empty schema");
    }
    return copy_tables(context, source, to, ret_copy, err);
}

/* ---- folders of backups ------------------------------------------------------------------------
 */

/* "#" stands for a digit. */
static bool has_form(const char *name)
{
    size_t n = strlen(FORM);
    bool fits = strlen(name) == n;
    for (size_t i = 0; fits && i < n; i++) {
        fits = FORM[i] == '#' ? name[i] >= '0' && name[i] <= '9' : name[i] == FORM[i];
    }
    return fits;
}

static enum linli_rc read_offset(struct db *db, void *context, struct linli_error *err)
{
    return today_read_offset(db, context, err);
}

static enum linli_rc name_in_folder(const struct city_context *context, struct db *source,
                                    const char *folder, const char **ret_file,
                                    struct linli_error *err)
{
    int64_t offset_s = 0;
    int32_t year;
    int32_t month;
    int32_t day;
    struct text_builder text;
    int64_t now_ms = date_clock_now_ms(context->clock);
    LINLI_TRY(tx_run(source, TX_READ, read_offset, &offset_s, err));
    int32_t today = date_of_moment(now_ms, (int32_t)offset_s);
    int64_t second = now_ms / 1000 + offset_s - (int64_t)today * 86400;
    date_to_ymd(today, &year, &month, &day);
    text_begin(&text, context->arena);
    text_addf(&text, "%s/linli-%04d%02d%02d-%02d%02d%02d.db", folder, year, month, day,
              (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    return text_finish(&text, ret_file, err);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the form in the folder, oldest first: by name is by time. */
static enum linli_rc list_backups(const char *folder, struct linli_arena *arena,
                                  const char ***ret_names, int64_t *ret_n, struct linli_error *err)
{
    const char **names = NULL;
    int64_t n = 0;
    int64_t room = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        (void)linli_fail(err, LINLI_EIO, "the folder cannot be read: %s", strerror(errno));
        linli_error_at(err, "%s", folder);
        return LINLI_EIO;
    }
    enum linli_rc rc = LINLI_OK;
    for (struct dirent *entry = readdir(dir); entry != NULL && rc == LINLI_OK;
         entry = readdir(dir)) {
        if (!has_form(entry->d_name)) {
            continue;
        }
        if (n == room) {
            const char **more;
            room = room == 0 ? 64 : 2 * room;
            rc = LINLI_NEW(arena, room, &more, err);
            if (rc == LINLI_OK && n > 0) {
                memcpy(more, names, (size_t)n * sizeof(*more));
            }
            names = rc == LINLI_OK ? more : names;
        }
        if (rc == LINLI_OK) {
            rc = linli_arena_copy_text(arena, entry->d_name, strlen(entry->d_name), &names[n], err);
            n += 1;
        }
    }
    closedir(dir);
    LINLI_TRY(rc);
    if (n > 0) {
        qsort(names, (size_t)n, sizeof(*names), by_name);
    }
    *ret_names = names;
    *ret_n = n;
    return LINLI_OK;
}

/* Only after the new one, `made`, has its name. What is newer by name than it was made by a clock
 * that was ahead, or this clock is behind: nobody can tell which is in the wrong, so it stays. */
static enum linli_rc remove_older(const struct city_context *context, const char *folder,
                                  const char *made, int64_t keep_n, int64_t *ret_removed_n,
                                  struct linli_error *err)
{
    const char **names = NULL;
    int64_t n = 0;
    int64_t older_n = 0;
    int64_t removed_n = 0;
    LINLI_TRY(list_backups(folder, context->arena, &names, &n, err));
    while (older_n < n && strcmp(names[older_n], strrchr(made, '/') + 1) < 0) {
        older_n += 1;
    }
    for (int64_t i = 0; i < older_n - (keep_n - 1); i++) {
        assert(names != NULL); /* keep_n is at least 1: there is an older one */
        const char *path;
        struct text_builder text;
        text_begin(&text, context->arena);
        text_addf(&text, "%s/%s", folder, names[i]);
        LINLI_TRY(text_finish(&text, &path, err));
        if (unlink(path) != 0) {
            (void)linli_fail(err, LINLI_EIO, "an older backup cannot be removed: %s",
                             strerror(errno));
            linli_error_at(err, "%s", path);
            return LINLI_EIO;
        }
        removed_n += 1;
    }
    *ret_removed_n = removed_n;
    return LINLI_OK;
}

/* ---- backup ------------------------------------------------------------------------------------
 */

/* The copy under the name in the report, checked. */
static enum linli_rc copy_checked(const struct city_context *context, struct db *source,
                                  struct looking *looking, struct linli_error *err)
{
    struct backup_report *report = looking->report;
    struct db *copy = NULL;
    LINLI_TRY(make_copy(context, source, looking->wish, report->file, &copy, err));
    enum linli_rc rc = tx_run(copy, TX_READ, look_at_copy, looking, err);
    if (rc == LINLI_OK && looking->damaged) {
        rc = linli_fail(err, LINLI_EBREACH,
                        "the database is damaged, nothing was written; restore an earlier backup");
    }
    if (rc != LINLI_OK) {
        db_close(copy);
        return rc;
    }
    LINLI_TRY(db_publish(copy, err));
    report->size_bytes = size_of(report->file);
    return LINLI_OK;
}

enum linli_rc backup_make(const struct city_context *context, const struct backup_wish *wish,
                          struct backup_report *ret_report, struct linli_error *err)
{
    struct backup_report report = {.file = wish->to, .kept = ""};
    struct looking looking = {.wish = wish, .report = &report};
    struct db *source = NULL;
    bool in_folder = is_folder(wish->to);
    if (wish->keep_n > 0 && !in_folder) {
        return linli_fail(err, LINLI_EUSAGE, "--keep counts the backups of a folder: --out DIR");
    }
    if (!db_is_file(wish->to)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a backup is a file; linli copy makes a city on a server");
    }
    LINLI_TRY(open_source(context, wish, &source, err));
    enum linli_rc rc =
        in_folder ? name_in_folder(context, source, wish->to, &report.file, err) : LINLI_OK;
    if (rc == LINLI_OK) {
        rc = copy_checked(context, source, &looking, err);
    }
    db_close(source);
    LINLI_TRY(rc);
    if (wish->keep_n > 0) {
        LINLI_TRY(
            remove_older(context, wish->to, report.file, wish->keep_n, &report.removed_n, err));
    }
    *ret_report = report;
    return LINLI_OK;
}

/* ---- restore -----------------------------------------------------------------------------------
 */

static enum linli_rc place_checked(struct db *copy, struct looking *looking,
                                   char kept[DB_NAME_BYTES], struct linli_error *err)
{
    enum linli_rc rc = tx_run(copy, TX_READ, look_at_copy, looking, err);
    if (rc == LINLI_OK && looking->report->breaches_n > 0) {
        rc = linli_fail(err, LINLI_EBREACH, "the backup breaks %lld rules, nothing was restored",
                        (long long)looking->report->breaches_n);
    }
    if (rc != LINLI_OK) {
        db_close(copy);
        return rc;
    }
    kept[0] = '\0';
    return looking->wish->replace ? db_publish_instead(copy, kept, err) : db_publish(copy, err);
}

enum linli_rc backup_restore(const struct city_context *context, const struct backup_wish *wish,
                             struct backup_report *ret_report, struct linli_error *err)
{
    struct backup_report report = {.file = wish->to, .kept = ""};
    struct looking looking = {.wish = wish, .report = &report};
    struct db *source = NULL;
    struct db *copy = NULL;
    char kept[DB_NAME_BYTES];
    if (!wish->replace && size_of(wish->to) > 0) {
        (void)linli_fail(err, LINLI_EINPUT,
                         "a file is there already; --replace keeps a city under another name");
        linli_error_at(err, "%s", wish->to);
        return LINLI_EINPUT;
    }
    LINLI_TRY(open_source(context, wish, &source, err));
    enum linli_rc rc = make_copy(context, source, wish, wish->to, &copy, err);
    db_close(source);
    LINLI_TRY(rc);
    const char *shown = db_shown(copy); /* a url may hold a password */
    rc = linli_arena_copy_text(context->arena, shown, strlen(shown), &report.file, err);
    if (rc != LINLI_OK) {
        db_close(copy);
        return rc;
    }
    LINLI_TRY(place_checked(copy, &looking, kept, err));
    LINLI_TRY(linli_arena_copy_text(context->arena, kept, strlen(kept), &report.kept, err));
    report.size_bytes = size_of(db_is_file(wish->to) ? wish->to : wish->from);
    *ret_report = report;
    return LINLI_OK;
}
