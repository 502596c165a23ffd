/* The working day (see day.h). */
#include "service/day.h"

#include "base/text.h"
#include "model/limits.h"
#include "planner/planner.h"
#include "service/day_states.h"
#include "service/quality.h"
#include "service/stock_day.h"
#include "service/today.h"
#include "store/buffers.h"
#include "store/city_load.h"
#include "store/plans.h"
#include "store/suppliers.h"

struct day_call {
    const struct city_context *context;
    const struct day_options *options;
    struct day_result *result;
    struct linli_arena_mark mark;
};

/* What is asked of the days around the planned one. */
struct present {
    int64_t clock;
    int64_t lead; /* how far imported demand goes on after the clock: stock_follow_imports */
    int64_t offset_s;
};

static enum linli_rc find_present(struct db *db, const struct day_call *call,
                                  struct present *ret_present, struct linli_error *err)
{
    int64_t now_ms = date_clock_now_ms(call->context->clock);
    int32_t clock = 0;
    struct present present = {0};
    LINLI_TRY(today_read(db, now_ms, &clock, err));
    LINLI_TRY(today_read_offset(db, &present.offset_s, err));
    present.clock = clock;
    LINLI_TRY(stock_follow_imports(db, present.clock, &present.lead, err));
    *ret_present = present;
    return LINLI_OK;
}

/* Orders of a later plan are not seen by an earlier day: keeping one would order everything twice.
 * A plan of a day that is far ahead of this one and the present, or was when it was made, is a slip
 * or was made when the clock was wrong: it must not keep the real days out. Where days are
 * simulated ahead of the clock every plan is made long before its day. */
static enum linli_rc refuse_earlier(struct db *db, const struct day_call *call,
                                    const struct present *present, struct linli_error *err)
{
    const struct day_options *options = call->options;
    struct stmt *stmt;
    bool found;
    int64_t near = present->lead > options->day ? present->lead : options->day;
    int64_t ahead = present->lead > present->clock ? DATE_DAY_MAX : LIMIT_PLAN_NEAR_DAYS;
    near += LIMIT_PLAN_NEAR_DAYS;
    char kept[DATE_TEXT_BYTES];
    char asked[DATE_TEXT_BYTES];
    LINLI_TRY(db_one(db, SQL_PLAN_AFTER, &stmt, &found, err, "iiii", (int64_t)options->day, near,
                     ahead, present->offset_s * 1000));
    int64_t day = found ? stmt_i64(stmt, 0) : 0;
    stmt_end(stmt);
    if (!found || !options->keep) {
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_ESTATE,
                      "a plan of %s is kept already; %s can only be looked at, with --dry-run",
                      date_print((int32_t)day, kept), date_print(options->day, asked));
}

/* A slip of the year must not be kept: it would stand before every real day. */
static enum linli_rc refuse_far(const struct day_call *call, const struct city_ids *ids,
                                struct linli_error *err)
{
    const struct settings *settings = &call->result->city.settings;
    int64_t now_ms = date_clock_now_ms(call->context->clock);
    int64_t last = date_of_moment(now_ms, (int32_t)settings->utc_offset_s);
    char asked[DATE_TEXT_BYTES];
    char most[DATE_TEXT_BYTES];
    last = ids->last_demand_day > last ? ids->last_demand_day : last;
    if (!call->options->keep || call->options->day <= last + LIMIT_PLAN_AHEAD_DAYS) {
        return LINLI_OK;
    }
    return linli_fail(err, LINLI_EINPUT,
                      "the day %s is far ahead, expected one until %s, or --dry-run",
                      date_print(call->options->day, asked),
                      date_print((int32_t)last + LIMIT_PLAN_AHEAD_DAYS, most));
}

static enum linli_rc refuse_site(const struct day_call *call, struct linli_error *err)
{
    const struct city *city = &call->result->city;
    const char *code = call->options->site;
    int64_t site;
    return city_site_of(city, code, &site, NULL) == LINLI_OK
               ? LINLI_OK
               : linli_fail(err, LINLI_EUNKNOWN,
                            "the city has no site '%s', expected a code such as those of "
                            "linli export",
                            code);
}

static enum linli_rc plan_and_keep(struct db *db, void *context, struct linli_error *err)
{
    struct day_call *call = context;
    struct linli_arena *arena = call->context->arena;
    struct day_result *result = call->result;
    struct city_load_options load = {.today = call->options->day,
                                     .now_ms = date_clock_now_ms(call->context->clock)};
    struct planner_options options = {.threads = call->options->threads,
                                      .keep_states = true,
                                      .refit = call->options->refit,
                                      .placed_item = call->options->placed_item};
    struct stmt *stmt;
    bool found;
    struct city_ids ids;
    struct plan_stamp stamp = {.moment_ms = date_clock_now_ms(call->context->clock),
                               .actor = call->context->actor,
                               .version = LINLI_VERSION};
    struct plan_saved saved;
    linli_arena_rewind(arena, call->mark);
    *result = (struct day_result){0};
    LINLI_TRY(store_plan_known(db, &stamp.movement_id, &stamp.import_id, err));
    struct present present;
    LINLI_TRY(find_present(db, call, &present, err));
    LINLI_TRY(refuse_earlier(db, call, &present, err));
    LINLI_TRY(db_one(db, SQL_DAY_IS_PAST, &stmt, &found, err, "ii", (int64_t)call->options->day,
                     present.lead));
    options.look_back = found;
    stmt_end(stmt);
    LINLI_TRY(store_load_city(db, &load, arena, &result->city, &ids, err));
    LINLI_TRY(refuse_far(call, &ids, err));
    LINLI_TRY(refuse_site(call, err));
    LINLI_TRY(buffers_load_totals(db, arena, &ids, &result->city, err));
    struct quality_scan scan = {.clock_day = (int32_t)present.clock,
                                .now_ms = stamp.moment_ms,
                                .keep = call->options->keep};
    LINLI_TRY(quality_check(db, arena, &scan, &ids, &result->city, err));
    LINLI_TRY(quality_apply(&result->city, arena, err));
    LINLI_TRY(day_states_load(db, arena, &ids, &options, err));
    struct city promised = result->city;
    struct open_line *lines;
    LINLI_TRY(move_book_promise(db, arena, &ids, &promised, &lines, &result->promised_n, err));
    result->promised = lines;
    LINLI_TRY(planner_plan(&promised, &options, arena, &result->plan, err));
    if (call->options->keep) {
        LINLI_TRY(quality_keep_forecasts(db, arena, stamp.moment_ms, &ids, &result->city,
                                         &result->plan, err));
        LINLI_TRY(store_save_plan(db, arena, &result->plan, &ids, &stamp, &saved, err));
        LINLI_TRY(suppliers_save(db, &result->plan, &ids, stamp.moment_ms, err));
        LINLI_TRY(buffers_save(db, &result->plan, stamp.moment_ms, err));
        LINLI_TRY(day_states_save(db, arena, &ids, &result->plan, err));
        result->order_numbers = saved.order_numbers;
        result->line_names = saved.line_names;
        result->emergency_names = saved.emergency_names;
        result->move_names = saved.moves.names;
        result->moves_approved = saved.moves.approved;
        result->amendment_names = saved.amendment_names;
    }
    return LINLI_OK;
}

enum linli_rc day_plan(const struct city_context *context, const struct day_options *options,
                       struct day_result *ret_result, struct linli_error *err)
{
    struct day_result result;
    struct day_call call = {context, options, &result, linli_arena_mark(context->arena)};
    LINLI_TRY(tx_run(context->db, options->keep ? TX_PUBLISH : TX_READ, plan_and_keep, &call, err));
    *ret_result = result;
    return LINLI_OK;
}

struct today_call {
    int64_t now_ms;
    int32_t day;
};

static enum linli_rc read_today(struct db *db, void *context, struct linli_error *err)
{
    struct today_call *call = context;
    return today_read(db, call->now_ms, &call->day, err);
}

enum linli_rc day_today(const struct city_context *context, int32_t *ret_day,
                        struct linli_error *err)
{
    struct today_call call = {.now_ms = date_clock_now_ms(context->clock)};
    LINLI_TRY(tx_run(context->db, TX_READ, read_today, &call, err));
    *ret_day = call.day;
    return LINLI_OK;
}
