/*
 * Brings a city, its contenders and its days together for the twin (see twin.h). A folder of tables
 * becomes a city in a temporary file that never gets a name, so that it is read and checked as any
 * other.
 */
#include "service/twin.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fixed.h"
#include "base/text.h"
#include "service/day.h"
#include "service/twin_parts.h"
#include "store/city_load.h"
#include "twin/twin.h"
#include "world/world.h"

enum {
    MONTHS_USUAL = 36,
    YEAR_DAYS = 365,
    WARM_DAYS = 60,
    PAST_DAYS = 56,         /* at least so many before anything is simulated */
    SHORT_DAYS = 3,         /* of life: of goods that are wasted rather than stocked */
    LEAST_DAYS = 28,        /* measured, and of the training part */
    TRAIN_TREE_DAYS = 56,   /* of a city of hundreds of shelves for each item: one replication */
    ORDER_COST_E4 = 200000, /* a delivery, the minutes for its order and for some lines */
    THIRD = 3
};

/* ---- the city -------------------------------------------------------------------------------- */

static enum linli_rc make_world(struct twin_call *call, struct linli_error *err)
{
    const struct twin_question *q = call->question;
    struct world_truth truth;
    struct world_options options = {
        .seed = q->seed,
        .today = date_from_ymd(2026, 11, 23),
        .months = q->months > 0 ? q->months : MONTHS_USUAL,
    };
    if (text_equal(q->profile, "center")) {
        LINLI_TRY(world_center(&options, call->arena, &call->city, &truth, err));
    } else if (text_equal(q->profile, "groupbuy")) {
        LINLI_TRY(world_groupbuy(&options, call->arena, &call->city, &truth, err));
    } else {
        return linli_fail(err, LINLI_EUSAGE, "--profile is '%s', expected center or groupbuy",
                          q->profile);
    }
    call->wanted_e3 = (const int64_t *const *)truth.wanted_e3;
    return LINLI_OK;
}

static enum linli_rc load(struct db *db, void *context, struct linli_error *err)
{
    struct twin_call *call = context;
    struct city_load_options options = {.today = call->load_day};
    struct city_ids ids;
    LINLI_TRY(store_load_city(db, &options, call->arena, &call->city, &ids, err));
    int32_t last = INT32_MIN;
    for (int64_t i = 0; i < call->city.series_n; i++) {
        int32_t end = call->city.series[i].first_day + call->city.series[i].facts_n;
        last = end > last ? end : last;
    }
    call->city.today = last > INT32_MIN ? last : call->load_day;
    return LINLI_OK;
}

/* The folder's tables in a new city that is never given its name: it goes when it is closed. */
static enum linli_rc read_folder(struct twin_call *call, struct date_clock clock,
                                 struct linli_error *err)
{
    struct city_file files[TABLE_N];
    const char *ignored[CITY_IGNORED_MAX];
    int32_t files_n = 0;
    int32_t ignored_n = 0;
    struct city_import_report *report;
    struct text_builder path;
    const char *name;
    struct db *db;
    const char *folder = getenv("TMPDIR");
    LINLI_TRY(city_folder(call->question->folder, call->arena, files, &files_n, ignored, &ignored_n,
                          err));
    LINLI_TRY(LINLI_NEW(call->arena, 1, &report, err));
    text_begin(&path, call->arena);
    text_addf(&path, "%s/linli-twin-%ld.db", text_is_empty(folder) ? "/tmp" : folder,
              (long)getpid());
    LINLI_TRY(text_finish(&path, &name, err));
    struct city_make make = {.sites = true, .items = true};
    for (int32_t i = 0; i < files_n; i++) {
        make.sites = make.sites && files[i].table != TABLE_SITES;
        make.items = make.items && files[i].table != TABLE_ITEMS;
    }
    LINLI_TRY(db_open(name, DB_CREATE, clock, &db, err));
    struct city_context context = {.db = db, .arena = call->arena, .clock = clock, .actor = "twin"};
    call->load_day = DATE_DAY_MAX; /* all of it: such a city has no ledger */
    enum linli_rc rc = city_import(&context, files, files_n, make, report, err);
    rc = rc == LINLI_OK ? tx_run(db, TX_READ, load, call, err) : rc;
    db_close(db);
    return rc;
}

static enum linli_rc read_city(struct twin_call *call, struct date_clock clock,
                               struct linli_error *err)
{
    struct db *db;
    LINLI_TRY(db_open(call->question->db_url, DB_READ, clock, &db, err));
    struct city_context context = {.db = db, .arena = call->arena, .clock = clock, .actor = "twin"};
    enum linli_rc rc = day_today(&context, &call->load_day, err);
    rc = rc == LINLI_OK ? tx_run(db, TX_READ, load, call, err) : rc;
    db_close(db);
    return rc;
}

/* Where no table says who supplies an item, one unnamed supplier does, any day, as the planner
 * assumes. */
static enum linli_rc assume_supply(struct twin_call *call, struct linli_error *err)
{
    struct city *city = &call->city;
    if (city->supply_n > 0) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(call->arena, 1, &city->suppliers, err));
    LINLI_TRY(LINLI_NEW(call->arena, city->items_n, &city->supply, err));
    table_clear(table_get(TABLE_SUPPLIERS), &city->suppliers[0]);
    city->suppliers_n = 1;
    city->supplier_states = NULL; /* nothing is known of it */
    city->deliveries_n = 0;
    city->supply_n = city->items_n;
    for (int64_t i = 0; i < city->items_n; i++) {
        table_clear(table_get(TABLE_SUPPLY), &city->supply[i]);
        city->supply[i].supplier = 0;
        city->supply[i].item = i;
        city->supply[i].rank = 1;
    }
    return LINLI_OK;
}

/* An item without any price counts by its units, at one yuan, as it does for its class. */
static void assume_prices(struct twin_call *call)
{
    for (int64_t i = 0; i < call->city.items_n; i++) {
        struct item *item = &call->city.items[i];
        item->cost_e4 =
            item->cost_e4 == FIXED_NONE && item->price_e4 == FIXED_NONE ? FIXED_E4 : item->cost_e4;
    }
}

static enum linli_rc bring_city(struct twin_call *call, struct date_clock clock,
                                struct linli_error *err)
{
    const struct twin_question *q = call->question;
    assert((q->profile != NULL) + (q->folder != NULL) + (q->db_url != NULL) == 1);
    if (q->profile != NULL) {
        return make_world(call, err);
    }
    LINLI_TRY(q->folder != NULL ? read_folder(call, clock, err) : read_city(call, clock, err));
    LINLI_TRY(assume_supply(call, err));
    assume_prices(call);
    return twin_wanted(&call->city, call->arena, &call->wanted_e3, err);
}

/* ---- the days -------------------------------------------------------------------------------- */

/* Days that are measured when nobody says how many. */
static int32_t usual_days(int32_t history)
{
    return history / THIRD < YEAR_DAYS ? history / THIRD : YEAR_DAYS;
}

static int32_t warm_up(int32_t history)
{
    return history / 12 < WARM_DAYS ? history / 12 : WARM_DAYS;
}

/* The shortest history of which so many days can be measured; 0: of the usual ones. */
static int32_t least_history(int32_t days)
{
    int32_t history = LEAST_DAYS + PAST_DAYS;
    for (; history < TWIN_DAYS_MAX; history++) {
        int32_t measured = days > 0 ? days : usual_days(history);
        int32_t train = history - measured - warm_up(history) - PAST_DAYS;
        if (measured >= LEAST_DAYS && train >= LEAST_DAYS) {
            break;
        }
    }
    return history;
}

/* The last days are measured, as many before them are for training, each after a warm-up. */
static enum linli_rc set_days(const struct twin_call *call, struct twin_report *report,
                              struct linli_error *err)
{
    const struct city *city = &call->city;
    int32_t first = city->today;
    for (int64_t i = 0; i < city->series_n; i++) {
        first = city->series[i].first_day < first ? city->series[i].first_day : first;
    }
    int32_t history = city->today - first;
    int32_t days = call->question->days;
    days = days > 0 ? days : usual_days(history);
    int32_t train = days < YEAR_DAYS ? days : YEAR_DAYS;
    int32_t warm = warm_up(history);
    if (train > history - days - warm - PAST_DAYS) {
        train = history - days - warm - PAST_DAYS;
    }
    if (days < LEAST_DAYS || train < LEAST_DAYS) {
        int32_t asked = call->question->days > 0 ? call->question->days : LEAST_DAYS;
        return linli_fail(
            err, LINLI_EINPUT,
            "a history of %d days is too short to measure %d of them, expected at least "
            "%d days: others before them train the rivals and are learnt from",
            (int)history, (int)asked, (int)least_history(call->question->days));
    }
    report->end_day = city->today;
    report->measure_day = city->today - days;
    report->first_day = report->measure_day - warm;
    report->train_end_day = report->measure_day;
    report->train_measure_day = report->measure_day - train;
    report->train_first_day = report->train_measure_day - warm;
    return LINLI_OK;
}

/* ---- the contenders -------------------------------------------------------------------------- */

static bool is_named(const char *names, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = names; at != NULL; at = strchr(at, ',')) {
        at += *at == ',' ? 1 : 0;
        if (strncmp(at, name, n) == 0 && (at[n] == '\0' || at[n] == ',')) {
            return true;
        }
    }
    return names == NULL;
}

static enum linli_rc check_names(const char *names, struct linli_error *err)
{
    const char *at = names;
    while (at != NULL && *at != '\0') {
        size_t n = strcspn(at, ",");
        bool known = n == strlen("linli") && strncmp(at, "linli", n) == 0;
        for (int r = 0; r < RIVAL_N; r++) {
            const char *name = rival_name((enum rival)r);
            known = known || (n == strlen(name) && strncmp(at, name, n) == 0);
        }
        if (!known) {
            return linli_fail(
                err, LINLI_EUSAGE,
                "--policies has '%.40s', expected linli, before, erp, openlmis, ddmrp, "
                "base-stock or clairvoyant, parted by commas",
                at);
        }
        at += n + (at[n] == ',' ? 1 : 0);
    }
    return LINLI_OK;
}

static bool told(void *context, int32_t days_done, int32_t days_n)
{
    const struct twin_call *call = context;
    const struct twin_question *q = call->question;
    return q->told == NULL || q->told(q->context, call->part, days_done, days_n);
}

struct twin_options twin_measured(struct twin_call *call, const struct twin_report *report)
{
    return (struct twin_options){
        .seed = call->question->seed,
        .replications = call->question->replications,
        .threads = call->question->threads,
        .first_day = report->first_day,
        .measure_day = report->measure_day,
        .end_day = report->end_day,
        .rates = report->rates,
        .stress = report->stress,
        .progress = told,
        .context = call,
    };
}

static bool is_tiered(const struct twin_call *call)
{
    for (int64_t i = 0; i < call->city.sites_n; i++) {
        if (city_supplies(&call->city, i)) {
            return true;
        }
    }
    return false;
}

/* Without stress: nobody foresees it. */
struct twin_options twin_training(struct twin_call *call, const struct twin_report *report)
{
    struct twin_options options = twin_measured(call, report);
    options.first_day = report->train_first_day;
    options.measure_day = report->train_measure_day;
    options.end_day = report->train_end_day;
    options.replications = is_tiered(call) ? 1 : TWIN_TRAIN_REPLICATIONS;
    options.stress = (struct twin_stress){0};
    return options;
}

/* Sets a rival on the training part. */
static enum linli_rc train(struct twin_call *call, const struct twin_report *report,
                           enum rival rival, struct twin_row *row, struct rival_settings *ret_knobs,
                           struct linli_error *err)
{
    struct twin_options options = twin_training(call, report);
    struct linli_arena_mark mark = linli_arena_mark(call->arena);
    options.progress = NULL;
    LINLI_TRY(twin_tune(&call->city, call->wanted_e3, &options, rival, call->arena, ret_knobs,
                        &row->training, err));
    linli_arena_rewind(call->arena, mark);
    const struct rival_knob *knobs = rival_knobs(rival, &row->knobs_n);
    for (int32_t k = 0; k < row->knobs_n; k++) {
        row->knob_name[k] = knobs[k].name;
        row->knob[k] = ret_knobs->knob[k];
    }
    row->trained = true;
    return told(call, (int32_t)rival + 1, RIVAL_N)
               ? LINLI_OK
               : linli_fail(err, LINLI_ESTOPPED, "the simulation was stopped");
}

static enum linli_rc gather(struct twin_call *call, struct twin_report *report,
                            struct twin_contender *contenders, struct linli_error *err)
{
    const char *names = call->question->policies;
    if (is_tiered(call) && report->train_end_day - report->train_measure_day > TRAIN_TREE_DAYS) {
        int32_t warm = report->train_measure_day - report->train_first_day;
        report->train_measure_day = report->train_end_day - TRAIN_TREE_DAYS;
        report->train_first_day = report->train_measure_day - warm;
    }
    call->part = "training";
    for (int r = 0; r < RIVAL_N; r++) {
        const char *name = rival_name((enum rival)r);
        struct twin_row *row = &report->rows[report->rows_n];
        struct twin_contender *contender = &contenders[report->rows_n];
        if (is_named(names, name)) {
            *row = (struct twin_row){.name = name};
            *contender =
                (struct twin_contender){.name = name, .rival = true, .rule = (enum rival)r};
            LINLI_TRY(train(call, report, (enum rival)r, row, &contender->knobs, err));
            report->rows_n += 1;
        }
    }
    if (is_named(names, "linli")) {
        /* rivals learn by tuning what deliveries cost; the planner is told */
        contenders[report->rows_n] = (struct twin_contender){
            .name = "linli",
            .order_cost_e4 = call->city.settings.order_cost_e4 > 0 ? 0 : report->order_cost_e4};
        report->rows[report->rows_n++] = (struct twin_row){.name = "linli", .planner = true};
    }
    return report->rows_n > 0
               ? LINLI_OK
               : linli_fail(err, LINLI_EUSAGE, "--policies names nobody to run the city");
}

/* Most items are lost within days: then waste against service is the question, not stock. */
static bool is_short_lived(const struct city *city)
{
    int64_t n = 0;
    for (int64_t i = 0; i < city->items_n; i++) {
        int64_t life = city->items[i].shelf_life_days;
        n += life != FIXED_NONE && life <= SHORT_DAYS ? 1 : 0;
    }
    return 2 * n > city->items_n;
}

/* The planner by what it takes a delivery or a lost sale to cost, and base stock, as tuned, by its
 * safety factor: what stock each needs for what service. */
static enum linli_rc add_frontier(const struct twin_call *call, struct twin_report *report,
                                  struct twin_contender *contenders, int32_t *n,
                                  struct linli_error *err)
{
    static const int64_t levels_e4[] = {1000, 10000, 20000, 50000, 100000, 200000, 300000};
    static const int64_t lost_e4[] = {2500, 5000, 10000, 15000, 25000, 50000, 100000};
    static const double factors[] = {0.5, 1, 1.5, 2, 2.5, 3, 4};
    static_assert(sizeof(levels_e4) == sizeof(lost_e4), "as many levels of each");
    enum {
        LEVELS_N = sizeof(levels_e4) / sizeof(levels_e4[0]),
        FACTORS_N = sizeof(factors) / sizeof(factors[0])
    };
    const struct twin_contender *planner = NULL;
    const struct twin_contender *rival = NULL;
    if (!call->question->frontier) {
        return LINLI_OK;
    }
    for (int32_t i = 0; i < *n; i++) {
        planner = !contenders[i].rival ? &contenders[i] : planner;
        rival =
            contenders[i].rival && contenders[i].rule == RIVAL_BASE_STOCK ? &contenders[i] : rival;
    }
    LINLI_TRY(LINLI_NEW(call->arena, LEVELS_N + FACTORS_N, &report->frontier, err));
    for (int k = 0; planner != NULL && k < LEVELS_N; k++) {
        contenders[*n] = *planner;
        int64_t level_e4 = report->short_lived ? lost_e4[k] : levels_e4[k];
        int64_t *knob =
            report->short_lived ? &contenders[*n].lost_sale_e4 : &contenders[*n].order_cost_e4;
        *knob = level_e4;
        report->frontier[report->frontier_n++] = (struct twin_row){
            .name = "linli", .planner = true, .level = fixed_to_double(level_e4, 4)};
        *n += 1;
    }
    for (int k = 0; rival != NULL && k < FACTORS_N; k++) {
        contenders[*n] = *rival;
        contenders[*n].knobs.knob[1] = factors[k];
        report->frontier[report->frontier_n++] =
            (struct twin_row){.name = rival_name(RIVAL_BASE_STOCK), .level = factors[k]};
        *n += 1;
    }
    assert(*n <= TWIN_CONTENDERS_MAX);
    return LINLI_OK;
}

/* The city's name; of one that says none, where it came from. */
static const char *name_of(const struct twin_call *call)
{
    const struct twin_question *q = call->question;
    const char *name = call->city.settings.city_name;
    const char *origin = q->folder != NULL ? q->folder : q->db_url != NULL ? q->db_url : q->profile;
    return text_is_empty(name) ? origin : name;
}

enum linli_rc twin_make(const struct twin_question *question, struct date_clock clock,
                        struct linli_arena *arena, struct twin_report *ret_report,
                        struct linli_error *err)
{
    struct twin_call call = {.question = question, .arena = arena};
    struct twin_report report = {
        .seed = question->seed,
        .replications = question->replications,
        .rates = twin_rates_usual(),
        .order_cost_e4 = ORDER_COST_E4,
    };
    struct twin_contender contenders[TWIN_CONTENDERS_MAX];
    int32_t contenders_n = 0;
    struct twin_result *result;
    report.rates.presale_e4 =
        question->presale_e4 != FIXED_NONE ? question->presale_e4 : report.rates.presale_e4;
    if (question->stress) {
        report.stress =
            (struct twin_stress){.storms = 4, .failures = 2, .surges = 4, .surge_e4 = 15000};
    }
    LINLI_TRY(check_names(question->policies, err));
    LINLI_TRY(bring_city(&call, clock, err));
    LINLI_TRY(set_days(&call, &report, err));
    LINLI_TRY(LINLI_NEW(arena, RIVAL_N + 1, &report.rows, err));
    LINLI_TRY(LINLI_NEW(arena, 1, &result, err));
    report.city_name = name_of(&call);
    report.sells_ahead = twin_sells_ahead(&call, &report.rates);
    if (question->tune) {
        LINLI_TRY(twin_tune_settings(&call, clock, &report, err));
        *ret_report = report;
        return LINLI_OK;
    }
    LINLI_TRY(gather(&call, &report, contenders, err));
    contenders_n = report.rows_n;
    report.short_lived = is_short_lived(&call.city);
    LINLI_TRY(add_frontier(&call, &report, contenders, &contenders_n, err));
    struct twin_options options = twin_measured(&call, &report);
    call.part = "simulation";
    LINLI_TRY(twin_run(&call.city, call.wanted_e3, &options, contenders, contenders_n, arena,
                       result, err));
    report.items_n = result->shelves_n;
    report.conserved_n = result->conserved_n;
    report.wape = result->wape;
    memcpy(report.class_n, result->class_n, sizeof(report.class_n));
    for (int32_t i = 0; i < report.rows_n; i++) {
        report.rows[i].figures = result->figures[i];
    }
    for (int32_t i = 0; i < report.frontier_n; i++) {
        report.frontier[i].figures = result->figures[report.rows_n + i];
    }
    LINLI_TRY(question->stress ? twin_strain_all(&call, &report, contenders, err) : LINLI_OK);
    LINLI_TRY(question->levers ? twin_pull_levers(&call, &report, err) : LINLI_OK);
    *ret_report = report;
    return LINLI_OK;
}
