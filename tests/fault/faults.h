/*
 * Faults in a program of linli that runs in the test's own process: the k-th call of one kind
 * fails, once. The linker puts these calls in the place of the real ones (--wrap, see
 * meson.build), so the program knows nothing of it.
 *
 * Called by test_commands.c; one thread at a time.
 */
#ifndef LINLI_TESTS_FAULT_FAULTS_H
#define LINLI_TESTS_FAULT_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

enum fault_kind {
    FAULT_ALLOCATION,      /* memory asked of an arena */
    FAULT_HEAP,            /* memory that our code asks of the system: arenas' blocks, JSON */
    FAULT_DATABASE,        /* a call of the database engine: open, prepare, step, commit … */
    FAULT_DATABASE_MEMORY, /* memory that SQLite asks for */
    FAULT_DATABASE_IO,     /* a read, write, synchronisation … of SQLite */
    FAULT_DISK_FULL,       /* a write of SQLite for want of space */
    FAULT_KILL,            /* SIGKILL at an operation of SQLite's files */
    FAULT_KINDS_N
};

const char *fault_name(enum fault_kind kind);

/* Before SQLite is used for the first time. */
void faults_install(void);

/* The at-th call of that kind from now on fails; 0: none, they are only counted. */
void fault_arm(enum fault_kind kind, int64_t at);
/* Nothing fails any more; how many calls of the armed kind there were. */
int64_t fault_disarm(void);
/* Whether it has struck since it was armed. */
bool fault_struck(void);

/* The moment that the program takes for the present, UTC milliseconds. */
void fault_set_now(int64_t now_ms);

#endif
