/*
 * Sharing out customer orders (MISSION O2, docs/allocation.md): taken in from a file, previewed
 * under every rule, shared out under one, taken back. The rules are planner/allot.h's.
 *
 * Functions that take a database are the body of a transaction that the caller runs; results live
 * in the arena.
 */
#ifndef LINLI_SERVICE_ALLOT_H
#define LINLI_SERVICE_ALLOT_H

#include "planner/allot.h"
#include "service/who.h"
#include "store/allotments.h"

/* "essential", "pro-rata", "first-come", "equal". */
const char *allot_rule_name(enum linli_share_rule rule);
/* False when no rule has that name. */
bool allot_rule_find(const char *name, enum linli_share_rule *ret_rule);

/* ---- taking in ------------------------------------------------------------------------------- */

/* A file of orders: rows with codes, read before the transaction. */
struct allot_file;

/* Columns order, item, qty (0: cancelled), pickup, ordered; site, time, pack, price, paid,
 * essential, substitute. LINLI_EINPUT and the others of table_read. */
enum linli_rc allot_read(const char *path, struct linli_arena *arena, struct allot_file **ret_file,
                         struct linli_error *err);

struct allot_taken {
    bool replayed;
    int64_t added_n;
    int64_t same_n;
    int64_t changed_n;
};

/* Takes all of it in or nothing. LINLI_EUNKNOWN: a code that is not there; LINLI_ESTATE: an order
 * that was shared out says something else now. */
enum linli_rc allot_take(struct db *db, struct linli_arena *arena, const struct allot_file *file,
                         const struct who *who, struct allot_taken *ret_taken,
                         struct linli_error *err);

/* ---- sharing out ----------------------------------------------------------------------------- */

struct allot_request {
    const char *site;   /* where the goods are; NULL: the only site without a parent */
    int64_t pickup_day; /* NONE: the next one with open orders */
    bool has_rule;
    enum linli_share_rule rule;
};

/* What an item's orders come to under each rule. */
struct allot_item {
    int64_t item;
    struct allot_goods goods;
    int64_t wanted_e3;
    struct allot_sum sums[LINLI_SHARE_RULES_N];
};

struct allot_view {
    bool replayed;
    const char *number; /* ""; of the sharing that was booked */
    struct city city;
    int64_t pool;             /* site */
    int64_t pickup_day;       /* NONE: no orders are open at all */
    struct allot_item *items; /* that are ordered; [items_n] by index, none of a booked sharing */
    int64_t items_n;
    int64_t short_n; /* of them with less than was ordered */
    struct allot_sum sums[LINLI_SHARE_RULES_N];
    enum linli_share_rule rule;    /* of the orders */
    struct customer_order *orders; /* shared out under the rule asked for; NULL without */
    int64_t orders_n;
    int64_t elsewhere_n; /* open orders of that day which this site does not serve */
};

/* Looks only: every rule, and the orders under the one asked for. */
enum linli_rc allot_preview(struct db *db, struct linli_arena *arena,
                            const struct allot_request *request, int32_t today,
                            struct allot_view *ret_view, struct linli_error *err);

/* Shares them out under request->rule. LINLI_ESTATE: nothing is open there, or another sharing was
 * first; LINLI_EINPUT: a day that is past. */
enum linli_rc allot_apply(struct db *db, struct linli_arena *arena,
                          const struct allot_request *request, int32_t today, const struct who *who,
                          struct allot_view *ret_view, struct linli_error *err);

/* Takes a sharing back: its orders are open again. LINLI_ESTATE: done before, or the pick-up day is
 * over. */
enum linli_rc allot_take_back(struct db *db, struct linli_arena *arena, const char *number,
                              int32_t today, const struct who *who, bool *ret_replayed,
                              struct allotment *ret_allotment, struct linli_error *err);

#endif
