/*
 * Sharing what is short: hand examples, and on seeded claims the promises of every rule: never more
 * than there is, nobody more than asked for, whole packs, nothing left over, the same for any order
 * of the rows; the max-min rule against every possible allocation of small cases.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "linli/share.h"

enum { MOST = 12, SMALL = 4 };

static struct linli_arena arena;

static int64_t share(int64_t available, enum linli_share_rule rule, struct linli_claim *c, size_t n)
{
    int64_t given = -1;
    assert_int_equal(linli_share(available, rule, c, n, &arena, &given, NULL), LINLI_OK);
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        assert_true(c[i].ret_given >= 0 && c[i].ret_given <= c[i].wanted);
        assert_int_equal(c[i].ret_given % c[i].pack, 0);
        sum += c[i].ret_given;
    }
    assert_int_equal(sum, given);
    assert_true(given <= available || given == 0);
    return given;
}

static void assert_given(const struct linli_claim *c, const int64_t *expected, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(c[i].ret_given, expected[i]);
    }
}

static void the_rules_by_hand(void **state)
{
    (void)state;
    /* Wanted 1, 1, 1 and 10, of which 5 are there; the last came first, the second is essential. */
    struct linli_claim c[] = {
        {1, 1, 2, false, 0}, {1, 1, 3, true, 0}, {1, 1, 4, false, 0}, {10, 1, 1, false, 0}};
    /* 5 * 1 / 13 = 0.38 each, 5 * 10 / 13 = 3.85: 3 and the largest remainder; the fifth goes to
     * the first of the equal ones. */
    share(5, LINLI_SHARE_PRO_RATA, c, 4);
    assert_given(c, (int64_t[]){1, 0, 0, 4}, 4);
    share(5, LINLI_SHARE_FIRST_COME, c, 4);
    assert_given(c, (int64_t[]){0, 0, 0, 5}, 4);
    /* The essential one; then 4 among 1, 1, 10: 0.33, 0.33, 3.33, the fourth to who came first. */
    share(5, LINLI_SHARE_ESSENTIAL, c, 4);
    assert_given(c, (int64_t[]){0, 1, 0, 4}, 4);
    /* The least share is largest when everybody has one: then 2 for the big one. */
    share(5, LINLI_SHARE_EQUAL, c, 4);
    assert_given(c, (int64_t[]){1, 1, 1, 2}, 4);
    share(2, LINLI_SHARE_EQUAL, c, 4); /* a small one is satisfied by one, the big one is not */
    assert_given(c, (int64_t[]){1, 1, 0, 0}, 4);
    share(0, LINLI_SHARE_EQUAL, c, 4);
    assert_given(c, (int64_t[]){0, 0, 0, 0}, 4);
    share(-3, LINLI_SHARE_PRO_RATA, c, 4);
    assert_given(c, (int64_t[]){0, 0, 0, 0}, 4);
    share(99, LINLI_SHARE_EQUAL, c, 4);
    assert_given(c, (int64_t[]){1, 1, 1, 10}, 4);
}

static void packs_stay_whole(void **state)
{
    (void)state;
    /* 30 of 24 + 24 in packs of 6, and single ones 3: 14.1 -> 12, 14.1 -> 12, 1.8 -> 1; of the 5
     * left a six fits nowhere, so the singles get what they lack. */
    struct linli_claim c[] = {{24, 6, 1, false, 0}, {24, 6, 2, false, 0}, {3, 1, 3, false, 0}};
    assert_int_equal(share(30, LINLI_SHARE_PRO_RATA, c, 3), 27);
    assert_given(c, (int64_t[]){12, 12, 3}, 3);
    assert_int_equal(share(31, LINLI_SHARE_FIRST_COME, c, 3), 31);
    assert_given(c, (int64_t[]){24, 6, 1}, 3);
}

/* n claims, of one pack for all or of packs that differ. */
static size_t draw(struct random_stream *random, struct linli_claim *c, bool one_pack)
{
    static const int64_t packs[] = {1, 2, 3, 6, 500};
    size_t n = (size_t)random_below(random, MOST) + 1;
    int64_t pack = packs[random_below(random, 5)];
    for (size_t i = 0; i < n; i++) {
        c[i].pack = one_pack ? pack : packs[random_below(random, 4)];
        c[i].wanted = c[i].pack * (int64_t)random_below(random, 40);
        c[i].turn = (int64_t)(i * 7 % MOST);
        c[i].essential = random_below(random, 3) == 0;
    }
    return n;
}

static void nothing_is_left_while_somebody_lacks_a_pack(const struct linli_claim *c, size_t n,
                                                        int64_t left)
{
    for (size_t i = 0; i < n; i++) {
        assert_true(c[i].ret_given == c[i].wanted || left < c[i].pack);
    }
}

static void every_rule_keeps_its_promises(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 7, "share", 0);
    for (int round = 0; round < 3000; round++) {
        struct linli_claim c[MOST];
        struct linli_claim turned[MOST];
        size_t n = draw(&random, c, round % 2 == 0);
        int64_t sum = 0;
        for (size_t i = 0; i < n; i++) {
            sum += c[i].wanted;
        }
        int64_t available = (int64_t)random_below(&random, (uint64_t)sum + 20);
        for (int rule = 0; rule < LINLI_SHARE_RULES_N; rule++) {
            int64_t given = share(available, (enum linli_share_rule)rule, c, n);
            nothing_is_left_while_somebody_lacks_a_pack(c, n, available - given);
            assert_true(available < sum || given == sum);
            for (size_t i = 0; i < n; i++) {
                turned[i] = c[n - 1 - i];
            }
            share(available, (enum linli_share_rule)rule, turned, n);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(turned[i].ret_given, c[n - 1 - i].ret_given);
            }
        }
    }
}

/* Pro rata is within a pack of the exact share, essential claims never have less than by quantity
 * alone, and first come never takes from an earlier one for a later one. */
static void each_rule_is_what_it_is_called(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 8, "share", 1);
    for (int round = 0; round < 2000; round++) {
        struct linli_claim c[MOST];
        int64_t by_quantity[MOST];
        size_t n = draw(&random, c, true);
        int64_t sum = 0;
        int64_t essential_lost = 0;
        for (size_t i = 0; i < n; i++) {
            sum += c[i].wanted;
        }
        int64_t available = (int64_t)random_below(&random, (uint64_t)sum + 1);
        share(available, LINLI_SHARE_PRO_RATA, c, n);
        for (size_t i = 0; i < n && sum > 0; i++) {
            by_quantity[i] = c[i].ret_given;
            assert_true(llabs(c[i].ret_given * sum - available * c[i].wanted) < c[i].pack * sum);
        }
        share(available, LINLI_SHARE_ESSENTIAL, c, n);
        for (size_t i = 0; i < n && sum > 0; i++) {
            essential_lost += c[i].essential ? by_quantity[i] - c[i].ret_given : 0;
        }
        assert_true(essential_lost <= 0);
        share(available, LINLI_SHARE_FIRST_COME, c, n);
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < n; k++) {
                assert_true(c[i].turn > c[k].turn || c[i].ret_given == c[i].wanted ||
                            c[k].turn == c[i].turn || c[k].ret_given == 0);
            }
        }
    }
}

struct tried {
    const struct linli_claim *c;
    size_t n;
    int64_t packs[SMALL];
    double best[SMALL]; /* shares, smallest first */
};

static int by_value(const void *left, const void *right)
{
    const double *a = left;
    const double *b = right;
    return *a < *b ? -1 : *a > *b;
}

static void shares_of(const struct tried *t, double *ret)
{
    for (size_t i = 0; i < t->n; i++) {
        ret[i] =
            t->c[i].wanted > 0 ? (double)(t->packs[i] * t->c[i].pack) / (double)t->c[i].wanted : 1;
    }
    qsort(ret, t->n, sizeof(*ret), by_value);
}

/* All allocations of `left` more packs to claims from `at` on; keeps the best. */
static void try_all(struct tried *t, size_t at, int64_t left)
{
    if (at == t->n) {
        double shares[SMALL];
        shares_of(t, shares);
        for (size_t i = 0; i < t->n; i++) {
            if (shares[i] != t->best[i]) {
                if (shares[i] > t->best[i]) {
                    memcpy(t->best, shares, sizeof(shares));
                }
                return;
            }
        }
        return;
    }
    for (int64_t k = 0; k <= left && k * t->c[at].pack <= t->c[at].wanted; k++) {
        t->packs[at] = k;
        try_all(t, at + 1, left - k);
    }
}

static void equal_is_the_best_of_all_allocations(void **state)
{
    (void)state;
    struct random_stream random;
    random_init(&random, 9, "share", 2);
    for (int round = 0; round < 1500; round++) {
        struct linli_claim c[SMALL];
        size_t n = (size_t)random_below(&random, SMALL) + 1;
        int64_t pack = 1 + (int64_t)random_below(&random, 2);
        for (size_t i = 0; i < n; i++) {
            c[i] = (struct linli_claim){pack * (int64_t)random_below(&random, 7), pack, (int64_t)i,
                                        false, 0};
        }
        int64_t packs = (int64_t)random_below(&random, 16);
        struct tried t = {.c = c, .n = n, .best = {-1, -1, -1, -1}};
        try_all(&t, 0, packs);
        share(packs * pack, LINLI_SHARE_EQUAL, c, n);
        for (size_t i = 0; i < n; i++) {
            t.packs[i] = c[i].ret_given / pack;
        }
        double shares[SMALL] = {0};
        shares_of(&t, shares);
        for (size_t i = 0; i < n; i++) {
            assert_true(shares[i] == t.best[i]);
        }
    }
}

/* Many packs and few: the head start of the equal rule against giving packs one by one. */
static void big_quantities_are_shared_at_once(void **state)
{
    (void)state;
    struct linli_claim c[] = {{INT64_C(900000000000), 1, 1, false, 0},
                              {INT64_C(300000000000), 1, 2, false, 0},
                              {7, 1, 3, false, 0}};
    assert_int_equal(share(INT64_C(600000000000), LINLI_SHARE_EQUAL, c, 3), INT64_C(600000000000));
    /* Half of each: 450e9, 150e9 and 3.5; the small one reaches 4 of 7 before the big ones pass. */
    assert_given(c, (int64_t[]){INT64_C(449999999997), INT64_C(149999999999), 4}, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rules_by_hand),
        cmocka_unit_test(packs_stay_whole),
        cmocka_unit_test(every_rule_keeps_its_promises),
        cmocka_unit_test(each_rule_is_what_it_is_called),
        cmocka_unit_test(equal_is_the_best_of_all_allocations),
        cmocka_unit_test(big_quantities_are_shared_at_once),
    };
    linli_arena_init(&arena, 0);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    linli_arena_finish(&arena);
    return failed;
}
