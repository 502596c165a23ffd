/*
 * The eight suppliers of 悦享家园, all within 15 km, and who supplies what at which terms: three
 * general ones that are the main source of four items in five, five special ones, two of which
 * deliver within hours (kind `instant`). An item's letters name its suppliers in rank order.
 * Called by center.c.
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/fixed.h"
#include "base/random.h"
#include "base/text.h"
#include "world/center.h"
#include "world/parts.h"

/* Weekdays as bits, Monday first. */
enum {
    MON = 1,
    TUE = 2,
    WED = 4,
    THU = 8,
    FRI = 16,
    SAT = 32,
    SUN = 64,
    WORKDAYS = MON | TUE | WED | THU | FRI,
    ALL_DAYS = WORKDAYS | SAT | SUN
};

struct center_supplier {
    char letter;
    const char *code;
    const char *name;
    const char *kind;
    int32_t lat_e4;
    int32_t lon_e4;
    const char *certificate;
    int32_t min_value_yuan;
    uint8_t order_days;
    uint8_t delivery_days;
    int32_t cutoff_hour;
    int32_t lead_days;
    int32_t lead_sd_e3;
    double markup;     /* over the item's cost for the main source, and for others */
    int32_t max_packs; /* a day; 0: any */
    int32_t local;
};

/* clang-format off */
static const struct center_supplier suppliers[] = {
    {'A', "GY-01", "锦城综合供应", "general", 306402, 1040721, "营业执照·一般纳税人", 500,
     ALL_DAYS, MON | WED | FRI, 16, 1, 400, 0.06, 0, 1},
    {'B', "GY-02", "蓉东日用百货配送", "general", 306588, 1041462, "ISO 9001", 400,
     ALL_DAYS, TUE | THU | SAT, 17, 1, 500, 0.05, 0, 1},
    {'C', "GY-03", "天府惠民批发", "general", 305711, 1040958, "营业执照·食品经营许可", 600,
     WORKDAYS, TUE | FRI, 15, 2, 800, 0.03, 0, 1},
    {'E', "GY-04", "康护长者用品", "special", 306127, 1040403, "医疗器械经营备案", 500,
     ALL_DAYS, MON | WED | FRI, 16, 1, 300, 0.08, 0, 1},
    {'G', "GY-05", "绿洁环保清洁", "special", 305940, 1041237, "中国环境标志", 300,
     WORKDAYS | SAT, MON | THU, 15, 2, 600, 0.07, 0, 1},
    {'F', "GY-06", "田园鲜食直供", "special", 306853, 1039904, "食品经营许可·冷链备案", 200,
     ALL_DAYS, WORKDAYS | SAT, 18, 1, 200, 0.08, 0, 1},
    {'I', "GY-07", "邻速应急仓", "instant", 306271, 1040812, "医疗器械经营备案·食品经营许可", 0,
     ALL_DAYS, ALL_DAYS, 21, 0, 0, 0.25, 20, 1},
    {'P', "GY-08", "创印快造（3D打印）", "instant", 306079, 1040617, "ISO 9001", 0,
     ALL_DAYS, ALL_DAYS, 18, 0, 200, 0.3, 6, 1},
};
/* clang-format on */

enum { SUPPLIERS_N = sizeof(suppliers) / sizeof(suppliers[0]), TIERS = 2, TERMS_MAX = 5 };

static int64_t supplier_at(char letter)
{
    int64_t i = 0;
    while (suppliers[i].letter != letter) {
        i++;
        assert(i < SUPPLIERS_N);
    }
    return i;
}

struct world_goods center_goods(const struct center_item *item)
{
    const struct center_supplier *main_source = &suppliers[supplier_at(item->suppliers[0])];
    return (struct world_goods){
        .pack = item->pack,
        .life_days = (int32_t)item->life_days,
        .lead_days = main_source->lead_days,
        .lead_sd_days = main_source->lead_sd_e3 / 1000.0,
        .delivery_days = main_source->delivery_days,
    };
}

static enum linli_rc fill_suppliers(struct linli_arena *arena, struct city *city,
                                    struct linli_error *err)
{
    static const char *const phones[SUPPLIERS_N] = {
        "028-0000-0001", "028-0000-0002", "028-0000-0003", "028-0000-0004",
        "028-0000-0005", "028-0000-0006", "028-0000-0007", "028-0000-0008",
    };
    static const char *const emails[SUPPLIERS_N] = {
        "order@gy01.example", "order@gy02.example", "order@gy03.example", "order@gy04.example",
        "order@gy05.example", "order@gy06.example", "order@gy07.example", "order@gy08.example",
    };
    struct supplier *rows = NULL;
    LINLI_TRY(LINLI_NEW(arena, SUPPLIERS_N, &rows, err));
    for (int32_t i = 0; i < SUPPLIERS_N; i++) {
        const struct center_supplier *s = &suppliers[i];
        rows[i] = (struct supplier){
            .code = s->code,
            .name = s->name,
            .kind = s->kind,
            .lat_e7 = s->lat_e4 * INT64_C(1000),
            .lon_e7 = s->lon_e4 * INT64_C(1000),
            .phone = phones[i],
            .email = emails[i],
            .min_value_e4 = s->min_value_yuan * INT64_C(10000),
            .order_days = s->order_days,
            .delivery_days = s->delivery_days,
            .cutoff_s = s->cutoff_hour * INT64_C(3600),
            .certificate = s->certificate,
            .local = s->local,
        };
    }
    city->suppliers = rows;
    city->suppliers_n = SUPPLIERS_N;
    return LINLI_OK;
}

/* The terms of one item: its suppliers by rank, price tiers at the main one when it is worth it. */
static int64_t fill_terms(uint64_t seed, const struct center_item *item, int64_t item_at,
                          struct supply_term *terms)
{
    struct random_stream stream;
    random_init(&stream, seed, "center prices", text_hash(item->code, strlen(item->code)));
    int64_t n = 0;
    for (int64_t rank = 1; item->suppliers[rank - 1] != '\0'; rank++) {
        int64_t at = supplier_at(item->suppliers[rank - 1]);
        const struct center_supplier *s = &suppliers[at];
        double noise = 0.03 * random_unit(&stream);
        double factor = rank == 1 ? 1 : 1 + s->markup + noise;
        struct supply_term term = {
            .supplier = at,
            .item = item_at,
            .min_qty_e3 = FIXED_NONE,
            .rank = rank,
            .price_e4 = world_price_e4(item->cost_fen, factor),
            .pack_e3 = (strcmp(s->kind, "instant") == 0 ? 1 : item->pack) * FIXED_E3,
            .lead_days = s->lead_days,
            .lead_days_sd_e3 = s->lead_sd_e3,
            .max_per_day_e3 = s->max_packs == 0 ? FIXED_NONE : s->max_packs * item->pack * FIXED_E3,
            .flex_down_e4 = FIXED_NONE,
            .flex_up_e4 = FIXED_NONE,
        };
        terms[n++] = term;
        bool tiers = rank == 1 && item->mean * (double)item->cost_fen >= 1500;
        for (int32_t tier = 1; tiers && tier <= TIERS; tier++) {
            term.min_qty_e3 = item->pack * FIXED_E3 * (tier == 1 ? 5 : 20);
            term.price_e4 = world_price_e4(item->cost_fen, tier == 1 ? 0.97 : 0.94);
            terms[n++] = term;
        }
    }
    assert(n <= TERMS_MAX);
    return n;
}

enum linli_rc center_supply_fill(uint64_t seed, struct linli_arena *arena, struct city *city,
                                 struct linli_error *err)
{
    int64_t items_n = 0;
    const struct center_item *items = center_items(&items_n);
    LINLI_TRY(fill_suppliers(arena, city, err));
    struct supply_term *terms = NULL;
    LINLI_TRY(LINLI_NEW(arena, items_n * TERMS_MAX, &terms, err));
    int64_t n = 0;
    for (int64_t i = 0; i < items_n; i++) {
        n += fill_terms(seed, &items[i], i, terms + n);
    }
    city->supply = terms;
    city->supply_n = n;
    return LINLI_OK;
}
