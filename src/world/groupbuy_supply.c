/*
 * The 25 suppliers of 邻里团: fifteen farms and makers around the city that see the forecasts and
 * let a part of each order be changed (flexible contracts), factories, wholesalers, an importer, a
 * pharmacy and one that delivers within hours. The suppliers of an item follow from its category:
 * two at least, three or more for what is critical. Called by groupbuy.c.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "base/text.h"
#include "world/groupbuy.h"
#include "world/parts.h"

/* Weekdays as bits, Monday first. */
enum { SUN = 64, ALL_DAYS = 127, NOT_SUN = 63, WORKDAYS = 31, SAT_TUE_THU = 42, MON_WED_FRI = 21 };

/* capacity: times the usual daily use of its items that it can deliver in a day; 0: any. flex: the
 * share by which an order may still be cut or raised. */
struct groupbuy_supplier {
    char letter;
    const char *name;
    const char *kind;
    int32_t north_e4; /* from the city's centre */
    int32_t east_e4;
    const char *certificate;
    int32_t min_yuan;
    uint8_t order_days;
    uint8_t delivery_days;
    int32_t cutoff_hour;
    int32_t lead_days;
    int32_t lead_sd_e3;
    double markup;
    double capacity;
    int32_t flex_down_e4;
    int32_t flex_up_e4;
    int32_t local;
};

/* clang-format off */
static const struct groupbuy_supplier suppliers[] = {
    {'A', "东山蔬菜合作社", "farm", 500, 1900,
     "绿色食品", 600, ALL_DAYS, ALL_DAYS, 15, 1, 200, 0.03, 2.5, 2000, 3000, 1},
    {'B', "府河鲜蔬基地", "farm", -900, 300,
     "绿色食品", 600, ALL_DAYS, ALL_DAYS, 16, 1, 150, 0.04, 2.5, 2000, 3000, 1},
    {'C', "兴隆有机农场", "farm", -1900, 900,
     "有机产品认证", 300, ALL_DAYS, NOT_SUN, 14, 1, 200, 0.05, 2, 3000, 2000, 1},
    {'D', "牧马山蔬菜基地", "farm", -1500, -700,
     "绿色食品", 500, ALL_DAYS, ALL_DAYS, 15, 1, 250, 0.03, 2.5, 2500, 3000, 1},
    {'E', "龙泉果园合作社", "farm", -300, 2400,
     "地理标志", 500, ALL_DAYS, NOT_SUN, 15, 1, 250, 0.04, 3, 2000, 4000, 1},
    {'F', "蒲江鲜果合作社", "farm", -2800, -3600,
     "地理标志", 600, ALL_DAYS, MON_WED_FRI | SUN, 14, 1, 350, 0.03, 3, 2000, 3000, 1},
    {'G', "双流莓园", "farm", -1300, -400,
     "绿色食品", 300, ALL_DAYS, ALL_DAYS, 17, 1, 300, 0.05, 2, 3000, 3000, 1},
    {'H', "高山蔬菜联合社", "farm", 3200, -3800,
     "绿色食品", 500, ALL_DAYS, NOT_SUN, 14, 1, 300, 0.03, 2.5, 2000, 3000, 1},
    {'I', "彭州根茎菜基地", "farm", 3300, -600,
     "良好农业规范", 500, ALL_DAYS, NOT_SUN, 15, 1, 300, 0.02, 3, 1500, 3000, 1},
    {'J', "崇州蛋鸡场", "farm", 100, -4200,
     "动物防疫条件合格", 600, ALL_DAYS, MON_WED_FRI, 15, 1, 300, 0.03, 3, 1000, 2500, 1},
    {'K', "新津水产基地", "farm", -2600, -2100,
     "无公害水产", 400, ALL_DAYS, ALL_DAYS, 16, 1, 200, 0.05, 2, 3000, 2000, 1},
    {'L', "邛崃黑猪合作社", "farm", -2300, -5600,
     "动物检疫合格", 600, ALL_DAYS, ALL_DAYS, 15, 1, 250, 0.04, 2, 1500, 2500, 1},
    {'M', "温江花木园", "farm", 500, -2200,
     "植物检疫合格", 200, ALL_DAYS, NOT_SUN, 16, 1, 250, 0.05, 2, 3000, 3000, 1},
    {'N', "大邑豆制品坊", "farm", -600, -5100,
     "食品生产许可", 300, ALL_DAYS, ALL_DAYS, 17, 1, 100, 0.04, 2.5, 2000, 3000, 1},
    {'O', "菌菇种植基地", "farm", 2100, 1800,
     "绿色食品", 300, ALL_DAYS, ALL_DAYS, 15, 1, 250, 0.04, 2.5, 2500, 3000, 1},
    {'P', "川西低温乳业", "maker", 900, -1400,
     "食品生产许可·冷链备案", 500, ALL_DAYS, ALL_DAYS, 14, 1, 100, 0.03, 3, 1000, 2000, 1},
    {'Q', "牧场鲜奶直供", "maker", 2600, 900,
     "食品生产许可·冷链备案", 500, ALL_DAYS, ALL_DAYS, 15, 1, 200, 0.04, 2.5, 1500, 2500, 1},
    {'R', "晨光烘焙工厂", "maker", 400, 900,
     "食品生产许可", 400, ALL_DAYS, ALL_DAYS, 18, 1, 100, 0.05, 3, 2500, 4000, 1},
    {'S', "天府冷链肉品", "maker", -500, 700,
     "动物检疫合格·冷链备案", 800, ALL_DAYS, ALL_DAYS, 16, 1, 200, 0.04, 3, 1500, 2500, 1},
    {'T', "滨江海鲜批发", "wholesale", 700, 600,
     "食品经营许可", 500, ALL_DAYS, NOT_SUN, 13, 1, 400, 0.06, 3, 0, 2000, 0},
    {'U', "环球进口食品行", "wholesale", 1100, 400,
     "进口食品备案", 800, WORKDAYS, SAT_TUE_THU, 12, 2, 600, 0.06, 3, 0, 1000, 0},
    {'V', "城南农产批发市场", "wholesale", -700, 100,
     "食品经营许可", 500, ALL_DAYS, ALL_DAYS, 20, 1, 200, 0.12, 0, 0, 5000, 0},
    {'W', "社区中央厨房", "maker", -200, 300,
     "餐饮服务许可", 300, ALL_DAYS, ALL_DAYS, 18, 1, 50, 0.06, 3, 3000, 5000, 1},
    {'X', "便民药房制剂中心", "pharmacy", 200, -300,
     "药品经营许可", 200, ALL_DAYS, NOT_SUN, 16, 1, 150, 0.05, 3, 1000, 2000, 1},
    {'Y', "同城应急仓", "instant", 100, 100,
     "食品经营许可·药品经营许可", 0, ALL_DAYS, ALL_DAYS, 22, 0, 0, 0.28, 0.5, 0, 0, 1},
};
/* clang-format on */

enum { SUPPLIERS_N = sizeof(suppliers) / sizeof(suppliers[0]), TIERS = 2, ITEM_SUPPLIERS_MAX = 5 };
enum { CENTRE_LAT_E4 = 306570, CENTRE_LON_E4 = 1040660, TERMS_MAX = ITEM_SUPPLIERS_MAX + TIERS };

static int64_t supplier_at(char letter)
{
    int64_t i = 0;
    while (suppliers[i].letter != letter) {
        i++;
        assert(i < SUPPLIERS_N);
    }
    return i;
}

/* The item's suppliers by rank: its category's take turns, the last stands behind them; what is
 * critical can be had within hours, too. Returns how many. */
static int32_t suppliers_of(const struct groupbuy_item *item, char *ret_letters)
{
    const struct groupbuy_category *category = &groupbuy_categories()[groupbuy_category_of(item)];
    bool premium = groupbuy_flag(item, 'P');
    const char *all = groupbuy_flag(item, 'M') ? "WR"
                      : premium                ? category->premium_suppliers
                                               : category->suppliers;
    int32_t turns = (int32_t)strlen(all) - 1;
    int32_t number = (item->code[3] - '0') * 10 + item->code[4] - '0';
    bool key = groupbuy_flag(item, 'K');
    int32_t n = 0;
    for (int32_t i = 0; i < turns && n < (key ? 3 : 2); i++) {
        ret_letters[n++] = all[(number + i) % turns];
    }
    if (n < 2 || key) {
        ret_letters[n++] = all[turns];
    }
    if (key && ret_letters[n - 1] != 'Y') {
        ret_letters[n++] = 'Y';
    }
    assert(n >= 2 && n <= ITEM_SUPPLIERS_MAX);
    return n;
}

bool groupbuy_is_local(const struct groupbuy_item *item)
{
    char letters[ITEM_SUPPLIERS_MAX];
    (void)suppliers_of(item, letters);
    return suppliers[supplier_at(letters[0])].local == 1;
}

static enum linli_rc fill_suppliers(struct groupbuy *g, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(g->arena, SUPPLIERS_N, &g->city.suppliers, err));
    for (int64_t i = 0; i < SUPPLIERS_N; i++) {
        const struct groupbuy_supplier *s = &suppliers[i];
        struct text_builder text;
        struct supplier *row = &g->city.suppliers[i];
        *row = (struct supplier){
            .name = s->name,
            .kind = s->kind,
            .lat_e7 = (CENTRE_LAT_E4 + s->north_e4) * INT64_C(1000),
            .lon_e7 = (CENTRE_LON_E4 + s->east_e4) * INT64_C(1000),
            .min_value_e4 = s->min_yuan * INT64_C(10000),
            .order_days = s->order_days,
            .delivery_days = s->delivery_days,
            .cutoff_s = s->cutoff_hour * INT64_C(3600),
            .certificate = s->certificate,
            .local = s->local,
        };
        text_begin(&text, g->arena);
        text_addf(&text, "S-%02d", (int)i + 1);
        LINLI_TRY(text_finish(&text, &row->code, err));
        text_begin(&text, g->arena);
        text_addf(&text, "028-0000-1%03d", (int)i + 1);
        LINLI_TRY(text_finish(&text, &row->phone, err));
        text_begin(&text, g->arena);
        text_addf(&text, "order@s%02d.example", (int)i + 1);
        LINLI_TRY(text_finish(&text, &row->email, err));
    }
    g->city.suppliers_n = SUPPLIERS_N;
    return LINLI_OK;
}

/* What all points together use of the item in a usual day. */
static double city_mean(const struct groupbuy *g, const struct groupbuy_item *item)
{
    const struct groupbuy_category *category = &groupbuy_categories()[groupbuy_category_of(item)];
    double sum = 0;
    for (int64_t i = 0; i < GROUPBUY_POINTS; i++) {
        sum += category->mix[g->points[i].kind] * item->mean;
    }
    return sum;
}

static int64_t capacity_e3(const struct groupbuy *g, const struct groupbuy_item *item,
                           const struct groupbuy_supplier *s)
{
    double packs = ceil(s->capacity * city_mean(g, item) / (double)item->pack);
    return s->capacity > 0 ? (int64_t)fmax(packs, 1) * item->pack * groupbuy_unit_e3(item)
                           : FIXED_NONE;
}

static void fill_terms(struct groupbuy *g, int64_t at)
{
    int64_t items_n = 0;
    const struct groupbuy_item *item = &groupbuy_items(&items_n)[at];
    int64_t unit_e3 = groupbuy_unit_e3(item);
    char letters[ITEM_SUPPLIERS_MAX];
    int32_t n = suppliers_of(item, letters);
    struct random_stream stream;
    random_init(&stream, g->seed, "groupbuy terms", text_hash(item->code, strlen(item->code)));
    for (int32_t rank = 1; rank <= n; rank++) {
        int64_t supplier = supplier_at(letters[rank - 1]);
        const struct groupbuy_supplier *s = &suppliers[supplier];
        double noise = 0.04 * random_unit(&stream);
        double factor = rank == 1 ? 1 : 1 + s->markup + noise;
        bool instant = letters[rank - 1] == 'Y';
        struct supply_term term = {
            .supplier = supplier,
            .item = at,
            .min_qty_e3 = FIXED_NONE,
            .rank = rank,
            .price_e4 = world_price_e4(item->cost_fen * FIXED_E3 / unit_e3, factor),
            .pack_e3 = (instant ? 1 : item->pack) * unit_e3,
            .lead_days = s->lead_days,
            .lead_days_sd_e3 = s->lead_sd_e3,
            .max_per_day_e3 = capacity_e3(g, item, s),
            .flex_down_e4 = s->flex_down_e4,
            .flex_up_e4 = s->flex_up_e4,
        };
        g->city.supply[g->city.supply_n++] = term;
        bool tiers = rank == 1 && city_mean(g, item) >= (double)item->pack;
        for (int32_t tier = 1; tiers && tier <= TIERS; tier++) {
            term.min_qty_e3 = item->pack * unit_e3 * (tier == 1 ? 4 : 12);
            term.price_e4 =
                world_price_e4(item->cost_fen * FIXED_E3 / unit_e3, tier == 1 ? 0.97 : 0.93);
            g->city.supply[g->city.supply_n++] = term;
        }
    }
}

/* One thing stands for another: item, substitute, units of it for one. */
static const struct {
    const char *item;
    const char *substitute;
    double factor;
} substitutes[] = {
    {"YC-01", "YC-06", 1},   {"YC-06", "YC-01", 1},   {"YC-03", "YC-04", 1},
    {"YC-02", "YC-05", 1},   {"YC-21", "YC-02", 1.5}, {"GJ-16", "GJ-03", 1},
    {"GJ-01", "SG-24", 1.5}, {"JG-01", "JG-03", 1},   {"JG-02", "JG-05", 1.5},
    {"SG-01", "SG-12", 1},   {"SG-03", "SG-04", 1},   {"SG-09", "SG-10", 1},
    {"SG-15", "SG-24", 1},   {"XR-01", "XR-03", 1.2}, {"XR-02", "XR-01", 1},
    {"XR-10", "XR-11", 1.2}, {"SC-01", "SC-02", 2},   {"SC-07", "SC-08", 1},
    {"QD-01", "QD-02", 1},   {"QD-02", "QD-01", 1},   {"RP-01", "RP-02", 4},
    {"RP-03", "RP-01", 1},   {"RP-04", "RP-05", 2},   {"DZ-01", "DZ-02", 1},
    {"DZ-09", "DZ-10", 1},   {"MB-01", "MB-02", 1.5}, {"MB-05", "MB-06", 1},
    {"MB-13", "MB-14", 1},   {"SS-01", "SS-04", 1},   {"SS-07", "SS-08", 1},
    {"LD-01", "LD-02", 1.5}, {"YP-05", "RP-01", 1},
};

static int64_t item_at(const char *code)
{
    int64_t n = 0;
    const struct groupbuy_item *items = groupbuy_items(&n);
    int64_t i = 0;
    while (strcmp(items[i].code, code) != 0) {
        i++;
        assert(i < n);
    }
    return i;
}

static enum linli_rc fill_substitutes(struct groupbuy *g, struct linli_error *err)
{
    int64_t n = (int64_t)(sizeof(substitutes) / sizeof(substitutes[0]));
    LINLI_TRY(LINLI_NEW(g->arena, n, &g->city.substitutes, err));
    for (int64_t i = 0; i < n; i++) {
        g->city.substitutes[i] = (struct substitute){
            .item = item_at(substitutes[i].item),
            .substitute = item_at(substitutes[i].substitute),
            .factor_e4 = (int64_t)round(substitutes[i].factor * FIXED_E4),
            .rank = 1,
        };
    }
    g->city.substitutes_n = n;
    return LINLI_OK;
}

enum linli_rc groupbuy_supply_fill(struct groupbuy *g, struct linli_error *err)
{
    int64_t items_n = 0;
    (void)groupbuy_items(&items_n);
    LINLI_TRY(fill_suppliers(g, err));
    LINLI_TRY(LINLI_NEW(g->arena, items_n * TERMS_MAX, &g->city.supply, err));
    for (int64_t i = 0; i < items_n; i++) {
        fill_terms(g, i);
    }
    return fill_substitutes(g, err);
}
