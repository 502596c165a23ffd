/* Error messages of sharing out customer orders (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_allot[] = {
    {"order %s has been shared out and cannot change any more (linli allot --undo)",
     "订单 %s 已分配，不能再改（可用 linli allot --undo 撤销分配）"},
    {"order %s has been shared out or cancelled meanwhile", "订单 %s 刚被分配或取消"},
    {"no sharing has the number %s (linli allot --list)",
     "没有单号为 %s 的分配（linli allot --list 可查）"},
    {"%s has been taken back already", "%s 已经撤销"},
    {"%lld sites have no parent: expected --site CODE, where the goods are",
     "有 %s 个站点没有上级：应给 --site 代码，说明货在哪里"},
    {"an order needs qty, pickup and ordered; one of them is empty",
     "订单须有 qty、pickup 和 ordered，其中有空缺"},
    {"the quantity %s is not a multiple of the pack %s", "数量 %s 不是包装数 %s 的整倍数"},
    {"ordered on %s, after the pick-up day %s", "订货日 %s 晚于提货日 %s"},
    {"the pick-up day %s is before today, %s", "提货日 %s 早于今天 %s"},
    {"no order is open that site %s could serve", "没有可由站点 %s 供货的待分配订单"},
    {"%s was for %s, which is over: it cannot be taken back", "%s 的提货日 %s 已过，不能撤销"},
    {"--rule is '%s', expected essential, pro-rata, first-come or equal",
     "--rule 是“%s”，应为 essential（必需优先）、pro-rata（按比例）、first-come（先到先得）或 "
     "equal（满足率均等）"},
    {"--apply needs --rule", "--apply 须与 --rule 一起用"},
    {"one of --orders, --apply, --undo and --list was expected, not several",
     "--orders、--apply、--undo、--list 只能用其一"},
    {"--%s does not go with --%s", "--%s 不能与 --%s 同用"},
};
const size_t words_error_allot_n = sizeof(words_error_allot) / sizeof(words_error_allot[0]);
