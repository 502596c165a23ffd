/* English templates, by area in the order of words.h, which says what the arguments are. */
#include "format/words_catalogue.h"

const char *const words_en[WORD_N] = {
    /* Of any command */
    [WORD_PROGRAM] = "linli: the supply chain of a neighbourhood, from forecast to delivery",
    [WORD_USAGE] = "usage: linli {0}",
    [WORD_TRY_HELP] = "try: linli --help",
    [WORD_WARNING] = "note: {0}",

    /* Weekdays */
    [WORD_MONDAY] = "Mon",
    [WORD_TUESDAY] = "Tue",
    [WORD_WEDNESDAY] = "Wed",
    [WORD_THURSDAY] = "Thu",
    [WORD_FRIDAY] = "Fri",
    [WORD_SATURDAY] = "Sat",
    [WORD_SUNDAY] = "Sun",

    /* What a table's reader reports */
    [WORD_TABLE_ROWS] = "{0}: {1} {1|row|rows}",
    [WORD_TABLE_UNKNOWN] = "{0}: the column '{1}' is not known and was ignored[, and {2} more]",
    [WORD_TABLE_ROUNDED] = "{0}: {1} {1|number|numbers} had more decimals than are kept and "
                           "{1|was|were} rounded",

    /* Import and export */
    [WORD_IMPORT_FILE] = "{0:-12} {1:9} {1|row|rows}: {2} added[, {3} the same][, {4} corrected]",
    [WORD_IMPORT_MADE] = "made because only the demand names them:[ {0} {0|site|sites}]"
                         "[ {1} {1|item|items}]",
    [WORD_IMPORT_IGNORED] = "{0}: not a table of linli, left alone",
    [WORD_EXPORT_FILE] = "{0:-12} {1:9} {1|row|rows}",
    [WORD_DEMO_DONE] = "{0}: {1} items, {2} suppliers, daily records from {3}, today is {4}",

    /* Orders and stock by hand, and the check */
    [WORD_ORDERS_SUM] = "{0} {0|line|lines}, {1}[, {2} without a price]",
    [WORD_ORDERS_NONE] = "no open order lines",
    [WORD_ORDERS_APPROVED] = "approved {0} {0|line|lines}, {1}[, {2} without a price]",
    [WORD_ORDERS_SENT] = "sent {0} {0|line|lines}, {1}[, {2} without a price]",
    [WORD_ORDERS_CANCELLED] = "cancelled {0} {0|line|lines}, {1}[, {2} without a price]",
    [WORD_ORDERS_UNCHANGED] = "no line waits for that: nothing was changed",
    [WORD_STOCK_NONE] = "nothing is on hand",
    [WORD_STOCK_RECEIVED] =
        "{0}: received {1}[ {2}], lot {3}[, use until {4}]; on hand {5}[, still to come {6}]",
    [WORD_STOCK_ISSUED] = "{0}: issued {1}[ {2}][, missing {3}]; on hand {4}",
    [WORD_STOCK_TAKE] = "  take {0} of lot {1}[, use until {2}]",
    [WORD_STOCK_REPLAYED] = "the key was used for this before: nothing was done again",
    [WORD_STOCK_EXPIRED] = "expired",
    [WORD_COLUMN_LINE] = "line",
    [WORD_COLUMN_STATE] = "state",
    [WORD_COLUMN_DUE] = "due",
    [WORD_COLUMN_SUPPLIER] = "supplier",
    [WORD_COLUMN_SITE] = "site",
    [WORD_COLUMN_ITEM] = "item",
    [WORD_COLUMN_CLASS] = "class",
    [WORD_COLUMN_QTY] = "quantity",
    [WORD_COLUMN_RECEIVED] = "received",
    [WORD_COLUMN_AMOUNT] = "amount",
    [WORD_COLUMN_LOT] = "lot",
    [WORD_COLUMN_EXPIRY] = "use until",
    [WORD_COLUMN_ACCOUNT] = "account",
    [WORD_COLUMN_REMARK] = "remark",
    [WORD_DAY] = "{0}",
    [WORD_STATE_PROPOSED] = "proposed",
    [WORD_STATE_APPROVED] = "approved",
    [WORD_STATE_SENT] = "sent",
    [WORD_STATE_RECEIVED] = "received",
    [WORD_STATE_CANCELLED] = "cancelled",
    [WORD_ACCOUNT_NORMAL] = "normal",
    [WORD_ACCOUNT_RESERVE] = "reserve",
    [WORD_ACCOUNT_CONSIGNED] = "consigned",
    [WORD_ACCOUNT_IN_TRANSIT] = "in transit",
    [WORD_ACCOUNT_QUARANTINE] = "quarantine",
    [WORD_CHECK_FINE] = "{0} checks, no breach",
    [WORD_CHECK_BREACH] = "{0}: {1}",
    [WORD_CHECK_WHOLE] = "the database is whole",
    [WORD_CHECK_BALANCE_SUM] = "a balance is the sum of its movements",
    [WORD_CHECK_BALANCE_SIGN] = "a balance is not negative",
    [WORD_CHECK_COMMAND] = "a movement has a command",
    [WORD_CHECK_SIGN] = "a movement has the sign of its kind",
    [WORD_CHECK_LOT] = "a movement and its lot agree",
    [WORD_CHECK_TRANSFER] = "transfers sum to zero",
    [WORD_CHECK_STATE] = "a line is in the state of its last event",
    [WORD_CHECK_RECEIVED] = "what was received was booked",
    [WORD_CHECK_RECEIPT] = "a receipt and its line agree",
    [WORD_CHECK_EMPTY] = "a document has lines",
    [WORD_CHECK_IDS] = "ids are given once",
    [WORD_CHECK_DEMAND] = "demand is within its bounds",
    [WORD_CHECK_STEPS] = "a line takes only allowed steps",
    [WORD_CHECK_REPLAY] = "a planned line's numbers give its quantity",

    /* The day sheet */
    [WORD_LIST_SEPARATOR] = ", ",
    [WORD_SHEET_TITLE] = "{0} · {1} {2} · the day's plan",
    [WORD_SHEET_TOOK] = "forecast to {0} · took {1} s",
    [WORD_SHEET_SUMMARY] = "For a person {0} · proposed {1} order {1|line|lines}"
                           "[ ({2} {2|supplier|suppliers}, {3})][, {4} of them self-approved] · "
                           "arriving today {5}[ · on the way {6}]",
    [WORD_SHEET_MORE] = "  {0} more: linli plan --all",
    [WORD_SHEET_ACTION] = "[→ {0}][ ({1})]",
    [WORD_SHEET_ORDER] = "Order · {0} ([delivers {1}, ][least {2}, ]there on {3})[ {4}] total {5}",
    [WORD_SHEET_EMERGENCY] = "Emergency · {0} (there today[, surcharge {1}])[ {2}] total {3}",
    [WORD_SHEET_COMING] = "On the way · {0} (there on {1}) {2} {2|line|lines}",
    [WORD_SHEET_NO_SUPPLIER] = "unnamed supplier",
    [WORD_SHEET_QTY] = "{0}[ {1}]",
    [WORD_SHEET_AMOUNT] = "{0}",
    [WORD_SHEET_DAYS] = "{0} {0|day|days}",
    [WORD_SHEET_APPROVED] = "approved",
    [WORD_SHEET_PROPOSED] = "proposed",
    [WORD_SHEET_HOLD] = "; a person approves: {0}",
    [WORD_SHEET_REST] = "The other {0} {0|item needs|items need} no order today[ · enough {1}]"
                        "[ · no order day {2}][ · waiting for the least order {3}]"
                        "[ · no demand {4}][ · nobody supplies {5}]",
    [WORD_SHEET_DEFAULTS] = "Not in the tables, taken by default:",

    /* One line explained */
    [WORD_EXPLAIN_HEAD] = "{0} · {1} · {2} · class {3}",
    [WORD_EXPLAIN_ORDER] = "order",
    [WORD_EXPLAIN_FORECAST] = "forecast until next cover",
    [WORD_EXPLAIN_SAFETY] = "safety stock",
    [WORD_EXPLAIN_RESERVE] = "missing in the reserve",
    [WORD_EXPLAIN_USABLE] = "usable on hand",
    [WORD_EXPLAIN_ARRIVING] = "on the way",
    [WORD_EXPLAIN_PACK] = "pack",
    [WORD_EXPLAIN_MINIMUM] = "least order",
    [WORD_EXPLAIN_MOST] = "most (life or supplier)",
    [WORD_EXPLAIN_EXPIRING] = "will expire, not counted",
    [WORD_EXPLAIN_REORDER] = "reorder point",
    [WORD_EXPLAIN_COVER] = "covers",
    [WORD_EXPLAIN_MODEL] = "Forecast by {0}[, backtest accuracy {1}]",
    [WORD_EXPLAIN_DAY] = "{0}  {1:8}   80% between {2} and {3}",
    [WORD_EXPLAIN_HISTORY] = "The last fourteen days (* was out of stock)",
    [WORD_EXPLAIN_STOCK] = "Lots",
    [WORD_EXPLAIN_LOT] = "{0:-16} {1:-10} {2:8}[   expires {3}]",
    [WORD_EXPLAIN_COMING] = "{0} on the way, there {1}, from {2}",
    [WORD_EXPLAIN_REPLAYED] = "Computed again from these numbers: {0}, the same",
    [WORD_EXPLAIN_DIFFERS] = "Computed again from these numbers: {0}, NOT the same as the plan",

    /* The review */
    [WORD_REPORT_TITLE] = "Review of {0} to {1}",
    [WORD_REPORT_CLASS] = "class",
    [WORD_REPORT_ITEMS] = "items",
    [WORD_REPORT_STOCKOUT] = "stock-outs",
    [WORD_REPORT_FILL] = "fill rate",
    [WORD_REPORT_ISSUED] = "issued",
    [WORD_REPORT_UNMET] = "missed",
    [WORD_REPORT_STOCK] = "stock",
    [WORD_REPORT_TURNS] = "turns",
    [WORD_REPORT_ALL] = "all",
    [WORD_REPORT_COUNT] = "{0}",
    [WORD_REPORT_SHARE] = "{0}",
    [WORD_REPORT_RATIO] = "{0}",
    [WORD_REPORT_EXPIRY] = "expired {0}, expiring {1}",
    [WORD_REPORT_ORDERS] = "open order lines {0}[, late {1}]",
    [WORD_REPORT_ACCURACY] = "forecast accuracy {0} ({1} past {1|forecast|forecasts})",
    [WORD_REPORT_UNPRICED] = "{0} {0|item|items} without cost and price are not in the amounts",

    /* Reasons */
    [WORD_REASON_NONE] = "",
    [WORD_REASON_ORDER] = "order {0} = forecast {1}[ + safety {2}][ + reserve {3}][ − usable {4}]"
                          "[ − arriving {5}][, in packs of {6}][, at least {7}][, at most {8}]"
                          "[; covers {11} {11|day|days}][; buffer × {12}]"
                          "[; {9} on hand will expire unused]",
    [WORD_REASON_JOIN] = "order {0} with the supplier's order, above the reorder point {10}: "
                         "forecast {1}[ + safety {2}][ + reserve {3}][ − usable {4}]"
                         "[ − arriving {5}][, in packs of {6}][, at least {7}][, at most {8}]",
    [WORD_REASON_ENOUGH] =
        "nothing: usable {4}[ + arriving {5}] is not below the reorder point {10}",
    [WORD_REASON_NO_ORDER_DAY] = "nothing today: the supplier takes no orders today, and usable {4}"
                                 "[ + arriving {5}] lasts (forecast {1})",
    [WORD_REASON_WAIT_MINIMUM] = "nothing today: waits for the supplier's least order; usable {4}"
                                 "[ + arriving {5}] lasts (forecast {1})",
    [WORD_REASON_NO_DEMAND] = "nothing: no demand is expected",
    [WORD_REASON_NO_SUPPLIER] = "nobody supplies it: forecast {1}[ + safety {2}], usable {4}"
                                "[ + arriving {5}]",
    [WORD_REASON_SHORT_LIVED] = "nothing: only {8} would go before they expire, less than half a "
                                "pack of {6}; forecast {1}",
    [WORD_REASON_DECLINED] = "not proposed again today: a person cancelled it (forecast {1}, "
                             "usable {4}[ + arriving {5}])",

    /* Notices */
    [WORD_NOTICE_SHORT_TODAY] = "{0} on hand, {1} expected today → emergency order of {2}, at the "
                                "door within {3} {3|hour|hours}[, surcharge {4}]",
    [WORD_NOTICE_SHORT_NO_HELP] = "{0} on hand, {1} expected today → nobody can deliver in time",
    [WORD_NOTICE_SUBSTITUTE] = "{0} on hand, {1} expected today → use {2} of the substitute",
    [WORD_NOTICE_SHORT_BEFORE_ARRIVAL] =
        "{0} usable, {1} expected before the delivery of {2} → ask for an earlier one",
    [WORD_NOTICE_BACKUP] = "the main supplier could deliver on {0} → the backup does on {1}",
    [WORD_NOTICE_EXPIRING] = "{0} left, expire on {1} → use this lot first[; {2} will probably be "
                             "wasted][ ({3})]",
    [WORD_NOTICE_EXPIRED] = "{0} left, expired on {1} → take them out[ ({2})]",
    [WORD_NOTICE_FORECAST_MISS] = "the forecast missed three times in a row ({0} {1} {2}) → please "
                                  "check it[; the buffer is {3} now]",
    [WORD_NOTICE_BELOW_MINIMUM] = "the order of {0} is below the least order of {1}",
    [WORD_NOTICE_NO_SUPPLIER] = "{0} needed, but nobody supplies it → name a supplier",
    [WORD_NOTICE_LATE] = "{0} still to come, due on {1} → ask the supplier",

    /* Holds */
    [WORD_HOLD_AMOUNT] = "{0} is above the limit of {1}",
    [WORD_HOLD_UNUSUAL] = "{0} is unusual: {1} over as many days so far",
    [WORD_HOLD_NO_PRICE] = "no price is known",
    [WORD_HOLD_NO_SOURCE] = "the supplier is assumed, not from the tables",

    /* Defaults */
    [WORD_DEFAULT_STOCK] = "no stock table: taken as nothing on hand",
    [WORD_DEFAULT_SUPPLIER] = "no supply table: taken as one unnamed supplier, {0} {0|day|days} of "
                              "lead time",
    [WORD_DEFAULT_LEAD] = "{0} supply {0|term|terms} without lead time: taken as {1} "
                          "{1|day|days}",
    [WORD_DEFAULT_PACK] = "{0} {0|item|items} without pack size: taken as 1",
    [WORD_DEFAULT_PRICE] = "{0} {0|item|items} without price: amounts are unknown",
    [WORD_DEFAULT_SHELF_LIFE] = "{0} {0|item|items} without shelf life: taken as keeping",
    [WORD_DEFAULT_CATEGORY] = "{0} {0|item|items} without category",
    [WORD_DEFAULT_STALE] = "demand is recorded until {0}; the {1} {1|day|days} since then count as "
                           "unknown, not as zero",
};
