/* linli route: a routing instance in, routes out, without a database. */
#include <string.h>

#include "base/fixed.h"
#include "cli/commands.h"
#include "cli/stop.h"
#include "service/route_files.h"

enum { SECONDS_DEFAULT = 10, SECONDS_MAX = 1000000 };

/* One line a second at most; told by the search's first thread. */
struct teller {
    const struct cli *cli;
    int64_t told_ms;
};

static void tell(void *context, const struct linli_route_progress *progress)
{
    struct teller *teller = context;
    int64_t now_ms = date_clock_now_ms(teller->cli->clock);
    if (teller->cli->quiet || now_ms - teller->told_ms < 1000) {
        return;
    }
    struct linli_arena arena; /* a search is long, and its lines are many */
    struct text_builder line;
    const char *text;
    teller->told_ms = now_ms;
    linli_arena_init(&arena, 0);
    text_begin(&line, &arena);
    words_add(&line, teller->cli->language, WORD_ROUTE_PROGRESS, progress->iterations,
              progress->cost, (int64_t)progress->lines_n, (int64_t)progress->missing_n);
    if (text_finish(&line, &text, NULL) == LINLI_OK) {
        cli_remark(teller->cli, text);
    }
    linli_arena_finish(&arena);
}

static enum linli_rc read_format(const struct cli *cli, enum route_format *ret_format,
                                 struct linli_error *err)
{
    static const char *const names[ROUTE_FORMATS_N] = {"auto", "solomon", "vrplib", "vroom"};
    const char *name = cli_text(cli, "format", "auto");
    for (int32_t i = 0; i < ROUTE_FORMATS_N; i++) {
        if (text_equal(name, names[i])) {
            *ret_format = (enum route_format)i;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "--format is '%s', expected auto, solomon, vrplib or vroom", name);
}

static enum linli_rc read_seconds(const struct cli *cli, int64_t otherwise_ns, int64_t *ret_ns,
                                  struct linli_error *err)
{
    const char *text = cli_text(cli, "seconds", NULL);
    int64_t ns = otherwise_ns;
    if (text != NULL) {
        int64_t e3 = 0;
        enum fixed_parse_result found = fixed_parse(text, strlen(text), 3, FIXED_HALF_AWAY, &e3);
        bool fine = (found == FIXED_PARSED || found == FIXED_ROUNDED) && e3 > 0 &&
                    e3 <= (int64_t)SECONDS_MAX * 1000;
        if (!fine) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--seconds is '%s', expected a number above 0 up to %d", text,
                              SECONDS_MAX);
        }
        ns = e3 * 1000000;
    }
    *ret_ns = ns;
    return LINLI_OK;
}

static enum linli_rc say(struct cli *cli, const struct route_files_notes *notes,
                         struct linli_error *err)
{
    struct text_builder line;
    const char *text;
    text_begin(&line, &cli->arena);
    words_add(&line, cli->language, WORD_ROUTE_FOUND, (int64_t)notes->stops_n,
              (int64_t)notes->lines_n, notes->cost, notes->iterations);
    LINLI_TRY(text_finish(&line, &text, err));
    cli_remark(cli, text);
    for (int32_t i = 0; i < LINLI_ROUTE_REASONS_N; i++) {
        if (notes->missing_n[i] > 0) {
            text_begin(&line, &cli->arena);
            words_add(&line, cli->language, (enum word_id)(WORD_ROUTE_BY_PRICE + i),
                      (int64_t)notes->missing_n[i]);
            LINLI_TRY(text_finish(&line, &text, err));
            cli_remark(cli, text);
        }
    }
    return LINLI_OK;
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct teller teller = {cli, date_clock_now_ms(cli->clock)};
    struct route_files_notes notes;
    struct route_files_options options = {
        .instance = cli->arguments[0],
        .plan = cli_text(cli, "plan", NULL),
        .out = cli_text(cli, "out", "-"),
        .language = cli->language,
        .seed = (uint64_t)cli_whole(cli, "seed", 1),
        .iterations = cli_whole(cli, "iterations", 0),
        .threads = (int32_t)cli_whole(cli, "threads", 1),
        .stop = stop_is_asked,
        .progress = tell,
        .context = &teller,
    };
    int64_t otherwise_ns = options.iterations > 0 ? 0 : (int64_t)SECONDS_DEFAULT * 1000000000;
    LINLI_TRY(read_format(cli, &options.format, err));
    LINLI_TRY(read_seconds(cli, otherwise_ns, &options.limit_ns, err));
    stop_on_signal();
    LINLI_TRY(route_files_run(&options, &cli->arena, &notes, err));
    if (options.plan != NULL) {
        return notes.feasible ? LINLI_OK
                              : linli_fail(err, LINLI_ENOSOLUTION, "the routes break rules");
    }
    LINLI_TRY(say(cli, &notes, err));
    return notes.complete ? LINLI_OK
                          : linli_fail(err, LINLI_ENOSOLUTION,
                                       "no plan serves every stop; what was found is written");
}

static const struct cli_option options[] = {
    {"format",
     CLI_TEXT,
     "NAME",
     {"auto (default), solomon, vrplib or vroom", "auto（默认）、solomon、vrplib 或 vroom"},
     0,
     0},
    {"seconds",
     CLI_TEXT,
     "S",
     {"processor time of the search, of each thread (default: 10)",
      "搜索所用处理器时间（秒），每个线程（默认 10）"},
     0,
     0},
    {"iterations",
     CLI_WHOLE,
     "N",
     {"so many steps instead: the same answer each time", "改为固定步数：每次结果相同"},
     1,
     INT64_C(1000000000000)},
    {"seed",
     CLI_WHOLE,
     "K",
     {"another seed, another search (default: 1)", "随机种子（默认 1）"},
     0,
     INT64_C(1000000000000)},
    {"threads",
     CLI_WHOLE,
     "N",
     {"searches side by side (default: 1)", "并行搜索数（默认 1）"},
     1,
     256},
    {"plan",
     CLI_TEXT,
     "ROUTES",
     {"no search: check these routes and list what they violate",
      "不搜索：检查这些路线，列出违反之处"},
     0,
     0},
    {"out",
     CLI_TEXT,
     "FILE",
     {"where to write the routes (default: -, standard output)",
      "路线写到哪里（默认 -，标准输出）"},
     0,
     0},
};

const struct cli_command command_route = {
    .name = "route",
    .arguments = "INSTANCE",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"find routes for a fleet, no database needed", "为车队安排路线，无需数据库"},
    .details = {"INSTANCE is a text of Solomon's or of VRPLIB, or VROOM's JSON (docs/routing.md\n"
                "says which parts); - is standard input. Texts are answered by a line\n"
                "`Route #1: 4 7 2` for each vehicle used, places counted from 0 with the depots\n"
                "first, and `Cost C`; JSON by VROOM's JSON. Ctrl-C ends the search and writes\n"
                "the best plan so far.",
                "INSTANCE 为 Solomon 或 VRPLIB 文本，或 VROOM 的 JSON（支持的部分见\n"
                "docs/routing.md）；- 表示标准输入。JSON 的回答也是 VROOM 的 JSON；文本的回答为\n"
                "每辆用到的车输出一行 `Route #1: 4 7 2`（地点从 0 数起，车场在前），\n"
                "最后一行 `Cost C`。按 Ctrl-C 结束搜索并写出目前最好的方案。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .run = run,
};
