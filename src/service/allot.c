/*
 * Sharing out customer orders (see allot.h). The number of a sharing is taken before anything is
 * read: its row of id blocks is locked until the end, so that of two at once the second sees what
 * the first promised.
 */
#include "service/allot.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "store/city_load.h"
#include "store/commands.h"
#include "store/documents.h"
#include "store/move_book.h"

static const char *const rule_names[LINLI_SHARE_RULES_N] = {"essential", "pro-rata", "first-come",
                                                            "equal"};

const char *allot_rule_name(enum linli_share_rule rule)
{
    assert(rule < LINLI_SHARE_RULES_N);
    return rule_names[rule];
}

bool allot_rule_find(const char *name, enum linli_share_rule *ret_rule)
{
    for (int i = 0; i < LINLI_SHARE_RULES_N; i++) {
        if (text_equal(name, rule_names[i])) {
            *ret_rule = (enum linli_share_rule)i;
            return true;
        }
    }
    return false;
}

/* ---- the city and its orders ----------------------------------------------------------------- */

struct sharing {
    struct db *db;
    struct linli_arena *arena;
    const struct allot_request *request;
    int32_t today;
    struct city_ids ids;
    struct allot_goods *goods; /* [items_n] */
    struct allot_view view;
};

static enum linli_rc find_pool(struct sharing *s, struct linli_error *err)
{
    const struct city *city = &s->view.city;
    int64_t tops_n = 0;
    if (s->request->site != NULL) {
        return city_site_of(city, s->request->site, &s->view.pool, err);
    }
    for (int64_t i = 0; i < city->sites_n; i++) {
        if (text_is_empty(city->sites[i].parent)) {
            s->view.pool = i;
            tops_n += 1;
        }
    }
    return tops_n == 1 ? LINLI_OK
                       : linli_fail(err, LINLI_EUSAGE,
                                    "%lld sites have no parent: expected --site CODE, where the "
                                    "goods are",
                                    (long long)tops_n);
}

static enum linli_rc load_city(struct sharing *s, struct linli_error *err)
{
    struct city_load_options options = {.today = s->today, .history_days = 1};
    struct allot_view *view = &s->view;
    struct allot_promised *promised;
    int64_t promised_n;
    LINLI_TRY(store_load_city(s->db, &options, s->arena, &view->city, &s->ids, err));
    LINLI_TRY(find_pool(s, err));
    view->pickup_day = s->request->pickup_day;
    if (view->pickup_day == FIXED_NONE) {
        LINLI_TRY(customer_orders_next_day(s->db, s->today, &view->pickup_day, err));
    }
    LINLI_TRY(LINLI_NEW(s->arena, view->city.items_n, &s->goods, err));
    if (view->pickup_day == FIXED_NONE) {
        return LINLI_OK;
    }
    struct city planned = view->city; /* what is approved to go to another site is gone */
    struct open_line *lines;
    int64_t lines_n;
    LINLI_TRY(move_book_promise(s->db, s->arena, &s->ids, &planned, &lines, &lines_n, err));
    allot_goods_find(&planned, view->pool, view->pickup_day, s->goods);
    LINLI_TRY(allotment_promised(s->db, s->arena, s->ids.sites[view->pool], s->today, &promised,
                                 &promised_n, err));
    for (int64_t i = 0; i < promised_n; i++) {
        int64_t item = city_ids_find(s->ids.items, s->ids.items_n, promised[i].item);
        assert(item != FIXED_NONE);
        s->goods[item].promised_e3 = promised[i].qty_e3;
    }
    return LINLI_OK;
}

/* Ids become indices; orders of other pools are counted and left out. */
static enum linli_rc load_orders(struct sharing *s, struct linli_error *err)
{
    struct allot_view *view = &s->view;
    struct customer_order *orders;
    int64_t n = 0;
    LINLI_TRY(customer_orders_open(s->db, s->arena, view->pickup_day, &orders, &n, err));
    for (int64_t i = 0; i < n; i++) {
        struct customer_order order = orders[i];
        order.site = city_ids_find(s->ids.sites, s->ids.sites_n, order.site);
        order.item = city_ids_find(s->ids.items, s->ids.items_n, order.item);
        assert(order.site != FIXED_NONE && order.item != FIXED_NONE);
        if (allot_is_served(&view->city, order.site, view->pool)) {
            orders[view->orders_n++] = order;
        } else {
            view->elsewhere_n += 1;
        }
    }
    view->orders = orders;
    return LINLI_OK;
}

static enum linli_rc share(struct sharing *s, enum linli_share_rule rule, struct linli_error *err)
{
    struct allot_view *view = &s->view;
    view->rule = rule;
    return allot_share(&view->city, s->goods, rule, view->orders, view->orders_n, s->arena, err);
}

/* The items that are ordered, in their order, which is that of shared orders. */
static enum linli_rc list_items(struct sharing *s, struct linli_error *err)
{
    struct allot_view *view = &s->view;
    LINLI_TRY(LINLI_NEW(s->arena, view->orders_n, &view->items, err));
    for (int64_t i = 0; i < view->orders_n; i++) {
        int64_t item = view->orders[i].item;
        if (view->items_n == 0 || view->items[view->items_n - 1].item != item) {
            view->items[view->items_n++] =
                (struct allot_item){.item = item, .goods = s->goods[item]};
        }
        view->items[view->items_n - 1].wanted_e3 += view->orders[i].qty_e3;
    }
    for (int64_t i = 0; i < view->items_n; i++) {
        view->short_n += view->items[i].wanted_e3 > allot_available(&view->items[i].goods) ? 1 : 0;
    }
    return LINLI_OK;
}

static enum linli_rc look(struct sharing *s, struct linli_error *err)
{
    struct allot_view *view = &s->view;
    LINLI_TRY(load_city(s, err));
    if (view->pickup_day == FIXED_NONE) {
        return LINLI_OK;
    }
    LINLI_TRY(load_orders(s, err));
    for (int rule = 0; rule < LINLI_SHARE_RULES_N; rule++) {
        LINLI_TRY(share(s, (enum linli_share_rule)rule, err));
        if (rule == 0) {
            LINLI_TRY(list_items(s, err));
        }
        view->sums[rule] = allot_sum_up(view->orders, view->orders_n, FIXED_NONE);
        for (int64_t i = 0; i < view->items_n; i++) {
            view->items[i].sums[rule] =
                allot_sum_up(view->orders, view->orders_n, view->items[i].item);
        }
    }
    return s->request->has_rule ? share(s, s->request->rule, err) : LINLI_OK;
}

enum linli_rc allot_preview(struct db *db, struct linli_arena *arena,
                            const struct allot_request *request, int32_t today,
                            struct allot_view *ret_view, struct linli_error *err)
{
    struct sharing s = {
        .db = db, .arena = arena, .request = request, .today = today, .view = {.number = ""}};
    LINLI_TRY(look(&s, err));
    if (!request->has_rule) {
        s.view.orders = NULL;
    }
    *ret_view = s.view;
    return LINLI_OK;
}

/* ---- booking --------------------------------------------------------------------------------- */

/* Indices become ids again. */
static enum linli_rc keep(struct sharing *s, int64_t command, const struct who *who,
                          struct linli_error *err)
{
    const struct allot_view *view = &s->view;
    struct customer_order *rows;
    struct allotment allotment = {.number = view->number,
                                  .site = s->ids.sites[view->pool],
                                  .pickup_day = view->pickup_day,
                                  .rule = view->rule,
                                  .actor = who->actor,
                                  .moment_ms = who->now_ms};
    LINLI_TRY(LINLI_NEW(s->arena, view->orders_n, &rows, err));
    for (int64_t i = 0; i < view->orders_n; i++) {
        rows[i] = view->orders[i];
        rows[i].other = rows[i].other == FIXED_NONE ? FIXED_NONE : s->ids.items[rows[i].other];
    }
    return allotment_insert(s->db, &allotment, command, rows, view->orders_n, err);
}

static enum linli_rc check_open(const struct sharing *s, struct linli_error *err)
{
    const struct allot_view *view = &s->view;
    char texts[2][DATE_TEXT_BYTES];
    if (view->pickup_day != FIXED_NONE && view->pickup_day < s->today) {
        return linli_fail(err, LINLI_EINPUT, "the pick-up day %s is before today, %s",
                          date_print((int32_t)view->pickup_day, texts[0]),
                          date_print(s->today, texts[1]));
    }
    return view->orders_n > 0
               ? LINLI_OK
               : linli_fail(err, LINLI_ESTATE, "no order is open that site %s could serve",
                            view->city.sites[view->pool].code);
}

/* What a booked sharing gave, when its key comes again. */
static enum linli_rc tell_again(struct sharing *s, const char *number, struct linli_error *err)
{
    struct allot_view *view = &s->view;
    struct allotment allotment = {0};
    struct city_load_options options = {.today = s->today, .tables_only = true};
    LINLI_TRY(allotment_find(s->db, s->arena, number, &allotment, err));
    LINLI_TRY(store_load_city(s->db, &options, s->arena, &view->city, &s->ids, err));
    LINLI_TRY(allotment_orders(s->db, s->arena, allotment.id, &view->orders, &view->orders_n, err));
    for (int64_t i = 0; i < view->orders_n; i++) {
        struct customer_order *o = &view->orders[i];
        o->site = city_ids_find(s->ids.sites, s->ids.sites_n, o->site);
        o->item = city_ids_find(s->ids.items, s->ids.items_n, o->item);
        o->other = city_ids_find(s->ids.items, s->ids.items_n, o->other);
    }
    view->pool = city_ids_find(s->ids.sites, s->ids.sites_n, allotment.site);
    view->pickup_day = allotment.pickup_day;
    view->rule = (enum linli_share_rule)allotment.rule;
    view->number = number;
    view->replayed = true;
    view->sums[view->rule] = allot_sum_up(view->orders, view->orders_n, FIXED_NONE);
    return LINLI_OK;
}

static enum linli_rc request_text(struct linli_arena *arena, const struct allot_request *r,
                                  const char **ret_text, struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, arena);
    text_addf(&text, "%s %" PRId64 " %s", r->site != NULL ? r->site : "", r->pickup_day,
              allot_rule_name(r->rule));
    return text_finish(&text, ret_text, err);
}

enum linli_rc allot_apply(struct db *db, struct linli_arena *arena,
                          const struct allot_request *request, int32_t today, const struct who *who,
                          struct allot_view *ret_view, struct linli_error *err)
{
    struct sharing s = {
        .db = db, .arena = arena, .request = request, .today = today, .view = {.number = ""}};
    struct command_request command = {
        .key = who->key, .name = "allot", .actor = who->actor, .now_ms = who->now_ms};
    const char *answer = "";
    int64_t id;
    bool replayed;
    char number[DOCUMENT_NUMBER_BYTES];
    assert(request->has_rule);
    LINLI_TRY(request_text(arena, request, &command.request, err));
    LINLI_TRY(command_begin(db, arena, &command, &id, &replayed, &answer, err));
    if (replayed) {
        LINLI_TRY(tell_again(&s, answer, err));
    } else {
        LINLI_TRY(document_next_number(db, "AL", today, number, err));
        LINLI_TRY(linli_arena_copy_text(arena, number, strlen(number), &s.view.number, err));
        LINLI_TRY(look(&s, err));
        LINLI_TRY(check_open(&s, err));
        LINLI_TRY(keep(&s, id, who, err));
        LINLI_TRY(command_answer(db, id, s.view.number, err));
    }
    *ret_view = s.view;
    return LINLI_OK;
}

enum linli_rc allot_take_back(struct db *db, struct linli_arena *arena, const char *number,
                              int32_t today, const struct who *who, bool *ret_replayed,
                              struct allotment *ret_allotment, struct linli_error *err)
{
    struct command_request command = {.key = who->key,
                                      .name = "allot undo",
                                      .request = number,
                                      .actor = who->actor,
                                      .now_ms = who->now_ms};
    struct allotment allotment = {0};
    const char *answer = "";
    char text[DATE_TEXT_BYTES];
    int64_t id;
    bool replayed;
    LINLI_TRY(command_begin(db, arena, &command, &id, &replayed, &answer, err));
    LINLI_TRY(allotment_find(db, arena, number, &allotment, err));
    if (!replayed && allotment.pickup_day < today) {
        return linli_fail(err, LINLI_ESTATE,
                          "%s was for %s, which is over: it cannot be taken back", number,
                          date_print((int32_t)allotment.pickup_day, text));
    }
    if (!replayed) {
        LINLI_TRY(allotment_undo(db, &allotment, who->actor, who->now_ms, err));
        LINLI_TRY(command_answer(db, id, number, err));
    }
    *ret_replayed = replayed;
    *ret_allotment = allotment;
    return LINLI_OK;
}
