/* Kept tours on the command line (see dispatch_tours.h). */
#include "cli/dispatch_tours.h"

#include <stdlib.h>
#include <string.h>

#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "format/sheet_pay.h"
#include "format/sheet_tours.h"

enum { MINUTE_S = 60, NUMBER_DIGITS = 9, TIMES_LEAST_E4 = 5000, TIMES_MOST_E4 = 100000 };

/* What a verb takes: its arguments, and the one option that it cannot do without. */
struct verb {
    const char *name;
    enum tour_event_kind kind;
    int32_t arguments_n;
    const char *needs;
};

static const struct verb verbs[] = {
    {"keep", TOUR_EVENT_KEEP, 0, NULL},        {"again", TOUR_EVENT_AGAIN, 0, NULL},
    {"new", TOUR_EVENT_NEW, 2, "kg"},          {"done", TOUR_EVENT_DONE, 1, NULL},
    {"failed", TOUR_EVENT_FAILED, 1, NULL},    {"returned", TOUR_EVENT_RETURNED, 1, NULL},
    {"delay", TOUR_EVENT_DELAY, 1, "minutes"}, {"out", TOUR_EVENT_OUT, 1, NULL},
    {"back", TOUR_EVENT_BACK, 1, NULL},        {"slow", TOUR_EVENT_SLOW, 0, "times"},
    {"pin", TOUR_EVENT_PIN, 1, NULL},          {"unpin", TOUR_EVENT_UNPIN, 1, NULL},
    {"reopen", TOUR_EVENT_REOPEN, 1, NULL},
};

/* ---- reading --------------------------------------------------------------------------------- */

/* Options of single verbs: given with another they would be lost without a word. */
static enum linli_rc check_options(const struct cli *cli, const struct verb *verb,
                                   struct linli_error *err)
{
    static const struct {
        const char *option;
        enum tour_event_kind kind;
    } of[] = {{"kg", TOUR_EVENT_NEW},        {"litres", TOUR_EVENT_NEW},
              {"cold", TOUR_EVENT_NEW},      {"window", TOUR_EVENT_NEW},
              {"minutes", TOUR_EVENT_DELAY}, {"times", TOUR_EVENT_SLOW}};
    for (int32_t i = 0; i < CLI_COUNT(of); i++) {
        if (cli_given(cli, of[i].option) && of[i].kind != verb->kind) {
            return linli_fail(err, LINLI_EUSAGE, "--%s does not go with linli dispatch %s",
                              of[i].option, verb->name);
        }
    }
    if (verb->kind == TOUR_EVENT_KEEP && cli_given(cli, "at")) {
        return linli_fail(err, LINLI_EUSAGE, "--%s does not go with linli dispatch %s", "at",
                          verb->name);
    }
    return verb->needs == NULL || cli_given(cli, verb->needs)
               ? LINLI_OK
               : linli_fail(err, LINLI_EUSAGE, "linli dispatch %s needs --%s", verb->name,
                            verb->needs);
}

static enum linli_rc find_verb(const struct cli *cli, const struct verb **ret_verb,
                               struct linli_error *err)
{
    for (int32_t i = 0; i < CLI_COUNT(verbs); i++) {
        if (text_equal(cli->arguments[0], verbs[i].name)) {
            *ret_verb = &verbs[i];
            return cli->arguments_n == verbs[i].arguments_n + 1
                       ? check_options(cli, &verbs[i], err)
                       : linli_fail(err, LINLI_EUSAGE,
                                    "linli dispatch %s takes %d arguments (linli dispatch --help)",
                                    verbs[i].name, (int)verbs[i].arguments_n);
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "'%s' is none of keep, again, new, done, failed, returned, delay, out, back, "
                      "slow, pin, unpin, reopen, pay (linli dispatch --help)",
                      cli->arguments[0]);
}

static enum linli_rc read_time(struct cli *cli, const char *option, int64_t *ret_s,
                               struct linli_error *err)
{
    const char *text = cli_text(cli, option, NULL);
    int32_t s = 0;
    if (text != NULL && !date_parse_time(text, strlen(text), &s)) {
        return linli_fail(err, LINLI_EUSAGE, "--%s is '%s', expected a time like 09:30", option,
                          text);
    }
    *ret_s = text != NULL ? s : FIXED_NONE;
    return LINLI_OK;
}

static enum linli_rc read_window(struct cli *cli, struct tours_request *r, struct linli_error *err)
{
    const char *text = cli_text(cli, "window", NULL);
    const char *dash = text != NULL ? strchr(text, '-') : NULL;
    int32_t open = 0;
    int32_t close = 0;
    r->open_s = r->close_s = FIXED_NONE;
    if (text == NULL) {
        return LINLI_OK;
    }
    if (dash == NULL || !date_parse_time(text, (size_t)(dash - text), &open) ||
        !date_parse_time(dash + 1, strlen(dash + 1), &close) || close < open) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--window is '%s', expected two times like 09:30-11:00", text);
    }
    r->open_s = open;
    r->close_s = close;
    return LINLI_OK;
}

static enum linli_rc read_times(struct cli *cli, struct tours_request *r, struct linli_error *err)
{
    const char *text = cli_text(cli, "times", "1");
    if (fixed_parse(text, strlen(text), 4, FIXED_HALF_AWAY, &r->amount) != FIXED_PARSED ||
        r->amount < TIMES_LEAST_E4 || r->amount > TIMES_MOST_E4) {
        return linli_fail(err, LINLI_EUSAGE, "--times is '%s', expected a ratio from 0.5 to 10",
                          text);
    }
    return LINLI_OK;
}

static enum linli_rc read_stop(struct cli *cli, struct tours_request *r, struct linli_error *err)
{
    const char *text = cli->arguments[1];
    size_t n = strlen(text);
    if (n == 0 || n > NUMBER_DIGITS || strspn(text, "0123456789") != n) {
        return linli_fail(err, LINLI_EUSAGE, "'%s' is no number of a stop", text);
    }
    r->stop_no = strtoll(text, NULL, 10);
    return LINLI_OK;
}

static enum linli_rc read_arguments(struct cli *cli, struct tours_request *r,
                                    struct linli_error *err)
{
    switch (r->kind) {
    case TOUR_EVENT_DONE:
    case TOUR_EVENT_FAILED:
    case TOUR_EVENT_RETURNED:
    case TOUR_EVENT_PIN:
    case TOUR_EVENT_UNPIN:
    case TOUR_EVENT_REOPEN:
        return read_stop(cli, r, err);
    case TOUR_EVENT_DELAY:
        r->amount = cli_whole(cli, "minutes", 0) * MINUTE_S;
        r->vehicle = cli->arguments[1];
        break;
    case TOUR_EVENT_OUT:
    case TOUR_EVENT_BACK:
        r->vehicle = cli->arguments[1];
        break;
    case TOUR_EVENT_NEW:
        r->from = cli->arguments[1];
        r->to = cli->arguments[2];
        r->g = cli_qty_e3(cli, "kg", 0);
        r->ml = cli_qty_e3(cli, "litres", 0);
        r->cold = cli_given(cli, "cold");
        break;
    case TOUR_EVENT_SLOW:
        return read_times(cli, r, err);
    case TOUR_EVENT_KEEP:
    case TOUR_EVENT_AGAIN:
    case TOUR_EVENTS_N:
        break;
    }
    return LINLI_OK;
}

enum linli_rc dispatch_tours_read(struct cli *cli, const struct dispatch_options *search,
                                  struct tours_request *ret_request, struct linli_error *err)
{
    const struct verb *verb = NULL;
    LINLI_TRY(find_verb(cli, &verb, err));
    *ret_request = (struct tours_request){
        .kind = verb->kind,
        .stop_no = FIXED_NONE,
        .note = cli_text(cli, "note", ""),
        .search = *search,
        .change_fen = cli_whole(cli, "change", DISPATCH_CHANGE_FEN / 100) * 100};
    if (verb->kind != TOUR_EVENT_KEEP && verb->kind != TOUR_EVENT_AGAIN) {
        ret_request->search.iterations = cli_whole(cli, "iterations", DISPATCH_ANSWER_ITERATIONS);
    }
    LINLI_TRY(read_time(cli, "at", &ret_request->at_s, err));
    LINLI_TRY(read_window(cli, ret_request, err));
    return read_arguments(cli, ret_request, err);
}

/* ---- printing -------------------------------------------------------------------------------- */

static enum linli_rc print(struct cli *cli, const struct tours_result *result, bool compares,
                           bool whole, struct linli_error *err)
{
    struct text_builder text;
    bool *late;
    const char *json = "";
    LINLI_TRY(LINLI_NEW(&cli->arena, result->day.stops_n, &late, err));
    for (int64_t i = 0; i < result->day.stops_n; i++) {
        late[i] = dispatch_day_is_late(&result->city, &result->day.stops[i]);
    }
    struct sheet_tours sheet = {.city = &result->city,
                                .day = &result->day,
                                .before = compares && !result->replayed ? &result->before : NULL,
                                .sums = &result->sums,
                                .changes = result->changes,
                                .changes_n = result->changes_n,
                                .late = late};
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "json")) {
        LINLI_TRY(sheet_tours_json(&sheet, &cli->arena, &json, err));
        text_addf(&text, "%s\n", json);
    } else {
        book_add_replayed(cli, result->replayed, &text);
        LINLI_TRY(sheet_tours_print(&sheet, whole, cli->language, &cli->arena, &text, err));
    }
    return cli_print_built(&text, err);
}

/* ---- the calls ------------------------------------------------------------------------------- */

struct tours_call {
    struct tours_request *request;
    struct tours_result result;
};

static enum linli_rc happen_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct tours_call *call = book->context;
    call->request->day = (int32_t)book->day;
    return tours_happen(db, &book->cli->arena, call->request, &book->who, &call->result, err);
}

enum linli_rc dispatch_tours_happen(struct cli *cli, struct tours_request *request,
                                    struct linli_error *err)
{
    struct tours_call call = {.request = request};
    LINLI_TRY(book_run(cli, BOOK_DATED, happen_body, &call, err));
    return print(cli, &call.result, true, false, err);
}

struct keep_call {
    struct cli *cli;
    const struct tours_request *request;
    const struct dispatch_result *made;
    struct tours_result result;
};

static enum linli_rc keep_body(struct db *db, void *context, struct linli_error *err)
{
    struct keep_call *call = context;
    struct cli *cli = call->cli;
    const struct who who = {cli->actor, cli_text(cli, "key", NULL), date_clock_now_ms(cli->clock)};
    return tours_keep(db, &cli->arena, call->made, call->request, &who, &call->result, err);
}

enum linli_rc dispatch_tours_keep(struct cli *cli, struct db *db,
                                  const struct tours_request *request,
                                  const struct dispatch_result *made, struct linli_error *err)
{
    struct keep_call call = {.cli = cli, .request = request, .made = made};
    LINLI_TRY(tx_run(db, TX_WRITE, keep_body, &call, err));
    cli_done(cli);
    return print(cli, &call.result, false, true, err);
}

struct show_call {
    struct cli *cli;
    int32_t day;
    bool has;
    struct tours_result result;
};

static enum linli_rc show_body(struct db *db, void *context, struct linli_error *err)
{
    struct show_call *call = context;
    LINLI_TRY(tours_has(db, call->day, &call->has, err));
    return call->has ? tours_show(db, &call->cli->arena, call->day, &call->result, err) : LINLI_OK;
}

enum linli_rc dispatch_tours_show(struct cli *cli, struct db *db, int32_t day, bool *ret_shown,
                                  struct linli_error *err)
{
    struct show_call call = {.cli = cli, .day = day};
    LINLI_TRY(tx_run(db, TX_READ, show_body, &call, err));
    *ret_shown = call.has;
    return call.has ? print(cli, &call.result, false, true, err) : LINLI_OK;
}

/* ---- pay ------------------------------------------------------------------------------------- */

struct pay_call {
    struct tours_result result;
    struct tour_pay *rows;
    int64_t rows_n;
};

static enum linli_rc pay_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct pay_call *call = book->context;
    return tours_pay(db, &book->cli->arena, (int32_t)book->day, &call->result, &call->rows,
                     &call->rows_n, err);
}

static enum linli_rc slips_of(struct cli *cli, const struct pay_call *call,
                              struct sheet_pay_row **ret_slips, struct linli_error *err)
{
    struct sheet_pay_row *slips;
    LINLI_TRY(LINLI_NEW(&cli->arena, call->rows_n, &slips, err));
    for (int64_t i = 0; i < call->rows_n; i++) {
        const struct tour_pay *p = &call->rows[i];
        slips[i] = (struct sheet_pay_row){.vehicle = call->result.city.vehicles[p->vehicle].code,
                                          .busy_s = p->busy_s,
                                          .stops_n = p->stops_n,
                                          .open_n = p->open_n,
                                          .driven_m = p->driven_m,
                                          .hours_fen = p->hours_fen,
                                          .stops_fen = p->stops_fen,
                                          .way_fen = p->way_fen,
                                          .floor_fen = p->floor_fen,
                                          .pay_fen = p->pay_fen};
    }
    *ret_slips = slips;
    return LINLI_OK;
}

enum linli_rc dispatch_tours_pay(struct cli *cli, struct linli_error *err)
{
    struct pay_call call = {0};
    struct sheet_pay_row *slips;
    struct text_builder text;
    const char *json = "";
    if (cli->arguments_n != 1) {
        return linli_fail(err, LINLI_EUSAGE,
                          "linli dispatch %s takes %d arguments (linli dispatch --help)", "pay", 0);
    }
    LINLI_TRY(book_run(cli, BOOK_LOOK, pay_body, &call, err));
    LINLI_TRY(slips_of(cli, &call, &slips, err));
    const struct settings *settings = &call.result.city.settings;
    int32_t day = call.result.day.day;
    text_begin(&text, &cli->arena);
    if (cli_given(cli, "json")) {
        LINLI_TRY(sheet_pay_json(settings, day, slips, call.rows_n, &cli->arena, &json, err));
        text_addf(&text, "%s\n", json);
    } else {
        LINLI_TRY(sheet_pay_print(settings, day, slips, call.rows_n, cli->language, &text, err));
    }
    return cli_print_built(&text, err);
}
