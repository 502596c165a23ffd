/*
 * Lines of printed forms in the database (model/paper.h). Numbers of a day and kind come from an id
 * block, so that two printings at once never share one; using a number up is one guarded statement,
 * so that two entries at once cannot both do it. Everything here runs inside tx_run.
 *
 * Called by service/paper and service/print.
 */
#ifndef LINLI_STORE_PAPER_H
#define LINLI_STORE_PAPER_H

#include "linli/arena.h"
#include "model/ledger.h"
#include "model/paper.h"
#include "store/db.h"

/* A line with what is printed on it; ids are NONE and codes "" where nothing is. */
struct paper_record {
    int64_t id;
    struct paper_number number;
    const char *text; /* the number */
    int64_t site;
    int64_t item;
    int64_t lot;
    int64_t line;         /* of an order */
    enum account account; /* where the lot stands */
    const char *site_code;
    const char *item_code;
    const char *lot_code;
    const char *line_name; /* "PO-20261123-03/2" */
    enum paper_state state;
    const char *content; /* what was entered */
    const char *entered_by;
    int64_t entered_ms;
    int64_t command; /* that booked it; NONE: none */
};

/* What is printed on a line. */
struct paper_facts {
    int64_t site;
    int64_t item; /* NONE from here on: nothing */
    int64_t lot;
    int64_t line;
    enum account account; /* NORMAL without a lot */
};

struct paper_printing {
    int32_t day;
    const char *actor;
    int64_t now_ms;
};

/* Gives a new number of the day and kind to a line. LINLI_ELIMIT: the day has no more. */
enum linli_rc paper_give(struct db *db, const struct paper_printing *printing, enum paper_kind kind,
                         const struct paper_facts *facts, struct paper_number *ret_number,
                         struct linli_error *err);

/* The line of a number; *ret_found false when it was never printed. */
enum linli_rc paper_find(struct db *db, struct linli_arena *arena,
                         const struct paper_number *number, bool *ret_found,
                         struct paper_record *ret_record, struct linli_error *err);

/* A further entry of a line whose last one was undone: the same line with the next `again`. */
enum linli_rc paper_repeat(struct db *db, const struct paper_record *before, const char *actor,
                           int64_t now_ms, struct linli_error *err);

/* Uses a line up; *ret_taken false: somebody was first, and what he entered can be read. */
enum linli_rc paper_enter(struct db *db, const struct paper_record *record, const char *content,
                          const char *actor, int64_t now_ms, bool *ret_taken,
                          struct linli_error *err);
/* Keeps the command whose key is the line's number. */
enum linli_rc paper_keep_command(struct db *db, const struct paper_record *record,
                                 struct linli_error *err);

/* Says of the lines first ... last (of one kind and day) that are not entered that they are blank.
 */
enum linli_rc paper_leave_blank(struct db *db, const struct paper_number *first,
                                const struct paper_number *last, const char *actor, int64_t now_ms,
                                int64_t *ret_n, struct linli_error *err);

/* Lines that are printed and not entered, by day, kind and number; day and site NONE: any. */
enum linli_rc paper_list_open(struct db *db, struct linli_arena *arena, int64_t day, int64_t site,
                              struct paper_record **ret_records, int64_t *ret_records_n,
                              struct linli_error *err);

/* How many lines are in each state. */
enum linli_rc paper_count(struct db *db, int64_t ret_n[3], struct linli_error *err);

#endif
