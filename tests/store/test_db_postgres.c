/*
 * The PostgreSQL engine beside what both engines share: every statement is taken by the server with
 * the declared types, what is opened and what is refused, that passwords stay unsaid, several
 * lists at once, and what several programs do to one city at the same time.
 */
#include "temp_city.h"

#include <signal.h>
#include <sys/wait.h>

#include "base/fixed.h"
#include "store/commands.h"
#include "store/documents.h"
#include "store/ledger.h"

enum { PARAMS_MAX = 4096 };

/* ---- statements --------------------------------------------------------------------------------
 */

static void each_statement_is_taken_with_its_types(void **state)
{
    struct temp_city *temp = *state;
    db_close(temp_city_open(temp, DB_CREATE));
    engine_enter(temp->path);
    for (int id = 0; id < SQL_N; id++) {
        const struct sql_statement *text = &sql_statements[id];
        Oid types[PARAMS_MAX];
        assert_true(text->params_n <= PARAMS_MAX);
        for (int i = 0; i < text->params_n; i++) {
            types[i] = text->params[i] == 'i' ? 20 : text->params[i] == 'r' ? 701 : 25;
        }
        PGresult *made =
            PQprepare(engine_link(), text->name, text->postgres, text->params_n, types);
        if (PQresultStatus(made) != PGRES_COMMAND_OK) {
            fail_msg("%s: %s", text->name, PQresultErrorMessage(made));
        }
        PQclear(made);
        PGresult *said = PQdescribePrepared(engine_link(), text->name);
        assert_int_equal(PQresultStatus(said), PGRES_COMMAND_OK);
        if (PQnfields(said) != text->columns_n) {
            fail_msg("%s has %d columns, not %d", text->name, PQnfields(said), text->columns_n);
        }
        for (int i = 0; i < text->columns_n; i++) {
            Oid type = text->columns[i] == 'i' ? 20 : text->columns[i] == 'r' ? 701 : 25;
            if (PQftype(said, i) != type) {
                fail_msg("%s: column %d has the type %u, not %c", text->name, i, PQftype(said, i),
                         text->columns[i]);
            }
        }
        PQclear(said);
    }
    PQclear(engine_exec("DEALLOCATE ALL"));
}

static void a_statement_that_does_not_fit_says_so(void **state)
{
    struct temp_city *temp = *state;
    struct db *db = temp_city_open(temp, DB_CREATE);
    struct stmt *stmt = NULL;
    engine_sql(temp->path, "ALTER TABLE setting DROP COLUMN value");
    assert_int_equal(db_statement(db, SQL_SETTINGS_LIST, &stmt, &temp->err), LINLI_EFOREIGN);
    assert_string_equal(temp->err.args[0], "settings_list");
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        temp_city_test(each_statement_is_taken_with_its_types),
        temp_city_test(a_statement_that_does_not_fit_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
