/*
 * A family's state and the effects of the views as bytes (state.c).
 *
 * A family's state is rows of lanes and some numbers behind them. A bit for each says whether it
 * follows or is as the one before it: many lanes share their sums, and much is 0. Effects are
 * listed by number where some view has learnt of them; a ratio takes two bytes.
 *
 * Invariant: what was read is finite and within the bounds that effects.c and the kernels ask for.
 */
#include <assert.h>

#include "engine/forecast/state_bytes.h"
#include "engine/forecast/states.h"

static const double SLOT_UNIT = 5000.0; /* a slot's factor is at most the number of slots, 12 */
static const double RATIO_UNIT = 1000.0;
static const double RATIO_LEAST = 4.5;    /* a ratio within half a percent of 1 is 1 */
static const double USUAL_UNIT = 10000.0; /* a line's usual factor is at most 5 */

/* ---- a family's state --------------------------------------------------------------------------
 */

bool forecast_state_shape(enum forecast_kernel_id kernel, int32_t *ret_rows, int32_t *ret_tail)
{
    static const struct {
        int32_t rows;
        size_t bytes;
    } SHAPES[FORECAST_KERNELS_N] = {
        [FORECAST_KERNEL_ses] = {2, sizeof(struct forecast_ses_state)},
        [FORECAST_KERNEL_ana] = {2 + FORECAST_TRACK_SLOTS_MAX,
                                 sizeof(struct forecast_season_state)},
        [FORECAST_KERNEL_aada] = {2 + FORECAST_TRACK_SLOTS_MAX,
                                  sizeof(struct forecast_season_state)},
        [FORECAST_KERNEL_holt] = {2, sizeof(struct forecast_holt_state)},
        [FORECAST_KERNEL_theta] = {7, sizeof(struct forecast_theta_state)},
        [FORECAST_KERNEL_dot] = {3, sizeof(struct forecast_dot_state)},
    };
    *ret_rows = SHAPES[kernel].rows;
    *ret_tail = (int32_t)(SHAPES[kernel].bytes / sizeof(double)) - *ret_rows * FORECAST_LANES;
    return *ret_rows > 0;
}

/* Which words follow, as bits, then those. */
struct words {
    unsigned char bits[(32 * FORECAST_LANES + 64) / 8];
    double word[32 * FORECAST_LANES + 64];
    int32_t bits_n;
    int32_t words_n;
};

static void add_word(struct words *w, double word, double *last)
{
    uint64_t bits[2];
    memcpy(&bits[0], &word, sizeof(word));
    memcpy(&bits[1], last, sizeof(word));
    if (bits[0] != bits[1]) { /* -0 is another 0 */
        w->bits[w->bits_n / 8] |= (unsigned char)(1U << (w->bits_n % 8));
        w->word[w->words_n++] = word;
        *last = word;
    }
    w->bits_n++;
}

/* Returns the words that followed. */
static int32_t put_state(struct forecast_pen *p, const struct forecast_kept_family *f, int32_t rows,
                         int32_t tail)
{
    struct words w = {.bits_n = 0};
    for (int32_t row = 0; row < rows; row++) {
        double last = 0.0;
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            if (f->lane[j] > 0.0) {
                add_word(&w, f->state[row * FORECAST_LANES + j], &last);
            }
        }
    }
    double last = 0.0;
    for (int32_t i = 0; i < tail; i++) {
        add_word(&w, f->state[rows * FORECAST_LANES + i], &last);
    }
    put(p, w.bits, (w.bits_n + 7) / 8);
    put(p, w.word, w.words_n * (int32_t)sizeof(double));
    return w.words_n;
}

static void take_state(struct forecast_reader *r, struct forecast_kept_family *f, int32_t rows,
                       int32_t tail)
{
    int32_t lanes_n = 0;
    unsigned char bits[sizeof(((struct words *)NULL)->bits)];
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        lanes_n += f->lane[j] > 0.0;
    }
    int32_t bit = 0;
    take(r, bits, (rows * lanes_n + tail + 7) / 8);
    for (int32_t row = 0; row < rows; row++) {
        double last = 0.0;
        for (int32_t j = 0; j < FORECAST_LANES; j++) {
            if (f->lane[j] > 0.0) {
                bool follows = (bits[bit / 8] >> (bit % 8) & 1U) != 0;
                last = follows ? take_double(r) : last;
                f->state[row * FORECAST_LANES + j] = last;
                bit++;
            }
        }
    }
    double last = 0.0;
    for (int32_t i = 0; i < tail; i++, bit++) {
        bool follows = (bits[bit / 8] >> (bit % 8) & 1U) != 0;
        last = follows ? take_double(r) : last;
        f->state[rows * FORECAST_LANES + i] = last;
    }
}

/* The sums that a season began with are of no use once it runs. */
static void forget_start(struct forecast_kept_family *f, enum forecast_kernel_id kernel)
{
    struct forecast_season_state s;
    if (kernel != FORECAST_KERNEL_ana && kernel != FORECAST_KERNEL_aada) {
        return;
    }
    memcpy(&s, f->state, sizeof(s));
    if (s.first.complete) {
        memset(s.first.sold, 0, sizeof(s.first.sold));
        memset(s.first.factor, 0, sizeof(s.first.factor));
        memcpy(f->state, &s, sizeof(s));
    }
}

/* Words that may follow one day: what lanes have alike by their nature is counted once. */
static int32_t words_most(const struct forecast_kept_family *f, enum forecast_kernel_id kernel,
                          int32_t slots_n)
{
    int32_t lanes_n = 0;
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        lanes_n += f->lane[j] > 0.0;
    }
    int32_t halves = lanes_n < 2 ? lanes_n : 2; /* of the lanes of theta, which share five sums */
    int32_t season = lanes_n * (1 + slots_n) + 3 * slots_n + 2;
    return kernel == FORECAST_KERNEL_ana     ? season
           : kernel == FORECAST_KERNEL_aada  ? season + lanes_n
           : kernel == FORECAST_KERNEL_theta ? lanes_n * 2 + halves * 5 + 2
           : kernel == FORECAST_KERNEL_dot   ? lanes_n * 3 + 4
           : kernel == FORECAST_KERNEL_holt  ? lanes_n * 2 + 1
                                             : lanes_n * 2;
}

int32_t forecast_state_family_most(const struct forecast_kept_family *f, int32_t slots_n)
{
    enum forecast_kernel_id kernel = FORECAST_KERNEL_ses;
    enum forecast_view_id view;
    int32_t lanes_n = 0;
    (void)forecast_family_of(f->model, &kernel, &view);
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        lanes_n += f->lane[j] > 0.0;
    }
    return words_most(f, kernel, slots_n) * (int32_t)sizeof(double) +
           lanes_n * (int32_t)sizeof(float);
}

void forecast_state_put_family(struct forecast_pen *p, struct forecast_kept_family *f,
                               int32_t slots_n)
{
    enum forecast_kernel_id kernel = FORECAST_KERNEL_ses;
    enum forecast_view_id view;
    int32_t rows;
    int32_t tail;
    uint32_t mask = 0;
    (void)forecast_family_of(f->model, &kernel, &view);
    bool there = forecast_state_shape(kernel, &rows, &tail);
    assert(there && rows <= 32 && tail <= 64);
    (void)there;
    forget_start(f, kernel);
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        mask |= f->lane[j] > 0.0 ? 1U << j : 0U;
    }
    put_byte(p, (int32_t)f->model);
    put_single(p, f->weight);
    put_byte(p, (int32_t)mask);
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        if (f->lane[j] > 0.0) {
            put_single(p, f->lane[j]);
        }
    }
    int32_t left = words_most(f, kernel, slots_n) - put_state(p, f, rows, tail);
    p->growth += left > 0 ? left * (int32_t)sizeof(double) : 0;
}

enum linli_rc forecast_state_take_family(struct forecast_reader *r, struct linli_arena *arena,
                                         struct forecast_kept_family *f, struct linli_error *err)
{
    enum forecast_kernel_id kernel = FORECAST_KERNEL_ses;
    enum forecast_view_id view;
    int32_t rows = 0;
    int32_t tail = 0;
    double sum = 0.0;
    f->model = (enum linli_forecast_model)take_byte(r, LINLI_FORECAST_MODELS_N - 1);
    f->weight = take_single(r);
    uint32_t mask = (uint32_t)take_byte(r, 255);
    for (int32_t j = 0; j < FORECAST_LANES; j++) {
        f->lane[j] = (mask >> j & 1U) != 0 ? take_single(r) : 0.0;
        r->bad = r->bad || ((mask >> j & 1U) != 0 && !(f->lane[j] > 0.0));
        sum += f->lane[j];
    }
    r->bad = r->bad || !forecast_family_of(f->model, &kernel, &view) ||
             !forecast_state_shape(kernel, &rows, &tail) || !(f->weight > 0.0) ||
             !(fabs(sum - 1.0) < 1e-3);
    if (r->bad) {
        return LINLI_OK;
    }
    LINLI_TRY(LINLI_NEW(arena, rows * FORECAST_LANES + tail, &f->state, err));
    take_state(r, f, rows, tail);
    return LINLI_OK;
}

/* ---- views -------------------------------------------------------------------------------------
 */

/* By the ratio as it is written, so that what was read counts again. */
static bool ratio_counts(const struct forecast_kept *k, int32_t effect)
{
    bool counts = false;
    for (int32_t v = 0; v < FORECAST_VIEWS_N; v++) {
        counts = counts || (k->view[v] != NULL &&
                            fabs(floor(k->view[v]->ratio[effect] * RATIO_UNIT + 0.5) - RATIO_UNIT) >
                                RATIO_LEAST);
    }
    return counts;
}

static bool slope_counts(const struct forecast_kept *k, int32_t slope)
{
    bool counts = false;
    for (int32_t v = 0; v < FORECAST_VIEWS_N; v++) {
        counts = counts || (k->view[v] != NULL && k->view[v]->slope[slope] != 0.0);
    }
    return counts;
}

void forecast_state_put_views(struct forecast_pen *p, const struct forecast_kept *k)
{
    unsigned char effect[EFFECT_RATIOS_N + EFFECT_SLOPES_N];
    int32_t ratios_n = 0;
    int32_t mask = 0;
    for (int32_t i = EFFECT_KIND; i < EFFECT_RATIOS_N; i++) {
        if (ratio_counts(k, i)) {
            effect[ratios_n++] = (unsigned char)i;
        }
    }
    int32_t all_n = ratios_n;
    for (int32_t i = 0; i < EFFECT_SLOPES_N; i++) {
        if (slope_counts(k, i)) {
            effect[all_n++] = (unsigned char)i;
        }
    }
    for (int32_t v = 0; v < FORECAST_VIEWS_N; v++) {
        mask |= k->view[v] != NULL ? 1 << v : 0;
    }
    put_byte(p, mask);
    put_byte(p, ratios_n);
    put_byte(p, all_n);
    put(p, effect, all_n);
    for (int32_t v = 0; v < FORECAST_VIEWS_N; v++) {
        const struct forecast_held *h = k->view[v];
        for (int32_t i = 0; h != NULL && v != FORECAST_VIEW_PLAIN && i < k->slots_n; i++) {
            put_fixed(p, h->slot[i], SLOT_UNIT);
        }
        for (int32_t i = 0; h != NULL && i < all_n; i++) {
            if (i < ratios_n) {
                put_fixed(p, h->ratio[effect[i]], RATIO_UNIT);
                continue;
            }
            int32_t line = effect[i] == EFFECT_PRICE ? 0 : 1 + (effect[i] - EFFECT_NUMERIC) / 2;
            put_single(p, h->slope[effect[i]]);
            put_fixed(p, h->usual[line], USUAL_UNIT);
        }
    }
}

static void take_view(struct forecast_reader *r, int32_t view, int32_t slots_n,
                      const unsigned char *effect, int32_t ratios_n, int32_t all_n,
                      struct forecast_held *h)
{
    for (int32_t i = 0; i < EFFECT_RATIOS_N; i++) {
        h->ratio[i] = 1.0;
    }
    for (int32_t i = 0; i < EFFECT_LINES_MAX; i++) {
        h->usual[i] = 1.0;
    }
    for (int32_t i = 0; i < slots_n; i++) {
        h->slot[i] = view != FORECAST_VIEW_PLAIN ? take_fixed(r, SLOT_UNIT) : 1.0;
    }
    for (int32_t i = 0; i < all_n && !r->bad; i++) {
        if (i < ratios_n) {
            r->bad = r->bad || effect[i] >= EFFECT_RATIOS_N;
            double ratio = take_fixed(r, RATIO_UNIT);
            h->ratio[r->bad ? 0 : effect[i]] = forecast_factor_bound(ratio);
            continue;
        }
        r->bad = r->bad || effect[i] >= EFFECT_SLOPES_N;
        int32_t at = r->bad ? 0 : effect[i];
        h->slope[at] = take_single(r);
        h->usual[at == EFFECT_PRICE ? 0 : 1 + (at - EFFECT_NUMERIC) / 2] =
            take_fixed(r, USUAL_UNIT);
        r->bad = r->bad || !(fabs(h->slope[at]) <= 5.0);
    }
}

enum linli_rc forecast_state_take_views(struct forecast_reader *r, struct linli_arena *arena,
                                        struct forecast_kept *k, struct linli_error *err)
{
    unsigned char effect[EFFECT_RATIOS_N + EFFECT_SLOPES_N];
    int32_t mask = take_byte(r, (1 << FORECAST_VIEWS_N) - 1);
    int32_t ratios_n = take_byte(r, EFFECT_RATIOS_N);
    int32_t all_n = take_byte(r, EFFECT_RATIOS_N + EFFECT_SLOPES_N);
    all_n = all_n < ratios_n ? ratios_n : all_n;
    take(r, effect, all_n);
    for (int32_t v = 0; v < FORECAST_VIEWS_N; v++) {
        if ((mask >> v & 1) != 0) {
            LINLI_TRY(LINLI_NEW(arena, 1, &k->view[v], err));
            take_view(r, v, k->slots_n, effect, ratios_n, all_n, k->view[v]);
        }
    }
    return LINLI_OK;
}
