/*
 * How suppliers kept their word (MISSION S3, S5): their last deliveries as the ledger has them, and
 * whether they are out, so that their backups have their items. Being out and coming back are
 * events that are written once, by rule or by a person.
 */
#ifndef LINLI_MODEL_SUPPLIER_H
#define LINLI_MODEL_SUPPLIER_H

#include <stdbool.h>
#include <stdint.h>

/* One order that was due or has come. */
struct supplier_delivery {
    int64_t supplier;
    int32_t due_day;  /* as promised, later by as many days as the order was sent late */
    int32_t done_day; /* all of it is there; 0: not yet */
    bool refused;     /* the supplier refused a line that had been sent */
};

/* A supplier's last event. */
struct supplier_state {
    bool known; /* there is one */
    bool out;
    bool by_hand;
    int32_t day;      /* since then */
    int64_t late_n;   /* that the rule counted: late or refused … */
    int64_t orders_n; /* … of so many */
    const char *note; /* of a person; "" */
};

#endif
