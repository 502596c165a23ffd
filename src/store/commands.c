/* Commands with idempotency keys (see commands.h). */
#include "store/commands.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "model/limits.h"

static enum linli_rc check_key(const char *key, struct linli_error *err)
{
    size_t n = strlen(key);
    if (n == 0 || text_valid_n(key, n) != n) {
        return linli_fail(err, LINLI_EINPUT, "a key of UTF-8 characters was expected");
    }
    if (n > LIMIT_IDEMPOTENCY_KEY_BYTES) {
        return linli_fail(err, LINLI_ELIMIT, "the key is longer than the limit of %d bytes",
                          LIMIT_IDEMPOTENCY_KEY_BYTES);
    }
    return LINLI_OK;
}

/* The first answer to a key, when the key is known and the request the same. */
static enum linli_rc find_answer(struct db *db, struct linli_arena *arena,
                                 const struct command_request *request, bool *ret_found,
                                 int64_t *ret_id, const char **ret_answer, struct linli_error *err)
{
    struct stmt *stmt;
    bool found;
    LINLI_TRY(db_one(db, SQL_COMMAND_BY_KEY, &stmt, &found, err, "t", request->key));
    if (!found) {
        *ret_found = false;
        return LINLI_OK;
    }
    int64_t id = stmt_i64(stmt, 0);
    bool same = text_equal(stmt_text(stmt, 1), request->name);
    same = same && text_equal(stmt_text(stmt, 2), request->request);
    const char *answer = stmt_text(stmt, 3);
    enum linli_rc rc = LINLI_OK;
    if (!same) {
        rc = linli_fail(err, LINLI_EINPUT,
                        "the key %s was used for another request; a new key was expected",
                        request->key);
    } else {
        rc = linli_arena_copy_text(arena, answer, strlen(answer), ret_answer, err);
    }
    stmt_end(stmt);
    LINLI_TRY(rc);
    *ret_id = id;
    *ret_found = true;
    return LINLI_OK;
}

enum linli_rc command_begin(struct db *db, struct linli_arena *arena,
                            const struct command_request *request, int64_t *ret_id,
                            bool *ret_replayed, const char **ret_answer, struct linli_error *err)
{
    assert(request->name != NULL && request->request != NULL && request->actor != NULL);
    if (request->key != NULL) {
        LINLI_TRY(check_key(request->key, err));
        bool found;
        LINLI_TRY(find_answer(db, arena, request, &found, ret_id, ret_answer, err));
        if (found) {
            *ret_replayed = true;
            return LINLI_OK;
        }
    }
    int64_t id;
    LINLI_TRY(db_new_ids(db, "command", 1, &id, err));
    LINLI_TRY(db_run(db, SQL_COMMAND_INSERT, NULL, err, "itttti", id, request->key, request->name,
                     request->request, request->actor, request->now_ms));
    *ret_id = id;
    *ret_replayed = false;
    *ret_answer = "";
    return LINLI_OK;
}

enum linli_rc command_answer(struct db *db, int64_t id, const char *answer, struct linli_error *err)
{
    int64_t changed_n;
    LINLI_TRY(db_run(db, SQL_COMMAND_SET_ANSWER, &changed_n, err, "it", id, answer));
    assert(changed_n == 1);
    return LINLI_OK;
}
