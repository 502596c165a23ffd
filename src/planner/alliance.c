/*
 * Buying together (see alliance.h). Groups are bits of a number; the saving of each is computed
 * once. A member's Shapley share is the sum over the groups S without it of
 * |S|! (n - |S| - 1)! / n! times what it adds to S; over the common n! all of it is whole numbers.
 */
#include "planner/alliance.h"

#include <assert.h>

#include "base/fixed.h"
#include "planner/run.h"

enum { GROUPS = 1 << ALLIANCE_MEMBERS };

__extension__ typedef __int128 wide;

/* The rows of a supplier among those of the item; false: it does not supply it. */
static bool find_source(const struct city *city, int64_t supplier, int64_t item,
                        struct source *ret_source)
{
    int64_t first = sourcing_first_term(city, item);
    int64_t n;
    while ((n = sourcing_terms_n(city, item, first)) > 0) {
        if (city->supply[first].supplier == supplier) {
            *ret_source = (struct source){
                .found = true, .supplier = supplier, .first_term = first, .terms_n = n};
            return true;
        }
        first += n;
    }
    return false;
}

static bool cost_of(const struct city *city, const struct source *source, int64_t item,
                    int64_t qty_e3, int64_t *ret_fen)
{
    int64_t price = sourcing_price_e4(city, source, item, qty_e3);
    return price != FIXED_NONE && run_amount_fen(qty_e3, price, ret_fen);
}

/* Gives out `total` in proportion to weights [n] that are not all 0; what rounding leaves goes fen
 * by fen to the largest remainders, the first of equal ones. */
static void split(int64_t total, const wide *weights, int32_t n, int64_t *ret)
{
    wide sum = 0;
    wide rest[ALLIANCE_MEMBERS];
    int64_t left = total;
    for (int32_t i = 0; i < n; i++) {
        sum += weights[i];
    }
    assert(sum > 0 && n <= ALLIANCE_MEMBERS);
    for (int32_t i = 0; i < n; i++) {
        ret[i] = (int64_t)(total * weights[i] / sum);
        rest[i] = total * weights[i] % sum;
        left -= ret[i];
    }
    for (; left > 0; left--) {
        int32_t largest = 0;
        for (int32_t i = 1; i < n; i++) {
            largest = rest[i] > rest[largest] ? i : largest;
        }
        ret[largest] += 1;
        rest[largest] = -1;
    }
}

static int64_t factorial(int32_t n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

static int32_t size_of(int32_t group)
{
    int32_t n = 0;
    for (; group != 0; group &= group - 1) {
        n += 1;
    }
    return n;
}

/* Shares times n!, from what every group saves. */
static void shapley(const int64_t *saving_fen, int32_t n, wide *ret)
{
    for (int32_t i = 0; i < n; i++) {
        ret[i] = 0;
        for (int32_t group = 0; group < 1 << n; group++) {
            if ((group >> i & 1) == 0) {
                int32_t size = size_of(group);
                wide orders = factorial(size) * factorial(n - size - 1);
                ret[i] += orders * (saving_fen[group | 1 << i] - saving_fen[group]);
            }
        }
    }
}

static bool save_of_groups(const struct city *city, const struct source *source, int64_t item,
                           const struct alliance_member *members, int32_t n, int64_t *ret_fen)
{
    ret_fen[0] = 0;
    for (int32_t group = 1; group < 1 << n; group++) {
        int64_t qty_e3 = 0;
        int64_t alone_fen = 0;
        int64_t together_fen = 0;
        for (int32_t i = 0; i < n; i++) {
            qty_e3 += (group >> i & 1) * members[i].qty_e3;
            alone_fen += (group >> i & 1) * members[i].alone_fen;
        }
        if (!cost_of(city, source, item, qty_e3, &together_fen)) {
            return false;
        }
        /* who would pay more together orders apart */
        ret_fen[group] = alone_fen > together_fen ? alone_fen - together_fen : 0;
    }
    return true;
}

/* A smaller group may save more than all (a dearer tier above): then a share can be below 0, and
 * the saving is parted by quantity alone. */
static bool all_above(const wide *weights, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        if (weights[i] < 0) {
            return false;
        }
    }
    return true;
}

/* By quantity, for any number of members: each gets what the running sum of quantities is due, less
 * what those before it got, so that all of it is given out and nobody is off by a fen or more. */
static void share_by_qty(struct alliance_member *members, int32_t n, int64_t saving_fen)
{
    wide sum = 0;
    wide passed = 0;
    int64_t given = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += members[i].qty_e3;
    }
    assert(sum > 0);
    for (int32_t i = 0; i < n; i++) {
        passed += members[i].qty_e3;
        int64_t due = (int64_t)(saving_fen * passed / sum);
        members[i].by_qty_fen = members[i].shapley_fen = due - given;
        given = due;
    }
    assert(given == saving_fen);
}

static bool share(const struct city *city, const struct source *source, int64_t item,
                  struct alliance_member *members, int32_t n, int64_t saving_fen)
{
    int64_t groups[GROUPS] = {0};
    wide weights[ALLIANCE_MEMBERS] = {0};
    int64_t shares[ALLIANCE_MEMBERS];
    if (!save_of_groups(city, source, item, members, n, groups)) {
        return false;
    }
    assert(groups[(1 << n) - 1] == saving_fen);
    for (int32_t i = 0; i < n; i++) {
        weights[i] = members[i].qty_e3;
    }
    split(saving_fen, weights, n, shares);
    for (int32_t i = 0; i < n; i++) {
        members[i].by_qty_fen = members[i].shapley_fen = shares[i];
    }
    shapley(groups, n, weights);
    if (all_above(weights, n)) {
        split(saving_fen, weights, n, shares);
        for (int32_t i = 0; i < n; i++) {
            members[i].shapley_fen = shares[i];
        }
    }
    return true;
}

bool alliance_save(const struct city *city, int64_t supplier, int64_t item,
                   struct alliance_member *members, int32_t n, struct alliance_buy *ret_buy)
{
    struct alliance_buy buy = {.supplier = supplier, .item = item};
    struct source source;
    int64_t qty_e3 = 0;
    assert(n > 0);
    if (!find_source(city, supplier, item, &source)) {
        return false;
    }
    for (int32_t i = 0; i < n; i++) {
        assert(members[i].qty_e3 > 0);
        members[i].by_qty_fen = members[i].shapley_fen = 0;
        if (!cost_of(city, &source, item, members[i].qty_e3, &members[i].alone_fen)) {
            return false;
        }
        qty_e3 += members[i].qty_e3;
        buy.alone_fen += members[i].alone_fen;
    }
    if (!cost_of(city, &source, item, qty_e3, &buy.together_fen)) {
        return false;
    }
    buy.shared = n > 1 && buy.together_fen < buy.alone_fen;
    buy.by_qty = buy.shared && n > ALLIANCE_MEMBERS;
    if (buy.by_qty) {
        share_by_qty(members, n, buy.alone_fen - buy.together_fen);
    } else if (buy.shared) {
        buy.shared = share(city, &source, item, members, n, buy.alone_fen - buy.together_fen);
    }
    *ret_buy = buy;
    return true;
}
