/* Kinds of slips with their names (see slip.h). A new one is a row here and in the enum, and a word
 * (format/words_slip.def). */
#include "model/slip.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

struct kind_facts {
    const char *prefix; /* two letters, which queries rely on */
    const char *name;
};

static const struct kind_facts kinds[SLIP_KIND_N] = {
    [SLIP_ISSUE] = {"IS", "issue"},         [SLIP_RECEIPT] = {"RC", "receipt"},
    [SLIP_TABLE] = {"ST", "stock-table"},   [SLIP_UNDO] = {"UN", "undo"},
    [SLIP_COUNT] = {"CT", "count"},         [SLIP_RETURN] = {"RT", "return"},
    [SLIP_WRITE_OFF] = {"WO", "write-off"}, [SLIP_MOVE] = {"MV", "move"},
    [SLIP_COLLECT] = {"CO", "collect"},     [SLIP_TRANSFER] = {"TR", "transfer"},
    [SLIP_ARRIVAL] = {"TA", "arrival"},
};

const char *slip_prefix(enum slip_kind kind)
{
    assert(kind < SLIP_KIND_N);
    assert(strlen(kinds[kind].prefix) + 1 == SLIP_PREFIX_BYTES);
    return kinds[kind].prefix;
}

const char *slip_kind_name(enum slip_kind kind)
{
    assert(kind < SLIP_KIND_N);
    return kinds[kind].name;
}

bool slip_kind_of(const char *number, enum slip_kind *ret_kind)
{
    for (int kind = 0; kind < SLIP_KIND_N; kind++) {
        size_t n = strlen(kinds[kind].prefix);
        if (strncmp(number, kinds[kind].prefix, n) == 0 && number[n] == '-') {
            *ret_kind = (enum slip_kind)kind;
            return true;
        }
    }
    return false;
}

bool slip_kind_find(const char *name, enum slip_kind *ret_kind)
{
    for (int kind = 0; kind < SLIP_KIND_N; kind++) {
        if (text_equal(kinds[kind].name, name)) {
            *ret_kind = (enum slip_kind)kind;
            return true;
        }
    }
    return false;
}
