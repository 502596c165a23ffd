/*
 * Suppliers by hand (MISSION S1, S5): who keeps their word, who is out and since when, which
 * categories and key items have too few; and a person's word over the rule's.
 *
 * Each function is the body of a transaction that the caller runs; results live in the arena.
 */
#ifndef LINLI_SERVICE_SUPPLIER_H
#define LINLI_SERVICE_SUPPLIER_H

#include "model/city.h"
#include "planner/supplier_record.h"
#include "planner/suppliers_few.h"
#include "service/who.h"
#include "store/suppliers.h"

struct supplier_row {
    const char *code;
    const char *name;
    struct supplier_verdict verdict;
    struct supplier_lead lead;
    const char *note; /* of the last event; "" */
};

struct supplier_review {
    struct city city;          /* its tables */
    struct supplier_row *rows; /* as the city's suppliers */
    int64_t rows_n;
    struct supplier_choice *choices;
    int64_t choices_n;
    struct supplier_event *events; /* the oldest first */
    int64_t events_n;
};

/* As on `today`. */
enum linli_rc supplier_review(struct db *db, struct linli_arena *arena, int32_t today,
                              struct supplier_review *ret_review, struct linli_error *err);

struct supplier_changed {
    bool replayed;
    const char *name;
};

/*
 * Takes a supplier out, or back, from `today` on. LINLI_EUNKNOWN: no such supplier; LINLI_ESTATE:
 * it is out already by hand, or is not out; LINLI_EUSAGE: no note.
 */
enum linli_rc supplier_change(struct db *db, struct linli_arena *arena, const char *code, bool out,
                              const char *note, int32_t today, const struct who *who,
                              struct supplier_changed *ret_changed, struct linli_error *err);

#endif
