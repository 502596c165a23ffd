/* Error messages of the inbox of facts, of rows that an import refuses, and of overrides (see
 * words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_quality[] = {
    /* the inbox */
    {"number %lld of the inbox is %s and cannot become %s",
     "收件箱编号 %lld 的状态是 %s，不能变为 %s"},
    {"number %lld (%s) is not demand that could be left out: accept it, or put its table right",
     "编号 %lld（%s）不是可排除的用量：请认可，或更正相应的表"},
    {"--until %s is before the fact's day %s", "--until %s 早于该数据的日期 %s"},
    {"%s was booked, not imported: undo slip %s of %s (linli undo) and book it again",
     "%s 是台账登记的，不是导入的：请撤销单据 %s（%s，linli undo）后重新登记"},
    {"%s is a day of the stock ledger without a booking of the item: book what was issued",
     "%s 属于台账期间且该物料没有登记：请补登领用"},
    {"number %lld (%s) is not one quantity that could be corrected: import the right rows",
     "编号 %lld（%s）不是单个数量，不能直接更正：请导入正确的行"},
    {"mark %lld has a rule or state that is unknown", "标记 %lld 的规则或状态未知"},
    {"a mark names the id %lld, which is not there", "标记指向的编号 %lld 不存在"},
    {"the inbox has no number %lld", "收件箱中没有编号 %lld"},
    {"number %lld was changed by somebody else meanwhile", "编号 %lld 刚被他人改动"},
    {"no rule is called '%s' (docs/quality.md lists them)",
     "没有名为“%s”的规则（见 docs/quality.md）"},
    {"'%s' is no number of the inbox, expected one as 12 or a span as 12-15",
     "“%s”不是收件箱编号，应如 12 或 12-15"},
    {"more than %d numbers at once", "一次超过 %d 个编号"},
    {"linli inbox %s needs a number of the list", "linli inbox %s 需要列表中的编号"},
    {"linli inbox correct needs one number and --qty QTY",
     "linli inbox correct 需要一个编号和 --qty 数量"},
    {"--qty %s is no quantity, expected 0 or more", "--qty %s 不是数量，应为 0 或正数"},
    {"'%s' is none of accept, correct, exclude, reopen (linli inbox --help)",
     "“%s”不是 accept、correct、exclude、reopen 之一（linli inbox --help）"},
    {"--%s does not go with linli inbox %s", "--%s 不能与 linli inbox %s 同用"},
    {"linli inbox list takes no numbers; --explain N does",
     "linli inbox list 不带编号；查看单条用 --explain N"},

    /* rows of an import */
    {"demand of %s is far in the future, expected a day until %s",
     "%s 的需求远在未来，日期应不晚于 %s"},
    {"an item is its own substitute, expected another item",
     "物料不能是自己的替代品，应为另一物料"},
    {"'%s' is no list of times, expected HH:MM or HH:MM;HH:MM",
     "“%s”不是时刻表，应为 HH:MM 或 HH:MM;HH:MM"},
    {"'%s' is no shift, expected HH:MM-HH:MM", "“%s”不是班次，应为 HH:MM-HH:MM"},
};
const size_t words_error_quality_n = sizeof(words_error_quality) / sizeof(words_error_quality[0]);
