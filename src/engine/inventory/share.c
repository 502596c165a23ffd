/*
 * Sharing out what is short among those who ordered it, in whole packs, by a rule with a name:
 *
 *   essential first   essential claims share by quantity, the others share what they leave
 *   pro rata          each by what it asked for; whole packs by the largest remainder (Hamilton)
 *   first come        in their turn, as far as it goes
 *   equal             the least satisfied claim gets the next pack, so that the smallest share
 *                     given / wanted is as large as it can be, then the second smallest … (max-min
 *                     fairness; Bertsekas and Gallager 1992, 6.5.2), of equally satisfied ones the
 *                     one that a pack satisfies more
 *
 * Invariants: the sum given <= available and, with one pack for all, not a whole pack is left while
 * somebody lacks one; 0 <= given <= wanted, in whole packs; the result depends on the claims, not
 * on the order of their rows, since turns differ. O(n log n).
 *
 * Called by planner/allot.c, public in linli/share.h.
 */
#include <assert.h>
#include <stdlib.h>

#include "linli/share.h"

__extension__ typedef __int128 wide; /* available * wanted */

/* A claim in the order of a rule. */
struct ranked {
    wide remainder;
    struct linli_claim *claim;
};

static int by_turn(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    return a->claim->turn < b->claim->turn ? -1 : a->claim->turn > b->claim->turn;
}

static int by_remainder(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->remainder != b->remainder) {
        return a->remainder > b->remainder ? -1 : 1;
    }
    return by_turn(left, right);
}

static int64_t wanted_sum(const struct ranked *rows, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += rows[i].claim->wanted;
    }
    return sum;
}

static int64_t give_all(struct ranked *rows, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        rows[i].claim->ret_given = rows[i].claim->wanted;
        sum += rows[i].claim->wanted;
    }
    return sum;
}

/* Each share below is what is given of `available` to rows [n]; the sum is returned. */

static int64_t first_come(int64_t available, struct ranked *rows, size_t n)
{
    int64_t left = available;
    qsort(rows, n, sizeof(*rows), by_turn);
    for (size_t i = 0; i < n; i++) {
        struct linli_claim *c = rows[i].claim;
        int64_t most = left < c->wanted ? left / c->pack * c->pack : c->wanted;
        c->ret_given = most;
        left -= most;
    }
    return available - left;
}

static int64_t pro_rata(int64_t available, struct ranked *rows, size_t n)
{
    int64_t sum = wanted_sum(rows, n);
    int64_t left = available;
    bool given = true;
    if (available >= sum) {
        return give_all(rows, n);
    }
    for (size_t i = 0; i < n; i++) {
        struct linli_claim *c = rows[i].claim;
        wide share = (wide)available * c->wanted; /* of the sum */
        c->ret_given = (int64_t)(share / ((wide)sum * c->pack)) * c->pack;
        rows[i].remainder = share - (wide)c->ret_given * sum;
        left -= c->ret_given;
    }
    assert(left >= 0);
    qsort(rows, n, sizeof(*rows), by_remainder);
    while (given) { /* once round, but for packs that differ */
        given = false;
        for (size_t i = 0; i < n; i++) {
            struct linli_claim *c = rows[i].claim;
            if (c->pack <= left && c->ret_given + c->pack <= c->wanted) {
                c->ret_given += c->pack;
                left -= c->pack;
                given = true;
            }
        }
    }
    return available - left;
}

/* Whether the next pack goes to a rather than b. */
static bool comes_before(const struct linli_claim *a, const struct linli_claim *b)
{
    wide share_a = (wide)a->ret_given * b->wanted;
    wide share_b = (wide)b->ret_given * a->wanted;
    wide next_a = (wide)a->pack * b->wanted;
    wide next_b = (wide)b->pack * a->wanted;
    return share_a != share_b ? share_a < share_b
           : next_a != next_b ? next_a > next_b
                              : a->turn < b->turn;
}

/* Heap of rows [n] with the one that comes first on top: lets row i sink to its place. */
static void sink(struct ranked *rows, size_t n, size_t i)
{
    for (;;) {
        size_t first = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2 && child < n; child++) {
            first = comes_before(rows[child].claim, rows[first].claim) ? child : first;
        }
        if (first == i) {
            return;
        }
        struct ranked moved = rows[i];
        rows[i] = rows[first];
        rows[first] = moved;
        i = first;
    }
}

/*
 * When the best level is t, everybody has at least t * wanted rounded up, and together they have at
 * most t * sum + a pack each: t >= (available - packs) / sum. So all begin with what that level
 * surely gives, and only the last packs are given one by one.
 */
static int64_t equal(int64_t available, struct ranked *rows, size_t n)
{
    int64_t sum = wanted_sum(rows, n);
    int64_t left = available;
    int64_t packs = 0;
    if (available >= sum) {
        return give_all(rows, n);
    }
    for (size_t i = 0; i < n; i++) {
        packs += rows[i].claim->pack;
    }
    for (size_t i = 0; i < n; i++) {
        struct linli_claim *c = rows[i].claim;
        wide sure = available > packs ? (wide)(available - packs) * c->wanted : 0;
        c->ret_given = (int64_t)(sure / ((wide)sum * c->pack)) * c->pack;
        left -= c->ret_given;
    }
    assert(left >= 0);
    for (size_t i = n; i > 0; i--) {
        sink(rows, n, i - 1);
    }
    while (n > 0) {
        struct linli_claim *c = rows[0].claim;
        bool fits = c->pack <= left && c->ret_given < c->wanted;
        if (fits) {
            c->ret_given += c->pack;
            left -= c->pack;
        } else {
            rows[0] = rows[--n]; /* it gets no more */
        }
        sink(rows, n, 0);
    }
    return available - left;
}

static int64_t essential_first(int64_t available, struct ranked *rows, size_t n)
{
    size_t essential_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].claim->essential) {
            struct ranked moved = rows[i];
            rows[i] = rows[essential_n];
            rows[essential_n++] = moved;
        }
    }
    int64_t given = essential_n > 0 ? pro_rata(available, rows, essential_n) : 0;
    return n > essential_n
               ? given + pro_rata(available - given, rows + essential_n, n - essential_n)
               : given;
}

enum linli_rc linli_share(int64_t available, enum linli_share_rule rule, struct linli_claim *claims,
                          size_t n, struct linli_arena *arena, int64_t *ret_given,
                          struct linli_error *err)
{
    struct linli_arena_mark mark = linli_arena_mark(arena);
    struct ranked *rows;
    int64_t given = 0;
    LINLI_TRY(LINLI_NEW(arena, n, &rows, err));
    for (size_t i = 0; i < n; i++) {
        assert(claims[i].pack > 0 && claims[i].wanted >= 0 &&
               claims[i].wanted % claims[i].pack == 0);
        claims[i].ret_given = 0;
        rows[i].claim = &claims[i];
    }
    if (available > 0 && n > 0) {
        given = rule == LINLI_SHARE_ESSENTIAL    ? essential_first(available, rows, n)
                : rule == LINLI_SHARE_PRO_RATA   ? pro_rata(available, rows, n)
                : rule == LINLI_SHARE_FIRST_COME ? first_come(available, rows, n)
                                                 : equal(available, rows, n);
    }
    assert(given <= available || given == 0);
    linli_arena_rewind(arena, mark);
    *ret_given = given;
    return LINLI_OK;
}
