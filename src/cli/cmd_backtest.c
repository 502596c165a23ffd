/* linli backtest: forecasts from past origins against what came, as a table or JSON. */
#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/forecast_options.h"

/* A text as JSON. Control characters do not get through the reading of a table. */
static void add_quoted(struct text_builder *b, const char *text)
{
    text_add(b, "\"");
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            text_add(b, "\\");
        }
        text_add_n(b, c, 1);
    }
    text_add(b, "\"");
}

/* `,"name":value`, null where nothing can be said. */
static void add_member(struct text_builder *b, const char *name, double value)
{
    text_addf(b, isfinite(value) ? ",\"%s\":%.10g" : ",\"%s\":null", name, value);
}

static void add_models_json(struct text_builder *b, const struct forecast_files_score *s)
{
    const char *comma = "";
    text_add(b, ",\"models\":[");
    for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
        if (s->model[m].used_by > 0 || isfinite(s->model[m].wape)) {
            text_addf(b, "%s{\"name\":\"%s\"", comma,
                      linli_forecast_model_name((enum linli_forecast_model)m));
            add_member(b, "wape", s->model[m].wape);
            text_addf(b, ",\"used_by\":%lld}", (long long)s->model[m].used_by);
            comma = ",";
        }
    }
    text_add(b, "]");
}

/* Totals of 72 hours by site and category; left out where nothing is known of them. */
static void add_categories_json(struct text_builder *b, const struct forecast_files_score *s)
{
    for (int64_t i = 0; i < s->categories_n; i++) {
        text_add(b, i > 0 ? ",{\"name\":" : ",\"categories\":[{\"name\":");
        add_quoted(b, s->categories[i].name);
        add_member(b, "acc72", s->categories[i].acc72);
        add_member(b, "demand", s->categories[i].actual);
        text_add(b, i + 1 == s->categories_n ? "}]" : "}");
    }
}

static void add_worst_json(struct text_builder *b, const struct forecast_files_score *s)
{
    text_add(b, ",\"worst\":[");
    for (int32_t i = 0; i < s->worst_n; i++) {
        const struct forecast_files_worst *w = &s->worst[i];
        text_add(b, i > 0 ? ",{\"site\":" : "{\"site\":");
        add_quoted(b, w->site);
        text_add(b, ",\"item\":");
        add_quoted(b, w->item);
        add_member(b, "wape", w->actual > 0.0 ? w->abs_error / w->actual : (double)NAN);
        add_member(b, "abs_error", w->abs_error);
        add_member(b, "demand", w->actual);
        text_addf(b, ",\"model\":\"%s\"}", linli_forecast_model_name(w->model));
    }
    text_add(b, "]");
}

static enum linli_rc print_json(struct cli *cli, const struct forecast_files_options *o,
                                const struct forecast_files_score *s, struct linli_error *err)
{
    struct text_builder b;
    text_begin(&b, &cli->arena);
    text_addf(&b, "{\"series\":%lld,\"windows\":%d", (long long)s->series_n, s->windows_n);
    add_member(&b, "wape", s->wape);
    add_member(&b, "mase", s->mase);
    add_member(&b, "rmsse", s->rmsse);
    add_member(&b, "bias", s->bias);
    text_add(&b, ",\"pinball\":{");
    for (int32_t j = 0; j < o->levels_n; j++) {
        text_addf(&b, isfinite(s->pinball[j]) ? "%s\"%g\":%.10g" : "%s\"%g\":null",
                  j > 0 ? "," : "", o->levels[j], s->pinball[j]);
    }
    text_add(&b, "}");
    add_member(&b, "coverage80", s->coverage80);
    add_member(&b, "acc72", s->acc72);
    add_categories_json(&b, s);
    add_member(&b, "seconds_fit", s->seconds_fit);
    add_models_json(&b, s);
    add_worst_json(&b, s);
    text_add(&b, "}\n");
    return cli_print_built(&b, err);
}

static void add_share(struct text_builder *b, const char *name, double value, const char *meaning)
{
    char number[64] = "-";
    if (isfinite(value)) {
        snprintf(number, sizeof(number), "%.4f", value);
    }
    text_add(b, "  ");
    text_add_pad(b, name, 12);
    text_add_pad_left(b, number, 10);
    text_add(b, "  ");
    text_add(b, meaning);
    text_add(b, "\n");
}

static void add_measures(struct text_builder *b, const struct forecast_files_options *o,
                         const struct forecast_files_score *s, bool zh)
{
    add_share(b, "wape", s->wape, zh ? "绝对误差之和 / 需求之和" : "sum of |error| / demand");
    add_share(b, "bias", s->bias,
              zh ? "误差之和 / 需求之和，正为偏高" : "sum of errors / demand, + is too high");
    add_share(b, "mase", s->mase, zh ? "与同季朴素法之比" : "against the seasonal-naive error");
    add_share(b, "rmsse", s->rmsse, zh ? "与相邻期差之比（平方）" : "against the lag-1 difference");
    add_share(b, "coverage80", s->coverage80,
              zh ? "落在 q0.1 与 q0.9 之间的比例" : "share within q0.1 and q0.9");
    if (s->categories_n > 0) {
        add_share(b, "acc72", s->acc72,
                  zh ? "72 小时合计的准确率，按站点和品类"
                     : "1 - error of 72-hour totals by site and category / demand");
    }
    for (int32_t j = 0; j < o->levels_n; j++) {
        char name[32];
        snprintf(name, sizeof(name), "pinball %g", o->levels[j]);
        add_share(b, name, s->pinball[j], zh ? "分位数损失 / 需求" : "quantile loss / demand");
    }
}

static void add_models(struct text_builder *b, const struct forecast_files_score *s, bool zh)
{
    text_add(b, zh ? "\n模型（wape 为各序列自身回测）\n"
                   : "\nModels (wape in the series' own backtests)\n");
    for (int32_t m = 0; m < LINLI_FORECAST_MODELS_N; m++) {
        if (s->model[m].used_by == 0 && !isfinite(s->model[m].wape)) {
            continue;
        }
        char used[64];
        snprintf(used, sizeof(used), zh ? "用于 %lld 个序列" : "used by %lld series",
                 (long long)s->model[m].used_by);
        add_share(b, linli_forecast_model_name((enum linli_forecast_model)m), s->model[m].wape,
                  used);
    }
}

static void add_categories(struct text_builder *b, const struct forecast_files_score *s, bool zh)
{
    text_add(b, zh ? "\n各品类 72 小时准确率（最低的在前）\n"
                   : "\nAccuracy of 72 hours by category, least first\n");
    for (int64_t i = 0; i < s->categories_n; i++) {
        const struct forecast_files_category *c = &s->categories[i];
        text_add(b, "  ");
        text_add_pad(b, c->name[0] != '\0' ? c->name : "-", 24);
        text_addf(b, zh ? " %.4f，需求 %.1f\n" : " %.4f of %.1f\n", c->acc72, c->actual);
    }
}

static void add_worst(struct text_builder *b, const struct forecast_files_score *s, bool zh)
{
    text_add(b, zh ? "\n误差最大的序列\n" : "\nSeries with the largest errors\n");
    for (int32_t i = 0; i < s->worst_n; i++) {
        const struct forecast_files_worst *w = &s->worst[i];
        text_add(b, "  ");
        text_add_pad(b, w->site, 14);
        text_add(b, " ");
        text_add_pad(b, w->item, 24);
        text_addf(b, zh ? " 误差 %.1f，需求 %.1f（%s）\n" : " error %.1f of %.1f (%s)\n",
                  w->abs_error, w->actual, linli_forecast_model_name(w->model));
    }
}

static enum linli_rc print_table(struct cli *cli, const struct forecast_files_options *o,
                                 const struct forecast_files_score *s, struct linli_error *err)
{
    bool zh = cli->language == WORDS_ZH;
    struct text_builder b;
    text_begin(&b, &cli->arena);
    text_addf(&b,
              zh ? "%lld 个序列，%d 个起点，%lld 个预测值，拟合 %.2f 秒\n\n"
                 : "%lld series, %d origins, %lld forecasts compared, %.2f s to fit\n\n",
              (long long)s->series_n, s->windows_n, (long long)s->periods_n, s->seconds_fit);
    add_measures(&b, o, s, zh);
    add_models(&b, s, zh);
    if (s->categories_n > 0) {
        add_categories(&b, s, zh);
    }
    if (s->worst_n > 0) {
        add_worst(&b, s, zh);
    }
    return cli_print_built(&b, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct forecast_files_options options;
    struct forecast_files_notes notes;
    struct forecast_files_score score;
    LINLI_TRY(forecast_options_read(cli, &options, err));
    if (options.horizon == 0) {
        return linli_fail(err, LINLI_EUSAGE, "linli %s needs --horizon N (linli %s --help)",
                          cli->command->name, cli->command->name);
    }
    options.windows = (int32_t)cli_whole(cli, "windows", 4);
    options.step = (int32_t)cli_whole(cli, "step", options.horizon);
    LINLI_TRY(forecast_files_backtest(&options, &cli->arena, &score, &notes, err));
    forecast_options_remark(cli, &notes);
    return cli_given(cli, "json") ? print_json(cli, &options, &score, err)
                                  : print_table(cli, &options, &score, err);
}

static const struct cli_option options[] = {
    FORECAST_INPUT_OPTIONS,
    {"windows",
     CLI_WHOLE,
     "K",
     {"origins to forecast from (default: 4)", "起点个数（默认 4）"},
     1,
     1000},
    {"step",
     CLI_WHOLE,
     "S",
     {"periods between origins (default: the horizon)", "起点间隔期数（默认等于预测期数）"},
     1,
     1000},
    {"json", CLI_FLAG, NULL, {"print JSON instead of a table", "输出 JSON"}, 0, 0},
};

const struct cli_command command_backtest = {
    .name = "backtest",
    .arguments = "DEMAND",
    .arguments_min = 1,
    .arguments_max = 1,
    .summary = {"judge forecasts of a demand table on its own past", "用历史回测评价预测"},
    .details =
        {"Forecasts from K past origins, S periods apart, the last one N periods before the\n"
         "origin (default: the end of the file), and compares with what came. Nothing\n"
         "from behind an origin is used except promotions and opening.\n" FORECAST_MODELS_EN,
         "从 K 个历史起点（相隔 S 期，最后一个在终点之前 N 期）预测并与实际比较；\n"
         "除促销与营业安排外，不使用起点之后的任何数据。\n" FORECAST_MODELS_ZH},
    .options = options,
    .options_n = CLI_COUNT(options),
    .run = run,
};
