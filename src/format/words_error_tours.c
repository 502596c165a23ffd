/* Error messages of the tours of a day (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_tours[] = {
    {"no tours of %s are kept (linli dispatch keep --date %s)",
     "%s 没有已存的配送（linli dispatch keep --date %s）"},
    {"the tours' stop %lld names what is not there", "配送第 %s 站所指的记录不存在"},
    {"the tours of a day have more than %d stops", "一天的配送超过 %s 站"},
    {"the tours of the day have no stop %lld", "当天的配送没有第 %s 站"},
    {"stop %lld is not open any more", "第 %s 站已结束"},
    {"stop %lld is open", "第 %s 站尚未结束"},
    {"what is done cannot be later than now", "已完成的时刻不能晚于现在"},
    {"stop %lld is on no tour", "第 %s 站未排入路线"},
    {"stop %lld did not fail and is not on board of a vehicle that is out",
     "第 %s 站并非未送成，也不在停驶车辆上"},
    {"the goods of stop %lld came back already and are on another stop",
     "第 %s 站的货已退回，并已另列一站"},
    {"site %s does not supply %s", "站点 %s 不供应 %s"},
    {"vehicle %s is out already", "车辆 %s 已停驶"},
    {"vehicle %s is not out", "车辆 %s 并未停驶"},
    {"no vehicle has the code %s", "没有编码为 %s 的车辆"},
    {"the tours of the day have begun; what happens is told by linli dispatch new, done, delay, "
     "out",
     "当天的配送已开始；变化请用 linli dispatch new、done、delay、out 登记"},
    {"linli dispatch %s takes %d arguments (linli dispatch --help)",
     "linli dispatch %s 应有 %s 个参数（linli dispatch --help）"},
    {"'%s' is none of keep, again, new, done, failed, returned, delay, out, back, slow, pin, "
     "unpin, "
     "reopen, pay (linli dispatch --help)",
     "'%s' 不是 keep、again、new、done、failed、returned、delay、out、back、slow、pin、unpin、"
     "reopen、pay 之一（linli dispatch --help）"},
    {"'%s' is no number of a stop", "'%s' 不是站次"},
    {"--%s does not go with linli dispatch %s", "--%s 不能与 linli dispatch %s 同用"},
    {"--%s goes with what happens, as in linli dispatch done 7 (linli dispatch --help)",
     "--%s 用于登记发生的事，如 linli dispatch done 7（linli dispatch --help）"},
    {"the pay of a courier is too large", "配送员工资过大"},
    {"linli dispatch %s needs --%s", "linli dispatch %s 需要 --%s"},
    {"--%s is '%s', expected a time like 09:30", "--%s 为“%s”，应为时刻，如 09:30"},
    {"--window is '%s', expected two times like 09:30-11:00",
     "--window 为“%s”，应为两个时刻，如 09:30-11:00"},
    {"--times is '%s', expected a ratio from 0.5 to 10", "--times 为“%s”，应为 0.5 至 10 的倍数"},
};
const size_t words_error_tours_n = sizeof(words_error_tours) / sizeof(words_error_tours[0]);
