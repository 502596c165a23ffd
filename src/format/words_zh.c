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

    /* Import and export */
    [WORD_IMPORT_FILE] = "{0:-12} {1:9} 行：新增 {2}[，相同 {3}][，更正 {4}]",
    [WORD_IMPORT_MADE] = "只在需求中出现、已新建：[站点 {0} 个][ 物料 {1} 个]",
    [WORD_IMPORT_IGNORED] = "{0}：不是 linli 的表，未导入",
    [WORD_EXPORT_FILE] = "{0:-12} {1:9} 行",
    [WORD_DEMO_DONE] = "{0}：{1} 种物料，{2} 家供应商，{3} 起的每日记录，今天是 {4}",

    /* The day sheet */
    [WORD_LIST_SEPARATOR] = "、",
    [WORD_SHEET_TITLE] = "{0} · {1} {2} · 今日计划",
    [WORD_SHEET_TOOK] = "预测至 {0} · 用时 {1} 秒",
    [WORD_SHEET_SUMMARY] =
        "需要人看 {0} · 建议采购 {1} 行[（{2} 家供应商，{3}）][，其中 {4} 行自动批准] · "
        "今日到货 {5} 行[ · 在途 {6} 行]",
    [WORD_SHEET_MORE] = "  另有 {0} 条，用 linli plan --all 查看",
    [WORD_SHEET_ACTION] = "[→ {0}][（{1}）]",
    [WORD_SHEET_ORDER] = "采购建议 · {0}（[{1}送货，][起订 {2}，]{3} 到）[ {4}] 合计 {5}",
    [WORD_SHEET_EMERGENCY] = "应急求援 · {0}（今日送达[，加价 {1}]）[ {2}] 合计 {3}",
    [WORD_SHEET_NO_SUPPLIER] = "未具名供应商",
    [WORD_SHEET_QTY] = "{0}[ {1}]",
    [WORD_SHEET_AMOUNT] = "{0}",
    [WORD_SHEET_DAYS] = "{0} 天",
    [WORD_SHEET_APPROVED] = "自动批准",
    [WORD_SHEET_PROPOSED] = "待批",
    [WORD_SHEET_HOLD] = "（{0}）",
    [WORD_SHEET_REST] = "其余 {0} 项今日不订[ · 库存够用 {1}][ · 今日不接单 {2}][ · 等凑单 {3}]"
                        "[ · 预计无需求 {4}][ · 无供应商 {5}]",
    [WORD_SHEET_DEFAULTS] = "表中没有、按默认处理：",

    /* One line explained */
    [WORD_EXPLAIN_HEAD] = "{0} · {1} · {2} · {3} 类",
    [WORD_EXPLAIN_ORDER] = "建议订货",
    [WORD_EXPLAIN_FORECAST] = "预测（至下次可补货）",
    [WORD_EXPLAIN_SAFETY] = "安全库存",
    [WORD_EXPLAIN_RESERVE] = "应急储备缺口",
    [WORD_EXPLAIN_USABLE] = "现存可用",
    [WORD_EXPLAIN_ARRIVING] = "在途",
    [WORD_EXPLAIN_PACK] = "箱规",
    [WORD_EXPLAIN_MINIMUM] = "起订量",
    [WORD_EXPLAIN_MOST] = "上限（保质期或供应商）",
    [WORD_EXPLAIN_EXPIRING] = "将过期、未计入",
    [WORD_EXPLAIN_REORDER] = "再订点",
    [WORD_EXPLAIN_COVER] = "覆盖天数",
    [WORD_EXPLAIN_MODEL] = "预测模型 {0}[，回测准确率 {1}]",
    [WORD_EXPLAIN_DAY] = "{0}  {1:8}   80% 区间 {2} – {3}",
    [WORD_EXPLAIN_HISTORY] = "最近十四天（* 当天缺过货）",
    [WORD_EXPLAIN_STOCK] = "批次",
    [WORD_EXPLAIN_LOT] = "{0:-16} {1:-10} {2:8}[   {3} 到期]",
    [WORD_EXPLAIN_COMING] = "在途 {0}，{1} 到，{2}",
    [WORD_EXPLAIN_REPLAYED] = "按以上数字重算：{0}，一致",
    [WORD_EXPLAIN_DIFFERS] = "按以上数字重算：{0}，与计划不一致！",

    /* The review */
    [WORD_REPORT_TITLE] = "复盘 {0} 至 {1}",
    [WORD_REPORT_CLASS] = "类别",
    [WORD_REPORT_ITEMS] = "物料",
    [WORD_REPORT_STOCKOUT] = "缺货率",
    [WORD_REPORT_FILL] = "满足率",
    [WORD_REPORT_ISSUED] = "发放金额",
    [WORD_REPORT_UNMET] = "缺货金额",
    [WORD_REPORT_STOCK] = "库存金额",
    [WORD_REPORT_TURNS] = "年周转",
    [WORD_REPORT_ALL] = "合计",
    [WORD_REPORT_COUNT] = "{0}",
    [WORD_REPORT_SHARE] = "{0}",
    [WORD_REPORT_RATIO] = "{0}",
    [WORD_REPORT_EXPIRY] = "已过期 {0}，将到期 {1}",
    [WORD_REPORT_ORDERS] = "未到货 {0} 行[，其中逾期 {1} 行]",
    [WORD_REPORT_ACCURACY] = "预测准确率 {0}（{1} 个已过去的预测）",
    [WORD_REPORT_UNPRICED] = "{0} 种物料没有成本和价格，未计入金额",

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
    [WORD_NOTICE_SHORT_BEFORE_ARRIVAL] = "可用 {0}，{2} 到货前预测 {1} → 请催提前送货",
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
    [WORD_DEFAULT_STALE] = "需求记录到 {0} 为止，此后 {1} 天按未知（不是零）处理",
};
