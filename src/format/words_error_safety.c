/* Error messages of what keeps the books safe: want of memory, backup, restore, upgrade (see
 * words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_safety[] = {
    {"only a database in a file can be copied as one", "只有文件形式的数据库可以整体复制"},
    {"%d replaced cities are kept beside it", "旁边已保留 %d 个被替换的城市"},
    {"an older backup cannot be removed: %s", "较早的备份无法删除：%s"},
    {"the database is damaged, nothing was written; restore an earlier backup",
     "数据库已损坏，未写入任何内容；请恢复较早的备份"},
    {"--keep counts the backups of a folder: --out DIR", "--keep 针对文件夹中的备份：--out 文件夹"},
    {"a table is there already; --replace writes over the tables",
     "已有表格文件；加 --replace 可覆盖"},
    {"a file is there already; --replace keeps a city under another name",
     "文件已存在；加 --replace 可将原城市改名保留"},
    {"the backup breaks %lld rules, nothing was restored", "备份有 %lld 处不符，未恢复任何内容"},
    {"linli backup needs --out FILE or --out DIR", "linli backup 需要 --out 文件 或 --out 文件夹"},
    {"the backup was made, but the city breaks %lld rules: linli check",
     "备份已完成，但城市有 %lld 处不符：请看 linli check"},
    {"no permission to write in the folder of the database, which needs it",
     "没有数据库所在文件夹的写权限，而这是必需的"},
    {"its log must be taken in first, and nothing can be written beside it: expected room and "
     "permission there",
     "须先并入它的日志，但其旁边无法写入：请腾出空间或给予写权限"},
    {"today, %s, is far from the city's present, expected %s to %s: is the clock right? linli "
     "slips shows what was booked when it was not, linli undo takes it back",
     "今天 %s 与城市当前日期相距太远，应在 %s 至 %s 之间：系统时钟是否正确？linli slips "
     "可查看时钟有误时的单据，linli undo 可撤销"},
    {"out of memory while JSON was read", "内存不足：无法读取 JSON"},
    {"out of memory while the answer was written", "内存不足：输出未能写全"},
};
const size_t words_error_safety_n = sizeof(words_error_safety) / sizeof(words_error_safety[0]);
