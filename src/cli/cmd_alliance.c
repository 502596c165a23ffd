/* linli alliance: what organisations lent each other, and what ordering together would save. */
#include "base/fixed.h"
#include "cli/book.h"
#include "cli/cells.h"
#include "cli/commands.h"
#include "format/terminal.h"
#include "service/alliance.h"

static enum linli_rc look_body(struct db *db, struct book_call *book, struct linli_error *err)
{
    return alliance_look(db, &book->cli->arena, book->today, book->context, err);
}

static const char *org_cell(struct cli *cli, const char *org)
{
    return org[0] != '\0' ? org : cell_word(cli, WORD_ALLIANCE_NO_ORG);
}

static const char *item_cell(const struct city *city, int64_t item)
{
    return cell_name(city->items[item].name, city->items[item].code);
}

static void add_debts(struct cli *cli, const struct alliance_view *view, struct text_builder *text)
{
    enum { COLUMNS_N = 7 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_ALLIANCE_COLUMN_DEBTOR), false, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_CREDITOR), false, true},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_LENT), true, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_BACK), true, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_OPEN), true, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_VALUE), true, true}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < view->debts_n; i++) {
        const struct alliance_debt *d = &view->debts[i];
        const char *unit = view->city.items[d->item].unit;
        const char *cells[COLUMNS_N] = {
            org_cell(cli, d->debtor),        org_cell(cli, d->creditor),
            item_cell(&view->city, d->item), cell_qty(cli, d->lent_e3, unit),
            cell_qty(cli, d->back_e3, unit), cell_qty(cli, d->open_e3, unit),
            cell_amount(cli, d->value_fen)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
}

static void add_parts(struct cli *cli, const struct alliance_view *view, struct text_builder *text)
{
    enum { COLUMNS_N = 7 };
    const struct terminal_column columns[COLUMNS_N] = {
        {cell_word(cli, WORD_COLUMN_SUPPLIER), false, false},
        {cell_word(cli, WORD_COLUMN_ITEM), false, false},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_ORG), false, true},
        {cell_word(cli, WORD_COLUMN_QTY), true, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_ALONE), true, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_BY_QTY), true, true},
        {cell_word(cli, WORD_ALLIANCE_COLUMN_SHAPLEY), true, true}};
    struct terminal_table table;
    terminal_table_init(&table, &cli->arena, columns, COLUMNS_N);
    for (int64_t i = 0; i < view->parts_n; i++) {
        const struct alliance_part *part = &view->parts[i];
        const struct alliance_buy *buy = &view->buys[part->buy];
        const struct supplier *supplier = &view->city.suppliers[buy->supplier];
        const char *cells[COLUMNS_N] = {
            cell_name(supplier->name, supplier->code),
            item_cell(&view->city, buy->item),
            org_cell(cli, part->org),
            cell_qty(cli, part->member.qty_e3, view->city.items[buy->item].unit),
            cell_amount(cli, part->member.alone_fen),
            cell_amount(cli, part->member.by_qty_fen),
            buy->by_qty ? "" : cell_amount(cli, part->member.shapley_fen)};
        terminal_table_add(&table, cells);
    }
    terminal_table_print(&table, text, 0, 0, false);
    words_add(text, cli->language, WORD_ALLIANCE_SAVING, view->buys_n, view->saving_fen);
    text_add(text, "\n");
    if (view->by_qty_n > 0) {
        words_add(text, cli->language, WORD_ALLIANCE_MANY, view->by_qty_n,
                  (int64_t)ALLIANCE_MEMBERS);
        text_add(text, "\n");
    }
}

static void add_word(struct cli *cli, struct text_builder *text, enum word_id word)
{
    words_add(text, cli->language, word);
    text_add(text, "\n");
}

static enum linli_rc run(struct cli *cli, struct linli_error *err)
{
    struct alliance_view view = {0};
    struct text_builder text;
    LINLI_TRY(book_run(cli, BOOK_READ, look_body, &view, err));
    text_begin(&text, &cli->arena);
    if (view.orgs_n < 2) {
        add_word(cli, &text, WORD_ALLIANCE_ONE);
        return cli_print_built(&text, err);
    }
    if (view.debts_n > 0) {
        add_debts(cli, &view, &text);
    } else {
        add_word(cli, &text, WORD_ALLIANCE_EVEN);
    }
    text_add(&text, "\n");
    if (view.buys_n > 0) {
        add_parts(cli, &view, &text);
    } else {
        add_word(cli, &text, WORD_ALLIANCE_NO_SAVING);
    }
    return cli_print_built(&text, err);
}

const struct cli_command command_alliance = {
    .name = "alliance",
    .arguments = "",
    .summary = {"what organisations lent each other, and what ordering together would save",
                "机构间互借的账，以及合并采购能省多少"},
    .details =
        {"Organisations are those of the sites table (org). A transfer from a site of one to a "
         "site of\nanother is a loan once it is accepted; it is settled by what goes back. Orders "
         "that have\nnot been sent are compared with one order for all, at the suppliers' price "
         "tiers; the\nsaving is parted by quantity, and by contribution (Shapley): who lifts the "
         "others over a\ntier gets more.",
         "机构取自站点表的 org "
         "列。一个机构的站点调给另一机构的站点，验收后即为借出；调回即为归还。\n"
         "尚未发出的采购行按供应商的阶梯价与合并成一单比较；省下的钱按数量分，\n"
         "并按贡献（夏普利值）分：使大家达到更低价格档的一方分得更多。"},
    .options = NULL,
    .options_n = 0,
    .needs_db = true,
    .run = run,
};
