/*
 * Problems as JSON: refusals with their path, warnings, limits, exact decimals, bytes of the
 * answer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka needs the four above first */
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/problem.h"

struct outcome {
    enum linli_rc rc;
    char answer[4000];
    char message[1000];
    char warned[400];
};

static void note(void *context, const char *path)
{
    struct outcome *got = context;
    size_t n = strlen(got->warned);
    snprintf(got->warned + n, sizeof(got->warned) - n, "%s;", path);
}

static struct outcome solve_bytes(const char *text, size_t n)
{
    struct outcome got = {.rc = LINLI_OK};
    struct linli_arena arena;
    struct linli_error err;
    const char *answer = NULL;
    linli_arena_init(&arena, 0);
    linli_error_init(&err);
    got.rc = problem_solve(text, n, &arena, &answer, note, &got, &err);
    if (got.rc == LINLI_OK) {
        snprintf(got.answer, sizeof(got.answer), "%s", answer);
    } else {
        assert_null(answer);
        linli_error_print(&err, NULL, got.message, sizeof(got.message));
    }
    linli_arena_finish(&arena);
    return got;
}

static struct outcome solve(const char *text)
{
    return solve_bytes(text, strlen(text));
}

/* Single quotes stand for double ones, to keep the problems readable. */
static struct outcome solve_quoted(const char *text)
{
    char json[2000];
    snprintf(json, sizeof(json), "%s", text);
    for (char *at = json; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return solve(json);
}

static void refusals_name_the_path(void **state)
{
    (void)state;
    static const struct {
        const char *problem;
        enum linli_rc rc;
        const char *message; /* its beginning */
    } rows[] = {
        {"", LINLI_EINPUT, "$: line 1, column 0 is not JSON"},
        {"[]", LINLI_EINPUT, "$: expected a JSON object"},
        {"{}", LINLI_EINPUT, "$.problem: missing, expected a text"},
        {"{'problem':7}", LINLI_EINPUT, "$.problem: 7 found, expected a text"},
        {"{'problem':'nosuch'}", LINLI_EUNKNOWN,
         "$.problem: unknown problem \"nosuch\", expected one of eoq, eoq_discount, lot_sizing"},
        {"{'problem':'eoq','problem':'eoq'}", LINLI_EINPUT, "$: line 1, column 26 is not JSON"},
        {"{'problem':'eoq','fixed_cost':-1}", LINLI_EINPUT,
         "$.fixed_cost: -1 found, expected a number of at least 0"},
        {"{'problem':'eoq','fixed_cost':null}", LINLI_EINPUT, "$.fixed_cost: null found"},
        {"{'problem':'eoq','fixed_cost':true}", LINLI_EINPUT, "$.fixed_cost: true found"},
        {"{'problem':'eoq','fixed_cost':'1'}", LINLI_EINPUT, "$.fixed_cost: a text found"},
        {"{'problem':'eoq','fixed_cost':1e308}", LINLI_ELIMIT,
         "$.fixed_cost: 1e+308 found, the limit of a number is 1e+15"},
        {"{'problem':'eoq','fixed_cost':100000000000000000000}", LINLI_ELIMIT, "$.fixed_cost: "},
        {"{'problem':'eoq','fixed_cost':1e999}", LINLI_EINPUT, "$: line 1, column"},
        {"{'problem':'lot_sizing','fixed_cost':1,'holding_cost':1,'demand':[]}", LINLI_EINPUT,
         "$.demand: an array of 0 found, expected an array with at least one entry"},
        {"{'problem':'lot_sizing','fixed_cost':1,'holding_cost':1,'demand':[1,{}]}", LINLI_EINPUT,
         "$.demand[1]: an object found, expected a number of at least 0"},
        {"{'problem':'newsvendor','overage_cost':1,'underage_cost':1,"
         "'demand':{'dist':'normal','mean':5,'sd':-2}}",
         LINLI_EINPUT, "$.demand.sd: -2 found, expected a number of at least 0"},
        {"{'problem':'newsvendor','overage_cost':1,'underage_cost':1,"
         "'demand':{'dist':'weird'}}",
         LINLI_EINPUT,
         "$.demand.dist: \"weird\" found, expected one of normal, poisson, lognormal, gamma"},
        {"{'problem':'newsvendor','overage_cost':1,'underage_cost':1,"
         "'demand':{'dist':'discrete','values':[1,2],'probs':[0.5,0.4]}}",
         LINLI_EINPUT, "$.demand.probs: probabilities sum to 0.9, expected 1"},
        {"{'problem':'newsvendor','overage_cost':1,'underage_cost':1,"
         "'demand':{'dist':'discrete','values':[1,2],'probs':[1]}}",
         LINLI_EINPUT, "$.demand.probs: 1 entries found, expected 2 as in values"},
        {"{'problem':'newsvendor','overage_cost':1,'underage_cost':1,"
         "'demand':{'dist':'discrete','values':[2,1],'probs':[0.5,0.5]}}",
         LINLI_EINPUT, "$.demand.values[1]: 1 found, expected more than the entry before it"},
        {"{'problem':'newsvendor','overage_cost':1,'underage_cost':1,'lead_time':2,"
         "'demand':{'dist':'gamma','mean':4,'sd':2}}",
         LINLI_EINPUT, "$.demand: demand over 3 periods found"},
        {"{'problem':'newsvendor','overage_cost':0,'underage_cost':1,"
         "'demand':{'dist':'poisson','mean':4}}",
         LINLI_ENOSOLUTION, "$: too much or too little costs nothing"},
        {"{'problem':'erlang_loss','load':4,'stock':1.5}", LINLI_EINPUT,
         "$.stock: 1.5 found, expected a whole number from 0 to"},
        {"{'problem':'metric','depot':{'lead_time':1,'stock':1},'sites':[{'rate':1}]}",
         LINLI_EINPUT, "$.sites[0].lead_time: missing, expected a number of at least 0"},
        {"{'problem':'uncensor','consumed':5,'days':10,'days_out':11}", LINLI_EINPUT,
         "$.days_out: 11 found, expected no more than days"},
        {"{'problem':'pooling','sd':[1,1,1],'cycle_service':0.9,'correlation':-0.9}", LINLI_EINPUT,
         "$.correlation: a correlation of -0.9 found"},
        {"{'problem':'ss','fixed_cost':1e15,'holding_cost':1,'stockout_cost':1,"
         "'demand':{'dist':'poisson','mean':5}}",
         LINLI_ELIMIT, "$: stock levels span"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct outcome got = solve_quoted(rows[i].problem);
        got.message[strlen(rows[i].message)] = '\0';
        assert_string_equal(got.message, rows[i].message);
        assert_int_equal(got.rc, rows[i].rc);
    }
}

static void bytes_that_are_not_json_are_refused(void **state)
{
    (void)state;
    enum { DEEP = 100000 };
    static char deep[DEEP];
    memset(deep, '[', sizeof(deep));
    assert_int_equal(solve_bytes(deep, sizeof(deep)).rc, LINLI_EINPUT);
    assert_int_equal(solve("{\"problem\":\"\xff\xfe\"}").rc, LINLI_EINPUT);
    assert_int_equal(solve("{\"problem\":\"a\\u0000b\"}").rc, LINLI_EINPUT);
    assert_int_equal(solve_bytes("{\0}", 3).rc, LINLI_EINPUT);
    assert_int_equal(solve("{\"problem\":NaN}").rc, LINLI_EINPUT);
    assert_int_equal(solve_bytes(deep, (size_t)PROBLEM_BYTES_MAX + 1).rc, LINLI_ELIMIT);
}

static void unknown_fields_are_told_and_ignored(void **state)
{
    (void)state;
    struct outcome got = solve_quoted("{'problem':'service_stock','colour':1,'cycle_service':0.95,"
                                      "'demand':{'dist':'poisson','mean':11,'x':[1]}}");
    assert_int_equal(got.rc, LINLI_OK);
    assert_string_equal(got.answer, "{\"order_up_to\":17}");
    assert_string_equal(got.warned, "$.demand.x;$.colour;");
}

static void decimals_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *problem;
        const char *answer;
    } rows[] = {
        /* 50000 / 453.592292197 = 110.2311...: the next thousandth above */
        {"{'problem':'round_order','need':50000,'unit_size':453.592292197,'decimals':3}",
         "{\"order_quantity\":110.232}"},
        /* 0.3 / 0.1 is 3, though 0.3 / 0.1 > 2.9999999999999996 in doubles */
        {"{'problem':'round_order','need':0.3,'unit_size':0.1}", "{\"order_quantity\":3}"},
        {"{'problem':'round_order','need':0.7,'pack':0.1}", "{\"order_quantity\":0.7}"},
        /* 25 pieces, boxes of 12: 3 boxes; at least 40: 4 boxes */
        {"{'problem':'round_order','need':25,'pack':12}", "{\"order_quantity\":36}"},
        {"{'problem':'round_order','need':25,'pack':12,'min_qty':40}", "{\"order_quantity\":48}"},
        {"{'problem':'round_order','need':0,'min_qty':40,'pack':12}", "{\"order_quantity\":48}"},
        {"{'problem':'round_order','need':-5}", "{\"order_quantity\":0}"},
        {"{'problem':'round_order','need':1e-300}", "{\"order_quantity\":1}"},
        {"{'problem':'uncensor','consumed':80,'days_out':10,'days':30,'months':3}",
         "{\"adjusted\":120,\"monthly\":40}"},
        /* 0.7 * 30 / 10 = 2.1, up to 3; 1.1 * 30 / 10 = 3.3000000000000003 in doubles, up to 4 */
        {"{'problem':'uncensor','consumed':0.7,'days_out':20,'days':30}", "{\"adjusted\":3}"},
        /* 0.1 * 3 / 0.1 is 3 though 0.1 * 3 > 0.3 in doubles */
        {"{'problem':'uncensor','consumed':0.1,'days_out':2.9,'days':3}", "{\"adjusted\":3}"},
        {"{'problem':'uncensor','consumed':20,'days_out':5,'days':90,'round':'none'}",
         "{\"adjusted\":21.176470588235293}"},
        {"{'problem':'average_consumption','adjusted':[5,10,16]}", "{\"average\":11}"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct outcome got = solve_quoted(rows[i].problem);
        assert_string_equal(got.message, "");
        assert_string_equal(got.answer, rows[i].answer);
    }
}

/* Every allocation of a solution fails once: the failure is reported and nothing is written. */
static void every_failing_allocation_is_reported(void **state)
{
    (void)state;
    const char *text =
        "{\"problem\":\"ss\",\"fixed_cost\":64,\"holding_cost\":1,\"stockout_cost\":9,"
        "\"demand\":{\"dist\":\"poisson\",\"mean\":10}}";
    enum linli_rc rc = LINLI_ENOMEM;
    for (uint64_t k = 1; rc != LINLI_OK; k++) {
        struct linli_arena arena;
        const char *answer = NULL;
        linli_arena_init(&arena, 0);
        arena.fail_at = k;
        rc = problem_solve(text, strlen(text), &arena, &answer, NULL, NULL, NULL);
        assert_true(rc == LINLI_OK || (rc == LINLI_ENOMEM && answer == NULL));
        linli_arena_finish(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_name_the_path),
        cmocka_unit_test(bytes_that_are_not_json_are_refused),
        cmocka_unit_test(unknown_fields_are_told_and_ignored),
        cmocka_unit_test(decimals_are_exact),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
