/*
 * What PostgreSQL says when something fails, in the codes and sentences of the port (db.h), and
 * the url as messages show it. Neither ever holds a password: the url is cut, and of libpq's own
 * words about a url that it cannot read, which quote parts of it, nothing is handed on.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "store/db_postgres.h"

enum { SENTENCE_BYTES = 400 };

enum linli_rc pg_at_url(const struct db *db, enum linli_rc rc, struct linli_error *err)
{
    linli_error_at(err, "%s", db->url);
    return rc;
}

/* ---- the url -----------------------------------------------------------------------------------
 */

/* libpq takes a port that is no number, and then quotes it: it may be half of a password that was
 * not percent-encoded. */
static bool ports_are_numbers(const PQconninfoOption *options)
{
    for (; options->keyword != NULL; options++) {
        if (strcmp(options->keyword, "port") == 0 && options->val != NULL) {
            return strspn(options->val, "0123456789,") == strlen(options->val);
        }
    }
    return true;
}

/* Adds the parameters behind '?' except those that are secret. */
static void add_open_parameters(struct text_builder *text, const char *at)
{
    char before = '?';
    while (*at != '\0') {
        size_t n = strcspn(at, "&");
        if (memchr(at, '=', n) == NULL || strncmp(at, "password", 8) == 0 ||
            strncmp(at, "sslpassword", 11) == 0) {
            /* not shown */
        } else {
            text_add_n(text, &before, 1);
            text_add_n(text, at, n);
            before = '&';
        }
        at += n;
        at += *at == '&' ? 1 : 0;
    }
}

enum linli_rc pg_shown_url(struct linli_arena *arena, const char *url, const char **ret_shown,
                           struct linli_error *err)
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    bool fine = options != NULL && ports_are_numbers(options);
    PQconninfoFree(options);
    if (!fine) {
        return linli_fail(err, LINLI_EUSAGE,
                          "the address of the database cannot be read, expected "
                          "postgresql://USER@HOST/NAME or postgresql:///NAME?host=FOLDER");
    }
    struct text_builder text;
    const char *rest = strstr(url, "://");
    assert(rest != NULL);
    rest += 3;
    const char *end = rest + strcspn(rest, "?");
    const char *user_end = NULL;
    for (const char *at = rest; at < end; at++) {
        user_end = *at == '@' ? at : user_end;
    }
    text_begin(&text, arena);
    text_add_n(&text, url, (size_t)(rest - url));
    if (user_end != NULL) {
        text_add_n(&text, rest, strcspn(rest, ":@"));
        rest = user_end;
    }
    text_add_n(&text, rest, (size_t)(end - rest));
    add_open_parameters(&text, *end == '?' ? end + 1 : end);
    return text_finish(&text, ret_shown, err);
}

/* ---- failures ----------------------------------------------------------------------------------
 */

/* The length of a hint, which libpq puts on a line of its own behind a tab ("Is the server running
 * …"); 0: none begins here. */
static size_t hint_n(const char *at)
{
    return at[0] == '\n' && at[1] == '\t' ? 2 + strcspn(at + 2, "\n") : 0;
}

/* What libpq or the server said on one line, without hints and the full stop; with several hosts it
 * says a line for each. */
static const char *sentence(const char *said, char out[SENTENCE_BYTES])
{
    size_t n = 0;
    for (const char *at = said; *at != '\0' && n + 1 < SENTENCE_BYTES; at++) {
        at += hint_n(at);
        bool gap = *at == '\n' || *at == '\t' || *at == ' ';
        if (*at == '\0') {
            break;
        }
        if (gap && (n == 0 || out[n - 1] == ' ')) {
            continue;
        }
        out[n++] = gap ? ' ' : *at;
    }
    while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '.')) {
        n--;
    }
    n = text_valid_n(out, n);
    out[n] = '\0';
    return out;
}

enum linli_rc pg_not_connected(struct db *db, struct linli_error *err)
{
    char said[SENTENCE_BYTES];
    PGconn *link = pg_of(db)->link;
    if (link == NULL) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory");
    }
    return pg_at_url(db,
                     linli_fail(err, LINLI_EIO, "cannot connect to the database: %s",
                                sentence(PQerrorMessage(link), said)),
                     err);
}

static bool is_class(const char *state, const char *class)
{
    return strncmp(state, class, strlen(class)) == 0;
}

/* Failures that wait or go away when the transaction is run again. */
static enum linli_rc fail_busy(struct db *db, const char *state, struct linli_error *err)
{
    db->waited_out = db->waited_out || is_class(state, "55P03"); /* lock_timeout is the patience */
    db->overtaken = db->overtaken || is_class(state, "40");
    return linli_fail(err, LINLI_ELOCKED, "the database is in use by another program");
}

/* Appendix A of PostgreSQL's manual lists the states; the first two characters are the class. */
static enum linli_rc fail_by_state(struct db *db, const char *state, const char *said,
                                   struct linli_error *err)
{
    if (is_class(state, "40001") || is_class(state, "40P01") || is_class(state, "55P03")) {
        return fail_busy(db, state, err);
    }
    if (is_class(state, "23")) {
        db->collided = db->collided || is_class(state, "23505");
        return linli_fail(err, LINLI_EBREACH, "the database refuses the change: %s", said);
    }
    if (is_class(state, "53100")) {
        return linli_fail(err, LINLI_EIO, "the disk is full");
    }
    if (is_class(state, "53200")) {
        return linli_fail(err, LINLI_ENOMEM, "out of memory");
    }
    if (is_class(state, "42501") || is_class(state, "25006")) {
        return linli_fail(err, LINLI_EIO, "no permission to write the database");
    }
    if (is_class(state, "XX00")) {
        return linli_fail(err, LINLI_EIO, "the database is damaged: %s", said);
    }
    if (is_class(state, "53") || is_class(state, "54") || is_class(state, "57") ||
        is_class(state, "58")) {
        return linli_fail(err, LINLI_EIO, "cannot read or write the database: %s", said);
    }
    return linli_fail(err, LINLI_EINTERNAL, "the database answers: %s", said);
}

enum linli_rc pg_failed(struct db *db, const PGresult *result, struct linli_error *err)
{
    char text[SENTENCE_BYTES];
    PGconn *link = pg_of(db)->link;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    enum linli_rc rc;
    bool lost = PQstatus(link) != CONNECTION_OK || state == NULL || is_class(state, "57P") ||
                is_class(state, "08"); /* 57P: the server ends it */
    if (lost) {
        /* what the server said last, when it had time for a word, is the better reason */
        const char *reason = said != NULL ? said : PQerrorMessage(link);
        rc = linli_fail(err, LINLI_EIO, "the connection to the database was lost: %s",
                        sentence(reason, text));
    } else {
        rc = fail_by_state(db, state, sentence(said == NULL ? state : said, text), err);
    }
    return pg_at_url(db, rc, err);
}
