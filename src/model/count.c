/* States, reasons and the tolerance of counts (see count.h). */
#include "model/count.h"

#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"

static const char *const state_names[COUNT_STATE_N] = {
    [COUNT_OPEN] = "open",
    [COUNT_COUNTED] = "counted",
    [COUNT_POSTED] = "posted",
    [COUNT_CANCELLED] = "cancelled",
};

static const char *const reason_names[COUNT_REASON_N] = {
    [COUNT_REASON_NONE] = "", [COUNT_DAMAGED] = "damaged", [COUNT_LOST] = "lost",
    [COUNT_FOUND] = "found",  [COUNT_MISREAD] = "misread", [COUNT_UNRECORDED] = "unrecorded",
    [COUNT_OTHER] = "other",
};

static const bool may_become[COUNT_STATE_N][COUNT_STATE_N] = {
    [COUNT_OPEN] = {[COUNT_COUNTED] = true, [COUNT_CANCELLED] = true},
    [COUNT_COUNTED] = {[COUNT_COUNTED] = true, [COUNT_POSTED] = true, [COUNT_CANCELLED] = true},
    [COUNT_POSTED] = {[COUNT_COUNTED] = true},
};

const char *count_state_name(enum count_state state)
{
    assert(state < COUNT_STATE_N);
    return state_names[state];
}

bool count_may_become(enum count_state from, enum count_state to)
{
    assert(from < COUNT_STATE_N && to < COUNT_STATE_N);
    return may_become[from][to];
}

const char *count_reason_name(enum count_reason reason)
{
    assert(reason < COUNT_REASON_N);
    return reason_names[reason];
}

bool count_reason_find(const char *name, enum count_reason *ret_reason)
{
    for (int i = COUNT_REASON_NONE; i < COUNT_REASON_N; i++) {
        if (text_equal(reason_names[i], name)) {
            *ret_reason = (enum count_reason)i;
            return true;
        }
    }
    return false;
}

bool count_is_beyond(int64_t counted_e3, int64_t book_e3, int64_t tolerance_e4)
{
    assert(counted_e3 >= 0 && book_e3 >= 0 && tolerance_e4 >= 0);
    int64_t difference = counted_e3 > book_e3 ? counted_e3 - book_e3 : book_e3 - counted_e3;
    int64_t allowed = 0;
    bool fits = fixed_scale(book_e3, tolerance_e4, FIXED_E4, FIXED_DOWN, &allowed);
    return !fits || difference > allowed;
}
