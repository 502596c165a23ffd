/* `linli check` on the small city of books_city.h: how many breaches there are, each of which is
 * printed. */
#ifndef LINLI_TESTS_STORE_BOOKS_CHECK_H
#define LINLI_TESTS_STORE_BOOKS_CHECK_H

#include "books_city.h"

#include "service/check.h"

static inline enum linli_rc books_on_breach(void *context, enum check_id check, const char *where,
                                            struct linli_error *err)
{
    (void)context;
    (void)err;
    print_message("%s: %s\n", check_name(check), where);
    return LINLI_OK;
}

static inline enum linli_rc books_check_body(struct db *db, void *context, struct linli_error *err)
{
    return check_city(db, books_on_breach, NULL, context, err);
}

static inline int64_t books_breaches(struct books *books)
{
    int64_t breaches_n = -1;
    linli_error_init(&books->temp->err);
    assert_ok(tx_run(books->db, TX_READ, books_check_body, &breaches_n, &books->temp->err),
              &books->temp->err);
    return breaches_n;
}

#endif
