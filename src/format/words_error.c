/* Error messages in the reader's language (see words_error.h). */
#include "format/words_error.h"

#include <stdio.h>
#include <string.h>

#include "format/words_error_catalogue.h"

static const char *find(const struct words_error_pair *pairs, size_t n, const char *english)
{
    for (size_t i = 0; i < n; i++) {
        if (text_equal(pairs[i].english, english)) {
            return pairs[i].chinese;
        }
    }
    return NULL;
}

/* Every area's list. */
static const struct words_error_list {
    const struct words_error_pair *pairs;
    const size_t *n;
} lists[] = {
    {words_error_outer, &words_error_outer_n},         {words_error_engine, &words_error_engine_n},
    {words_error_warehouse, &words_error_warehouse_n}, {words_error_safety, &words_error_safety_n},
    {words_error_database, &words_error_database_n},   {words_error_slip, &words_error_slip_n},
    {words_error_moves, &words_error_moves_n},         {words_error_buffer, &words_error_buffer_n},
    {words_error_allot, &words_error_allot_n},         {words_error_review, &words_error_review_n},
    {words_error_quality, &words_error_quality_n},     {words_error_twin, &words_error_twin_n},
    {words_error_supplier, &words_error_supplier_n},   {words_error_paper, &words_error_paper_n},
    {words_error_route, &words_error_route_n},         {words_error_carbon, &words_error_carbon_n},
    {words_error_tours, &words_error_tours_n},         {words_error_care, &words_error_care_n},
    {words_error_policy, &words_error_policy_n},
};

const char *words_error_format(const char *english)
{
    const char *chinese = NULL;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && chinese == NULL; i++) {
        chinese = find(lists[i].pairs, *lists[i].n, english);
    }
    return chinese;
}

/* The program's own terms that stand as arguments in messages: states of lines, accounts of stock.
 */
static const struct words_error_pair terms[] = {
    {"proposed", "待批"},       {"approved", "已批准"},  {"sent", "已发出"},
    {"received", "已收货"},     {"cancelled", "已取消"}, {"normal", "日常"},
    {"reserve", "应急储备"},    {"consigned", "寄售"},   {"in_transit", "在途"},
    {"quarantine", "隔离待检"}, {"recycling", "回收"},   {"open", "未盘"},
    {"counted", "已盘"},        {"posted", "已过账"},    {"issue", "领用"},
    {"receive", "收货"},        {"count", "盘点"},       {"order", "订货"},
    {"return", "退回"},         {"write-off", "报损"},   {"transfer", "调拨"},
};

/* Behind these a message repeats what somebody typed or called so, and it stays as it is: commands,
 * options and codes, which may well be called as a term. */
static const char *const typed_behind[] = {
    "linli ", "linli inbox ", "linli override ", "'",     "--",        "code ",
    "item ",  "lot ",         "supplier ",       "site ", "name has ",
};

static bool is_typed(const char *format, const char *at)
{
    size_t before_n = (size_t)(at - format);
    for (size_t i = 0; i < sizeof(typed_behind) / sizeof(typed_behind[0]); i++) {
        size_t n = strlen(typed_behind[i]);
        if (n <= before_n && memcmp(at - n, typed_behind[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static void translate_terms(struct linli_error *err)
{
    const char *at = strchr(err->format, '%');
    for (int i = 0; i < err->args_n && at != NULL; at = strchr(at + 2, '%')) {
        if (at[1] == '%') {
            continue;
        }
        const char *chinese = is_typed(err->format, at)
                                  ? NULL
                                  : find(terms, sizeof(terms) / sizeof(terms[0]), err->args[i]);
        if (chinese != NULL) {
            snprintf(err->args[i], sizeof(err->args[i]), "%s", chinese);
        }
        i++;
    }
}

size_t words_error_print(enum words_language language, const struct linli_error *err, char *out,
                         size_t size)
{
    struct linli_error translated = *err;
    const char *format = language == WORDS_ZH ? words_error_format(err->format) : NULL;
    if (format != NULL) {
        translate_terms(&translated);
    }
    return linli_error_print(&translated, format, out, size);
}
