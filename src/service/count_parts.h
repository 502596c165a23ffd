/* What the files of service/count share: commands under keys, and a sheet in the making. Only
 * count*.c include this. */
#ifndef LINLI_SERVICE_COUNT_PARTS_H
#define LINLI_SERVICE_COUNT_PARTS_H

#include "model/settings.h"
#include "service/count.h"

/* One command on a sheet. */
struct counting {
    struct db *db;
    struct linli_arena *arena;
    const struct who *who;
    int64_t command;
    struct settings settings;
    struct count_view view;
};

/* Enters the command; when its key is known, *ret_view of the caller is to be the sheet of the
 * first answer, which is loaded into c->view. */
enum linli_rc counting_begin(struct counting *c, const char *name, const char *request,
                             struct linli_error *err);
/* Keeps the sheet's number as the answer, and loads it as it is now. */
enum linli_rc counting_end(struct counting *c, const char *number, struct linli_error *err);

/* Loads sheet and lines into c->view. */
enum linli_rc counting_load(struct counting *c, const char *number, struct linli_error *err);
struct document_actor counting_by(const struct counting *c, const char *note);

/* The tolerance of the line's class. */
int64_t counting_tolerance_e4(const struct counting *c, const struct count_line *line);

/* Enters one line that is in state line->state: the books of this moment, the reason, and whether
 * it stands. `line` gets its new values. */
enum linli_rc counting_put(struct counting *c, struct count_line *line, int64_t counted_e3,
                           struct count_how how, struct linli_error *err);

/* Adds a lot to the sheet as its next line and counts it; it stands when `how` says so. */
enum linli_rc counting_add_lot(struct counting *c, int64_t item, int64_t lot,
                               const struct count_lot_entry *entry, struct count_how how,
                               struct linli_error *err);

/* Posts the counted lines of c->view, which are fit for it. */
enum linli_rc counting_post_lines(struct counting *c, int64_t day, struct linli_error *err);
/* Refuses lines that may not be posted, naming them. */
enum linli_rc counting_check_lines(const struct counting *c, bool partial, struct linli_error *err);

#endif
