/*
 * Forecasts set by hand (see override.h).
 *
 * The measure takes of each day what the last plan made by then had taken and would have taken
 * without (store/overrides.h), and what was wanted: the recorded quantity and the unmet. Days
 * without a fact, and days that are not to be used (service/quality), say nothing.
 */
#include "service/override.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "planner/quality.h"
#include "service/quality.h"
#include "store/city_load.h"
#include "store/commands.h"
#include "store/ledger.h"

/* ---- made and ended -----------------------------------------------------------------------------
 */

static enum linli_rc check_request(const struct override_request *r, struct linli_error *err)
{
    char texts[2][DATE_TEXT_BYTES];
    LINLI_TRY(who_check_text(r->reason, LIMIT_TEXT_BYTES, err));
    if (r->reason[0] == '\0') {
        return linli_fail(err, LINLI_EINPUT, "a forecast by hand needs a reason");
    }
    if (r->kind == OVERRIDE_QTY && (r->all_sites || r->all_items)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "a quantity is of one item at one site; of all of them --times was "
                          "expected");
    }
    if (r->until_day < r->first_day) {
        return linli_fail(err, LINLI_EINPUT, "the end %s is before the begin %s",
                          date_print(r->until_day, texts[0]), date_print(r->first_day, texts[1]));
    }
    if (r->until_day - r->first_day >= LIMIT_OVERRIDE_DAYS) {
        return linli_fail(err, LINLI_ELIMIT, "a forecast by hand holds for at most %d days",
                          LIMIT_OVERRIDE_DAYS);
    }
    return LINLI_OK;
}

/* The site and item that are meant, as database ids. */
static enum linli_rc find_place(struct db *db, const struct override_request *r,
                                struct forecast_override *o, struct linli_error *err)
{
    int64_t shelf_life_days;
    int64_t cost_e4;
    bool has = false;
    o->site = o->item = FIXED_NONE;
    if (r->site != NULL) {
        LINLI_TRY(ledger_find_site(db, r->site, &o->site, err));
    } else if (!r->all_sites) {
        LINLI_TRY(ledger_only_site(db, &o->site, err));
    }
    if (!r->all_items) {
        LINLI_TRY(ledger_find_item(db, r->item, &o->item, &shelf_life_days, &cost_e4, err));
    }
    if (o->site != FIXED_NONE) {
        LINLI_TRY(override_has_below(db, o->site, &has, err));
        if (has) {
            return linli_fail(err, LINLI_EUSAGE,
                              "a site that supplies others is planned by what they need: set "
                              "their forecasts, or those of --all-sites");
        }
    }
    LINLI_TRY(override_has_demand(db, o->site, o->item, &has, err));
    return has ? LINLI_OK
               : linli_fail(err, LINLI_EUNKNOWN,
                            "no demand is on record there: there is no forecast to set");
}

static enum linli_rc begin(struct db *db, struct linli_arena *arena, const char *name,
                           const char *request, const struct who *who, int64_t *ret_command,
                           bool *ret_replayed, int64_t *ret_id, struct linli_error *err)
{
    struct command_request command = {.key = who->key,
                                      .name = name,
                                      .request = request,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    const char *answer = "";
    LINLI_TRY(command_begin(db, arena, &command, ret_command, ret_replayed, &answer, err));
    *ret_id = *ret_replayed ? strtoll(answer, NULL, 10) : 0;
    return LINLI_OK;
}

static enum linli_rc answer(struct db *db, int64_t command, int64_t id, struct linli_error *err)
{
    char text[FIXED_TEXT_BYTES];
    return command_answer(db, command, fixed_print(id, 0, text), err);
}

static enum linli_rc request_text(struct linli_arena *arena, const struct override_request *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s %d %s %d %d %" PRId64 " %d %d %s", r->site != NULL ? r->site : "-",
              r->all_sites, r->item != NULL ? r->item : "-", r->all_items, (int)r->kind, r->value,
              r->first_day, r->until_day, r->reason);
    return text_finish(&text, ret_text, err);
}

enum linli_rc override_make(struct db *db, struct linli_arena *arena,
                            const struct override_request *request, const struct who *who,
                            struct override_made *ret_made, struct linli_error *err)
{
    struct override_made made = {0};
    const char *text;
    int64_t command;
    int64_t id;
    LINLI_TRY(check_request(request, err));
    LINLI_TRY(request_text(arena, request, &text, err));
    LINLI_TRY(begin(db, arena, "override", text, who, &command, &made.replayed, &id, err));
    if (!made.replayed) {
        struct forecast_override o = {.first_day = request->first_day,
                                      .until_day = request->until_day,
                                      .last_day = request->until_day,
                                      .kind = request->kind,
                                      .value = request->value,
                                      .reason = request->reason,
                                      .actor = who->actor};
        LINLI_TRY(find_place(db, request, &o, err));
        LINLI_TRY(override_insert(db, &o, who->now_ms, err));
        LINLI_TRY(answer(db, command, o.id, err));
        id = o.id;
    }
    LINLI_TRY(override_find(db, arena, id, &made.record, err));
    *ret_made = made;
    return LINLI_OK;
}

enum linli_rc override_stop(struct db *db, struct linli_arena *arena, int64_t id, int32_t day,
                            const char *note, const struct who *who, struct override_made *ret_made,
                            struct linli_error *err)
{
    struct override_made made = {0};
    struct text_builder text;
    const char *request;
    int64_t command;
    int64_t known;
    LINLI_TRY(who_check_text(note, LIMIT_TEXT_BYTES, err));
    text_begin(&text, arena);
    text_addf(&text, "%" PRId64 " %s", id, note);
    LINLI_TRY(text_finish(&text, &request, err));
    LINLI_TRY(override_find(db, arena, id, &made.record, err));
    LINLI_TRY(
        begin(db, arena, "override end", request, who, &command, &made.replayed, &known, err));
    if (!made.replayed) {
        /* one that had not begun holds on no day */
        int32_t first = made.record.override.first_day;
        int32_t last = day > first ? day - 1 : first - 1;
        LINLI_TRY(override_end(db, id, last, who->actor, who->now_ms, note, err));
        LINLI_TRY(answer(db, command, id, err));
        LINLI_TRY(override_find(db, arena, id, &made.record, err));
    }
    *ret_made = made;
    return LINLI_OK;
}

/* ---- measured -----------------------------------------------------------------------------------
 */

/* What was wanted of an item on a day; false when nothing is known of it. */
static bool find_actual(const struct city *city, const struct city_ids *ids,
                        const struct override_kept *kept, int64_t *ret_actual_e3)
{
    const struct demand_series *s =
        city_series(city, city_ids_find(ids->sites, ids->sites_n, kept->site_id),
                    city_ids_find(ids->items, ids->items_n, kept->item_id));
    int32_t t = s != NULL ? kept->day - s->first_day : -1;
    if (t < 0 || t >= s->facts_n || s->qty_e3[t] == FIXED_NONE) {
        return false;
    }
    int64_t unmet = s->unmet_e3 != NULL && s->unmet_e3[t] != FIXED_NONE ? s->unmet_e3[t] : 0;
    *ret_actual_e3 = s->qty_e3[t] + unmet;
    return true;
}

static void measure(const struct city *city, const struct city_ids *ids,
                    const struct override_kept *kept, int64_t kept_n, struct override_row *row)
{
    struct override_measure *m = &row->measure;
    for (int64_t i = 0; i < kept_n; i++) {
        int64_t actual = 0;
        if (kept[i].override_id != row->record.override.id ||
            !find_actual(city, ids, &kept[i], &actual)) {
            continue;
        }
        m->days_n += 1;
        m->actual_e3 += actual;
        m->off_e3 += llabs(kept[i].value_e3 - actual);
        m->base_off_e3 += llabs(kept[i].base_e3 - actual);
    }
}

enum linli_rc override_review(struct db *db, struct linli_arena *arena, int32_t today, bool all,
                              struct override_row **ret_rows, int64_t *ret_rows_n,
                              struct linli_error *err)
{
    struct override_record *records;
    struct override_row *rows;
    struct override_kept *kept;
    int64_t n = 0;
    int64_t kept_n = 0;
    LINLI_TRY(override_list(db, arena, all ? DATE_DAY_MIN : today, &records, &n, err));
    LINLI_TRY(override_kept(db, arena, FIXED_NONE, today, &kept, &kept_n, err));
    LINLI_TRY(LINLI_NEW(arena, n, &rows, err));
    int32_t first = today;
    for (int64_t i = 0; i < kept_n; i++) {
        first = kept[i].day < first ? kept[i].day : first;
    }
    struct city city;
    struct city_ids ids;
    if (kept_n > 0) {
        LINLI_TRY(quality_load_facts(db, arena, today, first, &city, &ids, err));
    }
    for (int64_t i = 0; i < n; i++) {
        rows[i].record = records[i];
        if (kept_n > 0) {
            measure(&city, &ids, kept, kept_n, &rows[i]);
        }
        assert(rows[i].measure.days_n <= kept_n);
    }
    *ret_rows = rows;
    *ret_rows_n = n;
    return LINLI_OK;
}
