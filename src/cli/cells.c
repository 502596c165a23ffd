/* Cells of a command's output (see cells.h). */
#include "cli/cells.h"

#include "base/fixed.h"
#include "base/text.h"

static const char *finish(struct text_builder *text)
{
    const char *done = NULL;
    return text_finish(text, &done, NULL) == LINLI_OK ? done : NULL;
}

const char *cell_word(struct cli *cli, enum word_id word)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add(&text, cli->language, word);
    return finish(&text);
}

const char *cell_number(struct cli *cli, enum word_id word, int64_t value)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    words_add_args(&text, cli->language, word, &value, 1);
    return finish(&text);
}

const char *cell_qty(struct cli *cli, int64_t qty_e3, const char *unit)
{
    struct text_builder text;
    text_begin(&text, &cli->arena);
    if (qty_e3 != FIXED_NONE) {
        words_add(&text, cli->language, WORD_SHEET_QTY, qty_e3, unit);
    }
    return finish(&text);
}

const char *cell_day(struct cli *cli, int64_t day)
{
    return day == FIXED_NONE ? "" : cell_number(cli, WORD_DAY, day);
}

const char *cell_amount(struct cli *cli, int64_t amount_fen)
{
    return amount_fen == FIXED_NONE ? "" : cell_number(cli, WORD_SHEET_AMOUNT, amount_fen);
}

const char *cell_name(const char *name, const char *code)
{
    return text_is_empty(name) ? code : name;
}
