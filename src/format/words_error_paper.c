/* Error messages of forms, labels and what is typed in from them (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_paper[] = {
    {"out of memory while a code was drawn", "内存不足：条码未能画出"},
    {"the bar code of %s could not be made", "%s 的条形码无法生成"},
    {"a QR code holds 1 to %d bytes, not %zu", "二维码可容纳 1 到 %d 字节，而不是 %zu"},
    {"nothing to print is called '%s'; expected count-sheet, order-form, issue-log, "
     "receiving-slip, return-log, write-off-log, transfer-log, phones, kit, labels or book",
     "没有可打印的“%s”；应为 count-sheet、order-form、issue-log、receiving-slip、return-log、"
     "write-off-log、transfer-log、phones、kit、labels 或 book"},
    {"--size is '%s', expected %s", "--size 是“%s”，应为 %s"},
    {"--of is '%s', expected lots or shelves", "--of 是“%s”，应为 lots 或 shelves"},
    {"--blank needs the first and the last paper number, and only it takes them",
     "--blank 需要首末纸单号，也只有它接受"},
    {"a kind was expected, or a paper number that says it", "应有 kind，或能说明类别的纸单号"},
    {"a row without a paper number needs --key KEY, by which the file is booked once",
     "没有纸单号的行需要 --key KEY，凭它整个文件只记一次账"},
    {"a paper number like P-20261123-I-017 was expected, not %s",
     "应为 P-20261123-I-017 形式的纸单号，而不是 %s"},
    {"%s was printed for %s, not %s", "%s 印的是 %s，不是 %s"},
    {"%s is a line of kind %s, not %s", "%s 是%s行，不是%s"},
    {"no form with the paper number %s was printed", "没有打印过纸单号 %s"},
    {"%s was entered by %s as: %s", "%s 已由 %s 补录为：%s"},
    {"%s is for what was undone, and %s has not been", "%s 用于撤销后的更正，而 %s 没有撤销"},
    {"a paper number is a key already; no other one was expected",
     "纸单号本身就是键，不应再给 --key"},
    {"an item and a quantity were expected", "应有物料和数量"},
    {"%s is a line of item %s, not %s", "%s 是物料 %s 的行，不是 %s"},
    {"the line orders %s; expected that, 0 (refused) or nothing, and what comes is received",
     "该行订 %s；应填同样数量、0（拒绝）或不填，实到数量在收货时登记"},
    {"%s does not come after %s on the same form", "%s 不在同一表的 %s 之后"},
    {"a day has at most %d paper numbers of a kind", "一天每类最多 %d 个纸单号"},
    {"the site that it was taken from and the site that it went to were expected (columns site and "
     "to)",
     "应有调出站点和调入站点（site 和 to 列）"},
    {"%s was entered and undone; what is right is entered as %s",
     "%s 已补录并已撤销；正确的内容请以 %s 补录"},
};
const size_t words_error_paper_n = sizeof(words_error_paper) / sizeof(words_error_paper[0]);
