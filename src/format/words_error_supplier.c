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
    {"--history and --all go with the list only", "--history 和 --all 只用于列表"},
};
const size_t words_error_supplier_n =
    sizeof(words_error_supplier) / sizeof(words_error_supplier[0]);
