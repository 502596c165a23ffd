/*
 * The words of the program, in two languages: every sentence that a person reads is an id here and
 * a template in each catalogue (words_en.c, words_zh.c); the language is an argument. Error
 * messages are the exception: their English stands where they arise (words_error.h).
 *
 * To add a word: an id here, its signature in words.c, one line in each catalogue. A test compares
 * the catalogues.
 *
 * A signature has one letter for each argument, which says its type and how it is shown:
 *
 *   s  const char *  a text                         q  int64_t  a quantity (thousandths): 12.5
 *   n  int64_t       a whole number: 12             p  int64_t  a unit price (_e4): ¥12.50
 *   f  int64_t       an amount in fen: ¥2,318.40    h  int64_t  a share (_e4): 34%
 *   d  int64_t       a day: 11-25                   r  int64_t  a ratio (_e4): 1.4
 *   D  int64_t       a day: 2026-11-25              x  double   with two decimals: 0.14
 *   t  int64_t       seconds of the day: 08:30
 *
 * A template places arguments: {0}; {0:6} fills up to 6 terminal columns on the left, {0:-20} on
 * the right; {0|line|lines} chooses by argument 0 (n or q) being 1. A part in [ ] is left out when
 * an argument inside it is 0, FIXED_NONE or an empty text. {{ and [[ stand for the characters.
 * Outside such a part FIXED_NONE shows as "-".
 */
#ifndef LINLI_FORMAT_WORDS_H
#define LINLI_FORMAT_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "model/reason.h"

enum words_language { WORDS_EN, WORDS_ZH, WORDS_LANGUAGES_N };

enum { WORDS_ARGS_MAX = 16 };

enum word_id {
    /* Of any command */
    WORD_PROGRAM, /* what the program is, in one line */
    WORD_USAGE,   /* 0 command and its arguments */
    WORD_TRY_HELP,
    WORD_WARNING, /* 0 the sentence */

    /* Weekdays from Monday, in the order of date_weekday */
    WORD_MONDAY,
    WORD_TUESDAY,
    WORD_WEDNESDAY,
    WORD_THURSDAY,
    WORD_FRIDAY,
    WORD_SATURDAY,
    WORD_SUNDAY,

    /* What a table's reader reports: 0 file */
    WORD_TABLE_ROWS,    /* 1 rows */
    WORD_TABLE_UNKNOWN, /* 1 column | 2 how many more */
    WORD_TABLE_ROUNDED, /* 1 cells */

    /* Import and export */
    WORD_IMPORT_FILE,    /* 0 table | 1 rows | 2 added | 3 the same | 4 corrected */
    WORD_IMPORT_MADE,    /* 0 sites | 1 items made because only demand names them */
    WORD_IMPORT_IGNORED, /* 0 file */
    WORD_EXPORT_FILE,    /* 0 table | 1 rows */
    WORD_DEMO_DONE,      /* 0 folder | 1 items | 2 suppliers | 3 first day | 4 today */

    /* Orders and stock by hand, and the check */
    WORD_ORDERS_SUM, /* 0 lines | 1 amount | 2 without a price */
    WORD_ORDERS_NONE,
    WORD_ORDERS_APPROVED,  /* as the sum */
    WORD_ORDERS_SENT,      /* as the sum */
    WORD_ORDERS_CANCELLED, /* as the sum */
    WORD_ORDERS_UNCHANGED,
    WORD_STOCK_NONE,
    WORD_STOCK_RECEIVED, /* 0 item | 1 quantity | 2 unit | 3 lot | 4 expiry | 5 on hand | 6 open */
    WORD_STOCK_ISSUED,   /* 0 item | 1 quantity | 2 unit | 3 missing | 4 on hand */
    WORD_STOCK_TAKE,     /* 0 quantity | 1 lot | 2 expiry */
    WORD_STOCK_REPLAYED,
    WORD_STOCK_EXPIRED,
    WORD_COLUMN_LINE,
    WORD_COLUMN_STATE,
    WORD_COLUMN_DUE,
    WORD_COLUMN_SUPPLIER,
    WORD_COLUMN_SITE,
    WORD_COLUMN_ITEM,
    WORD_COLUMN_CLASS,
    WORD_COLUMN_QTY,
    WORD_COLUMN_RECEIVED,
    WORD_COLUMN_AMOUNT,
    WORD_COLUMN_LOT,
    WORD_COLUMN_EXPIRY,
    WORD_COLUMN_ACCOUNT,
    WORD_COLUMN_REMARK,
    WORD_DAY,            /* 0 day */
    WORD_STATE_PROPOSED, /* in the order of enum line_state */
    WORD_STATE_APPROVED,
    WORD_STATE_SENT,
    WORD_STATE_RECEIVED,
    WORD_STATE_CANCELLED,
    WORD_ACCOUNT_NORMAL, /* in the order of enum account */
    WORD_ACCOUNT_RESERVE,
    WORD_ACCOUNT_CONSIGNED,
    WORD_ACCOUNT_IN_TRANSIT,
    WORD_ACCOUNT_QUARANTINE,
    WORD_CHECK_FINE,   /* 0 checks */
    WORD_CHECK_BREACH, /* 0 the rule | 1 where */
    WORD_CHECK_WHOLE,  /* in the order of enum check_id */
    WORD_CHECK_BALANCE_SUM,
    WORD_CHECK_BALANCE_SIGN,
    WORD_CHECK_COMMAND,
    WORD_CHECK_SIGN,
    WORD_CHECK_LOT,
    WORD_CHECK_TRANSFER,
    WORD_CHECK_STATE,
    WORD_CHECK_RECEIVED,
    WORD_CHECK_RECEIPT,
    WORD_CHECK_EMPTY,
    WORD_CHECK_IDS,
    WORD_CHECK_DEMAND,
    WORD_CHECK_STEPS,
    WORD_CHECK_REPLAY,

    /* The day sheet */
    WORD_LIST_SEPARATOR,
    WORD_SHEET_TITLE,   /* 0 city | 1 day | 2 weekday */
    WORD_SHEET_TOOK,    /* 0 last day shown | 1 seconds */
    WORD_SHEET_SUMMARY, /* 0 notices | 1 lines | 2 suppliers | 3 amount | 4 approved | 5 arriving |
                           6 coming */
    WORD_SHEET_MORE,    /* 0 notices that are not shown */
    WORD_SHEET_ACTION,  /* 0 what to do | 1 with whom or what */
    WORD_SHEET_ORDER,   /* 0 supplier | 1 weekdays | 2 least fen | 3 due | 4 number | 5 amount */
    WORD_SHEET_EMERGENCY, /* 0 supplier | 1 surcharge | 2 number | 3 amount */
    WORD_SHEET_NO_SUPPLIER,
    WORD_SHEET_COMING, /* 0 supplier | 1 due | 2 lines */
    WORD_SHEET_QTY,    /* 0 quantity | 1 unit */
    WORD_SHEET_AMOUNT, /* 0 fen */
    WORD_SHEET_DAYS,   /* 0 days */
    WORD_SHEET_APPROVED,
    WORD_SHEET_PROPOSED,
    WORD_SHEET_HOLD, /* 0 why it waits */
    WORD_SHEET_REST, /* 0 items | 1 enough | 2 no order day | 3 waiting | 4 no demand | 5 nobody */
    WORD_SHEET_DEFAULTS,

    /* One line explained */
    WORD_EXPLAIN_HEAD, /* 0 site | 1 item | 2 day | 3 class */
    WORD_EXPLAIN_ORDER,
    WORD_EXPLAIN_FORECAST,
    WORD_EXPLAIN_SAFETY,
    WORD_EXPLAIN_RESERVE,
    WORD_EXPLAIN_USABLE,
    WORD_EXPLAIN_ARRIVING,
    WORD_EXPLAIN_PACK,
    WORD_EXPLAIN_MINIMUM,
    WORD_EXPLAIN_MOST,
    WORD_EXPLAIN_EXPIRING,
    WORD_EXPLAIN_REORDER,
    WORD_EXPLAIN_COVER,
    WORD_EXPLAIN_MODEL, /* 0 model | 1 accuracy */
    WORD_EXPLAIN_DAY,   /* 0 day | 1 mean | 2 low | 3 high */
    WORD_EXPLAIN_HISTORY,
    WORD_EXPLAIN_STOCK,
    WORD_EXPLAIN_LOT,      /* 0 lot | 1 account | 2 quantity | 3 expiry */
    WORD_EXPLAIN_COMING,   /* 0 quantity | 1 due | 2 supplier */
    WORD_EXPLAIN_REPLAYED, /* 0 the order computed again */
    WORD_EXPLAIN_DIFFERS,

    /* The review */
    WORD_REPORT_TITLE, /* 0 first day | 1 last day */
    WORD_REPORT_CLASS,
    WORD_REPORT_ITEMS,
    WORD_REPORT_STOCKOUT,
    WORD_REPORT_FILL,
    WORD_REPORT_ISSUED,
    WORD_REPORT_UNMET,
    WORD_REPORT_STOCK,
    WORD_REPORT_TURNS,
    WORD_REPORT_ALL,
    WORD_REPORT_COUNT,    /* 0 a count */
    WORD_REPORT_SHARE,    /* 0 a share */
    WORD_REPORT_RATIO,    /* 0 a ratio */
    WORD_REPORT_EXPIRY,   /* 0 expired | 1 expiring */
    WORD_REPORT_ORDERS,   /* 0 open lines | 1 late */
    WORD_REPORT_ACCURACY, /* 0 accuracy | 1 forecasts */
    WORD_REPORT_UNPRICED, /* 0 items */

    /* Reasons: the numbers of model/reason.h, in the same order as its ids */
    WORD_REASON_NONE,
    WORD_REASON_ORDER,
    WORD_REASON_JOIN,
    WORD_REASON_ENOUGH,
    WORD_REASON_NO_ORDER_DAY,
    WORD_REASON_WAIT_MINIMUM,
    WORD_REASON_NO_DEMAND,
    WORD_REASON_NO_SUPPLIER,
    WORD_REASON_SHORT_LIVED,
    WORD_REASON_DECLINED,
    WORD_NOTICE_SHORT_TODAY,
    WORD_NOTICE_SHORT_NO_HELP,
    WORD_NOTICE_SUBSTITUTE,
    WORD_NOTICE_SHORT_BEFORE_ARRIVAL,
    WORD_NOTICE_BACKUP,
    WORD_NOTICE_EXPIRING,
    WORD_NOTICE_EXPIRED,
    WORD_NOTICE_FORECAST_MISS,
    WORD_NOTICE_BELOW_MINIMUM,
    WORD_NOTICE_NO_SUPPLIER,
    WORD_NOTICE_LATE,
    WORD_HOLD_AMOUNT,
    WORD_HOLD_UNUSUAL,
    WORD_HOLD_NO_PRICE,
    WORD_HOLD_NO_SOURCE,
    WORD_DEFAULT_STOCK,
    WORD_DEFAULT_SUPPLIER,
    WORD_DEFAULT_LEAD,
    WORD_DEFAULT_PACK,
    WORD_DEFAULT_PRICE,
    WORD_DEFAULT_SHELF_LIFE,
    WORD_DEFAULT_CATEGORY,
    WORD_DEFAULT_STALE,

    WORD_N
};

/* Adds a word with its arguments, each of the type that the signature says. */
void words_add(struct text_builder *text, enum words_language language, enum word_id id, ...);

/* The same for a signature of whole numbers only; args_n is its length. */
void words_add_args(struct text_builder *text, enum words_language language, enum word_id id,
                    const int64_t *args, int32_t args_n);

/* Adds the sentence of a reason. */
void words_add_reason(struct text_builder *text, enum words_language language,
                      const struct reason *reason);
/* The same with the item's unit behind each quantity: "6 片". */
void words_add_reason_in(struct text_builder *text, enum words_language language,
                         const struct reason *reason, const char *unit);

/*
 * The language that the environment asks for: the first of LC_ALL, LC_MESSAGES and LANG (NULL when
 * not set) that is not empty decides; zh… is Chinese, all else English. No locale must be
 * installed.
 */
enum words_language words_language_of(const char *lc_all, const char *lc_messages,
                                      const char *lang);

/* The language of a name such as zh, zh_CN, zh-CN, en, en_US.UTF-8; false when it is none. */
bool words_language_find(const char *name, enum words_language *ret_language);

/* For the tests. First: as words_add, of a template and signature given in full. Then the parts of
 * a word, to compare the catalogues. */
void words_add_form(struct text_builder *text, const char *form, const char *signature, ...);
const char *words_signature(enum word_id id);
const char *words_template(enum words_language language, enum word_id id);
/* NULL when the template is well formed for the signature, else what is wrong. *ret_used gets a bit
 * for each argument that it places. */
const char *words_check(const char *form, const char *signature, uint32_t *ret_used);

#endif
