/*
 * Commands: who asked for what and what was answered, written once. A key that the caller chose
 * makes a command happen once however often it is sent: the same key with the same request gets the
 * first answer and has no second effect; with another request it is refused.
 *
 * Called by the services in the transaction that does the work, so that key, effect and answer
 * stand or fall together.
 */
#ifndef LINLI_STORE_COMMANDS_H
#define LINLI_STORE_COMMANDS_H

#include "linli/arena.h"
#include "store/db.h"

struct command_request {
    const char *key; /* NULL: none, the command happens each time */
    const char *name;
    const char *request; /* canonical text: equal for equal requests */
    const char *actor;
    int64_t now_ms;
};

/*
 * Enters a command. *ret_replayed says that the key was there with this request: then nothing is to
 * be done and *ret_answer (in the arena) is the first answer. LINLI_EINPUT: the key belongs to
 * another request; LINLI_ELIMIT: it is too long.
 */
enum linli_rc command_begin(struct db *db, struct linli_arena *arena,
                            const struct command_request *request, int64_t *ret_id,
                            bool *ret_replayed, const char **ret_answer, struct linli_error *err);

/* Keeps the answer of a new command. */
enum linli_rc command_answer(struct db *db, int64_t id, const char *answer,
                             struct linli_error *err);

#endif
