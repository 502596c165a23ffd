/* The one-press emergency order (see emergency.h). */
#include "service/emergency.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "service/stock_day.h"
#include "service/today.h"
#include "store/city_load.h"
#include "store/commands.h"
#include "store/ledger.h"
#include "store/move_book.h"
#include "store/numbers.h"

struct pressing {
    struct db *db;
    struct linli_arena *arena;
    const struct emergency_request *request;
    const struct who *who;
    int64_t command;
    int64_t site; /* database ids */
    int64_t item;
    int64_t supplier; /* NONE */
    struct city_ids ids;
    struct emergency_result result;
};

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* Equal for equal requests; the day is left out, as in service/stock. */
static enum linli_rc request_text(struct linli_arena *arena, const struct emergency_request *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s\n%s\n%" PRId64 "\n%" PRId64 "\n%s\n%s", or_empty(r->site), r->item,
              r->qty_e3, r->hours, r->reason, or_empty(r->supplier));
    return text_finish(&text, ret_text, err);
}

static enum linli_rc find_ids(struct pressing *p, struct linli_error *err)
{
    const struct emergency_request *request = p->request;
    int64_t shelf_life_days;
    int64_t cost_e4;
    LINLI_TRY(request->site == NULL ? ledger_only_site(p->db, &p->site, err)
                                    : ledger_find_site(p->db, request->site, &p->site, err));
    LINLI_TRY(ledger_find_item(p->db, request->item, &p->item, &shelf_life_days, &cost_e4, err));
    p->supplier = FIXED_NONE;
    return request->supplier == NULL
               ? LINLI_OK
               : ledger_find_supplier(p->db, request->supplier, &p->supplier, err);
}

/* Time of the day in the city's zone, when `day` is the clock's own; NONE: another day. */
static int64_t time_of_day(const struct settings *settings, int64_t now_ms, int64_t day)
{
    int64_t local_s = now_ms / 1000 + settings->utc_offset_s;
    return date_of_moment(now_ms, (int32_t)settings->utc_offset_s) == day ? local_s % 86400
                                                                          : FIXED_NONE;
}

static enum linli_rc load_and_choose(struct pressing *p, struct linli_error *err)
{
    struct city_load_options options = {.today = (int32_t)p->request->day,
                                        .history_days = EMERGENCY_MEAN_DAYS};
    struct emergency_result *result = &p->result;
    LINLI_TRY(store_load_city(p->db, &options, p->arena, &result->city, &p->ids, err));
    const struct settings *settings = &result->city.settings;
    int64_t hours = p->request->hours;
    result->wish = (struct emergency_wish){
        .site = city_ids_find(p->ids.sites, p->ids.sites_n, p->site),
        .item = city_ids_find(p->ids.items, p->ids.items_n, p->item),
        .qty_e3 = p->request->qty_e3,
        .hours = hours != FIXED_NONE ? hours : settings->emergency_hours,
        .now_s = time_of_day(settings, p->who->now_ms, p->request->day),
        .supplier = city_ids_find(p->ids.suppliers, p->ids.suppliers_n, p->supplier),
    };
    struct city promised = result->city; /* what is approved to go elsewhere is no help here */
    struct open_line *lines;
    int64_t lines_n;
    LINLI_TRY(move_book_promise(p->db, p->arena, &p->ids, &promised, &lines, &lines_n, err));
    return emergency_choose(&promised, &result->wish, p->arena, &result->answer, err);
}

static enum linli_rc refuse_without_offer(const struct pressing *p, struct linli_error *err)
{
    const struct emergency_answer *answer = &p->result.answer;
    if (answer->offers_n == 0 && p->supplier != FIXED_NONE) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "supplier %s does not supply item %s; a row of the supply table was "
                          "expected",
                          p->request->supplier, p->request->item);
    }
    if (answer->offers_n == 0) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "nobody supplies item %s: add a supplier to the supply table (kind "
                          "instant comes within hours), or buy it and book it with linli receive",
                          p->request->item);
    }
    if (answer->offers[0].qty_e3 == 0) {
        return linli_fail(err, LINLI_ENOSOLUTION,
                          "every supplier of item %s has been asked for its day's most already",
                          p->request->item);
    }
    return LINLI_OK;
}

static enum item_class class_of(const struct city *city, const struct emergency_wish *wish)
{
    if (city->items[wish->item].class != FIXED_NONE) {
        return (enum item_class)city->items[wish->item].class;
    }
    for (int64_t i = 0; i < city->classes_n; i++) {
        if (city->classes[i].site == wish->site && city->classes[i].item == wish->item) {
            return city->classes[i].class;
        }
    }
    return CLASS_C;
}

static int64_t on_hand_of(const struct emergency_answer *answer)
{
    for (int64_t i = 0; i < answer->helps_n; i++) {
        if (answer->helps[i].kind == EMERGENCY_ON_HAND) {
            return answer->helps[i].qty_e3;
        }
    }
    return 0;
}

static enum linli_rc insert_line(struct pressing *p, int64_t document, struct linli_error *err)
{
    const struct emergency_result *result = &p->result;
    const struct emergency_offer *offer = &result->answer.offers[0];
    struct document_actor by = {p->who->actor, p->who->now_ms, p->request->reason};
    int64_t numbers[5] = {on_hand_of(&result->answer), result->wish.qty_e3, offer->qty_e3,
                          offer->instant ? result->city.settings.emergency_hours : 0,
                          offer->fee_fen};
    const char *text;
    int64_t id;
    struct document_line line = {.document = document,
                                 .line_no = 1,
                                 .item = p->item,
                                 .qty_e3 = offer->qty_e3,
                                 .unit_price_e4 = offer->unit_price_e4};
    LINLI_TRY(numbers_write(p->arena, numbers, 5, &text, err));
    LINLI_TRY(document_insert_line(p->db, &line, class_of(&result->city, &result->wish),
                                   REASON_EMERGENCY, text, &by, &id, err));
    LINLI_TRY(document_step(p->db, id, LINE_PROPOSED, LINE_APPROVED, &by, err));
    return document_step(p->db, id, LINE_APPROVED, LINE_SENT, &by, err);
}

/* The document with its line; *ret_name is that of the line. */
static enum linli_rc make_document(struct pressing *p, const char **ret_name,
                                   struct linli_error *err)
{
    const struct emergency_offer *offer = &p->result.answer.offers[0];
    struct document_actor by = {p->who->actor, p->who->now_ms, p->request->reason};
    struct document facts = {.kind = DOCUMENT_EMERGENCY,
                             .site = p->site,
                             .supplier = p->ids.suppliers[offer->supplier],
                             .day = p->request->day,
                             .due_day = offer->arrival_day,
                             .plan = FIXED_NONE,
                             .fee_fen = offer->fee_fen};
    char number[DOCUMENT_NUMBER_BYTES];
    int64_t document;
    struct text_builder name;
    LINLI_TRY(document_insert(p->db, &facts, &by, &document, number, err));
    LINLI_TRY(insert_line(p, document, err));
    text_begin(&name, p->arena);
    text_addf(&name, "%s/1", number);
    return text_finish(&name, ret_name, err);
}

/* What is told of the document that was made, now or when its key came first. */
static enum linli_rc tell(struct pressing *p, const char *name, struct linli_error *err)
{
    struct emergency_result *result = &p->result;
    struct stmt *stmt;
    bool found;
    LINLI_TRY(document_find_line(p->db, p->arena, name, &result->line, err));
    assert(result->line.reason.id == REASON_EMERGENCY);
    result->hours = result->line.reason.numbers[3];
    LINLI_TRY(db_one(p->db, SQL_DOCUMENT_SUPPLIER_PHONE, &stmt, &found, err, "i",
                     result->line.document.supplier));
    const char *phone = found ? stmt_text(stmt, 0) : "";
    enum linli_rc rc = linli_arena_copy_text(p->arena, phone, strlen(phone), &result->phone, err);
    stmt_end(stmt);
    return rc;
}

static enum linli_rc press(struct pressing *p, struct linli_error *err)
{
    const char *name = "";
    LINLI_TRY(find_ids(p, err));
    LINLI_TRY(stock_check_day(p->db, p->site, p->request->day, p->who->now_ms, err));
    LINLI_TRY(load_and_choose(p, err));
    if (p->request->look_only) {
        return LINLI_OK;
    }
    LINLI_TRY(refuse_without_offer(p, err));
    LINLI_TRY(make_document(p, &name, err));
    LINLI_TRY(command_answer(p->db, p->command, name, err));
    p->result.ordered = true;
    return tell(p, name, err);
}

enum linli_rc emergency_order(struct db *db, struct linli_arena *arena,
                              const struct emergency_request *request, const struct who *who,
                              struct emergency_result *ret_result, struct linli_error *err)
{
    assert(request->item != NULL && request->reason != NULL);
    struct pressing p = {.db = db, .arena = arena, .request = request, .who = who};
    struct command_request command = {
        .key = who->key, .name = "emergency", .actor = who->actor, .now_ms = who->now_ms};
    const char *answer = "";
    struct settings settings;
    p.result.phone = "";
    LINLI_TRY(ledger_check_qty(request->qty_e3, err));
    LINLI_TRY(who_check_text(request->reason, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(today_read_settings(db, &settings, err));
    p.result.utc_offset_s = settings.utc_offset_s;
    if (!request->look_only) {
        LINLI_TRY(request_text(arena, request, &command.request, err));
        LINLI_TRY(command_begin(db, arena, &command, &p.command, &p.result.replayed, &answer, err));
    }
    if (p.result.replayed) {
        LINLI_TRY(tell(&p, answer, err));
    } else {
        LINLI_TRY(press(&p, err));
    }
    *ret_result = p.result;
    return LINLI_OK;
}
