/*
 * A simulated city at one moment: lots on shelves, orders on the way, and what has happened so far.
 * Each contender has one for each replication. What is the same for all of them is the scene.
 */
#ifndef LINLI_TWIN_STATE_H
#define LINLI_TWIN_STATE_H

#include "model/plan.h"
#include "planner/planner.h"
#include "planner/run.h"
#include "twin/twin.h"

#define TWIN_KEEPS INT32_MAX

enum { TWIN_TOLD_DAYS = 92 };

/* An item at a site, as the scene has it: place i is what the city's series i is about; behind them
 * stand those of sites that supply others and sell nothing themselves. */
struct twin_place {
    int64_t site;
    int64_t item;
    int64_t step_e3;   /* quantities are multiples of it */
    int32_t life_days; /* 0: keeps */
    double cost;       /* yuan of a unit */
    int life;          /* 0 to TWIN_LIVES_N: a day, two to four, more */
    enum item_class class;
    bool sourced;       /* somebody delivers it in the ordinary way … */
    struct source main; /* … and how, this morning */
};

/* What was wanted at a place on each recorded day; at a place that orders for others, of them all.
 */
struct twin_record {
    const int64_t *wanted_e3; /* [facts_n]; NULL: goods only pass through */
    int32_t first_day;
    int32_t facts_n;
    int64_t root; /* the place that orders for it; -1: it orders itself */
};

/* One day of the whole scene, and what never changes. */
struct twin_scene {
    const struct city *city;
    const struct twin_options *options;
    int64_t **wanted_e3;       /* [series_n][facts_n], with surges */
    struct twin_place *places; /* [places_n] as the city's series */
    int64_t places_n;
    int64_t sold_n;              /* places with a series of their own: the first ones */
    int64_t *place_of;           /* [sites_n * items_n] -1: none */
    int64_t *stock_order;        /* [places_n] places by site, item, as a snapshot has its stock */
    bool tiered;                 /* some site supplies another */
    int64_t *parent;             /* [sites_n] NONE: it orders from suppliers */
    int64_t *depth;              /* [sites_n] */
    int32_t *push_days;          /* [sites_n] from the ordering site; of that one the longest */
    struct twin_record *records; /* [places_n] */
    int64_t presale_n;           /* places whose customers order ahead … */
    int64_t *presale_order;      /* … by item, site */
    int32_t today;
    bool measured;                             /* today counts */
    struct city morning;                       /* what is known this morning, without the stock */
    bool planned;                              /* the planner runs: forecasts are wanted */
    const struct planner_forecasts *forecasts; /* of this morning; NULL: no planner runs */
    bool told;                                 /* some rival is told of the forecasts: */
    int64_t *told_e3; /* [places_n][TWIN_TOLD_DAYS] each the mean day of the coming week */
    int32_t *ahead;   /* [weather_n] how many days ahead the signal of that row is known */
    int32_t events_ahead;
    struct linli_arena kept[2];    /* the forecasters' states of the last mornings, in turn */
    struct forecast_state *states; /* [states_n] of the last one */
    int64_t states_n;
    struct class_state *classes; /* [classes_n] of the last review */
    int64_t classes_n;
    int64_t *promised_e3; /* promises.c: of 72 hours, of places and days: mean, quantile … */
    int32_t promised_day; /* … from this day on; 0: none yet */
    struct buffer_state *buffers; /* [buffers_n] of the last review */
    int64_t buffers_n;
    double error;       /* of the forecasts of three days, over the measured days … */
    double expected_of; /* … of so much wanted */
};

struct twin_lot {
    int64_t qty_e3;
    int32_t expiry_day; /* TWIN_KEEPS */
    int32_t received_day;
    enum account account; /* normal or reserve */
};

struct twin_shelf {
    struct twin_lot *lots; /* [n] earliest expiry first */
    int32_t n;
    int32_t capacity;
    int64_t on_hand_e3; /* normal account */
    int64_t reserve_e3;
    int64_t ordered_e3; /* on the way */
    int64_t opening_e3; /* for the balance: all since the first day */
    int64_t in_e3;
    int64_t issued_e3;
    int64_t wasted_e3;
    int64_t sent_e3;           /* to other sites */
    int64_t *issued_of_day_e3; /* [facts_n] of the record, then of the simulation; rivals only */
    int64_t unmet_e3;          /* today */
    int64_t cut_e4;            /* off the price today … */
    int32_t cut_until_day;     /* … of lots that expire until then */
    int64_t owed_e3;           /* unmet and not yet made good; 0 unless the model owes */
};

/* A person was told to take `other` where `place` is short. */
struct twin_swap {
    int64_t place;
    int64_t other;
    int64_t factor_e4;
};

struct twin_coming {
    int64_t place;
    int64_t from;     /* the sender's place; -1: a supplier */
    int64_t supplier; /* NONE: unnamed */
    int64_t qty_e3;
    int64_t sent_e3;  /* as it was ordered first; 0: no ordinary order */
    int64_t price_e4; /* NONE: unknown */
    int32_t due_day;  /* promised */
    int32_t arrive_day;
    int32_t expiry_day; /* of a lot from another site */
    bool emergency;
};

/* A lot that is to go from one place to another. */
struct twin_going {
    int64_t from;
    int64_t to;
    int32_t expiry_day;
    bool any_lot; /* of what has come meanwhile, oldest first */
    int64_t qty_e3;
    int32_t due_day;
    double way_yuan; /* of its units */
};

/* Sums of the measured days. Amounts are in yuan. */
struct twin_sums {
    int64_t wanted_days[CLASS_N];
    int64_t out_days[CLASS_N];
    double wanted;
    double met;
    double issued_cost;
    double stock_cost; /* summed over days */
    double received_cost;
    double wasted_cost;
    double marked_down; /* what lower prices brought, less what they gave away */
    double paid;
    double orders_cost;
    double emergency_cost;
    double shortage_cost;
    double minutes;
    int64_t orders;
    int64_t lines;
    int64_t moves;
    int64_t emergencies;
    int64_t auto_lines;
    int64_t conserved;
    double life_wanted[TWIN_LIVES_N]; /* at cost, as the next three */
    double life_met[TWIN_LIVES_N];
    double life_received[TWIN_LIVES_N];
    double life_wasted[TWIN_LIVES_N];
    double stock_first; /* cost of the stock on the evening before the first measured day */
    double stock_last;
};

struct twin_state {
    const struct twin_contender *contender;
    struct settings settings; /* of the planner under this contender */
    int32_t replication;
    struct linli_arena arena;   /* lots and orders */
    struct twin_shelf *shelves; /* [places_n] */
    struct twin_coming *coming;
    int64_t coming_n;
    int64_t coming_max;
    int64_t moving_e3;        /* on its way between sites */
    struct twin_going *going; /* [going_n] what leaves at noon or tonight */
    int64_t going_n;
    int64_t going_max;
    struct twin_swap *swaps; /* [swaps_n] of today */
    int64_t swaps_n;
    int64_t swaps_max;
    struct twin_sums sums;
};

/* state.c: shelves and what happens to them */
enum linli_rc state_begin(const struct twin_scene *scene, const struct twin_contender *contender,
                          int32_t replication, struct twin_state *state, struct linli_error *err);
enum linli_rc state_put(struct twin_state *state, int64_t place, struct twin_lot lot,
                        struct linli_error *err);
/* Takes up to qty from the normal account, `last_in_e3` of it from the freshest lots; what could be
 * had. */
int64_t state_take(struct twin_shelf *shelf, int64_t qty_e3, int64_t last_in_e3, int32_t today);
/* The same from the reserve, oldest first. */
int64_t state_release(struct twin_shelf *shelf, int64_t qty_e3, int32_t today);
/* Puts aside what keeps longest, or back all that expires by a day. */
void state_set_aside(struct twin_shelf *shelf, int64_t qty_e3);
void state_give_back(struct twin_shelf *shelf, int32_t until_day);
/* Takes of the normal lot of that expiry day, for another site; how much it had. */
int64_t state_send(struct twin_shelf *shelf, int32_t expiry_day, int64_t qty_e3, int32_t today);
/* What lies in the normal account and expires by a day. */
int64_t state_expiring_e3(const struct twin_shelf *shelf, int32_t until_day);
/* What has expired leaves; how much. */
int64_t state_throw_away(struct twin_shelf *shelf, int32_t today);
enum linli_rc state_order(struct twin_state *state, struct twin_coming coming,
                          struct linli_error *err);
/* opening + in = issued + wasted + sent + there at every place, lots add up, and what was sent and
 * has not come is on its way: LINLI_EINTERNAL names what does not. */
enum linli_rc state_balance(const struct twin_scene *scene, struct twin_state *state,
                            struct linli_error *err);

/* chance.c: what nobody decides. Equal for all contenders of a replication. */
int32_t chance_arrival(const struct twin_scene *scene, int32_t replication, int64_t supplier,
                       int64_t late_sd_e3, int32_t order_day, int32_t due_day);
int32_t chance_expiry(const struct twin_scene *scene, int32_t replication, int64_t place,
                      int32_t day);
double chance_even(const struct twin_scene *scene, int32_t replication, const char *name,
                   uint64_t index);
bool chance_blocked(const struct twin_scene *scene, int32_t replication, int64_t supplier,
                    int32_t day);

/* ended.c: the city with records until its last recorded day, where they stop before */
enum linli_rc ended_go_on(const struct city *city, const int64_t *const *wanted_e3,
                          struct linli_arena *arena, struct city *ret_city,
                          const int64_t *const **ret_wanted_e3, struct linli_error *err);

/* presale.c: what customers order ahead; after the places are known, and each morning */
enum linli_rc presale_begin(struct twin_scene *scene, struct linli_arena *arena,
                            struct linli_error *err);
enum linli_rc presale_fill(struct twin_scene *scene, struct linli_arena *arena,
                           struct linli_error *err);

/* scene.c: what is the same for all */
enum linli_rc scene_begin(const struct city *city, const int64_t *const *wanted_e3,
                          const struct twin_options *options, struct linli_arena *arena,
                          struct twin_scene *ret_scene, struct linli_error *err);
/* The arenas of its own; after scene_begin, whether that failed or not. */
void scene_finish(struct twin_scene *scene);
/* The next morning; its tables live in `day_arena`, which is given back after the day. */
/* The factors of categories (promises.c): into the morning, with the totals of last month when they
 * are to be reviewed; and out of its forecasts. */
enum linli_rc promises_begin(struct twin_scene *scene, struct linli_arena *arena,
                             struct linli_error *err);
enum linli_rc promises_give(const struct twin_scene *scene, struct city *morning,
                            struct linli_arena *arena, struct linli_error *err);
void promises_take(struct twin_scene *scene);

enum linli_rc scene_morning(struct twin_scene *scene, int32_t today, struct linli_arena *day_arena,
                            struct linli_error *err);

/* planned.c: a morning under the planner; rivals.c: under a rule of a rival. Orders go on their
 * way. `scratch` is given back. */
enum linli_rc planned_morning(const struct twin_scene *scene, struct twin_state *state,
                              struct linli_arena *scratch, struct linli_error *err);
enum linli_rc rival_morning(const struct twin_scene *scene, struct twin_state *state,
                            struct linli_arena *scratch, struct linli_error *err);

/* What a rule sees of a place this morning, and what it wants there. */
struct rival_view rival_view_of(const struct twin_scene *scene, const struct twin_state *state,
                                int64_t at);
int64_t rival_need_e3(const struct twin_contender *contender, const struct rival_view *view);
/* rival_tree.c: points that others supply ask for goods */
enum linli_rc rival_tree_morning(const struct twin_scene *scene, struct twin_state *state,
                                 struct linli_arena *scratch, struct linli_error *err);

/* tree.c: records, and the way down */
enum linli_rc tree_begin(struct twin_scene *scene, struct linli_arena *arena,
                         struct linli_error *err);
/* What was issued at a place, noted there and where orders for it are placed. */
void tree_note_issued(const struct twin_scene *scene, struct twin_state *state, int64_t at,
                      int64_t qty_e3);

/* moved.c: goods between sites; `used` [sites_n] are the lanes that go today already. */
enum linli_rc moved_send(const struct twin_scene *scene, struct twin_state *state, bool *used,
                         struct twin_going going, int64_t *ret_sent_e3, struct linli_error *err);
enum linli_rc moved_fetch(const struct twin_scene *scene, struct twin_state *state, bool *used,
                          const struct plan_notice *notice, struct linli_error *err);

/* What the lanes between take for a unit. */
double moved_unit_yuan(const struct twin_scene *scene, int64_t from, int64_t to);

/* What is to leave later; at noon what is there today leaves, at night the rest. */
enum linli_rc moved_later(struct twin_state *state, struct twin_going going,
                          struct linli_error *err);
enum linli_rc moved_leave(const struct twin_scene *scene, struct twin_state *state, bool night,
                          struct linli_arena *scratch, struct linli_error *err);

/* day.c: a whole day of one state */
enum linli_rc state_live(const struct twin_scene *scene, struct twin_state *state,
                         struct linli_arena *scratch, struct linli_error *err);

/* figures.c: from the sums of a state */
void figures_of(const struct twin_scene *scene, const struct twin_state *state,
                double ret[TWIN_FIGURES_N]);
/* Means and confidence over n rows. */
void figures_over(const double (*rows)[TWIN_FIGURES_N], int32_t n, struct twin_figures *ret);

/* Minutes of staff, by what is done (docs/twin.md). */
#define MINUTES_LINE_LOOKED_AT 1.0
#define MINUTES_LINE_ON_PAPER 3.0
#define MINUTES_AMENDMENT 2.0 /* a line that was sent is changed, the supplier told */
#define MINUTES_ORDER 5.0
#define MINUTES_ORDER_ON_PAPER 15.0
#define MINUTES_RECEIPT_LINE 1.5
#define MINUTES_MOVE 0.2 /* a lot to another site: packed by a list, ticked off */
#define MINUTES_EMERGENCY 10.0
#define MINUTES_NOTICE 1.0
#define MINUTES_SHEET 5.0
#define MINUTES_SHELF_LOOK 0.5
#define MINUTES_SHOP_TRIP 30.0

#endif
