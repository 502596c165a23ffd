/*
 * The buffer factors of categories in a simulated city: what each morning's forecasts promised for
 * 72 hours is kept for two months, so that the first morning of a month reviews the month before as
 * a live plan does (planner/buffers.h). All contenders share the reviews, as they share forecasts:
 * demand alone decides them. Every run begins with factors of 1; what people said is not simulated.
 *
 * Called by scene.c.
 */
#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "planner/buffers.h"
#include "twin/state.h"

/* More than a month and three days. */
enum { KEPT_DAYS = 40 };

static int64_t *slot(const struct twin_scene *scene, int64_t place, int32_t day)
{
    return &scene->promised_e3[(place * KEPT_DAYS + day % KEPT_DAYS) * 2];
}

enum linli_rc promises_begin(struct twin_scene *scene, struct linli_arena *arena,
                             struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(arena, scene->sold_n * KEPT_DAYS * 2, &scene->promised_e3, err));
    return LINLI_NEW(arena, scene->city->items_n, &scene->buffers, err);
}

/* The totals that end in the month before today, of the days that were lived through. */
static enum linli_rc give_totals(const struct twin_scene *scene, struct city *morning,
                                 struct linli_arena *arena, struct linli_error *err)
{
    int32_t end_day = date_month_start(scene->today) - BUFFERS_DAYS;
    int32_t from_day =
        date_month_add(date_month_start(scene->today), -1) - (int32_t)(BUFFERS_DAYS - 1);
    from_day = from_day < scene->promised_day ? scene->promised_day : from_day;
    int64_t days = end_day < from_day ? 0 : end_day - from_day + 1;
    LINLI_TRY(LINLI_NEW(arena, scene->sold_n * days, &morning->buffer_totals, err));
    for (int64_t i = 0; i < scene->sold_n; i++) {
        for (int32_t day = from_day; day <= end_day; day++) {
            const int64_t *promised = slot(scene, i, day);
            if (promised[1] != FIXED_NONE) {
                morning->buffer_totals[morning->buffer_totals_n++] =
                    (struct buffer_total){.site = scene->places[i].site,
                                          .item = scene->places[i].item,
                                          .origin_day = day,
                                          .mean_e3 = promised[0],
                                          .high_e3 = promised[1]};
            }
        }
    }
    return LINLI_OK;
}

enum linli_rc promises_give(const struct twin_scene *scene, struct city *morning,
                            struct linli_arena *arena, struct linli_error *err)
{
    int32_t month_day = date_month_add(date_month_start(scene->today), -1);
    bool lived = scene->promised_day != 0 &&
                 scene->promised_day < date_month_start(scene->today) - BUFFERS_DAYS;
    bool reviewed = scene->buffers_n > 0 && scene->buffers[0].review.month_day >= month_day;
    morning->buffers = scene->buffers;
    morning->buffers_n = scene->buffers_n;
    morning->buffers_due = lived && !reviewed && scene->city->settings.category_buffer_step_e4 > 0;
    morning->buffer_totals = NULL;
    morning->buffer_totals_n = 0;
    return morning->buffers_due ? give_totals(scene, morning, arena, err) : LINLI_OK;
}

void promises_take(struct twin_scene *scene)
{
    const struct planner_forecasts *f = scene->forecasts;
    bool due = scene->morning.buffers_due;
    assert(f->buffers_n <= scene->city->items_n);
    for (int64_t i = 0; i < f->buffers_n && due; i++) {
        scene->buffers[i] = (struct buffer_state){.category = f->buffers[i].category,
                                                  .reviewed = f->buffers[i].reviewed,
                                                  .review = f->buffers[i].review,
                                                  .hand_e4 = FIXED_NONE,
                                                  .note = "",
                                                  .hand_who = ""};
    }
    scene->buffers_n = due ? f->buffers_n : scene->buffers_n;
    if (scene->promised_day == 0) {
        scene->promised_day = scene->today;
    }
    for (int64_t i = 0; i < scene->sold_n; i++) {
        slot(scene, i, scene->today)[1] = FIXED_NONE;
    }
    for (int64_t k = 0; k < f->n; k++) {
        const struct class_state *of = &f->classes[k];
        int64_t at = scene->place_of[of->site * scene->city->items_n + of->item];
        if (at < scene->sold_n) {
            memcpy(slot(scene, at, scene->today), f->promises[k].of, sizeof(f->promises[k].of));
        }
    }
}
