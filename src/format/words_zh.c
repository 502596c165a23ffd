/* Chinese templates, by area in the order of words.h, which says what the arguments are. */
#include "format/words_catalogue.h"

const char *const words_zh[WORD_N] = {
    /* Of any command */
    [WORD_PROGRAM] = "linli（邻里）：社区供应链，从预测到送达",
    [WORD_USAGE] = "用法：linli {0}",
    [WORD_TRY_HELP] = "帮助：linli --help",
    [WORD_WARNING] = "提示：{0}",

    /* Weekdays */
    [WORD_MONDAY] = "周一",
    [WORD_TUESDAY] = "周二",
    [WORD_WEDNESDAY] = "周三",
    [WORD_THURSDAY] = "周四",
    [WORD_FRIDAY] = "周五",
    [WORD_SATURDAY] = "周六",
    [WORD_SUNDAY] = "周日",

    /* What a table's reader reports */
    [WORD_TABLE_ROWS] = "{0}：{1} 行",
    [WORD_TABLE_UNKNOWN] = "{0}：不认识的列“{1}”已忽略[，另有 {2} 列]",
    [WORD_TABLE_ROUNDED] = "{0}：{1} 个数的小数位多于保留位数，已四舍五入",

    /* Reasons */
    [WORD_REASON_NONE] = "",
    [WORD_REASON_ORDER] = "建议{0} = 预测{1}[ + 安全{2}][ + 储备{3}][ − 可用{4}][ − 在途{5}]"
                          "[，按箱{6}取整][，起订{7}][，上限{8}][；管{11}天][；缓冲×{12}]"
                          "[；另有{9}将过期，不计]",
    [WORD_REASON_JOIN] = ("建议{0}（高于再订点{10}，随单补足）= 预测{1}[ + 安全{2}][ + 储备{3}]"
                          "[ − 可用{4}][ − 在途{5}][，按箱{6}取整][，起订{7}][，上限{8}]"),
    [WORD_REASON_ENOUGH] = "不订：可用{4}[ + 在途{5}]高于再订点{10}",
    [WORD_REASON_NO_ORDER_DAY] = "今日不订：供应商今日不接单，可用{4}[ + 在途{5}]够用（预测{1}）",
    [WORD_REASON_WAIT_MINIMUM] = "今日不订：等凑够起订额，可用{4}[ + 在途{5}]够用（预测{1}）",
    [WORD_REASON_NO_DEMAND] = "不订：预计没有需求",
    [WORD_REASON_NO_SUPPLIER] = "没有供应商：预测{1}[ + 安全{2}]，可用{4}[ + 在途{5}]",

    /* Notices */
    [WORD_NOTICE_SHORT_TODAY] = "现存 {0}，今日预测 {1} → 紧急采购 {2}，{3} 小时内送达[，加价 {4}]",
    [WORD_NOTICE_SHORT_NO_HELP] = "现存 {0}，今日预测 {1} → 无人能及时送达",
    [WORD_NOTICE_SUBSTITUTE] = "现存 {0}，今日预测 {1} → 改用替代品 {2}",
    [WORD_NOTICE_SHORT_BEFORE_ARRIVAL] = "可用 {0}，{2} 到货前预测 {1}",
    [WORD_NOTICE_BACKUP] = "主供应商 {0} 才能到 → 改由备选供应商，{1} 到",
    [WORD_NOTICE_EXPIRING] = "余 {0}，{1} 到期 → 先用此批[；预计报废 {2}][（{3}）]",
    [WORD_NOTICE_EXPIRED] = "余 {0}，{1} 已过期 → 请清出[（{2}）]",
    [WORD_NOTICE_FORECAST_MISS] = "预测连续 3 次偏差过大（{0} {1} {2}）→ 请复核[；缓冲已调到 {3}]",
    [WORD_NOTICE_BELOW_MINIMUM] = "订单 {0}，不到起订额 {1}",
    [WORD_NOTICE_NO_SUPPLIER] = "需要 {0}，但没有供应商 → 请指定供应商",
    [WORD_NOTICE_LATE] = "还有 {0} 未到，应于 {1} 到货 → 请催供应商",

    /* Holds */
    [WORD_HOLD_AMOUNT] = "{0} 超过限额 {1}",
    [WORD_HOLD_UNUSUAL] = "{0} 异常：以往同样天数为 {1}",
    [WORD_HOLD_NO_PRICE] = "没有价格",
    [WORD_HOLD_NO_SOURCE] = "供应商是假定的，表中没有",

    /* Defaults */
    [WORD_DEFAULT_STOCK] = "没有库存表：按现存 0 计",
    [WORD_DEFAULT_SUPPLIER] = "没有供应表：按一家未具名供应商、提前期 {0} 天计",
    [WORD_DEFAULT_LEAD] = "{0} 条供应关系没有提前期：按 {1} 天计",
    [WORD_DEFAULT_PACK] = "{0} 个物料没有箱规：按 1 计",
    [WORD_DEFAULT_PRICE] = "{0} 个物料没有价格：金额未知",
    [WORD_DEFAULT_SHELF_LIFE] = "{0} 个物料没有保质期：按不过期计",
    [WORD_DEFAULT_CATEGORY] = "{0} 个物料没有类别",
};
