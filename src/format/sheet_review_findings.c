/* The sentences of what deserves a person, and the check lists, each with the command that shows
 * more (see sheet_review.h). */
#include <assert.h>
#include <string.h>

#include "base/fixed.h"
#include "format/sheet_day.h"
#include "format/sheet_review_parts.h"

_Static_assert((int)WORD_FINDING_UNPRICED - (int)WORD_FINDING_INTERRUPTED ==
                   (int)REVIEW_FINDINGS_N - 1,
               "each finding has a word");

/* A code as one word of a shell's line. */
static void add_argument(struct text_builder *text, const char *code)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/:";
    bool quoted = text_is_empty(code) || code[0] == '-' || strspn(code, plain) != strlen(code);
    text_add(text, quoted ? " '" : " ");
    for (const char *at = code; *at != '\0'; at++) {
        if (*at == '\'') {
            text_add(text, "'\\''");
        } else {
            text_add_n(text, at, 1);
        }
    }
    text_add(text, quoted ? "'" : "");
}

static const char *command_with(struct review_sheet *sheet, const char *command, const char *code)
{
    struct text_builder text;
    text_begin(&text, sheet->arena);
    text_add(&text, command);
    add_argument(&text, code);
    return review_built(sheet, &text);
}

static const char *explain(struct review_sheet *sheet, const struct review_finding *f)
{
    struct text_builder text;
    if (f->item == FIXED_NONE) {
        return "linli plan --all";
    }
    text_begin(&text, sheet->arena);
    text_add(&text, "linli plan --explain");
    add_argument(&text, sheet->city->sites[f->site].code);
    add_argument(&text, sheet->city->items[f->item].code);
    return review_built(sheet, &text);
}

static const char *command_of(struct review_sheet *sheet, const struct review_finding *f)
{
    switch (f->id) {
    case FINDING_EXPIRED:
    case FINDING_EXPIRING:
    case FINDING_TURNS:
    case FINDING_LOSS:
        return "linli stock";
    case FINDING_DEAD:
        return command_with(sheet, "linli stock --item", sheet->city->items[f->item].code);
    case FINDING_SUPPLIER_LATE:
        return command_with(sheet, "linli orders --closed --supplier",
                            sheet->city->suppliers[f->supplier].code);
    case FINDING_LATE_LINES:
    case FINDING_PREMIUM:
    case FINDING_LOCAL:
        return "linli orders --closed";
    case FINDING_ACCURACY:
    case FINDING_UNIT_COST:
        return "linli report --format csv";
    case FINDING_UNPRICED:
        return "linli export --out FOLDER";
    case FINDING_INTERRUPTED:
    case FINDING_STOCKOUT:
    case FINDING_FILL:
    case FINDING_MISS_RUN:
    case FINDING_MISS_RUN_MORE:
    case FINDING_CLASS_DUE:
    case REVIEW_FINDINGS_N:
        break;
    }
    return explain(sheet, f);
}

static const char *share(struct review_sheet *sheet, int64_t value)
{
    return value == FIXED_NONE ? "" : sheet_review_value(sheet, REVIEW_SHARE, value);
}

static const char *ratio(struct review_sheet *sheet, int64_t value)
{
    return sheet_review_value(sheet, REVIEW_RATIO, value);
}

/* Sentences of items and lots. */
static bool say_item(struct review_sheet *sheet, const struct review_finding *f,
                     struct text_builder *text)
{
    const enum words_language l = sheet->language;
    const int64_t *n = f->numbers;
    const char *item = review_item(sheet, f->site, f->item);
    const enum word_id word = (enum word_id)((int)WORD_FINDING_INTERRUPTED + (int)f->id);
    if (f->id == FINDING_INTERRUPTED) {
        words_add(text, l, word, item, n[0], n[1]);
    } else if (f->id == FINDING_EXPIRED) {
        words_add(text, l, word, n[0], n[1]);
    } else if (f->id == FINDING_EXPIRING) {
        words_add(text, l, word, n[0], n[1], n[2]);
    } else if (f->id == FINDING_DEAD) {
        words_add(text, l, word, n[0], share(sheet, n[1]), n[2], n[3], item);
    } else if (f->id == FINDING_MISS_RUN) {
        words_add(text, l, word, item, share(sheet, n[0]), share(sheet, n[1]), share(sheet, n[2]),
                  share(sheet, sheet->city->settings.miss_share_e4));
    } else if (f->id == FINDING_MISS_RUN_MORE || f->id == FINDING_LATE_LINES ||
               f->id == FINDING_UNPRICED) {
        words_add(text, l, word, n[0]);
    } else if (f->id == FINDING_CLASS_DUE) {
        words_add(text, l, word, n[0], item);
    } else {
        return false;
    }
    return true;
}

/* Sentences of figures. */
static void say_figure(struct review_sheet *sheet, const struct review_finding *f,
                       struct text_builder *text)
{
    const enum words_language l = sheet->language;
    const int64_t *n = f->numbers;
    const enum word_id word = (enum word_id)((int)WORD_FINDING_INTERRUPTED + (int)f->id);
    if (f->id == FINDING_STOCKOUT) {
        words_add(text, l, word, f->code, share(sheet, n[0]), share(sheet, n[1]), n[2],
                  review_item(sheet, f->site, f->item));
    } else if (f->id == FINDING_SUPPLIER_LATE) {
        words_add(text, l, word, sheet_supplier_name(sheet->city, f->supplier), share(sheet, n[0]),
                  share(sheet, n[1]), n[2], n[3]);
    } else if (f->id == FINDING_ACCURACY) {
        const char *name =
            text_is_empty(f->code) ? review_word(sheet, WORD_REVIEW_NO_CATEGORY) : f->code;
        words_add(text, l, word, name, share(sheet, n[0]), share(sheet, n[1]), share(sheet, n[2]),
                  n[3]);
    } else if (f->id == FINDING_TURNS) {
        words_add(text, l, word, ratio(sheet, n[0]), ratio(sheet, n[1]));
    } else if (f->id == FINDING_LOSS) {
        words_add(text, l, word, share(sheet, n[0]), share(sheet, n[1]), n[2]);
    } else if (f->id == FINDING_PREMIUM) {
        words_add(text, l, word, n[0], share(sheet, n[1]));
    } else if (f->id == FINDING_UNIT_COST) {
        words_add(text, l, word, f->code, n[0], n[1]);
    } else {
        assert(f->id == FINDING_FILL || f->id == FINDING_LOCAL);
        words_add(text, l, word, share(sheet, n[0]), share(sheet, n[1]));
    }
}

void review_add_findings(struct review_sheet *sheet)
{
    const struct review *review = sheet->review;
    int64_t n = review->findings_n < REVIEW_SHOWN ? review->findings_n : REVIEW_SHOWN;
    sheet->more_n = review->findings_n - n;
    if (sheet->rc == LINLI_OK) {
        sheet->rc = LINLI_NEW(sheet->arena, n, &sheet->findings, NULL);
    }
    for (int64_t i = 0; i < n && sheet->rc == LINLI_OK; i++) {
        const struct review_finding *f = &review->findings[i];
        struct text_builder text;
        text_begin(&text, sheet->arena);
        if (!say_item(sheet, f, &text)) {
            say_figure(sheet, f, &text);
        }
        sheet->findings[sheet->findings_n].text = review_built(sheet, &text);
        sheet->findings[sheet->findings_n++].command = command_of(sheet, f);
    }
}

/* ---- check lists --------------------------------------------------------------------------------
 */

struct check {
    enum word_id word;
    const char *command; /* "" for none */
};

/* By period; any days have none. */
static const struct check checks[REVIEW_PERIOD_N][REVIEW_CHECKS_MAX] = {
    [REVIEW_DAY] = {{WORD_CHECK_DAY_NOTICES, "linli plan"},
                    {WORD_CHECK_DAY_ARRIVALS, "linli orders"},
                    {WORD_CHECK_DAY_EXPIRY, "linli stock"}},
    [REVIEW_WEEK] = {{WORD_CHECK_WEEK_MONDAY, "linli report --period week"},
                     {WORD_CHECK_WEEK_WEDNESDAY, ""},
                     {WORD_CHECK_WEEK_FRIDAY, "linli report --period week"}},
    [REVIEW_MONTH] = {{WORD_CHECK_MONTH_FORECAST, "linli report --period month"},
                      {WORD_CHECK_MONTH_INTERRUPTIONS, "linli report --period month"},
                      {WORD_CHECK_MONTH_SUPPLIERS, "linli orders --closed"},
                      {WORD_CHECK_MONTH_SHELF, "linli stock"}},
    [REVIEW_QUARTER] = {{WORD_CHECK_QUARTER_COURSE, "linli report --period quarter"},
                        {WORD_CHECK_QUARTER_SETTINGS, "linli config"},
                        {WORD_CHECK_QUARTER_CLASSES, "linli plan --all"},
                        {WORD_CHECK_QUARTER_TRIALS, ""}},
    [REVIEW_YEAR] = {{WORD_CHECK_YEAR_CLASSES, "linli config"},
                     {WORD_CHECK_YEAR_NETWORK, "linli report --period year"},
                     {WORD_CHECK_YEAR_TARGETS, "linli config"},
                     {WORD_CHECK_YEAR_COPY, "linli export --out FOLDER"}},
};

void review_add_checks(struct review_sheet *sheet)
{
    const struct check *list = checks[sheet->review->frame.period];
    for (int32_t i = 0; i < REVIEW_CHECKS_MAX && list[i].command != NULL; i++) {
        sheet->checks[sheet->checks_n++] =
            (struct review_line_text){review_word(sheet, list[i].word), list[i].command};
    }
}
