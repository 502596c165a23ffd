/* The options that both forecasting commands share (forecast_options.h). */
#include "cli/forecast_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/table_remark.h"

static enum linli_rc read_freq(const char *text, enum linli_forecast_freq *ret,
                               struct linli_error *err)
{
    static const char *const names[] = {"day", "week", "month"};
    for (int32_t i = 0; i < 3; i++) {
        if (text_equal(text, names[i])) {
            *ret = (enum linli_forecast_freq)i;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE, "--freq is '%s', expected day, week or month", text);
}

static enum linli_rc read_levels(struct cli *cli, const char *text, const double **ret_levels,
                                 int32_t *ret_n, struct linli_error *err)
{
    double *levels;
    int32_t n = 0;
    LINLI_TRY(LINLI_NEW(&cli->arena, LINLI_FORECAST_LEVELS_MAX, &levels, err));
    for (const char *at = text;; at++) {
        char *end = NULL;
        double level = *at >= '0' && *at <= '9' ? strtod(at, &end) : 0.0;
        bool fine = end != NULL && level > (n > 0 ? levels[n - 1] : 0.0) && level < 1.0 &&
                    n < LINLI_FORECAST_LEVELS_MAX && (*end == ',' || *end == '\0');
        if (!fine) {
            return linli_fail(err, LINLI_EUSAGE,
                              "--levels is '%s', expected ascending numbers between 0 and 1 such "
                              "as 0.1,0.5,0.9",
                              text);
        }
        levels[n++] = level;
        at = end;
        if (*at == '\0') {
            break;
        }
    }
    *ret_levels = levels;
    *ret_n = n;
    return LINLI_OK;
}

enum linli_rc forecast_options_read(struct cli *cli, struct forecast_files_options *ret,
                                    struct linli_error *err)
{
    struct forecast_files_options o = {.demand = cli->arguments[0],
                                       .calendar = cli_text(cli, "calendar", NULL),
                                       .events = cli_text(cli, "events", NULL),
                                       .weather = cli_text(cli, "weather", NULL),
                                       .items = cli_text(cli, "items", NULL),
                                       .horizon = (int32_t)cli_whole(cli, "horizon", 0),
                                       .origin_day = cli_day(cli, "origin", INT32_MIN),
                                       .threads = (int32_t)cli_whole(cli, "threads", 0)};
    const char *model = cli_text(cli, "model", "auto");
    LINLI_TRY(read_freq(cli_text(cli, "freq", "day"), &o.freq, err));
    LINLI_TRY(
        read_levels(cli, cli_text(cli, "levels", "0.1,0.5,0.9"), &o.levels, &o.levels_n, err));
    o.pooled = text_equal(model, "auto+pooled");
    if (!linli_forecast_model_find(o.pooled ? "auto" : model, &o.model)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--model is '%s', expected auto or a model's name (linli %s --help)",
                          model, cli->command->name);
    }
    *ret = o;
    return LINLI_OK;
}

static void remark(const struct cli *cli, struct text_builder *text)
{
    const char *line = "";
    (void)text_finish(text, &line, NULL);
    cli_remark(cli, line);
}

/* What was not known ahead, and columns that were not used. */
static void remark_signals(struct cli *cli, const struct forecast_files_notes *notes)
{
    struct text_builder text;
    const struct {
        enum word_id word;
        int64_t n;
    } counts[] = {{WORD_PARTS_PROMO_MISSING, notes->promo_missing},
                  {WORD_PARTS_PRICE_MISSING, notes->price_missing}};
    for (int32_t i = 0; i < 2; i++) {
        if (counts[i].n > 0) {
            text_begin(&text, &cli->arena);
            words_add(&text, cli->language, counts[i].word, counts[i].n);
            remark(cli, &text);
        }
    }
    for (int32_t i = 0; i < notes->signals_n && !notes->signals_unused; i++) {
        bool left = i >= LINLI_FORECAST_NUMERIC_MAX;
        text_begin(&text, &cli->arena);
        if (left) {
            words_add(&text, cli->language, WORD_PARTS_SIGNAL_LEFT, notes->signal[i]);
        } else {
            words_add(&text, cli->language, WORD_PARTS_SIGNAL_MISSING, notes->signal[i],
                      notes->signal_missing[i]);
        }
        if (left || notes->signal_missing[i] > 0) {
            remark(cli, &text);
        }
    }
    if (notes->signals_unused) {
        text_begin(&text, &cli->arena);
        words_add(&text, cli->language, WORD_PARTS_SIGNAL_DAILY);
        remark(cli, &text);
    }
}

void forecast_options_remark(struct cli *cli, const struct forecast_files_notes *notes)
{
    for (int32_t i = 0; i < FORECAST_FILES; i++) {
        table_remark(cli, notes->name[i], &notes->report[i]);
    }
    remark_signals(cli, notes);
}
