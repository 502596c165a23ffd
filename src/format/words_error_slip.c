/* Error messages of numbered bookings and of what takes them back (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_slip[] = {
    /* numbers */
    {"it is booked, as %s, but the answer could not be written", "已入账，单号 %s，但结果无法输出"},
    {"no booking has the number %s (linli slips)", "没有单号为 %s 的记账（linli slips 可查）"},
    {"the number %s is of no kind of booking", "单号 %s 不属于任何单据类型"},
    {"--day or --from and --to was expected, not both", "应给 --day，或 --from 与 --to，不能都给"},
    {"--kind is '%s', expected one of %s", "--kind 是“%s”，应为以下之一：%s"},

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
