/* Error messages of the simulation (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_twin[] = {
    {"%d replications of %d contenders, expected 1 to %d of 1 to %d",
     "重复 %d 次、参与者 %d 个，应为 1 到 %d 次、1 到 %d 个"},
    {"the simulated days are out of order, after the facts or more than %d",
     "模拟的日子次序不对、超出已有数据，或多于 %d 天"},
    {"the simulation was stopped", "模拟已停止"},
    {"the simulated stock of '%s' does not balance", "“%s”的模拟库存不平衡"},
    {"a history of %d days is too short to measure %d of them, expected at least %d days: others "
     "before them train the rivals and are learnt from",
     "%d 天的历史太短，不足以测量其中 %d 天，至少应有 %d 天：此前的日子用于训练对手和学习规律"},
    {"--policies has '%.40s', expected linli, before, erp, openlmis, ddmrp, base-stock or "
     "clairvoyant, parted by commas",
     "--policies 中的“%.40s”不认识，应为 linli、before、erp、openlmis、ddmrp、base-stock 或 "
     "clairvoyant，用逗号分隔"},
    {"--policies names nobody to run the city", "--policies 没有指定任何管理方式"},
    {"--tune takes no --policies, --levers or --frontier",
     "--tune 不与 --policies、--levers、--frontier 同用"},
    {"--apply needs --tune and --db", "--apply 须与 --tune 和 --db 同用"},
    {"linli twin needs one of --profile, --from and --db",
     "linli twin 需要 --profile、--from、--db 中的一个"},
};
const size_t words_error_twin_n = sizeof(words_error_twin) / sizeof(words_error_twin[0]);
