/*
 * What the generator of statements makes and what it refuses. It runs here on files of the test's
 * own, so that every refusal is seen with its line.
 */
#include "temp_city.h"

#include <ctype.h>
#include <sys/wait.h>

#include "base/text.h"

/* Runs the generator on one file of that text; its exit status, and what it said. */
static int generate(struct temp_city *temp, const char *name, const char *text, char *said,
                    size_t said_size)
{
    char input[2 * TEMP_PATH_BYTES];
    char output[2 * TEMP_PATH_BYTES];
    char header[2 * TEMP_PATH_BYTES];
    char source[2 * TEMP_PATH_BYTES];
    char tool[2 * TEMP_PATH_BYTES];
    const char *root = getenv("LINLI_SOURCE");
    if (root == NULL) {
        skip();
    }
    snprintf(input, sizeof(input), "%s/%s", temp->folder, name);
    snprintf(output, sizeof(output), "%s/said", temp->folder);
    snprintf(header, sizeof(header), "%s/out.h", temp->folder);
    snprintf(source, sizeof(source), "%s/out.c", temp->folder);
    snprintf(tool, sizeof(tool), "%s/tools/embed_sql.py", root);
    FILE *file = fopen(input, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    pid_t child = fork();
    if (child == 0) {
        if (freopen(output, "w", stderr) != NULL) {
            execlp("python3", "python3", tool, "--header", header, "--source", source, input,
                   (char *)NULL);
        }
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    file = fopen(output, "r");
    assert_non_null(file);
    said[fread(said, 1, said_size - 1, file)] = '\0';
    fclose(file);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct refusal {
    const char *text;
    const char *said; /* a part of the message, from the line number on */
};

static void what_one_database_only_understands_is_refused(void **state)
{
    struct temp_city *temp = *state;
    static const struct refusal refusals[] = {
        {"-- name: a\n-- params: i\nSELECT $1::bigint;\n", ":3: '::'"},
        {"-- name: a\nSELECT\n* FROM t;\n-- name: b\nSELECT * FROM t;\n", ":5: SELECT *"},
        {"-- name: a\nSELECT x FROM t FOR UPDATE;\n", ":2: FOR UPDATE"},
        {"-- name: a\nCREATE TABLE t (x INTEGER PRIMARY KEY AUTOINCREMENT);\n", ":2: AUTOINC"},
        {"-- name: a\nINSERT OR IGNORE INTO t (x) VALUES (1);\n", ":2: INSERT OR"},
        {"-- name: a\n-- params: i\nSELECT x FROM t WHERE x = ?1;\n", ":3: '?'"},
    };
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        char said[1000];
        assert_int_equal(generate(temp, "q.sql", refusals[i].text, said, sizeof(said)), 1);
        if (strstr(said, refusals[i].said) == NULL) {
            fail_msg("expected %s, got %s", refusals[i].said, said);
        }
    }
}

static void a_badly_declared_statement_is_refused(void **state)
{
    struct temp_city *temp = *state;
    static const struct refusal refusals[] = {
        {"-- name: a\n-- params: i i\nSELECT $1;\n", ":1: statement a uses parameters [1]"},
        {"-- name: a\n-- params: i\nSELECT $2;\n", ":1: statement a uses parameters [2]"},
        {"-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n", ":3: statement a stands in"},
        {"-- name: a\n-- params: x\nSELECT $1;\n", ":2: params is 'x'"},
        {"-- name: A b\nSELECT 1;\n", ":1: name is 'A b'"},
        {"-- name: a\nSELECT 1; SELECT 2;\n", ":1: statement a is more than one"},
        {"-- name: a\n-- name: b\nSELECT 2;\n", ":1: statement a has no text"},
        {"SELECT 1;\n", ":1: text before"},
        {"-- name: a\nSELECT 1;\n-- params: i\n", ":3: params stands outside"},
        {"-- name: a\n-- rows: 2\n-- params: i\nUPDATE t SET x = $1;\n",
         ":1: statement a has rows"},
        {"-- name: a\n-- rows: 1000\nSELECT 1;\n", ":2: rows is '1000'"},
    };
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        char said[1000];
        assert_int_equal(generate(temp, "q.sql", refusals[i].text, said, sizeof(said)), 1);
        if (strstr(said, refusals[i].said) == NULL) {
            fail_msg("expected %s, got %s", refusals[i].said, said);
        }
    }
    char said[1000];
    assert_int_equal(generate(temp, "0002_b.sql", "CREATE TABLE t (x);", said, sizeof(said)), 1);
    assert_non_null(strstr(said, "not numbered"));
}

/* What stands inside quotes is text, not SQL. */
static void quotes_are_left_alone(void **state)
{
    struct temp_city *temp = *state;
    char said[1000];
    const char *text = "-- name: a\n-- params: t\n"
                       "SELECT '$9::? INTEGER SELECT *', \"FOR UPDATE\" FROM t WHERE x = $1;\n";
    assert_int_equal(generate(temp, "q.sql", text, said, sizeof(said)), 0);
}

static bool has_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        bool begins = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');
        bool ends = !(isalnum((unsigned char)at[n]) || at[n] == '_');
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

static void each_database_gets_its_own_words(void **state)
{
    (void)state;
    static const char *const sqlite_only[] = {"STRICT", "ROWID", "BLOB", "INTEGER"};
    for (int i = 0; i < SQL_MIGRATIONS_N; i++) {
        bool makes_table = has_word(sql_migrations[i].sqlite, "TABLE"); /* else only an index */
        assert_int_equal(has_word(sql_migrations[i].sqlite, "STRICT"), makes_table);
        assert_int_equal(has_word(sql_migrations[i].postgres, "BIGINT"), makes_table);
        for (size_t w = 0; w < 4; w++) {
            assert_false(has_word(sql_migrations[i].postgres, sqlite_only[w]));
        }
    }
    for (int id = 0; id < SQL_N; id++) {
        const struct sql_statement *statement = &sql_statements[id];
        assert_int_equal(strlen(statement->params), statement->params_n);
        assert_int_equal(strlen(statement->columns), statement->columns_n);
        assert_null(strchr(statement->sqlite, '$'));
        assert_null(strchr(statement->postgres, '?'));
        assert_false(has_word(statement->postgres, "STRICT"));
    }
}

/* demand_add has 10 parameters; 32 rows of it have 320, the last of them $320. */
static void a_repeated_tuple_has_its_own_parameters(void **state)
{
    (void)state;
    const struct sql_statement *many = &sql_statements[SQL_DEMAND_ADD_32];
    assert_int_equal(many->params_n, 320);
    assert_true(has_word(many->sqlite, "?320)"));
    assert_true(has_word(many->postgres, "$11"));
    assert_false(has_word(many->postgres, "$321"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(what_one_database_only_understands_is_refused),
        temp_city_test(a_badly_declared_statement_is_refused),
        temp_city_test(quotes_are_left_alone),
        cmocka_unit_test(each_database_gets_its_own_words),
        cmocka_unit_test(a_repeated_tuple_has_its_own_parameters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
