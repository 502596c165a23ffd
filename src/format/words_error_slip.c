/* Error messages of numbered bookings and of what takes them back (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_slip[] = {
    /* numbers */
    {"it is booked, as %s, but the answer could not be written", "已入账，单号 %s，但结果无法输出"},
    {"no booking has the number %s (linli slips)", "没有单号为 %s 的记账（linli slips 可查）"},
    {"the number %s is of no kind of booking", "单号 %s 不属于任何单据类型"},
    {"--day or --from and --to was expected, not both", "应给 --day，或 --from 与 --to，不能都给"},
    {"--kind is '%s', expected one of %s", "--kind 是“%s”，应为以下之一：%s"},

    /* moves, write-offs, returns */
    {"item %s is not recyclable; recyclable 1 in the items table was expected",
     "物料 %s 不可回收；物料表中 recyclable 应为 1"},
    {"only %s of item %s are there (account %s); %s were asked for",
     "物料 %2$s 仅有 %1$s（账目：%3$s），要求 %4$s"},
    {"nothing of item %s, lot %s, is there (account %s)", "物料 %s 批次 %s 没有库存（账目：%s）"},
    {"only %s of item %s had come by %s; %s came later, book for a later day",
     "截至 %3$s，物料 %2$s 仅到 %1$s；另有 %4$s 在其后到货，应记在更晚的日期"},
    {"of item %s, lot %s, at most %s can be out and come back; %s were said",
     "物料 %s 批次 %s 最多有 %s 在外可退回，所填为 %s"},
    {"demand until %s was imported, and the first issue of a site ends that: expected a day from "
     "then on for it, not %s; earlier days can be booked after it",
     "%s 及以前的需求已导入，站点的首次出库将取代导入数据：首次出库应记在该日或以后，不能是 %s；"
     "首次出库后可补记更早的日期"},
    {"a reason was expected (--reason)", "应说明原因（--reason）"},
    {"an item and a quantity was expected", "应给物料和数量"},
    {"an item, and a lot or a quantity, was expected", "应给物料，以及批次或数量"},
    {"--reason is '%s', expected expired, damaged, lost, recycled or other",
     "--reason 是“%s”，应为 expired（过期）、damaged（损坏）、lost（丢失）、recycled（回收利用）或 "
     "other（其他）"},
    {"--from is '%s', expected normal, reserve, quarantine or recycling",
     "--from 是“%s”，应为 normal（日常）、reserve（储备）、quarantine（待检）或 recycling（回收）"},
    {"--expired stands for itself: no item, lot or quantity was expected",
     "--expired 单独使用，不再给物料、批次或数量"},
    {"--condition is '%s', expected good, doubtful or used",
     "--condition 是“%s”，应为 good（完好）、doubtful（存疑）或 used（用过）"},
    {"--unused is for --condition used only", "--unused 只用于 --condition used"},
    {"the number of an issue, or an item and a quantity, was expected",
     "应给发放单号，或物料和数量"},
    {"--of names site, item and service already; only a quantity was expected beside it",
     "--of 已确定站点、物料和服务，只可另给数量"},
    {"%s is no issue; the number of an issue was expected", "%s 不是发放单；应为发放单号"},
    {"%s was undone by %s: nothing of it can come back", "%s 已被 %s 撤销，没有可退回的"},
    {"of %s only %s have not come back; %s were said", "%s 尚未退回的仅 %s，要求退回 %s"},
    {"nothing of %s is left to come back", "%s 已没有可退回的"},
    {"item %s keeps for %lld days: its lot is needed (--lot), or the issue (--of)",
     "物料 %s 保质期 %lld 天：须给批次（--lot）或发放单号（--of）"},
    {"no lot of item %s has the code %s", "物料 %s 没有批次 %s"},
    {"the service '%s' is not known, expected one of the setting services: %s",
     "不认识的服务“%s”，应为设置 services 中的一项：%s"},

    /* undo */
    {"%s is an undo and stays; book anew what it took back",
     "%s 本身是撤销单，不能再撤销；请重新入账"},
    {"%s was undone already, by %s", "%s 已被 %s 撤销"},
    {"%s cannot be undone before %s, which refers to it", "须先撤销引用它的 %2$s，才能撤销 %1$s"},
    {"%s cannot be undone: of item %s, lot %s, %s were booked and only %s are left (account %s)",
     "%s 不能撤销：物料 %s 批次 %s 入账 %s，仅剩 %s（账目：%s）"},
    {"no event says how line %lld came to be received", "没有事件说明订单行 %lld 如何变为已收货"},
    {"less was received of line %lld than is taken back", "订单行 %lld 的已收数量少于要撤回的数量"},
};
const size_t words_error_slip_n = sizeof(words_error_slip) / sizeof(words_error_slip[0]);
