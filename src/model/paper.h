/*
 * Paper numbers: every line of a form that is written on by hand has a number of its own, which is
 * never given again. P-20261123-I-017 is the 17th line of the issue logs that were printed for that
 * day. What was written on it is typed in later under this number, once. When that entry has been
 * undone, what it should have been is entered as P-20261123-I-017/2, then /3, and so on.
 */
#ifndef LINLI_MODEL_PAPER_H
#define LINLI_MODEL_PAPER_H

#include <stdbool.h>
#include <stdint.h>

enum paper_kind {
    PAPER_ISSUE,     /* I: given out to a service */
    PAPER_RECEIVE,   /* R: came from a supplier */
    PAPER_COUNT,     /* C: counted */
    PAPER_ORDER,     /* O: an order line, confirmed by its supplier */
    PAPER_RETURN,    /* B: brought back by a service */
    PAPER_WRITE_OFF, /* W: spoilt, lost, expired */
    PAPER_TRANSFER,  /* T: carried over to another site */
    PAPER_KIND_N
};

enum paper_state {
    PAPER_PRINTED, /* nobody has typed it in yet */
    PAPER_ENTERED,
    PAPER_BLANK /* a person said that nothing stands on it */
};

enum { PAPER_NUMBER_BYTES = 40, PAPER_NO_MAX = 999999, PAPER_AGAIN_MAX = 99 };

/* The parts of a number. */
struct paper_number {
    enum paper_kind kind;
    int32_t day;
    int64_t no;    /* from 1 */
    int64_t again; /* 1, or of a corrected entry 2 ... */
};

/* "issue", "receive", …: the kind's name in files, and as the command that books it. */
const char *paper_kind_name(enum paper_kind kind);
/* False when there is no kind of that name. */
bool paper_kind_find(const char *name, enum paper_kind *ret_kind);

/* Writes "P-20261123-I-017" or "P-20261123-I-017/2"; returns out. */
char *paper_print(const struct paper_number *number, char out[PAPER_NUMBER_BYTES]);
/* Reads it, small letters too; false when it is no such number. */
bool paper_parse(const char *text, struct paper_number *ret_number);

#endif
