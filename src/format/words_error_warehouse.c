/* Error messages of emergency orders, counts, transfers and the reserve (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_warehouse[] = {
    /* emergency */
    {"an emergency order does not fit its number", "紧急订单数量超出范围"},
    {"linli emergency needs --item CODE and --qty QTY",
     "linli emergency 需要 --item 编码 和 --qty 数量"},
    {"nobody supplies item %s: add a supplier to the supply table (kind instant comes within "
     "hours), or buy it and book it with linli receive",
     "没有供应商供应物料 %s：请在供应表中登记供应商（类型 instant 数小时内送达），或自行购买后用 "
     "linli receive 入账"},
    {"supplier %s does not supply item %s; a row of the supply table was expected",
     "供应商 %s 不供应物料 %s；供应表中应有对应的一行"},
    {"every supplier of item %s has been asked for its day's most already",
     "物料 %s 的所有供应商当日供量都已订满"},
};
const size_t words_error_warehouse_n =
    sizeof(words_error_warehouse) / sizeof(words_error_warehouse[0]);
