/* Names and rules of the stock ledger (see ledger.h); the names are those of the database and of
 * JSON output. */
#include "model/ledger.h"

#include <assert.h>

static const char *const account_names[ACCOUNT_N] = {
    [ACCOUNT_NORMAL] = "normal",         [ACCOUNT_RESERVE] = "reserve",
    [ACCOUNT_CONSIGNED] = "consigned",   [ACCOUNT_IN_TRANSIT] = "in_transit",
    [ACCOUNT_QUARANTINE] = "quarantine", [ACCOUNT_RECYCLING] = "recycling",
};

struct kind_facts {
    const char *name;
    int direction;
};

static const struct kind_facts kinds[MOVEMENT_KIND_N] = {
    [MOVEMENT_OPENING] = {"opening", 1},   [MOVEMENT_RECEIPT] = {"receipt", 1},
    [MOVEMENT_ISSUE] = {"issue", -1},      [MOVEMENT_RETURN] = {"return", 1},
    [MOVEMENT_COUNT] = {"count", 0},       [MOVEMENT_WRITE_OFF] = {"write_off", -1},
    [MOVEMENT_TRANSFER] = {"transfer", 0}, [MOVEMENT_COLLECT] = {"collect", 1},
};

const char *account_name(enum account account)
{
    assert(account < ACCOUNT_N);
    return account_names[account];
}

const char *movement_kind_name(enum movement_kind kind)
{
    assert(kind < MOVEMENT_KIND_N);
    return kinds[kind].name;
}

int movement_direction(enum movement_kind kind)
{
    assert(kind < MOVEMENT_KIND_N);
    return kinds[kind].direction;
}
