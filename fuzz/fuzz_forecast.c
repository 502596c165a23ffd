/*
 * Tables of the forecast: sections "@demand", "@calendar", "@events", "@weather", "@items" behind a
 * first byte of options. They are refused with a place, or every series has its rows: finite, not
 * below zero, levels in order, the days one after the other; and threads change no byte.
 */
#include "program.h"

#include <math.h>

static const char *const freqs[] = {"day", "week", "month"};

static bool there(const char *name)
{
    struct stat facts;
    return stat(name, &facts) == 0;
}

/* One row: site,item,date,mean,q0.1,q0.5,q0.9,model; the first two may be quoted, and hold
 * anything. */
static void check_row(const char *row, size_t n)
{
    double value[4];
    const char *at = row + n;
    for (int commas_n = 0; commas_n < 5; commas_n += *at == ',') {
        MUST(at > row);
        at--;
    }
    for (int k = 0; k < 4; k++) {
        char *end;
        value[k] = strtod(at + 1, &end);
        MUST(end > at + 1 && *end == ',' && isfinite(value[k]) && value[k] >= 0);
        at = end;
    }
    MUST(value[1] <= value[2] && value[2] <= value[3]);
}

static void check_rows(const char *text)
{
    bool quoted = false;
    const char *row = text;
    int64_t rows_n = 0;
    for (const char *at = text; *at != '\0'; at++) {
        quoted = *at == '"' ? !quoted : quoted;
        if (*at == '\n' && !quoted) {
            if (rows_n > 0) {
                check_row(row, (size_t)(at - row));
            }
            rows_n += 1;
            row = at + 1;
        }
    }
    MUST(!quoted && rows_n > 0 && *row == '\0');
}

/* The text that the program wrote with so many threads; NULL: it refused. */
static char *forecast(uint8_t options, const char *threads)
{
    static const char *const tables[] = {"--calendar", "t/calendar.csv", "--events", "t/events.csv",
                                         "--weather",  "t/weather.csv",  "--items",  "t/items.csv"};
    char *argv[PROGRAM_ARGUMENTS_MAX + 1];
    const char *words[] = {"linli",
                           "forecast",
                           "t/demand.csv",
                           "--freq",
                           freqs[options % 3],
                           "--horizon",
                           options & 8 ? "30" : "3",
                           "--threads",
                           threads};
    int n = 0;
    size_t out_n = 0;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        argv[n++] = strdup(words[i]);
    }
    for (int i = 0; i < 8; i += 2) {
        if (there(tables[i + 1])) {
            argv[n++] = strdup(tables[i]);
            argv[n++] = strdup(tables[i + 1]);
        }
    }
    argv[n] = NULL;
    struct said said = program_run(n, argv);
    while (n > 0) {
        free(argv[--n]);
    }
    program_forget(&said);
    return said.status == 0 ? program_read("out.csv", &out_n) : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    program_enter();
    program_write_tables("t", (const char *)data + 1, size - 1);
    char *one = forecast(data[0], "1");
    char *two = forecast(data[0], "2");
    MUST((one == NULL) == (two == NULL));
    MUST(one == NULL || text_equal(one, two));
    if (one != NULL) {
        check_rows(one);
        (void)program_status("backtest", "t/demand.csv", "--windows", "2", "--step", "3",
                             "--horizon", "3", "--json", NULL);
    }
    free(one);
    free(two);
    return 0;
}
