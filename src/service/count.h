/*
 * Counting stock (MISSION I11): a sheet is opened, its lines are entered one by one or from a file,
 * and the differences are posted as COUNT movements.
 *
 * The rule of a difference: what was counted less what the books said when it was entered, which is
 * the quantity at opening and every movement of the lot in between. What is booked between entering
 * and posting changes both alike. So a sheet can be counted while the centre works, as long as what
 * is taken is booked when it is taken.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena. With
 * a key a command has one effect, and sending it again shows the sheet as it is now.
 */
#ifndef LINLI_SERVICE_COUNT_H
#define LINLI_SERVICE_COUNT_H

#include "linli/arena.h"
#include "service/who.h"
#include "store/counts.h"
#include "store/db.h"
#include "store/slips.h"

/* A sheet with its lines, as it is after what was asked for. */
struct count_view {
    bool replayed;                /* the key was known: nothing was done again */
    char slip[SLIP_NUMBER_BYTES]; /* of the posting, to undo it by; "" */
    struct count_sheet sheet;
    struct count_line *lines;
    int64_t lines_n;
    int64_t touched_n;   /* lines that this command entered, posted, cancelled or took back */
    int64_t exact_n;     /* of the posted ones: without a difference */
    int64_t surplus_fen; /* of the differences of lines that are counted or posted, at cost */
    int64_t missing_fen;
    int64_t busy_n; /* lots left out because another sheet has them */
};

/* What a line's difference is; NONE while it is not counted. */
int64_t count_difference_e3(const struct count_line *line);
/* The same in money at its cost; NONE: not counted, or no cost is known. */
int64_t count_difference_fen(const struct count_line *line);

struct count_request {
    const char *site; /* NULL: the city's only site */
    enum count_kind kind;
    char *const *items; /* COUNT_ITEMS: codes */
    int64_t items_n;
    int64_t most; /* COUNT_CYCLE: items at most; NONE: the setting count_items */
    bool blind;
    int64_t day;
};

/*
 * Opens a sheet. A cycle count leaves out what another unfinished sheet has, the others refuse it:
 * LINLI_ESTATE. LINLI_ESTATE too when there is nothing to count; LINLI_EINPUT: a day far from the
 * city's present; LINLI_EUNKNOWN.
 */
enum linli_rc count_open(struct db *db, struct linli_arena *arena,
                         const struct count_request *request, const struct who *who,
                         struct count_view *ret_view, struct linli_error *err);

/* What is said of one line; parts that are not said stay as they are. */
struct count_entry {
    int64_t line_no;
    int64_t counted_e3; /* 0 or more; NONE: not said */
    bool has_reason;
    enum count_reason reason;
    const char *note; /* NULL: not said */
};

/* How a difference above the tolerance of its class comes to stand. */
struct count_how {
    bool recount; /* counted again: replaces what was entered, and stands */
    bool confirm; /* a person says that it stands */
};

/*
 * Enters lines, all or none. LINLI_EUNKNOWN: no such line; LINLI_ESTATE: it is counted already (and
 * this is no recount), not counted yet (a recount, or a reason without a quantity), posted or
 * cancelled.
 */
enum linli_rc count_enter(struct db *db, struct linli_arena *arena, const char *number,
                          const struct count_entry *entries, int64_t entries_n,
                          struct count_how how, const struct who *who, struct count_view *ret_view,
                          struct linli_error *err);

/* Entries from a CSV file: line,qty and, if wanted, reason,note. Errors name file, line and column.
 */
enum linli_rc count_read_file(const char *path, struct linli_arena *arena,
                              struct count_entry **ret_entries, int64_t *ret_entries_n,
                              struct linli_error *err);

/* One lot that is counted without being on a sheet, or added to one. */
struct count_lot_entry {
    const char *site; /* count_single; NULL: the city's only site */
    const char *item;
    const char *lot; /* count_single: NULL when the item has exactly one there */
    enum account account;
    int64_t counted_e3;
    int64_t expiry_day; /* of a lot that is not known yet; NONE: it keeps */
    enum count_reason reason;
    const char *note; /* "" */
};

/* Adds a lot to a sheet that does not have it, counted at once; it stands. LINLI_ESTATE: the sheet
 * has it, or is finished; LINLI_EUSAGE: an item with a shelf life needs the expiry of a new lot. */
enum linli_rc count_add_found(struct db *db, struct linli_arena *arena, const char *number,
                              const struct count_lot_entry *found, const struct who *who,
                              struct count_view *ret_view, struct linli_error *err);

/*
 * Posts the counted lines. Unless `partial`, every line has to be counted; with it the others stay
 * open. LINLI_ESTATE names lines that are not counted, are to be counted again or lack a reason;
 * LINLI_ESHORT: a lot has less left than was missing.
 */
enum linli_rc count_post(struct db *db, struct linli_arena *arena, const char *number, bool partial,
                         int64_t day, const struct who *who, struct count_view *ret_view,
                         struct linli_error *err);

/* Cancels what is not posted; LINLI_ESTATE when that is nothing. */
enum linli_rc count_cancel(struct db *db, struct linli_arena *arena, const char *number,
                           const struct who *who, struct count_view *ret_view,
                           struct linli_error *err);

/* Opens, counts and posts one lot at once; a difference above the tolerance needs `confirm`. */
enum linli_rc count_single(struct db *db, struct linli_arena *arena,
                           const struct count_lot_entry *entry, bool confirm, int64_t day,
                           const struct who *who, struct count_view *ret_view,
                           struct linli_error *err);

enum linli_rc count_show(struct db *db, struct linli_arena *arena, const char *number,
                         struct count_view *ret_view, struct linli_error *err);

#endif
