/* The list of bookings (see slips.h). */
#include "service/slips.h"

#include "base/fixed.h"
#include "base/text.h"
#include "service/today.h"
#include "store/ledger.h"

/* "issue, receipt, ..." for the sentence of an unknown kind. */
static enum linli_rc fail_kind(struct linli_arena *arena, const char *kind, struct linli_error *err)
{
    struct text_builder text;
    const char *names;
    text_begin(&text, arena);
    for (int k = 0; k < SLIP_KIND_N; k++) {
        text_addf(&text, "%s%s", k == 0 ? "" : ", ", slip_kind_name((enum slip_kind)k));
    }
    LINLI_TRY(text_finish(&text, &names, err));
    return linli_fail(err, LINLI_EUSAGE, "--kind is '%s', expected one of %s", kind, names);
}

enum linli_rc slips_find(struct db *db, struct linli_arena *arena,
                         const struct slips_choice *choice, struct slips_found *ret_found,
                         struct linli_error *err)
{
    struct slips_found found = {0};
    struct slip_filter filter = slip_filter_all();
    enum slip_kind kind;
    if (choice->site != NULL) {
        LINLI_TRY(ledger_find_site(db, choice->site, &filter.site, err));
    }
    if (choice->item != NULL) {
        int64_t shelf_life_days;
        int64_t cost_e4;
        LINLI_TRY(
            ledger_find_item(db, choice->item, &filter.item, &shelf_life_days, &cost_e4, err));
    }
    if (choice->kind != NULL) {
        if (!slip_kind_find(choice->kind, &kind)) {
            return fail_kind(arena, choice->kind, err);
        }
        filter.kind = (int64_t)kind;
    }
    filter.from_day = choice->from_day;
    filter.to_day = choice->to_day;
    filter.service = choice->service;
    filter.most_n = choice->most_n;
    LINLI_TRY(today_read_offset(db, &found.utc_offset_s, err));
    LINLI_TRY(slip_list(db, arena, &filter, &found.rows, &found.rows_n, err));
    *ret_found = found;
    return LINLI_OK;
}
