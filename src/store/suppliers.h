/*
 * The record of suppliers in the database (model/supplier.h): deliveries are read from documents
 * and the ledger, being out and coming back are events that are only added.
 *
 * Called by the loading of a city, service/day and service/supplier, inside tx_run.
 */
#ifndef LINLI_STORE_SUPPLIERS_H
#define LINLI_STORE_SUPPLIERS_H

#include "linli/arena.h"
#include "model/city.h"
#include "model/plan.h"
#include "store/city_load.h"
#include "store/db.h"

/* Who takes suppliers out and back by rule. */
#define SUPPLIER_ACTOR_RULE "rule:supplier"

/* The record: days looked back, and the most deliveries of a supplier. */
enum { SUPPLIER_RECORD_DAYS = 365, SUPPLIER_RECORD_MOST = 20 };

/* Deliveries and states as on `city->today`, into the city, whose suppliers `ids` names. */
enum linli_rc suppliers_load(struct db *db, struct linli_arena *arena, const struct city_ids *ids,
                             struct city *city, struct linli_error *err);

/* What the plan's rule changed. */
enum linli_rc suppliers_save(struct db *db, const struct plan *plan, const struct city_ids *ids,
                             int64_t now_ms, struct linli_error *err);

struct supplier_event {
    int64_t id;
    const char *code;
    const char *name;
    bool out;
    int64_t day;
    int64_t late_n;
    int64_t orders_n;
    const char *note;
    const char *actor;
};

/* Adds one; of `event` out, day, the counts, note and actor are read. */
enum linli_rc supplier_event_add(struct db *db, int64_t supplier_id,
                                 const struct supplier_event *event, int64_t now_ms,
                                 struct linli_error *err);

/* All of them, the oldest first, in the arena. */
enum linli_rc supplier_event_list(struct db *db, struct linli_arena *arena,
                                  struct supplier_event **ret_rows, int64_t *ret_n,
                                  struct linli_error *err);

#endif
