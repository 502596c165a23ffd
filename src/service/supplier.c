/* Suppliers by hand (see supplier.h). */
#include "service/supplier.h"

#include <assert.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "store/city_load.h"
#include "store/commands.h"

/* The city's tables with the record of its suppliers. */
static enum linli_rc load(struct db *db, struct linli_arena *arena, int32_t today,
                          struct city *ret_city, struct city_ids *ret_ids, struct linli_error *err)
{
    struct city_load_options options = {.today = today, .tables_only = true};
    LINLI_TRY(store_load_city(db, &options, arena, ret_city, ret_ids, err));
    return suppliers_load(db, arena, ret_ids, ret_city, err);
}

enum linli_rc supplier_review(struct db *db, struct linli_arena *arena, int32_t today,
                              struct supplier_review *ret_review, struct linli_error *err)
{
    struct supplier_review review = {0};
    struct city_ids ids;
    LINLI_TRY(load(db, arena, today, &review.city, &ids, err));
    const struct city *city = &review.city;
    LINLI_TRY(LINLI_NEW(arena, city->suppliers_n, &review.rows, err));
    review.rows_n = city->suppliers_n;
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        const struct supplier_state *state = &city->supplier_states[i];
        review.rows[i] = (struct supplier_row){.code = city->suppliers[i].code,
                                               .name = city->suppliers[i].name,
                                               .verdict = supplier_judge(city, i),
                                               .lead = supplier_lead_measured(city, i, 0),
                                               .note = state->known ? state->note : ""};
    }
    LINLI_TRY(suppliers_choices(city, arena, &review.choices, &review.choices_n, err));
    LINLI_TRY(supplier_event_list(db, arena, &review.events, &review.events_n, err));
    *ret_review = review;
    return LINLI_OK;
}

static int64_t find(const struct city *city, const char *code)
{
    for (int64_t i = 0; i < city->suppliers_n; i++) {
        if (text_equal(city->suppliers[i].code, code)) {
            return i;
        }
    }
    return FIXED_NONE;
}

static enum linli_rc check_state(const struct supplier_state *state, const char *code, bool out,
                                 struct linli_error *err)
{
    if (out && state->out && state->by_hand) {
        return linli_fail(err, LINLI_ESTATE, "supplier %s is out already", code);
    }
    if (!out && !state->out) {
        return linli_fail(err, LINLI_ESTATE, "supplier %s is not out", code);
    }
    return LINLI_OK;
}

enum linli_rc supplier_change(struct db *db, struct linli_arena *arena, const char *code, bool out,
                              const char *note, int32_t today, const struct who *who,
                              struct supplier_changed *ret_changed, struct linli_error *err)
{
    struct supplier_changed changed = {0};
    struct text_builder text;
    struct city city;
    struct city_ids ids;
    const char *request;
    const char *answer = "";
    int64_t command_id;
    LINLI_TRY(who_check_text(note, LIMIT_TEXT_BYTES, err));
    if (text_is_empty(note)) {
        return linli_fail(err, LINLI_EUSAGE, "linli suppliers %s needs --note",
                          out ? "out" : "back");
    }
    LINLI_TRY(load(db, arena, today, &city, &ids, err));
    int64_t at = find(&city, code);
    if (at == FIXED_NONE) {
        return linli_fail(err, LINLI_EUNKNOWN, "the city has no supplier '%s'", code);
    }
    changed.name = text_is_empty(city.suppliers[at].name) ? code : city.suppliers[at].name;
    text_begin(&text, arena);
    text_addf(&text, "%s %d %s", code, out, note);
    LINLI_TRY(text_finish(&text, &request, err));
    struct command_request command = {.key = who->key,
                                      .name = "supplier",
                                      .request = request,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    LINLI_TRY(command_begin(db, arena, &command, &command_id, &changed.replayed, &answer, err));
    if (!changed.replayed) {
        struct supplier_event event = {.out = out, .day = today, .note = note, .actor = who->actor};
        assert(at < ids.suppliers_n);
        LINLI_TRY(check_state(&city.supplier_states[at], code, out, err));
        LINLI_TRY(supplier_event_add(db, ids.suppliers[at], &event, who->now_ms, err));
        LINLI_TRY(command_answer(db, command_id, "", err));
    }
    *ret_changed = changed;
    return LINLI_OK;
}
