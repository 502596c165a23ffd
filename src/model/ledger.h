/*
 * Stock as a ledger: movements are written once and never changed; what is on hand is their sum,
 * kept beside them as a balance for each lot and account and never below zero. A lot belongs to one
 * site and item and has one expiry.
 */
#ifndef LINLI_MODEL_LEDGER_H
#define LINLI_MODEL_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

/* Where stock stands. Only ACCOUNT_NORMAL is planned with and issued from by itself. */
enum account {
    ACCOUNT_NORMAL,
    ACCOUNT_RESERVE,    /* the emergency reserve: apart from daily use, released by name */
    ACCOUNT_CONSIGNED,  /* on the shelf, still the supplier's */
    ACCOUNT_IN_TRANSIT, /* on the way between two sites */
    ACCOUNT_QUARANTINE, /* held until judged */
    ACCOUNT_RECYCLING,  /* collected from users, to be used again or recycled */
    ACCOUNT_N
};

/* Why stock changed. Only ISSUE is demand: a transfer, a count or a write-off never is. */
enum movement_kind {
    MOVEMENT_OPENING, /* stock that was there when the ledger began */
    MOVEMENT_RECEIPT, /* from a supplier */
    MOVEMENT_ISSUE,   /* to a service or customer: demand */
    MOVEMENT_RETURN,  /* back from a service: takes demand back */
    MOVEMENT_COUNT,   /* difference found by counting */
    MOVEMENT_WRITE_OFF,
    MOVEMENT_TRANSFER, /* between sites or accounts: always in rows that sum to zero */
    MOVEMENT_COLLECT,  /* used things that users bring back: never demand */
    MOVEMENT_KIND_N
};

/*
 * A movement is taken back by its counter: of the same kind, day, lot, account and service, with
 * the opposite quantity and unmet demand, so that every sum leaves both out. A counter is never
 * countered itself, and nothing is countered twice.
 */
struct movement {
    int64_t moment_ms;
    int64_t day; /* civil day on which it counts */
    int64_t site;
    int64_t item;
    int64_t lot;
    enum account account;
    enum movement_kind kind;
    int64_t qty_e3;        /* signed: + in, - out */
    int64_t unmet_e3;      /* ISSUE: wanted beyond what could be given; else 0; counters: <= 0 */
    int64_t document_line; /* NONE: no document */
    int64_t command;       /* the command that booked it */
    int64_t counters;      /* the id of the movement that it takes back; 0: none, ids begin at 1 */
    const char *actor;
    const char *reason;  /* the purpose of an issue; else why */
    const char *service; /* the service it was for; NULL: none */
};

/* What is there of one lot in one account; index or id as in tables.h. */
struct lot_stock {
    int64_t site;
    int64_t item;
    int64_t lot;
    const char *lot_code;
    enum account account;
    int64_t qty_e3;
    int64_t expiry_day; /* last day of use; NONE: keeps */
    int64_t received_day;
    int64_t cost_e4;
};

const char *account_name(enum account account);
const char *movement_kind_name(enum movement_kind kind);
/* +1: brings stock in, -1: takes it out, 0: either. A movement's sign must agree; that of a counter
 * is the opposite. */
int movement_direction(enum movement_kind kind);

#endif
