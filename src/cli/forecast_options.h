/* What `linli forecast` and `linli backtest` have in common: their input options, and the remarks
 * on the files that were read. */
#ifndef LINLI_CLI_FORECAST_OPTIONS_H
#define LINLI_CLI_FORECAST_OPTIONS_H

#include "cli/cli.h"
#include "service/forecast_files.h"

/* The rows of both tables of options. */
#define FORECAST_INPUT_OPTIONS                                                                     \
    {"calendar", CLI_TEXT, "FILE", {"table of holidays and closures", "节假日与停业表"}, 0, 0},    \
        {"events", CLI_TEXT, "FILE", {"table of activities with their sizes", "活动表"}, 0, 0},    \
        {"weather",                                                                                \
         CLI_TEXT,                                                                                 \
         "FILE",                                                                                   \
         {"table of weather or any other numbers by day; later days are forecasts",                \
          "天气等逐日数值表；起点之后的日期为预报"},                                               \
         0,                                                                                        \
         0},                                                                                       \
        {"items",                                                                                  \
         CLI_TEXT,                                                                                 \
         "FILE",                                                                                   \
         {"table of items: series of one category learn from each other; for --totals too",        \
          "物品表：同品类的序列互相借鉴；也用于 --totals"},                                        \
         0,                                                                                        \
         0},                                                                                       \
        {"horizon", CLI_WHOLE,                                                                     \
         "N",       {"periods to forecast", "预测期数"},                                           \
         1,         LINLI_FORECAST_HORIZON_MAX},                                                   \
        {"freq",                                                                                   \
         CLI_TEXT,                                                                                 \
         "day|week|month",                                                                         \
         {"period of the table (default: day)", "数据周期（默认 day）"},                           \
         0,                                                                                        \
         0},                                                                                       \
        {"origin",                                                                                 \
         CLI_DAY,                                                                                  \
         "DATE",                                                                                   \
         {"last day that counts as past (default: the last date of the file)",                     \
          "视为历史的最后一天（默认为文件最后日期）"},                                             \
         0,                                                                                        \
         0},                                                                                       \
        {"levels",  CLI_TEXT,                                                                      \
         "P,P,...", {"quantile levels (default: 0.1,0.5,0.9)", "分位数水平（默认 0.1,0.5,0.9）"},  \
         0,         0},                                                                            \
        {"model",                                                                                  \
         CLI_TEXT,                                                                                 \
         "auto|auto+pooled|NAME",                                                                  \
         {"one model for all series (default: auto, weighed by backtest)",                         \
          "所有序列用同一模型（默认 auto：按回测加权）"},                                          \
         0,                                                                                        \
         0},                                                                                       \
    {                                                                                              \
        "threads", CLI_WHOLE, "N", {"threads (default: all processors)", "线程数（默认全部）"}, 1, \
            256                                                                                    \
    }

/* Fills the part of the options above; DEMAND is the first argument. */
enum linli_rc forecast_options_read(struct cli *cli, struct forecast_files_options *ret,
                                    struct linli_error *err);

/* Tells once for each file which columns were ignored and how many cells were rounded, and what was
 * not known ahead. */
void forecast_options_remark(struct cli *cli, const struct forecast_files_notes *notes);

/* The help lines that name the models. */
#define FORECAST_MODELS_EN                                                        \
    "auto weighs smoothing, seasonal, seasonal_year, ets, dot, activity\n"        \
    "and shares of site and category by each series' own backtest. One: means,\n" \
    "smoothing, seasonal, seasonal_year, holt, ets, ets_damped,\n"                \
    "ets_multiplicative, theta, dot, tsb, sba, count, regression, activity.\n"    \
    "A series that a model cannot run on takes the means.\n"                      \
    "auto+pooled mixes in trees learned over all series: better where series\n"   \
    "share seasons or movements, slower, needs libxgboost."
#define FORECAST_MODELS_ZH                                                                  \
    "auto 按各序列自身回测为 smoothing、seasonal、seasonal_year、ets、\n"      \
    "dot、activity 及站点与品类占比加权。单用一个：means、smoothing、\n" \
    "seasonal、seasonal_year、holt、ets、ets_damped、ets_multiplicative、\n"          \
    "theta、dot、tsb、sba、count、regression、activity。\n"                          \
    "某模型不适用的序列改用均值。\n"                                          \
    "auto+pooled 混入在全部序列上学得的树模型：\n"                           \
    "序列有共同季节或波动时更准，但较慢，需要 libxgboost。"

#endif
