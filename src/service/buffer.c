/* Buffer factors of categories by hand (see buffer.h). */
#include "service/buffer.h"

#include <assert.h>
#include <inttypes.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"
#include "planner/buffers.h"
#include "store/city_load.h"
#include "store/commands.h"

enum { HAND_LEAST_E4 = 5000, HAND_MOST_E4 = 30000 };

static enum linli_rc load(struct db *db, struct linli_arena *arena, int32_t today,
                          struct city *ret_city, struct linli_error *err)
{
    struct city_load_options options = {.today = today, .tables_only = true};
    struct city_ids ids;
    LINLI_TRY(store_load_city(db, &options, arena, ret_city, &ids, err));
    return buffers_load(db, arena, ret_city, err);
}

/* Every category with its factor, as a plan that reviews nothing finds them. */
static enum linli_rc judge(const struct city *city, struct linli_arena *arena,
                           struct buffer_view *view, struct linli_error *err)
{
    struct plan plan = {.day = city->today};
    LINLI_TRY(buffers_find(city, arena, &plan, err));
    LINLI_TRY(LINLI_NEW(arena, plan.buffers_n, &view->rows, err));
    view->rows_n = plan.buffers_n;
    for (int64_t i = 0; i < plan.buffers_n; i++) {
        struct buffer_row *row = &view->rows[i];
        *row = (struct buffer_row){.category = plan.buffers[i].category,
                                   .factor_e4 = plan.buffers[i].factor_e4,
                                   .state = {.hand_e4 = FIXED_NONE, .note = "", .hand_who = ""}};
        for (int64_t k = 0; k < city->buffers_n; k++) {
            if (text_equal(city->buffers[k].category, row->category)) {
                row->state = city->buffers[k];
            }
        }
    }
    return LINLI_OK;
}

enum linli_rc buffer_view(struct db *db, struct linli_arena *arena, int32_t today,
                          struct buffer_view *ret_view, struct linli_error *err)
{
    struct buffer_view view = {0};
    struct city city;
    LINLI_TRY(load(db, arena, today, &city, err));
    view.rule = city.settings.category_buffer_step_e4 > 0;
    LINLI_TRY(judge(&city, arena, &view, err));
    LINLI_TRY(buffer_review_list(db, arena, &view.reviews, &view.reviews_n, err));
    LINLI_TRY(buffer_hand_list(db, arena, &view.hands, &view.hands_n, err));
    *ret_view = view;
    return LINLI_OK;
}

static enum linli_rc check(const struct buffer_view *view, const char *category, int64_t factor_e4,
                           struct linli_error *err)
{
    const struct buffer_row *row = NULL;
    for (int64_t i = 0; i < view->rows_n; i++) {
        row = text_equal(view->rows[i].category, category) ? &view->rows[i] : row;
    }
    if (row == NULL) {
        return linli_fail(err, LINLI_EUNKNOWN, "no item is of the category '%s'", category);
    }
    if (factor_e4 == FIXED_NONE && row->state.hand_e4 == FIXED_NONE) {
        return linli_fail(err, LINLI_ESTATE, "the factor of '%s' is not set by hand", category);
    }
    return LINLI_OK;
}

static enum linli_rc check_words(const char *category, int64_t factor_e4, const char *note,
                                 struct linli_error *err)
{
    LINLI_TRY(who_check_text(category, LIMIT_TEXT_BYTES, err));
    LINLI_TRY(who_check_text(note, LIMIT_TEXT_BYTES, err));
    if (text_is_empty(note)) {
        return linli_fail(err, LINLI_EUSAGE, "linli buffers %s needs --note",
                          factor_e4 == FIXED_NONE ? "rule" : "set");
    }
    if (factor_e4 != FIXED_NONE && (factor_e4 < HAND_LEAST_E4 || factor_e4 > HAND_MOST_E4)) {
        return linli_fail(err, LINLI_EUSAGE, "a buffer factor is a number from 0.5 to 3");
    }
    return LINLI_OK;
}

enum linli_rc buffer_set(struct db *db, struct linli_arena *arena, const char *category,
                         int64_t factor_e4, const char *note, int32_t today, const struct who *who,
                         bool *ret_replayed, struct linli_error *err)
{
    struct text_builder text;
    struct city city;
    struct buffer_view view = {0};
    const char *request;
    const char *answer = "";
    int64_t command_id;
    bool replayed;
    LINLI_TRY(check_words(category, factor_e4, note, err));
    LINLI_TRY(load(db, arena, today, &city, err));
    LINLI_TRY(judge(&city, arena, &view, err));
    text_begin(&text, arena);
    text_addf(&text, "%s %" PRId64 " %s", category, factor_e4, note);
    LINLI_TRY(text_finish(&text, &request, err));
    struct command_request command = {.key = who->key,
                                      .name = "buffer",
                                      .request = request,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    LINLI_TRY(command_begin(db, arena, &command, &command_id, &replayed, &answer, err));
    if (!replayed) {
        struct buffer_hand hand = {.category = category,
                                   .factor_e4 = factor_e4,
                                   .day = today,
                                   .note = note,
                                   .actor = who->actor};
        LINLI_TRY(check(&view, category, factor_e4, err));
        LINLI_TRY(buffer_hand_add(db, &hand, who->now_ms, err));
        LINLI_TRY(command_answer(db, command_id, "", err));
    }
    *ret_replayed = replayed;
    return LINLI_OK;
}
