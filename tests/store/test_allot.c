/*
 * Customer orders in the database: taken in, changed, shared out once, promised to nobody else, and
 * taken back.
 */
#include "books_check.h"

#include "service/allot.h"

enum { TODAY = BOOKS_TODAY, PICKUP = BOOKS_TODAY + 1, PATH_BYTES = TEMP_PATH_BYTES + 16 };

static const char orders_text[] = "order,site,item,qty,pickup,ordered,paid,price,substitute\n"
                                  "A,S1,RICE,8,2026-11-23,2026-11-20,1,7,0\n"
                                  "B,S1,RICE,6,2026-11-23,2026-11-21,1,7,1\n"
                                  "C,S2,RICE,5,2026-11-23,2026-11-21,1,7,1\n";

struct asked {
    struct books *books;
    const char *text; /* of a file of orders */
    struct allot_taken taken;
    struct allot_request request;
    struct allot_view view;
    const char *number;
    const char *key;
    bool replayed;
};

static struct who clerk_of(const struct asked *asked)
{
    return (struct who){.actor = "clerk", .key = asked->key, .now_ms = TEMP_CITY_NOW_MS};
}

static enum linli_rc take(struct db *db, void *context, struct linli_error *err)
{
    struct asked *asked = context;
    struct who who = clerk_of(asked);
    struct allot_file *file;
    char path[PATH_BYTES];
    snprintf(path, sizeof(path), "%s/orders.csv", asked->books->temp->folder);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(asked->text, out);
    fclose(out);
    enum linli_rc rc = allot_read(path, &asked->books->arena, &file, err);
    remove(path);
    LINLI_TRY(rc);
    return allot_take(db, &asked->books->arena, file, &who, &asked->taken, err);
}

static enum linli_rc apply(struct db *db, void *context, struct linli_error *err)
{
    struct asked *asked = context;
    struct who who = clerk_of(asked);
    return allot_apply(db, &asked->books->arena, &asked->request, TODAY, &who, &asked->view, err);
}

static enum linli_rc preview(struct db *db, void *context, struct linli_error *err)
{
    struct asked *asked = context;
    return allot_preview(db, &asked->books->arena, &asked->request, TODAY, &asked->view, err);
}

static enum linli_rc undo(struct db *db, void *context, struct linli_error *err)
{
    struct asked *asked = context;
    struct who who = clerk_of(asked);
    struct allotment allotment;
    return allot_take_back(db, &asked->books->arena, asked->number, TODAY, &who, &asked->replayed,
                           &allotment, err);
}

static void done(struct asked *asked, tx_body body)
{
    linli_error_init(&asked->books->temp->err);
    assert_ok(tx_run(asked->books->db, TX_WRITE, body, asked, &asked->books->temp->err),
              &asked->books->temp->err);
}

static void refused(struct asked *asked, tx_body body, enum linli_rc rc)
{
    linli_error_init(&asked->books->temp->err);
    assert_int_equal(tx_run(asked->books->db, TX_WRITE, body, asked, &asked->books->temp->err), rc);
}

/* Of 10 rice at S1, of which A wants 8 and B 6; C is of another site. */
static struct asked begin(struct books *books)
{
    books_sql(books->temp, "INSERT INTO lot VALUES (1, 1, 1, 'R1', NULL, NULL, NULL, NULL);"
                           "INSERT INTO balance VALUES (1, 0, 10000);"
                           "INSERT INTO id_block VALUES ('lot', 2);"
                           "INSERT INTO substitute VALUES (1, 3, 10000, 1);"
                           "INSERT INTO lot VALUES (2, 1, 3, 'P1', NULL, NULL, NULL, NULL);"
                           "INSERT INTO balance VALUES (2, 0, 3000);"
                           "UPDATE id_block SET next_id = 3 WHERE kind = 'lot'");
    struct asked asked = {.books = books,
                          .text = orders_text,
                          .request = {.site = "S1",
                                      .pickup_day = FIXED_NONE,
                                      .has_rule = true,
                                      .rule = LINLI_SHARE_FIRST_COME}};
    done(&asked, take);
    assert_int_equal(asked.taken.added_n, 3);
    return asked;
}

static void orders_are_shared_out_once_and_taken_back(void **state)
{
    struct books *books = *state;
    struct asked asked = begin(books);
    asked.key = "k1";
    done(&asked, apply);
    assert_string_equal(asked.view.number, "AL-20261122-01");
    assert_int_equal(asked.view.pickup_day, PICKUP);
    assert_int_equal(asked.view.orders_n, 2);
    assert_int_equal(asked.view.elsewhere_n, 1);
    assert_int_equal(asked.view.short_n, 1);
    /* A has 8, B the last 2 and 3 pads for 3 more: 1 at 7 yuan is refunded. */
    assert_int_equal(asked.view.orders[1].given_e3, 2000);
    assert_int_equal(asked.view.orders[1].other_e3, 3000);
    assert_int_equal(asked.view.orders[1].refund_fen, 700);
    assert_int_equal(books_ask(books->temp, "SELECT SUM(refund_fen) FROM allotment_line"), 700);
    asked.view = (struct allot_view){0};
    done(&asked, apply); /* the same key */
    assert_true(asked.view.replayed);
    assert_int_equal(asked.view.orders_n, 2);
    assert_int_equal(asked.view.orders[1].given_e3, 2000);
    assert_int_equal(asked.view.orders[1].other, PAD - 1);
    assert_int_equal(books_ask(books->temp, "SELECT COUNT(*) FROM allotment"), 1);
    asked.key = NULL;
    refused(&asked, apply, LINLI_ESTATE); /* nothing is open any more */
    asked.number = "AL-20261122-01";
    done(&asked, undo);
    refused(&asked, undo, LINLI_ESTATE);
    asked.number = "AL-20261122-09";
    refused(&asked, undo, LINLI_EUNKNOWN);
    asked.request.rule = LINLI_SHARE_EQUAL;
    done(&asked, apply);
    assert_string_equal(asked.view.number, "AL-20261122-02");
}

static void what_is_promised_is_not_given_again(void **state)
{
    struct books *books = *state;
    struct asked asked = begin(books);
    done(&asked, apply);
    asked.text = "order,site,item,qty,pickup,ordered\nD,S1,RICE,4,2026-11-24,2026-11-22\n"
                 "E,S1,PAD,2,2026-11-24,2026-11-22\n";
    done(&asked, take);
    done(&asked, preview);
    assert_int_equal(asked.view.pickup_day, PICKUP);
    assert_int_equal(asked.view.orders_n, 0); /* C's goods are at S2 */
    asked.request.pickup_day = PICKUP + 1;
    done(&asked, preview);
    assert_int_equal(asked.view.items_n, 2);
    assert_int_equal(asked.view.items[0].goods.promised_e3, 10000);
    assert_int_equal(asked.view.items[1].goods.promised_e3, 3000); /* as a substitute */
    for (int rule = 0; rule < LINLI_SHARE_RULES_N; rule++) {
        assert_int_equal(asked.view.sums[rule].given_e3, 0);
        assert_int_equal(asked.view.sums[rule].none_n, 2);
    }
}

static void rows_come_again_changed_or_cancelled(void **state)
{
    struct books *books = *state;
    struct asked asked = begin(books);
    done(&asked, take);
    assert_int_equal(asked.taken.same_n, 3);
    asked.text = "order,site,item,qty,pickup,ordered,paid,price,substitute\n"
                 "A,S1,RICE,9,2026-11-23,2026-11-20,1,7,0\n"
                 "B,S1,RICE,0,2026-11-23,2026-11-21,1,7,1\n";
    asked.key = "t1";
    done(&asked, take);
    assert_int_equal(asked.taken.changed_n, 2);
    done(&asked, take);
    assert_true(asked.taken.replayed);
    assert_int_equal(asked.taken.changed_n, 2);
    asked.key = NULL;
    done(&asked, apply);
    assert_int_equal(asked.view.orders_n, 1); /* B is cancelled */
    assert_int_equal(asked.view.orders[0].given_e3, 9000);
    asked.text = "order,site,item,qty,pickup,ordered\nA,S1,RICE,2,2026-11-23,2026-11-20\n";
    refused(&asked, take, LINLI_ESTATE);
    asked.text = "order,site,item,qty,pickup,ordered\nX,S1,WOOD,2,2026-11-23,2026-11-20\n";
    refused(&asked, take, LINLI_EUNKNOWN);
    asked.text = "order,item,qty,pickup,ordered,pack\nX,RICE,7,2026-11-23,2026-11-20,2\n";
    refused(&asked, take, LINLI_EINPUT);
    assert_non_null(strstr(books->temp->err.where, "orders.csv:2:pack"));
    asked.text = "order,item,qty,pickup,ordered\nX,RICE,7,2026-11-23,2026-11-24\n";
    refused(&asked, take, LINLI_EINPUT);
    assert_non_null(strstr(books->temp->err.where, "orders.csv:2:ordered"));
    asked.request.site = NULL; /* two sites have no parent */
    refused(&asked, preview, LINLI_EUSAGE);
    asked.request.site = "S2";
    asked.request.pickup_day = TODAY - 1;
    refused(&asked, apply, LINLI_EINPUT);
}

static void a_gift_is_found(void **state)
{
    struct books *books = *state;
    struct asked asked = begin(books);
    int64_t before = books_breaches(books); /* stock without movements */
    done(&asked, apply);
    assert_int_equal(books_breaches(books), before);
    books_sql(books->temp, "UPDATE allotment_line SET given_e3 = 9000 WHERE order_id = 1");
    assert_int_equal(books_breaches(books), before + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        books_test(orders_are_shared_out_once_and_taken_back),
        books_test(what_is_promised_is_not_given_again),
        books_test(rows_come_again_changed_or_cancelled),
        books_test(a_gift_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
