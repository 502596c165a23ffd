/* The settings (see settings.h). A new one is a row here and a field there. */
#include "model/settings.h"

#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "model/limits.h"

#define FIELD(field) offsetof(struct settings, field)

static const struct setting_def defs[] = {
    {"city_name", SETTING_TEXT, "", 0, 0, FIELD(city_name), "name on sheets and pages",
     "显示在表单和页面上的名称"},
    {"service_a", SETTING_SHARE, "0.99", 5000, 9999, FIELD(service_e4[0]),
     "class A: share of cycles without a stock-out", "A类：周期内不缺货的概率"},
    {"service_b", SETTING_SHARE, "0.97", 5000, 9999, FIELD(service_e4[1]),
     "class B: share of cycles without a stock-out", "B类：周期内不缺货的概率"},
    {"service_c", SETTING_SHARE, "0.9", 5000, 9999, FIELD(service_e4[2]),
     "class C: share of cycles without a stock-out", "C类：周期内不缺货的概率"},
    {"cover_days_a", SETTING_WHOLE, "3", 0, 60, FIELD(cover_days_a),
     "class A: days that one order covers beyond the protected interval",
     "A类：一次订货多覆盖的天数"},
    {"review_days_b", SETTING_WHOLE, "7", 1, 60, FIELD(review_days_b),
     "days between reviews of class B", "B类盘查间隔（天）"},
    {"cover_days_c", SETTING_WHOLE, "14", 0, 60, FIELD(cover_days_c),
     "class C: days that one order covers beyond the protected interval",
     "C类：一次订货多覆盖的天数"},
    {"reserve_days", SETTING_WHOLE, "3", 0, 30, FIELD(reserve_days),
     "emergency reserve of critical items, days of demand", "关键物品应急储备（天）"},
    {"default_lead_days", SETTING_WHOLE, "1", 0, 60, FIELD(default_lead_days),
     "lead time where no supply term says it, days", "未注明时的交货期（天）"},
    {"expiry_warn_days", SETTING_WHOLE, "7", 0, 365, FIELD(expiry_warn_days),
     "lots are watched this many days before they expire", "临期提醒提前天数"},
    {"emergency_hours", SETTING_WHOLE, "2", 1, 48, FIELD(emergency_hours),
     "an emergency order is at the door within these hours", "应急送达时限（小时）"},
    {"emergency_fee", SETTING_MONEY, "12", 0, LIMIT_PRICE_E4, FIELD(emergency_fee_e4),
     "surcharge of one emergency order, yuan", "每张应急单加价（元）"},
    {"auto_approve", SETTING_MONEY, "500", 0, LIMIT_PRICE_E4, FIELD(auto_approve_e4),
     "lines up to this amount approve themselves, yuan; 0: none",
     "单行自动批准的金额上限（元）；0 为不自动批准"},
    {"auto_grade", SETTING_WHOLE, "40", 0, 200, FIELD(auto_grade),
     "lines up to this risk grade approve themselves", "自动批准的最高风险分"},
    {"auto_day", SETTING_MONEY, "0", 0, LIMIT_PRICE_E4, FIELD(auto_day_e4),
     "lines of a day approve themselves up to this sum, yuan; 0: no limit",
     "每日自动批准的金额合计上限（元）；0 为不限"},
    {"unusual_ratio", SETTING_RATIO, "3", 10000, 1000000, FIELD(unusual_ratio_e4),
     "an order above this multiple of the usual one waits for a person",
     "超过平常用量此倍数的建议须人工确认"},
    {"miss_share", SETTING_SHARE, "0.3", 100, 10000, FIELD(miss_share_e4),
     "a forecast error above this is a miss", "预测误差超过此值算一次失准"},
    {"buffer_max", SETTING_RATIO, "1.5", 10000, 50000, FIELD(buffer_max_e4),
     "the widest buffer factor after misses", "缓冲系数上限"},
    {"category_buffer_least", SETTING_RATIO, "0.8", 5000, 10000, FIELD(category_buffer_least_e4),
     "the narrowest buffer factor of a category by its forecasts' accuracy",
     "类别缓冲系数下限（按预测准确度）"},
    {"category_buffer_most", SETTING_RATIO, "1.5", 10000, 30000, FIELD(category_buffer_most_e4),
     "the widest buffer factor of a category by its forecasts' accuracy",
     "类别缓冲系数上限（按预测准确度）"},
    {"category_buffer_step", SETTING_RATIO, "0.1", 0, 10000, FIELD(category_buffer_step_e4),
     "by so much at most it changes in a month; 0: it does not follow the accuracy",
     "类别缓冲系数每月最大调整量；0 为不随准确度调整"},
    {"fill_b", SETTING_SHARE, "0.98", 0, 9999, FIELD(fill_b_e4),
     "fill rate of class B; 0: service_b holds", "B类满足率目标；0 为按 service_b"},
    {"lumpy_items", SETTING_WHOLE, "0", 0, 1, FIELD(lumpy_items),
     "1: totals of lumpy demand are drawn from its own record", "1：零星大批的需求按自身记录抽样"},
    {"event_items", SETTING_WHOLE, "1", 0, 1, FIELD(event_items),
     "1: items whose demand comes with activities are bought for the next one",
     "1：随活动消耗的物料按下一次活动备货"},
    {"abc_a", SETTING_SHARE, "0.8", 1000, 9900, FIELD(abc_a_e4),
     "share of the yearly value that is class A", "A类占年消耗金额的份额"},
    {"abc_ab", SETTING_SHARE, "0.95", 1000, 9999, FIELD(abc_ab_e4),
     "share of the yearly value that is class A or B", "A、B类合占年消耗金额的份额"},
    {"holding_rate", SETTING_SHARE, "0.2", 0, 10000, FIELD(holding_rate_e4),
     "yearly cost of holding stock, share of its value", "库存年持有成本占库存金额的份额"},
    {"order_cost", SETTING_MONEY, "0", 0, 100000000, FIELD(order_cost_e4),
     "what a delivery costs with its handling; 0: orders are not made to last",
     "每次送货及收货处理的成本；0 为不考虑"},
    {"local_safety", SETTING_SHARE, "0", 0, 10000, FIELD(local_safety_e4),
     "share of the safety stock of supplied sites, as far as it does not expire there, that the "
     "site "
     "which orders for them orders for them, too",
     "向供应商订货的站点，为下级站点的安全库存（不会过期的部分）一并订货的份额"},
    {"tier_days", SETTING_WHOLE, "14", 0, 365, FIELD(tier_days),
     "days by which an order may last longer to reach a price tier that saves; 0: never",
     "为享受阶梯价，一次订货最多多覆盖的天数；0 为不考虑"},
    {"local_share", SETTING_SHARE, "0", 0, 10000, FIELD(local_share_e4),
     "items change to local suppliers, where it costs least, until this share is reached; 0: no "
     "matter",
     "本地采购份额须达到的下限：在代价最小处改由本地供应商供应；0 为不要求"},
    {"supplier_orders", SETTING_WHOLE, "6", 0, 20, FIELD(supplier_orders),
     "a supplier is judged by so many last orders; 0: its backups never take over by rule",
     "按最近多少单评判供应商；0 为不自动启用备选"},
    {"supplier_on_time", SETTING_SHARE, "0.5", 0, 10000, FIELD(supplier_on_time_e4),
     "with a smaller share of them on time its backups take over", "准时份额低于此值即改用备选"},
    {"supplier_trial_days", SETTING_WHOLE, "28", 1, 365, FIELD(supplier_trial_days),
     "after so many days it is tried again", "停用多少天后重新试用"},
    {"lost_sale", SETTING_RATIO, "1.5", 500, 1000000, FIELD(lost_sale_e4),
     "goods of short life: a lost sale costs at least this share of the goods' cost",
     "短保商品：少卖一件的损失至少为成本的倍数"},
    {"salvage", SETTING_SHARE, "0", 0, 10000, FIELD(salvage_e4),
     "goods of short life: what expired goods still bring, share of their cost",
     "短保商品：过期品残值占成本的份额"},
    {"tour_speed", SETTING_WHOLE, "25", 1, 200, FIELD(tour_speed),
     "speed of vehicles between stops, km an hour", "车辆在站点之间的平均时速（公里）"},
    {"tour_detour", SETTING_RATIO, "1.3", 10000, 100000, FIELD(tour_detour_e4),
     "length of a way on roads, as a multiple of the straight line", "道路里程与直线距离之比"},
    {"tour_stop_minutes", SETTING_WHOLE, "8", 0, 600, FIELD(tour_stop_minutes),
     "time at a stop to park and unload, minutes", "每站停车卸货时间（分钟）"},
    {"tour_handling_minutes", SETTING_WHOLE, "30", 0, 1440, FIELD(tour_handling_minutes),
     "time between unloading at a depot and going on from there, minutes",
     "货到分拨中心后再次出发前的处理时间（分钟）"},
    {"tour_hours", SETTING_RATIO, "11", 10000, 240000, FIELD(tour_hours_e4),
     "a vehicle and who drives it are on tours for so many hours a day at most",
     "车辆与驾驶员每天最多出车的小时数"},
    {"pay_hour", SETTING_RATIO, "20", 0, 10000000, FIELD(pay_hour_e4),
     "couriers: yuan for an hour on tours", "配送员：每小时基本工资（元）"},
    {"pay_stop", SETTING_RATIO, "1.5", 0, 10000000, FIELD(pay_stop_e4), "couriers: yuan for a stop",
     "配送员：每站报酬（元）"},
    {"pay_km", SETTING_RATIO, "0.3", 0, 10000000, FIELD(pay_km_e4),
     "couriers: yuan for a kilometre", "配送员：每公里报酬（元）"},
    {"pay_floor", SETTING_RATIO, "26", 0, 10000000, FIELD(pay_floor_e4),
     "couriers: an hour brings this many yuan at least", "配送员：每小时保底收入（元）"},
    {"markdown_elasticity", SETTING_RATIO, "2", 0, 100000, FIELD(elasticity_e4),
     "per cent more demand by one per cent of price less, where no promotion says it",
     "降价 1% 需求增加百分之几（无促销记录可测时）"},
    {"markdown_least", SETTING_RATIO, "5", 0, 10000000, FIELD(markdown_least_e4),
     "a lower price is advised where it brings so many yuan at least",
     "降价建议的最低收益（元），低于此不建议"},
    {"dead_days", SETTING_WHOLE, "90", 7, 730, FIELD(dead_days),
     "stock without use or arrival for longer is dead, days", "超过此天数无领用无到货视为呆滞"},
    {"target_fill", SETTING_SHARE, "0.95", 0, 10000, FIELD(target_fill_e4),
     "review target: fill rate", "复盘目标：满足率"},
    {"target_turns", SETTING_RATIO, "6", 0, 1000000, FIELD(target_turns_e4),
     "review target: stock turns a year", "复盘目标：年周转次数"},
    {"target_accuracy", SETTING_SHARE, "0.85", 0, 10000, FIELD(target_accuracy_e4),
     "review target: 72-hour forecast accuracy", "复盘目标：72 小时预测准确率"},
    {"target_on_time", SETTING_SHARE, "0.95", 0, 10000, FIELD(target_on_time_e4),
     "review target: supplier lines on time in full", "复盘目标：供应商按时足量率"},
    {"target_loss", SETTING_SHARE, "0.05", 0, 10000, FIELD(target_loss_e4),
     "review target: loss as a share of receipts", "复盘目标：损耗占收货的份额"},
    {"target_local", SETTING_SHARE, "0.6", 0, 10000, FIELD(target_local_e4),
     "review target: share bought from local suppliers", "复盘目标：本地采购份额"},
    {"quality_days", SETTING_WHOLE, "92", 7, 366, FIELD(quality_days),
     "quantities of so many last days are checked", "核查最近多少天的数量"},
    {"quality_spread", SETTING_RATIO, "3", 20000, 200000, FIELD(quality_spread_e4),
     "a quantity is outlying beyond so many spreads of the item's own",
     "数量偏离本物料离散程度的多少倍算异常"},
    {"quality_times", SETTING_RATIO, "1.2", 10000, 100000, FIELD(quality_times_e4),
     "and above so many times the second highest of a year", "且须高于一年内第二高值的倍数"},
    {"quality_price_factor", SETTING_RATIO, "20", 20000, 10000000, FIELD(quality_price_e4),
     "a price off by this factor cannot be", "价格偏离常价此倍数即不可能"},
    {"quality_late_days", SETTING_WHOLE, "3", 1, 366, FIELD(quality_late_days),
     "rows that come so many days after their day are late", "迟报多少天算迟到"},
    {"quality_silent_days", SETTING_WHOLE, "2", 1, 60, FIELD(quality_silent_days),
     "a site is silent after so many usual days without a row", "站点连续多少个应报日无记录算中断"},
    {"quality_item_days", SETTING_WHOLE, "10", 2, 366, FIELD(quality_item_days),
     "an item is silent after at least so many days without a row", "物料至少多少天无记录算中断"},
    {"utc_offset_s", SETTING_WHOLE, "28800", 0, 50400, FIELD(utc_offset_s),
     "time zone, seconds east of UTC", "时区：比世界时早的秒数"},
    {"count_days_a", SETTING_WHOLE, "30", 1, 3660, FIELD(count_days[0]),
     "class A: days between cycle counts", "A类循环盘点间隔（天）"},
    {"count_days_b", SETTING_WHOLE, "91", 1, 3660, FIELD(count_days[1]),
     "class B: days between cycle counts", "B类循环盘点间隔（天）"},
    {"count_days_c", SETTING_WHOLE, "182", 1, 3660, FIELD(count_days[2]),
     "class C: days between cycle counts", "C类循环盘点间隔（天）"},
    {"count_tolerance_a", SETTING_SHARE, "0.02", 0, 10000, FIELD(count_tolerance_e4[0]),
     "class A: a difference above this share of the books is counted again",
     "A类：盘点差异超过账面此比例须复盘"},
    {"count_tolerance_b", SETTING_SHARE, "0.05", 0, 10000, FIELD(count_tolerance_e4[1]),
     "class B: a difference above this share of the books is counted again",
     "B类：盘点差异超过账面此比例须复盘"},
    {"count_tolerance_c", SETTING_SHARE, "0.1", 0, 10000, FIELD(count_tolerance_e4[2]),
     "class C: a difference above this share of the books is counted again",
     "C类：盘点差异超过账面此比例须复盘"},
    {"count_items", SETTING_WHOLE, "20", 1, 10000, FIELD(count_items), "items of one cycle count",
     "每次循环盘点的物料数"},
    {"reserve_keepers", SETTING_TEXT, "", 0, 0, FIELD(reserve_keepers),
     "who may release stock from the emergency reserve, names parted by commas; empty: nobody",
     "可动用应急储备的人，用逗号分开；空：无人"},
    {"reserve_rotate_days", SETTING_WHOLE, "30", 0, 3660, FIELD(reserve_rotate_days),
     "lots of the reserve are swapped for fresher ones this many days before they expire",
     "储备批次提前多少天换出"},
    {"tuned", SETTING_TEXT, "", 0, 0, FIELD(tuned),
     "what linli twin --tune set last: day, settings with the yearly cost before and after each, "
     "and "
     "both on days that nobody had seen",
     "linli twin --tune "
     "最近一次的设置及依据：日期、各项参数及其前后年成本、未见日期上的前后年成本"},
    {"services", SETTING_TEXT, "", 0, 0, FIELD(services),
     "the services that issues can be for, parted by commas; empty: any",
     "可领用的服务，用逗号分开；空：不限"},
};

enum { DEFS_N = sizeof(defs) / sizeof(defs[0]) };

const struct setting_def *settings_defs(int32_t *ret_n)
{
    *ret_n = DEFS_N;
    return defs;
}

const struct setting_def *settings_find(const char *key)
{
    for (int32_t i = 0; i < DEFS_N; i++) {
        if (text_equal(defs[i].key, key)) {
            return &defs[i];
        }
    }
    return NULL;
}

int32_t setting_places(enum setting_kind kind)
{
    return kind == SETTING_WHOLE ? 0 : 4;
}

/* A value that was rounded by an earlier program is taken as it was then. */
enum linli_rc settings_set(struct settings *settings, const char *key, const char *value,
                           struct linli_error *err)
{
    const struct setting_def *def = settings_find(key);
    if (def == NULL) {
        return linli_fail(err, LINLI_EUNKNOWN,
                          "unknown setting '%s', expected one of `linli config`", key);
    }
    unsigned char *field = (unsigned char *)settings + def->offset;
    value = text_is_empty(value) ? def->default_text : value;
    if (def->kind == SETTING_TEXT) {
        memcpy(field, &value, sizeof(value));
        return LINLI_OK;
    }
    int32_t places = setting_places(def->kind);
    int64_t number = 0;
    enum fixed_parse_result result =
        fixed_parse(value, strlen(value), places, FIXED_HALF_AWAY, &number);
    if (result > FIXED_ROUNDED || number < def->min || number > def->max) {
        char least[FIXED_TEXT_BYTES];
        char most[FIXED_TEXT_BYTES];
        return linli_fail(err, LINLI_EINPUT, "setting %s is '%s', expected a number from %s to %s",
                          key, value, fixed_print(def->min, places, least),
                          fixed_print(def->max, places, most));
    }
    memcpy(field, &number, sizeof(number));
    return LINLI_OK;
}

enum linli_rc settings_check(struct settings *settings, const char *key, const char *value,
                             struct linli_error *err)
{
    const struct setting_def *def = settings_find(key);
    int64_t number;
    LINLI_TRY(settings_set(settings, key, value, err));
    assert(def != NULL);
    bool whole = def->kind != SETTING_WHOLE || text_is_empty(value) ||
                 fixed_parse(value, strlen(value), 0, FIXED_HALF_AWAY, &number) != FIXED_ROUNDED;
    return whole ? LINLI_OK
                 : linli_fail(err, LINLI_EINPUT, "setting %s is '%s', expected a whole number", key,
                              value);
}

void settings_defaults(struct settings *ret_settings)
{
    *ret_settings = (struct settings){.city_name = ""};
    for (int32_t i = 0; i < DEFS_N; i++) {
        enum linli_rc rc = settings_set(ret_settings, defs[i].key, defs[i].default_text, NULL);
        assert(rc == LINLI_OK);
        (void)rc;
    }
}
