/* The names of quality rules and states (see quality.h). */
#include "model/quality.h"

#include <assert.h>

#include "base/text.h"

static const struct {
    const char *name;
    enum quality_kind kind;
    bool quantity;
    bool demand;
} rules[QUALITY_RULE_N] = {
    [QUALITY_SOLD_CLOSED] = {"sold_closed", QUALITY_IMPOSSIBLE, true, true},
    [QUALITY_SOLD_OUT] = {"sold_out", QUALITY_IMPOSSIBLE, true, true},
    [QUALITY_SOLD_MORE] = {"sold_more", QUALITY_IMPOSSIBLE, true, true},
    [QUALITY_TOO_BIG] = {"too_big", QUALITY_IMPOSSIBLE, true, true},
    [QUALITY_PRICE] = {"price", QUALITY_IMPOSSIBLE, false, true},
    [QUALITY_EXPIRY] = {"expiry", QUALITY_IMPOSSIBLE, false, false},
    [QUALITY_FUTURE] = {"future", QUALITY_IMPOSSIBLE, false, false},
    [QUALITY_SITE_SILENT] = {"site_silent", QUALITY_MISSING, false, true},
    [QUALITY_ITEM_SILENT] = {"item_silent", QUALITY_MISSING, false, true},
    [QUALITY_NO_UNIT] = {"no_unit", QUALITY_MISSING, false, false},
    [QUALITY_NO_PACK] = {"no_pack", QUALITY_MISSING, false, false},
    [QUALITY_NO_LEAD] = {"no_lead", QUALITY_MISSING, false, false},
    [QUALITY_NO_COST] = {"no_cost", QUALITY_MISSING, false, false},
    [QUALITY_LATE] = {"late", QUALITY_DELAYED, false, false},
    [QUALITY_HIGH] = {"high", QUALITY_OUTLYING, true, true},
    [QUALITY_LOW] = {"low", QUALITY_OUTLYING, true, true},
    [QUALITY_UNIT] = {"unit", QUALITY_OUTLYING, true, true},
    [QUALITY_SHIFT] = {"shift", QUALITY_OUTLYING, false, true},
    [QUALITY_SITE_DAY] = {"site_day", QUALITY_OUTLYING, false, true},
    [QUALITY_REPEATED] = {"repeated", QUALITY_OUTLYING, false, true},
    [QUALITY_FORECAST] = {"forecast", QUALITY_REVIEW, false, false},
};

static const char *const states[MARK_STATE_N] = {"open", "accepted", "corrected", "excluded",
                                                 "gone"};

const char *quality_rule_name(enum quality_rule rule)
{
    assert(rule < QUALITY_RULE_N);
    return rules[rule].name;
}

bool quality_rule_find(const char *name, enum quality_rule *ret_rule)
{
    for (int i = 0; i < QUALITY_RULE_N; i++) {
        if (text_equal(rules[i].name, name)) {
            *ret_rule = (enum quality_rule)i;
            return true;
        }
    }
    return false;
}

enum quality_kind quality_kind_of(enum quality_rule rule)
{
    assert(rule < QUALITY_RULE_N);
    return rules[rule].kind;
}

bool quality_rule_is_quantity(enum quality_rule rule)
{
    assert(rule < QUALITY_RULE_N);
    return rules[rule].quantity;
}

bool quality_rule_is_demand(enum quality_rule rule)
{
    assert(rule < QUALITY_RULE_N);
    return rules[rule].demand;
}

const char *mark_state_name(enum mark_state state)
{
    assert(state < MARK_STATE_N);
    return states[state];
}
