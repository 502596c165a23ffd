/*
 * The marks of made-up and real cities (planner/quality.h): how many there are for two clerks to
 * look at, how many injected mistakes they find, and how many marks the mistakes cause elsewhere.
 * The bounds are those of docs/quality.md, a little below what was measured there. Real data is
 * skipped without the shared folder.
 */
#include "../store/temp_city.h"

#include "base/fixed.h"
#include "base/random.h"
#include "planner/quality.h"
#include "service/city.h"
#include "store/city_load.h"
#include "world/world.h"

struct town {
    struct linli_arena arena;
    struct city city;
    struct quality_mark *marks;
    int64_t marks_n;
    struct demand_series *clean; /* as before any mistake, with arrays of their own */
};

static const struct quality_facts no_facts = {0};

/* ---- towns -----------------------------------------------------------------------------------
 */

static void *copy_of(struct town *town, const void *from, size_t n, size_t size)
{
    void *copy = NULL;
    if (from != NULL) {
        assert_int_equal(linli_arena_alloc(&town->arena, n, size, (void *)&copy, NULL), LINLI_OK);
        memcpy(copy, from, n * size);
    }
    return copy;
}

static void keep_clean(struct town *town)
{
    struct city *city = &town->city;
    assert_int_equal(LINLI_NEW(&town->arena, city->series_n, &town->clean, NULL), LINLI_OK);
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        struct demand_series *c = &town->clean[i];
        size_t n = (size_t)s->days_n;
        c->qty_e3 = copy_of(town, s->qty_e3, n, sizeof(int64_t));
        c->unmet_e3 = copy_of(town, s->unmet_e3, n, sizeof(int64_t));
        c->recorded = copy_of(town, s->recorded, n, 1);
    }
}

static void make_clean(struct town *town)
{
    for (int64_t i = 0; i < town->city.series_n; i++) {
        struct demand_series *s = &town->city.series[i];
        size_t n = (size_t)s->days_n;
        memcpy(s->qty_e3, town->clean[i].qty_e3, n * sizeof(int64_t));
        if (s->unmet_e3 != NULL) {
            memcpy(s->unmet_e3, town->clean[i].unmet_e3, n * sizeof(int64_t));
        }
        if (s->recorded != NULL) {
            memcpy(s->recorded, town->clean[i].recorded, n);
        }
    }
}

static void find(struct town *town)
{
    assert_int_equal(
        quality_find(&town->city, &no_facts, &town->arena, &town->marks, &town->marks_n, NULL),
        LINLI_OK);
}

static void make_center(struct town *town, uint64_t seed)
{
    struct world_options options = {
        .seed = seed, .today = date_from_ymd(2026, 11, 23), .months = 24};
    linli_arena_init(&town->arena, 0);
    assert_int_equal(world_center(&options, &town->arena, &town->city, NULL, NULL), LINLI_OK);
    keep_clean(town);
}

struct load_call {
    int32_t today;
    struct town *town;
};

static enum linli_rc load_body(struct db *db, void *context, struct linli_error *err)
{
    struct load_call *call = context;
    struct city_load_options options = {.today = call->today};
    struct city_ids ids;
    return store_load_city(db, &options, &call->town->arena, &call->town->city, &ids, err);
}

/* A set of shared/data as a city; false when it is not there. */
static bool make_real(struct temp_city *temp, struct town *town, const char *name, int32_t today)
{
    static struct city_file files[CITY_FILES_MAX];
    static struct city_import_report report;
    const char *shared = getenv("LINLI_SHARED");
    char folder[1024];
    const char *ignored[CITY_IGNORED_MAX];
    int32_t files_n = 0;
    int32_t ignored_n = 0;
    snprintf(folder, sizeof(folder), "%s/data/%s", shared == NULL ? "" : shared, name);
    if (shared == NULL || access(folder, R_OK) != 0) {
        return false;
    }
    linli_arena_init(&town->arena, 0);
    unlink(temp->path);
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct city_context context = {db, &town->arena, temp->clock, "test", NULL};
    assert_ok(city_folder(folder, &town->arena, files, &files_n, ignored, &ignored_n, &temp->err),
              &temp->err);
    assert_ok(
        city_import(&context, files, files_n, (struct city_make){true, true}, &report, &temp->err),
        &temp->err);
    struct load_call call = {today, town};
    assert_ok(tx_run(db, TX_READ, load_body, &call, &temp->err), &temp->err);
    db_close(db);
    keep_clean(town);
    return true;
}

/* Item-days that were looked at: facts of the last quality_days. */
static int64_t item_days(const struct city *city)
{
    int64_t n = 0;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        int32_t first = city->today - (int32_t)city->settings.quality_days;
        first = s->first_day > first ? s->first_day : first;
        int32_t end = s->first_day + s->facts_n;
        n += end > first ? end - first : 0;
    }
    return n;
}

static bool is_lack(const struct quality_mark *mark)
{
    return mark->rule >= QUALITY_NO_UNIT && mark->rule <= QUALITY_NO_COST;
}

/* ---- mistakes -----------------------------------------------------------------------------------
 */

enum mistake {
    TIMES_10,
    TIMES_1000,
    TIMES_PACK,
    TENTH,
    SWAPPED,
    MISSING_DAY,
    REPEATED_DAY,
    DOUBLED_DAY,
    MISTAKES_N
};

static const char *const mistake_names[MISTAKES_N] = {
    "x10", "x1000", "x12", "/10", "swapped", "missing day", "repeated day", "doubled day"};

struct injected {
    int64_t site;
    int64_t item;  /* NONE: the whole day */
    int64_t other; /* of swapped ones */
    int32_t day;
};

enum { INJECTED_MAX = 400 };

static struct demand_series *series_of(struct town *town, int64_t i)
{
    return &town->city.series[i];
}

static bool is_free(const struct injected *list, int32_t n, int64_t item, int32_t day, bool whole)
{
    for (int32_t i = 0; i < n; i++) {
        bool near = list[i].day - day < 9 && day - list[i].day < 9;
        if (whole ? near : near && (list[i].item == item || list[i].other == item)) {
            return false;
        }
    }
    return true;
}

/* Puts a mistake of one item in; false when the day does not offer it. */
static bool spoil_item(struct town *town, enum mistake mistake, struct random_stream *random,
                       struct injected *list, int32_t n)
{
    struct demand_series *s =
        series_of(town, (int64_t)random_below(random, (uint64_t)town->city.series_n));
    int32_t window = (int32_t)town->city.settings.quality_days;
    int32_t day = town->city.today - 1 - (int32_t)random_below(random, (uint64_t)window);
    int32_t t = day - s->first_day;
    if (t < 120 || t >= s->facts_n || s->qty_e3[t] == FIXED_NONE || s->qty_e3[t] <= 0 ||
        !is_free(list, n, s->item, day, false)) {
        return false;
    }
    list[n] = (struct injected){s->site, s->item, FIXED_NONE, day};
    if (mistake == SWAPPED) {
        struct demand_series *o =
            series_of(town, (int64_t)random_below(random, (uint64_t)town->city.series_n));
        int32_t u = day - o->first_day;
        if (u < 120 || u >= o->facts_n || o->site != s->site || o->item == s->item ||
            o->qty_e3[u] == FIXED_NONE || o->qty_e3[u] <= 0 ||
            !is_free(list, n, o->item, day, false)) {
            return false;
        }
        int64_t kept = s->qty_e3[t];
        s->qty_e3[t] = o->qty_e3[u];
        o->qty_e3[u] = kept;
        list[n].other = o->item;
        return s->qty_e3[t] != kept;
    }
    int64_t times = mistake == TIMES_10 ? 10 : mistake == TIMES_1000 ? 1000 : 12;
    s->qty_e3[t] = mistake == TENTH ? s->qty_e3[t] / 10 : s->qty_e3[t] * times;
    return true;
}

static bool spoil_day(struct town *town, enum mistake mistake, struct random_stream *random,
                      struct injected *list, int32_t n)
{
    struct city *city = &town->city;
    int32_t window = (int32_t)city->settings.quality_days - 10;
    int32_t day = city->today - 1 - (int32_t)random_below(random, (uint64_t)window);
    int64_t wanted = 0;
    for (int64_t i = 0; i < city->series_n; i++) {
        const struct demand_series *s = &city->series[i];
        int32_t t = day - s->first_day;
        wanted += t >= 120 && t < s->facts_n && s->qty_e3[t] != FIXED_NONE ? s->qty_e3[t] : 0;
    }
    if (wanted == 0 || !is_free(list, n, FIXED_NONE, day, true)) {
        return false; /* closed, or too near another */
    }
    for (int64_t i = 0; i < city->series_n; i++) {
        struct demand_series *s = &city->series[i];
        int32_t t = day - s->first_day;
        if (t < 1 || t >= s->facts_n || s->qty_e3[t] == FIXED_NONE) {
            continue;
        }
        if (mistake == MISSING_DAY) {
            s->qty_e3[t] = 0;
            if (s->unmet_e3 != NULL) {
                s->unmet_e3[t] = FIXED_NONE;
            }
            if (s->recorded != NULL) {
                s->recorded[t] = 0;
            }
        } else if (mistake == REPEATED_DAY) {
            s->qty_e3[t] = s->qty_e3[t - 1];
        } else {
            s->qty_e3[t] *= 2;
        }
    }
    list[n] = (struct injected){city->series[0].site, FIXED_NONE, FIXED_NONE, day};
    return true;
}

static bool covers(const struct quality_mark *mark, const struct injected *in)
{
    bool day = mark->day <= in->day && in->day <= mark->last_day;
    bool item = mark->item == FIXED_NONE || mark->item == in->item || mark->item == in->other ||
                in->item == FIXED_NONE;
    return day && item && mark->site == in->site;
}

struct score {
    int32_t injected_n;
    int32_t found_n;
    int64_t marks_n; /* caused by the mistakes: those that the clean town has not */
    int64_t hits_n;  /* of them at a mistake */
};

static bool was_there(const struct quality_mark *mark, const struct quality_mark *clean, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (clean[i].rule == mark->rule && clean[i].site == mark->site &&
            clean[i].item == mark->item && clean[i].day == mark->day) {
            return true;
        }
    }
    return false;
}

/* One round: mistakes that are put in together and taken out again. */
static void try_round(struct town *town, enum mistake mistake, int32_t n, uint64_t round,
                      struct score *score)
{
    struct injected list[INJECTED_MAX];
    int32_t made_n = 0;
    struct random_stream random;
    struct quality_mark *clean = town->marks;
    int64_t clean_n = town->marks_n;
    bool item = mistake < MISSING_DAY;
    random_init(&random, 7, mistake_names[mistake], round);
    for (int32_t tries = 0; tries < 50 * n && made_n < n; tries++) {
        made_n += item ? spoil_item(town, mistake, &random, list, made_n)
                       : spoil_day(town, mistake, &random, list, made_n);
    }
    find(town);
    for (int32_t i = 0; i < made_n; i++) {
        bool found = false;
        for (int64_t m = 0; m < town->marks_n && !found; m++) {
            found = covers(&town->marks[m], &list[i]);
        }
        score->found_n += found;
    }
    for (int64_t m = 0; m < town->marks_n; m++) {
        bool hit = false;
        for (int32_t i = 0; i < made_n && !hit; i++) {
            hit = covers(&town->marks[m], &list[i]);
        }
        bool caused = !was_there(&town->marks[m], clean, clean_n);
        score->marks_n += caused;
        score->hits_n += caused && hit;
    }
    score->injected_n += made_n;
    make_clean(town);
    town->marks = clean;
    town->marks_n = clean_n;
}

/* Few at once, as they happen: a twelfth of the items, or two days, in each round. */
static struct score try_mistake(struct town *town, enum mistake mistake, int32_t rounds)
{
    struct score score = {0};
    int32_t n = mistake >= MISSING_DAY ? 2 : (int32_t)(town->city.series_n + 11) / 12;
    for (int32_t r = 0; r < rounds; r++) {
        try_round(town, mistake, n < INJECTED_MAX ? n : INJECTED_MAX, (uint64_t)r, &score);
    }
    return score;
}

/* ---- what is asked for --------------------------------------------------------------------------
 */

/* In percent of the mistakes put in; the marks in tenths for 1000 item-days. */
struct bounds {
    const char *name;
    int y, m, d;    /* the day of the check; of made-up centers the seed */
    int marks_most; /* of the clean town */
    int found_least[MISTAKES_N];
};

/*
 * Measured (found of 100; marks for 1000 item-days), the bounds are a little below:
 *              x10 x1000 x12 /10 swapped missing repeated doubled   marks
 * center 1      45    98  58  10      22      83      100      33    0.09
 * center 2      36   100  51  11      19      83      100      50    0.00
 * vegetables    48   100  61   6      18     100      100     100    1.09
 * pharmacy      85   100  85  17      17     100      100      42    0.00
 * restaurant    88   100  90  12      12     100       92       8    4.66
 */
static const struct bounds towns[] = {
    {"center", 1, 0, 0, 3, {35, 95, 45, 5, 15, 75, 95, 20}},
    {"center", 2, 0, 0, 3, {30, 95, 45, 5, 12, 75, 95, 30}},
    {"vegetables", 2022, 12, 30, 15, {40, 97, 55, 3, 12, 95, 95, 90}},
    {"pharmacy", 2019, 10, 7, 3, {75, 97, 75, 10, 10, 95, 95, 25}},
    {"restaurant", 2015, 11, 6, 60, {80, 97, 80, 7, 7, 95, 80, 0}},
};

static void check_clean(struct town *town, const struct bounds *bounds)
{
    int64_t marks_n = 0;
    find(town);
    for (int64_t i = 0; i < town->marks_n; i++) {
        marks_n += !is_lack(&town->marks[i]);
    }
    assert_in_range(marks_n * 10000, 0, bounds->marks_most * item_days(&town->city));
}

/* What the mistakes cause is nearly all at the mistakes: nobody has to look at the wrong thing. */
static void check_town(struct town *town, const struct bounds *bounds)
{
    int64_t caused_n = 0;
    int64_t hits_n = 0;
    check_clean(town, bounds);
    for (int m = 0; m < MISTAKES_N; m++) {
        int32_t rounds = m >= MISSING_DAY ? 6 : town->city.series_n < 20 ? 60 : 8;
        struct score score = try_mistake(town, (enum mistake)m, rounds);
        assert_in_range(score.injected_n, 10, INJECTED_MAX);
        assert_in_range(100 * score.found_n, bounds->found_least[m] * score.injected_n,
                        100 * score.injected_n);
        caused_n += score.marks_n;
        hits_n += score.hits_n;
    }
    assert_in_range(100 * hits_n, 93 * caused_n, 100 * caused_n);
}

static void mistakes_are_found_and_little_else(void **state)
{
    struct temp_city *temp = *state;
    for (size_t i = 0; i < sizeof(towns) / sizeof(towns[0]); i++) {
        const struct bounds *b = &towns[i];
        struct town town = {0};
        if (b->m == 0) {
            make_center(&town, (uint64_t)b->y);
        } else if (!make_real(temp, &town, b->name, date_from_ymd(b->y, b->m, b->d))) {
            continue;
        }
        check_town(&town, b);
        linli_arena_finish(&town.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(mistakes_are_found_and_little_else),
    };
    return cmocka_run_group_tests_name("quality", tests, NULL, NULL);
}
