/*
 * Wrong command lines: exit status 2, one line, nothing on standard output and no database touched.
 * Help: every command in both languages, with each of its options; the program's with each command.
 */
#include "small_tables.h"

#include <ctype.h>

/* A command line and what its refusal says; DB stands for a city's database. */
struct wrong {
    const char *words[8];
    const char *says;
};

#define DB "<db>"

static const struct wrong wrongs[] = {
    {{"nosuch"}, "unknown command 'nosuch'"},
    {{"Plan"}, "unknown command 'Plan'"},
    {{""}, "unknown command ''"},
    {{"plan"}, "--db FILE"},
    {{"plan", "--db"}, "--db needs a value"},
    {{"plan", "--db", ""}, "--db FILE"},
    {{"plan", "--db", DB, "--nosuch"}, "unknown option '--nosuch'"},
    {{"plan", "--db", DB, "-z"}, "unknown option '-z'"},
    {{"plan", "-qz", "--db", DB}, "unknown option '-qz'"},
    {{"plan", "--db", DB, "--date"}, "--date needs a value"},
    {{"plan", "--db", DB, "--date", "today"}, "--date is 'today', expected a date"},
    {{"plan", "--db", DB, "--date", "2026-02-30"}, "'2026-02-30'"},
    {{"plan", "--db", DB, "--date", "2026-2-3"}, "'2026-2-3'"},
    {{"plan", "--db", DB, "--date="}, "--date is ''"},
    {{"plan", "--db", DB, "--date", "2199-01-01"}, "expected a date from 1900-01-01 to 2198-12-31"},
    {{"plan", "--db", DB, "--date", "2199-12-31"}, "to 2198-12-31"},
    {{"plan", "--db", DB, "--date", "1899-12-31"}, "--date is '1899-12-31'"},
    {{"forecast", "--horizon", "2", "--origin", "2199-12-30", "x.csv"}, "--origin is '2199-12-30'"},
    {{"backtest", "--horizon", "2", "--origin", "2199-12-30", "x.csv"}, "--origin is '2199-12-30'"},
    {{"plan", "--db", DB, "--threads", "0"}, "whole number from 1"},
    {{"plan", "--db", DB, "--threads", "two"}, "whole number from 1"},
    {{"plan", "--db", DB, "--threads", "1.5"}, "whole number from 1"},
    {{"plan", "--db", DB, "extra"}, "--explain needs SITE and ITEM"},
    {{"plan", "--db", DB, "S1", "I1"}, "--explain needs SITE and ITEM"},
    {{"plan", "--db", DB, "--explain"}, "--explain needs SITE and ITEM"},
    {{"plan", "--db", DB, "--explain", "S1"}, "--explain needs SITE and ITEM"},
    {{"plan", "--db", DB, "--explain", "S1", "I1", "I2"}, "does not take 'I2'"},
    {{"plan", "--db", DB, "--explain", "S1", "I9"}, "no item 'I9' at site 'S1'"},
    {{"plan", "--db", DB, "--lang", "fr"}, "--lang is 'fr', expected zh or en"},
    {{"plan", "--db", DB, "--actor", ""}, "--actor is ''"},
    {{"plan", "--db", DB, "--actor", "a\tb"}, "--actor"},
    {{"demo"}, "needs --out DIR"},
    {{"demo", "--out", "x", "--profile", "moon"}, "--profile is 'moon'"},
    {{"demo", "--out", "x", "--seed", "-1"}, "whole number from 0"},
    {{"demo", "--out", "x", "y"}, "does not take 'y'"},
    {{"init", "--db", "new.db"}, "needs --from DIR"},
    {{"import", "--db", DB}, "needs [TABLE=]FILE"},
    {{"import", "--db", DB, "sales.csv"}, "names no table"},
    {{"import", "--db", DB, "sales=demand.csv"}, "names no table"},
    {{"export", "--db", DB}, "needs --out DIR"},
    {{"config", "--db", DB, "reserve_days=5", "service_a"}, "expected KEY=VALUE"},
    {{"config", "--db", DB, "reserve_days", "nosuch"}, "unknown setting 'nosuch'"},
    {{"config", "--db", DB, "nosuch=1"}, "unknown setting 'nosuch'"},
    {{"config", "--db", DB, "reserve_days=99"}, "from 0 to 30"},
    {{"config", "--db", DB, "auto_grade=1.5"}, "expected a whole number"},
    {{"config", "--db", DB, "tuned=mine"}, "written by linli twin --tune"},
    {{"config", "--db", DB, "reserve_days=5", "service_a=9"}, "from 0.5 to 0.9999"},
    {{"config", "--db", DB, "city_name=a\x07"}, "control characters"},
    {{"report", "--db", DB, "--from", "2026-03-02", "--to", "2026-03-01"}, "--from must not be"},
    {{"orders", "--db", DB, "--supplier", "V9"}, "no supplier has the code V9"},
    {{"approve", "--db", DB}, "expected"},
    {{"approve", "--db", DB, "--class", "D"}, "expected A, B or C"},
    {{"approve", "--db", DB, "PO-20261123-01/1"}, "no document line"},
    {{"receive", "--db", DB}, "expected"},
    {{"receive", "--db", DB, "--item", "I1", "--qty", "none"}, "--qty is 'none'"},
    {{"issue", "--db", DB, "--item", "I1"}, "needs --item CODE and --qty QTY"},
    {{"issue", "--db", DB, "--item", "I1", "--qty", "-2"}, "--qty is '-2'"},
    {{"stock", "--db", DB, "--item", "I9"}, "no item has the code I9"},
    {{"stock", "--db", DB, "--item", "I1", "--item", "I2"}, "--item is given twice"},
    {{"stock", "--db", DB, "--db", DB}, "--db is given twice"},
    {{"issue", "--db", DB, "--item", "I1", "--qty", "1000000001"}, "at most 1000000000\n"},
    {{"emergency", "--db", DB, "--item", "I1"}, "needs --item CODE and --qty QTY"},
    {{"emergency", "--db", DB, "--item", "I1", "--qty", "1", "--hours"}, "needs a value"},
    {{"count", "--db", DB, "CN-20261123-09"}, "no count sheet"},
    {{"count", "--db", DB, "CN-20261123-01/x", "--qty", "1"}, "a line like CN-20261123-01/3"},
    {{"count", "--db", DB, "CN-20261123-01/1"}, "a line needs --qty QTY"},
    {{"count", "--db", DB, "CN-20261123-01/1", "--qty", "-1"}, "from 0 to 1000000000"},
    {{"count", "--db", DB, "--post"}, "a sheet like CN-20261123-01"},
    {{"count", "--db", DB, "new", "x", "--cycle"}, "no number of items"},
    {{"count", "--db", DB, "new", "--full", "--cycle"}, "one of --full, --cycle and --items"},
    {{"count", "--db", DB, "CN-20261123-01", "CN-20261123-02"}, "does not take"},
    {{"count", "--db", DB, "--item", "I1"}, "a counted lot needs --qty QTY"},
    {{"reserve", "--db", DB, "--hold", "--rotate"}, "one of --hold, --release"},
    {{"reserve", "--db", DB, "--site=S1", "--hold", "--item", "I1"}, "a lot or a quantity"},
    {{"reserve", "--db", DB, "--refill", "--qty", "1"}, "--qty is of --hold and --release alone"},
    {{"reserve", "--db", DB, "--item", "I9"}, "no item has the code I9"},
    {{"allot", "--db", DB, "--apply"}, "--apply needs --rule"},
    {{"allot", "--db", DB, "--rule", "fair"}, "expected essential, pro-rata, first-come or equal"},
    {{"allot", "--db", DB, "--apply", "--rule=equal", "--list"}, "one of --orders, --apply"},
    {{"allot", "--db", DB, "--list", "--key", "k"}, "--key does not go with --list"},
    {{"allot", "--db", DB, "--undo", "AL-1", "--rule=equal"}, "--rule does not go with --undo"},
    {{"allot", "--db", DB, "--undo", "AL-1"}, "no sharing has the number AL-1"},
    {{"transfer", "--db", DB, "--from", "S1", "I1=2"}, "needs --from SITE, --to SITE"},
    {{"transfer", "--db", DB, "--from", "S1", "--to", "S2"}, "needs --from SITE, --to SITE"},
    {{"transfer", "--db", DB, "--from=S1", "--to=S2", "I1=0"}, "is not ITEM=QTY"},
    {{"transfer", "--db", DB, "--from=S1", "--to=S2", "I1"}, "is not ITEM=QTY"},
    {{"transfer", "--db", DB, "--from=S1", "--to=S1", "I1=1"}, "not S1 twice"},
    {{"transfer", "--db", DB, "--from=S1", "--to=S9", "I1=1"}, "no site has the code S9"},
    {{"transfer", "--db", DB, "--accept"}, "a transfer like TR-20261123-01"},
    {{"transfer", "--db", DB, "TR-20261123-01", "--accept", "--lost"}, "at most one of --accept"},
    {{"transfer", "--db", DB, "TR-20261123-01/0", "--accept"}, "a line like TR-20261123-01/2"},
    {{"transfer", "--db", DB, "TR-20261123-01", "--qty", "1"}, "--qty is of one line"},
    {{"transfer", "--db", DB, "TR-20261123-01"}, "no transfer has the number"},
    {{"undo", "--db", DB, "IS-\xff"}, "is not valid UTF-8 text"},
    {{"receive", "--db", DB, "PO-\xc3/1"}, "is not valid UTF-8 text"},
    {{"issue", "--db", DB, "--item", "I1\xff"}, "--item is not valid UTF-8 text"},
    {{"forecast"}, "needs DEMAND"},
    {{"forecast", "--horizon", "0", "x.csv"}, "whole number from 1"},
    {{"backtest", "--horizon", "3"}, "needs DEMAND"},
    {{"solve"}, "needs FILE"},
    {{"dispatch", "--db", DB, "--date", "2001-01-01"}, "--date is in the past"},
    {{"dispatch", "--db", DB, "drive"}, "is none of keep, again, new"},
    {{"dispatch", "--db", DB, "done"}, "takes 1 arguments"},
    {{"dispatch", "--db", DB, "done", "7th"}, "is no number of a stop"},
    {{"dispatch", "--db", DB, "done", "7", "--at", "noon"}, "a time like 09:30"},
    {{"dispatch", "--db", DB, "done", "7", "--kg", "3"}, "does not go with linli dispatch done"},
    {{"dispatch", "--db", DB, "new", "A", "B"}, "linli dispatch new needs --kg"},
    {{"dispatch", "--db", DB, "new", "--window", "9-8"}, "takes 2 arguments"},
    {{"dispatch", "--db", DB, "slow", "--times", "99"}, "a ratio from 0.5 to 10"},
    {{"dispatch", "--db", DB, "--key", "k"}, "goes with what happens"},
    {{"dispatch", "--db", DB, "again"}, "no tours of"},
    {{"carbon"}, "TRIPS and --loads FILE are expected, or --tables DIR"},
    {{"carbon", "x.csv"}, "TRIPS and --loads FILE are expected"},
    {{"carbon", "--basis", "all", "x.csv"}, "expected footprint or operation"},
    {{"route"}, "needs INSTANCE"},
    {{"route", "--threads", "0", "x.vrp"}, "whole number from 1"},
};

enum { WRONGS_N = sizeof(wrongs) / sizeof(wrongs[0]) };

/* Runs the words with the database in place of DB, in English or Chinese. */
static struct run run_words(const char *const words[8], const char *db, const char *language)
{
    const struct run_how how = {.env = (const char *const[]){language, NULL}};
    const char *w[8] = {0};
    for (int i = 0; i < 8 && words[i] != NULL; i++) {
        w[i] = strcmp(words[i], DB) == 0 ? db : words[i];
    }
    return linli_how(&how, w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], NULL);
}

static void a_wrong_command_line_is_one_line_and_status_2(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    char *before = city_dump(db);
    for (int i = 0; i < WRONGS_N; i++) {
        struct run got = run_words(wrongs[i].words, db, "LANG=en_US.UTF-8");
        assert_refused(&got, 2);
        assert_says(got.err, wrongs[i].says);
        run_finish(&got);
        char *after = city_dump(db);
        assert_string_equal(after, before);
        free(after);
    }
    assert_int_not_equal(access("new.db", F_OK), 0);
    free(before);
}

/* The same lines by a Chinese locale that nobody installed. */
static void a_wrong_command_line_is_told_in_chinese(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    for (int i = 0; i < WRONGS_N; i++) {
        struct run got = run_words(wrongs[i].words, db, "LC_ALL=zh_CN.UTF-8");
        bool has_chinese = false;
        assert_refused(&got, 2);
        for (size_t k = 0; k + 2 < got.err_n; k++) {
            has_chinese = has_chinese || (unsigned char)got.err[k] >= 0xe4;
        }
        if (!has_chinese) {
            print_error("not in Chinese: %s", got.err);
        }
        assert_true(has_chinese);
        run_finish(&got);
    }
}

/* ---- help --------------------------------------------------------------------------------------
 */

static const char *const commands[] = {
    "demo",     "plan",    "report",   "init",     "import",     "export",    "config",
    "approve",  "send",    "cancel",   "copy",     "count",      "emergency", "receive",
    "issue",    "orders",  "stock",    "check",    "backup",     "restore",   "forecast",
    "backtest", "solve",   "undo",     "return",   "quarantine", "release",   "write-off",
    "collect",  "reuse",   "slips",    "inbox",    "print",      "enter",     "paper",
    "transfer", "reserve", "override", "accuracy", "twin",       "patterns",  "suppliers",
    "route",    "carbon",  "dispatch", "allot",    "alliance",   "buffers",   "consignment",
};

enum { COMMANDS_N = sizeof(commands) / sizeof(commands[0]) };

static void help_lists_every_command(void **state)
{
    static const char *const ways[] = {"--help", "-h", "help"};
    (void)state;
    for (int w = 0; w < 3; w++) {
        struct run got = linli(ways[w], NULL);
        assert_ran(&got);
        int lines_n = 0;
        for (const char *line = strstr(got.out, "\n  "); line != NULL;
             line = strstr(line + 1, "\n  ")) {
            lines_n += 1;
        }
        for (int i = 0; i < COMMANDS_N; i++) {
            char row[32];
            snprintf(row, sizeof(row), "\n  %s ", commands[i]);
            assert_says(got.out, row);
        }
        assert_int_equal(lines_n, COMMANDS_N); /* the list above is whole */
        assert_string_equal(got.err, "");
        run_finish(&got);
    }
}

/* The options of a help text: "  --name" at the beginning of a line. Returns their number. */
static int options_of(const char *help, char names[32][32])
{
    int n = 0;
    for (const char *at = strstr(help, "\n  --"); at != NULL; at = strstr(at + 1, "\n  --")) {
        size_t name_n = strspn(at + 5, "abcdefghijklmnopqrstuvwxyz-");
        assert_true(n < 32 && name_n > 0 && name_n < 31);
        snprintf(names[n++], 32, "%.*s", (int)name_n, at + 5);
    }
    return n;
}

/* What help names exists, and both languages name the same. Exists: asked for together with --help
 * it is no unknown option. */
static void help_of_each_command_names_its_options_in_both_languages(void **state)
{
    (void)state;
    for (int i = 0; i < COMMANDS_N; i++) {
        char names[2][32][32];
        char title[48];
        struct run en = linli(commands[i], "--help", "--lang", "en", NULL);
        struct run zh = linli(commands[i], "--lang", "zh", "--help", NULL);
        assert_ran(&en);
        assert_ran(&zh);
        snprintf(title, sizeof(title), "linli %s", commands[i]);
        assert_memory_equal(en.out, title, strlen(title));
        assert_memory_equal(zh.out, title, strlen(title));
        int n = options_of(en.out, names[0]);
        assert_int_equal(options_of(zh.out, names[1]), n);
        for (int k = 0; k < n; k++) {
            char option[40];
            assert_string_equal(names[0][k], names[1][k]);
            snprintf(option, sizeof(option), "--%.31s", names[0][k]);
            struct run got = linli(commands[i], option, NULL);
            assert_silent_about(got.err, "unknown option");
            run_finish(&got);
        }
        assert_true(n >= 3);
        run_finish(&en);
        run_finish(&zh);
    }
}

static void help_wins_over_what_is_missing(void **state)
{
    (void)state;
    for (int i = 0; i < COMMANDS_N; i++) {
        struct run got = linli(commands[i], "--help", NULL);
        assert_ran(&got);
        assert_string_equal(got.err, "");
        run_finish(&got);
    }
}

static void no_word_at_all_shows_help(void **state)
{
    (void)state;
    struct run got = linli(NULL, NULL);
    assert_ran(&got);
    assert_says(got.out, "Usage: linli COMMAND");
    run_finish(&got);
}

static void version_is_one_line(void **state)
{
    (void)state;
    struct run got = linli("--version", NULL);
    assert_ran(&got);
    assert_memory_equal(got.out, "linli ", 6);
    assert_true(isdigit((unsigned char)got.out[6]));
    assert_ptr_equal(strchr(got.out, '\n'), got.out + got.out_n - 1);
    run_finish(&got);
}

/* LC_ALL, then LC_MESSAGES, then LANG; --lang before all of them. */
static void language_comes_from_the_locale_or_the_option(void **state)
{
    static const struct {
        const char *env[4];
        const char *option;
        const char *says;
    } cases[] = {
        {{"LANG=zh_CN.UTF-8", NULL}, NULL, "用法"},
        {{"LANG=en_US.UTF-8", "LC_MESSAGES=zh_CN", NULL}, NULL, "用法"},
        {{"LANG=zh_CN.UTF-8", "LC_ALL=C", NULL}, NULL, "Usage"},
        {{"LANG=zh_CN.UTF-8", NULL}, "--lang=en", "Usage"},
        {{"LANG=C", NULL}, "--lang=zh", "用法"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct run_how how = {.env = cases[i].env};
        struct run got = linli_how(&how, "--help", cases[i].option, NULL);
        assert_ran(&got);
        assert_says(got.out, cases[i].says);
        run_finish(&got);
    }
}

/* The language may stand before the command, too, also for its errors. */
static void language_may_stand_first(void **state)
{
    (void)state;
    struct run got = linli("--lang", "zh", "plan", "--help", NULL);
    assert_ran(&got);
    assert_says(got.out, "计划日期");
    run_finish(&got);
    got = linli("--lang=zh", "nosuch", NULL);
    assert_refused(&got, 2);
    assert_says(got.err, "不认识的命令");
    run_finish(&got);
    got = linli("--lang", "fr", "plan", NULL);
    assert_refused(&got, 2);
    run_finish(&got);
}

static void the_database_can_come_from_the_environment(void **state)
{
    struct place *place = *state;
    char env[RUN_LONG_BYTES + 16];
    snprintf(env, sizeof(env), "LINLI_DB=%s", small_city(place));
    const struct run_how how = {.env = (const char *const[]){env, NULL}};
    struct run got = linli_how(&how, "config", NULL);
    assert_ran(&got);
    assert_says(got.out, "Two Items");
    run_finish(&got);
}

static void config_sets_what_it_shows(void **state)
{
    struct place *place = *state;
    const char *db = small_city(place);
    struct run got = linli("config", "--db", db, "--lang", "en", "reserve_days=5",
                           "city_name=a=b \xe9\x82\xbb\xe9\x87\x8c", NULL);
    assert_ran(&got);
    assert_says(got.out, "a=b \xe9\x82\xbb\xe9\x87\x8c");
    assert_says(got.out, "5  set ");
    assert_says(got.out, "0.99  default ");
    run_finish(&got);
    got = linli("config", "--db", db, "--lang", "en", "reserve_days=", "city_name=", NULL);
    assert_ran(&got); /* nothing is the default, as in an empty cell of settings.csv */
    assert_silent_about(got.out, "  set ");
    run_finish(&got);
    write_text(in_place(place, "settings.csv"), "key,value\nservice_a,\nreserve_days,6\n");
    LINLI_RAN("import", "--db", db, in_place(place, "settings.csv"), NULL);
    got = linli("config", "--db", db, "--lang", "en", NULL);
    assert_says(got.out, "0.99  default ");
    assert_says(got.out, "6  set ");
    run_finish(&got);
    got = linli("config", "--db", db, "--lang", "en", "reserve_days", NULL);
    assert_ran(&got); /* one line, of that setting */
    assert_memory_equal(got.out, "reserve_days", strlen("reserve_days"));
    assert_ptr_equal(strchr(got.out, '\n'), got.out + got.out_n - 1);
    assert_says(got.out, "6  set ");
    run_finish(&got);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_wrong_command_line_is_one_line_and_status_2),
        TEST(a_wrong_command_line_is_told_in_chinese),
        TEST(help_lists_every_command),
        TEST(help_of_each_command_names_its_options_in_both_languages),
        TEST(help_wins_over_what_is_missing),
        TEST(no_word_at_all_shows_help),
        TEST(version_is_one_line),
        TEST(language_comes_from_the_locale_or_the_option),
        TEST(language_may_stand_first),
        TEST(the_database_can_come_from_the_environment),
        TEST(config_sets_what_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
