/* Random streams: the published algorithm's own numbers, independence by name, and the moments of
 * the distributions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* cmocka needs the first four */
#include <cmocka.h>

#include <math.h>

#include "base/random.h"

/*
 * xoshiro256** from the state 1, 2, 3, 4. By hand for the first: rotl(2 * 5, 7) * 9 = 10 * 128 * 9
 * = 11520; then s1 = 2 ^ (3 ^ 1) = 0, so the second is 0. The others from the authors' algorithm in
 * arithmetic of arbitrary length; they are the ones that other implementations test against.
 */
static void the_core_is_xoshiro256_starstar(void **state)
{
    (void)state;
    static const uint64_t expected[] = {
        11520ULL,
        0ULL,
        1509978240ULL,
        1215971899390074240ULL,
        1216172134540287360ULL,
        607988272756665600ULL,
        16172922978634559625ULL,
        8476171486693032832ULL,
    };
    struct random_stream stream = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
        assert_true(random_u64(&stream) == expected[i]);
    }
}

/* Seeded worlds must not change under people's feet: the first numbers of one named stream, from
 * the description in random.c (SplitMix64 over seed, FNV-1a of the name, index) in other
 * arithmetic. */
static void a_named_stream_is_the_same_everywhere(void **state)
{
    (void)state;
    static const uint64_t expected[] = {0xfd364b37cc34b1eaULL, 0x7858798ac7aa3977ULL,
                                        0xbeef6f3233d34952ULL, 0x20329e214622270cULL};
    struct random_stream stream;
    random_init(&stream, 42, "world/demand", 17);
    for (size_t i = 0; i < 4; i++) {
        assert_true(random_u64(&stream) == expected[i]);
    }
}

static void seed_name_and_index_each_make_another_stream(void **state)
{
    (void)state;
    enum { STREAMS = 600, DRAWS = 20 };
    static uint64_t first[STREAMS][DRAWS];
    static const char *const names[] = {"a", "b", "ab", "ba", "", "world/demand"};
    int n = 0;
    for (uint64_t seed = 0; seed < 10; seed++) {
        for (size_t name = 0; name < 6; name++) {
            for (uint64_t index = 0; index < 10; index++) {
                struct random_stream stream;
                random_init(&stream, seed, names[name], index);
                for (int i = 0; i < DRAWS; i++) {
                    first[n][i] = random_u64(&stream);
                }
                n++;
            }
        }
    }
    assert_int_equal(n, STREAMS);
    /* No two begin alike: among 600 draws of 64 bits an accident has the chance 1e-14. */
    for (int a = 0; a < STREAMS; a++) {
        for (int b = 0; b < a; b++) {
            assert_true(first[a][0] != first[b][0]);
        }
    }
    /* And no two move together: bits that agree between neighbours, 599 * 20 * 64 of them, sd =
     * 438. */
    int64_t agreeing = 0;
    for (int a = 1; a < STREAMS; a++) {
        for (int i = 0; i < DRAWS; i++) {
            agreeing += 64 - __builtin_popcountll(first[a][i] ^ first[a - 1][i]);
        }
    }
    assert_true(llabs(agreeing - 599LL * DRAWS * 32) < 5 * 438);
}

static void other_streams_do_not_disturb(void **state)
{
    (void)state;
    struct random_stream alone;
    struct random_stream beside;
    struct random_stream other;
    random_init(&alone, 1, "x", 0);
    random_init(&beside, 1, "x", 0);
    random_init(&other, 1, "y", 0);
    for (int i = 0; i < 1000; i++) {
        uint64_t expected = random_u64(&alone);
        (void)random_normal(&other, 0, 1);
        assert_true(random_u64(&beside) == expected);
    }
}

static void draws_below_n_are_below_n_and_even(void **state)
{
    (void)state;
    struct random_stream stream;
    random_init(&stream, 3, "below", 0);
    enum { DRAWS = 70000 };
    int64_t counts[7] = {0};
    for (int i = 0; i < DRAWS; i++) {
        uint64_t draw = random_below(&stream, 7);
        assert_true(draw < 7);
        counts[draw]++;
    }
    /* Each has the mean 10000 and sd sqrt(70000 * 6 / 49) = 92.6. */
    for (int i = 0; i < 7; i++) {
        assert_true(llabs(counts[i] - 10000) < 5 * 93);
    }
    assert_true(random_below(&stream, 1) == 0);
    /* With n a little above 2^63 almost half of the draws are refused; the rest are still below n.
     */
    for (int i = 0; i < 1000; i++) {
        assert_true(random_below(&stream, (1ULL << 63) + 1) <= 1ULL << 63);
        double unit = random_unit(&stream);
        assert_true(unit >= 0 && unit < 1);
    }
}

enum distribution { UNIT, NORMAL, POISSON, NEGATIVE_BINOMIAL, GAMMA, EXPONENTIAL };

static double draw(struct random_stream *stream, enum distribution which)
{
    switch (which) {
    case UNIT:
        return random_unit(stream);
    case NORMAL:
        return random_normal(stream, 5, 2);
    case POISSON:
        return (double)random_poisson(stream, 3.5);
    case NEGATIVE_BINOMIAL:
        return (double)random_negative_binomial(stream, 4, 2);
    case GAMMA:
        return random_gamma(stream, 3, 2);
    case EXPONENTIAL:
        return random_exponential(stream, 1.5);
    }
    return 0;
}

/* Mean within five standard errors, variance within 5 %, of n = 40000 draws of a fixed stream. */
static void moments_are_the_distributions(void **state)
{
    (void)state;
    static const struct {
        double mean;
        double variance;
    } expected[] = {
        [UNIT] = {0.5, 1.0 / 12},
        [NORMAL] = {5, 4},
        [POISSON] = {3.5, 3.5},
        [NEGATIVE_BINOMIAL] = {4, 4 + 16.0 / 2}, /* mean + mean^2 / size */
        [GAMMA] = {6, 12},                       /* shape * scale, shape * scale^2 */
        [EXPONENTIAL] = {1.5, 2.25},
    };
    enum { DRAWS = 40000 };
    for (int which = UNIT; which <= EXPONENTIAL; which++) {
        struct random_stream stream;
        random_init(&stream, 11, "moments", (uint64_t)which);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = draw(&stream, (enum distribution)which) - expected[which].mean;
            sum += x;
            squares += x * x;
        }
        assert_true(fabs(sum / DRAWS) < 5 * sqrt(expected[which].variance / DRAWS));
        assert_true(fabs(squares / DRAWS / expected[which].variance - 1) < 0.05);
    }
}

static void the_edges_of_the_parameters(void **state)
{
    (void)state;
    struct random_stream stream;
    random_init(&stream, 1, "edges", 0);
    assert_true(random_normal(&stream, 7, 0) == 7);
    assert_true(random_poisson(&stream, 0) == 0);
    assert_true(random_negative_binomial(&stream, 0, 1) == 0);
    assert_true(random_exponential(&stream, 0) == 0);
    assert_true(random_gamma(&stream, 1, 0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_core_is_xoshiro256_starstar),
        cmocka_unit_test(a_named_stream_is_the_same_everywhere),
        cmocka_unit_test(seed_name_and_index_each_make_another_stream),
        cmocka_unit_test(other_streams_do_not_disturb),
        cmocka_unit_test(draws_below_n_are_below_n_and_even),
        cmocka_unit_test(moments_are_the_distributions),
        cmocka_unit_test(the_edges_of_the_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
