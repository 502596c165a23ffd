/*
 * Every setting of a city with its meaning, bounds and default. The planner gets the values as one
 * structure; the store keeps only those that somebody set, so a default can improve later.
 */
#ifndef LINLI_MODEL_SETTINGS_H
#define LINLI_MODEL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "linli/error.h"

struct settings {
    const char *city_name;
    int64_t service_e4[3]; /* A, B, C: share of cycles without a stock-out */
    int64_t cover_days_a;  /* days an order covers beyond the protected interval, A and C */
    int64_t cover_days_c;
    int64_t review_days_b;     /* days between reviews of B items */
    int64_t reserve_days;      /* emergency reserve of critical items, in days of mean demand */
    int64_t default_lead_days; /* when no supply term says it */
    int64_t expiry_warn_days;  /* lots that expire within these days are watched */
    int64_t emergency_hours;   /* an emergency order is at the door within */
    int64_t emergency_fee_e4;  /* surcharge of one emergency order */
    int64_t auto_approve_e4;   /* lines up to this amount approve themselves; 0: none */
    int64_t auto_day_e4;       /* … and together so much a day; 0: no limit */
    int64_t auto_grade;        /* … and up to this risk (planner/assistant.c) */
    int64_t unusual_ratio_e4; /* an order above this multiple of the usual one waits for a person */
    int64_t miss_share_e4;    /* a forecast error above this is a miss */
    int64_t buffer_max_e4;    /* the widest buffer factor */
    int64_t
        category_buffer_least_e4; /* the factor of a category by its forecasts, within these … */
    int64_t category_buffer_most_e4;
    int64_t category_buffer_step_e4; /* … by at most so much a month; 0: no rule */
    int64_t fill_b_e4;               /* fill rate of class B; 0: its service level holds */
    int64_t lumpy_items;             /* 1: lumpy demand by its own record */
    int64_t event_items;             /* 1: what comes with activities is bought for them */
    int64_t abc_a_e4; /* share of the yearly value that is class A, and A and B together */
    int64_t abc_ab_e4;
    int64_t utc_offset_s;          /* the city's time zone */
    int64_t count_days[3];         /* A, B, C: days between counts of an item */
    int64_t count_tolerance_e4[3]; /* A, B, C: a difference above this share is counted again */
    int64_t count_items;           /* items of one cycle count, unless told */
    int64_t holding_rate_e4;       /* what holding stock costs in a year, of its value */
    int64_t order_cost_e4;         /* of one delivery, with its handling; 0: not looked at */
    int64_t local_share_e4;        /* so much is bought from local suppliers; 0: no matter */
    int64_t supplier_orders;       /* the rule looks at so many last orders; 0: no rule */
    int64_t supplier_on_time_e4;   /* a smaller share on time: out */
    int64_t supplier_trial_days;   /* out at most so long, then on trial */
    int64_t local_safety_e4;   /* of the points' safety stock, in the orders of the site above */
    int64_t tier_days;         /* so much longer may an order last for a price tier; 0: none */
    int64_t lost_sale_e4;      /* a sale that is lost costs at least this, of the cost */
    int64_t elasticity_e4;     /* of demand by price, where nothing was measured */
    int64_t markdown_least_e4; /* yuan that a lower price has to bring */
    int64_t salvage_e4;        /* what expired goods still bring, of their cost */
    int64_t tour_speed;        /* of vehicles, km an hour, stops apart */
    int64_t tour_detour_e4;    /* way on roads, of the great circle */
    int64_t tour_stop_minutes; /* to park and unload */
    int64_t tour_handling_minutes; /* between unloading at a depot and going on */
    int64_t tour_hours_e4;         /* from leaving to coming back, of a day */
    int64_t pay_hour_e4;           /* of couriers, yuan */
    int64_t pay_stop_e4;
    int64_t pay_km_e4;
    int64_t pay_floor_e4;   /* of an hour */
    int64_t dead_days;      /* stock without use for longer is dead */
    int64_t target_fill_e4; /* the targets of reviews */
    int64_t target_turns_e4;
    int64_t target_accuracy_e4;
    int64_t target_on_time_e4;
    int64_t target_loss_e4;
    int64_t target_local_e4;
    const char
        *reserve_keepers; /* who may release from the reserve, parted by commas; "": nobody */
    int64_t reserve_rotate_days; /* lots of the reserve are swapped so long before they expire */
    const char *services;        /* the known services, parted by commas; "": any */
    const char *tuned;           /* what `linli twin --tune` set last, and why */
    int64_t quality_days;        /* quantities of so many last days are looked at */
    int64_t quality_spread_e4;   /* far: so many spreads of the item's own quantities */
    int64_t quality_times_e4;    /* … and so many times the second highest of a year */
    int64_t quality_price_e4;    /* a price off by this factor is marked */
    int64_t quality_late_days;   /* rows that come so many days after their day are late */
    int64_t quality_silent_days; /* a site is silent after so many days without a row */
    int64_t quality_item_days;   /* an item is, after at least so many */
};

enum setting_kind { SETTING_TEXT, SETTING_WHOLE, SETTING_SHARE, SETTING_MONEY, SETTING_RATIO };

struct setting_def {
    const char *key;
    enum setting_kind kind;
    const char *default_text;
    int64_t min; /* of the stored value */
    int64_t max;
    size_t offset; /* in struct settings */
    const char *meaning_en;
    const char *meaning_zh;
};

const struct setting_def *settings_defs(int32_t *ret_n);
const struct setting_def *settings_find(const char *key);

void settings_defaults(struct settings *ret_settings);
/* Sets one value from its text; an empty one is the default. The text is kept by pointer for
 * SETTING_TEXT. LINLI_EINPUT says what was expected; LINLI_EUNKNOWN: no such key. */
enum linli_rc settings_set(struct settings *settings, const char *key, const char *value,
                           struct linli_error *err);

/* What a person may set: as settings_set, and a whole number is one. `settings` is changed. */
enum linli_rc settings_check(struct settings *settings, const char *key, const char *value,
                             struct linli_error *err);
/* The decimals kept of a kind: shares and ratios 4, money 4, whole 0. */
int32_t setting_places(enum setting_kind kind);

#endif
