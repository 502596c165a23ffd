/* linli allot: customer orders shared out by a rule when there is not enough for all. */
#include "base/fixed.h"
#include "base/text.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/allot.h"

enum { LIST_MOST = 50 };

static const struct cli_option options[] = {
    {"orders",
     CLI_TEXT,
     "FILE",
     {"take in a table of orders (- reads standard input)", "接收订单表（- 为标准输入）"},
     0,
     0},
    {"site",
     CLI_TEXT,
     "CODE",
     {"where the goods are (default: the only site without a parent)",
      "货所在的站点（默认唯一没有上级的站点）"},
     0,
     0},
    {"pickup",
     CLI_DAY,
     "DATE",
     {"pick-up day (default: the next with open orders)", "提货日（默认下一个有待分配订单的日子）"},
     0,
     0},
    {"rule",
     CLI_TEXT,
     "RULE",
     {"essential, pro-rata, first-come or equal", "essential、pro-rata、first-come 或 equal"},
     0,
     0},
    {"apply", CLI_FLAG, NULL, {"share them out by that rule", "按此规则分配并登记"}, 0, 0},
    {"undo", CLI_TEXT, "NUMBER", {"take a sharing back", "撤销一次分配"}, 0, 0},
    {"list", CLI_FLAG, NULL, {"the last sharings", "最近的分配"}, 0, 0},
    {"all", CLI_FLAG, NULL, {"show orders that get all, too", "也列出全部满足的订单"}, 0, 0},
    BOOK_OPTION_KEY,
};

enum allot_verb { VERB_SHOW, VERB_ORDERS, VERB_APPLY, VERB_UNDO, VERB_LIST };

struct allot_call {
    enum allot_verb verb;
    struct allot_request request;
    const struct allot_file *file;
    struct allot_taken taken;
    struct allot_view view;
    bool replayed;
    struct allotment allotment;
    struct allotment *list;
    int64_t list_n;
};

/* ---- the call -------------------------------------------------------------------------------- */

/* Options that belong to another verb would be lost without a word. */
static enum linli_rc check_options(const struct cli *cli, enum allot_verb verb,
                                   struct linli_error *err)
{
    static const char *const verbs[] = {[VERB_ORDERS] = "orders",
                                        [VERB_APPLY] = "apply",
                                        [VERB_UNDO] = "undo",
                                        [VERB_LIST] = "list"};
    static const char *const of_sharing[] = {"site", "pickup", "rule", "all"};
    for (int i = 0; i < CLI_COUNT(of_sharing) && verb != VERB_SHOW && verb != VERB_APPLY; i++) {
        if (cli_given(cli, of_sharing[i])) {
            return linli_fail(err, LINLI_EUSAGE, "--%s does not go with --%s", of_sharing[i],
                              verbs[verb]);
        }
    }
    return verb == VERB_LIST && cli_given(cli, "key")
               ? linli_fail(err, LINLI_EUSAGE, "--%s does not go with --%s", "key", "list")
               : LINLI_OK;
}

static enum linli_rc read_call(struct cli *cli, struct allot_call *call, struct linli_error *err)
{
    static const char *const names[] = {"orders", "apply", "undo", "list"};
    const char *rule = cli_text(cli, "rule", NULL);
    int verbs_n = 0;
    for (int i = 0; i < CLI_COUNT(names); i++) {
        if (cli_given(cli, names[i])) {
            call->verb = (enum allot_verb)(VERB_ORDERS + i);
            verbs_n += 1;
        }
    }
    if (verbs_n > 1) {
        return linli_fail(err, LINLI_EUSAGE,
                          "one of --orders, --apply, --undo and --list was expected, not several");
    }
    LINLI_TRY(check_options(cli, call->verb, err));
    call->request = (struct allot_request){
        .site = cli_text(cli, "site", NULL), .pickup_day = FIXED_NONE, .has_rule = rule != NULL};
    if (cli_given(cli, "pickup")) {
        call->request.pickup_day = cli_day(cli, "pickup", 0);
    }
    if (rule != NULL && !allot_rule_find(rule, &call->request.rule)) {
        return linli_fail(err, LINLI_EUSAGE,
                          "--rule is '%s', expected essential, pro-rata, first-come or equal",
                          rule);
    }
    return call->verb == VERB_APPLY && rule == NULL
               ? linli_fail(err, LINLI_EUSAGE, "--apply needs --rule")
               : LINLI_OK;
}

static enum linli_rc allot_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    struct allot_call *call = book->context;
    struct linli_arena *arena = &book->cli->arena;
    switch (call->verb) {
    case VERB_ORDERS:
        return allot_take(db, arena, call->file, &book->who, &call->taken, err);
    case VERB_APPLY:
        return allot_apply(db, arena, &call->request, book->today, &book->who, &call->view, err);
    case VERB_UNDO:
        return allot_take_back(db, arena, cli_text(book->cli, "undo", ""), book->today, &book->who,
                               &call->replayed, &call->allotment, err);
    case VERB_LIST:
        return allotment_list(db, arena, LIST_MOST, &call->list, &call->list_n, err);
    case VERB_SHOW:
        break;
    }
    return allot_preview(db, arena, &call->request, book->today, &call->view, err);
}

/* ---- printing -------------------------------------------------------------------------------- */

static const char *rule_cell(struct cli *cli, int64_t rule)
{
    return cell_word(cli, (enum word_id)(WORD_ALLOT_RULE_ESSENTIAL + (int)rule));
}

static const char *item_cell(const struct city *city, int64_t item)
{
    return cell_name(city->items[item].name, city->items[item].code);
}

static void add_short_items(struct cli *cli, const struct allot_view *view,
                            struct text_builder *text)
{
    enum { COLUMNS_N = 6 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_ALLOT_COLUMN_ORDERED), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_THERE), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_COMING), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_PROMISED), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_SHORT), true, true}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < view->items_n; i++) {
        const struct allot_item *item = &view->items[i];
        const char *unit = view->city.items[item->item].unit;
        int64_t short_e3 = item->wanted_e3 - allot_available(&item->goods);
        const char *cells[COLUMNS_N] = {item_cell(&view->city, item->item),
                                        cell_qty(cli, item->wanted_e3, unit),
                                        cell_qty(cli, item->goods.on_hand_e3, unit),
                                        cell_qty(cli, item->goods.coming_e3, unit),
                                        cell_qty(cli, item->goods.promised_e3, unit),
                                        cell_qty(cli, short_e3, unit)};
        if (short_e3 > 0) {
            terminal_table_add(&table, cells);
        }
    }
    terminal_table_print(&table, text, 0, 0, false);
    text_add(text, "\n");
}

/* What each rule would give, side by side. */
static void add_rules(struct cli *cli, const struct allot_view *view, struct text_builder *text)
{
    enum { COLUMNS_N = 7 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_ALLOT_COLUMN_RULE), false, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_FULL), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_PART), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_NOTHING), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_LEAST), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_OTHERS), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_REFUND), true, true}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int rule = 0; rule < LINLI_SHARE_RULES_N; rule++) {
        const struct allot_sum *sum = &view->sums[rule];
        const char *cells[COLUMNS_N] = {rule_cell(cli, rule),
                                        cell_number(cli, WORD_SHEET_COUNT, sum->full_n),
                                        cell_number(cli, WORD_SHEET_COUNT, sum->part_n),
                                        cell_number(cli, WORD_SHEET_COUNT, sum->none_n),
                                        cell_number(cli, WORD_ALLOT_SHARE, sum->least_e4),
                                        cell_number(cli, WORD_SHEET_COUNT, sum->other_n),
                                        cell_amount(cli, sum->refund_fen)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static const char *other_cell(struct cli *cli, const struct city *city,
                              const struct customer_order *order)
{
    struct text_builder text;
    const char *done = NULL;
    if (order->other == FIXED_NONE) {
        return "";
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_ALLOT_OTHER, order->other_e3,
              city->items[order->other].unit, item_cell(city, order->other));
    (void)text_finish(&text, &done, NULL);
    return done;
}

static const char *refund_cell(struct cli *cli, const struct customer_order *order)
{
    if (order->given_e3 + order->cover_e3 == order->qty_e3) {
        return "";
    }
    return !order->paid                    ? cell_word(cli, WORD_ALLOT_NOT_PAID)
           : order->price_e4 == FIXED_NONE ? cell_word(cli, WORD_ALLOT_UNKNOWN_PRICE)
                                           : cell_amount(cli, order->refund_fen);
}

/* The orders that do not get just what they asked for, or all; the sum of the others. */
static void add_orders(struct cli *cli, const struct allot_view *view, struct text_builder *text)
{
    enum { COLUMNS_N = 7 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_ALLOT_COLUMN_ORDER), false, true},
        {cell_word(cli, WORD_COLUMN_SITE), false, true},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_ALLOT_COLUMN_ORDERED), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_GETS), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_OTHER), false, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_REFUND), true, true}};
    struct terminal_table table;
    int64_t full_n = 0;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < view->orders_n; i++) {
        const struct customer_order *o = &view->orders[i];
        const struct city *city = &view->city;
        const char *cells[COLUMNS_N] = {o->code,
                                        city->sites[o->site].code,
                                        item_cell(city, o->item),
                                        cell_qty(cli, o->qty_e3, city->items[o->item].unit),
                                        cell_qty(cli, o->given_e3, city->items[o->item].unit),
                                        other_cell(cli, city, o),
                                        refund_cell(cli, o)};
        full_n += o->given_e3 == o->qty_e3 ? 1 : 0;
        if (o->given_e3 < o->qty_e3 || cli_given(cli, "all")) {
            terminal_table_add(&table, cells);
        }
    }
    if (table.rows_n > 0) {
        text_add(text, "\n");
        terminal_table_print(&table, text, 0, 0, false);
    }
    words_add(text, cli->language, WORD_ALLOT_REST, full_n, view->sums[view->rule].refund_fen);
    text_add(text, "\n");
}

static void add_looked(struct cli *cli, const struct allot_view *view, struct text_builder *text)
{
    words_add(text, cli->language, WORD_ALLOT_HEAD, view->pickup_day,
              cell_name(view->city.sites[view->pool].name, view->city.sites[view->pool].code),
              view->orders_n, view->items_n, view->short_n, view->elsewhere_n);
    text_add(text, "\n");
    if (view->short_n > 0) {
        add_short_items(cli, view, text);
        add_rules(cli, view, text);
    } else if (view->orders_n > 0) {
        words_add(text, cli->language, WORD_ALLOT_ENOUGH);
        text_add(text, "\n");
    }
}

static enum linli_rc print_view(struct cli *cli, const struct allot_view *view,
                                struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (view->pickup_day == FIXED_NONE) {
        words_add(&text, cli->language, WORD_ALLOT_NONE);
        text_add(&text, "\n");
        return cli_print_built(&text, err);
    }
    book_add_replayed(cli, view->replayed, &text);
    if (!view->replayed) {
        add_looked(cli, view, &text);
    }
    if (view->orders != NULL && view->orders_n > 0) {
        add_orders(cli, view, &text);
    }
    if (view->number[0] != '\0') {
        words_add(&text, cli->language, WORD_ALLOT_BOOKED, view->number,
                  rule_cell(cli, (int64_t)view->rule), view->orders_n,
                  view->sums[view->rule].refund_fen);
        text_add(&text, "\n");
    } else if (view->orders_n > 0) {
        words_add(&text, cli->language, WORD_ALLOT_PREVIEW,
                  view->orders != NULL ? rule_cell(cli, (int64_t)view->rule) : "");
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

static enum linli_rc print_taken(struct cli *cli, const struct allot_taken *taken,
                                 struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, taken->replayed, &text);
    words_add(&text, cli->language, WORD_ALLOT_TAKEN, taken->added_n, taken->changed_n,
              taken->same_n);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static enum linli_rc print_undone(struct cli *cli, const struct allot_call *call,
                                  struct linli_error *err)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    book_add_replayed(cli, call->replayed, &text);
    words_add(&text, cli->language, WORD_ALLOT_UNDONE, call->allotment.number);
    text_add(&text, "\n");
    return cli_print_built(&text, err);
}

static const char *taken_back_cell(struct cli *cli, const struct allotment *a)
{
    struct text_builder text;
    const char *done = NULL;
    if (a->undone_by[0] == '\0') {
        return "";
    }
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, WORD_ALLOT_TAKEN_BACK, a->undone_by);
    (void)text_finish(&text, &done, NULL);
    return done;
}

static enum linli_rc print_list(struct cli *cli, const struct allot_call *call,
                                struct linli_error *err)
{
    enum { COLUMNS_N = 8 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_ALLOT_COLUMN_NUMBER), false, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_PICKUP), false, true},
        {cell_word(cli, WORD_COLUMN_SITE), false, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_RULE), false, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_ORDERS), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_REFUND), true, true},
        {cell_word(cli, WORD_ALLOT_COLUMN_WHO), false, true},
        {cell_word(cli, WORD_COLUMN_REMARK), false, false}};
    struct terminal_table table;
    struct text_builder text;
    text_begin(&text, &cli->arena);
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < call->list_n; i++) {
        const struct allotment *a = &call->list[i];
        const char *cells[COLUMNS_N] = {a->number,
                                        cell_day(cli, a->pickup_day),
                                        a->site_code,
                                        rule_cell(cli, a->rule),
                                        cell_number(cli, WORD_SHEET_COUNT, a->orders_n),
                                        cell_amount(cli, a->refund_fen),
                                        a->actor,
                                        taken_back_cell(cli, a)};
        terminal_table_add(&table, cells);
    }
    if (call->list_n > 0) {
        terminal_table_print(&table, &text, 0, 0, false);
    } else {
        words_add(&text, cli->language, WORD_ALLOT_LIST_EMPTY);
        text_add(&text, "\n");
    }
    return cli_print_built(&text, err);
}

/* ---- the command ----------------------------------------------------------------------------- */

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct allot_call call = {.verb = VERB_SHOW};
    struct allot_file *file;
    bool looks;
    LINLI_TRY(read_call(cli, &call, err));
    if (call.verb == VERB_ORDERS) {
        LINLI_TRY(allot_read(cli_text(cli, "orders", ""), &cli->arena, &file, err));
        call.file = file;
    }
    looks = call.verb == VERB_SHOW || call.verb == VERB_LIST;
    LINLI_TRY(book_run(cli, looks ? BOOK_READ : BOOK_WRITE, allot_body, &call, err));
    if (call.verb == VERB_APPLY) {
        book_done(cli, call.view.number);
    }
    return call.verb == VERB_ORDERS ? print_taken(cli, &call.taken, err)
           : call.verb == VERB_UNDO ? print_undone(cli, &call, err)
           : call.verb == VERB_LIST ? print_list(cli, &call, err)
                                    : print_view(cli, &call.view, err);
}

const struct cli_command command_allot = {
    .name = "allot",
    .arguments = "",
    .summary = {"customer orders shared out by a rule when there is not enough",
                "货不够时按规则分配顾客订单"},
    .details =
        {"Orders are rows of a table: order, item, qty, pickup, ordered, and if wanted site, "
         "time,\n"
         "pack, price, paid, essential, substitute (1: a substitute is welcome). qty 0 cancels.\n"
         "What is there and coming by the pick-up day is shared, never more; goods of late orders\n"
         "and of the reserve do not count.\n"
         "  linli allot --orders orders.csv          takes orders in\n"
         "  linli allot                              what each rule would give, side by side\n"
         "  linli allot --rule equal                 who would get what, and which refunds\n"
         "  linli allot --rule equal --apply         shares them out\n"
         "  linli allot --undo AL-20261123-01        takes it back\n"
         "essential: essential orders first, then by quantity. pro-rata: by quantity. first-come: "
         "in\ntheir turn. equal: the smallest share that anybody gets is as large as it can be.",
         "订单表的列：order、item、qty、pickup、ordered；可加 site、time、pack、price、paid、\n"
         "essential、substitute（1：愿意接受替代品）。qty 为 0 即取消。\n"
         "只分配提货日前现存和将到的货；逾期未到的订货和应急储备不计入。\n"
         "  linli allot --orders orders.csv          接收订单\n"
         "  linli allot                              并列比较各规则的结果\n"
         "  linli allot --rule equal                 查看每条订单分得多少、退款多少\n"
         "  linli allot --rule equal --apply         分配并登记\n"
         "  linli allot --undo AL-20261123-01        撤销\n"
         "essential：必需订单优先，其余按数量；pro-rata：按数量；first-come：先到先得；\n"
         "equal：使最低的满足率尽量高。"},
    .options = options,
    .options_n = CLI_COUNT(options),
    .needs_db = true,
    .run = run,
};
