/* Error messages of databases on a server and of copying a city (see words_error.h). */
#include "format/words_error_catalogue.h"

const struct words_error_pair words_error_database[] = {
    {"the address is of no database that is known, expected a file name or "
     "postgresql://USER@HOST/NAME",
     "不认识这种数据库地址，应为文件名或 postgresql://USER@HOST/NAME"},
    {"the address of the database cannot be read, expected postgresql://USER@HOST/NAME or "
     "postgresql:///NAME?host=FOLDER",
     "数据库地址有误，应为 postgresql://USER@HOST/NAME 或 postgresql:///NAME?host=FOLDER"},
    {"cannot connect to the database: %s", "连不上数据库：%s"},
    {"the connection to the database was lost: %s", "与数据库的连接已断开：%s"},
    {"the database has the collation %s and the encoding %s, expected C and UTF8: createdb -T "
     "template0 -l C -E UTF8 NAME makes one",
     "数据库的排序规则为 %s、编码为 %s，应为 C 和 UTF8：可用 createdb -T template0 -l C -E UTF8 "
     "NAME 新建"},
    {"the search path names no schema that is there, expected one",
     "搜索路径中没有已存在的模式（schema），应有一个"},
    {"tables are there already, expected an empty schema", "其中已有表，应为空的模式（schema）"},
    {"table %s has %lld rows and its copy %lld", "表 %s 有 %lld 行，副本有 %lld 行"},
    {"the sums of the ledger differ from its copy's", "台账合计与副本不同"},
    {"the ledger has account %lld and kind %lld, which are not known",
     "台账中有不认识的账户 %lld、类型 %lld"},
    {"--replace is for files; a city on a server is restored into an empty schema",
     "--replace 只用于文件；服务器上的城市应恢复到空的模式（schema）"},
    {"a backup is a file; linli copy makes a city on a server",
     "备份是文件；要在服务器上建城市请用 linli copy"},
    {"linli copy needs --to DB", "linli copy 需要 --to DB"},
};
const size_t words_error_database_n =
    sizeof(words_error_database) / sizeof(words_error_database[0]);
