/* People's decisions about marked facts (see quality.h). */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/quality.h"
#include "store/city_tables.h"
#include "store/commands.h"

enum { DAYS_AROUND = 7, HISTORY_DAYS = 30 };

static struct mark_by by_of(const struct who *who, const char *note)
{
    return (struct mark_by){.actor = who->actor, .now_ms = who->now_ms, .note = note};
}

/* Enters the command; *ret_replayed says that it was done before. */
static enum linli_rc begin(struct db *db, struct linli_arena *arena, const char *name,
                           const char *request, const struct who *who, bool *ret_replayed,
                           struct linli_error *err)
{
    struct command_request command = {.key = who->key,
                                      .name = name,
                                      .request = request,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    const char *answer;
    int64_t id;
    LINLI_TRY(command_begin(db, arena, &command, &id, ret_replayed, &answer, err));
    return *ret_replayed ? LINLI_OK : command_answer(db, id, "[]", err);
}

static enum linli_rc put_demand(struct db *db, struct linli_arena *arena,
                                const struct quality_mark *mark, int64_t qty_e3,
                                const struct who *who, struct linli_error *err)
{
    struct demand_in in;
    struct import_counts counts;
    struct demand_row row;
    int64_t import_id;
    char source[48];
    const struct table *table = table_get(TABLE_DEMAND);
    uint64_t columns = 0;
    snprintf(source, sizeof(source), "inbox %lld", (long long)mark->id);
    table_clear(table, &row);
    row.site = mark->site;
    row.item = mark->item;
    row.day = mark->day;
    row.qty_e3 = qty_e3;
    for (int32_t i = 0; i < table->columns_n; i++) {
        bool said = table->columns[i].key || text_equal(table->columns[i].name, "qty");
        columns |= said ? UINT64_C(1) << i : 0;
    }
    LINLI_TRY(
        store_begin_import(db, TABLE_DEMAND, source, who->actor, who->now_ms, &import_id, err));
    LINLI_TRY(demand_in_begin(db, import_id, arena, &in, err));
    demand_in_set_columns(&in, columns);
    LINLI_TRY(demand_in_add(&in, &row, 1, err));
    LINLI_TRY(demand_in_end(&in, &counts, err));
    return store_record_import(db, import_id, &counts, err);
}

/* ---- accept, exclude, reopen --------------------------------------------------------------------
 */

static enum linli_rc check_step(const struct quality_mark *mark, enum mark_state to,
                                struct linli_error *err)
{
    bool fine = to == MARK_OPEN ? mark->state != MARK_OPEN && mark->state != MARK_GONE
                                : mark->state == MARK_OPEN;
    if (!fine) {
        return linli_fail(err, LINLI_ESTATE, "number %lld of the inbox is %s and cannot become %s",
                          (long long)mark->id, mark_state_name(mark->state), mark_state_name(to));
    }
    if (to == MARK_EXCLUDED && !quality_rule_is_demand(mark->rule)) {
        return linli_fail(
            err, LINLI_EUSAGE,
            "number %lld (%s) is not demand that could be left out: accept it, or put "
            "its table right",
            (long long)mark->id, quality_rule_name(mark->rule));
    }
    return LINLI_OK;
}

/* A correction that is taken back brings the quantity of before: that of the event before it. While
 * the mark is corrected nobody has changed the fact since, or a check would have seen it. */
static enum linli_rc put_back(struct db *db, struct linli_arena *arena,
                              const struct quality_mark *mark, const struct who *who,
                              struct linli_error *err)
{
    struct mark_event *events;
    int64_t n = 0;
    LINLI_TRY(mark_events(db, arena, mark->id, &events, &n, err));
    int64_t at = n - 1;
    while (at > 0 && events[at].state == MARK_CORRECTED) {
        at -= 1;
    }
    return put_demand(db, arena, mark, events[at].value, who, err);
}

static enum linli_rc decide_one(struct db *db, struct linli_arena *arena, enum mark_state to,
                                int64_t id, const struct inbox_request *request,
                                const struct who *who, struct linli_error *err)
{
    struct mark_record record;
    struct mark_by by = by_of(who, request->note);
    LINLI_TRY(mark_find(db, arena, id, &record, err));
    const struct quality_mark *mark = &record.mark;
    LINLI_TRY(check_step(mark, to, err));
    int64_t until = mark->last_day;
    if (to == MARK_EXCLUDED && request->until_day != FIXED_NONE) {
        until = request->until_day;
    }
    if (until < mark->day) {
        char texts[2][DATE_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT, "--until %s is before the fact's day %s",
                          date_print((int32_t)until, texts[0]), date_print(mark->day, texts[1]));
    }
    if (to == MARK_OPEN && mark->state == MARK_CORRECTED) {
        LINLI_TRY(put_back(db, arena, mark, who, err));
    }
    return mark_decide(db, mark, to, mark->value, (int32_t)until, &by, err);
}

static enum linli_rc request_text(struct linli_arena *arena, enum mark_state to,
                                  const struct inbox_request *request, const char **ret_text,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s", mark_state_name(to));
    for (int64_t i = 0; i < request->ids_n; i++) {
        text_addf(&text, " %" PRId64, request->ids[i]);
    }
    text_addf(&text, " until %" PRId64 " %s", request->until_day, request->note);
    return text_finish(&text, ret_text, err);
}

enum linli_rc inbox_decide(struct db *db, struct linli_arena *arena, enum mark_state to,
                           const struct inbox_request *request, const struct who *who,
                           struct inbox_decided *ret_decided, struct linli_error *err)
{
    assert(to == MARK_ACCEPTED || to == MARK_EXCLUDED || to == MARK_OPEN);
    struct inbox_decided decided = {.marks_n = request->ids_n};
    const char *text;
    LINLI_TRY(who_check_text(request->note, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(request_text(arena, to, request, &text, err));
    LINLI_TRY(begin(db, arena, "inbox", text, who, &decided.replayed, err));
    for (int64_t i = 0; i < request->ids_n && !decided.replayed; i++) {
        LINLI_TRY(decide_one(db, arena, to, request->ids[i], request, who, err));
    }
    *ret_decided = decided;
    return LINLI_OK;
}

/* ---- correct ------------------------------------------------------------------------------------
 */

/* A day of the ledger is the sum of its bookings: the largest of them is what has to be undone. */
static enum linli_rc refuse_booked(struct db *db, const struct quality_mark *mark,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    char day[DATE_TEXT_BYTES];
    LINLI_TRY(db_one(db, SQL_QUALITY_BOOKED, &stmt, &found, err, "iii", mark->site, mark->item,
                     (int64_t)mark->day));
    enum linli_rc rc = LINLI_OK;
    if (found) {
        rc = linli_fail(err, LINLI_ESTATE,
                        "%s was booked, not imported: undo slip %s of %s (linli undo) and book it "
                        "again",
                        date_print(mark->day, day), stmt_text(stmt, 0), stmt_text(stmt, 1));
    }
    stmt_end(stmt);
    return rc;
}

/* A site whose ledger had begun by then: a missing booking has to be booked. */
static enum linli_rc refuse_ledger(struct db *db, const struct quality_mark *mark,
                                   struct linli_error *err)
{
    struct stmt *stmt;
    bool more;
    bool begun = false;
    LINLI_TRY(db_statement(db, SQL_CITY_LEDGER_STARTS, &stmt, err));
    stmt_set_i64(stmt, 1, (int64_t)mark->day + 1);
    enum linli_rc rc = stmt_next(stmt, &more, err);
    while (rc == LINLI_OK && more) {
        begun = begun || (stmt_i64(stmt, 0) == mark->site && stmt_i64(stmt, 1) <= mark->day);
        rc = stmt_next(stmt, &more, err);
    }
    stmt_end(stmt);
    if (rc == LINLI_OK && begun) {
        char day[DATE_TEXT_BYTES];
        return linli_fail(
            err, LINLI_ESTATE,
            "%s is a day of the stock ledger without a booking of the item: book what "
            "was issued",
            date_print(mark->day, day));
    }
    return rc;
}

enum linli_rc inbox_correct(struct db *db, struct linli_arena *arena, int64_t id, int64_t qty_e3,
                            const char *note, const struct who *who,
                            struct inbox_corrected *ret_corrected, struct linli_error *err)
{
    struct inbox_corrected corrected = {.qty_e3 = qty_e3};
    struct mark_by by = by_of(who, note);
    struct text_builder text;
    const char *request;
    LINLI_TRY(who_check_text(note, LIMIT_TEXT_BYTES, err));
    text_begin(&text, arena);
    text_addf(&text, "%" PRId64 " qty %" PRId64 " %s", id, qty_e3, note);
    LINLI_TRY(text_finish(&text, &request, err));
    LINLI_TRY(mark_find(db, arena, id, &corrected.record, err));
    LINLI_TRY(begin(db, arena, "inbox correct", request, who, &corrected.replayed, err));
    if (!corrected.replayed) {
        const struct quality_mark *mark = &corrected.record.mark;
        if (!quality_rule_is_quantity(mark->rule)) {
            return linli_fail(
                err, LINLI_EUSAGE,
                "number %lld (%s) is not one quantity that could be corrected: import "
                "the right rows",
                (long long)id, quality_rule_name(mark->rule));
        }
        LINLI_TRY(check_step(mark, MARK_CORRECTED, err));
        LINLI_TRY(refuse_booked(db, mark, err));
        LINLI_TRY(refuse_ledger(db, mark, err));
        LINLI_TRY(put_demand(db, arena, mark, qty_e3, who, err));
        LINLI_TRY(mark_decide(db, mark, MARK_CORRECTED, qty_e3, mark->last_day, &by, err));
    }
    *ret_corrected = corrected;
    return LINLI_OK;
}

/* ---- explain ------------------------------------------------------------------------------------
 */

static enum linli_rc days_around(struct db *db, struct linli_arena *arena,
                                 struct inbox_explained *e, struct linli_error *err)
{
    const struct quality_mark *mark = &e->record.mark;
    struct city_load_options options = {.today = mark->last_day + 1 + DAYS_AROUND,
                                        .history_days = HISTORY_DAYS};
    struct city city;
    struct city_ids ids;
    LINLI_TRY(store_load_city(db, &options, arena, &city, &ids, err));
    const struct demand_series *s =
        city_series(&city, city_ids_find(ids.sites, ids.sites_n, mark->site),
                    city_ids_find(ids.items, ids.items_n, mark->item));
    if (s == NULL) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, 2 * DAYS_AROUND + 1, &e->days, err));
    int32_t first = mark->last_day - DAYS_AROUND;
    for (int32_t day = first; day <= mark->last_day + DAYS_AROUND; day++) {
        int32_t t = day - s->first_day;
        bool fact = t >= 0 && t < s->facts_n;
        e->days[e->days_n++] =
            (struct inbox_day){.day = day,
                               .qty_e3 = fact ? s->qty_e3[t] : FIXED_NONE,
                               .recorded = fact && (s->recorded == NULL || s->recorded[t] != 0)};
    }
    return LINLI_OK;
}

enum linli_rc inbox_explain(struct db *db, struct linli_arena *arena, int64_t id,
                            struct inbox_explained *ret_explained, struct linli_error *err)
{
    struct inbox_explained e = {0};
    LINLI_TRY(mark_find(db, arena, id, &e.record, err));
    LINLI_TRY(mark_events(db, arena, id, &e.events, &e.events_n, err));
    struct settings settings;
    LINLI_TRY(quality_settings(db, &settings, err));
    e.utc_offset_s = (int32_t)settings.utc_offset_s;
    bool demand = e.record.mark.item != FIXED_NONE && (quality_rule_is_demand(e.record.mark.rule) ||
                                                       e.record.mark.rule == QUALITY_FORECAST);
    if (demand) {
        LINLI_TRY(days_around(db, arena, &e, err));
    }
    *ret_explained = e;
    return LINLI_OK;
}
