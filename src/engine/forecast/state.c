/*
 * The bytes of a state (state.h): a head, numbers in the order of the struct, then the families.
 * What stays as it was fitted takes few bytes (effects in thousandths, errors with eight bits of
 * mantissa); what moves on from day to day is either whole (the families' states) or was rounded to
 * single precision after each period, so that what is read back is what was there.
 *
 * Invariants: reading never goes past the bytes, and what was read is finite and within the bounds
 * that the kernels ask for. Called by state_fit.c, advance.c, daily.c.
 */
#include <assert.h>

#include "engine/forecast/state_bytes.h"

static const uint32_t MAGIC = UINT32_C(0x4c460000) + LINLI_FORECAST_STATE_FORMAT;
enum { HEAD_BYTES = 4 + 4 + 8 };
static const double WAVE_UNIT = 10000.0;

static void put_law(struct forecast_pen *p, const struct forecast_kept_law *law, int32_t levels_n)
{
    const struct forecast_errors *e = &law->errors;
    put_byte(p, law->days > 255 ? 255 : law->days);
    put_byte(p, e->power < 0.75);
    put_int(p, e->n);
    put_single(p, e->offset);
    put_single(p, e->variance);
    put_single(p, e->size);
    put_single(p, e->guess);
    put_brief(p, e->growth);
    put_brief(p, e->middle);
    for (int32_t j = 0; j < levels_n; j++) {
        put_brief(p, law->at_level[j]);
    }
}

static void take_law(struct forecast_reader *r, bool whole, int32_t levels_n,
                     struct forecast_kept_law *law)
{
    struct forecast_errors *e = &law->errors;
    law->days = take_byte(r, 255);
    e->power = take_byte(r, 1) != 0 ? 0.5 : 1.0;
    e->n = take_int(r, 0, INT32_MAX);
    e->offset = take_single(r);
    e->variance = take_single(r);
    e->size = take_single(r);
    e->guess = take_single(r);
    e->growth = take_brief(r);
    e->middle = take_brief(r);
    e->whole = whole;
    r->bad = r->bad || !(e->offset >= 0.0) || !(e->variance >= 0.0) || !(e->size >= 0.0) ||
             !(e->guess >= -1.0);
    for (int32_t j = 0; j < levels_n; j++) {
        law->at_level[j] = take_brief(r);
    }
}

static void put_spread(struct forecast_pen *p, const struct forecast_kept *k)
{
    put_single(p, k->own_share);
    put_single(p, k->spread.scale);
    put_single(p, k->spread.size);
    for (int32_t i = 0; i < SPREAD_NODES; i++) {
        put_brief(p, k->spread.strength[i]);
        for (int32_t j = 0; j < k->levels_n; j++) {
            put_brief(p, k->spread.error[i][j]);
        }
    }
}

static void take_spread(struct forecast_reader *r, struct forecast_kept *k)
{
    k->own_share = take_single(r);
    k->spread.scale = take_single(r);
    k->spread.size = take_single(r);
    r->bad = r->bad || !(k->own_share >= 0.0 && k->own_share <= 1.0) || !(k->spread.scale >= 0.0) ||
             !(k->spread.size >= 0.0);
    for (int32_t i = 0; i < SPREAD_NODES; i++) {
        k->spread.strength[i] = take_brief(r);
        for (int32_t j = 0; j < k->levels_n; j++) {
            k->spread.error[i][j] = take_brief(r);
        }
    }
}

static void put_watches(struct forecast_pen *p, const struct forecast_kept *k)
{
    const struct forecast_outlier_watch *o = &k->outliers;
    const struct forecast_shift_watch *s = &k->shifts;
    const double outliers[] = {o->num, o->den, o->spread, o->active_most};
    const double shifts[] = {s->num, s->den,  s->spread,    s->share,
                             s->up,  s->down, s->alarm_num, s->alarm_den};
    for (size_t i = 0; i < sizeof(outliers) / sizeof(outliers[0]); i++) {
        put_single(p, outliers[i]);
    }
    for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
        put_single(p, shifts[i]);
    }
    put_byte(p, o->active_n < 255 ? o->active_n : 255);
    put_byte(p, o->seen < 255 ? o->seen : 255);
    put_byte(p, o->run < 255 ? o->run : 255);
    put_byte(p, s->seen < 255 ? s->seen : 255);
}

static void take_watches(struct forecast_reader *r, struct forecast_kept *k)
{
    struct forecast_outlier_watch *o = &k->outliers;
    struct forecast_shift_watch *s = &k->shifts;
    double *outliers[] = {&o->num, &o->den, &o->spread, &o->active_most};
    double *shifts[] = {&s->num, &s->den,  &s->spread,    &s->share,
                        &s->up,  &s->down, &s->alarm_num, &s->alarm_den};
    for (size_t i = 0; i < sizeof(outliers) / sizeof(outliers[0]); i++) {
        *outliers[i] = take_single(r);
        r->bad = r->bad || !(*outliers[i] >= 0.0);
    }
    for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
        *shifts[i] = take_single(r);
        r->bad = r->bad || !(*shifts[i] >= 0.0);
    }
    o->active_n = take_byte(r, 255);
    o->seen = take_byte(r, 255);
    o->run = take_byte(r, 255);
    s->seen = take_byte(r, 255);
}

enum { FLAG_WHOLE = 1, FLAG_PROMO = 2, FLAG_SHIFTED = 4, FLAG_POOLED = 8, FLAG_FREQUENT = 16 };

static void put_scores(struct forecast_pen *p, const struct forecast_kept *k)
{
    put_single(p, k->wape);
    put_single(p, k->bias);
    put_single(p, k->error);
    put_single(p, k->size);
    for (int32_t i = 0; i < LINLI_FORECAST_RECENT; i++) {
        put_single(p, k->recent[i]);
    }
    put_int(p, k->window.at);
    for (int32_t i = 0; i < FORECAST_WINDOW_PERIODS; i++) {
        put_single(p, k->window.expected[i]);
    }
    put_single(p, k->window.forecast);
    put_single(p, k->window.actual);
}

static void take_scores(struct forecast_reader *r, struct forecast_kept *k)
{
    k->wape = take_single(r);
    k->bias = take_single(r);
    k->error = take_single(r);
    k->size = take_single(r);
    for (int32_t i = 0; i < LINLI_FORECAST_RECENT; i++) {
        k->recent[i] = take_single(r);
        r->bad = r->bad || k->recent[i] < 0.0;
    }
    k->window.at = take_int(r, -1, LINLI_FORECAST_PERIODS_MAX);
    for (int32_t i = 0; i < FORECAST_WINDOW_PERIODS; i++) {
        k->window.expected[i] = take_single(r);
    }
    k->window.forecast = take_single(r);
    k->window.actual = take_single(r);
    r->bad = r->bad || !(k->size >= 0.0) || isnan(k->error);
}

static void put_activities(struct forecast_pen *p, const struct forecast_kept *k)
{
    put_byte(p, k->activities_n);
    for (int32_t i = 0; i < k->activities_n; i++) {
        put_byte(p, k->activity_type[i]);
    }
    for (int32_t i = 0; k->activities_n > 0 && i <= k->activities_n; i++) {
        put_single(p, k->coefficient[i]);
    }
}

static void take_activities(struct forecast_reader *r, struct forecast_kept *k)
{
    k->activities_n = take_byte(r, FORECAST_ACTIVITIES_MAX);
    for (int32_t i = 0; i < k->activities_n; i++) {
        k->activity_type[i] = take_byte(r, 255);
    }
    for (int32_t i = 0; k->activities_n > 0 && i <= k->activities_n; i++) {
        k->coefficient[i] = take_single(r);
        r->bad = r->bad || !(k->coefficient[i] >= 0.0);
    }
}

/* The first are read alone by forecast_state_weight(). */
static void put_facts(struct forecast_pen *p, const struct forecast_kept *k)
{
    put_double(p, k->weight_in_totals);
    put_double(p, k->group_unit);
    put_double(p, k->site_unit);
    put(p, &k->asked, 8);
    put(p, &k->past, 8);
    put_int(p, k->first_day);
    put_int(p, k->n);
    put_int(p, k->fitted_n);
    put_int(p, k->used_n);
    put_int(p, k->compared_n);
    put_int(p, k->shifts_n);
    put_int(p, k->idle);
    put_byte(p, (k->whole ? FLAG_WHOLE : 0) | (k->has_promo ? FLAG_PROMO : 0) |
                    (k->shifted ? FLAG_SHIFTED : 0) | (k->pooled ? FLAG_POOLED : 0) |
                    (k->frequent ? FLAG_FREQUENT : 0));
    put_byte(p, k->slots_n);
    put_double(p, k->price_reference);
}

static void take_facts(struct forecast_reader *r, struct forecast_kept *k)
{
    k->weight_in_totals = take_double(r);
    k->group_unit = take_double(r);
    k->site_unit = take_double(r);
    take(r, &k->asked, 8);
    take(r, &k->past, 8);
    k->first_day = take_int(r, INT32_MIN, INT32_MAX);
    k->n = take_int(r, 1, LINLI_FORECAST_PERIODS_MAX);
    k->fitted_n = take_int(r, 1, LINLI_FORECAST_PERIODS_MAX);
    k->used_n = take_int(r, 1, LINLI_FORECAST_PERIODS_MAX);
    k->compared_n = take_int(r, 0, INT32_MAX);
    k->shifts_n = take_int(r, 0, LINLI_FORECAST_PERIODS_MAX);
    k->idle = take_int(r, 0, LINLI_FORECAST_PERIODS_MAX);
    int32_t flags = take_byte(r, 31);
    k->whole = (flags & FLAG_WHOLE) != 0;
    k->has_promo = (flags & FLAG_PROMO) != 0;
    k->shifted = (flags & FLAG_SHIFTED) != 0;
    k->pooled = (flags & FLAG_POOLED) != 0;
    k->frequent = (flags & FLAG_FREQUENT) != 0;
    k->slots_n = take_byte(r, FORECAST_SLOTS_MAX);
    k->price_reference = take_double(r);
    r->bad = r->bad || !(k->weight_in_totals >= 0.0) || !(k->group_unit >= 0.0) ||
             !(k->site_unit >= 0.0) || k->slots_n < 1;
}

/* Views that no family looks at any more are left away; the season's is what tells outliers. */
static void forget_views(struct forecast_kept *k)
{
    bool used[FORECAST_VIEWS_N] = {[FORECAST_VIEW_SEASON] = true};
    for (int32_t i = 0; i < k->families_n; i++) {
        enum forecast_kernel_id kernel;
        enum forecast_view_id view;
        if (forecast_family_of(k->family[i].model, &kernel, &view)) {
            used[view] = true;
        }
    }
    for (int32_t v = 0; v < FORECAST_VIEWS_N; v++) {
        k->view[v] = used[v] ? k->view[v] : NULL;
    }
    k->group_unit = used[FORECAST_VIEW_GROUP] ? k->group_unit : 0.0;
    k->site_unit = used[FORECAST_VIEW_SITE] ? k->site_unit : 0.0;
    k->knots_n = used[FORECAST_VIEW_YEAR] ? k->knots_n : 0;
}

/* *ret_growth: bytes that may come to it as the state is carried on. */
static int32_t write_all(struct forecast_kept *k, unsigned char *bytes, int32_t *ret_growth)
{
    struct forecast_pen p = {.at = bytes, .n = HEAD_BYTES};
    forget_views(k);
    put_facts(&p, k);
    put_scores(&p, k);
    put_watches(&p, k);
    put_activities(&p, k);
    put_byte(&p, k->knots_n);
    put_int(&p, k->knot_from);
    for (int32_t i = 0; i < k->knots_n; i++) {
        put_fixed(&p, k->knot[i], WAVE_UNIT);
    }
    put_byte(&p, k->levels_n);
    put_byte(&p, k->laws_n);
    for (int32_t i = 0; i < k->laws_n; i++) {
        put_law(&p, &k->law[i], k->levels_n);
    }
    if (k->pooled) {
        put_spread(&p, k);
    }
    forecast_state_put_views(&p, k);
    put_byte(&p, k->families_n);
    for (int32_t i = 0; i < k->families_n; i++) {
        forecast_state_put_family(&p, &k->family[i], k->slots_n);
    }
    *ret_growth = p.growth;
    return p.n;
}

static enum linli_rc read_all(struct forecast_reader *r, struct linli_arena *arena,
                              struct forecast_kept *k, struct linli_error *err)
{
    take_facts(r, k);
    take_scores(r, k);
    take_watches(r, k);
    take_activities(r, k);
    k->knots_n = take_byte(r, FORECAST_KEPT_KNOTS);
    k->knot_from = take_int(r, 0, LINLI_FORECAST_PERIODS_MAX);
    for (int32_t i = 0; i < k->knots_n; i++) {
        k->knot[i] = take_fixed(r, WAVE_UNIT);
        r->bad = r->bad || !(k->knot[i] > 0.0);
    }
    k->levels_n = take_byte(r, LINLI_FORECAST_STATE_LEVELS_MAX);
    k->laws_n = take_byte(r, FORECAST_KEPT_LAWS);
    for (int32_t i = 0; i < k->laws_n; i++) {
        take_law(r, k->whole, k->levels_n, &k->law[i]);
    }
    if (k->pooled) {
        take_spread(r, k);
    }
    LINLI_TRY(forecast_state_take_views(r, arena, k, err));
    k->families_n = take_byte(r, FORECAST_KEPT_FAMILIES);
    r->bad = r->bad || k->families_n < 1 || k->view[FORECAST_VIEW_SEASON] == NULL;
    double sum = 0.0;
    for (int32_t i = 0; i < k->families_n && !r->bad; i++) {
        LINLI_TRY(forecast_state_take_family(r, arena, &k->family[i], err));
        sum += k->family[i].weight;
    }
    for (int32_t i = 0; i < k->families_n && !r->bad; i++) {
        enum forecast_kernel_id kernel;
        enum forecast_view_id view;
        (void)forecast_family_of(k->family[i].model, &kernel, &view);
        r->bad = k->view[view] == NULL;
    }
    r->bad = r->bad || r->left != 0 || !(fabs(sum - 1.0) < 1e-3);
    return LINLI_OK;
}

/* The family and the lane that say least; false when only one lane is left. */
static bool find_least(const struct forecast_kept *k, int32_t *ret_family, int32_t *ret_lane)
{
    double least = INFINITY;
    int32_t lanes_n = 0;
    for (int32_t i = 0; i < k->families_n; i++) {
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            double weight = k->family[i].weight * k->family[i].lane[j];
            lanes_n += weight > 0.0;
            if (weight > 0.0 && weight < least) {
                least = weight;
                *ret_family = i;
                *ret_lane = j;
            }
        }
    }
    return lanes_n > 1;
}

static void drop_family(struct forecast_kept *k, int32_t family)
{
    double rest = 1.0 - k->family[family].weight;
    k->families_n--;
    for (int32_t i = family; i < k->families_n; i++) {
        k->family[i] = k->family[i + 1];
    }
    for (int32_t i = 0; i < k->families_n; i++) {
        k->family[i].weight /= rest;
    }
}

/* Takes the lane away that says least; returns the bytes that it may have taken, 0: it is the last.
 */
static int32_t drop_least(struct forecast_kept *k)
{
    int32_t family = 0;
    int32_t lane = 0;
    if (!find_least(k, &family, &lane)) {
        return 0;
    }
    struct forecast_kept_family *f = &k->family[family];
    int32_t before = forecast_state_family_most(f, k->slots_n);
    double left = 1.0 - f->lane[lane];
    bool alone = true;
    f->lane[lane] = 0.0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        alone = alone && f->lane[j] <= 0.0;
    }
    if (alone) {
        drop_family(k, family);
        return before;
    }
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        f->lane[j] /= left;
    }
    return before - forecast_state_family_most(f, k->slots_n);
}

int32_t forecast_state_pack(struct forecast_kept *kept, bool fresh, unsigned char *bytes)
{
    assert(kept->families_n > 0 && kept->families_n <= FORECAST_KEPT_FAMILIES);
    int32_t growth;
    int32_t n = write_all(kept, bytes, &growth);
    while (n + (fresh ? growth : 0) > LINLI_FORECAST_STATE_BYTES_MAX) {
        int32_t families_n = kept->families_n;
        int32_t saved = 0;
        /* a family that goes may take its view along, which is measured anew */
        while (saved < n + growth - LINLI_FORECAST_STATE_BYTES_MAX &&
               families_n == kept->families_n) {
            int32_t more = fresh ? drop_least(kept) : 0;
            if (more == 0) {
                return 0;
            }
            saved += more;
        }
        n = write_all(kept, bytes, &growth);
    }
    uint32_t length = (uint32_t)n;
    uint64_t sum = forecast_state_sum(MAGIC, bytes + HEAD_BYTES, (size_t)(n - HEAD_BYTES));
    memcpy(bytes, &MAGIC, 4);
    memcpy(bytes + 4, &length, 4);
    memcpy(bytes + 8, &sum, 8);
    return n;
}

/* Whether the bytes are whole; *ret_reader then stands behind the head. */
static bool open_state(const void *bytes, int32_t bytes_n, struct forecast_reader *ret_reader)
{
    uint32_t magic = 0;
    uint32_t length = 0;
    uint64_t sum = 0;
    struct forecast_reader r = {.at = bytes, .left = bytes != NULL ? bytes_n : 0};
    take(&r, &magic, 4);
    take(&r, &length, 4);
    take(&r, &sum, 8);
    if (r.bad || magic != MAGIC || bytes_n > LINLI_FORECAST_STATE_BYTES_MAX ||
        length != (uint32_t)bytes_n || sum != forecast_state_sum(MAGIC, r.at, (size_t)r.left)) {
        return false;
    }
    *ret_reader = r;
    return true;
}

enum linli_rc forecast_state_unpack(const void *bytes, int32_t bytes_n, struct linli_arena *arena,
                                    struct forecast_kept *ret, bool *ret_good,
                                    struct linli_error *err)
{
    struct forecast_reader r;
    memset(ret, 0, sizeof(*ret));
    *ret_good = false;
    if (!open_state(bytes, bytes_n, &r)) {
        return LINLI_OK;
    }
    LINLI_TRY(read_all(&r, arena, ret, err));
    *ret_good = !r.bad;
    return LINLI_OK;
}

double forecast_state_weight(const struct linli_forecast_state *state, bool *ret_shares)
{
    struct forecast_reader r;
    *ret_shares = false;
    if (!open_state(state->bytes, state->bytes_n, &r)) {
        return 0.0;
    }
    double weight = take_double(&r);
    double group = take_double(&r);
    double site = take_double(&r);
    *ret_shares = group > 0.0 || site > 0.0;
    return r.bad || !(weight >= 0.0) ? 0.0 : weight;
}

bool linli_forecast_state_read(const struct linli_forecast_state *state,
                               struct linli_forecast_state_about *ret_about)
{
    struct forecast_reader r;
    struct forecast_kept k = {.n = 0};
    if (!open_state(state->bytes, state->bytes_n, &r)) {
        return false;
    }
    take_facts(&r, &k);
    take_scores(&r, &k);
    if (r.bad) {
        return false;
    }
    *ret_about =
        (struct linli_forecast_state_about){.periods = k.n,
                                            .fitted_periods = k.fitted_n,
                                            .tracking = k.size > 0.0 ? k.error / k.size : 0.0};
    return true;
}
