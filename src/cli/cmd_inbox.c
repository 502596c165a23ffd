/* linli inbox: facts that a person should look at, and what is decided about them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/fixed.h"
#include "base/text.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "model/limits.h"
#include "service/day.h"
#include "service/quality.h"

static const struct cli_option options[] = {
    {"open", CLI_FLAG, NULL, {"what waits (default)", "待核实的（默认）"}, 0, 0},
    {"all", CLI_FLAG, NULL, {"decided and gone facts too", "连同已处理和已消失的"}, 0, 0},
    {"rule",
     CLI_TEXT,
     "RULE",
     {"only of that rule, as high or price", "仅某规则，如 high、price"},
     0,
     0},
    {"site", CLI_TEXT, "CODE", {"only of that site", "仅某站点"}, 0, 0},
    {"item", CLI_TEXT, "CODE", {"only of that item", "仅某物料"}, 0, 0},
    {"explain",
     CLI_WHOLE,
     "N",
     {"one fact with all that is known of it", "一条数据的全部情况"},
     1,
     INT32_MAX},
    {"qty",
     CLI_TEXT,
     "QTY",
     {"correct: the right quantity, 0 or more", "更正：正确的数量（可为 0）"},
     0,
     0},
    {"until",
     CLI_DAY,
     "DATE",
     {"exclude: the days after it too, until this one", "排除：连同其后各日，直到此日"},
     0,
     0},
    {"note", CLI_TEXT, "TEXT", {"why, kept with the decision", "说明，随决定保存"}, 0, 0},
    {"key",
     CLI_TEXT,
     "KEY",
     {"a key of your own: sent twice, it happens once", "自定的键：重复提交只执行一次"},
     0,
     0},
};

struct inbox_call {
    struct cli *cli;
    struct who who;
    struct mark_filter filter;
    struct mark_record *rows;
    int64_t rows_n;
    int64_t id;
    struct inbox_explained explained;
    int64_t qty_e3;
    const char *note;
    struct inbox_corrected corrected;
    enum mark_state to;
    struct inbox_request request;
    struct inbox_decided decided;
};

/* ---- the list -------------------------------------------------------------------------------- */

enum { INBOX_COLUMNS_N = 9 };

static bool is_lack(enum quality_rule rule)
{
    return rule >= QUALITY_NO_UNIT && rule <= QUALITY_NO_COST;
}

static const char *site_cell(struct cli *cli, const struct mark_record *r)
{
    return r->mark.site == FIXED_NONE ? cell_word(cli, WORD_INBOX_EVERYWHERE) : r->site_code;
}

static const char *item_cell(struct cli *cli, const struct mark_record *r)
{
    struct text_builder text;
    const char *done = NULL;
    if (r->mark.item == FIXED_NONE) {
        return cell_word(cli, WORD_INBOX_ALL_ITEMS);
    }
    if (text_is_empty(r->mark.lot_code)) {
        return cell_name(r->item_name, r->item_code);
    }
    text_begin(&text, &cli->arena);
    text_addf(&text, "%s #%s", cell_name(r->item_name, r->item_code), r->mark.lot_code);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *what_cell(struct cli *cli, const struct mark_record *r)
{
    struct text_builder text;
    const char *done = NULL;
    text_begin(&text, &cli->arena);
    words_add_reason_in(&text, cli->language, &r->mark.reason, r->unit);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *state_cell(struct cli *cli, enum mark_state state)
{
    return cell_word(cli, (enum word_id)((int)WORD_MARK_STATE_OPEN + (int)state));
}

static enum linli_rc print_list(struct inbox_call *call, struct linli_error *err)
{
    struct cli *cli = call->cli;
    const bool all = call->filter.last == MARK_GONE;
    const struct terminal_column columns[INBOX_COLUMNS_N] = {
        {cell_word(cli, WORD_INBOX_COLUMN_NUMBER), true, true},
        {cell_word(cli, WORD_INBOX_COLUMN_DAY), false, true},
        {cell_word(cli, WORD_COLUMN_SITE), false, true},
        {cell_word(cli, WORD_COLUMN_CODE), false, true},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_INBOX_COLUMN_RULE), false, true},
        {cell_word(cli, WORD_INBOX_COLUMN_RISK), true, true},
        {cell_word(cli, WORD_COLUMN_STATE), false, true},
        {cell_word(cli, WORD_INBOX_COLUMN_WHAT), false, false},
    };
    struct terminal_table table;
    struct text_builder text;
    int64_t risk_fen = 0;
    text_begin(&text, &cli->arena);
    terminal_table_init(&table, &cli->arena, columns, INBOX_COLUMNS_N);
    for (int64_t i = 0; i < call->rows_n; i++) {
        const struct mark_record *r = &call->rows[i];
        const char *cells[INBOX_COLUMNS_N] = {
            cell_number(cli, WORD_SHEET_COUNT, r->mark.id),
            is_lack(r->mark.rule) ? "" : cell_day(cli, r->mark.day),
            site_cell(cli, r),
            r->mark.item == FIXED_NONE ? "" : r->item_code,
            item_cell(cli, r),
            quality_rule_name(r->mark.rule),
            r->mark.risk_fen > 0 ? cell_amount(cli, r->mark.risk_fen) : "",
            state_cell(cli, r->mark.state),
            what_cell(cli, r),
        };
        risk_fen += r->mark.risk_fen;
        terminal_table_add(&table, cells);
    }
    if (call->rows_n > 0) {
        terminal_table_print(&table, &text, 0, 0, false);
        words_add(&text, cli->language, all ? WORD_INBOX_ALL_SUM : WORD_INBOX_SUM, call->rows_n,
                  risk_fen);
    } else {
        bool chosen = call->filter.rule[0] + call->filter.site[0] + call->filter.item[0] != 0;
        words_add(&text, cli->language, chosen ? WORD_INBOX_NONE_CHOSEN : WORD_INBOX_NONE);
    }
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc list_body(struct db *db, void *context, struct linli_error *err)
{
    struct inbox_call *call = context;
    return marks_list(db, &call->cli->arena, &call->filter, &call->rows, &call->rows_n, err);
}

static enum linli_rc run_list(struct inbox_call *call, struct db *db, struct linli_error *err)
{
    struct cli *cli = call->cli;
    enum quality_rule rule;
    call->filter = (struct mark_filter){.first = MARK_OPEN,
                                        .last = cli_given(cli, "all") ? MARK_GONE : MARK_OPEN,
                                        .rule = cli_text(cli, "rule", ""),
                                        .site = cli_text(cli, "site", ""),
                                        .item = cli_text(cli, "item", "")};
    if (call->filter.rule[0] != '\0' && !quality_rule_find(call->filter.rule, &rule)) {
        return linli_fail(err, LINLI_EUSAGE, "no rule is called '%s' (docs/quality.md lists them)",
                          call->filter.rule);
    }
    LINLI_TRY(tx_run(db, TX_READ, list_body, call, err));
    return print_list(call, err);
}

/* ---- one fact -------------------------------------------------------------------------------- */

static enum word_id use_of(const struct quality_mark *mark)
{
    if (mark->state == MARK_EXCLUDED) {
        return WORD_INBOX_USE_NOT;
    }
    if (mark->state == MARK_GONE) {
        return WORD_INBOX_USE_AS_IT_IS;
    }
    bool open = mark->state == MARK_OPEN;
    switch ((int)mark->rule) {
    case QUALITY_EXPIRY:
        return WORD_INBOX_USE_LOT;
    case QUALITY_FUTURE:
        return WORD_INBOX_USE_FUTURE;
    case QUALITY_LATE:
        return WORD_INBOX_USE_LATE;
    case QUALITY_ITEM_SILENT:
        return WORD_INBOX_USE_ITEM;
    case QUALITY_FORECAST:
        return WORD_INBOX_USE_FORECAST;
    default:
        break;
    }
    if (is_lack(mark->rule)) {
        return WORD_INBOX_USE_LACK;
    }
    if (!open) {
        return quality_rule_is_quantity(mark->rule) ? WORD_INBOX_USE_FULL : WORD_INBOX_USE_AS_IT_IS;
    }
    enum quality_kind kind = quality_kind_of(mark->rule);
    return kind == QUALITY_IMPOSSIBLE ? WORD_INBOX_USE_IMPOSSIBLE
           : kind == QUALITY_MISSING  ? WORD_INBOX_USE_MISSING
                                      : WORD_INBOX_USE_OUTLYING;
}

static void add_days(struct cli *cli, const struct inbox_explained *e, struct text_builder *text)
{
    if (e->days_n == 0) {
        return;
    }
    words_add(text, cli->language, WORD_INBOX_DAYS);
    text_add(text, "\n");
    for (int64_t i = 0; i < e->days_n; i++) {
        const struct inbox_day *day = &e->days[i];
        if (day->qty_e3 == FIXED_NONE) {
            continue;
        }
        const char *weekday =
            words_template(cli->language, (enum word_id)(WORD_MONDAY + date_weekday(day->day) - 1));
        text_add(text, "  ");
        words_add(text, cli->language, WORD_INBOX_DAY, (int64_t)day->day, weekday, day->qty_e3);
        if (!day->recorded) {
            words_add(text, cli->language, WORD_INBOX_DAY_ROWLESS);
        }
        if (day->day >= e->record.mark.day && day->day <= e->record.mark.last_day) {
            words_add(text, cli->language, WORD_INBOX_DAY_THIS);
        }
        text_add(text, "\n");
    }
}

static void add_events(struct cli *cli, const struct inbox_explained *e, struct text_builder *text)
{
    const int32_t offset_s = e->utc_offset_s;
    words_add(text, cli->language, WORD_INBOX_EVENTS);
    text_add(text, "\n");
    for (int64_t i = 0; i < e->events_n; i++) {
        const struct mark_event *event = &e->events[i];
        int64_t local_s = event->moment_ms / 1000 + offset_s;
        text_add(text, "  ");
        words_add(text, cli->language, WORD_INBOX_EVENT,
                  (int64_t)date_of_moment(event->moment_ms, offset_s), local_s % 86400,
                  state_cell(cli, event->state), event->actor, event->note);
        text_add(text, "\n");
    }
}

static enum linli_rc print_explained(struct inbox_call *call, struct linli_error *err)
{
    struct cli *cli = call->cli;
    const struct inbox_explained *e = &call->explained;
    const struct quality_mark *mark = &e->record.mark;
    const bool lack = is_lack(mark->rule);
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_INBOX_HEAD, mark->id, quality_rule_name(mark->rule),
              mark->site == FIXED_NONE ? "" : cell_name(e->record.site_name, e->record.site_code),
              mark->item == FIXED_NONE ? "" : item_cell(cli, &e->record),
              lack ? FIXED_NONE : (int64_t)mark->day,
              lack || mark->last_day == mark->day ? FIXED_NONE : (int64_t)mark->last_day);
    text_add(&text, "\n");
    words_add_reason_in(&text, cli->language, &mark->reason, e->record.unit);
    text_add(&text, "\n");
    if (quality_rule_is_quantity(mark->rule) && (mark->low > 0 || mark->high > 0)) {
        words_add(&text, cli->language, WORD_INBOX_RANGE, mark->low, mark->high);
        text_add(&text, "\n");
    }
    if (mark->risk_fen > 0) {
        words_add(&text, cli->language, WORD_INBOX_RISK, mark->risk_fen);
        text_add(&text, "\n");
    }
    text_addf(&text, "%s: ", state_cell(cli, mark->state));
    words_add(&text, cli->language, use_of(mark), (int64_t)mark->until_day);
    text_add(&text, "\n");
    add_days(cli, e, &text);
    add_events(cli, e, &text);
    return cli_print_built(&text, err);
}

static enum linli_rc explain_body(struct db *db, void *context, struct linli_error *err)
{
    struct inbox_call *call = context;
    return inbox_explain(db, &call->cli->arena, call->id, &call->explained, err);
}

static enum linli_rc run_explain(struct inbox_call *call, struct db *db, struct linli_error *err)
{
    call->id = cli_whole(call->cli, "explain", 0);
    LINLI_TRY(tx_run(db, TX_READ, explain_body, call, err));
    return print_explained(call, err);
}

/* ---- decisions ------------------------------------------------------------------------------- */

static enum linli_rc bad_number(const char *text, struct linli_error *err)
{
    return linli_fail(err, LINLI_EUSAGE,
                      "'%s' is no number of the inbox, expected one as 12 or a span as 12-15",
                      text);
}

/* "12" or "12-15". */
static enum linli_rc take_numbers(const char *text, int64_t *ids, int64_t *ids_n,
                                  struct linli_error *err)
{
    char *end;
    long long first = strtoll(text, &end, 10);
    long long last = first;
    if (end != text && *end == '-') {
        const char *second = end + 1;
        last = strtoll(second, &end, 10);
        end = end == second ? (char *)text : end;
    }
    if (end == text || *end != '\0' || first < 1 || last < first || last > INT32_MAX) {
        return bad_number(text, err);
    }
    if (last - first >= LIMIT_INBOX_NUMBERS - *ids_n) {
        return linli_fail(err, LINLI_ELIMIT, "more than %d numbers at once", LIMIT_INBOX_NUMBERS);
    }
    for (long long id = first; id <= last; id++) {
        ids[(*ids_n)++] = id;
    }
    return LINLI_OK;
}

static enum linli_rc read_numbers(struct inbox_call *call, struct linli_error *err)
{
    struct cli *cli = call->cli;
    int64_t *ids;
    int64_t n = 0;
    LINLI_TRY(LINLI_NEW(&cli->arena, LIMIT_INBOX_NUMBERS, &ids, err));
    for (int32_t i = 1; i < cli->arguments_n; i++) {
        LINLI_TRY(take_numbers(cli->arguments[i], ids, &n, err));
    }
    if (n == 0) {
        return linli_fail(err, LINLI_EUSAGE, "linli inbox %s needs a number of the list",
                          cli->arguments[0]);
    }
    call->request.ids = ids;
    call->request.ids_n = n;
    return LINLI_OK;
}

static enum linli_rc decide_body(struct db *db, void *context, struct linli_error *err)
{
    struct inbox_call *call = context;
    return inbox_decide(db, &call->cli->arena, call->to, &call->request, &call->who, &call->decided,
                        err);
}

static enum linli_rc run_decide(struct inbox_call *call, struct db *db, struct linli_error *err)
{
    struct cli *cli = call->cli;
    struct text_builder text;
    LINLI_TRY(tx_run(db, TX_WRITE, decide_body, call, err));
    cli_done(cli);
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language,
              call->decided.replayed      ? WORD_INBOX_REPLAYED
              : call->to == MARK_ACCEPTED ? WORD_INBOX_ACCEPTED
              : call->to == MARK_EXCLUDED ? WORD_INBOX_EXCLUDED
                                          : WORD_INBOX_REOPENED,
              call->decided.marks_n);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc correct_body(struct db *db, void *context, struct linli_error *err)
{
    struct inbox_call *call = context;
    return inbox_correct(db, &call->cli->arena, call->request.ids[0], call->qty_e3,
                         call->request.note, &call->who, &call->corrected, err);
}

static enum linli_rc run_correct(struct inbox_call *call, struct db *db, struct linli_error *err)
{
    struct cli *cli = call->cli;
    const struct mark_record *record = &call->corrected.record;
    struct text_builder text;
    LINLI_TRY(tx_run(db, TX_WRITE, correct_body, call, err));
    cli_done(cli);
    text_begin(&text, &cli->arena);
    if (call->corrected.replayed) {
        words_add(&text, cli->language, WORD_INBOX_REPLAYED);
    } else {
        words_add(&text, cli->language, WORD_INBOX_CORRECTED,
                  cell_name(record->item_name, record->item_code), (int64_t)record->mark.day,
                  call->corrected.qty_e3, record->mark.value);
    }
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc read_qty(struct inbox_call *call, struct linli_error *err)
{
    const char *qty = cli_text(call->cli, "qty", NULL);
    if (qty == NULL || call->request.ids_n != 1) {
        return linli_fail(err, LINLI_EUSAGE, "linli inbox correct needs one number and --qty QTY");
    }
    if (fixed_parse(qty, strlen(qty), 3, FIXED_HALF_AWAY, &call->qty_e3) > FIXED_ROUNDED ||
        call->qty_e3 < 0 || call->qty_e3 > LIMIT_QTY_E3) {
        return linli_fail(err, LINLI_EUSAGE, "--qty %s is no quantity, expected 0 or more", qty);
    }
    return LINLI_OK;
}

/* ---- the command ----------------------------------------------------------------------------- */

enum inbox_verb { VERB_LIST, VERB_ACCEPT, VERB_EXCLUDE, VERB_REOPEN, VERB_CORRECT };

static enum linli_rc read_verb(struct cli *cli, enum inbox_verb *ret_verb, struct linli_error *err)
{
    static const char *const verbs[] = {"list", "accept", "exclude", "reopen", "correct"};
    *ret_verb = VERB_LIST;
    if (cli->arguments_n == 0) {
        return LINLI_OK;
    }
    for (int i = 0; i < CLI_COUNT(verbs); i++) {
        if (text_equal(cli->arguments[0], verbs[i])) {
            *ret_verb = (enum inbox_verb)i;
            return LINLI_OK;
        }
    }
    return linli_fail(err, LINLI_EUSAGE,
                      "'%s' is none of accept, correct, exclude, reopen (linli inbox --help)",
                      cli->arguments[0]);
}

/* Options that belong to another verb would be lost without a word. */
static enum linli_rc check_options(struct cli *cli, enum inbox_verb verb, struct linli_error *err)
{
    const struct {
        const char *name;
        bool fits;
    } rules[] = {
        {"qty", verb == VERB_CORRECT}, {"until", verb == VERB_EXCLUDE},
        {"note", verb != VERB_LIST},   {"key", verb != VERB_LIST},
        {"open", verb == VERB_LIST},   {"all", verb == VERB_LIST},
        {"rule", verb == VERB_LIST},   {"site", verb == VERB_LIST},
        {"item", verb == VERB_LIST},   {"explain", verb == VERB_LIST},
    };
    for (int i = 0; i < CLI_COUNT(rules); i++) {
        if (cli_given(cli, rules[i].name) && !rules[i].fits) {
            return linli_fail(err, LINLI_EUSAGE, "--%s does not go with linli inbox %s",
                              rules[i].name, verb == VERB_LIST ? "" : cli->arguments[0]);
        }
    }
    return LINLI_OK;
}

static enum linli_rc run_verb(struct inbox_call *call, enum inbox_verb verb, struct db *db,
                              struct linli_error *err)
{
    switch (verb) {
    case VERB_LIST:
        return cli_given(call->cli, "explain") ? run_explain(call, db, err)
                                               : run_list(call, db, err);
    case VERB_CORRECT:
        return run_correct(call, db, err);
    case VERB_ACCEPT:
        call->to = MARK_ACCEPTED;
        break;
    case VERB_EXCLUDE:
        call->to = MARK_EXCLUDED;
        break;
    case VERB_REOPEN:
        call->to = MARK_OPEN;
        break;
    }
    return run_decide(call, db, err);
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct db *db;
    enum inbox_verb verb;
    struct inbox_call call = {.cli = cli};
    LINLI_TRY(read_verb(cli, &verb, err));
    LINLI_TRY(check_options(cli, verb, err));
    call.who = (struct who){.actor = cli->actor,
                            .key = cli_text(cli, "key", NULL),
                            .now_ms = date_clock_now_ms(cli->clock)};
    call.request.note = cli_text(cli, "note", "");
    call.request.until_day = cli_given(cli, "until") ? cli_day(cli, "until", 0) : FIXED_NONE;
    if (verb != VERB_LIST) {
        LINLI_TRY(read_numbers(&call, err));
    } else if (cli->arguments_n > 1) {
        return linli_fail(err, LINLI_EUSAGE, "linli inbox list takes no numbers; --explain N does");
    }
    if (verb == VERB_CORRECT) {
        LINLI_TRY(read_qty(&call, err));
    }
    LINLI_TRY(cli_open_db(cli, verb == VERB_LIST ? DB_READ : DB_WRITE, &db, err));
    enum linli_rc rc = run_verb(&call, verb, db, err);
    db_close(db);
    return rc;
}

const struct cli_command command_inbox = {
    .name = "inbox",
    .arguments = "[accept|exclude|reopen N... | correct N]",
    .arguments_min = 0,
    .arguments_max = LIMIT_INBOX_NUMBERS,
    .summary = {"facts that cannot be, are missing or look wrong, and what is decided about them",
                "数据收件箱：不可能、缺失或可疑的数据，以及对它们的决定"},
    .details =
        {"Every import and plan checks the facts and puts here what a person should look at; "
         "docs/quality.md has each rule.\n"
         "  accept N    it is right: forecasts use it in full\n"
         "  correct N   --qty Q: it was Q; the old value stays readable\n"
         "  exclude N   it is wrong or not typical: forecasts leave it out\n"
         "  reopen N    takes a decision back\n"
         "N is a number of the list, or a span of them as 12-15.",
         "每次导入和计划都会核查数据，需要人看的列在这里；规则见 docs/quality.md。\n"
         "  accept N    属实：预测按原值使用\n"
         "  correct N   --qty Q：应为 Q；原值仍可查\n"
         "  exclude N   有误或不典型：预测不使用\n"
         "  reopen N    撤回决定\n"
         "N 为列表中的编号，或一段编号如 12-15。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
