/*
 * Where 邻里团 works: the hub in the south of Chengdu, three district centres some kilometres from
 * it, ten communities of each kind around them (fewer parks: nine), the lanes between and the fleet
 * of four kinds. Places and names are made up. Called by groupbuy.c.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "world/groupbuy.h"

struct place {
    enum groupbuy_kind kind;
    const char *name;
    const char *org;
};

static const char *const kind_names[KINDS_N] = {"premium", "elderly", "park"};

/* clang-format off */
static const struct place places[GROUPBUY_POINTS] = {
    {KIND_PREMIUM, "锦澜天府前置点", "团长"},
    {KIND_ELDERLY, "建设里便民服务点", "社区活动中心"},
    {KIND_PARK, "云创园取餐柜", "园区物业"},
    {KIND_PREMIUM, "麓湖樾前置点", "团长"},
    {KIND_ELDERLY, "水碾社区便民服务点", "社区活动中心"},
    {KIND_PREMIUM, "江安半岛前置点", "团长"},
    {KIND_ELDERLY, "棉纺厂宿舍便民服务点", "社区活动中心"},
    {KIND_PARK, "天工智造园取餐柜", "园区物业"},
    {KIND_PREMIUM, "桐梓墅前置点", "团长"},
    {KIND_ELDERLY, "永丰里便民服务点", "社区活动中心"},
    {KIND_PARK, "软件谷B区取餐柜", "园区物业"},
    {KIND_ELDERLY, "东风渠宿舍便民服务点", "社区活动中心"},
    {KIND_PREMIUM, "翡翠屿前置点", "团长"},
    {KIND_ELDERLY, "铁路新村便民服务点", "社区活动中心"},
    {KIND_PARK, "生物港取餐柜", "园区物业"},
    {KIND_PREMIUM, "望江雅筑前置点", "团长"},
    {KIND_PARK, "金融中心取餐柜", "园区物业"},
    {KIND_ELDERLY, "红砖巷便民服务点", "社区活动中心"},
    {KIND_PREMIUM, "听涛花园前置点", "团长"},
    {KIND_PARK, "物流总部取餐柜", "园区物业"},
    {KIND_ELDERLY, "沙河老街便民服务点", "社区活动中心"},
    {KIND_PREMIUM, "云栖台前置点", "团长"},
    {KIND_PARK, "文创工坊取餐柜", "园区物业"},
    {KIND_ELDERLY, "和平里便民服务点", "社区活动中心"},
    {KIND_PREMIUM, "湖畔森林前置点", "团长"},
    {KIND_ELDERLY, "机车厂宿舍便民服务点", "社区活动中心"},
    {KIND_PARK, "芯片园取餐柜", "园区物业"},
    {KIND_PREMIUM, "玉兰公馆前置点", "团长"},
    {KIND_ELDERLY, "青龙场便民服务点", "社区活动中心"},
    {KIND_PARK, "会展中心取餐柜", "园区物业"},
};
/* clang-format on */

enum { HUB_LAT_E4 = 305580, HUB_LON_E4 = 1040520, HOUR = 3600 };

/* The districts, as seen from the hub. */
static const struct {
    const char *code;
    const char *name;
    int32_t north_e4;
    int32_t east_e4;
} districts[GROUPBUY_DISTRICTS] = {
    {"D-01", "城东分拨中心", 620, 560},
    {"D-02", "城西分拨中心", 680, -610},
    {"D-03", "高新分拨中心", 120, 180},
};

/* Code, name, kind and opening of a point by its kind of community. */
static enum linli_rc fill_point(struct groupbuy *g, int64_t at, struct linli_error *err)
{
    struct random_stream stream;
    const struct place *place = &places[at];
    struct groupbuy_point *point = &g->points[at];
    int64_t district = 1 + at % GROUPBUY_DISTRICTS;
    const struct site *parent = &g->city.sites[district];
    char code[16];
    struct site *site = &g->city.sites[GROUPBUY_FIRST_POINT + at];
    int n = snprintf(code, sizeof(code), "P-%02d", (int)at + 1);
    assert(n > 0 && n < (int)sizeof(code));
    random_init(&stream, g->seed, "groupbuy points", (uint64_t)at);
    double angle = 2 * 3.14159265358979323846 * random_unit(&stream);
    double km = 0.8 + 3.2 * random_unit(&stream);
    point->kind = place->kind;
    point->district = district;
    point->level = exp(random_normal(&stream, 0, 0.3) - 0.045);
    point->growth = 1 + 0.15 + random_normal(&stream, 0, 0.12);
    bool park = place->kind == KIND_PARK;
    bool premium = place->kind == KIND_PREMIUM;
    *site = (struct site){
        .name = place->name,
        .tier = TIER_POINT,
        .parent = parent->code,
        .lat_e7 = parent->lat_e7 + (int64_t)(km * sin(angle) / 111.2 * 1e7),
        .lon_e7 = parent->lon_e7 + (int64_t)(km * cos(angle) / 95.7 * 1e7),
        .kind = kind_names[place->kind],
        .org = place->org,
        .open_s = (park ? 8 : 7) * HOUR,
        .close_s = (premium ? 22
                    : park  ? 20
                            : 19) *
                   HOUR,
        .capacity_l = premium ? 2600
                      : park  ? 1800
                              : 2000,
        .cold_capacity_l = premium ? 900 : 600,
    };
    return linli_arena_copy_text(g->arena, code, (size_t)n, &site->code, err);
}

static void fill_upper(struct groupbuy *g)
{
    g->city.sites[0] = (struct site){
        .code = "HUB",
        .name = "城市中心仓",
        .tier = TIER_HUB,
        .parent = "",
        .lat_e7 = HUB_LAT_E4 * INT64_C(1000),
        .lon_e7 = HUB_LON_E4 * INT64_C(1000),
        .kind = "warehouse",
        .org = "邻里团",
        .open_s = 0,
        .close_s = 24 * HOUR - 60,
        .capacity_l = 900000,
        .cold_capacity_l = 320000,
    };
    for (int64_t i = 0; i < GROUPBUY_DISTRICTS; i++) {
        g->city.sites[1 + i] = (struct site){
            .code = districts[i].code,
            .name = districts[i].name,
            .tier = TIER_DISTRICT,
            .parent = "HUB",
            .lat_e7 = (HUB_LAT_E4 + districts[i].north_e4) * INT64_C(1000),
            .lon_e7 = (HUB_LON_E4 + districts[i].east_e4) * INT64_C(1000),
            .kind = "warehouse",
            .org = "邻里团",
            .open_s = 2 * HOUR,
            .close_s = 22 * HOUR,
            .capacity_l = 160000,
            .cold_capacity_l = 60000,
        };
    }
}

/* Kilometres of road between two sites, 1.35 times as long as the straight line. */
static double road_km(const struct site *a, const struct site *b)
{
    double north = (double)(a->lat_e7 - b->lat_e7) / 1e7 * 111.2;
    double east = (double)(a->lon_e7 - b->lon_e7) / 1e7 * 95.7;
    return 1.35 * hypot(north, east);
}

/* One lane to each site from the one that supplies it: trucks at night and at noon, then vans
 * before the shops open and before people come home. */
static enum linli_rc fill_lanes(struct groupbuy *g, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(g->arena, GROUPBUY_SITES - 1, &g->city.lanes, err));
    for (int64_t to = 1; to < GROUPBUY_SITES; to++) {
        bool district = to < GROUPBUY_FIRST_POINT;
        int64_t from = district ? 0 : g->points[to - GROUPBUY_FIRST_POINT].district;
        double km = road_km(&g->city.sites[from], &g->city.sites[to]);
        double hours = (district ? 0.75 : 0.4) + km / (district ? 30 : 20);
        g->city.lanes[g->city.lanes_n++] = (struct lane){
            .from = from,
            .to = to,
            .lead_hours_e3 = 50 * (int64_t)ceil(hours * 20),
            .cost_per_trip_e4 = 1000 * (int64_t)round((district ? 90 : 18) + 26 * km / 10),
            .cost_per_unit_e4 = district ? 300 : 800,
            .departs = district ? "02:00;12:00" : "05:30;15:00",
        };
    }
    return LINLI_OK;
}

struct fleet {
    const char *kind;
    const char *energy;
    const char *shift;
    int64_t capacity_g;
    int64_t capacity_ml;
    int64_t crates;
    int64_t range_km;
    int64_t km_e4;
    int64_t hour_e4;
    int64_t fixed_e4;
    int64_t at_hub;
    int64_t at_district;
    const char *letter;
};

/* clang-format off */
static const struct fleet fleets[] = {
    {"truck", "diesel", "00:30-14:30",
     4200000, 21000000, 320, 500, 21000, 450000, 1600000, 2, 0, "T"},
    {"refrigerated_van", "diesel", "01:00-15:00",
     1300000, 8200000, 120, 420, 16000, 400000, 1200000, 2, 1, "R"},
    {"small_van", "electric", "05:00-19:00",
     750000, 4600000, 70, 240, 9000, 350000, 600000, 0, 2, "V"},
    {"e-trike", "electric", "05:30-20:30",
     260000, 1100000, 14, 60, 3500, 250000, 80000, 0, 3, "E"},
};
/* clang-format on */

static enum linli_rc fill_vehicles(struct groupbuy *g, struct linli_error *err)
{
    enum { FLEETS_N = sizeof(fleets) / sizeof(fleets[0]), VEHICLES_MAX = 40 };
    LINLI_TRY(LINLI_NEW(g->arena, VEHICLES_MAX, &g->city.vehicles, err));
    for (int64_t depot = 0; depot <= GROUPBUY_DISTRICTS; depot++) {
        for (int64_t f = 0; f < FLEETS_N; f++) {
            const struct fleet *fleet = &fleets[f];
            int64_t n = depot == 0 ? fleet->at_hub : fleet->at_district;
            for (int64_t i = 0; i < n; i++) {
                char code[24];
                struct vehicle *v = &g->city.vehicles[g->city.vehicles_n++];
                int bytes = snprintf(code, sizeof(code), "%s-%s%d", g->city.sites[depot].code,
                                     fleet->letter, (int)i + 1);
                assert(bytes > 0 && bytes < (int)sizeof(code) &&
                       g->city.vehicles_n <= VEHICLES_MAX);
                *v = (struct vehicle){
                    .depot = depot,
                    .kind = fleet->kind,
                    .capacity_g = fleet->capacity_g,
                    .capacity_ml = fleet->capacity_ml,
                    .capacity_crates = fleet->crates,
                    .range_km_e3 = fleet->range_km * FIXED_E3,
                    .shift = fleet->shift,
                    .cost_per_km_e4 = fleet->km_e4,
                    .cost_per_hour_e4 = fleet->hour_e4,
                    .fixed_cost_e4 = fleet->fixed_e4,
                    .energy = fleet->energy,
                };
                LINLI_TRY(linli_arena_copy_text(g->arena, code, (size_t)bytes, &v->code, err));
            }
        }
    }
    return LINLI_OK;
}

enum linli_rc groupbuy_sites_fill(struct groupbuy *g, struct linli_error *err)
{
    LINLI_TRY(LINLI_NEW(g->arena, GROUPBUY_SITES, &g->city.sites, err));
    fill_upper(g);
    g->city.sites_n = GROUPBUY_SITES;
    for (int64_t i = 0; i < GROUPBUY_POINTS; i++) {
        LINLI_TRY(fill_point(g, i, err));
    }
    LINLI_TRY(fill_lanes(g, err));
    return fill_vehicles(g, err);
}
