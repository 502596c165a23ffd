/* What goes wrong with suppliers, in Chinese (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_supplier[] = {
    {"supplier %s is out already", "供应商 %s 已停用"},
    {"supplier %s is not out", "供应商 %s 没有停用"},
    {"linli suppliers %s needs --note", "linli suppliers %s 需要 --note（说明原因）"},
    {"the city has no supplier '%s'", "没有供应商“%s”"},
    {"--note and --key go with linli suppliers out and back",
     "--note 和 --key 只用于 linli suppliers out 与 back"},
    {"linli suppliers takes nothing, or out CODE, or back CODE (linli suppliers --help)",
     "linli suppliers 后面不写，或写 out 代码、back 代码（见 linli suppliers --help）"},
    {"%s could be changed until %s, which is over", "%s 的变更截止于 %s，已过期"},
    {"%s could be changed until %s %s, which is over", "%s 的变更截止于 %s %s，已过期"},
    {"the change is not %s any more: somebody else has decided about it",
     "该变更已不是%s状态：已由他人处理"},
    {"%s cannot be done: its line is not sent with %s open any more",
     "%s 无法执行：该订单行已不再是“已发出且未到货 %s”"},
    {"a change of a line like PO-20261122-03/2+1 was expected, not %s",
     "应为订单行变更号，如 PO-20261122-03/2+1，而不是 %s"},
    {"%s is %s; its supplier can only refuse what was sent",
     "%s 的状态是%s；供应商只能拒绝已发出的行"},
    {"--refused is for order lines, %s is a move", "--refused 用于订单行，而 %s 是调配"},
    {"--refused is for order lines, %s is a change of one",
     "--refused 只用于订单行，%s 是订单行的变更"},
    {"no change of a line is called %s (linli orders)", "没有变更号 %s（见 linli orders）"},
    {"--history and --all go with the list only", "--history 和 --all 只用于列表"},
};
const size_t words_error_supplier_n =
    sizeof(words_error_supplier) / sizeof(words_error_supplier[0]);
