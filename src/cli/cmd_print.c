/* linli print: the paper kit. */
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/commands.h"
#include "model/paper.h"
#include "service/day.h"
#include "service/print.h"
#include "service/print_book.h"

enum { BLANK_MAX = 2000, KIT_FORMS_N = 9, COPIES_MAX = 1000, SKIP_MAX = 100, MONTHS = 3 };

static const struct cli_option options[] = {
    {"out",
     CLI_TEXT,
     "FILE",
     {"file to write (default: standard output)", "输出文件（默认标准输出）"},
     0,
     0},
    {"site", CLI_TEXT, "CODE", {"site (default: the only one)", "站点（默认唯一的站点）"}, 0, 0},
    {"day", CLI_DAY, "DATE", {"day that it is for (default: today)", "适用日期（默认今天）"}, 0, 0},
    {"large", CLI_FLAG, NULL, {"large print", "大字版"}, 0, 0},
    {"blank", CLI_WHOLE, "N", {"empty lines of each form", "每张表的空行数"}, 0, BLANK_MAX},
    {"show-stock",
     CLI_FLAG,
     NULL,
     {"count sheet: print what should be there", "盘点表印出账面数量"},
     0,
     0},
    {"months",
     CLI_WHOLE,
     "N",
     {"book: whole months before this one (3)", "台账：本月之前的整月数（3）"},
     0,
     BOOK_MONTHS_MAX - 1},
    {"of",
     CLI_TEXT,
     "WHAT",
     {"labels: lots (default) or shelves", "标签：lots 批次（默认）或 shelves 货架"},
     0,
     0},
    {"item", CLI_TEXT, "CODE", {"labels: only of an item", "标签：仅某物料"}, 0, 0},
    {"size",
     CLI_TEXT,
     "SIZE",
     {"labels: 70x37 (default), 105x48, 63x38 on A4; 50x30, 60x40 on rolls",
      "标签：A4 70x37（默认）、105x48、63x38；卷纸 50x30、60x40"},
     0,
     0},
    {"copies",
     CLI_WHOLE,
     "N",
     {"labels: how many of each (1)", "标签：每种张数（1）"},
     1,
     COPIES_MAX},
    {"skip",
     CLI_WHOLE,
     "N",
     {"labels: that are used already on the first sheet", "标签：首页已用掉的张数"},
     0,
     SKIP_MAX},
};

static const enum form_kind kit[KIT_FORMS_N] = {FORM_GUIDE,   FORM_PHONES,    FORM_ISSUE,
                                                FORM_RECEIVE, FORM_ORDER,     FORM_COUNT,
                                                FORM_RETURN,  FORM_WRITE_OFF, FORM_TRANSFER};

static const struct {
    const char *name;
    enum form_kind kind;
} forms[] = {
    {"count-sheet", FORM_COUNT},     {"order-form", FORM_ORDER},
    {"issue-log", FORM_ISSUE},       {"receiving-slip", FORM_RECEIVE},
    {"return-log", FORM_RETURN},     {"write-off-log", FORM_WRITE_OFF},
    {"transfer-log", FORM_TRANSFER}, {"phones", FORM_PHONES},
};

/* Which forms the argument means; the request keeps a pointer to what is static. */
static enum linli_rc choose(const char *what, struct print_request *request,
                            struct linli_error *err)
{
    if (text_equal(what, "kit")) {
        request->kinds = kit;
        request->kinds_n = KIT_FORMS_N;
        request->is_kit = true;
        return LINLI_OK;
    }
    for (int32_t i = 0; i < CLI_COUNT(forms); i++) {
        if (text_equal(forms[i].name, what)) {
            request->kinds = &forms[i].kind;
            request->kinds_n = 1;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "nothing to print is called '%s'; expected count-sheet, order-form, "
                      "issue-log, receiving-slip, return-log, write-off-log, transfer-log, phones, "
                      "kit, labels or book",
                      what);
}

/* Where it went, as people call it. */
static const char *place(const struct cli *cli, const char *path)
{
    return text_equal(path, "-") ? words_template(cli->language, WORD_PAPER_STREAM) : path;
}

/* ---- what was written, in a sentence --------------------------------------------------------- */

static enum linli_rc remark(struct cli *cli, struct text_builder *text, struct linli_error *err)
{
    const char *sentence;
    LINLI_TRY(text_finish(text, &sentence, err));
    cli_remark(cli, sentence);
    return LINLI_OK;
}

static enum linli_rc print_form(struct cli *cli, const struct city_context *context,
                                const char *what, int32_t day, struct linli_error *err)
{
    int64_t lines_n;
    struct text_builder text;
    const char *path = cli_text(cli, "out", "-");
    struct print_request request = {
        .site = cli_text(cli, "site", NULL),
        .day = day,
        .blank_n = cli_whole(cli, "blank", FIXED_NONE),
        .language = cli->language,
        .large = cli_given(cli, "large"),
        .show_stock = cli_given(cli, "show-stock"),
    };
    LINLI_TRY(choose(what, &request, err));
    LINLI_TRY(print_forms(context, &request, path, &lines_n, err));
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_PAPER_WRITTEN, place(cli, path), lines_n);
    return remark(cli, &text, err);
}

static enum linli_rc print_the_book(struct cli *cli, const struct city_context *context,
                                    int32_t day, struct linli_error *err)
{
    int64_t movements_n;
    struct text_builder text;
    const char *path = cli_text(cli, "out", "-");
    struct book_request request = {.site = cli_text(cli, "site", NULL),
                                   .day = day,
                                   .months_n = (int32_t)cli_whole(cli, "months", MONTHS),
                                   .language = cli->language,
                                   .large = cli_given(cli, "large")};
    LINLI_TRY(print_book(context, &request, path, &movements_n, err));
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_BOOK_WRITTEN, place(cli, path), movements_n);
    return remark(cli, &text, err);
}

static enum linli_rc print_the_labels(struct cli *cli, const struct city_context *context,
                                      struct linli_error *err)
{
    int64_t n;
    int64_t bare_n;
    struct text_builder text;
    const char *of = cli_text(cli, "of", "lots");
    const char *size = cli_text(cli, "size", "70x37");
    struct label_request request = {.site = cli_text(cli, "site", NULL),
                                    .item = cli_text(cli, "item", NULL),
                                    .shelves = text_equal(of, "shelves"),
                                    .language = cli->language,
                                    .size = label_size_find(size),
                                    .copies_n = (int32_t)cli_whole(cli, "copies", 1),
                                    .skip_n = (int32_t)cli_whole(cli, "skip", 0)};
    if (request.size == NULL) {
        return linli_fail(err, LINLI_EUSAGE, "--size is '%s', expected %s", size,
                          label_size_names());
    }
    if (!request.shelves && !text_equal(of, "lots")) {
        return linli_fail(err, LINLI_EUSAGE, "--of is '%s', expected lots or shelves", of);
    }
    LINLI_TRY(print_labels(context, &request, cli_text(cli, "out", "-"), &n, &bare_n, err));
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_LABEL_WRITTEN, n, bare_n);
    return remark(cli, &text, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    const char *what = cli->arguments[0];
    bool is_book = text_equal(what, "book");
    bool is_labels = text_equal(what, "labels");
    struct print_request request;
    int32_t today = 0;
    if (!is_book && !is_labels) {
        LINLI_TRY(choose(what, &request, err));
    }
    LINLI_TRY(cli_open_db(cli, is_book || is_labels ? DB_READ : DB_WRITE, &db, err));
    struct city_context context = {db, &cli->arena, cli->clock, cli->actor, NULL};
    enum linli_rc rc = day_today(&context, &today, err);
    if (rc == LINLI_OK) {
        int32_t day = cli_day(cli, "day", today);
        rc = is_book     ? print_the_book(cli, &context, day, err)
             : is_labels ? print_the_labels(cli, &context, err)
                         : print_form(cli, &context, what, day, err);
    }
    db_close(db);
    return rc;
}

const struct cli_command command_print = {
    .name = "print",
    .arguments = "WHAT",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"forms for a day without the system, as HTML for A4",
                "打印无系统时用的表单（A4 网页）"},
    .details =
        {"WHAT is count-sheet, order-form, issue-log, receiving-slip, return-log,\n"
         "write-off-log, transfer-log, phones, or kit: all of them with a page of instructions\n"
         "(the transfer log in a city of several sites); labels of lots or shelves; book: the\n"
         "record of the last months.\n"
         "Open the file in a browser and print it. Every line has a paper number, which is\n"
         "never given twice: print again instead of copying. What was written is typed in\n"
         "later by that number (linli enter, linli issue --paper), once; linli paper says\n"
         "what is still missing.",
         "WHAT 为 count-sheet（盘点表）、order-form（订货单）、issue-log（领用登记表）、\n"
         "receiving-slip（收货登记表）、return-log（退回登记表）、write-off-log（报损登记表）、\n"
         "transfer-log（调拨登记表）、phones（联系电话），kit：全部表单加一页说明\n"
         "（多站点时含调拨登记表），"
         "labels（批次或货架标签）、book（近几个月台账）。用浏览器打开并打印。每行的纸单号\n"
         "只发一次，需要更多请再打印，不要复印。补录时凭纸单号，只记一次账\n"
         "（linli enter、linli issue --paper）；linli paper 列出尚未补录的。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
