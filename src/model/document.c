/* Names and allowed steps of documents (see document.h). */
#include "model/document.h"

#include <assert.h>

static const char *const kind_names[DOCUMENT_KIND_N] = {
    [DOCUMENT_PURCHASE] = "purchase",
    [DOCUMENT_EMERGENCY] = "emergency",
};

static const char *const state_names[LINE_STATE_N] = {
    [LINE_PROPOSED] = "proposed", [LINE_APPROVED] = "approved",   [LINE_SENT] = "sent",
    [LINE_RECEIVED] = "received", [LINE_CANCELLED] = "cancelled",
};

/* A delivery may come before anybody noted that the order was sent, so approved goes to received
 * too. */
static const bool may_become[LINE_STATE_N][LINE_STATE_N] = {
    [LINE_PROPOSED] = {[LINE_APPROVED] = true, [LINE_CANCELLED] = true},
    [LINE_APPROVED] = {[LINE_SENT] = true, [LINE_RECEIVED] = true, [LINE_CANCELLED] = true},
    [LINE_SENT] = {[LINE_RECEIVED] = true, [LINE_CANCELLED] = true},
};

const char *document_kind_name(enum document_kind kind)
{
    assert(kind < DOCUMENT_KIND_N);
    return kind_names[kind];
}

const char *line_state_name(enum line_state state)
{
    assert(state < LINE_STATE_N);
    return state_names[state];
}

bool line_may_become(enum line_state from, enum line_state to)
{
    assert(from < LINE_STATE_N && to < LINE_STATE_N);
    return may_become[from][to];
}

bool line_may_reopen(enum line_state from, enum line_state to)
{
    assert(from < LINE_STATE_N && to < LINE_STATE_N);
    return from == LINE_RECEIVED && (to == LINE_APPROVED || to == LINE_SENT);
}

bool line_may_amend(enum line_state from, enum line_state to)
{
    assert(from < LINE_STATE_N && to < LINE_STATE_N);
    return from == LINE_SENT && to == LINE_SENT;
}
